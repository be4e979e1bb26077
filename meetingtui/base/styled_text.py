"""Text with styles, independent of the screen toolkit, so that any package can compose it.

A style is a string of names: a theme colour and ``bold``, in any order (``"bold primary"``).
The screens convert it to their toolkit's text; user text in it is never markup.
"""

import msgspec

Piece = str | tuple[str, str]
"""Type of a part of styled text: text alone, or text and its style."""


class StyledText(msgspec.Struct, frozen=True):
    """An immutable text made of pieces, each with its own style; pieces join with ``+``."""

    pieces: tuple[tuple[str, str], ...] = ()
    """Text and style of each piece; an empty style is the default one."""

    def __add__(self, other: "StyledText") -> "StyledText":
        return StyledText((*self.pieces, *other.pieces))

    def with_base_color(self, color: str) -> "StyledText":
        """Return a styled text with ``color``, the name of a theme colour, applied to every piece
        that has no colour of its own; bold ones stay bold.
        """
        return StyledText(
            tuple(
                (words, style if style.replace("bold", "").strip() else f"{style} {color}".strip())
                for words, style in self.pieces
            )
        )

    def __bool__(self) -> bool:
        return any(words for words, _ in self.pieces)


def styled(*pieces: Piece) -> StyledText:
    """Join text pieces, each plain text or a pair of text and style, into one styled text."""
    return StyledText(tuple((p, "") if isinstance(p, str) else p for p in pieces))


NOTHING = StyledText()
"""The empty styled text."""
