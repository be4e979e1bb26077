"""Separate the signature and the closing words of a plan from its paragraphs and tables."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeGuard

from meetingtui.base.wording import one_line, parse_chinese_number
from meetingtui.plan.importing.paragraph_numbers import parse_paragraph_number
from meetingtui.plan.importing.plan_document import DocumentBlock, DocumentParagraph
from meetingtui.plan.importing.school_and_term_names import FIGURE, FIGURE_VALUES, ORGANISATION

_OFFICE = (
    r"[\u4e00-\u9fff]{0,8}(?:办公室|校长室|党支部|委员会|行政会|领导小组|教研组|年级组"
    r"|中心|工会|部|处|室)"
)
SIGNER = re.compile(
    rf"[\u4e00-\u9fff]{{2,24}}?(?:{ORGANISATION}|[一二三四五六七八九十实附][小中])(?:{_OFFICE})?"
)
"""Pattern of who signs a plan: a school, with or without one of its offices."""
SIGNING_DATE = re.compile(
    rf"[（(]?\s*(?:(?:日期|时间)[：:])?\s*(?P<y>{FIGURE}{{4}}|[×xX*＊_ⅹ]{{2,4}}|20[×xX*＊_]{{2}})\s*[年.\-/]\s*"
    rf"(?P<m>[\d一二三四五六七八九十]{{1,2}})\s*[月.\-/]?\s*"
    r"(?:[\d一二三四五六七八九十]{1,3}\s*日?)?\s*[）)]?"
)
"""Pattern of the date of a signature, at least year and month; the year may be ××××."""
_CLOSING = re.compile(
    "新的?一?学期|总之|展望|让我们|面对新|[请望](?:各|全体|大家|互相|相互)|以上(?:工作|安排|计划)|谢谢|辛苦"
)
_REMARKS = re.compile(r"^(?:附|附注|注|备注|说明|附则)[：:]\s*")
_REMINDER = re.compile(r"(?:(?:温馨|友情|特别)?提[示醒]|另外?)[：:]")
_MAX_SIGNATURE = 6
_MAX_FLOURISH = 3
_MAX_CAPTION_LINES = 2
"""Number of lines that may stand between the signature of a plan and the table after it."""
_MAX_CAPTION = 40
"""Maximum number of characters of such a line."""


class BlocksWithoutSignatures(NamedTuple):
    """The paragraphs and tables of a document without the signatures that stood among them, the
    lines of these, and where each signature stood.
    """

    blocks: Sequence[DocumentBlock]
    """The paragraphs and tables without the signatures."""
    signature: list[str]
    """Lines of the signatures: who signed, and when."""
    part_starts: frozenset[int]
    """Indexes in ``blocks`` of the first block after each signature."""


def separate_signatures_above_tables(blocks: Sequence[DocumentBlock]) -> BlocksWithoutSignatures:
    """Separate the signatures inside a document, where a table with its caption (月份工作安排)
    comes after the signature of the plan.

    Such a signature names who signed as well as the date, and stands below a numbered paragraph.

    Args:
        blocks: the paragraphs and tables of the document; all of them are returned where there is
            no such signature.
    """
    signatures: list[range] = []
    for at, block in enumerate(blocks):
        if not isinstance(block, DocumentParagraph):
            found = _signature_above_table(blocks, at)
            above = blocks[signatures[-1].stop if signatures else 0 : found.start]
            if found and any(map(_is_numbered_paragraph, reversed(above))):
                signatures.append(found)
    if not signatures:
        return BlocksWithoutSignatures(blocks, [], frozenset())
    signed = {at for signature in signatures for at in signature}
    lines = [
        block.text
        for at, block in enumerate(blocks)
        if at in signed and isinstance(block, DocumentParagraph)
    ]
    starts = [
        signature.stop - sum(map(len, signatures[:count]))
        for count, signature in enumerate(signatures, start=1)
    ]
    kept = [block for at, block in enumerate(blocks) if at not in signed]
    return BlocksWithoutSignatures(kept, lines, frozenset(starts))


def _signature_above_table(blocks: Sequence[DocumentBlock], table: int) -> range:
    """Return the indexes of the lines of a signature with its date above a table and its caption;
    an empty range where there is none.

    Args:
        blocks: the paragraphs and tables of the document.
        table: index of the table.
    """
    end = table
    while end and table - end < _MAX_CAPTION_LINES and _may_be_caption(blocks[end - 1]):
        end -= 1
    start = end
    while start and end - start < _MAX_SIGNATURE and _is_signature_line(blocks[start - 1]):
        start -= 1
    lines = [
        re.sub(r"\s+", "", block.text)
        for block in blocks[start:end]
        if isinstance(block, DocumentParagraph)
    ]
    is_dated = any(
        found.end() == len(line) for line in lines for found in SIGNING_DATE.finditer(line)
    )
    names_signer = any(not SIGNING_DATE.fullmatch(line) for line in lines)
    return range(start, end) if is_dated and names_signer else range(end, end)


def _may_be_caption(block: DocumentBlock) -> bool:
    """Whether a block above a table can be a line of its caption, and not of a signature above
    it.
    """
    return (
        isinstance(block, DocumentParagraph)
        and len(block.text) <= _MAX_CAPTION
        and block.text[-1] not in "。；"
        and not _is_signature_line(block)
    )


def _is_numbered_paragraph(block: DocumentBlock) -> bool:
    """Whether a block is a paragraph with an automatic or typed list number."""
    return isinstance(block, DocumentParagraph) and bool(
        block.number or parse_paragraph_number(block.text)
    )


class DocumentClosing(NamedTuple):
    """The end of a plan document that belongs to no measure: signature and closing words."""

    signature: list[str]
    """Lines of the plan's signature: who signed it, and when."""
    closing_phrase: str
    """Last paragraphs of the plan, at most three, if they are only rhetoric (新学期，让我们…), a
    reminder or a remark, one a line; or the list of attachments above the signature on one line;
    else empty.
    """


