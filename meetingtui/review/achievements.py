"""The term's list of achievements (成果); one reported in several meetings is listed once."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from meetingtui.meeting.record import ACHIEVEMENT_LEVELS, Achievement, Meeting
from meetingtui.review.term_snapshot import TermSnapshot

NO_LEVEL = "未注明级别"
"""Label of an achievement whose level was neither given nor recognised in its text."""


class TermAchievement(Achievement, frozen=True, kw_only=True, omit_defaults=False):
    """An achievement (成果) of the term, with the meeting in which it was first reported; level,
    names and item that the first report lacks come from later ones.
    """

    meeting: int
    """Id of the meeting that first reported the achievement."""
    number: int
    """Number (第N次) of the meeting that first reported the achievement."""

    @property
    def level_label(self) -> str:
        """Level of the achievement as text, such as 市级; :data:`NO_LEVEL` where it is unknown."""
        return self.level or NO_LEVEL

    @property
    def people_text(self) -> str:
        """Names of the people who achieved it, joined by 、; empty where nobody was named."""
        return "、".join(self.who)


def list_achievements(snapshot: TermSnapshot) -> tuple[TermAchievement, ...]:
    """List the achievements (成果) reported in the meetings held, each once: highest level first,
    then by day; those without a level come last.
    """
    found: list[TermAchievement] = []
    for meeting in snapshot.held:
        for achievement in meeting.achievements:
            line = _term_achievement(achievement, meeting)
            at = next(
                (at for at, known in enumerate(found) if _is_same_achievement(known, line)), None
            )
            if at is None:
                found.append(line)
            else:
                found[at] = _merge_achievement_reports(found[at], line)
    return tuple(sorted(found, key=lambda line: (_level_rank(line.level), line.on)))


def achievements_by_level(lines: Iterable[TermAchievement]) -> dict[str, list[TermAchievement]]:
    """Group achievements by the label of their level, the highest level first and :data:`NO_LEVEL`
    last; levels without any are left out.
    """
    found: dict[str, list[TermAchievement]] = {}
    for line in sorted(lines, key=lambda line: _level_rank(line.level)):
        found.setdefault(line.level_label, []).append(line)
    return found


def achievements_by_person(
    lines: Iterable[TermAchievement], roster: Sequence[str]
) -> dict[str, list[TermAchievement]]:
    """Group achievements by the names of the people in them; those that name nobody are left out.

    Args:
        lines: the achievements; one that names several people is in the group of each.
        roster: names of the school's people; they come first, in this order.
    """
    found: dict[str, list[TermAchievement]] = {}
    for line in lines:
        for name in line.who:
            found.setdefault(name, []).append(line)
    known = [name for name in roster if name in found]
    return {name: found[name] for name in dict.fromkeys((*known, *found))}


def counts_by_level_text(lines: Iterable[TermAchievement]) -> str:
    """Count achievements by level as text: 国家级 1 项，省级 2 项; empty where there are none."""
    return "，".join(
        f"{level} {len(found)} 项" for level, found in achievements_by_level(lines).items()
    )


def counts_by_known_level_clause(lines: Sequence[TermAchievement]) -> str:
    """Count the achievements whose level is known, as a clause to be added to a sentence:
    ，其中省级 1 项、市级 2 项; empty where no level is known.
    """
    known = counts_by_level_text([line for line in lines if line.level]).replace("，", "、")
    return f"，其中{known}" if known else ""


def _term_achievement(achievement: Achievement, meeting: Meeting) -> TermAchievement:
    """Convert an achievement recorded in a meeting to an achievement of the term."""
    return TermAchievement(
        on=achievement.on,
        what=achievement.what,
        level=achievement.level,
        who=achievement.who,
        item=achievement.item,
        meeting=meeting.id,
        number=meeting.number,
    )


def _is_same_achievement(one: TermAchievement, other: TermAchievement) -> bool:
    """Whether two reports, from different meetings, are about one achievement.

    They are if the texts are the same and neither level nor names contradict each other: the same
    prize won by two people is two achievements.
    """
    return (
        _text_without_punctuation(one.what) == _text_without_punctuation(other.what)
        and (not one.level or not other.level or one.level == other.level)
        and (not one.who or not other.who or bool(set(one.who) & set(other.who)))
    )


def _merge_achievement_reports(one: TermAchievement, other: TermAchievement) -> TermAchievement:
    """Merge two reports of one achievement: the first, completed with the level, names and item
    that only the later one has, on the earlier of the two days.
    """
    return msgspec.structs.replace(
        one,
        on=min(one.on, other.on),
        level=one.level or other.level,
        who=tuple(dict.fromkeys((*one.who, *other.who))),
        item=other.item if one.item is None else one.item,
    )


@lru_cache(maxsize=4096)
def _text_without_punctuation(words: str) -> str:
    """Return a text in half width without spaces and punctuation, so that two spellings of an
    achievement are equal; a text of nothing else keeps them.
    """
    plain = unicodedata.normalize("NFKC", words)
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNS") or plain


def _level_rank(level: str) -> int:
    """Sort key of an achievement's level: 0 for the highest; unlisted levels come after the listed
    ones, no level last.
    """
    if level in ACHIEVEMENT_LEVELS:
        return ACHIEVEMENT_LEVELS.index(level)
    return len(ACHIEVEMENT_LEVELS) + (not level)
