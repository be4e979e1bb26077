"""工作推进: one item at a time, by department; a key for the status, a line for the word."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.calendar import read_deadline
from meetingtui.errors import RefusedError
from meetingtui.meeting.record import Block
from meetingtui.plan.handover import handed_over
from meetingtui.plan.item import Item, Status, report, reschedule
from meetingtui.plan.ownership import answering_department, department_rank
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.item_card import item_facts, item_title, said_line
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.meeting.tasks import TaskPane
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import month_day


class WorkPushPane(TaskPane):
    """One item a leaf: the card is the item, Enter records its progress and goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "status('in_progress')", "推进中", key_display="F5"),
        Binding("f6", "status('done')", "已完成", key_display="F6"),
        Binding("f7", "mode('task')", "派任务", key_display="F7"),
        Binding("f8", "mode('due')", "时限", key_display="F8", show=False),
        Binding("f9", "mode('owner')", "责任人", key_display="F9", show=False),
        Binding("f2", "choose_status", "其他状态", key_display="F2", show=False),
        Binding("f10", "toggle_all", "全部事项", key_display="F10", show=False),
    ]
    step = Step.WORK_PUSH
    block = Block.WORK_PUSH
    modes = (
        Mode("progress", "今天的进展", "一句话，回车记入并到下一项"),
        Mode("task", "议定任务", "事项 责任人 时限，如：结题报告初稿 王主任 下周五前"),
        Mode("due", "完成时限", "如：12月5日、下周五、第12周、学期末"),
        Mode("owner", "责任人", "姓名或部门，几个人用顿号隔开"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._shows_all = False
        self._order: tuple[int, ...] = ()

    def called(self) -> list[Item]:
        """The items in the order they are called: those gathered, else all that are open."""
        records = self.desk.records
        gathered = self.meeting.agenda if not self._shows_all else ()
        return [records.items[i] for i in gathered or self._all() if i in records.items]

    def _all(self) -> tuple[int, ...]:
        """All that is open, in an order that stays while the room goes through it.

        An item that changes hands would otherwise jump to its new department's
        place, and another would stand under the secretary's fingers.
        """
        if self._order:
            return self._order
        tree, school = self.desk.tree, self.desk.school
        counted = {item.id for item in (*tree.counted, *tree.tasks)}
        found = [
            item
            for _, item in tree.walk()
            if item.id in counted
            and (item.is_open or item.progress_in(self.meeting.id))
            and item.meeting != self.meeting.id
        ]
        found.sort(key=lambda item: department_rank(item, school))
        self._order = tuple(item.id for item in found)
        return self._order

    def heading(self) -> Content:
        called = self.called()
        if not called:
            return plain("没有列入的事项", "bold")
        item = self._item
        school = self.desk.school
        department = answering_department(item, school)
        siblings = [each.id for each in called if answering_department(each, school) == department]
        heard = sum(1 for each in called if each.progress_in(self.meeting.id))
        name = department or "尚未认领"
        scope = "全部" if self._shows_all or not self.meeting.agenda else "列入"
        return Content.assemble(
            (f"{name}  {siblings.index(item.id) + 1} / {len(siblings)}", "bold $primary"),
            (f"    {scope} {self.leaf + 1} / {len(called)} 项，本次已更新 {heard} 项", "$muted"),
        )

    def card(self) -> Content:
        if not self.called():
            return plain("计划里没有未办结的事项。", "$muted")
        item, desk = self._item, self.desk
        last = next(
            (line for line in reversed(item.progress) if line.meeting != self.meeting.id), None
        )
        rows = [
            item_title(desk, item),
            Content(""),
            *item_facts(desk, item, self.meeting.on),
            Content.assemble(("上　次  ", "$muted"), said_line(desk, last)),
        ]
        here = item.progress_in(self.meeting.id)
        if here:
            moved = f"{here.before.label} → {here.after.label}" if here.moved else ""
            words = "  ".join(filter(None, (moved, here.words)))
            rows.append(Content.assemble(("本　次  ", "$muted"), (words, "bold $primary")))
        return Content("\n").join(rows)

    def line_contents(self) -> list[Content]:
        return self.task_contents() if self.called() else []

    @property
    def leaf(self) -> int:
        """The item last looked at, wherever it stands now."""
        ids = [item.id for item in self.called()]
        place = self.walk.place(self.step)
        return ids.index(place) if place in ids else 0

    def place_of(self, leaf: int) -> int:
        called = self.called()
        return called[leaf].id if called else 0

    def leaf_count(self) -> int:
        return max(1, len(self.called()))

    def leaf_name(self) -> str:
        return str(self._item.id) if self.called() else ""

    def task_parent(self) -> Item | None:
        return self._item if self.called() else None

    def given(self, mode: Mode) -> str:
        if not self.called():
            return ""
        item = self._item
        if mode.name == "progress":
            here = item.progress_in(self.meeting.id)
            return here.text if here else ""
        return ""

    def echo(self, mode: Mode, text: str) -> Content:
        if mode.name == "due" and text:
            due = read_deadline(text, self.meeting.on, self.desk.term)
            words = f"完成时限：{month_day(due)}" if due else "还没看懂这个时限"
            return plain(words, "bold $primary")
        return super().echo(mode, text)

    def enter(self, mode: Mode, text: str) -> None:
        if not self.called():
            return
        item, meeting = self._item, self.meeting
        if mode.name == "task":
            self.decide(text)
        elif mode.name == "progress":
            self._say(item, text)
            if text:
                self.turn(1)
            else:
                self.walk.refuse("已清空本次进展。", warn=False)
        elif mode.name == "due":
            due = read_deadline(text, meeting.on, self.desk.term)
            if due is None:
                self.walk.refuse("时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。")
                self.entry.put(text)
                return
            self.update_item(
                f"时限改为{month_day(due)}：{item.title}",
                item.id,
                lambda each: reschedule(each, due, on=meeting.on, meeting=meeting.id),
                text=text,
            )
            self.set_mode("progress")
        else:
            self._assign(item, text)

    def turn(self, by: int) -> None:
        self._say_what_is_typed()
        if by > 0 and self.leaf + 1 >= self.leaf_count():
            self.walk.refuse("已是最后一项。按 F4 进入结束环节，或按 F10 看全部事项。", warn=False)
        else:
            super().turn(by)

    def rise(self, by: int) -> None:
        """The tasks given here are chosen first; past them, the next item."""
        if not self.lines.option_count or (by > 0 and self.lines.highlighted is None):
            self.turn(by)
        else:
            super().rise(by)

    def pass_on(self) -> None:
        self.turn(1)

    def line_text(self, index: int) -> str | None:
        return self.task_text(index)

    def replace_line(self, index: int, text: str) -> None:
        self.replace_task(index, text)

    def action_status(self, status: str) -> None:
        """Set the item's status."""
        if self.called():
            self._set_status(self._item, Status(status))

    def action_choose_status(self) -> None:
        """Set one of the statuses that have no key of their own."""
        if not self.called():
            return
        item = self._item
        choices = [Choice(status.value, status.label) for status in Status]

        def take(chosen: str | None) -> None:
            if chosen:
                self._set_status(item, Status(chosen))

        self.app.push_screen(ChoiceDialog("事项状态", choices, item.status.value), take)

    def action_toggle_all(self) -> None:
        """All open items, or only those gathered."""
        self.keep_draft()
        self._shows_all = not self._shows_all
        self._order = ()
        self.turn_to(self.leaf)

    @property
    def _item(self) -> Item:
        return self.called()[self.leaf]

    def _set_status(self, item: Item, status: Status) -> None:
        meeting = self.meeting
        self.update_item(
            f"{status.label}：{item.title}",
            item.id,
            lambda each: report(each, on=meeting.on, meeting=meeting.id, status=status),
        )

    def _say(self, item: Item, text: str) -> None:
        """Progress on an item not yet begun means it is under way."""
        meeting = self.meeting
        self.update_item(
            f"进展：{text}" if text else f"清空进展：{item.title}",
            item.id,
            lambda each: report(
                each,
                on=meeting.on,
                meeting=meeting.id,
                text=text,
                status=Status.IN_PROGRESS if text and each.status is Status.NOT_STARTED else None,
            ),
            text=text,
        )

    def _say_what_is_typed(self) -> None:
        """Going on without Enter keeps the words all the same."""
        text = self.entry.text
        is_meant = self.entry.typed and text and not self._carries
        if self.called() and self.entry.mode.name == "progress" and is_meant:
            self._say(self._item, text)
            self.walk.keep_draft(self._draft_key, "")
            self.entry.load("")

    def _assign(self, item: Item, text: str) -> None:
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
