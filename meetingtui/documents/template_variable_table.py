"""The variables that templates of a meeting's documents may use, for each kind of document.

The template check reads them; ``python -m templates.build`` writes the tables in
templates/README.md from them.
"""

from meetingtui.documents.document_conventions import DRAFT
from meetingtui.documents.minutes_sections import KEYS, MINUTES_BLOCKS
from meetingtui.documents.template_variable import (
    SCHOOL_AND_TERM,
    TemplateVariable,
    group_variable,
    list_variable,
    part_number_variable,
)
from meetingtui.meeting.record import RemarkKind
from meetingtui.plan.item_fields import TEMPLATE_TEXTS

_BLOCK_KEYS = tuple(block.key for block in MINUTES_BLOCKS)
"""Keys of the blocks that have content of their own in the minutes."""


def _block_variable(
    name: str, meaning: str, label: str, *parts: TemplateVariable
) -> TemplateVariable:
    """Return the table entry of the template variable of an agenda block: a group of the block's
    number, its name and further parts.

    Args:
        name: name of the variable in templates.
        meaning: Chinese description of the variable.
        label: an example of the block's name.
        parts: the further parts of the group.
    """
    return group_variable(
        name,
        meaning,
        part_number_variable("一"),
        TemplateVariable("name", "这一部分的名称", label),
        *parts,
    )


_LINE = (
    TemplateVariable("number", "序号", "1."),
    TemplateVariable("words", "一句完整的话", "已完成期中教学质量分析，各年级已反馈到人。"),
)

_POINTS = (
    TemplateVariable("number", "序号", "1."),
    TemplateVariable("name", "小标题", "研讨意见"),
    TemplateVariable("text", "只有一条时写在小标题后面的话；有几条时为空", "同意试行。"),
    list_variable(
        "lines",
        "有几条时逐条列出；只有一条时为空",
        TemplateVariable("number", "序号", "（1）"),
        TemplateVariable("words", "一句完整的话", "林知夏：建议先在三年级试行。"),
    ),
)

_REPORT_LINE = (
    TemplateVariable("number", "序号", "1."),
    TemplateVariable("title", "事项", "做好课题的过程性研究"),
    TemplateVariable("source", "出处", "〔计划（二）2.（1）〕"),
    TemplateVariable("status", "会后的状态", "推进中"),
    TemplateVariable("change", "状态的变化；没有变化时为空", "已启动"),
    TemplateVariable("owner", "责任人", "林知夏"),
    TemplateVariable("due", "完成时限", "12月5日"),
    *(
        TemplateVariable(
            field.value, f"{field.label}；没有写的为空", field.declaration.template_example
        )
        for field in TEMPLATE_TEXTS
    ),
    TemplateVariable("words", "状态、进展和调整，连成的话", "已启动。已收齐中期材料。"),
)

