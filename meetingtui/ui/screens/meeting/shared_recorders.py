"""Recorders that the meeting's steps share: of tasks, and of what can be recorded in any step
(achievements, remarks, who comes late or leaves early).
"""

from collections.abc import Callable
from functools import partial

import msgspec

from meetingtui.actions import meeting_content_changes
from meetingtui.actions import task_changes as task_actions
from meetingtui.actions.meeting_content_changes import mark_late_or_left_early
from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.meeting.decided_tasks import (
    ParsedTaskLine,
    TaskPlace,
    format_task_line,
    tasks_given_at_place,
)
from meetingtui.meeting.line_parsing.achievement_line import (
    achievement_confirmation_text,
    parse_achievement_line,
)
from meetingtui.meeting.line_parsing.attendance_line import (
    ParsedAttendanceLine,
    late_or_left_early_word_in_text,
    parse_attendance_line,
)
from meetingtui.meeting.line_parsing.discussion_lines import parse_opinions
from meetingtui.meeting.line_parsing.people_in_line import attendee_forms_of_address
from meetingtui.meeting.line_parsing.task_line import parse_task_line
from meetingtui.meeting.record import Achievement, Remark, RemarkKind, remark_without_heading_phrase
from meetingtui.plan.item import Item
from meetingtui.school.roster import Roster
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.meeting.step_controller import StepController
from meetingtui.ui.screens.meeting.step_protocols import PUT_BACK_CHOICE, StepPanelProtocol


