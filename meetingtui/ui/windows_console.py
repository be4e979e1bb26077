"""Chinese typed on Windows, which textual 8.2.8 drops.

``textual.drivers.win32.EventMonitor.run`` skips every key event with virtual key
0 while any modifier bit is set, lock keys included. An input method commits its
characters just so: ``？`` comes with Shift held, and with NumLock on all Chinese
is lost. It also skips the release of Alt, which brings the character of
Alt+number pad; and half of a rare character or an emoji (two UTF-16 units), cut
off at the end of one read, ends its thread, and with it the keyboard.

We stand between it and ``ReadConsoleInputW`` and hand it the same characters
without what it stumbles over.
"""

from typing import Any

import textual

FAULTY_VERSIONS = frozenset({"8.2.8"})
"""Versions of textual known to drop them; others are left alone."""

_KEY_EVENT = 1
_ALT = 0x12  # VK_MENU


def install() -> None:
    """Mend textual's console reading where it is known to be at fault; on Windows only."""
    if textual.__version__ in FAULTY_VERSIONS:
        from textual.drivers import win32

        win32.KERNEL32.ReadConsoleInputW = ConsoleRead(win32.KERNEL32.ReadConsoleInputW)


def is_dropped_text(*, is_down: bool, key: int, modifiers: int, character: str) -> bool:
    """Whether a key event brings a character that textual would not take."""
    if not character or character == "\0":
        return False
    return bool(key == 0 and modifiers) if is_down else key == _ALT


class ConsoleRead:
    """``ReadConsoleInputW``, its key events put so that every character arrives, and whole."""

    def __init__(self, read: Any) -> None:
        self._read = read
        self._first_half: Any = None

    def __call__(self, handle: Any, records: Any, size: int, count: Any) -> Any:
        """Read, and mend what was read; one place is left for a half kept from before."""
        success = self._read(handle, records, size - 1, count)
        # Behind byref() stand the caller's own array and number.
        array, number = records._obj, count._obj
        read = [type(record).from_buffer_copy(record) for record in array[: number.value]]
        mended = self._whole(read)
        for place, record in enumerate(mended):
            array[place] = record
        number.value = len(mended)
        return success

    def _whole(self, read: list[Any]) -> list[Any]:
        """The records with all text taken, pairs together, and no half without the other."""
        records = read if self._first_half is None else [self._first_half, *read]
        self._first_half = None
        first: Any = None
        for record in records:
            if record.EventType != _KEY_EVENT:
                continue
            key = record.Event.KeyEvent
            character = key.uChar.UnicodeChar
            if is_dropped_text(
                is_down=bool(key.bKeyDown),
                key=key.wVirtualKeyCode,
                modifiers=key.dwControlKeyState,
                character=character,
            ):
                key.bKeyDown, key.dwControlKeyState = True, 0
            if not key.bKeyDown:
                continue
            is_second = "\udc00" <= character <= "\udfff"
            if is_second != (first is not None):
                (key if is_second else first.Event.KeyEvent).bKeyDown = False
            first = record if "\ud800" <= character <= "\udbff" else None
        if first is None:
            return records
        self._first_half = first
        return [record for record in records if record is not first]
