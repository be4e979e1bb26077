"""The screen of the school's settings (学校设置), which opens their pages, and the settings forms
for mail and backups.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.base.errors import MeetingTuiError, RefusedError
from meetingtui.base.wording import parse_chinese_number
from meetingtui.school import school_editing as editing
from meetingtui.school.mail_settings import ConnectionSecurity, MailSettings, usual_smtp_server
from meetingtui.school.school import BackupSettings, School
from meetingtui.store.term_backups import (
    drives_for_external_backup,
    ensure_external_backup_folder_writable,
)
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import PasswordDialog
from meetingtui.ui.screens.school_setup.department_goal_and_term_pages import (
    DepartmentsPage,
    SettingsEntriesPage,
    goal_settings_entry_kind,
    term_settings_entry_kind,
)
from meetingtui.ui.screens.school_setup.people_page import PeoplePage
from meetingtui.ui.screens.school_setup.settings_forms import (
    regular_meeting_form,
    school_name_form,
    split_typed_list,
    warning_thresholds_form,
)
from meetingtui.ui.screens.school_setup.settings_page_base import (
    FormField,
    FormPage,
    PageHeading,
    SchoolEditingSession,
    SettingsForm,
)
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

_SECURITY_LABELS = {
    ConnectionSecurity.SSL: "SSL",
    ConnectionSecurity.STARTTLS: "STARTTLS",
    ConnectionSecurity.NONE: "不加密（仅本机）",
}


_BACKUP_FOLDER_NAME = "行政例会备份"
"""Name of the backup folder proposed on another drive."""


def mailbox_form(send_test_mail: Callable[[FormPage], None]) -> SettingsForm:
    """Return the settings form of the mailbox that sends (发件邮箱): address, sender, server,
    encryption, port, copies. An empty address removes all of them.

    Args:
        send_test_mail: sends a test mail (F5) from the page that shows the form.
    """

    def mail_settings_or_empty(school: School) -> MailSettings:
        """Return the mail settings; without an address where the school has none."""
        return school.mail or MailSettings(address="")

    def with_address(school: School, text: str) -> School:
        """Return the school with another address of the mailbox, and its usual server where none is
        set; an empty text removes the mail settings.
        """
        if not text:
            return editing.with_mail_settings(school, None)
        host = mail_settings_or_empty(school).host or usual_smtp_server(text)
        return editing.with_mail_settings(
            school, replace(mail_settings_or_empty(school), address=text, host=host)
        )

    def with_changes(school: School, **changed: object) -> School:
        """Return the school with changed attributes of the mail settings."""
        return editing.with_mail_settings(
            school, replace(mail_settings_or_empty(school), **changed)
        )

    def with_port(school: School, text: str) -> School:
        """Return the school with another port, refused outside 1 to 65535; the usual one for its
        encryption is not stored.
        """
        number = parse_chinese_number(text)
        if number is None or not 1 <= number <= 65535:
            raise RefusedError("端口请写 1 到 65535 的数，一般是 465。")
        is_usual = number == mail_settings_or_empty(school).security.usual_port
        return with_changes(school, port=None if is_usual else number)

    def with_security(school: School, text: str) -> School:
        """Return the school with the encryption whose label was typed, in capitals or not; refused
        where none has it.
        """
        found = next(
            (each for each, label in _SECURITY_LABELS.items() if text.upper() == label.upper()),
            None,
        )
        if found is None:
            raise RefusedError("加密方式请按 F6 选。")
        return with_changes(school, security=found)

    return SettingsForm(
        [
            FormField(
                "发件邮箱",
                lambda school: mail_settings_or_empty(school).address,
                with_address,
                "例如：xuexiao@qq.com",
            ),
            FormField(
                "发件人",
                lambda school: mail_settings_or_empty(school).name,
                lambda school, text: with_changes(school, name=text),
                "不写就用学校全称",
            ),
            FormField(
                "发信服务器",
                lambda school: mail_settings_or_empty(school).host,
                lambda school, text: with_changes(school, host=text),
                "例如：smtp.qq.com",
            ),
            FormField(
                "加密方式",
                lambda school: _SECURITY_LABELS[mail_settings_or_empty(school).security],
                with_security,
                "一般用 SSL",
                lambda _: list(_SECURITY_LABELS.values()),
            ),
            FormField(
                "端口",
                lambda school: str(mail_settings_or_empty(school).server_port),
                with_port,
                "SSL 一般是 465，STARTTLS 是 587",
            ),
            FormField(
                "抄送",
                lambda school: "、".join(mail_settings_or_empty(school).cc),
                lambda school, text: with_changes(school, cc=tuple(split_typed_list(text))),
                "姓名或邮箱，用顿号分开",
            ),
        ],
        send_test=send_test_mail,
    )


def backup_folder_form(folder: Path) -> SettingsForm:
    """Return the settings form of the backup folder outside this computer (备份); a folder is
    tested, and refused where it cannot be written to, before it is set. Drives that are plugged in
    now are offered.

    Args:
        folder: the data folder.
    """
    drives = drives_for_external_backup()

    def with_folder(school: School, text: str) -> School:
        """Return the school with another folder for backups, refused where it cannot be written to;
        an empty text turns them off.
        """
        copy_to = text.strip("\"'")
        if copy_to:
            ensure_external_backup_folder_writable(folder, copy_to)
        return replace(school, backup=BackupSettings(copy_to=copy_to))

    return SettingsForm(
        [
            FormField(
                "另存一份到",
                lambda school: school.backup.copy_to,
                with_folder,
                "插上 U 盘，把上面的文件夹拖到这里；不填就只留在这台电脑上",
                lambda _: (
                    ["", *(str(drive / _BACKUP_FOLDER_NAME) for drive in drives)] if drives else []
                ),
            )
        ]
    )


SETTINGS_PAGE_TITLES = ("学校名称", "学期", "部门", "人员", "例会", "邮箱", "目标", "备份", "提醒")
FORM_HINT = "↑↓ 选一项，直接打新的内容，回车保存。"
TERMS_HINT = "选一个学期，回车改日期；下学期开学前按 F5 加上。"
GOALS_HINT = "三年规划这样跨学期的目标，盘点的“学期”页按它们汇总。"
PEOPLE_HINT = "F5 从花名册、通讯录读入（Excel、Word 表格）；也可以从微信、Excel 复制后在这里粘贴。"
DEPARTMENTS_HINT = "本校有哪些部门？空格选上或去掉，F5 加别的。例会上按这里的先后汇报。"


class SettingsScreen(Screen[None]):
    """A screen that lists the pages of the school's settings with their values, and opens them."""

    CSS_PATH = "school_setup.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "undo", "撤销上一处改动", show=False, priority=True),
        Binding("escape", "dismiss", "返回", key_display="Esc"),
    ]

    def __init__(self, context: AppContext, session: SchoolEditingSession) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self.session = session
        """The session that applies changes to the school's settings and writes them."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "学校设置")
        yield WrappedText("选一项，回车去改。改好就保存，马上生效。", id="page-hint")
        yield OptionList(id="rows", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_screen_resume(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        """Draw the list of settings pages, each with a summary of its values."""
        rows = self.query_one(OptionList)
        index = rows.highlighted or 0
        rows.set_options(
            Option(Content.assemble((fit_to_cells(page, 12), "bold"), (words, "$muted")))
            for page, words in zip(SETTINGS_PAGE_TITLES, self._page_summaries(), strict=True)
        )
        rows.highlighted = index
        for masthead in self.query(HeaderBar):
            masthead.redraw()

    def _page_summaries(self) -> list[str]:
        """Return a summary of the values on each settings page, in the order of the pages."""
        school, habits = self.session.school, self.session.school.meeting
        warned = school.thresholds
        every = {1: "每周", 2: "隔周"}.get(habits.every, f"每 {habits.every} 周")
        return [
            school.name,
            f"{self.context.term.title}，共 {self.context.term.week_count} 周",
            f"{len(school.departments)} 个",
            f"{len(school.people)} 人，{len(school.attendees)} 人参加例会",
            f"{every}{habits.weekday} {habits.time}　{habits.place}",
            school.mail.address if school.mail else "没有设，纪要写成草稿再发",
            "、".join(each.name for each in school.goals) or "还没有",
            school.backup.copy_to or "只留在这台电脑上",
            f"提前 {warned.at_risk_days} 天预警，{warned.stale_meetings} 次没有汇报就提醒",
        ]

    @on(OptionList.OptionSelected)
    def _open_selected_page(self, event: OptionList.OptionSelected) -> None:
        """Open the selected settings page."""
        self.open_settings_page(SETTINGS_PAGE_TITLES[event.option_index])

    def open_settings_page(self, title: str) -> None:
        """Open a settings page by its title, one of :data:`SETTINGS_PAGE_TITLES`."""
        session = self.session
        forms: dict[str, Callable[[], SettingsForm]] = {
            "学校名称": school_name_form,
            "例会": lambda: regular_meeting_form(self.context.agenda.approve_minutes),
            "邮箱": lambda: mailbox_form(self._start_sending_test_mail),
            "备份": lambda: backup_folder_form(session.folder),
            "提醒": warning_thresholds_form,
        }
        if title == "部门":
            self.app.push_screen(DepartmentsPage(session, PageHeading(title, DEPARTMENTS_HINT)))
        elif title == "人员":
            self.app.push_screen(PeoplePage(session, PageHeading(title, PEOPLE_HINT)))
        elif title == "学期":
            kind = term_settings_entry_kind(lambda: self.context.term.id)
            self.app.push_screen(SettingsEntriesPage(session, PageHeading(title, TERMS_HINT), kind))
        elif title == "目标":
            self.app.push_screen(
                SettingsEntriesPage(
                    session, PageHeading(title, GOALS_HINT), goal_settings_entry_kind()
                )
            )
        else:
            self.app.push_screen(FormPage(session, PageHeading(title, FORM_HINT), forms[title]()))

    def action_undo(self) -> None:
        """Undo the last change of the school's settings made since they were opened, and show a
        message on the result.
        """
        self.notify(self.session.undo_last_edit())
        self.redraw()

    def _start_sending_test_mail(self, page: FormPage) -> None:
        """Start sending a test mail to the school's own address from a page, which shows the
        result.
        """
        page.run_worker(self._ask_password_and_send_test_mail(page), exclusive=True, group="trial")

    async def _ask_password_and_send_test_mail(self, page: FormPage) -> None:
        """Ask for the mail password where it is not known, send a test mail in a thread to the
        school's own address, and show the result on the page; a message there says where the mail
        settings are incomplete.
        """
        from meetingtui.documents.mail.smtp_connection import find_mail_password, send_test_email

        school = self.session.school
        mail_settings = school.mail
        if mail_settings is None or not mail_settings.host:
            page.call_later(page.show_message, "请先写发件邮箱和发信服务器。", is_wrong=True)
            return
        password = await asyncio.to_thread(find_mail_password, mail_settings, os.environ)
        if password is None:
            dialog = PasswordDialog(f"{mail_settings.login_name} 的授权码", "不显示，也不保存")
            password = await self.app.push_screen_wait(dialog)
        if password is None:
            return
        page.call_later(page.show_message, "正在试发……")
        try:
            await asyncio.to_thread(
                send_test_email, school, mail_settings, password, self.session.now
            )
        except MeetingTuiError as error:
            page.call_later(page.show_message, error.message, is_wrong=True)
        else:
            page.call_later(
                page.show_message, f"已发到 {mail_settings.address}，请打开邮箱看看收到没有。"
            )


def school_editing_session(
    context: AppContext, on_saved: Callable[[School], None]
) -> SchoolEditingSession:
    """Return a session that changes the settings of the open school; ``on_saved`` is called with
    the school after each change.
    """
    return SchoolEditingSession(context.folder, context.school, context.clock, on_saved=on_saved)
