"""Recognise a document's headings that have no number by outline level, font size, bold type or
centring.

Every kind of appearance that headings have gets a level, on one scale for the whole document:
outline levels first, then larger before smaller, bold before plain, centred before not. Numbered
headings share the level of unnumbered ones of the same appearance, unless one kind stands directly
above the other and so contains it. Some headings are recognised by their words or place instead:
labels ending in a colon, lines above bullets.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from meetingtui.plan.importing.event_details import is_event_label
from meetingtui.plan.importing.heading_recognition import (
    is_background_heading,
    is_situation_analysis_heading,
    is_whole_sentence,
    looks_like_list_heading,
    may_head_sentences,
)
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    ORDINALS,
    PERIODS,
    ParagraphNumber,
    paragraph_number_from_word_list,
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import DocumentBlock, DocumentParagraph, DocumentTable
from meetingtui.plan.importing.title_block import count_title_block_lines

MAX_HEADING = 40
"""Maximum number of characters of a heading recognised by its appearance; a longer paragraph is
text.
"""

KNOWN_HEADING_LEVEL = 9
"""Level of a heading recognised by its wording alone, such as 指导思想 before the first list number
of a document.
"""

_HeadingClass = tuple[float, ...]
"""Class of headings with the same appearance in a document, as numbers that sort from the highest
level to the lowest.
"""

_KNOWN: _HeadingClass = (2.0, 0, 0, 0)

_IN_BRACKETS: _HeadingClass = (1.5, 0, 0, 0)

_BRACKETED = re.compile(r"[【〖]\s*[^【】〖〗。；]{2,16}\s*[】〗][：:]?")
"""Pattern of a heading in brackets on a line of its own: 【工作目标】."""

_WORK_LABEL = re.compile(
    "(?:主要|重点|具体)工作(?:任务|措施|安排)?[：:]|(?:工作|具体)(?:措施|举措)[：:]"
)
"""Pattern of a label on a line of its own that heads a plan's work before the first number:
主要工作：.
"""

_OWN_LINE = re.compile(r"[^。；;！!]{2,}")
_LABELS = re.compile(
    "(?:责任|负责|完成|牵头)?(?:部门|人|时间|时限|地点)[：:]|(?:备注|注)[：:]|附[：:件]"
)


def assign_heading_levels(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    """Return the blocks of a document with the heading level of every paragraph set by its
    appearance: 1 for the highest; 0 for the title block and for paragraphs that are no headings.
    """
    start = count_title_block_lines(blocks)
    body = _most_common_appearance(blocks[start:])
    numbered = [
        isinstance(block, DocumentParagraph) and _has_list_number(block) for block in blocks
    ]
    first = numbered.index(True) if True in numbered else len(blocks)
    classes = [
        _heading_class_of_line(block, body, is_front=at < first)
        if at >= start and isinstance(block, DocumentParagraph)
        else None
        for at, block in enumerate(blocks)
    ]
    for at in (
        *_indexes_of_work_labels_above_ordinals(blocks[: first + 1], start),
        *_indexes_of_work_labels_after_known_label(blocks, classes),
    ):
        classes[at] = classes[at] or _KNOWN
    if not any(numbered) and not any(classes):
        classes = _classes_of_headings_ending_in_colon(blocks, start)
    if not any(numbered) and not any(kind and kind != _KNOWN for kind in classes):
        classes = _classes_of_short_lines_above_sentences(blocks, start) or classes
    for at in (
        *_indexes_of_repeated_labels(blocks, start),
        *_indexes_of_lines_above_bullets(blocks, start),
    ):
        classes[at] = classes[at] or _LABEL
    for at, below in enumerate(blocks[1:]):
        kind = classes[at]
        if isinstance(below, DocumentTable) and kind and kind[0]:
            captions = [each for each in classes if each == kind]
            if len(captions) == 1 or not _other_heading_has_text_below(blocks, classes, at):
                classes[at] = None  # the title of the table, however it looks
    classes = _lower_numbered_headings(_lower_unnumbered_headings(classes, numbered), blocks)
    counts = Counter(kind for kind, own in zip(classes, numbered, strict=True) if kind and not own)
    kept = {
        kind
        for kind in counts
        if counts[kind] > 1
        or any(
            classes[at] == kind and not numbered[at] and _is_followed_by_text_or_table(blocks, at)
            for at in range(start, len(blocks))
        )
    }
    levels = {kind: level for level, kind in enumerate(sorted(kept), start=1)}
    if _KNOWN in levels:
        levels[_KNOWN] = KNOWN_HEADING_LEVEL
    return [
        msgspec.structs.replace(block, heading=levels.get(kind, 0) if kind else 0)
        if isinstance(block, DocumentParagraph) and (kind or block.heading)
        else block
        for block, kind in zip(blocks, classes, strict=True)
    ]


def _indexes_of_work_labels_above_ordinals(
    blocks: Sequence[DocumentBlock], start: int
) -> list[int]:
    """Return the indexes of labels such as 主要工作： among the blocks of a document up to its
    first list number, where that number only orders sentences (一是, 第一).

    Args:
        blocks: the blocks of the document.
        start: number of blocks in its title block.
    """
    last = blocks[-1] if blocks else None
    first = _list_number_of_line(last) if isinstance(last, DocumentParagraph) else None
    if first is None or first.number_kind not in ORDINALS:
        return []
    return [
        at
        for at, block in enumerate(blocks)
        if at >= start
        and isinstance(block, DocumentParagraph)
        and _WORK_LABEL.fullmatch(block.text)
    ]


_NUMBERS_OF_ITEMS = frozenset({"1.", "（1）", "①"})
_PART_LABEL = re.compile(
    "(?:工作|主要|具体|重点|实施)?(?:工作)?(?:任务|措施|举措|内容|安排|要求|步骤|保障)[：:]"
)
"""Pattern of a label on a line of its own (工作任务：) that heads a part of a plan beside
工作目标：.
"""


def _indexes_of_work_labels_after_known_label(
    blocks: Sequence[DocumentBlock], classes: Sequence[_HeadingClass | None]
) -> list[int]:
    """Return the indexes of labels such as 工作任务： after a heading that is known by its words
    and ends in a colon, too (工作目标：), in a document whose numbers are only those of items.

    Args:
        blocks: the blocks of the document.
        classes: heading class of each block; None for blocks that are no heading.
    """
    known = next(
        (
            at
            for at, (block, kind) in enumerate(zip(blocks, classes, strict=True))
            if kind == _KNOWN and isinstance(block, DocumentParagraph) and block.text[-1] in "：:"
        ),
        None,
    )
    if known is None:
        return []
    lines = [(at, block) for at, block in enumerate(blocks) if isinstance(block, DocumentParagraph)]
    numbers = (_list_number_of_line(line) for _, line in lines)
    if any(number and number.number_kind not in _NUMBERS_OF_ITEMS for number in numbers):
        return []
    return [
        at
        for at, line in lines
        if at > known and not line.number and _PART_LABEL.fullmatch(line.text)
    ]


def _lower_unnumbered_headings(
    classes: Sequence[_HeadingClass | None], numbered: Sequence[bool]
) -> list[_HeadingClass | None]:
    """Lower a document's unnumbered headings by one level where a numbered heading of the same
    appearance stands directly above one of them.

    二、工作重点 in bold directly above 安全工作 in bold: all unnumbered headings of that appearance
    after its first numbered one are lowered. Other headings are unchanged.

    Args:
        classes: heading class of each block; None for blocks that are no heading.
        numbered: whether each block has a list number.

    Returns:
        The heading classes after that.
    """
    found = list(classes)
    for kind in {
        upper
        for (upper, lower), (is_number, not_lower) in zip(
            pairwise(classes), pairwise(numbered), strict=True
        )
        if upper and upper == lower and is_number and not not_lower
    }:
        first = next(at for at, own in enumerate(numbered) if own and classes[at] == kind)
        for at in range(first, len(found)):
            if found[at] == kind and not numbered[at]:
                found[at] = (*kind, 1)
    return found


def _lower_numbered_headings(
    classes: Sequence[_HeadingClass | None], blocks: Sequence[DocumentBlock]
) -> list[_HeadingClass | None]:
    """Lower a document's numbered headings by one level where they begin below an unnumbered
    heading of the same appearance.

    重点工作 in bold directly above 1.养成教育 in bold: such numbers are below such headings.

    Args:
        classes: heading class of each block; None for blocks that are no heading.
        blocks: the blocks of the document.

    Returns:
        The heading classes after that.
    """
    found = list(classes)
    paragraph_numbers = [
        _list_number_of_line(block) if isinstance(block, DocumentParagraph) else None
        for block in blocks
    ]
    begun: set[tuple[_HeadingClass, str]] = set()
    below: set[tuple[_HeadingClass, str]] = set()
    last: _HeadingClass | None = None
    for at, (kind, paragraph_number) in enumerate(zip(classes, paragraph_numbers, strict=True)):
        if kind and paragraph_number:
            if (
                kind == last
                and paragraph_number.value == 1
                and (kind, paragraph_number.number_kind) not in begun
            ):
                below.add((kind, paragraph_number.number_kind))
            begun.add((kind, paragraph_number.number_kind))
            if (kind, paragraph_number.number_kind) in below:
                found[at] = (*kind, 1)
        last = None if paragraph_number else kind
    return found


_LABEL: _HeadingClass = (1.8, 0, 0, 0)
"""Heading class of labels on lines of their own (发展目标：) that recur in one part of a plan after
another.
"""


def _indexes_of_repeated_labels(blocks: Sequence[DocumentBlock], start: int) -> list[int]:
    """Return the indexes of the labels on lines of their own (发展目标：) that recur in several
    sections of a document.

    There are at least two different labels, each of them more than once; else the result is empty.

    Args:
        blocks: the blocks of the document.
        start: number of blocks in its title block.
    """
    found = [
        (at, block.text)
        for at, block in enumerate(blocks)
        if at >= start
        and isinstance(block, DocumentParagraph)
        and block.text[-1:] in ("：", ":")
        and not block.number
        and _ENDS_IN_COLON.fullmatch(block.text)
        and not _LABELS.match(block.text)
        and parse_paragraph_number(block.text) is None
    ]
    counts = Counter(text for _, text in found)
    repeated = {text for text, count in counts.items() if count > 1}
    return [at for at, text in found if text in repeated] if len(repeated) > 1 else []


_ANNOUNCES = re.compile("如下|以下|下列|几[点个项]|分别|包括|做到|即[：:]?$")


def _indexes_of_lines_above_bullets(blocks: Sequence[DocumentBlock], start: int) -> list[int]:
    """Return the indexes of the lines of a document that are headings of lists: short plain lines
    directly above bullets.

    There are at least two such lines, and one of them follows the list of another; else the result
    is empty.

    Args:
        blocks: the blocks of the document.
        start: number of blocks in its title block.
    """
    found = [
        at
        for at, (block, below) in enumerate(pairwise(blocks))
        if at >= start
        and isinstance(below, DocumentParagraph)
        and below.number in BULLETS
        and isinstance(block, DocumentParagraph)
        and not block.number
        and looks_like_list_heading(block.text)
        and not _ANNOUNCES.search(block.text)
        and not _LABELS.match(block.text)
        and parse_paragraph_number(block.text) is None
    ]
    follow = (blocks[at - 1] for at in found if at)
    after_list = any(
        isinstance(each, DocumentParagraph) and each.number in BULLETS for each in follow
    )
    return found if len(found) > 1 and after_list else []


_COLONED: _HeadingClass = (1.0, 0, 0, 0)

_ENDS_IN_COLON = re.compile("[^，,。；;：:！!？?]{2,16}[：:]")


def _classes_of_headings_ending_in_colon(
    blocks: Sequence[DocumentBlock], start: int
) -> list[_HeadingClass | None]:
    """Classify lines that end in a colon (教学方面：) as headings in a document without other
    headings.

    There are at least two of them, with text under each; else no line is a heading.

    Args:
        blocks: the blocks of the document.
        start: number of blocks in its title block.

    Returns:
        The heading class of each block; None for blocks that are no heading.
    """
    found = [
        at >= start
        and isinstance(block, DocumentParagraph)
        and not block.number
        and bool(_ENDS_IN_COLON.fullmatch(block.text))
        and not _LABELS.match(block.text)
        for at, block in enumerate(blocks)
    ]
    heads = [own and not below for own, below in zip(found, [*found[1:], True], strict=False)]
    return [_COLONED if own and sum(heads) > 1 else None for own in heads]


_SHORT_UPPER: _HeadingClass = (2.5, 0, 0, 0)
_SHORT_LOWER: _HeadingClass = (2.5, 1, 0, 0)


def _classes_of_short_lines_above_sentences(
    blocks: Sequence[DocumentBlock], start: int
) -> list[_HeadingClass | None]:
    """Classify short lines without punctuation (抓好教学常规) as headings in a document that has
    neither numbers nor headings of another appearance.

    Every block below the title block is such a short line or a sentence, and two short lines have
    sentences below them; else the result is empty. A short line directly above another one
    (工作措施) is a heading of the upper level, and so are lines such as 指导思想 or 保障措施; the
    others are of the lower level.

    Args:
        blocks: the blocks of the document.
        start: number of blocks in its title block.

    Returns:
        The heading class of each block, None for sentences; or an empty list.
    """
    lines = [block for block in blocks[start:] if isinstance(block, DocumentParagraph)]
    if len(lines) < len(blocks) - start or any(line.number for line in lines):
        return []
    is_short = [may_head_sentences(line.text) for line in lines]
    if not all(
        short or is_whole_sentence(line.text) for short, line in zip(is_short, lines, strict=True)
    ):
        return []
    heads = [short and not below for short, below in pairwise([*is_short, True])]
    if sum(heads) < 2:
        return []
    above_short = [short and below for short, below in pairwise([*is_short, True])]
    uppers = [
        above or is_background_heading(line.text) or bool(_UPPER_LINE.search(line.text))
        for above, line in zip(above_short, lines, strict=True)
    ]
    has_levels = any(above_short)
    return [None] * start + [
        (_SHORT_UPPER if upper or not has_levels else _SHORT_LOWER) if short else None
        for short, upper in zip(is_short, uppers, strict=True)
    ]


_UPPER_LINE = re.compile("(?:措施|要求|安排|重点|任务|目标|工作|^保障.{0,2}|组织保障)$")
"""Pattern of the end of a short line that heads a part of a plan and not only a few sentences."""


def _most_common_appearance(blocks: Sequence[DocumentBlock]) -> tuple[float, bool, bool]:
    """Return the font size, boldness and centring that most of the text of a document has."""
    weights: Counter[tuple[float, bool, bool]] = Counter()
    for block in blocks:
        if isinstance(block, DocumentParagraph):
            appearance = block.appearance
            weights[appearance.size, appearance.bold, appearance.centred] += len(block.text)
    return weights.most_common(1)[0][0] if weights else (0, False, False)


def _heading_class_of_line(
    line: DocumentParagraph, body: tuple[float, bool, bool], *, is_front: bool
) -> _HeadingClass | None:
    """Return the class of headings that a document's line belongs to by its appearance, as sort
    key: outline level, size, boldness, centring; None for a line that is no heading.

    Args:
        line: the line.
        body: font size, boldness and centring of most of the document's text.
        is_front: whether the line stands before the first list number.
    """
    text = line.text
    if line.number in BULLETS or len(text) > MAX_HEADING or "\n" in text:
        return None
    if not _OWN_LINE.fullmatch(text.rstrip("。")) or text.endswith(("，", "、", "；")):
        return None
    known: _HeadingClass | None = None
    if not line.number and _BRACKETED.fullmatch(text):
        known = _IN_BRACKETS
    if not line.number and (
        (is_front and (is_background_heading(text) or is_event_label(text)))
        or ((is_front or text.endswith(("：", ":"))) and is_situation_analysis_heading(text))
    ):
        known = _KNOWN
    size, bold, centred = body
    appearance = line.appearance
    if line.heading:
        return (0, line.heading, 0, 0)
    if text.endswith("。") or _LABELS.match(text):
        return None
    larger = appearance.size >= size + 1 if appearance.size and size else False
    bolder, inner = appearance.bold and not bold, appearance.centred and not centred
    if not (larger or bolder or inner):
        return known
    return (1, -(appearance.size if larger else size), not bolder, not inner)


def _has_list_number(line: DocumentParagraph) -> bool:
    """Whether a paragraph of a document has a list number; a month, week or day does not count as
    one.
    """
    return _list_number_of_line(line) is not None


def _list_number_of_line(line: DocumentParagraph) -> ParagraphNumber | None:
    """Return the list number of a document's paragraph; None where it has none, or only a month,
    week or day.
    """
    paragraph_number = (
        paragraph_number_from_word_list(line.number, line.value, line.depth, line.text)
        if line.number
        else parse_paragraph_number(line.text)
    )
    return (
        paragraph_number
        if paragraph_number and paragraph_number.number_kind not in PERIODS
        else None
    )


def _other_heading_has_text_below(
    blocks: Sequence[DocumentBlock], classes: Sequence[_HeadingClass | None], at: int
) -> bool:
    """Whether another heading of a document with the same appearance is followed by text, not by a
    table.

    Args:
        blocks: the blocks of the document.
        classes: heading class (appearance) of each block; None for blocks that are no heading.
        at: index of the heading that is compared with others.
    """
    return any(
        kind == classes[at] and not isinstance(blocks[other + 1], DocumentTable)
        for other, kind in enumerate(classes[:-1])
        if other != at
    )


def _is_followed_by_text_or_table(blocks: Sequence[DocumentBlock], at: int) -> bool:
    """Whether a line of a document is followed by body text or a table, as a heading is.

    Args:
        blocks: the blocks of the document.
        at: index of the line.
    """
    if at + 1 >= len(blocks):
        return False
    below = blocks[at + 1]
    return isinstance(below, DocumentTable) or not below.appearance.bold or bool(below.number)
