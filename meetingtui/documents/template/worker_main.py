"""Main module of the process that fills in templates, one request after the other."""

import os
import sys
import threading
import time
from typing import BinaryIO

import msgspec

from meetingtui.base.errors import TemplateError
from meetingtui.documents.template import sandbox
from meetingtui.documents.template.process_messages import (
    TemplateReply,
    TemplateRequest,
    read_frame,
    write_frame,
)
from meetingtui.documents.template_variable import TemplateVariable

_IDLE_SECONDS = 300.0
"""Seconds without a request after which the process ends."""


def main() -> None:
    """Answer requests to fill in templates, read from standard input until it is closed, on
    standard output.

    The first command-line argument is the memory limit in bytes. An empty message says that the
    process is ready.
    """
    _limit_own_memory(int(sys.argv[1]))
    replies, sys.stdout = sys.stdout.buffer, sys.stderr
    worked = [time.monotonic()]
    threading.Thread(target=_exit_when_idle, args=(worked,), daemon=True).start()
    _preload_modules()
    write_frame(replies, b"")  # from here on the seconds of a template count
    while True:
        message = read_frame(sys.stdin.buffer)
        if message is None:
            return
        worked[0] = time.monotonic() + _IDLE_SECONDS
        request = msgspec.msgpack.decode(message, type=TemplateRequest)
        watch = threading.Timer(
            request.seconds, _report_timeout_and_exit, args=(request.name, replies)
        )
        watch.daemon = True
        watch.start()
        answer = _answer_request(request)
        watch.cancel()
        with _replying:
            write_frame(replies, msgspec.msgpack.encode(answer))
        worked[0] = time.monotonic()


_replying = threading.Lock()
"""Held while an answer is written, so that a request has one."""


def _report_timeout_and_exit(name: str, replies: BinaryIO) -> None:
    """Reply which tag of a template takes too long, and end this process.

    Args:
        name: name of the template.
        replies: the stream for replies to the program.
    """
    answer = TemplateReply(problems=(sandbox.interruption_message(name, "太慢"),), is_last=True)
    with _replying:
        write_frame(replies, msgspec.msgpack.encode(answer))
        os._exit(1)


def _answer_request(request: TemplateRequest) -> TemplateReply:
    """Fill in or check a template as requested and return the reply."""
    from meetingtui.documents.template.filling import fill_template, list_template_errors

    sandbox.record_request_start()
    variables = msgspec.msgpack.decode(request.variables, type=tuple[TemplateVariable, ...])
    try:
        if request.context is None:
            return TemplateReply(
                problems=tuple(list_template_errors(request.raw, request.name, variables))
            )
        return TemplateReply(
            document=fill_template(request.raw, request.name, request.context, variables)
        )
    except TemplateError as error:
        return TemplateReply(problems=(error.message,))
    except MemoryError:
        said = sandbox.interruption_message(request.name, "用的内存太多")
        return TemplateReply(problems=(said,), is_last=True)
    except RecursionError:
        return TemplateReply(problems=(f"模板“{request.name}”嵌套得太深。请简化。",))
    except Exception:
        # The libraries take a file's structure for granted; nothing of it may reach the user.
        return TemplateReply(
            problems=(
                f"模板“{request.name}”里有程序处理不了的内容。"
                "请用 Word 打开后另存为 .docx，或换一个模板。",
            )
        )


def _preload_modules() -> None:
    """Import in advance the modules that the first template to be filled in would need."""
    import docxtpl

    import meetingtui.documents.template.filling

    assert docxtpl and meetingtui.documents.template.filling


def _limit_own_memory(most: int) -> None:
    """Limit the memory of this process, which fills in templates, in bytes, where the operating
    system supports it.
    """
    if sys.platform == "win32":
        return  # the program that started this one has seen to it
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (OSError, ValueError):
        return  # macOS keeps no such limit; that of time holds


def _exit_when_idle(worked: list[float]) -> None:
    """End this process, which fills in templates, once it has been idle too long; runs in a thread
    of its own.

    Args:
        worked: a list with the monotonic time (seconds) at which the last request was answered, or
            a later one while a request is being answered; replaced by the main thread.
    """
    while time.monotonic() - worked[0] < _IDLE_SECONDS:
        time.sleep(_IDLE_SECONDS / 10)  # a thread of its own, which only looks at the clock
    os._exit(0)


if __name__ == "__main__":
    main()
