"""Every variable a template of the 会议记录 may use: those of the minutes, and its own."""

from meetingtui.minutes.variable import Variable, several
from meetingtui.minutes.variables import MINUTES

OF_RECORD: tuple[Variable, ...] = (
    Variable("began", "实际开始的时刻；没有计时的为空", "14:32"),
    Variable("ended", "实际结束的时刻；没有计时或重新打开过的为空", "16:02"),
    several(
        "circumstances",
        "会议概况，从时间到到会人数，没有内容的不列；姓名在 attendance 里",
        Variable("label", "栏目", "时间"),
        Variable("text", "内容", "2026年11月23日（星期一）14:30"),
    ),
    several(
        "attendance",
        "签到表：应到的每一个人，然后是列席的",
        Variable("number", "序号", 1),
        Variable("name", "姓名", "程远舟"),
        Variable("post", "职务", "校长"),
        Variable("presence", "出席情况，请假的带事由", "请假（外出培训）"),
    ),
)
"""What only the record has."""

RECORD: tuple[Variable, ...] = (*MINUTES, *OF_RECORD)
"""What :func:`meetingtui.minutes.record.record_context` fills in."""
