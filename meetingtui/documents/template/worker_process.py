"""Checking and filling in templates in a separate process with limits on time and memory.

Templates are untrusted. The process that reads them has a memory limit and a time limit; the
user interface stays responsive and can end it. A process that has finished waits for the next
template, because starting one takes about a second. On Windows the memory is limited by a job
object, whose structures have the field names of winnt.h:
https://learn.microsoft.com/windows/win32/procthread/job-objects
"""

import atexit
import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from ctypes import wintypes
from functools import lru_cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import msgspec

from meetingtui.base.errors import TemplateError
from meetingtui.base.wording import without_unprintable
from meetingtui.documents.template.process_messages import (
    TemplateReply,
    TemplateRequest,
    read_frame,
    write_frame,
)
from meetingtui.documents.template.word_text import read_checked_docx_bytes
from meetingtui.documents.template_variable import TemplateVariable
from meetingtui.documents.template_variable_table import MINUTES

JOB_OBJECT_LIMIT_PROCESS_MEMORY = 0x100
JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000
JOB_OBJECT_EXTENDED_LIMIT_INFORMATION = 9


class _BasicLimitInformation(ctypes.Structure):
    """The Windows structure JOBOBJECT_BASIC_LIMIT_INFORMATION; only LimitFlags is used."""

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
    """The Windows structure JOBOBJECT_EXTENDED_LIMIT_INFORMATION; sizes in bytes."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimitInformation),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class MemoryLimit:
    """A memory limit on another process; closing it, or the end of this program, also kills that
    process.

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
        """Close the Windows job object of a memory limit, which kills the process if it still
        runs.
        """
        if sys.platform == "win32" and self._job:
            self._kernel.CloseHandle(self._job)
            self._job = None


TIMEOUT_SECONDS = 10.0
"""Time limit in seconds for one template."""

_OWN_SHARE = 0.9
"""Part of that time after which the process itself gives up, as it knows which tag is slow."""

START_TIMEOUT_SECONDS = 60.0
"""Time limit in seconds for starting the process, which is slow on a PC with a virus scanner."""

MEMORY_BYTES = 1_000_000_000
"""Memory limit of the process in bytes."""

_IDLE_SECONDS = 100.0
"""Seconds of waiting after which a process is not reused."""

_POLL_SECONDS = 0.1
"""Interval in seconds between checks of time and cancellation."""

_CANCELLED = "已停止，什么都没有写。"

_NOT_STARTED = "填写模板的程序一直没有启动起来，什么都没有写。电脑可能正忙，请稍等再试。"

Tick = Callable[[float], bool]
"""Callback that gets the seconds elapsed; if it returns False, the work is cancelled."""


class TemplateCancelledError(TemplateError):
    """Error: the user cancelled the filling in of a template; no file was written."""


def render_template(
    template: Path,
    context: Mapping[str, Any],
    variables: tuple[TemplateVariable, ...] = MINUTES,
    tick: Tick | None = None,
) -> bytes:
    """Fill in a template in the separate process and return the content of the .docx.

    Args:
        template: the template file.
        context: values of the template variables.
        variables: the permitted variables.
        tick: called repeatedly with the seconds elapsed; if it returns False, work stops.

    Raises:
        TemplateCancelledError: ``tick`` returned False.
        TemplateError: the template cannot be read, has errors, or exceeds the limits on time or
            memory; the message names the first error and its place.
    """
    request = TemplateRequest(
        name=template.name,
        raw=read_checked_docx_bytes(template),
        variables=_encode_permitted_variables(variables),
        context=_without_invalid_characters(context),
        seconds=TIMEOUT_SECONDS * _OWN_SHARE,
    )
    began = time.monotonic()
    answer = _ask_worker(request, tick)
    if answer.document is None:
        raise TemplateError(answer.problems[0])
    # Where the user cancelled just before the answer came, nothing must be written either.
    if tick and not tick(time.monotonic() - began):
        raise TemplateCancelledError(_CANCELLED)
    return answer.document


def check_template(
    template: Path, variables: tuple[TemplateVariable, ...] = MINUTES, tick: Tick | None = None
) -> list[str]:
    """List all errors of a template, one Chinese sentence each; empty if it can be used.

    Raises nothing for a faulty file: the reason it cannot be read is listed too.

    Args:
        template: the template file (.docx).
        variables: the variables the template may use; by default those of the minutes.
        tick: called repeatedly with the seconds elapsed; if it returns False, the check stops and
            the list says that it was stopped. None for a check that cannot be stopped.
    """
    try:
        raw = read_checked_docx_bytes(template)
        request = TemplateRequest(
            name=template.name,
            raw=raw,
            variables=_encode_permitted_variables(variables),
            context=None,
            seconds=TIMEOUT_SECONDS * _OWN_SHARE,
        )
        return list(_ask_worker(request, tick).problems)
    except TemplateError as error:
        return [error.message]


def _without_invalid_characters(value: Any) -> Any:
    """Copy template variables with characters removed from texts that XML cannot represent."""
    if isinstance(value, str):
        return without_unprintable(value)
    if isinstance(value, Mapping):
        return {key: _without_invalid_characters(each) for key, each in value.items()}
    return (
        [_without_invalid_characters(each) for each in value]
        if isinstance(value, list | tuple)
        else value
    )


@lru_cache(maxsize=8)
def _encode_permitted_variables(variables: tuple[TemplateVariable, ...]) -> msgspec.Raw:
    """Encode the permitted template variables for a request to the process that fills in
    templates.
    """
    return msgspec.Raw(msgspec.msgpack.encode(variables))


