"""``meetingtui archive``: put a term with all its papers and files into one zip."""

from pathlib import Path

import click

from meetingtui.base.clock import today
from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import opened_term


@click.command(cls=click_chinese.Command)
@click.argument("term_id", metavar="[学期]", required=False)
@click.pass_obj
def archive(folder: Path, term_id: str | None) -> None:
    """归档：一个学期的记录、文书、台账、佐证材料放进一个压缩包，附目录和校验码；默认本学期。"""
    from meetingtui.store.term_archive import archive_faults, make_archive

    with opened_term(folder, term_id) as (school, term, term_file):
        made = make_archive(folder, school, term, term_file, today())
    click.echo(f"{made.words}。")
    for fault in archive_faults(made.path):
        click.echo(fault, err=True)
    if not term_file.records.closing:
        click.echo("这个学期还没有结束，以后的改动不在里面；结束以后请再归档一次。", err=True)
