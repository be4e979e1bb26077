from datetime import date

import msgspec
import pytest
from record_builders import make_measure, make_part, make_section, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.plan.carried_over_items import (
    SECTION_TITLE,
    items_carried_into_new_term,
    unfinished_items,
)
from meetingtui.plan.item import FiveWSheet, Item, ItemKind, Status, Target
from meetingtui.plan.item_operations import add_progress

TODAY = date(2027, 2, 22)
TERM = Term(id="2026-2027-2", first_monday=date(2027, 2, 22), end=date(2027, 7, 2))


def _last_term() -> dict[int, Item]:
    items = [
        make_section(1, "教学"),
        make_measure(2, "课题结题", parent=1, department="教学处"),
        make_measure(3, "读书节", parent=1, status=Status.DONE),
        make_task(4, "报审名单", people=("林知秋",), meeting=1),
        make_measure(5, "已不做", parent=1, status=Status.CANCELLED),
    ]
    items[1] = add_progress(
        items[1], on=date(2026, 12, 1), status=Status.IN_PROGRESS, text="已开题"
    )
    return {item.id: item for item in items}


def test_what_is_still_owed_is_taken_along_with_its_owner_and_a_link_back():
    left = unfinished_items(_last_term())
    assert [item.title for item in left] == ["课题结题", "报审名单"]
    section, topic, task = items_carried_into_new_term(
        left, "2026-2027-1", {}, today=TODAY, term=TERM
    )
    assert section.title == SECTION_TITLE
    assert (topic.origin, topic.status, topic.department) == (
        "2026-2027-1/2",
        Status.IN_PROGRESS,
        "教学处",
    )
    assert topic.progress == ()
    assert (task.people, task.due, task.parent) == (("林知秋",), None, section.id)


def test_carrying_again_takes_only_what_was_not_taken():
    items = _last_term()
    left = unfinished_items(items)
    taken = {
        item.id: item
        for item in items_carried_into_new_term(left[:1], "2026-2027-1", {}, today=TODAY, term=TERM)
    }
    (second,) = items_carried_into_new_term(left, "2026-2027-1", taken, today=TODAY, term=TERM)
    assert (second.title, second.position, second.id) == ("报审名单", 1, max(taken) + 1)
    both = taken | {second.id: second}
    assert items_carried_into_new_term(left, "2026-2027-1", both, today=TODAY, term=TERM) == ()


def test_a_carried_item_is_counted_in_the_new_term():
    from meetingtui.plan.item_tree import ItemTree

    found = items_carried_into_new_term(
        unfinished_items(_last_term()), "2026-2027-1", {}, today=TODAY, term=TERM
    )
    assert [item.title for item in ItemTree(found).counted_items] == ["课题结题", "报审名单"]


def test_target_tags_and_sheet_come_along():
    sheet = FiveWSheet(why="让学生爱上阅读")
    item = make_measure(
        1,
        "读书",
        tags=("重点", "书香校园"),
        target=Target(words="60 篇", amount=60, unit="篇"),
        sheet=sheet,
    )
    _, found = items_carried_into_new_term([item], "2026-2027-1", {}, today=TODAY, term=TERM)
    assert (found.tags, found.target, found.sheet) == (item.tags, item.target, sheet)


def test_a_continued_item_gets_the_answers_on_the_sheet_that_it_has_none_for():
    old = make_measure(1, "读书", sheet=FiveWSheet(why="让学生爱上阅读", place="图书馆"))
    new = make_measure(7, "阅读", sheet=FiveWSheet(place="各班教室"))
    (found,) = items_carried_into_new_term(
        [old], "2026-2027-1", {7: new}, today=TODAY, term=TERM, onto={1: 7}
    )
    assert found.sheet == FiveWSheet(why="让学生爱上阅读", place="各班教室")


def test_the_open_parts_of_a_measure_go_with_it_and_stay_its_parts():
    items = {
        item.id: item
        for item in (
            make_measure(1, "课题"),
            make_part(2, "语文组", parent=1),
            make_part(3, "数学组", parent=1, status=Status.DONE),
            make_measure(4, "已完成的", status=Status.DONE),
            make_part(5, "落下的", parent=4),
        )
    }
    left = unfinished_items(items)
    assert [item.title for item in left] == ["课题", "语文组"]
    _, measure, part = items_carried_into_new_term(left, "2026-2027-1", {}, today=TODAY, term=TERM)
    assert (part.kind, part.parent, part.position) == (ItemKind.PART, measure.id, 0)

    taken = {
        item.id: item
        for item in items_carried_into_new_term(left[:1], "2026-2027-1", {}, today=TODAY, term=TERM)
    }
    (late,) = items_carried_into_new_term(left, "2026-2027-1", taken, today=TODAY, term=TERM)
    assert (late.kind, taken[late.parent].title) == (ItemKind.PART, "课题")


def test_a_part_of_a_part_goes_along_too():
    last = {
        item.id: item
        for item in (
            make_measure(1, "家访"),
            make_part(2, "家访", parent=3, department="语文组"),
            make_part(3, "家访", parent=1, department="低年级部"),
        )
    }
    _, measure, part, below = items_carried_into_new_term(
        unfinished_items(last), "2026-2027-1", {}, today=TODAY, term=TERM
    )
    assert (part.department, part.parent) == ("低年级部", measure.id)
    assert (below.department, below.parent) == ("语文组", part.id)


