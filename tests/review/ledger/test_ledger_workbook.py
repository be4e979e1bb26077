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
from ledger_school import ITEMS, SCHOOL, cells, column, survey

from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.review.figures import count
from meetingtui.review.ledger.columns import MAX_SIGNS, kept
from meetingtui.review.ledger.sheets import sheet_name
from meetingtui.review.ledger.workbook import ledger
from meetingtui.school import Department

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")


def part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name).decode()


def test_every_item_stands_in_the_ledger_worst_first_and_on_its_departments_sheet():
    sheets = cells(ledger(survey()))
    assert list(sheets) == ["概况", "督办台账", "教学处", "总务处", "未定部门", "底稿"]
    rows = sheets["督办台账"]
    assert [row[column(rows, "事项")] for row in rows[1:]] == [
        "修订课程纲要", "更换照明", "检查教案", "陪餐制度",
    ]  # fmt: skip
    assert [row[column(rows, "灯")] for row in rows[1:]] == ["滞后", "预警", "正常", "办结"]
    assert [row[0] for row in sheets["教学处"][1:]] == [2, 3]


def test_a_row_says_whose_it_is_by_when_and_what_was_last_said():
    rows = cells(ledger(survey()))["督办台账"]
    assert dict(zip(rows[0], rows[1], strict=True)) == {
        "编号": 2,
        "序号": 1,
        "条目号": "1.",
        "章节": "课程与教学",
        "事项": "修订课程纲要",
        "责任部门": "教学处",
        "责任人": "林知夏",
        "完成时限": date(2026, 11, 20),
        "状态": "推进中",
        "灯": "滞后",
        "提醒": "",
        "最近进展": "已收齐修改意见",
        "汇报日期": date(2026, 11, 9),
        "来源": "计划事项",
        "标签": "",
        "新的进展": "",
    }
    plan_words = next(row for row in rows if row[0] == 3)
    assert plan_words[column(rows, "完成时限")] == "每月"


def test_the_first_sheet_has_the_figures_that_every_screen_has():
    rows = cells(ledger(survey()))["概况"]
    whole = count(survey().rows)
    (total,) = {tuple(row[1:]) for row in rows if row[0] == "合计"}
    assert total[:3] == (whole.total, whole.done, whole.in_progress)
    assert total[11] == whole.rate
    assert whole.words in rows[1][0]


def test_only_the_rows_asked_for_are_told_and_counted():
    found = survey()
    late = [row for row in found.rows if row.standing.overdue]
    sheets = cells(ledger(found.only(late)))
    assert list(sheets) == ["概况", "督办台账", "教学处", "底稿"]
    assert [row[0] for row in sheets["督办台账"][1:]] == [2]
    assert [row[1] for row in sheets["概况"] if row[0] == "合计"] == [1, 1]


HOSTILE = ("=1+1", "+86", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "http://x.cn", "'a",
           "甲 & 乙 <丙> [b]", "00123", "_x0041_", "一\n二", "3月5日")  # fmt: skip


def hostile_survey():
    items = [
        Item(
            id=id,
            kind=ItemKind.MEASURE,
            title=f"\t{text}\x07",
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
    return survey(items, msgspec.structs.replace(SCHOOL, name=name))


def test_text_stays_text_whatever_it_begins_with():
    book = ledger(hostile_survey())
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "sheets/" in name]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    rows = cells(book)["督办台账"]
    said = {row[0]: row[column(rows, "最近进展")] for row in rows[1:]}
    assert [said[id] for id in sorted(said)] == list(HOSTILE)
    # Edited in Excel, a cell so marked is not read as a formula either.
    assert 'quotePrefix="1"' in part(book, "xl/styles.xml")


@needs_office
def test_libreoffice_shows_and_saves_the_same_text(tmp_path):
    (tmp_path / "台账.xlsx").write_bytes(ledger(hostile_survey()))
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
    assert {row[11] for row in rows[1:]} == set(HOSTILE)


def test_signs_that_break_a_file_go_and_what_a_cell_cannot_hold_is_cut_with_a_word():
    assert kept("\x00甲\ud800\u202e乙\x1b ") == "甲乙"
    long = kept("𠀀" * MAX_SIGNS)
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
    assert sheet_name(wanted, {"督办台账"}) == name


def test_departments_that_shorten_to_the_same_name_are_told_apart():
    taken: set[str] = set()
    names = [sheet_name("处" * length, taken) for length in (40, 41, 42)]
    assert names == ["处" * 31, "处" * 28 + "（2）", "处" * 28 + "（3）"]
    assert sheet_name("abc", {"ABC"}) == "abc（2）"


def test_departments_named_like_our_own_sheets_keep_theirs():
    school = msgspec.structs.replace(SCHOOL, departments=(Department(name="底稿"),))
    items = (*ITEMS, Item(id=9, kind=ItemKind.MEASURE, title="甲", department="底稿"))
    sheets = cells(ledger(survey(items, school)))
    assert "底稿（2）" in sheets
    assert sheets["底稿"][0][0] == "meetingtui 督办台账"


def test_it_prints_sideways_one_page_wide_with_its_header_on_every_page():
    book = ledger(survey())
    sheet = part(book, "xl/worksheets/sheet2.xml")
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "第 &amp;P 页　共 &amp;N 页" in sheet
    assert "青禾小学　2026—2027学年第一学期" in sheet
    assert '<pane xSplit="5" ySplit="1"' in sheet
    assert '<autoFilter ref="A1:P5"/>' in sheet
    assert "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;" in part(book, "xl/styles.xml")
    names = part(book, "xl/workbook.xml")
    assert re.search(r"Print_Titles[^>]*>督办台账!\$1:\$1<", names)
    assert re.search(r"Print_Area[^>]*>督办台账!\$B\$1:\$P\$5<", names)
    assert re.search(r'name="底稿"[^>]*state="veryHidden"', names)


def test_status_is_chosen_from_a_list_and_lights_have_a_word_and_a_colour():
    sheet = part(ledger(survey()), "xl/worksheets/sheet2.xml")
    assert "未启动,推进中,已完成,暂缓,取消" in sheet
    assert "教学处,总务处" in sheet
    assert [f'"{word}"' for word in ("滞后", "预警", "办结", "暂缓", "取消")] == re.findall(
        r'operator="equal"><formula>(.*?)</formula>', sheet
    )


def test_a_term_without_a_plan_makes_an_empty_ledger_that_opens():
    sheets = cells(ledger(survey(())))
    assert list(sheets) == ["概况", "督办台账", "底稿"]
