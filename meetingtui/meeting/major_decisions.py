"""Rules for major decisions (三重一大): the views, quorum and votes that a valid one needs.

The rules follow common procedure in schools and public bodies: a quorum of those expected; a view
from everybody present with a vote; the head speaks last (末位表态); a separate vote on each
matter (逐项表决); more than the required share of those expected in favour. Both shares come from
``agenda.yaml``. The functions only report what is missing; they refuse nothing.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from meetingtui.base.wording import to_chinese_number
from meetingtui.meeting.attendance import Presence, headcount
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import DecisionKind, Topic, VoteResult

_PASSING_KINDS = (
    DecisionKind.PASSED,
    DecisionKind.PASSED_IN_PRINCIPLE,
    DecisionKind.PASSED_AMENDED,
)
_KINDS_WITHOUT_VOTE = (DecisionKind.POSTPONED, DecisionKind.REPORTED)
"""Kinds of decision that need no vote."""

_NAMES_SHOWN = 6

_Share = Annotated[str, msgspec.Meta(pattern=r"^[1-9]\d?/[1-9]\d?$")]


class VotingRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Voting rules for major decisions (三重一大): quorum and majority."""

    quorum: _Share = "2/3"
    """Share of the people expected that must at least be present for a vote: ``2/3``."""
    passing: _Share = "1/2"
    """Share of the people expected that the votes in favour must exceed: ``1/2``."""

    def has_quorum(self, present: int, expected: int) -> bool:
        """Whether enough of the people expected are present for a vote."""
        part, whole = parse_fraction(self.quorum)
        return present * whole >= part * expected

    def has_majority(self, votes_for: int, expected: int) -> bool:
        """Whether a number of votes in favour is enough, measured by the number of people
        expected.
        """
        part, whole = parse_fraction(self.passing)
        return votes_for * whole > part * expected


def parse_fraction(share: str) -> tuple[int, int]:
    """Parse a fraction such as ``2/3`` to numerator and denominator, as written.

    Raises:
        ValueError: the text is no fraction of two whole numbers.
    """
    part, whole = share.split("/")
    return int(part), int(whole)


def people_with_vote(meeting: Meeting) -> list[str]:
    """Return the names of everybody marked present, in the order of the attendance list; also who
    came late or left early. Guests have no vote.
    """
    return [line.name for line in meeting.attendance if line.presence is Presence.PRESENT]


def required_last_speaker(meeting: Meeting) -> str:
    """Return who must speak last on a major decision: the chair, else the first person present;
    empty where nobody is.
    """
    present = people_with_vote(meeting)
    return meeting.host if meeting.host in present else next(iter(present), "")


def people_without_opinion(topic: Topic, meeting: Meeting, at: str) -> list[str]:
    """Return the names of the people with a vote who have given no opinion on a topic, in the order
    of the attendance list.

    On a major decision (三重一大) the required last speaker is left out: the chair, else the first
    person present.

    Args:
        topic: the topic.
        meeting: its meeting.
        at: time of day, ``15:05``: who arrives later or left before is left out; empty where the
            meeting is not in progress, then everybody who left early is left out.
    """
    spoke = {opinion.name for opinion in topic.opinions}
    last = required_last_speaker(meeting) if topic.major else ""
    return [
        line.name
        for line in meeting.attendance
        if line.has_vote_at(at) and line.name not in spoke and line.name != last
    ]


def missing_for_major_decision(topic: Topic, meeting: Meeting, rules: VotingRules) -> list[str]:
    """Return what a major decision still needs, as Chinese sentences in the order to ask for it.

    Empty where the topic is no major decision, was postponed or was only reported.
    """
    if topic.major is None or topic.decision_kind in _KINDS_WITHOUT_VOTE:
        return []
    found = [*_quorum_fault_sentences(meeting, rules), *_missing_opinion_sentences(topic, meeting)]
    if topic.decision_kind is None:
        found.append("未记决议")
    if topic.vote is None:
        found.append("未记表决票数")
    else:
        found.extend(
            _vote_count_fault_sentences(topic.vote, meeting)
            or _contradiction_sentences(topic, meeting, rules)
        )
    return found


def is_vote_missing(topic: Topic) -> bool:
    """Whether a major decision has been decided without a vote; one postponed or only reported
    needs none, and other topics never do.
    """
    is_decided = topic.decision_kind is not None and topic.decision_kind not in _KINDS_WITHOUT_VOTE
    return topic.major is not None and topic.vote is None and is_decided


def decision_kind_called_for_by_vote(
    topic: Topic, meeting: Meeting, rules: VotingRules
) -> DecisionKind | None:
    """Return the kind of decision that the vote on a major decision (三重一大) calls for, where
    none or a contradicting one is recorded: passed or rejected.

    None where the recorded kind agrees with the vote (any kind of passing with a vote that passes),
    where the topic is no major decision or was not voted on, without a quorum, and where the votes
    do not add up.
    """
    vote = topic.vote
    if topic.major is None or vote is None:
        return None
    if _quorum_fault_sentences(meeting, rules) or _vote_count_fault_sentences(vote, meeting):
        return None
    if _has_vote_majority(vote, meeting, rules):
        return None if topic.decision_kind in _PASSING_KINDS else DecisionKind.PASSED
    return None if topic.decision_kind is DecisionKind.REJECTED else DecisionKind.REJECTED


