"""The names of the leaves in one line, the present one marked; a click turns to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.caption import Caption

_MORE = "…"
"""Where there are more leaves than the line has room for."""


class LeafNames(Caption):
    """总览 变化 周历 …"""

    DEFAULT_CSS = "LeafNames { height: 1; padding: 0 1; text-wrap: nowrap; }"

    @dataclass
    class Turned(Message):
        """Another leaf was clicked."""

        leaf: int
        """Which one, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[tuple[int, int]] = []
        """Where each piece of the line ends, in cells, and the leaf it leads to."""

    def show(self, names: Sequence[str], here: int, width: int) -> None:
        """Show the names in so many cells; of too many those around the present one."""
        shown = _around(names, here, width)
        pieces = [
            (
                plain(
                    f" {names[leaf]} ", "bold $on-chosen on $chosen" if leaf == here else "$muted"
                ),
                leaf,
            )
            for leaf in shown
        ]
        if shown.start:
            pieces.insert(0, (plain(_MORE, "$muted"), shown.start - 1))
        if shown.stop < len(names):
            pieces.append((plain(_MORE, "$muted"), shown.stop))
        ends = accumulate(piece.cell_length + 1 for piece, _ in pieces)
        self._ends = [(end, leaf) for end, (_, leaf) in zip(ends, pieces, strict=True)]
        self.say(Content(" ").join(piece for piece, _ in pieces))

    def on_click(self, event: events.Click) -> None:
        """The leaf whose name is clicked; the dots lead to the next one out of sight."""
        event.stop()
        offset = event.get_content_offset(self)
        for end, leaf in self._ends:
            if offset is not None and offset.x < end:
                self.post_message(self.Turned(leaf))
                return


def _around(names: Sequence[str], here: int, width: int) -> range:
    """The leaves for whose names there is room, the nearest first."""
    first = last = here
    room = width - 2 * (cell_len(_MORE) + 1) - cell_len(f" {names[here]} ")
    for leaf in sorted(range(len(names)), key=lambda leaf: abs(leaf - here))[1:]:
        room -= cell_len(f"  {names[leaf]} ")
        if room < 0:
            break
        first, last = min(first, leaf), max(last, leaf)
    return range(first, last + 1)
