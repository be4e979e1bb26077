"""The two colour themes of the screens, and functions that give statuses, warnings and plain text
their colours.

Every pair of text and background in :data:`TEXT_PAIRS` has a contrast of at least 7:1 (WCAG 2.1
§1.4.6, level AAA) in both themes. User text only ever enters :class:`Content` as plain text,
never as markup.
"""

from textual.content import Content
from textual.theme import Theme

from meetingtui.base.styled_text import StyledText
from meetingtui.base.wording import month_day
from meetingtui.meeting.styled_item_text import STATUS_STYLES, WARNING_STYLES
from meetingtui.plan.deadline_status import DeadlineStatus
from meetingtui.plan.item import Item, Progress, Status

LIGHT = Theme(
    name="meetingtui-light",
    dark=False,
    primary="#0a3782",
    secondary="#343d48",
    accent="#6b2e00",
    warning="#6b2e00",
    error="#8a0c0c",
    success="#084a24",
    foreground="#0d1117",
    background="#ffffff",
    surface="#ffffff",
    panel="#e6ecf5",
    variables={
        "picked": "#d5e4ff",
        "muted": "#343d48",
        "chosen": "#0a3782",
        "on-chosen": "#ffffff",
        "not-started": "#343d48",
        "in-progress": "#0a3782",
        "done": "#084a24",
        "paused": "#53247a",
        "cancelled": "#343d48",
        "overdue": "#8a0c0c",
        "at-risk": "#6b2e00",
        "heat-1": "#e4f3e8",
        "heat-2": "#c3e6cc",
        "heat-3": "#9cd3aa",
        "heat-4": "#72bd86",
        "footer-background": "#e6ecf5",
        "footer-foreground": "#0d1117",
        "footer-key-foreground": "#0a3782",
        "footer-key-background": "#e6ecf5",
        "footer-description-foreground": "#0d1117",
        "footer-description-background": "#e6ecf5",
        "input-cursor-background": "#0a3782",
        "input-cursor-foreground": "#ffffff",
        "input-selection-background": "#0a3782 25%",
        "block-cursor-background": "#d5e4ff",
        "block-cursor-foreground": "#0d1117",
        "block-cursor-blurred-background": "#e6ecf5",
        "block-cursor-blurred-foreground": "#0d1117",
        "border": "#0a3782",
        "scrollbar": "#9fb0c8",
        "scrollbar-background": "#e6ecf5",
    },
)

DARK = Theme(
    name="meetingtui-dark",
    dark=True,
    primary="#a8cdff",
    secondary="#c5ced9",
    accent="#ffd37a",
    warning="#ffd37a",
    error="#ffb3ab",
    success="#93e6a8",
    foreground="#f4f7fb",
    background="#0e131a",
    surface="#0e131a",
    panel="#1b2430",
    variables={
        "picked": "#1f3350",
        "muted": "#c5ced9",
        "chosen": "#a8cdff",
        "on-chosen": "#0b1520",
        "not-started": "#c5ced9",
        "in-progress": "#a8cdff",
        "done": "#93e6a8",
        "paused": "#dcc0ff",
        "cancelled": "#c5ced9",
        "overdue": "#ffb3ab",
        "at-risk": "#ffd37a",
        "heat-1": "#12301f",
        "heat-2": "#17402a",
        "heat-3": "#1d5035",
        "heat-4": "#235f40",
        "footer-background": "#1b2430",
        "footer-foreground": "#f4f7fb",
        "footer-key-foreground": "#a8cdff",
        "footer-key-background": "#1b2430",
        "footer-description-foreground": "#f4f7fb",
        "footer-description-background": "#1b2430",
        "input-cursor-background": "#a8cdff",
        "input-cursor-foreground": "#0b1520",
        "input-selection-background": "#a8cdff 30%",
        "block-cursor-background": "#1f3350",
        "block-cursor-foreground": "#f4f7fb",
        "block-cursor-blurred-background": "#1b2430",
        "block-cursor-blurred-foreground": "#f4f7fb",
        "border": "#a8cdff",
        "scrollbar": "#55657a",
        "scrollbar-background": "#1b2430",
    },
)

THEMES = (LIGHT, DARK)

TEXT_PAIRS = (
    *(
        (text, ground)
        for text in (
            "foreground",
            "muted",
            "primary",
            "not-started",
            "in-progress",
            "done",
            "paused",
            "cancelled",
            "overdue",
            "at-risk",
        )
        for ground in ("background", "panel", "picked")
    ),
    *(("foreground", f"heat-{shade}") for shade in range(1, 5)),
    ("on-chosen", "chosen"),
    ("footer-key-foreground", "footer-key-background"),
    ("footer-description-foreground", "footer-description-background"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("input-cursor-foreground", "input-cursor-background"),
)
"""Every pair (text colour, background colour) that is drawn, by the names stylesheets use."""


def theme_color(theme: Theme, name: str) -> str:
    """Return the colour (#rrggbb, or a variable's text such as ``#0a3782 25%``) that a theme gives
    to a colour name of the stylesheets, such as ``overdue``; an AttributeError for an unknown name.
    """
    return theme.variables.get(name) or str(getattr(theme, name))


def content_of_styled_text(text: StyledText) -> Content:
    """Convert a :class:`StyledText`, which the code outside the user interface makes, to Textual
    content in the theme's colours.
    """
    return Content.assemble(
        *((words, _style_with_theme_variables(style)) for words, style in text.pieces)
    )


def _style_with_theme_variables(style: str) -> str:
    """Return a style with its colour names as variables of Textual's themes: bold $primary for bold
    primary.
    """
    return " ".join(word if word == "bold" else f"${word}" for word in style.split())


def plain_content(text: str, style: str = "") -> Content:
    """Return plain text as content in one style, without reading markup."""
    return Content.styled(text, style) if style else Content(text)


def status_content(status: Status) -> Content:
    """Return an item status's label (已完成) as content in the status's colour."""
    return plain_content(status.label, _style_with_theme_variables(STATUS_STYLES[status]))


def warning_content(state: DeadlineStatus) -> Content:
    """Return an item's warning (滞后, 预警 …) as content in its colour; empty where there is
    none.
    """
    return plain_content(
        state.warning_label,
        _style_with_theme_variables(WARNING_STYLES.get(state.warning_label, "")),
    )


def days_to_deadline_content(item: Item, state: DeadlineStatus) -> Content:
    """Return the days until or since an item's deadline as content in their colour (还有 5 天,
    今天到期, 已过 3 天); empty without a deadline and for closed items.
    """
    if state.days_to_deadline is None or not item.is_open:
        return Content("")
    if state.days_to_deadline < 0:
        return plain_content(f"已过 {-state.days_to_deadline} 天", "bold $overdue")
    words = "今天到期" if state.days_to_deadline == 0 else f"还有 {state.days_to_deadline} 天"
    return plain_content(words, "bold $at-risk" if state.at_risk else "$muted")


def progress_line_content(line: Progress, meeting_number: int | None) -> Content:
    """Return one dated progress of an item as a line: date, meeting, status if it changed, text.

    For example: 11月9日 第5次  已完成  已收齐中期材料

    Args:
        line: the progress.
        meeting_number: number (第N次) of the meeting that recorded it; None for none.
    """
    where = f" 第{meeting_number}次" if meeting_number else ""
    parts = [plain_content(f"{month_day(line.on)}{where}  ", "$muted")]
    if line.changes_status:
        parts.append(status_content(line.after))
        parts.append(Content("  "))
    parts.append(plain_content(line.text_and_field_changes))
    return Content("").join(parts)
