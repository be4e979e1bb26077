"""The summary as Word: comments at its sentences, nothing torn by what was recorded, one page."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import pytest
from docx import Document
from docx.oxml.ns import qn
from record_builders import make_section
from summary_term import (
    COURSE,
    chapter_item,
    closed_meeting,
    october_achievement,
    report,
    snapshot_of,
)
from word_files import body_text

from meetingtui.base import shipped_files as shipped
from meetingtui.documents.document_type import SUMMARY
from meetingtui.documents.template import render_template
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.summary.summary_document import (
    mark_sentence,
    render_summary_document,
    replace_marks_by_comments,
    source_comment,
    summary_file_name,
    summary_sentences,
    summary_template_variables,
)
from meetingtui.review.summary.summary_model import SummaryLength
from meetingtui.review.summary.term_summary import compose_summary
from meetingtui.review.term_snapshot import TermSnapshot

TEMPLATE = shipped.templates_folder() / "summary.docx"
HAS_OFFICE = shutil.which("soffice") and shutil.which("pdfinfo")


def small_term() -> TermSnapshot:
    item = chapter_item(10, status=Status.DONE, progress=(report("定稿印发11份", 10, meeting=101),))
    reflection = Reflection(department=COURSE, problems=(Problem(text="反馈不及时"),))
    honours = (october_achievement("获市一等奖", "市级", "罗天成", item=10),)
    meeting = closed_meeting(1, 10, 12, achievements=honours, reflections=(reflection,))
    return snapshot_of([item, chapter_item(11, "开好家长会")], [meeting])


def written(
    snapshot: TermSnapshot, *, noted: bool = True, length: SummaryLength = SummaryLength.FULL
) -> bytes:
    return render_summary_document(
        TEMPLATE, compose_summary(snapshot, length=length), snapshot, noted=noted
    )


def comments_of(document: bytes) -> dict[str, str]:
    """The text each comment is anchored at, and its own."""
    word = Document(io.BytesIO(document))
    body = list(word.element.body.iter())
    found = {}
    for comment in word.comments:
        ends = {}
        for at, element in enumerate(body):
            is_end = element.tag in (qn("w:commentRangeStart"), qn("w:commentRangeEnd"))
            if is_end and element.get(qn("w:id")) == str(comment.comment_id):
                ends[element.tag] = at
        first, last = ends[qn("w:commentRangeStart")], ends[qn("w:commentRangeEnd")]
        words = "".join(e.text or "" for e in body[first:last] if e.tag == qn("w:t"))
        found[words] = comment.text
    return found


def test_every_sentence_has_a_comment_that_tells_what_it_rests_on():
    snapshot = small_term()
    summary = compose_summary(snapshot)
    found = comments_of(written(snapshot))
    assert list(found) == [each.text[:-1] for each in summary_sentences(summary)]
    assert found["定稿印发11份"] == (
        "（一）10.制订课例标准　第1次例会2026年10月14日：“定稿印发11份”"
    )
    assert found["如反馈不及时"] == "第1次例会2026年10月12日：“反馈不及时”"


def test_quotes_within_quotes_are_nested_in_a_comment():
    item = chapter_item(10, status=Status.DONE, progress=(report("“留白课堂”开课11节", 10),))
    found = comments_of(written(snapshot_of([item])))
    assert found["“留白课堂”开课11节"].endswith("：“‘留白课堂’开课11节”")


def test_no_mark_is_left_behind_and_none_was_needed_without_comments():
    snapshot = small_term()
    for noted in (True, False):
        document = written(snapshot, noted=noted)
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            assert not any(
                re.search("[\ue000-\ue019]", archive.read(name).decode(errors="replace"))
                for name in archive.namelist()
                if name.endswith(".xml")
            )
    assert not list(Document(io.BytesIO(written(snapshot, noted=False))).comments)
    assert body_text(written(snapshot)) == body_text(written(snapshot, noted=False))


def test_comments_change_no_run_of_the_text_but_cut_it():
    snapshot = small_term()
    plain, noted = (
        Document(io.BytesIO(written(snapshot, noted=each))).paragraphs for each in (False, True)
    )
    for one, other in zip(plain, noted, strict=True):
        looks = {run.style.name for run in one.runs if run.text}
        assert looks == {run.style.name for run in other.runs if run.text}


def test_a_template_may_put_the_words_where_it_likes(tmp_path):
    word = Document()
    word.add_paragraph("开头{{ lead }}结尾")
    word.sections[0].header.paragraphs[0].text = "{{ lead }}"
    path = tmp_path / "总结.docx"
    word.save(str(path))
    snapshot = small_term()
    summary = compose_summary(snapshot)
    document = replace_marks_by_comments(
        render_template(path, summary_template_variables(summary, noted=True), SUMMARY),
        [source_comment(each, snapshot) for each in summary_sentences(summary)],
    )
    assert body_text(document) == f"开头{summary.lead.text}结尾"
    header = Document(io.BytesIO(document)).sections[0].header
    assert header.paragraphs[0].text == summary.lead.text
    assert len(comments_of(document)) == len(summary.lead.sentences)


def test_marks_that_were_typed_are_no_marks():
    assert mark_sentence("课\ue000\ue011堂。", 3).count("\ue000") == 1


HOSTILE = (
    "甲 & 乙 <丙> [b]粗[/b] {{ title }} {% for %} \x00\x07\ud800 “引‘号’” =1+1",
    "很长，" * 1300,
    "没有句号",
)


def test_hostile_records_stay_text():
    items = [
        chapter_item(10 + at, text, status=Status.IN_PROGRESS, progress=(report(f"{text}已收到"),))
        for at, text in enumerate(HOSTILE)
    ]
    document = written(snapshot_of(items))
    text = body_text(document)
    assert all(words in text for words in ("甲 & 乙", "<丙>", "[b]", "{{ title }}", "{% for %}"))
    assert "下一步打算" in text
    assert "附表" in text


def test_who_is_responsible_stands_name_below_name_in_the_table():
    snapshot = snapshot_of([chapter_item(10, people=("罗天成", "孟晓棠"))])
    (table,) = Document(io.BytesIO(written(snapshot))).tables
    assert table.rows[1].cells[2].text == "罗天成\n孟晓棠"


def test_many_honours_are_a_table_in_the_document():
    many = tuple(october_achievement(f"获第{at}项奖", "市级", "甲队", "乙队") for at in range(13))
    snapshot = snapshot_of([chapter_item(10)], [closed_meeting(1, 10, 12, achievements=many)])
    table, _ = Document(io.BytesIO(written(snapshot))).tables
    assert [cell.text for cell in table.rows[0].cells] == ["级别", "时间", "成果", "获得人"]
    assert [cell.text for cell in table.rows[1].cells] == [
        "市级",
        "10月",
        "获第0项奖",
        "甲队\n乙队",
    ]
    assert len(table.rows) == 14


def test_the_file_says_which_day_and_which_length():
    snapshot = small_term()
    names = [
        summary_file_name(compose_summary(snapshot, length=length)) for length in SummaryLength
    ]
    assert names == [
        "2027-01-22 2026—2027学年第一学期工作总结.docx",
        "2027-01-22 2026—2027学年第一学期工作总结（一页）.docx",
    ]


def big_term(chapters: int) -> TermSnapshot:
    """150 items in that many chapters, all with plenty to tell."""
    sections = [
        make_section(at, f"第{at}方面的工作与保障", number=f"{at}、")
        for at in range(1, chapters + 1)
    ]
    items = [
        msgspec.structs.replace(
            chapter_item(100 + at, f"第{at}项扎实推进课程建设与教学常规管理"),
            parent=1 + at % chapters,
            status=Status.DONE if at % 2 else Status.IN_PROGRESS,
            due=date(2027, 1, 1 + at % 28),
            progress=tuple(
                report(f"完成第{at}项的第{step}批材料{at * step}份，参加{at + step}人", step + 8)
                for step in range(1, 5)
            ),
        )
        for at in range(150)
    ]
    problems = tuple(
        Reflection(
            department=COURSE,
            problems=(Problem(text=f"第{at}方面反馈不及时", cause="时间错不开" * 9),),
        )
        for at in range(9)
    )
    meetings = [closed_meeting(1, 10, 12, reflections=problems)]
    template = snapshot_of([], meetings)
    tree = ItemTree([*sections, *items])
    return TermSnapshot(
        tree,
        template.meetings,
        school=template.school,
        term=template.term,
        today=template.today,
    )


def pages(path: Path) -> int:
    profile = (path.parent / "profile").as_uri()
    convert = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*convert, "--outdir", str(path.parent), str(path)], check=True, capture_output=True
    )
    told = subprocess.run(
        ["pdfinfo", str(path.with_suffix(".pdf"))], check=True, capture_output=True, text=True
    )
    return int(re.search(r"Pages:\s+(\d+)", told.stdout)[1])


@pytest.mark.skipif(not HAS_OFFICE, reason="needs LibreOffice")
@pytest.mark.parametrize("chapters", [0, 3, 12])
def test_one_page_is_one_page(tmp_path, chapters):
    snapshot = big_term(chapters) if chapters else small_term()
    path = tmp_path / "一页.docx"
    path.write_bytes(written(snapshot, length=SummaryLength.ONE_PAGE))
    assert pages(path) == 1


def chapters_told(snapshot: TermSnapshot) -> Sequence[str]:
    summary = compose_summary(snapshot, length=SummaryLength.ONE_PAGE)
    return [part.title for part in summary.parts if part.title in snapshot.chapter_titles]


@pytest.mark.parametrize("chapters", [3, 12])
def test_one_page_leaves_out_no_chapter(chapters):
    snapshot = big_term(chapters)
    assert chapters_told(snapshot) == list(snapshot.chapter_titles)
