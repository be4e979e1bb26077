"""Decide what a column of a plan's table contains by its header: people, department, deadline, or
the titles of the rows.
"""

import re
from collections.abc import Container
from functools import lru_cache
from itertools import pairwise

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.paragraph_numbers import PERIODS, parse_paragraph_number

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
# The first that fits decides: 项目负责人 is a person, 课题状态 a remark, 活动时间 a time.
_ROLES = (
    ("number", re.compile(r"^(?:序号?|编号|№|No\.?)$")),
    (
        "people",
        re.compile(
            f"{PEOPLE_LABELS}|领导|^(?:责任|负责|具体负责|主责|执行|落实人员?|人员)$"
            r"|^(?!参[加与会训]|联系|填报|填表|制表|审[核批]|记录|受益|获奖)[\u4e00-\u9fff]{1,4}人$"
        ),
    ),
    (
        "helping",
        re.compile(
            "(?:配合|协办|协助|协同|参与)(?:部门|处室|科室|条线|单位|中心)|^(?:配合|协办|协助|协同|参与)方?$"
        ),
    ),
    ("department", re.compile(f"{DEPARTMENT_LABELS}|部门|处室|科室|条线")),
    (
        "remark",
        re.compile(
            "状态|级别|等级|备注|地点|形式|对象|数量|课时|联系|电话|年级|(?:责任|轮值|值周|参与|参加|展示)班级|^班级$|进展|进度|完成情况|依据"
        ),
    ),
    ("outcome", re.compile("目标$|指标|预期|成效|成果|标准$")),
    ("title1", re.compile("名称|题目")),
    ("title2", re.compile("事项|任务|措施|举措")),
    ("month", re.compile("^月份?$")),
    (
        "due",
        re.compile(
            f"{DEADLINE_LABELS}|(?:完成|推进|进度)节点|^(?:开始|启动|结束)$|时间|日期|月份|截止|起止|何时|什么时候|几号|办结|办好"
        ),
    ),
    ("week", re.compile("周次|周数|周别")),
    ("weekday", re.compile("^(?:星期|周几|星期几)$")),
    ("title3", re.compile("主题|项目|活动|课题|内容|工作|要点|安排|职责")),
)
TITLE_ROLES = ("title1", "title2", "title3")
"""Roles of table columns that can give a row its title, the surest first."""
_KNOWN_HEADER = re.compile(
    "^(序号?|编号|姓名|职务|分工|学科|年级|班级|目标|成果|主责|指标|要求|人员|参加人员|参与人员)$"
)
DEPARTMENT_NAME = re.compile("[\u4e00-\u9fff]{1,7}(?:处|室|部|中心|工会|团委|办)")
"""Pattern of the usual names of a school's departments: 德育处, 信息中心."""
_ACROSS = "(?:责任|牵头)?(?:部门|处室|科室|条线|中心|内容|项目|类别|板块|年级|班级|学科)"
_DOWN = "(?:月份?|时间|周次|日期|星期)"
_CORNER = re.compile(f"{_ACROSS}{_DOWN}|{_DOWN}{_ACROSS}")
QUARTER = re.compile(
    r"(?:20\d\d\s*年)?\s*第?\s*(?P<quarter>[一二三四1-4])\s*季度(?:\s*[（(].{1,12}[)）])?"
)
"""Pattern of a table cell or header that names a quarter of the year: 第二季度（4—6月）."""
_FULL_DATE = re.compile(
    r"20\d\d\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|([-/.])\s*\d{1,2}\s*\1\s*\d{1,2})"
)
"""Pattern of a date with its year: 2026年10月12日, 2026年10月, 2026-10-12."""
_THEME = re.compile("主题$|^(?:重点)?(?:领域|板块|模块|类别|方面)$")
"""Pattern of column headers (主题, 板块) of the theme of a row's work, not of the work itself."""
_GOAL = re.compile(r"目\s*标$")
_UNDERTAKING = re.compile(
    "项目$|活动(?:名称)?$|^(?:工作|重点|年度)*任务$|^(?:重点|主要|年度)+工作$"
    "|^(?:重点|主要|年度)*工作(?:内容|事项)$"
)
_STEPS = re.compile("(?:具体|主要|推进|落实)?(?:措施|举措|做法|步骤)$")
"""Pattern of column headers (措施, 步骤) of how the undertaking in the column before is carried
out; that undertaking stays the row's title.
"""


_IN_BRACKETS = re.compile("[（(][^（()）]*[)）]")
"""Pattern of a remark in brackets in a column header (主题（内容、形式自定）), which does not say
what the column contains.
"""


@lru_cache(maxsize=512)
def column_role_of_header(header: str) -> str:
    """Return the role of a table column (what it contains) by its header: people, department, due
    (deadline), week, number, title1 …; empty where that is unknown.
    """
    header = re.sub(r"\s+", "", header)
    header = _IN_BRACKETS.sub("", header) or header
    return next((role for role, pattern in _ROLES if pattern.search(header)), "")


@lru_cache(maxsize=512)
def is_usual_column_header(header: str) -> bool:
    """Whether a text is a usual column header of a plan's tables, such as 序号 or 责任人."""
    header = re.sub(r"\s+", "", header)
    return len(header) <= 12 and bool(column_role_of_header(header) or _KNOWN_HEADER.match(header))


def is_corner_header_of_rows_and_columns(header: str) -> bool:
    """Whether a header in the corner of a table names both what its columns and what its rows stand
    for (部门＼月份).

    Only the cells below it tell which of the two it heads.
    """
    return bool(_CORNER.fullmatch(re.sub(r"[\s＼\\/／|｜、—-]+", "", header)))


@lru_cache(maxsize=512)
def is_date_or_period_cell(cell: str) -> bool:
    """Whether a table cell contains only a month, a week or a day (9月, 第3周, 9月10日)."""
    words = one_line(cell)
    if _FULL_DATE.fullmatch(words) or QUARTER.fullmatch(words):
        return True
    paragraph_number = parse_paragraph_number(f"{words}：")
    return (
        paragraph_number is not None and paragraph_number.number_kind in PERIODS and len(cell) <= 24
    )


def choose_title_column_by_headers(
    headers: tuple[str, ...], body: list[tuple[str, ...]], leave_out: Container[int] = ()
) -> int | None:
    """Return the index of the table column that holds the rows' titles, chosen by the column
    headers; None where there is none.

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
