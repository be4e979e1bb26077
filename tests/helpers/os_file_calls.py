"""The system's calls that sync files, and files changed or released as other processes do."""

import os
import time
from collections.abc import Callable

from meetingtui.store.term_file import TermFile

DATA_SYNC_CALL = "fdatasync" if hasattr(os, "fdatasync") else "fsync"
"""Name of the function of ``os`` that syncs a file's content."""

SYNC_CALLS = tuple(name for name in ("fsync", "fdatasync") if hasattr(os, name))
"""Names of all functions of ``os`` that sync a file."""

SYNCS_FOLDERS = os.name != "nt"
"""Whether a folder is synced by a call of its own."""


def retry_while_file_is_read(change: Callable[[], object]) -> None:
    """Call ``change`` until Windows does not refuse it because the file is being read.

    Raises:
        PermissionError: after a minute of refusals.
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


def release_as_if_killed(term: TermFile) -> None:
    """Close a term's files and lock without writing anything, as when the process is killed."""
    storage = term._storage
    handle = storage._journal._handle
    if handle is not None:
        os.close(handle)
        storage._journal._handle = None
    storage._lock.release()
