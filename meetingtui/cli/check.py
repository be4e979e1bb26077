"""``meetingtui check``: the data folder gone through."""

import sys
from pathlib import Path

import click

from meetingtui.cli import chinese
from meetingtui.cli.opening import now, print_json


@click.command(cls=chinese.Command)
@click.option("--fix", is_flag=True, help="能放心代办的就办好：先备份，可撤销。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另存一个求助用的压缩包（.zip），其中的文字都已遮盖。",
)
@click.pass_obj
def check(folder: Path, fix: bool, as_json: bool, report: Path | None) -> None:
    """检查数据文件夹：读得出来吗、前后一致吗、有备份吗；有问题说明怎么办。"""
    from meetingtui.checkup.examining import examine, lines, mend
    from meetingtui.checkup.finding import Severity
    from meetingtui.checkup.support import write_report

    if fix:
        for done in mend(folder, now()):
            click.echo(f"已办：{done}", err=as_json)
    findings = examine(folder, now())
    if as_json:
        print_json(findings)
    else:
        for line in lines(findings):
            click.echo(line)
    if report:
        click.echo(f"求助文件：{write_report(folder, findings, report)}", err=as_json)
    if any(each.severity is Severity.GRAVE for each in findings):
        sys.exit(1)
