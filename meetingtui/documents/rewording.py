"""Rewording of single paragraphs of the minutes, stored separately from the records.

A rewording is matched by the paragraph's key and its recorded text. The key is a path of names
(topic, item, heading), never a number, so that it stays valid when something is recorded before
the paragraph. If the recorded text changes, the rewording is no longer used, because it was
written for another sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.meeting.minutes_records import ParagraphRewording

PARAGRAPHS = frozenset(
    {
        "absent",
        "approval",
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
"""Template variables that hold one or more sentences; the others are names, numbers and dates."""

_IDENTIFYING_FIELDS = (("title", "source"), ("name",), ("label",))
"""Fields that identify an entry of a list."""

_VARIABLES_LEFT_OUT_OF_KEYS = ("conclusion", "decision", "lines", "text", "words")
"""Variables left out of keys, because the same paragraph may be held by any of them."""


_STOPS = re.compile("。{2,}")
"""Several full stops in a row, as typed before an existing one."""


class RecordedParagraph(NamedTuple):
    """A paragraph of the minutes as made from the records: its key and its text."""

    key: str
    """Path of names to the paragraph, such as headings joined with ``/``."""
    words: str
    """Text of the paragraph."""


class _ParagraphPlace(NamedTuple):
    """A paragraph of the minutes within template variables: its key and text, and the dict that
    holds the text.
    """

    paragraph: RecordedParagraph
    holder: dict[str, Any]
    field: str

    def replace_text(self, words: str) -> None:
        """Replace a minutes paragraph's text in the template variables that hold it."""
        self.holder[self.field] = words


def recorded_paragraphs(context: Mapping[str, Any]) -> list[RecordedParagraph]:
    """List all paragraphs of the minutes found in their template variables, in the order of the
    variables; a text that stands in several variables is listed for each.
    """
    return [place.paragraph for place in _paragraph_places(context)]


def reworded_minutes_variables(
    context: Mapping[str, Any], wording: Sequence[ParagraphRewording]
) -> dict[str, Any]:
    """Return a copy of the minutes' template variables with the user's rewordings applied; outdated
    ones are ignored.
    """
    fresh = deepcopy(dict(context))
    if wording:
        for place in _paragraph_places(fresh):
            if found := rewording_of_paragraph(place.paragraph, wording):
                place.replace_text(found.words)
    return fresh


def rewording_of_paragraph(
    paragraph: RecordedParagraph, wording: Sequence[ParagraphRewording]
) -> ParagraphRewording | None:
    """Find the rewording of a paragraph of the minutes: the text by which the user replaced the one
    made from the records.

    None where the paragraph was not reworded, or its recorded text has changed since.
    """
    return next(
        (
            each
            for each in wording
            if each.was == paragraph.words and _is_same_or_nested_key(each.key, paragraph.key)
        ),
        None,
    )


def outdated_rewordings(
    context: Mapping[str, Any], wording: Sequence[ParagraphRewording]
) -> list[ParagraphRewording]:
    """List the rewordings whose paragraph has changed or no longer exists in the records
    (原文已变).

    Args:
        context: the minutes' template variables made from the records.
        wording: all rewordings of the minutes.
    """
    known = recorded_paragraphs(context)
    return [
        each
        for each in wording
        if not any(
            paragraph.words == each.was and _is_same_or_nested_key(each.key, paragraph.key)
            for paragraph in known
        )
    ]


def paragraph_of_outdated_rewording(
    rewording: ParagraphRewording, context: Mapping[str, Any]
) -> RecordedParagraph | None:
    """Find the minutes paragraph that now stands in place of the one an outdated rewording was for.

    Returns:
        The paragraph as made from the records; None if there are none or several.
    """
    there = [
        paragraph for paragraph in recorded_paragraphs(context) if paragraph.key == rewording.key
    ]
    return there[0] if len(there) == 1 else None


def with_rewording_set(
    wording: Sequence[ParagraphRewording], paragraph: RecordedParagraph, words: str
) -> tuple[ParagraphRewording, ...]:
    """Return the rewordings of the minutes with that of one paragraph added or replaced.

    The words are normalised to one line. Empty words, or the recorded text itself, remove the
    rewording.
    """
    left = tuple(
        each
        for each in wording
        if not (each.was == paragraph.words and _is_same_or_nested_key(each.key, paragraph.key))
    )
    words = normalise_typed_text(words)
    if not words or words in (paragraph.words, normalise_typed_text(paragraph.words)):
        return left
    return (*left, ParagraphRewording(key=paragraph.key, was=paragraph.words, words=words))


def normalise_typed_text(words: str) -> str:
    """Normalise the typed text of a paragraph: one line, without repeated full stops."""
    return _STOPS.sub("。", one_line(words))


def without_rewording(
    wording: Sequence[ParagraphRewording], removed: ParagraphRewording
) -> tuple[ParagraphRewording, ...]:
    """Return the rewordings of a meeting's minutes without one of them."""
    return tuple(each for each in wording if each != removed)


