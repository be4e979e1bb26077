"""The parts of the second window: its first line, and the picture in the middle."""

from textual.content import Content
from textual.widgets import Static

from meetingtui.ui.follow.picture import Picture, arranged
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import wrapped

COLUMN = 100
"""Cells of a line at most: a longer one is hard to read from afar."""


class RoomMasthead(Masthead):
    """Whose meeting it is; that nothing can be recorded here goes without saying."""

    notes = ()


class RoomPicture(Static):
    """The picture, in a column in the middle of the window."""

    DEFAULT_CSS = f"RoomPicture {{ height: 1fr; width: 100%; max-width: {COLUMN}; }}"

    def __init__(self, picture: Picture) -> None:
        super().__init__(markup=False)
        self._picture = picture

    def show(self, picture: Picture) -> None:
        """Show another picture."""
        self._picture = picture
        self.refresh()

    def render(self) -> Content:
        """The heading at the top, the parts in the middle of what is left."""
        width, height = self.size
        heading = wrapped(self._picture.heading, width).split("\n", allow_blank=True)[0]
        taken = 2 if heading.plain else 0
        parts = arranged(self._picture.parts, width, height - taken)
        above = max(0, height - taken - parts.plain.count("\n") - 1) // 2
        return Content("").join([heading, Content("\n" * (taken + above)), parts])
