"""Shared by the commands: opening the school and its term file, and printing JSON."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from meetingtui.base.clock import local_now, today
from meetingtui.base.errors import RefusedError

if TYPE_CHECKING:
    from meetingtui.base.term_calendar import Term
    from meetingtui.meeting.record import Meeting
    from meetingtui.review.term_snapshot import TermSnapshot
    from meetingtui.school.school import School
    from meetingtui.store.repository import Repository


_CommandType = TypeVar("_CommandType", bound=Callable[..., Any])

_JSON_FILE = "meetingtui.json_file"
"""Key in click's context under which the JSON output file is stored."""


@contextmanager
def opened_term(
    folder: Path, term_id: str | None = None, *, read_only: bool = True
) -> Iterator[tuple["School", "Term", "Repository"]]:
    """Context manager that opens a term and yields the school, the term and its repository.

    Warnings of the term file go to stderr first. After writing, a backup is made.

    Args:
        folder: the data folder.
        term_id: id of the term; None for the present one.
        read_only: whether the file is opened for reading only.
    """
    from meetingtui.school.school import load_school
    from meetingtui.store.folder import open_term, open_term_read_only
    from meetingtui.store.term_backups import back_up_everything
    from meetingtui.store.terms import present_term

    school = load_school(folder)
    term = school.term_by_id(term_id) if term_id else present_term(folder, school, today())
    open_file = open_term_read_only if read_only else open_term
    term_file = open_file(folder, term, clock=local_now, school=school)
    for words in term_file.warnings:
        click.echo(words, err=True)
    with term_file:
        yield school, term, term_file
    if not read_only:
        for words in back_up_everything(term_file, school.backup.copy_to, local_now()):
            click.echo(words, err=True)


@contextmanager
def opened_snapshot(folder: Path, term_id: str | None = None) -> Iterator["TermSnapshot"]:
    """Context manager that yields a snapshot, as of today, of the term with the id ``term_id``;
    None means the present term.
    """
    from meetingtui.plan.tree import ItemTree
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


def json_options(explanation: str = "输出 JSON。") -> Callable[[_CommandType], _CommandType]:
    """Decorator that gives a command ``--json``, and ``-o`` to write the JSON to a UTF-8 file.

    ``-o`` is needed because a shell may redirect output in another encoding. ``explanation`` is
    the help text of ``--json``.
    """

    def give(command: _CommandType) -> _CommandType:
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
            callback=lambda ctx, _option, path: write_json_to(path, ctx),
        )
        return asked(named(command))

    return give


def write_json_to(path: Path | None, ctx: click.Context | None = None) -> None:
    """Make :func:`print_json` write to a file in this command; with None nothing changes."""
    if path is not None:
        (ctx or click.get_current_context()).meta[_JSON_FILE] = path


def _is_json_requested(ctx: click.Context, _option: click.Parameter, is_flag_given: bool) -> bool:
    return is_flag_given or _JSON_FILE in ctx.meta


def print_json(value: object) -> None:
    """Print a value as JSON, or write it to the file given with ``-o``."""
    import msgspec

    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    target: Path | None = click.get_current_context().meta.get(_JSON_FILE)
    if target is None:
        click.echo(text)
        return
    from meetingtui.documents.document_file import write_document

    if target.is_dir():
        raise RefusedError(f"“{target}”是文件夹。请写上文件名，例如 {target / '计划.yaml'}。")
    written = write_document(f"{text}\n".encode(), target.parent, target.name)
    click.echo(f"已写出：{written}", err=True)
