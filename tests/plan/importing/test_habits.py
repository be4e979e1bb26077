"""A tree written in any habit, by numbers, looks, bullets or months, is read back."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetingtui.base.wording import to_chinese_number
from meetingtui.plan.importing.plan_document import PlanDocument, PlanNode
from meetingtui.plan.importing.plan_reader import read_plan

TITLE = "松岗小学2026—2027学年第一学期工作计划"
HEADINGS = ("队伍建设", "课程实施", "家校合作", "校园环境", "后勤保障", "社团活动")
PARTS = ("主要工作", "具体活动", "改革项目")
MEASURES = (
    "整理图书角。各班选两名管理员。",
    "修补操场边线。雨季以前做完。",
    "排好值日名单。名单贴在门口。",
    "办一次小农夫集市。蔬菜由学生自己称重。",
    "换掉旧黑板。拆下的送给美术室。",
    "重画楼梯标线。先从北楼开始。",
)

trees = st.lists(
    st.lists(st.sampled_from(MEASURES), min_size=2, max_size=5, unique=True),
    min_size=2,
    max_size=5,
)
LOOKS = ("bold", "size", "centred", "黑体", "heading")
"""Headings that nothing but their look tells, in Word alone."""
NUMBERS = {
    "一、": "{n}、{name}",
    "（一）": "（{n}）{name}",
    "第一部分": "第{n}部分 {name}",
    "第一章": "第{n}章 {name}",
    "01": "0{at}\n{name}",
    "【】": "【{name}】",
    "■": "■ {name}",
}
looks = st.sampled_from((*LOOKS, *NUMBERS, "months", "weeks"))
MARKS = ("1.", "1、", "（1）", "1）", "①", "⑴", "●", "-", "★", "List Bullet", "lead")
marks = st.sampled_from(("", *MARKS))


def _heading(look: str, at: int, name: str) -> str:
    number = to_chinese_number(at)
    return NUMBERS.get(look, "{name}").format(n=number, at=at, name=name)


def _sign(mark: str, place: int) -> str:
    return {
        "1.": f"{place}.", "1、": f"{place}、", "（1）": f"（{place}）", "1）": f"{place}）",
        "①": "①②③④⑤"[place - 1], "⑴": "⑴⑵⑶⑷⑸"[place - 1], "●": "●", "-": "- ", "★": "★",
    }.get(mark, "")  # fmt: skip


class _Page:
    """A Word document to which headings and items of one habit are added."""

    def __init__(self) -> None:
        from docx import Document

        self.document = Document()
        self.document.add_paragraph(TITLE)

    def head(self, look: str, at: int, name: str, *, level: int = 1) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml.ns import qn
        from docx.shared import Pt

        for words in _heading(look, at, name).split("\n"):
            if look == "heading":
                self.document.add_heading(words, level)
                continue
            paragraph = self.document.add_paragraph()
            run = paragraph.add_run(words)
            if look == "bold":
                run.bold = True
            elif look == "size":
                run.font.size = Pt(16)
            elif look == "centred":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif look == "黑体":
                run.font.name = look
                run._r.rPr.rFonts.set(qn("w:eastAsia"), look)

    def item(self, mark: str, place: int, words: str) -> None:
        paragraph = self.document.add_paragraph(style=mark if mark == "List Bullet" else None)
        title, stop, rest = words.partition("。")
        run = paragraph.add_run(f"{_sign(mark, place)}{title}{stop}")
        run.bold = True if mark == "lead" else None
        paragraph.add_run(rest)

    def read(self) -> PlanDocument:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "计划.docx"
            self.document.save(str(path))
            return read_plan(path)


def _titles(node: PlanNode) -> list[str]:
    return [child.title for child in node.children]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=trees, look=looks, mark=marks)
def test_a_tree_written_in_any_habit_is_read_back(tree, look, mark):
    if mark == "" and look in NUMBERS:
        mark = "1."  # paragraphs under a number are its text, not items
    page, headings = _Page(), []
    for at, measures in enumerate(tree, start=1):
        periods = {
            "months": f"{to_chinese_number(at + 1)}月份",
            "weeks": f"第{to_chinese_number(at)}周",
        }
        name = periods.get(look, HEADINGS[at - 1])
        page.head(look, at, name)
        headings.append(name)
        for place, words in enumerate(measures, start=1):
            page.item(mark, place, words)
    document = page.read()
    assert [node.title for node in document.nodes] == headings
    for node, measures in zip(document.nodes, tree, strict=True):
        assert [child.title for child in node.children] == [
            words.partition("。")[0] for words in measures
        ]
    assert not document.left_over


REST = "各班分头去做。"
UPPER = ("一、", "第一部分", "第一章", "01", "heading", "size", "黑体")
MIDDLE = ("（一）", "bold", "【】")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    parts=st.lists(trees, min_size=2, max_size=3),
    last=st.lists(st.sampled_from(MEASURES), min_size=2, max_size=4, unique=True),
    upper=st.sampled_from(UPPER),
    middle=st.sampled_from(MIDDLE),
    mark=st.sampled_from(MARKS),
    with_stops=st.booleans(),
)
def test_three_levels_of_any_habit_are_read_back(parts, last, upper, middle, mark, with_stops):
    """指导思想 first, parts with headings below them, and a last part without any."""
    if upper == "黑体" and middle == "bold":
        middle = "（一）"  # a reader takes both for one look
    if mark == "lead" and middle == "bold":
        mark = "1."
    stop = "。" if with_stops or mark == "lead" else ""
    page = _Page()
    page.head(upper, 1, "指导思想")
    page.document.add_paragraph("坚持立德树人，办好家门口的学校。")
    expected: list[tuple[str, list[tuple[str, list[str]]]]] = [("指导思想", [])]
    for at, part in enumerate(parts, start=2):
        name = PARTS[at - 2]
        page.head(upper, at, name)
        below = []
        for inner, measures in enumerate(part, start=1):
            heading = HEADINGS[inner - 1]
            page.head(middle, inner, heading)
            titles = [words.partition("。")[0] for words in measures]
            for place, title in enumerate(titles, start=1):
                page.item(mark, place, f"{title}{stop}{REST if mark == 'lead' else ''}")
            below.append((heading, titles))
        expected.append((name, below))
    page.head(upper, len(parts) + 2, "保障措施")
    titles = [words.partition("。")[0] for words in last]
    for place, title in enumerate(titles, start=1):
        page.item("（1）" if mark == "lead" else mark, place, f"{title}{stop}")
    document = page.read()
    *read, closing = document.nodes
    assert [
        (
            node.title,
            [(each.title, [leaf.title for leaf in each.children]) for each in node.children],
        )
        for node in read
    ] == expected
    assert (closing.title, [leaf.title for leaf in closing.children]) == ("保障措施", titles)
    assert not document.left_over
