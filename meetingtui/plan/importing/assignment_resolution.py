"""Find the assignment (department, people and deadline) that a plan's text names behind labels, as
in 责任人：王晓梅, and resolve it to full names and a date.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import one_line, parse_chinese_number
from meetingtui.plan.importing.paragraph_numbers import DATE_RANGE, YEAR_BEFORE_DAY
from meetingtui.plan.importing.suggestions.owners import roster_of_school
from meetingtui.school.roster import surname
from meetingtui.school.school import School

PEOPLE_LABELS = (
    "主备人|主备教师|主评人|备课人|中心发言人|授课人|授课教师|授课老师|主讲教师|主讲老师|指导教师|指导老师|负责教师|负责老师|带队教师|带队老师|辅导教师|辅导老师|组织者|组织人"
    "|主持人|负责人|责任人|责任者|主讲|牵头人|承办人|执行人|落实人|执教|上课教师"
    "|分管领导|分管校长"
)
DEPARTMENT_LABELS = (
    "责任部门|牵头部门|负责部门|承办部门|责任处室|责任科室|责任条线|责任单位|牵头单位"
    "|(?:责任|牵头|负责|承办|主办|主责)(?:中心|部室|处室|科室)"
)
DEADLINE_LABELS = "完成时限|完成时间|完成期限|截止时间|截止日期|时限|期限|时间节点"
QUARTER = re.compile(
    r"(?:20\d\d\s*年)?\s*第?\s*(?P<quarter>[一二三四1-4])\s*季度(?:\s*[（(].{1,12}[)）])?"
)
"""Pattern of a table cell or header that names a quarter of the year: 第二季度（4—6月）."""
_HELPS = ("配合", "协办", "协助", "协同", "参与")
_OF_OFFICES = "(?:部门|处室|科室|条线|单位|中心)"
_ANY = (
    f"(?:{PEOPLE_LABELS}|{DEPARTMENT_LABELS}|{DEADLINE_LABELS}"
    f"|(?:{'|'.join(_HELPS)}){_OF_OFFICES}?)[：:]"
)
_NEXT_LABEL = f"(?:{_ANY}|[\u4e00-\u9fff]{{2,6}}[：:])"
_VALUE = (
    r"[：:]\s*(?P<value>[^；;。，,）)】〕\]\n]{1,40}?)"
    rf"(?=\s+{_NEXT_LABEL}|[；;。，,）)】〕\]\n]|$)"
)
_IN_TEXT = {
    "people": re.compile(f"(?:{PEOPLE_LABELS}){_VALUE}"),
    "department": re.compile(f"(?:{DEPARTMENT_LABELS}){_VALUE}"),
    "due": re.compile(f"(?:{DEADLINE_LABELS}){_VALUE}"),
}
_WHEN = re.compile(
    r"^(?:活动|开展|举办|举行|实施|具体)?(?:时间|日期)[：:]\s*(?P<value>[^；;。，,\n]{1,40})",
    re.MULTILINE,
)
"""Pattern of the time of an activity (时间：…) on a line of its own below it."""
_REMARK = re.compile(
    f"[（(][^（()）]*?(?:{PEOPLE_LABELS}|{DEPARTMENT_LABELS}|{DEADLINE_LABELS})[：:][^（()）]*[）)]"
)
_SHORT_LABEL = re.compile(
    rf"(?:^|(?<=[\s；;，,。（(]))(?P<label>牵头|主办|承办|责任|负责|主责|{'|'.join(_HELPS)})"
    rf"{_OF_OFFICES}?[：:]\s*"
    r"(?P<value>[^；;。，,）)\s]{2,40})"
)
"""Pattern of an owner behind a short label, such as 牵头：教导处 or 配合部门：大队部; it counts
only where the school knows everybody who is named.
"""
_TAIL = re.compile(rf"(?<=\S)[\s—–－-]+{_ANY}\s*\S.*", re.DOTALL)
_RANGE_WITH_YEAR = re.compile(DATE_RANGE)
_FROM_TODAY = re.compile(
    r"[本这下大]*(?:今|明|后|周|星期|礼拜|个|班|次|一次).*"
    r"|[\d一二两三四五六七八九十]+个?(?:工作日|天|日|周|星期|礼拜|个月)[之以]?内"
)
_DATED = re.compile(r"[\d十]\s*月\s*[\d一二三十]|\d\s*[./\-]\s*\d")
_WEEK_OF_MONTH = re.compile(
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月份?\s*第?(?P<week>[一二三四五1-5])周"
)
"""Pattern of a week of a month as a deadline: 10月第二周 is the 8th to the 14th of October."""
_MONTH = r"(?:20\d\d\s*年)?\s*\d{1,2}\s*月(?:份|底|[上中下]旬)?"
_MONTHS = re.compile(rf"{_MONTH}\s*[—–~～至到-]+\s*(?P<last>{_MONTH})")
"""Pattern of a range of months (2027年4月—5月); what lasts that long is due at its end."""
_DAY_AND_MORE = re.compile(
    r"(?P<day>\d{1,2}\s*月\s*\d{1,2}\s*[日号])\s*(?:[（(][^（()）\d]*[)）])?"
    r"(?:[^\d，,、；;]{0,10}|\s*\d{1,2}[:：]\d{2}.{0,10})"
)
"""Pattern of a day followed by words that are no further date: 4月1日（周四）升旗后,
4月23日截止.
"""


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """Who a measure or table row of a plan is assigned to and by when: department, assisting
    departments, people and deadline; empty where the plan says nothing.
    """

    department: str = ""
    """Department that a plan entry is assigned to; its full name where the school knows it."""
    co_departments: tuple[str, ...] = ()
    """Departments that assist with a plan entry."""
    people: tuple[str, ...] = ()
    """Names of the people whom a plan entry is assigned to."""
    due_text: str = ""
    """Deadline of a plan entry as the plan writes it."""
    due: date | None = None
    """Deadline of a plan entry as a date, where it can be resolved within the term; else None."""


_NOTHING = Assignment()
_OUTSIDERS = re.compile("[区市县省校]?[\u4e00-\u9fff]{0,6}(?:教研员|专家|教授|学者|名师|律师|民警)")
"""Pattern of an invited speaker from outside the school (主讲：区教研员), who is not responsible
for the measure.
"""


_OUTSIDE_BODY = re.compile(
    "各(?:有关|相关)?(?:乡镇?|镇|县|区|市|街道|村|社区|(?:中小)?学?校|中心校)[\u4e00-\u9fff]{0,6}"
    "|[\u4e00-\u9fff]{0,12}(?:政府|局|派出所|街道(?:办事处)?|社区|居委会|村委会|(?:交警|消防|救援)[大支]队"
    "|法院|检察院|医院|卫生院|疾控中心)"
)
"""Pattern of the authorities and institutions outside a school that a plan names beside its
departments: 各乡镇人民政府, 公安局.
"""


class ResolutionContext(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to resolve the names and deadlines that a plan mentions: the school, the term,
    the week and the month.
    """

    school: School | None = None
    """School whose departments and people a plan may name; None where it is not known."""
    term: Term | None = None
    """Term in which a plan's deadlines are resolved; None where it is not known."""
    week: str = ""
    """Week of a weekly schedule, taken from its title (第三周); empty for other plans."""
    month: int = 0
    """Month of a monthly schedule, taken from its title; 0 for other plans."""
    tables: dict[int, Any] = msgspec.field(default_factory=dict)
    """Cache of the plan's tables that were already read in this context, by ``id`` of the table."""

    def resolve_assignment(
        self, *, department: str = "", people: str = "", due: str = ""
    ) -> Assignment:
        """Resolve a department, people and a deadline as a plan writes them (教导, 李 明, 9月底) to
        full names and a date.

        Args:
            department: one department or a list; the first one is responsible, the others assist.
            people: one name or a list.
            due: the deadline. An empty text leaves that part of the result empty.

        Returns:
            The assignment, each name once. With a school, people given as departments and
            departments given as people are put in their place, and authorities outside the school
            (公安局) are left out; a name that it does not know stays as written.
        """
        if not (department or people or due):
            return _NOTHING
        departments = [
            self._full_department_name(name)
            for entry in split_department_list(department)
            for name in self._split_known_departments(entry)
        ]
        names = list(split_people_list(people))
        if self.school is not None:
            # Some write people under 责任部门 and departments under 责任人.
            strays = [name for name in departments if self.school.find_person(name)]
            departments = [name for name in departments if name not in strays]
            named = [name for name in names if self.school.find_department(name)]
            departments += [self._full_department_name(name) for name in named]
            # A plan passed on by the authorities also names whom no department of a school is.
            departments = [
                name
                for name in departments
                if not _OUTSIDE_BODY.fullmatch(name) or self.school.find_department(name)
            ]
            names = [
                *strays,
                *(self._full_person_name(name) for name in names if name not in named),
            ]
        departments = list(dict.fromkeys(departments))
        due_text = one_line(due)
        return Assignment(
            department=departments[0] if departments else "",
            co_departments=tuple(departments[1:]),
            people=tuple(dict.fromkeys(names)),
            due_text=due_text,
            due=self._resolve_deadline(due_text),
        )

    def is_known_department_or_person(self, name: str) -> bool:
        """Whether a name is that of one of the school's departments or people; False without a
        school.
        """
        if self.school is None:
            return False
        return self.school.find_department(name) is not None or self.is_known_person(name)

    def is_known_person(self, name: str) -> bool:
        """Whether a name is that of one of the school's people, however it is spaced (李 明)."""
        plain = "".join(name.split())
        people = self.school.people if self.school else ()
        return any("".join(person.name.split()) == plain for person in people)

    def _split_known_departments(self, entry: str) -> list[str]:
        """Split an entry of a list of departments at its spaces (德育处 工会) where the school
        knows each part; else the list holds only the entry.
        """
        names = entry.split()
        if len(names) > 1 and all(map(self.is_known_department_or_person, names)):
            return names
        return [entry]

    def _full_department_name(self, name: str) -> str:
        """Return the full name of the school's department that a name or abbreviation means; a name
        that fits no department is returned unchanged.
        """
        known = self.school.find_department(name) if self.school else None
        return known.name if known else name

    def _full_person_name(self, written_name: str) -> str:
        """Return the full name of the one person of the school that a form of address fits: 汤主任,
        教科室沈墨.

        Other words are returned unchanged.
        """
        if self.school is None or self.school.find_person(written_name):
            return written_name
        mention = roster_of_school(self.school).mention_at(written_name)
        if mention is None or mention.end != len(written_name) or len(mention.people) != 1:
            return written_name
        [name] = mention.people
        # 教导主任 by itself speaks of the office, whoever holds it.
        return name if surname(name) in written_name else written_name

    def _resolve_deadline(self, deadline_text: str) -> date | None:
        """Return the date of a deadline as a plan writes it (9月底, 第三季度), the last day of a
        range; None without a term, where it is no date, or where it depends on the day it is said
        (明天).
        """
        if not deadline_text or self.term is None:
            return None
        # Words that depend on the day they are said (周五, 明天) mean nothing in a plan.
        if _FROM_TODAY.fullmatch(deadline_text) and not _DATED.search(deadline_text):
            return None
        if quarter := QUARTER.fullmatch(deadline_text):
            deadline_text = f"{(parse_chinese_number(quarter['quarter']) or 0) * 3}月"
        if counted := _WEEK_OF_MONTH.fullmatch(deadline_text):
            week = parse_chinese_number(counted["week"]) or 0
            deadline_text = f"{counted['month']}月" + (f"{week * 7}日" if week < 5 else "底")
        if _RANGE_WITH_YEAR.fullmatch(deadline_text):
            deadline_text = YEAR_BEFORE_DAY.sub("", deadline_text)
        due = read_deadline(deadline_text, self.term.first_monday, self.term)
        if due is None and (day := _DAY_AND_MORE.fullmatch(deadline_text)):
            due = read_deadline(day["day"], self.term.first_monday, self.term)
        if due is None and (span := _MONTHS.fullmatch(deadline_text)):
            due = read_deadline(span["last"], self.term.first_monday, self.term)
        return due


