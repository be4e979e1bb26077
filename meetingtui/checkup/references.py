"""References between records: what points at nothing, and the step that clears it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from meetingtui.calendar import Term
from meetingtui.checkup.finding import Finding, grave, passed, remark
from meetingtui.errors import RefusedError
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.school import School
from meetingtui.store.records import Change, Records, check_change

WORDS = "清除失效的关联"
"""What the mending step is called."""

_MARGIN = timedelta(days=45)
"""Meetings before and after the term's teaching weeks are usual."""


def look_at_records(
    where: str,
    records: Records,
    school: School,
    term: Term,
    others: Mapping[str, Records],
    former_goals: Collection[str] = (),
) -> Iterator[Finding]:
    """What does not fit together in a term's records.

    ``others`` are the other terms' by id, ``former_goals`` the names of goals that
    school.yaml once had.
    """
    items, meetings = records.items, records.meetings
    numbers = Counter(meeting.number for meeting in meetings.values())
    for number in sorted(number for number, count in numbers.items() if count > 1):
        yield grave(
            "meeting-numbers",
            where,
            f"第{number}次例会有 {numbers[number]} 个",
            "打开程序改正其中一次的次数。",
        )
    for item in items.values():
        if _is_in_circle(item, items):
            yield grave("circle", where, f"“{item.title}”在自己的下级里", "请恢复一份较早的备份。")
    mending = mended(records)
    if mending:
        count = len(mending.items) + len(mending.meetings)
        yield remark(
            "references",
            where,
            f"{count} 条记录的关联指向已不存在的事项或例会",
            "不影响使用。",
            mendable=True,
        )
    yield from _of_items(where, records, school, term, others)
    if not records.closing:
        yield from _of_goals(where, records, former_goals)
    if lost := _lost_words(records):
        yield remark(
            "drafts",
            where,
            f"写了没有记下的话有 {len(lost)} 处，要记的例会或事项已经不在，例如“{lost[0]}”",
            "需要的话，请照着补记。",
        )
    for meeting in meetings.values():
        if not term.first_monday - _MARGIN <= meeting.on <= term.end + _MARGIN:
            yield remark(
                "meeting-dates",
                where,
                f"{meeting.title}的日期 {meeting.on} 不在本学期",
                "请核对日期。",
            )
    yield passed("records", where, f"{len(items)} 条事项、{len(meetings)} 次例会，都读得出来")


def mended(records: Records) -> Change | None:
    """The step that clears what points at nothing; None where there is nothing to clear.

    Minutes that are issued stand: what belongs to them is left as it is.
    """
    items = tuple(
        after
        for item in records.items.values()
        if (after := _clear_item(item, records)) != item
        and _may(Change(words=WORDS, items=(after,)), records)
    )
    meetings = tuple(
        clear
        for meeting in records.meetings.values()
        if (clear := _clear_meeting(meeting, records)) != meeting
        and _may(Change(words=WORDS, meetings=(clear,)), records)
    )
    if not items and not meetings:
        return None
    return Change(words=WORDS, items=items, meetings=meetings)


def _may(change: Change, records: Records) -> bool:
    try:
        check_change(change, records)
    except RefusedError:
        return False
    return True


def _of_items(
    where: str, records: Records, school: School, term: Term, others: Mapping[str, Records]
) -> Iterator[Finding]:
    departments = {department.name for department in school.departments}
    unknown = sorted({item.department for item in records.items.values()} - departments - {""})
    if unknown:
        yield remark(
            "departments",
            where,
            f"事项里的部门 {'、'.join(unknown)} 不在 school.yaml 里",
            "在 school.yaml 里补上，或写进某部门的 short。",
        )
    broken = [item for item in records.items.values() if not _is_consistent(item)]
    if broken:
        yield remark(
            "status-chain",
            where,
            f"{len(broken)} 项的状态与最后一条进展不一致，例如“{broken[0].title}”",
            "打开这一项，按 F5 或 F6 重新写明状态。",
        )
    earlier = {id: each for id, each in others.items() if id < term.id}
    lost = [item for item in records.items.values() if not _has_origin(item, earlier)]
    if lost:
        yield remark(
            "origin",
            where,
            f"{len(lost)} 项结转事项在原学期里找不到，例如“{lost[0].title}”",
            "请检查原学期的记录文件是否还在。",
        )


