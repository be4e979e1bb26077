"""An invented school, opened in the app on a fixed day, and keys pressed in the app."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from record_builders import make_measure, make_section
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.widget import Widget

from meetingtui.actions.change_builders import build_meeting_change
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Status
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

ROUNDS = 4
"""How often every queue is served at the least before what was pressed counts as handled."""

MOST_ROUNDS = 40
"""How often at the most, for a screen with something that moves is never quite at rest."""

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 32)
BEFORE = datetime(2026, 11, 20, 9, 5)
"""When what was there before the app was opened was written."""

SCHOOL = """\
name: 云山市晨光小学
short: 晨光小学
departments:
  - name: 课程教学部
    short: [教学部, 课教部]
    head: 林知秋
  - name: 学生成长部
    short: [学生部]
    head: 顾一帆
  - name: 后勤保障部
    head: 严守正
people:
  - {name: 方启明, post: 校长}
  - {name: 林知秋, post: 课程教学部主任, department: 课程教学部}
  - {name: 顾一帆, post: 学生成长部主任, department: 学生成长部}
  - {name: 严守正, post: 后勤保障部主任, department: 后勤保障部}
  - {name: 苏小满, post: 办公室主任, email: su@example.com}
terms:
  - id: 2026-2027-1
    first_monday: 2026-08-31
    end: 2027-01-29
meeting:
  weekday: 周一
  every: 2
  first_week: 1
  time: 14:30
  place: 二楼会议室
  host: 方启明
  recorder: 苏小满
  minutes: {learning_share: 15, topic_discussion: 30, reflection: 20, work_push: 30}
"""


def plan_items() -> tuple[Item, ...]:
    """Return two sections with three measures each; one is overdue, one long unreported."""

    def measure(
        id: int, parent: int, number: str, title: str, department: str, **more: object
    ) -> Item:
        return make_measure(
            id,
            title,
            parent=parent,
            position=id,
            number=number,
            department=department,
            created=date(2026, 9, 1),
            **more,
        )

    return (
        make_section(1, "课程与教学", number="一、"),
        measure(2, 1, "1.", "完成校本课程纲要修订", "课程教学部", due=date(2026, 11, 20)),
        measure(3, 1, "2.", "组织青年教师亮相课", "课程教学部", due=date(2026, 12, 1)),
        measure(
            4, 1, "3.", "开展作业设计评比", "课程教学部", people=("林知秋",), due=date(2027, 1, 15)
        ),
        make_section(5, "学生与后勤", number="二、", position=5),
        measure(6, 5, "1.", "举办校园读书节", "学生成长部", due=date(2026, 11, 30)),
        measure(7, 5, "2.", "更换操场照明", "后勤保障部", due=date(2026, 11, 27)),
        measure(8, 5, "3.", "修订食堂陪餐制度", "", status=Status.IN_PROGRESS),
    )


def record_change(folder: Path, change: Change) -> None:
    """Record a change in the first term, without the app."""
    with open_term(folder, load_school(folder).terms[0], clock=lambda: BEFORE) as term_file:
        term_file.record_change(change)


def app_on(folder: Path) -> MeetingApp:
    """Return the app on a data folder, with clocks that stand still."""
    return MeetingApp(folder, clock=lambda: NOW, stopwatch_clock=lambda: 0.0)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all keys are handled, all changes saved and the screen drawn.

    Textual's own pause waits for the processor to fall idle, which takes twenty milliseconds at the
    least; what counts is that every queue has been served, a few times over, for one message leads
    to the next, and that no widget is still being mounted or asks to be laid out or painted: a
    list learns only while it is painted how high it is, so its layout comes after the paint.
    """
    app = pilot.app
    for served in range(1, MOST_ROUNDS + 1):
        await pilot._wait_for_screen()
        if isinstance(app, MeetingApp) and app.terms.open_term_or_none:
            await app.save_queue.wait_until_empty()
        if not app.is_running:
            return
        app.screen._on_timer_update()
        if served >= ROUNDS and not _is_at_work(app):
            return


def _is_at_work(app: App[None]) -> bool:
    """Whether the screen on top or a widget in it is not mounted yet, has messages to handle, or
    waits to be laid out or painted.
    """
    screen = app.screen
    return (
        app.message_queue_size > 0
        or bool(screen._dirty_widgets)
        or any(
            not widget.is_mounted
            or widget.message_queue_size > 0
            or widget._layout_required
            or widget._repaint_required
            or widget._scroll_required
            or widget._refresh_styles_required
            for widget in screen.walk_children(Widget, with_self=True)
        )
    )


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait until a condition holds.

    Raises:
        TimeoutError: it did not within a hundred seconds, which a busy machine may need.
    """
    async with asyncio.timeout(100):
        while not holds():
            await pilot.pause(0.02)
    await settle(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other; each takes effect before the next."""
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        driver.send_message(Key(key, " " if key == "space" else key if len(key) == 1 else None))
        await settle(pilot)


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Type a text into the focused widget all at once, as an input method does."""
    if pilot.app.screen.focused is None:
        await until(pilot, lambda: pilot.app.screen.focused is not None)
    focused = pilot.app.screen.focused
    assert focused is not None
    for sign in text:
        focused.post_message(Key("space" if sign == " " else sign, sign))
    await settle(pilot)


async def enter(pilot: Pilot[None], text: str) -> None:
    """Type a line and press Enter."""
    await type_text(pilot, text)
    await press(pilot, "enter")


async def open_meeting_at(pilot: Pilot[None], step: MeetingStep) -> MeetingScreen:
    """From the home screen, prepare and start a meeting and go to a step of it."""
    await press(pilot, "f5", "f5")
    screen = pilot.app.screen
    assert isinstance(screen, MeetingScreen)
    screen.show_step(step)
    await settle(pilot)
    return screen


def newest_meeting(app: MeetingApp) -> Meeting:
    """Return the meeting with the highest number."""
    return max(app.context.records.meetings.values(), key=lambda each: each.number)


def screen_text(app: MeetingApp) -> str:
    """Return the lines of text on the screen."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text[: width * 2].rstrip() for strip in lines[:height])


def change_shown_meeting(screen: MeetingScreen, change: Callable[[Meeting], Meeting]) -> None:
    """Change the meeting that a screen shows, as one of its own actions would."""
    meeting_id = screen.meeting.id
    screen.panel.typed_text_handler.record_change(
        lambda records: build_meeting_change(records, meeting_id, "改动", change)
    )
