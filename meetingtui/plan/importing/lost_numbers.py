"""Restore numbers missing from a document: find the paragraphs that must have had them.

A ``2.`` or （二） without its predecessor means that the unnumbered paragraph
before it was number one; a gap means the same of the paragraphs in between,
where one of them looks the part.
"""

from collections.abc import Sequence

from meetingtui.plan.importing.background import is_background
from meetingtui.plan.importing.blocks import Table
from meetingtui.plan.importing.draft import UNNUMBERED, Draft, is_heading_like, may_head
from meetingtui.plan.importing.head import is_head_line
from meetingtui.plan.importing.numbers import renumbered


def restore_first(parent: Draft, second: Draft) -> None:
    """Make the paragraph that must have been number one of its list a node."""
    nested = next((i for i, entry in enumerate(parent.content) if isinstance(entry, Draft)), None)
    texts = _texts(parent, nested)
    if not parent.shape:
        # The document's own title block is nobody's lost number.
        texts = [i for i in texts if i and not is_head_line(str(parent.content[i]))]
    if not texts:
        return
    chosen = texts[-1]
    if nested is None and is_heading_like(second.line):
        likely = [i for i in texts if is_heading_like(str(parent.content[i]))]
        chosen = likely[-1] if likely else chosen
    _restore(parent, chosen, second, 1)


def restore_between(stack: Sequence[Draft], level: int, after: Draft) -> None:
    """Make the paragraph that must have stood between two numbers a node, if there is one."""
    holder = stack[-1]
    texts = _texts(holder, None)
    if is_heading_like(after.line):
        likely = [i for i in texts if is_heading_like(str(holder.content[i]))]
    else:
        # Whole paragraphs follow each other: a single one without a number lost it.
        alone = holder is stack[level] and len(texts) == 1 and not is_heading_like(holder.line)
        likely = texts if alone else []
    if not likely:
        return
    parent = stack[level - 1]
    index = len(parent.content)
    parent.content.extend(holder.content[likely[0] :])
    del holder.content[likely[0] :]
    _restore(parent, index, after, after.value - 1)


def gather_before(parent: Draft, shape: str, *, at_top: bool, head: int) -> None:
    """Move the numbers before the first restart of numbering below their unnumbered heading.

    ``head`` is how many of a document's first lines are its title block.
    """
    first = next(
        index
        for index, entry in enumerate(parent.content)
        if isinstance(entry, Draft) and entry.shape == shape
    )
    heading = parent.content[first - 1] if first else None
    if not isinstance(heading, str) or not may_head(heading):
        return
    if at_top and (first <= max(1, head) or is_head_line(heading)):
        return
    wrapped = Draft(shape=UNNUMBERED, line=heading, content=parent.content[first:])
    before = parent.content[: first - 1]
    parent.content[:] = [*_backgrounds(before), wrapped] if at_top else [*before, wrapped]


def _backgrounds(content: Sequence[str | Table | Draft]) -> list[str | Table | Draft]:
    """What stands before the first unnumbered part, its known headings (指导思想) as nodes."""
    found: list[str | Table | Draft] = []
    owner = found
    for entry in content:
        known = isinstance(entry, str) and is_heading_like(entry) and is_background(entry)
        if known and not is_head_line(str(entry)):
            part = Draft(shape=UNNUMBERED, line=str(entry))
            found.append(part)
            owner = part.content
        else:
            owner.append(entry)
    return found


def _texts(draft: Draft, end: int | None) -> list[int]:
    return [i for i, entry in enumerate(draft.content[:end]) if isinstance(entry, str)]


def _restore(parent: Draft, index: int, like: Draft, value: int) -> None:
    restored = Draft(
        shape=like.shape,
        sign=like.sign,
        value=value,
        number=renumbered(like.number, value),
        line=str(parent.content[index]),
        content=parent.content[index + 1 :],
    )
    parent.content[index:] = [restored]
