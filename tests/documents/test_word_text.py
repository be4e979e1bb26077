"""Files that are no templates."""

import os
import zipfile

import pytest
from word_files import change_parts, word_file

from meetingtui.base.errors import TemplateError
from meetingtui.base.untrusted_office_archive import is_open_in_word
from meetingtui.documents.template import check_template, render_template
from meetingtui.documents.template.word_text import LIMITS


def refused(path) -> str:
    with pytest.raises(TemplateError) as caught:
        render_template(path, {})
    assert check_template(path) == [caught.value.message]
    return caught.value.message


def test_a_missing_file_is_named(tmp_path):
    assert "找不到" in refused(tmp_path / "没有.docx")


def test_a_folder_is_no_template(tmp_path):
    assert "打不开" in refused(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是 Word 文档"),
        (b"text", "不是 Word 文档"),
        (b"%PDF-1.4", "不是 Word 文档"),
        (b"PK\x03\x04broken", "已损坏"),
    ],
)
def test_anything_but_a_docx_is_refused(tmp_path, content, said):
    path = tmp_path / "模板.docx"
    path.write_bytes(content)
    assert said in refused(path)


def test_an_old_or_locked_document_is_told_apart(tmp_path):
    path = tmp_path / "模板.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "旧格式" in refused(path)
    path.write_bytes(path.read_bytes() + "EncryptedPackage".encode("utf-16-le"))
    assert "设有打开密码" in refused(path)


def test_macros_are_refused(tmp_path):
    path = change_parts(
        word_file(tmp_path, "正文"), lambda parts: parts.update({"word/vbaProject.bin": b"x"})
    )
    assert "宏" in refused(path)


def test_a_document_made_for_macros_is_refused_even_without_any(tmp_path):
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    path = change_parts(
        word_file(tmp_path, "正文"),
        lambda parts: parts.update(
            {
                "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                    plain, b"application/vnd.ms-word.document.macroEnabled.main+xml"
                )
            }
        ),
    )
    assert "带有宏（.docm）" in refused(path.rename(tmp_path / "模板.docm"))


def test_forty_megabytes_of_pictures_are_refused(tmp_path):
    path = word_file(tmp_path, "正文")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        for number in range(4):
            archive.writestr(f"word/media/{number}.png", os.urandom(10_000_000))
    assert "超过 20 MB。请压缩或删去其中的图片" in refused(path)


def test_the_note_that_word_leaves_beside_an_open_file_is_no_template(tmp_path):
    path = tmp_path / "~$模板.docx"
    path.write_bytes(b"\x05chen" + b"\0" * 50)
    assert "请选不带“~$”的那个文件" in refused(path)


@pytest.mark.parametrize(
    ("name", "note"), [("纪要.docx", "~$纪要.docx"), ("minutes.docx", "~$nutes.docx")]
)
def test_a_template_that_is_open_in_word_is_noticed(tmp_path, name, note):
    path = word_file(tmp_path, "正文").rename(tmp_path / name)
    assert not is_open_in_word(path)
    (tmp_path / note).write_bytes(b"")
    assert is_open_in_word(path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_is_named(tmp_path):
    path = word_file(tmp_path, "正文")
    path.chmod(0)
    assert "打不开“模板.docx”" in refused(path)


def test_a_file_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "模板.docx"
    with path.open("wb") as file:
        file.truncate(LIMITS.max_file_bytes + 1)
    assert "超过 20 MB" in refused(path)


def test_a_zip_bomb_is_refused_by_its_declared_size(tmp_path):
    path = word_file(tmp_path, "正文")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/media/{number}.png", b"\0" * 30_000_000)
    assert "解开后大得不正常" in refused(path)


def test_a_bomb_in_one_xml_part_is_refused(tmp_path):
    path = word_file(tmp_path, "正文")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/more.xml", b" " * 17_000_000)
    assert "文字部分大得不正常" in refused(path)


def test_a_document_with_a_doctype_is_refused(tmp_path):
    path = change_parts(
        word_file(tmp_path, "正文"),
        lambda parts: parts.update(
            {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}
        ),
    )
    assert "DOCTYPE" in refused(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts.update({"word/document.xml": b"<w:document"}),
        lambda parts: parts.update({"word/document.xml": b"<x/>"}),
        lambda parts: parts.update({"[Content_Types].xml": b"<x/>"}),
        lambda parts: parts.pop("_rels/.rels"),
        lambda parts: parts.pop("word/styles.xml"),
        lambda parts: parts.update({"word/_rels/document.xml.rels": b"nonsense"}),
    ],
)
def test_a_damaged_document_is_refused_without_a_traceback(tmp_path, change):
    path = change_parts(word_file(tmp_path, "正文"), change)
    assert "请用 Word 打开后另存为 .docx" in refused(path)


def test_a_file_cut_short_is_refused(tmp_path):
    path = word_file(tmp_path, "正文")
    path.write_bytes(path.read_bytes()[:-400])
    assert "已损坏" in refused(path)
