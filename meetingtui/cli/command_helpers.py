"""Functions all commands of the command line share: click in Chinese, opening a school's term file,
printing JSON.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from meetingtui.base.clock import local_now_without_time_zone, today
from meetingtui.base.errors import RefusedError
from meetingtui.cli.help_text import terminal_width
from meetingtui.review.status_terminal_page import cells

if TYPE_CHECKING:
    from meetingtui.base.term_calendar import Term
    from meetingtui.meeting.record import Meeting
    from meetingtui.review.term_snapshot import TermSnapshot
    from meetingtui.school.school import School
    from meetingtui.store.repository import Repository


_TRANSLATED_MODULES = (core, decorators, exceptions, formatting, parser, termui, types)
"""Click's modules that take their messages from ``gettext``."""

_CHINESE_MESSAGES = {
    "Usage:": "用法:",
    "Options": "选项",
    "Positional arguments": "参数",
    "Commands": "命令",
    "Aborted!": "已中止。",
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "写法见：{command} {option}",
    "Show this message and exit.": "显示这份说明。",
    "Show the version and exit.": "显示版本。",
    "Missing command.": "没有写命令。",
    "No such command {name!r}.": "没有命令“{name}”。",
    "No such option {name!r}.": "没有选项“{name}”。",
    "No such option: {name}": "没有选项“{name}”。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "是不是其中之一：{possibilities}？",
    "(Possible options: {possibilities})": "是不是其中之一：{possibilities}？",
    "Got unexpected extra argument ({args})": "多写了“{args}”。",
    "Got unexpected extra arguments ({args})": "多写了“{args}”。",
    "Option {name!r} requires an argument.": "选项“{name}”后面要写内容。",
    "Option {name!r} does not take a value.": "选项“{name}”后面不写内容。",
    "Invalid value: {message}": "写得不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 写得不对：{message}",
    "{value!r} is not a valid {number_type}.": "“{value}”不是数。",
    "{name} {filename!r} is a file.": "{filename} 是文件，不是文件夹。",
}
"""Chinese translations of the messages that click can show in our commands; others stay English."""


def translate_click_messages() -> None:
    """Replace the messages of click, the command-line library, by Chinese ones, whatever language
    the machine is set to.

    Help tables are aligned by the cells that Chinese characters take on a terminal.
    """
    # Real gettext would follow LANG and need compiled catalogues; Windows has no LANG.
    for module in _TRANSLATED_MODULES:
        vars(module).update(_=_translate_message, ngettext=_translate_plural_message)
    vars(formatting).update(term_len=cells)
    click.Context.formatter_class = _FastHelpFormatter


class _FastHelpFormatter(click.HelpFormatter):
    """A formatter of command-line help as wide as click's that does not import :mod:`shutil`, which
    loads slowly.
    """

    def __init__(
        self,
        indent_increment: int = 2,
        width: int | None = None,
        max_width: int | None = None,
    ) -> None:
        if width is None:
            width = max(min(terminal_width(), max_width or 80) - 2, 50)
        super().__init__(indent_increment, width, max_width)


def _translate_message(message: str) -> str:
    """Return the Chinese wording of one of click's messages; the message itself where none is
    known.
    """
    return _CHINESE_MESSAGES.get(message, message)


def _translate_plural_message(singular: str, plural: str, count: int) -> str:
    """Return the Chinese wording of a click message that has a singular and a plural form;
    ``count`` decides which is looked up.
    """
    return _translate_message(singular if count == 1 else plural)


class ChineseCommand(click.Command):
    """A click command with a Chinese usage line, and Chinese messages for missing arguments."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments as click does; a missing one raises a usage error in Chinese."""
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter as error:
            _raise_missing_argument(error, ctx)


class ChineseGroup(ChineseCommand, click.Group):
    """A click command group whose usage lines and errors, also those of its subcommands, are in
    Chinese.
    """

    command_class = ChineseCommand
    group_class = type

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "命令 [参数]...")
        super().__init__(*args, **settings)


def _raise_missing_argument(error: click.MissingParameter, ctx: click.Context) -> NoReturn:
    """Raise a Chinese usage error that names the argument missing from the command line."""
    name = error.param.make_metavar(ctx) if error.param else ""
    raise click.UsageError(f"没有写{name}。", ctx) from error


_YES_ANSWERS = ("是", "是的", "好", "y", "yes")
_NO_ANSWERS = ("否", "不", "不是", "n", "no")


def confirm(question: str, *, default: bool) -> bool:
    """Ask the user a yes/no question in Chinese, until it is answered; return whether it was yes.

    是, 否, y and n are understood; Enter alone means ``default``.
    """
    by_enter = "是" if default else "否"
    while True:
        prompt = f"{question}（是/否，回车为“{by_enter}”）"
        said = click.prompt(prompt, default="", show_default=False, prompt_suffix=" ")
        answer = said.strip().lower() or by_enter
        if answer in (*_YES_ANSWERS, *_NO_ANSWERS):
            return answer in _YES_ANSWERS
        click.echo("请回答“是”或“否”。")


