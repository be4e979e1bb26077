"""推进情况: one page of Word, with the figures every screen has."""

import io
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from docx import Document
from record_builders import make_closed_meeting, make_measure, make_task
from small_term import SCHOOL, TODAY, report, snapshot
from word_files import body_text

from meetingtui.base import shipped_files as shipped
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.template import render_template
from meetingtui.documents.template_variable import TemplateVariable
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Status
from meetingtui.review.item_counts import item_counts_of_rows
from meetingtui.review.status_word_document import fitting_entry_counts, status_document_variables
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department

HELD = make_closed_meeting(
    5,
    date(2026, 11, 16),
    reflections=(
        Reflection(department="总务处", problems=(Problem(text="灯坏了", cause="年久失修"),)),
    ),
)


def written(found) -> bytes:
    template = shipped.templates_folder() / "status.docx"
    return render_template(
        template, status_document_variables(found), DocumentType.STATUS.permitted_variables
    )


def small():
    return snapshot(
        [
            make_measure(
                1,
                department="教学处",
                due=date(2026, 11, 20),
                progress=(report(date(2026, 11, 9), "已收齐意见"),),
            ),
            make_measure(2, department="总务处", due=date(2026, 11, 30), people=("周以宁",)),
            make_measure(
                3,
                status=Status.DONE,
                department="总务处",
                progress=(
                    msgspec.structs.replace(
                        report(date(2026, 11, 18), "装好了"),
                        before=Status.IN_PROGRESS,
                        after=Status.DONE,
                    ),
                ),
            ),
            make_measure(4),
            make_task(5, department="教学处", due=date(2026, 11, 22)),
        ],
        [HELD],
    )


def test_the_page_says_where_everything_stands():
    found = small()
    text = body_text(written(found))
    whole = item_counts_of_rows(found.rows)
    for fact in (
        "青禾小学2026—2027学年第一学期\n工作计划推进情况（截至2026年11月23日）",
        whole.counts_and_completion_rate_text,
        whole.warning_counts_text,
        "议定事项 1 项，未办结 1 项，滞后 1 项",
        "教学处　1　0　0　1　0　0.0%",
        f"合计　4　1　0　1　1　{whole.completion_rate_text}",
        "一、滞后事项（2 项，其中议定事项 1 项）",
        "1.　举措1　教学处　11月20日（已过 3 天）　11月9日：已收齐意见",
        "二、上次例会（11月16日）以来",
        "办结：举措3。",
        "三、14 天内到期",
        "1.举措2（周以宁，11月30日，还有 7 天）",
        "四、尚未解决的问题",
        "1.总务处：灯坏了（原因：年久失修；第5次例会提出）",
    ):
        assert text.count(fact) == 1, fact


def test_outside_the_term_no_week_is_named_and_the_sentence_is_whole():
    found = small()
    later = found.term.end + timedelta(days=20)
    holiday = TermSnapshot(
        found.tree, found.meetings, school=found.school, term=found.term, today=later
    )
    assert "\n已开例会 1 次。" in body_text(written(holiday))


def test_a_term_without_a_plan_says_so_and_leaves_no_empty_heading():
    document = Document(io.BytesIO(written(snapshot())))
    assert not document.tables
    assert [each.text for each in document.paragraphs][1:] == ["第12周，还没有导入计划。"]


def assert_same_shape(value, variables: tuple[TemplateVariable, ...]) -> None:
    assert set(value) == {each.name for each in variables}
    for each in variables:
        inner = value[each.name]
        for part in inner if each.is_list else [inner] if each.parts else []:
            assert_same_shape(part, each.parts)