@pytest.mark.parametrize(
    ("words", "due"),
    [("每月", None), ("每周", None), ("学期末", TERM.end), ("期中前", None), ("每月10日前", None)],
)
def test_a_deadline_that_every_term_has_comes_along_with_the_new_terms_day(words, due):
    item = make_measure(1, "值周", due=date(2027, 1, 22), due_text=words)
    _, found = items_carried_into_new_term([item], "2026-2027-1", {}, today=TODAY, term=TERM)
    assert (found.due_text, found.due) == (words, due)


@pytest.mark.parametrize("words", ["", "12月", "第12周", "寒假前", "11月20日"])
def test_a_day_of_the_old_term_is_to_be_set_anew(words):
    item = make_measure(1, "值周", due=date(2027, 1, 8), due_text=words)
    _, found = items_carried_into_new_term([item], "2026-2027-1", {}, today=TODAY, term=TERM)
    assert (found.due_text, found.due) == ("", None)


def test_the_last_word_is_noted_a_parts_with_its_department():
    items = _last_term()
    part = make_part(6, "课题结题", parent=2, department="语文教研组")
    part = add_progress(part, on=date(2026, 12, 8), status=Status.DONE, text="已交材料")
    noted = {item.title: item.before for item in unfinished_items(items | {6: part})}
    assert noted == {"课题结题": "上学期12月8日：语文教研组：已交材料", "报审名单": ""}


def test_where_a_whole_term_was_silent_the_word_of_the_one_before_is_named_so():
    _, once, _ = items_carried_into_new_term(
        unfinished_items(_last_term()), "2026-2027-1", {}, today=TODAY, term=TERM
    )
    assert once.before == "上学期12月1日：已开题"
    (again,) = unfinished_items({once.id: msgspec.structs.replace(once, parent=None)})
    assert again.before == "2026—2027学年第一学期12月1日：已开题"


def _new_plan(**more) -> dict[int, Item]:
    items = (
        make_section(1, "教学", source="s1"),
        make_measure(2, "课题 结题。", parent=1, source="s2", **more),
        make_measure(3, "新的事", parent=1, source="s3"),
    )
    return {item.id: item for item in items}


def test_what_the_new_plan_has_again_goes_on_there_and_is_not_doubled():
    last = _last_term()
    last[2] = msgspec.structs.replace(
        last[2], people=("林知秋",), tags=("重点",), due_text="每月", due=date(2026, 12, 31)
    )
    items = _new_plan(tags=("书香校园",))
    put = items_carried_into_new_term(
        unfinished_items(last), "2026-2027-1", items, today=TODAY, term=TERM
    )
    here, section, task = put
    assert (here.id, here.title, here.source, here.parent) == (2, "课题 结题。", "s2", 1)
    assert (here.status, here.people, here.department) == (
        Status.IN_PROGRESS, ("林知秋",), "教学处",
    )  # fmt: skip
    assert (here.origin, here.before) == ("2026-2027-1/2", "上学期12月1日：已开题")
    assert (here.tags, here.due_text) == (("重点", "书香校园"), "每月")
    assert (section.title, task.title) == (SECTION_TITLE, "报审名单")
    after = items | {item.id: item for item in put}
    assert (
        items_carried_into_new_term(
            unfinished_items(last), "2026-2027-1", after, today=TODAY, term=TERM
        )
        == ()
    )


def test_where_the_plan_has_all_of_it_no_section_is_made():
    left = unfinished_items(_last_term())[:1]
    put = items_carried_into_new_term(left, "2026-2027-1", _new_plan(), today=TODAY, term=TERM)
    assert [item.id for item in put] == [2]


def test_what_was_lived_through_in_the_new_term_stays():
    items = _new_plan(people=("方启明",), due=date(2027, 5, 1))
    items[2] = add_progress(items[2], on=TODAY, status=Status.DONE, text="已结题")
    (here, *_) = items_carried_into_new_term(
        unfinished_items(_last_term()), "2026-2027-1", items, today=TODAY, term=TERM
    )
    assert (here.id, here.status, here.people, here.due) == (
        2, Status.DONE, ("方启明",), date(2027, 5, 1),
    )  # fmt: skip
    assert (here.progress, here.origin) == (items[2].progress, "2026-2027-1/2")


def test_the_parts_of_what_goes_on_are_its_parts_a_departments_once():
    last = {
        item.id: item
        for item in (
            make_measure(1, "课题结题"),
            make_part(2, "课题结题", parent=1, department="语文组"),
            make_part(3, "课题结题", parent=1, department="数学组"),
        )
    }
    items = _new_plan()
    items[4] = make_part(4, "课题结题", parent=2, department="语文组")
    put = items_carried_into_new_term(
        unfinished_items(last), "2026-2027-1", items, today=TODAY, term=TERM
    )
    assert [(item.id, item.parent, item.department) for item in put] == [
        (2, 1, ""), (4, 2, "语文组"), (5, 2, "数学组"),
    ]  # fmt: skip


def test_a_measure_that_the_plan_gave_up_is_not_gone_on_with():
    items = _new_plan(status=Status.CANCELLED)
    put = items_carried_into_new_term(
        unfinished_items(_last_term()), "2026-2027-1", items, today=TODAY, term=TERM
    )
    assert all(item.id not in items for item in put)
