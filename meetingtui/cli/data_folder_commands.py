"""Commands of the command line about the data folder: backups, its check, the history of
changes.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.base.clock import local_now_without_time_zone, today
from meetingtui.base.wording import full_date
from meetingtui.cli.command_helpers import (
    ChineseCommand,
    ChineseGroup,
    confirm,
    json_output_options,
    opened_term,
    print_json,
)

if TYPE_CHECKING:
    from meetingtui.base.term_calendar import Term
    from meetingtui.store.backups import Backup


_TERM_OPTION = click.option(
    "--term", "term_id", metavar="学期", help="哪个学期的记录，例如 2026-2027-1；默认当前学期。"
)


@click.group(
    "backup",
    cls=ChineseGroup,
    invoke_without_command=True,
    help="备份：不带命令即现在做一份；也可列出、恢复。",
)
@click.pass_context
def backup_group(ctx: click.Context) -> None:
    """Group of the commands on backups; without a subcommand it makes a backup of the present term
    now.
    """
    if ctx.invoked_subcommand is None:
        _back_up_now(ctx.obj)


def _back_up_now(folder: Path) -> None:
    """Back up the term file and the school's own files, also to the external folder if the school
    has one, and print the result.

    Raises:
        StoreError: a part of it failed; the message tells each failure.
    """
    from meetingtui.base.errors import StoreError
    from meetingtui.store.backups import list_backups
    from meetingtui.store.term_backups import back_up_term_and_school_files, record_counts_text

    with opened_term(folder) as (school, _term_by_id_or_present, term_file):
        copy_to = school.backup.copy_to
        said = back_up_term_and_school_files(term_file, copy_to, local_now_without_time_zone())
        content = term_file.encoded_content()
        newest_first = reversed(list_backups(term_file.path))
        made = next((each for each in newest_first if each.path.read_bytes() == content), None)
        if made:
            click.echo(
                f"已备份：{made.id}（{record_counts_text(term_file.records)}），已读回核对。"
            )
        if said:
            raise StoreError("\n".join(said))
        if copy_to:
            click.echo(f"外部备份也已写到 {copy_to}。")


@backup_group.command("list", help="列出备份：何时做的、有什么、能不能用；最新的在前。")
@_TERM_OPTION
@json_output_options()
@click.pass_obj
def backup_list(folder: Path, term_id: str | None, as_json: bool) -> None:
    """Print the backups of a term, newest first: when made, what they hold, whether they can be
    read.

    Args:
        folder: the data folder.
        term_id: id of the term; None for the present one.
        as_json: whether JSON is printed.
    """
    from meetingtui.base.errors import StoreError
    from meetingtui.store.backups import list_backups
    from meetingtui.store.data_folder import term_path
    from meetingtui.store.term_backups import read_backup, record_counts_text

    term = _term_by_id_or_present(folder, term_id)
    rows = []
    for copy in reversed(list_backups(term_path(folder, term.id))):
        try:
            held, is_good = record_counts_text(read_backup(copy, term.id)), True
        except StoreError:
            held, is_good = "", False  # the list marks it as unreadable
        size = copy.path.stat().st_size
        rows.append({"id": copy.id, "at": copy.at, "size": size, "good": is_good, "holds": held})
        if not as_json:
            words = f"{held}  完好" if is_good else "读不出来，不能用"
            click.echo(f"{copy.id}  {copy.time_text}  {size / 1000:.0f} KB  {words}")
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo(f"{term.title}还没有备份。现在做一份：meetingtui backup")


@backup_group.command(
    "restore",
    help="恢复到一份备份：先说会改变什么，再询问；现在的内容先另存一份备份。",
)
@click.argument("backup_id", metavar="编号")
@_TERM_OPTION
@click.option("--yes", is_flag=True, help="不再询问，直接恢复。")
@click.pass_obj
def backup_restore(folder: Path, backup_id: str, term_id: str | None, yes: bool) -> None:
    """Restore a term from a backup, after printing what would change and asking for consent.

    The present records are backed up first. A term file that cannot be read is replaced by the
    backup, and kept under another name.

    Args:
        folder: the data folder.
        backup_id: id of the backup, as ``backup list`` prints it.
        term_id: id of the term; None for the present one.
        yes: whether to restore without asking.
    """
    from meetingtui.base.errors import StoreBusyError, StoreDamagedError
    from meetingtui.school.school import load_school
    from meetingtui.store.data_folder import term_path
    from meetingtui.store.term_backups import (
        describe_restore_effect,
        read_backup,
        restore_backup_change,
    )

    term = _term_by_id_or_present(folder, term_id)
    copy = _backup_by_id(folder, term, backup_id)
    then = read_backup(copy, term.id, load_school(folder))
    try:
        with opened_term(folder, term.id, read_only=False) as (_school, _same, term_file):
            change = restore_backup_change(term_file.records, then, copy)
            if change is None:
                click.echo("与现在的记录一样，不用恢复。")
                return
            click.echo(f"恢复到 {copy.time_text} 的备份：")
            for line in describe_restore_effect(term_file.records, then):
                click.echo(f"  {line}")
            if not yes and not confirm("恢复吗？", default=False):
                click.echo("没有恢复，什么都没有改。")
                return
            term_file.record_change(change)
            click.echo("已恢复。要退回恢复以前，在程序里按 Ctrl+Z，或恢复刚才自动做的备份。")
    except StoreBusyError as error:
        raise StoreBusyError(
            f"{term_path(folder, term.id).name} 正在程序里打开，没有恢复。"
            "请先退出程序再恢复，或在程序里按 Ctrl+P，选“备份与恢复”。"
        ) from error
    except StoreDamagedError as error:
        click.echo(error.__cause__ or error)
        _replace_unreadable_term_file(folder, term, copy, yes=yes)


def _replace_unreadable_term_file(folder: Path, term: "Term", copy: "Backup", *, yes: bool) -> None:
    """Replace an unreadable term file with a backup, after asking the user unless ``yes`` is
    set.
    """
    from meetingtui.store.data_folder import term_path
    from meetingtui.store.term_backups import replace_term_file_with_backup

    if not yes and not confirm(f"用 {copy.time_text} 的备份代替它吗？", default=False):
        click.echo("没有恢复，什么都没有改。")
        return
    aside = replace_term_file_with_backup(
        term_path(folder, term.id), copy, term.id, local_now_without_time_zone()
    )
    click.echo("已恢复。" + (f"读不出来的文件留作“{aside.name}”。" if aside else ""))


def _term_by_id_or_present(folder: Path, term_id: str | None) -> "Term":
    """Find the school's term with an id; for None the present one: today's, or the next one if that
    is closed.

    Raises:
        SettingsError: school.yaml cannot be read or has no such term.
    """
    from meetingtui.school.school import load_school
    from meetingtui.store.term_lifecycle import current_open_term

    school = load_school(folder)
    return school.term_by_id(term_id) if term_id else current_open_term(folder, school, today())


def _backup_by_id(folder: Path, term: "Term", backup_id: str) -> "Backup":
    """Find the term's backup with an id.

    Raises:
        RefusedError: there is none; the message says where to look.
    """
    from meetingtui.base.errors import RefusedError
    from meetingtui.store.backups import list_backups
    from meetingtui.store.data_folder import term_path

    copies = list_backups(term_path(folder, term.id))
    found = next((copy for copy in copies if copy.id == backup_id), None)
    if found is None:
        raise RefusedError(
            f"没有编号为 {backup_id} 的{term.title}备份。"
            "请用 meetingtui backup list 查看编号；别的学期的请加 --term。"
        )
    return found


@click.command(
    "check",
    cls=ChineseCommand,
    help="检查数据文件夹：读得出来吗、前后一致吗、有备份吗；有问题说明怎么办。",
)
@click.option("--fix", is_flag=True, help="能放心代办的就办好：先备份，可撤销。")
@click.option("--hand-over", "leaver", metavar="姓名", help="把不在名单上的人未办结的事项移交。")
@click.option("--to", metavar="姓名", default="", help="移交给谁；不写就交给各事项部门的负责人。")
@click.option("--yes", is_flag=True, help="移交时不再询问。")
@json_output_options()
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另存一个求助用的压缩包（.zip），其中的文字都已遮盖。",
)
@click.pass_obj
def check_data_folder(
    folder: Path,
    fix: bool,
    leaver: str | None,
    to: str,
    yes: bool,
    as_json: bool,
    report: Path | None,
) -> None:
    """Print what is wrong in the data folder and what to do about it; exit with 1 if it is grave.

    Args:
        folder: the data folder.
        fix: whether what can safely be repaired is repaired first, after a backup.
        leaver: name of a person who left, whose open items are handed over instead of any check;
            None for none.
        to: who gets them; empty for the heads of their departments.
        yes: whether they are handed over without asking.
        as_json: whether JSON is printed.
        report: file for a zip with masked texts for support; None for none.
    """
    from meetingtui.checkup.all_checks import (
        back_up_and_repair_data_folder,
        finding_text_lines,
        run_all_checks,
    )
    from meetingtui.checkup.check_finding import Severity
    from meetingtui.checkup.support_report import write_support_report

    if leaver:
        _hand_over_leavers_items(folder, leaver, to, yes=yes)
        return
    if fix:
        for done in back_up_and_repair_data_folder(folder, local_now_without_time_zone()):
            click.echo(f"已办：{done}", err=as_json)
    findings = run_all_checks(folder, local_now_without_time_zone())
    if as_json:
        print_json(findings)
    else:
        for line in finding_text_lines(findings):
            click.echo(line)
    if report:
        click.echo(f"求助文件：{write_support_report(folder, findings, report)}", err=as_json)
    if any(each.severity is Severity.GRAVE for each in findings):
        sys.exit(1)


def _hand_over_leavers_items(folder: Path, name: str, to: str, *, yes: bool) -> None:
    """Reassign the open items of a person who left, as one undoable step, after printing them and
    asking.

    Args:
        folder: the data folder.
        name: the person, who must no longer be on the roster.
        to: the successor; empty for the heads of the items' departments.
        yes: whether not to ask.

    Raises:
        RefusedError: the person is still on the roster, or the successor is not.
    """
    from meetingtui.actions.progress_changes import reassign_items_of_leaver
    from meetingtui.base.errors import RefusedError

    with opened_term(folder, read_only=False) as (school, _, term_file):
        if school.find_person(name) is not None:
            raise RefusedError(f"{name}还在名单上。要换责任人，请在事项上改。")
        change = reassign_items_of_leaver(term_file.records, name, to, school=school, on=today())
        if change is None:
            click.echo(f"{name}名下没有能移交的未办结事项。可用 --to 写明移交给谁。")
            return
        for item in change.items:
            click.echo(f"  {item.title} → {item.owner_words}")
        if yes or confirm(f"{change.words}吗？", default=False):
            term_file.record_change(change)
            click.echo(f"已{change.words}。")
        else:
            click.echo("没有移交，什么都没有改。")


@click.command(
    "history", cls=ChineseCommand, help="操作记录：什么时候做了什么，最近的在前；撤销过的也在。"
)
@click.option(
    "--term", "term_id", metavar="学期", help="哪个学期的记录，例如 2026-2027-1；默认当前学期。"
)
@json_output_options()
@click.pass_obj
def print_audit_trail(folder: Path, term_id: str | None, as_json: bool) -> None:
    """Print the audit trail of a term, the last step first.

    Args:
        folder: the data folder.
        term_id: id of the term; None for the present one.
        as_json: whether JSON is printed.
    """
    with opened_term(folder, term_id) as (_school, _term_by_id_or_present, term_file):
        lines = term_file.read_audit_trail()[::-1]
    if as_json:
        print_json(lines)
        return
    for line in lines:
        click.echo(f"{full_date(line.at.date())} {line.at:%H:%M}\t{line.description}")
    if not lines:
        click.echo("本学期还没有操作记录。")
