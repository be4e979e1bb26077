"""Which chapter of the plan is meant."""

from datetime import date

import pytest

from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.tree import ItemTree
from meetingtui.review.filter_vocabulary import chapter_names_text, matching_chapter_titles
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


def section(id: int, number: str, title: str, parent: int | None = None) -> Item:
    return Item(id=id, kind=ItemKind.SECTION, number=number, title=title, parent=parent)


def snapshot(*items: Item) -> TermSnapshot:
    return TermSnapshot(ItemTree(items), {}, school=SCHOOL, term=TERM, today=date(2026, 11, 22))


ONE_PART = snapshot(
    section(1, "一、", "指导思想"),
    section(2, "三、", "工作措施"),
    section(3, "（一）", "党建引领", 2),
    section(4, "（二）", "教学质量", 2),
    section(5, "（三）", "学生成长", 2),
    Item(id=6, kind=ItemKind.MEASURE, title="上党课", parent=3),
    Item(id=7, kind=ItemKind.MEASURE, title="办读书节", parent=5),
)


@pytest.mark.parametrize(
    "words", ["第三章", "第3章", "第三部分", "三、", "（三）", "(三)", "三", "学生", "学生成长"]
)
def test_a_chapter_is_found_by_its_printed_number_and_by_its_title(words):
    assert matching_chapter_titles(words, ONE_PART) == ("学生成长",)


def test_chapters_without_items_are_not_there():
    assert matching_chapter_titles("第二章", ONE_PART) == ()
    assert chapter_names_text(ONE_PART, 9) == "第一章（党建引领）、第三章（学生成长）"


def test_chapters_without_numbers_are_counted():
    found = snapshot(
        section(1, "", "党建"),
        section(2, "", "德育"),
        Item(id=3, kind=ItemKind.MEASURE, title="上党课", parent=1),
        Item(id=4, kind=ItemKind.MEASURE, title="办读书节", parent=2),
    )
    assert matching_chapter_titles("第二章", found) == ("德育",)
    assert matching_chapter_titles("第三章", found) == ()