def separate_closing(
    blocks: Sequence[DocumentBlock],
) -> tuple[Sequence[DocumentBlock], DocumentClosing]:
    """Separate the signature and the closing words from the blocks (paragraphs and tables) of a
    plan document.

    The signature says who signed, and when. The closing words are the last paragraphs, at most
    three, of mere rhetoric (新学期，让我们…), a reminder or a remark, or the list of attachments
    above the signature.

    Returns:
        The remaining blocks, and the closing; both parts of the closing are empty where there are
        none.
    """
    end = len(blocks)
    while end and len(blocks) - end < _MAX_SIGNATURE and _is_signature_line(blocks[end - 1]):
        end -= 1
    signature = [block.text for block in blocks[end:] if isinstance(block, DocumentParagraph)]
    if signature and (named := _index_of_attachment_list(blocks[:end])) < end:
        words = " ".join(
            one_line(block.text)
            for block in blocks[named:end]
            if isinstance(block, DocumentParagraph)
        )
        return blocks[:named], DocumentClosing(signature, words)
    flourish: list[str] = []
    while (
        end > 1 and len(flourish) < _MAX_FLOURISH and _is_closing_paragraph(last := blocks[end - 1])
    ):
        end -= 1
        flourish.insert(0, one_line(last.text))
    return blocks[:end], DocumentClosing(signature, "\n".join(flourish))


def _is_closing_paragraph(block: DocumentBlock) -> TypeGuard[DocumentParagraph]:
    """Whether a plan's last paragraph is rhetoric, a reminder or a remark on the whole plan, so
    that it belongs to no measure.
    """
    if not isinstance(block, DocumentParagraph) or block.number or block.heading:
        return False
    text = one_line(block.text)
    plain = _REMARKS.sub("", text)
    is_closing = _CLOSING.match(plain) or _REMINDER.match(text)
    return bool(
        is_closing and text.endswith(("。", "！", "!")) and not parse_paragraph_number(plain)
    )


_WRITTEN_BY = re.compile(
    "(?:班主任|辅导员|(?:教研|年级|备课|学科|课题)组长|校医|执笔|撰写|撰稿|拟稿|起草|制订|制定|填[表报]|制表|签名)人?"
    "[：:][\u4e00-\u9fff]{2,4}"
)
"""Pattern of a line below a plan's last paragraph that says who wrote the plan: 班主任：王晓梅."""
_SENT_TO = re.compile(r"(?:抄送|抄报|分送|主送|报送)[：:].{2,40}$|[^。；，]{2,24}日印发$")
"""Pattern of a line below the signature of an official document that says to whom it is sent
(抄送：…) or when it was printed.
"""
_ATTACHED = re.compile(
    r"附(?:件|表)\s*\d{0,2}\s*[：:]\s*[^。；]{2,40}|附[：:]\s*1\s*[.．、][^。；]{2,40}"
)


def _index_of_attachment_list(blocks: Sequence[DocumentBlock]) -> int:
    """Return the index of the block (paragraph or table) of a plan at which its list of attachments
    (附件：1.… 2.…) begins.

    The list stands above the signature. Returns the number of blocks where there is none.
    """
    first = len(blocks)
    for at in range(len(blocks) - 1, max(0, len(blocks) - _MAX_SIGNATURE), -1):
        block = blocks[at]
        if not isinstance(block, DocumentParagraph) or not 2 <= len(block.text) <= 50:
            break
        if _ATTACHED.fullmatch(one_line(block.text)):
            first = at
            continue
        paragraph_number = parse_paragraph_number(f"{block.number}{block.text}")
        if (
            block.text[-1] in "。；"
            or paragraph_number is None
            or paragraph_number.number_kind not in ("1.", "附")
        ):
            break
    return first


def _is_signature_line(block: DocumentBlock) -> bool:
    """Whether a block (paragraph or table) at the end of a plan belongs to its signature: who
    signed, the date, to whom it is sent.
    """
    if not isinstance(block, DocumentParagraph) or block.number or block.heading:
        return False
    text = re.sub(r"\s+", "", block.text)
    if SIGNING_DATE.fullmatch(text):
        return True
    ends = list(SIGNING_DATE.finditer(text))
    if ends and ends[-1].end() == len(text):
        signer = text[: ends[-1].start()]
        if SIGNER.fullmatch(signer) or re.fullmatch(_OFFICE, signer):
            return True
    if _SENT_TO.match(text) or _WRITTEN_BY.fullmatch(text):
        return True
    if not 3 <= len(text) <= 30:
        return False
    return bool(SIGNER.fullmatch(text) or re.fullmatch(_OFFICE, text))


def month_of_signature(signature: Iterable[str]) -> tuple[int, int] | None:
    """Return year and month (1 to 12) of the first date in the lines of a plan's signature; None
    where it has no date, or only ××××年.
    """
    for line in signature:
        match = SIGNING_DATE.search(line)
        if not match:
            continue
        year = match["y"].translate(FIGURE_VALUES)
        month = parse_chinese_number(match["m"]) or 0
        if year.isdigit() and 1 <= month <= 12:
            return int(year), month
    return None
