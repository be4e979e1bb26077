"""One measure of text everywhere: by what a reader sees as one character, in cells."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len as drawn
from textual.content import Content

import meetingtui
from meetingtui.base.text_width import cell_len, fitting_prefix, graphemes_with_width, printed_width
from meetingtui.review.status_terminal_page import fit_to_cells as fit_plain
from meetingtui.review.status_terminal_page import shorten_to_cells as cut_plain
from meetingtui.ui.widgets.text_layout import fit_to_cells, shorten_cells, wrap_content

WHOLE = ("👨‍👩‍👧", "🇨🇳", "e\u0301", "❤️", "1️⃣", "👍🏽", "か\u3099", "好", "a")
"""Each of them one character to a reader."""
TEXTS = st.lists(st.sampled_from([*WHOLE, "，", " ", "（", "12月"]), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "size"),
    [("👨‍👩‍👧", 2), ("🇨🇳", 2), ("e\u0301", 1), ("❤️", 2), ("👍🏽", 2), ("か\u3099", 2), ("好a", 3)],
)
def test_cells(text: str, size: int) -> None:
    assert cell_len(text) == size


@pytest.mark.parametrize("text", WHOLE)
def test_each_of_these_is_one_grapheme(text: str) -> None:
    assert [piece for piece, _ in graphemes_with_width(text)] == [text]


def test_on_paper_marks_of_chinese_fonts_are_wide() -> None:
    assert (printed_width("“①…”"), printed_width("e\u0301a"), printed_width("好")) == (8, 2, 2)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",))) | TEXTS)
def test_the_pieces_are_the_text_and_as_wide_as_it_is_drawn(text: str) -> None:
    pieces = list(graphemes_with_width(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert sum(size for _, size in pieces) == cell_len(text) == drawn(text)


@given(TEXTS, st.integers(4, 40))
def test_nothing_is_cut_in_the_midst_of_a_character_nor_too_wide(text: str, room: int) -> None:
    pieces = [piece for piece, _ in graphemes_with_width(text)]
    whole = {"".join(pieces[:count]).rstrip() for count in range(len(pieces) + 1)}
    assert fitting_prefix(text, room).rstrip() in whole
    assert cell_len(fit_to_cells(text, room)) == room
    assert shorten_cells(text, room) == text or shorten_cells(text, room).removesuffix("…") in whole
    assert cell_len(cut_plain(text, room)) <= room
    assert cell_len(fit_plain(text, room)) == room


@given(TEXTS, st.integers(8, 40))
def test_no_line_is_broken_in_the_midst_of_a_character(text: str, room: int) -> None:
    lines = wrap_content(Content(text), room).plain.split("\n")
    kept = [
        piece for line in lines for piece, _ in graphemes_with_width(line.strip()) if piece != " "
    ]
    assert kept == [piece for piece, _ in graphemes_with_width(text) if piece != " "]


def test_no_other_module_measures_text() -> None:
    root = Path(meetingtui.__file__).parent
    elsewhere = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if path.name != "text_width.py"
        and re.search("rich.cells|import .*wcwidth", path.read_text(encoding="utf-8"))
    ]
    assert elsewhere == []