def find_labelled_assignment(text: str, context: ResolutionContext) -> Assignment:
    """Find the assignment (owner and deadline) that a plan's text names behind labels:
    责任人：…；完成时限：….

    Of several labels of a kind the first counts. Invited speakers (主讲：区教研员) are left out;
    names behind a short label (牵头：, 配合部门：) count only where the school knows all of them,
    those that help only beside a responsible department. Without a label of a deadline, a line
    时间：… gives it if it can be resolved.

    Args:
        text: the text of a measure.
        context: the school and the term in which names and deadlines are resolved.

    Returns:
        The assignment; empty in each part that no label in the text names.
    """
    if "：" not in text and ":" not in text:
        return _NOTHING
    matches = {kind: pattern.search(text) for kind, pattern in _IN_TEXT.items()}
    when = None if matches["due"] else _WHEN.search(text)
    if when and context.resolve_assignment(due=when["value"]).due:
        matches["due"] = when
    labelled_values = {kind: match["value"] for kind, match in matches.items() if match}
    if _OUTSIDERS.fullmatch(labelled_values.get("people", "")):
        del labelled_values["people"]
    for match in _SHORT_LABEL.finditer(text):
        names = split_department_list(match["value"])
        is_help = match["label"] in _HELPS
        if all(map(context.is_known_department_or_person, names)) and is_help == (
            "department" in labelled_values
        ):
            labelled_values["department"] = "、".join(
                filter(None, (labelled_values.get("department"), *names))
            )
    return context.resolve_assignment(**labelled_values)


