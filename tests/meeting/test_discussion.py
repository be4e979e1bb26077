import msgspec
import pytest

from meetingtui.meeting.discussion import (
    DecisionKind,
    Opinion,
    Topic,
    add_opinion,
    add_topic,
    read_opinions,
    replace_topic,
)
from meetingtui.meeting.voting import Vote

NAMES = {"方文": "方文", "方文博": "方文博", "沈知远": "沈知远", "沈主任": "沈知远"}


def test_topics_are_numbered_on_even_after_one_was_dropped():
    topics = add_topic(add_topic((), "课后服务", "教学处"), "运动会")
    assert [(topic.id, topic.title, topic.proposer) for topic in topics] == [
        (1, "课后服务", "教学处"),
        (2, "运动会", ""),
    ]
    assert add_topic(topics[1:], "家长会")[-1].id == 3


def test_a_topic_is_exchanged_in_its_place():
    topics = add_topic(add_topic((), "甲"), "乙")
    changed = msgspec.structs.replace(topics[0], conclusion="同意")
    assert replace_topic(topics, 1, lambda _topic: changed) == (changed, topics[1])
    assert replace_topic(topics, 9, lambda _topic: changed) == topics


@pytest.mark.parametrize(
    "fields",
    [
        {"opinions": (Opinion(text="好"),)},
        {"conclusion": "好"},
        {"decision": "办"},
        {"decision_kind": DecisionKind.POSTPONED},
        {"vote": Vote(votes_for=3)},
    ],
)
def test_a_topic_is_discussed_once_anything_was_said(fields):
    assert not Topic(id=1, title="甲").is_discussed
    assert Topic(id=1, title="甲", **fields).is_discussed


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("方文博：建议分层推进", "方文博", "建议分层推进"),
        ("方文博: 建议", "方文博", "建议"),
        ("方文博 建议", "方文博", "建议"),
        ("方文博说：建议", "方文博", "建议"),
        ("方文：建议", "方文", "建议"),
        ("沈知远，同意：先试点", "沈知远", "同意：先试点"),
        ("路人：建议", "", "路人：建议"),
        ("方文博", "", "方文博"),
        ("方文博：", "", "方文博："),
        ("方文博说明了情况", "", "方文博说明了情况"),
        ("沈主任 建议", "沈知远", "建议"),
        ("沈主任建议先试点", "", "沈主任建议先试点"),
        ("方文博、路人：同意", "", "方文博、路人：同意"),
        ("", "", ""),
    ],
)
def test_a_line_is_taken_as_name_and_words_only_where_that_is_sure(line, name, text):
    assert read_opinions(line, NAMES) == (Opinion(name=name, text=text),)


def test_several_people_who_said_the_same_are_taken_down_each():
    assert read_opinions("方文博、沈主任 同意", NAMES) == (
        Opinion(name="方文博", text="同意"),
        Opinion(name="沈知远", text="同意"),
    )
    assert read_opinions("谁 同意", {}) == (Opinion(text="谁 同意"),)


def test_who_speaks_again_adds_to_what_they_said_as_the_last_word():
    said = (Opinion(name="方文", text="先试点。"), Opinion(name="沈知远", text="经费够吗？"))
    said = add_opinion(said, Opinion(name="方文", text="同意"))
    assert said == (
        Opinion(name="沈知远", text="经费够吗？"),
        Opinion(name="方文", text="先试点；同意"),
    )
    said = add_opinion(said, Opinion(name="沈知远", text="可行"))
    assert said[-1] == Opinion(name="沈知远", text="经费够吗？可行")


def test_words_of_nobody_in_particular_stay_apart():
    said = add_opinion((Opinion(text="甲"),), Opinion(text="乙"))
    assert said == (Opinion(text="甲"), Opinion(text="乙"))


def test_every_kind_of_decision_has_its_own_word():
    assert len({kind.label for kind in DecisionKind}) == len(DecisionKind)
