"""Checks of every term in the data folder: whether its file and backups can be read, and whether
its records agree; and the people no longer listed in school.yaml who still have open items.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from meetingtui.actions.change_builders import clear_broken_references
from meetingtui.base.errors import StoreError
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import full_date
from meetingtui.checkup.check_finding import (
    CheckFinding,
    error_finding,
    passed_finding,
    reminder_finding,
)
from meetingtui.checkup.data_folder_checks import (
    goal_names_only_in_backups,
    people_names_only_in_backups,
)
from meetingtui.plan.item import Item
from meetingtui.plan.item_fields import ITEM_FIELDS, ValueKind
from meetingtui.school.school import School
from meetingtui.store.backups import Backup, list_backups
from meetingtui.store.data_folder import (
    conflict_copies_saved_by_program,
    open_term_read_only,
    sync_conflict_copies_of_term_file,
    term_path,
)
from meetingtui.store.records import Records
from meetingtui.store.term_backups import (
    describe_restore_effect,
    last_external_backup,
    read_backup,
    record_counts_text,
)
from meetingtui.store.term_file import TermFile

_OLD_BACKUP_AGE = timedelta(days=7)
"""Age from which the newest backup is reported as old, if records changed since."""


def check_term_files(folder: Path, school: School, now: datetime) -> Iterator[CheckFinding]:
    """Check the files of all terms (whether records and backups can be read, whether the records
    agree, copies that hold other records, files of unknown terms) and the external backup.
    """
    read: dict[str, Records] = {}
    troubles: list[CheckFinding] = []
    for term in school.terms:
        try:
            with open_term_read_only(folder, term, school=school) as term_file:
                read[term.id] = term_file.records
                troubles += [
                    reminder_finding("term-warning", term_file.path.name, said, "")
                    for said in term_file.warnings
                ]
        except StoreError as error:
            troubles.append(
                error_finding("term-unreadable", term_path(folder, term.id).name, error.message, "")
            )
    yield from troubles
    goals, people = (
        goal_names_only_in_backups(folder, school),
        people_names_only_in_backups(folder, school),
    )
    for term in school.terms:
        path = term_path(folder, term.id)
        if path.exists():
            if records := read.get(term.id):
                yield from check_term_records(path.name, records, school, term, read, goals, people)
            yield from _backup_findings(path, term, now, read.get(term.id), school)
        yield from _conflict_copy_findings(path, term, read.get(term.id), school)
    yield from _unlisted_term_findings(folder, school)
    yield from _external_backup_findings(folder, school, now)


def _backup_findings(
    path: Path, term: Term, now: datetime, records: Records | None, school: School
) -> Iterator[CheckFinding]:
    """Yield check findings on a term file's backups: unreadable ones, none at all, one dated in the
    future, only old ones where records changed since, or that they are well.

    Args:
        path: the term file.
        term: its term.
        now: local time without zone.
        records: its records; None where it cannot be read.
        school: the school.
    """
    where = f"{path.name} 的备份"
    copies = list_backups(path)
    good = [copy for copy in copies if _is_readable_backup(copy, term)]
    if bad := [copy for copy in copies if copy not in good]:
        yield reminder_finding(
            "copies-unreadable",
            where,
            f"{len(bad)} 份读不出来，例如 {bad[-1].path.name}",
            "可以删去这几份。",
        )
    if not good:
        if records and (records.items or records.meetings):
            yield error_finding(
                "no-copies",
                where,
                "没有一份可用的备份",
                "现在做一份：meetingtui backup。",
                mendable=True,
            )
        return
    newest = good[-1]
    if newest.at > now + timedelta(hours=1):
        yield reminder_finding(
            "clock",
            where,
            f"最新的一份写着 {newest.time_text}，比现在还晚",
            "请核对电脑的日期和时间。",
        )
    elif (
        now - newest.at > _OLD_BACKUP_AGE
        and records
        and describe_restore_effect(records, read_backup(newest, term.id, school))
    ):
        yield reminder_finding(
            "copies-old",
            where,
            f"最新的一份是 {newest.time_text} 的",
            "现在做一份：meetingtui backup。",
        )
    yield passed_finding("copies", where, f"{len(good)} 份完好，最新 {newest.time_text}")


def _is_readable_backup(copy: Backup, term: Term) -> bool:
    """Whether a backup can be read as records of the term."""
    try:
        read_backup(copy, term.id)
    except StoreError:
        return False  # counted as a bad backup
    return True


def _conflict_copy_findings(
    path: Path, term: Term, records: Records | None, school: School
) -> Iterator[CheckFinding]:
    """Yield check findings on copies of a term file: conflict copies made by a sync program, and
    copies that the program saved aside; each tells how its records differ.
    """
    for each in sync_conflict_copies_of_term_file(path):
        yield _conflict_copy_finding(
            "conflict-copy", each, "同步程序留下的副本", term, records, school
        )
    for each in conflict_copies_saved_by_program(path):
        what = "文件被别的程序改动过，没能保存的内容留在这里"
        yield _conflict_copy_finding("set-aside", each, what, term, records, school)


def _conflict_copy_finding(
    code: str, path: Path, what: str, term: Term, records: Records | None, school: School
) -> CheckFinding:
    """Return a check finding on a copy of a term file: how its records differ from the present
    ones, that they are the same, or that it cannot be read.

    Args:
        code: identifier of the check.
        path: the copy.
        what: what kind of copy it is, in Chinese.
        term: the term.
        records: the present records; None where they cannot be read.
        school: the school.
    """
    try:
        with TermFile.open_read_only(path, term.id, school=school) as other:
            theirs = other.records
    except StoreError:
        return reminder_finding(code, path.name, f"{what}，读不出来", "可以移走它。")
    changes = (
        "；".join(describe_restore_effect(records, theirs))
        if records
        else record_counts_text(theirs)
    )
    words = f"若改用它：{changes}" if changes else "与现在的记录一样"
    advice = (
        f"里面多出的请补记，再移走它；要整个改用它，就退出程序，把它改名为 {term.id}.json。"
        if changes
        else "可以移走它。"
    )
    return reminder_finding(code, path.name, f"{what}。{words}", advice)


def _unlisted_term_findings(folder: Path, school: School) -> Iterator[CheckFinding]:
    """Yield a check finding for each term file whose term school.yaml does not list."""
    known = {term.id for term in school.terms}
    for path in sorted(folder.glob("????-????-?.json")):
        if path.stem not in known:
            yield reminder_finding(
                "unknown-term",
                path.name,
                "school.yaml 里没有这个学期",
                "要查看它，请在 terms 里补上这个学期。",
            )


def _external_backup_findings(
    folder: Path, school: School, now: datetime
) -> Iterator[CheckFinding]:
    """Yield a check finding on the external backup: not set up, never made or too old, or that it
    is recent (通过).
    """
    where, copy_to = "外部备份", school.backup.copy_to
    if not copy_to:
        yield reminder_finding(
            "no-copies-elsewhere",
            where,
            "没有设，电脑坏了备份也就没有了",
            "在 school.yaml 的 backup 里写 copy_to，指到 U 盘或网络盘。",
        )
        return
    last = last_external_backup(folder)
    if last is None or now.date() - last > _OLD_BACKUP_AGE:
        when = f"上次是 {full_date(last)}" if last else "还没有做过"
        yield reminder_finding(
            "copies-elsewhere", where, when, f"连上 {copy_to}，再运行 meetingtui backup。"
        )
    else:
        yield passed_finding("copies-elsewhere", where, f"上次是 {full_date(last)}")


# Find open items of people who are no longer listed in school.yaml, and hand them over (移交)


class LeaverWithOpenItems(msgspec.Struct, frozen=True):
    """A person who is responsible for open items and whom school.yaml does not list, with these
    items.
    """

    name: str
    """The person's name, as in the items."""
    items: tuple[Item, ...]
    """The person's open items, by ascending id."""


