"""Every variable a template of the minutes may use: one table for the check and the README."""

from meetingtui.meeting.record import Block
from meetingtui.minutes.draft import DRAFT
from meetingtui.minutes.variable import Variable, group, several


def _block(name: str, meaning: str, label: str, *parts: Variable) -> Variable:
    return group(
        name,
        meaning,
        Variable("number", "这一部分的序号；空的部分没有序号，后面的自动接上", "一"),
        Variable("name", "这一部分的名称", label),
        *parts,
    )


_LINE = (
    Variable("number", "序号", "1."),
    Variable("words", "一句完整的话", "已完成期中教学质量分析，各年级已反馈到人。"),
)

_POINTS = (
    Variable("number", "序号", "1."),
    Variable("name", "小标题", "研讨意见"),
    Variable("text", "只有一条时写在小标题后面的话；有几条时为空", "同意试行。"),
    several(
        "lines",
        "有几条时逐条列出；只有一条时为空",
        Variable("number", "序号", "（1）"),
        Variable("words", "一句完整的话", "林知夏：建议先在三年级试行。"),
    ),
)

_HEARD = (
    Variable("number", "序号", "1."),
    Variable("title", "事项", "做好课题的过程性研究"),
    Variable("source", "出处", "〔计划（二）2.（1）〕"),
    Variable("status", "会后的状态", "推进中"),
    Variable("change", "状态的变化；没有变化时为空", "由未启动转为推进中"),
    Variable("owner", "责任人", "林知夏"),
    Variable("due", "完成时限", "12月5日"),
    Variable("words", "状态、进展和调整，连成的话", "由未启动转为推进中。已收齐中期材料。"),
)

