"""Starting on less than there was: never without a word, and never without a way back."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from meetingtui.calendar import Term
from meetingtui.errors import StoreDamagedError, StoreError
from meetingtui.school import FILE_NAME
from meetingtui.store.folder import term_files, term_path
from meetingtui.store.places import conflict_copies, set_aside, trouble_with
from meetingtui.store.restoring import (
    holds,
    newest_good,
    newest_settings,
    put_in_place,
    put_settings_back,
)
from meetingtui.store.safekeeping import is_first_warning
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


def ask_to_go_back(app: "MeetingApp", term: Term, error: StoreDamagedError) -> None:
    """The term file is damaged or gone: begin from its newest good copy, or leave all as it is."""
    path = term_path(app.folder, term.id)
    found = newest_good(path, term.id)
    if found is None:
        app.exit(return_code=1, message=error.message)
        return
    copy, records = found

    def answered(choice: str | None) -> None:
        if choice != "restore":
            app.exit(return_code=1, message=error.message)
            return
        try:
            aside = put_in_place(path, copy, term.id, app.moment)
        except StoreError as failed:
            app.exit(return_code=1, message=failed.message)
            return
        kept = f"读不出来的文件留作“{aside.name}”。" if aside else ""
        app.open_school(f"已恢复到 {copy.words} 的备份，请核对此后的记录。{kept}")

    question = (
        f"{error.__cause__ or error}\n"
        f"最近的完好备份：{copy.words}，有 {holds(records)}。这以后的记录不在其中。"
    )
    choices = [Choice("restore", "恢复到这份备份"), Choice("leave", "退出，什么都不改")]
    app.push_screen(ChoiceDialog(question, choices), answered)


def ask_for_settings(app: "MeetingApp") -> None:
    """Records, but no school.yaml: put its newest good copy back, or leave all as it is."""
    gone = f"{FILE_NAME} 不见了，学期记录 {term_files(app.folder)[-1].name} 还在，没有改动。"
    copy = newest_settings(app.folder)
    if copy is None:
        app.exit(
            return_code=1,
            message=f"{gone}请把它放回 {app.folder}；确实找不回，"
            "就用 meetingtui init 新建一份，照原样写上部门、人员和学期，记录会原样接上。",
        )
        return

    def answered(choice: str | None) -> None:
        if choice != "restore":
            app.exit(return_code=1, message=gone)
            return
        try:
            put_settings_back(app.folder, copy)
        except StoreError as failed:
            app.exit(return_code=1, message=failed.message)
            return
        app.open_school(f"已放回 {copy.words} 的 {FILE_NAME}，请核对此后的改动。")

    choices = [Choice("restore", "放回这份备份"), Choice("leave", "退出，什么都不改")]
    app.push_screen(ChoiceDialog(f"{gone}\n最近的备份：{copy.words}。", choices), answered)


def ask_about_less(app: "MeetingApp", lost: str) -> None:
    """The file holds less than its newest copy: somebody may have put an older one in its place."""

    def answered(choice: str | None) -> None:
        if choice == "look":
            app.open_backups()

    question = (
        f"打开的记录比最近的备份少 {lost}。如果不是您自己撤销的，可能是同步程序或别人换上了旧文件。"
    )
    choices = [Choice("look", "看看备份"), Choice("go on", "就用现在的")]
    app.push_screen(ChoiceDialog(question, choices), answered)


def remarks(folder: Path, path: Path, now: datetime) -> list[str]:
    """What should be known of where the records lie, in words."""
    said = []
    why = trouble_with(folder.resolve())
    if why and is_first_warning(folder, now.date()):
        said.append(why)
    if beside := conflict_copies(path):
        names = "、".join(f"“{each.name}”" for each in beside[:2])
        said.append(
            f"资料夹里有同步程序留下的{names}，里面可能有别的电脑上的记录。"
            "请用 meetingtui check 查看。"
        )
    if aside := set_aside(path):
        said.append(
            f"上次没能保存进去的内容还在“{aside[-1].name}”里。"
            "请用 meetingtui check 看它多出什么，补记以后移走它。"
        )
    return said
