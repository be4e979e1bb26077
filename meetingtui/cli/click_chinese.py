"""Click in Chinese: translated messages, command classes with Chinese usage lines, and a yes/no
question.
"""

from typing import Any, NoReturn

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from meetingtui.cli.help_text import terminal_columns
from meetingtui.review.status_page import cells

_TRANSLATED_MODULES = (core, decorators, exceptions, formatting, parser, termui, types)
"""Click's modules that take their messages from ``gettext``."""

_MESSAGES = {
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


def translate_click() -> None:
    """Replace click's messages by Chinese ones, whatever language the machine is set to.

    Help tables are aligned by the cells that Chinese characters take on a terminal.
    """
    # Real gettext would follow LANG and need compiled catalogues; Windows has no LANG.
    for module in _TRANSLATED_MODULES:
        vars(module).update(_=_translate_message, ngettext=_translate_plural_message)
    vars(formatting).update(term_len=cells)
    click.Context.formatter_class = _FastHelpFormatter


class _FastHelpFormatter(click.HelpFormatter):
    """A help formatter as wide as click's that does not import :mod:`shutil`, which loads
    slowly.
    """

    def __init__(
        self,
        indent_increment: int = 2,
        width: int | None = None,
        max_width: int | None = None,
    ) -> None:
        if width is None:
            width = max(min(terminal_columns(), max_width or 80) - 2, 50)
        super().__init__(indent_increment, width, max_width)


def _translate_message(message: str) -> str:
    return _MESSAGES.get(message, message)


def _translate_plural_message(singular: str, plural: str, count: int) -> str:
    return _translate_message(singular if count == 1 else plural)


class ChineseCommand(click.Command):
    """A click command with a Chinese usage line and Chinese error messages."""

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
    """A click group whose own and whose subcommands' usage and errors are in Chinese."""

    command_class = ChineseCommand
    group_class = type

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "命令 [参数]...")
        super().__init__(*args, **settings)


def _raise_missing_argument(error: click.MissingParameter, ctx: click.Context) -> NoReturn:
    name = error.param.make_metavar(ctx) if error.param else ""
    raise click.UsageError(f"没有写{name}。", ctx) from error


_YES = ("是", "是的", "好", "y", "yes")
_NO = ("否", "不", "不是", "n", "no")


def confirm(question: str, *, default: bool) -> bool:
    """Ask the user a yes/no question in Chinese, until it is answered; return whether it was yes.

    是, 否, y and n are understood; Enter alone means ``default``.
    """
    by_enter = "是" if default else "否"
    while True:
        prompt = f"{question}（是/否，回车为“{by_enter}”）"
        said = click.prompt(prompt, default="", show_default=False, prompt_suffix=" ")
        answer = said.strip().lower() or by_enter
        if answer in (*_YES, *_NO):
            return answer in _YES
        click.echo("请回答“是”或“否”。")
