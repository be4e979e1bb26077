"""A term as one row of a list."""

from datetime import date

import msgspec

from meetingtui.review.figures import Figures, count
from meetingtui.review.survey import Survey
from meetingtui.wording import full_date


class ListedTerm(msgspec.Struct, frozen=True, kw_only=True):
    """One term; the keys of ``term list --json``."""

    id: str
    """``2026-2027-1``"""
    title: str
    """2026—2027学年第一学期"""
    first_monday: date
    """Monday of week 1."""
    end: date
    """Last day, inclusive."""
    is_present: bool
    """Whether it is the one that is worked on."""
    closed: date | None
    """The day it was closed; None while it is not."""
    state: str
    """未开始, 进行中, 期末已过，尚未结束 or 2027年1月14日结束."""
    figures: Figures
    """The plan as it stands, or as it stood on the last day."""
    meetings: int
    """Meetings held."""

    @property
    def words(self) -> str:
        """计划事项 42 项，…，例会 6 次; empty where nothing was recorded."""
        held = f"例会 {self.meetings} 次" if self.meetings else ""
        return "，".join(filter(None, (self.figures.words, held)))


def listed_term(
    survey: Survey, *, closed: date | None, is_present: bool, today: date
) -> ListedTerm:
    """A term's row; ``today`` is the real one, the survey's may be the term's last."""
    term = survey.term
    if closed:
        state = f"{full_date(closed)}结束"
    elif today < term.first_monday:
        state = "未开始"
    else:
        state = "进行中" if today <= term.end else "期末已过，尚未结束"
    return ListedTerm(
        id=term.id,
        title=term.title,
        first_monday=term.first_monday,
        end=term.end,
        is_present=is_present,
        closed=closed,
        state=state,
        figures=count(survey.rows),
        meetings=len(survey.held),
    )
