"""The real program in a real terminal, killed without warning."""

import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ui_school import NOW, record_change

from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is needed", allow_module_level=True)
else:
    import fcntl
    import pty
    import struct
    import termios

F5, F4, F6 = "\x1b[15~", "\x1bOS", "\x1b[17~"


class Terminal:
    """The program on a pseudo-terminal of 80×24 cells."""

    def __init__(self, folder: Path) -> None:
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(sys.executable, [sys.executable, "-m", "meetingtui", "--data", str(folder)])
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.shown = ""
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                select.select([self._handle], [], [])
                self.shown += os.read(self._handle, 65536).decode("utf-8", "replace")

    def send(self, keys: str) -> None:
        os.write(self._handle, keys.encode())

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 100
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def terminal(planned: Path) -> Iterator[Terminal]:
    terminal = Terminal(planned)
    yield terminal
    terminal.kill()


def test_what_was_entered_and_what_was_being_typed_survive(
    planned: Path, terminal: Terminal
) -> None:
    journal = planned / "2026-2027-1.journal"

    def on_disk(words: str) -> bool:
        return journal.exists() and words in journal.read_text(encoding="utf-8")

    until(lambda: "F5" in terminal.shown)
    terminal.send(F5)
    until(lambda: "准备第1次行政例会" in terminal.shown or "开始会议" in terminal.shown)
    terminal.send(F5)
    until(lambda: on_disk('"state":"open"') or "今天开会" in terminal.shown)
    if not on_disk('"state":"open"'):
        terminal.send("\r")  # today is not the day of the meeting
    until(lambda: on_disk('"state":"open"'))
    for _ in range(4):
        terminal.send(F4)
    until(lambda: "▌工作推进▐" in terminal.shown)
    terminal.send(F6)
    until(lambda: on_disk('"done"'))
    terminal.send("今天交来终稿\r")
    until(lambda: on_disk("今天交来终稿"))
    terminal.send("第二项刚说到一半")
    until(lambda: on_disk("第二项刚说到一半"))
    terminal.kill()

    with open_term(planned, load_school(planned).terms[0], clock=lambda: NOW) as term_file:
        heard = [item for item in term_file.records.items.values() if item.progress]
        assert [item.progress[-1].text for item in heard] == ["今天交来终稿"]
        assert list(term_file.records.session_state.drafts.values()) == ["第二项刚说到一半"]
        assert term_file.records.session_state.step == "work_push"


def test_after_the_kill_the_next_start_may_write(planned: Path, terminal: Terminal) -> None:
    until(lambda: "F5" in terminal.shown)
    terminal.kill()
    record_change(planned, Change(words="照常写入"))
