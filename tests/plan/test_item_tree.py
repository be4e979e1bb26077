from record_builders import make_item, make_measure, make_section, make_task

from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_tree import ItemTree


def _tree(*items: Item) -> ItemTree:
    return ItemTree.from_items({item.id: item for item in items})


def _plan() -> ItemTree:
    return _tree(
        make_section(1, number="三、"),
        make_measure(3, parent=2, number="2.", position=2),
        make_section(2, parent=1, number="（二）"),
        make_measure(4, parent=2, number="1.", position=1),
        make_measure(5, parent=3, number="（1）"),
        make_item(6, kind=ItemKind.TABLE_ROW, parent=4),
        make_task(7, parent=2, position=0),
        make_task(8),
    )


def test_items_are_walked_as_the_plan_reads_tasks_last():
    assert [(depth, item.id) for depth, item in _plan().walk_in_reading_order()] == [
        (0, 1),
        (1, 2),
        (2, 4),
        (3, 6),
        (2, 3),
        (3, 5),
        (2, 7),
        (0, 8),
    ]
    assert [item.id for _, item in _plan().walk_in_reading_order(3)] == [5]


def test_an_item_whose_parent_is_gone_stands_at_the_top():
    assert [item.id for item in _tree(make_task(2, parent=99)).children(None)] == [2]


def test_a_number_is_cited_from_the_second_level_down():
    tree = _plan()
    assert tree.number_without_top_section(tree.items[5]) == "（二）2.（1）"
    assert tree.number_without_top_section(tree.items[2]) == "（二）"
    assert tree.number_without_top_section(tree.items[1]) == "三、"
    assert tree.number_without_top_section(tree.items[8]) == ""


def test_a_paper_cites_the_topmost_number_where_measures_stand_under_several():
    assert _plan().cited_number(_plan().items[5]) == "（二）2.（1）"
    tree = _tree(
        make_section(1, number="一、"),
        make_measure(2, parent=1, number="1."),
        make_section(3, number="二、"),
        make_measure(4, parent=3, number="1."),
    )
    assert [tree.cited_number(tree.items[id]) for id in (2, 4)] == ["一、1.", "二、1."]
    assert tree.number_without_top_section(tree.items[2]) == "1."


def test_the_path_leads_from_the_root():
    tree = _plan()
    assert [item.id for item in tree.path_from_root(tree.items[5])] == [1, 2, 3, 5]


def test_a_circle_of_parents_does_not_hang():
    tree = _tree(
        make_measure(1, parent=2),
        make_measure(2, parent=1),
        make_measure(3, parent=3),
    )
    assert list(tree.walk_in_reading_order()) == []
    assert [item.id for item in tree.path_from_root(tree.items[1])] == [2, 1]
    assert [item.id for item in tree.path_from_root(tree.items[3])] == [3]


def test_counted_are_the_tracked_leaves_of_the_plan():
    assert [item.id for item in _plan().counted_items] == [4, 6, 5]
    assert [item.id for item in _plan().tasks] == [7, 8]


def test_a_measure_whose_parts_are_all_untracked_counts_itself():
    tree = _tree(make_measure(1), make_measure(2, parent=1, tracked=False))
    assert [item.id for item in tree.counted_items] == [1]
    assert _tree(make_measure(1, tracked=False)).counted_items == []


def test_chapters_are_the_topmost_sections():
    tree = _tree(
        make_section(1),
        make_section(2),
        make_section(3, parent=1),
        make_measure(4, parent=3),
        make_measure(5, parent=2),
        make_task(6),
    )
    found = [tree.chapter_of(tree.items[id]) for id in (4, 5, 6)]
    assert [each and each.id for each in found] == [1, 2, None]


def test_where_one_part_holds_every_measure_its_sections_are_the_chapters():
    tree = _tree(
        make_section(1),
        make_section(2, parent=1),
        make_section(3, parent=1),
        make_measure(4, parent=2),
        make_measure(5, parent=3),
        make_measure(6, parent=1),
        make_task(7, parent=4),
    )
    found = [tree.chapter_of(tree.items[id]) for id in (4, 5, 6, 7)]
    assert [each and each.id for each in found] == [2, 3, 1, 2]


def test_what_was_carried_over_beside_the_one_part_leaves_its_chapters_as_they_are():
    tree = _tree(
        make_section(1),
        make_section(2, parent=1),
        make_section(3, parent=1),
        make_measure(4, parent=2),
        make_measure(5, parent=3),
        make_section(8),
        make_measure(9, parent=8, origin="2025-2026-2/4"),
    )
    found = [tree.chapter_of(tree.items[id]) for id in (4, 5, 9)]
    assert [each and each.id for each in found] == [2, 3, 8]


def test_a_single_section_is_the_chapter():
    tree = _tree(
        make_section(1),
        make_measure(2, parent=1),
        make_measure(3, parent=1),
    )
    found = tree.chapter_of(tree.items[2])
    assert found and found.id == 1
