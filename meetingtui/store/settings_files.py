"""Writing ``school.yaml``, also that of a new data folder, and reading and writing the saved
filters in ``filters.yaml``.

Both files may be edited by hand. Comments, order and unknown keys of school.yaml are preserved;
the other lines of filters.yaml are where every filter is on one line, and a saved filter comes
last.
"""

import re
from datetime import date, datetime
from pathlib import Path
from string import Template

import msgspec
import yaml

from meetingtui.base import shipped_files
from meetingtui.base.errors import RefusedError, SettingsError, StoreError
from meetingtui.base.file_access import NotTextError, decode_text, explain_os_error
from meetingtui.base.term_calendar import Term, default_term_for_date
from meetingtui.base.wording import one_line
from meetingtui.base.yaml_reader import parse_yaml_with_lines
from meetingtui.school import school as school_file
from meetingtui.school.school import FILE_NAME, School
from meetingtui.school.school_yaml_editor import updated_yaml_text
from meetingtui.store.backups import back_up_if_changed
from meetingtui.store.data_folder import make_subfolders
from meetingtui.store.durable_files import replace_file_content

SchoolYamlStamp = tuple[int, int] | None
"""Modification time (nanoseconds) and size (bytes) of school.yaml; None if there is no file."""


def save_school(folder: Path, school: School, now: datetime) -> None:
    """Write a school to the folder's school.yaml, which must exist, after backing up the previous
    file.

    Comments, order and unknown keys of the file are preserved.

    Raises:
        SettingsError: the file cannot be decoded, or cannot be changed safely.
        StoreError: the file cannot be read or written.
    """
    path = folder / FILE_NAME
    try:
        before = path.read_bytes()
        text = updated_yaml_text(decode_text(before), school)
        is_marked = before.startswith(b"\xef\xbb\xbf")
        back_up_if_changed(path, before, now)
        replace_file_content(path, text.encode("utf-8-sig" if is_marked else "utf-8"))
    except NotTextError as error:
        raise SettingsError("学校设置的文件不是文字，没有保存。请从备份恢复后再试。") from error
    except OSError as error:
        raise StoreError(f"学校设置没有保存：{explain_os_error(error)}。") from error


def create_school_folder(folder: Path, today: date, school: School | None = None) -> None:
    """Create a new data folder with a commented school.yaml and the subfolders.

    Args:
        folder: the data folder; it may exist, but without a school.yaml.
        today: determines the first term if no school is given.
        school: content of school.yaml; placeholders to be filled in by hand if None.

    Raises:
        RefusedError: there is a school.yaml already.
        StoreError: the folder cannot be written to.
    """
    path = folder / FILE_NAME
    if path.exists():
        raise RefusedError(
            f"{folder} 里已经有 {FILE_NAME}，没有改动它。请直接使用，或换一个文件夹新建。"
        )
    term = school.terms[0] if school else default_term_for_date(today)
    template = Template((shipped_files.templates_folder() / FILE_NAME).read_text(encoding="utf-8"))
    text = template.substitute(
        term=term.id, first_monday=term.first_monday, end=term.end, today=today
    )
    try:
        make_subfolders(folder)
        replace_file_content(path, (updated_yaml_text(text, school) if school else text).encode())
    except OSError as error:
        raise StoreError(f"不能在 {folder} 新建：{explain_os_error(error)}。") from error


def school_yaml_stamp(folder: Path) -> SchoolYamlStamp:
    """Modification time and size of the folder's school.yaml, for noticing later changes; None if
    the file is missing or cannot be examined.
    """
    try:
        found = (folder / FILE_NAME).stat()
    except OSError:
        return None  # whoever reads the file says why it cannot be
    return found.st_mtime_ns, found.st_size


_TERMS_KEY_LINE = re.compile(r"terms[ \t]*:[ \t]*(?:#.*)?")
_LIST_ENTRY = re.compile(r"([ \t]*)-[ \t]")


