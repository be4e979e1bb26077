"""Damaged ledgers (督办台账) and saved filters for ``fuzz``."""

import io
import random
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.spoiling import spoil_tree, spoil_zip
from meetingtui.base.errors import MeetingTuiError
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_snapshot import TermSnapshot

DAY = date(2026, 11, 22)

_MEASURES = 12
"""So many measures make a ledger with all its sheets; more only take longer."""

_SAID = (
    "已完成", "推进一半", "第12周", "十二月三十日前", "每月", "寒假前", "-重点", "重点、十件大事",
    "林知秋、王老师", "教学部", "（空白）", date(2027, 2, 1), 45_000, 3.5,
    True, "8", "８", "1 1", "督办台账", "编号", "事项", "meetingtui 督办台账", "状态\n状态", "",
)  # fmt: skip
"""What people write into cells."""

FILTERS = """\
# 存下的筛选
欠账: 滞后 未办结
我的: 部门:课程教学部 本月
"年底前": -重点 12月31日前 含 “读书”
第三章: 第三章 久未汇报 待认领
"""


@cache
def snapshot() -> TermSnapshot:
    """The term of the sample school, reduced to a few items."""
    import tempfile

    from meetingtui.sample import create_sample_school
    from meetingtui.school.school import load_school
    from meetingtui.store.data_folder import open_term_read_only

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        create_sample_school(folder, DAY)
        school = load_school(folder)
        term = school.terms[-1]
        with open_term_read_only(folder, term) as term_file:
            records = term_file.records
    tree = ItemTree.from_items(records.items)
    chosen = [*tree.counted_items[:_MEASURES], *tree.tasks[:_MEASURES]]
    ids = {each.id for item in chosen for each in tree.path_from_root(item)}
    return TermSnapshot(
        ItemTree(item for item in records.items.values() if item.id in ids),
        records.meetings,
        school=school,
        term=term,
        today=DAY,
    )


def ledger_seed() -> bytes:
    """Make an undamaged ledger workbook."""
    from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook

    return make_ledger_workbook(snapshot())


def spoil_ledger(content: bytes, rng: random.Random) -> bytes:
    """Damage a ledger workbook: its zip archive, or its cells as people and programs do.

    Args:
        content: content of a good workbook (.xlsx).
        rng: source of the random choices.

    Returns:
        Content of the damaged workbook.
    """
    if rng.random() < 0.4:
        return spoil_zip(content, rng)
    sheets = {name: [list(row) for row in rows] for name, rows in _cells(content).items()}
    for _ in range(rng.choice((1, 3, 20))):
        _change(sheets, rng)
    return _written(sheets)


def _change(sheets: dict[str, list[list[Any]]], rng: random.Random) -> None:
    """Change one random row, column or cell of the sheets, in place."""
    name = rng.choice([*sheets, *list(sheets)[1:2] * 20])  # where people write
    rows = sheets[name]
    if not rows or not rows[0]:
        return
    line, column = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
    match rng.randrange(40):
        case 0:
            del rows[line]
        case 1:
            rows.insert(rng.randrange(len(rows) + 1), list(rows[line]))
        case 2:
            for row in rows:
                row.insert(0, row.pop(column) if column < len(row) else "")
        case 3:
            for row in rows:
                del row[column : column + 1]
        case 4:
            rng.shuffle(rows)
        case 5:
            sheets[name] = sheets[rng.choice(list(sheets))]
        case 6:
            rows[line] = spoil_tree(rows[line], rng) if rng.random() < 0.3 else rows[line][column:]
            rows[line] = rows[line] if isinstance(rows[line], list) else []
        case _:
            odd = spoil_tree("", rng)
            said = odd if isinstance(odd, str | int | float) else str(odd)
            rows[line][column : column + 1] = [rng.choice((*_SAID, said, said))]


@cache
def _cells(content: bytes) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def _written(sheets: dict[str, list[list[Any]]]) -> bytes:
    from xlsxwriter.workbook import Workbook

    file = io.BytesIO()
    book = Workbook(
        file, {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    )
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif isinstance(value, bool | int | float) and abs(value) < 1e300:
                    sheet.write(line, column, value)
                else:
                    text = str(value).encode(errors="replace").decode()
                    sheet.write_string(line, column, text[:30_000])
    book.close()
    return file.getvalue()


def read_ledger(folder: Path, content: bytes) -> object:
    """Read a ledger and apply all edits in it that are not refused."""
    from meetingtui.review.ledger import ledger_reader as reader

    path = folder / "台账.xlsx"
    path.write_bytes(content)
    now = snapshot()
    found = reader.read_ledger_edits(path, now)
    chosen = [each for each in found.changes if not each.refusal]
    try:
        items = reader.items_changed_by_ledger_edits(chosen, now)
    except MeetingTuiError:  # two ways of changing the same
        items = tuple(
            item for each in chosen for item in reader.items_changed_by_ledger_edits([each], now)
        )
    return msgspec.json.encode(items)


def read_filters(folder: Path, content: bytes) -> object:
    """Read saved filters, save and remove another one, and select rows with each filter."""
    from meetingtui.review.filter_parser import parse_filter
    from meetingtui.review.item_filter import rows_passing_filter
    from meetingtui.store.settings_files import FILTERS_FILE_NAME, SavedFilters

    (folder / FILTERS_FILE_NAME).write_bytes(content)
    saved = SavedFilters(folder)
    before = saved.read_all()
    saved.save("再存一个", "滞后")
    assert saved.read_all() == {**before, "再存一个": "滞后"}
    saved.remove("再存一个")
    kept = {name: words for name, words in before.items() if name != "再存一个"}
    assert saved.read_all() == kept
    for words in before.values():
        with suppress(MeetingTuiError):
            rows_passing_filter(snapshot(), parse_filter(words, snapshot()))
    return before
