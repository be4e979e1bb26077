"""``meetingtui ledger``: read back a ledger edited in Excel; also writes the files of
``status``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.base.clock import today
from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import json_options, opened_term, print_json

if TYPE_CHECKING:
    from meetingtui.review.ledger.ledger_reader import CellEdit, LedgerEdits
    from meetingtui.review.term_snapshot import TermSnapshot


def write_ledger(snapshot: "TermSnapshot", wanted: Path, *, by_department: bool = True) -> None:
    """Write the ledger (督办台账) to a file or into a folder, and print its path."""
    from meetingtui.documents.document_file import destination_for, write_document
    from meetingtui.review.ledger.ledger_workbook import ledger_file_name, make_ledger_workbook

    target = destination_for(wanted, ledger_file_name(snapshot.today))
    book = make_ledger_workbook(snapshot, by_department=by_department)
    click.echo(f"已写出：{write_document(book, target.parent, target.name)}", err=True)


def write_status(folder: Path, snapshot: "TermSnapshot", wanted: Path, scope: str) -> None:
    """Write the status report (推进情况) as Word to a file or into a folder, and print its path.

    ``scope`` is the meaning of the filter in Chinese; empty for the whole term.
    """
    from meetingtui.documents.document_file import destination_for, write_document
    from meetingtui.review.status_document import status_document, status_file_name

    target = destination_for(wanted, status_file_name(snapshot.today))
    document = status_document(folder, snapshot, scope)
    click.echo(f"已写出：{write_document(document, target.parent, target.name)}", err=True)


@click.group(cls=click_chinese.ChineseGroup)
def ledger() -> None:
    """督办台账：读回改过的台账；导出用 status --xlsx。"""


@ledger.command("read")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--term", "term_id", metavar="学期", help="台账是哪个学期的；默认当前学期。")
@click.option("--yes", is_flag=True, help="不再询问，采纳全部不须确认的改动。")
@json_options("输出 JSON；不写 --yes 就只看，不采纳。")
@click.pass_obj
def ledger_read(folder: Path, file: Path, term_id: str | None, yes: bool, as_json: bool) -> None:
    """读回在 Excel 里改过的台账：逐处列出改动，选定的写入记录。

    与记录有冲突的改动、清空的格子不会自动采纳，要逐处看过再答“是”。
    """
    from meetingtui.actions.plan_changes import apply_ledger_edits
    from meetingtui.plan.tree import ItemTree
    from meetingtui.review.ledger.ledger_reader import read_ledger
    from meetingtui.review.term_snapshot import TermSnapshot
    from meetingtui.store.records import refuse_if_term_closed

    with opened_term(folder, term_id, read_only=as_json and not yes) as (school, term, term_file):
        records = term_file.records
        if yes or not as_json:
            refuse_if_term_closed(records)
        tree = ItemTree.from_items(records.items)
        snapshot = TermSnapshot(tree, records.meetings, school=school, term=term, today=today())
        found = read_ledger(file, snapshot)
        if as_json:
            print_json(found)
        else:
            _show(found, asks=not yes)
        if yes:
            chosen: Sequence[CellEdit] = [each for each in found.changes if each.is_plain]
        else:
            chosen = () if as_json else _chosen(found)
        if chosen:
            term_file.record(
                apply_ledger_edits(records, chosen, school=school, term=term, today=today())
            )
        if not as_json and found.changes:
            left = len(found.changes) - len(chosen)
            rest = f"，没有采纳 {left} 处" if left else ""
            click.echo(f"已采纳 {len(chosen)} 处{rest}。")


def _show(found: "LedgerEdits", *, asks: bool) -> None:
    """Print changes that cannot be accepted and, where the user is not asked, those that need
    confirmation.
    """
    for remark in found.remarks:
        click.echo(remark)
    refused = [each for each in found.changes if each.refusal]
    for each in refused:
        click.echo(f"{each.words}  {each.refusal}")
    for each in () if asks else found.changes:
        if each.conflict:
            click.echo(f"{each.words}  须确认：{each.conflict}，没有采纳")
    if not found.changes:
        click.echo("台账里没有要采纳的改动。")
    else:
        click.echo(f"共有改动 {len(found.changes)} 处，其中 {len(refused)} 处不能采纳。")


_ANSWERS = {
    "是": "yes", "y": "yes",
    "否": "no", "n": "no", "": "no",
    "全部": "all", "a": "all",
    "不再采纳": "stop", "q": "stop",
}  # fmt: skip


def _chosen(found: "LedgerEdits") -> "list[CellEdit]":
    """Ask about each change and return the accepted ones; 全部 accepts all others without a
    conflict.
    """
    chosen: list[CellEdit] = []
    takes_all = False
    for each in found.changes:
        if each.refusal:
            continue
        if takes_all and each.is_plain:
            chosen.append(each)
            continue
        answer = _answer(each)
        if answer == "stop":
            break
        takes_all = takes_all or answer == "all"
        if answer in ("yes", "all"):
            chosen.append(each)
    return chosen


def _answer(change: "CellEdit") -> str:
    click.echo(change.words)
    if change.conflict:
        click.echo(f"  须确认：{change.conflict}")
    while True:
        said = click.prompt(
            "采纳吗？（是/否/全部/不再采纳，回车为“否”）",
            default="",
            show_default=False,
            prompt_suffix=" ",
        )
        if found := _ANSWERS.get(said.strip().lower()):
            return found
        click.echo("请回答“是”“否”“全部”或“不再采纳”。")
