"""The shipped templates: built from source, set as an office sets them, all variables told."""

import importlib
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from docx import Document
from docx.oxml.ns import qn

from meetingtui.base import shipped_files as shipped
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.template import check_template, render_template
from meetingtui.documents.template_variable import TemplateVariable, example_values
from meetingtui.documents.template_variable_table import MINUTES

FOLDER = shipped.templates_folder()
MM = 36000


class Expected(NamedTuple):
    """What DESIGN §7 and GB/T 9704 ask of one template."""

    form: DocumentType
    page: tuple[int, int]
    margins: tuple[int, int, int, int]
    body: tuple[str, float, float]
    title: tuple[str, float, float]
    table: tuple[float, float]
    footer: float
    own: dict[str, tuple[str, float, float]]


HOUSE = Expected(
    form=DocumentType.MINUTES,
    page=(210, 297),
    margins=(26, 26, 26, 26),
    body=("仿宋", 12, 22),
    title=("方正小标宋简体", 18, 28),
    table=(10.5, 17),
    footer=10.5,
    own={"会议概况": ("仿宋", 12, 22)},
)
TEMPLATES = {
    "minutes.docx": HOUSE,
    "minutes-gbt9704.docx": Expected(
        form=DocumentType.MINUTES,
        page=(210, 297),
        margins=(37, 35, 28, 26),
        body=("仿宋", 16, 28.95),
        title=("方正小标宋简体", 30, 40),
        table=(12, 22),
        footer=14,
        own={
            "期号": ("仿宋", 16, 28.95),
            "日期行": ("仿宋", 16, 28.95),
            "会议概况": ("仿宋", 16, 28.95),
            "名单首行": ("仿宋", 16, 28.95),
            **dict.fromkeys(("版记首行", "版记末行"), ("仿宋", 14, 24)),
        },
    ),
    "record.docx": HOUSE._replace(
        form=DocumentType.RECORD, own={"会议概况": ("仿宋", 12, 22), "签字": ("仿宋", 12, 22)}
    ),
    "tasks.docx": HOUSE._replace(form=DocumentType.TASKS, page=(297, 210), own={}),
    "tasks-each.docx": HOUSE._replace(
        form=DocumentType.TASKS,
        page=(297, 210),
        own={
            "另页标题": ("方正小标宋简体", 18, 28),
            "单头": ("仿宋", 12, 22),
            "签字": ("仿宋", 12, 22),
        },
    ),
    "follow-up.docx": HOUSE._replace(
        form=DocumentType.FOLLOW_UP,
        own={
            "另页标题": ("方正小标宋简体", 18, 28),
            "会议概况": ("仿宋", 12, 22),
            "签字": ("仿宋", 12, 22),
        },
    ),
    "notice.docx": Expected(
        form=DocumentType.NOTICE,
        page=(210, 297),
        margins=(28, 22, 26, 26),
        body=("仿宋", 14, 25),
        title=("方正小标宋简体", 22, 36),
        table=(10.5, 16),
        footer=10.5,
        own=dict.fromkeys(("主送", "落款"), ("仿宋", 14, 25)),
    ),
    "status.docx": Expected(
        form=DocumentType.STATUS,
        page=(210, 297),
        margins=(20, 18, 22, 22),
        body=("仿宋", 10.5, 17),
        title=("方正小标宋简体", 16, 24),
        table=(9, 13),
        footer=10.5,
        own={},
    ),
    "summary.docx": HOUSE._replace(
        form=DocumentType.SUMMARY,
        own={
            "落款": ("仿宋", 12, 22),
            "另页标题": ("方正小标宋简体", 18, 28),
            **dict.fromkeys(("附表文字", "附表居中"), ("仿宋", 9, 13)),
        },
    ),
}
each_template = pytest.mark.parametrize("name", TEMPLATES)


def settings(name: str) -> dict[str, tuple[str, float, float]]:
    """Chinese font, size and line pitch of every style the template may use."""
    expected = TEMPLATES[name]
    font, size, pitch = expected.body
    cell, cell_pitch = expected.table
    return {
        "Title": expected.title,
        "Heading 1": ("黑体", size, pitch),
        "Heading 2": ("楷体", size, pitch),
        **dict.fromkeys(("Normal", "小标题", "首尾段"), (font, size, pitch)),
        "表头": ("黑体", cell, cell_pitch),
        **dict.fromkeys(("表格文字", "表格居中"), ("仿宋", cell, cell_pitch)),
        **expected.own,
    }


