"""A one-line text widget that is redrawn only where its text changes."""

from textual.content import Content
from textual.widgets import Static


class Caption(Static):
    """A one-line widget for text that is set often and seldom changes, such as a clock or a count.

    The text is never read as markup; the screen's layout is computed again only where its width
    changes.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.words = Content("")
        """What it says."""

    def set_text(self, words: Content | str) -> None:
        """Set the text; does nothing where it is the same."""
        fresh = Content(words) if isinstance(words, str) else words
        if not fresh.is_same(self.words):
            wider = fresh.cell_length != self.words.cell_length
            self.words = fresh
            self.update(fresh, layout=wider)
