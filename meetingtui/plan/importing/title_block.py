"""Read a plan's title, school and term from the lines above its body, and separate the signature
below it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeGuard

import msgspec

from meetingtui.base.wording import one_line, parse_chinese_number
from meetingtui.plan.importing.paragraph_numbers import parse_paragraph_number
from meetingtui.plan.importing.plan_document import DocumentBlock, DocumentParagraph

_TITLE = re.compile(
    "计划|要点|方案|思路|规划|安排|总结|纲要|台账|行事历|[月周日]历|校历|工作历|一览"
    "|(?:分解|任务|配档|推进|进度|时间|分工)表|(?:任务|工作|项目|重点)清单"
)
_ORGANISATION = (
    r"(?:小学|中学|学校|幼儿园|附小|中心校|完小|教育集团)"
    r"(?:教育集团)?(?:[（(]?[\u4e00-\u9fff]{1,6}(?:校区|分校)[）)]?)?"
)
_SCHOOL = re.compile(rf"([\u4e00-\u9fffA-Za-z]{{2,24}}?{_ORGANISATION})(?!的)")
_SHORT = re.compile(
    r"(?:^|\n)\s*([\u4e00-\u9fff]{1,8}?(?:[一二三四五六七八九十]{1,2}|实验?|附|外|中心)[小中])"
    r"(?![学组班队型期心段考层])"
)
"""Pattern of a school's short name at the beginning of a line: 城北一小, 实小, 师大附中."""
_NO_SCHOOL = re.compile("[周月年]|学期|活动|工作|^第")
_LETTER = re.compile(r"(?:各|尊敬的|亲爱的|全体|全校)[^。]{1,24}[：:]?")
"""Pattern of the salutation (各位老师：) of a letter that goes with a plan."""
_OFFICE = (
    r"[\u4e00-\u9fff]{0,8}(?:办公室|校长室|党支部|委员会|行政会|领导小组|教研组|年级组"
    r"|中心|工会|部|处|室)"
)
_SIGNER = re.compile(
    rf"[\u4e00-\u9fff]{{2,24}}?(?:{_ORGANISATION}|[一二三四五六七八九十实附][小中])(?:{_OFFICE})?"
)
_FIGURE = r"[\d〇○ＯO零一二三四五六七八九]"
_FIGURES = {ord(sign): str(i) for i, sign in enumerate("〇一二三四五六七八九")} | {
    ord(sign): "0" for sign in "○ＯO零"
}
_DATE = re.compile(
    rf"[（(]?\s*(?:(?:日期|时间)[：:])?\s*(?P<y>{_FIGURE}{{4}}|[×xX*＊_ⅹ]{{2,4}}|20[×xX*＊_]{{2}})\s*[年.\-/]\s*"
    rf"(?P<m>[\d一二三四五六七八九十]{{1,2}})\s*[月.\-/]?\s*"
    r"(?:[\d一二三四五六七八九十]{1,3}\s*日?)?\s*[）)]?"
)
_CLOSING = re.compile(
    "新的?一?学期|总之|展望|让我们|面对新|[请望](?:各|全体|大家|互相|相互)|以上(?:工作|安排|计划)|谢谢|辛苦"
)
_REMARKS = re.compile(r"^(?:附|附注|注|备注|说明|附则)[：:]\s*")
_REMINDER = re.compile(r"(?:(?:温馨|友情|特别)?提[示醒]|另外?)[：:]")
_HALF = r"(?:第?\s*(?P<half>[一二上下12１２])\s*学期|(?P<season>[春秋])季?(?:学期)?)"
_TWO_YEARS = re.compile(
    rf"(?P<y>(?:20)?\d\d)\s*[—–―\-－‐‑−~～至/]+\s*(?P<next>(?:20)?\d\d)\s*(?:学?年度?)?\s*[（(]?{_HALF}?"
)
_ONE_YEAR = re.compile(rf"(?P<y>20\d\d)\s*(?P<unit>学年度?|年度?)\s*[（(]?{_HALF}")
_MONTHS = re.compile(
    r"(?P<y>20\d\d)\s*[年.]\s*(?P<m>\d{1,2})\s*月?\s*[—–\-~～至到]+\s*20\d\d\s*[年.]\s*\d{1,2}(?!\d)"
    r"|(?P<dy>20\d\d)\s*年\s*(?P<dm>\d{1,2})\s*月\s*\d{1,2}\s*日?\s*[—–\-~～至到]+\s*(?:\d{1,2}\s*月)?\d{1,2}\s*日"
    r"|(?P<sy>20\d\d)\s*年\s*(?P<sm>[23])\s*月?\s*[—–\-~～至到]+\s*[67]\s*月"
)
"""Pattern of the months of a term (2026年9月—2027年1月), or of the days of a week
(2026年9月14日—18日).
"""
_NAMING = re.compile("小学|学校|学期|学年|\\d{4}\\s*年|^[—–-]")
_FIRST_HALF = frozenset("一上1１秋")
_MAX_SIGNATURE = 6
_MAX_FLOURISH = 3
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
    """Read title, school and term of a plan from its first lines and its signature.

    Args:
        opening: the lines before the first number.
        signature: the lines of the signature.
    """
    lines = [one_line(line) for line in opening]
    names = [line for line in lines if may_be_title_block_line(line)]
    title = _choose_document_title(names)
    signed = [one_line(line) for line in signature]
    month = _month_of_signature(signed)
    term = next(filter(None, (_find_term_id(line, month) for line in (title, *names, *lines))), "")
    alone = [line for line in (*names, *signed) if _SIGNER.fullmatch(line)]
    of_term = [line for line in names if _is_term_line(line)]
    notices = [line for line in names if "印发" in line]
    places = (*alone, title, *of_term, *signed, *notices)
    school = next(filter(None, map(_find_school_name, places)), "")
    return TitleBlock(title=title, school=school, term=term)


