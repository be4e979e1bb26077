"""Every variable a template of the 工作总结 may use."""

from meetingtui.minutes.variable import Variable, several

_PARAGRAPHS = several(
    "paragraphs",
    "各段",
    Variable("number", "序号；单独的一段没有序号", "1."),
    Variable("heading", "段首的小标题；可能为空", "做好课题的过程性研究。"),
    Variable("words", "连成的话", "9月，已收齐开题材料；11月，完成中期检查。"),
)

SUMMARY: tuple[Variable, ...] = (
    Variable("school", "学校全称", "城北小学"),
    Variable("term", "学年学期", "2026—2027学年第一学期"),
    Variable("title", "完整的标题", "城北小学2026—2027学年第一学期工作总结"),
    Variable("date", "写出的日期", "2027年1月22日"),
    Variable("lead", "开头的统计", "本学期，计划事项42项，已完成33项，完成率78.6%。"),
    several(
        "parts",
        "各部分：计划的各章，然后是主要成果、存在问题与不足、下一步打算；空的不列",
        Variable("number", "序号；只写一页时为空", "一"),
        Variable("title", "标题；只写一页时为空，写在段首", "课程建设与教学质量"),
        several(
            "groups",
            "这一部分里的各节",
            Variable("number", "序号；不分节的为空", "（一）"),
            Variable("title", "标题；不分节的为空", "深化课堂研究"),
            _PARAGRAPHS,
        ),
        several(
            "honours",
            "成果多的时候列成表；少的时候没有",
            Variable("level", "级别", "市级"),
            Variable("when", "哪个月", "10月"),
            Variable("what", "成果", "获优质课评比二等奖"),
            Variable("who", "获得人，一人一行；可能为空", "林知夏"),
        ),
    ),
    several(
        "silent",
        "尚无记录的事项",
        Variable("number", "序号", "1."),
        Variable("words", "事项和责任人", "（一）2.（5）推进档案规范化（何秋实）"),
    ),
    several(
        "annex",
        "附表的各行；只写一页时没有",
        Variable("number", "序号", 1),
        Variable("title", "事项", "（二）2.（1）做好课题的过程性研究"),
        Variable("owner", "责任", "林知夏"),
        Variable("due", "时限", "12月5日"),
        Variable("status", "状态", "推进中"),
        Variable("last", "最近进展；没有时为空", "已收齐中期材料"),
    ),
)
"""What :func:`meetingtui.review.summary.context.summary_context` fills in."""
