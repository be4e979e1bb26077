"""Words put in quotes, as GB/T 15834 nests them: “ ‘ “ ” ’ ”."""

import re

_INNER = re.compile(r"[“”]|‘([^‘’“”]*)’")


def quoted(words: str) -> str:
    """“…”, with the quotes already in the words one level further in."""
    return f"“{_INNER.sub(_inner, words)}”"


def _inner(found: re.Match[str]) -> str:
    match found[0]:
        case "“":
            return "‘"
        case "”":
            return "’"
        case _:
            return f"“{found[1]}”"
