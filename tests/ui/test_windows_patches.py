"""What Windows hands over arrives as typed: textual's own reading thread, its Win32 calls stubbed.

Not Windows itself: records and calls are ctypes on whatever system the tests run.
"""

import asyncio
import ctypes
import importlib
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import textual
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Event, Key, Resize
from textual.geometry import Size

from meetingtui.ui import textual_patches
from meetingtui.ui.textual_patches import is_key_event_dropped_by_textual

SHIFT, NUMLOCK, LEFT_ALT = 0x10, 0x20, 0x02
ALT = 0x12


@dataclass(frozen=True)
class Press:
    """One key event as the console reports it; a character beyond U+FFFF takes two."""

    character: str
    key: int = 0
    modifiers: int = 0
    is_down: bool = True


@dataclass(frozen=True)
class Resized:
    """The window got another size."""

    width: int
    height: int


class Kernel32:
    """The calls of kernel32 that reading needs, answered from a list of reads."""

    def __init__(self, *_: object, **__: object) -> None:
        self.reads: list[list[Press | Resized]] = []
        self.win32: Any = None
        self.exit_event = threading.Event()
        self.GetStdHandle = Function(lambda _: 7)

    def WaitForMultipleObjects(self, *_: object) -> int:
        return 0

    def ReadConsoleInputW(self, _handle: int, records: Any, size: int, count: Any) -> int:
        read = self.reads.pop(0)
        assert len(read) <= size
        for place, event in enumerate(read):
            records._obj[place] = self._record(event)
        count._obj.value = len(read)
        if not self.reads:
            self.exit_event.set()
        return 1

    def _record(self, event: Press | Resized) -> Any:
        record = self.win32.INPUT_RECORD()
        if isinstance(event, Resized):
            record.EventType = 4
            size = record.Event.WindowBufferSizeEvent.dwSize
            size.X, size.Y = event.width, event.height
            return record
        record.EventType = 1
        key = record.Event.KeyEvent
        key.bKeyDown = event.is_down
        key.wRepeatCount = 1
        key.wVirtualKeyCode = event.key
        key.dwControlKeyState = event.modifiers
        key.uChar.UnicodeChar = event.character
        return record


class Function:
    """A foreign function, which takes attributes."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __call__(self, *args: object) -> Any:
        return self.answer(*args)


@pytest.fixture
def win32(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """textual's Windows reading, loaded on stubs."""
    monkeypatch.setattr(ctypes, "WinDLL", Kernel32, raising=False)
    monkeypatch.setitem(sys.modules, "msvcrt", ModuleType("msvcrt"))
    monkeypatch.delitem(sys.modules, "textual.drivers.win32", raising=False)
    module = importlib.import_module("textual.drivers.win32")
    module.KERNEL32.win32 = module
    yield module
    sys.modules.pop("textual.drivers.win32", None)
    del sys.modules["textual.drivers"].win32


def units(text: str, **how: Any) -> list[Press | Resized]:
    """Text as the console reports it: down and up of each UTF-16 unit."""
    raw = text.encode("utf-16-le")
    found = [chr(int.from_bytes(raw[i : i + 2], "little")) for i in range(0, len(raw), 2)]
    return [Press(unit, is_down=down, **how) for unit in found for down in (True, False)]


def received(win32: Any, *reads: list[Press | Resized]) -> tuple[str, list[object]]:
    """What the thread makes of those reads: the text, and the errors it died of."""
    kernel = win32.KERNEL32
    kernel.reads = [list(read) for read in reads]
    kernel.exit_event = threading.Event()
    events: list[Event] = []
    errors: list[object] = []
    app = SimpleNamespace(
        log=SimpleNamespace(error=lambda *words: errors.extend(words)),
        _post_message=lambda event: _noted(events, event),
    )
    loop = asyncio.new_event_loop()
    try:
        monitor = win32.EventMonitor(loop, app, kernel.exit_event, events.append)
        monitor.run()
        loop.run_until_complete(asyncio.sleep(0))
    finally:
        loop.close()
    resized = [event.size for event in events if isinstance(event, Resize)]
    text = "".join(event.character or "" for event in events if isinstance(event, Key))
    return text, [*errors, *resized]


