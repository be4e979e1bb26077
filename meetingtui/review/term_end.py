"""Closing a term (结束学期): what is still open when a term is to be closed."""

from datetime import date

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import month_day
from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.next_meeting import current_meeting
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.review.counts import ItemCounts, count_rows
from meetingtui.review.term_snapshot import TermSnapshot


class UnfinishedTerm(msgspec.Struct, frozen=True, kw_only=True):
    """What is still open in a term that is to be closed."""

    weeks_left: int
    """Number of whole weeks until the term's last day."""
    end: date
    """Last day of the term."""
    figures: ItemCounts
    """Counts of the whole plan on the day of closing."""
    unissued: tuple[Meeting, ...]
    """Meetings held whose minutes were not issued or are being corrected."""
    prepared: Meeting | None
    """The meeting that is prepared but not begun; None without one."""

    @property
    def open_work_lines(self) -> list[str]:
        """What is still open, one line per kind: 计划事项未办结 29 项; empty where nothing is."""
        found = self.figures
        counted = (
            ("计划事项未办结", found.total - found.done),
            ("议定事项未办结", found.open_tasks),
            ("分工未完成", found.open_parts),
        )
        early = f"现在离学期最后一天（{month_day(self.end)}）还有 {self.weeks_left} 周"
        lines = [early] if self.weeks_left else []
        lines += [f"{label} {many} 项" for label, many in counted if many]
        if self.unissued:
            numbers = "、".join(str(meeting.number) for meeting in self.unissued)
            lines.append(f"会议纪要未签发 {len(self.unissued)} 次（第 {numbers} 次）")
        if self.prepared:
            lines.append(f"{self.prepared.title}已准备，还没有召开")
        return lines


def unfinished_term(snapshot: TermSnapshot) -> UnfinishedTerm:
    """Find what is open in a term that is to be closed.

    Raises:
        RefusedError: a meeting is under way.
    """
    meeting = current_meeting(snapshot.meetings.values())
    if meeting and meeting.state is MeetingState.OPEN:
        raise RefusedError(f"{meeting.title}正在进行，不能结束学期。请先结束会议。")
    return UnfinishedTerm(
        weeks_left=max(0, (snapshot.term.end - snapshot.today).days // 7),
        end=snapshot.term.end,
        figures=count_rows(snapshot.rows),
        unissued=tuple(each for each in snapshot.held if not is_locked(each)),
        prepared=meeting,
    )
