"""Patches for faults of textual 8.2.8 and of Windows consoles: memory, speed, timers, typed
Chinese; and copying to the Windows clipboard.

Closed screens are kept in memory; on Windows, timers hold threads, typed Chinese is lost, and older
consoles ignore the terminal's clipboard sequence.
"""

import asyncio
import ctypes
import subprocess
import sys
from functools import lru_cache
from typing import Any

import textual
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.style import Style

_EXPECTED_PARAMETERS = ("cls", "base_background", "background")


def patch_style_cache_to_release_closed_screens() -> None:
    """Patch textual so that it frees the memory of closed screens: a widget's inner and outer style
    are cached by colours.

    Textual 8.2.8 caches them by widget, which keeps each widget alive. Other versions are not
    changed.
    """
    # The fault itself is looked for: asking textual's version takes twenty milliseconds.
    kept = getattr(vars(StylesCache).get("get_inner_outer"), "__wrapped__", None)
    code = getattr(kept, "__code__", None)  # none once this has been done
    if code and code.co_varnames == _EXPECTED_PARAMETERS:
        holder: Any = StylesCache
        holder.get_inner_outer = staticmethod(_styles_inside_and_outside_border)


@lru_cache(1024)
def _styles_inside_and_outside_border(
    base_background: Color, background: Color
) -> tuple[Style, Style]:
    """Return two styles made from background colours: that inside a widget's border, and that
    outside of it.
    """
    return Style(background=base_background + background), Style(background=base_background)


# A patch for styles: textual parses those of all widgets again with each screen opened first


def patch_stylesheet_to_keep_parsed_styles() -> None:
    """Patch textual, in any version, so that it parses only the styles which a newly opened screen
    adds.

    Textual 8.2.8 parses all of them again, into a new stylesheet, also where no variable (colour)
    changed; its own cache of parsed styles is emptied whenever one does.
    """
    Stylesheet.reparse = Stylesheet.parse  # type: ignore[method-assign]


# A patch for timers: on Windows each running timer of textual occupies a thread of the worker pool


FAULTY_TIMER_VERSIONS = frozenset({"8.2.8"})
"""Versions of textual whose timers hold threads on Windows; other versions are not patched."""

CLOCK_RESOLUTION_MILLISECONDS = 1
"""The clock resolution requested from Windows, in milliseconds."""


async def sleep_without_thread(secs: float) -> None:
    """Sleep for ``secs`` seconds without holding a thread; 0 or less lets other tasks run once."""
    await asyncio.sleep(max(0.0, secs))


def patch_timer_sleep() -> None:
    """Patch textual so that its timers sleep without holding a thread, and on Windows ask for a
    clock of 1 ms; call this on Windows only.

    Does nothing in versions of textual that are not in :data:`FAULTY_TIMER_VERSIONS`.
    """
    if textual.__version__ not in FAULTY_TIMER_VERSIONS:
        return
    from textual import _time, timer

    _time.sleep = sleep_without_thread
    vars(timer)["sleep"] = sleep_without_thread  # it was imported there by name
    if sys.platform == "win32":
        ctypes.WinDLL("winmm").timeBeginPeriod(CLOCK_RESOLUTION_MILLISECONDS)


# A patch for Chinese typed on Windows, which textual 8.2.8 loses


FAULTY_CONSOLE_VERSIONS = frozenset({"8.2.8"})
"""Versions of textual that drop typed Chinese on Windows; other versions are not patched."""

_KEY_EVENT_TYPE = 1
_ALT_KEY_CODE = 0x12  # VK_MENU


def patch_console_reading() -> None:
    """Patch textual so that it keeps all Chinese typed in the console; call this on Windows
    only.

    Does nothing in versions of textual that are not in :data:`FAULTY_CONSOLE_VERSIONS`.
    """
    if textual.__version__ in FAULTY_CONSOLE_VERSIONS:
        from textual.drivers import win32

        win32.KERNEL32.ReadConsoleInputW = WholeCharacterConsoleReader(
            win32.KERNEL32.ReadConsoleInputW
        )


def is_key_event_dropped_by_textual(
    *, is_down: bool, key: int, modifiers: int, character: str
) -> bool:
    """Return whether a Windows key event carries a character that textual would ignore.

    Args:
        is_down: whether the key was pressed, not released.
        key: Windows virtual key code.
        modifiers: Windows flags of the modifier keys held down.
        character: the character of the event; a null character for none.
    """
    if not character or character == "\0":
        return False
    return bool(key == 0 and modifiers) if is_down else key == _ALT_KEY_CODE


class WholeCharacterConsoleReader:
    """A replacement for the Windows function ``ReadConsoleInputW``, the argument ``read``, that
    keeps typed characters whole.

    It changes the key events that textual would drop, and joins the halves of surrogate pairs.
    """

    def __init__(self, read: Any) -> None:
        self._read = read
        self._first_half: Any = None

    def __call__(self, handle: Any, records: Any, size: int, count: Any) -> Any:
        """Read console events as ``ReadConsoleInputW`` does, and correct them in the caller's
        array.

        One place less than ``size`` is read, as the first half of a character may be left from the
        last call.
        """
        success = self._read(handle, records, size - 1, count)
        # Behind byref() stand the caller's own array and number.
        array, number = records._obj, count._obj
        read = [type(record).from_buffer_copy(record) for record in array[: number.value]]
        mended = self._events_with_whole_characters(read)
        for place, record in enumerate(mended):
            array[place] = record
        number.value = len(mended)
        return success

    def _events_with_whole_characters(self, read: list[Any]) -> list[Any]:
        """Return the Windows console events just read, corrected so that textual drops no typed
        character.

        The first half of a surrogate pair whose second half was not read yet is held back until the
        next call.

        Args:
            read: the events, as ctypes structures of Windows.
        """
        records = read if self._first_half is None else [self._first_half, *read]
        self._first_half = None
        first: Any = None
        for record in records:
            if record.EventType != _KEY_EVENT_TYPE:
                continue
            key = record.Event.KeyEvent
            character = key.uChar.UnicodeChar
            if is_key_event_dropped_by_textual(
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


IS_WINDOWS = sys.platform == "win32"
"""Whether the program runs on Windows."""


def copy_to_windows_clipboard(text: str) -> None:
    """Copy a text to the Windows clipboard, waiting up to five seconds; does nothing on other
    systems or where that fails.
    """
    if not IS_WINDOWS:
        return
    try:
        subprocess.run(
            ["clip.exe"],
            input=text.replace("\n", "\r\n").encode("utf-16"),
            check=False,
            timeout=5,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # none elsewhere
        )
    except (OSError, subprocess.TimeoutExpired):
        return  # the terminal's own way (OSC 52) was taken as well
