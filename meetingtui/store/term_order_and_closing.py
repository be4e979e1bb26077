"""The order of a data folder's terms, the current one, term snapshots, and closing a term
(结束学期).
"""

from datetime import date, datetime
from pathlib import Path

import msgspec

from meetingtui.base.errors import RefusedError, StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import full_date, month_day
from meetingtui.meeting.minutes_issuing import is_minutes_locked
from meetingtui.meeting.next_meeting import meeting_in_progress_or_planned
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.tree import ItemTree
from meetingtui.review.item_counts import ItemCounts, count_rows
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import School
from meetingtui.store.backups import back_up
from meetingtui.store.data_folder import records_of_term, term_path
from meetingtui.store.records import Change, Records, TermClosing
from meetingtui.store.repository import Repository


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
    """Find the unfinished work of a term that is to be closed.

    Raises:
        RefusedError: a meeting is under way.
    """
    meeting = meeting_in_progress_or_planned(snapshot.meetings.values())
    if meeting and meeting.state is MeetingState.OPEN:
        raise RefusedError(f"{meeting.title}正在进行，不能结束学期。请先结束会议。")
    return OpenWorkAtClosing(
        weeks_left=max(0, (snapshot.term.end - snapshot.today).days // 7),
        end=snapshot.term.end,
        figures=count_rows(snapshot.rows),
        meetings_without_issued_minutes=tuple(
            each for each in snapshot.held if not is_minutes_locked(each)
        ),
        prepared_meeting=meeting,
    )


def term_after(school: School, term: Term) -> Term | None:
    """The term that follows another in school.yaml; None if there is none."""
    at = school.terms.index(term) + 1
    return school.terms[at] if at < len(school.terms) else None


def current_open_term(folder: Path, school: School, today: date) -> Term:
    """The current term: today's; if that is closed, the next one that is not closed."""
    term = school.term_on(today)
    while (following := term_after(school, term)) and _is_term_closed(folder, term):
        term = following
    return term


def _is_term_closed(folder: Path, term: Term) -> bool:
    """Whether a term was closed (结束学期); False if its file cannot be read."""
    try:
        return term_path(folder, term.id).exists() and bool(records_of_term(folder, term).closing)
    except StoreError:
        return False


def newest_closed_or_begun_term(folder: Path, school: School, today: date) -> Term:
    """The term after which a new term is opened: the newest closed one, else the newest begun.

    Raises:
        StoreError: a term's file cannot be read or decoded.
    """
    for term in reversed(school.terms):
        if term_path(folder, term.id).exists() and records_of_term(folder, term).closing:
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
    """Snapshots of the earlier terms that have a file, by term id, oldest first.

    Raises:
        StoreError: a file cannot be read or decoded.
    """
    before = school.terms[: school.terms.index(term)]
    return {
        each.id: build_term_snapshot(records_of_term(folder, each, school), school, each, today)
        for each in before
        if term_path(folder, each.id).exists()
    }


def open_work_at_closing(
    records: Records, school: School, term: Term, today: date
) -> OpenWorkAtClosing:
    """Find the work that would be left unfinished if the term were closed now.

    Raises:
        RefusedError: the term is closed already, or a meeting is in progress.
    """
    if records.closing:
        raise RefusedError(f"{term.title}已于{full_date(records.closing.on)}结束，不用再结束。")
    return open_work_in_snapshot(build_term_snapshot(records, school, term, today))


def back_up_and_build_closing_change(
    file: Repository, school: School, term: Term, now: datetime
) -> Change:
    """Build the change that closes a term, after backing up its file.

    Raises:
        RefusedError: the term is closed already, or a meeting is in progress.
        StoreError: the backup failed.
    """
    open_work_at_closing(file.records, school, term, now.date())
    try:
        back_up(file.path, file.encoded_content(), now)
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
