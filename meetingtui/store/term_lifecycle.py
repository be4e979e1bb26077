"""The order of a data folder's terms, the current one, their snapshots, closing a term
(结束学期), and opening the next one with what is carried over to it (结转).
"""

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import msgspec

from meetingtui.base.errors import RefusedError, StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.base.term_calendar import Term, default_term_after
from meetingtui.base.wording import full_date, month_day
from meetingtui.meeting.minutes_issuing import is_minutes_locked
from meetingtui.meeting.next_meeting import meeting_in_progress_or_planned
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.meeting.topics_to_next_term import (
    TopicCarryDecision,
    carried_topic_count_text,
    meeting_with_carried_over_topics,
    propose_topics_to_carry_over,
)
from meetingtui.plan.carried_over_items import items_carried_into_new_term, unfinished_items
from meetingtui.plan.carry_over_proposals import CarryDecision
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.item_counts import ItemCounts, item_counts_of_rows
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import School
from meetingtui.store.backups import back_up_if_changed
from meetingtui.store.data_folder import open_term, read_term_records, term_path
from meetingtui.store.records import Change, Records, TermClosing
from meetingtui.store.repository import Repository
from meetingtui.store.settings_files import add_term_to_school_yaml
from meetingtui.store.step_history import StepKind

# The order of terms, and their snapshots


def term_after(school: School, term: Term) -> Term | None:
    """The term that follows another in school.yaml, which must have that one; None if it is the
    last.
    """
    at = school.terms.index(term) + 1
    return school.terms[at] if at < len(school.terms) else None


def current_open_term(folder: Path, school: School, today: date) -> Term:
    """The current term: today's; if that is closed, the next one that is not closed.

    If all from today's on are closed, the last term of school.yaml.
    """
    term = school.term_on_or_after(today)
    while (following := term_after(school, term)) and _is_term_closed(folder, term):
        term = following
    return term


def _is_term_closed(folder: Path, term: Term) -> bool:
    """Whether a term was closed (结束学期); False if its file cannot be read."""
    try:
        return term_path(folder, term.id).exists() and bool(read_term_records(folder, term).closing)
    except StoreError:
        return False


def newest_closed_or_begun_term(folder: Path, school: School, today: date) -> Term:
    """The term after which the next one is opened: the last closed one of school.yaml, else the
    last whose first Monday is not after today, else the first.

    Raises:
        StoreError: a term's file cannot be read or decoded.
    """
    for term in reversed(school.terms):
        if term_path(folder, term.id).exists() and read_term_records(folder, term).closing:
            return term
    begun = [term for term in school.terms if term.first_monday <= today]
    return begun[-1] if begun else school.terms[0]


def build_term_snapshot(records: Records, school: School, term: Term, today: date) -> TermSnapshot:
    """Build a term's snapshot as of today, or as of the term's last day if that is past."""
    return TermSnapshot(
        ItemTree.from_items(records.items),
        records.meetings,
        school=school,
        term=term,
        today=min(today, term.end),
    )


def snapshots_of_earlier_terms(
    folder: Path, school: School, term: Term, today: date
) -> dict[str, TermSnapshot]:
    """Snapshots of the terms of school.yaml before ``term`` that have a file, by term id, oldest
    first, each as of its last day; with the school's current names.

    Raises:
        StoreError: a file cannot be read or decoded.
    """
    before = school.terms[: school.terms.index(term)]
    return {
        each.id: build_term_snapshot(read_term_records(folder, each, school), school, each, today)
        for each in before
        if term_path(folder, each.id).exists()
    }


# Closing and reopening a term


