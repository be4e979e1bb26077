"""A title and what was said of it in one breath, without saying a word twice."""

import re
from collections.abc import Sequence

from meetingtui.review.summary.prose import bare, joined

_SAYS_HOW = re.compile("已|均|都|全部|共|由|正在|经")
"""What a predicate begins with: before it a word of the title need not be repeated."""
_QUOTED = re.compile("[“‘]([^“”‘’]+)[”’]")
_FILLER = re.compile("已经?|全部|均|都|完成|了|的|[“”‘’]")
_LEAST = 2
"""Letters of a word."""


def titled(title: str, said: Sequence[str], between: str = "，") -> str:
    """印制手册1600册 for 印制手册 and 印制1600册; else the title, then the clauses."""
    first, *rest = said
    if first[:_LEAST] == title[:_LEAST] and first[_LEAST : _LEAST + 1].isdigit():
        return joined((f"{title}{first[_LEAST:]}", *rest), "，")
    first = _without_object(title, first)
    quoted = _QUOTED.match(first)
    if quoted and quoted[1] in title and len(first) > quoted.end():
        return joined((f"{title}{first[quoted.end() :]}", *rest), "，")
    if rest and set(_FILLER.sub("", first)) <= set(title):
        return f"{title}，{joined(rest, '，')}"
    return f"{title}{between}{joined((first, *rest), '，')}"


def _without_object(title: str, first: str) -> str:
    """The clause without the title's last word: 拟出第二稿 and 第二稿已印发 is 已印发."""
    for length in range(min(len(title), len(first)) - 1, _LEAST - 1, -1):
        if title.endswith(first[:length]) and _SAYS_HOW.match(first, length):
            return bare(first[length:])
    return first
