"""The numbers of an official document: 一、→（一）→1.→（1）, counted over what is there."""

from collections.abc import Iterable, Sequence
from typing import Any

from meetingtui.wording import chinese_number, sentence


def bracketed(index: int) -> str:
    """（一） for the first."""
    return f"（{chinese_number(index)}）"


def numbered(words: Iterable[str], pattern: str = "{}.") -> list[dict[str, Any]]:
    """Sentences one by one: 1. 2. 3., or （1）（2） by another pattern; blank ones left out."""
    said = [sentence(text) for text in words if text.strip()]
    return [{"number": pattern.format(n), "words": text} for n, text in enumerate(said, 1)]


def points(named: Iterable[tuple[str, Sequence[str]]]) -> list[dict[str, Any]]:
    """Headed groups of sentences, numbered 1. 2.; a group with nothing to say is left out.

    A group that stands alone has no number: there is nothing it is the first
    of. A single sentence follows its heading as ``text``; several stand below
    it as ``lines``.
    """
    found = [(name, lines) for name, words in named if (lines := numbered(words, "（{}）"))]
    return [
        {
            "number": f"{n}." if len(found) > 1 else "",
            "name": name,
            "text": lines[0]["words"] if len(lines) == 1 else "",
            "lines": lines if len(lines) > 1 else [],
        }
        for n, (name, lines) in enumerate(found, 1)
    ]
