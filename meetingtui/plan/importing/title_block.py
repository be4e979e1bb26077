"""Recognise the lines of a plan's title block, read title, school and term from them, and join a
title that was broken inside a word or runs over several lines.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeGuard

import msgspec

from meetingtui.base.wording import one_line, parse_chinese_number
from meetingtui.plan.importing.paragraph_numbers import parse_paragraph_number
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    is_short_unnumbered_paragraph,
)
from meetingtui.plan.importing.school_and_term_names import (
    find_school_name,
    find_term_id,
    is_term_line,
    line_names_school_or_term,
    line_names_term,
)
from meetingtui.plan.importing.signature_and_closing_words import (
    SIGNER,
    SIGNING_DATE,
    month_of_signature,
)

_TITLE = re.compile(
    "计划|要点|方案|思路|规划|安排|总结|纲要|台账|行事历|[月周日]历|校历|工作历|一览"
    "|(?:分解|任务|配档|推进|进度|时间|分工)表|(?:任务|工作|项目|重点)清单"
)
_LETTER = re.compile(r"(?:各|尊敬的|亲爱的|全体|全校)[^。]{1,24}[：:]?")
"""Pattern of the salutation (各位老师：) of a letter that goes with a plan."""
_NAMING = re.compile("小学|学校|学期|学年|\\d{4}\\s*年|^[—–-]")
_MAX_TITLE = 60
_BELOW_TITLE = re.compile(
    r"[（(].{1,30}[)）]|[—–-]{1,2}[^—].{1,40}"
    r"|(?:作者|执笔|起草|撰稿|撰写|制订|制定|拟稿|审核)人?[：:]?.{2,16}|.{0,8}(?:讨论|征求意见|审议)稿.?"
    r"|(?:班级|年级|学科|组别|姓名|单位|部门|科室|时间|日期|[\u4e00-\u9fff]{0,5}"
    r"(?:领导|行政|教师|老师|组长|班主任|辅导员|主任|制表|编制|填表|负责)人?)\s*[：:][^。；，]{1,24}"
)
_HEAD_WITHIN = 15
"""Number of paragraphs at the beginning of a plan among which its title is looked for."""


class TitleBlock(msgspec.Struct, frozen=True, kw_only=True):
    """Title block of a plan: the title, school and term stated in the lines above its body."""

    title: str
    """Title line of the plan; empty where there is none."""
    school: str
    """Name of the school stated in the plan's title block; empty where none is stated."""
    term: str
    """Id of the term stated in the plan's title block; empty where none is stated."""


def read_title_block(opening: Sequence[str], signature: Iterable[str]) -> TitleBlock:
    """Read title, school and term of a plan from its first lines and its signature; each is empty
    where they do not name it. A single line that may belong to a title block is the title.

    Args:
        opening: the lines before the first number.
        signature: the lines of the signature.
    """
    lines = [one_line(line) for line in opening]
    names = [line for line in lines if may_be_title_block_line(line)]
    title = _choose_document_title(names)
    signed = [one_line(line) for line in signature]
    month = month_of_signature(signed)
    term = next(filter(None, (find_term_id(line, month) for line in (title, *names, *lines))), "")
    alone = [line for line in (*names, *signed) if SIGNER.fullmatch(line)]
    of_term = [line for line in names if is_term_line(line)]
    notices = [line for line in names if "印发" in line]
    places = (*alone, title, *of_term, *signed, *notices)
    school = next(filter(None, map(find_school_name, places)), "")
    return TitleBlock(title=title, school=school, term=term)


def week_text_in_title(title: str) -> str:
    """Return the week that the title of a weekly schedule names (第三周工作安排); empty where it
    names none.
    """
    if "周" not in title:
        return ""
    found = re.search(r"第\s*[\d一二三四五六七八九十]{1,3}\s*周", title)
    return re.sub(r"\s", "", found[0]) if found else ""


def month_number_in_title(title: str) -> int:
    """Return the only month that the title of a monthly schedule names (2027年3月月历); 0 where it
    names none or several.
    """
    if "月" not in title:
        return 0
    found = re.findall(r"(\d{1,2}|十[一二]?|[一二三四五六七八九元])\s*月", title)
    if len(found) != 1:
        return 0
    month = 1 if found[0] == "元" else parse_chinese_number(found[0]) or 0
    return month if 1 <= month <= 12 else 0


