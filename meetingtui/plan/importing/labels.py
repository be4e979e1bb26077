"""Recognise labelled data in plans: what a table column contains by its header, and owners,
departments and deadlines behind labels in text (责任人：王晓梅).
"""

import re
from collections.abc import Container
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

import msgspec

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import one_line, read_chinese_number
from meetingtui.plan.importing.numbers import PERIODS, parse_paragraph_number
from meetingtui.plan.importing.suggestions.owners import roster_of_school
from meetingtui.school.roster import surname
from meetingtui.school.school import School

_PEOPLE = (
    "主备人|主备教师|主评人|备课人|中心发言人|授课人|授课教师|授课老师|主讲教师|主讲老师|指导教师|指导老师|负责教师|负责老师|带队教师|带队老师|辅导教师|辅导老师|组织者|组织人"
    "|主持人|负责人|责任人|责任者|主讲|牵头人|承办人|执行人|落实人|执教|上课教师"
    "|分管领导|分管校长"
)
_DEPARTMENT = (
    "责任部门|牵头部门|负责部门|承办部门|责任处室|责任科室|责任条线|责任单位|牵头单位"
    "|(?:责任|牵头|负责|承办|主办|主责)(?:中心|部室|处室|科室)"
)
_DUE = "完成时限|完成时间|完成期限|截止时间|截止日期|时限|期限|时间节点"

# The first that fits decides: 项目负责人 is a person, 课题状态 a remark, 活动时间 a time.
_ROLES = (
    ("number", re.compile(r"^(?:序号?|编号|№|No\.?)$")),
    (
        "people",
        re.compile(
            f"{_PEOPLE}|领导|^(?:责任|负责|具体负责|主责|执行|落实人员?|人员)$"
            r"|^(?!参[加与会训]|联系|填报|填表|制表|审[核批]|记录|受益|获奖)[\u4e00-\u9fff]{1,4}人$"
        ),
    ),
    (
        "helping",
        re.compile(
            "(?:配合|协办|协助|协同|参与)(?:部门|处室|科室|条线|单位|中心)|^(?:配合|协办|协助|协同|参与)方?$"
        ),
    ),
    ("department", re.compile(f"{_DEPARTMENT}|部门|处室|科室|条线")),
    (
        "remark",
        re.compile(
            "状态|级别|等级|备注|地点|形式|对象|数量|课时|联系|电话|年级|进展|进度|完成情况|依据"
        ),
    ),
    ("outcome", re.compile("目标$|指标|预期|成效|成果|标准$")),
    ("title1", re.compile("名称|题目")),
    ("title2", re.compile("事项|任务|措施|举措")),
    ("month", re.compile("^月份?$")),
    (
        "due",
        re.compile(
            f"{_DUE}|(?:完成|推进|进度)节点|^(?:开始|启动|结束)$|时间|日期|月份|截止|起止|何时|什么时候|几号|办结|办好"
        ),
    ),
    ("week", re.compile("周次|周数|周别")),
    ("weekday", re.compile("^(?:星期|周几|星期几)$")),
    ("title3", re.compile("主题|项目|活动|课题|内容|工作|要点|安排|职责")),
)
_KNOWN_HEADER = re.compile(
    "^(序号?|编号|姓名|职务|分工|学科|年级|班级|目标|成果|主责|指标|要求|人员|参加人员|参与人员)$"
)

