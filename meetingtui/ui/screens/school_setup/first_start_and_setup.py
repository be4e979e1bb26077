"""The first start in a folder without a school, with its welcome screen: opens the sample school,
or sets up a new one in six pages, the last of which is defined here.
"""

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.base.clock import Clock
from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.term_calendar import Term, default_term_for_date, default_terms_from_year
from meetingtui.school import school as school_file
from meetingtui.school.school import School
from meetingtui.school.school_editing import new_school
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.screens.school_setup.department_goal_and_term_pages import DepartmentsPage
from meetingtui.ui.screens.school_setup.people_page import PeoplePage
from meetingtui.ui.screens.school_setup.settings_forms import (
    regular_meeting_form,
    school_name_form,
    term_form,
)
from meetingtui.ui.screens.school_setup.settings_page_base import (
    PREVIOUS_STEP,
    FormPage,
    PageHeading,
    SchoolEditingSession,
    SettingsPage,
)
from meetingtui.ui.screens.school_setup.settings_screen import DEPARTMENTS_HINT, PEOPLE_HINT
from meetingtui.ui.term_controller import TermController
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import WrappedText

# The last step of the first setup


IMPORT_PLAN_ANSWER = "plan"
"""Answer of the last page of the first setup, for importing a plan next."""


class PlanSetupPage(SettingsPage):
    """The last page of the first setup: shows what was set up and offers to import the plan, with
    :data:`IMPORT_PLAN_ANSWER` as its answer.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,enter", "close_setup_and_import_plan", "读入计划", key_display="F5"),
    ]
    can_focus = True

    def body_widgets(self) -> list[Widget]:
        """Return the widgets of the last setup page: a summary of what was set up."""
        return [WrappedText(id="summary")]

    def redraw(self) -> None:
        """Draw the summary of the school that was set up."""
        school = self.session.school
        term, habits = school.terms[0], school.meeting
        attending = len(school.attendees)
        lines = [
            school.name,
            f"{term.title}，共 {term.week_count} 周",
            f"{len(school.departments)} 个部门，{len(school.people)} 人，{attending} 人参加例会",
            f"例会：{habits.weekday} {habits.time}　{habits.place}",
        ]
        lines.append(f"主持 {habits.host or '待定'}　记录 {habits.recorder or '待定'}")
        self.query_one("#summary", WrappedText).show_text(plain_content("\n".join(lines), "bold"))
        self.show_message("都保存好了。以后要改，在首页按 F9。")

    def action_close_setup_and_import_plan(self) -> None:
        """Close the setup; its answer :data:`IMPORT_PLAN_ANSWER` makes the caller open the plan
        import.
        """
        self.dismiss(IMPORT_PLAN_ANSWER)


# The first setup of a school


_FORM_KEYS_HINT = "直接打字，回车到下一项；要选的按 F6。"


async def run_school_setup_pages(app: App[None], folder: Path, clock: Clock) -> str | None:
    """Show the setup pages of a new school one after another; each writes what is entered into the
    data folder. It must run in a worker, as it waits for the pages.

    Args:
        app: the app that shows the pages.
        folder: the data folder, which need not exist.
        clock: gives the local time, by which the present term is proposed.

    Returns:
        The answer of the last page: :data:`IMPORT_PLAN_ANSWER` or :data:`NEXT_STEP`; None where the
        setup was left before, also by going back from the first page.
    """
    today = clock().date()
    session = SchoolEditingSession(folder, _new_unnamed_school(today), clock)
    pages = _setup_page_factories(session, _terms_around(today))
    index = 0
    result: str | None = None
    while 0 <= index < len(pages):
        result = await app.push_screen_wait(pages[index]())
        if result is None:
            return None
        index += 1 if result != PREVIOUS_STEP else -1
    return result if index >= len(pages) else None


def _setup_page_factories(
    session: SchoolEditingSession, terms: tuple[Term, ...]
) -> list[Callable[[], SettingsPage]]:
    """Return functions that make the six pages of the first setup, in order.

    Args:
        session: the session with the school that is set up.
        terms: the terms from which the present one is chosen.
    """

    def page_heading(step: int, title: str, hint: str) -> PageHeading:
        """Return the heading of a setup page with its step, from 1."""
        return PageHeading(title, hint, step, 6)

    return [
        lambda: FormPage(
            session,
            page_heading(
                1,
                "学校名称",
                "请写学校的全称，它会印在会议纪要上。简称显示在屏幕上，已替您想好，可以改。",
            ),
            school_name_form(),
        ),
        lambda: FormPage(
            session,
            page_heading(2, "学期", f"日期按常见的校历推算，请对照本校校历改。{_FORM_KEYS_HINT}"),
            term_form(lambda: session.school.terms[0].id, choices=terms),
        ),
        lambda: DepartmentsPage(session, page_heading(3, "部门", DEPARTMENTS_HINT)),
        lambda: PeoplePage(session, page_heading(4, "人员", PEOPLE_HINT)),
        lambda: FormPage(
            session,
            page_heading(5, "例会", f"行政例会一般什么时候开？{_FORM_KEYS_HINT}"),
            regular_meeting_form(),
        ),
        lambda: PlanSetupPage(
            session,
            page_heading(
                6, "工作计划", "最后读入本学期的工作计划（学校的 Word 文件），就可以开会了。"
            ),
        ),
    ]


def _new_unnamed_school(today: date) -> School:
    """Return a school without a name, with the usual settings and the present term, with which the
    first setup begins; it is written to disk once the user has named it.
    """
    return replace(new_school("本校", "", default_term_for_date(today)), name="")


def _terms_around(today: date) -> tuple[Term, ...]:
    """Return the usual terms around a day: the one before, the present one and the one after."""
    found: list[Term] = []
    for term in default_terms_from_year(today.year - 1):
        found.append(term)
        if term.first_monday > today:
            return tuple(found[-3:])
    return ()


# The welcome screen of the first start


class WelcomeScreen(Screen[str]):
    """The welcome screen of the first start; it returns "set up", "sample" or "quit"."""

    CSS_PATH = "welcome_screen.tcss"

    def compose(self) -> ComposeResult:
        with Vertical(id="welcome"):
            yield Static("行政例会", id="welcome-title", markup=False)
            yield WrappedText(
                "第一次使用。设置本校只要几分钟：校名、学期、部门、人员、例会，人员可以从花名册读入。",
                id="welcome-words",
            )
            yield OptionList(
                Option("设置本校", id="set up"),
                Option("先看看示例学校（编的，可以随便试）", id="sample"),
                Option("退出", id="quit"),
                markup=False,
            )
            yield Static("↑↓ 选择　回车 确定", id="welcome-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _close_with_chosen_way_to_begin(self, event: OptionList.OptionSelected) -> None:
        """Close the welcome screen with the chosen way to begin."""
        if event.option_id == "sample":
            self.query_one("#welcome-keys", Static).update("正在准备……")
        self.dismiss(event.option_id or "quit")


# The first start, in a folder without a school


class FirstStart:
    """The first start of the program: asks whether to open the sample school or to set up a school,
    and opens it.

    It owns the temporary copy of the sample school.

    Args:
        app: the app that shows the screens.
        terms: opens the school in its folder, which becomes that of the sample where it is chosen.
    """

    def __init__(self, app: App[None], terms: TermController) -> None:
        self._app = app
        self._terms = terms
        self._sample_copy: TemporaryDirectory[str] | None = None

    async def ask_until_school_is_open(self) -> None:
        """Ask how to begin (sample school, own school, quit) until a school is open or the user
        quits, which ends the program; a setup that was left early is opened too, if it was named.
        Where the user wants to import the plan next, the import is opened.
        """
        app, terms = self._app, self._terms
        while True:
            chosen = await app.push_screen_wait(WelcomeScreen())
            if chosen == "sample":
                if await self._open_sample():
                    return
                continue
            if chosen == "set up":
                result = await run_school_setup_pages(app, terms.folder, terms.clock)
                if (terms.folder / school_file.FILE_NAME).exists():
                    terms.open_school()
                    if result == IMPORT_PLAN_ANSWER:
                        navigation_of(app).open_plan()
                        app.call_after_refresh(app.simulate_key, "f7")
                    return
                continue
            app.exit()
            return

    async def _open_sample(self) -> bool:
        """Open a temporary copy of the sample school, deleted at exit; returns False, after a
        message, where it cannot be made.
        """
        from meetingtui.sample import create_sample_school

        terms = self._terms
        copy = TemporaryDirectory(prefix="meetingtui-demo-", ignore_cleanup_errors=True)
        folder = Path(copy.name)
        try:
            await asyncio.to_thread(create_sample_school, folder, terms.clock().date())
        except MeetingTuiError as error:
            copy.cleanup()
            self._app.notify(error.message, severity="error", timeout=20)
            return False
        self._sample_copy = copy
        terms.folder, terms.is_demo = folder, True
        terms.open_school()
        return True

    def delete_sample_copy(self) -> None:
        """Delete the temporary copy of the sample school, if there is one."""
        if self._sample_copy is not None:
            self._sample_copy.cleanup()
