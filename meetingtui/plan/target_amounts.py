"""Numeric targets: read from the text of a measure, and the amount reached from a line of
progress.

Targets are suggested from wordings such as 不少于8次, 100%, 汇编一本. Of progress only
unambiguous amounts are read: a bare number, a number out of the target's, or a total counted in
the target's unit (已发表 42 篇). Amounts added since last time, amounts still missing, and rough
or minimum amounts are ignored.
"""

import re
import unicodedata
from collections.abc import Iterator

from meetingtui.base.wording import parse_chinese_number
from meetingtui.plan.importing.suggestions.future_sentences import sentences_about_future_with_index
from meetingtui.plan.importing.suggestions.suggested_values import (
    TargetComparison,
    TargetSuggestion,
)
from meetingtui.plan.item import Item, Target

_FIGURES = r"\d+(?:\.\d+)?"
_CHINESE_COUNT = "[一二两三四五六七八九十]+"
UNIT = (
    "(?P<unit>个百分点|人次|场次|课时|学时|分钟|小时|平方米|公里|万[元字]|[%％]"
    "|[次场期篇本册项个件节门名人位套份支张幅首部台间处家株棵元字所户条例组对轮课盆块辆只页集版盏双箱桶]|具(?![体备有]))"
)
"""Pattern of the units of counts: 次, 篇, 人次 …, the longest first."""
_TO = r"(?P<to>\s*[—–\-~～至到]\s*(?:\d+|[一二两三四五六七八九十]))?"
_IN_FIGURES = rf"(?P<number>{_FIGURES}){_TO}\s*{UNIT}"
_IN_EITHER = rf"(?P<number>{_FIGURES}|{_CHINESE_COUNT}){_TO}\s*{UNIT}"

_AT_LEAST = (
    r"[≥＞]=?|不少于|不低于|不得少于|不得低于|不下于|不小于|(?<!不)(?<!得)超过|(?<!不)(?<!得)高于|多于|大于"
    r"|(?<![不得])[超逾](?=\s*\d)"
)
_AT_MOST = r"[≤＜]=?|不超过|不得超过|不高于|不得高于|不多于|不大于|控制在|限制在|(?<!不)(?<!得)低于"
_MAKES = (
    "汇编|编成|编印|编发|编写|编制|编撰|编辑|刊发|形成|撰写|写|发表|推出|推荐|推送|发布|制作|录制|出版|印|拍摄"
    "|绘制|扫描|创作|提炼|设计|开发|培养|培育|评选|评出|选出|评上|表彰|选拔|选派|选送|推选|招募|招收|聘请|邀请|吸纳"
    "|发展(?!到|成|为)|组建|建成|建立|共建|成立|设立|设置|建设|打造|孵化|创建|新增|新建|新购|购置|添置|增设|增补|增加|添加|配备|更换"
    "|更新|改造|整修|补栽|补种|补植|栽植|种植|投入|入库|申报|立项|结题|开设|开展|组织|举办|举行|召开|承办|完成"
    "|吸收|引进|补充|补配|增配|检修|维修|粉刷|清洗|上交|提交|收集|征集|发放|结对|结成|修满|[应须要]达到|产生|力争|争取|确保|认领|新开|开通|出刊|推文|签订|签约|走访|资助|帮扶|选树|听课|巡课|播出|展播|宣讲|采购|印制|安装|铺设"
)
# What follows such a count says how the work is cut, not how much of it there is.
_NO_PRODUCT = (
    "月|星期|学期|学年|方面|环节|阶段|步骤|维度|层面|板块|专题|要点|关键|重点|年级|教学班|班级|校区"
)

_AIMS = re.compile(
    "力争|争取|确保|[要须应]|实现|目标|提升|提高|下降|降低|缩短|增长|完成|达到|[日月周底]前|年内|全员"
)
_REPORTS = re.compile("(?:占比?|(?<!预)约|(?:稳定|维持)在|近|仅|共有?|[有了])$")
_OF_SOME = re.compile("的(?:教师|学生|家长|班级|人|孩子|老师|[，,])|左右")

