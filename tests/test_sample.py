import importlib.util
import re
import zipfile
from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetingtui import sample
from meetingtui.base import shipped_files as shipped
from meetingtui.base.errors import RefusedError, SettingsError
from meetingtui.base.term_calendar import meeting_days
from meetingtui.base.yaml_reader import read_yaml_with_lines
from meetingtui.meeting import meeting_preparation as agenda
from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.carry_over_to_next_meeting import department_progress_outside_meetings
from meetingtui.meeting.next_meeting import next_meeting_appointment
from meetingtui.meeting.record import closed_meetings
from meetingtui.plan.deadline_status import deadline_status
from meetingtui.plan.importing.plan_document import PlanNodeKind
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_history import last_report_day
from meetingtui.plan.item_operations import first_key_tag
from meetingtui.plan.item_tree import ItemTree
from meetingtui.sample import HELD_MEETING_WEEKS, sample_term_around_today
from meetingtui.sample.sample_meetings import sample_meeting_changes
from meetingtui.sample.story_file import SampleStory
from meetingtui.school.school import School, load_school, parse_school
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.records import Records

SOURCES = Path(__file__).resolve().parents[1] / "data" / "sample"
REAL_PLANS = Path(__file__).resolve().parents[2] / "shared" / "plans"

MONDAY = date(2026, 11, 23)

DAYS = (
    *(MONDAY + timedelta(days=number) for number in range(7)),
    date(2026, 1, 31),
    date(2026, 2, 17),  # the first day of the lunar year
    date(2026, 3, 1),
    date(2026, 8, 31),
    date(2026, 10, 1),
    date(2027, 2, 28),
    date(2027, 7, 25),  # the summer holidays
    date(2027, 12, 31),
    date(2028, 1, 25),  # the winter holidays
    date(2028, 2, 29),
    date(2035, 7, 1),
)


class Sample:
    """A sample school made for a day, and what its screens would ask of it."""

    def __init__(self, folder: Path, today: date) -> None:
        sample.create_sample_school(folder, today)
        self.folder = folder
        self.today = today
        self.school: School = load_school(folder)
        self.term = self.school.term_on_or_after(today)
        with open_term_read_only(folder, self.term) as file:
            self.records: Records = file.records
        self.tree = ItemTree.from_items(self.records.items)
        self.held = closed_meetings(self.records.meetings.values())

    def measures(self, *statuses: Status) -> list[Item]:
        found = [item for item in self.tree.counted_items if item.kind is ItemKind.MEASURE]
        return [item for item in found if not statuses or item.status in statuses]

    def warned(self, word: str, items: Iterable[Item]) -> list[str]:
        days = [meeting.on for meeting in self.held]
        return [
            item.title
            for item in items
            if getattr(
                deadline_status(
                    item,
                    today=self.today,
                    thresholds=self.school.thresholds,
                    meetings_held=days,
                    last_report=last_report_day(item, self.tree),
                ),
                word,
            )
        ]


def test_the_story_is_never_told_over_the_records_of_a_school(tmp_path: Path) -> None:
    made = Sample(tmp_path, MONDAY)
    (tmp_path / "school.yaml").unlink()
    plan = tmp_path / sample.PLAN_FILE_NAME
    plan.write_bytes(b"their own")
    with pytest.raises(RefusedError, match=f"{made.term.id}.json"):
        sample.create_sample_school(tmp_path, MONDAY)
    assert plan.read_bytes() == b"their own"


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_term_is_under_way_whatever_the_day(tmp_path: Path, today: date) -> None:
    made = Sample(tmp_path / "school", today)

    assert made.term.contains(today)
    assert made.term.week_number_of(today) in range(10, 14)
    assert made.term.id == sample_term_id(made.term.first_monday)
    assert len(made.held) == len(made.records.meetings) == 4
    assert [made.term.week_number_of(meeting.on) for meeting in made.held] == list(
        HELD_MEETING_WEEKS
    )
    assert all(meeting.on < today for meeting in made.held)
    on = next_meeting_appointment(made.held, made.school, made.term, today).on
    assert on and timedelta() <= on - today <= timedelta(days=15)

    document = read_plan(made.folder / sample.PLAN_FILE_NAME, made.school)
    assert document.term == made.term.id
    assert made.term.title in document.title


def test_on_every_day_of_ten_years_four_meetings_were_held_and_one_is_due_soon() -> None:
    school = parse_school((SOURCES / "school.yaml").read_text(encoding="utf-8"))
    habits = school.meeting
    for number in range(3653):
        today = date(2025, 1, 1) + timedelta(days=number)
        term = sample_term_around_today(school, today)
        days = [
            *meeting_days(
                term,
                weekday=habits.weekday_index,
                every=habits.every,
                first_week=habits.first_week,
            )
        ]
        assert term.contains(today), today
        assert (
            tuple(term.week_number_of(day) for day in days if day < today) == HELD_MEETING_WEEKS
        ), today
        coming = next(day for day in days if day >= today)
        assert coming - today <= timedelta(days=15), today
        assert term.is_workday(coming), today


