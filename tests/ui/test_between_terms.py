"""A term closed, opened again, and the next one begun, from the palette."""

from datetime import date
from pathlib import Path

from ui_school import app_on, plan_items, press, record_change, screen_text, settle, until

from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.school.school import load_school
from meetingtui.store.backups import list_backups
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.command_palette import palette_commands
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.review.review_screen import ReviewScreen


async def call(pilot, words: str) -> None:
    """What the palette calls so."""
    for command in palette_commands(pilot.app, pilot.app.screen):
        if command.title == words:
            command.callback()
    await settle(pilot)


def named(app: MeetingApp) -> set[str]:
    return {command.title for command in palette_commands(app, app.screen)}


async def answer(pilot, words: str) -> None:
    """Wait for the question and choose what is called so."""
    await until(pilot, lambda: isinstance(pilot.app.screen, ChoiceDialog))
    for _ in range(2):
        options = pilot.app.screen.query_one("OptionList")
        if words == str(options.get_option_at_index(options.highlighted).prompt):
            break
        await press(pilot, "up")
    await press(pilot, "enter")


async def close(pilot) -> None:
    await call(pilot, "结束本学期")
    await answer(pilot, "结束本学期")
    await until(pilot, lambda: pilot.app.context.records.closing is not None)


async def test_closing_shows_what_is_open_backs_up_and_locks(folder: Path) -> None:
    record_change(folder, Change(words="导入", items=plan_items()))
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await call(pilot, "结束本学期")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert "计划事项未办结 6 项" in screen_text(app)
        await press(pilot, "escape")
        assert app.context.records.closing is None
        copies = len(list_backups(app.context.term_file.path))

        await close(pilot)
        await settle(pilot)
        assert len(list_backups(app.context.term_file.path)) >= copies
        assert "【已结束】" in screen_text(app).splitlines()[0]
        assert "本学期已于2026年11月23日结束" in screen_text(app)
        assert "重新打开本学期" in named(app)
        assert "结束本学期" not in named(app)
        keys = screen_text(app).splitlines()[-1]
        assert "F5 开启下学期" in keys
        assert "开会" not in keys
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert "2026—2027学年第二学期" in screen_text(app).replace("\n", "")
        await press(pilot, "escape")
        assert app.context.term.id == "2026-2027-1"


async def test_in_a_closed_term_nothing_can_be_typed_and_a_change_is_refused(folder: Path) -> None:
    record_change(folder, Change(words="导入", items=plan_items()))
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await close(pilot)
        app.navigation.open_item(2)
        await settle(pilot)
        assert "今天的进展" not in screen_text(app)
        assert not {"F5", "F6", "F8", "F9"} & {*screen_text(app).splitlines()[-1].split()}
        await press(pilot, "已", "enter", "f6", "f4", "f2")
        assert not isinstance(app.screen, ChoiceDialog)
        item = app.context.records.items[2]
        assert (item.progress, item.status) == ((), Status.NOT_STARTED)
        app.navigation.open_or_prepare_meeting()
        await settle(pilot)
        assert not app.context.records.meetings
        assert "已于2026年11月23日结束" in screen_text(app)


async def test_a_closed_term_is_opened_again_after_a_question(folder: Path) -> None:
    record_change(folder, Change(words="导入", items=plan_items()))
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await close(pilot)
        await call(pilot, "重新打开本学期")
        await answer(pilot, "重新打开")
        await until(pilot, lambda: app.context.records.closing is None)
        await settle(pilot)
        assert "【已结束】" not in screen_text(app)


async def test_a_meeting_under_way_keeps_the_term_open(folder: Path) -> None:
    begun = Meeting(
        id=1, number=1, on=load_school(folder).terms[0].first_monday, state=MeetingState.OPEN
    )
    record_change(folder, Change(words="开会", meetings=(begun,)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await call(pilot, "结束本学期")
        await settle(pilot)
        assert not isinstance(app.screen, ChoiceDialog)
        assert "第1次行政例会正在进行" in screen_text(app)


async def test_the_next_term_is_begun_and_the_app_goes_on_there(folder: Path) -> None:
    record_change(folder, Change(words="导入", items=plan_items()))
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_plan()
        await settle(pilot)
        await close(pilot)
        await call(pilot, "开启下学期")
        await answer(pilot, "开启下学期")
        await until(pilot, lambda: app.context.term.id == "2026-2027-2")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "2026—2027学年第二学期" in screen_text(app)
        assert "第-" not in screen_text(app)
        assert len([item for item in app.context.records.items.values() if item.origin]) == 6
        app.navigation.open_plan()
        await settle(pilot)
        assert "上学期结转事项" in screen_text(app)
        assert [term.id for term in load_school(folder).terms] == ["2026-2027-1", "2026-2027-2"]

        await call(pilot, "与上学期比较")
        assert isinstance(app.screen, ReviewScreen)
        await until(pilot, lambda: "计划事项" in screen_text(app))
        assert "6 项" in screen_text(app)
    again = app_on(folder)
    async with again.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert again.context.term.id == "2026-2027-2"


async def test_begun_before_the_closing_the_next_term_waits(folder: Path) -> None:
    record_change(folder, Change(words="导入", items=plan_items()))
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await call(pilot, "开启下学期")
        await answer(pilot, "开启下学期")
        await until(pilot, lambda: len(load_school(folder).terms) == 2)
        await until(pilot, lambda: "已准备好" in screen_text(app))
        assert app.context.term.id == "2026-2027-1"


async def test_settings_a_program_cannot_go_on_with_are_left_alone_and_said(folder: Path) -> None:
    path = folder / "school.yaml"
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("terms:\n")
    one_line = "terms: [{id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-29}]\n"
    path.write_text(head + one_line + rest[rest.index("meeting:") :], encoding="utf-8")
    before = path.read_bytes()
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await call(pilot, "开启下学期")
        await answer(pilot, "开启下学期")
        await until(pilot, lambda: "没有把握" in screen_text(app))
        assert path.read_bytes() == before


async def test_an_earlier_term_that_cannot_be_read_is_said_on_its_leaf(folder: Path) -> None:
    path = folder / "school.yaml"
    text = path.read_text(encoding="utf-8")
    earlier = "terms:\n  - {id: 2025-2026-2, first_monday: 2026-02-23, end: 2026-07-03}\n"
    path.write_text(text.replace("terms:\n", earlier), encoding="utf-8")
    (folder / "2025-2026-2.json").write_text("{", encoding="utf-8")
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await call(pilot, "与上学期比较")
        await until(pilot, lambda: "已损坏" in screen_text(app))


async def test_the_life_of_what_was_carried_over_tells_of_the_term_before(folder: Path) -> None:
    told = add_progress(plan_items()[2], on=date(2026, 11, 10), text="已排定人选")
    record_change(folder, Change(words="导入", items=(*plan_items()[:2], told, *plan_items()[3:])))
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await close(pilot)
        await call(pilot, "开启下学期")
        await answer(pilot, "开启下学期")
        await until(pilot, lambda: app.context.term.id == "2026-2027-2")
        await settle(pilot)
        app.navigation.open_item_list()
        await until(pilot, lambda: "上学期11月10日：已排定人选" in screen_text(app))
        taken = next(item for item in app.context.records.items.values() if item.before)
        app.navigation.open_timeline(taken.id)
        await until(pilot, lambda: "汇报    已排定人选" in screen_text(app))
        text = screen_text(app)
        assert text.index("结转") < text.index("2026—2027学年第一学期\n") < text.index("已排定人选")
