"""Every variable a template of the 推进情况 may use."""

from meetingtui.minutes.variable import Variable, group, several

STATUS: tuple[Variable, ...] = (
    Variable("school", "学校全称", "城北小学"),
    Variable("term", "学年学期", "2026—2027学年第一学期"),
    Variable("title", "完整的标题", "城北小学2026—2027学年第一学期工作计划推进情况"),
    Variable("date", "截至哪一天", "2026年11月23日"),
    Variable("week", "教学周", "第12周"),
    Variable("held", "已开几次例会", 5),
    Variable("scope", "只看了哪些事项；整个计划时为空", "课程教学中心，滞后"),
    Variable(
        "lead",
        "开头的统计句，句末没有句号；还没有计划时为空",
        "计划事项 42 项，已完成 13 项，推进中 24 项，完成率 31.0%；未启动 5 项",
    ),
    Variable("warnings", "滞后、预警等各有几项；都没有时为空", "滞后 2 项，预警 3 项"),
    Variable("tasks", "例会议定事项的统计；没有议定过时为空", "议定事项 18 项，未办结 6 项"),
    several(
        "departments",
        "各部门的统计，没有事项的不列，最后一行是合计",
        Variable("name", "部门；没有人认领的写“待认领”", "课程教学中心"),
        Variable("total", "计划事项", 14),
        Variable("done", "已完成", 5),
        Variable("in_progress", "推进中", 7),
        Variable("overdue", "滞后", 1),
        Variable("at_risk", "预警", 2),
        Variable("rate", "完成率", "35.7%"),
    ),
    group(
        "late",
        "滞后的事项，逾期最久的在前",
        Variable("number", "这一部分的序号；空的部分没有序号，后面的自动接上", "一"),
        Variable("count", "一共几项", "6 项，其中议定事项 2 项"),
        several(
            "lines",
            "一页之内放得下的几项",
            Variable("number", "序号", "1."),
            Variable("title", "事项", "完成校本课程纲要修订"),
            Variable("owner", "责任人，未定的写“待定”", "林知夏"),
            Variable("due", "完成时限", "11月20日（已过 3 天）"),
            Variable("last", "最近的进展；没有说过的为空", "11月9日：已收齐各组修改意见。"),
        ),
        Variable("more", "放不下的有几项；都放下了为空", "另有 3 项，见督办台账。"),
    ),
    group(
        "since",
        "上次例会以来",
        Variable("number", "这一部分的序号；空的部分没有序号，后面的自动接上", "二"),
        Variable("name", "从哪一次例会算起", "上次例会（11月9日）以来"),
        several(
            "lines",
            "各类变化有几项，然后一类一句",
            Variable("words", "一句完整的话", "办结：更换照明、读书节开幕。"),
        ),
    ),
    group(
        "soon",
        "近期到期的事项，先到期的在前",
        Variable("number", "这一部分的序号；空的部分没有序号，后面的自动接上", "三"),
        Variable("days", "几天之内", 14),
        several(
            "lines",
            "一页之内放得下的几项",
            Variable("number", "序号", "1."),
            Variable("title", "事项", "组织青年教师亮相课"),
            Variable("owner", "责任人，未定的写“待定”", "沈一诺"),
            Variable("due", "完成时限和还有几天", "12月1日，还有 8 天"),
        ),
        Variable("more", "放不下的有几项；都放下了为空", "另有 3 项，见督办台账。"),
    ),
    group(
        "problems",
        "例会上提出、还没有解决的问题",
        Variable("number", "这一部分的序号；空的部分没有序号，后面的自动接上", "四"),
        several(
            "lines",
            "一页之内放得下的几个",
            Variable("number", "序号", "1."),
            Variable("department", "提出的部门", "学生发展中心"),
            Variable("words", "问题，带原因和提出过几次", "人手不足（第4次例会提出，先后提出2次）"),
        ),
        Variable("more", "放不下的有几个；都放下了为空", "另有 2 个。"),
    ),
)
"""What :mod:`meetingtui.review.status_paper` fills in."""
