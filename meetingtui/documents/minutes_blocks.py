"""The blocks (板块) in the minutes: what each gives their sections and template variables.

A block with records of its own has its line in :data:`MINUTES_BLOCKS`; remarks need none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meetingtui.documents.block_sentences import (
    MinutesPart,
    learning_share_parts,
    reflection_parts,
    topic_parts,
    work_push_parts,
)
from meetingtui.documents.block_variables import (
    learning_share_variables,
    reflection_variables,
    topic_variables,
)
from meetingtui.documents.progress_report import ProgressReport
from meetingtui.documents.work_push_variables import work_push_variables
from meetingtui.meeting.blocks import (
    learning_share_block,
    reflection_block,
    topic_discussion_block,
    work_push_block,
)
from meetingtui.meeting.fixed_agenda import AgendaBlock, FixedAgenda
from meetingtui.meeting.minutes_state import MinutesLength
from meetingtui.meeting.record import Meeting
from meetingtui.plan.tree import ItemTree
from meetingtui.school.school import School


@dataclass(frozen=True, kw_only=True)
class MinutesData:
    """The input of the minutes: the meeting with all records that its text may mention."""

    meeting: Meeting
    """The meeting."""
    earlier: Sequence[Meeting]
    """The closed meetings before it, oldest first."""
    meetings: Mapping[int, Meeting]
    """All meetings of the term by id."""
    tree: ItemTree
    """The items as of the end of the meeting."""
    school: School
    """The school."""
    report: ProgressReport
    """The progress report."""


@dataclass(frozen=True, kw_only=True)
class MinutesBlock:
    """What an agenda block contributes to the minutes: template variables and section parts."""

    key: str
    """Key of the block in ``agenda.yaml``; that of its section."""
    variable: str
    """Name of the template variable with the block's content."""
    variables: Callable[[MinutesData], dict[str, Any]]
    """Returns that content."""
    parts: Callable[[MinutesData, MinutesLength], list[MinutesPart]]
    """Returns the parts of the block's section in minutes of a given length."""
    after_decided: bool = False
    """Whether its section comes after 议定事项 and the remarks rather than before."""


MINUTES_BLOCKS: tuple[MinutesBlock, ...] = (
    MinutesBlock(
        key=learning_share_block.KEY,
        variable="share",
        variables=lambda data: learning_share_variables(data.meeting.shares),
        parts=lambda data, length: learning_share_parts(data.meeting, length),
    ),
    MinutesBlock(
        key=topic_discussion_block.KEY,
        variable="discussion",
        variables=lambda data: topic_variables(data.meeting, data.school),
        parts=lambda data, length: topic_parts(data.meeting, length),
    ),
    MinutesBlock(
        key=reflection_block.KEY,
        variable="reflection",
        variables=lambda data: reflection_variables(
            data.meeting, data.tree.items.values(), data.earlier
        ),
        parts=lambda data, length: reflection_parts(data.meeting, length),
        after_decided=True,
    ),
    MinutesBlock(
        key=work_push_block.KEY,
        variable="work",
        variables=lambda data: work_push_variables(
            data.meeting, data.tree, school=data.school, meetings=data.meetings
        ),
        parts=lambda data, length: work_push_parts(data.meeting, data.report, length),
        after_decided=True,
    ),
)
"""The blocks with a section and a template variable of their own, in the order of the sections."""


def blocks_in_minutes(agenda: FixedAgenda) -> list[tuple[AgendaBlock, MinutesBlock]]:
    """Return the blocks of a school's agenda that have a part in the minutes, in its order."""
    by_key = {block.key: block for block in MINUTES_BLOCKS}
    return [(block, by_key[block.key]) for block in agenda.blocks if block.key in by_key]
