"""Suggest a measure's deadline, or how often the measure recurs (每周), from its text and the
headings above it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.term_calendar import FESTIVALS, Term
from meetingtui.plan.importing.paragraph_numbers import (
    DATE_RANGE,
    PERIODS,
    YEAR_BEFORE_DAY,
    ParagraphNumber,
    parse_paragraph_number,
)
from meetingtui.plan.importing.suggestions.future_sentences import sentences_about_future_with_index
from meetingtui.plan.importing.suggestions.suggested_values import DeadlineSuggestion
from meetingtui.plan.importing.title_block import month_number_in_title

_BEFORE_TERM = timedelta(days=14)
_AFTER_TERM = timedelta(days=45)
"""Time before the start and after the end of a term in which deadlines of its plan may still lie:
preparation and holidays.
"""

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
    "|装订|交流|反馈|验收|检查|普查|清点|盘点|编印|编写|整理|推出|兑现|评定|认定|汇报|做好|迎接|表彰(?!方案|名单|大会)|奖励|上报|归档)"
)
_OF_TERM_END = "班主任|考试|检测|监测|测试|复习|工作|质量|成绩|学业|评价方案|总结与|总结会"
_FESTIVALS = "|".join(sorted(FESTIVALS, key=len, reverse=True))

_DATES = re.compile(
    "|".join(
        (
            rf"20\d\d\s*年\s*{_DAY}{_THEN}|20\d\d[.\-/]\d{{1,2}}[.\-/]\d{{1,2}}{_THEN}",
            rf"20\d\d\s*年\s*{_MONTH}月(?:底|末|份|[上中下]旬|(?=之?前|以前|[，,、）)完]|$)){_THEN}",
            rf"{_DAY}(?:{_TO}(?:{_DAY}|\d{{1,2}}[日号]))?{_THEN}",
            rf"(?<![\d.]){_DOTTED}{_TO}{_DOTTED}(?![\d.%])",
            rf"(?<=[（(]){_DOTTED}(?=[）)，,])|(?<![\d.]){_DOTTED}(?:之前|以前|前)",
            rf"{_MONTH}月[上中下]旬(?:{_TO}{_MONTH}月[上中下]旬)?{_THEN}",
            rf"{_MONTH}月?份?{_TO}{_MONTH}月(?!\s*\d)份?{_THEN}",
            rf"{_MONTH}月(?:份|底|末){_THEN}",
            rf"(?:今年|本年|当年){_MONTH}月(?:份|底|末|初(?!步)|[上中下]旬)?(?!\s*\d|课|度|第){_THEN}",
            rf"(?<![{_DIGITS}年个]){_MONTH}月初(?!步|[一二三]年级){_THEN}",
            rf"(?<![{_DIGITS}年个]){_MONTH}月(?![{_DIGITS}月份初底末课度第]){_THEN}",
            rf"第?(?:{_COUNT}周?(?:{_TO}|、|和)第?){{1,6}}{_COUNT}周{_ON}{_THEN}",
            rf"第{_COUNT}周{_ON}{_THEN}",
            rf"(?<=[—–―-])(?:{_COUNT}[、或和])?{_COUNT}周(?=[。；;]?\s*$)",
            rf"(?:本?学期(?:末|结束|期末)|学年[末底])(?!{_OF_TERM_END}){_THEN}",
            rf"期末{_ENDS}{_THEN}",
            rf"(?<![去前每])(?:本|今)?年[底末](?!的){_THEN}",
            r"放?[寒暑]假(?:之|以)?前|放假(?:之|以)?前",
            rf"[“”\"]?(?:{_FESTIVALS})节?[”\"]?节?(?:放假|假期)?(?:之|以)?前(?!夕|后)",
            rf"开学(?:之|以)?前(?!夕|后|的|[{_DIGITS}两几])|开学后?第?{_COUNT}周(?:内)?",
        )
    )
)
_THIS_YEAR = re.compile("^(?:今年|本年|当年)")
_BARE_WEEK = re.compile(rf"^(?:{_COUNT}[、或和])?({_COUNT})周$")
"""——14周 and ——15或16周 behind a measure."""
_HALFWAY = re.compile(
    r"期中(?:考试|调研|检测|测试)?(?:之前|以前|前后?)|(?:学期|开学|期)初(?![步次一二三])"
    rf"|(?:{_FESTIVALS})节?(?:放假|假期)?(?:之|以)?后(?:[一二两]周内)?(?![勤备来])"
)
"""Pattern of a deadline whose day no calendar gives: 期中前, 学期初."""
_COUNTED = "(?:[次节个](?![约目人])|[项篇则条件遍堂份幅题轮]|首(?!先)|组(?!织)|场(?!地|馆|所))"
"""Pattern of what 四 counts in 每周四项评比, so that it names no day of the week."""
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
            rf"每周(?!\d|[二三四五六日末天放]|一(?![次节期课评换报查更]))|每周[一二三四五六]{_COUNTED}|一周一[次评报查节换]"
            r"|(?<![\u4e00-\u9fff\d])周周"
        ),
    ),
    ("每月", re.compile(r"每个?月|一月一[次评报查节换]|(?<![\u4e00-\u9fff\d])月月|按月")),
    ("每季度", re.compile(r"每(?:个)?季度?|每季")),
)
_WEEKLY = re.compile(
    r"每(?:周|星期)[一二三四五六日天](?:[、和][一二三四五六日天])*"
    rf"(?![次节期课评换报查更个]|{_COUNTED})"
)
"""Pattern of a weekly recurrence that names the day: 每周五."""
_OPENING = 3
"""Number of sentences at the beginning of a measure in which a recurrence (每周) applies to the
whole measure; later it is that of a detail.
"""

_BEGINS = re.compile(r"起|开始|以来|至今|以后|之后|后(?!勤)|版|(?:\s*[-—]\s*)\d")
_ISSUED = re.compile(r"[^，,]{0,4}(?:举行|召开|开展|发布|印发|颁布|出台|实施)的|的《")
_AMONG = re.compile("(?:[与和同将对为入划]|做好|迎接)$")
_SINCE = re.compile(r"(?:自|从|自从|截至|每年|始于)$")


class _DeadlineMention(msgspec.Struct, frozen=True, kw_only=True):
    """Mention of a deadline in a text: its words, their start index, and the date where it is
    known.
    """

    text: str
    start: int
    due: date | None


def suggest_deadline_from_text(text: str, term: Term | None) -> DeadlineSuggestion | None:
    """Suggest as a measure's deadline the latest one that its text names; but before it one at the
    beginning of the text, before a colon, or the only one alone in a bracket at its end.

    Without any, it is the first without a day (期中前), else how often the measure recurs (每月).
    Dates far outside the term, of the past, and those that say when something begins do not count.

    Args:
        text: title and text of the measure.
        term: term in which dates are resolved; None leaves the date open.

    Returns:
        The suggestion; None where the text names none of these, or several recurrences.
    """
    dated: list[_DeadlineMention] = []
    halfway: list[_DeadlineMention] = []
    rhythms: dict[str, _DeadlineMention] = {}
    for index, (offset, sentence) in enumerate(sentences_about_future_with_index(text)):
        dated.extend(_deadline_mentions(sentence, offset, term))
        for match in _HALFWAY.finditer(sentence):
            halfway.append(_DeadlineMention(text=match[0], start=offset + match.start(), due=None))
        if index < _OPENING and (said := _WEEKLY.search(sentence)):
            found = _DeadlineMention(text=said[0], start=offset + said.start(), due=None)
            rhythms.setdefault(said[0], found)
        for rhythm, pattern in _RHYTHMS:
            if index < _OPENING and (said := pattern.search(sentence)):
                found = _DeadlineMention(text=said[0], start=offset + said.start(), due=None)
                rhythms.setdefault(rhythm, found)
    if dated and not dated[0].start and text[len(dated[0].text) :].startswith(("：", ":")):
        return _deadline_suggestion(dated[0])
    in_brackets = [found for found in dated if _deadline_is_all_of_bracket(text, found)]
    if len(in_brackets) == 1:
        return _deadline_suggestion(in_brackets[0])
    if dated:
        return _deadline_suggestion(
            max(dated, key=lambda found: (found.due or date.min, found.start))
        )
    if halfway:
        return _deadline_suggestion(halfway[0])
    if len(rhythms) == 1:
        [(rhythm, found)] = rhythms.items()
        return _deadline_suggestion(found, rhythm)
    return None


def _deadline_is_all_of_bracket(text: str, found: _DeadlineMention) -> bool:
    """Whether a bracket at the end of a measure's text contains a deadline and nothing else:
    开学前排查隐患（2月18日前）。

    Args:
        text: text of the measure.
        found: the deadline that it mentions.
    """
    end = found.start + len(found.text)
    return bool(
        re.search(r"\d\s*[日号]", found.text)
        and text[found.start - 1 : found.start] in ("（", "(")
        and re.fullmatch(r"[)）][。；;]?", text[end:].strip())
    )


_MONTH_OF = re.compile(r"(?P<y>20\d\d年)?\s*(?P<m>\d{1,2}|元|十[一二]?|[一二三四五六七八九])\s*月")


def suggest_deadline_from_headings(
    headings: Sequence[str], term: Term | None
) -> DeadlineSuggestion | None:
    """Suggest as a measure's deadline the last day of the quarter, month, week or day that the
    nearest calendar heading above it names, or of the stage whose dates end a heading nearer to it
    (宣传发动（9月1日—9月10日）); None where there is no such heading.

    Args:
        headings: headings above the measure, topmost first; 14日 takes its month from one above
            it.
        term: term in which the words are resolved; None leaves the date open.
    """
    for index in range(len(headings) - 1, -1, -1):
        heading = headings[index].partition("\n")[0]
        paragraph_number = parse_paragraph_number(heading) or parse_paragraph_number(f"{heading}：")
        if paragraph_number and paragraph_number.number_kind == "年":
            continue  # a year is no deadline of a term's work
        if paragraph_number is None or paragraph_number.number_kind not in PERIODS:
            if term and (dated := _suggest_end_of_stage_heading(heading, term)):
                return dated
            continue
        words = re.split("[：:]", heading)[0]
        due = (
            _last_day_of_calendar_heading(words, paragraph_number, headings[:index], term)
            if term
            else None
        )
        return DeadlineSuggestion(
            quote=words, start=0, end=len(words), heading=headings[index], value=due, due_text=words
        )
    return None


_PERIOD_IN_TITLE = re.compile(
    r"(?:(?P<y>20\d\d)\s*[年.]\s*)?(?P<period>(?:\d{1,2}|元|十[一二]?|[一二三四五六七八九])\s*月份?"
    r"|第\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*周)"
    r"(?P<dates>[（(][^（()）]{1,30}[)）])?(?!\s*\d)"
    r"(?=[^\d，。；]{0,14}(?:计划|安排|要点|重点|行事历|月历|周历|清单|一览|任务|工作))"
)
"""Pattern of the month or week for which a whole plan is made, in its title: 2026年9月工作计划,
第三周工作安排.
"""


def suggest_deadline_from_plan_title(title: str, term: Term | None) -> DeadlineSuggestion | None:
    """Suggest as a measure's deadline the last day of the month or week for which the whole plan is
    made (2026年9月工作计划); None where the title names none or several, or one outside the term.

    Args:
        title: title of the plan.
        term: term in which the month or week is resolved; None gives no suggestion.
    """
    named = list(_PERIOD_IN_TITLE.finditer(title))
    if len(named) != 1 or term is None:
        return None
    [found] = named
    if "月" in found["period"] and not month_number_in_title(title):
        return None  # 2026年9月—2027年1月
    words = found["period"]
    paragraph_number = parse_paragraph_number(f"{words}：")
    if paragraph_number is None or paragraph_number.number_kind not in ("月", "周"):
        return None
    due = _last_day_of_calendar_heading(
        f"{words}{found['dates'] or ''}", paragraph_number, (), term
    )
    if due is None or not term.first_monday - _BEFORE_TERM <= due <= term.end + _AFTER_TERM:
        return None
    if found["y"] and due.year != int(found["y"]):
        return None
    start, end = found.span("period")
    return DeadlineSuggestion(
        quote=words, start=start, end=end, heading=title, value=due, due_text=words
    )


_DAY_FIRST = re.compile(
    r"\s*(?:(?:\d{1,2}\s*[日号]?\s*[—–~～至-]+\s*)?(?P<day>\d{1,2})\s*[日号](?![内间常])前?"
    r"|(?P<month>\d{1,2})[./](?P<dotted>\d{1,2})(?![\d.%％/:：])(?=\s*[\u4e00-\u9fff（(“《]))"
)


def suggest_deadline_from_leading_day(
    text: str, headings: Sequence[str], term: Term | None
) -> DeadlineSuggestion | None:
    """Suggest as a measure's deadline the day with which its text begins below the heading of a
    month: 7日　升旗手培训, 10.7升旗手培训; or, with its month, below the
    heading of a week.

    Args:
        text: title and text of the measure.
        headings: headings above it, topmost first.
        term: term in which the day is resolved; None gives no suggestion.

    Returns:
        The suggestion; None where the text does not begin with a day, no such heading stands above
        it, or the day is not in its month or week.
    """
    named = _DAY_FIRST.match(text)
    if named is None or term is None:
        return None
    for at in range(len(headings) - 1, -1, -1):
        title = headings[at].partition("\n")[0]
        paragraph_number = parse_paragraph_number(title) or parse_paragraph_number(f"{title}：")
        if paragraph_number and paragraph_number.number_kind in ("月", "周"):
            is_month = paragraph_number.number_kind == "月"
            month = named["month"] or (str(paragraph_number.value) if is_month else "")
            if not month or (is_month and int(month) != paragraph_number.value):
                return None
            day = named["day"] or named["dotted"]
            due = read_deadline(f"{month}月{day}日", term.first_monday, term)
            end = _last_day_of_calendar_heading(title, paragraph_number, headings[:at], term)
            if due and end and not end - timedelta(days=40 if is_month else 9) < due <= end:
                return None
            words = named[0].strip()
            found = _DeadlineMention(text=words, start=text.index(words), due=due)
            return _deadline_suggestion(found) if due else None
    return None


_WEEKDAY_FIRST = re.compile(
    r"\s*(?:本周)?(?P<weekday>(?:周|星期)[一二三四五六日天])(?![—–~～至到、和]|[一二三四五六日天])"
)


def suggest_deadline_from_leading_weekday(
    text: str, headings: Sequence[str], term: Term | None
) -> DeadlineSuggestion | None:
    """Suggest as a measure's deadline the weekday with which its text begins (周三参加教研会), in
    the week that the nearest heading above it, or the plan's title, names.

    Args:
        text: title and text of the measure.
        headings: title of the plan and headings above the measure, topmost first.
        term: term in which the week is resolved; None gives no suggestion.

    Returns:
        The suggestion; None where the text does not begin with a weekday, or no week is named.
    """
    named = _WEEKDAY_FIRST.match(text)
    if named is None or term is None:
        return None
    week = suggest_deadline_from_headings(headings, term)
    if week is None and headings:
        week = suggest_deadline_from_plan_title(headings[0], term)
    weekday = "一二三四五六日".index(named["weekday"][-1].replace("天", "日"))
    if week and week.value and "周" in week.quote:
        due = week.value + timedelta(days=weekday - week.value.weekday())
    else:
        dates = week.quote if week else headings[0] if headings else ""
        if (dated := _day_of_dated_week(dates, weekday, term)) is None:
            return None
        due = dated
    start, end = named.span("weekday")
    words = named["weekday"]
    return DeadlineSuggestion(quote=words, start=start, end=end, value=due, due_text=words)


_DAYS_OF_WEEK = re.compile(DATE_RANGE)


def _day_of_dated_week(words: str, weekday: int, term: Term) -> date | None:
    """Return the day with a weekday among the days that a heading or title names by the first and
    the last of them (9月14日—9月18日); None where these are more than a week.

    Args:
        words: the heading, title or dates.
        weekday: 0 is Monday.
        term: term in which the days are resolved.
    """
    found = _DAYS_OF_WEEK.search(words)
    if found is None:
        return None
    dates = re.sub(r"\s", "", YEAR_BEFORE_DAY.sub("", found[0]))
    first = read_deadline(re.split("[—–~～至到－-]", dates)[0], term.first_monday, term)
    last = read_deadline(dates, term.first_monday, term)
    if first is None or last is None or not 0 <= (last - first).days < _DAYS_IN_WEEK:
        return None
    day = first + timedelta(days=(weekday - first.weekday()) % _DAYS_IN_WEEK)
    return day if day <= last else None


_DAYS_IN_WEEK = 7

_DATED_PART = re.compile(rf"[（(](?P<words>[^（()）]*{_MONTH}\s*[月.][^（()）]*)[)）]\s*$")


def _suggest_end_of_stage_heading(heading: str, term: Term) -> DeadlineSuggestion | None:
    """Suggest as a measure's deadline the last day of the stage whose heading ends with its dates:
    宣传发动（9月1日—9月10日）.
    """
    found = _DATED_PART.search(heading)
    words = re.sub(r"\s", "", found["words"]) if found else ""
    if found is None or not re.search(
        r"[月.]\s*\d|[—–~～至-]|[底前旬]$|^[^月]{1,2}月份?(?:[、和][^月]{1,2}月份?)*$", words
    ):
        return None
    last = re.split("[—–~～至、和-]+", words)[-1]
    due = read_deadline(words, term.first_monday, term) or read_deadline(
        last, term.first_monday, term
    )
    if due is None or not term.first_monday - _BEFORE_TERM <= due <= term.end + _AFTER_TERM:
        return None
    return DeadlineSuggestion(
        quote=found["words"], start=found.start("words"), end=found.end("words"),
        heading=heading, value=due, due_text=found["words"],
    )  # fmt: skip


_DASHED_DAY = re.compile(r"(?<!\d)(\d{1,2})-(\d{1,2})(?=\s*[—–~～至到]|$)")
"""02-22 ~ 02-28: month and day with a hyphen between them."""


def _last_day_of_calendar_heading(
    heading_text: str, paragraph_number: ParagraphNumber, above: Sequence[str], term: Term
) -> date | None:
    """Return the last day of the quarter, month, week or day that a plan's heading names; None
    where it is unknown, or for a quarter that does not end within the term.

    Args:
        heading_text: the heading.
        paragraph_number: the quarter, month, week or day with which it begins.
        above: headings above it, topmost first; a day without month takes its month from them.
        term: term in which the days are resolved.
    """
    plain = re.sub(r"[（(【〔\[][^（()）]*[）)】〕\]]", "", heading_text) or heading_text
    bracket = re.search(r"[（(]([^（()）]*\d[^（()）]*)[）)]", heading_text)
    # The dates beside a week say more: a school may count its weeks from another day.
    dates = re.search(DATE_RANGE, plain) if paragraph_number.number_kind == "周" else None
    dated = _DASHED_DAY.sub(
        r"\1.\2", YEAR_BEFORE_DAY.sub("", dates[0] if dates else bracket[1] if bracket else "")
    )
    if dated and (due := read_deadline(dated, term.first_monday, term)):
        return due
    if paragraph_number.number_kind in ("季", "月", "周"):
        return _last_day_of_quarter_month_or_week(plain, paragraph_number, term)
    plain = re.sub(r"^(?:周|星期)[一二三四五六日天]\s*(?=\d)", "", plain)  # 周一 11月2日
    if _MONTH_OF.search(plain):
        return read_deadline(plain, term.first_monday, term)
    for heading in reversed(above):
        if month := _MONTH_OF.search(heading):
            day = f"{month['m']}月{paragraph_number.value}日"
            return read_deadline(day, term.first_monday, term)
    return None


def _last_day_of_quarter_month_or_week(
    heading_text: str, paragraph_number: ParagraphNumber, term: Term
) -> date | None:
    """Return the last day of the quarter, month or week that a plan's heading without brackets
    names; None where it is unknown, or for a quarter that does not end within the term.
    """
    if paragraph_number.number_kind == "季":
        due = read_deadline(f"{paragraph_number.value * 3}月底", term.first_monday, term)
        return due if due and term.first_monday <= due <= term.end else None
    if paragraph_number.number_kind == "周":
        counted = re.sub(r"(?:工作)?(?:安排|要点)$|次$|\s", "", heading_text)
        return read_deadline(counted, term.first_monday, term)
    last = re.findall(
        r"(\d{1,2}|元|十[一二]?|[一二三四五六七八九])\s*(?=[月、至到和~～—–-])", heading_text
    )
    is_part = re.search("(?:[上中下]旬|[初底末])$", heading_text)
    end = heading_text if is_part else f"{last[-1]}月底" if last else ""
    return read_deadline(end, term.first_monday, term) if end else None


def _deadline_mentions(sentence: str, offset: int, term: Term | None) -> Iterator[_DeadlineMention]:
    """Yield the deadlines that a sentence mentions, without dates that say when something began or
    was published.

    Args:
        sentence: the sentence.
        offset: index of the sentence in its text, added to the start of each mention.
        term: term in which dates are resolved, and outside which they are ignored; None leaves the
            date open.
    """
    for match in _DATES.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _BEGINS.match(after) or _SINCE.search(before) or _text_leaves_title_quotes_open(before):
            continue
        if _ISSUED.match(after) or re.search(r"(?:发表|刊登|发布|印发)[在于]$", before):
            continue
        words = match[0]
        is_of_a_month = words.startswith("第") and before.endswith("月")
        if is_of_a_month or ("期末" in words and _AMONG.search(before)):
            continue
        if term is None:
            yield _DeadlineMention(text=words, start=offset + match.start(), due=None)
            continue
        plain = _BARE_WEEK.sub(r"第\1周", _THIS_YEAR.sub("", words))
        due = read_deadline(plain, term.first_monday, term)
        if re.search(r"20\d\d\s*年\s*$", before) and not _text_ends_with_year_of_date(before, due):
            continue
        if due and term.first_monday - _BEFORE_TERM <= due <= term.end + _AFTER_TERM:
            yield _DeadlineMention(text=words, start=offset + match.start(), due=due)


def _text_ends_with_year_of_date(before: str, due: date | None) -> bool:
    """Whether the text before a deadline ends with the year of the deadline's date."""
    return due is not None and before.rstrip(" 年").endswith(str(due.year))


def _text_leaves_title_quotes_open(before: str) -> bool:
    """Whether the text before a date leaves a title in quotation marks open (《…), so that the date
    belongs to the title.
    """
    return before.count("《") > before.count("》")


def _deadline_suggestion(found: _DeadlineMention, due_text: str = "") -> DeadlineSuggestion:
    """Build the suggestion of a deadline from its mention in a text.

    Args:
        found: the mention.
        due_text: the deadline in words; empty for a date alone.
    """
    return DeadlineSuggestion(
        quote=found.text,
        start=found.start,
        end=found.start + len(found.text),
        value=found.due,
        due_text=due_text or found.text,
    )
