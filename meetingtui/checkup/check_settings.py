"""Checks of the files edited by hand: school.yaml with its mail settings, agenda.yaml and
filters.yaml.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from meetingtui.base.errors import RefusedError, SettingsError
from meetingtui.base.files import NotTextError, decode_text
from meetingtui.checkup.check_finding import (
    CheckFinding,
    error_finding,
    passed_finding,
    reminder_finding,
)
from meetingtui.documents.mail.smtp_connection import find_mail_password
from meetingtui.meeting import fixed_agenda
from meetingtui.review.filter import parse_filter
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.mail_settings import PASSWORD_PLACES
from meetingtui.school.school import FILE_NAME, School, parse_school
from meetingtui.store import saved_filters
from meetingtui.store.backups import backups_of

_HOST = re.compile(
    r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+|localhost|[0-9a-fA-F:]+:[0-9a-fA-F:]*"
)


def check_school_settings(school: School) -> Iterator[CheckFinding]:
    """Check the settings of a school.yaml that could be read."""
    words = f"{len(school.departments)} 个部门、{len(school.people)} 人、{len(school.terms)} 个学期"
    yield passed_finding("school", FILE_NAME, words)
    if not any(person.email for person in school.people) and school.mail:
        yield reminder_finding(
            "no-addresses",
            FILE_NAME,
            "写了发件邮箱，但 people 里没有人写邮箱",
            "给收纪要的人写上 email。",
        )


def former_goals(folder: Path, school: School) -> frozenset[str]:
    """Return names of goals that backups of school.yaml have but the present file does not."""
    found = {goal.name for copy in _schools_in_backups(folder) for goal in copy.goals}
    known = {name for goal in school.goals for name in (goal.name, *goal.former)}
    return frozenset(found - known - {*school.key_tags})


def former_people(folder: Path, school: School) -> frozenset[str]:
    """Return names of people that backups of school.yaml have but the present file does not."""
    found = {person.name for copy in _schools_in_backups(folder) for person in copy.people}
    return frozenset(name for name in found if school.person(name) is None)


def _schools_in_backups(folder: Path) -> Iterator[School]:
    """Yield the school of each backup of school.yaml that can be read."""
    for copy in backups_of(folder / FILE_NAME):
        with suppress(SettingsError, OSError, NotTextError):  # older copies may be of any state
            yield parse_school(decode_text(copy.path.read_bytes()))


def check_saved_filters(folder: Path, snapshot: TermSnapshot | None) -> Iterator[CheckFinding]:
    """Check that the saved filters can be read and that each can be parsed.

    ``snapshot`` is the present term's; None where there is none, and then only reading is checked.
    """
    where = saved_filters.FILE_NAME
    try:
        saved = saved_filters.SavedFilters(folder).all()
    except SettingsError as error:
        yield reminder_finding("filters", where, error.message, "改好以前，存下的筛选用不了。")
        return
    for name, words in saved.items():
        try:
            if snapshot is not None:
                parse_filter(words, snapshot)
        except RefusedError as error:
            yield reminder_finding("filter", where, f"“{name}”现在用不了：{error.message}", "")
    yield passed_finding("filters", where, f"{len(saved)} 个筛选" if saved else "没有存过筛选")


def check_agenda(folder: Path) -> Iterator[CheckFinding]:
    """Check the fixed agenda (agenda.yaml): the school's own, or the shipped one without it."""
    own = folder / "templates" / fixed_agenda.FILE_NAME
    where = f"templates/{fixed_agenda.FILE_NAME}"
    try:
        fixed_agenda.load_agenda(folder)
    except SettingsError as error:
        yield reminder_finding("agenda", where, error.message, "改好以前，程序用自带的议程。")
    else:
        yield passed_finding(
            "agenda", where, "可以使用" if own.exists() else "没有自己的议程，用自带的"
        )


def check_mail_settings(
    school: School, environ: Mapping[str, str] = os.environ
) -> Iterator[CheckFinding]:
    """Check that the mail settings are complete; nothing is sent and no connection is made.
    ``environ`` may hold the password.
    """
    mail = school.mail
    where = f"{FILE_NAME} 的 mail"
    if mail is None:
        yield passed_finding("mail", where, "没有写，纪要存成邮件草稿，由人发送")
        return
    if not mail.host:
        yield passed_finding("mail", where, "没有写服务器，纪要存成邮件草稿，由人发送")
        return
    if not _HOST.fullmatch(mail.host):
        yield error_finding(
            "mail-host", where, "host 不像服务器的名称", "写成 smtp.qq.com 的样子。"
        )
        return
    if find_mail_password(mail, environ) is None:
        yield reminder_finding(
            "mail-password",
            where,
            "没有存密码，发送时会询问",
            f"要免去询问：密码{PASSWORD_PLACES}。",
        )
        return
    yield passed_finding("mail", where, "可以发送（没有连接服务器）")