def week_named_in_title(title: str) -> str:
    """Return the week that the title of a weekly schedule names (第三周工作安排); empty where it
    names none.
    """
    if "周" not in title:
        return ""
    found = re.search(r"第\s*[\d一二三四五六七八九十]{1,3}\s*周", title)
    return re.sub(r"\s", "", found[0]) if found else ""


def month_named_in_title(title: str) -> int:
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
    the title, and the date.
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
    """Whether a line is the second line of a plan's title: school and term, then 安全工作计划."""
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
    if _is_term_line(line):
        return True
    pieces = line.split()
    if len(pieces) > 1 and all(map(_is_term_date_or_author_line, pieces)):
        return True
    return bool(_DATE.fullmatch(plain) or _SIGNER.fullmatch(plain) or _BELOW_TITLE.fullmatch(line))


def _is_term_line(line: str) -> bool:
    """Whether a line contains only a school term (2026学年第一学期), with or without the school's
    name.
    """
    line = _with_years_in_figures(line)
    if not line_names_term(line):
        return False
    rest = _ONE_YEAR.sub("", _TWO_YEARS.sub("", line)).replace(_find_school_name(line) or "\n", "")
    return not re.sub(r"第?[一二上下]?学期|学年度?|[\s（()）—–-]", "", rest)


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
    """Whether a line belongs to a plan's title block, so that it cannot be a section heading."""
    return may_be_title_block_line(line) and bool(_TITLE.search(line) or _NAMING.search(line))


def is_certainly_document_title(line: str) -> bool:
    """Whether a line is certainly the title of a plan, because it names a plan and a school or a
    term, or is the title of a notice.
    """
    if _NOTICE.fullmatch(line):
        return True
    if _TITLE.search(line):
        return line_names_term(line) or bool(_find_school_name(line))
    return (
        line.endswith(("工作", "活动", "任务", "日程"))
        and line_names_term(line)
        and bool(_find_school_name(line))
    )


def line_names_school_or_term(line: str) -> bool:
    """Whether a line names a school, a school term, a school year or a year."""
    return line_names_term(line) or bool(_find_school_name(line))


def is_line_of_school_or_term(line: str) -> bool:
    """Whether a line says nothing but who plans (光明小学, 光明小学少先队大队部) or for what time
    (2026年秋季学期), or both.
    """
    plain = re.sub(r"\s+", "", line)
    if _SIGNER.fullmatch(plain) or _is_term_line(plain):
        return True
    return (
        line_names_term(plain) and re.search(r"(?:学期|学年度?|年度?|[春秋]季)$", plain) is not None
    )


