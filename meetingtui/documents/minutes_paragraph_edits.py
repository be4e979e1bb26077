"""Manual arrangement of minutes paragraphs: adding, leaving out and moving them.

An arrangement is stored separately from the records and applied when the minutes are written.
It identifies paragraphs by their recorded text, never by number. A newly recorded paragraph is
placed after its predecessor in the records, so that it is never lost; a paragraph that is no
longer recorded is dropped.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

import msgspec

from meetingtui.base.wording import as_sentence, to_chinese_number
from meetingtui.documents.document_conventions import bracketed_chinese_number
from meetingtui.documents.rewording import (
    RecordedParagraph,
    normalise_typed_text,
    sentence_lists_with_keys,
)
from meetingtui.meeting.minutes_records import ArrangedParagraph, ParagraphArrangement

Arrangements = tuple[ParagraphArrangement, ...]
"""Arrangements of a meeting's minutes, one per heading with arranged paragraphs."""

Order = Mapping[str, tuple[ArrangedParagraph, ...]]
"""Paragraphs in their order under each heading, by the heading's key."""


def arranged_minutes_variables(
    context: Mapping[str, Any], arrangements: Sequence[ParagraphArrangement]
) -> dict[str, Any]:
    """Return a copy of the minutes' template variables with the user's arrangements applied.

    Headings without any paragraphs are removed and the numbers adjusted. An arrangement whose
    heading no longer exists is ignored.

    Args:
        context: the template variables made from the records.
        arrangements: the arrangements, one per heading.
    """
    fresh = deepcopy(dict(context))
    if not arrangements:
        return fresh
    by_key = {each.key: each for each in arrangements}
    for key, lines in sentence_lists_with_keys(fresh):
        if key in by_key:  # once, where two headings say the same
            _arrange_lines_in_place(lines, by_key.pop(key))
    fresh["sections"] = list(_renumber_sections(fresh.get("sections", ())))
    return fresh


def paragraph_orders_by_heading(
    context: Mapping[str, Any], arrangements: Sequence[ParagraphArrangement]
) -> Order:
    """Compute the order of the minutes' paragraphs under each heading, including added paragraphs.

    Args:
        context: template variables made from the records, without any arrangement.
        arrangements: the arrangements to apply.

    Returns:
        The paragraphs in order, by the key of their heading (a path of names joined with ``/``).
    """
    by_key = {each.key: each for each in arrangements}
    found: dict[str, tuple[ArrangedParagraph, ...]] = {}
    for key, lines in sentence_lists_with_keys(context):
        if key not in found:
            now = [str(line["words"]) for line in lines]
            found[key] = tuple(
                _update_stored_order(now, by_key.get(key, ParagraphArrangement(key=key)))
            )
    return found


def added_paragraphs_without_heading(
    context: Mapping[str, Any], arrangements: Sequence[ParagraphArrangement]
) -> list[RecordedParagraph]:
    """Find added paragraphs that are not in the minutes because their heading no longer exists."""
    known = {key for key, _ in sentence_lists_with_keys(context)}
    return [
        RecordedParagraph(each.key, line.words)
        for each in arrangements
        if each.key not in known
        for line in each.order
        if line.words
    ]


def count_added_or_removed_paragraphs(arrangements: Sequence[ParagraphArrangement]) -> int:
    """Count the paragraphs that a user added to the minutes or left out; moved ones do not
    count.
    """
    added = sum(bool(line.words) for each in arrangements for line in each.order)
    return added + sum(len(each.removed) for each in arrangements)


# What can be done to a paragraph


def find_paragraph_by_text(order: Order, paragraph: RecordedParagraph) -> ArrangedParagraph | None:
    """Find a paragraph of the minutes by its text among those under its heading; None if it cannot
    be arranged.

    ``order`` is the present order of paragraphs, from :func:`paragraph_orders_by_heading`.
    """
    return next(
        (each for each in order.get(paragraph.key, ()) if paragraph_text(each) == paragraph.words),
        None,
    )


def paragraph_text(paragraph: ArrangedParagraph) -> str:
    """Text of a paragraph in the minutes, before any rewording."""
    return paragraph.was or as_sentence(paragraph.words)


def with_paragraph_added(
    arrangements: Arrangements, order: Order, after: RecordedParagraph, words: str
) -> tuple[Arrangements, RecordedParagraph]:
    """Return the arrangements with a paragraph added to the minutes after another, and the
    paragraph.

    Args:
        arrangements: the arrangements so far.
        order: the present order of paragraphs, from :func:`paragraph_orders_by_heading`; it must
            have the heading of ``after``.
        after: the paragraph after which it stands; at the end of its heading if that is not found.
        words: the text as typed, normalised to one line.

    Returns:
        The new arrangements, and the added paragraph as the minutes have it: a sentence.
    """
    lines = list(order[after.key])
    at = next(
        (n for n, each in enumerate(lines, 1) if paragraph_text(each) == after.words), len(lines)
    )
    lines.insert(at, ArrangedParagraph(words=normalise_typed_text(words)))
    return _replace_order_under_heading(arrangements, after.key, lines), RecordedParagraph(
        after.key, paragraph_text(lines[at])
    )