_HELPS = ("配合", "协办", "协助", "协同", "参与")
_OF_OFFICES = "(?:部门|处室|科室|条线|单位|中心)"
_ANY = f"(?:{_PEOPLE}|{_DEPARTMENT}|{_DUE}|(?:{'|'.join(_HELPS)}){_OF_OFFICES}?)[：:]"
_VALUE = rf"[：:]\s*(?P<value>[^；;。，,）)】〕\]\n]{{1,40}}?)(?=\s+{_ANY}|[；;。，,）)】〕\]\n]|$)"
_IN_TEXT = {
    "people": re.compile(f"(?:{_PEOPLE}){_VALUE}"),
    "department": re.compile(f"(?:{_DEPARTMENT}){_VALUE}"),
    "due": re.compile(f"(?:{_DUE}){_VALUE}"),
}
_WHEN = re.compile(
    r"^(?:活动|开展|举办|举行|实施|具体)?(?:时间|日期)[：:]\s*(?P<value>[^；;。，,\n]{1,40})",
    re.MULTILINE,
)
"""时间： on a line of its own below an activity."""
_REMARK = re.compile(f"[（(][^（()）]*?(?:{_PEOPLE}|{_DEPARTMENT}|{_DUE})[：:][^（()）]*[）)]")


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """Department, people and deadline of a plan entry, as the plan writes them and resolved to full
    names and a date.
    """

    department: str = ""
    """Department; its full name where the school knows it."""
    co_departments: tuple[str, ...] = ()
    """Assisting departments."""
    people: tuple[str, ...] = ()
    """Names of the people."""
    due_text: str = ""
    """Deadline as written."""
    due: date | None = None
    """Deadline as a date, where it can be resolved within the term."""


_FROM_TODAY = re.compile(
    r"[本这下大]*(?:今|明|后|周|星期|礼拜|个|班|次|一次).*"
    r"|[\d一二两三四五六七八九十]+个?(?:工作日|天|日|周|星期|礼拜|个月)[之以]?内"
)


_DATED = re.compile(r"[\d十]\s*月\s*[\d一二三十]|\d\s*[./\-]\s*\d")


_NOTHING = Assignment()


