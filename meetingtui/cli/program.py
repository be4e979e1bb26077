"""The ``meetingtui`` program: its group of commands, and the commands that open the app."""

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import IO, Any, TextIO

import click

from meetingtui.base.clock import today
from meetingtui.base.errors import MeetingTuiError
from meetingtui.cli.command_helpers import ChineseGroup, translate_click_messages

# An output stream that removes control characters a terminal would obey


_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Pattern of control characters except line ends and tabs, and of characters that change the
writing direction.
"""


class ControlFreeStream:
    """A wrapper of a text stream that removes terminal control characters from what is written.

    Args:
        stream: the stream; everything but writing is left to it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text without control characters; return the length of the given text."""
        self._stream.write(_CONTROL_CHARACTERS.sub("", text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        """Return any other attribute of the wrapped stream."""
        return getattr(self._stream, name)


# The ``meetingtui`` program


translate_click_messages()


class _RefusalError(click.ClickException):
    """A click error that prints only its message to stderr and exits with code 1."""

    def show(self, file: IO[str] | None = None) -> None:
        """Print the refusal's message alone to ``file``; to stderr where that is None."""
        click.echo(self.message, file=file, err=file is None)


COMMANDS: dict[str, tuple[str, str]] = {
    "plan": ("plan_commands:plan_group", "工作计划：读取、导入、结转、列出。"),
    "item": (
        "item_change_commands:item_group",
        "增改事项：新增、改名、移动、拆分、合并、删去；都可在程序里撤销。",
    ),
    "note": (
        "item_change_commands:note_task_or_topic",
        "随手记：一句话记成任务（责任人、时限一起写），或下次例会的议题。",
    ),
    "attach": (
        "item_change_commands:copy_and_attach_evidence",
        "附上佐证材料：文件、照片复制到资料夹里，原来的不动；可在程序里撤销。",
    ),
    "meeting": ("meeting_commands:meeting_group", "例会：列出、查看。"),
    "report": (
        "meeting_commands:report_group",
        "会前填报：写出各部门的填报表和邮件草稿，读入收回的。",
    ),
    "notice": (
        "meeting_commands:print_or_write_notice",
        "会议通知：下次例会的时间、地点、议程，可以发微信的文字；也可写成 Word、邮件草稿。",
    ),
    "remind": (
        "meeting_commands:print_due_item_reminders",
        "催办：已过期和快到期的，按人列出，一段可以发微信的文字。",
    ),
    "follow": ("meeting_commands:open_audience_window", "第二个窗口：供会场看，只读，随会议更新。"),
    "minutes": (
        "document_commands:write_meeting_document",
        "写出某一次例会的会议纪要（Word），或别的文书。",
    ),
    "mail": (
        "mail_commands:send_or_draft_minutes",
        "把某一次例会的纪要发给与会人员；默认写成草稿，不需要服务器。",
    ),
    "template": ("document_commands:template_group", "Word 模板：列出、检查、新建。"),
    "status": (
        "status_commands:print_or_write_status",
        "计划进行到哪里了；写上部门、人名、滞后等词，就只看那些事项。",
    ),
    "ledger": ("status_commands:ledger_group", "督办台账：读回改过的台账；导出用 status --xlsx。"),
    "summary": (
        "document_commands:write_term_summary",
        "写出学期工作总结的初稿（Word），句句有据，供修改定稿。",
    ),
    "filter": ("status_commands:filter_group", "存下的筛选：列出、删去。"),
    "term": ("term_commands:term_group", "学期：列出、结束、重新打开、开启下学期、两学期对比。"),
    "archive": (
        "term_commands:write_term_archive",
        "归档：一个学期的记录、文书、台账、佐证材料放进一个压缩包，附目录和校验码；默认本学期。",
    ),
    "history": (
        "data_folder_commands:print_audit_trail",
        "操作记录：什么时候做了什么，最近的在前；撤销过的也在。",
    ),
    "backup": ("data_folder_commands:backup_group", "备份：不带命令即现在做一份；也可列出、恢复。"),
    "check": (
        "data_folder_commands:check_data_folder",
        "检查数据文件夹：读得出来吗、前后一致吗、有备份吗；有问题说明怎么办。",
    ),
}
"""Module and function (``plan_commands:plan_group``) and help text of each command, by name.

A command's module is imported when the command is used, so that ``--help`` is fast.
"""