def vote_confirmation_text(vote: VoteResult, meeting: Meeting, rules: VotingRules) -> str:
    """Return the result of a vote as a text to confirm: 赞成 11 票 · 反对 0 票 · 弃权 1 票（实到 12
    人）· 可通过.

    In place of 可通过 it ends with the first fault: the votes do not add up to those present, no
    quorum, or too few in favour.
    """
    figures = f"{' · '.join(vote.count_texts)}（实到 {headcount(meeting.attendance).present} 人）"
    outcome = (
        *_vote_count_fault_sentences(vote, meeting),
        *_quorum_fault_sentences(meeting, rules),
        "可通过"
        if _has_vote_majority(vote, meeting, rules)
        else f"{_not_passed_text(rules)}，不能通过",
    )
    return f"{figures}· {outcome[0]}"


def is_unanimous(topic: Topic, meeting: Meeting) -> bool:
    """Whether a topic passed with as many recorded votes in favour as people are marked present,
    and no other votes; False where nobody is.
    """
    present = len(people_with_vote(meeting))
    return (
        topic.vote == VoteResult(votes_for=present)
        and present > 0
        and topic.decision_kind in _PASSING_KINDS
    )


def _quorum_fault_sentences(meeting: Meeting, rules: VotingRules) -> list[str]:
    """Return a Chinese sentence where too few people are present for a vote; else an empty list."""
    count = headcount(meeting.attendance)
    if rules.has_quorum(count.present, count.expected):
        return []
    return [
        f"应到 {count.expected} 人，实到 {count.present} 人，"
        f"不足{_fraction_in_chinese(rules.quorum)}，不宜表决"
    ]


def _missing_opinion_sentences(topic: Topic, meeting: Meeting) -> list[str]:
    """Return Chinese sentences on who has not given an opinion on a major decision, and on the
    required last speaker (the chair, else the first person present) not having spoken last.
    """
    present, last = people_with_vote(meeting), required_last_speaker(meeting)
    spoke = [opinion.name for opinion in topic.opinions if opinion.name in present]
    silent = [name for name in present if name != last and name not in spoke]
    found = []
    if silent:
        more = "等" if len(silent) > _NAMES_SHOWN else ""
        names = "、".join(silent[:_NAMES_SHOWN])
        found.append(f"还有 {len(silent)} 人未发表意见：{names}{more}")
    if last and (last in spoke or not silent) and spoke[-1:] != [last]:
        found.append(f"主持人（{last}）应末位表态")
    return found


def impossible_vote_reason(vote: VoteResult, meeting: Meeting) -> str:
    """Return in Chinese why a vote cannot be right: more votes than people present.

    Empty if it can be right, and where the meeting has no attendance list to compare with.

    Fewer votes are possible, since not everybody has to vote; for major decisions see
    :func:`missing_for_major_decision`.
    """
    count = headcount(meeting.attendance)
    if not count.expected or vote.number_of_votes <= count.present:
        return ""
    return f"票数合计 {vote.number_of_votes}，超过实到 {count.present} 人"


def _vote_count_fault_sentences(vote: VoteResult, meeting: Meeting) -> list[str]:
    """Return a Chinese sentence if there are more or fewer votes than people present; else none."""
    if words := impossible_vote_reason(vote, meeting):
        return [words]
    present = headcount(meeting.attendance).present
    if vote.number_of_votes == present:
        return []
    return [f"票数合计 {vote.number_of_votes}，与实到 {present} 人不符"]


def _contradiction_sentences(topic: Topic, meeting: Meeting, rules: VotingRules) -> Sequence[str]:
    """Return a Chinese sentence where the recorded decision contradicts the votes; else none."""
    kind = topic.decision_kind
    if kind is None or topic.vote is None:
        return ()
    passes = _has_vote_majority(topic.vote, meeting, rules)
    if kind in _PASSING_KINDS and not passes:
        return (f"{_not_passed_text(rules)}，决议不应为“{kind.label}”",)
    if kind is DecisionKind.REJECTED and passes:
        return (
            f"赞成票已过应到人数的{_fraction_in_chinese(rules.passing)}，决议不应为“{kind.label}”",
        )
    return ()


def _has_vote_majority(vote: VoteResult, meeting: Meeting, rules: VotingRules) -> bool:
    """Whether a vote on a topic has enough votes in favour, measured by the number of people
    expected.
    """
    return rules.has_majority(vote.votes_for, headcount(meeting.attendance).expected)


def _not_passed_text(rules: VotingRules) -> str:
    """Return in Chinese that the votes in favour are too few: 赞成票未过应到人数的半数."""
    return f"赞成票未过应到人数的{_fraction_in_chinese(rules.passing)}"


def _fraction_in_chinese(share: str) -> str:
    """Return a fraction in Chinese: 三分之二 for 2/3, 半数 for 1/2."""
    part, whole = map(int, share.split("/"))
    if part * 2 == whole:
        return "半数"
    return f"{to_chinese_number(whole)}分之{to_chinese_number(part)}"
