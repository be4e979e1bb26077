import msgspec
import pytest

from meetingtui.meeting.discussion import (
    DecisionKind,
    Opinion,
    Topic,
    add_topic,
    read_opinion,
    replace_topic,
)

NAMES = ("方文", "方文博", "沈知远")


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
        ("方文博、沈知远：同意", "", "方文博、沈知远：同意"),
        ("", "", ""),
    ],
)
def test_a_line_is_taken_as_name_and_words_only_where_that_is_sure(line, name, text):
    assert read_opinion(line, NAMES) == Opinion(name=name, text=text)


def test_every_kind_of_decision_has_its_own_word():
    assert len({kind.label for kind in DecisionKind}) == len(DecisionKind)
