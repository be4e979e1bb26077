"""Styles of status and warnings: always a word together with a colour.

User text only ever enters :class:`Content` as plain text, never as markup.
"""

from textual.content import Content

from meetingtui.base.styled_text import StyledText
from meetingtui.base.wording import month_day
from meetingtui.meeting.item_lines import STATUS_STYLES, WARNING_STYLES
from meetingtui.plan.deadline_status import DeadlineStatus
from meetingtui.plan.item import Item, Progress, Status


def to_content(text: StyledText) -> Content:
    """Convert styled text of the domain to Textual content, with the theme's colours."""
    return Content.assemble(*((words, _theme_style(style)) for words, style in text.pieces))


def _theme_style(style: str) -> str:
    return " ".join(word if word == "bold" else f"${word}" for word in style.split())


def plain_content(text: str, style: str = "") -> Content:
    """Return plain text as content in one style, without reading markup."""
    return Content.styled(text, style) if style else Content(text)


def status_content(status: Status) -> Content:
    """Return a status's label (已完成) in its colour."""
    return plain_content(status.label, _theme_style(STATUS_STYLES[status]))


def light_content(state: DeadlineStatus) -> Content:
    """Return the warning (滞后, 预警 …) in its colour; empty where there is none."""
    return plain_content(state.light, _theme_style(WARNING_STYLES.get(state.light, "")))


def days_content(item: Item, state: DeadlineStatus) -> Content:
    """Return the days until or since the deadline (还有 5 天, 已过 3 天); empty without a
    deadline and for closed items.
    """
    if state.days is None or not item.is_open:
        return Content("")
    if state.days < 0:
        return plain_content(f"已过 {-state.days} 天", "bold $overdue")
    words = "今天到期" if state.days == 0 else f"还有 {state.days} 天"
    return plain_content(words, "bold $at-risk" if state.at_risk else "$muted")


def progress_line_content(line: Progress, meeting_number: int | None) -> Content:
    """Return a line of progress: date, meeting, status after it, text.

    For example: 11月9日 第5次  已完成  已收齐中期材料
    """
    where = f" 第{meeting_number}次" if meeting_number else ""
    parts = [plain_content(f"{month_day(line.on)}{where}  ", "$muted")]
    if line.changes_status:
        parts.append(status_content(line.after))
        parts.append(Content("  "))
    parts.append(plain_content(line.words))
    return Content("").join(parts)
