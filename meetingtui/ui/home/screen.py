"""Home: today, the next meeting, what was decided and is still open, the plan in one line."""

from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.meeting.agenda import next_day
from meetingtui.plan.item import Item
from meetingtui.review.figures import count
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import days_word, plain
from meetingtui.ui.recorder import Recorded
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import full_date, month_day, weekday

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


_PLAN = "工作计划  "


class HomeScreen(Screen[None]):
    """Where every sitting begins."""

    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "meeting", "开会", key_display="F5"),
        Binding("f5", "meeting_again", "回到会议", key_display="F5"),
        Binding("f5", "next_term", "开启下学期", key_display="F5"),
        Binding("f6", "plan", "计划", key_display="F6"),
        Binding("f7", "minutes", "纪要", key_display="F7"),
        Binding("f8", "review", "盘点", key_display="F8"),
        Binding("escape", "app.help_quit", "退出", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._shown: list[int] = []
        self._drawn_width = 0

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "")
        yield Static(id="today", markup=False)
        yield Paragraphs(id="next-meeting")
        yield Paragraphs(id="plan-line")
        yield Static(id="owed-heading", markup=False)
        yield OptionList(id="owed", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#owed").focus()

    def on_resize(self) -> None:
        if self.size.width != self._drawn_width:
            self.redraw()

    @on(Recorded)
    def _recorded(self) -> None:
        if self.is_active:
            self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        """Show the records as they stand now."""
        self._drawn_width = self.size.width
        self.refresh_bindings()
        desk = self.desk
        today = desk.today
        self.query_one("#today", Static).update(
            Content.assemble(
                (f"{full_date(today)}  {weekday(today)}", "bold"),
                (f"    {desk.term.title}  {desk.term.week_words(today)}", "$muted"),
            )
        )
        self.query_one("#next-meeting", Paragraphs).show(self._next_meeting())
        self.query_one("#plan-line", Paragraphs).show(self._plan_line())
        owed = self.owed()
        self._shown = [item.id for item in owed]
        heading = "议定事项，尚未办结（滞后的在前）"
        if not owed:
            heading = "议定事项都已办结" if desk.tree.tasks else "还没有议定事项"
        self.query_one("#owed-heading", Static).update(plain(heading, "bold"))
        owed_list = self.query_one("#owed", OptionList)
        chosen = owed_list.highlighted or 0
        owed_list.set_options([Option(self._owed_line(item)) for item in owed])
        owed_list.highlighted = min(chosen, len(owed) - 1) if owed else None

    def owed(self) -> list[Item]:
        """Tasks decided in meetings and still open: overdue first, then by deadline."""
        tasks = [task for task in self.desk.tree.tasks if task.is_open]
        return sorted(tasks, key=lambda task: (task.due is None, task.due or task.created, task.id))

    def _next_meeting(self) -> Content:
        desk = self.desk
        if closing := desk.records.closing:
            told = f"本学期已于{full_date(closing.on)}结束，记录只能查看。"
            return plain(told, "bold $primary")
        meeting = desk.current_meeting
        if meeting is None:
            number = max((each.number for each in desk.records.meetings.values()), default=0) + 1
            day = next_day(desk.records.meetings.values(), desk.school, desk.term, desk.today)
            habits = desk.school.meeting
            state, when, place = "待准备", f"{habits.time}", habits.place
        else:
            number, day = meeting.number, meeting.on
            state, when, place = meeting.state.label, meeting.time, meeting.place
        started = desk.meeting_under_way is not None
        return Content.assemble(
            ("下次例会  " if not started else "正在开会  ", "$muted"),
            (f"第{number}次  {month_day(day)} {weekday(day)} {when}  {place}", "bold"),
            (f"  {state}", "bold $primary"),
        )

    def _plan_line(self) -> Content:
        found = count(self.desk.survey.rows)
        if not found.total:
            return plain(
                "还没有计划。按 F6，再按 F7，导入学校的 Word 计划。",
                "bold $at-risk",
            )
        warnings = [
            (f"  {label} {count}", style)
            for label, count, style in (
                ("滞后", found.overdue, "bold $overdue"),
                ("预警", found.at_risk, "bold $at-risk"),
                ("久未汇报", found.stale, "$at-risk"),
                ("待认领", found.unclaimed, "$at-risk"),
            )
            if count
        ]
        said = found.words
        if cell_len(_PLAN + said) > self.size.width - 2:  # the rate is one piece
            said = f"，\n{' ' * cell_len(_PLAN)}".join(said.rsplit("，", 1))
        line = Content.assemble((_PLAN, "$muted"), (said, "bold"))
        return Content("\n").join(
            [line, Content.assemble("        ", *warnings)] if warnings else [line]
        )

    def _owed_line(self, item: Item) -> Content:
        state = self.desk.standing(item)
        dated = self.size.width >= 70
        width = self.size.width - (44 if dated else 34)
        return Content("").join(
            [
                Content.assemble(
                    days := days_word(item, state), " " * max(1, 13 - days.cell_length)
                ),
                plain(pad(item.title, width)),
                plain(pad(item.owner_words, 16)),
                plain(item.due_words if dated else "", "$muted"),
            ]
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._app.open_item(self._shown[event.option_index])

    def action_meeting(self) -> None:
        """The meeting in hand, or the next one."""
        self._app.open_meeting()

    def action_meeting_again(self) -> None:
        """The meeting under way."""
        self._app.open_meeting()

    def action_next_term(self) -> None:
        """The term after a closed one."""
        self._app.open_next_term()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F5 says whether a meeting begins or goes on, or the term is over."""
        is_under_way = self.desk.meeting_under_way is not None
        is_closed = self.desk.records.closing is not None
        return {
            "meeting": not (is_under_way or is_closed),
            "meeting_again": is_under_way and not is_closed,
            "next_term": is_closed,
        }.get(action, True)

    def action_plan(self) -> None:
        """The plan."""
        self._app.open_plan()

    def action_minutes(self) -> None:
        """The minutes."""
        self._app.open_minutes()

    def action_review(self) -> None:
        """Where everything stands."""
        self._app.open_review()

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)
