"""A proposal as a list: doubtful places first, the outline, then what the document lacks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.plan.hints import Hints
from meetingtui.plan.item import Item
from meetingtui.plan.merge import MergePlan
from meetingtui.plan.proposal import Entry, Proposal
from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.cells import pad
from meetingtui.wording import month_day

_LABEL_CELLS = 7


@dataclass(frozen=True)
class ImportRow:
    """One line of the list: an entry of the document, or an item it no longer has."""

    entry: int | None = None
    """Index of the entry."""
    item: int | None = None
    """Id of the item that the document lacks."""


class ImportRows(OptionList):
    """The lines; the outline's own follow the doubtful ones, which are listed twice."""

    def __init__(self) -> None:
        super().__init__(id="import-rows", markup=False)
        self._rows: list[ImportRow] = []
        self._doubtful = 0

    def show(
        self,
        proposal: Proposal,
        found: MergePlan | None,
        keep: Collection[int],
        items: Mapping[int, Item],
        *,
        at_entry: int | None = None,
    ) -> None:
        """Everything anew; the cursor goes to ``at_entry``, else stays where it was."""
        at = self.highlighted or 0
        missing = (*found.dropped, *found.kept) if found else ()
        doubtful = [ImportRow(entry=index) for index in proposal.doubtful]
        outline = [ImportRow(entry=index) for index in range(len(proposal.entries))]
        lacking = [ImportRow(item=item.id) for item in missing]
        self._rows = [*doubtful, *outline, *lacking]
        self._doubtful = len(doubtful)
        changes = _changes(found)
        self.set_options(
            [
                *(Option(_doubt_line(proposal.entries[row.entry or 0])) for row in doubtful),
                *(Option(_entry_line(entry, changes)) for entry in proposal.entries),
                *(Option(_missing_line(items[item.id], keep)) for item in missing),
            ]
        )
        if at_entry is not None:
            at = self._doubtful + min(at_entry, len(outline) - 1)
        self.highlighted = min(at, len(self._rows) - 1) if self._rows else None

    @property
    def chosen(self) -> ImportRow | None:
        """The line under the cursor."""
        at = self.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def go_to_next(self, entries: Collection[int]) -> None:
        """Put the cursor on the next of these entries in the outline, round the end."""
        at = self.highlighted or 0
        for step in range(1, len(self._rows) + 1):
            there = (at + step) % len(self._rows)
            if there >= self._doubtful and self._rows[there].entry in entries:
                self.highlighted = there
                self.call_after_refresh(self.scroll_to_highlight)
                return


def about(entry: Entry, was: Item | None) -> Content:
    """One entry in full: its words, its doubts, what it has, what is suggested.

    ``was`` is the item it is in use as, where the document words it otherwise now.
    """
    node, hints = entry.node, entry.hints
    rows = [plain(f"{node.number}{node.title}", "bold")]
    if was is not None:
        rows.append(Content.assemble(("原为  ", "$muted"), f"{was.number}{was.title}"))
        if was.title == node.title and was.text != node.text:
            rows.append(Content.assemble(("原文  ", "$muted"), was.text))
            rows.append(Content.assemble(("新文  ", "$muted"), node.text))
    rows += [plain(f"存疑：{reason}（Del 看过）", "$at-risk") for reason in entry.doubts]
    due = month_day(node.due) if node.due else node.due_text
    target = entry.target.words if entry.target else ""
    if known := "  ".join(filter(None, (node.department, "、".join(node.people), due, target))):
        rows.append(plain(known))
    for label, hint in (
        ("部门", hints.department),
        ("责任人", hints.people),
        ("时限", hints.due),
        ("目标", hints.target),
    ):
        if hint:
            rows.append(
                Content.assemble(
                    (f"建议{label}  ", "$muted"),
                    (hint.label, "bold $primary"),
                    (f"（据“{hint.words}”）", "$muted"),
                )
            )
    return Content("\n").join(rows)


def _changes(found: MergePlan | None) -> dict[str, str]:
    """新增、接续、改写、移动 by the entry's source; empty on a first import, where all is new."""
    if found is None or not (found.taken_up or found.changed or found.moved or found.unchanged):
        return {}
    told = (
        ("新增", found.added),
        ("接续", found.taken_up),
        ("改写", found.changed),
        ("移动", found.moved),
    )
    return {item.source: label for label, items in told for item in items}


def _entry_line(entry: Entry, changes: Mapping[str, str]) -> Content:
    if entry.doubts:
        label, style = "存疑", "bold $at-risk"
    elif entry.source in changes:
        label, style = changes[entry.source], "bold $primary"
    elif not entry.tracked:
        label, style = "", ""
    elif entry.hints != Hints():
        label, style = "建议", "$primary"
    else:
        label, style = "事项", "$muted"
    return Content.assemble((pad(label, _LABEL_CELLS), style), "  " * entry.depth, _words(entry))


def _doubt_line(entry: Entry) -> Content:
    return Content.assemble(
        (pad("存疑", _LABEL_CELLS), "bold $at-risk"),
        _words(entry),
        (f"  {entry.doubts[0]}", "$at-risk"),
    )


def _missing_line(item: Item, keep: Collection[int]) -> Content:
    stays = item.id in keep or not item.is_open
    label, style = ("保留", "$muted") if stays else ("取消", "bold $overdue")
    return Content.assemble((pad(label, _LABEL_CELLS), style), f"{item.number}{item.title}")


def _words(entry: Entry) -> str:
    number = entry.node.number
    return f"{number}{'' if number[-1:] in '、）)' else ' '}{entry.node.title}"
