"""The program's log file: errors and where in the code they happened, never the user's text.

An exception's message may quote anybody; only its class and its places in the code are
written. Messages of our own log calls are constants.
"""

import logging
import os
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

FILE = "logs/meetingtui.log"
"""Path of the log file, relative to the data folder."""

_MAX_BYTES = 300_000
"""Size in bytes after which a new log file is begun."""

_OLDER_FILES = 3
"""Number of older log files that are kept."""

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def start_log(folder: Path) -> logging.Handler:
    """Start writing the program's log (messages from INFO on) to the data folder; returns the
    handler, to be removed from the logger ``meetingtui`` at the end.

    The file is created with the first message, if the data folder exists; errors of writing it are
    ignored.
    """
    handler = _RotatingLogHandler(folder / FILE)
    log = logging.getLogger("meetingtui")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return handler


class MessageFreeFormatter(logging.Formatter):
    """A log formatter that writes an exception's class and place in the code, not its message."""

    def formatException(self, ei: _Raised) -> str:
        """Return the exception classes from the raised one back to its first cause, each with
        its lines of code, without folders.
        """
        lines = []
        raised = ei[1]
        while raised is not None:
            lines.append(f"{type(raised).__module__}.{type(raised).__qualname__}")
            lines += [
                f"  {_last_path_parts(frame.filename)}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(raised.__traceback__)
            ]
            raised = raised.__cause__ or raised.__context__
        return "\n".join(lines)


class _RotatingLogHandler(RotatingFileHandler):
    """A rotating log file, opened with the first message; failing to write it stops nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=_MAX_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", delay=True
        )
        self.setFormatter(MessageFreeFormatter(_FORMAT))

    def _open(self) -> TextIOWrapper:
        """Open the log file for appending, creating its folder if the data folder exists."""
        path = Path(self.baseFilename)
        if path.parent.parent.is_dir():
            path.parent.mkdir(mode=0o700, exist_ok=True)
        return open(path, "a", encoding="utf-8", opener=_open_private_file)

    def handleError(self, record: logging.LogRecord) -> None:
        """Ignore errors of writing the log: the user's work goes on without it."""


def _open_private_file(path: str, flags: int) -> int:
    """Open a file readable by its owner alone; an ``opener`` for :func:`open`."""
    return os.open(path, flags, 0o600)


def _last_path_parts(file: str) -> str:
    """Return the last two parts of a code file's path; the folders before may contain a person's
    name.
    """
    return "/".join(Path(file).parts[-2:])
