from datetime import date

import msgspec
import pytest

from meetingtui.meeting.attendance import AttendanceEntry, Presence
from meetingtui.meeting.blocks.topic_discussion_block import major_decision_findings
from meetingtui.meeting.major_decisions import (
    VotingRules,
    decision_kind_called_for_by_vote,
    is_unanimous,
    is_vote_missing,
    missing_for_major_decision,
    people_with_vote,
    required_last_speaker,
    vote_confirmation_text,
)
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    MajorDecisionKind,
    Opinion,
    Topic,
    VoteResult,
)

RULES = VotingRules()
NAMES = ("方启明", "林知秋", "顾一帆", "严守正", "苏小满", "何清和")


def meeting(*away: str, host: str = "方启明") -> Meeting:
    lines = [
        AttendanceEntry(name=name, presence=Presence.LEAVE if name in away else Presence.PRESENT)
        for name in NAMES
    ]
    guest = AttendanceEntry(name="谢老师", presence=Presence.GUEST)
    return Meeting(id=1, number=1, on=date(2026, 11, 23), host=host, attendance=(*lines, guest))


def topic(*speakers: str, **more: object) -> Topic:
    opinions = tuple(Opinion(name=name, text="同意") for name in speakers)
    return Topic(id=1, title="采购护眼灯", major=MajorDecisionKind.FUNDS, opinions=opinions, **more)


HEAD_LAST = (*NAMES[1:], NAMES[0])


def test_an_ordinary_topic_wants_nothing():
    assert missing_for_major_decision(Topic(id=1, title="开放日"), meeting(), RULES) == []


@pytest.mark.parametrize("kind", [DecisionKind.POSTPONED, DecisionKind.REPORTED])
def test_a_topic_on_which_nothing_is_decided_wants_nothing(kind):
    assert missing_for_major_decision(topic(decision_kind=kind), meeting(), RULES) == []


def test_too_few_people_come_first():
    away = NAMES[3:]
    found = missing_for_major_decision(topic(), meeting(*away), RULES)
    assert found[0] == "应到 6 人，实到 3 人，不足三分之二，不宜表决"
    assert found[1].startswith("还有 2 人未发表意见")


def test_everybody_with_a_vote_is_asked_for_a_view_and_guests_are_not():
    found = missing_for_major_decision(topic("顾一帆", "谢老师"), meeting("苏小满"), RULES)
    assert found == ["还有 3 人未发表意见：林知秋、严守正、何清和", "未记决议", "未记表决票数"]


def test_a_long_list_of_silent_people_is_cut():
    many = tuple(AttendanceEntry(name=f"教师{n}") for n in range(9))
    there = msgspec.structs.replace(meeting(), attendance=many, host="")
    assert missing_for_major_decision(topic(), there, RULES)[0].endswith("教师5、教师6等")


def test_the_head_is_asked_once_all_others_have_spoken():
    assert (
        missing_for_major_decision(topic(*NAMES[1:]), meeting(), RULES)[0]
        == "主持人（方启明）应末位表态"
    )


def test_the_head_who_spoke_before_others_is_told_at_once():
    found = missing_for_major_decision(topic("方启明", "林知秋"), meeting(), RULES)
    assert found[:2] == [
        "还有 4 人未发表意见：顾一帆、严守正、苏小满、何清和",
        "主持人（方启明）应末位表态",
    ]


def test_without_the_host_the_first_of_the_roster_speaks_last():
    assert required_last_speaker(meeting("方启明")) == "林知秋"
    assert required_last_speaker(meeting(host="区督学")) == "方启明"
    assert required_last_speaker(msgspec.structs.replace(meeting(), attendance=())) == ""