MINUTES: tuple[TemplateVariable, ...] = (
    *SCHOOL_AND_TERM,
    TemplateVariable("meeting", "第几次会议", "第6次行政例会"),
    TemplateVariable("number", "会议次数", 6),
    TemplateVariable("title", "完整的标题", "城北小学2026—2027学年第一学期第6次行政例会会议纪要"),
    TemplateVariable("draft", "〔草稿〕或〔征求意见稿〕；签发以后为空", DRAFT),
    TemplateVariable("issue_number", "文号；签发以前为空", "〔2026〕6号"),
    TemplateVariable("issued_by", "签发人；签发以前为空", "程远舟"),
    TemplateVariable("issued_on", "签发日期；签发以前为空", "2026年11月24日"),
    TemplateVariable("correction", "更正了什么；首次签发的为空", "漏记一项议定事项"),
    TemplateVariable("date", "日期", "2026年11月23日"),
    TemplateVariable("weekday", "星期", "星期一"),
    TemplateVariable("week", "教学周", "第12周"),
    TemplateVariable("time", "开始时间", "14:30"),
    TemplateVariable("place", "地点", "行政楼二楼会议室"),
    TemplateVariable("host", "主持人", "程远舟"),
    TemplateVariable("recorder", "记录人", "何秋实"),
    TemplateVariable("headcount", "到会情况", "应到 14 人，实到 13 人，请假 1 人"),
    TemplateVariable("expected", "应到人数", 14),
    TemplateVariable("actual", "实到人数", 13),
    TemplateVariable("present", "出席人员", "程远舟、林知夏、何秋实"),
    TemplateVariable("leave", "请假人员和事由", "沈一诺（外出培训）"),
    TemplateVariable("absent", "缺席人员", "顾南乔"),
    TemplateVariable("guests", "列席人员", "陆家明（区教研员）"),
    list_variable(
        "particulars",
        "会议概况，从时间到列席，没有内容的不列",
        TemplateVariable("label", "栏目", "时间"),
        TemplateVariable("text", "内容", "2026年11月23日（星期一）14:30"),
    ),
    TemplateVariable("issue", "文号；还没有文号时为学期和期号", "2026—2027学年第一学期第6期"),
    TemplateVariable(
        "opening",
        "正文开头的一句话：何时何地由谁主持召开",
        "2026年11月23日（星期一）14:30，程远舟在行政楼二楼会议室主持召开第6次行政例会。",
    ),
    list_variable(
        "roll",
        "出席、请假、缺席、列席和记录的名单，没有人的不列",
        TemplateVariable("label", "栏目", "出席"),
        TemplateVariable("text", "姓名", "程远舟、林知夏、何秋实"),
    ),
    TemplateVariable(
        "approval",
        "审议通过上次会议纪要的一句话；没有审议的为空",
        "会议审议通过了第5次行政例会纪要。",
    ),
    TemplateVariable(
        "lead", "概况之后、正文之前的一句话；没有正文时为空", "会议主要内容纪要如下："
    ),
    list_variable(
        "blocks",
        "有内容的板块，按学校议程的先后；用 key 分辨是哪一个，再写它的内容",
        TemplateVariable(
            "key",
            "、".join(_BLOCK_KEYS[:-1]) + f" 或 {_BLOCK_KEYS[-1]}",
            _BLOCK_KEYS[0],
        ),
        TemplateVariable("number", "这一部分的序号", "一"),
        TemplateVariable("name", "学校对它的叫法", "学习分享"),
        TemplateVariable("spent", "带括号的用时；没有计时时为空", "（用时 12 分钟）"),
        entries=_BLOCK_KEYS,
    ),
    _block_variable(
        "share",
        "学习分享",
        "学习分享",
        TemplateVariable("presenter", "分享人", "林知夏"),
        TemplateVariable("topic", "分享主题", "让作业回到学习本身"),
        TemplateVariable("source", "材料来源", "《作业设计研究》"),
        TemplateVariable(
            "source_kind", "来源种类：书刊、政策文件、讲座培训、其他；没有记时为空", "书刊"
        ),
        TemplateVariable("lead", "开头的一句话", "林知夏以“让作业回到学习本身”为题作学习分享。"),
        list_variable("points", "要点", *_LINE),
        group_variable(
            "takeaways",
            "学习启示",
            TemplateVariable(
                "text", "只有一条时的那句话；有几条时为空", "作业公示前先由教研组审核。"
            ),
            list_variable(
                "lines",
                "有几条时逐条列出；只有一条时为空",
                TemplateVariable("number", "序号", "（1）"),
                TemplateVariable("words", "一句完整的话", "作业公示前先由教研组审核。"),
            ),
        ),
    ),
    _block_variable(
        "discussion",
        "主题研讨",
        "主题研讨",
        list_variable(
            "topics",
            "研讨过的议题",
            TemplateVariable("number", "序号", "（一）"),
            TemplateVariable("title", "议题", "课后服务时间的调整"),
            TemplateVariable("proposer", "提出人或提出部门", "林知夏"),
            TemplateVariable("proposed", "带括号的提出人", "（提出人：林知夏）"),
            TemplateVariable("major", "属于三重一大的哪一类；不属于时为空", "大额资金使用"),
            TemplateVariable("marked", "带括号的三重一大标记", "〔三重一大：大额资金使用〕"),
            TemplateVariable("conclusion", "研讨结论", "同意试行一个月。"),
            TemplateVariable("decision", "决议的内容", "自12月起试行。"),
            TemplateVariable("decision_kind", "决议方式", "原则通过"),
            TemplateVariable(
                "vote",
                "到会人数和票数；没有表决时为空",
                "应到会 14 人，实到会 12 人；表决结果：赞成 11 票，反对 0 票，弃权 1 票。",
            ),
            list_variable("parts", "研讨意见、研讨结论、决议，没有内容的不列", *_POINTS),
        ),
        TemplateVariable("postponed", "没有来得及研讨的议题，连成的话", "“校服选用”。"),
    ),
    _block_variable(
        "reflection",
        "总结反思",
        "总结反思",
        list_variable(
            "departments",
            "说了话或有进展的部门",
            TemplateVariable("number", "序号", "（一）"),
            TemplateVariable("name", "部门", "课程教学中心"),
            list_variable(
                "parts",
                "已完成工作、推进情况、遗留问题、存在问题、改进措施，没有内容的不列",
                *_POINTS,
            ),
        ),
    ),
    _block_variable(
        "work",
        "工作推进",
        "工作推进",
        group_variable(
            "carried",
            "以往议定、会前尚未完成的事项",
            TemplateVariable("number", "序号；没有这样的事项时为空", "（一）"),
            list_variable("lines", "逐项的落实情况", *_REPORT_LINE),
        ),
        list_variable(
            "departments",
            "本次汇报了事项的部门",
            TemplateVariable("number", "序号", "（二）"),
            TemplateVariable("name", "部门", "课程教学中心"),
            list_variable("lines", "逐项的进展", *_REPORT_LINE),
        ),
        TemplateVariable(
            "unheard", "列入议程而本次未汇报的事项，连成的话", "课程教学中心“更新台账”。"
        ),
    ),
    _block_variable(
        "decided",
        "本次议定事项",
        "议定事项",
        list_variable(
            "tasks",
            "议定的任务",
            TemplateVariable("number", "序号", 1),
            TemplateVariable("what", "事项", "完成结题报告初稿"),
            TemplateVariable("department", "责任部门，未定的写“待定”", "课程教学中心"),
            TemplateVariable("units", "责任部门，有协办的带括号", "课程教学中心（党政办公室协办）"),
            TemplateVariable("owner", "责任人，未定的写“待定”", "林知夏"),
            TemplateVariable("due", "完成时限，未定的写“待定”", "12月5日"),
        ),
    ),
    _block_variable(
        "achievements",
        "成果",
        "成果",
        list_variable("lines", "逐项的成果", *_LINE),
    ),
    *(
        _block_variable(
            kind.value,
            kind.label,
            kind.label,
            list_variable(
                "lines",
                "逐条，按说的先后",
                TemplateVariable("number", "有几条时的序号", "1."),
                TemplateVariable("speaker", "谁说的；没有记时为空", "程远舟"),
                TemplateVariable("speaking", "带冒号的姓名", "程远舟："),
                TemplateVariable("text", "一句完整的话", "期末不得加课、占课。"),
            ),
        )
        for kind in RemarkKind
    ),
    TemplateVariable(
        "figures",
        "统计句，句末没有句号",
        "议定事项 6 项；计划事项 42 项，已完成 13 项，推进中 24 项，完成率 31.0%",
    ),
    TemplateVariable("length", "篇幅：简、常规或详", "简"),
    list_variable(
        "sections",
        "按篇幅写好的正文，没有内容的不列；key 是 decided 的是议定事项，表的内容在 decided.tasks",
        TemplateVariable("key", "是哪一部分：" + "、".join(KEYS), KEYS[0]),
        TemplateVariable("number", "这一部分的序号", "一"),
        TemplateVariable("name", "这一部分的名称", "主题研讨"),
        list_variable(
            "parts",
            "带小标题的几段；不分小标题的只有一段",
            TemplateVariable("number", "小标题的序号；没有小标题时为空", "（一）"),
            TemplateVariable("name", "小标题；没有时为空", "课后服务时间的调整"),
            list_variable("lines", "逐句，一句一段；只有一句时没有序号", *_LINE),
        ),
        entries=KEYS,
    ),
    TemplateVariable(
        "next_meeting",
        "下次例会的时间和地点；本学期不再开会或还不知道时为空",
        "12月7日（星期一）14:30，行政楼二楼会议室",
    ),
    TemplateVariable(
        "distribution",
        "分送哪里：agenda.yaml 里写的，没有写就是参会人员",
        "全体参会人员、未到会人员",
    ),
    TemplateVariable("printed", "印数：参会名单上的人数", 14),
)
"""Variables provided by :func:`meetingtui.documents.minutes_variables.minutes_variables`."""


