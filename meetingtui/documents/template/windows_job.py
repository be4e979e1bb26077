"""Limiting the memory of another process on Windows with a job object.

The structures have the field names of winnt.h.
https://learn.microsoft.com/windows/win32/procthread/job-objects
"""

import ctypes
import subprocess
import sys
from ctypes import wintypes

JOB_OBJECT_LIMIT_PROCESS_MEMORY = 0x100
JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000
JOB_OBJECT_EXTENDED_LIMIT_INFORMATION = 9


class _BasicLimitInformation(ctypes.Structure):
    """The structure JOBOBJECT_BASIC_LIMIT_INFORMATION; only LimitFlags is used."""

    _fields_ = (
        ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
        ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
        ("LimitFlags", wintypes.DWORD),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", wintypes.DWORD),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", wintypes.DWORD),
        ("SchedulingClass", wintypes.DWORD),
    )


class _ExtendedLimitInformation(ctypes.Structure):
    """The structure JOBOBJECT_EXTENDED_LIMIT_INFORMATION; sizes in bytes."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimitInformation),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class MemoryLimit:
    """A memory limit on another process, effective until closed.

    On systems other than Windows it does nothing; there the process limits itself.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", most: int) -> None:
        """Apply the limit to a running process.

        Args:
            process: the process; it is killed when the limit is closed.
            most: maximum memory in bytes.
        """
        self.holds = False
        """Whether Windows has accepted the limit."""
        if sys.platform != "win32":
            return
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD,
        )  # fmt: skip
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        limits = _ExtendedLimitInformation()
        limits.BasicLimitInformation.LimitFlags = (
            JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
        )
        limits.ProcessMemoryLimit = most
        self._kernel, self._job = kernel, kernel.CreateJobObjectW(None, None)
        self.holds = bool(
            kernel.SetInformationJobObject(
                self._job,
                JOB_OBJECT_EXTENDED_LIMIT_INFORMATION,
                ctypes.byref(limits),
                ctypes.sizeof(limits),
            )
            and kernel.AssignProcessToJobObject(self._job, int(process._handle))
        )

    def close(self) -> None:
        """Close the job object, which kills the process if it still runs."""
        if sys.platform == "win32" and self._job:
            self._kernel.CloseHandle(self._job)
            self._job = None
