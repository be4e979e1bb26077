"""Messages between the program and the process that fills in templates."""

from collections.abc import Mapping
from typing import Any, BinaryIO

import msgspec

_LENGTH_BYTES = 8
"""Number of bytes before a message that give its length."""


class TemplateRequest(msgspec.Struct):
    """A request to a process that fills in templates, to fill in or to check one."""

    name: str
    """Name of the template for error messages."""
    raw: bytes
    """Content of the template file."""
    variables: msgspec.Raw
    """Permitted variables: a tuple of ``TemplateVariable``, encoded as MessagePack."""
    context: Mapping[str, Any] | None
    """Values of the template variables; None to check the template only."""
    seconds: float
    """Time limit in seconds."""


class TemplateReply(msgspec.Struct):
    """The reply of a process that fills in templates: the finished document, or the errors of the
    template.
    """

    document: bytes | None = None
    """Content of the .docx; None if the template was only checked or has errors."""
    problems: tuple[str, ...] = ()
    """Errors of the template, as Chinese sentences."""
    is_last: bool = False
    """Whether the process is of no further use: it ends, or has no memory left."""


def write_frame(stream: Any, message: bytes) -> None:
    """Write one message between the program and a process that fills in templates to a stream;
    failures are ignored, as the other side may have ended.
    """
    try:
        stream.write(len(message).to_bytes(_LENGTH_BYTES, "big"))
        stream.write(message)
        stream.flush()
    except (OSError, ValueError):
        return


def read_frame(stream: Any) -> bytes | None:
    """Read the next message between the program and a process that fills in templates from a
    stream; None if the other side ended.
    """
    head = _read_exactly(stream, _LENGTH_BYTES)
    return None if head is None else _read_exactly(stream, int.from_bytes(head, "big"))


def _read_exactly(stream: BinaryIO, count: int) -> bytes | None:
    """Read ``count`` bytes from a stream; None if it ends before."""
    found = stream.read(count)
    return found if len(found) == count else None
