"""What the program wrote last can be opened from the palette."""

import os
import sys
from pathlib import Path

import pytest
from ui_school import app_on, press, until

from meetingtui.base.errors import MeetingTuiError
from meetingtui.ui.command_palette import palette_commands
from meetingtui.ui.last_written_file import (
    OPEN_FILE_COMMAND_TITLE,
    SHOW_IN_FOLDER_COMMAND_TITLE,
    LastWrittenFile,
)

needs_opener = pytest.mark.skipif(
    sys.platform != "linux", reason="the opener is put on the path as Linux finds it"
)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file into which the desktop's opener, put first on the path, writes what it is given."""
    tools, opened = tmp_path / "tools", tmp_path / "opened.txt"
    tools.mkdir()
    opener = tools / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" >"{opened}"\n', encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    return opened


def titles(app) -> list[str]:
    return [command.title for command in palette_commands(app, app.screen)]


@needs_opener
async def test_a_written_file_is_opened_from_the_palette(planned: Path, opened: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8")
        assert OPEN_FILE_COMMAND_TITLE not in titles(app)
        await press(pilot, "f10", "down", "enter")
        await until(pilot, lambda: OPEN_FILE_COMMAND_TITLE in titles(app))
        await until(pilot, lambda: any("已写出" in each.message for each in app._notifications))
        (said,) = [each.message for each in app._notifications if "已写出" in each.message]
        assert str(planned) not in said
        for command in [*palette_commands(app, app.screen)]:
            if command.title == OPEN_FILE_COMMAND_TITLE:
                command.callback()
        await until(pilot, opened.exists)
        await until(pilot, lambda: opened.read_text(encoding="utf-8") != "")
    assert Path(opened.read_text(encoding="utf-8")).suffix == ".html"


@needs_opener
async def test_its_folder_is_shown_too(planned: Path, opened: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f10", "down", "enter")
        await until(pilot, lambda: SHOW_IN_FOLDER_COMMAND_TITLE in titles(app))
        for command in [*palette_commands(app, app.screen)]:
            if command.title == SHOW_IN_FOLDER_COMMAND_TITLE:
                command.callback()
        await until(pilot, lambda: opened.exists() and opened.read_text(encoding="utf-8") != "")
    assert Path(opened.read_text(encoding="utf-8")) == planned / "minutes"


def test_several_files_are_opened_as_their_folder(tmp_path: Path) -> None:
    files = LastWrittenFile()
    files.remember_files_and_return_hint([tmp_path / "甲.eml", tmp_path / "乙.eml"])
    assert files.path == tmp_path
    files.remember_files_and_return_hint([tmp_path / "甲.eml"])
    assert files.path == tmp_path / "甲.eml"


def test_a_file_that_was_moved_away_is_said_to_be_gone(tmp_path: Path) -> None:
    files = LastWrittenFile()
    words = files.remember_file_and_return_message(tmp_path / "纪要.docx", "", "缺字体。")
    assert words.splitlines()[0].startswith("已写出：纪要.docx。")
    assert words.splitlines()[1:] == ["缺字体。"]
    with pytest.raises(MeetingTuiError, match="已经不在原处"):
        files.open_last_written()


@needs_opener
def test_without_a_program_for_it_the_message_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    files = LastWrittenFile()
    (tmp_path / "纪要.docx").write_bytes(b"")
    files.remember_file_and_return_message(tmp_path / "纪要.docx")
    with pytest.raises(MeetingTuiError, match="没有能打开“纪要"):
        files.open_last_written()
