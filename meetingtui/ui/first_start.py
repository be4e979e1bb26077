"""The first start, in a folder without a school: opens the sample school or sets up a new one."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.base.errors import MeetingTuiError
from meetingtui.school import school as school_file
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.term_controller import TermController
from meetingtui.ui.widgets.text_layout import Paragraphs

# The welcome screen of the first start


class WelcomeScreen(Screen[str]):
    """The welcome screen. It returns "set up", "sample" or "quit"."""

    CSS_PATH = "welcome_screen.tcss"

    def compose(self) -> ComposeResult:
        with Vertical(id="welcome"):
            yield Static("行政例会", id="welcome-title", markup=False)
            yield Paragraphs(
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
    def _handle_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == "sample":
            self.query_one("#welcome-keys", Static).update("正在准备……")
        self.dismiss(event.option_id or "quit")


# The first start, in a folder without a school


class FirstStart:
    """The first start: asks whether to open the sample school or to set up a school, and opens it.

    Owns the temporary copy of the sample school.
    """

    def __init__(self, app: App[None], terms: TermController) -> None:
        self._app = app
        self._terms = terms
        self._sample_copy: TemporaryDirectory[str] | None = None

    async def run(self) -> None:
        """Ask until a school is open or the program is quit."""
        from meetingtui.ui.screens.school_setup.first_setup import PLAN, set_up_school

        app, terms = self._app, self._terms
        while True:
            chosen = await app.push_screen_wait(WelcomeScreen())
            if chosen == "sample":
                if await self._open_sample():
                    return
                continue
            if chosen == "set up":
                result = await set_up_school(app, terms.folder, terms.clock)
                if (terms.folder / school_file.FILE_NAME).exists():
                    terms.open_school()
                    if result == PLAN:
                        navigation_of(app).open_plan()
                        app.call_after_refresh(app.simulate_key, "f7")
                    return
                continue
            app.exit()
            return

    async def _open_sample(self) -> bool:
        """Open a temporary copy of the sample school, deleted at exit; returns False where it
        cannot be opened.
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

    def clean_up(self) -> None:
        """Delete the temporary copy of the sample, if there is one."""
        if self._sample_copy is not None:
            self._sample_copy.cleanup()
