"""Rules for major decisions (三重一大): what one still needs before it is valid.

The rules follow common procedure in schools and public bodies: a quorum of those expected; a view
from everybody present with a vote; the head speaks last (末位表态); a separate vote on each matter
(逐项表决); more than the required share of those expected in favour. Both shares come from
``agenda.yaml``. Nothing is forbidden here: the functions report what is missing.
"""

from collections.abc import Sequence

from meetingtui.base.wording import chinese_number
from meetingtui.meeting.attendance import Presence, headcount
from meetingtui.meeting.fixed_agenda import VotingRules
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import DecisionKind, Topic
from meetingtui.meeting.voting import Vote

_PASSING = (
    DecisionKind.PASSED,
    DecisionKind.PASSED_IN_PRINCIPLE,
    DecisionKind.PASSED_AMENDED,
)
_UNVOTED = (DecisionKind.POSTPONED, DecisionKind.REPORTED)
"""Kinds of decision that need no vote."""

_NAMES_SHOWN = 6


def voters(meeting: Meeting) -> list[str]:
    """Return the names of everybody present with a vote, in roster order; guests have none."""
    return [line.name for line in meeting.attendance if line.presence is Presence.PRESENT]


def last_speaker(meeting: Meeting) -> str:
    """Return who speaks last: the chair if present, else the first person present; may be empty."""
    present = voters(meeting)
    return meeting.host if meeting.host in present else next(iter(present), "")


def silent_people(topic: Topic, meeting: Meeting, at: str) -> list[str]:
    """Return who is present with a vote and has not spoken on a topic, in roster order.

    On a major decision (三重一大) the head is left out, as the head has to state a view last.

    Args:
        topic: the topic.
        meeting: its meeting.
        at: the time of day, ``15:05``, as who came later or left before does not count; empty
            where the meeting is not being held now, then who left early does not count.
    """
    spoke = {opinion.name for opinion in topic.opinions}
    last = last_speaker(meeting) if topic.major else ""
    return [
        line.name
        for line in meeting.attendance
        if line.is_there(at) and line.name not in spoke and line.name != last
    ]


def missing_for_decision(topic: Topic, meeting: Meeting, rules: VotingRules) -> list[str]:
    """Return what a major decision still needs, as Chinese sentences in the order to ask for it.

    Empty where the topic is no major decision, was postponed or was only reported.
    """
    if topic.major is None or topic.decision_kind in _UNVOTED:
        return []
    found = [*_absence(meeting, rules), *_silence(topic, meeting)]
    if topic.decision_kind is None:
        found.append("未记决议")
    if topic.vote is None:
        found.append("未记表决票数")
    else:
        found.extend(_miscount(topic.vote, meeting) or _contradiction(topic, meeting, rules))
    return found


def needs_vote(topic: Topic) -> bool:
    """Tell whether a major decision has been decided but not yet put to the vote."""
    is_decided = topic.decision_kind is not None and topic.decision_kind not in _UNVOTED
    return topic.major is not None and topic.vote is None and is_decided


def decision_by_vote(topic: Topic, meeting: Meeting, rules: VotingRules) -> DecisionKind | None:
    """Return the kind of decision that the vote calls for.

    None where it agrees with the recorded one. Also None without a quorum, or where the votes do
    not add up.
    """
    vote = topic.vote
    if topic.major is None or vote is None:
        return None
    if _absence(meeting, rules) or _miscount(vote, meeting):
        return None
    if _passes(vote, meeting, rules):
        return None if topic.decision_kind in _PASSING else DecisionKind.PASSED
    return None if topic.decision_kind is DecisionKind.REJECTED else DecisionKind.REJECTED


def vote_confirmation(vote: Vote, meeting: Meeting, rules: VotingRules) -> str:
    """Return a confirmation text of a vote: 赞成 11 票 · 反对 0 票 · 弃权 1 票（实到 12 人）·
    可通过.
    """
    figures = f"{' · '.join(vote.parts)}（实到 {headcount(meeting.attendance).present} 人）"
    outcome = (
        *_miscount(vote, meeting),
        *_absence(meeting, rules),
        "可通过" if _passes(vote, meeting, rules) else f"{_short_of(rules)}，不能通过",
    )
    return f"{figures}· {outcome[0]}"


def is_unanimous(topic: Topic, meeting: Meeting) -> bool:
    """Tell whether the topic passed with a recorded vote in favour from everybody present."""
    present = len(voters(meeting))
    return topic.vote == Vote(votes_for=present) and present > 0 and topic.decision_kind in _PASSING


def _absence(meeting: Meeting, rules: VotingRules) -> list[str]:
    count = headcount(meeting.attendance)
    if rules.has_quorum(count.present, count.expected):
        return []
    return [
        f"应到 {count.expected} 人，实到 {count.present} 人，不足{_share(rules.quorum)}，不宜表决"
    ]


def _silence(topic: Topic, meeting: Meeting) -> list[str]:
    """Return who has not given a view yet, and whether the head did not speak last."""
    present, last = voters(meeting), last_speaker(meeting)
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


def impossible_vote_reason(vote: Vote, meeting: Meeting) -> str:
    """Return why a vote cannot be right: more votes than people present; empty where it can.

    Fewer votes are possible, since not everybody has to vote; for major decisions see
    :func:`missing_for_decision`.
    """
    count = headcount(meeting.attendance)
    if not count.expected or vote.total <= count.present:
        return ""
    return f"票数合计 {vote.total}，超过实到 {count.present} 人"


def _miscount(vote: Vote, meeting: Meeting) -> list[str]:
    if words := impossible_vote_reason(vote, meeting):
        return [words]
    present = headcount(meeting.attendance).present
    if vote.total == present:
        return []
    return [f"票数合计 {vote.total}，与实到 {present} 人不符"]


def _contradiction(topic: Topic, meeting: Meeting, rules: VotingRules) -> Sequence[str]:
    kind = topic.decision_kind
    if kind is None or topic.vote is None:
        return ()
    passes = _passes(topic.vote, meeting, rules)
    if kind in _PASSING and not passes:
        return (f"{_short_of(rules)}，决议不应为“{kind.label}”",)
    if kind is DecisionKind.REJECTED and passes:
        return (f"赞成票已过应到人数的{_share(rules.passing)}，决议不应为“{kind.label}”",)
    return ()


def _passes(vote: Vote, meeting: Meeting, rules: VotingRules) -> bool:
    return rules.passes(vote.votes_for, headcount(meeting.attendance).expected)


def _short_of(rules: VotingRules) -> str:
    return f"赞成票未过应到人数的{_share(rules.passing)}"


def _share(share: str) -> str:
    """Return a fraction in Chinese: 三分之二 for 2/3, 半数 for 1/2."""
    part, whole = map(int, share.split("/"))
    if part * 2 == whole:
        return "半数"
    return f"{chinese_number(whole)}分之{chinese_number(part)}"
