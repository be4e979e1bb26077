"""Marks around sentences in a template's values, and the Word comments they become.

The marks are signs of Unicode's private area: no keyboard types them. They
are taken out of the finished document wherever a template has put them.
"""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from meetingtui.minutes.stories import W

if TYPE_CHECKING:
    pass

_OPEN, _SHUT, _ZERO = "\ue000", "\ue001", 0xE010
_MARK = re.compile(f"({_OPEN}[\ue010-\ue019]+|{_SHUT})")
_ANY = re.compile("[\ue000\ue001\ue010-\ue019]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

AUTHOR, INITIALS = "依据", "据"
"""Who is said to have written the comments."""


def marked(text: str, number: int) -> str:
    """The text between the marks of a number; marks that stood in it already are gone.

    The last sign stays outside: where a comment ends with the line, LibreOffice begins another.
    """
    digits = "".join(chr(_ZERO + int(digit)) for digit in str(number))
    text = _ANY.sub("", text)
    return f"{_OPEN}{digits}{text[:-1]}{_SHUT}{text[-1:]}"


def commented(document: bytes, notes: Sequence[str]) -> bytes:
    """The document with its marks replaced by comments, ``notes`` by the marks' numbers."""
    from docx import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    word = Document(io.BytesIO(document))
    for element in list(word.element.body.iter(f"{W}p")):
        paragraph = Paragraph(element, word._body)
        runs: dict[int, list[Run]] = {}
        number: int | None = None
        for run in [each for each in element.iter(f"{W}r") if _ANY.search(_text(each))]:
            for piece, of in _pieces(run, number):
                number = of
                if of is not None and _text(piece):
                    runs.setdefault(of, []).append(Run(piece, paragraph))
        for at, found in runs.items():
            if at < len(notes):
                word.add_comment(found, notes[at], AUTHOR, INITIALS)
    for part in word.part.package.iter_parts():
        root = getattr(part, "element", None)
        for text in root.iter(f"{W}t") if root is not None else ():
            text.text = _ANY.sub("", text.text or "")
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _pieces(run: Any, number: int | None) -> list[tuple[Any, int | None]]:
    """The run cut at its marks, each piece with the sentence it belongs to."""
    found: list[tuple[Any, int | None]] = []
    look = run.find(f"{W}rPr")
    for child in [each for each in run if each is not look]:
        parts = _MARK.split(child.text or "") if child.tag == f"{W}t" else [None]
        for part in parts:
            if part and _MARK.fullmatch(part):
                number = None if part == _SHUT else _number(part)
                continue
            if part == "":
                continue
            piece = run.makeelement(f"{W}r")
            if look is not None:
                piece.append(deepcopy(look))
            held = deepcopy(child)
            if part is not None:
                held.text = part
                held.set(_SPACE, "preserve")
            piece.append(held)
            run.addprevious(piece)
            found.append((piece, number))
    run.getparent().remove(run)
    return found


def _number(mark: str) -> int:
    return int("".join(str(ord(sign) - _ZERO) for sign in mark[1:]))


def _text(run: Any) -> str:
    return "".join(each.text or "" for each in run.iter(f"{W}t"))
