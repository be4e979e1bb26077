"""变化、周历、负担、问题: their lines fit, and behind every figure are as many items as it says."""

from datetime import date
from pathlib import Path

import pytest
from record_builders import make_closed_meeting, make_measure, make_task
from rich.cells import cell_len
from ui_school import TODAY

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.sample import create_sample_school
from meetingtui.school.school import Department, RegularMeetingSettings, School, load_school
from meetingtui.store.data_folder import read_term_records
from meetingtui.ui.screens.review.meetings_achievements_problems_pages import problems_page
from meetingtui.ui.screens.review.review_lines import DrillDownTarget, ReviewLine
from meetingtui.ui.screens.review.targets_routines_workload_pages import workload_page
from meetingtui.ui.screens.review.weeks_and_changes_pages import changes_page, weeks_page

PAGES = (changes_page, weeks_page, workload_page, problems_page)
WIDTHS = (57, 77, 157)

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 15))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> TermSnapshot:
    """The sample school; looked at, never changed."""
    folder: Path = tmp_path_factory.mktemp("sample")
    create_sample_school(folder, TODAY)
    school = load_school(folder)
    records = read_term_records(folder, school.terms[-1])
    return TermSnapshot(
        ItemTree.from_items(records.items),
        records.meetings,
        school=school,
        term=school.terms[-1],
        today=TODAY,
    )


def snapshot(
    *items: Item, meetings: tuple[Meeting, ...] = (), term: Term = TERM, today: date = TODAY
) -> TermSnapshot:
    school = School(
        name="青禾小学",
        departments=(Department(name="教学处"),),
        people=(),
        terms=(term,),
        meeting=RegularMeetingSettings(weekday="周一"),
    )
    found = {each.id: each for each in meetings}
    return TermSnapshot(ItemTree(items), found, school=school, term=term, today=today)


def text(line: ReviewLine) -> str:
    return "".join(cell.content.plain for cell in line.cells)


def opened(lines: list[ReviewLine], words: str) -> list[DrillDownTarget]:
    """What is behind the figures of the first line that begins with those words."""
    line = next(each for each in lines if text(each).startswith(words))
    return [cell.drill_down for cell in line.cells if cell.drill_down is not None]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_no_line_is_cut(page, width: int, sample: TermSnapshot):
    assert [text(line) for line in page(sample, width) if cell_len(text(line)) > width] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES[:3], ids=lambda page: page.__name__)
def test_behind_every_figure_are_as_many_items_as_it_says(page, width: int, sample: TermSnapshot):
    figures = [
        (cell.content.plain.removesuffix("项").strip(), cell.drill_down.items)
        for line in page(sample, width)
        for cell in line.cells
        if cell.drill_down and cell.drill_down.items
    ]
    assert len(figures) > 10
    wrong = [(said, ids) for said, ids in figures if said != str(len(ids))]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
@pytest.mark.parametrize("today", [date(2026, 8, 1), TODAY, date(2027, 3, 1)])
def test_a_term_of_which_nothing_is_known_yet_says_so_on_every_page(page, today: date):
    lines = page(snapshot(today=today), 77)
    assert any(text(line).strip() for line in lines)
    assert not any(line.figure_indexes for line in lines)


def test_a_change_leads_to_the_items_of_its_kind_and_each_line_to_its_item():
    held = make_closed_meeting(1, date(2026, 11, 16))
    done = add_progress(make_measure(1), on=date(2026, 11, 17), status=Status.DONE, text="做完了")
    earlier = add_progress(make_measure(2), on=date(2026, 11, 3), status=Status.DONE, text="做完了")
    lines = list(changes_page(snapshot(done, earlier, meetings=(held,)), 77))
    assert [each.items for each in opened(lines, "办结")] == [(1,), (1,), (1, 2), (1, 2)]
    assert [each.item for each in opened(lines, "  举措1")] == [1]


@pytest.mark.parametrize("weeks", [18, 20, 22, 24])
def test_every_week_of_a_long_term_is_seen_even_on_the_small_screen(weeks: int):
    term = Term(
        id="2026-2027-1",
        first_monday=date(2026, 8, 31),
        end=date.fromordinal(date(2026, 8, 31).toordinal() + 7 * weeks - 1),
    )
    items = [
        add_progress(make_measure(id), on=term.date_in_week(id, 0), text="在做")
        for id in range(1, weeks + 1)
    ]
    lines = list(weeks_page(snapshot(*items, term=term, today=term.end), 57))
    strips = [line for line in lines if text(line).startswith("全校")]
    seen = [cell.drill_down.items for line in strips for cell in line.cells if cell.drill_down]
    assert sorted(seen) == [(id,) for id in range(1, weeks + 1)]
    assert (weeks,) in [cell.drill_down.items for cell in strips[0].cells if cell.drill_down]
    assert max(cell_len(text(line)) for line in lines) <= 57


def test_the_present_week_is_named_in_words_and_a_meeting_leads_to_its_minutes():
    held = make_closed_meeting(1, date(2026, 9, 7), id=5)
    lines = list(weeks_page(snapshot(meetings=(held,)), 77))
    assert "本周是第13周" in text(lines[0])
    assert [each.meeting for each in opened(lines, "例会")] == [5]


def test_deadlines_far_ahead_are_counted_and_near_ones_listed():
    near, far = make_measure(1, due=date(2026, 11, 27)), make_measure(2, due=date(2027, 1, 12))
    lines = [text(line) for line in weeks_page(snapshot(near, far), 77)]
    assert any(line.startswith("本周（11月23日—29日）") for line in lines)
    assert any("举措1" in line for line in lines)
    assert any(line.startswith("第20周（1月11日—17日）  1 项") for line in lines)
    assert not any("举措2" in line for line in lines)


def test_a_problem_leads_to_its_task_or_else_to_the_minutes_that_name_it_last():
    problems = (Problem(text="报修太慢", task=9), Problem(text="灯光太暗"))
    held = make_closed_meeting(
        1,
        date(2026, 11, 16),
        id=3,
        reflections=(Reflection(department="教学处", problems=problems),),
    )
    task = make_task(9, "再请一名维修工")
    lines = list(problems_page(snapshot(task, meetings=(held,)), 77))
    assert [each.item for each in opened(lines, "  报修太慢")] == [9]
    assert [each.meeting for each in opened(lines, "  灯光太暗")] == [3]
