"""The block topic discussion (主题研讨): one page per topic, with opinions, conclusion, decision,
vote.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meetingtui.base.styled_text import StyledText, styled
from meetingtui.base.wording import BLOCK_NAMES
from meetingtui.meeting.blocks.block_spec import (
    AudienceView,
    AudienceViewPart,
    BlockSpec,
    BlockViewData,
    EntryMode,
    PreparationData,
    PreparedFields,
    SearchText,
    SecretaryView,
    audience_task_parts,
    guiding_question_parts,
    has_task_of_block,
    labelled_part_unless_empty,
    secretary_task_lines,
)
from meetingtui.meeting.carry_over_to_next_meeting import (
    merged_topic_lists,
    parked_topics_of_last_meeting,
    returning_topics,
    topic_origins_in_stored_form,
    topics_due_for_meeting,
    topics_with_consecutive_ids,
)
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.major_decisions import (
    VotingRules,
    impossible_vote_reason,
    missing_for_major_decision,
)
from meetingtui.meeting.meeting_findings import (
    ClosingChecklistPoint,
    MeetingScreenPosition,
    PreIssuingFinding,
    PreIssuingFindingKind,
    checklist_point_for_titles,
)
from meetingtui.meeting.record import Meeting, PrefilledValues
from meetingtui.meeting.topic_discussion import DecisionKind, Opinion, Topic, group_joint_opinions
from meetingtui.plan.item import Item

KEY = "topic_discussion"

_KINDS_WITHOUT_TEXT = (DecisionKind.POSTPONED, DecisionKind.REPORTED)
"""Kinds of decision that need no text."""

LATEST_OPINIONS = 3
"""How many of the latest opinions the audience window shows."""

OPINION = EntryMode("opinion", "意见", "姓名 意见内容，如：王主任 建议先试点", key="f5")
CONCLUSION = EntryMode(
    "conclusion",
    "研讨结论",
    "一两句话",
    holds_one=True,
    key="f6",
    key_label="结论",
    in_key_bar=False,
)
TASK = EntryMode(
    "task",
    "议定任务",
    "事项 责任人 时限，如：拟定方案 王主任 下周五前",
    key="f7",
    key_label="派任务",
)
VOTE = EntryMode(
    "vote",
    "表决",
    "赞成11 反对0 弃权1，或 11 0 1",
    holds_one=True,
    key="f2",
    key_label="表决票数",
    in_key_bar=False,
)
TOPIC = EntryMode(
    "topic", "新议题", "议题（提出人，15分钟） 材料：…；再按 F9 改当前这个", holds_one=True
)
TITLE = EntryMode("title", "议题名称", "清空后回车，问过再删除这个议题", holds_one=True)
DECISIONS = {
    kind: EntryMode(
        f"decision-{kind.value}", f"决议·{kind.label}", "决议的内容；再按 F8 换方式", holds_one=True
    )
    for kind in DecisionKind
}


def decision_kind_of_mode(mode: EntryMode) -> DecisionKind | None:
    """Return the kind of decision that an entry mode records; None for any other mode."""
    return next((kind for kind, each in DECISIONS.items() if each == mode), None)


def next_decision_kind(kind: DecisionKind) -> DecisionKind:
    """Return the kind of topic decision that follows another in the cycle; after the last (通报),
    the first (通过).
    """
    kinds = list(DECISIONS)
    return kinds[(kinds.index(kind) + 1) % len(kinds)]


def styled_decision_choices(chosen: DecisionKind, proposed: DecisionKind | None) -> StyledText:
    """Return a line that lists all kinds of topic decision after the hint of the F8 key, with the
    chosen one marked.

    Args:
        chosen: the chosen kind.
        proposed: kind that the votes call for; a line above says so. None for none.
    """
    called_for = f"按票数应为“{proposed.label}”，回车记下\n" if proposed else ""
    return styled(
        (called_for, "bold primary"),
        ("F8 换 ", "muted"),
        *(
            (f"【{kind.label}】", "bold done") if kind is chosen else f" {kind.label} "
            for kind in DECISIONS
        ),
    )


def secretary_view(data: BlockViewData, page: int) -> SecretaryView:
    """Return what the secretary's window shows of the topic on a page.

    The heading holds title and proposer; the lines are opinions, conclusion, decision, vote and
    tasks.
    """
    topics = data.meeting.topics
    if not topics:
        return SecretaryView(
            styled(("还没有议题", "bold")),
            styled(
                (
                    "输入议题名称后回车；提出人写在括号里，如：春季运动会方案（王主任，15分钟）",
                    "muted",
                )
            ),
        )
    from meetingtui.meeting.line_parsing.discussion_lines import RecordedTopicLines

    topic = topics[page]
    number = data.meeting_number(topic.since)
    mark = f"  三重一大·{topic.major.label}" if topic.major else ""
    return SecretaryView(
        styled(
            (f"议题 {page + 1} / {len(topics)}{mark}\n", "bold"),
            (topic.title, "bold primary"),
            (f"  固定·{topic.standing.label}" if topic.standing else "", "muted"),
            (f"  第{number}次遗留" if number and not topic.standing else "", "bold at-risk"),
            ("  下次继续" if topic.is_kept else "", "bold at-risk"),
            (f"  提出：{topic.proposer}" if topic.proposer else "", "muted"),
            (f"  材料：{topic.papers}" if topic.papers else "", "muted"),
        ),
        lines=(
            *RecordedTopicLines(topic, data.roster).styled_lines(),
            *secretary_task_lines(data, TaskPlace(block=KEY, topic=topic.id)),
        ),
    )


def audience_view(data: BlockViewData, page: int) -> AudienceView:
    """Return what the audience window shows of the topic on a page; of the last one for a page
    beyond the end.

    Decision, vote and conclusion come first; then tasks and the three latest opinions.
    """
    topics = data.meeting.topics
    if not topics:
        return AudienceView(
            styled(),
            (
                AudienceViewPart(styled(("还没有议题", "bold primary"))),
                *guiding_question_parts(data, has_words=False),
            ),
        )
    at = max(0, min(page, len(topics) - 1))
    topic = topics[at]
    return AudienceView(
        styled((f"议题 {at + 1} / {len(topics)}", "bold")),
        (
            AudienceViewPart(styled((topic.title, "bold primary"))),
            *labelled_part_unless_empty("提　出", topic.proposer, rank=3),
            *labelled_part_unless_empty("材　料", topic.papers, rank=4),
            *labelled_part_unless_empty(
                "三重一大", topic.major.label if topic.major else "", rank=3
            ),
            *labelled_part_unless_empty("决　议", _styled_decision(topic), rank=0),
            *labelled_part_unless_empty(
                "表　决", topic.vote.figures_text if topic.vote else "", rank=1
            ),
            *labelled_part_unless_empty(
                "下　次", "这个议题下次例会继续" if topic.is_kept else "", rank=3
            ),
            *labelled_part_unless_empty("结　论", styled((topic.conclusion, "bold")), rank=1),
            *audience_task_parts(data, TaskPlace(block=KEY, topic=topic.id)),
            *_latest_opinion_parts(topic),
            *guiding_question_parts(data, has_words=topic.has_records),
        ),
    )


def _styled_decision(topic: Topic) -> StyledText:
    """Return a topic's decision, kind first, as styled text; empty where nothing was decided."""
    if topic.decision_kind is None:
        return styled()
    return styled(
        (topic.decision_kind.label, "bold done"), (f"  {topic.decision}".rstrip(), "bold")
    )


