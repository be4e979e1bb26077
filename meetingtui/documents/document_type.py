"""The kinds of Word document that templates produce, each with its own variables.

The variables of the documents about a term, status document (推进情况) and term summary (工作总结),
are declared here; those of a meeting's documents in
:mod:`meetingtui.documents.template_variable_table`.
"""

from enum import StrEnum

from meetingtui.documents.template_variable import (
    SCHOOL_AND_TERM,
    TemplateVariable,
    group_variable,
    list_variable,
    part_number_variable,
)
from meetingtui.documents.template_variable_table import FOLLOW_UP, MINUTES, NOTICE, RECORD, TASKS

STATUS: tuple[TemplateVariable, ...] = (
    *SCHOOL_AND_TERM,
    TemplateVariable("title", "完整的标题", "城北小学2026—2027学年第一学期工作计划推进情况"),
    TemplateVariable("date", "截至哪一天", "2026年11月23日"),
    TemplateVariable("week", "教学周", "第12周"),
    TemplateVariable("held", "已开几次例会", 5),
    TemplateVariable("scope", "只看了哪些事项；整个计划时为空", "课程教学中心，滞后"),
    TemplateVariable(
        "lead",
        "开头的统计句，句末没有句号；还没有计划时为空",
        "计划事项 42 项，已完成 13 项，推进中 24 项，完成率 31.0%；未启动 5 项",
    ),
    TemplateVariable("warnings", "滞后、预警等各有几项；都没有时为空", "滞后 2 项，预警 3 项"),
    TemplateVariable(
        "explained",
        "预警、久未汇报是什么意思；都没有时为空",
        "预警指 14 天以内到期、还没有完成的事项。",
    ),
    TemplateVariable(
        "tasks", "例会议定事项的统计；没有议定过时为空", "议定事项 18 项，未办结 6 项"
    ),
    list_variable(
        "departments",
        "各部门的统计，没有事项的不列，最后一行是合计",
        TemplateVariable("name", "部门；没有人认领的写“待认领”", "课程教学中心"),
        TemplateVariable("total", "计划事项", 14),
        TemplateVariable("done", "已完成", 5),
        TemplateVariable("in_progress", "推进中", 7),
        TemplateVariable("overdue", "滞后", 1),
        TemplateVariable("at_risk", "预警", 2),
        TemplateVariable("rate", "完成率", "35.7%"),
    ),
    group_variable(
        "late",
        "滞后的事项，逾期最久的在前",
        part_number_variable("一"),
        TemplateVariable("count", "一共几项", "6 项，其中议定事项 2 项"),
        list_variable(
            "lines",
            "一页之内放得下的几项",
            TemplateVariable("number", "序号", "1."),
            TemplateVariable("title", "事项", "完成校本课程纲要修订"),
            TemplateVariable("owner", "责任人，未定的写“待定”", "林知夏"),
            TemplateVariable("due", "完成时限", "11月20日（已过 3 天）"),
            TemplateVariable("last", "最近的进展；没有说过的为空", "11月9日：已收齐各组修改意见。"),
        ),
        TemplateVariable("more", "放不下的有几项；都放下了为空", "另有 3 项，见督办台账。"),
    ),
    group_variable(
        "since",
        "上次例会以来",
        part_number_variable("二"),
        TemplateVariable("name", "从哪一次例会算起", "上次例会（11月9日）以来"),
        list_variable(
            "lines",
            "各类变化有几项，然后一类一句",
            TemplateVariable("words", "一句完整的话", "办结：更换照明、读书节开幕。"),
        ),
    ),
    group_variable(
        "soon",
        "近期到期的事项，先到期的在前",
        part_number_variable("三"),
        TemplateVariable("days", "几天之内", 14),
        list_variable(
            "lines",
            "一页之内放得下的几项",
            TemplateVariable("number", "序号", "1."),
            TemplateVariable("title", "事项", "组织青年教师亮相课"),
            TemplateVariable("owner", "责任人，未定的写“待定”", "沈一诺"),
            TemplateVariable("due", "完成时限和还有几天", "12月1日，还有 8 天"),
        ),
        TemplateVariable("more", "放不下的有几项；都放下了为空", "另有 3 项，见督办台账。"),
    ),
    group_variable(
        "problems",
        "例会上提出、还没有解决的问题",
        part_number_variable("四"),
        list_variable(
            "lines",
            "一页之内放得下的几个",
            TemplateVariable("number", "序号", "1."),
            TemplateVariable("department", "提出的部门", "学生发展中心"),
            TemplateVariable(
                "words", "问题，带原因和列出过几次", "人手不足（第4次例会提出，先后列出2次）"
            ),
        ),
        TemplateVariable("more", "放不下的有几个；都放下了为空", "另有 2 个。"),
    ),
)
"""Variables of the status document; :mod:`meetingtui.review.status_word_document` supplies them."""