class ResolutionContext(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed to resolve the names and deadlines that a plan mentions: the school, the term,
    the week and the month.
    """

    school: School | None = None
    """School whose departments and people may be named."""
    term: Term | None = None
    """Term in which deadlines are resolved."""
    week: str = ""
    """Week of a weekly schedule, from its title: 第三周; else empty."""
    month: int = 0
    """Month of a monthly schedule, from its title; 0 without one."""
    tables: dict[int, Any] = msgspec.field(default_factory=dict)
    """Cache of tables already read in this context, by identity."""

    def resolve_assignment(
        self, *, department: str = "", people: str = "", due: str = ""
    ) -> Assignment:
        """Resolve a department, people and a deadline as a plan writes them (教导, 李 明, 9月底) to
        full names and a date.
        """
        if not (department or people or due):
            return _NOTHING
        departments = [
            self._full_department_name(name) for name in split_department_list(department)
        ]
        names = list(split_people_list(people))
        if self.school is not None:
            # Some write people under 责任部门 and departments under 责任人.
            strays = [name for name in departments if self.school.find_person(name)]
            departments = [name for name in departments if name not in strays]
            named = [name for name in names if self.school.find_department(name)]
            departments += [self._full_department_name(name) for name in named]
            names = [
                *strays,
                *(self._full_person_name(name) for name in names if name not in named),
            ]
        departments = list(dict.fromkeys(departments))
        words = one_line(due)
        return Assignment(
            department=departments[0] if departments else "",
            co_departments=tuple(departments[1:]),
            people=tuple(dict.fromkeys(names)),
            due_text=words,
            due=self._resolve_deadline(words),
        )

    def is_known_name(self, name: str) -> bool:
        """Whether a name is that of one of the school's departments or people."""
        if self.school is None:
            return False
        return self.school.find_department(name) is not None or self.is_known_person(name)

    def is_known_person(self, name: str) -> bool:
        """Whether a name is that of one of the school's people, however it is spaced (李 明)."""
        plain = "".join(name.split())
        people = self.school.people if self.school else ()
        return any("".join(person.name.split()) == plain for person in people)

    def _full_department_name(self, name: str) -> str:
        """Return the full name of the school's department that a name or abbreviation means; other
        names are returned unchanged.
        """
        known = self.school.find_department(name) if self.school else None
        return known.name if known else name

    def _full_person_name(self, words: str) -> str:
        """Return the full name of the only person of the school that a form of address fits
        (汤主任, 教科室沈墨).

        Other words are returned unchanged.
        """
        if self.school is None or self.school.find_person(words):
            return words
        mention = roster_of_school(self.school).mention_at(words)
        if mention is None or mention.end != len(words) or len(mention.people) != 1:
            return words
        [name] = mention.people
        # 教导主任 by itself speaks of the office, whoever holds it.
        return name if surname(name) in words else words

    def _resolve_deadline(self, words: str) -> date | None:
        """Return the date of a deadline as a plan writes it (9月底, 第三季度); None without a term
        or where it is no date.
        """
        if not words or self.term is None:
            return None
        # Words that depend on the day they are said (周五, 明天) mean nothing in a plan.
        if _FROM_TODAY.fullmatch(words) and not _DATED.search(words):
            return None
        if quarter := _QUARTER.fullmatch(words):
            words = f"{(read_chinese_number(quarter['quarter']) or 0) * 3}月"
        if counted := _WEEK_OF_MONTH.fullmatch(words):
            week = read_chinese_number(counted["week"]) or 0
            words = f"{counted['month']}月" + (f"{week * 7}日" if week < 5 else "底")
        due = read_deadline(words, self.term.first_monday, self.term)
        if due is None and (day := _DAY_AND_MORE.fullmatch(words)):
            due = read_deadline(day["day"], self.term.first_monday, self.term)
        if due is None and (span := _MONTHS.fullmatch(words)):
            due = read_deadline(span["last"], self.term.first_monday, self.term)
        return due


_MONTH = r"(?:20\d\d\s*年)?\s*\d{1,2}\s*月(?:份|底|[上中下]旬)?"
_MONTHS = re.compile(rf"{_MONTH}\s*[—–~～至到-]+\s*(?P<last>{_MONTH})")
"""2027年4月—5月: what lasts so long is due at its end."""
_DAY_AND_MORE = re.compile(
    r"(?P<day>\d{1,2}\s*月\s*\d{1,2}\s*[日号])\s*(?:[（(][^（()）\d]*[)）])?"
    r"(?:[^\d，,、；;]{0,10}|\s*\d{1,2}[:：]\d{2}.{0,10})"
)
"""A day with words after it that are no further date: 4月1日（周四）升旗后, 4月23日截止."""


def find_assignment_in_text(text: str, context: ResolutionContext) -> Assignment:
    """Find the owner and the deadline that a text names behind labels (责任人：…；完成时限：…)."""
    if "：" not in text and ":" not in text:
        return _NOTHING
    found = {kind: pattern.search(text) for kind, pattern in _IN_TEXT.items()}
    when = None if found["due"] else _WHEN.search(text)
    if when and context.resolve_assignment(due=when["value"]).due:
        found["due"] = when
    said = {kind: match["value"] for kind, match in found.items() if match}
    for match in _SHORT_LABEL.finditer(text):
        names = split_department_list(match["value"])
        is_help = match["label"] in _HELPS
        if all(map(context.is_known_name, names)) and is_help == ("department" in said):
            said["department"] = "、".join(filter(None, (said.get("department"), *names)))
    return context.resolve_assignment(**said)


_SHORT_LABEL = re.compile(
    rf"(?:^|(?<=[\s；;，,。（(]))(?P<label>牵头|主办|承办|责任|负责|主责|{'|'.join(_HELPS)})"
    rf"{_OF_OFFICES}?[：:]\s*"
    r"(?P<value>[^；;。，,）)\s]{2,40})"
)
"""牵头：教导处, 配合：总务处 and 配合部门：大队部, where the school knows all that is named."""


_TAIL = re.compile(rf"(?<=\S)[\s—–－-]+{_ANY}\s*\S.*", re.DOTALL)


def strip_labelled_tail(words: str) -> str:
    """Remove labelled owners and deadlines behind a dash or space: 听课月——负责人：王晓梅."""
    return _TAIL.sub("", words)


def strip_owner_bracket(title: str) -> str:
    """Remove a bracket that contains only owners or deadlines from the title of a plan entry."""
    return _REMARK.sub("", title).strip()


@lru_cache(maxsize=4096)
def split_department_list(words: str) -> tuple[str, ...]:
    """Split a list of departments such as 教导处、德育处 into names."""
    words = re.sub(r"[（(][^（()）]*[）)]", "", words)
    names = (name.strip() for name in re.split(r"[、，,;；/／\n]+", words))
    return tuple(dict.fromkeys(filter(None, names)))


@lru_cache(maxsize=4096)
def split_people_list(words: str) -> tuple[str, ...]:
    """Split a list of people such as 王晓梅、李 明 into names."""
    words = re.sub(r"[（(][^（()）]*[）)]", "", words)
    # Two-sign names are spaced out to the width of three in tables.
    words = re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])",
        r"\1\2",
        words,
    )
    names = (name.strip() for name in re.split(r"[、，,;；/／\s]+", words))
    return tuple(dict.fromkeys(name for name in names if re.search(r"[\u4e00-\u9fffA-Za-z]", name)))