_KINDS: tuple[tuple[TargetComparison, re.Pattern[str]], ...] = (
    (
        TargetComparison.AT_LEAST,
        re.compile(rf"(?P<words>(?:{_AT_LEAST})[^，,\d]{{0,8}}?{_IN_EITHER}(?:及?以上)?)"),
    ),
    (
        TargetComparison.AT_LEAST,
        re.compile(rf"(?P<words>(?:至少|最少)[\u4e00-\u9fff]{{0,4}}?{_IN_EITHER})"),
    ),
    (TargetComparison.AT_LEAST, re.compile(rf"(?P<words>{_IN_FIGURES}\s*及?以上)")),
    (
        TargetComparison.AT_MOST,
        re.compile(rf"(?P<words>(?:{_AT_MOST})[^，,\d]{{0,4}}?{_IN_EITHER}(?:以内|以下|之内)?)"),
    ),
    (
        TargetComparison.EXACTLY,
        re.compile(
            r"(?P<words>(?P<number>\d+(?:\.\d+)?(?=\s*[%％])|百分之?百)\s*(?P<unit>[%％]?))"
        ),
    ),
    (
        TargetComparison.EXACTLY,
        re.compile(
            rf"(?:{_MAKES})[^，,。：:；;\d]{{0,24}}?(?<![为给向与和从由在第约每])(?<!(?<!结)对)"
            rf"(?P<words>{_IN_FIGURES})(?!{_NO_PRODUCT})"
        ),
    ),
    (
        TargetComparison.EXACTLY,
        re.compile(
            rf"(?:{_MAKES})[^，,。：:；;\d]{{0,30}}?"
            rf"(?P<words>(?P<number>{_CHINESE_COUNT})(?P<unit>[篇本册份套部]))"
        ),
    ),
    (
        TargetComparison.EXACTLY,
        re.compile(
            r"(?P<words>(?:人均|每人|(?<!月)各|(?:每学[期年]|全学[期年]|全年)[\u4e00-\u9fff]{0,6}?)"
            rf"{_IN_FIGURES})(?!{_NO_PRODUCT})"
        ),
    ),
)
"""The surest wording first."""


def suggest_target_from_text(text: str) -> TargetSuggestion | None:
    """Return the most clearly worded numeric target in a text (不少于 8 次), the first of equally
    clear ones; None where it has none.

    Passed over are numbers in quotations, amounts already reached, most amounts for each person,
    lesson or period, limits of duration, and percentages below 100 without a word of aim.
    """
    sentences = sentences_about_future_with_index(text)
    for comparison, pattern in _KINDS:
        for offset, sentence in sentences:
            for match in _target_matches(pattern, sentence, comparison):
                number = _parse_target_number(match["number"])
                if number is None:
                    continue
                spans = match.groupdict().get("to") and comparison is TargetComparison.EXACTLY
                return TargetSuggestion(
                    quote=match["words"],
                    start=offset + match.start("words"),
                    end=offset + match.end("words"),
                    comparison=TargetComparison.AT_LEAST if spans else comparison,
                    value=number,
                    unit=(match["unit"] or "%").replace("％", "%"),
                )
    return None


_ANSWERS = (
    re.compile(rf"(?<![第\d.—–\-~～]){_IN_FIGURES}"),
    re.compile(rf"(?<!第)(?P<number>{_CHINESE_COUNT})(?P<to>)\s*{UNIT}$"),
)
"""A count is target enough where it answers 何量; in signs only where nothing follows it."""

_RHYTHM = re.compile(r"每[天日周月]\D{0,6}$")
"""So often, not so many."""


def suggest_target_from_answer(words: str) -> TargetSuggestion | None:
    """Return the target in the answer to the 5W2H question 何量 (how much): 听课60节, 不少于30节;
    None where it names no number with a unit, or only how often (每周2次).

    ``start`` and ``end`` are positions in the answer after NFKC normalisation, stripped.
    """
    line = unicodedata.normalize("NFKC", words).strip()
    if hint := suggest_target_from_text(line):
        return hint
    for pattern in _ANSWERS:
        for match in pattern.finditer(line):
            number = _parse_target_number(match["number"])
            if number is not None and not _RHYTHM.search(line[: match.start()]):
                return TargetSuggestion(
                    quote=match[0],
                    start=match.start(),
                    end=match.end(),
                    comparison=TargetComparison.AT_LEAST
                    if match["to"]
                    else TargetComparison.EXACTLY,
                    value=number,
                    unit=match["unit"],
                )
    return None


