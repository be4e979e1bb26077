"""Choosing among the items on the command line, with the words the screen takes, too."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from meetingtui.cli import chinese

if TYPE_CHECKING:
    from meetingtui.review.filter import Filter
    from meetingtui.review.survey import Survey

_CONTRARY = re.compile(r"^-(?=[^-A-Za-z])")

F = TypeVar("F", bound=Callable[..., Any])


class FilteringCommand(chinese.Command):
    """A command that takes words of a filter; -教务 is such a word, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with the minus of such words made full-width."""
        return super().parse_args(ctx, [_CONTRARY.sub("－", arg, count=1) for arg in args])


def filter_options(command: F) -> F:
    """Gives a command ``words``, ``filter_name`` and ``save_name``, for :func:`chosen`."""
    for decorate in (
        click.option("--save", "save_name", metavar="名称", help="把这些词存成筛选。"),
        click.option("--filter", "filter_name", metavar="名称", help="用存下的筛选。"),
        click.argument("words", nargs=-1, metavar="[词]..."),
    ):
        command = decorate(command)
    return command


def chosen(
    folder: Path,
    survey: "Survey",
    words: Sequence[str],
    filter_name: str | None = None,
    save_name: str | None = None,
) -> "Filter":
    """The filter of the words and of the saved ones, both together; saved where that is asked.

    Raises:
        RefusedError: a word or the name of a filter is unknown.
        SettingsError: the saved filters cannot be read.
        StoreError: the words could not be saved.
    """
    from meetingtui.review.filter import read_filter
    from meetingtui.store.saved_filters import SavedFilters

    saved = SavedFilters(folder)
    before = (saved.words(filter_name),) if filter_name else ()
    wanted = read_filter(" ".join((*before, *words)), survey)
    if save_name:
        saved.save(save_name, wanted.words)
    return wanted


@click.group("filter", cls=chinese.Group)
def filters() -> None:
    """存下的筛选：列出、删去。"""


@filters.command("list")
@click.pass_obj
def list_filters(folder: Path) -> None:
    """列出存下的筛选。"""
    from meetingtui.store.saved_filters import SavedFilters

    saved = SavedFilters(folder).all()
    for name, words in saved.items():
        click.echo(f"{name}：{words}")
    if not saved:
        click.echo("还没有存过筛选。存一个：meetingtui plan list 滞后 --save 名称")


@filters.command("remove")
@click.argument("name", metavar="名称")
@click.pass_obj
def remove_filter(folder: Path, name: str) -> None:
    """删去存下的筛选。"""
    from meetingtui.store.saved_filters import SavedFilters

    SavedFilters(folder).remove(name)
    click.echo(f"已删去筛选“{name}”。")
