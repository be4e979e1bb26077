"""Importing a plan once, again, and revised."""

from collections import Counter
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.plan.carried_over_items import (
    SECTION_TITLE,
    items_carried_into_new_term,
    unfinished_items,
)
from meetingtui.plan.division_among_departments import changes_to_divide_item
from meetingtui.plan.importing.merge import DROPPED, RETURNED, merge_plan_document
from meetingtui.plan.importing.plan_document import PlanDocument, PlanNode, PlanNodeKind
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.item import ItemKind, Status
from meetingtui.plan.item_operations import add_progress, assign, reschedule
from meetingtui.plan.item_tree import ItemTree

TODAY = date(2026, 9, 1)
LATER = date(2026, 11, 2)

PLAN = """湖山小学2026—2027学年第一学期工作计划
一、指导思想
以儿童为本，办有温度的学校。
二、工作目标
1.争创文明校园
三、主要措施
（一）德育工作
1.每周一举行升旗仪式，由各班轮流主持，讲好身边的故事。
2.完善值周制度，每天记录，每周公布结果。
（二）教学工作
1.开展集体备课，每学科每周一次，有主题有记录。
序号\t课题\t主持人
1\t识字教学\t周明
2\t口算训练\t李想
2.组织青年教师基本功比赛，评出一等奖三名。
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        path = tmp_path / "plan.txt"
        path.write_text(text, encoding="utf-8")
        return read_plan(path)

    return read_text


def imported(document, items=None, today=TODAY):
    items = dict(items or {})
    plan = merge_plan_document(document, items, today=today)
    return plan, items | {item.id: item for item in plan.items_to_store}


def titled(items, title):
    return next(item for item in items.values() if item.title.startswith(title))


def test_a_first_import_makes_items_in_the_plans_order(read):
    plan, items = imported(read(PLAN))
    assert len(plan.added) == len(plan.items_to_store) == len(items) == 12
    assert not (plan.changed or plan.unchanged or plan.dropped)
    tree = ItemTree.from_items(items)
    assert [tree.number_without_top_section(item) for item in tree.counted_items] == [
        "（一）1.",
        "（一）2.",
        "（二）1.",
        "（二）1.1",
        "（二）1.2",
        "（二）2.",
    ]
    assert all(item.created == TODAY and item.source for item in items.values())


def test_background_and_sections_are_kept_but_not_tracked(read):
    _, items = imported(read(PLAN))
    untracked = {item.title for item in items.values() if not item.tracked}
    assert untracked == {"指导思想", "工作目标", "争创文明校园", "主要措施", "德育工作", "教学工作"}


def test_rows_are_tracked_only_where_somebody_or_a_day_is_named(read):
    roster = "一、安排\n1.分工\n姓名\t年级\n周明\t一年级\n李想\t二年级\n"
    _, items = imported(read(roster))
    rows = [item for item in items.values() if item.kind is ItemKind.TABLE_ROW]
    assert rows
    assert not any(item.tracked for item in rows)
    _, items = imported(read(PLAN))
    assert titled(items, "识字教学").tracked
    assert titled(items, "识字教学").people == ("周明",)


def test_the_same_plan_again_writes_nothing(read):
    _, items = imported(read(PLAN))
    plan, after = imported(read(PLAN), items, LATER)
    assert plan.items_to_store == ()
    assert len(plan.unchanged) == 12
    assert after == items


def test_what_people_put_on_items_survives_a_new_import(read):
    _, items = imported(read(PLAN))
    flag = titled(items, "每周一举行升旗")
    flag = add_progress(flag, on=LATER, meeting=1, status=Status.IN_PROGRESS, text="已举行九次")
    flag = assign(flag, people=("王静",), department="德育处", on=LATER, meeting=1)
    flag = reschedule(flag, date(2026, 12, 31), on=LATER, meeting=1)
    row = msgspec.structs.replace(titled(items, "识字教学"), people=("赵雷",), tracked=False)
    items |= {flag.id: flag, row.id: row}
    revised = PLAN.replace("讲好身边的故事", "讲好校园里的故事").replace("识字教学", "识字写字教学")
    plan, after = imported(read(revised), items, LATER)
    assert {item.id for item in plan.changed} == {flag.id, row.id}
    assert "校园里" in after[flag.id].title
    for field in ("status", "progress", "people", "department", "due"):
        assert getattr(after[flag.id], field) == getattr(flag, field)
    assert after[row.id].title == "识字写字教学"
    assert (after[row.id].people, after[row.id].tracked) == (("赵雷",), False)


def test_an_owner_cleared_by_hand_stays_cleared(read):
    _, items = imported(read(PLAN))
    row = assign(titled(items, "口算训练"), people=(), department="", on=LATER)
    _, after = imported(read(PLAN), items | {row.id: row}, LATER)
    assert after[row.id] == row


def test_an_inserted_measure_moves_the_numbers_and_doubles_nothing(read):
    _, items = imported(read(PLAN))
    revised = PLAN.replace("1.每周一", "1.建好班级图书角，每班两百册。\n2.每周一").replace(
        "2.完善", "3.完善"
    )
    plan, after = imported(read(revised), items, LATER)
    assert [item.title for item in plan.added] == ["建好班级图书角，每班两百册"]
    assert not (plan.changed or plan.dropped)
    assert titled(after, "完善值周").id == titled(items, "完善值周").id
    assert titled(after, "完善值周").number == "3."


def test_a_measure_moved_to_another_part_keeps_its_history(read):
    _, items = imported(read(PLAN))
    line = "2.完善值周制度，每天记录，每周公布结果。\n"
    revised = PLAN.replace(line, "") + line.replace("2.", "3.")
    plan, after = imported(read(revised), items, LATER)
    moved = titled(after, "完善值周")
    assert [item.id for item in plan.moved] == [moved.id]
    assert moved.id == titled(items, "完善值周").id
    assert after[moved.parent].title == "教学工作"


CONTEST = "2.组织青年教师基本功比赛，评出一等奖三名。\n"


def test_a_dropped_measure_is_cancelled_with_the_reason_and_keeps_its_history(read):
    _, items = imported(read(PLAN))
    contest = add_progress(
        titled(items, "组织青年教师"), on=TODAY, status=Status.IN_PROGRESS, text="已报名"
    )
    plan, after = imported(read(PLAN.replace(CONTEST, "")), items | {contest.id: contest}, LATER)
    assert [item.id for item in plan.dropped] == [contest.id]
    assert len(after) == len(items)
    assert after[contest.id].status is Status.CANCELLED
    assert [line.text for line in after[contest.id].progress] == ["已报名", DROPPED]
    assert "不再列入 1 项" in plan.summary_text
    again, _ = imported(read(PLAN.replace(CONTEST, "")), after, LATER)
    assert again.items_to_store == ()


def test_what_was_said_on_the_day_of_the_import_is_not_overwritten_by_the_reason(read):
    _, items = imported(read(PLAN))
    contest = add_progress(titled(items, "组织青年教师"), on=LATER, text="已报名")
    _, after = imported(read(PLAN.replace(CONTEST, "")), items | {contest.id: contest}, LATER)
    assert [line.text for line in after[contest.id].progress] == ["已报名", DROPPED]
    _, back = imported(read(PLAN), after, LATER)
    assert [line.text for line in back[contest.id].progress] == ["已报名", DROPPED, RETURNED]


def test_a_dropped_measure_stays_where_the_secretary_says_so(read):
    _, items = imported(read(PLAN))
    contest = titled(items, "组织青年教师")
    plan = merge_plan_document(
        read(PLAN.replace(CONTEST, "")), items, today=LATER, keep={contest.id}
    )
    assert plan.items_to_store == ()
    assert plan.kept == (contest,)


def test_a_measure_that_returns_is_as_it_was_before_it_was_dropped(read):
    _, items = imported(read(PLAN))
    contest = add_progress(titled(items, "组织青年教师"), on=TODAY, status=Status.IN_PROGRESS)
    _, without = imported(read(PLAN.replace(CONTEST, "")), items | {contest.id: contest}, LATER)
    _, back = imported(read(PLAN), without, date(2026, 11, 9))
    assert back[contest.id].status is Status.IN_PROGRESS
    assert [line.text for line in back[contest.id].progress] == ["", DROPPED, RETURNED]


def test_a_title_put_right_by_hand_stays_while_the_document_says_the_same(read):
    _, items = imported(read(PLAN))
    flag = titled(items, "每周一举行升旗")
    flag = msgspec.structs.replace(flag, title="升旗仪式", text=flag.title)
    _, after = imported(read(PLAN), items | {flag.id: flag}, LATER)
    assert after[flag.id].title == "升旗仪式"
    _, reworded = imported(read(PLAN.replace("讲好身边", "讲好校园")), after, LATER)
    assert reworded[flag.id].title.startswith("每周一举行升旗")


def divide(items, title):
    whole = titled(items, title)
    return items | {
        part.id: part
        for part in changes_to_divide_item(whole, ("低年级部",), items, TODAY).items_to_store
    }


def test_tags_and_parts_survive_a_revision(read):
    _, items = imported(read(PLAN))
    items = divide(items, "开展集体备课")
    whole, part = titled(items, "开展集体备课"), items[max(items)]
    items[whole.id] = msgspec.structs.replace(whole, tags=("重点",))
    revised = PLAN.replace("每学科每周一次，有主题有记录。", "每学科每两周一次，资料共享。")
    plan, after = imported(read(revised), items, LATER)
    assert [item.id for item in plan.changed] == [whole.id]
    assert after[whole.id].tags == ("重点",)
    assert after[part.id] == part
    assert not plan.dropped


def test_parts_go_and_come_back_with_their_measure(read):
    _, items = imported(read(PLAN))
    items = divide(items, "开展集体备课")
    part = max(items)
    items[part] = add_progress(items[part], on=TODAY, status=Status.IN_PROGRESS, text="已排班")
    start = PLAN.index("1.开展集体备课")
    revised = PLAN[:start] + PLAN[PLAN.index("2.组织青年教师") :]
    plan, without = imported(read(revised), items, LATER)
    assert (without[part].status, without[part].last_progress.text) == (Status.CANCELLED, DROPPED)
    assert part not in {item.id for item in plan.dropped}
    _, back = imported(read(PLAN), without, date(2026, 11, 9))
    assert (back[part].status, back[part].last_progress.text) == (Status.IN_PROGRESS, RETURNED)


def test_tasks_are_never_touched(read):
    _, items = imported(read(PLAN))
    parent = titled(items, "完善值周")
    task = make_task(50, "打印记录表", parent=parent.id, meeting=1)
    plan, after = imported(read(PLAN), items | {50: task}, LATER)
    assert plan.items_to_store == ()
    assert after[50] == task
    assert not plan.dropped


def test_the_state_column_of_a_table_becomes_the_rows_note(read):
    text = "一、课题\n1.做好课题研究\n课题名称\t主持人\t课题状态\n识字教学\t周明\t已中期评估\n"
    _, items = imported(read(text))
    row = titled(items, "识字教学")
    assert (row.note, row.people, row.status) == ("已中期评估", ("周明",), Status.NOT_STARTED)


def test_identical_rows_are_matched_one_to_one(read):
    text = "一、安排\n1.例会\n时间\t内容\n第2周\t例会\n第2周\t例会\n"
    _, items = imported(read(text))
    plan, _ = imported(read(text), items, LATER)
    assert plan.items_to_store == ()
    assert len(plan.unchanged) == 4


def test_new_ids_follow_those_in_use(read):
    document = read("一、德育\n1.升旗\n")
    task = make_task(9, "打印")
    assert [item.id for item in merge_plan_document(document, {9: task}, today=TODAY).added] == [
        10,
        11,
    ]


LAST_TERM = "2025-2026-2"
TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
AGAIN = """湖山小学2026—2027学年第一学期工作计划
一、教学工作
1.开展集体备课，每学科每周一次，有主题有记录。
2.组织亮相课
"""


def carried_over(items):
    """A term that begins with what the last one left unfinished."""
    return {
        item.id: item
        for item in items_carried_into_new_term(
            unfinished_items(items), LAST_TERM, {}, today=date(2026, 8, 30), term=TERM
        )
    }


def last_term(read):
    """Last term's plan, some of it under way, one measure divided."""
    _, items = imported(read(PLAN))
    shared = titled(items, "开展集体备课")
    shared = add_progress(shared, on=TODAY, status=Status.IN_PROGRESS, text="已排定")
    shared = msgspec.structs.replace(
        shared, people=("王静",), department="教导处", tags=("重点",), due_text="每周"
    )
    return divide(items | {shared.id: shared}, "开展集体备课")


