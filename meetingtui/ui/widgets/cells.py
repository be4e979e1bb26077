"""Text by the cells it takes on the screen: a Chinese character takes two."""

from rich.cells import cell_len, set_cell_size


def pad(text: str, width: int) -> str:
    """The text as a column of exactly that many cells, the last one empty.

    Filled with spaces, or cut with an ellipsis.
    """
    if cell_len(text) >= width > 2:
        text = set_cell_size(text, width - 2).rstrip() + "…"
    return set_cell_size(text, width)


def brief(text: str, width: int = 60) -> str:
    """The text where it has at most that many cells, else its beginning and an ellipsis."""
    return text if cell_len(text) <= width else pad(text, width).rstrip()
