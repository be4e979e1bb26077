"""Recording modes: the kinds of record that an entry line can make."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RecordingMode:
    """A recording mode: one kind of record an entry line can make, with its label, hint and key."""

    name: str
    """Identifier of the mode in code."""
    label: str
    """Chinese label shown before the entry line."""
    hint: str = ""
    """Hint shown faintly while the entry line is empty."""
    holds_one: bool = False
    """Whether the record exists only once (a title, a vote); otherwise each Enter adds a line."""
    key: str = ""
    """Key that selects the mode (``f5``); empty where it has none of its own."""
    key_label: str = ""
    """Label of that key in help and key bar; where empty, ``label`` is used."""
    in_key_bar: bool = True
    """Whether the key bar, the last line of the screen, shows the key."""