@lru_cache(maxsize=512)
def column_role_of_header(header: str) -> str:
    """Return what a table column contains by its header: people, department, due (deadline), week,
    number, title1 …
    """
    header = re.sub(r"\s+", "", header)
    return next((role for role, pattern in _ROLES if pattern.search(header)), "")


_ACROSS = "(?:责任|牵头)?(?:部门|处室|科室|条线|中心|内容|项目|类别|板块|年级|班级|学科)"
_DOWN = "(?:月份?|时间|周次|日期|星期)"
_CORNER = re.compile(f"{_ACROSS}{_DOWN}|{_DOWN}{_ACROSS}")


def is_two_way_header(header: str) -> bool:
    """Whether a header in the corner of a table names both what its columns and what its rows stand
    for (部门＼月份).

    Only the cells below it tell which of the two it heads.
    """
    return bool(_CORNER.fullmatch(re.sub(r"[\s＼\\/／|｜、—-]+", "", header)))


@lru_cache(maxsize=512)
def is_usual_column_header(header: str) -> bool:
    """Whether a text is a usual column header of a plan's tables, such as 序号 or 责任人."""
    header = re.sub(r"\s+", "", header)
    return len(header) <= 12 and bool(column_role_of_header(header) or _KNOWN_HEADER.match(header))


DEPARTMENT_NAME = re.compile("[\u4e00-\u9fff]{1,7}(?:处|室|部|中心|工会|团委|办)")
"""What offices of a school are called: 德育处, 信息中心."""
TITLE_ROLES = ("title1", "title2", "title3")
"""The roles of columns that can name a row, the surest first."""


