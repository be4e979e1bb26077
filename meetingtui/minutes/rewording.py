"""Other words for single paragraphs of the minutes, kept beside the records and put in last.

A paragraph is found again by where it stands and by what the records say there.
Where it stands is told by names (the topic, the item, the heading), never by
counting, so that it does not move when something is recorded before it. Where
the records say something else by now, the other words are not used: they were
written for another sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import msgspec

from meetingtui.meeting.issue import Rewording
from meetingtui.wording import one_line

PARAGRAPHS = frozenset(
    {
        "absent",
        "conclusion",
        "decision",
        "figures",
        "guests",
        "lead",
        "leave",
        "opening",
        "postponed",
        "present",
        "text",
        "unheard",
        "what",
        "words",
    }
)
"""The variables that hold a sentence or more; the others are names, numbers and dates."""

_NAMED_BY = (("title", "source"), ("name",), ("label",))
"""What tells an entry of a list from its neighbours."""

_SILENT = ("conclusion", "decision", "lines", "text", "words")
"""Ways in which the same paragraph is offered: by itself, below a heading, one of several."""


class Told(NamedTuple):
    """A paragraph as the records make it."""

    key: str
    """Where it stands."""
    words: str
    """What it says."""


class _Place(NamedTuple):
    told: Told
    holder: dict[str, Any]
    field: str

    def put(self, words: str) -> None:
        self.holder[self.field] = words


def paragraphs_of(context: Mapping[str, Any]) -> list[Told]:
    """Every paragraph of a context, in its order."""
    return [place.told for place in _places(context)]


def reworded(context: Mapping[str, Any], wording: Sequence[Rewording]) -> dict[str, Any]:
    """The context with the other words where they belong; it is left as it is itself."""
    fresh = deepcopy(dict(context))
    if wording:
        for place in _places(fresh):
            if found := rewording_of(place.told, wording):
                place.put(found.words)
    return fresh


def rewording_of(told: Told, wording: Sequence[Rewording]) -> Rewording | None:
    """The other words for a paragraph; None where there are none for what it says now."""
    return next(
        (each for each in wording if each.was == told.words and _is_one(each.key, told.key)), None
    )


def outdated(context: Mapping[str, Any], wording: Sequence[Rewording]) -> list[Rewording]:
    """原文已变: other words whose paragraph says something else by now, or is gone."""
    known = paragraphs_of(context)
    return [
        each
        for each in wording
        if not any(told.words == each.was and _is_one(each.key, told.key) for told in known)
    ]


def present(rewording: Rewording, context: Mapping[str, Any]) -> Told | None:
    """What stands now where an outdated rewording was written; None where that is not sure."""
    there = [told for told in paragraphs_of(context) if told.key == rewording.key]
    return there[0] if len(there) == 1 else None


def put_words(wording: Sequence[Rewording], told: Told, words: str) -> tuple[Rewording, ...]:
    """The rewordings after a paragraph got other words; its own words, or none, take them away."""
    left = tuple(
        each for each in wording if not (each.was == told.words and _is_one(each.key, told.key))
    )
    words = one_line(words)
    if not words or words == one_line(told.words):
        return left
    return (*left, Rewording(key=told.key, was=told.words, words=words))


def without(wording: Sequence[Rewording], gone: Rewording) -> tuple[Rewording, ...]:
    """The rewordings without one."""
    return tuple(each for each in wording if each != gone)


# Where paragraphs are on the page

_OPEN, _SHUT = "\ue000", "\ue001"
_DIGIT = 0xE010
"""Signs of Unicode's private area: no keyboard types them, and no document shows them."""


class Line(msgspec.Struct, frozen=True):
    """One line of the finished document, and the paragraphs it shows."""

    text: str
    """The line."""
    told: tuple[Told, ...] = ()
    """What of it can be put in other words; as the records make it."""


def marked(
    context: Mapping[str, Any], wording: Sequence[Rewording]
) -> tuple[dict[str, Any], list[Told]]:
    """The reworded context with invisible marks around its paragraphs, and those by number."""
    fresh = deepcopy(dict(context))
    known = []
    for number, place in enumerate(_places(fresh)):
        found = rewording_of(place.told, wording)
        digits = "".join(chr(_DIGIT + int(digit)) for digit in str(number))
        words = _unmarked(found.words if found else place.told.words)
        known.append(place.told)
        place.put(f"{_OPEN}{digits}{words}{_SHUT}")
    return fresh, known


def read_marked(lines: Sequence[str], known: Sequence[Told]) -> list[Line]:
    """The lines of a document made of a marked context, the marks taken out again."""
    found = []
    for line in lines:
        numbers = [
            int("".join(str(ord(sign) - _DIGIT) for sign in digits))
            for digits in re.findall(f"{_OPEN}([\ue010-\ue019]+)", line)
        ]
        told = tuple(known[number] for number in dict.fromkeys(numbers) if number < len(known))
        found.append(Line(_unmarked(line), told))
    return found


def _unmarked(text: str) -> str:
    return re.sub("[\ue000\ue001\ue010-\ue019]", "", text)


# How a context is gone through


def _places(context: Mapping[str, Any]) -> Iterator[_Place]:
    yield from _within(context, "", set())


_ALSO_CALLED = {"roll": "particulars"}
"""Variables that say the same in another choice or order."""


def _within(value: Any, key: str, seen: set[int]) -> Iterator[_Place]:
    """Every paragraph in a value; what several variables share is met once."""
    if isinstance(value, dict | list):
        if id(value) in seen:
            return
        seen.add(id(value))
    if isinstance(value, dict):
        for name, part in value.items():
            called = _ALSO_CALLED.get(name, name)
            there = key if name in _SILENT else "/".join(filter(None, (key, called)))
            if isinstance(part, str):
                if name in PARAGRAPHS and part.strip():
                    yield _Place(Told(there, part), value, name)
            else:
                yield from _within(part, there, seen)
    elif isinstance(value, list):
        for entry in value:
            yield from _within(entry, f"{key}{_identity(entry)}", seen)


def _identity(entry: Any) -> str:
    """[冬季作息]; a heading's bracketed end (通过) may change, the rest names it."""
    if isinstance(entry, dict):
        for names in _NAMED_BY:
            if all(name in entry for name in names[:1]):
                words = "".join(str(entry.get(name, "")) for name in names)
                return f"[{re.sub('（.*', '', words) if names == ('name',) else words}]"
    return ""


def _is_one(one: str, other: str) -> bool:
    """Whether two places are the same, or one lies in the other."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")
