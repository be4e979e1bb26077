import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    Opinion,
    Topic,
    VoteResult,
    parse_vote,
    topic_record_counts_text,
    with_topic_changed,
)


def test_a_topic_is_exchanged_in_its_place():
    topics = (Topic(id=1, title="甲"), Topic(id=2, title="乙"))
    changed = msgspec.structs.replace(topics[0], conclusion="同意")
    assert with_topic_changed(topics, 1, lambda _topic: changed) == (changed, topics[1])
    assert with_topic_changed(topics, 9, lambda _topic: changed) == topics


def test_the_contents_of_a_topic_are_listed():
    assert topic_record_counts_text(Topic(id=1, title="甲"), 0) == ""
    topic = Topic(id=1, title="甲", opinions=(Opinion(text="好"),), vote=VoteResult(votes_for=3))
    assert topic_record_counts_text(topic, 2) == "意见 1 条、表决、任务 2 项"


@pytest.mark.parametrize(
    "fields",
    [
        {"opinions": (Opinion(text="好"),)},
        {"conclusion": "好"},
        {"decision": "办"},
        {"decision_kind": DecisionKind.POSTPONED},
        {"vote": VoteResult(votes_for=3)},
    ],
)
def test_a_topic_is_discussed_once_anything_was_said(fields):
    assert not Topic(id=1, title="甲").has_records
    assert Topic(id=1, title="甲", **fields).has_records


def test_every_kind_of_decision_has_its_own_word():
    assert len({kind.label for kind in DecisionKind}) == len(DecisionKind)


COUNTS = st.integers(0, 99)


@pytest.mark.parametrize(
    ("line", "figures"),
    [
        ("赞成11 反对0 弃权1", (11, 0, 1)),
        ("赞成 11 票，反对 0 票，弃权 1 票", (11, 0, 1)),
        ("赞成：11；反对：0；弃权：1。", (11, 0, 1)),
        ("赞成11反对0弃权1", (11, 0, 1)),
        ("11 0 1", (11, 0, 1)),
        ("11，0，1", (11, 0, 1)),
        ("11/0/1", (11, 0, 1)),
        ("１１　０　１", (11, 0, 1)),
        ("12", (12, 0, 0)),
        ("11票赞成，1票弃权", (11, 0, 1)),
        ("十一票赞成、一票弃权", (11, 0, 1)),
        ("11人同意，1人不同意", (11, 1, 0)),
        ("11票赞成，无反对，1票弃权", (11, 0, 1)),
        ("同意11，没有人反对", (11, 0, 0)),
        ("弃权2 赞成10", (10, 0, 2)),
    ],
)
def test_a_vote_is_read_as_people_say_it(line, figures):
    vote = parse_vote(line)
    assert vote is not None
    assert (vote.votes_for, vote.against, vote.abstained) == figures


@pytest.mark.parametrize(
    "line",
    [
        "",
        "全票",
        "赞成",
        "11票",
        "1 2 3 4",
        "赞成11 赞成2",
        "赞成11 再议",
        "-3",
        "赞成1111",
        "无反对",
    ],
)
def test_lines_that_are_no_votes_are_not_parsed_as_votes(line):
    assert parse_vote(line) is None


@given(COUNTS, COUNTS, COUNTS)
def test_every_form_of_a_vote_is_parsed_back_as_the_same_vote(votes_for, against, abstained):
    vote = VoteResult(votes_for=votes_for, against=against, abstained=abstained)
    bare = f"{votes_for} {against} {abstained}"
    turned = f"{votes_for}票赞成，{against}票反对，{abstained}票弃权"
    assert {parse_vote(line) for line in (vote.as_input_line, vote.figures_text, bare, turned)} == {
        vote
    }
    assert vote.number_of_votes == votes_for + against + abstained


@given(st.text(alphabet="赞成反对弃权同意不票人 ，0123456789十二两无", max_size=24))
def test_no_line_breaks_the_reading(line):
    vote = parse_vote(line)
    assert vote is None or vote.number_of_votes >= 0
