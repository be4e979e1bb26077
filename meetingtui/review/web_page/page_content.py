"""Content of the review's web page: all data that its HTML template shows.

All figures come from the counting functions of :mod:`meetingtui.review`. A browser cannot run the
filters of :mod:`meetingtui.review.filter_parser`; the items each filter word selects are therefore
computed in advance with the same criteria, and the page's script combines them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import full_date, month_day, to_chinese_number, weekday_name
from meetingtui.plan.deadline_status import NO_DEADLINE, UNCLAIMED, deadline_with_days_left_text
from meetingtui.plan.item_fields import ITEM_FIELDS, ItemField, field_value_text
from meetingtui.review.filter_parser import KEY, FilterVocabulary
from meetingtui.review.goals_and_targets import ThreeYearGoalReport, goal_reports
from meetingtui.review.item_counts import (
    ItemCounts,
    at_risk_and_stale_explanation,
    count_rows_by_traffic_light,
    item_counts_of_groups,
    item_counts_of_rows,
    rows_by_department,
    rows_by_section,
)
from meetingtui.review.item_filter import FIXED_WORDS, PREFIXES, property_name
from meetingtui.review.item_timeline import TimelineEvent, item_timeline
from meetingtui.review.reported_problems import TermProblem, reported_problems_of_term
from meetingtui.review.status_json_report import next_meeting_of_term
from meetingtui.review.term_changes import (
    ChangedItem,
    ChangeSpan,
    TermChanges,
    changes_in_span,
    span_since_last_meeting,
)
from meetingtui.review.term_snapshot import (
    NO_DEPARTMENT,
    ItemRole,
    ItemRow,
    TermSnapshot,
    chapter_titles_by_number,
    rows_of_role,
)
from meetingtui.review.web_page.chart_data import (
    TrafficLightBar,
    WeeklyProgressChart,
    highest_weekly_progress_count,
    make_traffic_light_bar,
    make_weekly_progress_chart,
    split_weeks_into_two_rows,
)
from meetingtui.review.web_page.readership import (
    Readership,
    snapshot_for_readers,
    timeline_snapshots_for_readers,
)
from meetingtui.review.week_calendar import (
    DueCalendar,
    due_calendar,
    weekly_progress_items,
    weekly_progress_items_by_department,
    weeks_of_term,
)

_RELATIVE_SPANS = ("本周", "下周", "本月", "下月")


class FilterWordIndex(msgspec.Struct, frozen=True, kw_only=True):
    """The words by which the web page can be filtered, with the ids of the items each selects."""

    words: dict[str, tuple[str, list[int]]]
    """For each word: the Chinese name of the field it tests, such as 部门, and the ids of the items
    it selects.
    """
    prefixes: list[str]
    """Prefixes that may precede a colon: 部门, 人, 状态 …."""


def filter_word_index(snapshot: TermSnapshot) -> FilterWordIndex:
    """Build the index from each filter word of the school term (a department, a person, a tag, a
    status …) to the items it matches.

    A word that is not in the index is searched as plain text.
    """
    vocabulary = FilterVocabulary(snapshot)
    found: dict[str, tuple[str, list[int]]] = {}
    for word in dict.fromkeys(_all_filter_words(snapshot)):
        try:
            criterion = vocabulary.criterion_of_unprefixed_word(word)
        except RefusedError:
            continue
        if criterion is not None:
            ids = [row.item.id for row in snapshot.rows if criterion.test(row)]
            found[word] = (property_name(criterion.field), ids)
    return FilterWordIndex(words=found, prefixes=list(PREFIXES))


def _all_filter_words(snapshot: TermSnapshot) -> Iterator[str]:
    """Yield all words that may be written in a filter of this term; some repeatedly."""
    school = snapshot.school
    shown = {row.role for row in snapshot.rows}
    hidden = {role.label for role in ItemRole if role not in shown}
    yield from (word for word in FIXED_WORDS if not word.isascii() and word not in hidden)
    for department in school.departments:
        yield from department.names
    yield from (row.department or NO_DEPARTMENT for row in snapshot.rows)
    yield from (person.name for person in school.people)
    for row in snapshot.rows:
        yield from row.item.people
        yield from row.item.tags
        yield from row.item.texts_of_field(ItemField.CO_DEPARTMENTS)
    yield from (KEY, *school.key_tags, *_RELATIVE_SPANS)
    for number, title in chapter_titles_by_number(snapshot).items():
        yield title
        yield f"第{to_chinese_number(number)}章"


class PageDepartment(msgspec.Struct, frozen=True, kw_only=True):
    """One department on the review's web page: its counts, and a bar of its plan items by traffic
    light (滞后, 预警 …).
    """

    name: str
    """Full name of the department; 未定部门 for items without one."""
    figures: ItemCounts
    """Counts of the items the department answers for."""
    bar: TrafficLightBar
    """Bar of the department's plan items by light."""


