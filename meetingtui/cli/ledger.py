"""``meetingtui ledger``: read back a ledger that was edited; and writing it, for ``status``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.cli import chinese
from meetingtui.cli.opening import opened, print_json, today

if TYPE_CHECKING:
    from meetingtui.review.ledger.changes import LedgerChange, LedgerChanges
    from meetingtui.review.survey import Survey


def write_ledger(survey: "Survey", wanted: Path) -> None:
    """Write the ledger to a file, or into a folder, and say where it is."""
    from meetingtui.minutes.paper import place_for, write
    from meetingtui.review.ledger.workbook import file_name, ledger

    target = place_for(wanted, file_name(survey.today))
    click.echo(f"已写出：{write(ledger(survey), target.parent, target.name)}", err=True)


def write_status(folder: Path, survey: "Survey", wanted: Path, scope: str) -> None:
    """Write 推进情况 to a file, or into a folder, and say where it is."""
    from meetingtui.minutes.paper import place_for, write
    from meetingtui.review.status_paper import file_name, status_paper

    target = place_for(wanted, file_name(survey.today))
    document = status_paper(folder, survey, scope)
    click.echo(f"已写出：{write(document, target.parent, target.name)}", err=True)


@click.group(cls=chinese.Group)
def ledger() -> None:
    """督办台账：读回改过的台账；导出用 status --xlsx。"""


@ledger.command("read")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--term", "term_id", metavar="学期", help="台账是哪个学期的；默认当前学期。")
@click.option("--yes", is_flag=True, help="不再询问，采纳全部不须确认的改动。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON；不写 --yes 就只看，不采纳。")
@click.pass_obj
def ledger_read(folder: Path, file: Path, term_id: str | None, yes: bool, as_json: bool) -> None:
    """读回在 Excel 里改过的台账：逐处列出改动，选定的写入记录。

    与记录有冲突的改动、清空的格子不会自动采纳，要逐处看过再答“是”。
    """
    from meetingtui.plan.tree import ItemTree
    from meetingtui.review.ledger.reading import read_ledger, taken
    from meetingtui.review.survey import Survey
    from meetingtui.store.records import Change, check_change

    with opened(folder, term_id, read_only=as_json and not yes) as (school, term, term_file):
        records = term_file.records
        if yes or not as_json:
            check_change(Change(words="采纳台账改动"), records)
        tree = ItemTree.of(records.items)
        survey = Survey(tree, records.meetings, school=school, term=term, today=today())
        found = read_ledger(file, survey)
        if as_json:
            print_json(found)
        else:
            _show(found, asks=not yes)
        if yes:
            chosen: Sequence[LedgerChange] = [each for each in found.changes if each.is_plain]
        else:
            chosen = () if as_json else _chosen(found)
        if chosen:
            term_file.record(
                Change(words=f"采纳台账改动 {len(chosen)} 处", items=taken(chosen, survey))
            )
        if not as_json and found.changes:
            left = len(found.changes) - len(chosen)
            rest = f"，没有采纳 {left} 处" if left else ""
            click.echo(f"已采纳 {len(chosen)} 处{rest}。")


def _show(found: "LedgerChanges", *, asks: bool) -> None:
    """What cannot be taken, and where nobody is asked, what only a look would allow."""
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


def _chosen(found: "LedgerChanges") -> "list[LedgerChange]":
    """Those agreed to, asked one by one; 全部 takes the rest that nothing speaks against."""
    chosen: list[LedgerChange] = []
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


def _answer(change: "LedgerChange") -> str:
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
