"""What plans call owners, departments and deadlines, in column headers and in running text."""

import re
from datetime import date

import msgspec

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline
from meetingtui.school import School

_PEOPLE = (
    "主持人|负责人|责任人|责任者|主讲|牵头人|承办人|执行人|落实人|执教|上课教师|分管领导|分管校长"
)
_DEPARTMENT = "责任部门|牵头部门|负责部门|承办部门|责任处室|责任科室|责任条线|责任单位|牵头单位"
_DUE = "完成时限|完成时间|完成期限|截止时间|截止日期|时限|期限|时间节点"

# The first that fits decides: 项目负责人 is a person, 课题状态 a remark, 活动时间 a time.
_ROLES = (
    ("number", re.compile(r"^(?:序号?|编号|№|No\.?)$")),
    ("people", re.compile(f"{_PEOPLE}|领导|^(?:责任|负责|具体负责|主责|执行|落实人员?|人员)$")),
    ("department", re.compile(f"{_DEPARTMENT}|部门|处室|科室|条线")),
    (
        "remark",
        re.compile(
            "状态|级别|等级|备注|地点|形式|对象|数量|课时|联系|电话|年级"
            "|目标$|指标|预期|成效|成果|标准$|进展|进度|完成情况|依据"
        ),
    ),
    ("title1", re.compile("名称|题目")),
    ("title2", re.compile("事项|任务|措施|举措")),
    ("due", re.compile(f"{_DUE}|时间|日期|月份|截止|起止")),
    ("week", re.compile("周次|周数|周别")),
    ("title3", re.compile("主题|项目|活动|课题|内容|工作|要点|安排")),
)
_KNOWN_HEADER = re.compile(
    "^(序号?|编号|姓名|职务|分工|学科|年级|班级|目标|成果|主责|指标|要求|人员|参加人员|参与人员)$"
)

_ANY = f"(?:{_PEOPLE}|{_DEPARTMENT}|{_DUE})[：:]"
_VALUE = rf"[：:]\s*(?P<value>[^；;。，,）)\n]{{1,40}}?)(?=\s+{_ANY}|[；;。，,）)\n]|$)"
_IN_TEXT = {
    "people": re.compile(f"(?:{_PEOPLE}){_VALUE}"),
    "department": re.compile(f"(?:{_DEPARTMENT}){_VALUE}"),
    "due": re.compile(f"(?:{_DUE}){_VALUE}"),
}
_REMARK = re.compile(f"[（(][^（()）]*?(?:{_PEOPLE}|{_DEPARTMENT}|{_DUE})[：:][^（()）]*[）)]")


class Owing(msgspec.Struct, frozen=True, kw_only=True):
    """Who owes something, and by when, in the plan's words."""

    department: str = ""
    """The department; its full name where the school knows it."""
    people: tuple[str, ...] = ()
    """The people."""
    due_text: str = ""
    """The deadline as it is written."""
    due: date | None = None
    """The deadline as a date, where it resolves in the term."""


_FROM_TODAY = re.compile(
    r"[本这下大]*(?:今|明|后|周|星期|礼拜|个|班|次|一次).*"
    r"|[\d一二两三四五六七八九十]+个?(?:工作日|天|日|周|星期|礼拜|个月)[之以]?内"
)


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of a plan are understood against."""

    school: School | None = None
    """Resolves departments."""
    term: Term | None = None
    """Resolves deadlines."""

    def owing(self, *, department: str = "", people: str = "", due: str = "") -> Owing:
        """The three as they are understood."""
        return Owing(
            department=self._department(department.strip()),
            people=split_names(people),
            due_text=due.strip(),
            due=self._due(due.strip()),
        )

    def _department(self, name: str) -> str:
        known = self.school.department(name) if self.school else None
        return known.name if known else name

    def _due(self, words: str) -> date | None:
        if not words or self.term is None:
            return None
        # Words that depend on the day they are said (周五, 明天) mean nothing in a plan.
        if _FROM_TODAY.fullmatch(words):
            return None
        return read_deadline(words, self.term.first_monday, self.term)


def owing_in_text(text: str, reference: Reference) -> Owing:
    """Who and when, where the text says so by name (责任人：…；完成时限：…)."""
    found = {kind: pattern.search(text) for kind, pattern in _IN_TEXT.items()}
    return reference.owing(**{kind: match["value"] for kind, match in found.items() if match})


def without_remark(title: str) -> str:
    """The title without a bracket that only names owners or deadlines."""
    return _REMARK.sub("", title).strip()


def split_names(words: str) -> tuple[str, ...]:
    """王晓梅、李 明 and the like, as names."""
    words = re.sub(r"[（(][^（()）]*[）)]", "", words)
    # Two-sign names are spaced out to the width of three in tables.
    words = re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])",
        r"\1\2",
        words,
    )
    names = (name.strip() for name in re.split(r"[、，,;；/／\s]+", words))
    return tuple(dict.fromkeys(name for name in names if re.search(r"[\u4e00-\u9fffA-Za-z]", name)))


def column_role(header: str) -> str:
    """people, department, due, week, number, remark, or title1 … title3: the likeliest first."""
    header = re.sub(r"\s+", "", header)
    return next((role for role, pattern in _ROLES if pattern.search(header)), "")


def is_known_header(header: str) -> bool:
    """Whether the words are ones that head columns."""
    header = re.sub(r"\s+", "", header)
    return len(header) <= 12 and bool(column_role(header) or _KNOWN_HEADER.match(header))
