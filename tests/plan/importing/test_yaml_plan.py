from datetime import date

import pytest
import yaml

from meetingtui.base.errors import DocumentError
from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.plan_document import PlanNodeKind, plan_document_as_json
from meetingtui.plan.importing.plan_reader import read_plan

TEXT = (
    "湖山小学2026—2027学年第一学期工作计划\n一、德育\n1.升旗。每周一次，由各班承办。\n"
    "2.值周（责任人：周明；完成时限：10月20日）\n二、安排\n序号\t事项\t责任人\n1\t秋游\t李想\n2\t体检\t王静\n"
)


def read(tmp_path, text, **more):
    path = tmp_path / "计划.yaml"
    path.write_text(text, encoding="utf-8")
    return read_plan(path, **more)


def tree(document):
    return [
        "  " * depth + node.number + node.title for depth, node in document.walk_in_reading_order()
    ]


def test_what_is_exported_is_read_back_as_the_same_plan(tmp_path):
    source = tmp_path / "计划.txt"
    source.write_text(TEXT, encoding="utf-8")
    plan = read_plan(source)
    assert read(tmp_path, yaml.safe_dump(plan_document_as_json(plan), allow_unicode=True)) == plan


def test_plainly_nested_lists_are_a_plan(tmp_path):
    document = read(
        tmp_path,
        "title: 湖山小学2026—2027学年第一学期工作计划\n"
        "一、德育:\n  - 1.升旗。每周一次。\n  - 值周:\n      - 定岗\n      - 记录\n"
        "教学:\n  备课: 每周一次\n  上课:\n",
    )
    assert tree(document) == ["一、德育", "  1.升旗", "  值周", "    定岗", "    记录",
                              "教学", "  备课"]  # fmt: skip
    assert document.nodes[0].children[0].text == "升旗。每周一次。"
    assert document.nodes[1].children[0].text == "每周一次"
    assert [node.kind for node in document.nodes] == [PlanNodeKind.SECTION] * 2
    assert (document.school, document.term) == ("湖山小学", "2026-2027-1")


def test_owners_and_deadlines_are_understood(tmp_path):
    term = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
    document = read(
        tmp_path,
        "- title: 升旗\n  people: [周明]\n  due_text: 10月20日前\n- title: no\n  due: 2026-12-01\n",
        term=term,
    )
    first, second = document.nodes
    assert (first.people, first.due) == (("周明",), date(2026, 10, 20))
    assert (second.title, second.due) == ("no", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- title: 升旗\n  peeple: [周明]\n", "第 2 行：不认识“peeple”"),
        ("- title: 升旗\n  due: 十月\n", "第 2 行"),
        ("- title: 升旗\n  children:\n    - title: 值周\n      kind: 大事\n", "第 4 行"),
        ("- &a 升旗\n- *a\n", "引用"),
        ("a: 1\na: 2\n", "写了两次"),
        ("title：升旗\n  - 1\n", "列表"),
        ("a: 1\nb：2\n", "全角冒号"),
        ("title: 空空如也\n", "编号"),
        ("[" * 5000, "嵌套"),
    ],
)
def test_what_is_not_written_as_a_tree_is_refused_with_its_line(tmp_path, text, words):
    with pytest.raises(DocumentError, match=words):
        read(tmp_path, text)