# The variables available in templates of follow-up sheets (督办单)


FOLLOW_UP: tuple[TemplateVariable, ...] = (
    *SCHOOL_AND_TERM,
    TemplateVariable("meeting", "第几次会议", "第6次行政例会"),
    TemplateVariable("number", "会议次数", 6),
    TemplateVariable("date", "会议日期", "2026年11月23日"),
    TemplateVariable("draft", "会议尚未结束时的标记；已结束的会议为空", DRAFT),
    list_variable(
        "notices",
        "一项决议、一个责任部门一张单子",
        TemplateVariable("topic", "议题；不是哪个议题议定的为空", "课后服务时间的调整"),
        TemplateVariable("decision", "决议的内容；没有时为空", "会议议定：自12月起试行。"),
        TemplateVariable("department", "责任部门，未定的写“待定”；没有任务时为空", "课程教学中心"),
        TemplateVariable("helpers", "协办部门；没有时为空", "党政办公室"),
        list_variable(
            "tasks",
            "这项决议交给这个部门的任务",
            TemplateVariable("number", "序号", 1),
            TemplateVariable("what", "事项", "制定课后服务新时间表"),
            TemplateVariable("owner", "责任人，未定的写“待定”", "林知夏"),
            TemplateVariable("due", "完成时限，未定的写“待定”", "11月30日"),
        ),
    ),
)
"""Variables provided by :func:`meetingtui.documents.task_sheets.follow_up_sheet_variables`."""


