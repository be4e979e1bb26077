"""What Enter records on an item's screen: progress, another deadline, other hands, tags."""

from collections.abc import Callable

from meetingtui.errors import RefusedError
from meetingtui.plan.handover import handed_over
from meetingtui.plan.item import Item
from meetingtui.plan.reporting import reschedule
from meetingtui.plan.saying import say_more
from meetingtui.plan.tagging import tagged
from meetingtui.ui.desk import Desk
from meetingtui.ui.widgets.entry import Mode

MODES = (
    Mode("progress", "进展", "今天的进展，回车记入"),
    Mode("due", "完成时限", "如：12月5日、下周五、第12周、学期末"),
    Mode("owner", "责任人", "姓名或部门，几个人用顿号隔开"),
    Mode("tag", "标签", "如：重点 书香校园；-重点 是去掉"),
)


def given(mode: Mode, item: Item) -> str:
    """What stands in the line before anything is typed: the tags, to be added to."""
    return " ".join(item.tags) if mode.name == "tag" else ""


def worded_change(mode: Mode, text: str, item: Item, desk: Desk) -> Callable[[Item], Item]:
    """What a line typed under a mode does to the item, as it will stand then.

    Raises:
        RefusedError: the line cannot be understood.
    """
    day, meeting = desk.occasion
    if mode.name == "progress":
        return lambda each: say_more(each, text, on=day, meeting=meeting)
    if mode.name == "due":
        due = desk.read_deadline(text, day)
        if due is None:
            raise RefusedError("时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。")
        return lambda each: reschedule(each, due, on=day, meeting=meeting)
    if mode.name == "tag":
        tagged(item, text)
        return lambda each: tagged(each, text)

    def change(each: Item) -> Item:
        return handed_over(each, text, school=desk.school, on=day, meeting=meeting)

    change(item)
    return change