async def _noted(events: list[Event], event: Event) -> None:
    events.append(event)


CASES = [
    pytest.param("？", {"modifiers": SHIFT}, id="shift"),
    pytest.param("完成校本课程", {"modifiers": NUMLOCK}, id="numlock"),
    pytest.param("𠮷田", {"modifiers": NUMLOCK}, id="rare character"),
]


@pytest.mark.parametrize(("text", "how"), CASES)
def test_chinese_with_a_modifier_arrives(win32: Any, text: str, how: dict[str, int]) -> None:
    textual_patches.patch_console_reading()
    assert received(win32, units(text, **how)) == (text, [])


@pytest.mark.parametrize(("text", "how"), CASES)
def test_without_us_it_is_lost(win32: Any, text: str, how: dict[str, int]) -> None:
    assert received(win32, units(text, **how)) == ("", [])


def test_the_character_of_alt_and_number_pad_arrives(win32: Any) -> None:
    release: list[Press | Resized] = [Press("é", ALT, 0, is_down=False)]
    assert received(win32, release) == ("", [])
    textual_patches.patch_console_reading()
    assert received(win32, release) == ("é", [])


def test_a_character_cut_between_two_reads_arrives_and_the_keyboard_lives(win32: Any) -> None:
    first, second = units("🌾")[:2], units("🌾")[2:]
    assert received(win32, first, [*second, *units("好")])[1] != []
    textual_patches.patch_console_reading()
    assert received(win32, first, [*second, *units("好")]) == ("🌾好", [])


@pytest.mark.parametrize("half", ["\ud83c", "\udf3e"])
def test_a_half_without_its_other_half_is_left_out(win32: Any, half: str) -> None:
    textual_patches.patch_console_reading()
    text, errors = received(win32, [*units("好"), Press(half)], units("的"), units("，"))
    assert (text, errors) == ("好的，", [])


def test_a_full_read_leaves_room_for_the_half_before_it(win32: Any) -> None:
    textual_patches.patch_console_reading()
    first, second = units("🌾")[:2], units("🌾")[2:]
    many: list[Press | Resized] = [Press("字")] * (1023 - len(second))
    assert received(win32, first, [*second, *many])[0] == "🌾" + "字" * len(many)


def test_modifiers_alone_stay_silent_and_the_window_is_still_heard(win32: Any) -> None:
    textual_patches.patch_console_reading()
    alone: list[Press | Resized] = [
        Press("\0", modifiers=SHIFT),
        Press("\0", ALT, LEFT_ALT, is_down=False),
        Press("a", 0x41, is_down=False),
    ]
    text, rest = received(win32, [*alone, Resized(80, 24), *units("行")])
    assert text == "行"
    assert rest == [Size(80, 24)]


def test_another_version_of_textual_is_left_alone(
    win32: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textual, "__version__", "8.3.0", raising=False)
    before = win32.KERNEL32.ReadConsoleInputW
    textual_patches.patch_console_reading()
    assert win32.KERNEL32.ReadConsoleInputW == before


@given(st.characters(exclude_characters="\0"), st.integers(0, 0x1FF), st.integers(0, 0xFE))
def test_only_what_textual_drops_is_touched(character: str, modifiers: int, key: int) -> None:
    def dropped(**how: Any) -> bool:
        return is_key_event_dropped_by_textual(modifiers=modifiers, character=character, **how)

    assert dropped(is_down=True, key=0) == (modifiers != 0)
    assert dropped(is_down=True, key=key) == (key == 0 and modifiers != 0)
    assert dropped(is_down=False, key=key) == (key == ALT)
    assert not is_key_event_dropped_by_textual(
        is_down=True, key=0, modifiers=modifiers, character="\0"
    )