class TaskRecorder:
    """Records, edits and deletes the tasks given at one place of a meeting (a block, or a topic, an
    item or a department in it). ``place`` returns the place to which a task typed now belongs.
    """

    def __init__(self, panel: StepPanelProtocol, place: Callable[[], TaskPlace]) -> None:
        self._panel = panel
        self._place = place

    def recorded_tasks(self) -> list[Item]:
        """Return the tasks recorded in this meeting at the recorder's place (a topic, an item, a
        department), oldest first.
        """
        services = self._panel.services
        return tasks_given_at_place(services.meeting, self._place(), services.context.item_tree)

    def editable_line_texts(self) -> list[str | None]:
        """Return each task of the recorder's place (a topic, an item, a department) as a line that
        can be edited.
        """
        return [format_task_line(task) for task in self.recorded_tasks()]

    def parse_task(self, text: str) -> ParsedTaskLine:
        """Parse a typed line as a task: what, who, by when. Nothing is refused: the result says
        which names are unknown or unclear.
        """
        context, meeting = self._panel.services.context, self._panel.services.meeting
        deadlines = context.deadline_parser(meeting.on, meeting)
        return parse_task_line(text, roster=context.roster, deadlines=deadlines, today=meeting.on)

    def parse_task_with_default_department(self, text: str) -> ParsedTaskLine:
        """Parse a typed line as a task; where it names no owner, the department of the place it is
        typed at, or of the item there, becomes the owner, if there is one.
        """
        line, place = self.parse_task(text), self._place()
        if line.department or line.people:
            return line
        items = self._panel.services.context.records.items
        parent = items.get(place.parent) if place.parent is not None else None
        department = place.department or (parent.department if parent else "")
        return msgspec.structs.replace(line, departments=(department,) if department else ())

    def preview_typed_text(self, text: str) -> StyledText:
        """Return how a typed task is understood: what, who, by when, and what is unclear; empty for
        an empty text.
        """
        if not text:
            return NOTHING
        line = self.parse_task_with_default_department(text)
        preview_text = styled((f"议定：{line.preview}", "bold primary"))
        if line.is_past:
            preview_text += styled(("（已过）", "bold at-risk"))
        if line.unlisted_name:
            return preview_text + styled((f"  名单里没有“{line.unlisted_name}”", "bold at-risk"))
        if line.doubt:
            return preview_text + styled((f"  {line.doubt}", "bold at-risk"))
        roster = self._panel.services.context.roster
        if self.parse_task(text).departments or not roster.mentions(line.title):
            return preview_text
        return preview_text + styled(("  责任人写在最后，用空格隔开，才能认出", "bold at-risk"))

    def reason_task_is_unclear(self, text: str) -> str:
        """Return why a typed line cannot be recorded as a task without a question, such as an
        unknown owner; empty where it can.
        """
        line = self.parse_task_with_default_department(text)
        if line.unlisted_name:
            return f"名单里没有“{line.unlisted_name}”"
        return line.doubt if line.ambiguous_mentions else ""

    def record_task(self, text: str, problem: int | None = None, *, as_typed: bool = False) -> None:
        """Queue the recording of a typed line as a task; where its owner is unknown or may be
        several people, ask first.

        Args:
            text: the typed line.
            problem: index, among the department's problems, of the one the task resolves; None for
                none.
            as_typed: whether a word that looks like an unknown name is part of the task's title.
        """
        line = self.parse_task_with_default_department(text)
        if line.unlisted_name and not as_typed:
            self._ask_about_unknown_owner(line.unlisted_name, text, problem)
            return
        if line.ambiguous_mentions:
            self._panel.typed_text_handler.ask_which_person(
                line.ambiguous_mentions[0],
                lambda named: self.record_task(named, problem),
                typed=text,
            )
            return
        self._panel.typed_text_handler.record_change(
            partial(
                task_actions.add_task,
                meeting_id=self._panel.services.meeting.id,
                line=line,
                place=self._place(),
                problem=problem,
            ),
            text,
        )
        self._panel.typed_text_handler.switch_entry_mode_after_recording(
            self._panel.entry_line.mode
        )

    def _ask_about_unknown_owner(self, name: str, text: str, problem: int | None) -> None:
        """Ask whether the owner of a typed task, whose name is on no list, is added to the roster
        or is no name at all; nothing is recorded before the answer.

        Args:
            name: the unknown name.
            text: the typed line.
            problem: index of the problem the task resolves; None for none.
        """

        def on_answer(answer: str) -> None:
            wrong = self._panel.add_to_roster_or_return_error(name) if answer == "add" else ""
            if wrong:
                self._panel.typed_text_handler.warn_and_restore_typed_text(wrong, text)
            else:
                self.record_task(text, problem, as_typed=answer == "as typed")

        choices = [
            Choice("add", f"把{name}加入名单，任务归{name}"),
            Choice("as typed", "不是人名，照原样记"),
            PUT_BACK_CHOICE,
        ]
        self._panel.typed_text_handler.ask_to_choose(
            f"名单里没有“{name}”。加入名单吗？", choices, on_answer, typed=text
        )

    def replace_or_delete_task(self, index: int, text: str) -> None:
        """Queue the replacement of the task with an index among :meth:`recorded_tasks` by a typed
        line; an empty line deletes it, an index past the last does nothing. Where the line may mean
        several people, ask first; an owner on no list is not asked about.
        """
        tasks = self.recorded_tasks()
        if index >= len(tasks):
            return
        task = tasks[index]
        if not text:
            meeting_id = self._panel.services.meeting.id
            self._panel.typed_text_handler.record_change(
                partial(task_actions.delete_task, meeting_id=meeting_id, task_id=task.id)
            )
            return
        line = self.parse_task(text)
        if line.ambiguous_mentions:
            self._panel.typed_text_handler.ask_which_person(
                line.ambiguous_mentions[0],
                lambda named: self.replace_or_delete_task(index, named),
                typed=text,
            )
            return
        self._panel.typed_text_handler.record_change(
            partial(task_actions.edit_task, task_id=task.id, line=line), text
        )


ACHIEVEMENT_MODE = EntryMode(
    "achievement", "成果", "获奖或成果 姓名，如：获区优质课评比一等奖 王主任"
)
STRESSED_REMARK_MODE = EntryMode(
    "stressed", "会议强调", "要强调、要求的，如：顾校长：期末不得加课、占课"
)
OTHER_REMARK_MODE = EntryMode("other", "其他事项", "不属于哪个板块的事，如：12月4日区里来校调研")
_REMARK_KINDS = {STRESSED_REMARK_MODE: RemarkKind.STRESSED, OTHER_REMARK_MODE: RemarkKind.OTHER}
LATE_OR_LEFT_EARLY_MODE = EntryMode(
    "times", "迟到早退", "姓名 迟到 14:50，或 姓名 早退；不写时间就是现在"
)
_SHARED_MODES = (ACHIEVEMENT_MODE, LATE_OR_LEFT_EARLY_MODE, *_REMARK_KINDS)
_STRESSED_REMARK_PHRASES = ("会议强调", "会议要求")
"""Phrases that mark a line as 会议强调."""
_NEXT_REMARK_MODE = {STRESSED_REMARK_MODE: OTHER_REMARK_MODE, OTHER_REMARK_MODE: None}
"""The mode the key switches to from each mode; None for the step's first mode."""


