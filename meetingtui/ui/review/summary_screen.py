"""写总结: the draft as it will read, what each paragraph rests on, and the key that writes it."""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from meetingtui.errors import MeetingTuiError
from meetingtui.review.survey import Survey
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.review.summary_dialog import Choices, SummaryDialog
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.review.summary.draft import Summary
    from meetingtui.ui.app import MeetingApp
    from meetingtui.ui.review.summary_lines import PageLine


class SummaryScreen(Screen[None]):
    """Read and traced here; changed in Word."""

    CSS_PATH = "summary.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "choose", "内容", key_display="F2"),
        Binding("f5", "write", "写成 Word", key_display="F5"),
        Binding("enter", "open", "依据", key_display="回车"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
        Binding("up", "move(-1)", "上一段", show=False),
        Binding("down", "move(1)", "下一段", show=False),
        Binding("pageup", "move(-6)", "往前几段", show=False),
        Binding("pagedown", "move(6)", "往后几段", show=False),
    ]

    lines = getters.query_one(LineList)

    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._choices = Choices()
        self._shown: list[PageLine] = []
        self._made: tuple[Survey, Choices, Summary] | None = None

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "写总结")
        yield Paragraphs(id="summary-choice")
        with VerticalScroll(id="summary-page", can_focus=False):
            yield LineList(id="summary-lines")
        yield Paragraphs(id="summary-result")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        self._tell()

    @on(Recorded)
    def _recorded(self) -> None:
        if self.is_current:
            self._tell()

    @work(exclusive=True, group="tell")
    async def _tell(self) -> None:
        """Make the summary of the records as they stand, and show it."""
        survey, choices = self.desk.survey, self._choices
        if self._made and self._made[:2] == (survey, choices):
            return
        self.query_one("#summary-choice", Paragraphs).show(
            plain(choices.words(survey.sections), "$muted")
        )
        if self._made is None:
            self._say("正在汇总……", "$muted")
        try:
            made, shown = await asyncio.to_thread(_made, survey, choices)
        except MeetingTuiError as error:
            self._made, self._shown = None, []
            self.lines.show([])
            self._say(error.message, "bold $overdue")
            return
        self._made, self._shown = (survey, choices, made), shown
        self.lines.show((line.words for line in self._shown), chosen=self.lines.highlighted or 0)
        left = len(made.silent)
        self._say(f"{left} 项没有任何记录，列在文末。" if left else "", "$at-risk")

    def _say(self, words: str, style: str) -> None:
        self.query_one("#summary-result", Paragraphs).show(plain(words, style))

    # Going through it

    def action_move(self, by: int) -> None:
        """Another paragraph."""
        if self._shown:
            there = (self.lines.highlighted or 0) + by
            self.lines.highlighted = max(0, min(there, len(self._shown) - 1))

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        self.lines.highlighted = event.index
        self.action_open()

    def action_open(self) -> None:
        """What the paragraph rests on."""
        from meetingtui.ui.review.list_screen import ItemListScreen

        at = self.lines.highlighted
        if at is None or at >= len(self._shown):
            return
        found = self._shown[at].behind
        if found.meeting is not None:
            self._app.open_minutes(found.meeting)
        elif found.item is not None:
            self._app.open_biography(found.item)
        else:
            self.app.push_screen(
                ItemListScreen(self.desk, self._recorder, found.heading, found.items)
            )

    # What it holds, and where it goes

    def action_choose(self) -> None:
        """How long, how much, which chapters."""

        def take(choices: Choices | None) -> None:
            if choices is not None:
                self._choices = choices
                self._tell()

        self.app.push_screen(SummaryDialog(self._choices, self.desk.survey.sections), take)

    @work(exclusive=True, group="write")
    async def action_write(self) -> None:
        """Write the Word file into the data folder; one that is there stays."""
        if self._made is None:
            return
        self._say("正在写出……", "$muted")
        survey, choices, made = self._made
        try:
            said = await asyncio.to_thread(_written, self.desk, made, survey, choices)
            self._say(said, "bold $done")
        except MeetingTuiError as error:
            self._say(error.message, "bold $overdue")

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)


def _made(survey: Survey, choices: Choices) -> "tuple[Summary, list[PageLine]]":
    """The summary and its lines; what only they need is brought in here, off the key's path."""
    from meetingtui.review.summary.summarise import summarise
    from meetingtui.ui.review.summary_lines import page_lines

    told = [title for title in survey.sections if title not in choices.left_out]
    sections = told if len(told) < len(survey.sections) else ()
    made = summarise(survey, sections=sections, length=choices.length, detail=choices.detail)
    return made, page_lines(made, survey)


def _written(desk: Desk, summary: "Summary", survey: Survey, choices: Choices) -> str:
    """What to say once the file is there."""
    from meetingtui.minutes.catalogue import of_term
    from meetingtui.minutes.form import Form
    from meetingtui.minutes.paper import write
    from meetingtui.review.summary.document import FOLDER, file_name, summary_document

    template = of_term(desk.folder, Form.SUMMARY).path
    document = summary_document(template, summary, survey, noted=choices.noted)
    path = write(document, desk.folder / FOLDER, file_name(summary))
    return "\n".join(filter(None, (f"已写出：{path}", desk.font_warning(document))))
