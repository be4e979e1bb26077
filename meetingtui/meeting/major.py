"""三重一大: what a major decision still wants before it can stand.

Collective decision by office practice, as rules of procedure in schools and
other public bodies commonly put it: enough of those expected are there,
everybody present with a vote gives a view, the head speaks last (末位表态),
the matter is put to the vote by itself (逐项表决), and more than the required
share of those expected is for it. The two shares are the school's own, in
``agenda.yaml``. Nothing here forbids anything: it says what is missing.
"""

from collections.abc import Sequence

from meetingtui.meeting.attendance import Presence, headcount
from meetingtui.meeting.discussion import DecisionKind, Topic
from meetingtui.meeting.fixed_agenda import MajorRules
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.voting import Vote
from meetingtui.wording import chinese_number

_PASSING = (
    DecisionKind.PASSED,
    DecisionKind.PASSED_IN_PRINCIPLE,
    DecisionKind.PASSED_AMENDED,
)
_UNVOTED = (DecisionKind.POSTPONED, DecisionKind.REPORTED)
"""Ways of ending that decide nothing."""

_NAMES_SHOWN = 6


def voters(meeting: Meeting) -> list[str]:
    """Everybody present with a vote, in roster order; guests have none."""
    return [line.name for line in meeting.attendance if line.presence is Presence.PRESENT]


def head(meeting: Meeting) -> str:
    """Who speaks last: the chair, else the first of the roster who is present."""
    present = voters(meeting)
    return meeting.host if meeting.host in present else next(iter(present), "")


def missing(topic: Topic, meeting: Meeting, rules: MajorRules) -> list[str]:
    """What a 三重一大 topic still wants, in words, in the order it is asked for.

    Nothing where the topic is no such one, or where nothing is decided on it.
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


def wants_vote(topic: Topic) -> bool:
    """Whether its decision is to be put to the vote now."""
    is_decided = topic.decision_kind is not None and topic.decision_kind not in _UNVOTED
    return topic.major is not None and topic.vote is None and is_decided


def proposed(topic: Topic, meeting: Meeting, rules: MajorRules) -> DecisionKind | None:
    """The way of deciding that the figures call for; None where they call for no other.

    Figures that do not add up, or a vote without a quorum, call for nothing.
    """
    vote = topic.vote
    if topic.major is None or vote is None:
        return None
    if _absence(meeting, rules) or _miscount(vote, meeting):
        return None
    if _passes(vote, meeting, rules):
        return None if topic.decision_kind in _PASSING else DecisionKind.PASSED
    return None if topic.decision_kind is DecisionKind.REJECTED else DecisionKind.REJECTED


def told(vote: Vote, meeting: Meeting, rules: MajorRules) -> str:
    """The vote said back: 赞成 11 票 · 反对 0 票 · 弃权 1 票（实到 12 人）· 可通过."""
    figures = f"{' · '.join(vote.parts)}（实到 {headcount(meeting.attendance).present} 人）"
    outcome = (
        *_miscount(vote, meeting),
        *_absence(meeting, rules),
        "可通过" if _passes(vote, meeting, rules) else f"{_short_of(rules)}，不能通过",
    )
    return f"{figures}· {outcome[0]}"


def is_unanimous(topic: Topic, meeting: Meeting) -> bool:
    """Whether everybody present was recorded as voting for it, and it passed."""
    present = len(voters(meeting))
    return topic.vote == Vote(votes_for=present) and present > 0 and topic.decision_kind in _PASSING


def _absence(meeting: Meeting, rules: MajorRules) -> list[str]:
    count = headcount(meeting.attendance)
    if rules.has_quorum(count.present, count.expected):
        return []
    return [
        f"应到 {count.expected} 人，实到 {count.present} 人，不足{_share(rules.quorum)}，不宜表决"
    ]


def _silence(topic: Topic, meeting: Meeting) -> list[str]:
    """Who has not spoken yet; once all have, whether the head was the last."""
    present, last = voters(meeting), head(meeting)
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


def _miscount(vote: Vote, meeting: Meeting) -> list[str]:
    present = headcount(meeting.attendance).present
    if vote.total == present:
        return []
    return [f"票数合计 {vote.total}，与实到 {present} 人不符"]


def _contradiction(topic: Topic, meeting: Meeting, rules: MajorRules) -> Sequence[str]:
    kind = topic.decision_kind
    if kind is None or topic.vote is None:
        return ()
    passes = _passes(topic.vote, meeting, rules)
    if kind in _PASSING and not passes:
        return (f"{_short_of(rules)}，决议不应为“{kind.label}”",)
    if kind is DecisionKind.REJECTED and passes:
        return (f"赞成票已过应到人数的{_share(rules.passing)}，决议不应为“{kind.label}”",)
    return ()


def _passes(vote: Vote, meeting: Meeting, rules: MajorRules) -> bool:
    return rules.passes(vote.votes_for, headcount(meeting.attendance).expected)


def _short_of(rules: MajorRules) -> str:
    return f"赞成票未过应到人数的{_share(rules.passing)}"


def _share(share: str) -> str:
    """三分之二 for 2/3; half is 半数."""
    part, whole = map(int, share.split("/"))
    if part * 2 == whole:
        return "半数"
    return f"{chinese_number(whole)}分之{chinese_number(part)}"
