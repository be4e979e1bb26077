"""Where commands write: words of a document or a record never steer the terminal."""

import re
from typing import Any, TextIO

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but line ends and tabs, and those that turn the direction of writing."""


class HarmlessStream:
    """A text stream that leaves out what a terminal would obey."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text without its steering characters."""
        self._stream.write(_STEERING.sub("", text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        """Anything else is the stream's own."""
        return getattr(self._stream, name)
