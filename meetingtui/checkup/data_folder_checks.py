"""Checks of a data folder except its terms: settings, templates, outbox, evidence, archives."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from meetingtui.base.errors import RefusedError, SettingsError, StoreError
from meetingtui.base.file_access import NotTextError, decode_text, is_folder_writable
from meetingtui.checkup.check_finding import (
    CheckFinding,
    error_finding,
    passed_finding,
    reminder_finding,
)
from meetingtui.documents.mail.outgoing_email import DeliveryStage
from meetingtui.documents.mail.smtp_connection import find_mail_password
from meetingtui.documents.template import check_template
from meetingtui.documents.template_catalogue import available_templates
from meetingtui.meeting import fixed_agenda
from meetingtui.meeting.record import EVIDENCE_FOLDER as EVIDENCE
from meetingtui.meeting.record import evidence_uses
from meetingtui.review.filter_parser import parse_filter
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.mail_settings import PASSWORD_PLACES
from meetingtui.school.school import FILE_NAME, School, parse_school
from meetingtui.store.backups import list_backups
from meetingtui.store.data_folder import data_folder_location_warning
from meetingtui.store.evidence_files import fault_of_evidence_copy
from meetingtui.store.outbox import Outbox
from meetingtui.store.records import Records
from meetingtui.store.settings_files import FILTERS_FILE_NAME, SavedFilters
from meetingtui.store.term_archive import ARCHIVE_FOLDER as ARCHIVES
from meetingtui.store.term_archive import archive_faults, list_archives


def check_templates(folder: Path) -> Iterator[CheckFinding]:
    """Check every available Word template, shipped and own, by filling it in with example values; a
    faulty one gives its first problem and the number of the others.
    """
    whole = 0
    for each in available_templates(folder):
        problems = check_template(each.path, each.document_type.permitted_variables)
        if problems:
            where = f"模板 {each.name}"
            more = f"；另有 {len(problems) - 1} 处" if len(problems) > 1 else ""
            yield error_finding(
                "template", where, f"{problems[0].rstrip('。')}{more}", "改好以前，请选用别的模板。"
            )
        whole += not problems
    yield passed_finding("templates", "模板", f"{whole} 个可以使用")


def check_outbox(folder: Path) -> Iterator[CheckFinding]:
    """Check the outbox (the records of mail sent): whether it can be read, and whether it is unsure
    of any mail that it was sent.
    """
    try:
        parcels = Outbox(folder).read_emails()
    except StoreError as error:
        yield error_finding("outbox", "outbox", error.message, "")
        return
    doubtful = sum(
        delivery.stage is DeliveryStage.IN_DOUBT
        for parcel in parcels
        for delivery in parcel.deliveries
    )
    if doubtful:
        yield error_finding(
            "mail-in-doubt",
            "outbox",
            f"{doubtful} 个人的邮件不能确定是否发出",
            "请先问清，再到会议纪要的邮件里处理。",
        )
    yield passed_finding("outbox", "outbox", f"{len(parcels)} 封发送记录，都读得出来")


def check_evidence(folder: Path, terms: Mapping[str, Records]) -> Iterator[CheckFinding]:
    """Check the data folder's evidence files: whether each copy that records refer to is there and
    unchanged, and whether each file there is still referred to.

    Args:
        folder: the data folder.
        terms: the records of every term that can be read, by term id.
    """
    uses = [
        use
        for records in terms.values()
        for use in evidence_uses(records.items.values(), records.meetings.values())
    ]
    faults = {use.file.path: fault_of_evidence_copy(folder, use.file) for use in uses}
    for use in uses:
        if fault := faults[use.file.path]:
            yield error_finding(
                "evidence",
                use.file.path,
                f"“{use.subject}”的佐证材料 {use.file.name_and_size} {fault}",
                "请把原来的文件放回这个位置，或在那里去掉它再重新附上。",
            )
    known = {(folder / path).resolve() for path in faults}
    for term_id in terms:
        for path in sorted((folder / EVIDENCE / term_id).glob("[!.]*")):
            if path.is_file() and path.resolve() not in known:
                yield reminder_finding(
                    "evidence-unused",
                    f"{EVIDENCE}/{term_id}/{path.name}",
                    "没有事项、成果、例会用到它（去掉、撤销后留着的）",
                    "确实不要了，可以移走。",
                )
    if faults:
        whole = sum(not fault for fault in faults.values())
        yield passed_finding("evidence", EVIDENCE, f"佐证材料 {whole} 份，都在，没有变动")


def check_archives(folder: Path) -> Iterator[CheckFinding]:
    """Read every archive of a term again: whether all its files are in it and unchanged; nothing is
    found where there are no archives.
    """
    found = list_archives(folder)
    faulty = 0
    for path in found:
        if faults := archive_faults(path):
            faulty += 1
            yield error_finding(
                "archive",
                f"{ARCHIVES}/{path.name}",
                f"归档有问题：{'；'.join(faults)}",
                "请再归档一次（meetingtui archive 学期），或从别处拷回完好的一份。",
            )
    if found:
        yield passed_finding("archives", ARCHIVES, f"归档 {len(found) - faulty} 份，读回核对完好")


_LITTLE_FREE_SPACE, _TOO_LITTLE_FREE_SPACE = 1_000_000_000, 100_000_000
"""Free bytes of the disk below which a reminder is given, and below which an error: new records
could then no longer be saved.
"""

_ABANDONED_AFTER = timedelta(days=1)
"""Age after which a temporary file counts as abandoned."""

_PRIVATE_FILE_SUFFIXES = (".json", ".journal", ".audit", ".yaml", ".log")


def check_location_and_permissions(folder: Path, now: datetime) -> Iterator[CheckFinding]:
    """Check the data folder's location, permissions, free disk space and leftover files."""
    free = shutil.disk_usage(folder).free
    words = f"磁盘还剩 {free / 1e9:.1f} GB"
    if free < _TOO_LITTLE_FREE_SPACE:
        yield error_finding(
            "disk-space", str(folder), words, "请马上清理出一些空间，否则新的记录存不进去。"
        )
    elif free < _LITTLE_FREE_SPACE:
        yield reminder_finding("disk-space", str(folder), words, "请清理出一些空间。")
    else:
        yield passed_finding("disk-space", str(folder), words)
    if why := data_folder_location_warning(folder.resolve()):
        yield reminder_finding("place", str(folder), why, "")
    if not is_folder_writable(folder):
        yield error_finding("read-only", str(folder), "写不进去", "请检查文件夹是否只读。")
    if exposed := paths_readable_by_others(folder):
        yield reminder_finding(
            "permissions",
            str(folder),
            f"别的用户也能读 {len(exposed)} 个文件夹或文件",
            "改成只有自己能读。",
            mendable=True,
        )
    for path in sorted(folder.glob("* 未并入的改动 *")):
        yield reminder_finding(
            "set-aside", path.name, "没能并入记录的改动留在这里", "比较以后移走它。"
        )
    for path in sorted([*folder.glob("* 已损坏 *.json"), *folder.glob("* 损坏的日志 *")]):
        yield reminder_finding(
            "damaged-file", path.name, "恢复时留下的损坏原件", "不再需要时移走它。"
        )
    if left := abandoned_temporary_files(folder, now):
        yield reminder_finding(
            "leftovers",
            str(folder),
            f"有 {len(left)} 个中断时留下的临时文件",
            "可以删去。",
            mendable=True,
        )


