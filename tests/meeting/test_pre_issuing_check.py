"""签发前检查: what is wanting is found, leads to its place, and can be left knowingly."""

from datetime import date, datetime
from functools import partial

import msgspec
import pytest
from record_builders import make_closed_meeting, make_measure, make_task
from sixth_meeting import make_records, make_school

from meetingtui.meeting.attendance import AttendanceEntry, Presence
from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.meeting.meeting_findings import PreIssuingFindingKind
from meetingtui.meeting.pre_issuing_check import (
    check_before_issuing,
    pair_findings_with_waivers,
    with_findings_waived,
    without_finding_waiver,
)
from meetingtui.meeting.record import LearningShare, Meeting
from meetingtui.meeting.reflection import Reflection
from meetingtui.meeting.topic_discussion import DecisionKind, MajorDecisionKind, Opinion, Topic
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 17, 0)
SCHOOL = make_school()

FULL = make_closed_meeting(
    6,
    DAY,
    attendance=(
        AttendanceEntry(name="程远舟"),
        AttendanceEntry(name="白露", presence=Presence.LEAVE),
    ),
    share=LearningShare(presenter="林知夏", topic="作业"),
    topics=(
        Topic(
            id=1,
            title="作息",
            opinions=(Opinion(text="可"),),
            decision="晚开十分钟",
            decision_kind=DecisionKind.PASSED,
        ),
    ),
    reflections=(Reflection(department="课程教学中心", done=("听课",)),),
)


measure = partial(make_measure, department="课程教学中心")


task = partial(make_task, meeting=6)


HEARD = add_progress(measure(1), on=DAY, meeting=6, text="已启动", status=Status.IN_PROGRESS)


def found(meeting: Meeting = FULL, *items: Item):
    known = {item.id: item for item in (HEARD, *items)}
    return check_before_issuing(meeting, known, school=SCHOOL, agenda=shipped_agenda())


def only(meeting: Meeting, *items: Item):
    findings = found(meeting, *items)
    assert len(findings) == 1, findings
    return findings[0]


def test_a_complete_meeting_wants_nothing() -> None:
    whole = task(2, people=("白露",), due=date(2026, 12, 5), block="work_push")
    assert found(FULL, whole) == []


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        (task(2, due=DAY, block="topic_discussion", topic=1), PreIssuingFindingKind.NO_OWNER),
        (
            task(2, people=("白露",), block="topic_discussion", topic=1),
            PreIssuingFindingKind.NO_DEADLINE,
        ),
    ],
)
def test_a_task_without_owner_or_deadline_leads_to_its_topic(
    item: Item, kind: PreIssuingFindingKind
) -> None:
    finding = only(FULL, item)
    assert finding.kind is kind
    assert (finding.place.step_key, finding.place.topic) == ("topic_discussion", 1)
    assert finding.subject == "任务2"


def test_a_list_in_which_nobody_was_marked_may_be_untouched() -> None:
    everybody = tuple(AttendanceEntry(name=line.name) for line in FULL.attendance)
    finding = only(msgspec.structs.replace(FULL, attendance=everybody))
    assert finding.kind is PreIssuingFindingKind.ATTENDANCE
    assert finding.subject == "2 人都按出席记"
    assert finding.place.step_key == "attendance"


def test_an_empty_block_is_named_as_the_school_calls_it() -> None:
    finding = only(msgspec.structs.replace(FULL, share=LearningShare(presenter="林知夏")))
    assert (finding.kind, finding.subject) == (PreIssuingFindingKind.EMPTY_BLOCK, "学习分享")
    assert finding.place.step_key == "learning_share"


def test_a_decision_without_words_leads_to_its_topic() -> None:
    (topic,) = FULL.topics
    finding = only(
        msgspec.structs.replace(FULL, topics=(msgspec.structs.replace(topic, decision=" "),))
    )
    assert (finding.kind, finding.detail) == (
        PreIssuingFindingKind.NO_DECISION_WORDS,
        "只记了“通过”",
    )


@pytest.mark.parametrize("kind", [DecisionKind.POSTPONED, DecisionKind.REPORTED, None])
def test_what_was_not_decided_needs_no_words(kind: DecisionKind | None) -> None:
    (topic,) = FULL.topics
    open_topic = msgspec.structs.replace(topic, decision="", decision_kind=kind)
    assert found(msgspec.structs.replace(FULL, topics=(open_topic,))) == []


def test_a_major_decision_without_vote_and_views_is_found() -> None:
    (topic,) = FULL.topics
    major = msgspec.structs.replace(topic, major=MajorDecisionKind.FUNDS)
    findings = found(msgspec.structs.replace(FULL, topics=(major,)))
    assert {each.kind for each in findings} == {PreIssuingFindingKind.MAJOR}
    assert "未记表决票数" in [each.detail for each in findings]


def test_an_item_that_moved_without_a_word_is_found_with_what_moved() -> None:
    silent = add_progress(measure(3), on=DAY, meeting=6, status=Status.DONE)
    finding = only(FULL, silent)
    assert finding.kind is PreIssuingFindingKind.CHANGED_SILENTLY
    assert finding.detail == "由未启动转为已完成"
    assert (finding.place.step_key, finding.place.item) == ("work_push", 3)


def test_an_overdue_item_nobody_spoke_of_leads_to_where_it_was_called() -> None:
    late = measure(3, due=date(2026, 11, 20))
    finding = only(msgspec.structs.replace(FULL, carried=(3,)), late)
    assert finding.kind is PreIssuingFindingKind.OVERDUE_UNHEARD
    assert (finding.place.step_key, finding.place.item) == ("carried", 3)
    spoken = add_progress(late, on=DAY, meeting=6, text="下周完成")
    assert found(FULL, spoken) == []


def test_what_is_left_knowingly_is_shown_with_its_reason_behind_the_rest() -> None:
    a, b = found(FULL, task(2, people=("白露",)), task(3, people=("白露",)))
    meeting = with_findings_waived(FULL, [a], "会后商定", NOW)
    assert [
        (each.finding, each.waiver.reason if each.waiver else "")
        for each in pair_findings_with_waivers([a, b], meeting)
    ] == [(b, ""), (a, "会后商定")]
    assert all(
        each.waiver is None
        for each in pair_findings_with_waivers([a, b], without_finding_waiver(meeting, a))
    )


def test_a_reason_given_twice_is_kept_once() -> None:
    (finding,) = found(FULL, task(2, people=("白露",)))
    meeting = with_findings_waived(
        with_findings_waived(FULL, [finding], "忘了", NOW), [finding], "会后商定", NOW
    )
    assert [each.reason for each in meeting.waivers] == ["会后商定"]


def test_a_finding_that_says_something_else_by_now_wants_an_answer_again() -> None:
    silent = add_progress(measure(3), on=DAY, meeting=6, status=Status.DONE)
    meeting = with_findings_waived(FULL, found(FULL, silent), "只改状态", NOW)
    other = add_progress(measure(3), on=DAY, meeting=6, status=Status.PAUSED)
    assert [each.waiver for each in pair_findings_with_waivers(found(FULL, other), meeting)] == [
        None
    ]


def test_the_sixth_meeting_is_checked_in_one_go() -> None:
    records = make_records()
    findings = check_before_issuing(
        records.meeting, records.items, school=records.school, agenda=records.agenda
    )
    kinds = [each.kind for each in findings]
    assert kinds == sorted(kinds, key=list(PreIssuingFindingKind).index)
    assert len({each.key for each in findings}) == len(findings)
