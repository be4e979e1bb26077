"""The page that ``meetingtui status`` prints."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_closed_meeting, make_measure, make_section, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Achievement, Meeting
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.status_terminal_page import (
    cells,
    fit_to_cells,
    shorten_to_cells,
    status_page_lines,
    wrap_to_cells,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, RegularMeetingSettings, School

TODAY = date(2026, 11, 23)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)
PAST = date(2026, 11, 20)


def snapshot(*items: Item, meetings: tuple[Meeting, ...] = ()) -> TermSnapshot:
    found = {each.id: each for each in meetings}
    return TermSnapshot(ItemTree(items), found, school=SCHOOL, term=TERM, today=TODAY)


def printed(*items: Item, width: int = 80, meetings: tuple[Meeting, ...] = ()) -> list[str]:
    return list(status_page_lines(snapshot(*items, meetings=meetings), width=width))


def measure(id: int, **fields: object) -> Item:
    return make_measure(id, number=f"{id}.", **fields)


def met(on: date, *problems: Problem) -> Meeting:
    reflection = Reflection(department="总务处", problems=problems)
    return make_closed_meeting(1, on, reflections=(reflection,))


def test_before_there_is_a_plan_it_says_how_to_import_one():
    assert printed()[-1] == "还没有计划。导入：meetingtui plan import 计划.docx"


def test_what_is_overdue_counts_tasks_too_and_only_measures_carry_the_plans_number():
    task = make_task(2, "交初稿", parent=1, due=PAST)
    late = add_progress(
        measure(1, due=PAST, department="教学处"), on=date(2026, 11, 9), text="还差两份"
    )
    lines = printed(late, task)
    at = lines.index("滞后 2 项，其中议定事项 1 项")
    assert [line.split() for line in lines[at + 1 : at + 5]] == [
        ["1.", "举措1", "教学处", "11月20日", "已过", "3", "天"],
        ["上次", "11月9日：还差两份"],
        ["交初稿", "待定", "11月20日", "已过", "3", "天"],
        ["还没有人说起过。"],
    ]


def test_where_everything_was_given_up_no_bar_is_drawn():
    lines = printed(measure(1, department="教学处", status=Status.CANCELLED))
    assert "取消 1" in lines
    assert not any("# 已完成" in line for line in lines)


def test_long_names_of_chapters_have_what_a_short_bar_leaves():
    title = "落实立德树人提升育人质量"
    section = make_section(9, title)
    lines = printed(section, measure(1, parent=9, department="教学处"), width=80)
    assert any(line.startswith(f"{title} ") and "[" in line for line in lines)


def test_departments_and_chapters_stand_in_columns_and_bars_show_the_rate():
    lines = printed(
        make_section(9, "教学"),
        measure(1, parent=9, department="教学处", status=Status.DONE),
        measure(2, parent=9, department="教学处", status=Status.IN_PROGRESS, due=PAST),
        measure(3, parent=9, department="总务处", due=date(2027, 1, 1)),
    )
    (row,) = [line for line in lines if line.startswith("教学处")]
    bar = row[row.index("[") :]
    assert row.split()[1:4] == ["1/2", "50.0%", "1"]
    assert abs(bar.count("#") - bar.count("-")) <= 1
    assert bar.count("#") > 5
    assert len({cells(line[: line.index("[")]) for line in lines if line.endswith("]")}) == 1


def test_what_changed_is_told_since_the_last_meeting():
    item = add_progress(measure(1), on=date(2026, 11, 17), status=Status.DONE, text="做完了")
    lines = printed(item, meetings=(met(date(2026, 11, 16)),))
    at = lines.index("上次例会以来（11月17日起）")
    assert lines[at + 1] == "  办结 1 项：举措1"


def test_what_is_due_in_the_next_two_weeks_is_listed_and_the_rest_counted():
    items = [measure(id, due=date(2026, 11, 22 + id)) for id in range(1, 9)]
    lines = printed(*items, measure(20, due=date(2026, 12, 8)))
    at = lines.index("14 天内到期 8 项")
    assert lines[at + 1].split()[:2] == ["1.", "举措1"]
    assert lines[at + 7] == "  …… 另有 2 项"


def test_unsolved_problems_are_told_and_solved_ones_not():
    held = met(date(2026, 11, 16), Problem(text="报修太慢"), Problem(text="门窗松动", solved=True))
    lines = printed(measure(1), meetings=(held,))
    at = lines.index("未了结的问题 1 个")
    assert lines[at + 1 :] == ["  报修太慢（总务处，第1次例会提出）"]


def test_a_chosen_part_says_what_it_was_chosen_by_and_leaves_out_what_is_no_item():
    held = msgspec.structs.replace(
        met(TODAY, Problem(text="报修太慢")),
        achievements=(Achievement(on=TODAY, what="区一等奖"),),
    )
    earlier = msgspec.structs.replace(met(date(2026, 11, 16)), id=2)
    whole = snapshot(measure(1, department="教学处"), measure(2), meetings=(earlier, held))
    assert any("区一等奖" in line for line in status_page_lines(whole, width=80))
    part = whole.narrowed_to(row for row in whole.rows if row.department)
    lines = list(status_page_lines(part, width=80, filter_description="教学处"))
    assert "只看：教学处" in lines
    assert "计划事项 1 项，完成率 0.0%。" in lines
    assert not any("问题" in line or "区一等奖" in line for line in lines)
    assert (
        list(status_page_lines(whole.narrowed_to(()), width=80, filter_description="总务处"))[-1]
        == "没有符合的事项。"
    )


_WORDS = st.text(st.sampled_from("落实推进“校园”安全，。（1）A "), min_size=1, max_size=60)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@given(st.data())
def test_no_line_is_wider_than_the_terminal_that_is_wide_enough(width, data):
    items = [
        add_progress(
            measure(
                id,
                department=data.draw(
                    st.sampled_from(["教学处", "总务处", "很长很长的部门名称办公室"])
                ),
                people=tuple(
                    data.draw(st.lists(st.sampled_from(["林知夏", "欧阳长风"]), max_size=3))
                ),
                due=data.draw(st.none() | st.dates(date(2026, 9, 1), date(2027, 1, 31))),
            ),
            on=date(2026, 11, 17),
            text=data.draw(_WORDS),
        )
        for id in range(1, 5)
    ]
    room = max(60, min(width, 100))
    lines = printed(*items, width=width, meetings=(met(date(2026, 11, 16)),))
    assert [line for line in lines if cells(line) > room] == []


def test_a_long_title_goes_on_below_and_nothing_is_cut():
    title = "持续推进“学习单”课堂改革，三至六年级语文、数学教师每人上一节研究课并写出课后反思"
    names = ("林知秋", "顾一帆", "严守正", "苏小满")
    late = measure(1, due=PAST, people=names)
    lines = printed(msgspec.structs.replace(late, title=title), width=60)
    assert not [line for line in lines if ".." in line]
    at = next(n for n, line in enumerate(lines) if title[:8] in line)
    assert title[-4:] in "".join(lines[at : at + 5])
    assert all(cells(line) <= 60 for line in lines)
    assert all(sign in "".join(lines) for name in names for sign in name)


def test_warnings_are_explained_where_there_are_any():
    soon = measure(1, due=date(2026, 11, 30), department="教学处")
    assert "预警指 14 天以内到期、还没有完成的事项。" in printed(soon)
    assert not [line for line in printed(measure(1)) if line.startswith("预警指")]


SIGNS = st.text(st.sampled_from("王晓梅按时完成，。（）“”、 ab12"), max_size=60)


def test_a_chinese_character_takes_two_cells():
    assert cells("第12周 ok") == 9


def test_what_is_too_long_is_cut_between_characters():
    assert shorten_to_cells("按时完成", 8) == "按时完成"
    assert shorten_to_cells("按时完成了", 9) == "按时完.."


def test_no_line_begins_with_a_closing_sign_nor_ends_with_an_opening_one():
    assert list(wrap_to_cells("按时完成。", 8)) == ["按时完", "成。"]
    assert list(wrap_to_cells("办好“小当家”", 6)) == ["办好", "“小当", "家”"]


def test_every_line_is_indented():
    assert list(wrap_to_cells("按时完成任务", 6, "  ")) == ["  按时", "  完成", "  任务"]


@given(SIGNS, st.integers(6, 30))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int):
    lines = list(wrap_to_cells(text, width, "  "))
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(SIGNS, st.integers(4, 30))
def test_a_column_is_as_wide_as_it_should_be_and_its_last_cell_is_empty(text: str, width: int):
    column = fit_to_cells(text, width)
    assert cells(column) == width
    assert column.endswith(" ")
