"""Read by every Python that a test run under faketime starts.

Two things of Debian's libfaketime do not suit these tests. It answers EINVAL when a program sleeps
until a time of the monotonic clock while that clock is left alone, and Python 3.11 sleeps so. And
every process that starts takes a semaphore which its parent's variable names: when a test kills a
process at that moment, all that start later wait for good. Without the variable each makes its own.
"""

import os
import select
import time

os.environ.pop("FAKETIME_SHARED", None)


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = _sleep
