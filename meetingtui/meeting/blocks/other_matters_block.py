"""The optional block other matters (其他事项) at the end of a meeting: remarks that fit no other
block.
"""

from meetingtui.meeting.blocks.remarks_block import remarks_block
from meetingtui.meeting.remarks import RemarkKind

KEY = "other_matters"

SPEC = remarks_block(
    KEY,
    RemarkKind.OTHER,
    hint="姓名 事项，如：王主任 12月4日区里来校调研",
    task_hint="事项 责任人 时限，如：准备汇报材料 王主任 下周五前",
)