def _latest_opinion_parts(topic: Topic) -> tuple[AudienceViewPart, ...]:
    """Return the three newest opinions on a topic as parts of the audience window's page; those
    recorded at once for several people are one.
    """
    groups = group_joint_opinions(topic.opinions)
    latest = groups[-LATEST_OPINIONS:]
    return tuple(
        AudienceViewPart(
            styled((_speaker_label(said), "bold"), said[0].text),
            rank=6 + len(latest) - number,
            parts_before=len(groups) - len(latest) + number,
        )
        for number, said in enumerate(latest)
    )


def _speaker_label(said: tuple[Opinion, ...]) -> str:
    """Return the label before opinions recorded at once: 王晓梅： or 其余 5 人：; empty without a
    name.
    """
    if said[0].with_rest:
        return f"其余 {len(said)} 人："
    return f"{said[0].name}：" if said[0].name else ""


def total_planned_topic_minutes(meeting: Meeting) -> int:
    """Return the sum of the minutes planned for the topics on a meeting's agenda; a topic without
    any counts 0, and parked ones do not count.
    """
    return sum(topic.minutes or 0 for topic in meeting.topics)


def _planned_discussion_minutes(meeting: Meeting, minutes: int) -> int:
    """Return the planned minutes of the topic discussion in a meeting.

    They are the sum of the topics' minutes where every topic has some; where one has none, the
    agenda's, or that sum if it is larger.

    Args:
        meeting: the meeting.
        minutes: the minutes that the agenda plans for the block.
    """
    total = total_planned_topic_minutes(meeting)
    if meeting.topics and all(topic.minutes for topic in meeting.topics):
        return total
    return max(total, minutes)


