"""Find owners written in brackets: （教导处、团委）, 【德育处】, （杨）.

A bracket names owners only where each of its parts is a person, a department, somebody
else's institution or a deadline; a bracket with anything else explains the measure.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from meetingtui.base.deadline_parser import is_undated_deadline
from meetingtui.school.roster import SURNAMES, Roster, surname
from meetingtui.school.school import Department, MeetingHabits, Person, School

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


class Owners(msgspec.Struct, frozen=True, kw_only=True):
    """The owners named in one bracket, with its position in the text."""

    start: int
    """Index of the first character of the names."""
    end: int
    """Index just past the names."""
    departments: tuple[str, ...] = ()
    """Full names of departments in the order of the bracket; the first is responsible."""
    people: tuple[str, ...] = ()
    """Names as school.yaml has them; names of outsiders as written."""
    unclear: tuple[str, ...] = ()
    """Chinese reason why a name is not accepted; empty where all are clear."""


def roster_of(school: School) -> Roster:
    """Build an index of all names of a school's people and departments."""
    return _roster(school.departments, school.people)


@lru_cache(maxsize=4)
def _roster(departments: tuple[Department, ...], people: tuple[Person, ...]) -> Roster:
    habits = MeetingHabits(weekday="周一")
    return Roster(School(name="", departments=departments, people=people, terms=(), meeting=habits))


def owners_in_brackets(text: str, school: School) -> list[Owners]:
    """Yield the owners of every bracket of a text that contains only owners."""
    found = []
    for pattern in (_BRACKET, _DASH):
        for match in pattern.finditer(text):
            owners = _owners(match["inside"], match.start("inside"), school)
            if owners:
                found.append(owners)
    return sorted(found, key=lambda each: each.start)


class _Parts:
    """What the parts of one bracket turned out to be."""

    def __init__(self) -> None:
        self.departments: list[str] = []
        self.people: list[str] = []
        self.outsiders: list[str] = []
        self.unclear: list[str] = []
        self.institutions = 0


def _owners(inside: str, start: int, school: School) -> Owners | None:
    words = [word.strip() for word in re.split(r"[、，,；;/／和与\s]+", inside) if word.strip()]
    parts = _Parts()
    for word in words:
        helps = bool(_HELP.match(word))
        bare = _LABEL.sub("", word)
        if not _understood(bare, parts, school, helps=helps):
            return None
    people = parts.people
    if parts.outsiders:
        if not (parts.institutions or people):
            return None
        people = [name for name in words_of(words) if name in {*people, *parts.outsiders}]
    if not (parts.departments or people or parts.unclear):
        return None
    return Owners(
        start=start,
        end=start + len(inside),
        departments=tuple(dict.fromkeys(parts.departments)),
        people=() if parts.unclear else tuple(dict.fromkeys(people)),
        unclear=tuple(parts.unclear),
    )


def words_of(words: list[str]) -> Iterator[str]:
    """Return the words of a list of names, without the titles behind names."""
    for word in words:
        yield _TITLE.sub("", word) or word


def _understood(word: str, parts: _Parts, school: School, *, helps: bool) -> bool:
    """Whether a word of a bracket is an owner, a place or a time; owners are noted."""
    mention = roster_of(school).mention_at(word)
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
    return bool(_DATED.fullmatch(word)) or is_undated_deadline(word)
