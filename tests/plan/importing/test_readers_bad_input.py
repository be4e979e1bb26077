"""Files that are broken, hostile, or not what they say."""

import time
import tracemalloc
import zipfile

import pytest
import word_document_xml as word_xml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from meetingtui.base.errors import DocumentError
from meetingtui.plan.importing.plan_document import plan_document_as_json
from meetingtui.plan.importing.plan_reader import read_plan

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BODY = "一、德育\n1.升旗\n2.值周\n"


def text_plan(tmp_path, text):
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path):
    with pytest.raises(DocumentError) as caught:
        read_plan(path)
    return caught.value.message


def test_every_unreadable_file_gets_one_clear_sentence(tmp_path):
    def file(name, data=b""):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    cases = {
        file("a.doc", ole): "已损坏",
        file("b.xls", ole): "另存为 .xlsx",
        file("c.pdf", b"%PDF"): "PDF",
        file("c.txt", b"%PDF-1.7"): "PDF",
        file("c.odt", b"PK"): ".docx、.doc",
        file("d.docx"): "空文件",
        file("e.docx", b"hello, this is text"): "其实是纯文本",
        file("e.xlsx", bytes(range(256))): "不是 Excel 表格",
        file("f.docx", ole): "已损坏",
        file("f.doc", ole + "Workbook".encode("utf-16-le")): "旧格式的 Excel",
        file("g.docx", ole + "EncryptedPackage".encode("utf-16-le")): "取消密码",
        file("g2.docx", ole + "encryptedpackage".encode("utf-16-le")): "取消密码",
        file("h.docx", b"PK\x03\x04" + bytes(200)): "已损坏",
        file("h.xlsx", b"PK\x03\x04" + bytes(200)): "已损坏",
        file("i.txt", b"PK\x03\x04rest"): "已损坏",
        file("j.txt", bytes(range(256)) * 4): "不是文字",
        file("k.txt", "只有一句没有编号的话。".encode()): "编号",
        tmp_path / "none.docx": "找不到",
        file("l.csv", b"a,b\n1,2\n"): "台账",
        file("m.yaml", "标题: [没有关上".encode()): "第 1 行",
        file("n.md", "只有一句话。".encode()): "编号",
        tmp_path: "读不了",
    }
    for path, words in cases.items():
        message = refusal(path)
        assert words in message, path
        assert "\n" not in message


@pytest.mark.parametrize("name", ["a.docx", "a.docm"])
def test_macros_are_named_and_the_words_are_read(tmp_path, name):
    macro = {"word/vbaProject.bin": b"x"}
    plan = read_plan(
        word_xml.write_word_document(tmp_path / name, word_xml.paragraph("一、德育"), **macro)
    )
    assert [node.title for node in plan.nodes] == ["德育"]
    assert plan.remarks == (f"“{name}”带有宏，程序不会运行它，只读了文字。",)


def test_a_word_file_with_doctype_is_refused(tmp_path):
    text = word_xml.paragraph("一、德育")
    doctype = '<!DOCTYPE w:document [<!ENTITY a "b">]>'
    assert "DOCTYPE" in refusal(
        word_xml.write_word_document(tmp_path / "b.docx", text, prologue=doctype)
    )


def test_a_file_of_pictures_and_an_empty_one_are_told_apart(tmp_path):
    picture = word_xml.paragraph(inside="<w:r><w:drawing/></w:r>")
    scanned = refusal(word_xml.write_word_document(tmp_path / "扫描件.docx", picture))
    assert scanned == (
        "“扫描件.docx”里只有图片，没有文字。请换成可以编辑的 Word 文档；扫描件要先识别成文字。"
    )
    for name in ("空.docx", "空.txt"):
        path = tmp_path / name
        if path.suffix == ".docx":
            word_xml.write_word_document(path, word_xml.paragraph(""))
        else:
            path.write_text("\n \n", encoding="utf-8")
        assert refusal(path) == f"“{name}”是空的，里面没有文字。请确认选对了文件，并且已经保存。"


def test_parts_that_hold_more_than_they_declare_are_not_unpacked(tmp_path):
    text = word_xml.paragraph("一、" + "字" * 3_000_000)
    path = word_xml.write_word_document(tmp_path / "plan.docx", text)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("word/document.xml").file_size
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    assert "已损坏" in refusal(path)


def test_ten_megabytes_of_text_are_refused_soon_and_in_bounds(tmp_path):
    paragraphs = (word_xml.paragraph(f"（{n}）" + "字" * 140) for n in range(25_000))
    path = word_xml.write_word_document(tmp_path / "plan.docx", *paragraphs)
    assert path.exists()
    tracemalloc.start()
    begin = time.process_time()
    assert "不像一份工作计划" in refusal(path)
    took, (_, peak) = time.process_time() - begin, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 40
    assert peak < 200_000_000


def test_an_archive_that_unpacks_to_too_much_is_never_unpacked(tmp_path):
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(50):
            part.write(bytes(1024 * 1024))
    assert "大得不正常" in refusal(path)


def test_a_book_is_not_a_plan(tmp_path):
    assert "5 MB" in refusal(text_plan(tmp_path, BODY + "文字" * 1_000_000))
    path = word_xml.write_word_document(
        tmp_path / "book.docx", word_xml.paragraph("一、" + "字" * 2_000_001)
    )
    assert "200 万字" in refusal(path)


