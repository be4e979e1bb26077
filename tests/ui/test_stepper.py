"""The walk through a meeting: its steps, the line that shows them, and the time of the blocks."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from ui_school import (
    NOW,
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.store.data_folder import open_term
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_session import MeetingSession
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep, StepSequence
from meetingtui.ui.screens.meeting.stepper import (
    MAX_LAP_SECONDS,
    BlockTime,
    Stepper,
    Stopwatch,
    TimerState,
    TopicTime,
    fitting_columns_around,
)
from meetingtui.ui.theme import LIGHT

OWN_AGENDA = """\
blocks:
  - {key: work_push, name: 重点工作推进与落实情况, minutes: 40, questions: [办到哪里了？]}
  - {key: reflection, name: 复盘, minutes: 15}
  - {key: topic_discussion, name: 议事, minutes: 25}
  - {key: learning_share, name: 共读一本好书, minutes: 5}
"""
NAMES = {
    MeetingStep.PREPARE: "准备",
    MeetingStep.ATTENDANCE: "签到",
    MeetingStep.CARRIED: "上次议定",
    MeetingStep.LEARNING_SHARE: "学习分享",
    MeetingStep.TOPIC_DISCUSSION: "主题研讨",
    MeetingStep.REFLECTION: "总结反思",
    MeetingStep.WORK_PUSH: "工作推进",
    MeetingStep.CLOSE: "结束",
}


class Clock:
    """A steady clock that goes on when told."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class StepperApp(App[None]):
    """Nothing but the line."""

    def __init__(self, route: StepSequence) -> None:
        super().__init__()
        self._route = route
        self.register_theme(LIGHT)
        self.theme = LIGHT.name

    def compose(self) -> ComposeResult:
        yield Stepper(self._route)

    @property
    def line(self) -> str:
        """The line as drawn."""
        return self.screen._compositor.render_strips()[0].text


def write_agenda(folder: Path, text: str) -> None:
    """The school's own agenda.yaml."""
    (folder / "templates").mkdir()
    (folder / "templates" / "agenda.yaml").write_text(text, encoding="utf-8")


def told(used: float, pace: TimerState = TimerState.RUNNING, planned: int = 30) -> tuple[str, str]:
    """Words and colour of a block's time."""
    words = BlockTime(used, planned, pace).time_text
    return words.plain, "".join(str(span.style) for span in words.spans)


# The time


def test_the_time_is_told_in_minutes_until_it_runs_short() -> None:
    assert told(0.4) == ("已用 0/30 分", "")
    assert told(23.9) == ("已用 23/30 分", "")
    assert told(24.5) == ("将到时 24/30 分", "bold $at-risk")
    assert told(28.3) == ("将到时 28:18/30 分", "bold $at-risk")
    assert told(30.0) == ("已超时 30/30 分", "bold $overdue")
    assert told(33.9) == ("已超时 33/30 分", "bold $overdue")


def test_time_that_does_not_run_warns_nobody() -> None:
    assert told(0, TimerState.NOT_STARTED) == ("未开始  计划 30 分", "")
    assert told(33, TimerState.FINISHED) == ("用时 33/30 分", "")
    assert told(28.3, TimerState.PAUSED) == ("已暂停 28:18/30 分", "bold $paused")


@given(st.floats(0, 400), st.integers(1, 240), st.sampled_from(TimerState))
def test_the_words_of_the_time_keep_within_the_room_they_ask_for(
    used: float, planned: int, pace: TimerState
) -> None:
    block_time = BlockTime(used, planned, pace)
    assert block_time.time_text.cell_length <= block_time.reserved_width


def test_the_time_of_a_topic_is_calm_until_it_is_over() -> None:
    def said(
        used: float, planned: int | None, pace: TimerState = TimerState.RUNNING
    ) -> tuple[str, str]:
        words = TopicTime(used, planned, pace).time_text
        return words.plain, "".join(str(span.style) for span in words.spans)

    assert said(3.9, None) == ("本题 3 分", "")
    assert said(9.9, 10) == ("本题 9/10 分", "")
    assert said(10.0, 10) == ("本题超时 10/10 分", "bold $overdue")
    assert said(12.0, 10, TimerState.PAUSED) == ("本题超时 12/10 分", "bold $overdue")
    assert said(12.0, 10, TimerState.FINISHED) == ("本题 12/10 分", "")


