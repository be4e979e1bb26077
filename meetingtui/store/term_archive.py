"""Archive of a term (归档): one zip file with all records, documents, sheets and evidence files.

The same files always give the same archive, byte for byte. The archive contains an index for Excel
and a list of SHA-256 checksums, with which the check of the data folder verifies it.
"""

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from meetingtui.base.errors import StoreError
from meetingtui.base.file_access import create_temporary_file, explain_os_error
from meetingtui.base.term_calendar import Term
from meetingtui.base.untrusted_office_archive import ARCHIVE_ERRORS, is_word_lock_file
from meetingtui.meeting.record import EVIDENCE_FOLDER as EVIDENCE
from meetingtui.meeting.record import evidence_uses
from meetingtui.plan.item import file_size_text
from meetingtui.school.school import School
from meetingtui.store.outbox import FOLDER as OUTBOX
from meetingtui.store.repository import Repository

ARCHIVE_FOLDER = "archives"
"""Name of the folder of archives in the data folder."""

INDEX = "目录.xlsx"
"""Name of the index in an archive."""

CHECKSUMS = "校验码.sha256"
"""Name of the list of checksums in an archive, in the form that ``sha256sum -c`` reads."""

_SAME_FOR_ALL = (1980, 1, 1, 0, 0, 0)
"""Time of every entry, so that the same files give the same archive."""

_CHUNK_BYTES = 1 << 20
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')

_DOCUMENT_FOLDERS = {
    "minutes": "会议纪要、记录等文书",
    "summary": "学期工作总结",
    "ledger": "督办台账",
    "reports": "会前填报",
    "templates": "学校自己的模板",
    OUTBOX: "邮件草稿",
}
"""Folders of papers, with what they hold."""

_SETTINGS = {"school.yaml": "学校设置", "filters.yaml": "存下的筛选"}


class ArchiveEntry(NamedTuple):
    """One file to be added to a term archive."""

    name: str
    """Name in the archive, with forward slashes."""
    words: str
    """What it is, in Chinese."""
    path: Path | None
    """Where it lies; None for content that is made."""
    content: bytes = b""
    """The content, where it is made."""


class WrittenArchive(NamedTuple):
    """Result of writing a term archive: its path, size, and the files that were missing."""

    path: Path
    """Where it lies."""
    file_count: int
    """Number of files in it, without index and checksums."""
    size_bytes: int
    """Its size in bytes."""
    missing: tuple[str, ...]
    """Evidence files that are referred to and could not be found, by name."""

    @property
    def summary_text(self) -> str:
        """Chinese summary: number of files, size, and what is missing."""
        told = f"已归档：{self.path}（{self.file_count} 个文件，{file_size_text(self.size_bytes)}）"
        if not self.missing:
            return told
        return f"{told}。缺 {len(self.missing)} 份佐证材料：{'、'.join(self.missing)}"


def make_archive(
    folder: Path, school: School, term: Term, repository: Repository, today: date
) -> WrittenArchive:
    """Write the archive of a term into the folder ``archives``; complete or not at all.

    Args:
        folder: the data folder.
        school: the school; the dates of its terms decide which documents belong to which term.
        term: the term.
        repository: the term's records.
        today: the day in the archive's name; one made on the same day before is replaced.

    Raises:
        StoreError: a file cannot be read, or the archive cannot be written.
    """
    entries = list(_archive_entries(folder, school, term, repository))
    target = folder / ARCHIVE_FOLDER / f"{term.id} 归档 {today.isoformat()}.zip"
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = create_temporary_file(target.parent)
        try:
            with os.fdopen(handle, "w+b") as file:
                _write_archive(file, entries, school, term)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except OSError:
            with suppress(OSError):  # the first error is the one to tell
                temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(f"没有归档：{explain_os_error(error)}。") from error
    there = {entry.name for entry in entries}
    records = repository.records
    uses = evidence_uses(records.items.values(), records.meetings.values())
    missing = dict.fromkeys(
        use.file.name for use in uses if windows_safe_path(use.file.path) not in there
    )
    return WrittenArchive(target, len(entries), target.stat().st_size, tuple(missing))


def _archive_entries(
    folder: Path, school: School, term: Term, repository: Repository
) -> Iterator[ArchiveEntry]:
    """Yield the files of a term: records, audit trail, settings, documents, then evidence files.

    Args:
        folder: the data folder.
        school: the school; the dates of its terms decide which documents belong to the term.
        term: the term.
        repository: the term's records.
    """
    name = f"{term.id}.json"
    yield ArchiveEntry(name, f"{term.title}的全部记录", None, repository.encoded_content())
    audit = folder / f"{term.id}.audit"
    if audit.is_file():
        yield ArchiveEntry(audit.name, "操作记录", audit)
    for name, words in _SETTINGS.items():
        if (folder / name).is_file():
            yield ArchiveEntry(name, words, folder / name)
    for name, words in _DOCUMENT_FOLDERS.items():
        for path in _files_in_tree(folder / name):
            # What is beside the drafts tells whether mail was sent, for the next sending alone.
            is_document = name != OUTBOX or path.suffix.lower() == ".eml"
            if is_document and _is_document_of_term(path, term, school.terms):
                inside = path.relative_to(folder).as_posix()
                yield ArchiveEntry(windows_safe_path(inside), words, path)
    records = repository.records
    subjects = {
        use.file.path: use.subject
        for use in evidence_uses(records.items.values(), records.meetings.values())
    }
    for path in _files_in_tree(folder / EVIDENCE / term.id):
        inside = path.relative_to(folder).as_posix()
        subject = subjects.get(inside, "没有用到的")
        yield ArchiveEntry(windows_safe_path(inside), f"佐证材料：{subject}", path)


