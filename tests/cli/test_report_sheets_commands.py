"""``meetingtui report`` as a user runs it on the sample school."""

from pathlib import Path

from click.testing import CliRunner, Result
from ledger_term import save_workbook, workbook_cells

from meetingtui.base.clock import today
from meetingtui.cli.program import cli
from meetingtui.review.report_sheets.sheet_content_and_reader import HEADS, NEW_PROGRESS
from meetingtui.sample import create_sample_school


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *args])


def test_sheets_go_out_and_what_comes_back_is_kept_for_the_meeting(tmp_path: Path) -> None:
    create_sample_school(tmp_path, today())
    done = run(tmp_path, "report", "sheets", "--draft")
    assert done.exit_code == 0
    written = sorted((tmp_path / "reports").iterdir())
    assert len(written) >= 5
    assert sorted((tmp_path / "outbox").glob("*.eml"))
    rows = workbook_cells(written[0].read_bytes())["会前填报"]
    for row in rows[4:]:
        row[HEADS.index(NEW_PROGRESS)] = f"第{int(row[0])}项照常推进"
    back = tmp_path / "back"
    back.mkdir()
    save_workbook(back / "sheet.xlsx", {"会前填报": rows})
    read = run(tmp_path, "report", "read", str(back), "--yes")
    assert read.exit_code == 0
    assert f"已记录：收到会前填报 {len(rows) - 4} 项" in read.output
    again = run(tmp_path, "report", "read", str(back), "--yes")
    assert f"以前收过 {len(rows) - 4} 项" in again.output


def test_notice_and_reminders_are_text_to_be_sent_on(tmp_path: Path) -> None:
    create_sample_school(tmp_path, today())
    assert "议程：\n一、" in run(tmp_path, "notice").output
    reminded = run(tmp_path, "remind", "--days", "30", "--note")
    assert "【工作提醒】" in reminded.output
    assert "已记录：催办" in reminded.output