def split_headers_from_rows(
    rows: list[tuple[str, ...]],
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Split a plan's table into its column headers and the rows below them; columns without header
    get a number (第3列).
    """
    first = rows[0]
    known = sum(map(is_usual_column_header, first))
    continues = len(rows) > 1 and is_calendar_cell(first[0]) and is_calendar_cell(rows[1][0])
    if (
        continues
        or _has_no_header_row(rows)
        or not (looks_like_header_row(first) or _first_row_heads_tick_columns(rows))
        or (len(rows) == 1 and (known < 2 or known * 2 < len(first)))
    ):
        return _infer_headers(rows), rows
    second = rows[1] if len(rows) > 1 else ()
    if (
        len(second) == len(first)
        and _has_equal_neighbours(first)
        and _has_equal_cell_in_column(first, second)
    ):
        headers = (
            upper if upper == lower else _join_two_row_header(upper, lower)
            for upper, lower in zip(first, second, strict=True)
        )
        return _make_headers_distinct(tuple(headers)), rows[2:]
    return _make_headers_distinct(first), rows[1:]


def _join_two_row_header(upper: str, lower: str) -> str:
    """Return the column header made of a header and the one over several columns above it: 责任分工
    and 牵头部门.
    """
    names_itself = is_calendar_cell(lower) or DEPARTMENT_NAME.fullmatch(lower)
    return lower if names_itself else f"{upper} {lower}".strip()


def _has_no_header_row(rows: list[tuple[str, ...]]) -> bool:
    """Whether the first row of a table is numbered or dated as the rows below it are, so that the
    table has no column headers.
    """
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    if rows[0][0].strip("、.．") == "1" and rows[1][0].strip("、.．") == "2":
        return True
    dated = [at for at, cell in enumerate(rows[0]) if is_calendar_cell(cell)]
    return len(dated) == 1 and all(is_calendar_cell(row[dated[0]]) for row in rows)


def _first_row_heads_tick_columns(rows: list[tuple[str, ...]]) -> bool:
    """Whether the first row of a table has months or weeks, with nothing but ticks
    (√) below them.
    """
    width = len(rows[0])
    periods = [at for at, cell in enumerate(rows[0]) if is_calendar_cell(cell)]
    below = [row[at] for row in rows[1:] if len(row) == width for at in periods]
    return len(periods) > 1 and any(below) and all(map(TICK.fullmatch, below))


TICK = re.compile("[√✓✔☑●○◎★☆▲△■◆vV]?")
"""A mark in the column of a month in which something is to be done, or no mark."""


def _infer_headers(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return headers for the columns of a table that has none: what their cells contain, else their
    position.
    """
    width = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == width]
    kinds = [
        _infer_header_of_cells([row[column] for row in full if row[column]])
        for column in range(width)
    ]
    others = [column for column, kind in enumerate(kinds) if not kind]
    if any(kinds) and others and len(full) > 1:
        longest = max(others, key=lambda column: sum(len(row[column]) for row in full))
        kinds[longest] = "工作内容"
        names = (kind or f"第{column}列" for column, kind in enumerate(kinds, start=1))
        return _make_headers_distinct(tuple(names))
    if width == 2:
        return ("名称", "内容")
    return tuple(f"第{column}列" for column in range(1, width + 1))


def _infer_header_of_cells(cells: list[str]) -> str:
    """Return the header that fits all cells of one table column; empty where none does."""
    if not cells:
        return ""
    if all(is_calendar_cell(cell) for cell in cells):
        return "周次" if all("周" in cell and "月" not in cell for cell in cells) else "时间"
    if all(cell.rstrip("、.．").isdigit() and len(cell) < 4 for cell in cells):
        return "序号"
    departments = (name for cell in cells for name in split_department_list(cell))
    return "责任部门" if all(DEPARTMENT_NAME.fullmatch(name) for name in departments) else ""


@lru_cache(maxsize=512)
def is_calendar_cell(cell: str) -> bool:
    """Whether a table cell contains only a month, a week or a day (9月, 第3周, 9月10日)."""
    words = one_line(cell)
    if _FULL_DATE.fullmatch(words) or _QUARTER.fullmatch(words):
        return True
    marker = parse_paragraph_number(f"{words}：")
    return marker is not None and marker.shape in PERIODS and len(cell) <= 24


_WEEK_OF_MONTH = re.compile(
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月份?\s*第?(?P<week>[一二三四五1-5])周"
)
"""10月第二周: the 8th to the 14th."""
_QUARTER = re.compile(
    r"(?:20\d\d\s*年)?\s*第?\s*(?P<quarter>[一二三四1-4])\s*季度(?:\s*[（(].{1,12}[)）])?"
)
"""第二季度（4—6月）."""
_FULL_DATE = re.compile(
    r"20\d\d\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|([-/.])\s*\d{1,2}\s*\1\s*\d{1,2})"
)
"""2026年10月12日, 2026年10月, 2026-10-12."""