def _files_in_tree(folder: Path) -> list[Path]:
    """Return the files in a folder and below, sorted; hidden files, symbolic links and Word's lock
    files are left out. Empty without the folder.
    """
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(
        (path for path in found if not path.name.startswith(".") and not is_word_lock_file(path)),
        key=lambda path: path.relative_to(folder).as_posix(),
    )


def _is_document_of_term(path: Path, term: Term, terms: Sequence[Term]) -> bool:
    """Whether a document belongs to a term, by the date in its file name or folder name.

    A document without a date belongs to every term. A day between two terms counts to the earlier
    one, because documents about a term are often written after its end.

    Args:
        path: the document.
        term: the term.
        terms: all terms of the school in order.
    """
    found = _DAY.search(path.name) or _DAY.search(path.parent.name)
    try:
        day = date.fromisoformat(found[0]) if found else None
    except ValueError:
        day = None  # digits that are no day of the calendar
    if day is None:
        return True
    begun = [each for each in terms if each.first_monday <= day]
    return (begun[-1].id if begun else terms[0].id) == term.id


def windows_safe_path(inside: str) -> str:
    """Return a path inside a term archive in a form that Windows accepts.

    Forbidden characters become ``_``; dots and spaces at the end of a part are removed.
    """
    parts = PurePosixPath(inside).parts
    return "/".join(_FORBIDDEN.sub("_", part).rstrip(" .") or "_" for part in parts)


def _write_archive(
    file: io.BufferedRandom, entries: Sequence[ArchiveEntry], school: School, term: Term
) -> None:
    """Write all files of a term, their index and checksums as a zip archive.

    Args:
        file: the open file to write to.
        entries: the files of the term.
        school: the school, named in the index.
        term: the term.
    """
    rows: list[tuple[ArchiveEntry, int, str]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for entry in entries:
            rows.append((entry, *_add_entry(archive, entry)))
        index = _index_workbook(rows, f"{school.name}　{term.title}　归档目录", term.first_monday)
        _, digest = _add_entry(archive, ArchiveEntry(INDEX, "归档目录", None, index))
        digests = [*((entry.name, each) for entry, _, each in rows), (INDEX, digest)]
        lines = "".join(f"{each} *{name}\n" for name, each in digests)
        _add_entry(archive, ArchiveEntry(CHECKSUMS, "校验码", None, lines.encode()))


def _add_entry(archive: zipfile.ZipFile, entry: ArchiveEntry) -> tuple[int, str]:
    """Add one file to a term archive; return its size in bytes and its SHA-256."""
    info = zipfile.ZipInfo(entry.name, _SAME_FOR_ALL)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    info.create_system = 3  # else the archive would depend on the system that wrote it
    seen, size = hashlib.sha256(), 0
    source = io.BytesIO(entry.content) if entry.path is None else entry.path.open("rb")
    with source, archive.open(info, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK_BYTES):
            seen.update(chunk)
            size += target.write(chunk)
    return size, seen.hexdigest()


def _index_workbook(
    rows: Sequence[tuple[ArchiveEntry, int, str]], title: str, created: date
) -> bytes:
    """Make the list of a term archive's files as the bytes of an .xlsx file.

    Args:
        rows: each file with its size in bytes and its SHA-256.
        title: title of the list.
        created: creation day in the workbook's properties; a fixed day, so that equal files give
            equal archives.
    """
    import xlsxwriter

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "created": datetime.combine(created, time())})
        sheet = book.add_worksheet("归档目录")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        for column, (words, width) in enumerate(
            (("序号", 6), ("文件", 52), ("说明", 34), ("大小", 12), ("SHA-256", 68))
        ):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(1, column, words, bold)
        for number, (entry, size, digest) in enumerate(rows, 1):
            sheet.write_number(number + 1, 0, number)
            for column, text in enumerate(
                (entry.name, entry.words, file_size_text(size), digest), 1
            ):
                sheet.write_string(number + 1, column, text)
    return written.getvalue()


# Read again


def list_archives(folder: Path) -> list[Path]:
    """Return the archives in a data folder, sorted by name."""
    return sorted(path for path in (folder / ARCHIVE_FOLDER).glob("*.zip") if path.is_file())


def archive_faults(path: Path) -> tuple[str, ...]:
    """Verify an archive; return Chinese sentences on damaged or missing files, empty if it is
    intact.

    At most the first five files are named.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = _read_checksums(archive)
            there = set(archive.namelist())
            faults = [f"缺少 {name}" for name in wanted if name not in there]
            faults += [
                f"{name} 已损坏"
                for name, digest in wanted.items()
                if name in there and _sha256_of_entry(archive, name) != digest
            ]
    except (*ARCHIVE_ERRORS, LookupError):
        return ("读不出来，或者不完整",)
    return (*faults[:5], *([f"另有 {len(faults) - 5} 处"] if len(faults) > 5 else []))


def _read_checksums(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """Return the SHA-256 of every file of an archive by its name.

    Raises:
        KeyError: the list is not there.
        ValueError: it is no such list.
    """
    lines = archive.read(CHECKSUMS).decode("utf-8").splitlines()
    pairs = (line.split(" *", 1) for line in lines)
    found = {name: digest for digest, name in pairs}
    if not found:
        raise ValueError(CHECKSUMS)
    return found


def _sha256_of_entry(archive: zipfile.ZipFile, name: str) -> str:
    """Return the SHA-256 of a file in an archive; empty where it cannot be read whole."""
    seen = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while chunk := file.read(_CHUNK_BYTES):
                seen.update(chunk)
    except ARCHIVE_ERRORS:
        return ""
    return seen.hexdigest()