def test_a_measure_that_goes_on_is_the_item_it_was_carried_over_as(read):
    before = carried_over(last_term(read))
    waiting = titled(before, "开展集体备课")
    plan, items = imported(read(AGAIN), before)
    assert [item.id for item in plan.taken_up] == [waiting.id]
    assert [item.title for item in plan.added] == ["教学工作", "组织亮相课"]
    assert "接续上学期 1 项" in plan.summary_text
    kept = items[waiting.id]
    for field in ("status", "people", "department", "tags", "origin", "due_text"):
        assert getattr(kept, field) == getattr(waiting, field)
    assert (kept.number, items[kept.parent].title, bool(kept.source)) == ("1.", "教学工作", True)
    assert [each.parent for each in items.values() if each.kind is ItemKind.PART] == [kept.id]
    again, _ = imported(read(AGAIN), items, LATER)
    assert again.items_to_store == ()


def test_the_new_plans_deadline_goes_before_the_one_carried_over_unless_it_was_set_anew(read):
    document = read("一、教学\n事项\t完成时限\n开展集体备课\t12月底\n")
    old = make_measure(1, "开展集体备课", due_text="每周")
    (*_, item) = items_carried_into_new_term([old], LAST_TERM, {}, today=TODAY, term=TERM)
    _, items = imported(document, {item.id: item})
    assert items[item.id].due_words == "12月底"
    anew = reschedule(item, date(2026, 10, 1), on=TODAY)
    _, items = imported(document, {item.id: anew})
    assert items[item.id].due == date(2026, 10, 1)


