"""Suggest who is responsible for a measure: owners in brackets, and people whom its text names.

Owners are written in brackets as （教导处、团委）, 【德育处】, （杨）. A bracket names owners
only where each of its parts is a person, a department, an outside institution or a deadline; a
bracket with anything else explains the measure.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from meetingtui.base.deadline_parser import is_undated_deadline
from meetingtui.plan.importing.suggestions.future_sentences import sentences_about_future_with_index
from meetingtui.plan.importing.suggestions.suggested_values import PeopleSuggestion
from meetingtui.school.roster import SURNAMES, Roster, surname
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

_BRACKET = re.compile(r"[（(【〔\[](?P<inside>[^（()）【】〔〕\[\]]{1,40})[)）】〕\]]")
_DASH = re.compile(r"(?:——|—|--)\s*(?P<inside>[^—。；;]{2,30})[。；;]?$")
_LABEL = re.compile(
    r"(?:责任|负责|牵头|主办|承办|配合|协办|落实|执行|具体负责)(?:部门|处室|科室|单位|人|领导)?[：:为]"
)
_HELP = re.compile("配合|协办|协助")
_DATED = re.compile(
    r"[\d一二三四五六七八九十第].*[月日号周旬底初前]|.*(?:前|底|末|期间)|\d{1,2}[./]\d{1,2}.*"
)
_INSTITUTION = re.compile(
    r".{2,14}(?:学校|中心|医院|大学|学院|公司|协会|[局馆所院站社厅委]|街道|社区|研究院|少年宫|中学|小学)"
)
_TITLE = re.compile("(?:老师|教师|同志|专家|教授|校长|主任)$")


_EVERYBODY = re.compile(
    "(?:全体|各|相关|有关)[\u4e00-\u9fff]{0,4}(?:教师|老师|班主任|班|组|组长|部门|处室|人员|成员)|班主任|(?:教师|职工|家长|学生)代表"
    "|[\u4e00-\u9fff]{1,6}(?:组|班|年级|级部)(?:全体)?(?:教师|老师|成员)"
)
"""Pattern of groups of people who take part beside an owner and own nothing themselves: 班主任,
职工代表.
"""


class BracketOwners(msgspec.Struct, frozen=True, kw_only=True):
    """Owners of a measure named in one bracket of its text, with the position of the bracket."""

    start: int
    """Index in the measure's text of the first character of the owners' names."""
    end: int
    """Index in the measure's text just past the owners' names."""
    departments: tuple[str, ...] = ()
    """Full names of the departments in the order of the bracket; the first one is responsible."""
    people: tuple[str, ...] = ()
    """Names of the people as the school's settings have them; names of people from outside as
    written. Empty where a name is unclear.
    """
    unclear: tuple[str, ...] = ()
    """Chinese reasons why a name in the bracket is not accepted; empty where all names are
    clear.
    """


def roster_of_school(school: School) -> Roster:
    """Return the roster (index of all names of people and departments) of a school; built once for
    the same people and departments.
    """
    return _build_roster(school.departments, school.people)


@lru_cache(maxsize=4)
def _build_roster(departments: tuple[Department, ...], people: tuple[Person, ...]) -> Roster:
    """Build the index of all names of the given departments and people."""
    habits = RegularMeetingSettings(weekday="周一")
    return Roster(School(name="", departments=departments, people=people, terms=(), meeting=habits))


def find_owners_in_brackets(text: str, school: School) -> list[BracketOwners]:
    """Return the owners named in each bracket of a measure's text that contains only owners, in
    text order; what stands behind a dash at the text's end counts as a bracket.
    """
    found = []
    for pattern in (_BRACKET, _DASH):
        for match in pattern.finditer(text):
            owners = _parse_owner_bracket(match["inside"], match.start("inside"), school)
            if owners:
                found.append(owners)
    return sorted(found, key=lambda each: each.start)


class _BracketWords:
    """Words of one bracket in a measure's text, sorted into departments, people, people from
    outside, unclear names and institutions.
    """

    def __init__(self) -> None:
        self.departments: list[str] = []
        self.people: list[str] = []
        self.outsiders: list[str] = []
        self.unclear: list[str] = []
        self.institutions = 0


def _parse_owner_bracket(inside: str, start: int, school: School) -> BracketOwners | None:
    """Return the owners that the content of one bracket in a measure's text names; None where the
    bracket contains anything else, no owner, or names unknown to the school beside neither a known
    person nor an institution.

    Args:
        inside: the content of the bracket.
        start: index of the content in the text.
        school: the school whose names are known.
    """
    words = [word.strip() for word in re.split(r"[、，,；;/／和与及\s]+", inside) if word.strip()]
    parts = _BracketWords()
    for word in words:
        helps = bool(_HELP.match(word))
        bare = _LABEL.sub("", word)
        if not _sort_bracket_word_into_parts(bare, parts, school, helps=helps):
            return None
    people = parts.people
    if parts.outsiders:
        if not (parts.institutions or people):
            return None
        people = [
            name for name in strip_titles_from_names(words) if name in {*people, *parts.outsiders}
        ]
    if not (parts.departments or people or parts.unclear):
        return None
    return BracketOwners(
        start=start,
        end=start + len(inside),
        departments=tuple(dict.fromkeys(parts.departments)),
        people=() if parts.unclear else tuple(dict.fromkeys(people)),
        unclear=tuple(parts.unclear),
    )


def strip_titles_from_names(words: list[str]) -> Iterator[str]:
    """Yield the names of a list of people without the titles behind them: 杨老师 gives 杨."""
    for word in words:
        yield _TITLE.sub("", word) or word


def _sort_bracket_word_into_parts(
    word: str, parts: _BracketWords, school: School, *, helps: bool
) -> bool:
    """Sort one word of a bracket in a measure's text into ``parts``.

    Returns False if the word explains the measure: it is no department, person or outside
    institution, no group of participants (全体教师) and no time. Groups, times and departments
    that only help are accepted without being collected.

    Args:
        word: the word.
        parts: collects departments, people, people from outside, unclear names and the number of
            institutions; changed in place.
        school: the school whose names are known.
        helps: whether the word follows 配合 or 协办, so that its department is not responsible.
    """
    mention = roster_of_school(school).mention_at(word)
    whole = mention is not None and mention.end == len(word)
    if mention is not None and whole and mention.department:
        if not helps:
            parts.departments.append(mention.department)
        return True
    if mention is not None and whole and mention.people:
        if len(mention.people) == 1:
            parts.people.append(mention.people[0])
        else:
            parts.unclear.append(f"“{word}”可能是{'、'.join(mention.people)}")
        return True
    holders = [person.name for person in school.people if surname(person.name) == word]
    if holders:
        if len(holders) == 1:
            parts.people.append(holders[0])
        else:
            count = "两" if len(holders) == 2 else str(len(holders))
            parts.unclear.append(f"“{word}”有{count}人：{'、'.join(holders)}，请选定责任人")
        return True
    name = _TITLE.sub("", word)
    if 2 <= len(name) <= 3 and name[0] in SURNAMES and not _INSTITUTION.fullmatch(word):
        parts.outsiders.append(name)
        return True
    if _INSTITUTION.fullmatch(word):
        parts.institutions += 1
        return True
    says_else = _DATED.fullmatch(word) or _EVERYBODY.fullmatch(word)
    return bool(says_else) or is_undated_deadline(word)


_POSTS = (
    "副校长|总校长|执行校长|校长|副书记|书记|副主任|主任|副部长|部长|主席|组长|园长|辅导员|院长"
    "|处长|科长"
)
_POST_AFTER_NAME = rf"(?:{_POSTS}|老师|同志|教师)?"
_DOES = (
    "(?:共同|具体|全面|总体|亲自|联合)?"
    "(?:牵头|负责|主持|承担|组织|执教|主讲|带队|统筹|落实|承办|汇总|统稿|执笔|分管|主抓|总负责)"
)
_NOT_OF_IT = r"(?![\u4e00-\u9fff]{0,2}的|担?任[\u4e00-\u9fff]{1,6}的)"
"""Pattern that excludes a name which only tells whose project something is (由王晓梅主持的课题),
not whose task.
"""

_DOES_SOMETHING = (
    f"(?!{_DOES}的)(?![和与及的在是任为同]|兼任|[曾已]|协助|配合|协同|参[与加]|出席|列席|陪同|支持|致辞|讲话|发言|代表"
    "|(?:分别|共同)?作(?!好)|[两几三四五六七八九十]位)"
    "(?=[\u4e00-\u9fff]{2})"
)
"""Pattern of the beginning of what a person is to do, after the name at the beginning of a clause;
to help or to take part is not meant.
"""
_OFFICE = r"(?:[\u4e00-\u9fff]{1,8}(?:中心|处|室|部|办|科|组))?"
_OWNER_LABEL = (
    r"(?:责任人|负责人|主持人|牵头人|主讲人?|执行人|承办人|落实人|执教人?"
    r"|责任者|分管领导|分管校长|分管校领导)[：:为是]?\s*"
)


def suggest_people_from_text(text: str, roster: Roster) -> PeopleSuggestion | None:
    """Suggest the people of the school whom a measure's text names as responsible, or with whose
    names it begins, each once; None where there are none.

    Those who only help or take part, and names that fit several people, do not count.
    """
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    for offset, sentence in sentences_about_future_with_index(text):
        spelled = _known_people_as_written_in(sentence, roster)
        if not spelled:
            continue
        begun = len(names)
        longest_first = sorted(spelled, key=len, reverse=True)
        one = f"(?:{'|'.join(map(re.escape, longest_first))}){_POST_AFTER_NAME}"
        several = rf"(?P<who>{one}(?:\s*[、，,和与及]\s*{one})*)"
        for pattern in (
            rf"{_OWNER_LABEL}{several}",
            rf"由{_OFFICE}{several}{_NOT_OF_IT}",
            rf"(?<!配合)(?<!协助){several}{_DOES}(?!的)",
            rf"(?:^|[，,：:；;]){several}(?=每(?:[两双]?[天日周月]|学期)|定期|按时|轮流|分别|各自)",
            rf"@\s*{several}",
            rf"(?<=\s){several}(?=\s+\S{{2,10}}$|$)",
            rf"(?<![人员长])[（(](?:{_OFFICE}\s*[：:]?\s*)?{several}\s*[）)]",
        ):
            for match in re.finditer(pattern, sentence):
                found = [spelled[name] for name in _spellings_in_text_order(match["who"], spelled)]
                names.extend(name for name in found if name not in names)
                spans.append((offset + match.start("who"), offset + match.end("who")))
        clauses = list(re.finditer(rf"(?:^|[，,：:]){several}{_DOES_SOMETHING}", sentence))
        if clauses and (len(names) > begun or len(clauses) > 1):
            # One clause with 负责 says of the other clauses, too, that they divide the work.
            for match in clauses:
                found = [spelled[name] for name in _spellings_in_text_order(match["who"], spelled)]
                names.extend(name for name in found if name not in names)
                spans.append((offset + match.start("who"), offset + match.end("who")))
            named = [spelled[name] for name in _spellings_in_text_order(sentence, spelled)]
            names[begun:] = sorted(names[begun:], key=named.index)
    if not names:
        return _suggest_people_at_text_start(text, roster)
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    return PeopleSuggestion(quote=text[start:end], start=start, end=end, value=tuple(names))


_DOES_NEXT = re.compile(
    "(?:要|将|应|须|及时|尽快)?(?:组建|制定|开设|采购|联系|通知|准备|整理|修订|拟定|拟写|起草|撰写|汇总|上报|统计|检查"
    "|清点|布置|召集|落实|安排|跟进|完成|编[写印排]|收集|核对)(?!的|了|过)"
)
"""Pattern of what a person is to do, after the name at the beginning of a measure: 李明采购窗帘."""


def _suggest_people_at_text_start(text: str, roster: Roster) -> PeopleSuggestion | None:
    """Suggest the people with whose names a measure's text begins, where a task follows them
    (李明采购窗帘); None for other texts.
    """
    group = roster.mention_group_at(text)
    if (
        group is None
        or group.departments
        or group.ambiguous_mentions
        or not _DOES_NEXT.match(text, group.end)
    ):
        return None
    words = text[: group.end]
    spelled = _known_people_as_written_in(words, roster)
    if len(spelled) < len(group.mentions):
        return None
    return PeopleSuggestion(quote=words, start=0, end=group.end, value=group.people)


def _known_people_as_written_in(sentence: str, roster: Roster) -> dict[str, str]:
    """Return the ways in which a sentence writes known people (王主任, 教导处的王老师), mapped to
    their full names.
    """
    spelled: dict[str, str] = {}
    for mention in roster.mentions(sentence):
        if len(mention.people) != 1:
            continue
        [name] = mention.people
        # 校长 and 教导主任 by themselves speak of the office (校长负责制); 小王 is no name.
        plain, family = "".join(name.split()), surname(name)
        is_part = any(part and part in mention.words for part in (family, plain[len(family) :]))
        if plain in mention.words or (is_part and len(mention.words) > 2):
            spelled[mention.words] = name
    return spelled


def _spellings_in_text_order(text: str, spelled: dict[str, str]) -> list[str]:
    """Return those ways of writing known people's names that occur in a text, in text order.

    Args:
        text: the text.
        spelled: full name by each way of writing it.
    """
    return sorted((name for name in spelled if name in text), key=text.index)