def _ask_worker(request: TemplateRequest, tick: Tick | None) -> TemplateReply:
    """Send a request to a pooled process that fills in templates, and return the reply.

    The process is stopped if it fails or is cancelled. For arguments and errors see
    :meth:`_Worker.ask`.
    """
    worker = _pool.take_worker()
    try:
        answer = worker.ask(msgspec.msgpack.encode(request), request.name, tick)
    except BaseException:
        worker.stop()
        raise
    if answer.is_last:
        worker.stop()
    else:
        _pool.give_back_worker(worker)
    return answer


class _Worker:
    """A separate process that fills in templates, and the connection to it; created, it starts the
    process.
    """

    def __init__(self) -> None:
        root = str(Path(__file__).parents[3])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH", "")])]
        self._process = subprocess.Popen(
            # -P: nothing is imported from the folder where somebody happens to be.
            [
                sys.executable,
                "-P",
                "-m",
                "meetingtui.documents.template.worker_main",
                str(MEMORY_BYTES),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._limit = MemoryLimit(self._process, MEMORY_BYTES)
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        threading.Thread(target=self._read_replies, daemon=True).start()
        self._has_started = False
        self.used = time.monotonic()
        """Monotonic time of its last answer, in seconds."""

    @property
    def is_reusable(self) -> bool:
        """Whether the process that fills in templates is running and can take another request."""
        return self._process.poll() is None and time.monotonic() - self.used < _IDLE_SECONDS

    def ask(self, request: bytes, name: str, tick: Tick | None) -> TemplateReply:
        """Send a request to the process that fills in templates and return its answer.

        Args:
            request: the encoded :class:`TemplateRequest`.
            name: name of the template, for messages.
            tick: called repeatedly with the seconds elapsed; if it returns False, waiting stops.

        Raises:
            TemplateCancelledError: ``tick`` returned False.
            TemplateError: the process did not start, or exceeded a limit.
        """
        assert self._process.stdin
        sending = threading.Thread(
            target=write_frame, args=(self._process.stdin, request), daemon=True
        )
        sending.start()
        if not self._has_started:
            if self._wait_for_frame(START_TIMEOUT_SECONDS, tick, _NOT_STARTED) is None:
                raise TemplateError("填写模板的程序没有启动起来，什么都没有写。请再试一次。")
            self._has_started = True
        late = f"模板“{name}”填了 {TIMEOUT_SECONDS:.0f} 秒还没有填完，已停止。"
        late += "请检查模板是不是太大，或循环套得太多。"
        reply = self._wait_for_frame(TIMEOUT_SECONDS, tick, late)
        if reply is None:
            raise TemplateError(
                f"模板“{name}”太大，填写时用的内存超过 {MEMORY_BYTES // 1_000_000_000} GB，已停止。"
                "请检查模板是不是太大，或循环套得太多。"
            )
        self.used = time.monotonic()
        return msgspec.msgpack.decode(reply, type=TemplateReply)

    def _wait_for_frame(self, most: float, tick: Tick | None, late: str) -> bytes | None:
        """Wait for the next message of the process that fills in templates; None if it has ended.

        Raises:
            TemplateCancelledError: ``tick`` returned False.
            TemplateError: more than ``most`` seconds passed; ``late`` is the message.
        """
        began = time.monotonic()
        while True:
            try:
                return self._answers.get(timeout=_POLL_SECONDS)
            except Empty:
                passed = time.monotonic() - began
                if passed > most:
                    raise TemplateError(late) from None
                if tick and not tick(passed):
                    raise TemplateCancelledError(_CANCELLED) from None

    def stop(self) -> None:
        """Kill the process that fills in templates and release its resources."""
        self._process.kill()
        self._process.wait()
        self._limit.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue

    def _read_replies(self) -> None:
        """Read replies from the process that fills in templates, in a thread until the process
        ends.
        """
        assert self._process.stdout
        while True:
            try:
                reply = read_frame(self._process.stdout)
            except (OSError, ValueError):
                reply = None
            self._answers.put(reply)
            if reply is None:
                return


class _WorkerPool:
    """A pool of at most one idle process for filling in templates, usable from any thread."""

    def __init__(self) -> None:
        self.reset_without_stopping()

    def reset_without_stopping(self) -> None:
        """Empty the pool of processes that fill in templates, without stopping its process; also
        for a forked child of this program.
        """
        self._waiting: list[_Worker] = []
        self._lock = threading.Lock()

    def take_worker(self) -> _Worker:
        """Take the idle process that fills in templates from the pool if it can be reused; else
        start a new one.
        """
        while True:
            with self._lock:
                worker = self._waiting.pop() if self._waiting else None
            if worker is None:
                return _Worker()
            if worker.is_reusable:
                return worker
            worker.stop()

    def give_back_worker(self, worker: _Worker) -> None:
        """Put a process that fills in templates back into the pool; stop it instead if another is
        idle there.
        """
        with self._lock:
            if not self._waiting:
                self._waiting.append(worker)
                return
        worker.stop()

    def stop_idle_worker(self) -> None:
        """Stop the process that fills in templates and is idle in the pool, if there is one."""
        with self._lock:
            workers, self._waiting = self._waiting, []
        for worker in workers:
            worker.stop()


_pool = _WorkerPool()
atexit.register(_pool.stop_idle_worker)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.reset_without_stopping)
