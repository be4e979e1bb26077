"""What is typed on an item's own screen and not entered outlives the program."""

import errno
import os
from pathlib import Path

from os_file_calls import DATA_SYNC_CALL
from ui_school import app_on, press, screen_text, type_text, until

from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only


def _on_disk(folder: Path) -> dict[str, str]:
    with open_term_read_only(folder, load_school(folder).terms[0]) as term_file:
        return term_file.records.session_state.item_drafts


async def test_typing_is_on_the_disk_soon_and_comes_back(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        app.navigation.open_item(2)
        await pilot.pause()
        await type_text(pilot, "说到一半的话")
        await until(pilot, lambda: "说到一半的话" in _on_disk(planned).values())
    again = app_on(planned)
    async with again.run_test(size=(80, 24)) as pilot:
        again.navigation.open_item(2)
        await until(pilot, lambda: "说到一半的话" in screen_text(again))
        await press(pilot, "enter")
        await until(pilot, lambda: _on_disk(planned) == {})


async def test_leaving_at_once_keeps_it_too(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        app.navigation.open_item(2)
        await pilot.pause()
        await type_text(pilot, "刚打的字")
        await app.action_quit()
    assert list(_on_disk(planned).values()) == ["刚打的字"]


async def test_a_disk_that_refuses_is_told_once(planned: Path, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        told: list[str] = []
        monkeypatch.setattr(app, "notify", lambda words, *args, **more: told.append(words))
        app.navigation.open_item(2)
        await pilot.pause()
        with monkeypatch.context() as broken:
            broken.setattr(os, DATA_SYNC_CALL, full)
            await type_text(pilot, "存不下")
            await until(pilot, lambda: bool(told))
            for _ in range(3):
                app.terms.opened_term.item_drafts.save_if_changed()
            await app.save_queue.wait_until_empty()
        assert len(told) == 1
        app.terms.opened_term.item_drafts._checks_to_skip = 0
        await until(pilot, lambda: "存不下" in _on_disk(planned).values())
