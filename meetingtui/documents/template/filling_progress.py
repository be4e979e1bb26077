"""The part of a template being filled in, so that a message can name the tag that took too long."""

import sys
import threading
import time
from collections.abc import Callable

import msgspec

from meetingtui.documents.template.sandbox import CompiledPart

_TEMPLATE = "__jinja_template__"
"""Name of the global by which the code of a compiled jinja2 template is recognised."""


class _CurrentWork(msgspec.Struct):
    """The template part and time of the request that is being answered."""

    began: float = 0
    """Monotonic time at its beginning, in seconds."""
    where: Callable[[int], str] | None = None
    """Place of the tag on a line of the source; None before anything is filled in."""
    program: CompiledPart | None = None
    """The part being filled in."""


_work = _CurrentWork()
"""The one request of this process; they come one after the other."""


def begin_request() -> None:
    """Record the start of a request."""
    _work.began, _work.where, _work.program = time.monotonic(), None, None


def begin_part(where: Callable[[int], str], program: CompiledPart) -> None:
    """Record that filling in a part has begun.

    Args:
        where: function that returns the place of the tag on a line of the part's source.
        program: the compiled part.
    """
    _work.where, _work.program = where, program


def interruption_message(name: str, why: str) -> str:
    """Return the Chinese message that filling in was stopped, with the tag that took the time.

    Args:
        name: name of the template.
        why: the limit that was exceeded, such as 太慢 or 用的内存超过 1 GB.
    """
    seconds = time.monotonic() - _work.began
    if _work.where is None or _work.program is None:
        return f"模板“{name}”太大，检查了 {seconds:.1f} 秒，{why}，已停止。请删去多余的内容。"
    place = _work.where(_executing_line() or _work.program.budget.line)
    return (
        f"模板“{name}”{place}这里{why}，填了 {seconds:.1f} 秒，已停止。"
        "请检查模板是不是太大，或循环套得太多。"
    )


def _executing_line() -> int:
    """Line of the source that the main thread executes; 0 outside tags."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    while frame is not None:
        if template := frame.f_globals.get(_TEMPLATE):
            line: int = template.get_corresponding_lineno(frame.f_lineno)
            return line
        frame = frame.f_back
    return 0
