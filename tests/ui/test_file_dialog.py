"""A file asked for: what lies near is offered, what is dropped goes to the input line."""

import re
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList
from ui_school import app_on, press, settle, until

from meetingtui.plan.importing.file_format import OFFERED_SUFFIXES
from meetingtui.ui.dialogs.standard_dialogs import FileDialog, suggested_files


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """The user's desktop, downloads and documents, redirected as OneDrive does."""
    found = {}
    for name in ("desktop", "downloads", "documents"):
        folder = tmp_path / "OneDrive" / name
        folder.mkdir(parents=True)
        monkeypatch.setattr(f"platformdirs.user_{name}_path", lambda folder=folder: folder)
        found[name] = folder
    return found


def test_redirected_folders_are_looked_into_and_likely_names_come_first(
    places: dict[str, Path], tmp_path: Path
) -> None:
    for place in places.values():
        (place / f"{place.name}.docx").write_bytes(b"")
    for number in range(9):
        (places["desktop"] / f"照片说明{number}.docx").write_bytes(b"")
    plan = places["documents"] / "2026工作计划.docx"
    plan.write_bytes(b"")
    found = suggested_files(tmp_path, (".docx",), re.compile("计划"))
    assert found[0] == plan
    assert len(found) == 8


def test_settings_are_never_offered_as_a_plan(places: dict[str, Path], tmp_path: Path) -> None:
    for name in ("filters.yaml", "school.yaml", "~$计划.docx", "计划.wps"):
        (tmp_path / name).write_bytes(b"")
    assert [each.name for each in suggested_files(tmp_path, OFFERED_SUFFIXES)] == ["计划.wps"]


async def _sent(pilot: Pilot[None], as_keys: bool, text: str) -> None:
    if as_keys:
        await pilot.press(*text)
    else:
        pilot.app.screen.query_one(OptionList).post_message(events.Paste(text))


@pytest.mark.parametrize("as_keys", [False, True], ids=["pasted", "typed by the console"])
async def test_a_file_dropped_while_the_list_has_the_focus_is_the_one_taken(
    folder: Path, as_keys: bool
) -> None:
    listed, dropped = folder / "别的.docx", folder / "学期 计划.docx"
    app, chosen = app_on(folder), []
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(FileDialog("导入哪一份计划？", [listed]), chosen.append)
        await until(pilot, lambda: isinstance(app.focused, OptionList))
        await _sent(pilot, as_keys, f'"{dropped}"')
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert app.screen.query_one(Input).value == f'"{dropped}"'
        await press(pilot, "enter")
        assert chosen == [dropped]
