"""What is recorded about the item at hand: status, a word, deadline, hands, its sheet."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.errors import RefusedError
from meetingtui.plan.claiming import is_unclaimed, next_department
from meetingtui.plan.handover import handed_over
from meetingtui.plan.item import Item, Status
from meetingtui.plan.reached import read_amount
from meetingtui.plan.reporting import claim, is_claimed_in, report, reschedule
from meetingtui.plan.saying import say
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.tasks import TaskPane
from meetingtui.ui.sheet.dialog import SheetDialog
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import PENDING, full_date, month_day, weekday

DUE_REFUSED = "时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。"


class ItemPane(TaskPane):
    """A pane whose leaves are items."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "status('in_progress')", "推进中", key_display="F5"),
        Binding("f6", "status('done')", "已完成", key_display="F6"),
        Binding("f7", "mode('task')", "派任务", key_display="F7"),
        Binding("f8", "mode('due')", "时限", key_display="F8", show=False),
        Binding("f9", "hands", "认领、责任人", key_display="F9", show=False),
        Binding("f2", "choose_status", "其他状态", key_display="F2", show=False),
        Binding("ctrl+g", "sheet", "5W2H 表", show=False),
    ]
    modes = (
        Mode("progress", "今天的进展", "一句话，回车记入并到下一项"),
        Mode("task", "议定任务", "事项 责任人 时限，如：结题报告初稿 王主任 下周五前"),
        Mode("due", "完成时限", "如：12月5日、下周五、第12周、学期末"),
        Mode("owner", "责任人", "姓名或部门，几个人用顿号隔开"),
    )

    @property
    def at_hand(self) -> Item | None:
        """The item that is shown; None where there is none."""
        raise NotImplementedError

    def task_parent(self) -> Item | None:
        return self.at_hand

    def line_text(self, index: int) -> str | None:
        return self.task_text(index)

    def replace_line(self, index: int, text: str) -> None:
        self.replace_task(index, text)

    def given(self, mode: Mode) -> str:
        item = self.at_hand
        here = item.progress_in(self.meeting.id) if item and mode.name == "progress" else None
        return here.text if here else ""

    def echo(self, mode: Mode, text: str) -> Content:
        item = self.at_hand
        if mode.name == "due" and text:
            due = self.desk.read_deadline(text, self.meeting.on)
            if due is None:
                return plain("还没看懂这个时限", "bold $primary")
            is_past = due < self.meeting.on
            said = plain(f"完成时限：{full_date(due)} {weekday(due)}", "bold $primary")
            return said + plain("（已过）" if is_past else "", "bold $at-risk")
        if mode.name == "progress" and self.entry.typed and item is not None and item.target:
            amount = read_amount(text, item)
            return _target_echo(item, amount) if amount is not None else Content("")
        return super().echo(mode, text)

    def enter(self, mode: Mode, text: str) -> None:
        item = self.at_hand
        if mode.name == "task":
            self.decide(text)
        elif item is None:
            self.entry.put(text)
            self.walk.refuse("这里不记文字。请用 ↑↓ 选一项，回车打开，再写。")
        elif mode.name == "due":
            self._reschedule(item, text)
        elif mode.name == "owner":
            self._hand_over(item, text)
        else:
            self.say(item, text)
            if text:
                self.go_on()
            else:
                self.walk.refuse("已清空本次进展。", warn=False)

    def go_on(self) -> None:
        """Something was said of the item: the next one."""
        self.turn(1)

    def say(self, item: Item, text: str) -> None:
        """Record what was said of the item."""
        meeting = self.meeting
        self.update_item(
            f"{item.title} 进展：{text}" if text else f"清空进展：{item.title}",
            item.id,
            lambda each: say(each, text, on=meeting.on, meeting=meeting.id),
            text=text,
        )

    def action_status(self, status: str) -> None:
        """Set the item's status; what is typed next is a word about it."""
        if item := self.at_hand:
            if self.entry.mode.name in ("due", "owner"):
                self.set_mode("progress")
            self._set_status(item, Status(status))

    def action_choose_status(self) -> None:
        """Set one of the statuses that have no key of their own."""
        item = self.at_hand
        if item is None:
            return
        choices = [Choice(status.value, status.label) for status in Status]

        def take(chosen: str | None) -> None:
            if chosen:
                self._set_status(item, Status(chosen))

        self.app.push_screen(ChoiceDialog("事项状态", choices, item.status.value), take)

    def action_hands(self) -> None:
        """An item nobody has claimed goes to a department, then to the next; others are typed."""
        item = self.at_hand
        if item is None or not self.is_to_be_claimed(item):
            self.set_mode("owner")
            return
        meeting = self.meeting
        department = next_department(item, self.desk.tree, self.desk.school)
        self.update_item(
            f"认领：{item.title} 归{department or PENDING}",
            item.id,
            lambda each: claim(each, department, on=meeting.on, meeting=meeting.id),
        )

    def is_to_be_claimed(self, item: Item) -> bool:
        """Whether F9 gives the item to a department at once, or to another than it just did."""
        return is_unclaimed(item) or (not item.people and is_claimed_in(item, self.meeting.id))

    def action_sheet(self) -> None:
        """Ask the seven questions of 5W2H about the item."""
        if item := self.at_hand:
            self.app.push_screen(
                SheetDialog(self.desk, self.walk.record, item.id, meeting=self.meeting)
            )

    def _set_status(self, item: Item, status: Status) -> None:
        meeting = self.meeting
        self.update_item(
            f"{status.label}：{item.title}",
            item.id,
            lambda each: report(each, on=meeting.on, meeting=meeting.id, status=status),
        )

    def _reschedule(self, item: Item, text: str) -> None:
        meeting = self.meeting
        due = self.desk.read_deadline(text, meeting.on)
        if due is None:
            self.walk.refuse(DUE_REFUSED)
            self.entry.put(text)
            return
        self.update_item(
            f"时限改为{month_day(due)}：{item.title}",
            item.id,
            lambda each: reschedule(each, due, on=meeting.on, meeting=meeting.id),
            text=text,
        )
        self.set_mode("progress")

    def _hand_over(self, item: Item, text: str) -> None:
        meeting, school = self.meeting, self.desk.school
        try:
            handed_over(item, text, school=school, on=meeting.on, meeting=meeting.id)
        except RefusedError as error:
            self.walk.refuse(error.message)
            self.entry.put(text)
            return
        self.update_item(
            f"责任人改为{text}：{item.title}",
            item.id,
            lambda each: handed_over(each, text, school=school, on=meeting.on, meeting=meeting.id),
            text=text,
        )
        self.set_mode("progress")


def _target_echo(item: Item, amount: float) -> Content:
    """目标：已达 42 / 60 篇; where it is reached, the key that says so."""
    target = item.target
    if target is None:
        return Content("")
    parts = [f"目标：{target.told(amount)}", target.verdict(amount)]
    if target.is_met_by(amount) and not target.is_limit and item.status is not Status.DONE:
        parts.append("可按 F6 记为已完成")
    color = "$overdue" if target.is_limit and not target.is_met_by(amount) else "$primary"
    return plain("，".join(filter(None, parts)), f"bold {color}")
