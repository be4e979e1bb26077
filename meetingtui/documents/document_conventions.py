"""Conventions of official documents: numbering, quotation marks, and the marks of a draft."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from meetingtui.base.wording import as_sentence, to_chinese_number
from meetingtui.meeting.minutes_issuing import is_minutes_locked
from meetingtui.meeting.record import Meeting

# Chinese quotation marks, nested as GB/T 15834 requires


_INNER = re.compile(r"[“”]|‘([^‘’“”]*)’")


def in_quotation_marks(words: str) -> str:
    """Put words in Chinese quotation marks “ ”, changing those inside to the next level ‘ ’."""
    return f"“{_INNER.sub(_next_quotation_level, words)}”"


def _next_quotation_level(found: re.Match[str]) -> str:
    """Replacement for a quotation mark inside quoted words: double marks become single ones."""
    match found[0]:
        case "“":
            return "‘"
        case "”":
            return "’"
        case _:
            return f"“{found[1]}”"


# Draft marks of minutes that are not issued yet


DRAFT = "〔草稿〕"
"""Mark after the title while the meeting is planned or in progress."""

FOR_COMMENT = "〔征求意见稿〕"
"""Mark after the title when the meeting is closed and its minutes are not issued yet."""


def title_draft_mark(meeting: Meeting) -> str:
    """Mark after the title of minutes that are not issued: 〔草稿〕 (draft) until the meeting is
    closed, then 〔征求意见稿〕 (for comment); empty if issued.
    """
    if not meeting.is_closed:
        return DRAFT
    return "" if is_minutes_locked(meeting) else FOR_COMMENT


def file_name_version_mark(meeting: Meeting) -> str:
    """Mark at the end of a minutes file's name: （草稿） (draft), （征求意见稿） (for comment),
    更正1 (first correction) after a space; empty for the first issued version.
    """
    if mark := title_draft_mark(meeting):
        return f"（{mark[1:-1]}）"
    corrections = len(meeting.issues) - 1
    return f" 更正{corrections}" if corrections else ""


# Numbering of official documents


def bracketed_chinese_number(index: int) -> str:
    """Chinese number in full-width brackets: （一） for 1."""
    return f"（{to_chinese_number(index)}）"


def numbered_sentence_variables(words: Iterable[str], pattern: str = "{}.") -> list[dict[str, Any]]:
    """Make sentences of texts and number them 1., 2., …; blank texts are dropped.

    Args:
        words: the texts.
        pattern: form of the number, such as （{}）.

    Returns:
        Dicts with the keys ``number`` and ``words``.
    """
    sentences = [as_sentence(text) for text in words if text.strip()]
    return [{"number": pattern.format(n), "words": text} for n, text in enumerate(sentences, 1)]


def numbered_group_variables(named: Iterable[tuple[str, Sequence[str]]]) -> list[dict[str, Any]]:
    """Number headed groups of sentences 1., 2., …; empty groups are dropped.

    Args:
        named: heading and texts of each group.

    Returns:
        Dicts with the keys ``number`` (empty if there is only one group), ``name`` (the heading),
        ``text`` (the sentence, if there is only one; else empty) and ``lines`` (if there are
        several, dicts as of :func:`numbered_sentence_variables`, numbered （1）; else empty).
    """
    found = [
        (name, lines)
        for name, words in named
        if (lines := numbered_sentence_variables(words, "（{}）"))
    ]
    return [
        {
            "number": f"{n}." if len(found) > 1 else "",
            "name": name,
            "text": lines[0]["words"] if len(lines) == 1 else "",
            "lines": lines if len(lines) > 1 else [],
        }
        for n, (name, lines) in enumerate(found, 1)
    ]
