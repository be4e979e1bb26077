"""What can be done in every block: an achievement in one line, an office phrase."""

from pathlib import Path

import pytest
from ui_school import app_on, enter, meeting_of, open_at, press, screen_text, type_text

from meetingtui.ui.meeting.screen import MeetingScreen
from meetingtui.ui.meeting.steps import Step

BLOCKS = (Step.LEARNING_SHARE, Step.TOPIC_DISCUSSION, Step.REFLECTION, Step.WORK_PUSH)


@pytest.mark.parametrize("step", BLOCKS)
async def test_an_achievement_is_caught_in_any_block_in_one_line(planned: Path, step: Step) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_at(pilot, step)
        await press(pilot, "ctrl+e")
        await type_text(pilot, "获区优质课评比一等奖 林知秋")
        assert "区级" in screen_text(app)
        await press(pilot, "enter")
        (achievement,) = meeting_of(app).achievements
        assert (achievement.level, achievement.who) == ("区级", ("林知秋",))
        assert isinstance(app.screen, MeetingScreen)
        assert app.screen.pane.entry.mode is app.screen.pane.first_mode()


async def test_words_half_typed_wait_while_an_achievement_is_put_down(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_at(pilot, Step.WORK_PUSH)
        await type_text(pilot, "材料已")
        await press(pilot, "ctrl+e")
        await enter(pilot, "获评市文明校园")
        assert screen.pane.entry.text == "材料已"
        await press(pilot, "ctrl+e", "ctrl+e")
        assert screen.pane.entry.text == "材料已"
        assert len(meeting_of(app).achievements) == 1


async def test_enter_on_an_empty_achievement_goes_back_to_the_block(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_at(pilot, Step.REFLECTION)
        await press(pilot, "ctrl+e", "enter")
        assert screen.pane.entry.mode is screen.pane.first_mode()
        assert not meeting_of(app).achievements


async def test_an_office_phrase_goes_where_the_caret_is(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_at(pilot, Step.TOPIC_DISCUSSION)
        await enter(pilot, "寒假安全")
        await type_text(pilot, "各班开好班会")
        await press(pilot, "home", "ctrl+k", "down", "enter")
        assert screen.pane.entry.text == "会议要求，各班开好班会"
        await type_text(pilot, "全体")
        assert screen.pane.entry.text == "会议要求，全体各班开好班会"


async def test_a_school_without_phrases_is_told_where_they_are_written(planned: Path) -> None:
    folder = planned / "templates"
    folder.mkdir()
    (folder / "agenda.yaml").write_text(
        "blocks:\n"
        + "".join(
            f"  - {{key: {step.value}, name: 板块{n}, minutes: 10}}\n"
            for n, step in enumerate(BLOCKS)
        ),
        encoding="utf-8",
    )
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_at(pilot, Step.WORK_PUSH)
        await press(pilot, "ctrl+k")
        assert "phrases" in screen_text(app)


async def test_behind_the_last_item_an_achievement_is_taken_too(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_at(pilot, Step.WORK_PUSH)
        await press(pilot, *["pagedown"] * screen.pane.leaf_count())
        assert "小结" in screen_text(app)
        await press(pilot, "ctrl+e")
        await enter(pilot, "被评为市文明校园")
        assert [each.level for each in meeting_of(app).achievements] == ["市级"]
        assert screen.pane.entry.mode is screen.pane.first_mode()