def looks_like_header_row(row: tuple[str, ...]) -> bool:
    """Whether a table row looks like column headers: short words, no dates, no sentences."""
    named = [cell for cell in row if not is_calendar_cell(cell)]
    is_grid = len(row) - len(named) > 1 and row[0] in named
    if is_grid and (is_usual_column_header(row[0]) or named == [row[0]]):
        return True
    if any(len(cell) > 16 or re.search(r"[。；]|\d{2}", cell) for cell in row):
        return False
    if not row[0] or any(is_usual_column_header(cell) for cell in row):
        return True
    return all(0 < len(cell) <= 8 and not re.search(r"[、，\d]", cell) for cell in row)


def _has_equal_neighbours(row: tuple[str, ...]) -> bool:
    """Whether two neighbouring cells of a table row have the same text, as the parts of a merged
    cell have.
    """
    return any(left and left == right for left, right in pairwise(row))


def _has_equal_cell_in_column(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two table rows have the same text in one of their columns, as a cell merged downwards
    has.
    """
    return any(upper and upper == lower for upper, lower in zip(first, second, strict=True))


def _make_headers_distinct(headers: tuple[str, ...]) -> tuple[str, ...]:
    """Return column headers that are all different: empty ones are named by position (第3列),
    repeated ones get a number.
    """
    names: list[str] = []
    for column, header in enumerate(headers, start=1):
        name = one_line(header) or ("名称" if column == 1 else f"第{column}列")
        names.append(name if name not in names else f"{name}（{column}）")
    return tuple(names)


def find_title_column(
    headers: tuple[str, ...], body: list[tuple[str, ...]], leave_out: Container[int] = ()
) -> int | None:
    """Return the index of the table column with the rows' titles, chosen by its header; None
    without one.

    Where several columns could name a row, the one with the fewest repeated cells is chosen: 举措
    rather than a merged 任务. A column of goals (责任目标) names the rows if no other can.

    Args:
        headers: the column headers.
        body: the rows below them.
        leave_out: indexes of columns that cannot be the title.
    """
    roles = [column_role_of_header(header) for header in headers]
    named = [
        column
        for column, role in enumerate(roles)
        if role in TITLE_ROLES and column not in leave_out
    ]
    rows = [row for row in body if len(row) == len(headers)]

    steps = [column for column in named if _STEPS.search(headers[column])]
    if (
        steps
        and len(headers) > 3
        and (column := steps[0] - 1) in named
        and _UNDERTAKING.search(headers[column])
    ):
        own = [row for row in rows if len(set(filter(None, row))) > 1]  # no remark across
        cells = [row[column] for row in own if row[column]]
        if len(set(cells)) == len(own):
            return column

    def repeats(column: int) -> int:
        above = ["", *(row[column] for row in rows)]
        return sum(1 for one, other in pairwise(above) if not other or one == other)

    def is_theme(column: int) -> bool:
        return bool(_THEME.search(headers[column]))

    if not named:
        # 语文 and 一级指标 before a goal already say what the goal is about.
        texts = (
            column
            for column, role in enumerate(roles)
            if role in ("", "outcome") and not is_theme(column) and not repeats(column)
        )
        first = next(texts, None)
        is_goal = first is not None and first not in leave_out and _GOAL.search(headers[first])
        return first if is_goal else None
    return min(named, key=lambda column: (repeats(column), roles[column], is_theme(column), column))


_THEME = re.compile("主题$|^(?:重点)?(?:领域|板块|模块|类别|方面)$")
"""What the work of a row is about, not the work."""
_GOAL = re.compile(r"目\s*标$")
_UNDERTAKING = re.compile(
    "项目$|活动(?:名称)?$|^(?:工作|重点|年度)*任务$|^(?:重点|主要|年度)+工作$"
    "|^(?:重点|主要|年度)*工作(?:内容|事项)$"
)
_STEPS = re.compile("(?:具体|主要|推进|落实)?(?:措施|举措|做法|步骤)$")
"""How an undertaking of the column before is gone about: it keeps its own name."""