def filled(name: str) -> Any:
    """The template filled in with an example of everything."""
    variables = TEMPLATES[name].form.permitted_variables
    return Document(
        io.BytesIO(render_template(FOLDER / name, example_values(variables), variables))
    )


@pytest.fixture
def built(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER.parent))
    return importlib.import_module("templates.build")


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@each_template
def test_a_shipped_template_is_what_the_script_builds(built, name):
    assert list(built.BUILDERS) == list(TEMPLATES)
    again = built.packed(built.BUILDERS[name]())
    assert parts((FOLDER / name).read_bytes()) == parts(again)


def rows(variables: tuple[TemplateVariable, ...], start: str = "") -> Iterator[str]:
    for each in variables:
        yield f"| `{start}{each.name}` | {each.meaning}"
        yield from rows(each.parts, f"{start}{each.name}{'[…]' if each.is_list else ''}.")


def test_the_readme_lists_every_variable_of_the_check_with_its_example(built):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert readme == built.with_tables(readme)
    for form in DocumentType:
        assert [row for row in rows(form.permitted_variables) if row not in readme] == []


@each_template
def test_a_shipped_template_passes_its_own_check(name):
    assert check_template(FOLDER / name, TEMPLATES[name].form.permitted_variables) == []


@each_template
def test_the_page_has_its_size_and_margins(name):
    (section,) = Document(str(FOLDER / name)).sections
    expected = TEMPLATES[name]
    size = (section.page_width, section.page_height)
    margins = (
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert tuple(round(each / MM) for each in size) == expected.page
    assert tuple(round(each / MM) for each in margins) == expected.margins


@each_template
def test_every_style_in_use_has_its_fonts_size_pitch_and_language(name):
    document = filled(name)
    cells = [cell for table in document.tables for cell in table._cells]
    every = [*document.paragraphs, *(each for cell in cells for each in cell.paragraphs)]
    used = {paragraph.style.name for paragraph in every}
    assert used <= set(settings(name))
    for style in (document.styles[each] for each in used):
        font, size, pitch = settings(name)[style.name]
        run = style.element.rPr
        fonts = run.find(qn("w:rFonts"))
        assert fonts.get(qn("w:eastAsia")) == font, style.name
        assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
        assert not [key for key in fonts.attrib if key.endswith("Theme")]
        assert (style.font.size.pt, style.paragraph_format.line_spacing.pt) == (size, pitch)
        spacing = style.element.pPr.find(qn("w:spacing"))
        assert spacing.get(qn("w:lineRule")) == "exact"
        assert run.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


@each_template
def test_body_paragraphs_are_indented_by_two_characters(name):
    styles = Document(str(FOLDER / name)).styles
    size = TEMPLATES[name].body[1]
    for style in ("Normal", "Heading 1", "Heading 2", "小标题", "首尾段"):
        indent = styles[style].element.pPr.find(qn("w:ind"))
        assert indent.get(qn("w:firstLineChars")) == "200"
        assert indent.get(qn("w:firstLine")) == str(round(2 * size * 20))


@each_template
def test_headings_stay_with_what_follows(name):
    styles = Document(str(FOLDER / name)).styles
    for style in ("Heading 1", "Heading 2", "小标题", "表头"):
        assert styles[style].paragraph_format.keep_with_next, style


@each_template
def test_the_documents_default_language_and_font_are_chinese(name):
    defaults = Document(str(FOLDER / name)).styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:eastAsia")) == "zh-CN"
    assert defaults.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "仿宋"


@each_template
def test_tables_repeat_their_header_and_keep_their_rows_whole(name):
    expected = TEMPLATES[name]
    tables = filled(name).tables
    assert tables
    for table in tables:
        head, *others = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (head, *others))
        assert [row._tr.trPr.find(qn("w:tblHeader")) for row in others] == [None] * len(others)
        widths = [column.width for column in table.columns]
        assert round(sum(widths) / MM) == expected.page[0] - sum(expected.margins[2:])


@each_template
def test_no_line_is_pulled_apart_to_fill_its_width(name):
    styles = Document(str(FOLDER / name)).styles
    for style in settings(name):
        alignment = styles[style].element.pPr.find(qn("w:jc")).get(qn("w:val"))
        assert alignment in ("left", "center", "right")


