"""A file to send to whoever helps: how things stand, and not one word of what they are about."""

import io
import platform
import re
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import yaml

from meetingtui.checkup.finding import Finding
from meetingtui.checkup.masking import MASK, masked
from meetingtui.errors import StoreError
from meetingtui.logbook import FILE as LOG
from meetingtui.store.durable import replace_file, trouble

_LIBRARIES = ("meetingtui", "textual", "tinydb", "msgspec", "docxtpl", "python-docx", "filelock")

_SUFFIX = ".zip"

_WORD = re.compile(r"[^\W\d_]+|@")

_OURS = re.compile(
    r"school|filters|rounds|agenda|minutes|meetingtui|backups|outbox|sending|templates|logs|summary"
    r"|ledger|json|journal|audit|lock|tmp|yaml|log|docx|xlsx|pdf|eml|ics|txt|zip"
)
"""Words in names of files that say nothing of anybody."""


def write_report(folder: Path, findings: tuple[Finding, ...], target: Path) -> Path:
    """The masked report as a .zip; where it was written.

    Raises:
        StoreError: it could not be.
    """
    path = target if target.suffix.lower() == _SUFFIX else target.with_name(target.name + _SUFFIX)
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("machine.txt", "\n".join(_machine()))
            archive.writestr("findings.txt", "\n".join(map(_outline, findings)))
            archive.writestr("files.txt", "\n".join(_files(folder)))
            for each in sorted(folder.glob("*.json")):
                archive.writestr(_part(each.name), _masked_json(each.read_bytes()))
            for each in sorted(folder.glob("*.yaml")):
                archive.writestr(_part(each.name), _masked_yaml(each.read_bytes()))
            for each in sorted(folder.glob(f"{LOG}*")):
                archive.writestr(f"logs/{each.name}", each.read_bytes())
        replace_file(path, written.getvalue())
    except OSError as error:
        raise StoreError(f"求助文件没有写成：{trouble(error)}。") from error
    return path


def _machine() -> list[str]:
    versions = [f"{name} {version(name)}" for name in _LIBRARIES]
    return [f"python {sys.version.split()[0]}", platform.platform(), *versions]


def _outline(finding: Finding) -> str:
    """How grave, and of what kind: what it says may name people and files."""
    return (
        f"{finding.severity.value} {finding.code} {masked(finding.where)}: {masked(finding.what)}"
    )


def _files(folder: Path) -> list[str]:
    """Every file by its size and masked name."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            where = "/".join(map(_part, path.relative_to(folder).parts))
            found.append(f"{path.stat().st_size:>12}  {oct(path.stat().st_mode & 0o777)}  {where}")
    return found


def _part(name: str) -> str:
    """A file's name: numbers and what we call files ourselves stay."""
    return _WORD.sub(
        lambda word: word[0] if _OURS.fullmatch(word[0]) else MASK * len(word[0]), name
    )


def _masked_json(content: bytes) -> bytes:
    try:
        value: Any = msgspec.json.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return f"unreadable, {len(content)} bytes: {type(error).__name__}".encode()
    return msgspec.json.format(msgspec.json.encode(masked(value)), indent=1)


def _masked_yaml(content: bytes) -> bytes:
    try:
        value = yaml.load(content, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        return f"unreadable, {len(content)} bytes: {type(error).__name__}".encode()
    return yaml.safe_dump(masked(value), allow_unicode=True, sort_keys=False).encode()
