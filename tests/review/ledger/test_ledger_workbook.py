"""The ledger as a workbook: what it says, that text stays text, how it is printed."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import date

import msgspec
import pytest
from ledger_term import ITEMS, SCHOOL, column_index, snapshot, workbook_cells
from record_builders import make_measure, make_task

from meetingtui.plan.item import Progress, Status
from meetingtui.review.item_counts import item_counts_of_rows
from meetingtui.review.ledger.ledger_format import MAX_SIGNS, storable_cell_text
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook, reserve_valid_sheet_name
from meetingtui.school.school import Department

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")


def part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name).decode()


def test_every_item_stands_in_the_ledger_worst_first_and_on_its_departments_sheet():
    sheets = workbook_cells(make_ledger_workbook(snapshot()))
    assert list(sheets) == ["概况", "督办台账", "教学处", "总务处", "未定部门", "底稿"]
    rows = sheets["督办台账"]
    assert [row[column_index(rows, "事项")] for row in rows[1:]] == [
        "修订课程纲要", "更换照明", "检查教案", "陪餐制度",
    ]  # fmt: skip
    assert [row[column_index(rows, "督办情况")] for row in rows[1:]] == [
        "滞后",
        "预警",
        "正常",
        "办结",
    ]
    assert [row[0] for row in sheets["教学处"][1:]] == [2, 3]


def test_a_row_says_whose_it_is_by_when_and_what_was_last_said():
    rows = workbook_cells(make_ledger_workbook(snapshot()))["督办台账"]
    assert dict(zip(rows[0], rows[1], strict=True)) == {
        "编号": 2,
        "序号": 1,
        "条目号": "1.",
        "事项": "修订课程纲要",
        "分管领导": "",
        "责任部门": "教学处",
        "责任人": "林知夏",
        "完成时限": date(2026, 11, 20),
        "状态": "推进中",
        "督办情况": "滞后",
        "最近进展": "已收齐修改意见",
        "汇报日期": date(2026, 11, 9),
        "新的进展": "",
        "提醒": "",
        "章节": "课程与教学",
        "来源": "计划事项",
        "标签": "",
        "协办部门": "",
        "佐证材料": "",
    }
    plan_words = next(row for row in rows if row[0] == 3)
    assert plan_words[column_index(rows, "完成时限")] == "每月"


def test_the_first_sheet_has_the_figures_that_every_screen_has():
    rows = workbook_cells(make_ledger_workbook(snapshot()))["概况"]
    whole = item_counts_of_rows(snapshot().rows)
    (total,) = {tuple(row[1:]) for row in rows if row[0] == "合计"}
    told = dict(zip(rows[4][1:], total, strict=True))
    assert (told["计划事项"], told["已完成"], told["推进中"]) == (
        whole.total,
        whole.done,
        whole.in_progress,
    )
    assert told["完成率"] == whole.completion_rate_text
    assert whole.counts_and_completion_rate_text in rows[1][0]


def test_the_first_sheet_counts_every_row_that_stands_in_the_ledger():
    """Six late tasks below a plan of which nothing is late."""
    late = [make_task(90 + n, f"任务{n}", due=date(2026, 11, 1)) for n in range(6)]
    plan = make_measure(1, "举措", due=date(2027, 1, 20))
    rows = workbook_cells(make_ledger_workbook(snapshot((plan, *late))))["概况"]
    (total, _) = [dict(zip(rows[4], row, strict=True)) for row in rows if row[0] == "合计"]
    assert (total["台账事项"], total["滞后"]) == (7, 6)
    assert (total["计划滞后"], total["议定滞后"], total["分工滞后"]) == (0, 6, 0)
    assert "台账共 7 项，滞后 6 项" in rows[1][0]


def test_only_the_rows_asked_for_are_told_and_counted():
    found = snapshot()
    late = [row for row in found.rows if row.deadline_status.overdue]
    sheets = workbook_cells(make_ledger_workbook(found.narrowed_to(late)))
    assert list(sheets) == ["概况", "督办台账", "教学处", "底稿"]
    assert [row[0] for row in sheets["督办台账"][1:]] == [2]
    assert [row[1] for row in sheets["概况"] if row[0] == "合计"] == [1, 1]


HOSTILE = ("=1+1", "+86", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "http://x.cn", "'a",
           "甲 & 乙 <丙> [b]", "00123", "_x0041_", "一\n二", "3月5日")  # fmt: skip


def hostile_snapshot():
    items = [
        make_measure(
            id,
            f"\t{text}\x07",
            department=text,
            people=(text,),
            due_text=text,
            tags=(text,),
            progress=(
                Progress(
                    on=date(2026, 11, 9),
                    before=Status.NOT_STARTED,
                    after=Status.NOT_STARTED,
                    text=text,
                ),
            ),
        )
        for id, text in enumerate(HOSTILE, 1)
    ]
    name = "青禾&G小学[b]" * 20
    return snapshot(items, msgspec.structs.replace(SCHOOL, name=name))


def test_text_stays_text_whatever_it_begins_with():
    book = make_ledger_workbook(hostile_snapshot())
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "sheets/" in name]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    rows = workbook_cells(book)["督办台账"]
    said = {row[0]: row[column_index(rows, "最近进展")] for row in rows[1:]}
    assert [said[id] for id in sorted(said)] == list(HOSTILE)
    # Edited in Excel, a cell so marked is not read as a formula either.
    assert 'quotePrefix="1"' in part(book, "xl/styles.xml")


@needs_office
def test_libreoffice_shows_and_saves_the_same_text(tmp_path):
    (tmp_path / "台账.xlsx").write_bytes(make_ledger_workbook(hostile_snapshot()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # Token 12 of the filter's options names the sheet: the second.
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", options, "--outdir", tmp_path,
         tmp_path / "台账.xlsx"],
        check=True, capture_output=True, timeout=90,
    )  # fmt: skip
    (made,) = tmp_path.glob("*.csv")
    rows = list(csv.reader(io.StringIO(made.read_text(encoding="utf-8"))))
    at = rows[0].index("最近进展")
    assert {row[at] for row in rows[1:]} == set(HOSTILE)


def test_signs_that_break_a_file_go_and_what_a_cell_cannot_hold_is_cut_with_a_word():
    assert storable_cell_text("\x00甲\ud800\u202e乙\x1b ") == "甲乙"
    long = storable_cell_text("𠀀" * MAX_SIGNS)
    assert len(long.encode("utf-16-le")) // 2 <= MAX_SIGNS
    assert long.endswith("𠀀……（后文从略）")


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("语文/英语:教研[组]", "语文 英语 教研 组"),
        ("History", "History部"),
        ("'引号'", "引号"),
        ("//", "部门"),
        ("督办台账", "督办台账（2）"),
        ("处" * 40, "处" * 31),
    ],
)
def test_a_department_is_named_as_excel_takes_it(wanted, name):
    assert reserve_valid_sheet_name(wanted, {"督办台账"}) == name


def test_departments_that_shorten_to_the_same_name_are_told_apart():
    taken: set[str] = set()
    names = [reserve_valid_sheet_name("处" * length, taken) for length in (40, 41, 42)]
    assert names == ["处" * 31, "处" * 28 + "（2）", "处" * 28 + "（3）"]
    assert reserve_valid_sheet_name("abc", {"ABC"}) == "abc（2）"


def test_departments_named_like_our_own_sheets_keep_theirs():
    school = msgspec.structs.replace(SCHOOL, departments=(Department(name="底稿"),))
    items = (*ITEMS, make_measure(9, "甲", department="底稿"))
    sheets = workbook_cells(make_ledger_workbook(snapshot(items, school)))
    assert "底稿（2）" in sheets
    assert sheets["底稿"][0][0] == "meetingtui 督办台账"


def test_the_ledger_prints_in_landscape_one_page_wide_with_its_header_on_every_page():
    book = make_ledger_workbook(snapshot())
    sheet = part(book, "xl/worksheets/sheet2.xml")
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "第 &amp;P 页　共 &amp;N 页" in sheet
    assert "青禾小学　2026—2027学年第一学期" in sheet
    assert '<pane xSplit="5" ySplit="1"' in sheet
    assert '<autoFilter ref="A1:S5"/>' in sheet
    assert "yyyy-m-d" in part(book, "xl/styles.xml")
    names = part(book, "xl/workbook.xml")
    assert re.search(r"Print_Titles[^>]*>督办台账!\$1:\$1<", names)
    assert re.search(r"Print_Area[^>]*>督办台账!\$B\$1:\$M\$5<", names)
    assert re.search(r'name="底稿"[^>]*state="veryHidden"', names)


def test_status_is_chosen_from_a_list_and_lights_have_a_word_and_a_colour():
    sheet = part(make_ledger_workbook(snapshot()), "xl/worksheets/sheet2.xml")
    assert "未启动,推进中,已完成,暂缓,取消" in sheet
    assert "教学处,总务处" in sheet
    assert [
        f'"{word}"' for word in ("滞后", "预警", "久未汇报", "办结", "暂缓", "取消")
    ] == re.findall(r'operator="equal"><formula>(.*?)</formula>', sheet)


def test_a_term_without_a_plan_makes_an_empty_ledger_that_opens():
    sheets = workbook_cells(make_ledger_workbook(snapshot(())))
    assert list(sheets) == ["概况", "督办台账", "底稿"]


def test_the_head_of_a_department_is_named_beside_its_items():
    led = tuple(
        msgspec.structs.replace(each, leader="林知夏") if each.name == "教学处" else each
        for each in SCHOOL.departments
    )
    found = snapshot(ITEMS, msgspec.structs.replace(SCHOOL, departments=led))
    rows = workbook_cells(make_ledger_workbook(found))["督办台账"]
    said = {
        row[column_index(rows, "责任部门")]: row[column_index(rows, "分管领导")] for row in rows[1:]
    }
    assert said["教学处"] == "林知夏"
    assert said["总务处"] == ""


def test_the_departments_sheets_can_be_left_out():
    assert list(workbook_cells(make_ledger_workbook(snapshot(), by_department=False))) == [
        "概况",
        "督办台账",
        "底稿",
    ]


def test_the_overview_has_charts_of_excels_own():
    book = make_ledger_workbook(snapshot())
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2
    assert "概况" in part(book, charts[0])
    assert "<rowBreaks" in part(book, "xl/worksheets/sheet1.xml")


@needs_office
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_in_print_its_letters_have_nine_points_and_no_screen_column_stands_there(tmp_path):
    (tmp_path / "台账.xlsx").write_bytes(make_ledger_workbook(snapshot()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "台账.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    command = ["pdftotext", "-bbox", str(tmp_path / "台账.pdf"), "-"]
    told = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    pages = [page for page in told.split("<page ")[1:] if ">督办情况<" in page]
    assert pages
    for page in pages:
        assert re.search(r'width="841\.\d+" height="595\.\d+"', page)
        (head,) = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"[^>]*>督办情况<', page)
        points = (float(head[1]) - float(head[0])) / len("督办情况")
        assert points >= 9
        assert not re.search(">(章节|标签|来源|编号)<", page)
