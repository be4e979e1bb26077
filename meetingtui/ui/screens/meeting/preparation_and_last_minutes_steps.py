"""The two steps of a meeting before its attendance and blocks: preparation (准备), and approval of
the last meeting's minutes (上次纪要).
"""

import re
from functools import partial

from msgspec.structs import replace

from meetingtui.actions import meeting_state_changes as actions
from meetingtui.actions.meeting_state_changes import record_minutes_approval
from meetingtui.actions.topic_changes import edit_topic
from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.errors import RefusedError
from meetingtui.base.styled_text import StyledText, styled
from meetingtui.base.wording import full_date, month_day, parse_chinese_number, weekday_name
from meetingtui.meeting.blocks.block_spec import EntryMode, SecretaryView
from meetingtui.meeting.blocks.topic_discussion_block import total_planned_topic_minutes
from meetingtui.meeting.call_list import count_warnings
from meetingtui.meeting.fixed_agenda import expected_end_time
from meetingtui.meeting.line_parsing.discussion_lines import format_topic_line, parse_topic_line
from meetingtui.meeting.meeting_preparation import (
    day_for_judging_deadlines,
    is_unchanged_since_preparation,
    topics_lost_by_cancelling,
)
from meetingtui.meeting.minutes_issuing import minutes_state
from meetingtui.meeting.minutes_records import MinutesApproval
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import ItemKind
from meetingtui.store.records import ChangeBuilder
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.meeting.learning_share_step import (
    presenter_replacement_question_and_choices,
)
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.step_controller import StepController, StepFunctionKey

_MEETING_FIELDS = (
    ("number", "次　数"),
    ("on", "日　期"),
    ("time", "时　间"),
    ("place", "地　点"),
    ("host", "主　持"),
    ("recorder", "记　录"),
    ("presenter", "分享人"),
)


_TOPIC_LINE_HINT = "议题（提出人，15分钟） 材料：…"
_HOW_TO_REMOVE_TOPIC_HINT = "要搁置、删去议题，请按 F7 到待议事项。"

_FIELDS_THAT_MAY_BE_EMPTY = ("place", "host", "recorder", "presenter")


