"""``meetingtui status`` as a user runs it on the sample school."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from meetingtui.base.clock import today
from meetingtui.cli.program import cli
from meetingtui.review.status_terminal_page import cells
from meetingtui.sample import create_sample_school
from meetingtui.store.settings_files import SavedFilters


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample school."""
    made = tmp_path_factory.mktemp("sample")
    create_sample_school(made, today())
    return made


def run(folder: Path, *args: str, columns: int = 80) -> Result:
    ran = CliRunner(env={"COLUMNS": str(columns)})
    return ran.invoke(cli, ["--data", str(folder), "status", *args])


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_the_page_fits_the_terminal(folder: Path, columns: int):
    lines = run(folder, columns=columns).stdout.splitlines()
    assert len(lines) > 30
    assert [line for line in lines if cells(line) > columns] == []


def test_words_choose_what_is_counted_on_the_page_and_in_the_json(folder: Path):
    page = run(folder, "课教中心", "-滞后").stdout
    assert "只看：课程教学中心，不是滞后" in page
    found = json.loads(run(folder, "课教中心", "-滞后", "--json").stdout)
    assert found["filter"] == "课程教学中心，不是滞后"
    assert {row["answers"] for row in found["items"]} == {"课程教学中心"}
    assert list(found["departments"]) == ["课程教学中心"]
    assert f"计划事项 {found['figures']['total']} 项" in page
    assert found["overdue"] == []


def test_a_filter_is_saved_and_used_by_name(folder: Path):
    saved = run(folder, "服务保障中心", "滞后", "--save", "后勤拖欠", "--json")
    used = run(folder, "--filter", "后勤拖欠", "--json")
    assert SavedFilters(folder).filter_text("后勤拖欠") == "服务保障中心 滞后"
    assert saved.stdout == used.stdout
    assert json.loads(used.stdout)["overdue"]
    refused = run(folder, "--filter", "没有这个")
    assert (refused.exit_code, refused.stdout) == (1, "")


def test_changes_are_told_since_the_day_asked_for(folder: Path):
    usual, asked = (
        json.loads(run(folder, *args, "--json").stdout)["changes"]
        for args in ((), ("--since", "第1次"))
    )
    assert (usual["name"], asked["name"]) == ("上次例会以来", "第1次例会以来")
    assert asked["since"] < usual["since"]
    assert len(asked["changed"]) > len(usual["changed"])
    assert "第1次例会以来" in run(folder, "--since", "第1次").stdout


def test_a_day_that_cannot_be_read_is_refused_with_what_may_be_written(folder: Path):
    refused = run(folder, "--since", "快了")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "可写：上次例会" in refused.stderr


def test_the_web_page_is_written_where_asked_and_tells_what_the_words_chose(
    folder: Path, tmp_path: Path
):
    done = run(folder, "课教中心", "--html", str(tmp_path), "--for", "全体教职工")
    assert (done.exit_code, done.stdout) == (0, "")
    (written,) = tmp_path.iterdir()
    assert f"已写出：{written}" in done.stderr
    page = written.read_text(encoding="utf-8")
    assert "只看：课程教学中心" in page and "全体教职工阅" in page
    refused = run(folder, "--html", str(tmp_path / "page.docx"))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert ".html" in refused.stderr
