"""Records what is typed or pressed about the plan item shown in a meeting: its status, progress,
deadline, owner and tasks.
"""

from collections.abc import Callable, Sequence
from functools import partial

from meetingtui.actions import progress_changes as actions
from meetingtui.base.deadline_parser import is_undated_deadline
from meetingtui.base.errors import RefusedError
from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.base.wording import full_date, weekday_name
from meetingtui.meeting.blocks import work_push_block as block
from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.line_parsing.people_in_line import attendee_forms_of_address
from meetingtui.meeting.line_parsing.progress_line import (
    MentionedItemCandidates,
    ParsedProgressLine,
    find_mentioned_items,
    parse_progress_line,
)
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import next_department_in_cycle, reassign_from_text
from meetingtui.ui.dialogs.five_w_dialog import FiveWDialog
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.meeting.shared_recorders import TaskRecorder
from meetingtui.ui.screens.meeting.step_protocols import PUT_BACK_CHOICE, StepPanelProtocol
from meetingtui.ui.widgets.text_layout import shorten_cells

DEADLINE_NOT_UNDERSTOOD_MESSAGE = "时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。"


class ItemUpdateRecorder:
    """Records typed lines and keys as changes of the plan item shown in a meeting step: status,
    progress, deadline, owner, tasks.

    Args:
        panel: the panel of the meeting step.
        block_key: key of the agenda block to which tasks typed there belong.
        item: returns the item that is shown; None where there is none.
        show_next_item: is called once progress was recorded for the shown item.
    """

    def __init__(
        self,
        panel: StepPanelProtocol,
        block_key: str,
        item: Callable[[], Item | None],
        show_next_item: Callable[[], None],
    ) -> None:
        self._panel = panel
        self._item = item
        self._show_next_item = show_next_item
        self.tasks = TaskRecorder(
            panel, lambda: TaskPlace(block=block_key, parent=self._shown_item_id())
        )
        """The tasks given on the item."""

    def _shown_item_id(self) -> int | None:
        """Return the id of the item shown in the meeting step; None where no item is shown."""
        item = self._item()
        return item.id if item else None

    @property
    def progress_text_recorded_in_meeting(self) -> str | None:
        """The progress text that this meeting recorded for the shown item; empty where that is only
        a change of status, None where it recorded nothing or no item is shown.
        """
        item = self._item()
        current = item.progress_in_meeting(self._panel.services.meeting.id) if item else None
        return current.text if current else None

    def initial_entry_text(self, mode: EntryMode) -> str:
        """Return the text that the entry line holds before anything is typed about the shown item:
        the progress recorded in this meeting where progress is typed, else an empty text.
        """
        return self.progress_text_recorded_in_meeting or "" if mode.name == "progress" else ""

    # Lines

    def editable_line_texts(self) -> list[str | None]:
        """Return the lines recorded about the shown item that can be edited: its progress in this
        meeting, if any, then its tasks.
        """
        recorded = self.progress_text_recorded_in_meeting
        return [*([] if recorded is None else [recorded]), *self.tasks.editable_line_texts()]

    def replace_or_delete_line(self, index: int, text: str) -> None:
        """Replace the shown item's progress or one of its tasks, by the index of its line, with
        other text; empty text deletes it. A progress that is only a change of status takes a text,
        but is not deleted: a warning says how to change the status.
        """
        item, recorded = self._item(), self.progress_text_recorded_in_meeting
        if item is None or recorded is None or index > 0:
            self.tasks.replace_or_delete_task(index - (recorded is not None), text)
        elif text or recorded:
            self.record_or_delete_progress(item, text)
        else:
            self._panel.show_warning("这一行只有状态。要改状态请按 F5、F6 或 F2。")

    # What is typed

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return how the text typed about the shown item would be recorded on Enter; empty where
        there is nothing to say about it.
        """
        item = self._item()
        if mode.name == "due" and text:
            return self._typed_deadline_preview(text)
        if (
            mode.name == "progress"
            and self._panel.entry_line.text_unless_untouched
            and item is not None
        ):
            return _preview_of_item_changes(item, self._parse_progress(item, text))
        return self.tasks.preview_typed_text(text if mode.name == "task" else "")

    def _typed_deadline_preview(self, text: str) -> StyledText:
        """Return the date meant by a typed deadline, and whether it has passed; a text such as 长期
        as it is; else that the deadline is not understood.
        """
        context, meeting = self._panel.services.context, self._panel.services.meeting
        due = context.parse_deadline_to_day(text, meeting.on)
        if due is None:
            words = f"完成时限：{text}" if is_undated_deadline(text) else "还没看懂这个时限"
            return styled((words, "bold primary"))
        return styled(
            (f"完成时限：{full_date(due)} {weekday_name(due)}", "bold primary"),
            ("（已过）" if due < meeting.on else "", "bold at-risk"),
        )

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        """Record the text typed about the shown item, as the entry mode says: as progress, task,
        deadline or owner. Empty text clears the progress. Where no item is shown, only a task is
        recorded; other text is restored.
        """
        item = self._item()
        if mode.name == "task":
            self.tasks.record_task(text)
        elif item is None:
            self._panel.typed_text_handler.warn_and_restore_typed_text(
                "这里不记文字。请用 ↑↓ 选一项，回车打开，再写。", text
            )
        elif mode.name == "due":
            self._set_typed_deadline(item, text)
        elif mode.name == "owner":
            self._set_typed_owner(item, text)
        elif text:
            self._record_progress_on_named_or_shown_item(item, text)
        else:
            self.record_or_delete_progress(item, text)
            self._panel.notify("已清空本次进展，状态、时限和责任人恢复为原来的。")

    def _other_item_candidates(self, item: Item, text: str) -> MentionedItemCandidates:
        """Return the items other than the shown one, ``item``, that a typed line may mean; the
        :class:`MentionedItemCandidates` has none where the line is about the shown item.
        """
        services = self._panel.services
        called = attendee_forms_of_address(
            services.meeting.attendance, services.context.names_by_initials, services.context.school
        )
        return find_mentioned_items(text, item, services.context.records.items.values(), called)

    def _record_progress_on_named_or_shown_item(self, item: Item, text: str) -> None:
        """Record a typed line as progress of the item it names, added to what this meeting recorded
        there; else as that of the shown one, ``item``, and show the next item. Where it may mean
        another item, the user is asked first.
        """
        mention, items = (
            self._other_item_candidates(item, text),
            self._panel.services.context.records.items,
        )
        if mention.is_certain:
            self._append_progress_to_other_item(items[mention.items[0]], mention.text_after_item)
        elif mention.items:

            def on_answer(answer: str) -> None:
                if answer == "here":
                    self.record_or_delete_progress(item, text)
                    self._show_next_item()
                else:
                    self._append_progress_to_other_item(items[int(answer)], text)

            choices = [
                Choice("here", f"当前的“{shorten_cells(item.title, 24)}”"),
                *(Choice(str(id), shorten_cells(items[id].title, 36)) for id in mention.items),
                PUT_BACK_CHOICE,
            ]
            self._panel.typed_text_handler.ask_to_choose(
                "这句话说的是哪一项？", choices, on_answer, typed=text
            )
        else:
            self.record_or_delete_progress(item, text)
            self._show_next_item()

    def _append_progress_to_other_item(self, item: Item, text: str) -> None:
        """Append a text to the progress that this meeting recorded for an item other than the shown
        one, and name that item in a message.
        """
        here = item.progress_in_meeting(self._panel.services.meeting.id)
        progress_text = f"{here.text.rstrip('。；')}；{text}" if here and here.text else text
        self.record_or_delete_progress(item, progress_text)
        self._panel.notify(f"已记到“{shorten_cells(item.title, 40)}”：{text}")

    def pasted_line_doubt(self, mode: EntryMode, line: str) -> str:
        """Return why a pasted line about an item cannot be recorded without a question; empty where
        it can.
        """
        if mode.name == "task":
            return self.tasks.reason_task_is_unclear(line)
        item = self._item()
        mention = self._other_item_candidates(item, line) if item else MentionedItemCandidates()
        return "可能说的是别的事项" if mention.items and not mention.is_certain else ""

    def record_pasted_lines(self, mode: EntryMode, lines: Sequence[str]) -> None:
        """Record pasted lines. Where progress is typed, they are added together to what this
        meeting recorded on the shown item, or on another one that a line names; in another entry
        mode, or where no item is shown, each is recorded by itself.
        """
        item = self._item()
        if mode.name != "progress" or item is None:
            for line in lines:
                self.record_typed_text(mode, line)
            return
        by_item: dict[int, list[str]] = {}
        for line in lines:
            mention = self._other_item_candidates(item, line)
            other = mention.items[0] if mention.is_certain else item.id
            by_item.setdefault(other, []).append(
                mention.text_after_item if mention.is_certain else line
            )
        services = self._panel.services
        for id, texts in by_item.items():
            each = services.context.records.items[id]
            current = each.progress_in_meeting(services.meeting.id)
            before = [current.text] if current and current.text else []
            self.record_or_delete_progress(
                each, "；".join(part.rstrip("。；") for part in (*before, *texts))
            )

    # Recording

    def record_or_delete_progress(self, item: Item, text: str) -> None:
        """Queue the recording of a text as an item's progress in this meeting, in place of an
        earlier one; empty text removes the progress and what it had changed.
        """
        context, meeting = self._panel.services.context, self._panel.services.meeting
        self._panel.typed_text_handler.record_change(
            partial(
                actions.record_progress_line,
                item_id=item.id,
                text=text,
                deadlines=context.deadline_parser(meeting.on),
                on=meeting.on,
                meeting=meeting.id,
            ),
            text,
        )

    def _parse_progress(self, item: Item, text: str) -> ParsedProgressLine:
        """Parse a typed line as an item's progress: its text, status, deadline and amount
        reached.
        """
        on = self._panel.services.meeting.on
        deadlines = self._panel.services.context.deadline_parser(on)
        return parse_progress_line(text, item, deadlines=deadlines, today=on)

    def set_status_of_shown_item(self, status: Status) -> None:
        """Queue the recording of a status for the shown item; does nothing where none is shown."""
        item, meeting = self._item(), self._panel.services.meeting
        if item is not None:
            self._panel.typed_text_handler.record_change(
                partial(
                    actions.set_item_status,
                    item_id=item.id,
                    status=status,
                    on=meeting.on,
                    meeting=meeting.id,
                )
            )

    def ask_and_set_status(self) -> None:
        """Ask which status the shown item gets, and record it; does nothing where none is shown."""
        item = self._item()
        if item is None:
            return
        choices = [Choice(status.value, item.offered_status_label(status)) for status in Status]

        def on_answer(chosen: str | None) -> None:
            if chosen:
                self.set_status_of_shown_item(Status(chosen))

        self._panel.show_dialog(ChoiceDialog("事项状态", choices, item.status.value), on_answer)

    def assign_next_department_if_unclaimed(self) -> bool:
        """Assign the shown item to a department where it has none (待认领); called again in the
        same meeting, to the next department.

        Returns:
            Whether it was assigned; False for an item with another owner, and where none is shown.
        """
        item, meeting = self._item(), self._panel.services.meeting
        if item is None or not block.is_unclaimed_or_claimed_in_meeting(item, meeting):
            return False
        context = self._panel.services.context
        self._panel.typed_text_handler.record_change(
            partial(
                actions.claim_item,
                item_id=item.id,
                department=next_department_in_cycle(item, context.item_tree, context.school),
                on=meeting.on,
                meeting=meeting.id,
            )
        )
        return True

    def open_five_w_two_h_dialog(self) -> None:
        """Open the dialog with the 5W2H questions (何事、何因、何人 …) about the shown item; does
        nothing where none is shown.
        """
        services = self._panel.services
        if item := self._item():
            self._panel.show_dialog(
                FiveWDialog(
                    services.context, services.record_change, item.id, meeting=services.meeting
                )
            )

    def _set_typed_deadline(self, item: Item, text: str) -> None:
        """Queue the change of an item's deadline to the typed one, a date or a text such as 长期,
        and switch the entry line back; a text that is not understood is restored there.
        """
        context, meeting = self._panel.services.context, self._panel.services.meeting
        due = context.parse_deadline_to_day(text, meeting.on)
        words = text if due is None and is_undated_deadline(text) else ""
        if due is None and not words:
            self._panel.typed_text_handler.warn_and_restore_typed_text(
                DEADLINE_NOT_UNDERSTOOD_MESSAGE, text
            )
            return
        self._panel.typed_text_handler.record_change(
            partial(
                actions.set_item_deadline,
                item_id=item.id,
                due=due,
                due_words=words,
                on=meeting.on,
                meeting=meeting.id,
            ),
            text,
        )
        self._panel.typed_text_handler.switch_entry_mode_after_recording(block.DUE)

    def _set_typed_owner(self, item: Item, text: str) -> None:
        """Queue the change of an item's owner (department or people) to the typed one, and switch
        the entry line back; where a name is not known, the text is restored there.
        """
        meeting, school = self._panel.services.meeting, self._panel.services.context.school
        try:
            reassign_from_text(item, text, school=school, on=meeting.on, meeting=meeting.id)
        except RefusedError as error:
            self._panel.typed_text_handler.warn_and_restore_typed_text(error.message, text)
            return
        self._panel.typed_text_handler.record_change(
            partial(
                actions.reassign_item,
                item_id=item.id,
                text=text,
                school=school,
                on=meeting.on,
                meeting=meeting.id,
            ),
            text,
        )
        self._panel.typed_text_handler.switch_entry_mode_after_recording(block.OWNER)


def _preview_of_item_changes(item: Item, line: ParsedProgressLine) -> StyledText:
    """Return what a parsed progress line changes in its item besides its progress text: the amount
    towards the target, the status, the deadline, and what is unclear. Empty where it changes
    nothing, or only that work on the item has begun.
    """
    begins = line.status is Status.IN_PROGRESS and item.status is Status.NOT_STARTED
    parts = [
        _target_amount_preview(item, line.amount) if line.amount is not None else NOTHING,
        styled(("" if begins and not line.deadline else line.preview, "bold primary")),
        styled((line.doubt, "bold at-risk")),
    ]
    shown = [part for part in parts if part]
    text = NOTHING
    for part in shown:
        text = text + styled("；") + part if text else part
    return text


def _target_amount_preview(item: Item, amount: float) -> StyledText:
    """Return how far an amount brings an item towards its target (目标：已达 42 / 60 篇), and once
    it is met, the key that marks the item done; empty for an item without a target.
    """
    target = item.target
    if target is None:
        return NOTHING
    parts = [f"目标：{target.amount_reached_text(amount)}", target.verdict(amount)]
    if target.is_met_by(amount) and not target.is_limit and item.status is not Status.DONE:
        parts.append(f"可按 F6 记为{item.offered_status_label(Status.DONE)}")
    color = "overdue" if target.is_limit and not target.is_met_by(amount) else "primary"
    return styled(("，".join(filter(None, parts)), f"bold {color}"))
