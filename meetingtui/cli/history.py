"""``meetingtui history``: what was done in a term, and when."""

from pathlib import Path

import click

from meetingtui.cli import chinese
from meetingtui.cli.opening import opened, print_json
from meetingtui.wording import full_date


@click.command(cls=chinese.Command)
@click.option(
    "--term", "term_id", metavar="学期", help="哪个学期的记录，例如 2026-2027-1；默认当前学期。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def history(folder: Path, term_id: str | None, as_json: bool) -> None:
    """操作记录：什么时候做了什么，最近的在前；撤销过的也在。"""
    with opened(folder, term_id) as (_school, _term, term_file):
        lines = term_file.audit()[::-1]
    if as_json:
        print_json(lines)
        return
    for line in lines:
        click.echo(f"{full_date(line.at.date())} {line.at:%H:%M}\t{line.said}")
    if not lines:
        click.echo("本学期还没有操作记录。")