def crowded(departments: int = 6):
    """150 items with long words, most of them late or near, and many problems."""
    names = [f"第{number}课程与教学管理中心" for number in range(departments)]
    school = msgspec.structs.replace(
        SCHOOL, departments=tuple(Department(name=name) for name in names)
    )
    long = "扎实推进校本课程建设与课堂教学改革，落实教学常规月检查制度，" * 3
    items = [
        msgspec.structs.replace(
            make_measure(
                id,
                department=names[id % departments],
                people=("欧阳林知夏", "周以宁", "沈一诺"),
                due=TODAY + timedelta(days=id % 40 - 25),
                progress=(report(date(2026, 11, 20), f"{id}{long}"),),
            ),
            title=long,
            number="（十二）12.（12）",
        )
        for id in range(1, 151)
    ]
    problems = tuple(Problem(text=f"{n}{long}", cause=long) for n in range(12))
    held = make_closed_meeting(
        5,
        date(2026, 11, 16),
        reflections=(Reflection(department=names[0], problems=problems),),
    )
    return snapshot(items, [held], school=school)


@pytest.mark.parametrize("found", [small(), crowded(), snapshot()])
def test_the_context_is_what_the_table_of_variables_says(found):
    assert_same_shape(status_document_variables(found), DocumentType.STATUS.permitted_variables)


def test_entries_that_do_not_fit_are_counted():
    context = status_document_variables(crowded())
    shown = len(context["late"]["lines"])
    overdue = sum(row.deadline_status.overdue for row in crowded().rows)
    assert 2 <= shown < overdue
    assert context["late"]["more"] == f"另有 {overdue - shown} 项，见督办台账。"
    assert context["problems"]["more"] == f"另有 {12 - len(context['problems']['lines'])} 个。"


def test_many_departments_share_a_row_and_still_add_up():
    rows = status_document_variables(crowded(30))["departments"]
    assert len(rows) == 13
    assert (rows[-2]["name"], rows[-1]["name"]) == ("其他 19 个部门", "合计")
    assert sum(row["total"] for row in rows[:-1]) == rows[-1]["total"] == 150


def test_every_part_gets_a_few_before_the_first_gets_the_rest():
    ten = [10.0] * 10
    assert fitting_entry_counts(17 * 4 + 60, [ten, ten]) == [4, 2]
    assert fitting_entry_counts(17 * 4 + 500, [ten[:3], ten, []]) == [3, 10, 0]


def test_a_line_is_kept_only_where_something_is_left_out():
    ten = [10.0] * 10
    assert fitting_entry_counts(17 * 3 + 60, [ten[:2], ten]) == [2, 4]
    assert fitting_entry_counts(17 * 2 + 130, [ten[:3], ten]) == [3, 10]
    assert fitting_entry_counts(17 * 2 + 60, [ten, ten], uncounted=(0, 1)) == [4, 2]


def test_no_entries_are_listed_where_there_is_no_room():
    ten = [10.0] * 10
    assert fitting_entry_counts(0, [ten]) == [0]


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdfinfo")), reason="needs LibreOffice"
)
def test_the_status_document_always_fits_one_page(tmp_path):
    files = []
    for number, found in enumerate((small(), crowded(), crowded(30), crowded(2))):
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_bytes(written(found))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *files],
        check=True,
        capture_output=True,
        timeout=90,
    )
    assert [_pages(path.with_suffix(".pdf")) for path in files] == [1, 1, 1, 1]


def _pages(path: Path) -> int:
    told = subprocess.run(["pdfinfo", path], check=True, capture_output=True).stdout.decode()
    return int(next(line for line in told.splitlines() if line.startswith("Pages:")).split()[1])


def test_nothing_on_the_page_is_cut_with_an_ellipsis_and_the_warnings_are_explained():
    title = "组织教师学习新课程标准，分学科编写单元整体教学设计，并在区内公开展示"
    items = [
        make_measure(
            10 + n,
            f"{title}之{n}",
            department="课程教学与教师发展研究指导中心",
            people=("林知夏", "沈一诺", "顾南乔", "陆星野"),
            due=due,
        )
        for n, due in enumerate((date(2026, 10, 9), date(2026, 11, 30)))
    ]
    found = status_document_variables(snapshot(items))
    told = repr(found)
    assert "…" not in told
    assert f"{title}之0" in found["late"]["lines"][0]["title"]
    assert "林知夏、沈一诺、顾南乔、陆星野" in found["soon"]["lines"][0]["owner"]
    assert "预警指" in found["explained"]
