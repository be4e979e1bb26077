import pytest

from meetingtui.plan.importing.document import NodeKind, PlanDocument, PlanNode
from meetingtui.plan.importing.doubts import doubts


def _document(*numbers_and_titles: tuple[str, str]) -> PlanDocument:
    return PlanDocument(
        title="",
        school="",
        term="",
        nodes=tuple(
            PlanNode(number=number, title=title, kind=NodeKind.MEASURE)
            for number, title in numbers_and_titles
        ),
    )


@pytest.mark.parametrize(
    ("numbers", "index", "reason"),
    [
        (("1.", "2.", "4."), 2, "不连续"),
        (("（一）", "（一）"), 1, "重复"),
        (("一、", "2."), 1, "写法不同"),
        (("1.", "", "2."), 1, "没有"),
    ],
)
def test_a_number_out_of_order_is_doubted(numbers, index, reason):
    found = doubts(_document(*((number, "甲") for number in numbers)))
    assert list(found) == [index]
    assert reason in found[index][0]


def test_numbers_in_order_are_trusted():
    assert doubts(_document(("1.", "甲"), ("2．", "乙"), ("3、", "丙"))) == {}
    assert doubts(_document(("", "甲"), ("", "乙"))) == {}


@pytest.mark.parametrize(
    "numbers",
    [("i.", "ii.", "iii."), ("（iv）", "（v）", "（vi）"), ("首先，", "再次，", "最后，")],
)
def test_small_romans_and_an_order_in_words_are_trusted(numbers):
    assert doubts(_document(*((number, "甲") for number in numbers))) == {}


def test_a_heading_as_long_as_a_paragraph_is_doubted():
    found = doubts(_document(("1.", "甲" * 61)))
    assert found == {0: ("标题太长，可能是正文",)}


def test_an_only_child_is_doubted_and_a_table_row_is_not():
    child = PlanNode(number="1.", title="甲", kind=NodeKind.MEASURE)
    row = PlanNode(number="1", title="乙", kind=NodeKind.TABLE_ROW)
    section = PlanNode(number="一、", title="丙", kind=NodeKind.SECTION, children=(child,))
    table = PlanNode(number="二、", title="丁", kind=NodeKind.MEASURE, children=(row,))
    document = PlanDocument(title="", school="", term="", nodes=(section, table))
    assert doubts(document) == {1: ("只有这一个下级，层级可能不对",)}
