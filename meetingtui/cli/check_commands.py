"""``meetingtui check``: check the data folder, repair it, hand over items, write a support
report.
"""

import sys
from pathlib import Path

import click

from meetingtui.base.clock import local_now, today
from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import json_options, opened_term, print_json


@click.command(cls=click_chinese.Command)
@click.option("--fix", is_flag=True, help="能放心代办的就办好：先备份，可撤销。")
@click.option("--hand-over", "leaver", metavar="姓名", help="把不在名单上的人未办结的事项移交。")
@click.option("--to", metavar="姓名", default="", help="移交给谁；不写就交给各事项部门的负责人。")
@click.option("--yes", is_flag=True, help="移交时不再询问。")
@json_options()
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另存一个求助用的压缩包（.zip），其中的文字都已遮盖。",
)
@click.pass_obj
def check(
    folder: Path,
    fix: bool,
    leaver: str | None,
    to: str,
    yes: bool,
    as_json: bool,
    report: Path | None,
) -> None:
    """检查数据文件夹：读得出来吗、前后一致吗、有备份吗；有问题说明怎么办。"""
    from meetingtui.checkup.all_checks import finding_text_lines, repair_folder, run_all_checks
    from meetingtui.checkup.check_finding import Severity
    from meetingtui.checkup.support_report import write_support_report

    if leaver:
        _hand_over(folder, leaver, to, yes=yes)
        return
    if fix:
        for done in repair_folder(folder, local_now()):
            click.echo(f"已办：{done}", err=as_json)
    findings = run_all_checks(folder, local_now())
    if as_json:
        print_json(findings)
    else:
        for line in finding_text_lines(findings):
            click.echo(line)
    if report:
        click.echo(f"求助文件：{write_support_report(folder, findings, report)}", err=as_json)
    if any(each.severity is Severity.GRAVE for each in findings):
        sys.exit(1)


def _hand_over(folder: Path, name: str, to: str, *, yes: bool) -> None:
    """Show what would be handed over, ask, and do it as a step that can be undone."""
    from meetingtui.actions.progress_changes import reassign_items_of_leaver
    from meetingtui.base.errors import RefusedError

    with opened_term(folder, read_only=False) as (school, _, term_file):
        if school.person(name) is not None:
            raise RefusedError(f"{name}还在名单上。要换责任人，请在事项上改。")
        change = reassign_items_of_leaver(term_file.records, name, to, school=school, on=today())
        if change is None:
            click.echo(f"{name}名下没有能移交的未办结事项。可用 --to 写明移交给谁。")
            return
        for item in change.items:
            click.echo(f"  {item.title} → {item.owner_words}")
        if yes or click_chinese.confirm(f"{change.words}吗？", default=False):
            term_file.record(change)
            click.echo(f"已{change.words}。")
        else:
            click.echo("没有移交，什么都没有改。")
