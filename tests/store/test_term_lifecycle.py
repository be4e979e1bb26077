"""Between terms: closed, reopened, the next one written into school.yaml and begun."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from record_builders import make_closed_meeting, make_measure, make_part, make_task
from small_term import snapshot

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.meeting.record import MeetingState
from meetingtui.meeting.topic_discussion import StandingTopicRhythm, Topic
from meetingtui.plan.item import Item, Status
from meetingtui.school import school as school_file
from meetingtui.school.school import School
from meetingtui.store.backups import list_backups
from meetingtui.store.data_folder import open_term, open_term_read_only, term_path
from meetingtui.store.records import Change
from meetingtui.store.settings_files import add_term_to_school_yaml, create_school_folder
from meetingtui.store.term_backups import read_backup
from meetingtui.store.term_lifecycle import (
    back_up_and_build_closing_change,
    current_open_term,
    newest_closed_or_begun_term,
    open_next_term,
    open_work_in_snapshot,
    preview_next_term,
    reopen_term_change,
    snapshots_of_earlier_terms,
    term_after,
)

NOW = datetime(2027, 1, 14, 16, 0)
TODAY = NOW.date()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_school_folder(tmp_path, date(2026, 11, 22))
    return tmp_path


def school_of(folder: Path) -> School:
    return school_file.load_school(folder)


def close(folder: Path, *items: Item) -> School:
    """The folder's term with those items, closed."""
    school = school_of(folder)
    with open_term(folder, school.terms[-1], clock=lambda: NOW) as file:
        if items:
            file.record_change(Change(words="导入", items=items))
        file.record_change(back_up_and_build_closing_change(file, school, school.terms[-1], NOW))
    return school


def test_a_closed_term_is_copied_first_and_refuses_changes_until_it_is_reopened(folder):
    school = close(folder, make_measure(1))
    copies = list_backups(term_path(folder, school.terms[0].id))
    assert read_backup(copies[-1], school.terms[0].id).closing is None
    assert read_backup(copies[-1], school.terms[0].id).items[1] == make_measure(1)
    with open_term(folder, school.terms[0], clock=lambda: NOW) as file:
        assert file.records.closing.on == TODAY
        with pytest.raises(RefusedError, match="本学期已于2027年1月14日结束"):
            file.record_change(Change(words="改", items=(make_measure(1, status=Status.DONE),)))
        with pytest.raises(RefusedError, match="不用再结束"):
            file.record_change(
                back_up_and_build_closing_change(file, school, school.terms[-1], NOW)
            )
        file.record_change(reopen_term_change(file.records, school.terms[0]))
        file.record_change(Change(words="改", items=(make_measure(1, status=Status.DONE),)))
        assert file.records.items[1].status is Status.DONE
        with pytest.raises(RefusedError, match="没有结束，不用重新打开"):
            reopen_term_change(file.records, school.terms[0])


def test_what_was_done_before_the_closing_cannot_be_taken_back_after_it(folder):
    school = school_of(folder)
    with open_term(folder, school.terms[0], clock=lambda: NOW) as file:
        file.record_change(Change(words="导入", items=(make_measure(1),)))
        file.record_change(back_up_and_build_closing_change(file, school, school.terms[-1], NOW))
        assert file.undo_description is None
        assert file.undo() is None
        assert set(file.records.items) == {1}


def test_a_meeting_under_way_keeps_the_term_open(folder):
    school = school_of(folder)
    begun = msgspec.structs.replace(make_closed_meeting(3, TODAY), state=MeetingState.OPEN)
    with open_term(folder, school.terms[0], clock=lambda: NOW) as file:
        file.record_change(Change(words="开会", meetings=(begun,)))
        with pytest.raises(RefusedError, match="第3次行政例会正在进行"):
            back_up_and_build_closing_change(file, school, school.terms[-1], NOW)


def test_the_next_term_is_written_into_the_settings_and_takes_what_is_unfinished(folder):
    before = (folder / "school.yaml").read_bytes()
    school = close(
        folder,
        make_measure(1, tags=("重点",)),
        make_measure(2, status=Status.DONE),
        make_task(3, parent=1),
    )
    term = school.terms[0]
    with open_term_read_only(folder, term) as file:
        prepared = preview_next_term(folder, school, term, file.records)
    assert (prepared.term.id, prepared.is_new) == ("2026-2027-2", True)
    assert prepared.term.first_monday == date(2027, 2, 15)
    assert "将写入 school.yaml" in prepared.term_description

    fresh = open_next_term(folder, prepared, term, NOW, school)
    assert [item.origin for item in fresh if item.origin] == ["2026-2027-1/1", "2026-2027-1/3"]
    assert school_of(folder).terms == (term, prepared.term)
    (copy,) = list_backups(term_path(folder, prepared.term.id))
    assert set(read_backup(copy, prepared.term.id).items) == {item.id for item in fresh}
    assert [copy.read_bytes() for copy in (folder / "backups").glob("school *.yaml")] == [before]
    with open_term(folder, prepared.term, clock=lambda: NOW) as file:
        assert [item.title for item in file.records.items.values()][1:] == ["举措1", "任务3"]