class PageChange(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list of changes on the review's web page."""

    id: int | None
    """Id of the item to link to; None for an achievement."""
    title: str
    """Title of the item or achievement."""
    words: str
    """Description of the change: 推进中→已完成, 11月20日→12月4日, or a report; may be empty."""


class PageTimelineDay(msgspec.Struct, frozen=True, kw_only=True):
    """The events of an item's timeline on one day, or in one meeting, as the web page shows
    them.
    """

    heading: str
    """Heading of the day: 11月9日 第10周 第4次例会; for an earlier term its name comes first."""
    events: tuple[TimelineEvent, ...]
    """The events in order; without reports for readers who may not see them."""


class PageItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item on the review's web page, with its facts and its collapsible timeline."""

    row: ItemRow
    """The item with its present state."""
    due: str
    """Deadline of the item as text: 12月31日（还有 39 天）."""
    facts: tuple[tuple[str, str], ...]
    """Label and value of each further fact on the item; remarks (备注) are left out."""
    days: tuple[PageTimelineDay, ...]
    """Timeline of the item by day, the newest first."""


class PageChapter(msgspec.Struct, frozen=True, kw_only=True):
    """One chapter of the plan on the review's web page, with its items."""

    title: str
    """Title of the chapter, or 计划外."""
    figures: ItemCounts
    """Counts of the chapter's rows."""
    items: tuple[PageItem, ...]
    """Items of the chapter, in the plan's order."""


class WebPageContent(msgspec.Struct, frozen=True, kw_only=True):
    """All data that the HTML template of the review's web page receives."""

    snapshot: TermSnapshot
    """The snapshot, narrowed to the rows the readers may see."""
    readers: Readership
    """The readers the page is made for."""
    filter: str
    """Description of the filter that selected the items; empty without one."""
    day: str
    """Day of the page as text: 2026年11月23日 星期一."""
    week: str
    """Week of the term as text: 第12周."""
    meetings: str
    """Meetings held and the next one, as text: 已开例会 5 次，下次 11月30日."""
    figures: ItemCounts
    """Counts of all rows of the page."""
    explained: str
    """Sentence that explains 预警 and 久未汇报, as far as any are counted; may be empty."""
    beside: tuple[tuple[str, int], ...]
    """Label and number of items without owner (待认领) and without deadline (无时限); no zeros.
    """
    lights: TrafficLightBar
    """Bar of the plan items by light."""
    departments: tuple[PageDepartment, ...]
    """Departments with their counts, in the school's order; 未定部门 last."""
    weeks: tuple[WeeklyProgressChart, ...]
    """Weekly charts of the whole school, in two rows."""
    department_weeks: tuple[WeeklyProgressChart, ...]
    """Weekly charts of the departments, one each."""
    due: DueCalendar
    """Open items by the week in which they fall due."""
    span: str
    """Span of the changes as text: 上次例会以来（11月17日起）; empty before the first meeting."""
    changes: tuple[tuple[str, tuple[PageChange, ...]], ...]
    """Kinds of change that occurred, each with its entries; empty before the first meeting."""
    problems: tuple[TermProblem, ...]
    """Unsettled problems of departments; empty for staff, or where a filter selected the items."""
    goals: tuple[ThreeYearGoalReport, ...]
    """Goals over the terms; goals without contributions are left out."""
    sections: tuple[PageChapter, ...]
    """Chapters of the plan with the items of the page and their timelines, 计划外 last."""
    index: FilterWordIndex
    """Words the page's filter understands, with their items."""


def collect_web_page_content(
    snapshot: TermSnapshot,
    *,
    readers: Readership,
    earlier: Mapping[str, TermSnapshot],
    since: ChangeSpan | None = None,
    filter_description: str = "",
) -> WebPageContent:
    """Collect all data that the review's web page shows: figures, charts, changes, chapters with
    their items, and the filter index.

    What the readers may not see is left out, and with a filter also problems and new achievements,
    which are no items.

    Args:
        snapshot: the term, narrowed to the rows a filter selected where there is one.
        readers: the readers the page is made for.
        earlier: snapshots of earlier terms by id, oldest first.
        since: the span of the changes; None for those since the last meeting.
        filter_description: description of the filter; empty without one.
    """
    shown = snapshot_for_readers(snapshot, readers)
    today, term = shown.today, shown.term
    figures = item_counts_of_rows(shown.rows)
    strips = weekly_progress_items_by_department(shown)
    every_week = weeks_of_term(shown)
    whole = weekly_progress_items(shown, "全校")
    most, most_of_one = (
        highest_weekly_progress_count([whole]),
        highest_weekly_progress_count(strips),
    )
    span = since or span_since_last_meeting(shown)
    found = changes_in_span(shown, span) if span else None
    beside = ((UNCLAIMED, figures.unclaimed), (NO_DEADLINE, figures.no_deadline))
    past = {name: snapshot_for_readers(each, readers) for name, each in earlier.items()}
    return WebPageContent(
        snapshot=shown,
        readers=readers,
        filter=filter_description,
        day=f"{full_date(today)} {weekday_name(today)}",
        week=term.week_label(today),
        meetings=f"已开例会 {len(shown.held)} 次，下次 {next_meeting_of_term(shown).date_text}",
        figures=figures,
        explained=at_risk_and_stale_explanation(figures, shown.school.thresholds),
        beside=tuple((label, many) for label, many in beside if many),
        lights=make_traffic_light_bar(
            count_rows_by_traffic_light(rows_of_role(shown.rows, ItemRole.PLANNED))
        ),
        departments=tuple(_page_departments(shown)),
        weeks=tuple(
            make_weekly_progress_chart(whole, part, most, today)
            for part in split_weeks_into_two_rows(every_week)
        ),
        department_weeks=tuple(
            make_weekly_progress_chart(each, every_week, most_of_one, today) for each in strips
        ),
        due=due_calendar(shown),
        span=f"{span.name}（{month_day(span.first)}起）" if span else "",
        changes=tuple(_page_changes_by_kind(found, readers, is_filtered=bool(filter_description)))
        if found
        else (),
        problems=tuple(each for each in reported_problems_of_term(shown) if not each.is_settled)
        if readers.may_read_meetings and not filter_description
        else (),
        goals=tuple(each for each in goal_reports({**past, term.id: shown}) if each.terms),
        sections=tuple(_page_chapters(shown, readers, earlier)),
        index=filter_word_index(shown),
    )


def _page_departments(snapshot: TermSnapshot) -> Iterator[PageDepartment]:
    """Yield each department of the web page with its counts and its bar of plan items by traffic
    light (滞后, 预警 …).
    """
    groups = rows_by_department(snapshot)
    for name, figures in item_counts_of_groups(groups).items():
        bar = make_traffic_light_bar(
            count_rows_by_traffic_light(rows_of_role(groups[name], ItemRole.PLANNED))
        )
        yield PageDepartment(name=name, figures=figures, bar=bar)


def _page_changes_by_kind(
    found: TermChanges, readers: Readership, *, is_filtered: bool
) -> Iterator[tuple[str, tuple[PageChange, ...]]]:
    """Yield each kind of change (办结, 新议定 …) that occurred, with its entries on the web page.

    Args:
        found: the changes.
        readers: the readers of the page; reports are left out where they may not see them.
        is_filtered: whether the items are selected by a filter; achievements, which are no items,
            are then left out.
    """
    says = readers.may_read_meetings

    def status_change_text(each: ChangedItem) -> str:
        """Change of an item's status as text: 推进中→已完成."""
        return f"{each.status_before.label}→{each.status_after.label}"

    def changed_item_entries(
        every: Sequence[ChangedItem], *, with_status_change: bool
    ) -> list[PageChange]:
        """Entries of changed items, with the newest report where the readers may see it."""
        return [
            PageChange(
                id=each.row.item.id,
                title=each.row.item.title,
                words="；".join(
                    filter(
                        None,
                        (
                            status_change_text(each) if with_status_change else "",
                            each.newest_progress_text if says else "",
                        ),
                    )
                ),
            )
            for each in every
        ]

    def created_item_entries(rows: Sequence[ItemRow]) -> list[PageChange]:
        """Entries of new tasks or parts of measures (分工), with owner and deadline."""
        return [
            PageChange(
                id=row.item.id,
                title=row.item.title,
                words=f"{row.item.owner_words}，{row.item.due_words}",
            )
            for row in rows
        ]

    kinds: tuple[tuple[str, Sequence[PageChange]], ...] = (
        ("办结", changed_item_entries(found.finished_items, with_status_change=False)),
        (
            "其他变动",
            changed_item_entries(found.items_with_other_status_changes, with_status_change=True),
        ),
        (
            "只有进展",
            changed_item_entries(found.items_with_progress_only, with_status_change=False)
            if says
            else (),
        ),
        (
            "时限调整",
            [
                PageChange(
                    id=each.row.item.id, title=each.row.item.title, words=each.deadline_change_text
                )
                for each in found.rescheduled_items
            ],
        ),
        (
            "责任调整",
            [
                PageChange(
                    id=each.row.item.id, title=each.row.item.title, words=each.owner_change_text
                )
                for each in found.reassigned_items
            ],
        ),
        ("新议定", created_item_entries(found.created_tasks)),
        ("新分工", created_item_entries(found.created_parts)),
        (
            "成果",
            [
                PageChange(
                    id=None,
                    title=line.what,
                    words="，".join(filter(None, (line.level_label, line.people_text))),
                )
                for line in (() if is_filtered else found.achievements)
            ],
        ),
    )
    yield from ((label, tuple(every)) for label, every in kinds if every)


def _page_chapters(
    snapshot: TermSnapshot, readers: Readership, earlier: Mapping[str, TermSnapshot]
) -> Iterator[PageChapter]:
    """Yield each chapter of the plan with its items for the web page, then the tasks outside the
    plan; chapters without items are left out.

    Args:
        snapshot: the term, narrowed to the rows the readers may see.
        readers: the readers of the page.
        earlier: snapshots of earlier terms by id, for the timelines of carried-over items.
    """
    snapshots = timeline_snapshots_for_readers({**earlier, snapshot.term.id: snapshot}, readers)
    now = snapshots[snapshot.term.id]
    for title, rows in rows_by_section(snapshot).items():
        items = tuple(
            PageItem(
                row=row,
                due=deadline_with_days_left_text(row.item, snapshot.today),
                facts=tuple(_item_facts(row, snapshot)),
                days=tuple(_timeline_days(row, now, snapshots, readers)),
            )
            for row in rows
        )
        yield PageChapter(title=title, figures=item_counts_of_rows(rows), items=items)


def _item_facts(row: ItemRow, snapshot: TermSnapshot) -> Iterator[tuple[str, str]]:
    """Yield label and value of the facts the web page shows on an item: department, fields except
    remarks (备注), tags, target, full text.
    """
    item = row.item
    if item.people and row.department:
        yield ItemField.DEPARTMENT.label, row.department
    for field, declared in ITEM_FIELDS.items():
        if (
            field is not ItemField.NOTE
            and declared.card_label
            and (value := item.field_value(field))
        ):
            yield declared.label, field_value_text(field, value, snapshot.today)
    if item.tags:
        yield "标签", "、".join(item.tags)
    if item.target:
        reached = (
            ""
            if item.amount_reached is None
            else f"，{item.target.amount_reached_text(item.amount_reached)}"
        )
        yield "目标", f"{item.target.words}{reached}"
    if item.text and item.text.strip() != item.title:
        yield "全文", item.text


def _timeline_days(
    row: ItemRow, now: TermSnapshot, snapshots: Mapping[str, TermSnapshot], readers: Readership
) -> Iterator[PageTimelineDay]:
    """Yield the events of an item's timeline grouped by day, newest day first, for the web page.

    Args:
        row: the row of the item.
        now: the present term as the readers may see it.
        snapshots: all terms as the readers may see them, by id.
        readers: the readers of the page.
    """
    item = now.tree.items[row.item.id]
    events = [each for each in item_timeline(item, now, snapshots) if readers.may_read_event(each)]

    def day_and_meeting(event: TimelineEvent) -> tuple[Term, date, int | None]:
        """Term, day and meeting number of an event; events equal in all three stand together."""
        return event.term, event.on, event.meeting

    for (term, on, meeting), group in groupby(reversed(events), key=day_and_meeting):
        parts = (
            "" if term == now.term else term.title,
            month_day(on),
            term.week_label(on),
            f"第{meeting}次例会" if meeting else "",
        )
        yield PageTimelineDay(
            heading="　".join(filter(None, parts)),
            events=tuple(
                _event_without_unreadable_text(event, readers) for event in reversed([*group])
            ),
        )


def _event_without_unreadable_text(event: TimelineEvent, readers: Readership) -> TimelineEvent:
    """Return an item's timeline event, without its text for readers who may not see reports."""
    if readers.may_read_meetings or event.before is None:
        return event
    return msgspec.structs.replace(event, words="")
