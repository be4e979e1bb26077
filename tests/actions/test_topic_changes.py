"""Changes of topics: a line with everything, order, parking, and what is refused."""

from datetime import date

import msgspec
import pytest
from record_builders import make_task

from meetingtui.actions.topic_changes import (
    add_topic,
    edit_topic,
    move_topic,
    park_topic,
    set_standing_topic_rhythm,
    unpark_topic,
)
from meetingtui.base.errors import RefusedError
from meetingtui.meeting.record import Meeting, SessionState
from meetingtui.meeting.topic_discussion import Opinion, StandingTopicRhythm, Topic
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, HighestIds, Records


def records(*topics: Topic, parked: tuple[Topic, ...] = (), item: Item | None = None) -> Records:
    meeting = Meeting(id=1, number=1, on=date(2026, 11, 23), topics=topics, parked=parked)
    last = HighestIds().including((), (meeting,))
    return Records({item.id: item} if item else {}, {1: meeting}, SessionState(), last_ids=last)


def after(change: Change | None) -> Meeting:
    assert change is not None
    (meeting,) = change.meetings
    return meeting


UNIFORMS, SPORTS, DUTY = (
    Topic(id=id, title=title) for id, title in ((1, "校服选用"), (2, "运动会"), (3, "值班"))
)


def test_a_line_brings_proposer_minutes_and_papers() -> None:
    topic = after(add_topic(records(), 1, "校服选用（王主任，15分钟） 材料：三家报价")).topics[0]
    assert (topic.title, topic.proposer) == ("校服选用", "王主任")
    assert (topic.minutes, topic.papers) == (15, "三家报价")
    again = after(edit_topic(records(topic), 1, topic.id, "校服选定（王主任）")).topics[0]
    assert (again.title, again.minutes, again.papers) == ("校服选定", None, "")


def test_a_topic_is_parked_put_back_and_moved_among_its_own() -> None:
    meeting = after(park_topic(records(UNIFORMS, SPORTS), 1, 1))
    assert (meeting.topics, meeting.parked) == ((SPORTS,), (UNIFORMS,))
    meeting = after(unpark_topic(records(SPORTS, parked=(UNIFORMS,)), 1, 1))
    assert (meeting.topics, meeting.parked) == ((SPORTS, UNIFORMS), ())
    there = records(SPORTS, parked=(UNIFORMS, DUTY))
    assert after(move_topic(there, 1, 3, -1)).parked == (DUTY, UNIFORMS)
    assert move_topic(there, 1, 2, 1) is None


def test_what_was_spoken_of_cannot_be_parked() -> None:
    told = msgspec.structs.replace(UNIFORMS, opinions=(Opinion(text="先试点"),))
    with pytest.raises(RefusedError, match="已有记录"):
        park_topic(records(told), 1, 1)
    task = make_task(1, "量体", meeting=1, topic=1, created=date(2026, 11, 23))
    with pytest.raises(RefusedError, match="已有记录"):
        park_topic(records(UNIFORMS, item=task), 1, 1)


def test_a_topic_is_made_standing_and_ended_also_while_parked() -> None:
    meeting = after(
        set_standing_topic_rhythm(records(parked=(UNIFORMS,)), 1, 1, StandingTopicRhythm.MONTHLY)
    )
    assert meeting.parked[0].standing is StandingTopicRhythm.MONTHLY
    change = set_standing_topic_rhythm(records(parked=meeting.parked), 1, 1, None)
    assert after(change).parked[0].standing is None
    assert change is not None
    assert change.words == "不再固定"
