"""What can be done in every block: an achievement in one line, an office phrase."""

from pathlib import Path

import pytest
from ui_school import (
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    screen_text,
    type_text,
    until,
)

from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

BLOCKS = (
    MeetingStep.LEARNING_SHARE,
    MeetingStep.TOPIC_DISCUSSION,
    MeetingStep.REFLECTION,
    MeetingStep.WORK_PUSH,
)


@pytest.mark.parametrize("step", BLOCKS)
async def test_an_achievement_is_caught_in_any_block_in_one_line(
    planned: Path, step: MeetingStep
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, step)
        await press(pilot, "ctrl+e")
        await type_text(pilot, "获区优质课评比一等奖 林知秋")
        assert "区级" in screen_text(app)
        await press(pilot, "enter")
        (achievement,) = newest_meeting(app).achievements
        assert (achievement.level, achievement.who) == ("区级", ("林知秋",))
        assert isinstance(app.screen, MeetingScreen)
        await press(pilot, "escape")
        assert app.screen.panel.entry_line.mode is app.screen.panel.step.initial_entry_mode()


async def test_words_half_typed_wait_while_an_achievement_is_put_down(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await type_text(pilot, "材料已")
        await press(pilot, "ctrl+e")
        await enter(pilot, "获评市文明校园")
        await press(pilot, "escape")
        assert screen.panel.entry_line.text == "材料已"
        await press(pilot, "ctrl+e", "ctrl+e")
        assert screen.panel.entry_line.text == "材料已"
        assert len(newest_meeting(app).achievements) == 1


async def test_enter_on_an_empty_achievement_goes_back_to_the_block(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await press(pilot, "ctrl+e", "enter")
        assert screen.panel.entry_line.mode is screen.panel.step.initial_entry_mode()
        assert not newest_meeting(app).achievements


async def test_an_office_phrase_goes_where_the_caret_is(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await enter(pilot, "寒假安全")
        await type_text(pilot, "各班开好班会")
        await press(pilot, "home", "ctrl+k", "down", "down", "enter")
        assert screen.panel.entry_line.text == "会议指出，各班开好班会"
        await type_text(pilot, "全体")
        assert screen.panel.entry_line.text == "会议指出，全体各班开好班会"


async def test_the_phrase_of_what_was_stressed_puts_it_in_its_own_place(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+k", "enter")
        await enter(pilot, "各班开好班会")
        assert [each.text for each in newest_meeting(app).remarks] == ["各班开好班会"]


async def test_a_school_without_phrases_is_told_where_they_are_written(planned: Path) -> None:
    folder = planned / "templates"
    folder.mkdir()
    (folder / "agenda.yaml").write_text(
        "blocks:\n"
        + "".join(
            f"  - {{key: {step}, name: 板块{n}, minutes: 10}}\n" for n, step in enumerate(BLOCKS)
        ),
        encoding="utf-8",
    )
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+k")
        assert "phrases" in screen_text(app)


async def test_behind_the_last_item_an_achievement_is_taken_too(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, *["pagedown"] * screen.panel.step.page_count())
        assert "小结" in screen_text(app)
        await press(pilot, "ctrl+e")
        await enter(pilot, "被评为市文明校园")
        assert [each.level for each in newest_meeting(app).achievements] == ["市级"]
        await press(pilot, "escape")
        assert screen.panel.entry_line.mode is screen.panel.step.initial_entry_mode()


@pytest.mark.parametrize("step", BLOCKS)
async def test_what_is_stressed_is_put_down_in_any_block_with_who_said_it(
    planned: Path, step: MeetingStep
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, step)
        await press(pilot, "ctrl+r")
        await enter(pilot, "会议强调，期末不得加课")
        await press(pilot, "ctrl+r")
        await enter(pilot, "林知秋：12月4日区里来校调研")
        await press(pilot, "ctrl+r")
        assert screen.panel.entry_line.mode is screen.panel.step.initial_entry_mode()
        found = [(each.kind.label, each.speaker, each.text) for each in newest_meeting(app).remarks]
        assert found == [
            ("会议强调", "", "期末不得加课"),
            ("其他事项", "林知秋", "12月4日区里来校调研"),
        ]
        assert not newest_meeting(app).achievements
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: len(newest_meeting(app).remarks) == 1)


async def test_a_remark_is_put_right_and_deleted_before_the_meeting_ends(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.CLOSE)
        await press(pilot, "ctrl+r")
        await enter(pilot, "期末不得加课")
        assert "会议强调  期末不得加课" in screen_text(app)
        at = len(screen.panel.step.build_view().lines) - 1
        screen.panel.step.replace_or_delete_line(at, "期末不得加课、占课")
        await until(pilot, lambda: newest_meeting(app).remarks[0].text == "期末不得加课、占课")
        screen.panel.step.replace_or_delete_line(at, "")
        await until(pilot, lambda: not newest_meeting(app).remarks)
