"""Filters saved by name: ``filters.yaml`` of the data folder, one line each, edited by hand too."""

from pathlib import Path

import yaml

from meetingtui.errors import RefusedError, SettingsError, StoreError
from meetingtui.store.durable import replace_file, trouble
from meetingtui.strict_yaml import parse
from meetingtui.wording import one_line

FILE_NAME = "filters.yaml"

_HEAD = """\
# 存下的筛选，用记事本就能改。每行一个：名称在前，半角冒号加一个空格，再写筛选的词。
# 筛选的词用空格隔开：部门、人名、滞后、推进中、重点、第三章、本月、12月5日前；前加“-”是排除。
"""

_LONGEST = 30
"""Signs in a name."""


class SavedFilters:
    """The saved filters of a data folder; read anew each time, for the file may be edited."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def all(self) -> dict[str, str]:
        """The words of each filter by its name, in the order of the file.

        Raises:
            SettingsError: the file cannot be read as it stands.
        """
        return _read(self._text())

    def words(self, name: str) -> str:
        """The words saved under a name.

        Raises:
            RefusedError: none is called so; the message names those there are.
            SettingsError: the file cannot be read as it stands.
        """
        saved = self.all()
        if name not in saved:
            known = f"现有：{'、'.join(saved)}" if saved else "还没有存过筛选"
            raise RefusedError(f"没有名为“{name}”的筛选。{known}。")
        return saved[name]

    def save(self, name: str, words: str) -> None:
        """Keep the words under the name, in the place of what it stood for.

        Raises:
            RefusedError: name or words are empty, or the name is too long.
            SettingsError: the file cannot be read as it stands; it is left alone.
            StoreError: nothing could be written.
        """
        name, words = one_line(name), one_line(words)
        if not name or not words:
            raise RefusedError("筛选的名称和词都不能为空。请先写筛选的词，再给它起名。")
        if len(name) > _LONGEST:
            raise RefusedError(f"筛选的名称太长。请不要超过 {_LONGEST} 个字。")
        text = self._text()
        self._write(text, {**_read(text), name: words}, name)

    def remove(self, name: str) -> None:
        """Forget a filter.

        Raises:
            RefusedError: none is called so.
            SettingsError: the file cannot be read as it stands; it is left alone.
            StoreError: nothing could be written.
        """
        self.words(name)
        text = self._text()
        self._write(text, {key: each for key, each in _read(text).items() if key != name}, name)

    def _text(self) -> str:
        try:
            return self._path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return _HEAD
        except UnicodeDecodeError as error:
            raise SettingsError(
                f"{FILE_NAME} 不是 UTF-8 编码。请在记事本中“另存为”，编码选 UTF-8。"
            ) from error
        except OSError as error:
            raise SettingsError(f"读不了 {self._path}：{trouble(error)}。") from error

    def _write(self, text: str, wanted: dict[str, str], name: str) -> None:
        """Only the line of that name changes; what was noted between the lines stays."""
        kept = [line for line in text.splitlines() if not _is_line_of(name, line)]
        fresh = [_line(name, wanted[name])] if name in wanted else []
        edited = "\n".join([*kept, *fresh, ""])
        if not _says(edited, wanted):
            edited = _HEAD + "".join(f"{_line(*each)}\n" for each in wanted.items())
        try:
            replace_file(self._path, edited.encode())
        except OSError as error:
            raise StoreError(f"筛选没有存进 {self._path}：{trouble(error)}。") from error


def _read(text: str) -> dict[str, str]:
    return parse(text.encode(), dict[str, str], FILE_NAME)[0]


def _says(text: str, wanted: dict[str, str]) -> bool:
    try:
        return _read(text) == wanted
    except SettingsError:
        return False


def _is_line_of(name: str, line: str) -> bool:
    try:
        return not line.startswith(" ") and list(_read(line)) == [name]
    except SettingsError:
        return False


def _line(name: str, words: str) -> str:
    dumped = yaml.safe_dump({name: words}, allow_unicode=True, width=10_000)
    return dumped.strip()