class SharedEntryModeRecorder:
    """Records what is typed in the entry modes that every step of a meeting offers: achievements,
    remarks, who comes late or leaves early.
    """

    def __init__(self, panel: StepPanelProtocol) -> None:
        self._panel = panel

    def is_shared_entry_mode(self, mode: EntryMode, step: StepController) -> bool:
        """Return whether an entry mode is one that every step of the meeting offers, such as that
        for achievements, and not one of the step's own.
        """
        return mode in _SHARED_MODES and mode not in step.modes

    def toggle_achievement_mode(self, step: StepController) -> None:
        """Switch the entry line to typing achievements; pressed again, back to the step's first
        entry mode.
        """
        again = self._panel.entry_line.mode is ACHIEVEMENT_MODE
        self._panel.typed_text_handler.switch_entry_mode(
            step.initial_entry_mode() if again else ACHIEVEMENT_MODE
        )

    def cycle_remark_mode(self, step: StepController) -> None:
        """Switch the entry line to typing what is stressed (会议强调); pressed again, other matters
        (其他事项); then back to the step's first entry mode.
        """
        following = _NEXT_REMARK_MODE.get(self._panel.entry_line.mode, STRESSED_REMARK_MODE)
        self._panel.typed_text_handler.switch_entry_mode(following or step.initial_entry_mode())

    def toggle_late_or_left_early_mode(self, step: StepController) -> None:
        """Switch the entry line to typing who comes late or leaves early (迟到早退); pressed again,
        back to the step's first entry mode.
        """
        again = self._panel.entry_line.mode is LATE_OR_LEFT_EARLY_MODE
        self._panel.typed_text_handler.switch_entry_mode(
            step.initial_entry_mode() if again else LATE_OR_LEFT_EARLY_MODE
        )

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return how a typed achievement, remark, or late arrival or early leave is understood, or
        why the latter is unclear; the entry mode says which. The text must not be empty.
        """
        if mode is LATE_OR_LEFT_EARLY_MODE:
            line = self.parse_late_or_left_early(text)
            trouble = self._late_or_left_early_problem(line)
            if trouble:
                return styled((trouble, "bold at-risk"))
            return styled(
                (
                    f"{'、'.join(line.leading_people.people)}：{line.arrival_and_departure_text}",
                    "bold primary",
                )
            )
        kind = _REMARK_KINDS.get(mode)
        if kind is None:
            words = f"成果：{achievement_confirmation_text(self.parse_achievement(text))}"
        else:
            remarks_text = "；".join(each.as_input_line for each in self.parse_remarks(text, kind))
            words = f"{kind.label}：{remarks_text}"
        return styled((words, "bold primary"))

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        """Record a typed achievement, remark, or late arrival or early leave, as the entry mode
        says; once it is saved, tell the user how it was understood. An unclear late arrival or
        early leave is put back into the entry line instead.
        """
        if mode is LATE_OR_LEFT_EARLY_MODE:
            self._record_late_or_left_early(text)
            return
        meeting_id, kind = self._panel.services.meeting.id, _REMARK_KINDS.get(mode)
        if kind is None:
            achievement = self.parse_achievement(text)
            self._panel.typed_text_handler.record_change(
                partial(
                    meeting_content_changes.add_achievement,
                    meeting_id=meeting_id,
                    text=text,
                    achievement=achievement,
                ),
                text,
                lambda: self._panel.notify(
                    f"已记成果：{achievement_confirmation_text(achievement)}"
                ),
            )
            return
        remarks = self.parse_remarks(text, kind)
        words = "；".join(each.as_input_line for each in remarks)
        self._panel.typed_text_handler.record_change(
            partial(
                meeting_content_changes.add_remarks,
                meeting_id=meeting_id,
                kind=kind,
                text=text,
                remarks=remarks,
            ),
            text,
            lambda: self._panel.notify(f"已记{kind.label}：{words}"),
        )

    def _record_late_or_left_early(self, text: str) -> None:
        """Record who comes late or leaves early, as a typed line says; where it is not clear,
        restore the text in the entry line with the reason.
        """
        line = self.parse_late_or_left_early(text)
        if trouble := self._late_or_left_early_problem(line):
            self._panel.typed_text_handler.warn_and_restore_typed_text(
                f"{trouble}，还没有记。", text
            )
            return
        people = line.leading_people.people
        self._panel.typed_text_handler.record_change(
            partial(
                mark_late_or_left_early,
                meeting_id=self._panel.services.meeting.id,
                people=people,
                arrived=line.arrived,
                left=line.left,
                reason=line.reason,
            ),
            text,
            lambda: self._panel.notify(
                f"已记：{'、'.join(people)} {line.arrival_and_departure_text}"
            ),
        )

    def _late_or_left_early_problem(self, line: ParsedAttendanceLine) -> str:
        """Return why a parsed line does not say clearly who comes late or leaves early and when;
        empty if it does.
        """
        head = line.leading_people
        if head.ambiguous_form:
            return f"“{head.ambiguous_form}”可能是{'、'.join(head.candidates)}，请写姓名"
        if head.unlisted_name or not head.people:
            unknown = (
                f"签到名单里没有“{head.unlisted_name}”" if head.unlisted_name else "没有写是谁"
            )
            return f"{unknown}。请写成：姓名 迟到 14:50"
        if line.doubt:
            return line.doubt
        return (
            ""
            if line.arrival_and_departure_text
            else "请写明迟到还是早退、什么时间，如：姓名 迟到 14:50"
        )

    def parse_late_or_left_early(self, text: str) -> ParsedAttendanceLine:
        """Parse a typed line as who comes late (迟到) or leaves early (早退) and when; a line
        without a time means now, while the meeting is under way.

        Nothing is refused: the result may name nobody, an unknown person, or no time.
        """
        services = self._panel.services
        meeting = services.meeting
        called = attendee_forms_of_address(
            meeting.attendance, services.context.names_by_initials, services.context.school
        )
        line = parse_attendance_line(text, called, meeting.time)
        kind = late_or_left_early_word_in_text(line.reason)
        now = services.context.clock_time_if_under_way(meeting)
        if line.arrival_and_departure_text or not kind or not now:
            return line
        arrived, left = (now, "") if kind == "迟到" else ("", now)
        return msgspec.structs.replace(line, arrived=arrived, left=left, reason="")

    def parse_achievement(self, text: str) -> Achievement:
        """Parse a typed line as an achievement (成果) with the date of the meeting."""
        services = self._panel.services
        return parse_achievement_line(text, school=services.context.school, on=services.meeting.on)

    def parse_remarks(self, text: str, kind: RemarkKind) -> tuple[Remark, ...]:
        """Parse a typed line as one or more remarks of a kind, each with its speaker where the line
        names one. A phrase such as 会议强调 at the beginning of a stressed remark is dropped.
        """
        words = remark_without_heading_phrase(text) if kind is RemarkKind.STRESSED else text
        roster = Roster(self._panel.services.context.school)
        return tuple(
            Remark(kind=kind, text=each.text, speaker=each.name)
            for each in parse_opinions(words, roster).opinions
        )

    def ask_and_insert_phrase(self) -> None:
        """Ask for one of the school's office phrases and insert it into the entry line; a phrase
        such as 会议强调 switches to typing such a remark instead. A warning where the school has no
        phrases.
        """
        phrases = self._panel.services.context.agenda.phrases
        if not phrases:
            self._panel.show_warning("agenda.yaml 里没有写常用语。请在 phrases 下补上。")
            return

        def insert_chosen_phrase(chosen: str | None) -> None:
            if chosen is None:
                return
            phrase = phrases[int(chosen)]
            if phrase.startswith(_STRESSED_REMARK_PHRASES):
                self._panel.typed_text_handler.switch_entry_mode(STRESSED_REMARK_MODE)
            else:
                self._panel.entry_line.insert_text(phrase)

        choices = [Choice(str(index), phrase) for index, phrase in enumerate(phrases)]
        self._panel.show_dialog(ChoiceDialog("常用语", choices), insert_chosen_phrase)
