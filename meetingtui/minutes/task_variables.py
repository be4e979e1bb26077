"""Every variable a template of the 任务单 may use."""

from meetingtui.minutes.draft import DRAFT
from meetingtui.minutes.variable import Variable, several

TASKS: tuple[Variable, ...] = (
    Variable("school", "学校全称", "城北小学"),
    Variable("term", "学年学期", "2026—2027学年第一学期"),
    Variable("meeting", "第几次会议", "第6次行政例会"),
    Variable("number", "会议次数", 6),
    Variable("draft", "会议尚未结束时的标记；已结束的会议为空", DRAFT),
    Variable("date", "会议日期", "2026年11月23日"),
    several(
        "sheets",
        "每个部门（或每个人）一张单子，没有任务的不列，未定的在最后",
        Variable("kind", "单子按什么分：责任部门或责任人", "责任部门"),
        Variable("name", "部门或姓名；未定的写“待定”", "课程教学中心"),
        Variable("count", "还有几项任务", 2),
        several(
            "tasks",
            "会议结束时尚未完成的任务",
            Variable("number", "序号", 1),
            Variable("what", "事项", "完成结题报告初稿"),
            Variable("department", "责任部门，未定的写“待定”", "课程教学中心"),
            Variable("owner", "责任人，未定的写“待定”", "林知夏"),
            Variable("due", "完成时限，已过期的注明滞后", "11月20日（滞后）"),
            Variable("source", "哪次例会议定", "第5次例会"),
            Variable("status", "会后的状态", "推进中"),
            Variable("last", "最近一次的进展；没有说过的为空", "第6次例会：初稿已交专家审读。"),
        ),
    ),
)
"""What :mod:`meetingtui.minutes.task_sheets` fills in."""