class PreparationStepController(StepController):
    """The preparation step (准备) of a meeting: the meeting's number, date, place and so on, one a
    line, then its topics, and how many items, tasks and topics wait to be dealt with.
    """

    key = MeetingStep.PREPARE
    modes = (EntryMode("field", "改为", "直接输入可改，Del 清空，回车看下一行", holds_one=True),)
    keys = (
        StepFunctionKey("f5", "begin_meeting_or_go_to_attendance", "开始会议"),
        StepFunctionKey("f7", "open_topic_box", "待议事项"),
        StepFunctionKey("f8", "ask_and_remove_planned_meeting", "取消准备"),
    )
    lines_are_pages = True

    def initial_entry_mode(self) -> EntryMode:
        """Return the entry mode that changes the highlighted line; its label is 议题改为 for a
        topic, else the name of the meeting's field and 改为.
        """
        (mode,) = self.modes
        if self.highlighted_topic is not None:
            return replace(mode, label="议题改为", hint=_TOPIC_LINE_HINT)
        return replace(
            mode, label=f"{_MEETING_FIELDS[self.panel.shown_page_index][1].replace('　', '')}改为"
        )

    def build_view(self) -> SecretaryView:
        meeting = self.meeting
        return SecretaryView(
            styled((meeting.title, "bold"), "  ", (meeting.state.label, "bold primary")),
            lines=(
                *(
                    styled(f"{label}  {self._meeting_field_text(name)}")
                    for name, label in _MEETING_FIELDS
                ),
                *(
                    styled(f"议题{number:>2}  {format_topic_line(topic)}")
                    for number, topic in enumerate(meeting.topics, 1)
                ),
            ),
        )

    @property
    def highlighted_topic(self) -> Topic | None:
        """The topic highlighted in the preparation step; None where a field of the meeting is
        highlighted.
        """
        index = self.panel.shown_page_index - len(_MEETING_FIELDS)
        return self.meeting.topics[index] if 0 <= index < len(self.meeting.topics) else None

    def initial_entry_text(self, mode: EntryMode) -> str:
        return format_topic_line(self.highlighted_topic) if self.highlighted_topic else ""

    def typing_replaces_initial_text(self, mode: EntryMode) -> bool:
        """Return whether typing replaces the text that the entry line holds at first: not for a
        topic, whose line is edited.
        """
        return self.highlighted_topic is None

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return, whatever is typed, what the planned meeting will deal with: how many plan items
        are called, and how many tasks and topics there are.
        """
        meeting, context = self.meeting, self.context
        day = day_for_judging_deadlines(meeting, context.today)
        work_push = self.panel.services.step_sequence.name_of_step(MeetingStep.WORK_PUSH)
        called, carried = (
            count_warnings(ids, context.item_tree, lambda item: context.deadline_status(item, day))
            for ids in (meeting.agenda, meeting.carried)
        )
        minutes = total_planned_topic_minutes(meeting)
        timed = f"（{minutes} 分钟）" if minutes else ""
        topics = f"议题 {len(meeting.topics)} 项{timed}" if meeting.topics else ""
        tasks = f"上次议定 {carried.figures_text}" if carried.total else ""
        decided = "，".join(filter(None, (tasks, topics)))
        if called.total:
            items = context.records.items
            parts = sum(items[i].kind is ItemKind.PART for i in meeting.agenda if i in items)
            counted = f"{work_push} {called.figures_text}" + (
                f"，含分工 {parts} 项" if parts else ""
            )
            words = "，".join(filter(None, (counted, decided)))
            return styled((f"已自动列入：{words}", "muted"))
        listed = f"已自动列入：{decided}。" if decided else ""
        words = f"{listed}计划里没有到期或滞后的事项，{work_push}将逐项过全部未办结事项。"
        return styled((words, "muted"))

    def page_count(self) -> int:
        return len(_MEETING_FIELDS) + len(self.meeting.topics)

    def page_id_in_draft_key(self) -> str:
        return (
            f"topic-{self.highlighted_topic.id}"
            if self.highlighted_topic
            else _MEETING_FIELDS[self.panel.shown_page_index][0]
        )

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        if topic := self.highlighted_topic:
            self._replace_topic(topic, text)
            return
        name, label = _MEETING_FIELDS[self.panel.shown_page_index]
        try:
            change = self._meeting_field_change(name, label, text)
        except RefusedError as error:
            self.panel.typed_text_handler.warn_and_restore_typed_text(error.message, text)
            return

        def on_answer(_: str) -> None:
            self.panel.typed_text_handler.record_change(change, text)
            self.turn_page(1)

        share = self.meeting.share
        if name == "presenter" and share.is_held and share.presenter not in ("", text):
            question, choices = presenter_replacement_question_and_choices(share, text)
            self.panel.typed_text_handler.ask_to_choose(question, choices, on_answer, typed=text)
        else:
            on_answer("")

    def _replace_topic(self, topic: Topic, text: str) -> None:
        """Queue the replacement of a topic's title, proposer, planned minutes and papers by those
        of a typed line, and go on to the next line; a line that is not understood is restored.
        """
        try:
            parse_topic_line(text)
        except RefusedError as error:
            self.panel.typed_text_handler.warn_and_restore_typed_text(error.message, text)
            return
        meeting_id = self.meeting.id
        self.panel.typed_text_handler.record_change(
            partial(edit_topic, meeting_id=meeting_id, topic_id=topic.id, line=text), text
        )
        self.turn_page(1)

    def ask_and_clear_value(self, mode: EntryMode) -> None:
        """Ask whether the highlighted field of the meeting is cleared, and clear it; for a topic,
        say instead where it is removed.
        """
        if self.highlighted_topic is None:
            super().ask_and_clear_value(mode)
        else:
            self.panel.show_warning(_HOW_TO_REMOVE_TOPIC_HINT)
            self.panel.entry_line.load_initial_text(self.initial_entry_text(mode))

    def open_topic_box(self) -> None:
        """Open the topic box (待议事项), the screen where topics are added, ordered, set aside and
        removed.
        """
        self.panel.open_topic_box()

    def delete_or_clear_highlighted_line(self) -> None:
        """Clear the highlighted field of the meeting (Delete with nothing typed), where it may be
        empty; a presenter whose learning share has content stays, with a warning. For a topic, say
        where it is removed.
        """
        if self.highlighted_topic is not None:
            self.panel.show_warning(_HOW_TO_REMOVE_TOPIC_HINT)
            return
        name, label = _MEETING_FIELDS[self.panel.shown_page_index]
        share = self.meeting.share
        if name == "presenter" and share.is_held and share.presenter:
            self.panel.show_warning(
                f"已记有{share.presenter}分享的内容。要换分享人，请直接输入姓名。"
            )
        elif name in _FIELDS_THAT_MAY_BE_EMPTY:
            self.panel.typed_text_handler.record_change(self._meeting_field_change(name, label, ""))

    def _meeting_field_change(self, name: str, label: str, text: str) -> ChangeBuilder:
        """Return the change that sets a field of the meeting to a typed text.

        Args:
            name: name of the field of :class:`Meeting`.
            label: its Chinese label.
            text: the typed text.

        Raises:
            RefusedError: the text is not a valid date, time or number, or the number is taken.
        """
        if name == "on":
            return self._meeting_date_change(text)
        value: str | int = text
        if name == "number":
            value = self._parse_meeting_number(text)
        if name == "time":
            match = re.fullmatch(r"([01]?\d|2[0-3])[:：点时]([0-5]\d)?分?", text)
            if match is None:
                raise RefusedError("时间没看懂。请写成 14:30。")
            value = f"{int(match[1])}:{match[2] or '00'}"
        return partial(
            actions.set_meeting_field,
            meeting_id=self.meeting.id,
            field=name,
            label=label.replace("　", ""),
            value=value,
            typed=text,
        )

    def _meeting_date_change(self, text: str) -> ChangeBuilder:
        """Return the change of the meeting's date, which selects anew the items it calls; show a
        warning for a date not after that of a closed meeting.

        Raises:
            RefusedError: the text is no date, or one outside the term.
        """
        context = self.context
        day = read_deadline(text, context.today, context.term)
        if day is None:
            raise RefusedError("日期没看懂。请写成 11月23日 或 2026-11-23。")
        if not context.term.contains(day):
            raise RefusedError(f"{full_date(day)}不在{context.term.title}之内。请检查日期。")
        if past := [each for each in context.closed_meetings if each.on >= day]:
            last = f"{past[-1].title}在{month_day(past[-1].on)}"
            self.panel.show_warning(f"已记入。请留意：{last}，不早于这一天。")
        return partial(
            actions.move_meeting_to_day,
            meeting_id=self.meeting.id,
            day=day,
            typed=text,
            school=context.school,
            today=context.today,
        )

    def _parse_meeting_number(self, text: str) -> int:
        """Parse the typed number of the meeting (6 or 第6次).

        Raises:
            RefusedError: it is no number up to 99, or another meeting has it.
        """
        number = parse_chinese_number(text.removeprefix("第").removesuffix("次"))
        if not number or number > 99:
            raise RefusedError("次数没看懂。请写成 6 或 第6次。")
        meetings = self.context.records.meetings.values()
        if any(each.number == number and each.id != self.meeting.id for each in meetings):
            raise RefusedError(f"已经有第{number}次例会了。请换一个次数。")
        return number

    def begin_meeting_or_go_to_attendance(self) -> None:
        """Begin the planned meeting, asking for its date where it is not today's, and go to the
        attendance step; a meeting that has begun only goes there.
        """
        if self.meeting.state is MeetingState.PLANNED:
            self.panel.services.ask_date_and_begin_meeting(MeetingStep.ATTENDANCE)
        else:
            self.panel.services.show_step(MeetingStep.ATTENDANCE)

    def is_key_enabled(self, action: str, value: str) -> bool:
        """Return whether a function key works now: the one that removes the meeting only while it
        is planned.
        """
        return (
            action != "ask_and_remove_planned_meeting" or self.meeting.state is MeetingState.PLANNED
        )

    def ask_and_remove_planned_meeting(self) -> None:
        """Ask whether the planned meeting is removed, and remove it; refused where progress or
        tasks were recorded in it.
        """
        meeting, items = self.meeting, self.context.records.items
        noted = sum(
            item.meeting == meeting.id or item.progress_in_meeting(meeting.id) is not None
            for item in items.values()
        )
        if noted:
            self.panel.show_warning(
                f"{meeting.title}里已经记了 {noted} 项进展或任务，不能取消准备。"
                "请先删去这些记录，或按 F5 开会。"
            )
            return
        question = f"取消{meeting.title}的准备吗？"
        warnings = []
        if lost := topics_lost_by_cancelling(meeting, self.context.records.meetings):
            titles = "、".join(f"“{each.title}”" for each in lost)
            warnings.append(f"{titles}这 {len(lost)} 个议题也会去掉，以后不会自己列入")
        if not is_unchanged_since_preparation(meeting, items):
            warnings.append("手工改过的内容也会去掉")
        if warnings:
            question += f"{'；'.join(warnings)}（可按 Ctrl+Z 撤销）。"
        choices = [Choice("", "保留"), Choice("drop", "取消准备")]

        def handle_answer(answer: str | None) -> None:
            if answer == "drop":
                self.panel.typed_text_handler.record_change(
                    partial(actions.cancel_meeting, meeting_id=meeting.id)
                )

        self.panel.show_dialog(ChoiceDialog(question, choices), handle_answer)

    def _meeting_field_text(self, name: str) -> str:
        """Return the value of a field of the meeting, given by the field's name, as the preparation
        step shows it.
        """
        meeting = self.meeting
        if name == "number":
            return f"第{meeting.number}次"
        if name == "on":
            week = self.context.term.week_number_of(meeting.on)
            return f"{full_date(meeting.on)}  {weekday_name(meeting.on)}  第{week}周"
        if name == "presenter":
            return meeting.share.presenter
        if name == "time" and (end := expected_end_time(meeting, self.context.agenda)):
            return f"{meeting.time}  预计 {end} 结束"
        return str(getattr(meeting, name))


class LastMinutesApprovalStepController(StepController):
    """The step of a meeting in which the minutes of the last meeting are approved.

    A key approves them unchanged; a typed line approves them with that line as a correction.
    """

    key = MeetingStep.LAST_MINUTES
    modes = (EntryMode("correction", "更正", "有要更正的，写一句后回车", holds_one=True),)
    is_silent_with_one_page = True
    keys = (StepFunctionKey("f5", "approve_last_minutes", "通过"),)

    @property
    def last_meeting(self) -> Meeting | None:
        """The term's last closed meeting on or before this one's date, whose minutes are to be
        approved; None where there is none.
        """
        earlier = [each for each in self.context.closed_meetings if each.id != self.meeting.id]
        before = [each for each in earlier if each.on <= self.meeting.on]
        return before[-1] if before else None

    @property
    def last_meeting_number(self) -> int:
        """Number of the meeting whose minutes are to be approved; where that meeting is not in the
        term's records, the number recorded at the approval, else the one before this meeting's.
        """
        known = self.meeting.last_minutes
        if known is not None:
            return known.number
        return self.last_meeting.number if self.last_meeting else self.meeting.number - 1

    def build_view(self) -> SecretaryView:
        approval = self.meeting.last_minutes
        done = "更正后通过" if approval and approval.correction else "已通过"
        correction = approval.correction if approval else ""
        return SecretaryView(
            styled(
                (f"审议通过第{self.last_meeting_number}次行政例会纪要", "bold primary"),
                (f"  {done}" if approval else "  还没有审议", "bold done" if approval else "muted"),
            ),
            self._last_minutes_summary(),
            (styled(("更　正  ", "muted"), (correction, "bold")),) if correction else (),
        )

    def _last_minutes_summary(self) -> StyledText:
        """Return the date and state of the minutes to be approved, then the kind of decision on
        each topic that has one; a sentence where that meeting is not in the term's records.
        """
        last_meeting = self.last_meeting
        if last_meeting is None or last_meeting.number != self.last_meeting_number:
            return styled(("上次的纪要不在本学期的记录里。", "muted"))
        state = minutes_state(last_meeting).label
        day = f"{month_day(last_meeting.on)}（{weekday_name(last_meeting.on)}）  {state}"
        decided = [
            (f"\n{topic.title}  ", topic.decision_kind.label)
            for topic in last_meeting.topics
            if topic.decision_kind
        ]
        pieces = [piece for title, kind in decided for piece in (title, (kind, "bold done"))]
        return styled((day, "bold"), *pieces)

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return the sentence on the approval of the last minutes that this meeting's minutes will
        contain, with the typed text as a correction; as long as nothing is typed or recorded, which
        key approves them.
        """
        if text:
            return styled(
                (
                    MinutesApproval(
                        number=self.last_meeting_number, correction=text
                    ).minutes_sentence,
                    "primary",
                )
            )
        approval = self.meeting.last_minutes
        if approval is not None:
            return styled((f"记入纪要：{approval.minutes_sentence}", "muted"))
        return styled(("没有意见，按 F5 记为通过。", "muted"))

    def approve_last_minutes(self) -> None:
        """Record that the last meeting's minutes were approved without a correction; where an
        approval is recorded already, say how to change it.
        """
        if self.meeting.last_minutes is not None:
            self.panel.notify("已经记下了。要改，按 Ctrl+Z 撤销后再记。")
            return
        self._record_approval("")

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        self._record_approval(text)

    def handle_empty_enter(self) -> None:
        """Go on to the next step of the meeting when Enter is pressed with nothing typed."""
        self.panel.services.go_to_adjacent_step(1)

    def editable_line_texts(self) -> list[str | None]:
        approval = self.meeting.last_minutes
        return [approval.correction] if approval and approval.correction else []

    def replace_or_delete_line(self, index: int, text: str) -> None:
        if text:
            self._record_approval(text)
        else:
            self.panel.typed_text_handler.record_change(
                partial(record_minutes_approval, meeting_id=self.meeting.id, approval=None)
            )

    def _record_approval(self, correction: str) -> None:
        """Queue the recording that the last meeting's minutes were approved, with a correction;
        empty for none.
        """
        approval = MinutesApproval(number=self.last_meeting_number, correction=correction)
        self.panel.typed_text_handler.record_change(
            partial(record_minutes_approval, meeting_id=self.meeting.id, approval=approval),
            correction,
        )
