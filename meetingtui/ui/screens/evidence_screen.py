"""The screen of the files and photos (佐证材料) filed with an item, a meeting or an achievement,
its list widget, and the question which of a meeting's files are meant.
"""

import asyncio
from collections.abc import Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.actions.evidence_changes import (
    EvidenceTarget,
    EvidenceTargetKind,
    attach_evidence_files,
    detach_evidence_file,
    evidence_files_of,
    evidence_target_label,
)
from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.wording import month_day, one_line
from meetingtui.plan.item import EvidenceFile, file_size_text
from meetingtui.store.evidence_files import copy_evidence_file, fault_of_evidence_copy
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, FileDialog, suggested_files
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells, shorten_cells

OFFERED_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".mp4"}
)
"""Suffixes of the files that are offered; any other file can be dropped or typed."""

_DAY_COLUMN_CELLS, _SIZE_COLUMN_CELLS = 10, 10


class EvidenceFileList(RowList, can_focus=True):
    """A list widget of evidence files (佐证材料): day, size, name, and any fault of the file.

    The files are copies in the data folder. A copy may have disappeared or been changed since; its
    row then says so.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一份", show=False),
        Binding("down", "move_selection(1)", "下一份", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._files: Sequence[EvidenceFile] = ()
        self._faults: dict[str, str] = {}

    def show_files(self, files: Sequence[EvidenceFile], faults: dict[str, str]) -> None:
        """Show evidence files, one a row; the selected row stays where it is.

        Args:
            files: the evidence files, in the order of the rows.
            faults: Chinese descriptions of what is wrong with a file, by its path; a file without a
                fault has none or an empty one.
        """
        self._files, self._faults = files, faults
        self.set_row_count(len(files))
        self.go_to_row(self.current_row or 0)

    @property
    def chosen_file(self) -> EvidenceFile | None:
        """The evidence file of the selected row; None where the list is empty."""
        index = self.current_row
        return None if index is None or index >= len(self._files) else self._files[index]

    def row_cache_key(self, row: int) -> Hashable:
        return self._files[row], self._faults.get(self._files[row].path, "")

    def row_content(self, row: int) -> Content:
        """Return the row of an evidence file: 11月23日 1.2 MB 开题现场.jpg, then what is wrong with
        its copy, if anything; the day is that of filing.
        """
        file = self._files[row]
        fault = self._faults.get(file.path, "")
        return Content.assemble(
            (fit_to_cells(month_day(file.added), _DAY_COLUMN_CELLS), "$muted"),
            (fit_to_cells(file_size_text(file.size), _SIZE_COLUMN_CELLS), "$muted"),
            one_line(file.name),
            (f"  {fault}" if fault else "", "bold $overdue"),
        )

    def action_move_selection(self, offset: int) -> None:
        """Select the next (1) or previous (-1) evidence file; at either end the selection stays."""
        self.go_to_row(max(0, (self.current_row or 0) + offset))


class EvidenceScreen(Screen[None]):
    """A screen that lists the evidence files of one item, meeting or achievement (``place``); files
    can be added and removed.

    A file that is dropped on the screen, or whose path is pasted, is added at once.
    """

    CSS = """
    EvidenceScreen {
        #evidence-heading { height: auto; padding: 0 1; border-bottom: solid $muted; }
        EvidenceFileList { height: 1fr; padding: 0 0 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,enter", "attach_file", "附上一份", key_display="F5"),
        Binding("delete", "detach_file", "去掉", key_display="Del"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(EvidenceFileList)

    def __init__(self, context: AppContext, save_queue: SaveQueue, place: EvidenceTarget) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._place = place

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "佐证材料")
        yield WrappedText(id="evidence-heading")
        yield EvidenceFileList()
        yield KeyBar()

    def on_mount(self) -> None:
        self.rows.focus()
        self._show_files_or_close_if_removed()

    @on(RecordsSaved)
    def _show_files_or_close_if_removed(self) -> None:
        """List the evidence files with their number and size; close the screen where their item,
        meeting or achievement is no longer recorded.
        """
        files = evidence_files_of(self.context.records, self._place)
        words = evidence_target_label(self.context.records, self._place)
        if not words:  # undone meanwhile
            self.app.pop_screen()
            return
        count = (
            f"佐证材料 {len(files)} 份，共 {file_size_text(sum(file.size for file in files))}"
            if files
            else "还没有佐证材料。把文件、照片拖到这里，或按 F5 选；原来的文件不动。"
        )
        heading = Content("\n").join([plain_content(words, "bold"), plain_content(count, "$muted")])
        self.query_one("#evidence-heading", WrappedText).show_text(heading)
        self.rows.show_files(files, {})
        self._read_and_mark_faulty_copies(files)

    @work(exclusive=True)
    async def _read_and_mark_faulty_copies(self, files: Sequence[EvidenceFile]) -> None:
        """Read the copies of the evidence files in a thread, and mark those that are gone or were
        changed.
        """
        folder = self.context.folder
        found = await asyncio.to_thread(
            lambda: {each.path: fault_of_evidence_copy(folder, each) for each in files}
        )
        if any(found.values()):
            self.rows.show_files(files, found)

    def action_attach_file(self) -> None:
        """Ask for a file, and add a copy of it to the evidence files; does nothing where nothing
        can be recorded.
        """
        if self.context.is_recording_locked:
            return

        def on_answer(path: Path | None) -> None:
            if path is not None:
                self._attach_files([path])

        files = suggested_files(self.context.folder, OFFERED_SUFFIXES)
        none = "桌面、下载和文档里没有找到照片、Word、PDF 等文件。请把文件拖到这个窗口里。"
        self.app.push_screen(FileDialog("附上哪一份？", files, none), on_answer)

    def on_paste(self, event: events.Paste) -> None:
        """Add the files whose paths are pasted or dropped to the evidence files, one path a line,
        with or without quotation marks; nothing where nothing can be recorded.
        """
        event.stop()
        lines = (line.strip().strip("\"'") for line in event.text.splitlines())
        paths = [Path(line).expanduser() for line in lines if line]
        if paths and not self.context.is_recording_locked:
            self._attach_files(paths)

    @work
    async def _attach_files(self, paths: Sequence[Path]) -> None:
        """Copy files into the data folder in a thread, and queue their recording as evidence files;
        show which of ``paths`` could not be copied. Where all of them are attached already, by
        their content, only a message is shown.
        """
        context, found = self.context, []
        for path in paths:
            try:
                found.append(
                    await asyncio.to_thread(
                        copy_evidence_file, context.folder, context.term.id, path, context.today
                    )
                )
            except MeetingTuiError as error:
                self.notify(error.message, severity="error", timeout=20)
        if not found:
            return
        target = {file.sha256 for file in evidence_files_of(context.records, self._place)}
        if all(file.sha256 in target for file in found):
            self.notify(f"{'、'.join(file.name for file in found)}已经附上了。")
            return
        words = "、".join(file.name_and_size for file in found)
        self._save_queue.queue_change(
            partial(attach_evidence_files, target=self._place, files=found),
            on_success=lambda: self.notify(f"已附上：{words}"),
        )

    def action_detach_file(self) -> None:
        """Queue the detaching of the selected file from the record, if one is selected and changes
        can be recorded; its copy in the data folder stays, for undo.
        """
        file = self.rows.chosen_file
        if file is not None and not self.context.is_recording_locked:
            self._save_queue.queue_change(
                partial(detach_evidence_file, target=self._place, file=file),
                on_success=lambda: self.notify(
                    f"已去掉 {file.name}；文件还留在 attachments 里，Ctrl+Z 撤销。"
                ),
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the evidence screen can run now; else its key is hidden:
        files are neither added nor removed where nothing can be recorded.
        """
        return not (action in {"attach_file", "detach_file"} and self.context.is_recording_locked)


def open_evidence_of_meeting_or_achievement(
    screen: Screen[None], context: AppContext, save_queue: SaveQueue, meeting_id: int
) -> None:
    """Open the screen with the evidence files of a meeting; where achievements are recorded in it,
    ask first whether its own files or those of which achievement.

    Args:
        screen: the screen over which it is opened.
        context: the open term.
        save_queue: takes the changes made on the opened screen.
        meeting_id: id of the meeting.
    """
    won = context.records.meetings[meeting_id].achievements
    places = [
        EvidenceTarget(EvidenceTargetKind.MEETING, meeting_id),
        *(
            EvidenceTarget(EvidenceTargetKind.ACHIEVEMENT, meeting_id, index)
            for index in range(len(won))
        ),
    ]

    def on_answer(answer: str | None) -> None:
        if answer is not None:
            screen.app.push_screen(EvidenceScreen(context, save_queue, places[int(answer)]))

    if not won:
        on_answer("0")
        return
    choices = [
        Choice(str(index), shorten_cells(evidence_target_label(context.records, place), 44))
        for index, place in enumerate(places)
    ]
    screen.app.push_screen(ChoiceDialog("佐证材料附到哪里？", choices), on_answer)
