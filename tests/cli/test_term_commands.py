"""Terms on the command line: listed, closed, reopened, begun, compared."""

import json
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from fixed_clock import fixed_clock
from record_builders import make_closed_meeting, make_measure, make_task

from meetingtui.base import clock
from meetingtui.base.term_calendar import Term
from meetingtui.cli.program import cli
from meetingtui.meeting.record import MeetingState
from meetingtui.meeting.topic_discussion import StandingTopicRhythm, Topic
from meetingtui.plan.item import Status
from meetingtui.school.school import load_school
from meetingtui.store.backups import list_backups
from meetingtui.store.data_folder import open_term, term_path
from meetingtui.store.records import Change
from meetingtui.store.settings_files import add_term_to_school_yaml

SCHOOL = """\
name: 云山市晨光小学
departments: [{name: 课程教学部}]
people: [{name: 林知秋, department: 课程教学部}]
terms:
  - {id: 2026-2027-1, first_monday: 2026-09-07, end: 2027-01-15}
meeting: {weekday: 周一}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    moment = datetime(2027, 1, 14, 16, 0)
    monkeypatch.setattr(clock, "now_with_time_zone", moment.astimezone)
    (tmp_path / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    record(
        tmp_path,
        Change(
            words="导入",
            items=(make_measure(1, status=Status.DONE), make_measure(2), make_task(3, parent=2)),
        ),
    )
    return tmp_path


def record(folder: Path, change: Change) -> None:
    with open_term(folder, load_school(folder).terms[0], clock=fixed_clock) as file:
        file.record_change(change)


def run(folder: Path, *args: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), "term", *args], input=answer)


def test_closing_shows_what_is_open_and_asks(folder):
    asked = run(folder, "close", answer="\n")
    assert "计划事项未办结 1 项\n  议定事项未办结 1 项" in asked.output
    assert "没有结束，什么都没有改。" in asked.output
    assert run(folder, "list", "--json").output.count('"closed": null') == 1

    done = run(folder, "close", answer="是\n")
    assert "已备份并结束" in done.output
    assert list_backups(term_path(folder, "2026-2027-1"))
    assert "结束" in run(folder, "list").output


def test_a_meeting_under_way_and_a_term_closed_already_refuse_the_closing(folder):
    begun = make_closed_meeting(1, date(2027, 1, 11))
    record(folder, Change(words="开会", meetings=(begun,)))
    assert run(folder, "close", "--yes").exit_code == 0
    again = run(folder, "close", "--yes")
    assert (again.exit_code, "不用再结束" in again.output) == (1, True)
    assert run(folder, "reopen", answer="是\n").exit_code == 0
    record(
        folder,
        Change(
            words="开会",
            meetings=(make_closed_meeting(2, date(2027, 1, 14), state=MeetingState.OPEN),),
        ),
    )
    refused = run(folder, "close", "--yes")
    assert (refused.exit_code, refused.output) == (
        1,
        "第2次行政例会正在进行，不能结束学期。请先结束会议。\n",
    )


def test_reopening_asks_and_is_refused_where_nothing_is_closed(folder):
    assert run(folder, "reopen", "--yes").exit_code == 1
    run(folder, "close", "--yes")
    assert "没有打开" in run(folder, "reopen", answer="\n").output
    assert "已重新打开" in run(folder, "reopen", answer="是\n").output
    record(folder, Change(words="改", items=(make_measure(2, status=Status.DONE),)))


def test_the_next_term_is_begun_shown_first_and_then_worked_on(folder):
    run(folder, "close", "--yes")
    asked = run(folder, "open", answer="\n")
    assert "2026—2027学年第二学期（2027-02-15 至 2027-07-02，将写入 school.yaml）" in asked.output
    assert "未启动 举措2" in asked.output
    assert len(load_school(folder).terms) == 1

    run(folder, "open", answer="是\n")
    listed = json.loads(run(folder, "list", "--json").output)
    assert [(row["id"], row["is_present"], row["state"]) for row in listed] == [
        ("2026-2027-1", False, "2027年1月14日结束"),
        ("2026-2027-2", True, "未开始"),
    ]
    assert listed[1]["figures"]["total"] == 2
    assert "没有新的要写入" in run(folder, "open", "--yes").output


def test_opening_the_next_term_before_closing_this_one_is_said(folder):
    said = run(folder, "open", answer="\n").output
    assert "还没有结束" in said
    assert "没有写入" in said


def test_two_terms_stand_side_by_side(folder):
    assert run(folder, "compare").exit_code == 1
    run(folder, "close", "--yes")
    run(folder, "open", "--yes")
    lines = run(folder, "compare").output.splitlines()
    assert lines[0] == "2026—2027学年第一学期（截至 2027-01-14）"
    assert [line.split() for line in lines[3:5]] == [
        ["2026-2027-1", "2026-2027-2", "变化"],
        ["计划事项", "2", "项", "2", "项", "持平"],
    ]
    found = json.loads(run(folder, "compare", "2026-2027-1", "2026-2027-2", "--json").output)
    assert found["before"]["figures"]["done"] == 1
    assert found["lines"][1] == {
        "label": "已完成",
        "before": "1 项",
        "after": "0 项",
        "change": "-1",
    }


def test_after_the_closing_backups_of_the_next_term_are_listed_and_restored(folder):
    run(folder, "close", "--yes")
    run(folder, "open", "--yes")
    kept = [
        each.id
        for term in load_school(folder).terms
        for each in list_backups(term_path(folder, term.id))[-1:]
    ]
    assert len(set(kept)) == 2
    listed = CliRunner().invoke(cli, ["--data", str(folder), "backup", "list"]).output
    assert listed.startswith(kept[-1])
    assert (
        "与现在的记录一样"
        in CliRunner().invoke(cli, ["--data", str(folder), "backup", "restore", kept[-1]]).output
    )


def test_carrying_after_the_plan_was_imported_says_what_goes_on_there(folder):
    run(folder, "close", answer="是\n")
    spring = Term(id="2026-2027-2", first_monday=date(2027, 2, 15), end=date(2027, 7, 2))
    add_term_to_school_yaml(folder, spring, datetime(2027, 1, 14, 16, 0))
    planned = msgspec.structs.replace(make_measure(2), id=7, source="s")
    with open_term(folder, load_school(folder).terms[1], clock=fixed_clock) as file:
        file.record_change(Change(words="导入", items=(planned,)))
    told = CliRunner().invoke(cli, ["--data", str(folder), "plan", "carry", "--yes"]).output
    assert "接续 举措2  待定  → 举措2（内容相同）" in told
    assert "结转 任务3  待定  时限 未定" in told
    assert "已写入：结转 1 项，接续 1 项。" in told


def test_carrying_lists_the_topics_that_wait_and_takes_them_along(folder):
    waiting = make_closed_meeting(
        4,
        date(2026, 11, 16),
        topics=(
            Topic(
                id=1, title="食堂安全通报", standing=StandingTopicRhythm.MONTHLY, conclusion="好"
            ),
        ),
        parked=(Topic(id=2, title="校服招标"),),
    )
    with open_term(folder, load_school(folder).terms[0], clock=fixed_clock) as file:
        file.record_change(Change(words="开会", meetings=(waiting,)))
    run(folder, "close", answer="是\n")
    spring = Term(id="2026-2027-2", first_monday=date(2027, 2, 15), end=date(2027, 7, 2))
    add_term_to_school_yaml(folder, spring, datetime(2027, 1, 14, 16, 0))
    told = CliRunner().invoke(cli, ["--data", str(folder), "plan", "carry", "--yes"]).output
    assert "结转 食堂安全通报  固定议题（每月一次）" in told
    assert "结转 校服招标  搁置议题" in told
    assert "，议题 2 项。" in told
    with open_term(folder, spring, clock=fixed_clock) as file:
        (first,) = file.records.meetings.values()
        assert [topic.title for topic in first.agenda_and_parked_topics] == [
            "食堂安全通报",
            "校服招标",
        ]
    again = CliRunner().invoke(cli, ["--data", str(folder), "plan", "carry", "--yes"]).output
    assert "没有未结转的事项" in again
