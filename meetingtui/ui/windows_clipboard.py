"""Copies text to the Windows clipboard, as older consoles ignore the terminal's clipboard
sequence (OSC 52).
"""

import subprocess
import sys

IS_WINDOWS = sys.platform == "win32"
"""Whether the program runs on Windows."""


def copy_to_windows_clipboard(text: str) -> None:
    """Copy a text to the Windows clipboard; does nothing on other systems or where that fails."""
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
