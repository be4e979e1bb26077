"""Parse the numbers at the beginning of paragraphs in Chinese documents: 一、（一）1.（1）①."""

import re
import unicodedata
from functools import lru_cache

import msgspec

from meetingtui.base.wording import parse_chinese_number, to_chinese_number

RANKS = (
    "附",
    "章",
    "节",
    "一、",
    "（一）",
    "任务",
    "年",
    "季",
    "月",
    "周",
    "日",
    "1.",
    "1.1",
    "1.1.1",
    "1.1.1.1",
    "（1）",
    "①",
    "A.",
    "a.",
    "Ⅰ.",
    "ⅰ.",
    "第一",
    "一是",
    "级",
)
"""Kinds of paragraph numbers (一、, 1.) from the highest rank to the lowest, as Chinese documents
usually nest them.
"""

ORDINALS = frozenset({"第一", "一是"})
"""Kinds of paragraph numbers (第一, 一是) that usually only order the sentences of one measure."""

PERIODS = frozenset({"年", "季", "月", "周", "日"})
"""Kinds of paragraph numbers that are calendar headings (years, quarters, months, weeks, days);
they may start at any value.
"""


_DASHES = "-‐–—―─━－﹣~～"
_SYMBOLS = (
    (0x2190, 0x21FF),  # arrows
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2600, 0x26FF),  # suns, stars, hands
    (0x2701, 0x2775),  # ticks, flowers and stars of printers
    (0x2794, 0x27BF),
    (0x2B00, 0x2BFF),
    (0x1F300, 0x1FAFF),  # pictures that a messenger puts before a line
)
BULLETS = frozenset("▏▎▍▌▋▊▉█丨｜•·‧∙⋅・※√*+" + _DASHES) | {
    chr(code) for first, last in _SYMBOLS for code in range(first, last + 1)
} - {"\U0001f51f"}
"""Characters used as bullets of unnumbered lists."""

BULLETS_WITH_SPACE = frozenset("*+" + _DASHES)
"""Bullet characters that also occur inside words; they count as bullets only before a space or when
repeated.
"""


