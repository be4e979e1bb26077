"""Saved filters: ``filters.yaml`` in the data folder, one line per filter, editable by hand."""

from pathlib import Path

import yaml

from meetingtui.base.errors import RefusedError, SettingsError, StoreError
from meetingtui.base.files import NotTextError, decode_text, explain_os_error
from meetingtui.base.wording import one_line
from meetingtui.base.yaml_reader import parse_yaml
from meetingtui.store.durable_files import replace_file

FILE_NAME = "filters.yaml"

_HEAD = """\
# 存下的筛选，用记事本就能改。每行一个：名称在前，半角冒号加一个空格，再写筛选的词。
# 筛选的词用空格隔开：部门、人名、滞后、推进中、重点、第三章、本月、12月5日前；前加“-”是排除。
"""

_LONGEST = 30
"""Maximum length of a filter's name, in characters."""


class SavedFilters:
    """The saved filters of a data folder; the file is read on every call, as it may be edited."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def all(self) -> dict[str, str]:
        """Read all filters: the filter text by filter name, in file order.

        Raises:
            SettingsError: the file cannot be read or is not valid.
        """
        return _parse_filters(self._file_text())

    def words(self, name: str) -> str:
        """Read the filter text saved under a name.

        Raises:
            RefusedError: there is no such filter; the message lists the existing names.
            SettingsError: the file cannot be read or is not valid.
        """
        saved = self.all()
        if name not in saved:
            known = f"现有：{'、'.join(saved)}" if saved else "还没有存过筛选"
            raise RefusedError(f"没有名为“{name}”的筛选。{known}。")
        return saved[name]

    def save(self, name: str, words: str) -> None:
        """Save a filter text under a name, replacing an existing filter of that name.

        Raises:
            RefusedError: name or text is empty, or the name is too long.
            SettingsError: the file cannot be read or is not valid; it is unchanged.
            StoreError: writing failed.
        """
        name, words = one_line(name), one_line(words)
        if not name or not words:
            raise RefusedError("筛选的名称和词都不能为空。请先写筛选的词，再给它起名。")
        if len(name) > _LONGEST:
            raise RefusedError(f"筛选的名称太长。请不要超过 {_LONGEST} 个字。")
        text = self._file_text()
        self._write(text, {**_parse_filters(text), name: words}, name)

    def remove(self, name: str) -> None:
        """Delete a saved filter.

        Raises:
            RefusedError: there is no filter of that name.
            SettingsError: the file cannot be read or is not valid; it is unchanged.
            StoreError: writing failed.
        """
        self.words(name)
        text = self._file_text()
        self._write(
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
            return _HEAD  # no filter was saved yet
        except NotTextError as error:
            raise SettingsError(
                f"{FILE_NAME} 的内容不是文字。请在记事本中“另存为”，编码选 UTF-8。"
            ) from error
        except OSError as error:
            raise SettingsError(f"读不了 {self._path}：{explain_os_error(error)}。") from error

    def _write(self, text: str, wanted: dict[str, str], name: str) -> None:
        """Replace only the line of this filter, preserving comments between the lines."""
        kept = [line for line in text.splitlines() if not _is_line_of_filter(name, line)]
        fresh = [_filter_line(name, wanted[name])] if name in wanted else []
        edited = "\n".join([*kept, *fresh, ""])
        if not _has_filters(edited, wanted):
            edited = _HEAD + "".join(f"{_filter_line(*each)}\n" for each in wanted.items())
        try:
            replace_file(self._path, edited.encode())
        except OSError as error:
            raise StoreError(f"筛选没有存进 {self._path}：{explain_os_error(error)}。") from error


def _parse_filters(text: str) -> dict[str, str]:
    """Parse the text of filters.yaml: filter text by filter name."""
    return parse_yaml(text.encode(), dict[str, str], FILE_NAME)[0]


def _has_filters(text: str, wanted: dict[str, str]) -> bool:
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
