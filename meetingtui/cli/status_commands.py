"""Commands of the command line about where the plan stands: status, saved filters, the ledger read
back.
"""

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from meetingtui.base.clock import today
from meetingtui.cli.command_helpers import (
    ChineseCommand,
    ChineseGroup,
    json_output_options,
    opened_term,
    opened_term_snapshot,
    print_json,
    redirect_json_output,
)

if TYPE_CHECKING:
    from meetingtui.review.item_filter import RowFilter
    from meetingtui.review.ledger.ledger_reader import CellEdit, LedgerEdits
    from meetingtui.review.term_changes import ChangeSpan
    from meetingtui.review.term_snapshot import TermSnapshot


_EXCLUDING_MINUS = re.compile(r"^-(?=[^-A-Za-z])")

F = TypeVar("F", bound=Callable[..., Any])


class MinusWordsCommand(ChineseCommand):
    """A click command that takes filter words, among them ones with a minus (-教务), which are not
    options.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse a command's arguments as click does, with the minus of filter words replaced by a
        full-width one.
        """
        return super().parse_args(ctx, [_EXCLUDING_MINUS.sub("－", arg, count=1) for arg in args])


def filter_options(command: F) -> F:
    """Decorator that gives a command the parameters of a filter: ``words``, ``filter_name`` and
    ``save_name``.
    """
    for decorate in (
        click.option("--save", "save_name", metavar="名称", help="把这些词存成筛选。"),
        click.option("--filter", "filter_name", metavar="名称", help="用存下的筛选。"),
        click.argument("words", nargs=-1, metavar="[词]..."),
    ):
        command = decorate(command)
    return command


def build_filter_and_save_if_named(
    folder: Path,
    snapshot: "TermSnapshot",
    words: Sequence[str],
    filter_name: str | None = None,
    save_name: str | None = None,
) -> "RowFilter":
    """Build the filter of a command from the given words combined with a saved filter; save it, the
    saved words included, where asked.

    Args:
        folder: the data folder.
        snapshot: the term, by which the words are understood.
        words: filter words from the command line.
        filter_name: name of a saved filter to add; None for none.
        save_name: name to save the result under, replacing a filter of that name; None for not
            saving.

    Raises:
        RefusedError: a word or the name of a filter is unknown, or there are no words to save.
        SettingsError: the saved filters cannot be read.
        StoreError: the filter cannot be saved.
    """
    from meetingtui.review.filter_parser import parse_filter
    from meetingtui.store.settings_files import SavedFilters

    saved = SavedFilters(folder)
    before = (saved.filter_text(filter_name),) if filter_name else ()
    wanted = parse_filter(" ".join((*before, *words)), snapshot)
    if save_name:
        saved.save(save_name, wanted.words)
    return wanted


@click.group("filter", cls=ChineseGroup, help="存下的筛选：列出、删去。")
def filter_group() -> None:
    """Group of the commands on saved filters."""


@filter_group.command("list", help="列出存下的筛选。")
@click.pass_obj
def filter_list(folder: Path) -> None:
    """Print the saved filters with their names."""
    from meetingtui.store.settings_files import SavedFilters

    saved = SavedFilters(folder).read_all()
    for name, words in saved.items():
        click.echo(f"{name}：{words}")
    if not saved:
        click.echo("还没有存过筛选。存一个：meetingtui plan list 滞后 --save 名称")


@filter_group.command("remove", help="删去存下的筛选。")
@click.argument("name", metavar="名称")
@click.pass_obj
def filter_remove(folder: Path, name: str) -> None:
    """Delete the saved filter with a name."""
    from meetingtui.store.settings_files import SavedFilters

    SavedFilters(folder).remove(name)
    click.echo(f"已删去筛选“{name}”。")


def write_ledger_file(
    snapshot: "TermSnapshot", wanted: Path, *, by_department: bool = True
) -> None:
    """Write the ledger (督办台账) as an Excel file and print its path on stderr; an existing file
    is never replaced.

    Args:
        snapshot: the items to list.
        wanted: the file, or a folder for it.
        by_department: whether one more sheet for each department is added.
    """
    from meetingtui.documents.document_file import resolve_output_path, write_document
    from meetingtui.review.ledger.ledger_workbook import ledger_file_name, make_ledger_workbook

    target = resolve_output_path(wanted, ledger_file_name(snapshot.today))
    book = make_ledger_workbook(snapshot, by_department=by_department)
    click.echo(f"已写出：{write_document(book, target.parent, target.name)}", err=True)


def write_status_document(folder: Path, snapshot: "TermSnapshot", wanted: Path, scope: str) -> None:
    """Write the status document (推进情况) as a Word file and print its path on stderr; an existing
    file is never replaced.

    Args:
        folder: the data folder, which may hold the school's own template.
        snapshot: the items to describe.
        wanted: the file, or a folder for it.
        scope: meaning of the filter in Chinese; empty for the whole term.
    """
    from meetingtui.documents.document_file import resolve_output_path, write_document
    from meetingtui.review.status_word_document import render_status_document, status_file_name

    target = resolve_output_path(wanted, status_file_name(snapshot.today))
    document = render_status_document(folder, snapshot, scope)
    click.echo(f"已写出：{write_document(document, target.parent, target.name)}", err=True)