def test_measures_are_divided_down_to_teaching_groups_and_some_are_key(tmp_path: Path) -> None:
    made = Sample(tmp_path / "school", MONDAY)
    assert {part.department for part in made.tree.parts} >= {"低年级部", "语文教研组"}
    assert {part.status for part in made.tree.parts} == {
        Status.NOT_STARTED,
        Status.IN_PROGRESS,
        Status.DONE,
    }
    assert any(first_key_tag(item, made.school) for item in made.tree.counted_items)
    assert all(each.department != "语文教研组" for each in made.held[-1].reflections)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_term_so_far_has_something_of_everything(tmp_path: Path, today: date) -> None:
    made = Sample(tmp_path, today)

    assert len(made.measures()) == 60
    assert len(made.tree.counted_items) == 70  # and ten rows of its two tables
    assert len(made.measures(Status.DONE)) == 13
    assert 24 <= len(made.measures(Status.IN_PROGRESS)) <= 34
    assert len(made.measures(Status.PAUSED)) == len(made.measures(Status.CANCELLED)) == 1
    assert 2 <= len(made.warned("overdue", made.measures())) <= 6
    assert 1 <= len(made.warned("stale", made.measures())) <= 10
    assert 2 <= len(made.warned("unclaimed", made.measures())) <= 4

    done = [task for task in made.tree.tasks if task.status is Status.DONE]
    assert len(done) >= 8
    assert made.warned("overdue", made.tree.tasks)
    assert any(task.due and task.due >= today for task in made.tree.tasks if task.is_open)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_history_runs_forward_and_ends_by_today(tmp_path: Path, today: date) -> None:
    made = Sample(tmp_path, today)

    for item in made.records.items.values():
        assert item.created is not None
        days = [item.created, *(line.on for line in item.progress), today]
        assert days == sorted(days), item.title
        for earlier, later in pairwise(item.progress):
            assert earlier.after is later.before, item.title
        for line in item.progress:
            assert line.changes_status or line.text or line.changes, item.title
            if line.meeting:
                assert made.records.meetings[line.meeting].on == line.on, item.title


def test_the_next_meeting_finds_its_presenter_and_its_business(tmp_path: Path) -> None:
    made = Sample(tmp_path, MONDAY)

    planned = agenda.prepare_next_meeting(
        made.records.meetings,
        made.records.items,
        school=made.school,
        term=made.term,
        today=MONDAY,
    )

    assert (planned.number, planned.on) == (5, MONDAY)
    assert planned.share.presenter == "罗天成"
    assert len(planned.carried) >= 4
    assert planned.agenda
    reported = [
        department.name
        for department in made.school.departments
        if department_progress_outside_meetings(
            made.records.items.values(), department.name, made.held, planned.on
        )
    ]
    assert len(reported) >= 5
    assert [(topic.title, topic.since) for topic in planned.topics] == [
        ("教师绩效考核方案修订稿", 4)
    ]
    since = [problem.since for part in planned.reflections for problem in part.problems]
    assert since.count(3) == 1
    assert since.count(4) >= 4


def test_each_meeting_filled_all_its_blocks(tmp_path: Path) -> None:
    made = Sample(tmp_path, MONDAY)

    for meeting in made.held:
        assert meeting.is_closed
        assert meeting.started is not None and meeting.closed is not None
        assert meeting.started < meeting.closed
        assert len(meeting.share.points) == 3
        assert meeting.topics and all(
            topic.opinions and topic.conclusion and topic.decision and topic.decision_kind
            for topic in meeting.topics
        )
        assert sum(not reflection.is_empty for reflection in meeting.reflections) >= 4
        spoken = [
            item.id
            for item in made.tree.counted_items
            if item.progress_in_meeting(meeting.id) is not None
        ]
        assert len(spoken) >= 5
        assert set(spoken) <= set(meeting.agenda)
        assert meeting.achievements
        assert all(
            problem.task is None or problem.task in made.records.items
            for reflection in meeting.reflections
            for problem in reflection.problems
        )
        assert set(meeting.minutes_spent) == set(made.school.meeting.minutes)
    marks = {line.presence for meeting in made.held for line in meeting.attendance}
    assert marks == set(Presence)


def test_everything_named_is_known(tmp_path: Path) -> None:
    made = Sample(tmp_path, MONDAY)
    people = {person.name for person in made.school.people}
    departments = {department.name for department in made.school.departments} | {""}

    for item in made.records.items.values():
        assert item.parent is None or item.parent in made.records.items
        assert set(item.people) <= people, item.title
        assert item.department in departments, item.title
    for meeting in made.held:
        there = {line.name for line in meeting.attendance}
        away = {
            line.name
            for line in meeting.attendance
            if line.presence in (Presence.LEAVE, Presence.ABSENT)
        }
        spoke = {opinion.name for topic in meeting.topics for opinion in topic.opinions}
        assert {meeting.host, meeting.recorder, meeting.share.presenter} <= people - away
        assert {topic.proposer for topic in meeting.topics} <= people - away
        assert spoke <= there - away
        assert {*meeting.agenda, *meeting.carried} <= set(made.records.items)
        for achievement in meeting.achievements:
            assert achievement.item is None or achievement.item in made.records.items


