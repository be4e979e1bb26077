"""Timers of textual hold no thread of the pool in which changes are saved."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
import textual
from textual import _time, timer

from meetingtui.ui import textual_patches


@pytest.fixture
def restored() -> Iterator[None]:
    """Textual's own sleep is back after the test."""
    before = (_time.sleep, timer.sleep)
    yield
    _time.sleep, timer.sleep = before


async def test_no_thread_waits_for_a_timer_and_saving_gets_one_at_once(restored: None) -> None:
    textual_patches.patch_timer_sleep()
    threads = threading.active_count()
    waiting = [asyncio.create_task(timer.sleep(60)) for _ in range(200)]
    loop = asyncio.get_running_loop()
    asked = loop.time()
    began = await asyncio.to_thread(loop.time)
    assert threading.active_count() - threads <= 1
    assert began - asked < 5
    for task in waiting:
        task.cancel()
    assert all(
        isinstance(end, asyncio.CancelledError)
        for end in await asyncio.gather(*waiting, return_exceptions=True)
    )


async def test_a_wait_of_nothing_gives_way_to_other_tasks(restored: None) -> None:
    textual_patches.patch_timer_sleep()
    order: list[str] = []

    async def other() -> None:
        order.append("other")

    task = asyncio.create_task(other())
    await timer.sleep(-1)
    order.append("after")
    await task
    assert order == ["other", "after"]


def test_another_version_of_textual_is_left_alone(
    restored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = timer.sleep
    monkeypatch.setattr(textual, "__version__", "9.0.0")
    textual_patches.patch_timer_sleep()
    assert timer.sleep is own
