"""What a ledger that came back says otherwise: each change, and whether it can be taken."""

from collections.abc import Mapping

import msgspec

from meetingtui.plan.item import Item
from meetingtui.review.ledger.baseline import Baseline
from meetingtui.review.ledger.columns import (
    BY_HEAD,
    COLUMNS,
    LAST,
    SAID,
    TITLE,
    texts_of,
)
from meetingtui.review.ledger.finding import Found
from meetingtui.review.ledger.meaning import already, meaning
from meetingtui.review.survey import Survey
from meetingtui.wording import one_line


class LedgerChange(msgspec.Struct, frozen=True, kw_only=True):
    """One cell that somebody changed."""

    item: int
    """Id of the item."""
    title: str
    """The item by title and number, for showing; titles begin in one column."""
    what: str
    """The column's head: 状态, 新的进展."""
    was: str
    """What the ledger said when it was written."""
    recorded: str
    """What the records say now."""
    now: str
    """What the file says."""
    places: tuple[str, ...]
    """Where: 督办台账第 5 行."""
    conflict: str = ""
    """Why somebody must look before it is taken; empty where nothing speaks against it."""
    refusal: str = ""
    """Why it cannot be taken at all; empty where it can."""

    @property
    def words(self) -> str:
        """检查教案 （一）1.  状态：推进中 → 已完成"""
        now = one_line(self.now) or "（空白）"
        if self.is_said:
            return f"{self.title}  {SAID}：{now}"
        return f"{self.title}  {self.what}：{one_line(self.was) or '（空白）'} → {now}"

    @property
    def is_plain(self) -> bool:
        """Whether it may be taken without a look."""
        return not (self.conflict or self.refusal)

    @property
    def is_said(self) -> bool:
        """Whether it adds a line of progress, and replaces nothing."""
        return self.what in (SAID, LAST)


class LedgerChanges(msgspec.Struct, frozen=True, kw_only=True):
    """All that a ledger says otherwise."""

    changes: tuple[LedgerChange, ...]
    """In the plan's order, an item's in the order of the columns."""
    remarks: tuple[str, ...]
    """What could not be understood as a change of an item, one sentence each; it stays in the
    file."""


def changes(found: Found, baseline: Baseline, survey: Survey) -> LedgerChanges:
    """The changes of a file that was read, against its baseline and the records."""
    told: list[LedgerChange] = []
    remarks = list(found.remarks)
    for row in survey.rows:
        edits = found.edits.get(row.item.id)
        if not edits:
            continue
        recorded = texts_of(row, survey)
        was = baseline.cells[row.item.id]
        for column in COLUMNS:
            texts = edits.get(column.head, {})
            for text, places in texts.items():
                change = LedgerChange(
                    item=row.item.id,
                    title=one_line(f"{row.item.title} {row.number}"),
                    what=column.head,
                    was=was.get(column.head, ""),
                    recorded=recorded[column.head],
                    now=text,
                    places=places,
                )
                is_news = text != change.recorded
                if is_news and not already(row.item, column.head, text, survey):
                    told.append(_weighed(change, texts, row.item, survey))
    gone = found.edits.keys() - survey.by_id.keys()
    remarks += [
        f"“{one_line(baseline.cells[id].get(TITLE, ''))}”已经不在记录里，它的改动没有采纳。"
        for id in sorted(gone)
    ]
    return LedgerChanges(changes=tuple(told), remarks=tuple(remarks))


def _weighed(
    change: LedgerChange, texts: Mapping[str, tuple[str, ...]], item: Item, survey: Survey
) -> LedgerChange:
    """The change with what speaks against it."""
    if not BY_HEAD[change.what].is_written_to:
        why = "事项的文字请在计划里改" if change.what == TITLE else "这一栏由程序得出"
        return msgspec.structs.replace(change, refusal=f"{why}，没有采纳")
    read = meaning(item, change.what, change.now, survey)
    if isinstance(read, str):
        return msgspec.structs.replace(change, refusal=f"{read}，没有采纳")
    conflict = ""
    if len(texts) > 1 and not change.is_said:
        others = "、".join(f"“{text or '空白'}”" for text in texts if text != change.now)
        conflict = f"同一项在别处改成了{others}"
    elif change.recorded != change.was and change.what != SAID:
        conflict = f"导出以后记录里已经改成“{change.recorded or '空白'}”"
    elif not change.now and not change.is_said:
        conflict = f"这一格被清空，原来是“{change.recorded}”"
    return msgspec.structs.replace(change, conflict=conflict)