MINUTES: tuple[Variable, ...] = (
    Variable("school", "学校全称", "城北小学"),
    Variable("term", "学年学期", "2026—2027学年第一学期"),
    Variable("meeting", "第几次会议", "第6次行政例会"),
    Variable("number", "会议次数", 6),
    Variable("title", "完整的标题", "城北小学2026—2027学年第一学期第6次行政例会会议纪要"),
    Variable("draft", "〔草稿〕或〔征求意见稿〕；签发以后为空", DRAFT),
    Variable("issue_number", "文号；签发以前为空", "〔2026〕6号"),
    Variable("issued_by", "签发人；签发以前为空", "程远舟"),
    Variable("issued_on", "签发日期；签发以前为空", "2026年11月24日"),
    Variable("correction", "更正了什么；首次签发的为空", "漏记一项议定事项"),
    Variable("date", "日期", "2026年11月23日"),
    Variable("weekday", "星期", "星期一"),
    Variable("week", "教学周", "第12周"),
    Variable("time", "开始时间", "14:30"),
    Variable("place", "地点", "行政楼二楼会议室"),
    Variable("host", "主持人", "程远舟"),
    Variable("recorder", "记录人", "何秋实"),
    Variable("headcount", "到会情况", "应到 14 人，实到 13 人，请假 1 人"),
    Variable("expected", "应到人数", 14),
    Variable("actual", "实到人数", 13),
    Variable("present", "出席人员", "程远舟、林知夏、何秋实"),
    Variable("leave", "请假人员和事由", "沈一诺（外出培训）"),
    Variable("absent", "缺席人员", "顾南乔"),
    Variable("guests", "列席人员", "陆家明（区教研员）"),
    several(
        "particulars",
        "会议概况，从时间到列席，没有内容的不列",
        Variable("label", "栏目", "时间"),
        Variable("text", "内容", "2026年11月23日（星期一）14:30"),
    ),
    Variable("issue", "文号；还没有文号时为学期和期号", "2026—2027学年第一学期第6期"),
    Variable(
        "opening",
        "正文开头的一句话：何时何地由谁主持召开",
        "2026年11月23日（星期一）14:30，程远舟在行政楼二楼会议室主持召开第6次行政例会。",
    ),
    several(
        "roll",
        "出席、请假、缺席、列席和记录的名单，没有人的不列",
        Variable("label", "栏目", "出席"),
        Variable("text", "姓名", "程远舟、林知夏、何秋实"),
    ),
    Variable("lead", "概况之后、正文之前的一句话；没有正文时为空", "会议主要内容纪要如下："),
    several(
        "blocks",
        "有内容的板块，按学校议程的先后；用 key 分辨是哪一个，再写它的内容",
        Variable(
            "key",
            "learning_share、topic_discussion、reflection 或 work_push",
            Block.LEARNING_SHARE.value,
        ),
        Variable("number", "这一部分的序号", "一"),
        Variable("name", "学校对它的叫法", "学习分享"),
        Variable("spent", "带括号的用时；没有计时时为空", "（用时 12 分钟）"),
        entries=tuple(block.value for block in Block),
    ),
    _block(
        "share",
        "学习分享",
        "学习分享",
        Variable("presenter", "分享人", "林知夏"),
        Variable("topic", "分享主题", "让作业回到学习本身"),
        Variable("source", "材料来源", "《作业设计研究》"),
        Variable("source_kind", "来源种类：书刊、政策文件、讲座培训、其他；没有记时为空", "书刊"),
        Variable("lead", "开头的一句话", "林知夏以“让作业回到学习本身”为题作学习分享。"),
        several("points", "要点", *_LINE),
        group(
            "takeaways",
            "学习启示",
            Variable("text", "只有一条时的那句话；有几条时为空", "作业公示前先由教研组审核。"),
            several(
                "lines",
                "有几条时逐条列出；只有一条时为空",
                Variable("number", "序号", "（1）"),
                Variable("words", "一句完整的话", "作业公示前先由教研组审核。"),
            ),
        ),
    ),
    _block(
        "discussion",
        "主题研讨",
        "主题研讨",
        several(
            "topics",
            "研讨过的议题",
            Variable("number", "序号", "（一）"),
            Variable("title", "议题", "课后服务时间的调整"),
            Variable("proposer", "提出人或提出部门", "林知夏"),
            Variable("proposed", "带括号的提出人", "（提出人：林知夏）"),
            Variable("major", "属于三重一大的哪一类；不属于时为空", "大额资金使用"),
            Variable("marked", "带括号的三重一大标记", "〔三重一大：大额资金使用〕"),
            Variable("conclusion", "研讨结论", "同意试行一个月。"),
            Variable("decision", "决议的内容", "自12月起试行。"),
            Variable("decision_kind", "决议方式", "原则通过"),
            Variable(
                "vote",
                "到会人数和票数；没有表决时为空",
                "应到会 14 人，实到会 12 人；表决结果：赞成 11 票，反对 0 票，弃权 1 票。",
            ),
            several("parts", "研讨意见、研讨结论、决议，没有内容的不列", *_POINTS),
        ),
        Variable("postponed", "没有来得及研讨的议题，连成的话", "“校服选用”。"),
    ),
    _block(
        "reflection",
        "总结反思",
        "总结反思",
        several(
            "departments",
            "说了话或有进展的部门",
            Variable("number", "序号", "（一）"),
            Variable("name", "部门", "课程教学中心"),
            several(
                "parts",
                "已完成工作、推进情况、遗留问题、存在问题、改进措施，没有内容的不列",
                *_POINTS,
            ),
        ),
    ),
    _block(
        "work",
        "工作推进",
        "工作推进",
        group(
            "carried",
            "以往议定、会前尚未完成的事项",
            Variable("number", "序号；没有这样的事项时为空", "（一）"),
            several("lines", "逐项的落实情况", *_HEARD),
        ),
        several(
            "departments",
            "本次汇报了事项的部门",
            Variable("number", "序号", "（二）"),
            Variable("name", "部门", "课程教学中心"),
            several("lines", "逐项的进展", *_HEARD),
        ),
        Variable("unheard", "列入议程而本次未汇报的事项，连成的话", "课程教学中心“更新台账”。"),
    ),
    _block(
        "decided",
        "本次议定事项",
        "议定事项",
        several(
            "tasks",
            "议定的任务",
            Variable("number", "序号", 1),
            Variable("what", "事项", "完成结题报告初稿"),
            Variable("department", "责任部门，未定的写“待定”", "课程教学中心"),
            Variable("owner", "责任人，未定的写“待定”", "林知夏"),
            Variable("due", "完成时限，未定的写“待定”", "12月5日"),
        ),
    ),
    _block(
        "achievements",
        "成果",
        "成果",
        several("lines", "逐项的成果", *_LINE),
    ),
    Variable(
        "figures",
        "统计句，句末没有句号",
        "议定事项 6 项；计划事项 42 项，已完成 13 项，推进中 24 项，完成率 31.0%",
    ),
)
"""What :func:`meetingtui.minutes.context.minutes_context` fills in."""
