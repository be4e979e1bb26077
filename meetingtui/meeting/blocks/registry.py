"""Registry of all blocks (板块). To add one, write a module beside this one and list it here."""

from meetingtui.meeting.blocks import (
    learning_share_block,
    reflection_block,
    remarks_block,
    topic_discussion_block,
    work_push_block,
)
from meetingtui.meeting.blocks.block_spec import BlockSpec

BLOCKS: tuple[BlockSpec, ...] = (
    learning_share_block.SPEC,
    topic_discussion_block.SPEC,
    reflection_block.SPEC,
    work_push_block.SPEC,
    remarks_block.OTHER_MATTERS_SPEC,
)
"""All blocks, in the order of the usual agenda."""

_BY_KEY = {block.key: block for block in BLOCKS}


def block_spec(key: str) -> BlockSpec | None:
    """Return the description of the block (板块) with a key, whether or not the school's agenda
    lists it; None where there is none.
    """
    return _BY_KEY.get(key)
