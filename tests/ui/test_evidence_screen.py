"""佐证材料: files dropped on an item or a meeting, listed, taken off and undone."""

from pathlib import Path

import msgspec
import pytest
from golden_screens import difference_from_golden_file
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input
from ui_school import (
    app_on,
    change_shown_meeting,
    newest_meeting,
    open_meeting_at,
    press,
    screen_text,
    settle,
    until,
)

from meetingtui.meeting.record import Achievement
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.screens.evidence_screen import EvidenceScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


@pytest.fixture
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desktop") / "亮相课 现场.jpg"
    path.write_bytes(b"x" * 1_240_000)
    return path


async def open_evidence_of_item(pilot: Pilot[None]) -> EvidenceScreen:
    await settle(pilot)
    navigation_of(pilot.app.screen).open_item(3)
    await settle(pilot)
    await press(pilot, "ctrl+d")
    screen = pilot.app.screen
    assert isinstance(screen, EvidenceScreen)
    return screen


def names(app: MeetingApp) -> list[str]:
    return [file.name for file in app.context.records.items[3].evidence_files]


async def test_a_dropped_file_is_filed_and_taken_off_again_its_copy_staying(
    planned: Path, photo: Path
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_evidence_of_item(pilot)
        screen.post_message(Paste(f'"{photo}"\n'))
        await until(pilot, lambda: names(app) == ["亮相课 现场.jpg"])
        assert "1.2 MB" in screen_text(app)
        (file,) = app.context.records.items[3].evidence_files
        assert (planned / file.path).stat().st_size == photo.stat().st_size
        screen.post_message(Paste(str(photo)))
        await until(pilot, lambda: "已经附上了" in screen_text(app))
        await press(pilot, "delete")
        assert names(app) == []
        assert (planned / file.path).exists()
        await press(pilot, "ctrl+z")
        assert names(app) == ["亮相课 现场.jpg"]
        (planned / file.path).unlink()
        await press(pilot, "escape")
        assert "材　料  亮相课 现场.jpg（1.2 MB）" in screen_text(app)
        await press(pilot, "ctrl+d")
        await until(pilot, lambda: "找不到了" in screen_text(app))


async def test_a_typed_path_that_is_wrong_is_said_and_nothing_is_filed(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_evidence_of_item(pilot)
        await press(pilot, "f5")
        app.screen.query_one(Input).value = "/没有/这个.jpg"
        app.screen.query_one(Input).focus()
        await press(pilot, "enter")
        await until(pilot, lambda: "没有找到“这个.jpg”" in screen_text(app))
        assert names(app) == []


async def test_in_the_meeting_the_item_the_meeting_and_its_achievements_take_files(
    planned: Path, photo: Path
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        meeting_screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+d")
        assert "完成校本课程纲要修订" in screen_text(app)
        await press(pilot, "escape")
        meeting_screen.show_step(MeetingStep.TOPIC_DISCUSSION)
        won = Achievement(on=newest_meeting(app).on, what="优质课一等奖")
        change_shown_meeting(
            meeting_screen, lambda each: msgspec.structs.replace(each, achievements=(won,))
        )
        await settle(pilot)
        await press(pilot, "ctrl+d")
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, "down", "enter")
        app.screen.post_message(Paste(str(photo)))
        await until(pilot, lambda: bool(newest_meeting(app).achievements[0].evidence_files))
        assert "成果：优质课一等奖" in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_screen_looks_as_it_did(
    planned: Path, photo: Path, size: tuple[int, int]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        screen = await open_evidence_of_item(pilot)
        shown = [screen_text(app)]
        screen.post_message(Paste(str(photo)))
        await until(pilot, lambda: bool(names(app)))
        shown.append(screen_text(app))
    changed = difference_from_golden_file(f"evidence-{size[0]}x{size[1]}", "\n\n".join(shown))
    assert not changed, changed