def add_term_to_school_yaml(folder: Path, term: Term, now: datetime) -> None:
    """Add a term to the school.yaml of a data folder after backing up the previous file.

    ``now`` is the local time of the backup.

    Raises:
        SettingsError: the file is no text or no valid school.yaml, or the list of terms is written
            in a form that cannot be edited safely.
        StoreError: the file cannot be read or written.
    """
    path = folder / school_file.FILE_NAME
    try:
        before = path.read_bytes()
        is_marked = before.startswith(b"\xef\xbb\xbf")
        text = school_yaml_with_term(decode_text(before), term)
        back_up_if_changed(path, before, now)
        replace_file_content(path, text.encode("utf-8-sig" if is_marked else "utf-8"))
    except NotTextError as error:
        raise SettingsError(f"{path.name} 不是文字，没有改写。请从备份恢复后再试。") from error
    except OSError as error:
        raise StoreError(f"不能改写 {path.name}：{explain_os_error(error)}。") from error


def school_yaml_with_term(text: str, term: Term) -> str:
    """Append a term to the list of terms in the text of a school.yaml, leaving the rest unchanged.

    Raises:
        SettingsError: the text is no valid school.yaml, or the list is written in a form that
            cannot be edited safely; the message then has the lines to be added by hand.
    """
    school = school_file.parse_school(text)
    longer = _insert_after_last_term(text, term)
    wanted = msgspec.structs.replace(school, terms=(*school.terms, term))
    try:
        if longer is not None and school_file.parse_school(longer) == wanted:
            return longer
    except SettingsError:
        pass  # the same as a text that came out otherwise than wanted
    lines = "\n".join(_term_entry_lines(term, "  "))
    raise SettingsError(
        "程序没有把握改写 school.yaml 里的 terms，没有改动它。请自己在 terms 末尾加上：\n" + lines
    )


def _insert_after_last_term(text: str, term: Term) -> str | None:
    """Insert a term after the last one listed in the text of a school.yaml; None if it has no list
    of terms with one entry a line.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    start = next((at for at, line in enumerate(lines) if _TERMS_KEY_LINE.fullmatch(line)), None)
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
        if indent is None and (entry := _LIST_ENTRY.match(line)):
            indent = entry[1]
    if indent is None:
        return None
    return end.join([*lines[: last + 1], *_term_entry_lines(term, indent), *lines[last + 1 :]])


def _term_entry_lines(term: Term, indent: str) -> list[str]:
    """Compose the lines of school.yaml that define a term, with empty lists of holidays and
    workdays; ``indent`` is the white space before each line.
    """
    return [
        f"{indent}- id: {term.id}",
        f"{indent}  first_monday: {term.first_monday}",
        f"{indent}  end: {term.end}",
        f"{indent}  holidays: []",
        f"{indent}  workdays: []",
    ]


FILTERS_FILE_NAME = "filters.yaml"

_FILE_COMMENT = """\
# 存下的筛选，用记事本就能改。每行一个：名称在前，半角冒号加一个空格，再写筛选的词。
# 筛选的词用空格隔开：部门、人名、滞后、推进中、重点、第三章、本月、12月5日前；前加“-”是排除。
"""

_MAX_NAME_CHARACTERS = 30
"""Maximum length of a filter's name, in characters."""


