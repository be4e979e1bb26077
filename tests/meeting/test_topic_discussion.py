import msgspec
import pytest

from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    Opinion,
    Topic,
    contents_words,
    replace_topic,
)
from meetingtui.meeting.voting import Vote


def test_a_topic_is_exchanged_in_its_place():
    topics = (Topic(id=1, title="甲"), Topic(id=2, title="乙"))
    changed = msgspec.structs.replace(topics[0], conclusion="同意")
    assert replace_topic(topics, 1, lambda _topic: changed) == (changed, topics[1])
    assert replace_topic(topics, 9, lambda _topic: changed) == topics


def test_what_a_topic_holds_is_named():
    assert contents_words(Topic(id=1, title="甲"), 0) == ""
    topic = Topic(id=1, title="甲", opinions=(Opinion(text="好"),), vote=Vote(votes_for=3))
    assert contents_words(topic, 2) == "意见 1 条、表决、任务 2 项"


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


def test_every_kind_of_decision_has_its_own_word():
    assert len({kind.label for kind in DecisionKind}) == len(DecisionKind)
