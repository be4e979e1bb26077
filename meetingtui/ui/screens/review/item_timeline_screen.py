"""The screen that shows the timeline of one item (来龙去脉), every event over all terms, and its
texts.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import month_day
from meetingtui.plan.item import Item, ItemKind
from meetingtui.review.item_timeline import TimelineEvent, TimelineEventKind, item_timeline
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.plan.item_content import item_facts_lines, item_title_content
from meetingtui.ui.theme import plain_content, status_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

# Text of an item's timeline screen


_KIND_CELLS = 8
"""Width in cells of the label of an event's kind."""

_KIND_STYLES = {
    TimelineEventKind.UNHEARD: "bold $at-risk",
    TimelineEventKind.PROBLEM: "bold $at-risk",
    TimelineEventKind.RESCHEDULED: "bold $at-risk",
    TimelineEventKind.ACHIEVEMENT: "bold $done",
    TimelineEventKind.SETTLED: "bold $done",
}


def item_summary_above_timeline(context: AppContext, item: Item) -> Content:
    """Return an item's place in the plan, its title and its present state as the text above its
    timeline; a section has no state.
    """
    path = " › ".join(step.title for step in context.item_tree.path_from_root(item)[:-1])
    rows = [plain_content(path, "$muted")] if path else []
    rows.append(item_title_content(context, item))
    if item.kind is not ItemKind.SECTION:
        rows += item_facts_lines(context, item, context.today)
    return Content("\n").join(rows)


def timeline_events_content(events: Sequence[TimelineEvent]) -> Content:
    """Return an item's events as the text of its timeline, the newest first, under headings of day
    and meeting.

    For example: 11月9日 第10周 第4次例会. The title of an earlier term stands on a line before its
    events.

    Args:
        events: the events, the oldest first.
    """
    rows: list[Content] = []
    term = events[-1].term if events else None
    for (index, day, meeting), group in groupby(reversed(events), key=_event_group_key):
        if index != term:
            term = index
            rows += [Content(""), plain_content(term.title, "bold")]
        rows.append(_event_group_heading(term, day, meeting))
        rows += [_event_line(event) for event in reversed([*group])]
    return Content("\n").join(rows)


def _event_group_key(event: TimelineEvent) -> tuple[Term, date, int | None]:
    """Return the term, day and meeting of an item's event, by which its timeline groups events."""
    return event.term, event.on, event.meeting


def _event_group_heading(term: Term, on: date, meeting: int | None) -> Content:
    """Return the heading above one day's events in an item's timeline: date, week, meeting.

    Args:
        term: the term of the day, which counts its week.
        on: the day.
        meeting: number of the meeting in which they happened; None outside a meeting.
    """
    parts = (month_day(on), term.week_label(on), f"第{meeting}次例会" if meeting else "")
    return plain_content("　".join(filter(None, parts)), "bold $primary")


def _event_line(event: TimelineEvent) -> Content:
    """Return the line of one event in an item's timeline: 汇报 推进中 → 已完成 初稿已交专家审读.

    The kind of event is followed by the reporter's name where one is known; the status is shown
    where it changed, or where there are no words.
    """
    parts = [
        plain_content(
            fit_to_cells(event.kind.label, _KIND_CELLS), _KIND_STYLES.get(event.kind, "$muted")
        )
    ]
    if event.reporter:
        parts.append(plain_content(f"{event.reporter}：", "bold"))
    if event.before is not None and event.after is not None and event.changes_status:
        parts += [
            status_content(event.before),
            plain_content(" → "),
            status_content(event.after),
            plain_content("  "),
        ]
    elif event.after is not None and not event.words:
        parts.append(status_content(event.after))
    parts.append(plain_content(event.words))
    return Content("").join(parts)


# The screen that shows the timeline of one item (来龙去脉)