def abandoned_temporary_files(folder: Path, now: datetime) -> list[Path]:
    """List the temporary files more than a day old, left by an interruption, in the data folder and
    its subfolders.
    """
    before = (now - _ABANDONED_AFTER).timestamp()
    return [
        path
        for each in (folder, *_data_subfolders(folder))
        for path in sorted(each.glob(".*.tmp"))
        if path.is_file() and path.stat().st_mtime < before
    ]


def paths_readable_by_others(folder: Path) -> list[Path]:
    """List the data folder's folders and record files that users other than the owner can access.

    Empty on Windows, where a user's own folders are private by their location.
    """
    if os.name == "nt":
        return []
    folders = [folder, *_data_subfolders(folder)]
    files = [
        path
        for each in folders
        for path in each.iterdir()
        if path.is_file() and path.suffix in _PRIVATE_FILE_SUFFIXES
    ]
    return [path for path in (*folders, *files) if path.stat().st_mode & 0o077]


def _data_subfolders(folder: Path) -> list[Path]:
    """List the existing subfolders of a data folder that hold the school's files."""
    names = (
        "backups",
        "outbox",
        "outbox/sending",
        "minutes",
        "ledger",
        "summary",
        "logs",
        ARCHIVES,
    )
    known = [folder / name for name in names if (folder / name).is_dir()]
    return [*known, *(path for path in folder.glob(f"{EVIDENCE}/*") if path.is_dir())]