@click.group("ledger", cls=ChineseGroup, help="督办台账：读回改过的台账；导出用 status --xlsx。")
def ledger_group() -> None:
    """Group of the commands on the ledger (督办台账), an Excel file of all open items."""


@ledger_group.command(
    "read",
    help="读回在 Excel 里改过的台账：逐处列出改动，选定的写入记录。\n\n"
    "与记录有冲突的改动、清空的格子不会自动采纳，要逐处看过再答“是”。",
)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--term", "term_id", metavar="学期", help="台账是哪个学期的；默认当前学期。")
@click.option("--yes", is_flag=True, help="不再询问，采纳全部不须确认的改动。")
@json_output_options("输出 JSON；不写 --yes 就只看，不采纳。")
@click.pass_obj
def ledger_read(folder: Path, file: Path, term_id: str | None, yes: bool, as_json: bool) -> None:
    """Read a ledger that was edited in Excel, print its changes and record those that are accepted.

    A change in conflict with the records, and an emptied cell, are accepted only when asked about.

    Args:
        folder: the data folder.
        file: the edited ledger.
        term_id: id of its term; None for the present one.
        yes: whether all other changes are accepted without asking.
        as_json: whether JSON is printed; nothing is then accepted without ``yes``.
    """
    from meetingtui.actions.item_changes import apply_ledger_edits
    from meetingtui.plan.item_tree import ItemTree
    from meetingtui.review.ledger.ledger_reader import read_ledger_edits
    from meetingtui.review.term_snapshot import TermSnapshot
    from meetingtui.store.records import refuse_if_term_closed

    with opened_term(folder, term_id, read_only=as_json and not yes) as (school, term, term_file):
        records = term_file.records
        if yes or not as_json:
            refuse_if_term_closed(records)
        tree = ItemTree.from_items(records.items)
        snapshot = TermSnapshot(tree, records.meetings, school=school, term=term, today=today())
        edits = read_ledger_edits(file, snapshot)
        if as_json:
            print_json(edits)
        else:
            _print_unaccepted_ledger_changes(edits, asks=not yes)
        if yes:
            chosen: Sequence[CellEdit] = [
                each for each in edits.changes if each.needs_no_confirmation
            ]
        else:
            chosen = () if as_json else _ask_which_ledger_changes_to_accept(edits)
        if chosen:
            term_file.record_change(
                apply_ledger_edits(records, chosen, school=school, term=term, today=today())
            )
        if not as_json and edits.changes:
            left = len(edits.changes) - len(chosen)
            rest = f"，没有采纳 {left} 处" if left else ""
            click.echo(f"已采纳 {len(chosen)} 处{rest}。")


def _print_unaccepted_ledger_changes(edits: "LedgerEdits", *, asks: bool) -> None:
    """Print the ledger's changes that cannot be accepted and, where the user is not asked, those
    that need confirmation.
    """
    for remark in edits.remarks:
        click.echo(remark)
    refused = [each for each in edits.changes if each.refusal]
    for each in refused:
        click.echo(f"{each.description}  {each.refusal}")
    for each in () if asks else edits.changes:
        if each.conflict:
            click.echo(f"{each.description}  须确认：{each.conflict}，没有采纳")
    if not edits.changes:
        click.echo("台账里没有要采纳的改动。")
    else:
        click.echo(f"共有改动 {len(edits.changes)} 处，其中 {len(refused)} 处不能采纳。")


_ANSWER_ACTIONS = {
    "是": "yes", "y": "yes",
    "否": "no", "n": "no", "": "no",
    "全部": "all", "a": "all",
    "不再采纳": "stop", "q": "stop",
}  # fmt: skip


def _ask_which_ledger_changes_to_accept(edits: "LedgerEdits") -> "list[CellEdit]":
    """Ask about each change in the ledger that can be accepted and return the accepted ones; 全部
    accepts all others except those that need confirmation, 不再采纳 none of the others.
    """
    chosen: list[CellEdit] = []
    takes_all = False
    for each in edits.changes:
        if each.refusal:
            continue
        if takes_all and each.needs_no_confirmation:
            chosen.append(each)
            continue
        answer = _ask_action_for_ledger_change(each)
        if answer == "stop":
            break
        takes_all = takes_all or answer == "all"
        if answer in ("yes", "all"):
            chosen.append(each)
    return chosen


def _ask_action_for_ledger_change(change: "CellEdit") -> str:
    """Print one change of the ledger, ask until it is answered whether to accept it, and return
    ``yes``, ``no``, ``all`` or ``stop``.
    """
    click.echo(change.description)
    if change.conflict:
        click.echo(f"  须确认：{change.conflict}")
    while True:
        said = click.prompt(
            "采纳吗？（是/否/全部/不再采纳，回车为“否”）",
            default="",
            show_default=False,
            prompt_suffix=" ",
        )
        if edits := _ANSWER_ACTIONS.get(said.strip().lower()):
            return edits
        click.echo("请回答“是”“否”“全部”或“不再采纳”。")


