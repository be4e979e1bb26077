"""Parse a typed achievement (成果、荣誉): what was won, at which level, by whom; write one as a
line again.
"""

import re
from datetime import date

from meetingtui.meeting.line_parsing.people_in_line import parse_people_list
from meetingtui.meeting.record import ACHIEVEMENT_LEVELS, Achievement
from meetingtui.school.school import School

_NOT_A_SCHOOL = (
    r"(?!实验(?:小学|中学|学校|幼儿园)|直属|第[一二三四五六七八九十]+[小中实幼职高初]|立)"
)

_SIGNS = (
    ("国家级", "全国|国家级|国家(?=教育|体育|语委|奖)"),
    ("省级", f"(?<![反节俭])省{_NOT_A_SCHOOL}(?![略时力电心事钱水去])|自治区"),
    ("市级", f"(?<![城超都门股集闹上夜])市{_NOT_A_SCHOOL}(?![场民容面价区])"),
    ("区级", f"(?<![地社校小园景片辖学灾山展专治城市])区{_NOT_A_SCHOOL}(?![域分间别块])"),
    ("县级", f"县{_NOT_A_SCHOOL}"),
    ("校级", "校级|全校"),
)
"""Pattern for each level; 社区, 超市, 反省 and 市实验小学 match none."""

_HONOUR = "奖|名|优秀|先进|文明|示范|称号|获|评|冠军|亚军|季军|标兵|能手|模范|案例|论文|成果"
_GROUP = re.compile(
    rf"(?!\S*(?:{_HONOUR}|级))\S{{1,12}}(?:队|团|组|班|社|部|室|中心|集体|学校)|集体|我校"
)
_CALLED = r"(?:学生|同学|教师|老师|辅导教师|指导教师|辅导员|队员|班主任|校长)"
_NAMES = r"[\u4e00-\u9fff·]{2,4}(?:、[\u4e00-\u9fff·]{2,4})*"
_AND_MORE = r"等\d+(?:人|[名位]\S{0,4})"
_SOMEBODY = re.compile(rf"{_CALLED}[：:]?{_NAMES}(?:{_AND_MORE})?|{_NAMES}{_AND_MORE}")
"""Pattern for people not in school.yaml: 学生张三等5人, 指导教师：李四."""


def parse_achievement_line(line: str, *, school: School, on: date) -> Achievement:
    """Parse an achievement line: what was won, then optionally a level and names (获一等奖 区级
    王晓梅).

    Names may also come first, or last in brackets. A level that is not typed is read from the text;
    where the text shows none it is empty.

    Args:
        line: the typed line.
        school: its people and groups, and its name.
        on: day of the achievement.
    """
    words = _without_brackets_around_winners(line, school).split()
    who: list[str] = []
    level = ""
    while len(words) > 1:
        last = words[-1]
        if not level and last in ACHIEVEMENT_LEVELS:
            level = last
        elif named := _named_winners(last, school):
            who[:0] = named
        else:
            break
        words.pop()
    what = " ".join(words)
    if not who:
        who, what = _split_leading_names(what, school)
    return Achievement(
        on=on, what=what, level=level or _level_in_text(what, school), who=tuple(who)
    )


def format_achievement_line(achievement: Achievement) -> str:
    """Format an achievement as a line that :func:`parse_achievement_line` parses to the same text,
    level and winners; day, item and files are not in it, nor is a level not in
    :data:`ACHIEVEMENT_LEVELS`.
    """
    level = achievement.level if achievement.level in ACHIEVEMENT_LEVELS else ""
    return " ".join(filter(None, (achievement.what, level, "、".join(achievement.who))))


def achievement_confirmation_text(achievement: Achievement) -> str:
    """Return an achievement as a confirmation text: 获区优质课评比一等奖 · 区级 · 王晓梅."""
    return " · ".join(
        filter(None, (achievement.what, achievement.level, "、".join(achievement.who)))
    )


def _without_brackets_around_winners(line: str, school: School) -> str:
    """Remove the brackets around names at the end of an achievement line: …一等奖（王晓梅）."""
    ended = re.fullmatch(r"(.+\S)\s*[（(]([^（()）]+)[)）]", line.strip())
    return f"{ended[1]} {ended[2]}" if ended and _named_winners(ended[2], school) else line


def _named_winners(word: str, school: School) -> tuple[str, ...]:
    """Return the winners (people or groups) that a word names; empty where it names none."""
    if names := parse_people_list(word, school):
        return names
    if department := school.find_department(word):
        return (department.name,)
    parts = tuple(filter(None, re.split("[、，,]", word)))
    is_named = _SOMEBODY.fullmatch(word) or all(_GROUP.fullmatch(part) for part in parts)
    return parts if parts and is_named else ()


def _split_leading_names(what: str, school: School) -> tuple[list[str], str]:
    """Split the text of an achievement into leading winners and the rest: 王晓梅老师获区一等奖.

    No winners and the whole text where it begins with none.
    """
    known = "|".join(re.escape(person.name) for person in school.people) or "(?!)"
    begun = re.fullmatch(
        rf"((?:{known})(?:、(?:{known}))*|{_SOMEBODY.pattern})(?:老师|同志)?\s*"
        "((?:荣?获|被?评|在|参加|撰写).+)",
        what,
    )
    return (begun[1].split("、"), begun[2]) if begun else ([], what)


def _level_in_text(what: str, school: School) -> str:
    """Return the highest level (校/区/市/省/国家) in a text, not counting the school's own name
    (云山市…小学).
    """
    for name in filter(None, (school.name, school.short)):
        what = what.replace(name, "")
    return next((level for level, signs in _SIGNS if re.search(signs, what)), "")
