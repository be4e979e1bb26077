"""Text fitted to a width in terminal cells; a Chinese character takes two."""

from meetingtui.base.text_width import cell_len, fitting_prefix


def pad_cells(text: str, width: int) -> str:
    """Fit a text into a column of exactly ``width`` cells, the last one blank.

    It is padded with spaces, or cut with an ellipsis.
    """
    if cell_len(text) >= width:
        text = (
            f"{fitting_prefix(text, width - 2).rstrip()}…"
            if width > 2
            else fitting_prefix(text, width)
        )
    return text + " " * (width - cell_len(text))


def shorten_cells(text: str, width: int = 60) -> str:
    """Return the text; where it is wider than ``width`` cells, its beginning with an ellipsis."""
    return text if cell_len(text) <= width else pad_cells(text, width).rstrip()