def _recorded_summary(meeting: Meeting, _items: Mapping[int, Item]) -> str:
    """Return the number of topics and decisions: 议题 3 个，决议 2 个."""
    decided = sum(topic.decision_kind is not None for topic in meeting.topics)
    return f"议题 {len(meeting.topics)} 个，决议 {decided} 个"


def _search_texts(meeting: Meeting) -> Iterator[SearchText]:
    """Yield for each topic of a meeting its title, proposer, conclusion, decision and opinions."""
    for topic in meeting.topics:
        said = (f"{each.name}：{each.text}" if each.name else each.text for each in topic.opinions)
        yield topic.title, topic.proposer, topic.conclusion, topic.decision, *said


def _term_total_text(held: Sequence[Meeting]) -> str:
    """Return the number of topics discussed in the meetings held: 研讨议题 12 个; empty for
    none.
    """
    count = sum(topic.has_records for meeting in held for topic in meeting.topics)
    return f"研讨议题 {count} 个" if count else ""


def _has_records(meeting: Meeting, _items: Mapping[int, Item]) -> bool:
    """Whether a meeting recorded anything on any topic of its agenda."""
    return any(topic.has_records for topic in meeting.topics)


def findings_on_decisions_without_text(meeting: Meeting) -> list[PreIssuingFinding]:
    """Return a finding for each topic of which only the kind of decision was recorded, unless it
    was postponed or only reported.
    """
    return [
        _topic_finding(
            PreIssuingFindingKind.NO_DECISION_WORDS, topic, f"只记了“{topic.decision_kind.label}”"
        )
        for topic in meeting.topics
        if topic.decision_kind
        and topic.decision_kind not in _KINDS_WITHOUT_TEXT
        and not topic.decision.strip()
    ]


def major_decision_findings(meeting: Meeting, rules: VotingRules) -> list[PreIssuingFinding]:
    """Return findings for what discussed major decisions (三重一大) still need: views, vote,
    result.
    """
    return [
        _topic_finding(PreIssuingFindingKind.MAJOR, topic, missing)
        for topic in meeting.topics
        if topic.has_records
        for missing in missing_for_major_decision(topic, meeting, rules)
    ]


def vote_findings(meeting: Meeting, rules: VotingRules) -> list[PreIssuingFinding]:
    """Return findings for votes that contradict the attendance list.

    Those already reported for a major decision (三重一大) are left out.
    """
    return [
        _topic_finding(PreIssuingFindingKind.VOTE, topic, reason)
        for topic in meeting.topics
        if topic.vote
        and (reason := impossible_vote_reason(topic.vote, meeting))
        and reason not in missing_for_major_decision(topic, meeting, rules)
    ]


