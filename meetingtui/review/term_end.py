"""结束学期: what is still open when a term is to be closed."""

from datetime import date

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.meeting.agenda import current
from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.review.figures import Figures, count
from meetingtui.review.survey import Survey
from meetingtui.wording import month_day


class LooseEnds(msgspec.Struct, frozen=True, kw_only=True):
    """What a term leaves open."""

    weeks_left: int
    """Whole weeks until the term's last day."""
    end: date
    """That day."""
    figures: Figures
    """The whole plan on that day."""
    unissued: tuple[Meeting, ...]
    """Meetings held whose minutes have not gone out or are being corrected."""
    prepared: Meeting | None
    """The meeting that was prepared and not begun."""

    @property
    def lines(self) -> list[str]:
        """计划事项未办结 29 项 …: one line a kind; empty where all is done and it is time."""
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


def loose_ends(survey: Survey) -> LooseEnds:
    """What is open in a term that is to be closed.

    Raises:
        RefusedError: a meeting is under way.
    """
    meeting = current(survey.meetings.values())
    if meeting and meeting.state is MeetingState.OPEN:
        raise RefusedError(f"{meeting.title}正在进行，不能结束学期。请先结束会议。")
    return LooseEnds(
        weeks_left=max(0, (survey.term.end - survey.today).days // 7),
        end=survey.term.end,
        figures=count(survey.rows),
        unissued=tuple(each for each in survey.held if not is_locked(each)),
        prepared=meeting,
    )
