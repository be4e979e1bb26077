"""Minutes refer to no network address and no file, whatever the template they are made from."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from meetingtui.base import shipped_files as shipped
from meetingtui.base.errors import TemplateError
from meetingtui.documents.template import check_template, render_template
from meetingtui.documents.template_variable import example_values
from meetingtui.documents.template_variable_table import MINUTES

RELATION = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="http://192.0.2.1/x" TargetMode="External"/>'
)


def _changed(tmp_path: Path, part: str, before: str, after: str) -> Path:
    """Our template with one thing written before a place in a part."""
    written = io.BytesIO()
    source = shipped.templates_folder() / "minutes.docx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text = content.decode()
                assert before in text
                content = text.replace(before, after + before, 1).encode()
            new.writestr(name, content)
    path = tmp_path / "外来.docx"
    path.write_bytes(written.getvalue())
    return path


def _with_relation(tmp_path: Path, kind: str) -> Path:
    relation = RELATION.format(kind=kind)
    return _changed(tmp_path, "word/_rels/document.xml.rels", "</Relationships>", relation)


def _with_field(tmp_path: Path, *instructions: str) -> Path:
    runs = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in instructions)
    return _changed(tmp_path, "word/document.xml", "<w:sectPr", f"<w:p>{runs}</w:p>")


@pytest.mark.parametrize("kind", ["image", "oleObject", "subDocument", "frame", "mailMergeSource"])
def test_what_lies_outside_the_document_is_refused(tmp_path, kind):
    path = _with_relation(tmp_path, kind)
    with pytest.raises(TemplateError, match="引用了文档以外的"):
        render_template(path, example_values(MINUTES))
    assert "引用了文档以外的" in check_template(path)[0]


@pytest.mark.parametrize(
    "instructions",
    [
        (' INCLUDEPICTURE "http://192.0.2.1/a.png" \\d ',),
        (" INCLUDE", "TEXT C:\\秘密.docx "),
        (" DDEAUTO c:\\windows\\system32\\cmd.exe ",),
        (" LINK Excel.Sheet.8 x ",),
        (" dde x y ",),
    ],
)
def test_a_field_that_fetches_is_refused_also_in_pieces(tmp_path, instructions):
    assert "不能用的域" in check_template(_with_field(tmp_path, *instructions))[0]


def test_a_simple_field_that_fetches_is_refused(tmp_path):
    field = '<w:p><w:fldSimple w:instr=" INCLUDEPICTURE x "/></w:p>'
    path = _changed(tmp_path, "word/document.xml", "<w:sectPr", field)
    assert "INCLUDEPICTURE" in check_template(path)[0]


def test_page_numbers_and_links_stay(tmp_path):
    assert check_template(_with_field(tmp_path, " PAGE ", ' HYPERLINK "http://192.0.2.1" ')) == []
    assert check_template(_with_relation(tmp_path, "hyperlink")) == []


def test_active_content_is_refused(tmp_path):
    path = _with_field(tmp_path, " PAGE ")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/activeX/activeX1.xml", "<x/>")
    assert "ActiveX" in check_template(path)[0]


def test_where_the_documents_own_template_lies_is_taken_out(tmp_path):
    source = _changed(
        tmp_path,
        "word/settings.xml",
        "</w:settings>",
        '<w:attachedTemplate r:id="rId99" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>',
    )
    path = tmp_path / "本校.docx"
    relations = (
        '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns='
        '"http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{RELATION.format(kind='attachedTemplate')}</Relationships>"
    )
    path.write_bytes(source.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/_rels/settings.xml.rels", relations)
    assert check_template(path) == []
    with zipfile.ZipFile(io.BytesIO(render_template(path, example_values(MINUTES)))) as archive:
        inside = b"".join(map(archive.read, archive.namelist()))
    assert b"192.0.2.1" not in inside
    assert b"attachedTemplate" not in inside


def test_a_part_of_no_declared_kind_is_refused_in_our_words(tmp_path):
    path = _with_field(tmp_path, " PAGE ")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    kinds = parts["[Content_Types].xml"].decode()
    spoilt = re.sub(r'(PartName="/word/styles.xml") ContentType="[^"]*"', r"\1", kinds)
    spoilt = re.sub(r'ContentType="[^"]*" (PartName="/word/styles.xml")', r"\1", spoilt)
    assert spoilt != kinds
    with zipfile.ZipFile(path, "w") as new:
        for name, content in (parts | {"[Content_Types].xml": spoilt.encode()}).items():
            new.writestr(name, content)
    assert "不是完整的 Word 文档" in check_template(path)[0]
