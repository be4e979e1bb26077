"""Power cuts and failing calls at every moment, on a disk that tears, drops and reorders."""

import errno
import os
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from disk_calls import SYNCS
from fixed_clock import fixed_clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_disk import EVERY_BYTE, ModelDisk
from record_builders import make_task

from meetingtui.base.errors import StoreError
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
MOST = 2000 if EVERY_BYTE else 10
"""So many states after a power cut are looked at for one moment."""

TORN = "最后一步没有写完整"


class State(msgspec.Struct, frozen=True):
    """What a term should hold, as plainly as can be."""

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


class Story:
    """Actions on a term on a disk that fails now and then; what may be found at each moment."""

    def __init__(self, path: Path, disk: ModelDisk) -> None:
        self.path = path
        self.disk = disk
        self.state = State()
        self.possible = [self.state]
        self.term: TermFile | None = None
        self.refused = 0

    def open(self) -> None:
        if self.term is None:
            try:
                self.term = TermFile.open(self.path, TERM, disk=self.disk, clock=fixed_clock)
            except StoreError:
                self.refused += 1
            else:
                assert not self.term.warnings or self.disk._fails
                # What was refused may have come back where the disk did not tell.
                self.state = next(state for state in self.possible if state.is_in(self.term))
                self.possible = [self.state]

    def do(self, action: str) -> None:
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
            term.record(Change(words=action, items=(item,)))
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


class Watched(ModelDisk):
    """Looks before every call, from the first that fails on, what a power cut would leave."""

    story: Story

    def _fail(self) -> None:
        if self.calls >= self._fails.start:
            self.look()
        super()._fail()

    def look(self) -> None:
        if hasattr(self, "story"):
            for files in self.after_power_cuts(self.chance, MOST):
                self.checked += 1
                try:
                    _opens(self.folder, files, self.story.possible)
                except (StoreError, OSError) as error:  # none the story may refuse by
                    raise AssertionError(files) from error


def _opens(folder: Path, files: dict[str, bytes], possible: list[State]) -> None:
    """After a power cut: it opens with what was acknowledged, and goes on."""
    for old in folder.iterdir():
        if old.is_file():
            old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    path = folder / f"{TERM}.json"
    with TermFile.open_read_only(path, TERM) as seen:
        assert any(state.is_in(seen) for state in possible), files
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert not [said for said in term.warnings if TORN not in said and "备份" not in said]
        found = next(state for state in possible if state.is_in(term))
        item = make_task(9, "以后")
        term.record(Change(words="以后", items=(item,)))
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert not term.warnings
        assert term.undo() == "以后"
        assert found.items == {n: item.title for n, item in term.records.items.items()}


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The real disk is not waited for, and no copies are made."""
    for name in SYNCS:
        monkeypatch.setattr(os, name, lambda handle: None)
    monkeypatch.setattr("meetingtui.store.term_file.back_up", lambda *args: None)
    yield


STORY = [
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


def _tell(folder: Path, actions: list[str], disk: ModelDisk) -> Story:
    story = Story(folder / f"{TERM}.json", disk)
    if isinstance(disk, Watched):
        disk.chance = random.Random(20261122)
        disk.folder = folder / "cut"
        disk.folder.mkdir()
        disk.checked = 0
        disk.story = story
    for action in actions:
        story.do(action)
    story.close()
    return story


def test_whatever_a_power_cut_leaves_opens_with_all_that_was_acknowledged(tmp_path):
    disk = Watched()
    _tell(tmp_path, STORY, disk)
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
def test_the_same_after_any_other_actions(tmp_path_factory, actions):
    _tell(tmp_path_factory.mktemp("story"), actions, Watched())


def _calls(folder: Path) -> int:
    disk = ModelDisk()
    _tell(folder, STORY, disk)
    return disk.calls


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("length", [1, 2, 5], ids="{} calls".format)
def test_every_failing_call_is_survived(tmp_path, number, length):
    (tmp_path / "whole").mkdir()
    for at in range(_calls(tmp_path / "whole")):
        folder = tmp_path / str(at)
        folder.mkdir()
        story = _tell(folder, STORY, ModelDisk(range(at, at + length), number))
        with TermFile.open(story.path, TERM, clock=fixed_clock) as term:
            assert any(state.is_in(term) for state in story.possible), at
        assert not list(folder.glob("*未*")), at


def test_a_power_cut_after_a_failing_call_loses_nothing_either(tmp_path):
    (tmp_path / "whole").mkdir()
    calls = _calls(tmp_path / "whole")
    chance = random.Random(20261122)
    for at in range(calls) if EVERY_BYTE else sorted(chance.sample(range(calls), 2)):
        folder = tmp_path / str(at)
        folder.mkdir()
        _tell(folder, STORY, Watched(range(at, at + 1), errno.EIO))


class FolderSyncFailing(Watched):
    """Fails to sync the folder once, the ``failing``-th time from when that was set."""

    failing = 0

    def sync_folder(self, folder: Path) -> None:
        self.failing -= 1
        if self.failing == 0:
            self.look()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().sync_folder(folder)


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_change_after_reopening_stays_where_closing_could_not_sync_the_folder(tmp_path, failing):
    disk = FolderSyncFailing()
    story = _tell(tmp_path, [], disk)
    story.do("put 1")
    disk.failing = failing
    story.close()
    assert disk.failing <= 0
    for action in ("put 2", "put 3", "undo"):
        story.do(action)
    story.close()
