"""The forms of the settings for mail and backups."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import read_chinese_number
from meetingtui.school import school_editing as editing
from meetingtui.school.mail_settings import ConnectionSecurity, MailSettings, usual_server
from meetingtui.school.school import BackupHabits, School
from meetingtui.store.full_backup import check_copy_folder, other_drives
from meetingtui.ui.screens.school_setup.form_page import FormField, FormPage, SettingsForm
from meetingtui.ui.screens.school_setup.settings_forms import split_listed

_SECURITY = {
    ConnectionSecurity.SSL: "SSL",
    ConnectionSecurity.STARTTLS: "STARTTLS",
    ConnectionSecurity.NONE: "不加密（仅本机）",
}


_COPIES = "行政例会备份"
"""Name of the backup folder proposed on another drive."""


def mail_form(try_out: Callable[[FormPage], None]) -> SettingsForm:
    """Return the form of the mailbox (邮箱) from which mail is sent.

    Args:
        try_out: sends a test mail (F5).
    """

    def mailbox(school: School) -> MailSettings:
        return school.mail or MailSettings(address="")

    def write_address(school: School, text: str) -> School:
        if not text:
            return editing.with_mail_settings(school, None)
        host = mailbox(school).host or usual_server(text)
        return editing.with_mail_settings(school, replace(mailbox(school), address=text, host=host))

    def write(school: School, **changed: object) -> School:
        return editing.with_mail_settings(school, replace(mailbox(school), **changed))

    def write_port(school: School, text: str) -> School:
        number = read_chinese_number(text)
        if number is None or not 1 <= number <= 65535:
            raise RefusedError("端口请写 1 到 65535 的数，一般是 465。")
        is_usual = number == mailbox(school).security.usual_port
        return write(school, port=None if is_usual else number)

    def write_security(school: School, text: str) -> School:
        found = next(
            (each for each, label in _SECURITY.items() if text.upper() == label.upper()), None
        )
        if found is None:
            raise RefusedError("加密方式请按 F6 选。")
        return write(school, security=found)

    return SettingsForm(
        [
            FormField(
                "发件邮箱",
                lambda school: mailbox(school).address,
                write_address,
                "例如：xuexiao@qq.com",
            ),
            FormField(
                "发件人",
                lambda school: mailbox(school).name,
                lambda school, text: write(school, name=text),
                "不写就用学校全称",
            ),
            FormField(
                "发信服务器",
                lambda school: mailbox(school).host,
                lambda school, text: write(school, host=text),
                "例如：smtp.qq.com",
            ),
            FormField(
                "加密方式",
                lambda school: _SECURITY[mailbox(school).security],
                write_security,
                "一般用 SSL",
                lambda _: list(_SECURITY.values()),
            ),
            FormField(
                "端口",
                lambda school: str(mailbox(school).server_port),
                write_port,
                "SSL 一般是 465，STARTTLS 是 587",
            ),
            FormField(
                "抄送",
                lambda school: "、".join(mailbox(school).cc),
                lambda school, text: write(school, cc=tuple(split_listed(text))),
                "姓名或邮箱，用顿号分开",
            ),
        ],
        try_out=try_out,
    )


def backup_form(folder: Path) -> SettingsForm:
    """Return the form of the backup (备份) folder outside this computer; a folder is tested before
    it is set.

    Args:
        folder: the data folder.
    """
    drives = other_drives()

    def write(school: School, text: str) -> School:
        copy_to = text.strip("\"'")
        if copy_to:
            check_copy_folder(folder, copy_to)
        return replace(school, backup=BackupHabits(copy_to=copy_to))

    return SettingsForm(
        [
            FormField(
                "另存一份到",
                lambda school: school.backup.copy_to,
                write,
                "插上 U 盘，把上面的文件夹拖到这里；不填就只留在这台电脑上",
                lambda _: ["", *(str(drive / _COPIES) for drive in drives)] if drives else [],
            )
        ]
    )
