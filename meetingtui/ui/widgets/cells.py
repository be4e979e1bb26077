"""Text by the cells it takes on the screen: a Chinese character takes two."""

from rich.cells import cell_len, set_cell_size


def pad(text: str, width: int) -> str:
    """The text in exactly that many cells: filled with spaces, or cut with an ellipsis."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return (
        set_cell_size(text, width - 2).rstrip() + "… " if width > 2 else set_cell_size(text, width)
    )