def count_title_block_lines(blocks: Sequence[DocumentBlock]) -> int:
    """Return the number of blocks at the beginning of a plan that are its title, the lines above
    the title, and the term, date and author below it; 0 where no title is found.
    """
    opening: list[str] = []
    for at, block in enumerate(blocks[:_HEAD_WITHIN]):
        if (
            not isinstance(block, DocumentParagraph)
            or block.number
            or (_begins_with_list_number(block.text) and not _is_month_or_week_title(blocks, at))
        ):
            break
        opening.append(one_line(block.text))
    named = [
        at
        for at, line in enumerate(opening)
        if may_be_title_block_line(line) and is_certainly_document_title(line)
    ]
    own = [at for at in named if not re.search("通知|印发", opening[at])]
    titles = own[-1:] or named[-1:]
    titles = titles or [at for at, line in enumerate(opening) if is_title_block_line(line)][:1]
    end = titles[0] + 1 if titles else 0
    while 0 < end < len(opening) and (
        _is_term_date_or_author_line(opening[end])
        or _is_second_line_of_title(opening[:end], opening[end])
    ):
        end += 1
    return end


def _is_month_or_week_title(blocks: Sequence[DocumentBlock], at: int) -> bool:
    """Whether the first line of a document is the title of a plan for one month or week
    (第三周工作安排) that names no school, and not the first of several such headings.

    Args:
        blocks: the blocks of the document.
        at: index of the line; False for any but the first.
    """
    block = blocks[at]
    if at or not isinstance(block, DocumentParagraph) or not _TITLE.search(block.text):
        return False
    own = parse_paragraph_number(block.text)
    if own is None or own.number_kind not in ("月", "周") or block.text.endswith(("：", ":")):
        return False
    below = (
        parse_paragraph_number(other.text)
        for other in blocks[1:]
        if isinstance(other, DocumentParagraph) and other.text[:1] in _PERIOD_SIGNS
    )
    return not any(other and other.number_kind == own.number_kind for other in below)


_PERIOD_SIGNS = frozenset("第【[〔元一二三四五六七八九十0123456789")
"""Characters with which a line that names a month or week can begin."""


def _is_second_line_of_title(above: Sequence[str], line: str) -> bool:
    """Whether a line is the second line of a plan's title: school and term, then 安全工作计划.

    Args:
        above: the lines above it.
        line: the line.
    """
    if (
        any(map(_TITLE.search, above))
        or not may_be_title_block_line(line)
        or re.search("[，,]", line)
    ):
        return False
    return any(found.end() == len(line) for found in _TITLE.finditer(line))


def without_covering_letter(opening: Sequence[str]) -> list[str]:
    """Return the lines before a plan's body without the covering letter (各位老师：…) they may end
    with. A letter that names a day (定于本周二清扫校园) stays, because it may hold work.
    """
    letter = next(
        (at for at, line in enumerate(opening) if _LETTER.fullmatch(line.strip())), len(opening)
    )
    names_day = any(map(_NAMED_DAY.search, opening[letter:]))
    return list(opening if names_day else opening[:letter])


_NAMED_DAY = re.compile("(?:周|星期)[一二三四五六日天末](?![年期次])|\\d{1,2}[日号](?!常)")
"""Pattern of a day in a covering letter: 本周二, 9月12日."""


def _is_term_date_or_author_line(line: str) -> bool:
    """Whether a line near a plan's title only states term, date, author or the like, and is neither
    title nor heading.
    """
    plain = re.sub(r"\s+", "", line)
    if is_term_line(line):
        return True
    pieces = line.split()
    if len(pieces) > 1 and all(map(_is_term_date_or_author_line, pieces)):
        return True
    return bool(
        SIGNING_DATE.fullmatch(plain) or SIGNER.fullmatch(plain) or _BELOW_TITLE.fullmatch(line)
    )


def _begins_with_list_number(text: str) -> bool:
    """Whether a text begins with a list number; 附件1 does not count as one."""
    paragraph_number = parse_paragraph_number(text)
    return paragraph_number is not None and paragraph_number.number_kind != "附"


_NOTICE = re.compile("关于[^。；，,]{4,40}的(?:通知|通告|提醒|意见|函)")
"""Pattern of the title of a notice: 关于三月份重点任务的通知."""
_NO_TITLE = re.compile("[。；;]|[，,].*如下[：:]$")
"""Pattern of a sentence before a plan's body: with a full stop, or announcing the body
(根据…，现将本月任务安排如下：).
"""


def is_title_block_line(line: str) -> bool:
    """Whether a line certainly belongs to a plan's title block (it names a plan, a school or a
    time), so that it cannot be a section heading.
    """
    return may_be_title_block_line(line) and bool(_TITLE.search(line) or _NAMING.search(line))