def _target_matches(
    pattern: re.Pattern[str], sentence: str, comparison: TargetComparison
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern in a sentence that are targets of the item itself, without
    what :func:`suggest_target_from_text` passes over.

    Args:
        pattern: pattern of a number with its unit.
        sentence: the sentence.
        comparison: how a number that the pattern finds is meant.
    """
    for match in pattern.finditer(sentence):
        before, after = sentence[: match.start("words")], sentence[match.end() :]
        if _ends_inside_quotation(before) or _REPORTS.search(before) or _OF_SOME.match(after):
            continue
        if _EACH.search(before) or _is_duration_limit(match, comparison, before):
            continue
        if _is_percentage_without_aim_word(match) and not _AIMS.search(sentence):
            continue
        if _is_amount_for_each_person(match, before, after) or before.endswith("一式"):
            continue
        yield match


_PERSONAL = "心得|体会|感悟|感想|反思|随笔|叙事|笔记|日记|周记|读后感|观后感|教案|小结"
"""Pattern of what each person writes for himself (心得, 反思), so that one of it is no amount of
the school.
"""
_WRITES = re.compile("写好?$")
_ONE_OF_PERSONAL = re.compile(f"[^，,。；;、]{{0,12}}(?:{_PERSONAL})")
_WRITES_PERSONAL = re.compile(f"写好?[^，,。；;、写]{{0,8}}(?:{_PERSONAL})$")
_BESIDE_OWN_WORK = re.compile("(?:上|听)[一1]节|读[一1]本")
"""Pattern of what stands beside one piece of writing in a list of what each teacher does:
上一节公开课，写一篇论文.
"""
_OF_EACH_BEFORE = re.compile(
    "(?:人人|各位[\u4e00-\u9fff]{2,4}|(?:教师|学生|班主任|党员|干部)们?均)[^，,；;]{0,16}$"
)
_OF_EACH_AFTER = re.compile(r"\s*[/／]\s*(?:人|生|班|组|师|学期|月|周)")
"""Pattern of words behind an amount that make it one for each: 15节/人."""


def _is_amount_for_each_person(match: re.Match[str], before: str, after: str) -> bool:
    """Whether a number is an amount for each person (写一篇读书心得, 听课15节/人), not for the
    whole school.

    Args:
        match: match of the number with its unit.
        before: the sentence before it.
        after: the sentence after it.
    """
    if _OF_EACH_AFTER.match(after):
        return True
    if match["unit"] not in ("%", "％", "") and _OF_EACH_BEFORE.search(before):
        return True
    if match["unit"] not in ("篇", "份", "本") or match["number"] not in ("1", "一"):
        return False
    if _WRITES.search(before):
        return bool(_ONE_OF_PERSONAL.match(after) or _BESIDE_OWN_WORK.search(before))
    return bool(_WRITES_PERSONAL.search(before))


_EACH = re.compile(
    "每(?:人|生|位|名|个|班|组|[中小]队|年级|学科|支部|部门|[处科]室|单元|节|堂|天|日|周|月|次|科|课|期|间)[^，,；;]{0,14}$"
    "|每(?:人|位|名)[^；;]{0,24}$"
)
"""So many a person, a lesson, a month: a rule, not what the school reaches."""


def _is_duration_limit(match: re.Match[str], comparison: TargetComparison, before: str) -> bool:
    """Whether a number limits how long something may last (作业不超过1小时): no item's target.

    Args:
        match: match of the number with its unit.
        comparison: how the number is meant.
        before: the sentence before it.
    """
    is_upper = comparison is TargetComparison.AT_MOST or _UPPER.search(before) is not None
    return is_upper and match["unit"] in ("小时", "分钟")


_UPPER = re.compile(f"(?:{_AT_MOST})[^，,]{{0,4}}$")


def _is_percentage_without_aim_word(match: re.Match[str]) -> bool:
    """Whether a number is a percentage below 100 that no word sets as an aim (率达75%)."""
    number = match["words"].rstrip("%％ ")
    return number != match["words"] and number == match["number"] and float(number) != 100


def _ends_inside_quotation(before: str) -> bool:
    """Whether a text ends inside a title (《…) or a quotation that is still open."""
    return any(before.count(left) > before.count(right) for left, right in ("《》", "“”"))


def _parse_target_number(words: str) -> float | None:
    """Parse the number of a target: 60, 三十, or 100 for 百分之百; None for other text."""
    if words.startswith("百分"):
        return 100.0
    if words[0].isdigit():
        return float(words)
    number = parse_chinese_number(words)
    return None if number is None else float(number)


_FIGURE = r"\d{1,9}(?:\.\d{1,4})?"
_ONLY_A_NUMBER = re.compile(
    rf"(?P<number>{_FIGURE})\s*(?:/\s*(?P<whole>{_FIGURE}))?\s*(?P<unit>\D*)"
)
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


def amount_reached_in_text(text: str, item: Item) -> float | None:
    """Return how much of the item's target a line of progress says has been reached.

    None where the item has no target, or the line gives no single clear amount.
    """
    target = item.target
    if target is None:
        return None
    line = unicodedata.normalize("NFKC", text).strip()
    if match := _ONLY_A_NUMBER.fullmatch(line):
        return _bare_amount(match, target)
    if _PART.search(line):
        return None
    if (amount := _first_of_counts_adding_up_to_target(line, target)) is not None:
        return amount
    amounts = {
        amount for clause in _CLAUSE.split(line) for amount in _total_amounts(clause, item, target)
    }
    return amounts.pop() if len(amounts) == 1 else None


def _first_of_counts_adding_up_to_target(line: str, target: Target) -> float | None:
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


def expand_bare_amount(text: str, item: Item) -> str:
    """Replace a progress text that is only a number (42, 42篇, 42/60) counted towards the item's
    target by words: 已达 42/60 篇.

    Any other text is returned unchanged.
    """
    amount = amount_reached_in_text(text, item)
    line = unicodedata.normalize("NFKC", text).strip()
    if amount is None or item.target is None or not _ONLY_A_NUMBER.fullmatch(line):
        return text
    return item.target.amount_reached_text(amount).replace(" / ", "/")


def _bare_amount(match: re.Match[str], target: Target) -> float | None:
    """Return the number of a progress line that holds nothing else; None for another unit or
    denominator.

    Args:
        match: match of the number with its unit and denominator.
        target: the item's target.
    """
    unit = match["unit"].strip()
    if unit not in ("", target.unit) or not _has_no_or_matching_denominator(match, target):
        return None
    return float(match["number"])


def _total_amounts(clause: str, item: Item, target: Target) -> list[float]:
    """Return the numbers in a clause that state the total reached so far, in the target's unit.

    Args:
        clause: the clause of a progress line.
        item: the item.
        target: its target.
    """
    found = []
    for match in _COUNTED.finditer(clause):
        before, after = clause[: match.start()].strip(), clause[match.end() :]
        number = _parse_arabic_or_chinese_number(match["number"])
        is_counted = _begins_with_unit(after, target.unit) or (match["whole"] and not after.strip())
        if number is None or not is_counted or not _has_no_or_matching_denominator(match, target):
            continue
        rest = after.removeprefix(target.unit)
        if _NO_WHOLE_AFTER.match(rest) or _SPAN.search(before):
            continue
        if target.unit != "%":
            is_whole = _is_total(before, is_of_all=match["whole"] is not None)
        else:
            is_whole = not rest.strip() and _item_mentions_percentage_subject(before, item)
        if is_whole:
            found.append(number)
    return found


def _is_total(before: str, *, is_of_all: bool) -> bool:
    """Whether a count in a progress line is the total so far: 已发表 42 篇, 听课 43/60 节.

    Args:
        before: the text before the number.
        is_of_all: whether the number is written as one out of the target's amount: 43/60.
    """
    says_so = is_of_all or not before or bool(_WHOLE.search(before))
    return says_so and not _NO_WHOLE.search(before)


def _item_mentions_percentage_subject(before: str, item: Item) -> bool:
    """Whether a percentage is about the item: 参与率已达 85% where the item's title or text has
    参与率, or where no word before it says what it is about.

    Args:
        before: the text before the percentage.
        item: the item.
    """
    about = _RATE_VERB.sub("", before).rstrip()
    if not about:
        return True
    rate = _RATE.search(about)
    names = f"{item.title}{item.text}"
    ends = (about[start:] for start in range(rate.start(), rate.end() - 2)) if rate else ()
    named = next((end for end in ends if end in names), "")
    return bool(named) and not _NO_WHOLE.search(about.removesuffix(named))


def _has_no_or_matching_denominator(match: re.Match[str], target: Target) -> bool:
    """Whether a number in a progress line has no denominator, or the target's amount as its
    denominator: 43/60 for a target of 60.
    """
    return match["whole"] is None or float(match["whole"]) == target.amount


def _begins_with_unit(after: str, unit: str) -> bool:
    """Whether the text after a number begins with exactly the target's unit: 人次 is not 人."""
    longest = _ANY_UNIT.match(after)
    said = longest[0] if longest else ""
    return bool(unit) and after.startswith(unit) and len(said) <= len(unit)


def _parse_arabic_or_chinese_number(words: str) -> float | None:
    """Parse a number in Arabic or Chinese figures; None for other text."""
    if words[0].isdigit():
        return float(words)
    number = parse_chinese_number(words)
    return None if number is None else float(number)