class _LazyCommandGroup(ChineseGroup):
    """The top command group: imports a command's module when it is used, and prints our errors
    as one message with exit code 1.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands of the program, without importing their modules."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command with a name; None where there is none."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(f"meetingtui.cli.{module}"), function)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands into the program's help, with descriptions that need no import
        of a command's module.
        """
        current = {name: command.get_short_help_str() for name, command in self.commands.items()}
        told = current | {name: words for name, (_, words) in COMMANDS.items()}
        with formatter.section("命令"):
            formatter.write_dl(sorted(told.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command chosen on the command line; an error of ours is printed as one
        sentence.
        """
        try:
            return super().invoke(ctx)
        except MeetingTuiError as error:
            raise _RefusalError(error.message) from error


@click.group(
    cls=_LazyCommandGroup,
    invoke_without_command=True,
    help="行政例会：不带命令即打开程序。",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="数据文件夹；不写则依次找 $MEETINGTUI_DATA、./data、用户数据目录。",
)
@click.version_option(package_name="meetingtui", message="%(prog)s %(version)s", help="显示版本。")
@click.pass_context
def cli(ctx: click.Context, data: Path | None) -> None:
    """The ``meetingtui`` program; without a command it opens the app.

    ``data`` is the data folder; None to look for it in the usual places.
    """
    from meetingtui.store.data_folder import locate_data_folder

    ctx.obj = locate_data_folder(data, os.environ, Path.cwd())
    if ctx.invoked_subcommand is None:
        _run_app(ctx.obj)


def run() -> None:
    """Parse the arguments of the process and run the command they name, or open the app."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Windows console may still speak GBK; our output is UTF-8
            reconfigure(encoding="utf-8", errors="replace")
    sys.stdout, sys.stderr = ControlFreeStream(sys.stdout), ControlFreeStream(sys.stderr)
    cli(prog_name="meetingtui")


@cli.command("demo", help="用示例学校的一次性副本打开程序，可随意试。")
def open_demo() -> None:
    """Open the app on a temporary copy of the sample school, which is deleted at the end."""
    import tempfile

    from meetingtui.sample import create_sample_school

    with tempfile.TemporaryDirectory(prefix="meetingtui-demo-") as folder:
        create_sample_school(Path(folder), today())
        _run_app(Path(folder), is_demo=True)


@cli.command("init", help="新建一所学校的数据文件夹。")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹")
@click.option("--sample", is_flag=True, help="放入示例学校的副本。")
def init_data_folder(folder: Path, sample: bool) -> None:
    """Create a data folder for a new school.

    Args:
        folder: the folder to create.
        sample: whether it is to hold a copy of the sample school instead of an empty school.
    """
    if sample:
        from meetingtui.sample import create_sample_school

        create_sample_school(folder, today())
        click.echo(f"示例学校已放在 {folder}。打开：meetingtui --data {folder}")
        return
    from meetingtui.store.settings_files import create_school_folder

    create_school_folder(folder, today())
    click.echo(f"已新建 {folder}。运行 meetingtui --data {folder}，按画面设置本校、读入计划。")


def _run_app(folder: Path, *, is_demo: bool = False) -> None:
    """Open the main window on a data folder, with a log file, and return when it is closed; with a
    return code of the app other than 0, exit with it.
    """
    import logging

    from meetingtui.base.log_file import start_log
    from meetingtui.base.shipped_files import pop_unseen_release_notes
    from meetingtui.ui import make_app

    log = start_log(folder)
    app = make_app(folder, is_demo=is_demo)
    app.version_news = pop_unseen_release_notes(folder)
    app.run()
    if app._exception:  # textual has shown it; the log keeps where it came from
        logging.getLogger(__name__).error("the app ended in an error", exc_info=app._exception)
    log.close()  # Windows deletes no folder, the demo's among them, with an open file in it
    if app.return_code:
        sys.exit(app.return_code)