@given(st.floats(0, 400), st.none() | st.integers(1, 240), st.sampled_from(TimerState))
def test_the_words_of_a_topic_s_time_keep_within_their_room(
    used: float, planned: int | None, pace: TimerState
) -> None:
    topic_time = TopicTime(used, planned, pace)
    assert topic_time.time_text.cell_length <= topic_time.reserved_width


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_each_topic_is_given_the_time_it_was_shown(
    planned: Path, size: tuple[int, int]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        for line in ("校服选用（顾一帆，1分钟）", "运动会"):
            await press(pilot, "f9")
            await enter(pilot, line)
        first, second = (str(topic.id) for topic in newest_meeting(app).topics)
        await press(pilot, "pageup")
        clock = Clock()
        screen.stopwatch = Stopwatch(clock)
        before = dict(screen.minutes_spent_by_topic)  # by the machine's clock
        block_before = screen.minutes_spent_by_block["topic_discussion"]
        for _ in range(7):
            counted = screen.minutes_spent_by_topic.get(first, 0.0)
            clock.seconds += MAX_LAP_SECONDS
            await press(pilot, "f1", "escape")
            await until(pilot, lambda at=counted: screen.minutes_spent_by_topic[first] > at)
        await until(pilot, lambda: "本题超时 1/1 分" in screen_text(app).splitlines()[1])
        await press(pilot, "pagedown")
        clock.seconds += 9
        await press(pilot, "f4")
        assert "本题" not in screen_text(app).splitlines()[1]
        clock.seconds += 9
        await press(pilot, "f3")
        assert "本题 0 分" in screen_text(app).splitlines()[1]
        assert screen.minutes_spent_by_topic == {
            first: pytest.approx(before[first] + 70 / 60),
            second: pytest.approx(before.get(second, 0) + 9 / 60),
        }
        of_block = screen.minutes_spent_by_block["topic_discussion"] - block_before
        assert of_block == pytest.approx(79 / 60)
        screen.show_step(MeetingStep.CLOSE)
        await press(pilot, "f5", "up", "enter")
        assert newest_meeting(app).topic_minutes[first] == pytest.approx(before[first] + 70 / 60)


def test_a_stopwatch_counts_late_ticks_whole_and_sleep_hardly() -> None:
    clock = Clock()
    stopwatch = Stopwatch(clock)
    clock.seconds += 3.5
    assert stopwatch.lap() == 3.5
    assert stopwatch.lap() == 0
    clock.seconds += 5000
    assert stopwatch.lap() == MAX_LAP_SECONDS
    clock.seconds -= 50
    assert stopwatch.lap() == 0


async def test_each_block_is_given_the_time_the_room_spent_on_it(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        clock = Clock()
        screen.stopwatch = Stopwatch(clock)
        until_now = screen.minutes_spent_by_block.get(
            "learning_share", 0.0
        )  # by the machine's clock
        clock.seconds += 6
        await press(pilot, "f4")
        clock.seconds += 9
        await press(pilot, "f1")
        clock.seconds += 3
        await press(pilot, "escape", "f3")
        assert screen.minutes_spent_by_block == {
            "learning_share": pytest.approx(until_now + 0.1),
            "topic_discussion": pytest.approx(0.2),
        }


async def test_half_a_minute_in_any_blocks_is_saved_though_nobody_types(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.PREPARE)
        await press(pilot, "escape")
        session = MeetingSession(app.context, app.save_queue, newest_meeting(app).id)
        session.add_used_time("reflection", 20)
        assert not session.is_used_time_save_due
        session.add_used_time("work_push", 12)
        assert session.is_used_time_save_due
        session.queue_save_if_changed()
        assert not session.is_used_time_save_due
        await app.save_queue.wait_until_empty()
        spent = app.context.records.session_state.minutes_spent
        assert spent == {"reflection": pytest.approx(1 / 3), "work_push": pytest.approx(0.2)}


async def test_time_stands_still_before_the_meeting_and_while_it_is_paused(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        clock = Clock()
        screen.stopwatch = Stopwatch(clock)
        screen.show_step(MeetingStep.REFLECTION)
        await settle(pilot)
        clock.seconds += 5
        await press(pilot, "ctrl+t", "f4", "f3")
        assert "计划 20 分" in screen_text(app).splitlines()[1]
        assert screen.minutes_spent_by_block == {}
        screen.show_step(MeetingStep.PREPARE)
        await press(pilot, "f5")
        screen.show_step(MeetingStep.REFLECTION)
        await press(pilot, "ctrl+t")
        clock.seconds += 5
        await press(pilot, "f4", "f3")
        assert "已暂停 0/20 分" in screen_text(app).splitlines()[1]
        assert not any(screen.minutes_spent_by_block.values())
        await pilot.click("#time-used")
        clock.seconds += 6
        await press(pilot, "f4", "f3")
        assert "已用 0/20 分" in screen_text(app).splitlines()[1]
        assert screen.minutes_spent_by_block["reflection"] == pytest.approx(0.1)


async def test_time_stands_still_while_another_screen_is_shown(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        clock = Clock()
        screen.stopwatch = Stopwatch(clock)
        until_now = screen.minutes_spent_by_block.get("work_push", 0.0)  # by the machine's clock
        app.navigation.open_plan()
        await settle(pilot)
        clock.seconds += 8
        await press(pilot, "escape")
        assert app.screen is screen
        clock.seconds += 6
        await press(pilot, "f4")
        assert screen.minutes_spent_by_block["work_push"] == pytest.approx(until_now + 0.1)


async def test_a_pause_outlasts_the_program(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await press(pilot, "ctrl+t", "ctrl+q")
    again = app_on(planned)
    async with again.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        assert "已暂停" in screen_text(again).splitlines()[1]


async def test_typing_does_not_stop_the_pause_key(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await type_text(pilot, "护学岗")
        await press(pilot, "ctrl+t")
        assert "已暂停" in screen_text(app).splitlines()[1]
        assert "护学岗" in screen_text(app)


async def test_a_closed_meeting_shows_the_time_it_took(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        clock = Clock()
        screen.stopwatch = Stopwatch(clock)
        for _ in range(13):
            clock.seconds += MAX_LAP_SECONDS
            screen.show_step(MeetingStep.WORK_PUSH)
        screen.show_step(MeetingStep.CLOSE)
        await press(pilot, "f5", "up", "enter")
        closed = MeetingScreen(app.context, app.save_queue, newest_meeting(app).id)
        app.push_screen(closed)
        await settle(pilot)
        closed.show_step(MeetingStep.WORK_PUSH)
        await settle(pilot)
        assert "用时 2/30 分" in screen_text(app).splitlines()[1]


# The line


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=9), st.integers(0, 8), st.integers(-20, 300)
)
def test_steps_shown_are_a_run_around_the_present_one_that_fits(
    widths: Sequence[int], here: int, room: int
) -> None:
    here %= len(widths)
    shown = fitting_columns_around(widths, here, room)
    assert here in shown
    assert len(shown) == 1 or sum(widths[index] for index in shown) <= room
    if sum(widths) <= room:
        assert len(shown) == len(widths)


LONG_NAMES = NAMES | {
    MeetingStep.TOPIC_DISCUSSION: "三重一大事项与专题研讨交流" * 2,
    MeetingStep.REFLECTION: "AB测",
}


@pytest.mark.parametrize("names", [NAMES, LONG_NAMES], ids=["usual", "long"])
async def test_no_name_is_cut_at_any_width(names: dict[MeetingStep, str]) -> None:
    app = StepperApp(StepSequence(names, tuple(NAMES)))
    async with app.run_test(size=(40, 3)) as pilot:
        stepper = app.query_one(Stepper)
        block_time = BlockTime(28.5, 30, TimerState.RUNNING)
        for width in range(40, 201, 5):
            await pilot.resize_terminal(width, 3)
            for here in (MeetingStep.PREPARE, MeetingStep.TOPIC_DISCUSSION, MeetingStep.WORK_PUSH):
                stepper.show_steps(StepSequence(names, tuple(NAMES)), here, set(NAMES))
                stepper.show_time(block_time)
                await pilot.pause()
                line = app.line
                assert cell_len(line) == width
                assert line.endswith("将到时 28:30/30 分 ")
                present = line[line.index("▌") + 1 : line.index("▐")]
                is_whole = present == names[here]
                assert is_whole or (present.endswith("…") and names[here].startswith(present[:-1]))
                whole = {f"{name}✓" for name in names.values()} | {f"▌{present}▐"}
                words = line.removesuffix("将到时 28:30/30 分 ").split()
                place = f"{list(NAMES).index(here) + 1}/8"
                assert set(words) <= whole | {place}
                assert (place in words) == (len(set(words) - {place}) < len(names))


async def test_where_the_line_is_short_the_neighbours_and_the_place_are_shown() -> None:
    route = StepSequence(NAMES, tuple(NAMES))
    app = StepperApp(route)
    async with app.run_test(size=(60, 3)) as pilot:
        stepper = app.query_one(Stepper)
        stepper.show_steps(route, MeetingStep.REFLECTION, {MeetingStep.TOPIC_DISCUSSION})
        stepper.show_time(BlockTime(3, 20, TimerState.RUNNING))
        await pilot.pause()
        assert app.line.split() == [
            "6/8", "主题研讨✓", "▌总结反思▐", "工作推进", "结束", "已用", "3/20", "分"
        ]  # fmt: skip


async def test_nothing_moves_when_the_words_of_the_time_change() -> None:
    route = StepSequence(NAMES, tuple(NAMES))
    app = StepperApp(route)
    async with app.run_test(size=(60, 3)) as pilot:
        stepper = app.query_one(Stepper)
        stepper.show_steps(route, MeetingStep.REFLECTION, set())
        seen = set()
        for used in (0.0, 9.0, 17.0, 19.5, 20.0, 31.0):
            stepper.show_time(BlockTime(used, 20, TimerState.RUNNING))
            await pilot.pause()
            seen.add(app.line[:25])
        assert len(seen) == 1


# The school's own agenda


async def test_the_school_s_names_and_order_rule_the_walk(planned: Path) -> None:
    write_agenda(planned, OWN_AGENDA)
    app = app_on(planned)
    async with app.run_test(size=(160, 45)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.ATTENDANCE)
        line = screen_text(app).splitlines()[1]
        names = ["重点工作推进与落实情况", "复盘", "议事", "共读一本好书", "结束"]
        assert line.split()[-5:] == names
        await press(pilot, "f4")
        assert screen.current_step == MeetingStep.WORK_PUSH
        assert "办到哪里了？" in screen_text(app)
        await press(pilot, "f4", "f4", "f4", "f4")
        assert screen.current_step == MeetingStep.CLOSE
        await press(pilot, "f3")
        assert screen.current_step == MeetingStep.LEARNING_SHARE
        assert "学习分享" not in screen_text(app).splitlines()[1]


async def test_minutes_in_school_yaml_win_over_the_agenda_s(planned: Path) -> None:
    write_agenda(planned, OWN_AGENDA)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        assert "/30 分" in screen_text(app).splitlines()[1]


async def test_questions_are_shown_until_something_is_recorded(planned: Path) -> None:
    question = shipped_agenda().blocks[0].questions[0]
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        assert question in screen_text(app)
        await press(pilot, "f5")
        await type_text(pilot, "先读题再讨论")
        assert question in screen_text(app)
        await press(pilot, "enter")
        assert question not in screen_text(app)
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: question in screen_text(app))
        await pilot.resize_terminal(60, 18)
        await settle(pilot)
        assert question not in screen_text(app)


async def test_a_broken_agenda_is_told_once_and_the_meeting_goes_on(planned: Path) -> None:
    write_agenda(planned, OWN_AGENDA.replace("minutes: 15", "minutes: 很久"))
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "f5")
        await until(pilot, lambda: "agenda.yaml" in screen_text(app))
        assert "第 3 行" in screen_text(app)
        await press(pilot, "enter")
        assert "主题研讨" in screen_text(app).splitlines()[1]
        await press(pilot, "escape", "f5")
        assert isinstance(app.screen, MeetingScreen)
        assert "agenda.yaml" not in screen_text(app)


# Resizing


async def test_resizing_lays_everything_anew(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(160, 45)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        for width, height in ((160, 45), (60, 18), (80, 24)):
            await pilot.resize_terminal(width, height)
            for step in screen.step_sequence.steps:
                screen.show_step(step)
                await pilot.pause()
                lines = screen_text(app).splitlines()
                assert len(lines) == height
                assert all(cell_len(line) <= width for line in lines)
                assert lines[0].endswith("14:32")
                assert f"▌{screen.step_sequence.name_of_step(step)}▐" in lines[1]
                assert lines[1].endswith("分") == (step.block_key is not None)
                assert lines[-1].endswith("F1 帮助")


async def test_the_sitting_keeps_the_calling_order(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        assert screen.call_list_choice_key == ""
        screen.set_call_list_choice_key("due")
        await press(pilot, "ctrl+q")
    with open_term(planned, app.context.term, clock=lambda: NOW) as term_file:
        assert term_file.records.session_state.calling == "due"
