"""An item's life as text: its facts, then what happened, the newest meeting first."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from textual.content import Content

from meetingtui.calendar import Term
from meetingtui.plan.item import Item, ItemKind
from meetingtui.review.biography import Event, EventKind
from meetingtui.ui.desk import Desk
from meetingtui.ui.item_card import item_facts, item_title
from meetingtui.ui.marks import plain, status_word
from meetingtui.ui.widgets.cells import pad
from meetingtui.wording import month_day

_KIND = 8
"""Cells of the word that says what happened."""

_COLORS = {
    EventKind.UNHEARD: "bold $at-risk",
    EventKind.PROBLEM: "bold $at-risk",
    EventKind.RESCHEDULED: "bold $at-risk",
    EventKind.ACHIEVEMENT: "bold $done",
    EventKind.SETTLED: "bold $done",
}


def life_facts(desk: Desk, item: Item) -> Content:
    """Where it stands in the plan, what it is, how it stands."""
    path = " › ".join(step.title for step in desk.tree.path(item)[:-1])
    rows = [plain(path, "$muted")] if path else []
    rows.append(item_title(desk, item))
    if item.kind is not ItemKind.SECTION:
        rows += item_facts(desk, item, desk.today)
    return Content("\n").join(rows)


def life_events(events: Sequence[Event]) -> Content:
    """11月9日　第10周　第4次例会, and under it what happened there; the newest first.

    An earlier term's part begins with the name of the term.
    """
    rows: list[Content] = []
    term = events[-1].term if events else None
    for (at, on, meeting), group in groupby(reversed(events), key=_time):
        if at != term:
            term = at
            rows += [Content(""), plain(term.title, "bold")]
        rows.append(_heading(term, on, meeting))
        rows += [_event(event) for event in reversed([*group])]
    return Content("\n").join(rows)


def _time(event: Event) -> tuple[Term, date, int | None]:
    return event.term, event.on, event.meeting


def _heading(term: Term, on: date, meeting: int | None) -> Content:
    parts = (month_day(on), term.week_words(on), f"第{meeting}次例会" if meeting else "")
    return plain("　".join(filter(None, parts)), "bold $primary")


def _event(event: Event) -> Content:
    """汇报    推进中 → 已完成  初稿已交专家审读; a part's 语文教研组：推进中 → 已完成 …"""
    parts = [plain(pad(event.kind.label, _KIND), _COLORS.get(event.kind, "$muted"))]
    if event.teller:
        parts.append(plain(f"{event.teller}：", "bold"))
    if event.before is not None and event.after is not None and event.moved:
        parts += [status_word(event.before), plain(" → "), status_word(event.after), plain("  ")]
    elif event.after is not None and not event.words:
        parts.append(status_word(event.after))
    parts.append(plain(event.words))
    return Content("").join(parts)
