"""One line between meetings becomes a task or a topic of the next meeting."""

from datetime import date

from msgspec.structs import replace

from meetingtui.actions.task_changes import (
    add_quick_task,
    add_quick_topic_to_next_meeting,
    edit_task,
)
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.decided_tasks import ParsedTaskLine, target_in_title
from meetingtui.meeting.meeting_preparation import update_preparation
from meetingtui.meeting.record import Meeting, MeetingState, SessionState
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, ItemKind
from meetingtui.school.school import RegularMeetingSettings, School
from meetingtui.store.records import HighestIds, Records

TODAY = date(2026, 11, 24)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


def records(*meetings: Meeting, topics: int = 0) -> Records:
    return Records(
        {}, {each.id: each for each in meetings}, SessionState(), last_ids=HighestIds(topics=topics)
    )


def _with(task: Item) -> Records:
    return Records({task.id: task}, {}, SessionState())


def test_a_task_noted_between_meetings_belongs_to_none() -> None:
    line = ParsedTaskLine(title="补交安全台账", people=("王晓梅",), due=date(2026, 12, 4))
    (task,) = add_quick_task(records(), line, today=TODAY).items
    assert (task.kind, task.title, task.people) == (ItemKind.TASK, "补交安全台账", ("王晓梅",))
    assert (task.due, task.created, task.meeting) == (date(2026, 12, 4), TODAY, None)


def test_a_target_read_from_the_title_follows_it_and_one_set_by_hand_stays() -> None:
    def line(title: str) -> ParsedTaskLine:
        return ParsedTaskLine(title=title, target=target_in_title(title))

    (task,) = add_quick_task(records(), line("听课不少于8节"), today=TODAY).items
    (edited,) = edit_task(_with(task), task.id, line("听课不少于10节")).items
    assert edited.target == target_in_title("听课不少于10节") != task.target
    by_hand = replace(task, title="听课", target=task.target)
    (edited,) = edit_task(_with(by_hand), task.id, line("听课评课")).items
    assert edited.target == task.target


def test_the_first_topic_prepares_the_next_meeting() -> None:
    change = add_quick_topic_to_next_meeting(
        records(), "运动会方案（王主任）", school=SCHOOL, term=TERM, today=TODAY
    )
    (meeting,) = change.meetings
    assert meeting.state is MeetingState.PLANNED
    assert [(topic.title, topic.proposer) for topic in meeting.topics] == [("运动会方案", "王主任")]


def test_further_topics_join_the_meeting_that_is_prepared_and_outlive_gathering_again() -> None:
    planned = Meeting(id=2, number=2, on=date(2026, 12, 7), topics=(Topic(id=4, title="校服"),))
    change = add_quick_topic_to_next_meeting(
        records(planned, topics=9), "运动会方案", school=SCHOOL, term=TERM, today=TODAY
    )
    (meeting,) = change.meetings
    assert [(topic.id, topic.title) for topic in meeting.topics] == [
        (4, "校服"),
        (10, "运动会方案"),
    ]
    again = update_preparation(
        meeting, {2: meeting}, {}, school=SCHOOL, today=TODAY, next_topic_id=11
    )
    assert [topic.title for topic in again.topics] == ["校服", "运动会方案"]
