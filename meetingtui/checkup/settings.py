"""What is edited by hand: school.yaml with its mail, agenda.yaml, filters.yaml; nothing is sent."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from meetingtui.checkup.finding import Finding, grave, passed, remark
from meetingtui.errors import RefusedError, SettingsError
from meetingtui.mailbox import PASSWORD_PLACES
from meetingtui.meeting import fixed_agenda
from meetingtui.minutes.mail.password import known_password
from meetingtui.review.filter import read_filter
from meetingtui.review.survey import Survey
from meetingtui.school import FILE_NAME, School, loads
from meetingtui.store import saved_filters
from meetingtui.store.backups import copies_of

_HOST = re.compile(
    r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+|localhost|[0-9a-fA-F:]+:[0-9a-fA-F:]*"
)


def look_at_school(school: School) -> Iterator[Finding]:
    """A school.yaml that could be read."""
    words = f"{len(school.departments)} 个部门、{len(school.people)} 人、{len(school.terms)} 个学期"
    yield passed("school", FILE_NAME, words)
    if not any(person.email for person in school.people) and school.mail:
        yield remark(
            "no-addresses",
            FILE_NAME,
            "写了发件邮箱，但 people 里没有人写邮箱",
            "给收纪要的人写上 email。",
        )


def former_goals(folder: Path, school: School) -> frozenset[str]:
    """Names of goals that a copy of school.yaml still has and school.yaml no longer."""
    found: set[str] = set()
    for copy in copies_of(folder / FILE_NAME):
        with suppress(SettingsError, OSError, UnicodeDecodeError):
            found |= {goal.name for goal in loads(copy.path.read_text("utf-8-sig")).goals}
    return frozenset(found - {goal.name for goal in school.goals} - {*school.key_tags})


def look_at_filters(folder: Path, survey: Survey | None) -> Iterator[Finding]:
    """The saved filters: whether they can be read, and whether each means something.

    ``survey`` is the present term's; None where there is none to hold them against.
    """
    where = saved_filters.FILE_NAME
    try:
        saved = saved_filters.SavedFilters(folder).all()
    except SettingsError as error:
        yield remark("filters", where, error.message, "改好以前，存下的筛选用不了。")
        return
    for name, words in saved.items():
        try:
            if survey is not None:
                read_filter(words, survey)
        except RefusedError as error:
            yield remark("filter", where, f"“{name}”现在用不了：{error.message}", "")
    yield passed("filters", where, f"{len(saved)} 个筛选" if saved else "没有存过筛选")


def look_at_agenda(folder: Path) -> Iterator[Finding]:
    """The fixed agenda, the school's own where there is one."""
    own = folder / "templates" / fixed_agenda.FILE_NAME
    where = f"templates/{fixed_agenda.FILE_NAME}"
    try:
        fixed_agenda.load(folder)
    except SettingsError as error:
        yield remark("agenda", where, error.message, "改好以前，程序用自带的议程。")
    else:
        yield passed("agenda", where, "可以使用" if own.exists() else "没有自己的议程，用自带的")


def look_at_mail(school: School, environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Whether minutes could be mailed; no line is opened."""
    mail = school.mail
    where = f"{FILE_NAME} 的 mail"
    if mail is None:
        yield passed("mail", where, "没有写，纪要存成邮件草稿，由人发送")
        return
    if not mail.host:
        yield passed("mail", where, "没有写服务器，纪要存成邮件草稿，由人发送")
        return
    if not _HOST.fullmatch(mail.host):
        yield grave("mail-host", where, "host 不像服务器的名称", "写成 smtp.qq.com 的样子。")
        return
    if known_password(mail, environ) is None:
        yield remark(
            "mail-password",
            where,
            "没有存密码，发送时会询问",
            f"要免去询问：密码{PASSWORD_PLACES}。",
        )
        return
    yield passed("mail", where, "可以发送（没有连接服务器）")
