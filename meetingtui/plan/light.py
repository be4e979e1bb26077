"""The light of an item (灯): one word and one colour for how it does."""

from enum import StrEnum

from meetingtui.plan.item import Item, Status
from meetingtui.plan.standing import Standing


class Light(StrEnum):
    """How an item does on a day; computed, never stored."""

    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    NORMAL = "normal"
    DONE = "done"
    PAUSED = "paused"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """滞后、预警、正常、办结、暂缓、取消"""
        return _LABELS[self]


_LABELS = {
    Light.OVERDUE: "滞后",
    Light.AT_RISK: "预警",
    Light.NORMAL: "正常",
    Light.DONE: "办结",
    Light.PAUSED: "暂缓",
    Light.CANCELLED: "取消",
}

_BY_STATUS = {
    Status.DONE: Light.DONE,
    Status.PAUSED: Light.PAUSED,
    Status.CANCELLED: Light.CANCELLED,
}


def light(item: Item, state: Standing) -> Light:
    """The item's light: what is settled by its status, what is owed by its deadline."""
    if settled := _BY_STATUS.get(item.status):
        return settled
    if state.overdue:
        return Light.OVERDUE
    return Light.AT_RISK if state.at_risk else Light.NORMAL
