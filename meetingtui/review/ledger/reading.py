"""A ledger that came back, read; and what was chosen of its changes, taken over."""

from collections.abc import Sequence
from pathlib import Path

from meetingtui.errors import RefusedError
from meetingtui.plan.item import Item
from meetingtui.plan.reading.excel import sheets
from meetingtui.review.ledger.baseline import check_origin, read_baseline
from meetingtui.review.ledger.changes import LedgerChange, LedgerChanges, changes
from meetingtui.review.ledger.columns import texts_of
from meetingtui.review.ledger.finding import find
from meetingtui.review.ledger.meaning import ORDER, meaning
from meetingtui.review.survey import Survey


def read_ledger(path: Path, survey: Survey) -> LedgerChanges:
    """What the file says otherwise than it did when it was written.

    Raises:
        DocumentError: it is no workbook that may be opened.
        RefusedError: it is no ledger of this school's term.
    """
    found = sheets(path, hidden=True)
    baseline = read_baseline(found, path.name)
    check_origin(baseline, survey)
    return changes(find(found, baseline), baseline, survey)


def taken(chosen: Sequence[LedgerChange], survey: Survey) -> tuple[Item, ...]:
    """The items after the changes chosen, each noted in its history on the survey's day.

    The records may have moved on since the file was read: ``survey`` is of the
    records as they stand when the change is written.

    Raises:
        RefusedError: an item is gone or says something else than when the choice was made,
            or two ways of changing the same were chosen.
    """
    items: dict[int, Item] = {}
    seen: set[tuple[int, str]] = set()
    for change in sorted(chosen, key=lambda change: ORDER.index(change.what)):
        row = survey.by_id.get(change.item)
        if row is None or texts_of(row, survey)[change.what] != change.recorded:
            raise RefusedError(
                f"“{change.title}”的{change.what}刚刚又变了，都没有采纳。请重新读回这份台账。"
            )
        if (change.item, change.what) in seen and not change.is_said:
            raise RefusedError(f"“{change.title}”的{change.what}选了两种改法。请只选一种。")
        seen.add((change.item, change.what))
        item = items.get(change.item, row.item)
        read = meaning(row.item, change.what, change.now, survey)
        if isinstance(read, str):
            raise RefusedError(f"{read}，没有采纳。")
        items[change.item] = read(item)
    return tuple(items.values())
