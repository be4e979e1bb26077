"""Items added, renamed, moved, split, merged and removed: numbers run on and nothing is lost."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure, make_part, make_section, make_task

from meetingtui.base.errors import RefusedError
from meetingtui.plan.importing.merge import merge_plan_document
from meetingtui.plan.importing.plan_document import PlanDocument, PlanNode, PlanNodeKind
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.plan.tree_editing import (
    REMOVED,
    ItemTreeChanges,
    changes_to_add_item,
    changes_to_merge_items,
    changes_to_move_item_among_siblings,
    changes_to_move_item_to_parent,
    changes_to_remove_item,
    changes_to_rename_item,
    changes_to_split_item,
    possible_parents,
)

TODAY = date(2026, 11, 23)

Items = dict[int, Item]


def applied(items: Items, edit: ItemTreeChanges) -> Items:
    """The items after an edit."""
    left = {key: item for key, item in items.items() if key not in edit.ids_to_delete}
    return left | {item.id: item for item in edit.items_to_store}


def lines(items: Items) -> list[str]:
    """The tree as indented numbers and titles."""
    return [
        f"{' ' * depth}{item.number}{item.title}"
        for depth, item in ItemTree(items.values()).walk_in_reading_order()
    ]


def measure(id: int, title: str, *, parent: int = 1, **fields: object) -> Item:
    return make_measure(id, title, parent=parent, position=id, **fields)


def plan() -> Items:
    found = (
        make_section(1, "教学", number="一、"),
        measure(2, "甲", number="（一）", department="教学处", due=date(2026, 12, 4)),
        measure(3, "乙", number="（二）", people=("林知秋",), source="3"),
        measure(4, "丙", number="（三）"),
        make_section(5, "德育", number="二、", position=5),
        measure(6, "丁", number="①", parent=5),
        measure(7, "戊", number="②", parent=5),
    )
    return {item.id: item for item in found}


def fresh(title: str) -> Item:
    return make_measure(0, title, created=TODAY)


def test_an_item_added_behind_another_takes_the_next_number_and_those_behind_move_on() -> None:
    items = applied(plan(), changes_to_add_item(plan(), fresh("新"), 2))
    assert lines(items)[:5] == ["一、教学", " （一）甲", " （二）新", " （三）乙", " （四）丙"]
    assert items[8].created == TODAY


def test_an_item_added_under_a_section_comes_last() -> None:
    items = applied(plan(), changes_to_add_item(plan(), fresh("新"), 5))
    assert lines(items)[-3:] == [" ①丁", " ②戊", " ③新"]


def test_the_first_item_of_an_empty_plan_stands_at_the_top() -> None:
    items = applied({}, changes_to_add_item({}, fresh("新"), None))
    assert lines(items) == ["新"]


def test_beside_a_task_means_beside_the_measure_it_serves() -> None:
    items = plan() | {9: make_task(9, "任务", parent=2)}
    after = applied(items, changes_to_add_item(items, fresh("新"), 9))
    assert [item.title for item in ItemTree(after.values()).children(1)] == ["甲", "新", "乙", "丙"]


def test_numbers_that_never_ran_on_stay_as_they_were_printed() -> None:
    items = plan()
    items[3] = measure(3, "乙", number="3.")
    after = applied(items, changes_to_add_item(items, fresh("新"), 2))
    assert lines(after)[1:5] == [" （一）甲", " 新", " 3.乙", " （三）丙"]


def test_a_renamed_item_keeps_the_plans_heading_and_is_met_again_by_the_next_import() -> None:
    document = PlanDocument(
        title="计划",
        school="",
        term="",
        nodes=(PlanNode(kind=PlanNodeKind.MEASURE, number="1.", title="开展大阅读活动"),),
    )
    first = merge_plan_document(document, {}, today=TODAY).items_to_store
    items = {item.id: item for item in first}
    items = applied(items, changes_to_rename_item(items, 1, "书香月"))
    assert (items[1].title, items[1].heading) == ("书香月", "开展大阅读活动")
    again = merge_plan_document(document, items, today=TODAY)
    assert not again.items_to_store
    back = applied(items, changes_to_rename_item(items, 1, "开展大阅读活动"))
    assert back[1].heading == ""


def test_parts_are_renamed_with_what_they_are_parts_of() -> None:
    items = plan() | {9: make_part(9, "甲", parent=2, department="教学处")}
    after = applied(items, changes_to_rename_item(items, 2, "甲甲"))
    assert after[9].title == "甲甲"


def test_no_item_loses_its_name() -> None:
    with pytest.raises(RefusedError, match="名称不能为空"):
        changes_to_rename_item(plan(), 2, "  ")


def test_a_moved_item_takes_a_number_there_and_those_it_left_close_up() -> None:
    items = applied(plan(), changes_to_move_item_to_parent(plan(), 2, 5))
    assert lines(items) == [
        "一、教学",
        " （一）乙",
        " （二）丙",
        "二、德育",
        " ①丁",
        " ②戊",
        " ③甲",
    ]


def test_nothing_is_moved_into_itself_or_under_a_mere_measure() -> None:
    assert [each.id for each in possible_parents(plan(), 2)] == [5]
    assert [each.id for each in possible_parents(plan(), 1)] == [5]
    with pytest.raises(RefusedError, match="另选一个章节"):
        changes_to_move_item_to_parent(plan(), 1, 1)


def test_neighbours_change_places_and_numbers_stay_in_order() -> None:
    items = applied(plan(), changes_to_move_item_among_siblings(plan(), 3, -1))
    assert lines(items)[1:4] == [" （一）乙", " （二）甲", " （三）丙"]
    assert changes_to_move_item_among_siblings(plan(), 2, -1) == ItemTreeChanges()
    assert changes_to_move_item_among_siblings(plan(), 4, 1) == ItemTreeChanges()


def test_of_a_split_item_the_first_keeps_history_and_the_others_its_hands() -> None:
    items = plan()
    items[2] = add_progress(items[2], on=TODAY, text="已动员", status=Status.IN_PROGRESS)
    after = applied(items, changes_to_split_item(items, 2, ["甲一", " ", "甲二"], today=TODAY))
    assert lines(after)[1:5] == [" （一）甲一", " （二）甲二", " （三）乙", " （四）丙"]
    assert after[2].progress == items[2].progress
    new = after[8]
    assert (new.department, new.due, new.status) == (
        "教学处",
        date(2026, 12, 4),
        Status.NOT_STARTED,
    )


def test_one_title_or_a_settled_item_is_not_split() -> None:
    with pytest.raises(RefusedError, match="分号"):
        changes_to_split_item(plan(), 2, ["甲"], today=TODAY)
    items = plan()
    items[2] = add_progress(items[2], on=TODAY, status=Status.DONE)
    with pytest.raises(RefusedError, match="不能拆分"):
        changes_to_split_item(items, 2, ["甲", "乙"], today=TODAY)


def test_merged_items_have_the_hands_and_children_of_both() -> None:
    items = plan() | {9: make_task(9, "任务", parent=4)}
    after = applied(items, changes_to_merge_items(items, 2, 4, today=TODAY))
    assert 4 not in after
    assert after[9].parent == 2
    assert after[2].text == "丙"
    assert lines(after)[1:4] == [" （一）甲", "  任务", " （二）乙"]


def test_a_merged_item_that_was_imported_is_cancelled_with_the_reason() -> None:
    after = applied(plan(), changes_to_merge_items(plan(), 2, 3, today=TODAY))
    last = after[3].last_progress
    assert after[3].status is Status.CANCELLED
    assert last is not None
    assert last.text == "并入“甲”"
    assert after[2].people == ("林知秋",)


def test_a_merged_item_of_an_earlier_term_is_kept_so_that_it_is_not_carried_over_again() -> None:
    items = plan() | {9: msgspec.structs.replace(make_measure(9, "旧事"), origin="2025-2026-2/7")}
    after = applied(items, changes_to_merge_items(items, 2, 9, today=TODAY))
    assert (after[9].status, after[9].origin) == (Status.CANCELLED, "2025-2026-2/7")


def test_parts_of_one_department_become_one_when_their_measures_do() -> None:
    parts = {
        9: make_part(9, "甲", parent=2, department="教学处", people=("王",)),
        10: make_part(10, "丙", parent=4, department="教学处", people=("李",)),
    }
    items = plan() | parts
    after = applied(items, changes_to_merge_items(items, 2, 4, today=TODAY))
    assert 10 not in after
    assert after[9].people == ("王", "李")


def test_an_item_is_not_merged_with_what_stands_in_it() -> None:
    items = plan() | {9: make_task(9, "任务", parent=2)}
    for into, other in ((2, 2), (2, 9), (9, 2), (1, 2)):
        with pytest.raises(RefusedError, match="不能并入"):
            changes_to_merge_items(items, into, other, today=TODAY)


def test_a_removed_item_goes_and_numbers_close_up() -> None:
    after = applied(plan(), changes_to_remove_item(plan(), 3, today=TODAY))
    assert lines(after)[1:3] == [" （一）甲", " （二）丙"]


def test_what_was_said_something_of_is_cancelled_when_its_section_goes() -> None:
    items = plan()
    items[2] = add_progress(items[2], on=TODAY, text="已动员")
    after = applied(items, changes_to_remove_item(items, 1, today=TODAY))
    assert sorted(after) == [1, 2, 5, 6, 7]
    assert after[2].status is Status.CANCELLED
    assert [line.text for line in after[2].progress] == ["已动员", REMOVED]


def test_what_a_meeting_names_and_what_holds_a_task_stays_cancelled() -> None:
    items = plan() | {9: make_task(9, "任务", parent=2, meeting=1)}
    after = applied(items, changes_to_remove_item(items, 2, today=TODAY))
    assert after[2].status is Status.CANCELLED
    assert after[9] == items[9]
    named = applied(plan(), changes_to_remove_item(plan(), 4, today=TODAY, mentioned={4}))
    assert named[4].status is Status.CANCELLED


@given(st.data())
def test_no_history_is_lost_and_no_item_hangs_in_the_air_whatever_is_done(
    data: st.DataObject,
) -> None:
    items = plan()
    items[3] = add_progress(items[3], on=TODAY, text="已动员")
    for _ in range(data.draw(st.integers(1, 6))):
        chosen = data.draw(st.sampled_from(sorted(items)))
        what = data.draw(
            st.sampled_from(["add", "rename", "move", "shift", "split", "merge", "remove"])
        )
        said = {id: item.progress for id, item in items.items() if item.progress}
        try:
            match what:
                case "add":
                    edit = changes_to_add_item(items, fresh("新"), chosen)
                case "rename":
                    edit = changes_to_rename_item(items, chosen, "改")
                case "move":
                    there = possible_parents(items, chosen)
                    edit = (
                        changes_to_move_item_to_parent(items, chosen, there[0].id)
                        if there
                        else ItemTreeChanges()
                    )
                case "shift":
                    edit = changes_to_move_item_among_siblings(
                        items, chosen, data.draw(st.sampled_from([-1, 1]))
                    )
                case "split":
                    edit = changes_to_split_item(items, chosen, ["子", "丑"], today=TODAY)
                case "merge":
                    edit = changes_to_merge_items(
                        items, data.draw(st.sampled_from(sorted(items))), chosen, today=TODAY
                    )
                case _:
                    edit = changes_to_remove_item(items, chosen, today=TODAY)
        except RefusedError:
            continue
        items = applied(items, edit)
        assert all(item.parent is None or item.parent in items for item in items.values())
        for id, history in said.items():
            words = "".join(line.text for line in items[id].progress)
            assert all(line.text in words for line in history)
        numbers = [item.number for item in ItemTree(items.values()).children(5) if item.number]
        assert len(set(numbers)) == len(numbers)
