"""轮流分享: who shared when, and whose turn it is."""

from collections.abc import Sequence

import msgspec

from meetingtui.meeting.record import Meeting
from meetingtui.school import School
from meetingtui.wording import month_day


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One person's place in the rotation."""

    name: str
    """Who."""
    last: Meeting | None = None
    """The meeting in which this person last shared; None where there is none this term."""

    @property
    def words(self) -> str:
        """第3次 10月12日, or 本学期还没有."""
        if self.last is None:
            return "本学期还没有"
        return f"第{self.last.number}次 {month_day(self.last.on)}"


def rotation(school: School, past: Sequence[Meeting]) -> list[Turn]:
    """Everybody on the roster, next one first: never yet, then longest ago; ties by roster.

    ``past`` is oldest first. Being put down without sharing anything does not count.
    """
    shared = {each.share.presenter: at for at, each in enumerate(past) if each.share.is_held}
    names = sorted((person.name for person in school.roster), key=lambda name: shared.get(name, -1))
    return [Turn(name=name, last=past[shared[name]] if name in shared else None) for name in names]


def next_presenter(school: School, past: Sequence[Meeting]) -> str:
    """Whose turn it is to share; empty where nobody is on the roster."""
    return next((turn.name for turn in rotation(school, past)), "")