class ItemTimelineScreen(Screen[None]):
    """A read-only screen with the facts about one item and the timeline of its events; earlier
    terms are read in a thread where the item was carried over.

    Args:
        context: the open term.
        save_queue: not used, as nothing is changed here.
        item_id: id of the item shown first.
        ids: ids of the items among which ← and → move; without any, the keys are hidden.
    """

    CSS_PATH = "review.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "open_item_screen", "更新", key_display="F5"),
        Binding("enter", "open_item_screen", "更新", show=False),
        Binding("left", "show_adjacent_item(-1)", "上一项", key_display="←"),
        Binding("right", "show_adjacent_item(1)", "下一项", key_display="→"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
        Binding("up", "scroll_lines(-1)", "上一行", show=False),
        Binding("down", "scroll_lines(1)", "下一行", show=False),
        Binding("pageup", "move_page(-1)", "上一屏", show=False),
        Binding("pagedown", "move_page(1)", "下一屏", show=False),
    ]

    def __init__(
        self, context: AppContext, save_queue: SaveQueue, item_id: int, ids: Sequence[int] = ()
    ) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self.item_id = item_id
        """Id of the item shown."""
        self._ids = tuple(ids)

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "来龙去脉")
        with VerticalScroll(id="timeline", can_focus=False):
            yield WrappedText(id="timeline-facts")
            yield WrappedText(id="timeline-events")
        yield KeyBar()

    def on_mount(self) -> None:
        self.redraw()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the item's timeline after a saved change, while its screen is in front."""
        if self.is_active:
            self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        """Show the item and its timeline from the present records; leave the screen where the item
        was deleted and no other screen is above it.
        """
        item = self.context.records.items.get(self.item_id)
        if item is None:
            if self.app.screen is self:
                self.app.pop_screen()
            return
        self.query_one("#timeline-facts", WrappedText).show_text(
            item_summary_above_timeline(self.context, item)
        )
        past = self.context.earlier_terms
        events = item_timeline(item, self.context.snapshot, past.snapshots)
        rows = [timeline_events_content(events)]
        if item.origin and past.snapshots is None:
            rows += [
                Content(""),
                plain_content(past.error_message or "正在读上学期的记录……", "$muted"),
            ]
            self._read_and_show_earlier_terms()
        self.query_one("#timeline-events", WrappedText).show_text(Content("\n").join(rows))

    @work(exclusive=True)
    async def _read_and_show_earlier_terms(self) -> None:
        """Read the earlier terms in a thread, and add to the timeline the events of the items from
        which this one was carried over.
        """
        was = self.context.earlier_terms
        await self.context.load_earlier_terms()
        if self.context.earlier_terms is not was:
            self.call_later(self.redraw)

    def action_show_adjacent_item(self, offset: int) -> None:
        """Show the timeline of the next (1) or previous (-1) item of the list from which the screen
        was opened; the bell rings where there is none.
        """
        kept = [id for id in self._ids if id in self.context.records.items]
        target = kept.index(self.item_id) + offset if self.item_id in kept else -1
        if 0 <= target < len(kept):
            self.item_id = kept[target]
            self.redraw()
            self.query_one("#timeline").scroll_home(animate=False)
        else:
            self.app.bell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the timeline screen can run now; else its key is hidden: the
        keys for the next and previous item need a list of items from which the screen was opened.
        """
        return action != "show_adjacent_item" or len(self._ids) > 1

    def action_scroll_lines(self, offset: int) -> None:
        """Scroll the timeline by two lines for each unit of ``offset``; up if negative."""
        self.query_one("#timeline").scroll_relative(y=offset * 2, animate=False, immediate=True)

    def action_move_page(self, offset: int) -> None:
        """Scroll the timeline one screenful, less a line of overlap, down (1) or up (-1)."""
        body = self.query_one("#timeline")
        body.scroll_relative(y=offset * max(1, body.size.height - 1), animate=False, immediate=True)

    def action_open_item_screen(self) -> None:
        """Open the item's own screen, where it can be edited."""
        navigation_of(self).open_item(self.item_id)