def with_added_paragraph_changed(
    arrangements: Arrangements, order: Order, paragraph: RecordedParagraph, words: str
) -> tuple[Arrangements, RecordedParagraph]:
    """Return the arrangements with another text of a paragraph that the user added, and the
    paragraph; recorded paragraphs are not changed.

    Args:
        arrangements: the arrangements so far.
        order: the present order of paragraphs, from :func:`paragraph_orders_by_heading`; it must
            have the paragraph's heading.
        paragraph: the added paragraph, found by its text.
        words: its new text as typed, normalised to one line.

    Returns:
        The new arrangements, and the paragraph with its new text, as a sentence.
    """
    fresh = ArrangedParagraph(words=normalise_typed_text(words))
    lines = [
        fresh if each.words and paragraph_text(each) == paragraph.words else each
        for each in order[paragraph.key]
    ]
    return _replace_order_under_heading(arrangements, paragraph.key, lines), RecordedParagraph(
        paragraph.key, paragraph_text(fresh)
    )


def with_paragraph_left_out(
    arrangements: Arrangements, order: Order, paragraph: RecordedParagraph
) -> Arrangements:
    """Return the arrangements with a recorded paragraph left out of the minutes; an added one is
    deleted, even if its heading no longer exists.

    ``order`` is the present order of paragraphs, from :func:`paragraph_orders_by_heading`.
    """
    found = find_paragraph_by_text(order, paragraph)
    if found is None:
        return tuple(
            msgspec.structs.replace(
                each, order=tuple(line for line in each.order if line.words != paragraph.words)
            )
            if each.key == paragraph.key
            else each
            for each in arrangements
        )
    lines = list(order[paragraph.key])
    lines.remove(found)
    return _replace_order_under_heading(arrangements, paragraph.key, lines, removed=found.was)


def with_paragraph_moved(
    arrangements: Arrangements, order: Order, paragraph: RecordedParagraph, places: int
) -> Arrangements:
    """Return the arrangements with a paragraph moved under its heading, at most to either end.

    Args:
        arrangements: the arrangements so far.
        order: the present order of paragraphs, from :func:`paragraph_orders_by_heading`.
        paragraph: the paragraph to move; nothing changes if it cannot be found.
        places: number of places to move down, negative to move up.
    """
    found = find_paragraph_by_text(order, paragraph)
    if found is None:
        return arrangements
    lines = list(order[paragraph.key])
    at = lines.index(found)
    there = max(0, min(at + places, len(lines) - 1))
    if there == at:
        return arrangements
    lines.insert(there, lines.pop(at))
    return _replace_order_under_heading(arrangements, paragraph.key, lines)


def with_paragraph_restored(
    arrangements: Arrangements, paragraph: RecordedParagraph
) -> Arrangements:
    """Return the arrangements with a paragraph that was left out back at its recorded place."""
    return tuple(
        msgspec.structs.replace(
            each, removed=tuple(was for was in each.removed if was != paragraph.words)
        )
        if each.key == paragraph.key
        else each
        for each in arrangements
    )


def _replace_order_under_heading(
    arrangements: Arrangements, key: str, lines: Sequence[ArrangedParagraph], removed: str = ""
) -> Arrangements:
    """Return the arrangements of minutes paragraphs with the order under one heading replaced.

    Args:
        arrangements: the arrangements so far.
        key: key of the heading, a path of names.
        lines: the new order.
        removed: text of a paragraph that was left out; empty for none.
    """
    before = next((each for each in arrangements if each.key == key), ParagraphArrangement(key=key))
    after = ParagraphArrangement(
        key=key,
        order=tuple(lines),
        removed=(*before.removed, *filter(None, (removed,))),
    )
    return (*(each for each in arrangements if each.key != key), after)


# How it is applied


def _arrange_lines_in_place(lines: list[dict[str, Any]], arrangement: ParagraphArrangement) -> None:
    """Apply an arrangement of minutes paragraphs to the list of lines under one heading, in place.

    Args:
        lines: template variables of the lines, with ``words`` and ``number``; renumbered in the
            pattern of their first number.
        arrangement: the order and the paragraphs left out.
    """
    made = list(lines)
    known = {str(line["words"]): line for line in made}
    pattern = next((str(line["number"]) for line in made if line.get("number")), "1.")
    lines[:] = [
        known[each.was] if each.was else {"words": paragraph_text(each)}
        for each in _update_stored_order(list(known), arrangement)
    ]
    if len(lines) == len(made) == 1 and made[0] is lines[0]:
        return
    for place, line in enumerate(lines, 1):
        line["number"] = re.sub(r"\d+", str(place), pattern) if len(lines) > 1 else ""


def _update_stored_order(
    now: Sequence[str], arrangement: ParagraphArrangement
) -> Iterator[ArrangedParagraph]:
    """Yield the paragraphs of one heading in the stored order, brought up to date with the records.

    Args:
        now: texts of the paragraphs now recorded, in recorded order; new ones follow their
            predecessor.
        arrangement: the stored order and the texts of paragraphs left out.
    """
    there = [words for words in now if words not in arrangement.removed]
    ordered = [each for each in arrangement.order if each.words or each.was in there]
    named = {each.was for each in ordered if each.was}
    for place, words in enumerate(there):
        if words in named:
            continue
        before = there[place - 1] if place else None
        at = next((n for n, each in enumerate(ordered, 1) if each.was and each.was == before), 0)
        if before is not None and not at:
            at = len(ordered)
        ordered.insert(at, ArrangedParagraph(was=words))
        named.add(words)
    yield from ordered


def _renumber_sections(sections: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the sections of the minutes that have content or the task table, with sections and
    headed parts numbered again, in place; parts without lines are removed.
    """
    for section in sections:
        parts = [part for part in section["parts"] if part["lines"]]
        headed = [part for part in parts if part["name"]]
        for n, part in enumerate(headed, 1):
            part["number"] = bracketed_chinese_number(n)
        section["parts"] = parts
    kept = [each for each in sections if each["parts"] or each["key"] == "decided"]
    for n, section in enumerate(kept, 1):
        section["number"] = to_chinese_number(n)
        yield section
