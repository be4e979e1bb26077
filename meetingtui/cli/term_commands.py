"""Commands of the command line about terms: list, close, reopen, start the next, compare two,
archive one.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.base.clock import local_now_without_time_zone, today
from meetingtui.cli.command_helpers import (
    ChineseCommand,
    ChineseGroup,
    confirm,
    json_output_options,
    opened_term,
    print_json,
)
from meetingtui.review.status_terminal_page import fit_to_cells

if TYPE_CHECKING:
    from meetingtui.review.json_output_rows import TermListRow
    from meetingtui.review.term_statistics import TermComparison


_COLUMN_WIDTHS = (14, 12, 12)
"""Widths in cells of the comparison's columns: figure, earlier term, later term."""


@click.group("term", cls=ChineseGroup, help="学期：列出、结束、重新打开、开启下学期、两学期对比。")
def term_group() -> None:
    """Group of the commands on terms."""


@term_group.command("list", help="列出 school.yaml 里的学期，各自到了哪一步。")
@json_output_options()
@click.pass_obj
def term_list(folder: Path, as_json: bool) -> None:
    """Print the terms of school.yaml with their states; with ``as_json`` as JSON."""
    rows = list(_term_list_rows(folder))
    if as_json:
        print_json(rows)
        return
    for row in rows:
        sign = "→" if row.is_present else "  "
        click.echo(f"{sign} {row.id}  {row.title}  {row.first_monday} 至 {row.end}  {row.state}")
        if row.summary_text:
            click.echo(f"   {row.summary_text}")


@term_group.command("close", help="结束学期：先备份，再锁定；以后只能查看，直到重新打开。")
@click.option("--term", "term_id", metavar="学期", help="结束哪个学期；默认当前学期。")
@click.option("--yes", is_flag=True, help="不再询问，直接结束。")
@click.pass_obj
def term_close(folder: Path, term_id: str | None, yes: bool) -> None:
    """Close a term (结束学期) after a backup, so that it can only be looked at until it is
    reopened.

    Args:
        folder: the data folder.
        term_id: id of the term; None for the present one.
        yes: whether to close without asking.
    """
    from meetingtui.store.term_lifecycle import (
        back_up_and_build_closing_change,
        open_work_at_closing,
    )

    with opened_term(folder, term_id, read_only=False) as (school, present, file):
        left = open_work_at_closing(file.records, school, present, today())
        click.echo(
            f"{present.title}：{left.figures.counts_and_completion_rate_text or '没有计划事项'}。"
        )
        for line in left.open_work_lines:
            click.echo(f"  {line}")
        question = f"结束{present.title}吗？结束后只能查看。"
        if not yes and not confirm(question, default=not left.open_work_lines):
            click.echo("没有结束，什么都没有改。")
            return
        file.record_change(
            back_up_and_build_closing_change(file, school, present, local_now_without_time_zone())
        )
    click.echo("已备份并结束。接着开启下学期：meetingtui term open")


@term_group.command("reopen", help="重新打开已结束的学期，以便改动其中的记录。")
@click.option("--term", "term_id", metavar="学期", help="打开哪个学期；默认最近结束的。")
@click.option("--yes", is_flag=True, help="不再询问，直接打开。")
@click.pass_obj
def term_reopen(folder: Path, term_id: str | None, yes: bool) -> None:
    """Reopen a closed term, so that its records can be changed.

    Args:
        folder: the data folder.
        term_id: id of the term; None for the one closed last.
        yes: whether to reopen without asking.
    """
    from meetingtui.school.school import load_school
    from meetingtui.store.term_lifecycle import (
        newest_closed_or_begun_term,
        reopen_term_change,
    )

    closed = term_id or newest_closed_or_begun_term(folder, load_school(folder), today()).id
    with opened_term(folder, closed, read_only=False) as (_, chosen, file):
        change = reopen_term_change(file.records, chosen)
        if yes or confirm(f"重新打开{chosen.title}吗？", default=False):
            file.record_change(change)
            click.echo("已重新打开，可以改动了。改完请再结束：meetingtui term close")
        else:
            click.echo("没有打开，什么都没有改。")


