"""Starting the app: while modules load nothing is thrown away, so the collector may rest."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


def app_on(folder: Path) -> "MeetingApp":
    """The app on a data folder, loaded with the garbage collector at rest.

    It wakes once the first screen is painted (:meth:`MeetingApp.on_ready`).
    Loading makes hundreds of thousands of objects that live as long as the
    program; looking through them again and again is a seventh of the start.
    """
    gc.disable()
    if sys.platform == "win32":
        from meetingtui.ui import windows_console

        windows_console.install()
    from meetingtui.ui.app import MeetingApp

    return MeetingApp(folder)
