"""Steps that can be taken back and done again: a fold over the entries of the journal."""

from collections import deque
from datetime import datetime
from enum import Enum

import msgspec

from meetingtui.store.tables import Edit

UNDO_DEPTH = 100
"""How many steps can be taken back."""

CARRIED = 4_000_000
"""So many bytes of steps at most go from one journal into the next, the last steps first."""


class Did(Enum):
    """What was done to the records."""

    RECORDED = "recorded"
    UNDONE = "undone"
    REDONE = "redone"


class Step(msgspec.Struct, frozen=True):
    """A change of items and meetings that can be taken back and done again."""

    words: str
    """What it did."""
    before: tuple[Edit, ...]
    """The documents it touched, as they were."""
    after: tuple[Edit, ...]
    """The same, as it left them."""

    @property
    def places(self) -> set[tuple[str, str]]:
        """Where the documents stand that it touched."""
        return {(table, key) for table, key, _ in self.before}


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of the documents, as the journal keeps it."""

    sequence: int
    """Its number; one more than that of the entry before."""
    at: datetime
    """When it was made, local time without zone, to the second."""
    words: str
    """What it did, in Chinese; empty where only the desk moved."""
    after: tuple[Edit, ...]
    """The documents it touched, as it left them."""
    before: tuple[Edit, ...] = ()
    """Those of items and meetings among them, as they were; empty for undo and redo."""
    did: Did = Did.RECORDED
    """Whether it is a step of its own, or took some back, or did one again."""
    steps: int = 1
    """How many it took back."""
    goes_on: bool = False
    """Whether it is undone together with the step before."""


class Kept(msgspec.Struct, frozen=True):
    """Steps as they are carried from one journal into the next, the last done at the end."""

    undo: list[Step] = []
    """Those that can be taken back."""
    redo: list[Step] = []
    """Those that can be done again; the next at the end."""


class History:
    """What can be taken back, and what can be done again."""

    def __init__(self, kept: Kept) -> None:
        self.undo: deque[Step] = deque(kept.undo, maxlen=UNDO_DEPTH)
        """Steps that can be taken back; the last done at the end."""
        self.redo: list[Step] = list(kept.redo)
        """Steps that can be done again; the next at the end."""

    def follow(self, entry: Entry) -> None:
        """Be as after this entry."""
        if entry.did is Did.UNDONE:
            for _ in range(min(entry.steps, len(self.undo))):
                self.redo.append(self.undo.pop())
        elif entry.did is Did.REDONE:
            if self.redo:
                self.undo.append(self.redo.pop())
        elif entry.before:
            self._add(entry)

    def forget(self) -> None:
        """Have nothing to take back and nothing to do again."""
        self.undo.clear()
        self.redo.clear()

    def kept(self) -> Kept:
        """What the next journal begins with: as many of the last steps as are not too much."""
        room = CARRIED
        undo: list[Step] = []
        redo: list[Step] = []
        for steps, chosen in ((reversed(self.undo), undo), (reversed(self.redo), redo)):
            for step in steps:
                room -= len(msgspec.json.encode(step))
                if room < 0:
                    break
                chosen.insert(0, step)
        return Kept(undo, redo)

    def _add(self, entry: Entry) -> None:
        places = {(table, key) for table, key, _ in entry.before}
        after = tuple(edit for edit in entry.after if edit[:2] in places)
        before = entry.before
        if entry.goes_on and self.undo:
            before = self.undo.pop().before
        self.undo.append(Step(entry.words, before, after))
        self.redo.clear()
