"""5W2H: what answers the seven questions, and what is missing."""

from datetime import date

import msgspec

from meetingtui.plan.five_w import Question, answer, missing, written
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.target import Target


def _item(**fields) -> Item:
    return Item(**{"id": 1, "kind": ItemKind.MEASURE, "title": "读书节", **fields})


def test_a_bare_item_lacks_all_but_its_name():
    assert [question.label for question in missing(_item())] == [
        "何因",
        "何人",
        "何时",
        "何地",
        "何法",
        "何量",
    ]


def test_the_items_own_facts_answer_for_themselves():
    item = _item(
        people=("顾一帆",),
        department="学生成长部",
        due=date(2026, 12, 5),
        target=Target(words="不少于 8 场", amount=8, unit="场"),
    )
    assert answer(item, Question.WHO) == "顾一帆（学生成长部）"
    assert answer(item, Question.WHEN) == "12月5日"
    assert answer(item, Question.AMOUNT) == "不少于 8 场"
    assert [question.label for question in missing(item)] == ["何因", "何地", "何法"]
    assert answer(_item(due_text="每月"), Question.WHEN) == "每月"
    assert answer(_item(department="学生成长部"), Question.WHO) == "学生成长部"


def test_what_is_written_stays_with_the_item_and_can_be_taken_away():
    item = written(_item(), Question.PLACE, " 报告厅 ")
    assert item.sheet.place == "报告厅"
    assert Question.PLACE not in missing(item)
    assert written(item, Question.PLACE, "") == _item()
    assert msgspec.json.decode(msgspec.json.encode(item), type=Item) == item


def test_a_file_without_sheets_stays_without():
    assert b"sheet" not in msgspec.json.encode(_item())
