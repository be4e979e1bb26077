"""What every command begins with: the day, the school, the term and its file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from meetingtui.calendar import Term
    from meetingtui.meeting.record import Meeting
    from meetingtui.review.survey import Survey
    from meetingtui.school import School
    from meetingtui.store.term_file import TermFile


def now() -> datetime:
    """The wall clock's time here, without a zone."""
    return datetime.now().astimezone().replace(tzinfo=None)


def today() -> date:
    """The day it is here."""
    return now().date()


@contextmanager
def opened(
    folder: Path, term_id: str | None = None, *, read_only: bool = True
) -> Iterator[tuple["School", "Term", "TermFile"]]:
    """The folder's school, the term asked for, else the present one, and its file.

    What the file is lacking is said before anything else. After writing there is
    a copy of what is there now.
    """
    from meetingtui.school import load
    from meetingtui.store.folder import open_term
    from meetingtui.store.safekeeping import keep_safe
    from meetingtui.store.terms import open_present

    school = load(folder)
    if term_id:
        term = school.term_by_id(term_id)
        term_file = open_term(folder, term, read_only=read_only)
    else:
        term, term_file = open_present(folder, school, today(), read_only=read_only)
    for words in term_file.warnings:
        click.echo(words, err=True)
    with term_file:
        yield school, term, term_file
    if not read_only:
        for words in keep_safe(term_file, school.backup.copy_to, now()):
            click.echo(words, err=True)


@contextmanager
def surveyed(folder: Path, term_id: str | None = None) -> Iterator["Survey"]:
    """Where everything in the term asked for stands today."""
    from meetingtui.plan.tree import ItemTree
    from meetingtui.review.survey import Survey

    with opened(folder, term_id) as (school, term, term_file):
        records = term_file.records
        tree = ItemTree.of(records.items)
        yield Survey(tree, records.meetings, school=school, term=term, today=today())


def meeting_of(term_file: "TermFile", number: int) -> "Meeting":
    """The term's meeting of that number.

    Raises:
        RefusedError: there is none; the message names those there are.
    """
    from meetingtui.errors import RefusedError

    for each in term_file.records.meetings.values():
        if each.number == number:
            return each
    known = "、".join(str(each.number) for each in term_file.records.meetings.values()) or "无"
    raise RefusedError(f"本学期没有第 {number} 次例会。现有：{known}。")


def print_json(value: object) -> None:
    """A record as JSON, for other programs."""
    import msgspec

    click.echo(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))
