"""Convert one document to another format with LibreOffice, where it is installed, without a
window.
"""

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

TIMEOUT_SECONDS = 60.0
"""Default time limit of a conversion in seconds; LibreOffice's first start alone takes about
ten.
"""

_POLL_SECONDS = 0.1
"""Seconds between two checks of the time limit."""


class ConversionFailureReason(Enum):
    """Enum of the reasons why no document was made: too late, cancelled, or LibreOffice cannot read
    it.
    """

    LATE = "late"
    CANCELLED = "cancelled"
    UNREADABLE = "unreadable"


def find_libreoffice() -> str | None:
    """Return the path of LibreOffice's program, on the search path or where it is usually
    installed; None where it is not found. Whether it runs is not tried.
    """
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
def convert_to_temporary_file(
    program: str,
    document: Path,
    target_format: str,
    *,
    import_filter: str = "",
    timeout: float = TIMEOUT_SECONDS,
    tick: Callable[[float], bool] | None = None,
) -> Iterator[Path | ConversionFailureReason]:
    """Context manager that converts a document and yields the result's path, or a failure reason.

    The converted file is deleted when the context ends. LibreOffice runs with a profile of its
    own, so that it neither waits for nor disturbs one that is open.

    Args:
        program: path of LibreOffice's program.
        document: the file to convert.
        target_format: the wanted format, as a file ending without a dot: ``docx``, ``pdf``.
        import_filter: LibreOffice's import filter, where the file's name would mislead it.
        timeout: limit in seconds.
        tick: called about ten times a second with the seconds passed; when it returns False,
            the conversion is stopped.

    Raises:
        OSError: the document cannot be read, or the program cannot be started.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # A copy under a plain name: no lock file beside the school's own, no odd signs.
        source = folder / f"document{document.suffix.lower()}"
        shutil.copyfile(document, source)
        command = [
            *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *([f"--infilter={import_filter}"] if import_filter else []),
            *("--headless", "--norestore", "--nolockcheck", "--nologo"),
            *("--convert-to", target_format, "--outdir", str(folder / "made"), str(source)),
        ]
        made = folder / "made" / f"document.{target_format}"
        stopped = _run_with_timeout(command, timeout, tick)
        yield stopped or (made if made.is_file() else ConversionFailureReason.UNREADABLE)


def _run_with_timeout(
    command: list[str], timeout: float, tick: Callable[[float], bool] | None
) -> ConversionFailureReason | None:
    """Run a command until it ends, takes too long or is cancelled; its output is thrown away.

    When it takes too long or is cancelled, the process and its child processes are killed.

    Args:
        command: the program and its arguments.
        timeout: limit in seconds.
        tick: called about ten times a second with the seconds passed; when it returns False, the
            command is cancelled. None where it cannot be.

    Returns:
        Why the command was stopped; None where it ended by itself.
    """
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
                process.wait(_POLL_SECONDS)
            except subprocess.TimeoutExpired:
                passed = time.monotonic() - begun
                if passed > timeout:
                    return ConversionFailureReason.LATE
                if tick and not tick(passed):
                    return ConversionFailureReason.CANCELLED
            else:
                return None
    finally:
        if process.poll() is None:
            _kill_process_tree(process)


def _kill_process_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with all its child processes and wait for its end."""
    # soffice only starts the program that does the work; both have to go.
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, capture_output=True)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