def is_certainly_document_title(line: str) -> bool:
    """Whether a line is certainly the title of a plan, because it names a plan and a school or a
    term, or is the title of a notice.
    """
    if _NOTICE.fullmatch(line):
        return True
    if _TITLE.search(line):
        return line_names_term(line) or bool(find_school_name(line))
    return (
        line.endswith(("工作", "活动", "任务", "日程"))
        and line_names_term(line)
        and bool(find_school_name(line))
    )


def is_only_school_or_term(line: str) -> bool:
    """Whether a line says nothing but who plans (光明小学, 光明小学少先队大队部) or for what time
    (2026年秋季学期), or both.
    """
    plain = re.sub(r"\s+", "", line)
    if SIGNER.fullmatch(plain) or is_term_line(plain):
        return True
    return (
        line_names_term(plain) and re.search(r"(?:学期|学年度?|年度?|[春秋]季)$", plain) is not None
    )


def may_be_title_block_line(line: str) -> bool:
    """Whether a line before a plan's body is short and no sentence, so that it may belong to the
    title block rather than to the introduction.
    """
    return len(line) <= _MAX_TITLE and not _NO_TITLE.search(line)


def _choose_document_title(names: Sequence[str]) -> str:
    """Choose the title of a plan among the lines of its title block; empty where none of them is
    one.
    """
    titles = [index for index, line in enumerate(names) if _TITLE.search(line)]
    # A plan that was sent round opens with the notice that sends it.
    own = [index for index in titles if not re.search("通知|印发|范文|模板", names[index])]
    for index in own or titles:
        line = names[index]
        before = names[index - 1] if index else ""
        if not line_names_term(line) and re.search(r"(?:学期|学年|年度)$", before):
            return _strip_signs_around_title(f"{before}{line}")
        title = _strip_signs_around_title(line)
        # An annex repeats the name of the plan that the notice gives in full.
        notices = (_strip_signs_around_title(names[at]) for at in titles if at < index)
        is_full = line_names_term(title) or bool(find_school_name(title))
        return title if is_full else next((full for full in notices if title in full), title)
    if notice := next(filter(_NOTICE.fullmatch, names), ""):
        return notice
    if len(names) == 1:
        return names[0]
    return next(
        (
            _strip_signs_around_title(line)
            for line in names
            if line_names_term(line) and find_school_name(line)
        ),
        "",
    )


def _strip_signs_around_title(title: str) -> str:
    """Return a plan's title without a label before it (附件1：, 标题：), signs and dashes around
    it, quotation marks that enclose all of it, and the words of a notice that forwards the plan.
    """
    title = re.sub(r"^(?:附(?:件|录)?\s*\d{0,2}|标题|名称)\s*[：:]\s*", "", title)
    if quoted := re.search(r"(?:印发|下发|发布|转发).*?《([^《》]+)》", title):
        return quoted[1].strip()
    title = re.sub(r"^[^\w《“\"（(【〔\[]+", "", title).strip("—–- ")
    whole = re.fullmatch(r"[《“”\"]([^《》“”\"]+)[》“”\"]", title)
    return whole[1] if whole else title


# Titles over several lines

_TITLE_WORDS = re.compile(
    "工作|教学|教育|计划|要点|安排|方案|总结|行事历|活动|学期|学年|小学|学校|一览表?|清单"
)


