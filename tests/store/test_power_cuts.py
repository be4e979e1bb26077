"""Power cuts and failing calls at every moment, on a simulated disk."""

import errno
import os
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from fixed_clock import fixed_clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from os_file_calls import SYNC_CALLS
from record_builders import make_task
from simulated_disk import EVERY_BYTE, SimulatedDisk

from meetingtui.base.errors import StoreError
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
MAX_STATES = 2000 if EVERY_BYTE else 10
"""Most states of the folder that are checked for a power cut at one moment."""

CUT_OFF_WARNING = "最后一步没有写完整"


class State(msgspec.Struct, frozen=True):
    """The titles of items that a term should hold, and the steps that can be undone and redone."""

    items: dict[int, str] = {}
    past: tuple[tuple[str, dict[int, str]], ...] = ()
    future: tuple[tuple[str, dict[int, str]], ...] = ()

    def after(self, action: str) -> "State":
        verb, _, rest = action.partition(" ")
        if verb == "undo" and self.past:
            words, before = self.past[-1]
            return State(before, self.past[:-1], (*self.future, (words, self.items)))
        if verb == "redo" and self.future:
            words, later = self.future[-1]
            return State(later, (*self.past, (words, self.items)), self.future[:-1])
        if verb == "put" and self.items.get(int(rest[0])) != rest:
            items = self.items | {int(rest[0]): rest}
            return State(items, (*self.past, (action, self.items)))
        return self

    def is_in(self, term: TermFile) -> bool:
        titles = {number: item.title for number, item in term.records.items.items()}
        past = tuple(words for words, _ in reversed(self.past))
        redo = self.future[-1][0] if self.future else None
        return (titles, term.undo_descriptions, term.redo_description) == (self.items, past, redo)


class TermRun:
    """Actions on a term whose disk may fail, and the states that may be found on the disk."""

    def __init__(self, path: Path, disk: SimulatedDisk) -> None:
        self.path = path
        self.disk = disk
        self.state = State()
        self.possible = [self.state]
        self.term: TermFile | None = None
        self.refused = 0

    def open(self) -> None:
        """Open the term file if it is closed; notes a refusal."""
        if self.term is None:
            try:
                self.term = TermFile.open(self.path, TERM, disk=self.disk, clock=fixed_clock)
            except StoreError:
                self.refused += 1
            else:
                assert not self.term.warnings or self.disk._fails
                # A refused change may be on the disk where the sync of it failed.
                self.state = next(state for state in self.possible if state.is_in(self.term))
                self.possible = [self.state]

    def perform(self, action: str) -> None:
        """Perform an action (``put 2b`` records item 2 with that title); notes a refusal."""
        if action == "reopen":
            self.close()
        self.open()
        if self.term is None or action == "reopen":
            return
        after = self.state.after(action)
        self.possible = [*self.possible, after]
        try:
            self._act(self.term, action)
        except StoreError:
            self.refused += 1
        else:
            if after is not self.state or action == "checkpoint":  # something was written
                self.possible = [after]
            self.state = after
        if self.term:
            assert self.state.is_in(self.term)

    def _act(self, term: TermFile, action: str) -> None:
        verb, _, rest = action.partition(" ")
        if verb == "put":
            item = make_task(int(rest[0]), rest)
            term.record_change(Change(words=action, items=(item,)))
        elif verb == "undo":
            term.undo()
        elif verb == "redo":
            term.redo()
        elif verb == "checkpoint":
            term._storage.checkpoint()

    def close(self) -> None:
        if self.term:
            self.term.close()
            self.term = None


class PowerCutDisk(SimulatedDisk):
    """A simulated disk that checks what a power cut would leave, before every call from the first
    that fails on.
    """

    run: TermRun
    """The run it belongs to; nothing is checked before it is set."""
    chance: random.Random
    """Chooses among the states of a moment."""
    folder: Path
    """Where a state is opened."""
    checked: int
    """Number of states checked."""

    def _fail(self) -> None:
        if self.calls >= self._fails.start:
            self.check_power_cut()
        super()._fail()

    def check_power_cut(self) -> None:
        if hasattr(self, "run"):
            for files in self.states_after_power_cut(self.chance, MAX_STATES):
                self.checked += 1
                try:
                    _assert_opens_with_one_of(self.folder, files, self.run.possible)
                except (StoreError, OSError) as error:  # nothing that was opened may be refused
                    raise AssertionError(files) from error


