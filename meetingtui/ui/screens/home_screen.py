"""The home screen: today's date, the next meeting, open tasks decided in meetings, the plan's
state; its keys open the other screens.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import full_date, weekday_name
from meetingtui.meeting import next_meeting
from meetingtui.meeting.record import MeetingState
from meetingtui.plan.deadline_status import AT_RISK, OVERDUE, STALE, UNCLAIMED
from meetingtui.plan.item import Item
from meetingtui.review.item_counts import item_counts_of_rows
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved
from meetingtui.ui.theme import days_to_deadline_content, plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

_PLAN_LABEL = "工作计划  "


class HomeScreen(Screen[None]):
    """The first screen of an opened school, with the next meeting, the open tasks and the plan's
    state; it is drawn again whenever it comes to the front.
    """

    CSS_PATH = "home_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "open_meeting", "开会", key_display="F5"),
        Binding("f5", "return_to_meeting", "回到会议", key_display="F5"),
        Binding("f5", "open_next_term", "开启下学期", key_display="F5"),
        Binding("f6", "open_plan", "计划", key_display="F6"),
        Binding("f7", "open_minutes", "纪要", key_display="F7"),
        Binding("f8", "open_review", "盘点", key_display="F8"),
        Binding("f4", "open_quick_note", "随手记", key_display="F4"),
        Binding("f2", "open_meeting_notice", "会议通知", key_display="F2", show=False),
        Binding("f3", "open_report_sheets", "会前填报", key_display="F3", show=False),
        Binding("f10", "open_reminders", "催办", key_display="F10", show=False),
        Binding("f9", "app.open_settings", "学校设置", show=False),
        Binding("escape", "app.help_quit", "退出", show=False),
    ]

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._shown_task_ids: list[int] = []
        self._drawn_width = 0

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "")
        yield Static(id="today", markup=False)
        yield WrappedText(id="next-meeting")
        yield WrappedText(id="plan-line")
        yield Static(id="owed-heading", markup=False)
        yield OptionList(id="owed", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#owed").focus()

    def on_resize(self) -> None:
        if self.size.width != self._drawn_width:
            self.redraw()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the home screen after a saved change while it is in front."""
        if self.is_active:
            self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()
        navigation_of(self).show_waiting_home_screen_messages()

    def redraw(self) -> None:
        """Draw everything on the home screen again, from the present records."""
        self._drawn_width = self.size.width
        self.refresh_bindings()
        context = self.context
        today = context.today
        self.query_one("#today", Static).update(
            Content.assemble(
                (f"{full_date(today)}  {weekday_name(today)}", "bold"),
                (f"    {context.term.title}  {context.term.week_label(today)}", "$muted"),
            )
        )
        self.query_one("#next-meeting", WrappedText).show_text(self._next_meeting_content())
        self.query_one("#plan-line", WrappedText).show_text(self._plan_state_content())
        owed = self.unfinished_tasks_by_deadline()
        self._shown_task_ids = [item.id for item in owed]
        heading = "议定事项，尚未办结（滞后的在前）"
        if not owed:
            heading = "议定事项都已办结" if context.item_tree.tasks else "还没有议定事项"
        self.query_one("#owed-heading", Static).update(plain_content(heading, "bold"))
        owed_list = self.query_one("#owed", OptionList)
        chosen = owed_list.highlighted or 0
        owed_list.set_options([Option(self._unfinished_task_row(item)) for item in owed])
        owed_list.highlighted = min(chosen, len(owed) - 1) if owed else None

    def unfinished_tasks_by_deadline(self) -> list[Item]:
        """Return the open tasks decided in meetings, by deadline; those without one come last."""
        tasks = [task for task in self.context.item_tree.tasks if task.is_open]
        return sorted(tasks, key=lambda task: (task.due is None, task.due or task.created, task.id))

    def _next_meeting_content(self) -> Content:
        """Return the line about the meeting under way or else the next one: number, date, time,
        place, state, count of topics; in a closed term, when it was closed.
        """
        context = self.context
        if closing := context.records.closing:
            closing_text = f"本学期已于{full_date(closing.on)}结束，记录只能查看。"
            return plain_content(closing_text, "bold $primary")
        meeting = context.meeting_in_progress_or_planned
        coming = next_meeting.next_meeting_appointment(
            context.records.meetings.values(), context.school, context.term, context.today
        )
        when = f"{coming.number_label}  {coming.date_text}"
        if coming.on:
            when += f" {coming.time}  {coming.place}"
        state = meeting.state.label if meeting else "待准备" if coming.on else ""
        if meeting and meeting.state is MeetingState.PLANNED and meeting.on < context.today:
            state = f"{state}，已过原定日期"
        return Content.assemble(
            ("下次例会  " if context.meeting_under_way is None else "正在开会  ", "$muted"),
            (when, "bold"),
            (f"  {state}", "bold $primary"),
            (f"  议题 {len(meeting.topics)} 项" if meeting and meeting.topics else "", "$muted"),
        )

    def _plan_state_content(self) -> Content:
        """Return the plan's counts with completion rate and, where there are any, the numbers of
        items with warnings; before the setup or the import of a plan, what to do first.
        """
        if not self.context.school.people:
            return plain_content(
                "还没有人员名单。按 F9 到学校设置，从花名册读入。", "bold $at-risk"
            )
        found = item_counts_of_rows(self.context.snapshot.rows)
        if not found.total:
            return plain_content(
                "还没有计划。按 F6，再按 F7，导入学校的 Word 计划。",
                "bold $at-risk",
            )
        warnings = [
            (f"  {label} {count}", style)
            for label, count, style in (
                (OVERDUE, found.overdue, "bold $overdue"),
                (AT_RISK, found.at_risk, "bold $at-risk"),
                (STALE, found.stale, "$at-risk"),
                (UNCLAIMED, found.unclaimed, "$at-risk"),
                (f"议定{OVERDUE}", found.overdue_tasks, "bold $overdue"),
                (f"分工{OVERDUE}", found.overdue_parts, "bold $overdue"),
            )
            if count
        ]
        summary = found.counts_and_completion_rate_text
        if cell_len(_PLAN_LABEL + summary) > self.size.width - 2:  # the rate is one piece
            summary = f"，\n{' ' * cell_len(_PLAN_LABEL)}".join(summary.rsplit("，", 1))
        line = Content.assemble((_PLAN_LABEL, "$muted"), (summary, "bold"))
        return Content("\n").join(
            [line, Content.assemble("        ", *warnings)] if warnings else [line]
        )

    def _unfinished_task_row(self, item: Item) -> Content:
        """Return the home screen's row of an open task: days left, title, owner and, in a window of
        70 cells or more, deadline.
        """
        state = self.context.deadline_status(item)
        dated = self.size.width >= 70
        width = self.size.width - (44 if dated else 34)
        return Content("").join(
            [
                Content.assemble(
                    days := days_to_deadline_content(item, state),
                    " " * max(1, 13 - days.cell_length),
                ),
                plain_content(fit_to_cells(item.title, width)),
                plain_content(fit_to_cells(item.owner_words, 16)),
                plain_content(item.due_words if dated else "", "$muted"),
            ]
        )

    @on(OptionList.OptionSelected)
    def _open_selected_task(self, event: OptionList.OptionSelected) -> None:
        """Open the item screen of the task selected on the home screen."""
        navigation_of(self).open_item(self._shown_task_ids[event.option_index])

    def action_open_meeting(self) -> None:
        """Open the planned meeting; where none is planned, prepare the next one."""
        navigation_of(self).open_or_prepare_meeting()

    def action_return_to_meeting(self) -> None:
        """Return to the screen of the meeting that is under way."""
        navigation_of(self).open_or_prepare_meeting()

    def action_open_next_term(self) -> None:
        """Ask whether to open the next term, after the present one was closed, and open it."""
        navigation_of(self).confirm_and_open_next_term()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the home screen can run now; else its key is hidden.

        F5 opens a meeting, returns to the one under way or, in a closed term, opens the next term;
        a closed term takes no notes, report sheets, notices and reminders.
        """
        is_under_way = self.context.meeting_under_way is not None
        is_closed = self.context.records.closing is not None
        return {
            "open_meeting": not (is_under_way or is_closed),
            "return_to_meeting": is_under_way and not is_closed,
            "open_next_term": is_closed,
            "open_quick_note": not is_closed,
            "open_report_sheets": not is_closed,
            "open_meeting_notice": not is_closed,
            "open_reminders": not is_closed,
        }.get(action, True)

    def action_open_plan(self) -> None:
        """Open the plan screen (工作计划)."""
        navigation_of(self).open_plan()

    def action_open_quick_note(self) -> None:
        """Open the quick note (随手记) dialog."""
        navigation_of(self).open_quick_note()

    def action_open_report_sheets(self) -> None:
        """Open the report sheets (会前填报) for the next meeting."""
        navigation_of(self).open_report_sheets()

    def action_open_meeting_notice(self) -> None:
        """Open the screen with the notice of the next meeting (会议通知)."""
        navigation_of(self).open_meeting_notice()

    def action_open_reminders(self) -> None:
        """Open the reminders of overdue tasks and of those due soon."""
        navigation_of(self).open_reminders()

    def action_open_minutes(self) -> None:
        """Open the minutes screen (会议纪要) at the latest meeting."""
        navigation_of(self).open_minutes()

    def action_open_review(self) -> None:
        """Open the review screen (盘点)."""
        navigation_of(self).open_review()