@click.command(
    "status",
    cls=MinusWordsCommand,
    help="计划进行到哪里了；写上部门、人名、滞后等词，就只看那些事项。",
)
@filter_options
@click.option(
    "--since", metavar="日期", help="从哪天起看变化：11月9日、第3次、期中；默认上次例会。"
)
@click.option(
    "--xlsx",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="把督办台账写到这个 .xlsx 文件，或这个文件夹里。",
)
@click.option("--one-sheet", is_flag=True, help="台账只要一张总表，不再每个部门一张。")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="把一页纸的推进情况写到这个 .docx 文件，或这个文件夹里；有 --json 时写 JSON。",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写一个网页到这个 .html 文件，或这个文件夹里：手机、打印、投影都能看，不用联网。",
)
@click.option(
    "--for",
    "readers",
    type=click.Choice(("领导", "全体教职工")),
    default="领导",
    help="网页给谁看；给全体教职工的不含会上说的话、议定事项和问题。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def print_or_write_status(
    folder: Path,
    words: tuple[str, ...],
    filter_name: str | None,
    save_name: str | None,
    since: str | None,
    xlsx: Path | None,
    one_sheet: bool,
    output: Path | None,
    html: Path | None,
    readers: str,
    as_json: bool,
) -> None:
    """Print where the plan stands, or write it as ledger, Word file or web page.

    Args:
        folder: the data folder.
        words: filter words (department, person, 滞后 …); with a minus to exclude; empty for all
            items.
        filter_name: name of a saved filter to add; None for none.
        save_name: name to save the filter under; None for not saving.
        since: day or meeting from which changes are told, in Chinese; None for the last meeting.
        xlsx: file or folder for the ledger (督办台账); None for none.
        one_sheet: whether the ledger has one sheet in all, instead of one more for each department.
        output: file or folder for the Word file, with ``as_json`` for the JSON; None for none.
        html: file or folder for the web page; None for none.
        readers: for whom the web page is: 领导 (leaders) or 全体教职工 (all staff, who see less).
        as_json: whether JSON is printed.
    """
    from meetingtui.review.item_filter import rows_passing_filter
    from meetingtui.review.term_changes import read_change_span

    with opened_term_snapshot(folder) as snapshot:
        wanted = build_filter_and_save_if_named(folder, snapshot, words, filter_name, save_name)
        meaning = wanted.description if wanted.clauses else ""
        looked_at = (
            snapshot.narrowed_to(rows_passing_filter(snapshot, wanted))
            if wanted.clauses
            else snapshot
        )
        span = read_change_span(since, snapshot) if since is not None else None
        if xlsx:
            write_ledger_file(looked_at, xlsx, by_department=not one_sheet)
        if output and as_json:
            redirect_json_output(output)
        elif output:
            write_status_document(folder, looked_at, output, meaning)
        if html:
            _write_web_page(folder, looked_at, html, readers, span, meaning)
        if as_json:
            from meetingtui.meeting.fixed_agenda import load_agenda
            from meetingtui.review.status_json_report import status_report

            agenda = load_agenda(folder).with_planned_minutes(snapshot.school.meeting.minutes)
            print_json(
                status_report(looked_at, agenda=agenda, since=span, filter_description=meaning)
            )
            return
        if xlsx or output or html:
            return
        from meetingtui.review.status_terminal_page import status_page_lines

        width = shutil.get_terminal_size().columns
        for line in status_page_lines(
            looked_at, width=width, since=span, filter_description=meaning
        ):
            click.echo(line)


def _write_web_page(
    folder: Path,
    snapshot: "TermSnapshot",
    wanted: Path,
    readers_label: str,
    since: "ChangeSpan | None",
    scope: str,
) -> None:
    """Write the review's web page as an HTML file and print its path on stderr; an existing file is
    never replaced. If earlier terms cannot be read, it is written without them.

    Args:
        folder: the data folder, for the earlier terms.
        snapshot: the items to show.
        wanted: the file, or a folder for it.
        readers_label: for whom it is: 领导 (leaders) or 全体教职工 (all staff).
        since: the period whose changes are told; None for since the last meeting.
        scope: meaning of the filter in Chinese; empty for the whole term.
    """
    from meetingtui.base.errors import MeetingTuiError
    from meetingtui.documents.document_file import resolve_output_path, write_document
    from meetingtui.review.web_page.page_renderer import render_web_page, web_page_file_name
    from meetingtui.review.web_page.readership import Readership
    from meetingtui.store.term_lifecycle import snapshots_of_earlier_terms

    readers = next(each for each in Readership if each.label == readers_label)
    target = resolve_output_path(wanted, web_page_file_name(snapshot.today, readers))
    try:
        earlier = snapshots_of_earlier_terms(folder, snapshot.school, snapshot.term, snapshot.today)
    except MeetingTuiError as error:
        click.echo(f"{error.message}网页里没有往期的内容。", err=True)
        earlier = {}
    page = render_web_page(
        snapshot, readers=readers, earlier=earlier, since=since, filter_description=scope
    )
    click.echo(f"已写出：{write_document(page, target.parent, target.name)}", err=True)
