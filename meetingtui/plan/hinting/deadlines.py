"""By when a measure is to be done, or how often it comes back."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline
from meetingtui.plan.hinting.sentences import sentences_to_come
from meetingtui.plan.hinting.suggestion import DueHint

_BEFORE_TERM = timedelta(days=14)
_AFTER_TERM = timedelta(days=45)
"""A plan's deadlines may lie in the days before teaching begins and in the holidays after."""

_TO = r"\s?[—–―~～\-－至到]{1,3}\s?"
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = rf"{_MONTH}\s*月\s*(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*[日号]"
_DIGITS = r"\d一二三四五六七八九十"
_COUNT = rf"[{_DIGITS}]{{1,3}}"
_ON = "(?:周[一二三四五六日])?"
_DOTTED = r"\d{1,2}\.\d{1,2}"
_THEN = r"(?:之前|以前|前后|前|之内|内|左右)?"
_ENDS = (
    "(?=之?前|以前|[，,、）)]|$|各|[一二两三四]次|进行|完成|举行|举办|组织|召开|开展|汇编|形成|上交"
    "|提交|评选|评比|评出|总结(?!会)|汇总|公布|通报|考核|展示|结合|统一|接受|将|要|对|在|由|产生|颁发|发放"
    "|装订|交流|反馈|验收|检查|普查|清点|盘点|编印|编写|整理|推出|做好|迎接)"
)
_OF_TERM_END = "班主任|考试|检测|监测|测试|复习|工作|质量|成绩|学业|评价方案|总结与|总结会"
_FESTIVALS = "元旦|国庆节?|教师节|五一劳动节|五一|劳动节|六一儿童节|六一|儿童节"

_DATES = re.compile(
    "|".join(
        (
            rf"20\d\d\s*年\s*{_DAY}{_THEN}|20\d\d[.\-/]\d{{1,2}}[.\-/]\d{{1,2}}{_THEN}",
            rf"{_DAY}(?:{_TO}(?:{_DAY}|\d{{1,2}}[日号]))?{_THEN}",
            rf"(?<![\d.]){_DOTTED}{_TO}{_DOTTED}(?![\d.%])",
            rf"(?<=[（(]){_DOTTED}(?=[）)，,])|(?<![\d.]){_DOTTED}(?:之前|以前|前)",
            rf"{_MONTH}月[上中下]旬(?:{_TO}{_MONTH}月[上中下]旬)?{_THEN}",
            rf"{_MONTH}月?份?{_TO}{_MONTH}月(?!\s*\d)份?{_THEN}",
            rf"{_MONTH}月(?:份|底|末){_THEN}",
            rf"(?<![{_DIGITS}年个]){_MONTH}月(?![{_DIGITS}月份初底末课度第]){_THEN}",
            rf"第?(?:{_COUNT}周?(?:{_TO}|、|和)第?){{1,6}}{_COUNT}周{_ON}{_THEN}",
            rf"第{_COUNT}周{_ON}{_THEN}",
            rf"(?:本?学期(?:末|结束|期末)|学年[末底])(?!{_OF_TERM_END}){_THEN}",
            rf"期末{_ENDS}{_THEN}",
            rf"(?<![去前每])(?:本|今)?年[底末](?!的){_THEN}",
            r"[寒暑]假(?:之|以)?前",
            rf"[“”\"]?(?:{_FESTIVALS})[”\"]?(?:之|以)?前(?!夕|后)",
        )
    )
)
_HALFWAY = re.compile(r"期中(?:考试|调研)?(?:之前|以前|前后?)")
_RHYTHMS = (
    (
        "每两周",
        re.compile(
            "每(?:两|二|2)周|每双周|逢[单双]周|[单双]周(?:周|星期)|每隔一周|[两二]周一[次评报]"
            "|每半个?月"
        ),
    ),
    (
        "每周",
        re.compile(
            r"每周(?!\d|[二三四五六日末天放]|一(?![次节期课评换报查更]))|一周一[次评报查节换]"
            r"|(?<![\u4e00-\u9fff\d])周周"
        ),
    ),
    ("每月", re.compile(r"每个?月|一月一[次评报查节换]|(?<![\u4e00-\u9fff\d])月月|按月")),
    ("每季度", re.compile(r"每(?:个)?季度?|每季")),
)
_OPENING = 3
"""A rhythm said later than in these first sentences is that of a detail."""

_BEGINS = re.compile(r"起|开始|以来|至今|以后|之后|后(?!勤)|版|(?:\s*[-—]\s*)\d")
_ISSUED = re.compile(r"[^，,]{0,4}(?:举行|召开|开展|发布|印发|颁布|出台|实施)的|的《")
_AMONG = re.compile("(?:[与和同将对为入划]|做好|迎接)$")
_SINCE = re.compile(r"(?:自|从|自从|截至|每年|始于)$")


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    words: str
    start: int
    due: date | None


def due_in_text(text: str, term: Term | None) -> DueHint | None:
    """The day on which the last of what the text promises is due, else its only rhythm."""
    dated: list[_Found] = []
    halfway: list[_Found] = []
    rhythms: dict[str, _Found] = {}
    for index, (offset, sentence) in enumerate(sentences_to_come(text)):
        dated.extend(_dates(sentence, offset, term))
        for match in _HALFWAY.finditer(sentence):
            halfway.append(_Found(words=match[0], start=offset + match.start(), due=None))
        for rhythm, pattern in _RHYTHMS:
            if index < _OPENING and (said := pattern.search(sentence)):
                found = _Found(words=said[0], start=offset + said.start(), due=None)
                rhythms.setdefault(rhythm, found)
    if dated:
        return _hint(max(dated, key=lambda found: (found.due or date.min, found.start)))
    if halfway:
        return _hint(halfway[0])
    if len(rhythms) == 1:
        [(rhythm, found)] = rhythms.items()
        return _hint(found, rhythm)
    return None


def _dates(sentence: str, offset: int, term: Term | None) -> Iterator[_Found]:
    for match in _DATES.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _BEGINS.match(after) or _SINCE.search(before) or _in_a_title(before):
            continue
        if _ISSUED.match(after) or re.search(r"(?:发表|刊登|发布|印发)[在于]$", before):
            continue
        words = match[0]
        is_of_a_month = words.startswith("第") and before.endswith("月")
        if is_of_a_month or ("期末" in words and _AMONG.search(before)):
            continue
        if term is None:
            yield _Found(words=words, start=offset + match.start(), due=None)
            continue
        due = read_deadline(words, term.first_monday, term)
        if re.search(r"20\d\d\s*年\s*$", before) and not _is_year(before, due):
            continue
        if due and term.first_monday - _BEFORE_TERM <= due <= term.end + _AFTER_TERM:
            yield _Found(words=words, start=offset + match.start(), due=due)


def _is_year(before: str, due: date | None) -> bool:
    return due is not None and before.rstrip(" 年").endswith(str(due.year))


def _in_a_title(before: str) -> bool:
    return before.count("《") > before.count("》")


def _hint(found: _Found, due_text: str = "") -> DueHint:
    return DueHint(
        words=found.words,
        start=found.start,
        end=found.start + len(found.words),
        value=found.due,
        due_text=due_text or found.words,
    )