@term_group.command(
    "open",
    help="开启下学期：没有就写入 school.yaml，再结转未办结的事项；重复做不会重复。",
)
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@click.pass_obj
def term_open_next(folder: Path, yes: bool) -> None:
    """Open the next term: add it to school.yaml if missing, and carry unfinished items and waiting
    topics over to it.

    What was carried over before is not carried over again. ``yes`` is whether to do so without
    asking.
    """
    from meetingtui.school.school import load_school
    from meetingtui.store.data_folder import read_term_records
    from meetingtui.store.term_lifecycle import (
        newest_closed_or_begun_term,
        open_next_term,
        preview_next_term,
    )

    school = load_school(folder)
    before = newest_closed_or_begun_term(folder, school, today())
    records = read_term_records(folder, before, school)
    prepared = preview_next_term(folder, school, before, records)
    click.echo(f"下学期：{prepared.term_description}")
    if not records.closing:
        click.echo(f"注意：{before.title}还没有结束。先结束它：meetingtui term close")
    for item in prepared.carry_over_arguments:
        click.echo(f"  {item.status.label} {item.title}  {item.owner_words}")
    for topic in prepared.topics:
        click.echo(f"  {topic.waiting_kind_label} {topic.topic.title}")
    click.echo(f"{prepared.carry_over_counts_text}。")
    if prepared.is_already_opened:
        click.echo("下学期已经开启，没有新的要写入。")
    elif yes or confirm("开启下学期吗？", default=False):
        open_next_term(folder, prepared, before, local_now_without_time_zone(), school)
        click.echo("已写入。请对照校历检查 school.yaml 里的日期，再导入新计划。")
    else:
        click.echo("没有写入，什么都没有改。")


@term_group.command("compare", help="两个学期并排对比；不写就是上学期与当前学期。")
@click.argument("first", metavar="学期", required=False)
@click.argument("second", metavar="学期", required=False)
@json_output_options()
@click.pass_obj
def term_compare(folder: Path, first: str | None, second: str | None, as_json: bool) -> None:
    """Print the figures of two terms side by side.

    Args:
        folder: the data folder.
        first: id of one term; None for the one before the present.
        second: id of the other; None for the present one.
        as_json: whether JSON is printed.
    """
    from meetingtui.base.errors import RefusedError
    from meetingtui.review.term_statistics import compare_terms
    from meetingtui.store.data_folder import read_term_records
    from meetingtui.store.term_lifecycle import build_term_snapshot

    with opened_term(folder, second) as (school, after, file):
        before = school.term_by_id(first) if first else school.term_before(after)
        if before is None:
            raise RefusedError("school.yaml 里没有更早的学期，没有可对比的。请先补写那个学期。")
        earlier = build_term_snapshot(
            read_term_records(folder, before, school), school, before, today()
        )
        comparison = compare_terms(
            earlier, build_term_snapshot(file.records, school, after, today())
        )
    if as_json:
        print_json(comparison)
    else:
        for line in _comparison_lines(comparison):
            click.echo(line)


def _term_list_rows(folder: Path) -> "Iterator[TermListRow]":
    """Yield every term of school.yaml with its state, oldest first."""
    from meetingtui.review.json_output_rows import term_list_row
    from meetingtui.store.data_folder import read_term_records
    from meetingtui.store.term_lifecycle import build_term_snapshot

    with opened_term(folder) as (school, present, file):
        for each in school.terms:
            records = file.records if each == present else read_term_records(folder, each, school)
            yield term_list_row(
                build_term_snapshot(records, school, each, today()),
                closed=records.closing.on if records.closing else None,
                is_present=each == present,
                today=today(),
            )


def _comparison_lines(comparison: "TermComparison") -> Iterator[str]:
    """Yield the comparison of two terms as lines for a terminal."""
    yield f"{comparison.before.term_title}（截至 {comparison.before.today}）"
    yield f"{comparison.after.term_title}（截至 {comparison.after.today}）"
    yield ""
    yield _comparison_row_text("", comparison.before.term, comparison.after.term, "变化")
    for line in comparison.lines:
        yield _comparison_row_text(line.label, line.before, line.after, line.change)


def _comparison_row_text(label: str, before: str, after: str, change: str) -> str:
    """One row of the printed comparison of two terms: label, values of both terms in columns,
    change.
    """
    columns = zip((label, before, after), _COLUMN_WIDTHS, strict=True)
    return ("".join(fit_to_cells(text, width) for text, width in columns) + change).rstrip()


@click.command(
    "archive",
    cls=ChineseCommand,
    help="归档：一个学期的记录、文书、台账、佐证材料放进一个压缩包，附目录和校验码；默认本学期。",
)
@click.argument("term_id", metavar="[学期]", required=False)
@click.pass_obj
def write_term_archive(folder: Path, term_id: str | None) -> None:
    """Write the archive of a term, a zip with all records and files, into the data folder
    ``folder``.

    Printed are its path, size and missing evidence files, and on stderr its faults and a warning
    where the term is not closed. ``term_id`` is the term's id; None for the present one.
    """
    from meetingtui.store.term_archive import archive_faults, make_archive

    with opened_term(folder, term_id) as (school, term, term_file):
        made = make_archive(folder, school, term, term_file, today())
    click.echo(f"{made.summary_text}。")
    for fault in archive_faults(made.path):
        click.echo(fault, err=True)
    if not term_file.records.closing:
        click.echo("这个学期还没有结束，以后的改动不在里面；结束以后请再归档一次。", err=True)