def leavers_with_open_items(
    items: Iterable[Item], school: School, formerly_listed: Collection[str] = ()
) -> tuple[LeaverWithOpenItems, ...]:
    """Find the people whom school.yaml no longer lists and who have open items, in the order of
    their first item.

    A name that was never listed (外聘专家) counts only where nobody listed shares the item.

    Args:
        items: the term's items.
        school: the school with the people now listed.
        formerly_listed: names in earlier copies of school.yaml.
    """
    found: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.id):
        if not item.is_open:
            continue
        strangers = [name for name in item.people if school.find_person(name) is None]
        is_alone = len(strangers) == len(item.people)
        for name in strangers:
            if is_alone or name in formerly_listed:
                found.setdefault(name, []).append(item)
    return tuple(LeaverWithOpenItems(name, tuple(owned)) for name, owned in found.items())


# Checks of the records of a term, and a repair of references to deleted records


_DEPARTMENT_FIELDS = tuple(
    field
    for field, each in ITEM_FIELDS.items()
    if each.kind in (ValueKind.DEPARTMENT, ValueKind.DEPARTMENTS)
)
"""Fields of an item that hold names of departments."""

_MAX_LISTED_ITEMS = 3
"""Maximum number of a person's items listed in a finding."""

_USUAL_MEETING_MARGIN = timedelta(days=45)
"""Time before and after the term's teaching weeks in which meetings are still usual."""


