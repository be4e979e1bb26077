"""LibreOffice, where it is installed: one document turned into another, in the background."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

TIMEOUT = 60.0
"""Seconds; the first start of LibreOffice alone takes some ten."""

_STEP = 0.1
"""Seconds from one look at the clock to the next."""


class Failure(Enum):
    """Why there is no result."""

    LATE = "late"
    CANCELLED = "cancelled"
    UNREADABLE = "unreadable"


def find_office() -> str | None:
    """LibreOffice's program; None where it is not installed."""
    if found := shutil.which("soffice") or shutil.which("libreoffice"):
        return found
    if sys.platform == "win32":
        places = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
    else:
        places = ["/Applications/LibreOffice.app/Contents"]
    for place in filter(None, places):
        for program in ("LibreOffice/program/soffice.exe", "MacOS/soffice"):
            if (known := Path(place) / program).is_file():
                return str(known)
    return None


@contextmanager
def converted(
    office: str,
    document: Path,
    to: str,
    *,
    timeout: float = TIMEOUT,
    tick: Callable[[float], bool] | None = None,
) -> Iterator[Path | Failure]:
    """The document in the format ``to`` (docx, pdf), for as long as the context lasts.

    ``tick`` is told every moment how many seconds have passed; when it answers
    False, LibreOffice is stopped. It runs with a profile of its own, so that it
    neither waits for nor disturbs one that is open.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # A copy under a plain name: no lock file beside the school's own, no odd signs.
        source = folder / f"document{document.suffix.lower()}"
        shutil.copyfile(document, source)
        command = [
            *(office, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", "--norestore", "--nolockcheck", "--nologo"),
            *("--convert-to", to, "--outdir", str(folder / "made"), str(source)),
        ]
        made = folder / "made" / f"document.{to}"
        stopped = _run(command, timeout, tick)
        yield stopped or (made if made.is_file() else Failure.UNREADABLE)


def _run(
    command: list[str], timeout: float, tick: Callable[[float], bool] | None
) -> Failure | None:
    """Why the command was stopped, with all that it started; None where it ended by itself."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    begun = time.monotonic()
    try:
        while True:
            try:
                process.wait(_STEP)
            except subprocess.TimeoutExpired:
                passed = time.monotonic() - begun
                if passed > timeout:
                    return Failure.LATE
                if tick and not tick(passed):
                    return Failure.CANCELLED
            else:
                return None
    finally:
        if process.poll() is None:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    # soffice only starts the program that does the work; both have to go.
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, capture_output=True)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