def strip_labelled_assignment_at_end(text: str) -> str:
    """Remove labelled owners and deadlines behind a dash or space at the end of a plan's text
    (听课月——负责人：王晓梅 gives 听课月); other texts stay unchanged.
    """
    return _TAIL.sub("", text)


def strip_brackets_of_owners_and_deadlines(title: str) -> str:
    """Remove the brackets that name owners or deadlines from a title: 听课月（负责人：王晓梅）
    gives 听课月.
    """
    return _REMARK.sub("", title).strip()


@lru_cache(maxsize=4096)
def split_department_list(list_text: str) -> tuple[str, ...]:
    """Split a list of departments as a plan writes it (教导处、德育处) into the names, each once
    and without remarks in brackets.
    """
    list_text = re.sub(r"[（(][^（()）]*[）)]", "", list_text)
    names = (name.strip(" 。") for name in re.split(r"[、，,;；/／\n]+", list_text))
    return tuple(dict.fromkeys(filter(None, names)))


@lru_cache(maxsize=4096)
def split_people_list(list_text: str) -> tuple[str, ...]:
    """Split a list of people as a plan writes it (王晓梅、李 明) into the names, each once and
    without spaces in them or remarks in brackets.
    """
    list_text = re.sub(r"[（(][^（()）]*[）)]", "", list_text)
    # Two-sign names are spaced out to the width of three in tables.
    list_text = re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])",
        r"\1\2",
        list_text,
    )
    names = (name.strip() for name in re.split(r"[、，,;；/／\s]+", list_text))
    return tuple(dict.fromkeys(name for name in names if re.search(r"[\u4e00-\u9fffA-Za-z]", name)))
