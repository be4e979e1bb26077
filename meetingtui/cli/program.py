"""The program itself: its group of commands, and those that begin everything."""

import os
import sys
from pathlib import Path
from typing import IO, Any

import click

from meetingtui.cli import chinese
from meetingtui.cli.backup import backup
from meetingtui.cli.check import check
from meetingtui.cli.filtering import filters
from meetingtui.cli.follow import follow
from meetingtui.cli.history import history
from meetingtui.cli.ledger import ledger
from meetingtui.cli.mail import mail
from meetingtui.cli.meeting import meeting
from meetingtui.cli.minutes import minutes
from meetingtui.cli.opening import today
from meetingtui.cli.plan import plan
from meetingtui.cli.status import status
from meetingtui.cli.stream import HarmlessStream
from meetingtui.cli.summary import summary
from meetingtui.cli.template import template
from meetingtui.cli.term import term
from meetingtui.errors import MeetingTuiError

chinese.speak_chinese()


class _Refusal(click.ClickException):
    """One message on stderr, as it stands; exit code 1."""

    def show(self, file: IO[str] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class _Refusing(chinese.Group):
    """Turns our refusals into one message on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MeetingTuiError as error:
            raise _Refusal(error.message) from error


@click.group(cls=_Refusing, invoke_without_command=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="数据文件夹；不写则依次找 $MEETINGTUI_DATA、./data、用户数据目录。",
)
@click.version_option(package_name="meetingtui", message="%(prog)s %(version)s", help="显示版本。")
@click.pass_context
def cli(ctx: click.Context, data: Path | None) -> None:
    """行政例会：不带命令即打开程序。"""
    from meetingtui.store.folder import locate

    ctx.obj = locate(data, os.environ, Path.cwd())
    if ctx.invoked_subcommand is None:
        _run_app(ctx.obj)


for _command in (
    plan,
    meeting,
    follow,
    minutes,
    mail,
    template,
    status,
    ledger,
    summary,
    filters,
    term,
    history,
    backup,
    check,
):
    cli.add_command(_command)


def main() -> None:
    """The ``meetingtui`` program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Windows console may still speak GBK; our output is UTF-8
            reconfigure(encoding="utf-8", errors="replace")
    sys.stdout, sys.stderr = HarmlessStream(sys.stdout), HarmlessStream(sys.stderr)
    cli(prog_name="meetingtui")


@cli.command()
def demo() -> None:
    """用示例学校的一次性副本打开程序，可随意试。"""
    import tempfile

    from meetingtui.sample import create

    with tempfile.TemporaryDirectory(prefix="meetingtui-demo-") as folder:
        create(Path(folder), today())
        _run_app(Path(folder))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹")
@click.option("--sample", is_flag=True, help="放入示例学校的副本。")
def init(folder: Path, sample: bool) -> None:
    """新建一所学校的数据文件夹。"""
    if sample:
        from meetingtui.sample import create

        create(folder, today())
        click.echo(f"示例学校已放在 {folder}。打开：meetingtui --data {folder}")
        return
    from meetingtui.store.folder import create_school

    create_school(folder, today())
    click.echo(
        f"已新建 {folder}。请用文本编辑器打开其中的 school.yaml，写上本校的部门、人员和学期。"
    )
    click.echo(f"然后导入计划：meetingtui --data {folder} plan import 计划.docx")


def _run_app(folder: Path) -> None:
    import logging

    from meetingtui.logbook import keep_log
    from meetingtui.ui.startup import app_on

    keep_log(folder)
    app = app_on(folder)
    app.run()
    if app._exception:  # textual has shown it; the log keeps where it came from
        logging.getLogger(__name__).error("the app ended in an error", exc_info=app._exception)
    if app.return_code:
        sys.exit(app.return_code)
