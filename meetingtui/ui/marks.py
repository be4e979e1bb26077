"""How status and warnings look: always a word, and a colour with it.

User text only ever enters :class:`Content` as plain text, never as markup.
"""

from textual.content import Content

from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.standing import Standing
from meetingtui.wording import month_day

_LIGHT_COLORS = {
    "滞后": "bold $overdue",
    "预警": "bold $at-risk",
    "久未汇报": "$at-risk",
    "待认领": "$at-risk",
}


def plain(text: str, style: str = "") -> Content:
    """The text as it stands, in one style."""
    return Content.styled(text, style) if style else Content(text)


def status_word(status: Status) -> Content:
    """已完成, in its colour."""
    return plain(status.label, f"bold ${status.value.replace('_', '-')}")


def light_word(state: Standing) -> Content:
    """滞后, 预警 …, in its colour; empty where all is well."""
    return plain(state.light, _LIGHT_COLORS.get(state.light, ""))


def days_word(item: Item, state: Standing) -> Content:
    """已过 3 天 in red, 还有 5 天, or nothing: what a deadline means today."""
    if state.days is None or not item.is_open:
        return Content("")
    if state.days < 0:
        return plain(f"已过 {-state.days} 天", "bold $overdue")
    words = "今天到期" if state.days == 0 else f"还有 {state.days} 天"
    return plain(words, "bold $at-risk" if state.at_risk else "$muted")


def progress_line(line: Progress, meeting_number: int | None) -> Content:
    """11月9日 第5次 未启动→推进中 已收齐中期材料"""
    where = f" 第{meeting_number}次" if meeting_number else ""
    parts = [plain(f"{month_day(line.on)}{where}  ", "$muted")]
    if line.moved:
        parts.append(status_word(line.after))
        parts.append(Content("  "))
    parts.append(plain(line.words))
    return Content("").join(parts)
