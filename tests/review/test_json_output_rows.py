"""A term as one row of a list, and one meeting with all its fields."""

import json
from datetime import date, datetime

import msgspec
import pytest
from record_builders import make_closed_meeting, make_measure, make_task
from small_term import AUTUMN, TODAY, snapshot

from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.meeting.minutes_records import MinutesApproval
from meetingtui.meeting.record import LearningShare, Meeting
from meetingtui.meeting.topic_discussion import Opinion, StandingTopicRhythm, Topic
from meetingtui.plan.item import EvidenceFile, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.review.json_output_rows import meeting_json_fields, term_list_row


@pytest.mark.parametrize(
    ("today", "closed", "state"),
    [
        (date(2026, 9, 6), None, "未开始"),
        (date(2026, 9, 7), None, "进行中"),
        (AUTUMN.end, None, "进行中"),
        (date(2027, 1, 16), None, "期末已过，尚未结束"),
        (date(2027, 1, 16), date(2027, 1, 14), "2027年1月14日结束"),
    ],
)
def test_its_state_follows_the_day_and_the_closing(today: date, closed: date | None, state: str):
    row = term_list_row(snapshot(today=today), closed=closed, is_present=False, today=today)
    assert row.state == state
    assert row.summary_text == ""


def test_it_tells_the_plan_and_the_meetings_in_one_sentence():
    term = snapshot(
        [make_measure(1, status=Status.DONE), make_measure(2)],
        [make_closed_meeting(1, date(2026, 9, 14))],
    )
    row = term_list_row(term, closed=None, is_present=True, today=TODAY)
    assert row.summary_text == "计划事项 2 项，已完成 1 项，完成率 50.0%，例会 1 次"


DAY = date(2026, 11, 23)
TOPICS = (
    Topic(
        id=1, title="食堂", standing=StandingTopicRhythm.MONTHLY, opinions=(Opinion(text="先试点"),)
    ),
)
PAPER = EvidenceFile(path="6/签到表.jpg", name="签到表.jpg", size=10, sha256="00", added=DAY)
HELD = make_closed_meeting(
    6,
    DAY,
    attendance=(AttendanceEntry(name="林知夏", arrived="14:50", left="16:10"),),
    last_minutes=MinutesApproval(number=5, correction="地点改为三楼"),
    topics=TOPICS,
    parked=(Topic(id=2, title="校服招标"),),
    further_shares=(LearningShare(presenter="周以宁", topic="项目化学习"),),
    evidence_files=(PAPER,),
    started=datetime(2026, 11, 23, 14, 30),
)


def _missing(record: msgspec.Struct, shown: object, path: str = "") -> list[str]:
    """Fields of a record, and of the records in it, that its JSON lacks."""
    if not isinstance(shown, dict):
        return [path]
    found: list[str] = []
    for name in record.__struct_fields__:
        if name not in shown:
            found.append(f"{path}.{name}")
            continue
        value, there = getattr(record, name), shown[name]
        if isinstance(value, msgspec.Struct):
            found += _missing(value, there, f"{path}.{name}")
        elif isinstance(value, tuple):
            found += [
                each
                for at, part in enumerate(value)
                if isinstance(part, msgspec.Struct)
                for each in _missing(part, there[at], f"{path}.{name}[{at}]")
            ]
    return found


def test_no_field_of_a_meeting_or_of_what_is_in_it_is_left_out():
    shown = meeting_json_fields(HELD, {})
    assert _missing(HELD, shown) == []
    assert set(shown) >= {field.name for field in msgspec.structs.fields(Meeting)}
    assert json.loads(json.dumps(shown)) == shown


def test_the_values_are_those_of_the_record():
    shown = meeting_json_fields(HELD, {})
    assert (shown["attendance"][0]["arrived"], shown["attendance"][0]["left"]) == ("14:50", "16:10")
    assert shown["topics"][0]["standing"] == "month"
    assert [each["title"] for each in shown["parked"]] == ["校服招标"]
    assert shown["further_shares"][0]["presenter"] == "周以宁"
    assert shown["evidence_files"][0]["name"] == "签到表.jpg"
    assert shown["share"]["topic"] == ""
    again = msgspec.convert(
        {name: shown[name] for name in HELD.__struct_fields__}, Meeting, strict=False
    )
    assert again == HELD


def test_tasks_given_and_progress_heard_stand_with_it():
    given = msgspec.structs.replace(make_task(3), meeting=6, topic=1, people=("周以宁",))
    heard = add_progress(make_measure(1), on=DAY, meeting=6, status=Status.DONE, text="已办")
    shown = meeting_json_fields(HELD, {1: heard, 2: make_measure(2), 3: given})
    assert [(each["id"], each["topic"], each["people"]) for each in shown["tasks"]] == [
        (3, 1, ["周以宁"])
    ]
    assert [(each["item"], each["text"], each["after"]) for each in shown["progress"]] == [
        (1, "已办", "done")
    ]