class ParagraphNumber(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The number at the beginning of a paragraph (一、, 1., ①), with its kind and value, and the
    text after it.
    """

    number_kind: str
    """Kind of the paragraph number, one of :data:`RANKS`; for Word's automatic bullets the sign and
    the list level (•0), for its unusual numbers # and the level (#1). Siblings have the same kind.
    """
    number_style: str
    """Style of the paragraph number within its kind: the punctuation after a figure (``.`` or
    ``、``), or the noun that is counted (任务一).
    """
    value: int
    """Value of the paragraph number; 1 for the first, 99 for 最后."""
    number: str
    """Paragraph number as printed, without stray spaces; empty for a bullet or calendar heading."""
    text_after: str
    """Text of the paragraph after its number; for a calendar heading (九月：…) the whole text."""


_CN = r"[一二三四五六七八九十百零〇两]{1,5}"
_CIRCLED = {
    **{chr(0x2460 + i): i + 1 for i in range(20)},
    **{chr(0x3251 + i): i + 21 for i in range(15)},
    **{chr(0x32B1 + i): i + 36 for i in range(15)},
    **{chr(0x2776 + i): i + 1 for i in range(10)},
    **{chr(0x2780 + i): i + 1 for i in range(10)},
    **{chr(0x278A + i): i + 1 for i in range(10)},
}
_ROMANS = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ", "Ⅶ", "Ⅷ", "Ⅸ", "Ⅹ", "Ⅺ", "Ⅻ")
_ROMAN_LETTERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_SMALL_ROMANS = (
    *("ⅰ", "ⅱ", "ⅲ", "ⅳ", "ⅴ", "ⅵ", "ⅶ", "ⅷ", "ⅸ", "ⅹ"),
    *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
)
LETTERS_OR_ROMANS = frozenset("ivx")
"""Small letters that as paragraph numbers can also be Roman numerals; only the numbers next to them
tell which.
"""
ORDER_WORDS = "首先"
"""Value of :attr:`ParagraphNumber.number_style` for an order put in words (首先, 其次, 最后), which
may leave some out.
"""
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
_PARTS = "部分|章|篇|编|板块|节(?!课)|条"
# 工作一 and 活动一 are running words as often as numbers.
_TASKS = "任务|举措|措施|行动|项目|工程|目标|策略|路径|重点|模块|专题|要点|创新点|亮点"

_FORMAL = "壹贰叁肆伍陆柒捌玖拾"
_STEMS = "甲乙丙丁戊己庚辛壬癸"

# 一、二年级不… and 1、2班… are running text: two neighbouring numbers and what they count.
_RUNNING = re.compile(rf"(?P<n>{_CN}|\d+)\s*(?:[、和至到—-]|年级|年段|学段|级部|等奖|班)")

# 3 月, 24 个班: a figure and what it counts; 4 校园文化 and 2 组织活动 are headings.
_NO_COUNT = (
    "校[园本外内舍务服]|班[级主会子风队]|组[织建]|项目|门[卫户]|期[中末初]|分[层类批析管工]|日常"
    "|个[别体性]|人[员才文]|名[师校家]|节[约日能庆水]|场[馆地]|周[密边]|本[学校着期]|条线|元[旦宵]"
)
_COUNTED = (
    f"(?!{_NO_COUNT})[年月日号周个名位人次节班份项届级天时分秒"
    "本册篇场所间套元万千百亿条门期轮组校站点枚]"
)

# 2.11月13日, 3.5—6月, 1.2026年: a number, then a date.
_NAME_AFTER = r"\d\d(?=[\u4e00-\u9fff])|(?=[A-Za-z])"
"""Pattern of a name that begins with figures or a Latin letter right after a paragraph number:
1.119消防宣传周, 2.3D打印.
"""
_DATE_AFTER = r"\d{3}[年学]|\d?\s*(?:[—–~～-]\s*\d{1,2}\s*)?月|\d?日"

_YEAR = r"(?:20\d\d\s*[年./．-]\s*)?"
DATE_RANGE = (
    rf"{_YEAR}(?:\d{{1,2}}-\d{{1,2}}\s*[—–~～至到]+\s*{_YEAR}\d{{1,2}}-\d{{1,2}}"
    r"|\d{1,2}\s*[./．月]\s*\d{1,2}\s*[日号]?\s*[—–~～至到－-]+"
    rf"\s*{_YEAR}(?:\d{{1,2}}\s*[./．月]\s*)?\d{{1,2}}\s*[日号]?)"
)
"""Pattern of the first and last day of a week, with or without the year:
8.31—9.6, 9月7日至13日, 2026.8.31—9.6.
"""
YEAR_BEFORE_DAY = re.compile(r"20\d\d\s*[年./．-]\s*(?=\d)")
"""Pattern of the year before the first or last day of a week: 2026.8.31—9.6."""

# （一）班的 names a class, （一）班会 opens an item.
_NO_CLASS = r"(?!\s*班(?:$|[的在与和及、，为是有全学获得被均已共]))"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "附",
        re.compile(
            r"附(?:件|表|录)?\s*(?P<n>\d{0,2}|[一二三四五六七八九十]{0,2})\s*"
            r"(?:[：:]|(?<=[件表录\d一二三四五六七八九十\s])(?:$|(?<=\s)(?=[^。；，]{2,30}$)))"
        ),
    ),
    ("章", re.compile(rf"第\s*(?P<n>{_CN}|\d{{1,2}})\s*(?P<sign>{_PARTS})\s*[、：:，,.．]?")),
    (
        "ⅰ.",
        re.compile(
            r"(?P<sign>[(（])\s*(?P<roman>[ⅰ-ⅹ]|[ivx]{2,4})\s*[)）]\s*[、.．:：]?(?![A-Za-z])"
        ),
    ),
    ("ⅰ.", re.compile(r"(?P<roman>[ⅰ-ⅹ]|[ivx]{2,4})\s*(?P<sign>[、.．)）:：])(?![A-Za-z])")),
    ("a.", re.compile(r"[(（]\s*(?P<n>[a-z])\s*[)）]\s*[、.．:：]?(?![A-Za-z])")),
    ("A.", re.compile(r"[(（]\s*(?P<n>[A-Z])\s*[)）]\s*[、.．:：]?(?![A-Za-z])")),
    ("（一）", re.compile(rf"[(（〔\[【]\s*(?P<n>{_CN})\s*[)）〕\]】]\s*[、.．:：]?{_NO_CLASS}")),
    (
        "（1）",
        re.compile(rf"[(（〔\[【〈<]\s*(?P<n>\d{{1,2}})\s*[)）〕\]】〉>]\s*[、.．:：]?{_NO_CLASS}"),
    ),
    ("第一", re.compile(rf"(?:第|其)\s*(?P<n>{_CN})\s*[，,、：:](?!{_CN}\s*周)")),
    ("第一", re.compile(r"(?P<order>首先|其次|再次|最后)\s*[，,、：:]")),
    ("一是", re.compile(rf"(?P<n>{_CN})\s*(?P<sign>是|要)(?!一)")),
    (
        "任务",
        re.compile(
            rf"[【\[]?(?P<sign>{_TASKS})\s*(?P<n>{_CN}|\d{{1,2}})\s*(?:[】\]]\s*[：:]?|[：:、.．]|(?=\s))"
        ),
    ),
    (
        "年",
        re.compile(
            r"(?P<n>20\d\d)\s*(?:[—–\-－~～至]+\s*20\d\d\s*学年度?|学?年度?)"
            r"\s*(?:[（(][^（()）]{1,30}[)）])?\s*[：:](?=\s*\S)"
        ),
    ),
    (
        "季",
        re.compile(
            r"[【\[〔]?(?:20\d\d\s*年\s*)?第?\s*(?P<n>[一二三四1-4])\s*季度\s*[】\]〕]?\s*"
            r"(?:主要|重点)?(?:工作|活动)?(?:主题|安排|要点|重点|计划|任务)?\s*"
            r"(?:[（(][^（()）]{1,30}[)）])?\s*(?:[：:]|$)"
        ),
    ),
    (
        "月",
        re.compile(
            rf"[【\[〔]?(?:20\d\d\s*年\s*)?(?P<n>元|{_CN}|\d{{1,2}})\s*(?:月份?\s*)?"
            rf"(?:[、至到和~～—–-]+\s*(?:[次翌来]年)?(?:{_CN}|\d{{1,2}}|元)\s*)?月份?(?:[上中下]旬|[初底末](?=\s*[：:]))?\s*[】\]〕]?\s*"
            r"(?:主要)?(?:工作|活动|教育)?(?:主题|安排|要点|重点|计划|行事历)?\s*"
            r"(?:[（(][^（()）]{1,30}[)）])?\s*"
            r"(?:[：:]|$|(?:[—–\-－]{1,2}|[·•|｜丨]|\s)\s*[“《]?[^\d，。；：:、（(—]{2,12}月[”》]?$"
            r"|(?:[—–\-－]{2}|[·•|｜丨])\s*[^\d，。；：:、（(—]{2,14}$)"
        ),
    ),
    (
        "周",
        re.compile(
            rf"[【\[〔]?第\s*(?P<n>{_CN}|\d{{1,2}})\s*周?"
            rf"(?:[、至到和~～—–-]+\s*第?(?:{_CN}|\d{{1,2}})\s*)?周次?\s*[】\]〕]?"
            rf"\s*(?:[（(][^（()）]{{1,30}}[)）]|{DATE_RANGE})?"
            r"\s*(?:工作)?(?:安排|要点)?\s*(?:[：:]|$)"
        ),
    ),
    (
        "周",
        re.compile(
            rf"{DATE_RANGE}\s*(?:[（(]\s*)?第\s*(?P<n>{_CN}|\d{{1,2}})\s*周次?\s*[)）]?"
            r"\s*(?:工作)?(?:安排|要点)?\s*(?:[：:]|$)"
        ),
    ),
    (
        "日",
        re.compile(
            r"(?:(?:(?:\d{1,2}\s*月\s*)?\d{1,2}\s*[日号]?\s*(?:[（(]\s*(?:周|星期)?[一二三四五六日天]\s*[)）])?"
            r"\s*[—–~～至到-]+\s*)?(?:\d{1,2}\s*月\s*)?(?P<n>\d{1,2})\s*[日号]\s*"
            r"(?:[（(]\s*(?:周|星期)?[一二三四五六日天]\s*[)）]|(?:周|星期)[一二三四五六日天])?"
            r"|(?:周|星期)(?P<d>[一二三四五六日天])\s*(?:[（(][^（()）]{1,12}[)）]|\d{1,2}\s*月\s*\d{1,2}\s*[日号])?)"
            r"(?:之?前|以前|[上下]午|晚上?)?\s*(?:[：:]|$)"
        ),
    ),
    (
        "1.1",
        re.compile(
            r"(?P<n>\d{1,2}(?:\s*[.．]\s*\d{1,2}){1,3})"
            r"(?![A-Za-z\d]|[.．/]\d|\s*[%％]|\s*[—–~～-]?\s*\d{0,2}\s*月)\s*[、.．:：]?"
        ),
    ),
    ("1.1", re.compile(r"(?P<n>\d{1,2}\s*[—\-－]\s*\d{1,2})(?=\s+\D)")),
    ("章", re.compile(rf"(?P<formal>[{_FORMAL}])\s*[、.．]")),
    ("（一）", re.compile(rf"(?P<stem>[{_STEMS}])\s*[、.．]")),
    ("一、", re.compile(rf"(?P<n>{_CN})\s*(?P<sign>[、.．:：，,])")),
    ("（一）", re.compile(rf"(?P<n>{_CN})\s*(?P<sign>[)）])[、.．]?")),
    ("（1）", re.compile(r"(?P<n>\d{1,2})\s*(?P<sign>[)）\]】〉>])[、.．]?")),
    (
        "1.",
        re.compile(
            rf"(?P<n>\d{{1,3}})\s*(?P<sign>、|[.．:：，,。；;](?!\d(?!{_DATE_AFTER}|{_NAME_AFTER})))[、.．]?"
        ),
    ),
    (
        "1.",
        re.compile(r"(?P<n>\d{1,2})\s*(?P<sign>[-－—–])(?=\s*[\u4e00-\u9fff“《])"),
    ),
    ("1.", re.compile(r"(?P<sign>No|NO|№)\s*[.．:：]?\s*(?P<n>\d{1,2})\s*[、.．:：]?(?!\d)")),
    ("A.", re.compile(r"(?P<n>[A-Z])\s*(?P<sign>[、.．)）:：])(?![A-Za-z])")),
    ("a.", re.compile(r"(?P<n>[a-z])\s*(?P<sign>[、.．)）:：])(?![A-Za-z])")),
    (
        "一、",
        re.compile(rf"(?P<n>{_CN})(?P<sign>\s{{1,4}})(?=\S{{2,24}}$)(?!等奖|年级)"),
    ),
    ("1.", re.compile(rf"(?P<n>\d{{1,2}})(?P<sign>\s{{0,4}})(?=[\u4e00-\u9fff“《])(?!{_COUNTED})")),
)

_ORNAMENTS = re.compile(r"^[★☆●○◆◇■□▲△▶►➢➤※◎•·✦✿❀*＊]\s*")
"""Pattern of a decorative character before a paragraph number."""
_FIRST = re.compile(
    r"[<〈\d\U0001f51f一二三四五六七八九十百零〇两(（〔\[【第其附元周星壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛壬癸首再最A-Za-zⅠ-Ⅻⅰ-ⅹ№①-⒛㈠-㈩㉑-㉟㊱-㊿❶-➓任举措行项工目策路重模专要创亮]"
)
_KEYCAP = re.compile("(?:(?P<n>\\d)\ufe0f?\u20e3|\U0001f51f)\\s*")
"""Pattern of a keycap emoji (1️⃣) used as a paragraph number."""
_COMPATIBILITY = re.compile("[\uff10-\uff19\u2474-\u249b\u3220-\u3229]")
_MAX_NUMBER = 80
_SIGNS = {"．": ".", "：": ":", "，": ",", "）": ")"}


@lru_cache(maxsize=2048)
def parse_paragraph_number(text: str) -> ParagraphNumber | None:
    """Parse the number at the beginning of a paragraph (一、, 1., ①), or the year, month, week or
    day of a calendar heading (九月：…); None where there is none.

    An ornament (★) before the number is dropped.
    """
    text = _ORNAMENTS.sub("", text.strip())
    if not text or not _FIRST.match(text):
        return None
    if text[0] in _CIRCLED:
        return _paragraph_number_of_circled_digit(text)
    if keycap := _KEYCAP.match(text):
        value = int(keycap["n"] or 10)
        rest = text[keycap.end() :].lstrip(" 、.．")
        return ParagraphNumber(
            number_kind="1.",
            number_style="",
            value=value,
            number=keycap[0].strip(),
            text_after=rest,
        )
    if (text[0] in _ROMANS or text[0] in "IVX") and (
        roman := _paragraph_number_of_roman_numeral(text)
    ):
        return roman
    plain, offsets = _expand_one_character_numbers(text)
    for number_kind, pattern in _PATTERNS:
        match = pattern.match(plain)
        if not match:
            continue
        end = offsets[match.end()] if offsets else match.end()
        paragraph_number = _paragraph_number_of_match(
            number_kind, match, text[:end], text[end:].strip()
        )
        if paragraph_number:
            return paragraph_number
    return None


def is_day_with_event(paragraph_number: ParagraphNumber, text: str) -> bool:
    """Whether a text that begins with a day also says on the same line what takes place
    (9月10日：教师节表彰), so that it is an item of a list rather than a heading.
    """
    return paragraph_number.number_kind == "日" and bool(_EVENT.search(text))


_EVENT = re.compile(r"[：:]\s*\S")


def paragraph_number_from_word_list(
    number: str, value: int, depth: int, text: str
) -> ParagraphNumber:
    """Convert the automatic number that Word generates for a paragraph to a paragraph number.

    Args:
        number: the number as Word displays it, or a bullet.
        value: its value within its list level, from 1.
        depth: its list level, from 0.
        text: the paragraph behind it.
    """
    if number in BULLETS:
        return ParagraphNumber(
            number_kind=f"{number}{depth}",
            number_style="",
            value=value,
            number="",
            text_after=text.strip(),
        )
    found = parse_paragraph_number(number) or parse_paragraph_number(f"{number}、")
    # A label of the school's own making: siblings are those of one list level.
    is_usual = found is not None and not found.text_after and found.number_style not in ("甲", "壹")
    if found and found.number_kind == "a." and found.value != value and found.text_after == "":
        found = reread_letter_as_roman_numeral(found)
    number_kind, sign = (
        (found.number_kind, found.number_style) if found and is_usual else (f"#{depth}", "")
    )
    return ParagraphNumber(
        number_kind=number_kind,
        number_style=sign,
        value=value,
        number=_remove_spaces(number),
        text_after=text.strip(),
    )


def reread_letter_as_roman_numeral(paragraph_number: ParagraphNumber) -> ParagraphNumber:
    """Reinterpret the paragraph number i, v or x, read as a letter, as the Roman numeral it also
    is; others are unchanged.
    """
    letter = paragraph_number.number.strip("(（)）、.．:：")
    if paragraph_number.number_kind != "a." or letter not in LETTERS_OR_ROMANS:
        return paragraph_number
    bracket = "(" if paragraph_number.number[0] in "(（" else paragraph_number.number_style
    value = _SMALL_ROMANS.index(letter) % 10 + 1
    return msgspec.structs.replace(
        paragraph_number, number_kind="ⅰ.", number_style=bracket, value=value
    )


def format_number_in_style_of(number: str, value: int) -> str:
    """Format a paragraph number in the style of another one with a given value: （二） and 1 give
    （一）; ``number`` itself where its style cannot write the value.
    """
    if number and number[0] in _CIRCLED:
        return next((sign for sign, circled in _CIRCLED.items() if circled == value), number)
    if match := re.search(_CN, number):
        return number[: match.start()] + to_chinese_number(value) + number[match.end() :]
    return re.sub(r"\d+(?=\D*$)", str(value), number)


def _expand_one_character_numbers(text: str) -> tuple[str, list[int] | None]:
    """Expand single characters that stand for a whole paragraph number, such as ⒈, and full-width
    digits, in the first characters of a text.

    Returns:
        The expanded text, and for each of its characters the index in ``text`` it came from; None
        in place of the indexes where nothing was expanded.
    """
    text = text[:_MAX_NUMBER]
    if not _COMPATIBILITY.search(text):
        return text, None
    plain = ""
    offsets = []
    for index, sign in enumerate(text):
        # Full-width figures, ⒈, ⑴ and ㈠ all say the same as their plain spelling.
        spelled = unicodedata.normalize("NFKC", sign) if _COMPATIBILITY.match(sign) else sign
        offsets.extend([index] * len(spelled))
        plain += spelled
    return plain, [*offsets, len(text)]


def _paragraph_number_of_match(
    number_kind: str, match: re.Match[str], number: str, rest: str
) -> ParagraphNumber | None:
    """Build a paragraph number (such as 一、) from the match of its pattern; None where the value
    is impossible, such as 0.

    Args:
        number_kind: kind of number that the pattern stands for.
        match: the match of the pattern.
        number: the number as printed.
        rest: the text behind it.
    """
    groups = match.groupdict()
    sign = groups.get("sign") or ""
    sign = _SIGNS.get(sign, sign.strip())
    if not groups.get("n") and (spelled := _value_and_style_of_non_decimal_number(groups, sign)):
        value, sign = spelled
    elif number_kind == "1.1":
        parts = [int(part) for part in re.split(r"\s*[.．—\-－]\s*", groups["n"])]
        if 0 in parts:
            return None
        number_kind = ".".join("1" * len(parts))
        sign = ".".join(str(part) for part in parts[:-1])
        value = parts[-1]
    elif number_kind in ("A.", "a."):
        value = ord(groups["n"].upper()) - ord("A") + 1
    elif number_kind in PERIODS:
        return _paragraph_number_of_calendar_heading(number_kind, groups, number, rest)
    elif number_kind == "附":
        value = parse_chinese_number(groups["n"]) or 1
        if not rest:
            number, rest = "", number.rstrip("：: ")
    else:
        value = parse_chinese_number(groups["n"]) or 0
        if value == 0 or value > 199:
            return None
        if number_kind == "1." and groups["n"].startswith("0"):
            number_kind, sign = "章", "0"  # 01 heads a part, as web pages and brochures count them
        elif number_kind == "章":
            number_kind = "节" if sign in ("节", "条") else "章"
        # Only signs that also stand between the numbers of a list need the check.
        running = _RUNNING.match(rest) if sign in ("、", ".", ",") else None
        if (
            running
            and parse_chinese_number(running["n"]) == value + 1
            and running["n"].isdigit() == groups["n"].isdigit()
        ):
            return None
    number = _remove_spaces(number)
    found = ParagraphNumber(
        number_kind=number_kind, number_style=sign, value=value, number=number, text_after=rest
    )
    return found if value else None


def _value_and_style_of_non_decimal_number(
    groups: dict[str, str | None], sign: str
) -> tuple[int, str] | None:
    """Return value and style of a paragraph number that is written without figures (壹, 甲, ii);
    None for any other.

    The value is 0 where Roman letters are not a number.

    Args:
        groups: groups of the number's match, by name.
        sign: punctuation behind the number.
    """
    if formal := groups.get("formal"):
        return _FORMAL.index(formal) + 1, "壹"
    if stem := groups.get("stem"):
        return _STEMS.index(stem) + 1, "甲"
    if order := groups.get("order"):
        return _WORDS[order], ORDER_WORDS
    if roman := groups.get("roman"):
        at = _SMALL_ROMANS.index(roman) if roman in _SMALL_ROMANS else -1
        return at % 10 + 1 if at >= 0 else 0, sign.replace("（", "(")
    return None


def _paragraph_number_of_calendar_heading(
    number_kind: str, groups: dict[str, str | None], number: str, rest: str
) -> ParagraphNumber | None:
    """Build the paragraph number of a heading that names a year, month, week or day (九月); None
    if the value is impossible.

    Args:
        number_kind: 年, 季, 月, 周 or 日.
        groups: groups of the number's match, by name.
        number: the number as printed: 九月.
        rest: the text behind it.
    """
    words = groups["n"] or ""
    if not words:  # a weekday: 周三
        words = str("一二三四五六日天".index(groups["d"] or "一") % 7 + 1)
    value = 1 if words == "元" else parse_chinese_number(words) or 0
    if not 1 <= value <= {"年": 2099, "季": 4, "月": 12, "周": 30, "日": 31}[number_kind]:
        return None
    pair = re.match(rf"({_CN}|\d{{1,2}})、\s*({_CN}|\d{{1,2}})\s*月", number)
    if pair and parse_chinese_number(pair[2]) != value % 12 + 1:
        return None  # 一、九月份工作: a number and its heading
    return ParagraphNumber(
        number_kind=number_kind,
        number_style="",
        value=value,
        number="",
        text_after=f"{number}{rest}",
    )


def _paragraph_number_of_circled_digit(text: str) -> ParagraphNumber:
    """Build the paragraph number of a text that begins with a circled number such as ①."""
    rest = text[1:].lstrip(" 、.．:：")
    return ParagraphNumber(
        number_kind="①", number_style="", value=_CIRCLED[text[0]], number=text[0], text_after=rest
    )


def _paragraph_number_of_roman_numeral(text: str) -> ParagraphNumber | None:
    """Build the paragraph number of a text that begins with a Roman numeral such as Ⅱ、 or IV.;
    None without one.
    """
    match = re.match(r"([ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]|[IVX]{1,4})\s*([、.．:：])\s*(?![A-Za-z])", text)
    if not match:
        return None
    numeral = match[1]
    known = _ROMANS if numeral in _ROMANS else _ROMAN_LETTERS
    if numeral not in known:
        return None
    return ParagraphNumber(
        number_kind="Ⅰ.",
        number_style="",
        value=known.index(numeral) + 1,
        number=_remove_spaces(match.group()),
        text_after=text[match.end() :].strip(),
    )


def _remove_spaces(number: str) -> str:
    """Remove all spaces from a paragraph number."""
    return re.sub(r"\s+", "", number)
