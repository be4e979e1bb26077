"""Questions asked and warnings given when the program starts: records or settings are damaged,
missing or older than a backup, or the data folder is in a bad place or holds conflict copies.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from textual.app import App

from meetingtui.base.errors import StoreDamagedError, StoreError
from meetingtui.school.school import FILE_NAME
from meetingtui.store.data_folder import (
    conflict_copies_saved_by_program,
    data_folder_location_warning,
    sync_conflict_copies_of_term_file,
    term_file_paths,
)
from meetingtui.store.term_backups import (
    claim_daily_location_warning,
    newest_readable_backup,
    newest_school_yaml_backup,
    record_counts_text,
    replace_term_file_with_backup,
    restore_school_yaml,
)


def offer_to_restore_term_file(
    app: App[None],
    path: Path,
    term_id: str,
    now: datetime,
    error: StoreDamagedError,
    open_school: Callable[[str], None],
) -> None:
    """Offer to restore a damaged or missing term file from its newest good backup; quit with an
    error message where there is none, the user declines, or the restoring fails. Returns at once.

    Args:
        app: the app.
        path: path of the term file.
        term_id: id of the term.
        now: the present local time, for the name under which the damaged file is kept.
        error: why the term file could not be opened.
        open_school: opens the school after the restoring, with a message for the home screen.
    """
    from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog

    found = newest_readable_backup(path, term_id)
    if found is None:
        app.exit(return_code=1, message=error.message)
        return
    copy, records = found

    def restore_or_quit(choice: str | None) -> None:
        """Restore the backup and open the school where the user chose so; else quit the program."""
        if choice != "restore":
            app.exit(return_code=1, message=error.message)
            return
        try:
            aside = replace_term_file_with_backup(path, copy, term_id, now)
        except StoreError as failed:
            app.exit(return_code=1, message=failed.message)
            return
        kept = f"读不出来的文件留作“{aside.name}”。" if aside else ""
        open_school(f"已恢复到 {copy.time_text} 的备份，请核对此后的记录。{kept}")

    question = (
        f"{error.__cause__ or error}\n"
        f"最近的完好备份：{copy.time_text}，有 {record_counts_text(records)}。"
        "这以后的记录不在其中。"
    )
    choices = [Choice("restore", "恢复到这份备份"), Choice("leave", "退出，什么都不改")]
    app.push_screen(ChoiceDialog(question, choices), restore_or_quit)


def offer_to_restore_settings(
    app: App[None], folder: Path, open_school: Callable[[str], None]
) -> None:
    """Offer to restore a missing school.yaml from its newest good backup; quit with an error
    message where there is none, the user declines, or the restoring fails. Returns at once.

    Args:
        app: the app.
        folder: the data folder, with at least one term file.
        open_school: opens the school after the restoring, with a message for the home screen.
    """
    from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog

    missing = f"{FILE_NAME} 不见了，学期记录 {term_file_paths(folder)[-1].name} 还在，没有改动。"
    copy = newest_school_yaml_backup(folder)
    if copy is None:
        app.exit(
            return_code=1,
            message=f"{missing}请把它放回 {folder}；确实找不回，"
            "就用 meetingtui init 新建一份，照原样写上部门、人员和学期，记录会原样接上。",
        )
        return

    def restore_or_quit(choice: str | None) -> None:
        """Restore the settings and open the school where the user chose so; else quit
        the program.
        """
        if choice != "restore":
            app.exit(return_code=1, message=missing)
            return
        try:
            restore_school_yaml(folder, copy)
        except StoreError as failed:
            app.exit(return_code=1, message=failed.message)
            return
        open_school(f"已放回 {copy.time_text} 的 {FILE_NAME}，请核对此后的改动。")

    choices = [Choice("restore", "放回这份备份"), Choice("leave", "退出，什么都不改")]
    app.push_screen(
        ChoiceDialog(f"{missing}\n最近的备份：{copy.time_text}。", choices), restore_or_quit
    )


def warn_of_lost_records(app: App[None], lost: str, open_backups: Callable[[], None]) -> None:
    """Warn that the term file holds less than its newest backup, and offer to open the backups.

    Args:
        app: the app.
        lost: Chinese counts of the lost records, such as 3 项、1 次例会.
        open_backups: opens the backups screen.
    """
    from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog

    def open_backups_if_wanted(choice: str | None) -> None:
        """Open the backups where the user chose to look at them."""
        if choice == "look":
            open_backups()

    question = (
        f"打开的记录比最近的备份少 {lost}。如果不是您自己撤销的，可能是同步程序或别人换上了旧文件。"
    )
    choices = [Choice("look", "看看备份"), Choice("go on", "就用现在的")]
    app.push_screen(ChoiceDialog(question, choices), open_backups_if_wanted)


def data_folder_warnings(folder: Path, path: Path, now: datetime) -> list[str]:
    """Return warnings about the data folder; empty where all is well.

    They are about its location, about conflict copies of the term file made by a sync program, and
    about changes that the program could not save and kept in a file beside it. A warning about the
    location is noted, as it is given only once a day.

    Args:
        folder: the data folder.
        path: path of the term file in it.
        now: the present local time.
    """
    warnings = []
    why = data_folder_location_warning(folder.resolve())
    if why and claim_daily_location_warning(folder, now.date()):
        warnings.append(why)
    if beside := sync_conflict_copies_of_term_file(path):
        names = "、".join(f"“{each.name}”" for each in beside[:2])
        warnings.append(
            f"资料夹里有同步程序留下的{names}，里面可能有别的电脑上的记录。"
            "请用 meetingtui check 查看。"
        )
    if aside := conflict_copies_saved_by_program(path):
        warnings.append(
            f"上次没能保存进去的内容还在“{aside[-1].name}”里。"
            "请用 meetingtui check 看它多出什么，补记以后移走它。"
        )
    return warnings
