"""``meetingtui item`` as a user runs it on the sample school."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from meetingtui.base.clock import today
from meetingtui.cli.program import cli
from meetingtui.sample import create_sample_school


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample school."""
    create_sample_school(tmp_path, today())
    return tmp_path


def run(folder: Path, *args: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *args], input=answer)


def titles(folder: Path) -> list[str]:
    return [row["title"] for row in json.loads(run(folder, "plan", "list", "--json").stdout)]


def first(folder: Path) -> dict[str, object]:
    """The plan's first item."""
    row: dict[str, object] = json.loads(run(folder, "plan", "list", "--json").stdout)[0]
    return row


def test_an_item_is_added_renamed_split_merged_and_removed(folder: Path) -> None:
    here = first(folder)
    title = str(here["title"])
    done = run(folder, "item", "add", "编写校本作业集 12月10日前", "--after", str(here["id"]))
    assert done.output == "已记录：新增事项：编写校本作业集\n"
    assert titles(folder)[1] == "编写校本作业集"
    assert run(folder, "item", "rename", "校本作业集", "编校本作业").exit_code == 0
    assert run(folder, "item", "move", "编校本作业", "--up").exit_code == 0
    assert titles(folder)[:2] == ["编校本作业", title]
    assert run(folder, "item", "split", "编校本作业", "编语文作业", "编数学作业").exit_code == 0
    assert titles(folder)[:3] == ["编语文作业", "编数学作业", title]
    assert run(folder, "item", "merge", "编数学作业", "--into", "编语文作业").exit_code == 0
    assert titles(folder)[:2] == ["编语文作业", title]
    assert "没有删去" in run(folder, "item", "remove", "编语文作业", answer="n\n").output
    assert run(folder, "item", "remove", "编语文作业", "--yes").exit_code == 0
    assert titles(folder)[0] == title


def test_words_that_fit_none_or_several_are_refused_with_what_there_is(folder: Path) -> None:
    none = run(folder, "item", "rename", "没有这样的事", "新名")
    assert none.exit_code == 1
    assert "没有名称里带“没有这样的事”的事项" in none.output
    many = run(folder, "item", "rename", "教", "新名")
    assert many.exit_code == 1
    assert "请改写编号" in many.output


def test_move_says_where_to(folder: Path) -> None:
    wrong = run(folder, "item", "move", str(first(folder)["id"]))
    assert wrong.exit_code == 2
    assert "--to" in wrong.output


def test_a_note_is_a_task_or_a_topic(folder: Path) -> None:
    assert run(folder, "note", "补交安全台账 12月4日前").output.startswith("已记录：随手记任务：")
    assert "补交安全台账" in titles(folder)
    assert (
        run(folder, "note", "春季运动会方案", "--topic").output == "已记录：议题：春季运动会方案\n"
    )