@each_template
def test_the_page_number_stands_between_dashes(name):
    document = Document(str(FOLDER / name))
    (section,) = document.sections
    footers = [section.footer]
    if document.settings.odd_and_even_pages_header_footer:
        footers.append(section.even_page_footer)
    for footer in footers:
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert [each.text for each in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
        fonts = paragraph.style.element.rPr.find(qn("w:rFonts"))
        assert fonts.get(qn("w:eastAsia")) == "宋体"
        assert paragraph.style.font.size.pt == TEMPLATES[name].footer


def test_odd_pages_of_the_official_form_are_numbered_right_and_even_ones_left():
    document = Document(str(FOLDER / "minutes-gbt9704.docx"))
    (section,) = document.sections
    assert document.settings.odd_and_even_pages_header_footer
    sides = [
        footer.paragraphs[0].style.element.pPr.find(qn("w:jc")).get(qn("w:val"))
        for footer in (section.footer, section.even_page_footer)
    ]
    assert sides == ["right", "left"]


def test_the_official_form_has_its_red_mark_and_rule():
    document = filled("minutes-gbt9704.docx")
    mark, number, dated, *_ = document.paragraphs
    assert mark.text == "城北小学行政例会纪要"
    assert mark.style.element.rPr.find(qn("w:color")).get(qn("w:val")) == "FF0000"
    assert number.text.startswith("2026—2027学年第一学期第6期")
    assert dated.text == "城北小学\t2026年11月24日"
    rule = dated.style.element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (rule.get(qn("w:val")), rule.get(qn("w:color"))) == ("single", "FF0000")


def test_names_of_the_official_form_hang_under_their_labels_at_the_end():
    document = filled("minutes-gbt9704.docx")
    texts = [each.text for each in document.paragraphs]
    at = texts.index("出席：程远舟、林知夏、何秋实")
    assert at > texts.index("一、主题研讨")
    label = document.paragraphs[at]
    indent = label.style.element.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:leftChars")), indent.get(qn("w:hangingChars"))) == ("500", "300")
    fonts = label.runs[0].style.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "黑体"


@each_template
def test_every_tag_stands_in_a_single_run_so_that_word_keeps_it_whole(name):
    document = Document(str(FOLDER / name))
    for run in document.element.body.iter(qn("w:r")):
        text = "".join(each.text or "" for each in run.iter(qn("w:t")))
        assert text.count("{{") == text.count("}}")
        assert text.count("{%") == text.count("%}")


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice"
)
def test_libreoffice_repeats_the_header_of_a_long_table(tmp_path):
    context = example_values(MINUTES)
    (task,) = context["decided"]["tasks"]
    context["decided"]["tasks"] = [{**task, "number": n} for n in range(1, 91)]
    path = tmp_path / "minutes.docx"
    path.write_bytes(render_template(FOLDER / "minutes.docx", context))
    pages = _pages(path)
    assert len(pages) > 2
    with_tasks = [page for page in pages if "完成结题报告初稿" in page]
    assert all(page.count("责任部门") == 1 for page in with_tasks)
    assert [re.findall(r"—\s*(\d+)\s*—", page) for page in pages] == [
        [str(n)] for n in range(1, len(pages) + 1)
    ]


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice"
)
def test_every_task_sheet_begins_a_page(tmp_path):
    variables = DocumentType.TASKS.permitted_variables
    context = example_values(variables)
    (sheet,) = context["sheets"]
    context["sheets"] = [{**sheet, "name": f"{name}处"} for name in "甲乙丙"]
    path = tmp_path / "tasks.docx"
    path.write_bytes(render_template(FOLDER / "tasks-each.docx", context, variables))
    pages = _pages(path)
    assert [re.findall("[甲乙丙]处", page) for page in pages] == [["甲处"], ["乙处"], ["丙处"]]


def _pages(path: Path) -> list[str]:
    profile = (path.parent / "profile").as_uri()
    convert = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*convert, "--outdir", str(path.parent), str(path)], check=True, capture_output=True
    )
    text = subprocess.run(
        ["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"],
        check=True,
        capture_output=True,
    )
    return text.stdout.decode().split("\f")[:-1]
