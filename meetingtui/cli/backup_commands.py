"""``meetingtui backup``: make backups, list them, restore one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.base.clock import local_now, today
from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import json_options, opened_term, print_json

if TYPE_CHECKING:
    from meetingtui.base.term_calendar import Term
    from meetingtui.store.backups import Backup

_TERM = click.option(
    "--term", "term_id", metavar="学期", help="哪个学期的记录，例如 2026-2027-1；默认当前学期。"
)


@click.group(cls=click_chinese.ChineseGroup, invoke_without_command=True)
@click.pass_context
def backup(ctx: click.Context) -> None:
    """备份：不带命令即现在做一份；也可列出、恢复。"""
    if ctx.invoked_subcommand is None:
        _back_up_now(ctx.obj)


def _back_up_now(folder: Path) -> None:
    from meetingtui.base.errors import StoreError
    from meetingtui.store.backup_restore import count_words
    from meetingtui.store.backups import backups_of
    from meetingtui.store.full_backup import back_up_everything

    with opened_term(folder) as (school, _term, term_file):
        copy_to = school.backup.copy_to
        said = back_up_everything(term_file, copy_to, local_now())
        content = term_file.content()
        newest_first = reversed(backups_of(term_file.path))
        made = next((each for each in newest_first if each.path.read_bytes() == content), None)
        if made:
            click.echo(f"已备份：{made.id}（{count_words(term_file.records)}），已读回核对。")
        if said:
            raise StoreError("\n".join(said))
        if copy_to:
            click.echo(f"外部备份也已写到 {copy_to}。")


@backup.command("list")
@_TERM
@json_options()
@click.pass_obj
def backup_list(folder: Path, term_id: str | None, as_json: bool) -> None:
    """列出备份：何时做的、有什么、能不能用；最新的在前。"""
    from meetingtui.base.errors import StoreError
    from meetingtui.store.backup_restore import count_words, read_backup
    from meetingtui.store.backups import backups_of
    from meetingtui.store.folder import term_path

    term = _term(folder, term_id)
    rows = []
    for copy in reversed(backups_of(term_path(folder, term.id))):
        try:
            held, is_good = count_words(read_backup(copy, term.id)), True
        except StoreError:
            held, is_good = "", False  # the list marks it as unreadable
        size = copy.path.stat().st_size
        rows.append({"id": copy.id, "at": copy.at, "size": size, "good": is_good, "holds": held})
        if not as_json:
            words = f"{held}  完好" if is_good else "读不出来，不能用"
            click.echo(f"{copy.id}  {copy.words}  {size / 1000:.0f} KB  {words}")
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo(f"{term.title}还没有备份。现在做一份：meetingtui backup")


@backup.command("restore")
@click.argument("copy_id", metavar="编号")
@_TERM
@click.option("--yes", is_flag=True, help="不再询问，直接恢复。")
@click.pass_obj
def backup_restore(folder: Path, copy_id: str, term_id: str | None, yes: bool) -> None:
    """恢复到一份备份：先说会改变什么，再询问；现在的内容先另存一份备份。"""
    from meetingtui.base.errors import StoreBusyError, StoreDamagedError
    from meetingtui.school.school import load_school
    from meetingtui.store.backup_restore import (
        describe_difference,
        read_backup,
        restore_backup_change,
    )
    from meetingtui.store.folder import term_path

    term = _term(folder, term_id)
    copy = _copy(folder, term, copy_id)
    then = read_backup(copy, term.id, load_school(folder))
    try:
        with opened_term(folder, term.id, read_only=False) as (_school, _same, term_file):
            change = restore_backup_change(term_file.records, then, copy)
            if change is None:
                click.echo("与现在的记录一样，不用恢复。")
                return
            click.echo(f"恢复到 {copy.words} 的备份：")
            for line in describe_difference(term_file.records, then):
                click.echo(f"  {line}")
            if not yes and not click_chinese.confirm("恢复吗？", default=False):
                click.echo("没有恢复，什么都没有改。")
                return
            term_file.record(change)
            click.echo("已恢复。要退回恢复以前，在程序里按 Ctrl+Z，或恢复刚才自动做的备份。")
    except StoreBusyError as error:
        raise StoreBusyError(
            f"{term_path(folder, term.id).name} 正在程序里打开，没有恢复。"
            "请先退出程序再恢复，或在程序里按 Ctrl+P，选“备份与恢复”。"
        ) from error
    except StoreDamagedError as error:
        click.echo(error.__cause__ or error)
        _put_in_place(folder, term, copy, yes=yes)


def _put_in_place(folder: Path, term: "Term", copy: "Backup", *, yes: bool) -> None:
    """Replace a term file that cannot be read by the backup, after asking."""
    from meetingtui.store.backup_restore import replace_with_backup
    from meetingtui.store.folder import term_path

    if not yes and not click_chinese.confirm(f"用 {copy.words} 的备份代替它吗？", default=False):
        click.echo("没有恢复，什么都没有改。")
        return
    aside = replace_with_backup(term_path(folder, term.id), copy, term.id, local_now())
    click.echo("已恢复。" + (f"读不出来的文件留作“{aside.name}”。" if aside else ""))


def _term(folder: Path, term_id: str | None) -> "Term":
    from meetingtui.school.school import load_school

    school = load_school(folder)
    return school.term_by_id(term_id) if term_id else school.term(today())


def _copy(folder: Path, term: "Term", copy_id: str) -> "Backup":
    from meetingtui.base.errors import RefusedError
    from meetingtui.store.backups import backups_of
    from meetingtui.store.folder import term_path

    copies = backups_of(term_path(folder, term.id))
    found = next((copy for copy in copies if copy.id == copy_id), None)
    if found is None:
        raise RefusedError(
            f"没有编号为 {copy_id} 的{term.title}备份。"
            "请用 meetingtui backup list 查看编号；别的学期的请加 --term。"
        )
    return found