class OpenWorkAtClosing(msgspec.Struct, frozen=True, kw_only=True):
    """The unfinished work of a term that is to be closed: items, minutes and meetings."""

    weeks_left: int
    """Number of whole weeks until the term's last day."""
    end: date
    """Last day of the term."""
    figures: ItemCounts
    """Counts of the whole plan on the day of closing."""
    meetings_without_issued_minutes: tuple[Meeting, ...]
    """Meetings held whose minutes were not issued or are being corrected."""
    prepared_meeting: Meeting | None
    """The meeting that is prepared but not begun; None without one."""

    @property
    def open_work_lines(self) -> list[str]:
        """Chinese lines on a term's unfinished work, one per kind: 计划事项未办结 29 项."""
        found = self.figures
        counted = (
            ("计划事项未办结", found.total - found.done),
            ("议定事项未办结", found.open_tasks),
            ("分工未完成", found.open_parts),
        )
        early = f"现在离学期最后一天（{month_day(self.end)}）还有 {self.weeks_left} 周"
        lines = [early] if self.weeks_left else []
        lines += [f"{label} {many} 项" for label, many in counted if many]
        if self.meetings_without_issued_minutes:
            numbers = "、".join(
                str(meeting.number) for meeting in self.meetings_without_issued_minutes
            )
            lines.append(
                f"会议纪要未签发 {len(self.meetings_without_issued_minutes)} 次（第 {numbers} 次）"
            )
        if self.prepared_meeting:
            lines.append(f"{self.prepared_meeting.title}已准备，还没有召开")
        return lines