def test_what_is_carried_over_is_counted_with_its_parts_apart(folder):
    school = close(folder, make_measure(1), make_part(2, parent=1), make_task(3))
    with open_term_read_only(folder, school.terms[0]) as file:
        prepared = preview_next_term(folder, school, school.terms[0], file.records)
    assert prepared.carry_over_counts_text == "结转未办结事项 2 项，分工 1 项"


def test_opening_it_again_carries_nothing_twice(folder):
    school = close(folder, make_measure(1))
    term = school.terms[0]
    with open_term_read_only(folder, term) as file:
        records = file.records
    open_next_term(folder, preview_next_term(folder, school, term, records), term, NOW, school)
    again = preview_next_term(folder, school_of(folder), term, records)
    assert (again.is_new, again.carry_over_arguments) == (False, ())
    settings = (folder / "school.yaml").read_bytes()
    assert open_next_term(folder, again, term, NOW, school) == ()
    assert (folder / "school.yaml").read_bytes() == settings


def test_a_plan_that_was_imported_first_is_gone_on_with(folder):
    planned = msgspec.structs.replace(make_measure(1), id=7, source="s")
    school = close(folder, make_measure(1), make_task(3))
    term = school.terms[0]
    with open_term_read_only(folder, term) as file:
        records = file.records
    prepared = preview_next_term(folder, school, term, records)
    add_term_to_school_yaml(folder, prepared.term, NOW)
    with open_term(folder, prepared.term, clock=lambda: NOW) as file:
        file.record_change(Change(words="导入", items=(planned,)))
    again = preview_next_term(folder, school_of(folder), term, records)
    assert again.carry_over_counts_text == "结转未办结事项 2 项，其中接续计划里已有的 1 项"
    open_next_term(folder, again, term, NOW, school)
    with open_term_read_only(folder, prepared.term) as file:
        titles = [item.title for item in file.records.items.values()]
    assert sorted(titles) == ["上学期结转事项", "举措1", "任务3"]


def test_after_the_closing_one_works_on_the_next_term_once_there_is_one(folder):
    school = close(folder, make_measure(1))
    term = current_open_term(folder, school, TODAY)
    assert term.id == "2026-2027-1"
    with open_term_read_only(folder, term) as file:
        open_next_term(
            folder, preview_next_term(folder, school, term, file.records), term, NOW, school
        )
    following = current_open_term(folder, school_of(folder), TODAY)
    assert following.id == "2026-2027-2"
    with open_term(folder, following, clock=lambda: NOW) as file:
        assert file.records.closing is None


def test_the_next_term_follows_the_newest_closed_one_else_the_newest_begun(folder):
    school = school_of(folder)
    assert newest_closed_or_begun_term(folder, school, date(2026, 8, 1)).id == "2026-2027-1"
    close(folder, make_measure(1))
    with open_term_read_only(folder, school.terms[0]) as file:
        open_next_term(
            folder,
            preview_next_term(folder, school, school.terms[0], file.records),
            school.terms[0],
            NOW,
            school,
        )
    longer = school_of(folder)
    assert newest_closed_or_begun_term(folder, longer, date(2027, 3, 1)).id == "2026-2027-1"
    with open_term(folder, longer.terms[0], clock=lambda: NOW) as file:
        file.record_change(reopen_term_change(file.records, longer.terms[0]))
    assert newest_closed_or_begun_term(folder, longer, date(2027, 2, 1)).id == "2026-2027-1"
    assert newest_closed_or_begun_term(folder, longer, date(2027, 3, 1)).id == "2026-2027-2"


def test_earlier_terms_are_surveyed_as_of_their_last_day_and_only_where_they_have_a_file(folder):
    path = folder / "school.yaml"
    earlier = "terms:\n" + "".join(
        f"  - {{id: {id}, first_monday: {first}, end: {end}}}\n"
        for id, first, end in (
            ("2025-2026-1", "2025-09-01", "2026-01-16"),
            ("2025-2026-2", "2026-02-16", "2026-07-03"),
        )
    )
    text = path.read_text(encoding="utf-8").replace("terms:\n", earlier)
    path.write_text(text, encoding="utf-8")
    school = school_of(folder)
    with open_term(folder, school.terms[1], clock=lambda: NOW) as file:
        file.record_change(Change(words="导入", items=(make_measure(1, due=date(2026, 6, 1)),)))
    found = snapshots_of_earlier_terms(folder, school, school.terms[-1], TODAY)
    assert list(found) == ["2025-2026-2"]
    assert found["2025-2026-2"].today == date(2026, 7, 3)
    assert found["2025-2026-2"].rows[0].deadline_status.overdue


