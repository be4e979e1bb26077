"""What is typed on an item's own screen and not entered outlives the program."""

import errno
import os
from pathlib import Path

from ui_school import app_on, press, screen_text, type_text, until

from meetingtui.school import load
from meetingtui.store.folder import open_term


def _on_disk(folder: Path) -> dict[str, str]:
    with open_term(folder, load(folder).terms[0], read_only=True) as term_file:
        return term_file.records.sitting.item_drafts


async def test_typing_is_on_the_disk_soon_and_comes_back(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_item(2)
        await pilot.pause()
        await type_text(pilot, "说到一半的话")
        await until(pilot, lambda: "说到一半的话" in _on_disk(planned).values())
    again = app_on(planned)
    async with again.run_test(size=(80, 24)) as pilot:
        again.open_item(2)
        await until(pilot, lambda: "说到一半的话" in screen_text(again))
        await press(pilot, "enter")
        await until(pilot, lambda: _on_disk(planned) == {})


async def test_leaving_at_once_keeps_it_too(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_item(2)
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
        monkeypatch.setattr(app, "tell", lambda words, *args, **more: told.append(words))
        app.open_item(2)
        await pilot.pause()
        with monkeypatch.context() as broken:
            broken.setattr(os, "fdatasync", full)
            await type_text(pilot, "存不下")
            await until(pilot, lambda: bool(told))
            for _ in range(3):
                app.item_drafts.look()
            await app.recorder.drain()
        assert len(told) == 1
        app.item_drafts._rest = 0
        await until(pilot, lambda: "存不下" in _on_disk(planned).values())
