"""The backups screen (备份与恢复): lists backups and what each holds, makes and restores them."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.base.errors import StoreError
from meetingtui.base.wording import full_date
from meetingtui.store.backups import Backup, list_backups
from meetingtui.store.records import Records
from meetingtui.store.term_backups import (
    back_up_term_and_school_files,
    describe_restore_effect,
    last_external_backup,
    read_backup,
    record_counts_text,
    restore_backup_change,
)
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

_DATE_COLUMN_CELLS = 24
"""Cells of the column of dates and times."""

_CONTENTS_COLUMN_CELLS = 20
"""Cells of the column of contents."""


class _BackupWithRecords(NamedTuple):
    """A backup together with its size in bytes (0 where it cannot be read) and the records read
    from it.
    """

    copy: Backup
    size: int
    records: Records | None
    """The records the backup holds; None where it cannot be read."""


class BackupsScreen(Screen[None]):
    """A screen that lists the term's backups, newest first, shows what restoring one would change,
    restores it on consent, and makes a backup at once.

    It is opened over the home screen alone, as a restore replaces the records other screens show.
    """

    CSS_PATH = "backups_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "compare_backup", "比较", key_display="回车"),
        Binding("f5", "make_backup", "现在备份", key_display="F5"),
        Binding("f6", "restore_backup", "恢复", key_display="F6"),
        Binding("escape", "dismiss", "返回", key_display="Esc"),
        Binding("up", "move_selection(-1)", "上一份", show=False),
        Binding("down", "move_selection(1)", "下一份", show=False),
    ]

    copies = getters.query_one("#copies", LineList)

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._backups: Sequence[_BackupWithRecords] = ()

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "备份与恢复")
        yield WrappedText(id="where")
        with VerticalScroll(id="all", can_focus=False):
            yield LineList(id="copies")
        yield KeyBar()

    def on_mount(self) -> None:
        self._show_text_above_list("正在读备份……")
        self._read_and_show_backups()

    @work(exclusive=True)
    async def _read_and_show_backups(self) -> None:
        """Start reading every backup of the term file in a thread; then list them."""
        backups = await asyncio.to_thread(_read_all_backups, self.context)
        self.call_later(self._show_backups, backups)

    def _show_backups(self, backups: Sequence[_BackupWithRecords]) -> None:
        """List the backups; show above them how many there are, how many are intact, and when a
        copy was last made in the external backup folder, where the school has one.
        """
        self._backups = backups
        self.copies.show_lines(map(_backup_row, self._backups), chosen=0)
        last = last_external_backup(self.context.folder)
        copy_to = self.context.school.backup.copy_to
        away = f"，上次 {full_date(last)}" if last else "，还没有做过"
        elsewhere = f"\n外部备份：{copy_to}{away}" if copy_to else ""
        good = sum(each.records is not None for each in self._backups)
        count = (
            f"{len(self._backups)} 份备份，{good} 份完好"
            if self._backups
            else "还没有备份，按 F5 做一份"
        )
        self._show_text_above_list(f"{self.context.term.title}  {count}{elsewhere}")

    def _show_text_above_list(self, message: str) -> None:
        """Show a text in the line above the list of backups."""
        self.query_one("#where", WrappedText).show_text(plain_content(message))

    @property
    def _chosen_backup(self) -> _BackupWithRecords | None:
        """The highlighted backup; None where the list is empty."""
        index = self.copies.highlighted
        return self._backups[index] if index is not None and index < len(self._backups) else None

    def action_move_selection(self, offset: int) -> None:
        """Highlight the backup ``offset`` rows below the highlighted one, above it where negative;
        at most to either end of the list.
        """
        if self._backups:
            target = (self.copies.highlighted or 0) + offset
            self.copies.highlighted = max(0, min(target, len(self._backups) - 1))

    @on(LineList.LineClicked)
    def _preview_restore_of_clicked_backup(self, event: LineList.LineClicked) -> None:
        """Highlight the clicked backup, show what restoring it would change, and ask whether to
        restore it.
        """
        self.copies.highlighted = event.index
        self.action_compare_backup()

    def action_compare_backup(self) -> None:
        """Show what restoring the chosen backup would change, and ask whether to restore it, 不恢复
        highlighted.
        """
        self._show_changes_and_ask_to_restore(first="stay")

    def action_restore_backup(self) -> None:
        """Show what restoring the chosen backup would change, and ask whether to restore it, 恢复
        highlighted.
        """
        self._show_changes_and_ask_to_restore(first="restore")

    def _show_changes_and_ask_to_restore(self, first: str) -> None:
        """Show the changes that restoring the chosen backup would make, and restore it on consent
        as a step that can be undone.

        Where the backup cannot be read or holds nothing else than the present records, a message
        says so instead; in a term opened read-only, restoring is not offered.

        Args:
            first: id of the answer highlighted at first: ``stay`` or ``restore``.
        """
        chosen = self._chosen_backup
        if chosen is None:
            return
        if chosen.records is None:
            self.notify("这份备份读不出来，不能用。请选别的一份。", severity="warning")
            return
        copy, backup_records = chosen.copy, chosen.records
        changes = describe_restore_effect(self.context.records, backup_records)
        if not changes:
            self.notify("这份备份与现在的记录一样。")
            return
        choices = [Choice("stay", "不恢复")]
        if not self.context.term_file.is_read_only:
            choices.append(Choice("restore", "恢复（之后按 Ctrl+Z 可以退回）"))

        def handle_answer(choice: str | None) -> None:
            """Queue the restoring of the backup where the answer is ``restore``, and tell the user
            once it is on disk.
            """
            if choice == "restore":
                self._save_queue.queue_change(
                    lambda now: restore_backup_change(now, backup_records, copy),
                    on_success=lambda: self.notify(
                        f"已恢复到 {copy.time_text} 的备份。要退回，按 Ctrl+Z。", timeout=15
                    ),
                )

        question = "\n".join((f"恢复到 {copy.time_text} 的备份，会有这些变化：", *changes))
        self.app.push_screen(ChoiceDialog(question, choices, first), handle_answer)

    def action_make_backup(self) -> None:
        """Start a backup of the term file, school.yaml, the saved filters and the school's
        templates, in a thread, and list the backups again.
        """
        self._show_text_above_list("正在备份……")
        self._make_backup_and_list_again()

    @work(exclusive=True, group="back up")
    async def _make_backup_and_list_again(self) -> None:
        """Make a backup after all queued changes are written, show the result, and list the backups
        again.
        """
        context = self.context
        await self._save_queue.wait_until_empty()
        warnings = await asyncio.to_thread(
            back_up_term_and_school_files,
            context.term_file,
            context.school.backup.copy_to,
            context.now,
        )
        self.notify(
            "\n".join(warnings) or "已备份，并读回核对。",
            severity="warning" if warnings else "information",
        )
        self.call_later(self._read_and_show_backups)


def _read_all_backups(context: AppContext) -> list[_BackupWithRecords]:
    """Read every backup of the term file, newest first; one that cannot be read is listed without
    records.
    """
    found = []
    for copy in reversed(list_backups(context.term_file.path)):
        try:
            records = read_backup(copy, context.term.id, context.school)
            found.append(_BackupWithRecords(copy, copy.path.stat().st_size, records))
        except (StoreError, OSError):
            found.append(_BackupWithRecords(copy, 0, None))
    return found


def _backup_row(backup: _BackupWithRecords) -> Content:
    """Return the row of a backup: time, what it holds, 完好 (intact) and size; where it cannot be
    read, time and 读不出来.
    """
    if backup.records is None:
        return Content.assemble(
            plain_content(fit_to_cells(backup.copy.time_text, _DATE_COLUMN_CELLS), "bold"),
            ("读不出来", "bold $overdue"),
        )
    return Content.assemble(
        plain_content(fit_to_cells(backup.copy.time_text, _DATE_COLUMN_CELLS), "bold"),
        plain_content(fit_to_cells(record_counts_text(backup.records), _CONTENTS_COLUMN_CELLS)),
        ("完好", "$done"),
        (f"  {backup.size / 1000:.0f} KB", "$muted"),
    )
