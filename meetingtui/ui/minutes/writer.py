"""Papers written from the screen: which one is asked, then Word, and a PDF where it is wanted."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from textual.screen import Screen

from meetingtui.errors import MeetingTuiError
from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.catalogue import Template, chosen, papers
from meetingtui.minutes.version import issued_file
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.minutes.papers import Papers

Tell = Callable[[str, bool], None]
"""Says what became of it, and whether it went well."""


class Writer:
    """One paper at a time, in a thread; Esc ends what takes long."""

    def __init__(self, screen: Screen[None], desk: Desk, tell: Tell) -> None:
        self._screen = screen
        self._desk = desk
        self._tell = tell
        self._ended = Event()
        self.is_busy = False
        """Whether something is being written that can be ended."""

    def ask(self, meeting: Meeting) -> None:
        """Ask which paper, where there are several, and write it."""
        known = papers(self._desk.folder)
        if len(known) == 1:
            self._start(lambda: self._write(meeting, known[0]))
            return
        choices = [Choice(str(place), each.name) for place, each in enumerate(known)]

        def take(answer: str | None) -> None:
            if answer is not None:
                self._start(lambda: self._write(meeting, known[int(answer)]))

        self._screen.app.push_screen(ChoiceDialog("写出哪一种？", choices, "0"), take)

    def pdf(self, meeting: Meeting) -> None:
        """The minutes as PDF, beside their Word file."""

        def make() -> str:
            from meetingtui.minutes.pdf import write_pdf

            document = self._kept(meeting) or Papers(self._desk).write(
                meeting, chosen(self._desk.folder)
            )
            return f"已写出：{write_pdf(document, tick=self._tick)}"

        self._start(make)

    def end(self) -> None:
        """Stop what takes long."""
        self._ended.set()

    def _tick(self, seconds: float) -> bool:
        self._screen.call_later(self._tell, f"正在转成 PDF…… {seconds:.0f} 秒  Esc 停止", True)
        return not self._ended.is_set()

    def _kept(self, meeting: Meeting) -> Path | None:
        """The file of the version that stands."""
        return issued_file(Papers(self._desk).folder, meeting) if is_locked(meeting) else None

    def _write(self, meeting: Meeting, template: Template) -> str:
        """What to say of the paper once it is written, with the fonts that are lacking."""
        kept = self._kept(meeting)
        if kept and template == chosen(self._desk.folder):
            return f"签发的这一份在：{kept}"
        path = Papers(self._desk).write(meeting, template)
        warning = self._desk.font_warning(path.read_bytes())
        return "\n".join(filter(None, (f"已写出：{path}", warning)))

    def _start(self, make: Callable[[], str]) -> None:
        if self.is_busy:
            return
        self.is_busy = True
        self._ended.clear()
        self._tell("正在写出……", True)

        def run() -> None:
            try:
                said, is_well = make(), True
            except MeetingTuiError as error:
                said, is_well = error.message, False
            self._screen.call_later(self._finish, said, is_well)

        self._screen.run_worker(run, thread=True, group="write")

    def _finish(self, words: str, is_well: bool) -> None:
        self.is_busy = False
        self._tell(words, is_well)