@pytest.mark.parametrize(
    ("vote", "kind", "words"),
    [
        (None, None, ["未记决议", "未记表决票数"]),
        (VoteResult(votes_for=4, against=1), None, ["未记决议", "票数合计 5，与实到 6 人不符"]),
        (
            VoteResult(votes_for=3, against=3),
            DecisionKind.PASSED_IN_PRINCIPLE,
            ["赞成票未过应到人数的半数，决议不应为“原则通过”"],
        ),
        (
            VoteResult(votes_for=5, against=1),
            DecisionKind.REJECTED,
            ["赞成票已过应到人数的半数，决议不应为“不通过”"],
        ),
        (VoteResult(votes_for=5, against=1), None, ["未记决议"]),
        (VoteResult(votes_for=5, against=1), DecisionKind.PASSED_AMENDED, []),
        (VoteResult(votes_for=2, against=4), DecisionKind.REJECTED, []),
    ],
)
def test_votes_and_decision_must_fit_each_other(vote, kind, words):
    said = topic(*HEAD_LAST, vote=vote, decision_kind=kind)
    assert missing_for_major_decision(said, meeting(), RULES) == words


def test_the_shares_are_the_schools_own():
    rules = VotingRules(quorum="1/2", passing="2/3")
    said = topic(
        *HEAD_LAST, vote=VoteResult(votes_for=4, against=2), decision_kind=DecisionKind.PASSED
    )
    assert missing_for_major_decision(said, meeting(), rules) == [
        "赞成票未过应到人数的三分之二，决议不应为“通过”"
    ]


@pytest.mark.parametrize(
    ("vote", "kind", "call"),
    [
        (None, None, None),
        (VoteResult(votes_for=5, abstained=1), None, DecisionKind.PASSED),
        (VoteResult(votes_for=5, abstained=1), DecisionKind.PASSED_AMENDED, None),
        (VoteResult(votes_for=3, against=3), DecisionKind.PASSED, DecisionKind.REJECTED),
        (VoteResult(votes_for=3, against=3), DecisionKind.REJECTED, None),
        (VoteResult(votes_for=6, against=6), None, None),
    ],
)
def test_the_figures_call_for_a_way_of_deciding(vote, kind, call):
    assert (
        decision_kind_called_for_by_vote(topic(vote=vote, decision_kind=kind), meeting(), RULES)
        is call
    )


def test_a_vote_without_a_quorum_calls_for_nothing():
    assert (
        decision_kind_called_for_by_vote(
            topic(vote=VoteResult(votes_for=3)), meeting(*NAMES[3:]), RULES
        )
        is None
    )


@pytest.mark.parametrize(
    ("vote", "ending"),
    [
        (VoteResult(votes_for=5, abstained=1), "弃权 1 票（实到 6 人）· 可通过"),
        (VoteResult(votes_for=3, against=3), "· 赞成票未过应到人数的半数，不能通过"),
        (VoteResult(votes_for=3), "· 票数合计 3，与实到 6 人不符"),
    ],
)
def test_a_vote_is_said_back_with_what_it_means(vote, ending):
    assert vote_confirmation_text(vote, meeting(), RULES).endswith(ending)


def test_a_decision_asks_for_its_vote_only_where_one_is_due():
    assert is_vote_missing(topic(decision_kind=DecisionKind.PASSED))
    assert not is_vote_missing(topic(decision_kind=DecisionKind.POSTPONED))
    assert not is_vote_missing(
        topic(decision_kind=DecisionKind.PASSED, vote=VoteResult(votes_for=6))
    )
    assert not is_vote_missing(Topic(id=1, title="甲", decision_kind=DecisionKind.PASSED))


def test_unanimous_is_only_what_every_vote_was_counted_for():
    there = meeting("苏小满")
    assert len(people_with_vote(there)) == 5
    passed = topic(vote=VoteResult(votes_for=5), decision_kind=DecisionKind.PASSED)
    assert is_unanimous(passed, there)
    for change in (
        {"vote": None},
        {"vote": VoteResult(votes_for=4)},
        {"vote": VoteResult(votes_for=5, abstained=1)},
        {"decision_kind": DecisionKind.POSTPONED},
    ):
        assert not is_unanimous(msgspec.structs.replace(passed, **change), there)


def test_the_close_names_what_discussed_major_topics_still_want():
    open_topic = topic(*HEAD_LAST, decision_kind=DecisionKind.PASSED)
    untouched = msgspec.structs.replace(topic(), id=2)
    there = msgspec.structs.replace(meeting(), topics=(open_topic, untouched))
    found = major_decision_findings(there, RULES)
    assert [(each.subject, each.detail) for each in found] == [("采购护眼灯", "未记表决票数")]