def _topic_finding(kind: PreIssuingFindingKind, topic: Topic, detail: str) -> PreIssuingFinding:
    """Return a finding of the check before issuing about a topic, to be settled on the topic's
    page.

    Args:
        kind: kind of the finding.
        topic: the topic.
        detail: what exactly is missing, in Chinese.
    """
    return PreIssuingFinding(
        kind=kind,
        subject=topic.title,
        detail=detail,
        place=MeetingScreenPosition(step_key=KEY, topic=topic.id),
        record_id=topic.id,
    )


def _pre_issuing_findings(meeting: Meeting, rules: VotingRules) -> Iterator[PreIssuingFinding]:
    """Yield all findings of the check before issuing about the topics of a meeting."""
    yield from findings_on_decisions_without_text(meeting)
    yield from major_decision_findings(meeting, rules)
    yield from vote_findings(meeting, rules)


def _checklist_points_needing_answer(
    meeting: Meeting, rules: VotingRules
) -> Iterator[ClosingChecklistPoint]:
    """Yield lines for the checklist at a meeting's end: what major decisions still need, and
    votes that cannot be right.
    """
    for found in major_decision_findings(meeting, rules):
        yield ClosingChecklistPoint(KEY, f"三重一大“{found.subject}”：{found.detail}")
    for found in vote_findings(meeting, rules):
        yield ClosingChecklistPoint(KEY, f"“{found.subject}”{found.detail}")


def _checklist_points_returning_next_meeting(
    _meeting: Meeting, _items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> Iterator[ClosingChecklistPoint]:
    """Yield one line for the checklist at a meeting's end with the topics that the next meeting
    lists again, where there are any.
    """
    if topics := [topic.title for topic in returning_topics(meetings.values())]:
        yield checklist_point_for_titles(KEY, "议题未议或再议", topics, returns=True)


def _prefilled_topic_lists(data: PreparationData) -> PreparedFields:
    """Return what is filled into a meeting before it is held: the topics that are due, and the
    parked ones (搁置).
    """
    topics = topics_due_for_meeting(data.others, data.day)
    parked = topics_with_consecutive_ids(
        parked_topics_of_last_meeting(data.others), len(topics) + 1
    )
    return PreparedFields(
        {"topics": topics, "parked": parked},
        {
            "topics": topic_origins_in_stored_form(topics),
            "parked": topic_origins_in_stored_form(parked),
        },
    )


def _refreshed_topic_lists(
    meeting: Meeting, fresh: Meeting, next_topic_id: int
) -> Mapping[str, Any]:
    """Return the topics and parked topics of a planned meeting that is prepared again, by field
    name.

    Args:
        meeting: the planned meeting.
        fresh: the same meeting prepared from the present records alone.
        next_topic_id: the lowest topic id never used in the term.
    """
    before = meeting.gathered or PrefilledValues()
    return merged_topic_lists(meeting, fresh.topics, fresh.parked, before, next_topic_id)


SPEC = BlockSpec(
    key=KEY,
    name=BLOCK_NAMES[KEY],
    modes=(
        OPINION,
        CONCLUSION,
        TASK,
        DECISIONS[DecisionKind.PASSED],
        VOTE,
        TOPIC,
        TITLE,
        *(mode for kind, mode in DECISIONS.items() if kind is not DecisionKind.PASSED),
    ),
    page_count=lambda meeting: max(1, len(meeting.topics)),
    secretary_view=secretary_view,
    audience_view=audience_view,
    has_records=_has_records,
    is_held=lambda meeting, items: (
        _has_records(meeting, items) or has_task_of_block(meeting, items, KEY)
    ),
    prepare=_prefilled_topic_lists,
    prepare_again=_refreshed_topic_lists,
    prepared_summary=lambda meeting, _: "；".join(topic.title for topic in meeting.topics),
    recorded_summary=_recorded_summary,
    search_texts=_search_texts,
    term_total=_term_total_text,
    planned_minutes=_planned_discussion_minutes,
    findings=_pre_issuing_findings,
    points_to_answer=_checklist_points_needing_answer,
    points_that_return=_checklist_points_returning_next_meeting,
)