def sentence_lists_with_keys(
    context: Mapping[str, Any],
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield every non-empty list of sentences (dicts with just ``number`` and ``words``) in the
    minutes' template variables, with the key of its paragraphs: a path of names such as headings
    joined with ``/``.

    The lists are those of the variables themselves, so that changing one changes the minutes.
    """
    yield from _keyed_lists_within(context, "", set())


def _keyed_lists_within(
    value: Any, key: str, seen: set[int]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield every list of sentences within one value of the minutes' template variables, with the
    key of its paragraphs.

    Args:
        value: a dict, list or text among the template variables.
        key: the path of names to it, joined with ``/``; empty at the top.
        seen: ids of the lists yielded already, which are skipped; updated in place.
    """
    if isinstance(value, dict):
        for name, part in value.items():
            called = _VARIABLES_WITH_SAME_PARAGRAPHS.get(name, name)
            there = (
                key
                if name in _VARIABLES_LEFT_OUT_OF_KEYS
                else "/".join(filter(None, (key, called)))
            )
            yield from _keyed_lists_within(part, there, seen)
    elif isinstance(value, list) and id(value) not in seen:
        seen.add(id(value))
        if value and all(
            isinstance(each, dict) and set(each) == _PARAGRAPH_ENTRY_FIELDS for each in value
        ):
            yield key, value
        for entry in value:
            yield from _keyed_lists_within(entry, f"{key}{_key_part_of_list_entry(entry)}", seen)


_PARAGRAPH_ENTRY_FIELDS = {"number", "words"}
"""Fields of an entry that is a paragraph of its own."""


# Where paragraphs are on the page

_OPEN, _SHUT = "\ue000", "\ue001"
_DIGIT = 0xE010
"""First of the characters for digits; all marks are from Unicode's private use area."""


class PreviewLine(msgspec.Struct, frozen=True):
    """One line of the previewed document, with the paragraphs shown in it."""

    text: str
    """Text of the line."""
    paragraphs: tuple[RecordedParagraph, ...] = ()
    """The paragraphs in the line that can be reworded, as made from the records."""


def reworded_and_marked_variables(
    context: Mapping[str, Any], wording: Sequence[ParagraphRewording]
) -> tuple[dict[str, Any], list[RecordedParagraph]]:
    """Apply rewordings to the minutes and enclose every paragraph in invisible marks with its
    number, from 0.

    Returns:
        The changed copy of the template variables, and the paragraphs as recorded, each at the
        index of its number.
    """
    fresh = deepcopy(dict(context))
    known = []
    for number, place in enumerate(_paragraph_places(fresh)):
        found = rewording_of_paragraph(place.paragraph, wording)
        digits = "".join(chr(_DIGIT + int(digit)) for digit in str(number))
        words = _remove_marks(found.words if found else place.paragraph.words)
        known.append(place.paragraph)
        place.replace_text(f"{_OPEN}{digits}{words}{_SHUT}")
    return fresh, known


def preview_lines_from_marked_lines(
    lines: Sequence[str], known: Sequence[RecordedParagraph]
) -> list[PreviewLine]:
    """Find which paragraphs the lines of a rendered document show, and remove the marks.

    Args:
        lines: lines of a document made from the variables of :func:`reworded_and_marked_variables`.
        known: the paragraphs that it returned; a number beyond them is ignored.
    """
    found = []
    for line in lines:
        numbers = [
            int("".join(str(ord(sign) - _DIGIT) for sign in digits))
            for digits in re.findall(f"{_OPEN}([\ue010-\ue019]+)", line)
        ]
        paragraphs = tuple(
            known[number] for number in dict.fromkeys(numbers) if number < len(known)
        )
        found.append(PreviewLine(_remove_marks(line), paragraphs))
    return found


MARKS = re.compile("[\ue000\ue001\ue010-\ue019]")
"""Pattern of the mark characters around paragraphs, which must be removed before display."""


def _remove_marks(text: str) -> str:
    """Remove the invisible paragraph marks from a text."""
    return MARKS.sub("", text)


# How a context is gone through


def _paragraph_places(context: Mapping[str, Any]) -> Iterator[_ParagraphPlace]:
    """Yield every minutes paragraph in template variables, with the dict that holds its text."""
    yield from _paragraph_places_within(context, "", set())


_VARIABLES_WITH_SAME_PARAGRAPHS = {"roll": "particulars"}
"""Variables whose paragraphs have the key of another variable with the same content."""


def _paragraph_places_within(value: Any, key: str, seen: set[int]) -> Iterator[_ParagraphPlace]:
    """Yield every minutes paragraph within one value of the template variables.

    Args:
        value: a dict, list or text among the template variables.
        key: the path of names to it, joined with ``/``; empty at the top.
        seen: ids of the values visited already, which are skipped; updated in place.
    """
    if isinstance(value, dict | list):
        if id(value) in seen:
            return
        seen.add(id(value))
    if isinstance(value, dict):
        for name, part in value.items():
            called = _VARIABLES_WITH_SAME_PARAGRAPHS.get(name, name)
            there = (
                key
                if name in _VARIABLES_LEFT_OUT_OF_KEYS
                else "/".join(filter(None, (key, called)))
            )
            if isinstance(part, str):
                if name in PARAGRAPHS and part.strip():
                    yield _ParagraphPlace(RecordedParagraph(there, part), value, name)
            else:
                yield from _paragraph_places_within(part, there, seen)
    elif isinstance(value, list):
        for entry in value:
            yield from _paragraph_places_within(
                entry, f"{key}{_key_part_of_list_entry(entry)}", seen
            )


def _key_part_of_list_entry(entry: Any) -> str:
    """What a list entry adds to its paragraphs' key: [冬季作息], from its title and source, else
    its name without a bracketed end such as （通过）, else its label; empty if it has none of them.
    """
    if isinstance(entry, dict):
        for names in _IDENTIFYING_FIELDS:
            if all(name in entry for name in names[:1]):
                words = "".join(str(entry.get(name, "")) for name in names)
                return f"[{re.sub('（.*', '', words) if names == ('name',) else words}]"
    return ""


def _is_same_or_nested_key(one: str, other: str) -> bool:
    """Whether two paragraph keys are equal, or one is a path above the other (``a/b`` above
    ``a/b/c``).
    """
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")
