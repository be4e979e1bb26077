"""One more term written into school.yaml as text, so that comments and habits stay."""

import re
from datetime import datetime
from pathlib import Path

import msgspec

from meetingtui import school as school_file
from meetingtui.calendar import Term
from meetingtui.errors import SettingsError, StoreError
from meetingtui.store.backups import back_up
from meetingtui.store.durable import replace_file, trouble

_LIST = re.compile(r"terms[ \t]*:[ \t]*(?:#.*)?")
_ENTRY = re.compile(r"([ \t]*)-[ \t]")


def write_term(folder: Path, term: Term, now: datetime) -> None:
    """Put the term into the folder's school.yaml; the file as it was stays in ``backups/``.

    Raises:
        SettingsError: its list is written in a way that only its writer can go on with.
        StoreError: it could not be written.
    """
    path = folder / school_file.FILE_NAME
    try:
        before = path.read_bytes()
        is_marked = before.startswith(b"\xef\xbb\xbf")
        text = with_term(before.decode("utf-8-sig"), term)
        back_up(path, before, now)
        replace_file(path, text.encode("utf-8-sig" if is_marked else "utf-8"))
    except OSError as error:
        raise StoreError(f"不能改写 {path.name}：{trouble(error)}。") from error


def with_term(text: str, term: Term) -> str:
    """The text of a school.yaml with one more term at the end of its list, all else as it stands.

    Raises:
        SettingsError: its list is written in a way that only its writer can go on with.
    """
    school = school_file.loads(text)
    longer = _inserted(text, term)
    wanted = msgspec.structs.replace(school, terms=(*school.terms, term))
    try:
        if longer is not None and school_file.loads(longer) == wanted:
            return longer
    except SettingsError:
        pass  # the same as a text that came out otherwise than wanted
    lines = "\n".join(_entry(term, "  "))
    raise SettingsError(
        "程序没有把握改写 school.yaml 里的 terms，没有改动它。请自己在 terms 末尾加上：\n" + lines
    )


def _inserted(text: str, term: Term) -> str | None:
    """The text with the term behind the last line of the list; None where no such list is found."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    start = next((at for at, line in enumerate(lines) if _LIST.fullmatch(line)), None)
    if start is None:
        return None
    last, indent = start, None
    for at, line in enumerate(lines[start + 1 :], start + 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if line[0] not in " \t-":
            break
        last = at
        if indent is None and (entry := _ENTRY.match(line)):
            indent = entry[1]
    if indent is None:
        return None
    return end.join([*lines[: last + 1], *_entry(term, indent), *lines[last + 1 :]])


def _entry(term: Term, indent: str) -> list[str]:
    return [
        f"{indent}- id: {term.id}",
        f"{indent}  first_monday: {term.first_monday}",
        f"{indent}  end: {term.end}",
        f"{indent}  holidays: []",
        f"{indent}  workdays: []",
    ]