_CommandType = TypeVar("_CommandType", bound=Callable[..., Any])

_JSON_FILE_KEY = "meetingtui.json_file"
"""Key in click's context under which the JSON output file is stored."""


@contextmanager
def opened_term(
    folder: Path, term_id: str | None = None, *, read_only: bool = True
) -> Iterator[tuple["School", "Term", "Repository"]]:
    """Open a term for a command, as a context manager that yields the school, the term and its
    repository.

    Warnings of the term file go to stderr first. A file opened for writing is backed up when the
    block ends without an error; what fails of that is told on stderr.

    Args:
        folder: the data folder.
        term_id: id of the term; None for the present one: today's, or the next one if that is
            closed.
        read_only: whether the file is opened for reading only.

    Raises:
        SettingsError: school.yaml cannot be read or has no such term.
        StoreError: the term file cannot be opened.
    """
    from meetingtui.school.school import load_school
    from meetingtui.store.data_folder import open_term, open_term_read_only
    from meetingtui.store.term_backups import back_up_term_and_school_files
    from meetingtui.store.term_lifecycle import current_open_term

    school = load_school(folder)
    term = school.term_by_id(term_id) if term_id else current_open_term(folder, school, today())
    open_file = open_term_read_only if read_only else open_term
    term_file = open_file(folder, term, clock=local_now_without_time_zone, school=school)
    for words in term_file.warnings:
        click.echo(words, err=True)
    with term_file:
        yield school, term, term_file
    if not read_only:
        for words in back_up_term_and_school_files(
            term_file, school.backup.copy_to, local_now_without_time_zone()
        ):
            click.echo(words, err=True)


@contextmanager
def opened_term_snapshot(folder: Path, term_id: str | None = None) -> Iterator["TermSnapshot"]:
    """Open a term for a command, read-only, as a context manager that yields the snapshot of its
    items as of today.

    ``term_id`` is the term's id; None for the present one. It raises the errors of
    :func:`opened_term`.
    """
    from meetingtui.plan.item_tree import ItemTree
    from meetingtui.review.term_snapshot import TermSnapshot

    with opened_term(folder, term_id) as (school, term, term_file):
        records = term_file.records
        tree = ItemTree.from_items(records.items)
        yield TermSnapshot(tree, records.meetings, school=school, term=term, today=today())


def meeting_by_number(term_file: "Repository", number: int) -> "Meeting":
    """Return the term's meeting with a number (第N次).

    Raises:
        RefusedError: there is none; the message lists the numbers there are.
    """
    for each in term_file.records.meetings.values():
        if each.number == number:
            return each
    known = "、".join(str(each.number) for each in term_file.records.meetings.values()) or "无"
    raise RefusedError(f"本学期没有第 {number} 次例会。现有：{known}。")


def json_output_options(explanation: str = "输出 JSON。") -> Callable[[_CommandType], _CommandType]:
    """Decorator that gives a command ``--json``, and ``-o`` to write the JSON to a UTF-8 file.

    ``-o`` is needed because a shell may redirect output in another encoding. ``explanation`` is
    the help text of ``--json``.
    """

    def add_options(command: _CommandType) -> _CommandType:
        """Add ``--json`` and ``-o`` to one command and return it."""
        asked = click.option(
            "--json", "as_json", is_flag=True, help=explanation, callback=_is_json_requested
        )
        named = click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            metavar="文件",
            help="把 JSON 写到这个文件。",
            expose_value=False,
            is_eager=True,
            callback=lambda ctx, _option, path: redirect_json_output(path, ctx),
        )
        return asked(named(command))

    return add_options


def redirect_json_output(path: Path | None, ctx: click.Context | None = None) -> None:
    """Make :func:`print_json` write to a file during the present command.

    Args:
        path: the file; None leaves it printing.
        ctx: click's context of the command; None for the current one.
    """
    if path is not None:
        (ctx or click.get_current_context()).meta[_JSON_FILE_KEY] = path


def _is_json_requested(ctx: click.Context, _option: click.Parameter, is_flag_given: bool) -> bool:
    """Return whether the command prints JSON: ``--json`` was given, or a file for it with
    ``-o``.
    """
    return is_flag_given or _JSON_FILE_KEY in ctx.meta


def print_json(value: object) -> None:
    """Print a value as JSON, or write it to the file given with ``-o`` and print its path on
    stderr; a taken file name gets a number.

    Raises:
        RefusedError: the file given is a folder.
        DocumentWriteError: the file cannot be written.
    """
    import msgspec

    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    target: Path | None = click.get_current_context().meta.get(_JSON_FILE_KEY)
    if target is None:
        click.echo(text)
        return
    from meetingtui.documents.document_file import write_document

    if target.is_dir():
        raise RefusedError(f"“{target}”是文件夹。请写上文件名，例如 {target / '计划.yaml'}。")
    written = write_document(f"{text}\n".encode(), target.parent, target.name)
    click.echo(f"已写出：{written}", err=True)
