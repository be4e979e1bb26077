"""``meetingtui status``: where the plan stands."""

import shutil
from pathlib import Path

import click

from meetingtui.cli.filtering import FilteringCommand, chosen, filter_options
from meetingtui.cli.ledger import write_ledger, write_status
from meetingtui.cli.opening import print_json, surveyed


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
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="把一页纸的推进情况写到这个 .docx 文件，或这个文件夹里。",
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
    output: Path | None,
    as_json: bool,
) -> None:
    """计划进行到哪里了；写上部门、人名、滞后等词，就只看那些事项。"""
    from meetingtui.review.changes import read_span
    from meetingtui.review.filter import select

    with surveyed(folder) as survey:
        wanted = chosen(folder, survey, words, filter_name, save_name)
        meaning = wanted.meaning if wanted.demands else ""
        looked_at = survey.only(select(survey, wanted)) if wanted.demands else survey
        span = read_span(since, survey) if since is not None else None
        if xlsx:
            write_ledger(looked_at, xlsx)
        if output:
            write_status(folder, looked_at, output, meaning)
        if as_json:
            from meetingtui.meeting.fixed_agenda import load
            from meetingtui.review.report import status_report

            agenda = load(folder).planned_by(survey.school.meeting.minutes)
            print_json(status_report(looked_at, agenda=agenda, since=span, filter=meaning))
            return
        if xlsx or output:
            return
        from meetingtui.review.status_page import status_page

        width = shutil.get_terminal_size().columns
        for line in status_page(looked_at, width=width, since=span, filter=meaning):
            click.echo(line)