def _is_consistent(item: Item) -> bool:
    """Whether each line of its history goes on from the one before, up to its status."""
    chain = zip(item.progress, item.progress[1:], strict=False)
    goes_on = all(line.after == following.before for line, following in chain)
    return goes_on and (not item.progress or item.progress[-1].after == item.status)


def _has_origin(item: Item, earlier: Mapping[str, Records]) -> bool:
    """Whether it came from nowhere, or from an item of a term before that is still there."""
    term, _, number = item.origin.partition("/")
    if not item.origin:
        return True
    is_number = number.isascii() and number.isdecimal()
    return term in earlier and is_number and int(number) in earlier[term].items


def _of_goals(where: str, records: Records, former: Collection[str]) -> Iterator[Finding]:
    tags = {tag for item in records.items.values() for tag in item.tags}
    if gone := sorted(tags & set(former)):
        count = sum(not set(gone).isdisjoint(item.tags) for item in records.items.values())
        yield remark(
            "goals",
            where,
            f"{count} 项带着“{'”“'.join(gone)}”的标签，school.yaml 的 goals 里已没有这个目标",
            "目标改了名称的，请把标签也改过来；目标不再要的，不用管。",
        )


def _lost_words(records: Records) -> list[str]:
    """What was typed and not entered where there is no longer anything to enter it for."""
    sitting = records.sitting
    lost = [] if sitting.meeting in {None, *records.meetings} else [*sitting.drafts.values()]
    there = {str(id) for id in records.items}
    lost += [
        words
        for place, words in sitting.item_drafts.items()
        if place.partition("/")[0] not in there
    ]
    return [words for words in lost if words.strip()]


def _is_in_circle(item: Item, items: Mapping[int, Item]) -> bool:
    seen = set[int]()
    parent = item.parent
    while parent is not None and parent in items and parent not in seen:
        if parent == item.id:
            return True
        seen.add(parent)
        parent = items[parent].parent
    return False


def _clear_item(item: Item, records: Records) -> Item:
    items, meetings = records.items, records.meetings
    news: dict[str, Any] = {}
    if item.parent is not None and item.parent not in items:
        news["parent"] = None
    if item.meeting is not None and item.meeting not in meetings:
        news |= {"meeting": None, "topic": None}
    elif item.topic is not None:
        topics = meetings[item.meeting].topics if item.meeting is not None else ()
        if item.topic not in {topic.id for topic in topics}:
            news["topic"] = None
    if any(line.meeting is not None and line.meeting not in meetings for line in item.progress):
        news["progress"] = tuple(
            line
            if line.meeting is None or line.meeting in meetings
            else msgspec.structs.replace(line, meeting=None)
            for line in item.progress
        )
    return msgspec.structs.replace(item, **news) if news else item


def _clear_meeting(meeting: Meeting, records: Records) -> Meeting:
    items, meetings = records.items, records.meetings

    def cleared(record: Any, **links: Mapping[int, Any]) -> Any:
        gone = {
            name: None
            for name, there in links.items()
            if getattr(record, name) is not None and getattr(record, name) not in there
        }
        return msgspec.structs.replace(record, **gone) if gone else record

    return msgspec.structs.replace(
        meeting,
        agenda=tuple(each for each in meeting.agenda if each in items),
        carried=tuple(each for each in meeting.carried if each in items),
        achievements=tuple(cleared(each, item=items) for each in meeting.achievements),
        topics=tuple(cleared(each, since=meetings) for each in meeting.topics),
        reflections=tuple(
            msgspec.structs.replace(
                each,
                problems=tuple(
                    cleared(problem, task=items, since=meetings) for problem in each.problems
                ),
            )
            for each in meeting.reflections
        ),
    )
