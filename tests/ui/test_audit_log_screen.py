"""操作记录 on the screen and on the command line: what was done, and what was taken back."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from ui_school import NOW, TODAY, app_on, plan_items, press, record_change, screen_text, until

from meetingtui.cli.program import cli
from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change
from meetingtui.ui.screens.audit_log_screen import AuditLogScreen


def _done(folder: Path) -> None:
    item = add_progress(plan_items()[1], on=TODAY, status=Status.DONE, text="已经印发")
    record_change(folder, Change(words="已完成：完成校本课程纲要修订[b]", items=(item,)))
    with open_term(folder, load_school(folder).terms[0], clock=lambda: NOW) as term_file:
        term_file.undo()


@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
async def test_every_step_is_listed_the_last_first(planned: Path, size: tuple[int, int]) -> None:
    _done(planned)
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        app.navigation.open_audit_log()
        await until(pilot, lambda: isinstance(app.screen, AuditLogScreen))
        await until(pilot, lambda: "共 3 步" in screen_text(app))
        lines = [line for line in screen_text(app).splitlines() if "已完成：" in line]
        assert "撤销：已完成：完成校本课程纲要修订[b]" in lines[0]
        assert "撤销" not in lines[1]
        await press(pilot, "down", "pagedown", "up", "escape")
        assert not isinstance(app.screen, AuditLogScreen)


async def test_a_term_without_steps_says_so(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        app.navigation.open_audit_log()
        await until(pilot, lambda: "还没有操作" in screen_text(app))
        await press(pilot, "down")


def test_the_command_lists_them_and_gives_json(planned: Path) -> None:
    _done(planned)
    run = CliRunner()
    options = ["--data", str(planned), "history", "--term", "2026-2027-1"]
    lines = run.invoke(cli, options).output.splitlines()
    assert [line.split("\t")[1] for line in lines[:2]] == [
        "撤销：已完成：完成校本课程纲要修订[b]",
        "已完成：完成校本课程纲要修订[b]",
    ]
    rows = json.loads(run.invoke(cli, [*options, "--json"]).output)
    assert [row["did"] for row in rows[:2]] == ["undone", "recorded"]
    assert rows[0]["sequence"] > rows[1]["sequence"]
    assert datetime.fromisoformat(rows[0]["at"])