def open_work_in_snapshot(snapshot: TermSnapshot) -> OpenWorkAtClosing:
    """Find the unfinished work of a term that is to be closed, from its snapshot on that day.

    Raises:
        RefusedError: a meeting is in progress.
    """
    meeting = meeting_in_progress_or_planned(snapshot.meetings.values())
    if meeting and meeting.state is MeetingState.OPEN:
        raise RefusedError(f"{meeting.title}正在进行，不能结束学期。请先结束会议。")
    return OpenWorkAtClosing(
        weeks_left=max(0, (snapshot.term.end - snapshot.today).days // 7),
        end=snapshot.term.end,
        figures=item_counts_of_rows(snapshot.rows),
        meetings_without_issued_minutes=tuple(
            each for each in snapshot.held if not is_minutes_locked(each)
        ),
        prepared_meeting=meeting,
    )


def open_work_at_closing(
    records: Records, school: School, term: Term, today: date
) -> OpenWorkAtClosing:
    """Find the work that would be left unfinished if the term were closed now; nothing is changed.

    Raises:
        RefusedError: the term is closed already, or a meeting is in progress.
    """
    if records.closing:
        raise RefusedError(f"{term.title}已于{full_date(records.closing.on)}结束，不用再结束。")
    return open_work_in_snapshot(build_term_snapshot(records, school, term, today))


def back_up_and_build_closing_change(
    file: Repository, school: School, term: Term, now: datetime
) -> Change:
    """Back up a term's file and build the change that closes the term (结束学期); the caller
    records it.

    Args:
        file: the open term.
        school: the school.
        term: the term.
        now: local time of backup and closing.

    Raises:
        RefusedError: the term is closed already, or a meeting is in progress.
        StoreError: the backup failed.
    """
    open_work_at_closing(file.records, school, term, now.date())
    try:
        back_up_if_changed(file.path, file.encoded_content(), now)
    except OSError as error:
        raise StoreError(f"没有做成备份，学期没有结束：{explain_os_error(error)}。") from error
    return Change(words=f"结束{term.title}", closing=TermClosing(on=now.date()))


def reopen_term_change(records: Records, term: Term) -> Change:
    """Build the change that reopens a closed term.

    Raises:
        RefusedError: the term is not closed.
    """
    if not records.closing:
        raise RefusedError(f"{term.title}没有结束，不用重新打开。")
    return Change(words=f"重新打开{term.title}", reopens=True)


# Opening the next term


class NextTermPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A preview of opening the next term: the term, and the items and topics to be carried over
    (结转).
    """

    term: Term
    """The next term."""
    is_new: bool
    """Whether the term is missing from school.yaml and has to be added."""
    carry_over_arguments: tuple[Item, ...]
    """Unfinished items to be carried over, as recorded in the present term."""
    continued_item_count: int = 0
    """Number of these items that continue an item already in the next term's plan."""
    topics: tuple[TopicCarryDecision, ...] = ()
    """Topics to be carried over: standing, left open and parked."""

    @property
    def is_already_opened(self) -> bool:
        """Whether the next term is in school.yaml and everything is carried over to it."""
        return not self.is_new and not self.carry_over_arguments and not self.topics

    @property
    def carry_over_counts_text(self) -> str:
        """Counts, in Chinese, of the items and topics to be carried over to the next term.

        Example: 结转未办结事项 61 项，分工 4 项，其中接续计划里已有的 3 项；议题 2 项. Parts
        (分工), items that continue one of the new plan, and topics are named only if there are any.
        """
        parts = sum(item.kind is ItemKind.PART for item in self.carry_over_arguments)
        told = f"结转未办结事项 {len(self.carry_over_arguments) - parts} 项"
        told += f"，分工 {parts} 项" if parts else ""
        told += (
            f"，其中接续计划里已有的 {self.continued_item_count} 项"
            if self.continued_item_count
            else ""
        )
        return "；".join(filter(None, (told, carried_topic_count_text(self.topics))))

    @property
    def term_description(self) -> str:
        """Title and dates of the next term in Chinese, and whether school.yaml has it already.

        Example: 2026—2027学年第二学期（2027-02-15 至 2027-07-02，将写入 school.yaml）.
        """
        written = "将写入 school.yaml" if self.is_new else "school.yaml 里已有"
        first, end = self.term.first_monday, self.term.end
        return f"{self.term.title}（{first:%Y-%m-%d} 至 {end:%Y-%m-%d}，{written}）"


def preview_next_term(
    folder: Path, school: School, term: Term, records: Records
) -> NextTermPreview:
    """Determine the term after another, and what has not yet been carried over to it.

    These are the unfinished items, and the topics that are standing, left open or parked. A term
    missing from school.yaml is proposed with the usual dates.

    Raises:
        StoreError: the next term's file cannot be read or decoded.
    """
    known = term_after(school, term)
    following = known or default_term_after(term)
    fresh = read_term_records(folder, following, school) if known else None
    there = fresh.items if fresh else {}
    held = fresh.meetings if fresh else {}
    taken = {item.origin for item in there.values()}
    left = [item for item in unfinished_items(records.items) if f"{term.id}/{item.id}" not in taken]
    put = items_carried_into_new_term(
        left, term.id, there, today=following.first_monday, term=following
    )
    going_on = sum(item.id in there for item in put)
    topics = propose_topics_to_carry_over(records.meetings, held, from_term=term, term=following)
    return NextTermPreview(
        term=following,
        is_new=known is None,
        carry_over_arguments=tuple(left),
        continued_item_count=going_on,
        topics=tuple(each for each in topics if each.decision is CarryDecision.CARRY),
    )


def open_next_term(
    folder: Path, prepared: NextTermPreview, before: Term, now: datetime, school: School
) -> tuple[Item, ...]:
    """Open the next term: add it to school.yaml if it is new, create its file, carry the items
    over, and put the waiting topics on its first meeting.

    Items and topics are carried over as one step that can be undone; the files are backed up.

    Args:
        folder: the data folder.
        prepared: the next term, the items and topics, from :func:`preview_next_term`.
        before: the term that the items come from.
        now: local time, used for all changes and backups.
        school: the school, for the current names of departments and people.

    Returns:
        The items that were carried over, as recorded in the next term.

    Raises:
        SettingsError: school.yaml cannot be edited safely.
        StoreBusyError: another program has the next term's file open for writing.
        StoreError: a file could not be written.
    """
    if prepared.is_new:
        add_term_to_school_yaml(folder, prepared.term, now)
    with open_term(folder, prepared.term, clock=lambda: now, school=school) as file:
        items = file.records.items
        fresh = items_carried_into_new_term(
            prepared.carry_over_arguments, before.id, items, today=now.date(), term=prepared.term
        )
        meeting = meeting_with_carried_over_topics(
            prepared.topics,
            file.records.meetings,
            {**items, **{item.id: item for item in fresh}},
            school=school,
            term=prepared.term,
            today=now.date(),
            next_topic_id=file.records.next_topic_id,
        )
        if fresh or meeting:
            file.record_change(
                Change(
                    words="结转上学期事项",
                    items=fresh,
                    meetings=(meeting,) if meeting else (),
                    kind=StepKind.CARRY_FORWARD,
                )
            )
            with suppress(OSError):  # it is recorded; the next opening copies it
                back_up_if_changed(file.path, file.encoded_content(), now)
    return fresh
