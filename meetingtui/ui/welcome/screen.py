"""First run: a look at the sample school, or a folder for one's own."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.errors import MeetingTuiError

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


class WelcomeScreen(Screen[None]):
    """Dismissed once the folder holds a school."""

    CSS_PATH = "welcome.tcss"

    def __init__(self, folder: Path, today: date) -> None:
        super().__init__()
        self._folder = folder
        self._today = today

    def compose(self) -> ComposeResult:
        with Vertical(id="welcome"):
            yield Static("行政例会", id="welcome-title", markup=False)
            yield Static(
                f"第一次使用。资料将放在\n{self._folder}", id="welcome-folder", markup=False
            )
            yield OptionList(
                Option("先看示例学校（虚构，可随意试）", id="sample"),
                Option("新建本校的资料夹", id="new"),
                Option("退出", id="quit"),
                markup=False,
            )
            yield Static("↑↓ 选择　回车 确定", id="welcome-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == "quit":
            self.app.exit()
        else:
            self.query_one("#welcome-keys", Static).update("正在准备……")
            self.query_one(OptionList).disabled = True
            self._create(sample=event.option_id == "sample")

    @work(thread=True)
    def _create(self, *, sample: bool) -> None:
        try:
            if sample:
                from meetingtui.sample import create

                create(self._folder, self._today)
            else:
                from meetingtui.store.folder import create_school

                create_school(self._folder, self._today)
        except MeetingTuiError as error:
            self.app.call_from_thread(self._failed, error.message)
        else:
            self.app.call_from_thread(self._done, sample)

    def _failed(self, message: str) -> None:
        self.query_one(OptionList).disabled = False
        self.query_one("#welcome-keys", Static).update(message)

    def _done(self, sample: bool) -> None:
        if not sample:
            cast("MeetingApp", self.app).tell(
                "已新建。请用记事本打开 school.yaml，写上本校的部门、人员和学期。", timeout=20
            )
        self.dismiss()
