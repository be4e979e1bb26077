"""上次议定: the tasks of earlier meetings that were still open, each to be marked."""

from textual.content import Content

from meetingtui.meeting.calling import Calling
from meetingtui.plan.item import Item, Status
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.meeting.work_push import WorkPushPane


class CarriedPane(WorkPushPane):
    """Gone through like 工作推进, but always all of them, in the order they were gathered."""

    step = Step.CARRIED

    @property
    def calling(self) -> Calling:
        return Calling()

    def called(self) -> list[Item]:
        items = self.desk.records.items
        return [items[id] for id in self.meeting.carried if id in items]

    def heading(self) -> Content:
        gone = self.round
        count = len(gone.items)
        done = sum(item.status is Status.DONE for item in gone.items)
        if self.is_at_end:
            left = f"，还有 {len(gone.unheard)} 项没有说到" if gone.unheard else ""
            return Content.assemble(
                ("小结", "bold $primary"),
                (f"    上次议定 {count} 项", "$muted"),
                (f"    已落实 {done} 项{left}", "bold"),
            )
        where = f"  {self.leaf + 1} / {count}" if count else ""
        department = f"    {gone.groups[self.leaf]}" if count else ""
        return Content.assemble(
            (f"上次议定{where}", "bold $primary"),
            (department, "bold"),
            (f"    已落实 {done} 项", "$muted"),
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to choose: every decision is gone through."""
        return action != "choose_calling" and super().check_action(action, parameters)