# The variables available in templates of the record (会议记录), including those of the minutes


OF_RECORD: tuple[TemplateVariable, ...] = (
    TemplateVariable("began", "实际开始的时刻；没有计时的为空", "14:32"),
    TemplateVariable("ended", "实际结束的时刻；没有计时或重新打开过的为空", "16:02"),
    list_variable(
        "circumstances",
        "会议概况，从时间到到会人数，没有内容的不列；姓名在 attendance 里",
        TemplateVariable("label", "栏目", "时间"),
        TemplateVariable("text", "内容", "2026年11月23日（星期一）14:30"),
    ),
    list_variable(
        "evidence",
        "佐证材料：附在会议、成果和这次汇报的事项上的文件、照片；没有的为空",
        TemplateVariable("number", "序号", "1."),
        TemplateVariable("words", "名称、大小，附在哪里", "开题现场.jpg（1.2 MB），完成课题开题"),
    ),
    list_variable(
        "attendance",
        "签到表：应到的每一个人，然后是列席的",
        TemplateVariable("number", "序号", 1),
        TemplateVariable("name", "姓名", "程远舟"),
        TemplateVariable("post", "职务", "校长"),
        TemplateVariable("presence", "出席情况，请假的带事由", "请假（外出培训）"),
    ),
)
"""Variables that only the record has."""