def may_be_title_block_line(line: str) -> bool:
    """Whether a line before a plan's body may belong to the title block rather than the
    introduction.
    """
    return len(line) <= _MAX_TITLE and not _NO_TITLE.search(line)


_MAX_CAPTION_LINES = 2
"""Number of lines that may stand between the signature of a plan and the table after it."""
_MAX_CAPTION = 40
"""Maximum number of characters of such a line."""


class SignedParts(NamedTuple):
    """Blocks of a document without the signatures inside it, and where the parts after these
    begin.
    """

    blocks: Sequence[DocumentBlock]
    """The paragraphs and tables without the signatures."""
    signature: list[str]
    """Lines of the signatures: who signed, and when."""
    part_starts: frozenset[int]
    """Indexes in ``blocks`` of the first block after each signature."""


def separate_signatures_above_tables(blocks: Sequence[DocumentBlock]) -> SignedParts:
    """Separate the signatures inside a document, where a table with its caption (月份工作安排)
    comes after the signature of the plan.

    Such a signature names who signed as well as the date, and stands below a numbered paragraph.

    Args:
        blocks: the paragraphs and tables of the document.
    """
    signatures: list[range] = []
    for at, block in enumerate(blocks):
        if not isinstance(block, DocumentParagraph):
            found = _signature_above_table(blocks, at)
            above = blocks[signatures[-1].stop if signatures else 0 : found.start]
            if found and any(map(_is_numbered, reversed(above))):
                signatures.append(found)
    if not signatures:
        return SignedParts(blocks, [], frozenset())
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
    return SignedParts(kept, lines, frozenset(starts))


def _signature_above_table(blocks: Sequence[DocumentBlock], table: int) -> range:
    """Return the indexes of the lines of a signature with its date above a table and its caption;
    an empty range where there is none.
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
    is_dated = any(found.end() == len(line) for line in lines for found in _DATE.finditer(line))
    names_signer = any(not _DATE.fullmatch(line) for line in lines)
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


def _is_numbered(block: DocumentBlock) -> bool:
    """Whether a block is a paragraph with an automatic or typed list number."""
    return isinstance(block, DocumentParagraph) and bool(
        block.number or parse_paragraph_number(block.text)
    )


class DocumentClosing(NamedTuple):
    """End of a plan document: its signature and its closing paragraph."""

    signature: list[str]
    """Lines of the plan's signature: who signed it, and when."""
    closing_phrase: str
    """Last paragraph of the plan if it is only rhetoric (新学期，让我们…); else empty."""