def _assert_opens_with_one_of(folder: Path, files: dict[str, bytes], possible: list[State]) -> None:
    """Assert that the files open as a possible state, and that a change can be recorded."""
    for old in folder.iterdir():
        if old.is_file():
            old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    path = folder / f"{TERM}.json"
    with TermFile.open_read_only(path, TERM) as seen:
        assert any(state.is_in(seen) for state in possible), files
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert not [
            said for said in term.warnings if CUT_OFF_WARNING not in said and "备份" not in said
        ]
        found = next(state for state in possible if state.is_in(term))
        item = make_task(9, "以后")
        term.record_change(Change(words="以后", items=(item,)))
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert not term.warnings
        assert term.undo() == "以后"
        assert found.items == {n: item.title for n, item in term.records.items.items()}


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Skip the real disk's syncs and the backups, which would take time."""
    for name in SYNC_CALLS:
        monkeypatch.setattr(os, name, lambda handle: None)
    monkeypatch.setattr("meetingtui.store.term_file.back_up_if_changed", lambda *args: None)
    yield


ACTIONS = [
    "put 1",
    "put 2b",
    "undo",
    "checkpoint",
    "put 2c",
    "redo",
    "undo",
    "reopen",
    "put 3",
    "undo",
]


def _run(folder: Path, actions: list[str], disk: SimulatedDisk) -> TermRun:
    run = TermRun(folder / f"{TERM}.json", disk)
    if isinstance(disk, PowerCutDisk):
        disk.chance = random.Random(20261122)
        disk.folder = folder / "cut"
        disk.folder.mkdir()
        disk.checked = 0
        disk.run = run
    for action in actions:
        run.perform(action)
    run.close()
    return run


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(tmp_path):
    disk = PowerCutDisk()
    _run(tmp_path, ACTIONS, disk)
    assert disk.checked > 150


actions = st.lists(
    st.sampled_from(["put 1", "put 1b", "put 2", "put 3", "undo", "redo", "checkpoint", "reopen"]),
    max_size=6,
)


@settings(
    max_examples=200 if EVERY_BYTE else 6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions)
def test_a_power_cut_after_any_actions_loses_nothing_acknowledged(tmp_path_factory, actions):
    _run(tmp_path_factory.mktemp("run"), actions, PowerCutDisk())


def _calls(folder: Path) -> int:
    disk = SimulatedDisk()
    _run(folder, ACTIONS, disk)
    return disk.calls


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("length", [1, 2, 5], ids="{} calls".format)
def test_the_term_opens_again_after_any_failing_call(tmp_path, number, length):
    (tmp_path / "whole").mkdir()
    for at in range(_calls(tmp_path / "whole")):
        folder = tmp_path / str(at)
        folder.mkdir()
        run = _run(folder, ACTIONS, SimulatedDisk(range(at, at + length), number))
        with TermFile.open(run.path, TERM, clock=fixed_clock) as term:
            assert any(state.is_in(term) for state in run.possible), at
        assert not list(folder.glob("*未*")), at


def test_a_power_cut_after_a_failing_call_loses_nothing_either(tmp_path):
    (tmp_path / "whole").mkdir()
    calls = _calls(tmp_path / "whole")
    chance = random.Random(20261122)
    for at in range(calls) if EVERY_BYTE else sorted(chance.sample(range(calls), 2)):
        folder = tmp_path / str(at)
        folder.mkdir()
        _run(folder, ACTIONS, PowerCutDisk(range(at, at + 1), errno.EIO))


class FolderSyncFailing(PowerCutDisk):
    """Fails to sync the folder once: the ``failing``-th time after that was set."""

    failing = 0

    def sync_folder(self, folder: Path) -> None:
        self.failing -= 1
        if self.failing == 0:
            self.check_power_cut()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().sync_folder(folder)


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_change_after_reopening_stays_where_closing_could_not_sync_the_folder(tmp_path, failing):
    disk = FolderSyncFailing()
    run = _run(tmp_path, [], disk)
    run.perform("put 1")
    disk.failing = failing
    run.close()
    assert disk.failing <= 0
    for action in ("put 2", "put 3", "undo"):
        run.perform(action)
    run.close()
