"""The list widget of an import proposal (doubtful entries first, then the outline, then items
missing from the document), and the details of an entry.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import month_day, one_line
from meetingtui.plan.importing.merge import MergeResult
from meetingtui.plan.importing.plan_document import UnassignedText
from meetingtui.plan.importing.proposal import ImportProposal, ProposalEntry
from meetingtui.plan.item import Item
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import fit_to_cells, shorten_cells

_LABEL_CELLS = 7
_WIDTH_BEFORE_LAYOUT, _MIN_ROW_WIDTH, _MIN_TITLE_WIDTH = 78, 40, 16
"""Cells: width of a row before layout, least width of a row, least width of a title beside a
reason.
"""


@dataclass(frozen=True)
class ImportRow:
    """One row of the import list: an entry of the document, a text that belongs to no entry, or an
    item missing from the document; exactly one of the fields is set.
    """

    entry_index: int | None = None
    """Index of the row's entry in the import proposal; None for other rows."""
    missing_item_id: int | None = None
    """Id of the row's item that the document lacks; None for other rows."""
    unassigned_text_index: int | None = None
    """Index of the row's text that reached no entry; None for other rows."""


class ImportProposalList(OptionList):
    """A list widget of an import proposal's rows: doubtful entries and texts that belong to no
    entry, then the outline of all entries (the doubtful ones again), then missing items.
    """

    def __init__(self) -> None:
        super().__init__(id="import-rows", markup=False)
        self._rows: list[ImportRow] = []
        self._doubt_count = 0

    def show_proposal(
        self,
        proposal: ImportProposal,
        merge_plan: MergeResult | None,
        kept_ids: Collection[int],
        items: Mapping[int, Item],
        *,
        at_entry: int | None = None,
    ) -> None:
        """Show an import proposal; the highlight goes to an entry of the outline, else remains in
        its row, at most in the last one.

        Args:
            proposal: the proposal.
            merge_plan: what writing it would do; None while that is computed, when the missing
                items are not shown yet.
            kept_ids: ids of missing items that are not cancelled.
            items: the present items, by id.
            at_entry: index of the entry to go to; None keeps the highlight in its row.
        """
        at = self.highlighted or 0
        missing = (*merge_plan.dropped, *merge_plan.kept) if merge_plan else ()
        doubtful = [ImportRow(entry_index=index) for index in proposal.indexes_with_warnings]
        unassigned_rows = [
            ImportRow(unassigned_text_index=at) for at in range(len(proposal.left_over))
        ]
        outline = [ImportRow(entry_index=index) for index in range(len(proposal.entries))]
        lacking = [ImportRow(missing_item_id=item.id) for item in missing]
        self._rows = [*doubtful, *unassigned_rows, *outline, *lacking]
        self._doubt_count = len(doubtful) + len(unassigned_rows)
        changes = _change_label_by_entry_key(merge_plan)
        width = max(
            _MIN_ROW_WIDTH, (self.scrollable_content_region.width or _WIDTH_BEFORE_LAYOUT) - 2
        )
        self.set_options(
            [
                *(
                    Option(
                        _doubtful_entry_row_content(proposal.entries[row.entry_index or 0], width)
                    )
                    for row in doubtful
                ),
                *(Option(_unassigned_text_row_content(text, width)) for text in proposal.left_over),
                *(
                    Option(_import_entry_row_content(entry, changes, width))
                    for entry in proposal.entries
                ),
                *(Option(_missing_item_row_content(items[item.id], kept_ids)) for item in missing),
            ]
        )
        if at_entry is not None:
            at = self._doubt_count + min(at_entry, len(outline) - 1)
        self.highlighted = min(at, len(self._rows) - 1) if self._rows else None

    @property
    def chosen_row(self) -> ImportRow | None:
        """The highlighted row of the import proposal; None where the list is empty."""
        index = self.highlighted
        return self._rows[index] if index is not None and index < len(self._rows) else None

    def go_to_next_doubt_or_given_entry(self, entries: Collection[int]) -> None:
        """Move the highlight to the next doubt or, in the outline, to the next of some entries;
        after the last, to the first doubt. It stays where there are neither.

        Args:
            entries: indexes of the entries at which to stop.
        """
        index = self.highlighted if self.highlighted is not None else -1
        for step in range(1, len(self._rows) + 1):
            target = (index + step) % len(self._rows)
            if target < self._doubt_count or self._rows[target].entry_index in entries:
                self.highlighted = target
                self.call_after_refresh(self.scroll_to_highlight)
                return


