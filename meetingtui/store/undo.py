"""Undo and redo history, derived from the entries of the journal."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from enum import Enum, IntEnum, StrEnum

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import one_line
from meetingtui.store.document_tables import Document, Edit

UNDO_DEPTH = 100
"""Maximum number of steps that can be undone."""

CARRIED_BYTES = 4_000_000
"""Maximum size, in bytes of JSON, of the undo and redo steps carried over to a new journal."""


class StepAction(Enum):
    """Enum of what happened to a step: it was recorded, undone or redone."""

    RECORDED = "recorded"
    UNDONE = "undone"
    REDONE = "redone"


class StepKind(StrEnum):
    """Enum of the kinds of change, from a single entry to an import or a restored backup."""

    ENTRY = "entry"
    IMPORT = "import"
    CARRY_FORWARD = "carry_forward"
    LEDGER = "ledger"
    HAND_OVER = "hand_over"
    RESTORE = "restore"

    @property
    def asks_before_undo(self) -> bool:
        """Whether undo asks for confirmation first; False only for a single entry."""
        return self is not StepKind.ENTRY


class Step(msgspec.Struct, frozen=True):
    """A change of items and meetings that can be undone and redone."""

    words: str
    """Chinese description of the change."""
    before: tuple[Edit, ...]
    """The changed documents as they were before the change."""
    after: tuple[Edit, ...]
    """The changed documents as they were after the change."""
    kind: StepKind = StepKind.ENTRY
    """Kind of the change."""

    @property
    def places(self) -> set[tuple[str, str]]:
        """Addresses (table, key) of the changed documents."""
        return {(table, key) for table, key, _ in self.before}


class StepEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One journal entry: a change of documents that was recorded, undone or redone."""

    sequence: int
    """Sequence number, one greater than that of the previous entry."""
    at: datetime
    """Time of the change: local time without time zone, to the second."""
    words: str
    """Chinese description of the change; empty if only the session state changed."""
    after: tuple[Edit, ...]
    """The changed documents as they were after the change."""
    before: tuple[Edit, ...] = ()
    """The changed items and meetings before the change; empty for undo and redo."""
    did: StepAction = StepAction.RECORDED
    """Whether the entry records a new step, undoes steps or redoes one."""
    steps: int = 1
    """Number of steps that the entry undoes."""
    goes_on: bool = False
    """Whether the entry is undone together with the previous step."""
    kind: StepKind = StepKind.ENTRY
    """Kind of the change."""


class UndoRedoSteps(msgspec.Struct, frozen=True):
    """The undo and redo steps that are carried over from one journal to the next."""

    undo: list[Step] = []
    """Steps that can be undone, the last one at the end."""
    redo: list[Step] = []
    """Steps that can be redone, the next one at the end."""


class UndoHistory:
    """The steps that can be undone and redone, updated with every journal entry."""

    def __init__(self, kept: UndoRedoSteps) -> None:
        self.undo: deque[Step] = deque(kept.undo, maxlen=UNDO_DEPTH)
        """Steps that can be undone, the last one at the end."""
        self.redo: list[Step] = list(kept.redo)
        """Steps that can be redone, the next one at the end."""

    def add_entry(self, entry: StepEntry) -> None:
        """Update the history with one more journal entry."""
        if entry.did is StepAction.UNDONE:
            for _ in range(min(entry.steps, len(self.undo))):
                self.redo.append(self.undo.pop())
        elif entry.did is StepAction.REDONE:
            if self.redo:
                self.undo.append(self.redo.pop())
        elif entry.before:
            self._add_recorded_step(entry)

    def forget(self) -> None:
        """Clear the history."""
        self.undo.clear()
        self.redo.clear()

    def steps_to_carry_over(self) -> UndoRedoSteps:
        """Select the last steps, within the size limit, to carry over to the next journal."""
        room = CARRIED_BYTES
        undo: list[Step] = []
        redo: list[Step] = []
        for steps, chosen in ((reversed(self.undo), undo), (reversed(self.redo), redo)):
            for step in steps:
                room -= len(msgspec.json.encode(step))
                if room < 0:
                    break
                chosen.insert(0, step)
        return UndoRedoSteps(undo, redo)

    def _add_recorded_step(self, entry: StepEntry) -> None:
        """Add a recorded step, merging it with the last one if it continues that; clear the redo
        steps.
        """
        places = {(table, key) for table, key, _ in entry.before}
        after = tuple(edit for edit in entry.after if edit[:2] in places)
        before = entry.before
        if entry.goes_on and self.undo:
            before = self.undo.pop().before
        self.undo.append(Step(entry.words, before, after, entry.kind))
        self.redo.clear()


class UndoPolicy(IntEnum):
    """Enum of how undo treats a step: at once (FREE), after confirmation (ASK), or not (REFUSE)."""

    FREE = 0
    ASK = 1
    REFUSE = 2


class UndoCheck(msgspec.Struct, frozen=True):
    """Result of checking whether steps may be undone."""

    policy: UndoPolicy = UndoPolicy.FREE
    """Whether the steps may be undone at once, after confirmation, or not at all."""
    words: str = ""
    """Chinese description of the step that needs confirmation or is refused; empty if none does."""


def issued_minutes_refusal(check: UndoCheck) -> RefusedError:
    """Build the refusal to undo a step that issued minutes."""
    return RefusedError(
        f"“{one_line(check.words)}”不能撤销：纪要已经签发。要改请到纪要页按 F8 更正。"
    )


def check_undo(steps: Iterable[Step]) -> UndoCheck:
    """Check whether steps may be undone; the strictest result of all steps is returned."""
    return max(map(_undo_check_of_step, steps), key=lambda each: each.policy, default=UndoCheck())


def _undo_check_of_step(step: Step) -> UndoCheck:
    """Result of checking whether one step may be undone, from its documents before and after."""
    after = {(table, key): row for table, key, row in step.after}
    asks = step.kind.asks_before_undo
    for table, key, before in step.before:
        now = after.get((table, key))
        if table == "meetings":
            if _issued_version_count(now) > _issued_version_count(before):
                return UndoCheck(UndoPolicy.REFUSE, step.words)
            asks = asks or (_is_meeting_closed(now) and not _is_meeting_closed(before))
    return UndoCheck(UndoPolicy.ASK, step.words) if asks else UndoCheck()


def _issued_version_count(meeting: Document | None) -> int:
    """Number of issued versions of a meeting's minutes."""
    found = meeting.get("issues") if meeting else None
    return len(found) if isinstance(found, list) else 0


def _is_meeting_closed(meeting: Document | None) -> bool:
    """Whether a meeting document exists and its meeting is closed."""
    return bool(meeting and meeting.get("state") == "closed")
