"""One line of words that is said again and again: only what is new costs anything."""

from textual.content import Content
from textual.widgets import Static


class Caption(Static):
    """A line of user text, as it stands; the screen is laid out anew only where its width changes.

    A clock, a step's name, a count: said anew with every change of the records,
    and mostly the same as before.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.words = Content("")
        """What it says."""

    def say(self, words: Content | str) -> None:
        """Say this."""
        fresh = Content(words) if isinstance(words, str) else words
        if not fresh.is_same(self.words):
            wider = fresh.cell_length != self.words.cell_length
            self.words = fresh
            self.update(fresh, layout=wider)
