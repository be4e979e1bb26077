"""The calls that put data on the disk, as this system has them, for tests in which they fail."""

import os
import time
from collections.abc import Callable

from meetingtui.store.term_file import TermFile

DATA_SYNC = "fdatasync" if hasattr(os, "fdatasync") else "fsync"
"""The call of ``os`` that puts a file's content on the disk."""

SYNCS = tuple(name for name in ("fsync", "fdatasync") if hasattr(os, name))
"""Every call of ``os`` that waits for the disk."""

SYNCS_FOLDERS = os.name != "nt"
"""Whether a folder's new names are put on the disk by a call of their own."""


def despite_readers(change: Callable[[], object]) -> None:
    """Change a file; on Windows that is refused in the moment in which somebody reads it.

    Raises:
        PermissionError: it was still refused after a minute.
    """
    until = time.monotonic() + 60
    while True:
        try:
            change()
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def kill(term: TermFile) -> None:
    """Let go of the term's files as a killed process does: nothing is written or put in order."""
    storage = term._storage
    handle = storage._journal._handle
    if handle is not None:
        os.close(handle)
        storage._journal._handle = None
    storage._lock.release()
