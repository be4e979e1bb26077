"""The program's log: what went wrong and where in the code, never what was said or recorded.

An exception's message may quote anybody; only its class and the places in the
code are written down. Messages of our own log calls are constant words.
"""

import logging
import os
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

FILE = "logs/meetingtui.log"
"""Where it lies in the data folder."""

_BYTES = 300_000
"""After so many a new file is begun."""

_OLDER = 3
"""So many older files are kept."""

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def keep_log(folder: Path) -> logging.Handler:
    """From now on what goes wrong in our code is written to the data folder's log."""
    handler = _LogFile(folder / FILE)
    log = logging.getLogger("meetingtui")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    return handler


class WithoutWords(logging.Formatter):
    """Writes of an exception what class it is and where it came from, and nothing it says."""

    def formatException(self, ei: _Raised) -> str:
        """The classes from the first cause on, and the lines of code, without folders."""
        lines = []
        raised = ei[1]
        while raised is not None:
            lines.append(f"{type(raised).__module__}.{type(raised).__qualname__}")
            lines += [
                f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(raised.__traceback__)
            ]
            raised = raised.__cause__ or raised.__context__
        return "\n".join(lines)


class _LogFile(RotatingFileHandler):
    """Opened with the first message; a log that cannot be written stops nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8", delay=True)
        self.setFormatter(WithoutWords(_FORMAT))

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        if path.parent.parent.is_dir():
            path.parent.mkdir(mode=0o700, exist_ok=True)
        return open(path, "a", encoding="utf-8", opener=_private)

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: the school's work goes on without a log."""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _short(file: str) -> str:
    """A file of code without the folders it lies in, which may name somebody."""
    return "/".join(Path(file).parts[-2:])