def test_term_after_is_the_next_in_the_settings(folder):
    school = school_of(folder)
    assert term_after(school, school.terms[0]) is None


@pytest.mark.parametrize(
    ("id", "end", "wanted", "monday"),
    [
        ("2026-2027-1", date(2027, 1, 15), "2026-2027-2", date(2027, 2, 15)),
        ("2026-2027-1", date(2027, 2, 17), "2026-2027-2", date(2027, 2, 22)),
        ("2026-2027-2", date(2027, 7, 2), "2027-2028-1", date(2027, 8, 30)),
    ],
)
def test_the_usual_dates_follow_and_never_overlap(folder, id, end, wanted, monday):
    school = school_of(folder)
    term = Term(id=id, first_monday=date(2026, 9, 7), end=end)
    school = msgspec.structs.replace(school, terms=(term,))
    with open_term(folder, school.terms[0], clock=lambda: NOW) as file:
        prepared = preview_next_term(folder, school, term, file.records)
    assert (prepared.term.id, prepared.term.first_monday) == (wanted, monday)
    assert prepared.term.end > prepared.term.first_monday


def test_opening_the_next_term_takes_standing_and_parked_topics_and_undo_takes_them_back(folder):
    held = make_closed_meeting(
        3,
        TODAY,
        topics=(
            Topic(
                id=1,
                title="食堂安全通报",
                standing=StandingTopicRhythm.EVERY_MEETING,
                conclusion="好",
            ),
        ),
        parked=(Topic(id=2, title="校服招标"),),
    )
    school = school_of(folder)
    term = school.terms[0]
    with open_term(folder, term, clock=lambda: NOW) as file:
        file.record_change(Change(words="开会", meetings=(held,)))
        file.record_change(back_up_and_build_closing_change(file, school, term, NOW))
        records = file.records
    prepared = preview_next_term(folder, school, term, records)
    assert prepared.carry_over_counts_text == "结转未办结事项 0 项；议题 2 项"
    open_next_term(folder, prepared, term, NOW, school)
    assert preview_next_term(folder, school_of(folder), term, records).is_already_opened
    with open_term(folder, prepared.term, clock=lambda: NOW) as file:
        (first,) = file.records.meetings.values()
        assert prepared.term.contains(first.on)
        assert [topic.title for topic in first.topics] == ["食堂安全通报"]
        assert first.topics[0].standing is StandingTopicRhythm.EVERY_MEETING
        assert [topic.title for topic in first.parked] == ["校服招标"]
        file.undo()
        assert not file.records.meetings


LAST_DAYS = date(2027, 1, 11)


def test_open_work_is_listed_in_one_line_for_each_kind():
    issued = with_issued_version(
        make_closed_meeting(1, date(2026, 9, 14)),
        number="1号",
        by="林知夏",
        now=datetime(2026, 9, 15, 9, 0),
    )
    waiting = msgspec.structs.replace(
        make_closed_meeting(4, date(2026, 12, 7)), state=MeetingState.PLANNED
    )
    found = open_work_in_snapshot(
        snapshot(
            [
                make_measure(1),
                make_measure(2, status=Status.DONE),
                make_measure(3, status=Status.PAUSED),
                make_measure(4, status=Status.CANCELLED),
                make_task(5, parent=1),
                make_part(6, parent=1),
            ],
            [
                issued,
                make_closed_meeting(2, date(2026, 9, 28)),
                make_closed_meeting(3, date(2026, 10, 12)),
                waiting,
            ],
            today=LAST_DAYS,
        )
    )
    assert found.open_work_lines == [
        "计划事项未办结 2 项",
        "议定事项未办结 1 项",
        "分工未完成 1 项",
        "会议纪要未签发 2 次（第 2、3 次）",
        "第4次行政例会已准备，还没有召开",
    ]


def test_where_all_is_done_there_is_nothing_to_tell():
    assert (
        open_work_in_snapshot(
            snapshot([make_measure(1, status=Status.DONE)], today=LAST_DAYS)
        ).open_work_lines
        == []
    )


def test_that_the_term_is_far_from_its_end_is_told_first():
    early = open_work_in_snapshot(snapshot([make_measure(1)], today=date(2026, 11, 23)))
    assert early.open_work_lines == [
        "现在离学期最后一天（1月15日）还有 7 周",
        "计划事项未办结 1 项",
    ]


def test_a_meeting_under_way_refuses():
    begun = msgspec.structs.replace(
        make_closed_meeting(1, date(2026, 9, 14)), state=MeetingState.OPEN
    )
    with pytest.raises(RefusedError, match="请先结束会议"):
        open_work_in_snapshot(snapshot(meetings=[begun]))