_HOST_NAME_PATTERN = re.compile(
    r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+|localhost|[0-9a-fA-F:]+:[0-9a-fA-F:]*"
)


def check_school_settings(school: School) -> Iterator[CheckFinding]:
    """Yield the figures of a readable school.yaml as passed, and a reminder where it has mail
    settings but nobody's address.
    """
    words = f"{len(school.departments)} 个部门、{len(school.people)} 人、{len(school.terms)} 个学期"
    yield passed_finding("school", FILE_NAME, words)
    if not any(person.email for person in school.people) and school.mail:
        yield reminder_finding(
            "no-addresses",
            FILE_NAME,
            "写了发件邮箱，但 people 里没有人写邮箱",
            "给收纪要的人写上 email。",
        )


def goal_names_only_in_backups(folder: Path, school: School) -> frozenset[str]:
    """Return the names of goals that backups of school.yaml have but the present file does not,
    neither as a goal's former name nor as a key tag.
    """
    found = {goal.name for copy in _schools_in_backups(folder) for goal in copy.goals}
    known = {name for goal in school.goals for name in (goal.name, *goal.former)}
    return frozenset(found - known - {*school.key_tags})


def people_names_only_in_backups(folder: Path, school: School) -> frozenset[str]:
    """Return the names of people that backups of school.yaml have but the present file does not,
    not even as a former name.
    """
    found = {person.name for copy in _schools_in_backups(folder) for person in copy.people}
    return frozenset(name for name in found if school.find_person(name) is None)


def _schools_in_backups(folder: Path) -> Iterator[School]:
    """Yield the school of each backup of school.yaml that can be read."""
    for copy in list_backups(folder / FILE_NAME):
        with suppress(SettingsError, OSError, NotTextError):  # older copies may be of any state
            yield parse_school(decode_text(copy.path.read_bytes()))


def check_saved_filters(folder: Path, snapshot: TermSnapshot | None) -> Iterator[CheckFinding]:
    """Check that the saved filters of items can be read and that each can be parsed.

    ``snapshot`` is the present term's; None where there is none, and then only reading is checked.
    """
    where = FILTERS_FILE_NAME
    try:
        saved = SavedFilters(folder).read_all()
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


def check_mail_settings_complete(
    school: School, environ: Mapping[str, str] = os.environ
) -> Iterator[CheckFinding]:
    """Check that the mail settings are complete; nothing is sent and no connection is made.
    ``environ`` are the environment variables, one of which may hold the password.
    """
    mail = school.mail
    where = f"{FILE_NAME} 的 mail"
    if mail is None:
        yield passed_finding("mail", where, "没有写，纪要存成邮件草稿，由人发送")
        return
    if not mail.host:
        yield passed_finding("mail", where, "没有写服务器，纪要存成邮件草稿，由人发送")
        return
    if not _HOST_NAME_PATTERN.fullmatch(mail.host):
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
