"""5W2H: what answers the seven questions, and what is missing."""

from datetime import date

import msgspec
import pytest
from record_builders import make_measure

from meetingtui.plan.five_w_two_h import (
    Question,
    answer_to,
    unanswered_questions,
    with_answer_on_sheet,
)
from meetingtui.plan.item import Item, Target
from meetingtui.plan.item_operations import add_progress


def test_a_bare_item_lacks_all_but_its_name():
    assert [question.label for question in unanswered_questions(make_measure())] == [
        "何因",
        "何人",
        "何时",
        "何地",
        "何法",
        "何量",
    ]


def test_the_items_own_facts_answer_for_themselves():
    item = make_measure(
        people=("顾一帆",),
        department="学生成长部",
        due=date(2026, 12, 5),
        target=Target(words="不少于 8 场", amount=8, unit="场"),
    )
    assert answer_to(item, Question.WHO) == "顾一帆（学生成长部）"
    assert answer_to(item, Question.WHEN) == "12月5日"
    assert answer_to(item, Question.AMOUNT) == "不少于 8 场"
    assert [question.label for question in unanswered_questions(item)] == ["何因", "何地", "何法"]
    assert answer_to(make_measure(due_text="每月"), Question.WHEN) == "每月"
    assert answer_to(make_measure(department="学生成长部"), Question.WHO) == "学生成长部"


def test_what_is_written_stays_with_the_item_and_can_be_taken_away():
    item = with_answer_on_sheet(make_measure(), Question.PLACE, " 报告厅 ")
    assert item.sheet.place == "报告厅"
    assert Question.PLACE not in unanswered_questions(item)
    assert with_answer_on_sheet(item, Question.PLACE, "") == make_measure()
    assert msgspec.json.decode(msgspec.json.encode(item), type=Item) == item


def test_a_file_without_sheets_stays_without():
    assert b"sheet" not in msgspec.json.encode(make_measure())


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("听课60节", ("60 节", 60, "节", "=")),
        ("听课 ６０ 节", ("60 节", 60, "节", "=")),
        ("至少听课60节", ("不少于 60 节", 60, "节", ">=")),
        ("不少于30节", ("不少于 30 节", 30, "节", ">=")),
        ("经费不超过2万元", ("不超过 2 万元", 2, "万元", "<=")),
        ("3—5篇", ("不少于 3 篇", 3, "篇", ">=")),
        ("论文三篇", ("3 篇", 3, "篇", "=")),
        ("优良率85%", ("85%", 85, "%", "=")),
    ],
)
def test_a_number_in_how_much_is_the_target(words, target):
    found = with_answer_on_sheet(make_measure(), Question.AMOUNT, words)
    assert found.target is not None
    assert (
        found.target.words,
        found.target.amount,
        found.target.unit,
        found.target.comparison,
    ) == target
    assert found.sheet.amount == words


@pytest.mark.parametrize("words", ["若干", "每周2次", "第3次例会上定", "一次性投入"])
def test_words_without_a_count_are_no_target(words):
    found = with_answer_on_sheet(make_measure(), Question.AMOUNT, words)
    assert found.target is None
    assert found.sheet.amount == words


def test_how_much_taken_away_takes_the_target_along():
    aimed = with_answer_on_sheet(make_measure(), Question.AMOUNT, "听课60节")
    assert with_answer_on_sheet(aimed, Question.AMOUNT, "") == make_measure()


def test_what_was_said_counts_towards_a_target_set_later():
    item = add_progress(make_measure(), on=date(2026, 11, 23), text="听课 43/60 节")
    assert item.amount_reached is None
    aimed = with_answer_on_sheet(item, Question.AMOUNT, "听课60节")
    assert aimed.amount_reached == 43
    assert with_answer_on_sheet(aimed, Question.AMOUNT, "论文8篇").amount_reached is None
    assert with_answer_on_sheet(aimed, Question.AMOUNT, "听课80节").amount_reached == 43