def check_term_records(
    where: str,
    records: Records,
    school: School,
    term: Term,
    others: Mapping[str, Records],
    former_goals: Collection[str] = (),
    formerly_listed: Collection[str] = (),
) -> Iterator[CheckFinding]:
    """Check that the records of a term are consistent: numbers and dates of meetings, references,
    histories, departments, texts typed but not entered; in a term that is not closed also people
    and goals no longer in school.yaml.

    Args:
        where: the term file's name, for the findings.
        records: the term's records.
        school: the school.
        term: the term.
        others: records of all readable terms by id.
        former_goals: names of goals that school.yaml once had and no longer has.
        formerly_listed: names of people that school.yaml once had and no longer has.
    """
    items, meetings = records.items, records.meetings
    numbers = Counter(meeting.number for meeting in meetings.values())
    for number in sorted(number for number, count in numbers.items() if count > 1):
        yield error_finding(
            "meeting-numbers",
            where,
            f"第{number}次例会有 {numbers[number]} 个",
            "打开程序改正其中一次的次数。",
        )
    for item in items.values():
        if _is_own_ancestor(item, items):
            yield error_finding(
                "circle", where, f"“{item.title}”在自己的下级里", "请恢复一份较早的备份。"
            )
    mending = clear_broken_references(records)
    if mending:
        count = len(mending.items) + len(mending.meetings)
        yield reminder_finding(
            "references",
            where,
            f"{count} 条记录的关联指向已不存在的事项或例会",
            "不影响使用。",
            mendable=True,
        )
    yield from _item_findings(where, records, school, term, others)
    if not records.closing:
        for leaver in leavers_with_open_items(records.items.values(), school, formerly_listed):
            yield _finding_about_leaver(where, leaver)
        yield from _former_goal_findings(where, records, former_goals)
    if lost := _orphaned_drafts(records):
        yield reminder_finding(
            "drafts",
            where,
            f"写了没有记下的话有 {len(lost)} 处，要记的例会或事项已经不在，例如“{lost[0]}”",
            "需要的话，请照着补记。",
        )
    for meeting in meetings.values():
        if (
            not term.first_monday - _USUAL_MEETING_MARGIN
            <= meeting.on
            <= term.end + _USUAL_MEETING_MARGIN
        ):
            yield reminder_finding(
                "meeting-dates",
                where,
                f"{meeting.title}的日期 {meeting.on} 不在本学期",
                "请核对日期。",
            )
    yield passed_finding(
        "records", where, f"{len(items)} 条事项、{len(meetings)} 次例会，都读得出来"
    )


def _finding_about_leaver(where: str, leaver: LeaverWithOpenItems) -> CheckFinding:
    """Return the check finding on a person no longer listed, with the titles of the open items.

    ``where`` is the term file's name.
    """
    titles = "".join(f"“{item.title}”" for item in leaver.items[:_MAX_LISTED_ITEMS])
    rest = "等" if len(leaver.items) > _MAX_LISTED_ITEMS else ""
    return reminder_finding(
        "people-gone",
        where,
        f"{leaver.name}不在名单上，名下还有 {len(leaver.items)} 项未办结：{titles}{rest}",
        "可按 F7 移交（命令行：meetingtui check --hand-over 姓名）；只是改了姓名的，"
        "在 school.yaml 里写进本人的 former。",
        subject=leaver.name,
    )