_PARAGRAPHS = list_variable(
    "paragraphs",
    "各段",
    TemplateVariable("number", "序号；单独的一段没有序号", "1."),
    TemplateVariable("heading", "段首的小标题；可能为空", "做好课题的过程性研究。"),
    TemplateVariable("words", "连成的话", "已收齐开题材料；完成中期检查。"),
)

SUMMARY: tuple[TemplateVariable, ...] = (
    *SCHOOL_AND_TERM,
    TemplateVariable("title", "完整的标题", "城北小学2026—2027学年第一学期工作总结"),
    TemplateVariable("date", "写出的日期", "2027年1月22日"),
    TemplateVariable(
        "opening",
        "开篇：计划的指导思想和工作目标，缩写成一两句；计划里没有时为空",
        "本学期，学校以课堂提质为中心，让学生学得踏实。",
    ),
    TemplateVariable("lead", "用两句话说这一学期", "计划的42项工作，已完成33项，正在推进9项。"),
    list_variable(
        "parts",
        "各部分：计划的各章，然后是主要成果、存在问题与不足、下一步打算；空的不列",
        TemplateVariable("number", "序号；只写一页时为空", "一"),
        TemplateVariable("title", "标题；只写一页时为空，写在段首", "课程建设与教学质量"),
        list_variable(
            "groups",
            "这一部分里的各节",
            TemplateVariable("number", "序号；不分节的为空", "（一）"),
            TemplateVariable("title", "标题；不分节的为空", "深化课堂研究"),
            _PARAGRAPHS,
        ),
        list_variable(
            "honours",
            "成果多的时候列成表；少的时候没有",
            TemplateVariable("level", "级别", "市级"),
            TemplateVariable("when", "哪个月", "10月"),
            TemplateVariable("what", "成果", "获优质课评比二等奖"),
            TemplateVariable("who", "获得人，一人一行；可能为空", "林知夏"),
        ),
    ),
    list_variable(
        "silent",
        "尚无记录的事项",
        TemplateVariable("number", "序号", "1."),
        TemplateVariable("words", "事项和责任人", "推进档案规范化（何秋实）"),
    ),
    list_variable(
        "annex",
        "附表的各行；只写一页或不要附表时没有",
        TemplateVariable("number", "序号", 1),
        TemplateVariable("title", "事项", "做好课题的过程性研究"),
        TemplateVariable("owner", "责任", "林知夏"),
        TemplateVariable("due", "时限", "12月5日"),
        TemplateVariable("status", "状态", "推进中"),
        TemplateVariable("last", "最近进展；没有时为空", "已收齐中期材料"),
    ),
)
"""Variables of the term summary (工作总结), which
:func:`meetingtui.review.summary.summary_document.summary_template_variables` supplies.
"""


class DocumentType(StrEnum):
    """Enum of the kinds of document that a template can produce."""

    MINUTES = "minutes"
    RECORD = "record"
    TASKS = "tasks"
    PERSONAL_TASKS = "personal_tasks"
    FOLLOW_UP = "follow_up"
    NOTICE = "notice"
    STATUS = "status"
    SUMMARY = "summary"

    @property
    def label(self) -> str:
        """Chinese name of the kind of document: 纪要、会议记录、任务单、督办单、会议通知、推进情况
        ….
        """
        return _LABELS[self]

    @property
    def is_made_from_held_meeting(self) -> bool:
        """Whether this kind of document is made from a meeting held: not a notice, nor a report on
        a term.
        """
        return self not in (DocumentType.NOTICE, DocumentType.STATUS, DocumentType.SUMMARY)

    @property
    def file_name_word(self) -> str:
        """Chinese word after the meeting's title in the file name of this kind of document, such as
        纪要 (minutes).
        """
        return "记录" if self is DocumentType.RECORD else self.label

    @property
    def permitted_variables(self) -> tuple[TemplateVariable, ...]:
        """All variables available in templates of this kind of document."""
        return _VARIABLES[self]


_LABELS = {
    DocumentType.MINUTES: "纪要",
    DocumentType.RECORD: "会议记录",
    DocumentType.TASKS: "任务单",
    DocumentType.PERSONAL_TASKS: "个人任务单",
    DocumentType.FOLLOW_UP: "督办单",
    DocumentType.NOTICE: "会议通知",
    DocumentType.STATUS: "推进情况",
    DocumentType.SUMMARY: "工作总结",
}
_VARIABLES = {
    DocumentType.MINUTES: MINUTES,
    DocumentType.RECORD: RECORD,
    DocumentType.TASKS: TASKS,
    DocumentType.PERSONAL_TASKS: TASKS,
    DocumentType.FOLLOW_UP: FOLLOW_UP,
    DocumentType.NOTICE: NOTICE,
    DocumentType.STATUS: STATUS,
    DocumentType.SUMMARY: SUMMARY,
}
