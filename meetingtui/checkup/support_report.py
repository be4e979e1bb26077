"""Writing a report for whoever helps the user: the state of the data folder, with all of the
school's words masked, and the program's log as it is.
"""

import io
import platform
import re
import sys
import zipfile
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import yaml

from meetingtui.base.errors import StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.base.log_file import FILE as LOG
from meetingtui.checkup.check_finding import CheckFinding
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.school.school import School
from meetingtui.store.durable_files import replace_file_content
from meetingtui.store.record_documents import TermMetadata

_LIBRARIES = ("meetingtui", "textual", "tinydb", "msgspec", "docxtpl", "python-docx", "filelock")

_REPORT_SUFFIX = ".zip"

_WORD_PATTERN = re.compile(r"[^\W\d_]+|@")

_UNMASKED_FILE_NAME_WORDS = re.compile(
    r"school|filters|rounds|agenda|minutes|meetingtui|backups|outbox|sending|templates|logs|summary"
    r"|ledger|json|journal|audit|lock|tmp|yaml|log|docx|xlsx|pdf|eml|ics|txt|zip"
)
"""Words in file names that are the program's own and need no masking."""


def write_support_report(folder: Path, findings: tuple[CheckFinding, ...], target: Path) -> Path:
    """Write the masked report on the data folder as a .zip file and return its path; an existing
    file is replaced.

    It has the versions in use, the findings, the list of files, the .json and .yaml files with
    their text masked, and the log files unchanged.

    Args:
        folder: the data folder.
        findings: the results of the checks.
        target: the file to write; ``.zip`` is added where it is missing.

    Raises:
        StoreError: it cannot be written.
    """
    path = (
        target
        if target.suffix.lower() == _REPORT_SUFFIX
        else target.with_name(target.name + _REPORT_SUFFIX)
    )
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("machine.txt", "\n".join(_machine_lines()))
            archive.writestr("findings.txt", "\n".join(map(_masked_finding_line, findings)))
            archive.writestr("files.txt", "\n".join(_file_listing_lines(folder)))
            for each in sorted(folder.glob("*.json")):
                archive.writestr(_masked_file_name(each.name), _masked_json(each.read_bytes()))
            for each in sorted(folder.glob("*.yaml")):
                archive.writestr(_masked_file_name(each.name), _masked_yaml(each.read_bytes()))
            for each in sorted(folder.glob(f"{LOG}*")):
                archive.writestr(f"logs/{each.name}", each.read_bytes())
        replace_file_content(path, written.getvalue())
    except OSError as error:
        raise StoreError(f"求助文件没有写成：{explain_os_error(error)}。") from error
    return path


def _machine_lines() -> list[str]:
    """Return the lines of the support report with the versions of Python, the operating system and
    the main libraries.
    """
    versions = [f"{name} {version(name)}" for name in _LIBRARIES]
    return [f"python {sys.version.split()[0]}", platform.platform(), *versions]


def _masked_finding_line(finding: CheckFinding) -> str:
    """Return the line of the support report on a check finding: severity, code, and its masked
    text.
    """
    where, what = mask_texts(finding.where), mask_texts(finding.what)
    return f"{finding.severity.value} {finding.code} {where}: {what}"


def _file_listing_lines(folder: Path) -> list[str]:
    """Return the lines of the support report on every file: size, permissions and masked name."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            where = "/".join(map(_masked_file_name, path.relative_to(folder).parts))
            found.append(f"{path.stat().st_size:>12}  {oct(path.stat().st_mode & 0o777)}  {where}")
    return found


def _masked_file_name(name: str) -> str:
    """Mask the words of a file name; numbers and the program's own names stay."""
    return _WORD_PATTERN.sub(
        lambda word: (
            word[0]
            if _UNMASKED_FILE_NAME_WORDS.fullmatch(word[0])
            else MASK_CHARACTER * len(word[0])
        ),
        name,
    )


def _masked_json(content: bytes) -> bytes:
    """Mask all text in JSON bytes; a note with the size where they cannot be decoded."""
    try:
        value: Any = msgspec.json.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return f"unreadable, {len(content)} bytes: {type(error).__name__}".encode()
    return msgspec.json.format(msgspec.json.encode(mask_texts(value)), indent=1)


def _masked_yaml(content: bytes) -> bytes:
    """Mask all text in YAML bytes; a note with the size where they cannot be decoded."""
    try:
        value = yaml.load(content, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        return f"unreadable, {len(content)} bytes: {type(error).__name__}".encode()
    return yaml.safe_dump(mask_texts(value), allow_unicode=True, sort_keys=False).encode()


MASK_CHARACTER = "×"

_UNMASKED_TEXT_PATTERN = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?|\d{1,2}:\d\d|\d{4}-\d{4}-[12](/\d+)?|\d{1,4}|"
)
"""Pattern of text that identifies nobody: dates, times, term ids and small numbers."""


def mask_texts(value: Any) -> Any:
    """Mask all text in a value, each character except spaces by one ×, in nested dicts and lists
    too; numbers, and texts that are a date, a small number or one of the program's own words, stay.
    The value itself is unchanged.
    """
    if isinstance(value, str):
        return _mask_text(value)
    if isinstance(value, dict):
        return {_mask_unknown_key(key): mask_texts(each) for key, each in value.items()}
    return [mask_texts(each) for each in value] if isinstance(value, list | tuple) else value


def _mask_text(text: str) -> str:
    """Mask a text, each character except spaces by one ×.

    A text that as a whole is one of the program's own words, a date, a time, a term id or a small
    number stays.
    """
    if text in _program_enum_values() or _UNMASKED_TEXT_PATTERN.fullmatch(text):
        return text
    return re.sub(r"\S", MASK_CHARACTER, text)


def _mask_unknown_key(key: str) -> str:
    """Mask a key of a mapping in the school's records unless it is a field or table name of the
    program.
    """
    return (
        key
        if key in _program_field_names() or _UNMASKED_TEXT_PATTERN.fullmatch(key)
        else _mask_text(key)
    )


@cache
def _program_field_names() -> frozenset[str]:
    """Names of the records' fields and tables, which the support report need not mask."""
    return frozenset(_schema_entries("properties")) | {"items", "meetings", "meta"}


@cache
def _program_enum_values() -> frozenset[str]:
    """Words that the program itself writes into records (statuses, kinds), which the support report
    need not mask.
    """
    return frozenset(word for word in _schema_entries("enum") if isinstance(word, str))


def _schema_entries(key: str) -> Iterable[Any]:
    """Yield the entries that the JSON schemas of the record classes list under a key.

    Args:
        key: ``properties`` for the names of the fields, or ``enum`` for the values of the enums; an
            enum may contain other values than strings.
    """
    _, components = msgspec.json.schema_components((Item, Meeting, TermMetadata, School))
    for schema in components.values():
        yield from schema.get(key, ())
