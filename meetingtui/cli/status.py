"""``meetingtui status``: where the plan stands."""

from pathlib import Path

import click

from meetingtui.cli import chinese
from meetingtui.cli.opening import print_json, surveyed


@click.command(cls=chinese.Command)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def status(folder: Path, as_json: bool) -> None:
    """计划进行到哪里了。"""
    from meetingtui.review.report import status_lines, status_report

    with surveyed(folder) as survey:
        report = status_report(survey)
    if as_json:
        print_json(report)
    else:
        for line in status_lines(report):
            click.echo(line)
