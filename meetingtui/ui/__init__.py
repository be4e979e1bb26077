"""The terminal user interface: windows, screens, dialogs and widgets.

Only this package imports textual; :func:`make_app` loads it.
"""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


def patch_textual_on_windows() -> None:
    """Patch known faults of Textual on Windows; does nothing on other systems."""
    if sys.platform == "win32":
        from meetingtui.ui.textual_patches import patch_console_reading, patch_timer_sleep

        patch_console_reading()
        patch_timer_sleep()


def make_app(folder: Path, *, is_demo: bool = False) -> "MeetingApp":
    """Return the app for a data folder, with the garbage collector switched off.

    :meth:`MeetingApp.on_ready` switches it on after the first paint. Loading creates hundreds of
    thousands of objects that live as long as the program; collecting meanwhile takes a seventh of
    the start.
    """
    gc.disable()
    patch_textual_on_windows()
    from meetingtui.ui.app import MeetingApp

    return MeetingApp(folder, is_demo=is_demo)