def test_other_archives_under_a_false_name_are_told_apart(tmp_path):
    path = tmp_path / "plan.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert "Excel" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "没有 Word 正文" in refusal(path)
    assert "压缩包" in refusal(path.rename(tmp_path / "plan.md"))


SNIPPETS = st.sampled_from(
    (
        *("一、", "（一）", "1.", "2.", "3、", "（2）", "①", "第一，", "三是", "1.1", "A.", "㊿"),
        *("附件：", "3月：", "德育", "工作计划", "2026—2027学年", "湖山小学", "（责任人：周明）"),
        *("。", "：", "\u200b", "\t", "\n", "\v", "目录\n", "| ", "---\n", "- ", "  ", "# "),
        *("责任人,", "工作内容,", "时间,", '"', ",", ": ", "第一周\n", "— 1 —\n", "一\n"),
    )
)


@given(
    text=st.lists(st.one_of(SNIPPETS, st.text(max_size=5)), max_size=60).map("".join),
    suffix=st.sampled_from([".txt", ".md", ".csv", ".yaml"]),
)
def test_any_text_is_read_or_refused(tmp_path_factory, text, suffix):
    path = tmp_path_factory.getbasetemp() / f"任意{suffix}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        plan_document_as_json(read_plan(path))
    except DocumentError as error:
        assert error.message


SUFFIXES = st.sampled_from([".txt", ".docx", ".md", ".csv", ".yaml", ".xlsx"])


@given(data=st.binary(max_size=400), suffix=SUFFIXES)
def test_any_bytes_are_read_or_refused(tmp_path_factory, data, suffix):
    assume(not data.startswith(b"{\\rtf"))  # would start LibreOffice each time
    path = tmp_path_factory.getbasetemp() / f"任意字节{suffix}"
    path.write_bytes(data)
    try:
        plan_document_as_json(read_plan(path))
    except DocumentError as error:
        assert error.message


@given(at=st.integers(0, 3000), data=st.binary(min_size=1, max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_word_file_is_read_or_refused(tmp_path, at, data):
    path = word_xml.write_word_document(
        tmp_path / "plan.docx", word_xml.list_paragraph("德育"), word_xml.paragraph("1.升旗")
    )
    whole = path.read_bytes()
    at %= len(whole)
    path.write_bytes(whole[:at] + data + whole[at + len(data) :])
    try:
        plan_document_as_json(read_plan(path))
    except DocumentError as error:
        assert error.message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("~$工作计划.docx", b"\x05admin" + bytes(156), "临时文件"),
        ("~$任务表.xlsx", b"\x05admin" + bytes(156), "Excel 打开文件时"),
        ("计划.docx", b"%TSD-Header-###%" + bytes(400), "加密"),
        ("计划.doc", b"\x62\x14\x23\x65E-SafeNet" + bytes(400), "加密"),
    ],
)
def test_what_only_looks_like_a_plan_is_refused_with_its_own_reason(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refusal(path)


def test_a_web_page_called_doc_is_said_to_be_one(tmp_path, monkeypatch):
    monkeypatch.setattr("meetingtui.plan.importing.file_format.find_libreoffice", lambda: None)
    path = tmp_path / "计划.doc"
    path.write_text("<html><body>一、德育</body></html>", encoding="utf-8")
    assert "网页格式" in refusal(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (rb"{\rtf1\ansi plan}", "RTF 格式"),
        (OLE + bytes(504) + "worddocument".encode("utf-16-le"), "旧格式的 Word"),
        (OLE + bytes(504) + "WordDocument".encode("utf-16-le"), "旧格式的 Word"),
        (OLE + bytes(504) + "workbook".encode("utf-16-le"), "旧格式的 Excel"),
    ],
    ids=["rtf", "small letters", "usual letters", "a workbook"],
)
def test_what_is_called_doc_is_told_by_what_it_holds(tmp_path, monkeypatch, content, said):
    monkeypatch.setattr("meetingtui.plan.importing.file_format.find_libreoffice", lambda: None)
    path = tmp_path / "计划.doc"
    path.write_bytes(content)
    message = refusal(path)
    assert said in message
    assert "另存为" in message


def test_a_document_that_only_embeds_another_says_how_to_get_at_it(tmp_path):
    path = word_xml.write_word_document(tmp_path / "计划.docx", "<w:altChunk/>")
    assert "另存为一份" in refusal(path)


def test_a_sheet_with_headers_alone_has_nothing_to_import(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_text("序号,工作内容,责任人,完成时限\n", encoding="utf-8")
    assert "只有表头" in refusal(path)


def test_words_that_reach_no_item_are_told_with_their_place(tmp_path):
    path = word_xml.write_word_document(
        tmp_path / "计划.docx",
        *map(
            word_xml.paragraph,
            ("湖山小学2026—2027学年第一学期工作计划", "各部门每周对照一次。", "一、德育", "1.升旗"),
        ),
    )
    (left,) = read_plan(path).left_over
    assert (left.text, left.place) == ("各部门每周对照一次。", "“一、德育”之前")
