import pytest

from meetingtui.plan.importing.plan_reader import read_plan

HEAD = "# 青石小学2026—2027学年第一学期工作计划\n\n"


def read(tmp_path, text):
    path = tmp_path / "计划.md"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def tree(document):
    return [
        "  " * depth + node.number + node.title for depth, node in document.walk_in_reading_order()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # headings say the levels, whatever their numbers
            "## 德育\n### 升旗\n每周一。\n### 值周\n## 教学\n### 备课",
            "德育/  升旗/  值周/教学/  备课",
        ),
        (  # typed numbers in headings and lists
            "## 一、德育\n\n1. 升旗\n2. 值周\n\n## 二、教学\n\n1. **备课**。每周一次。\n",
            "一、德育/  1.升旗/  2.值周/二、教学/  1.备课",
        ),
        (  # lists by their indent
            "## 德育\n- 升旗\n  - 选旗手\n  - 写讲稿\n- 值周\n\n## 教学\n* 备课\n",
            "德育/  升旗/    选旗手/    写讲稿/  值周/教学/  备课",
        ),
        (  # one kind of number at two levels
            "## 德育\n1. 升旗\n    1. 选旗手\n    2. 写讲稿\n2. 值周\n3. 家访\n",
            "德育/  1.升旗/    1.选旗手/    2.写讲稿/  2.值周/  3.家访",
        ),
        (  # no headings, only typed numbers
            "一、德育\n（一）升旗\n（二）值周\n二、教学\n",
            "一、德育/  （一）升旗/  （二）值周/二、教学",
        ),
        (  # underlined headings, rules, ticks, links
            "德育\n----\n- [ ] [升旗](a.html)\n- [x] 值周\n\n***\n\n教学\n----\n+ 备课\n",
            "德育/  升旗/  值周/教学/  备课",
        ),
        (  # a single heading of its level counts inside others
            "## 德育\n### 升旗\n## 教学\n备课\n",
            "德育/  升旗/教学",
        ),
    ],
)
def test_headings_and_lists_are_levels(tmp_path, text, expected):
    document = read(tmp_path, HEAD + text)
    assert tree(document) == expected.split("/")
    assert document.term == "2026-2027-1"


def test_a_table_gives_rows(tmp_path):
    document = read(
        tmp_path,
        HEAD + "## 德育\n\n| 事项 | 责任人 | 时间 |\n|:--|---|--:|\n| 升旗 | 马兰 | 每周 |\n"
        "| 值周 | 丁力 |\n\n## 教学\n备课\n",
    )
    first, second = document.nodes[0].children
    assert (first.title, first.people, first.due_text) == ("升旗", ("马兰",), "每周")
    assert second.title == "值周"


def test_marks_front_matter_and_comments_are_no_words(tmp_path):
    document = read(
        tmp_path,
        "---\ntitle: x\n---\n"
        + HEAD
        + "## **德育**\n> 1\\. 升旗 <!-- 私下 --> _不动_\n\n2\\. 值周\n",
    )
    assert tree(document) == ["德育", "  1.升旗 _不动_", "  2.值周"]