def test_the_settings_keep_their_comments_and_move_their_dates(tmp_path: Path) -> None:
    made = Sample(tmp_path, date(2028, 2, 29))
    source = (SOURCES / "school.yaml").read_text(encoding="utf-8")
    written = (made.folder / "school.yaml").read_text(encoding="utf-8")

    without = [re.sub(r"[-\d]{10,}", "", text) for text in (source, written)]
    assert without[0] == without[1]
    shift = made.term.first_monday - parse_school(source).terms[-1].first_monday
    assert made.term.end == parse_school(source).terms[-1].end + shift
    assert {made.term.week_number_of(day) for day in made.term.holidays} == {6}


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_four_meetings_lie_behind_on_any_day(today: date) -> None:
    school = parse_school((SOURCES / "school.yaml").read_text(encoding="utf-8"))
    term = sample_term_around_today(school, today)
    moved = msgspec.structs.replace(school, terms=(term,))

    assert term.first_monday.weekday() == 0
    held = []
    day = next_meeting_appointment([], moved, term, term.first_monday).on
    while day and day < today:
        held.append(term.week_number_of(day))
        day = moved.next_meeting_day(after=day)
    assert tuple(held) == HELD_MEETING_WEEKS


def test_the_committed_plan_is_what_its_text_builds() -> None:
    spec = importlib.util.spec_from_file_location("sample_build", SOURCES / "build.py")
    assert spec is not None and spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)

    built = build.build((SOURCES / "plan.txt").read_text(encoding="utf-8"))

    assert body(built) == body((SOURCES / "plan.docx").read_bytes())


def test_the_reader_finds_sixty_measures_and_both_tables() -> None:
    document = read_plan(SOURCES / "plan.docx")

    assert document.school == "澜川市城北小学"
    assert document.term == "2026-2027-1"
    kinds = [node.kind for _, node in document.walk_in_reading_order()]
    assert kinds.count(PlanNodeKind.TABLE_ROW) == 10
    leaves = [
        node
        for _, node in document.walk_in_reading_order()
        if node.kind is PlanNodeKind.MEASURE
        and not any(child.kind is PlanNodeKind.MEASURE for child in node.children)
    ]
    assert len(leaves) == 60
    assert max(len(node.title) for node in leaves) <= 24


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unclaimed", ("没有这一项",)),
        ("unclaimed", ("开展",)),  # more than one
        ("departments", {"党建引领与学校治理": "教研室"}),
        ("since_last", {"第99周": {}}),
        ("since_last", {"第10周周五": {"没有这一项": "已完成｜办好了。"}}),
        ("since_last", {"第10周周五": {"公众号": "办好了｜没有这种状态。"}}),
    ],
)
def test_a_story_that_speaks_of_nothing_is_refused(field: str, value: object) -> None:
    school = parse_school((SOURCES / "school.yaml").read_text(encoding="utf-8"))
    story, _ = read_yaml_with_lines(SOURCES / "story.yaml", SampleStory)
    told = msgspec.structs.replace(story, **{field: value})

    with pytest.raises(SettingsError, match=r"story\.yaml"):
        list(
            sample_meeting_changes(
                told, read_plan(SOURCES / "plan.docx", school), school=school, today=MONDAY
            )
        )


def test_a_school_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "school.yaml").write_text("name: 别的学校", encoding="utf-8")

    with pytest.raises(RefusedError, match=r"school\.yaml"):
        sample.create_sample_school(tmp_path, MONDAY)

    assert [path.name for path in tmp_path.iterdir()] == ["school.yaml"]


def test_the_sources_are_never_written_to(tmp_path: Path) -> None:
    before = {
        path: path.read_bytes() for path in shipped.sample_folder().iterdir() if path.is_file()
    }

    sample.create_sample_school(tmp_path, MONDAY)

    assert before == {
        path: path.read_bytes() for path in shipped.sample_folder().iterdir() if path.is_file()
    }


def test_no_name_comes_from_a_real_school() -> None:
    if not REAL_PLANS.is_dir():
        pytest.skip("no real plans beside the checkout")
    real = "".join(path.read_text(encoding="utf-8") for path in REAL_PLANS.glob("*.txt"))
    school = parse_school((SOURCES / "school.yaml").read_text(encoding="utf-8"))
    story, _ = read_yaml_with_lines(SOURCES / "story.yaml", SampleStory)
    guests = [name for meeting in story.meetings for name in meeting.guests]

    for name in (school.name, school.short, *(person.name for person in school.people), *guests):
        assert name not in real


def body(raw: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return archive.read("word/document.xml")


def sample_term_id(monday: date) -> str:
    if monday.month >= 7:
        return f"{monday.year}-{monday.year + 1}-1"
    return f"{monday.year - 1}-{monday.year}-2"


def test_some_items_have_a_target_and_are_on_their_way_to_it(tmp_path: Path) -> None:
    items = Sample(tmp_path, DAYS[0]).measures()
    told = {
        item.target.amount_reached_text(item.amount_reached or 0) for item in items if item.target
    }
    assert told == {"已达 17 / 30 节", "已达 45 / 40 门", "已达 3 / 6 名"}