def test_the_section_of_what_was_carried_goes_once_nothing_is_left_in_it(read):
    before = carried_over(last_term(read))
    plan, _ = imported(read(AGAIN), before)
    assert plan.section_ids_to_delete == ()
    plan, items = imported(read(PLAN), before)
    assert [before[id].title for id in plan.section_ids_to_delete] == [SECTION_TITLE]
    assert not plan.dropped
    kept = ItemTree(item for item in items.values() if item.id not in plan.section_ids_to_delete)
    assert len(kept.counted_items) == 6


def test_what_only_sounds_alike_in_another_term_is_another_piece_of_work(read):
    old = make_measure(1, "举办第十一届校园读书节活动，评选书香班级")
    before = {
        item.id: item
        for item in items_carried_into_new_term([old], LAST_TERM, {}, today=TODAY, term=TERM)
    }
    plan, _ = imported(read("一、德育\n1.举办第十二届校园读书节活动，评选书香班级\n"), before)
    assert plan.taken_up == ()


TITLES = ("升旗", "值周", "备课", "比赛")


@given(
    old=st.lists(st.sampled_from(TITLES), max_size=6),
    new=st.lists(st.sampled_from(TITLES), min_size=1, max_size=6),
)
def test_nothing_carried_is_doubled_or_lost(old, new):
    last = {id: make_measure(id, title, department=f"部门{id}") for id, title in enumerate(old, 1)}
    before = carried_over(last)
    nodes = tuple(PlanNode(number="", title=title, kind=PlanNodeKind.MEASURE) for title in new)
    document = PlanDocument(title="", school="", term="", nodes=nodes)
    plan, items = imported(document, before)
    titles = Counter(item.title for item in ItemTree(items.values()).counted_items)
    assert titles == Counter(old) | Counter(new)
    assert Counter(item.title for item in plan.taken_up) == Counter(old) & Counter(new)
    origins = sorted(item.origin for item in items.values() if item.origin)
    assert origins == sorted(item.origin for item in before.values() if item.origin)
