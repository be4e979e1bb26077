"""Columns of text, Chinese and other, keep apart."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from meetingtui.ui.widgets.text_layout import fit_to_cells


def test_a_text_too_long_for_its_column_ends_in_an_ellipsis() -> None:
    assert fit_to_cells("责任人", 8) == "责任人  "
    assert fit_to_cells("吕春燕、宋佳音", 12) == "吕春燕、宋… "
    assert fit_to_cells("吕春燕、宋佳音", 11) == "吕春燕、…  "


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",))), st.integers(1, 40))
def test_a_column_is_as_wide_as_asked_and_its_last_cell_is_free(text: str, width: int) -> None:
    column = fit_to_cells(text, width)
    assert cell_len(column) == width
    assert width < 3 or column.endswith(" ")