class SavedFilters:
    """The saved filters of a data folder; the file is read on every call, as it may be edited.

    Args:
        folder: the data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILTERS_FILE_NAME

    def read_all(self) -> dict[str, str]:
        """Read all saved filters: the filter text by filter name, in file order; empty if there is
        no file.

        Raises:
            SettingsError: the file cannot be read or is not valid.
        """
        return _parse_filters(self._file_text())

    def filter_text(self, name: str) -> str:
        """Read the filter text saved under a name.

        Raises:
            RefusedError: there is no such filter; the message lists the existing names.
            SettingsError: the file cannot be read or is not valid.
        """
        saved = self.read_all()
        if name not in saved:
            known = f"现有：{'、'.join(saved)}" if saved else "还没有存过筛选"
            raise RefusedError(f"没有名为“{name}”的筛选。{known}。")
        return saved[name]

    def save(self, name: str, words: str) -> None:
        """Save a filter under a name, as the last one of the file, replacing an existing filter of
        that name.

        Args:
            name: the name; line breaks and spaces around it are removed.
            words: the filter as text, with spaces between its words.

        Raises:
            RefusedError: name or text is empty, or the name is too long.
            SettingsError: the file cannot be read or is not valid; it is unchanged.
            StoreError: writing failed.
        """
        name, words = one_line(name), one_line(words)
        if not name or not words:
            raise RefusedError("筛选的名称和词都不能为空。请先写筛选的词，再给它起名。")
        if len(name) > _MAX_NAME_CHARACTERS:
            raise RefusedError(f"筛选的名称太长。请不要超过 {_MAX_NAME_CHARACTERS} 个字。")
        text = self._file_text()
        self._write_filter_line(text, {**_parse_filters(text), name: words}, name)

    def remove(self, name: str) -> None:
        """Delete a saved filter.

        Raises:
            RefusedError: there is no filter of that name.
            SettingsError: the file cannot be read or is not valid; it is unchanged.
            StoreError: writing failed.
        """
        self.filter_text(name)
        text = self._file_text()
        self._write_filter_line(
            text, {key: each for key, each in _parse_filters(text).items() if key != name}, name
        )

    def _file_text(self) -> str:
        """Read the text of filters.yaml; its initial comment if there is no file.

        Raises:
            SettingsError: the file cannot be read or is no text.
        """
        try:
            return decode_text(self._path.read_bytes())
        except FileNotFoundError:
            return _FILE_COMMENT  # no filter was saved yet
        except NotTextError as error:
            raise SettingsError(
                f"{FILE_NAME} 的内容不是文字。请在记事本中“另存为”，编码选 UTF-8。"
            ) from error
        except OSError as error:
            raise SettingsError(f"读不了 {self._path}：{explain_os_error(error)}。") from error

    def _write_filter_line(self, old_text: str, wanted_filters: dict[str, str], name: str) -> None:
        """Write filters.yaml with the line of one saved filter replaced, added or removed.

        All other lines and comments are preserved. Where the result would not contain the wanted
        filters, the whole file is written anew without comments of the user.

        Args:
            old_text: the present text of the file.
            wanted_filters: all filters after the change: filter text by filter name.
            name: name of the filter that changes; it is removed if ``wanted_filters`` lacks it.

        Raises:
            StoreError: writing failed.
        """
        kept = [line for line in old_text.splitlines() if not _is_line_of_filter(name, line)]
        fresh = [_filter_line(name, wanted_filters[name])] if name in wanted_filters else []
        edited = "\n".join([*kept, *fresh, ""])
        if not _contains_exactly_filters(edited, wanted_filters):
            edited = _FILE_COMMENT + "".join(
                f"{_filter_line(*each)}\n" for each in wanted_filters.items()
            )
        try:
            replace_file_content(self._path, edited.encode())
        except OSError as error:
            raise StoreError(f"筛选没有存进 {self._path}：{explain_os_error(error)}。") from error


def _parse_filters(text: str) -> dict[str, str]:
    """Parse the text of filters.yaml: filter text by filter name."""
    return parse_yaml_with_lines(text.encode(), dict[str, str], FILTERS_FILE_NAME)[0]


def _contains_exactly_filters(text: str, wanted: dict[str, str]) -> bool:
    """Whether a text of filters.yaml can be read and contains exactly these filters."""
    try:
        return _parse_filters(text) == wanted
    except SettingsError:
        return False  # text that cannot be read is not what was wanted


def _is_line_of_filter(name: str, line: str) -> bool:
    """Whether a line of filters.yaml defines the filter of this name."""
    try:
        return not line.startswith(" ") and list(_parse_filters(line)) == [name]
    except SettingsError:
        return False  # a line that is no filter of its own


def _filter_line(name: str, words: str) -> str:
    """The line of filters.yaml that defines a filter."""
    dumped = yaml.safe_dump({name: words}, allow_unicode=True, width=10_000)
    return dumped.strip()