def join_title_broken_inside_word(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Join the two lines of a document title that was broken inside a word (教学工 / 作计划) among
    the first six blocks; the blocks are unchanged where there are none.
    """
    for at in range(min(len(blocks) - 1, 5)):
        upper, lower = blocks[at], blocks[at + 1]
        if not (
            is_short_unnumbered_paragraph(upper, 60)
            and is_short_unnumbered_paragraph(lower, 20)
            and upper.text
            and lower.text
        ):
            continue
        whole = f"{upper.text}{lower.text}"
        torn = any(
            found.start() < len(upper.text) < found.end() for found in _TITLE_WORDS.finditer(whole)
        )
        if torn and is_certainly_document_title(whole) and not parse_paragraph_number(lower.text):
            return [*blocks[:at], msgspec.structs.replace(upper, text=whole), *blocks[at + 2 :]]
    return blocks


_TITLE_LINES = 15
"""Number of paragraphs at the beginning of a document among which the lines of its title stand, and
those of a plan that follows the notice which sends it.
"""


_LONGEST_TITLE_LINE = 40
_KIND_OF_PLAN = re.compile(
    "(?:(?:学校|教育|教学|年度|学期|具体|重点|主要)*(?:工作|活动|教学)?(?:实施)?(?:三年)?(?:行动)?)"
    "(?:计划|要点|方案|安排|规划|行事历|思路|总结)[书表]?(?:[（(][^（()）]{1,24}[）)])?"
)
"""Pattern of the last line of a title that says only what kind of paper it is: 工作计划."""


_LAST_TITLE_LINE = re.compile(
    "[^。；;，,！!？?：:]*(?:计划|要点|方案|安排|规划|行事历|思路|总结)[书表]?(?:及行事历)?"
    "(?:[（(][^（()）]{1,24}[）)])?(?:》的(?:通知|意见))?"
)


_JOINS_ON = re.compile("(?:的|及|和|与|暨|、|关于|印发)$")


_CONTINUES_TITLE = re.compile("[暨及和与][^。；，]{2,24}")


def join_title_lines(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Join the lines at the beginning of a document over which its title runs: 光明小学 /
    2026—2027学年第一学期 / 工作计划.

    The upper lines name only the school (with the department) or the term, or break off (关于…的);
    a slogan above the title is no part of it.
    """
    found = list(blocks)
    last = 1
    while last < min(len(found), _TITLE_LINES):
        first = _first_line_of_title_ending_at(found, last)
        if first < last:
            found = _join_title_blocks(found, first, last)
        last = first + 1
    return found


def _first_line_of_title_ending_at(blocks: Sequence[DocumentBlock], last: int) -> int:
    """Return the index of the first line of the title that ends with a block of a document; the
    index of the block itself where no title over several lines ends there.

    Args:
        blocks: the blocks of the document.
        last: index of the block that may be the last line of the title.
    """
    lower, upper = blocks[last], blocks[last - 1]
    if not (
        is_short_unnumbered_paragraph(lower, _LONGEST_TITLE_LINE)
        and is_short_unnumbered_paragraph(upper, _LONGEST_TITLE_LINE)
    ):
        return last
    if not _may_be_line_of_title(lower) or not _may_be_line_of_title(upper):
        return last
    if _CONTINUES_TITLE.fullmatch(lower.text) and is_certainly_document_title(upper.text):
        return last - 1
    if not _is_last_line_of_title(lower, upper):
        return last
    first = last
    while first and _may_be_line_of_title(above := blocks[first - 1]):
        if not _is_upper_line_of_title(above.text, lower.text, is_next=first == last):
            break
        first -= 1
    whole = "".join(
        block.text for block in blocks[first : last + 1] if isinstance(block, DocumentParagraph)
    )
    return first if is_certainly_document_title(whole) else last


def _may_be_line_of_title(block: DocumentBlock) -> TypeGuard[DocumentParagraph]:
    """Whether a block near the beginning of a document can be one of the lines of its title: short,
    without a number, and no sentence.
    """
    return (
        is_short_unnumbered_paragraph(block, _LONGEST_TITLE_LINE)
        and bool(block.text)
        and not re.search("[。；;，,！!？?：:]", block.text)
        and parse_paragraph_number(block.text) is None
    )


def _is_last_line_of_title(line: DocumentParagraph, above: DocumentParagraph) -> bool:
    """Whether a line ends like the title of a plan; 教育教学工作 does only in the look of the line
    above it.

    Args:
        line: the line.
        above: the line above it.
    """
    if _LAST_TITLE_LINE.fullmatch(line.text):
        return True
    appearance = line.appearance
    is_set_off = appearance.bold or appearance.centred
    return is_set_off and appearance == above.appearance and line.text.endswith("工作")


def _is_upper_line_of_title(line: str, last: str, *, is_next: bool) -> bool:
    """Whether a line above the last line of a title is a line of the title, too: it breaks off, or
    names the school or the term that the last line does not name.

    Args:
        line: the line above.
        last: last line of the title.
        is_next: whether ``line`` is directly above it.
    """
    if is_certainly_document_title(line):
        return False
    if _JOINS_ON.search(line):
        return True
    if line_names_term(last):
        return False
    if is_only_school_or_term(line):
        return True
    is_kind_alone = _KIND_OF_PLAN.fullmatch(last) is not None
    return is_kind_alone and is_next and line_names_school_or_term(line)


def _join_title_blocks(blocks: list[DocumentBlock], first: int, last: int) -> list[DocumentBlock]:
    """Return the blocks of a document with those from ``first`` to ``last`` joined to one line."""
    lines = [block for block in blocks[first : last + 1] if isinstance(block, DocumentParagraph)]
    whole = msgspec.structs.replace(lines[-1], text="".join(line.text for line in lines))
    return [*blocks[:first], whole, *blocks[last + 1 :]]
