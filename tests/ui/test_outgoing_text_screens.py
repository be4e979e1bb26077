"""会议通知 and 催办 from home: seen, copied, written as drafts, and noted."""

from email import message_from_bytes
from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from textual.events import Key
from ui_school import TODAY, app_on, press, screen_text, settle, until

from meetingtui.ui.screens.outgoing_text_screens import MeetingNoticeScreen, ReminderScreen


def _with_address(folder: Path) -> None:
    school = (folder / "school.yaml").read_text(encoding="utf-8")
    old = "post: 课程教学部主任, department: 课程教学部}"
    new = "post: 课程教学部主任, department: 课程教学部, email: lin@example.com}"
    (folder / "school.yaml").write_text(school.replace(old, new), encoding="utf-8")


async def test_the_notice_is_copied_and_written_as_a_draft(planned: Path) -> None:
    _with_address(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f2")
        assert isinstance(app.screen, MeetingNoticeScreen)
        await press(pilot, "f5")
        assert app.clipboard.startswith("【晨光小学第1次行政例会通知】")
        await press(pilot, "f6")
        await until(pilot, lambda: bool(list((planned / "outbox").glob("*.eml"))))
        (draft,) = (planned / "outbox").glob("*.eml")
        names = [part.get_filename() for part in message_from_bytes(draft.read_bytes()).walk()]
        assert len([name for name in names if name]) == 2
        await press(pilot, "f8")
        await until(pilot, lambda: bool(list((planned / "minutes").glob("*.docx"))))
        (word,) = (planned / "minutes").glob("*.docx")
        assert word.name == "2026-11-23 第1次行政例会通知.docx"


async def test_keys_pressed_twice_write_once(planned: Path) -> None:
    _with_address(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f2")
        for key in ("f6", "f6", "f8", "f8"):  # without a pause between, as on a slow machine
            app.post_message(Key(key, None))
        await until(pilot, lambda: bool(list((planned / "outbox").glob("*.eml"))))
        await until(pilot, lambda: bool(list((planned / "minutes").glob("*.docx"))))
        await until(pilot, lambda: all(each.node is not app.screen for each in app.workers))
        assert len(list((planned / "outbox").glob("*.eml"))) == 1
        assert len(list((planned / "minutes").glob("*.docx"))) == 1


async def test_who_was_reminded_is_noted_on_the_item(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f10")
        assert isinstance(app.screen, ReminderScreen)
        await press(pilot, "f5")
        assert "完成校本课程纲要修订（11月20日，已过 3 天）" in app.clipboard
        (noted,) = app.context.records.items[2].reminded
        assert (noted.on, noted.people) == (TODAY, ("林知秋",))
        await press(pilot, "escape", "f6", "down", "enter")
        assert "催　办  11月23日 林知秋" in screen_text(app)


async def test_the_days_looked_ahead_change_with_a_key(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f10")
        assert "7 天内到期的 3 项" in screen_text(app)
        await press(pilot, "f7")
        assert "14 天内到期的 4 项" in screen_text(app)
        await press(pilot, "f7")
        assert "和今天到期的 1 项" in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_screens_look_as_they_did(planned: Path, size: tuple[int, int]) -> None:
    app = app_on(planned)
    shown = []
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f2")
        shown.append(screen_text(app))
        await press(pilot, "escape", "f10")
        await settle(pilot)
        shown.append(screen_text(app))
    changed = difference_from_golden_file(f"outgoing-{size[0]}x{size[1]}", "\n\n".join(shown))
    assert not changed, changed
