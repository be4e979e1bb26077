"""Measure and cut text by its display width, one grapheme (a character as a reader sees it) at a
time.

A Chinese character takes two cells, a Latin letter one. A letter with combining marks, a
joined emoji, a flag or a character with a variation selector is one grapheme and is never
split. On the screen the widths are those by which textual draws.
"""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width


def graphemes_with_width(text: str) -> Iterator[tuple[str, int]]:
    """Yield each grapheme of a text, in order, with its width in cells: 2 for a Chinese character,
    0 for a sign that is not drawn.
    """
    if text.isascii() and text.isprintable():
        yield from ((sign, 1) for sign in text)
        return
    from rich.cells import split_graphemes

    spans, _ = split_graphemes(text)
    flag: tuple[str, int] | None = None
    for start, end, size in spans:
        piece = text[start:end]
        if flag is not None:
            if _is_flag_letter(piece):
                yield flag[0] + piece, flag[1] + size
                flag = None
                continue
            yield flag
            flag = None
        if _is_flag_letter(piece):
            flag = piece, size
        else:
            yield piece, size
    if flag is not None:
        yield flag


_PLAIN = re.compile(r"[ -~\u3000-\u3029\u4e00-\u9fff\uff01-\uff60]*")
"""Pattern of text in which every code point is a grapheme: ASCII, Chinese characters, full-width
forms.
"""


def cell_len(text: str) -> int:
    """Return the width of a text on the screen, in cells: two for a Chinese character."""
    if text.isascii() and text.isprintable():
        return len(text)
    if _PLAIN.fullmatch(text):  # without rich, which ``--help`` need not wait for
        return len(text) + sum(sign > "~" for sign in text)
    from rich.cells import cell_len as measured

    return measured(text)


def fitting_prefix(text: str, room: int) -> str:
    """Return the longest beginning of a text, in whole graphemes, that fits into ``room`` cells; no
    sign such as … is added.
    """
    kept, used = [], 0
    for piece, size in graphemes_with_width(text):
        used += size
        if used > room:
            break
        kept.append(piece)
    return "".join(kept)


def printed_width(text: str) -> int:
    """Return the width of a text on paper, in half-width characters: two for a Chinese one.

    Chinese fonts print quotation marks, dashes and circled figures, which a screen draws in one
    cell, as wide as a Chinese character.
    """
    return sum(
        2 if size == 1 and east_asian_width(piece[0]) == "A" else size
        for piece, size in graphemes_with_width(text)
    )


def _is_flag_letter(piece: str) -> bool:
    """Whether a character is a regional indicator, of which two make a flag emoji."""
    return "\U0001f1e6" <= piece[0] <= "\U0001f1ff"