def separate_closing(
    blocks: Sequence[DocumentBlock],
) -> tuple[Sequence[DocumentBlock], DocumentClosing]:
    """Separate the closing paragraph and the signature from the blocks (paragraphs and tables) of a
    plan document.

    The signature (who signed, and when) and a last paragraph of mere rhetoric (新学期，让我们…)
    do not belong to any measure.

    Returns:
        The remaining blocks, and the closing.
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
    if _DATE.fullmatch(text):
        return True
    ends = list(_DATE.finditer(text))
    if ends and ends[-1].end() == len(text):
        signer = text[: ends[-1].start()]
        if _SIGNER.fullmatch(signer) or re.fullmatch(_OFFICE, signer):
            return True
    if _SENT_TO.match(text) or _WRITTEN_BY.fullmatch(text):
        return True
    if not 3 <= len(text) <= 30:
        return False
    return bool(_SIGNER.fullmatch(text) or re.fullmatch(_OFFICE, text))


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
        is_full = line_names_term(title) or bool(_find_school_name(title))
        return title if is_full else next((full for full in notices if title in full), title)
    if notice := next(filter(_NOTICE.fullmatch, names), ""):
        return notice
    if len(names) == 1:
        return names[0]
    return next(
        (
            _strip_signs_around_title(line)
            for line in names
            if line_names_term(line) and _find_school_name(line)
        ),
        "",
    )


def _strip_signs_around_title(title: str) -> str:
    """Remove dashes and quotation marks around a plan's title, and the words of a notice that
    forwards the plan.
    """
    title = re.sub(r"^(?:附(?:件|录)?\s*\d{0,2}|标题|名称)\s*[：:]\s*", "", title)
    if quoted := re.search(r"(?:印发|下发|发布|转发).*?《([^《》]+)》", title):
        return quoted[1].strip()
    title = re.sub(r"^[^\w《“\"（(【〔\[]+", "", title).strip("—–- ")
    whole = re.fullmatch(r"[《“”\"]([^《》“”\"]+)[》“”\"]", title)
    return whole[1] if whole else title


def line_names_term(line: str) -> bool:
    """Whether a line names a school term, a school year or a year."""
    return bool(_TWO_YEARS.search(line) or _ONE_YEAR.search(line))


def _find_school_name(line: str) -> str:
    """Return the name of the school in a line of a plan's title block; empty where it names
    none.
    """
    plain = _ONE_YEAR.sub("\n", _TWO_YEARS.sub("\n", line))
    plain = re.sub(r"20\d\d\s*年?|\d{1,2}\s*月份?", "\n", plain)
    plain = re.sub(r"[上下第一二]*(?<![小中大])(?:学期|学年)度?|[—–\-―《》]", "\n", plain)
    for match in _SCHOOL.finditer(plain):
        name: str = match[1]
        name = re.sub("^(?:关于|印发|转发|中共|中国共产党)+", "", name)
        is_other = re.match("我|本|全|各|学校|创建|打造|争创|建设", name)
        if len(name) >= 4 and not is_other and not _NO_SCHOOL.search(name):
            return name
    short = _SHORT.search(plain)
    return short[1] if short else ""


def _with_years_in_figures(line: str) -> str:
    """Return a line with its years in Arabic figures: 二〇二六年 becomes 2026年."""
    return re.sub(f"{_FIGURE}{{4}}", lambda year: year[0].translate(_FIGURES), line)


def _find_term_id(line: str, month: tuple[int, int] | None) -> str:
    """Return the id of the term that a line names (2026-2027-1); empty where it names none."""
    line = _with_years_in_figures(line)
    if match := _TWO_YEARS.search(line):
        first, second = _four_digit_year(match["y"]), _four_digit_year(match["next"])
        if second == first + 1:
            half = _first_or_second_term_in_match(match)
            if not half and month:
                half = "1" if month[1] >= 8 or month[1] == 1 else "2"
            return f"{first}-{second}-{half}" if half else ""
    if match := _ONE_YEAR.search(line):
        half, year = _first_or_second_term_in_match(match), int(match["y"])
        # A 学年 is named by the year it begins in, a 年度 by the one its term lies in.
        begins_here = half == "1" or match["unit"].startswith("学年")
        if match["season"]:
            begins_here = half == "1"
        elif month and half == "2" and month[1] <= 8:
            begins_here = month[0] != year
        first = year if begins_here else year - 1
        return f"{first}-{first + 1}-{half}"
    if (months := _MONTHS.search(line)) and not re.search("[。；]", line):
        if months["dy"]:
            return _term_id_of_month(int(months["dy"]), int(months["dm"]))
        year, begins = int(months["y"] or months["sy"]), int(months["m"] or months["sm"])
        if begins in (8, 9):
            return f"{year}-{year + 1}-1"
        if begins in (2, 3):
            return f"{year - 1}-{year}-2"
    return ""


def _term_id_of_month(year: int, month: int) -> str:
    """Return the id of the school term that a month lies in; empty for July and August, which are
    summer holidays.
    """
    if month in (1, *range(9, 13)):
        first = year - (month == 1)
        return f"{first}-{first + 1}-1"
    return f"{year - 1}-{year}-2" if 2 <= month <= 6 else ""


def _four_digit_year(year_text: str) -> int:
    """Return a year that is written with two or four digits as a number of four digits: 26 gives
    2026.
    """
    return int(year_text) if len(year_text) == 4 else 2000 + int(year_text)


def _first_or_second_term_in_match(match: re.Match[str]) -> str:
    """Return 1 or 2 for the first or second term of the school year that a match names; empty where
    it names neither.
    """
    sign = match["half"] or match["season"] or ""
    if not sign:
        return ""
    return "1" if sign in _FIRST_HALF else "2"


def _month_of_signature(signature: Iterable[str]) -> tuple[int, int] | None:
    """Return year and month of the date in a plan's signature; None where it has no date."""
    for line in signature:
        match = _DATE.search(line)
        if not match:
            continue
        year = match["y"].translate(_FIGURES)
        month = parse_chinese_number(match["m"]) or 0
        if year.isdigit() and 1 <= month <= 12:
            return int(year), month
    return None
