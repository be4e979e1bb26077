"""``meetingtui history``: list what was done in a term, and when."""

from pathlib import Path

import click

from meetingtui.base.wording import full_date
from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import json_options, opened_term, print_json


@click.command(cls=click_chinese.Command)
@click.option(
    "--term", "term_id", metavar="学期", help="哪个学期的记录，例如 2026-2027-1；默认当前学期。"
)
@json_options()
@click.pass_obj
def history(folder: Path, term_id: str | None, as_json: bool) -> None:
    """操作记录：什么时候做了什么，最近的在前；撤销过的也在。"""
    with opened_term(folder, term_id) as (_school, _term, term_file):
        lines = term_file.audit()[::-1]
    if as_json:
        print_json(lines)
        return
    for line in lines:
        click.echo(f"{full_date(line.at.date())} {line.at:%H:%M}\t{line.sentence}")
    if not lines:
        click.echo("本学期还没有操作记录。")