def import_entry_details_content(entry: ProposalEntry, present_item: Item | None) -> Content:
    """Return the details of an import proposal's entry: text, doubts, recognised values,
    suggestions.

    Args:
        entry: the entry.
        present_item: the present item that it continues with another title or text; None where
            nothing differs or the entry is new.
    """
    node, suggestions = entry.node, entry.suggestions
    rows = [plain_content(f"{node.number}{node.title}", "bold")]
    if present_item is not None:
        rows.append(
            Content.assemble(("原为  ", "$muted"), f"{present_item.number}{present_item.title}")
        )
        if present_item.title == node.title and present_item.text != node.text:
            rows.append(Content.assemble(("原文  ", "$muted"), present_item.text))
            rows.append(Content.assemble(("新文  ", "$muted"), node.text))
    rows += [plain_content(f"存疑：{reason}（Del 看过）", "$at-risk") for reason in entry.doubts]
    due = month_day(node.due) if node.due else node.due_text
    target = entry.target.words if entry.target else ""
    helping = f"协办 {'、'.join(node.co_departments)}" if node.co_departments else ""
    facts = (node.department, helping, "、".join(node.people), due, target)
    if known := "  ".join(filter(None, facts)):
        rows.append(plain_content(known))
    if entry.short_title:
        rows.append(
            Content.assemble(("建议标题  ", "$muted"), (entry.short_title, "bold $primary"))
        )
    for label, hint in (
        ("部门", suggestions.department),
        ("责任人", suggestions.people),
        ("时限", suggestions.due),
        ("目标", suggestions.target),
    ):
        if hint:
            rows.append(
                Content.assemble(
                    (f"建议{label}  ", "$muted"),
                    (hint.value_text, "bold $primary"),
                    (f"（据“{hint.quote}”）", "$muted"),
                )
            )
    return Content("\n").join(rows)


def _change_label_by_entry_key(merge_plan: MergeResult | None) -> dict[str, str]:
    """Return what the import would do to each entry (新增, 接续, 改写, 移动), by the entry's key.

    Args:
        merge_plan: what writing the proposal would do; None while that is computed.

    Returns:
        Empty without a merge plan and in a first import, where every entry is new.
    """
    if merge_plan is None or not (
        merge_plan.taken_up or merge_plan.changed or merge_plan.moved or merge_plan.unchanged
    ):
        return {}
    labelled = (
        ("新增", merge_plan.added),
        ("接续", merge_plan.taken_up),
        ("改写", merge_plan.changed),
        ("移动", merge_plan.moved),
    )
    return {item.source: label for label, items in labelled for item in items}


def _import_entry_row_content(
    entry: ProposalEntry, changes: Mapping[str, str], width: int
) -> Content:
    """Return the row of an import proposal's entry in the outline: label, number and title
    indented, department (a suggested one where the document names none).

    The label is 存疑 for a doubtful entry, else what the import would do to it, else 建议 or 事项;
    empty for an entry that is not tracked.

    Args:
        entry: the entry.
        changes: what the import would do to entries (新增, 接续 …), by the entry's key.
        width: the width of the row in cells.
    """
    if entry.doubts:
        label, style = "存疑", "bold $at-risk"
    elif entry.source in changes:
        label, style = changes[entry.source], "bold $primary"
    elif not entry.tracked:
        label, style = "", ""
    elif entry.has_suggestions:
        label, style = "建议", "$primary"
    else:
        label, style = "事项", "$muted"
    hint = entry.suggestions.department
    owner = entry.node.department or (hint.value if hint and entry.tracked else "")
    indent = "  " * entry.depth
    title_width = width - _LABEL_CELLS - len(indent) - (cell_len(owner) + 2 if owner else 0)
    words = shorten_cells(_entry_number_and_title(entry), title_width)
    owner_style = "$muted" if entry.node.department else "$primary"
    return Content.assemble(
        (fit_to_cells(label, _LABEL_CELLS), style),
        indent,
        words,
        " " * (title_width - cell_len(words) + 2) if owner else "",
        (owner, owner_style),
    )


def _doubtful_entry_row_content(entry: ProposalEntry, width: int) -> Content:
    """Return the row, ``width`` cells wide, of a doubtful entry of an import proposal; the title is
    cut, to no less than 16 cells, so that the whole reason is shown.
    """
    reason = "；".join(entry.doubts)
    title_width = max(_MIN_TITLE_WIDTH, width - _LABEL_CELLS - cell_len(reason) - 2)
    return Content.assemble(
        (fit_to_cells("存疑", _LABEL_CELLS), "bold $at-risk"),
        shorten_cells(_entry_number_and_title(entry), title_width),
        (f"  {reason}", "$at-risk"),
    )


def _unassigned_text_row_content(unassigned_text: UnassignedText, width: int) -> Content:
    """Return the row, ``width`` cells wide, of a text that belongs to no entry of the import
    proposal: 存疑 (doubtful), its beginning, where it stands in the document.
    """
    reason = f"{unassigned_text.place}，没有归入任何一项"
    return Content.assemble(
        (fit_to_cells("存疑", _LABEL_CELLS), "bold $at-risk"),
        shorten_cells(
            one_line(unassigned_text.text),
            max(_MIN_TITLE_WIDTH, width - _LABEL_CELLS - cell_len(reason) - 2),
        ),
        (f"  {reason}", "$at-risk"),
    )


def _missing_item_row_content(item: Item, kept_ids: Collection[int]) -> Content:
    """Return the row of a present item that the imported document lacks: 保留 (kept) where its id
    is in ``kept_ids`` or it is closed already, else 取消 (to be cancelled).
    """
    stays = item.id in kept_ids or not item.is_open
    label, style = ("保留", "$muted") if stays else ("取消", "bold $overdue")
    return Content.assemble(
        (fit_to_cells(label, _LABEL_CELLS), style), f"{item.number}{item.title}"
    )


def _entry_number_and_title(entry: ProposalEntry) -> str:
    """Return the number and title of an import proposal's entry."""
    number = entry.node.number
    return f"{number}{'' if number[-1:] in '、）)' else ' '}{entry.node.title}"
