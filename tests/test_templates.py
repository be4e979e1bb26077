"""The shipped templates: built from source, set as an office sets them, all variables told."""

import importlib
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from meetingtui import shipped
from meetingtui.minutes.template import check, render
from meetingtui.minutes.variables import MINUTES, Variable, sample

FOLDER = shipped.templates()
TEMPLATES = ("minutes.docx",)

MM = 36000
PAGE = {"page_width": 210, "page_height": 297}
MARGINS = {"top_margin": 26, "bottom_margin": 26, "left_margin": 26, "right_margin": 26}

STYLES = {
    "Title": ("方正小标宋简体", 18, 28),
    "Heading 1": ("黑体", 12, 22),
    "Heading 2": ("楷体", 12, 22),
    "Normal": ("仿宋", 12, 22),
    "小标题": ("仿宋", 12, 22),
    "首尾段": ("仿宋", 12, 22),
    "会议概况": ("仿宋", 12, 22),
    "表头": ("黑体", 10.5, 18),
    "表格文字": ("仿宋", 10.5, 18),
    "表格居中": ("仿宋", 10.5, 18),
}
"""Chinese font, size, line pitch."""


@pytest.fixture
def built(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER.parent))
    return importlib.import_module("templates.build")


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_shipped_template_is_what_the_script_builds(built):
    again = built.packed(built.minutes())
    assert parts((FOLDER / "minutes.docx").read_bytes()) == parts(again)


def test_the_readme_lists_every_variable_of_the_check_with_its_example(built):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert readme == built.with_table(readme)

    def rows(variables: tuple[Variable, ...], start: str = ""):
        for each in variables:
            yield f"| `{start}{each.name}` | {each.meaning}"
            yield from rows(each.parts, f"{start}{each.name}{'[…]' if each.is_list else ''}.")

    assert [row for row in rows(MINUTES) if row not in readme] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_shipped_template_passes_its_own_check(name):
    assert check(FOLDER / name) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_page_is_a4_with_narrow_margins(name):
    (section,) = Document(str(FOLDER / name)).sections
    found = {key: round(getattr(section, key) / MM) for key in (*PAGE, *MARGINS)}
    assert found == PAGE | MARGINS


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_style_in_use_has_its_fonts_size_pitch_and_language(name):
    document = Document(io.BytesIO(render(FOLDER / name, sample(MINUTES))))
    cells = [cell for table in document.tables for cell in table._cells]
    every = [*document.paragraphs, *(each for cell in cells for each in cell.paragraphs)]
    used = {paragraph.style.name for paragraph in every}
    assert used <= set(STYLES)
    for style in (document.styles[each] for each in used):
        font, size, pitch = STYLES[style.name]
        run = style.element.rPr
        fonts = run.find(qn("w:rFonts"))
        assert fonts.get(qn("w:eastAsia")) == font, style.name
        assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman"
        assert not [key for key in fonts.attrib if key.endswith("Theme")]
        assert (style.font.size.pt, style.paragraph_format.line_spacing.pt) == (size, pitch)
        spacing = style.element.pPr.find(qn("w:spacing"))
        assert spacing.get(qn("w:lineRule")) == "exact"
        assert run.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"


@pytest.mark.parametrize("name", TEMPLATES)
def test_body_paragraphs_are_indented_by_two_characters(name):
    styles = Document(str(FOLDER / name)).styles
    for style in ("Normal", "Heading 1", "Heading 2", "小标题", "首尾段"):
        indent = styles[style].element.pPr.find(qn("w:ind"))
        assert indent.get(qn("w:firstLineChars")) == "200"
        assert indent.get(qn("w:firstLine")) == "480"


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_documents_default_language_and_font_are_chinese(name):
    defaults = Document(str(FOLDER / name)).styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:eastAsia")) == "zh-CN"
    assert defaults.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "仿宋"


@pytest.mark.parametrize("name", TEMPLATES)
def test_tables_repeat_their_header_and_keep_their_rows_whole(name):
    for table in Document(io.BytesIO(render(FOLDER / name, sample(MINUTES)))).tables:
        head, *others = table.rows
        assert head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (head, *others))
        widths = [column.width for column in table.columns]
        assert round(sum(widths) / MM) == 210 - 26 - 26


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_line_is_pulled_apart_to_fill_its_width(name):
    styles = Document(str(FOLDER / name)).styles
    for style in (each for each in STYLES if each != "Title"):
        assert styles[style].element.pPr.find(qn("w:jc")).get(qn("w:val")) in ("left", "center")


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_page_number_stands_between_dashes(name):
    (section,) = Document(str(FOLDER / name)).sections
    (footer,) = section.footer.paragraphs
    assert footer.text == "— 1 —"
    assert [each.text for each in footer._p.iter(qn("w:instrText"))] == ["PAGE"]


@pytest.mark.parametrize("name", TEMPLATES)
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
    context = sample(MINUTES)
    (task,) = context["decided"]["tasks"]
    context["decided"]["tasks"] = [{**task, "number": n} for n in range(1, 91)]
    path = tmp_path / "minutes.docx"
    path.write_bytes(render(FOLDER / "minutes.docx", context))
    pages = _pages(path)
    assert len(pages) > 2
    with_tasks = [page for page in pages if "完成结题报告初稿" in page]
    assert all(page.count("责任部门") == 1 for page in with_tasks)
    assert [re.findall(r"—\s*(\d+)\s*—", page) for page in pages] == [
        [str(n)] for n in range(1, len(pages) + 1)
    ]


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
