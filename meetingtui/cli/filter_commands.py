"""Filter words of commands that list items, and ``meetingtui filter`` for saved filters."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from meetingtui.cli import click_chinese

if TYPE_CHECKING:
    from meetingtui.review.filter import RowFilter
    from meetingtui.review.term_snapshot import TermSnapshot

_CONTRARY = re.compile(r"^-(?=[^-A-Za-z])")

F = TypeVar("F", bound=Callable[..., Any])


class FilteringCommand(click_chinese.Command):
    """A command that takes filter words, among them ones with a minus (-教务), which are not
    options.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments as click does, with the minus of filter words replaced by a
        full-width one.
        """
        return super().parse_args(ctx, [_CONTRARY.sub("－", arg, count=1) for arg in args])


def filter_options(command: F) -> F:
    """Decorator that gives a command the parameters ``words``, ``filter_name`` and ``save_name``
    of :func:`chosen_filter`.
    """
    for decorate in (
        click.option("--save", "save_name", metavar="名称", help="把这些词存成筛选。"),
        click.option("--filter", "filter_name", metavar="名称", help="用存下的筛选。"),
        click.argument("words", nargs=-1, metavar="[词]..."),
    ):
        command = decorate(command)
    return command


def chosen_filter(
    folder: Path,
    snapshot: "TermSnapshot",
    words: Sequence[str],
    filter_name: str | None = None,
    save_name: str | None = None,
) -> "RowFilter":
    """Return the filter of the given words combined with a saved filter; save it where asked.

    Args:
        folder: the data folder.
        snapshot: the term, by which the words are understood.
        words: filter words from the command line.
        filter_name: name of a saved filter to add; None for none.
        save_name: name to save the result under; None for not saving.

    Raises:
        RefusedError: a word or the name of a filter is unknown.
        SettingsError: the saved filters cannot be read.
        StoreError: the filter cannot be saved.
    """
    from meetingtui.review.filter import parse_filter
    from meetingtui.store.saved_filters import SavedFilters

    saved = SavedFilters(folder)
    before = (saved.words(filter_name),) if filter_name else ()
    wanted = parse_filter(" ".join((*before, *words)), snapshot)
    if save_name:
        saved.save(save_name, wanted.words)
    return wanted


@click.group("filter", cls=click_chinese.ChineseGroup)
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
