"""``meetingtui status``: show where the plan stands, or write it as ledger, Word, web page or
JSON.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.cli.command_context import opened_snapshot, print_json, write_json_to
from meetingtui.cli.filter_commands import FilteringCommand, chosen_filter, filter_options
from meetingtui.cli.ledger_commands import write_ledger, write_status

if TYPE_CHECKING:
    from meetingtui.review.changes import ChangeSpan
    from meetingtui.review.term_snapshot import TermSnapshot


@click.command(cls=FilteringCommand)
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
def status(
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
    """计划进行到哪里了；写上部门、人名、滞后等词，就只看那些事项。"""
    from meetingtui.review.changes import read_change_span
    from meetingtui.review.filter import select_rows

    with opened_snapshot(folder) as snapshot:
        wanted = chosen_filter(folder, snapshot, words, filter_name, save_name)
        meaning = wanted.meaning if wanted.clauses else ""
        looked_at = (
            snapshot.narrowed_to(select_rows(snapshot, wanted)) if wanted.clauses else snapshot
        )
        span = read_change_span(since, snapshot) if since is not None else None
        if xlsx:
            write_ledger(looked_at, xlsx, by_department=not one_sheet)
        if output and as_json:
            write_json_to(output)
        elif output:
            write_status(folder, looked_at, output, meaning)
        if html:
            _write_web_page(folder, looked_at, html, readers, span, meaning)
        if as_json:
            from meetingtui.meeting.fixed_agenda import load_agenda
            from meetingtui.review.status_report import status_report

            agenda = load_agenda(folder).with_planned_minutes(snapshot.school.meeting.minutes)
            print_json(status_report(looked_at, agenda=agenda, since=span, filter=meaning))
            return
        if xlsx or output or html:
            return
        from meetingtui.review.status_page import status_page

        width = shutil.get_terminal_size().columns
        for line in status_page(looked_at, width=width, since=span, filter=meaning):
            click.echo(line)


def _write_web_page(
    folder: Path,
    snapshot: "TermSnapshot",
    wanted: Path,
    readers_label: str,
    since: "ChangeSpan | None",
    scope: str,
) -> None:
    """Write the web page to a file or into a folder, and print its path."""
    from meetingtui.base.errors import MeetingTuiError
    from meetingtui.documents.document_file import destination_for, write_document
    from meetingtui.review.web_page.readership import Readership
    from meetingtui.review.web_page.web_page import make_web_page, web_page_file_name
    from meetingtui.store.terms import snapshots_of_earlier_terms

    readers = next(each for each in Readership if each.label == readers_label)
    target = destination_for(wanted, web_page_file_name(snapshot.today, readers))
    try:
        earlier = snapshots_of_earlier_terms(folder, snapshot.school, snapshot.term, snapshot.today)
    except MeetingTuiError as error:
        click.echo(f"{error.message}网页里没有往期的内容。", err=True)
        earlier = {}
    page = make_web_page(snapshot, readers=readers, earlier=earlier, since=since, filter=scope)
    click.echo(f"已写出：{write_document(page, target.parent, target.name)}", err=True)
