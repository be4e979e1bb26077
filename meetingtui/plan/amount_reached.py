"""Read from a line of progress how much of an item's numeric target has been reached.

Only unambiguous amounts are read: a bare number, a number out of the target's, or a total
counted in the target's unit (已发表 42 篇). What was added since last time, what is still to
come, and rough or minimum amounts are ignored.
"""

import re
import unicodedata

from meetingtui.base.wording import read_chinese_number
from meetingtui.plan.importing.suggestions.targets import UNIT
from meetingtui.plan.item import Item, Target

_FIGURE = r"\d{1,9}(?:\.\d{1,4})?"
_BARE = re.compile(rf"(?P<number>{_FIGURE})\s*(?:/\s*(?P<whole>{_FIGURE}))?\s*(?P<unit>\D*)")
_COUNTED = re.compile(
    rf"(?P<number>(?<![\d.]){_FIGURE}|[零〇一二两三四五六七八九十百千]+)"
    rf"\s*(?:/\s*(?P<whole>{_FIGURE}))?\s*"
)
_ANY_UNIT = re.compile(UNIT)
_CLAUSE = re.compile(r"[，。；！？：、,;!?:\n]")
_WHOLE = re.compile("已|累计|共|总计|合计|目前|现有|现在|截至|达到|达成|完成|增至|现为")
"""Words before a number that mark it as the total so far."""
_NO_WHOLE = re.compile(
    "新增|增加|又|再|还|差|剩|缺|欠|未|没|不|第|每|各|均|计划|预计|准备|打算|争取|力争|将|拟|应|须|需|要求"
    "|下周|下月|下次|明天|本周|这周|本月|当月|本次|上周|上月|上次|昨天|今天|去年|上学期|往年|目标|任务"
    "|至少|超|近|约|大概|左右|减|退|取消|从|由|到期|同比|其他|另"
)
_PART = re.compile("其中|分别")
"""Words that split an amount into parts; no number in such a line is surely the total."""
_NO_WHOLE_AFTER = re.compile(r"\s*(?:以上|以下|以内|左右|上下|多|余|[—–\-~～至到]\s*\d|\d|/)")
_SPAN = re.compile(r"\d\s*[—–\-~～至到/]\s*$")
_RATE_VERB = re.compile(
    "(?:目前|现在|现|已经|已|为|是|达到|达|完成|[升降增]至|[升降]到|提高到|提升到|下降到|到)+$"
)
_RATE = re.compile("[\u4e00-\u9fff]{1,8}(?:率|比例|占比)$")


def read_amount(text: str, item: Item) -> float | None:
    """Return how much of the item's target a line of progress says has been reached.

    None where the item has no target, or the line gives no single clear amount.
    """
    target = item.target
    if target is None:
        return None
    line = unicodedata.normalize("NFKC", text).strip()
    if match := _BARE.fullmatch(line):
        return _bare_amount(match, target)
    if _PART.search(line):
        return None
    if (amount := _completed_by_rest(line, target)) is not None:
        return amount
    amounts = {
        amount for clause in _CLAUSE.split(line) for amount in _total_amounts(clause, item, target)
    }
    return amounts.pop() if len(amounts) == 1 else None


def _completed_by_rest(line: str, target: Target) -> float | None:
    """Return the first of two counts that add up to the target; None where there are no such two.

    Example: 18 for 交了 18 份，还差 6 份 with a target of 24 份.
    """
    unit = re.escape(target.unit)
    match = re.search(
        rf"(?P<number>{_FIGURE})\s*{unit}[^，,；;。\d]{{0,6}}[，,；;。\s]\s*"
        rf"(?:[还尚]?[差缺欠剩]|还有)\D{{0,3}}(?P<rest>{_FIGURE})\s*{unit}",
        line,
    )
    if not target.unit or match is None:
        return None
    number = float(match["number"])
    return number if number + float(match["rest"]) == target.amount else None


def with_amount_in_words(text: str, item: Item) -> str:
    """Replace a progress text that is only a number by words: 42 becomes 已达 42/60 篇.

    Any other text is returned unchanged.
    """
    amount = read_amount(text, item)
    line = unicodedata.normalize("NFKC", text).strip()
    if amount is None or item.target is None or not _BARE.fullmatch(line):
        return text
    return item.target.progress_words(amount).replace(" / ", "/")


def _bare_amount(match: re.Match[str], target: Target) -> float | None:
    """Return the number of a line that holds nothing else; None for another unit or denominator."""
    unit = match["unit"].strip()
    if unit not in ("", target.unit) or not _matches_denominator(match, target):
        return None
    return float(match["number"])


def _total_amounts(clause: str, item: Item, target: Target) -> list[float]:
    """Return the numbers in a clause that state the total reached so far, in the target's unit."""
    found = []
    for match in _COUNTED.finditer(clause):
        before, after = clause[: match.start()].strip(), clause[match.end() :]
        number = _parse_number(match["number"])
        is_counted = _begins_with_unit(after, target.unit) or (match["whole"] and not after.strip())
        if number is None or not is_counted or not _matches_denominator(match, target):
            continue
        rest = after.removeprefix(target.unit)
        if _NO_WHOLE_AFTER.match(rest) or _SPAN.search(before):
            continue
        if target.unit != "%":
            is_whole = _is_total(before, is_of_all=match["whole"] is not None)
        else:
            is_whole = not rest.strip() and _is_percentage_of_item(before, item)
        if is_whole:
            found.append(number)
    return found


def _is_total(before: str, *, is_of_all: bool) -> bool:
    """Whether a count is a total so far: 已发表 42 篇, 听课 43/60 节."""
    says_so = is_of_all or not before or bool(_WHOLE.search(before))
    return says_so and not _NO_WHOLE.search(before)


def _is_percentage_of_item(before: str, item: Item) -> bool:
    """Whether a percentage is about the item: 参与率已达 85% where the item's title or text has
    参与率.
    """
    about = _RATE_VERB.sub("", before).rstrip()
    if not about:
        return True
    rate = _RATE.search(about)
    names = f"{item.title}{item.text}"
    ends = (about[start:] for start in range(rate.start(), rate.end() - 2)) if rate else ()
    named = next((end for end in ends if end in names), "")
    return bool(named) and not _NO_WHOLE.search(about.removesuffix(named))


def _matches_denominator(match: re.Match[str], target: Target) -> bool:
    """Whether the number has no denominator, or the target's amount as denominator."""
    return match["whole"] is None or float(match["whole"]) == target.amount


def _begins_with_unit(after: str, unit: str) -> bool:
    """Whether the text after a number begins with exactly the target's unit: 人次 is not 人."""
    longest = _ANY_UNIT.match(after)
    said = longest[0] if longest else ""
    return bool(unit) and after.startswith(unit) and len(said) <= len(unit)


def _parse_number(words: str) -> float | None:
    """Parse a number in Arabic or Chinese figures; None for other text."""
    if words[0].isdigit():
        return float(words)
    number = read_chinese_number(words)
    return None if number is None else float(number)
