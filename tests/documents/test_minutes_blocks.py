"""What each block of the agenda gives the minutes."""

from meetingtui.documents.document_variables import MINUTES
from meetingtui.documents.minutes_blocks import MINUTES_BLOCKS, blocks_in_minutes
from meetingtui.meeting.blocks.registry import BLOCKS
from meetingtui.meeting.fixed_agenda import AgendaBlock, FixedAgenda


def test_every_block_that_does_not_hold_remarks_alone_has_a_part_in_the_minutes():
    wanted = [spec.key for spec in BLOCKS if spec.remark_kind is None]
    assert [block.key for block in MINUTES_BLOCKS] == wanted


def test_templates_may_use_the_variable_of_every_block():
    known = {variable.name for variable in MINUTES}
    assert {block.variable for block in MINUTES_BLOCKS} <= known


def test_blocks_come_in_the_order_of_the_school_and_remarks_are_left_out():
    keys = ["other_matters", "work_push", "learning_share"]
    agenda = FixedAgenda(blocks=tuple(AgendaBlock(key=key, name=key, minutes=5) for key in keys))
    found = [(named.key, block.variable) for named, block in blocks_in_minutes(agenda)]
    assert found == [("work_push", "work"), ("learning_share", "share")]
