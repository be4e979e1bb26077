"""Planned durations of a meeting and its expected end, from the agenda and the topics' minutes."""

import re
from datetime import datetime, time, timedelta

from meetingtui.meeting.fixed_agenda import AgendaBlock, FixedAgenda
from meetingtui.meeting.record import BlockKey, Meeting

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def topics_minutes(meeting: Meeting) -> int:
    """Return the sum of the minutes planned for the topics on the agenda."""
    return sum(topic.minutes or 0 for topic in meeting.topics)


def block_minutes(block: AgendaBlock, meeting: Meeting) -> int:
    """Return the planned minutes of a block in one meeting.

    For 主题研讨 it is the sum of the topics' minutes where every topic has some; where one has
    none, it is the block's own duration, or that sum if it is larger.
    """
    if block.key != BlockKey.TOPIC_DISCUSSION or not meeting.topics:
        return block.minutes
    total = topics_minutes(meeting)
    return total if all(topic.minutes for topic in meeting.topics) else max(total, block.minutes)


def meeting_minutes(meeting: Meeting, agenda: FixedAgenda) -> int:
    """Return the planned minutes of a meeting, over all blocks."""
    return sum(block_minutes(block, meeting) for block in agenda.blocks)


def expected_end_time(meeting: Meeting, agenda: FixedAgenda) -> str:
    """Return when a meeting is expected to end: 16:05; empty without a valid starting time."""
    found = _CLOCK.fullmatch(meeting.time.strip())
    if found is None:
        return ""
    begins = datetime.combine(meeting.on, time(int(found[1]), int(found[2])))
    return f"{begins + timedelta(minutes=meeting_minutes(meeting, agenda)):%H:%M}"