RECORD: tuple[TemplateVariable, ...] = (*MINUTES, *OF_RECORD)
"""Variables provided by :func:`meetingtui.documents.meeting_document.full_record_variables`."""


# The variables available in templates of task sheets (任务单)


TASKS: tuple[TemplateVariable, ...] = (
    *SCHOOL_AND_TERM,
    TemplateVariable("meeting", "第几次会议", "第6次行政例会"),
    TemplateVariable("number", "会议次数", 6),
    TemplateVariable("draft", "会议尚未结束时的标记；已结束的会议为空", DRAFT),
    TemplateVariable("date", "会议日期", "2026年11月23日"),
    list_variable(
        "sheets",
        "每个部门（或每个人）一张单子，没有任务的不列，未定的在最后",
        TemplateVariable("kind", "单子按什么分：责任部门或责任人", "责任部门"),
        TemplateVariable("name", "部门或姓名；未定的写“待定”", "课程教学中心"),
        TemplateVariable("count", "还有几项任务，协办的也算", 2),
        list_variable(
            "tasks",
            "会议结束时尚未完成的任务",
            TemplateVariable("number", "序号", 1),
            TemplateVariable("what", "事项", "完成结题报告初稿"),
            TemplateVariable("helps", "只是协办时为“协办”；负责的为空", ""),
            TemplateVariable("department", "责任部门，未定的写“待定”", "课程教学中心"),
            TemplateVariable("owner", "责任人，未定的写“待定”", "林知夏"),
            TemplateVariable("due", "完成时限，已过期的注明滞后", "11月20日（滞后）"),
            TemplateVariable("source", "哪次例会、哪个议题议定", "第5次例会，议题“结题安排”"),
            TemplateVariable("status", "会后的状态", "推进中"),
            TemplateVariable(
                "last", "最近一次的进展；没有说过的为空", "第6次例会：初稿已交专家审读。"
            ),
        ),
    ),
)
"""Variables provided by :mod:`meetingtui.documents.task_sheets`."""


# The variables available in templates of the meeting notice (会议通知)


NOTICE: tuple[TemplateVariable, ...] = (
    *SCHOOL_AND_TERM,
    TemplateVariable("meeting", "第几次会议", "第6次行政例会"),
    TemplateVariable("number", "会议次数", 6),
    TemplateVariable("title", "完整的标题", "关于召开第6次行政例会的通知"),
    TemplateVariable("date", "会议日期", "2026年11月23日"),
    TemplateVariable("weekday", "星期", "星期一"),
    TemplateVariable("time", "开始时间；没有写时为空", "14:30"),
    TemplateVariable("end", "预计结束的时间，按各板块、各议题的分钟算；不知道时为空", "16:05"),
    TemplateVariable(
        "when", "日期、星期、时间和预计结束", "2026年11月23日（星期一）14:30，预计16:05结束"
    ),
    TemplateVariable("place", "地点；没有写时为“另行通知”", "行政楼二楼会议室"),
    TemplateVariable("host", "主持人；没有写时为空", "程远舟"),
    TemplateVariable("people", "参会人员", "程远舟、林知夏、何秋实"),
    list_variable(
        "agenda",
        "议程，一行一个板块，主题研讨之后一行一个议题",
        TemplateVariable("number", "板块的序号；议题的一行为空", "一"),
        TemplateVariable("what", "板块的名称，或议题（前面有序号）", "学习分享"),
        TemplateVariable("who", "分享人或提出人；没有时为空", "林知夏"),
        TemplateVariable("minutes", "预计几分钟；没有写时为空", "15分钟"),
        TemplateVariable("note", "议题的材料，或工作推进要汇报几项；没有时为空", "新时间表"),
    ),
    TemplateVariable("issued_on", "通知的日期", "2026年11月20日"),
)
"""Variables provided by :func:`meetingtui.documents.meeting_notice.notice_variables`."""
