"""The principal's own paragraphs survive a second writing of the summary."""

import io
import os
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from summary_term import chapter_item, report, snapshot_of

from meetingtui.base import shipped_files as shipped
from meetingtui.documents.document_file import read_document_lines
from meetingtui.plan.item import Status
from meetingtui.review.summary.summary_document import (
    read_principals_paragraphs,
    render_summary_document,
    summary_file_name,
)
from meetingtui.review.summary.summary_model import SummaryLength
from meetingtui.review.summary.term_summary import compose_summary

ITEM = chapter_item(10, status=Status.DONE, progress=(report("定稿印发", 10),))


def written(folder: Path, number: int = 1) -> Path:
    snapshot = snapshot_of([ITEM])
    summary = compose_summary(snapshot)
    own = read_principals_paragraphs(folder, summary.term)
    path = folder / f"{number} {summary_file_name(summary)}"
    path.write_bytes(
        render_summary_document(
            shipped.templates_folder() / "summary.docx", summary, snapshot, own=own
        )
    )
    os.utime(path, (number, number))
    return path


def place(document, tag: str):
    return next(
        each
        for each in document.element.body.iter(qn("w:sdt"))
        if each.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == tag
    )


def put(path: Path, tag: str, *lines: str) -> None:
    document = Document(str(path))
    content = place(document, tag).find(qn("w:sdtContent"))
    (first,) = content
    for words in lines:
        paragraph = first.makeelement(qn("w:p"))
        run = paragraph.makeelement(qn("w:r"))
        text = run.makeelement(qn("w:t"))
        text.text = words
        run.append(text)
        paragraph.append(run)
        content.append(paragraph)
    content.remove(first)
    stamp = path.stat().st_mtime
    document.save(str(path))
    os.utime(path, (stamp, stamp))


def test_what_was_written_in_its_place_stands_in_the_next_one(tmp_path):
    first = written(tmp_path)
    assert any("校长的话" in line for line in read_document_lines(first.read_bytes()))
    put(first, "preface", "每天往前走一步。", "这是我们的办学理念。")
    put(first, "closing", "感谢各位老师。")
    for number in (2, 3):
        lines = read_document_lines(written(tmp_path, number).read_bytes())
        assert lines.index("每天往前走一步。") + 1 == lines.index("这是我们的办学理念。")
        assert lines.index("感谢各位老师。") < lines.index("2027年1月22日")
        assert not any("写在这里" in line for line in lines)


def test_a_place_that_was_deleted_stays_away(tmp_path):
    first = written(tmp_path)
    document = Document(str(first))
    gone = place(document, "closing")
    gone.getparent().remove(gone)
    document.save(str(first))
    os.utime(first, (1, 1))
    lines = read_document_lines(written(tmp_path, 2).read_bytes())
    assert not any("结束语" in line for line in lines)
    assert any("校长的话" in line for line in lines)


def test_a_one_page_summary_has_no_own_paragraphs(tmp_path):
    snapshot = snapshot_of([ITEM])
    summary = compose_summary(snapshot, length=SummaryLength.ONE_PAGE)
    made = render_summary_document(shipped.templates_folder() / "summary.docx", summary, snapshot)
    assert not list(Document(io.BytesIO(made)).element.body.iter(qn("w:sdt")))


@pytest.mark.parametrize("raw", [b"", b"no document", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_document_is_passed_over(tmp_path, raw):
    snapshot = snapshot_of([ITEM])
    (tmp_path / summary_file_name(compose_summary(snapshot))).write_bytes(raw)
    assert read_principals_paragraphs(tmp_path, snapshot.term.title) is None
    assert read_principals_paragraphs(tmp_path / "nowhere", snapshot.term.title) is None
