"""Quick notes (随手记): one line typed between meetings becomes a task or a topic."""

from datetime import date

import msgspec

from meetingtui.actions.meeting_state import current_or_new_meeting
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.decided_tasks import TaskLine
from meetingtui.meeting.line_parsing.discussion_lines import read_topic
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.record_ids import next_id
from meetingtui.school.school import School
from meetingtui.store.records import Change, Records


def add_quick_task(records: Records, line: TaskLine, *, today: date) -> Change:
    """Add a task that was decided outside a meeting, read from a typed line."""
    task = Item(
        id=next_id(records.items),
        kind=ItemKind.TASK,
        title=line.title,
        text=line.note,
        department=line.department,
        co_departments=line.co_departments,
        people=line.people,
        due=line.due,
        due_text=line.due_text,
        target=line.target,
        created=today,
    )
    return Change(words=f"随手记任务：{line.title}", items=(task,))


def add_quick_topic(
    records: Records, text: str, *, school: School, term: Term, today: date
) -> Change:
    """Add a topic to the next meeting, which is prepared first where none is yet.

    Args:
        records: the term's records.
        text: 春季运动会方案（王主任，15分钟） 材料：方案初稿: the title, perhaps with more.
        school: the school, whose habits a meeting is prepared by.
        term: the term.
        today: the day on which it is noted.

    Raises:
        RefusedError: the planned minutes are no possible number.
    """
    line = read_topic(text)
    meeting = current_or_new_meeting(records, school=school, term=term, today=today)
    topic = Topic(id=next_free_topic_id(records, meeting), **msgspec.structs.asdict(line))
    with_topic = msgspec.structs.replace(meeting, topics=(*meeting.topics, topic))
    return Change(words=f"议题：{line.title}", meetings=(with_topic,))


def next_free_topic_id(records: Records, meeting: Meeting) -> int:
    """Return the lowest topic id never used in the term, nor among the given meeting's topics."""
    return max((records.next_topic_id - 1, *(topic.id for topic in meeting.every_topic))) + 1