def _item_findings(
    where: str, records: Records, school: School, term: Term, others: Mapping[str, Records]
) -> Iterator[CheckFinding]:
    """Yield check findings on items: departments the school does not know, histories whose statuses
    do not follow on each other, and carried-over items whose original is missing in the earlier
    term.

    Args:
        where: the term file's name.
        records: the term's records.
        school: the school.
        term: the term.
        others: records of all readable terms by id.
    """
    departments = {department.name for department in school.departments}
    named = {
        name
        for item in records.items.values()
        for field in _DEPARTMENT_FIELDS
        for name in item.texts_of_field(field)
    }
    unknown = sorted(named - departments - {""})
    if unknown:
        yield reminder_finding(
            "departments",
            where,
            f"事项里的部门 {'、'.join(unknown)} 不在 school.yaml 里",
            "在 school.yaml 里补上；部门改了名的，把旧名写进这个部门的 former。",
        )
    broken = [item for item in records.items.values() if not _has_unbroken_status_chain(item)]
    if broken:
        yield reminder_finding(
            "status-chain",
            where,
            f"{len(broken)} 项的状态与最后一条进展不一致，例如“{broken[0].title}”",
            "打开这一项，按 F5 或 F6 重新写明状态。",
        )
    earlier = {id: each for id, each in others.items() if id < term.id}
    lost = [
        item
        for item in records.items.values()
        if not _is_new_or_original_exists_in_earlier_term(item, earlier)
    ]
    if lost:
        yield reminder_finding(
            "origin",
            where,
            f"{len(lost)} 项结转事项在原学期里找不到，例如“{lost[0].title}”",
            "请检查原学期的记录文件是否还在。",
        )


def _has_unbroken_status_chain(item: Item) -> bool:
    """Whether each line of an item's history begins with the status of the one before, and the last
    one ends with the present status; True without history.
    """
    chain = zip(item.progress, item.progress[1:], strict=False)
    goes_on = all(line.after == following.before for line, following in chain)
    return goes_on and (not item.progress or item.progress[-1].after == item.status)


def _is_new_or_original_exists_in_earlier_term(item: Item, earlier: Mapping[str, Records]) -> bool:
    """Whether an item is new in its term, or the item that it was carried over from still exists
    in an earlier term.
    """
    term, _, number = item.origin.partition("/")
    if not item.origin:
        return True
    is_number = number.isascii() and number.isdecimal()
    return term in earlier and is_number and int(number) in earlier[term].items


def _former_goal_findings(
    where: str, records: Records, former: Collection[str]
) -> Iterator[CheckFinding]:
    """Yield one check finding where items are tagged with goals that school.yaml once had and no
    longer has; none where no item is.

    Args:
        where: the term file's name.
        records: the term's records.
        former: names of goals that school.yaml once had and no longer has.
    """
    tags = {tag for item in records.items.values() for tag in item.tags}
    if gone := sorted(tags & set(former)):
        count = sum(not set(gone).isdisjoint(item.tags) for item in records.items.values())
        yield reminder_finding(
            "goals",
            where,
            f"{count} 项带着“{'”“'.join(gone)}”的标签，school.yaml 的 goals 里已没有这个目标",
            "目标改了名称的，请把标签也改过来；目标不再要的，不用管。",
        )


def _orphaned_drafts(records: Records) -> list[str]:
    """Return the texts that were typed but not entered, and whose meeting or item no longer
    exists.
    """
    sitting = records.session_state
    lost = [] if sitting.meeting in {None, *records.meetings} else [*sitting.drafts.values()]
    there = {str(id) for id in records.items}
    lost += [
        words
        for place, words in sitting.item_drafts.items()
        if place.partition("/")[0] not in there
    ]
    return [words for words in lost if words.strip()]


def _is_own_ancestor(item: Item, items: Mapping[int, Item]) -> bool:
    """Whether an item is among its own ancestors, so that the tree has a cycle."""
    seen = set[int]()
    parent = item.parent
    while parent is not None and parent in items and parent not in seen:
        if parent == item.id:
            return True
        seen.add(parent)
        parent = items[parent].parent
    return False
