"""成果: the ledger of honours over the term, told once each however often they were reported."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from meetingtui.meeting.achievement import LEVELS
from meetingtui.meeting.record import Achievement, Meeting
from meetingtui.review.survey import Survey

NO_LEVEL = "未注明级别"
"""What stands in place of a level that was neither said nor clear from the words."""


class AchievementLine(Achievement, frozen=True, kw_only=True, omit_defaults=False):
    """One honour of the ledger, with the meeting that first reported it."""

    meeting: int
    """Id of that meeting."""
    number: int
    """第N次 of that meeting."""

    @property
    def level_words(self) -> str:
        """市级, or 未注明级别."""
        return self.level or NO_LEVEL

    @property
    def who_words(self) -> str:
        """王晓梅、李建国; empty where nobody was named."""
        return "、".join(self.who)


def achievements(survey: Survey) -> tuple[AchievementLine, ...]:
    """Every honour reported in the meetings held: the highest level first, then by day."""
    found: list[AchievementLine] = []
    for meeting in survey.held:
        for told in meeting.achievements:
            line = _line(told, meeting)
            at = next((at for at, known in enumerate(found) if _is_same(known, line)), None)
            if at is None:
                found.append(line)
            else:
                found[at] = _merged(found[at], line)
    return tuple(sorted(found, key=lambda line: (_rank(line.level), line.on)))


def by_level(lines: Iterable[AchievementLine]) -> dict[str, list[AchievementLine]]:
    """The honours of each level, the highest first, :data:`NO_LEVEL` last."""
    found: dict[str, list[AchievementLine]] = {}
    for line in sorted(lines, key=lambda line: _rank(line.level)):
        found.setdefault(line.level_words, []).append(line)
    return found


def by_person(
    lines: Iterable[AchievementLine], roster: Sequence[str]
) -> dict[str, list[AchievementLine]]:
    """The honours of everybody named, people of the roster first and in its order."""
    found: dict[str, list[AchievementLine]] = {}
    for line in lines:
        for name in line.who:
            found.setdefault(name, []).append(line)
    known = [name for name in roster if name in found]
    return {name: found[name] for name in dict.fromkeys((*known, *found))}


def level_words(lines: Iterable[AchievementLine]) -> str:
    """国家级 1 项，省级 2 项，市级 3 项; empty without any."""
    return "，".join(f"{level} {len(found)} 项" for level, found in by_level(lines).items())


def _line(told: Achievement, meeting: Meeting) -> AchievementLine:
    return AchievementLine(
        on=told.on,
        what=told.what,
        level=told.level,
        who=told.who,
        item=told.item,
        meeting=meeting.id,
        number=meeting.number,
    )


def _is_same(one: AchievementLine, other: AchievementLine) -> bool:
    """Whether both tell of one honour: the same words, and neither level nor names against it.

    The same prize won by two people is two honours.
    """
    return (
        _bare(one.what) == _bare(other.what)
        and (not one.level or not other.level or one.level == other.level)
        and (not one.who or not other.who or bool(set(one.who) & set(other.who)))
    )


def _merged(one: AchievementLine, other: AchievementLine) -> AchievementLine:
    """The first report, with what the later one knows beyond it."""
    return msgspec.structs.replace(
        one,
        on=min(one.on, other.on),
        level=one.level or other.level,
        who=tuple(dict.fromkeys((*one.who, *other.who))),
        item=other.item if one.item is None else one.item,
    )


@lru_cache(maxsize=4096)
def _bare(words: str) -> str:
    """The words without spaces and signs, whose width and quotes vary from hand to hand."""
    plain = unicodedata.normalize("NFKC", words)
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNS") or plain


def _rank(level: str) -> int:
    """0 for the highest; levels nobody lists, then none, come last."""
    if level in LEVELS:
        return LEVELS.index(level)
    return len(LEVELS) + (not level)
