"""Read single parts of a Word or Excel file from outside.

Of a plan, a ledger, a report sheet or a staff list only some parts are read. They are found by
the relationships and must be of the declared content type; whatever else the file holds stays
unread.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.opc_package import (
    CONTENT_TYPES_PART,
    PackageRelationship,
    content_type_lookup,
    parse_relationships,
    relationships_part_name,
)
from meetingtui.base.untrusted_office_archive import (
    WORD,
    ArchiveLimits,
    DoctypeError,
    OfficeFormatNames,
    TooMuchXmlError,
    checked_xml_as_utf8,
    document_part_entries,
    open_archive,
    parse_xml,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_MACROS = ("vbaproject", "macroenabled")

_MOST_MARKS = 1_200_000
"""Maximum of elements, ends and attributes of a part that is read alone: about 200 MB."""

_Read = TypeVar("_Read")


class OfficePartReader:
    """Read access to single parts of a Word or Excel file from outside, while its archive is open;
    parts are parsed on demand. Opened with :func:`open_office_part_reader`.
    """

    def __init__(
        self,
        archive: zipfile.ZipFile,
        name: str,
        error_class: type[MeetingTuiError],
        file_format: OfficeFormatNames,
    ) -> None:
        """Find the main part.

        Args:
            archive: the archive, whose sizes have been checked.
            name: the file's name, for messages.
            error_class: class of the errors to raise.
            file_format: the format the file must have.

        Raises:
            MeetingTuiError: of the class ``error_class``: there is no main part of that format.
        """
        self.name = name
        self._archive = archive
        self._refuse = error_class
        self._form = file_format
        self._entries = {
            unquote(each.filename).lower(): each for each in document_part_entries(archive)
        }
        self._relations: dict[str, list[PackageRelationship]] = {}
        types = self._parsed_root(CONTENT_TYPES_PART)
        self._kind_of: Callable[[str], str] = content_type_lookup(
            types if types is not None else ()
        )
        relation = next(iter(self.internal_relationships("", "officeDocument")), None)
        if relation is None or not self.content_type_of(relation.target):
            raise error_class(
                f"“{name}”里没有 {file_format.main_part_name}。"
                f"请确认它是 {file_format.name}，而不是改了扩展名的文件；"
                f"是的话，请在 {file_format.program} 中另存一份再试。"
            )
        self.main = relation.target
        """Name of the main part."""
        kind = self.content_type_of(self.main)
        if kind not in file_format.main_types:
            really = "其实是二进制的工作簿（.xlsb）" if "binary" in kind else "的类型不对"
            raise error_class(
                f"“{name}”{really}，没有读取。"
                f"请在 {file_format.program} 中另存为 {file_format.suffix} 后再试。"
            )

    @property
    def has_macros(self) -> bool:
        """Whether the Word or Excel file is of a macro-enabled type or holds macros, which are
        neither read nor run.
        """
        kind = self.content_type_of(self.main).lower()
        return any(word in name for name in (kind, *self._entries) for word in _MACROS)

    def content_type_of(self, name: str) -> str:
        """Declared content type of a part of a Word or Excel file; empty for a part that is
        missing or has no declared type.
        """
        return self._kind_of(name) if name.lower() in self._entries else ""

    def internal_relationships(self, source: str, kind: str) -> "list[PackageRelationship]":
        """List the relationships of one kind from a part of a Word or Excel file to its other
        parts.

        Args:
            source: name of the part; empty for the file itself.
            kind: last segment of the relationship type: ``image``, ``styles``.
        """
        return [
            each
            for each in self.relationships_of(source)
            if each.type_name == kind and not each.is_external
        ]

    def relationships_of(self, source: str) -> "list[PackageRelationship]":
        """List all relationships of a part of a Word or Excel file, internal and external;
        ``source`` is the name of the part, empty for the file itself.
        """
        if source not in self._relations:
            root = self._parsed_root(relationships_part_name(source))
            found = [] if root is None else parse_relationships(root, posixpath.dirname(source))
            self._relations[source] = found
        return self._relations[source]

    def parse_part(
        self, name: str, kind: str = "", *, without: Callable[[bytes], bytes] = bytes
    ) -> "_Element | None":
        """Parse one XML part of a Word or Excel file and return its root element; None where
        there is no such part.

        Args:
            name: the part.
            kind: how its content type must end; empty for any.
            without: filter applied to the XML (UTF-8) before parsing, to drop what is not
                needed.

        Raises:
            MeetingTuiError: its content type is another one, or it has a DOCTYPE or too many tags.
            XmlRefusedError: it is no XML, or in another encoding than UTF-8 and UTF-16;
                ``error_class`` once it leaves :func:`open_office_part_reader`.
        """
        self._check_content_type(name, kind)
        return self._parsed_root(name, without)

    def part_xml(self, name: str, kind: str) -> bytes | None:
        """Return one XML part of a Word or Excel file as UTF-8 bytes, unparsed and without
        declarations; None without the part.

        Raises:
            MeetingTuiError: its content type does not end with ``kind``, or it declares a DOCTYPE.
            XmlRefusedError: it is in another encoding than UTF-8 and UTF-16; ``error_class`` once
                it leaves :func:`open_office_part_reader`.
        """
        self._check_content_type(name, kind)
        entry = self._entries.get(name.lower())
        return (
            None
            if entry is None
            else self._parse_or_raise_file_error(checked_xml_as_utf8, self._archive.read(entry))
        )

    def _parsed_root(
        self, name: str, without: Callable[[bytes], bytes] = bytes
    ) -> "_Element | None":
        """Parse a part of an Office file and return its XML root, without checking its content
        type; None where there is no such part.
        """
        entry = self._entries.get(name.lower())
        if entry is None:
            return None
        raw = self._archive.read(entry)
        return self._parse_or_raise_file_error(
            lambda raw: parse_xml(raw, max_marks=_MOST_MARKS, without=without), raw
        )

    def _check_content_type(self, name: str, kind: str) -> None:
        """Refuse an existing part of an Office file whose content type does not end with
        ``kind``.
        """
        if name.lower() in self._entries and not self.content_type_of(name).endswith(kind):
            raise self._refuse(
                f"“{self.name}”里 {name[-60:]} 的类型不对，没有读取。"
                f"请在 {self._form.program} 中打开后另存一份再试。"
            )

    def _parse_or_raise_file_error(self, read: "Callable[[bytes], _Read]", raw: bytes) -> "_Read":
        """Call a parsing function on the XML of an Office file's part and return its result.

        Args:
            read: the parsing function.
            raw: the XML.

        Raises:
            MeetingTuiError: the XML is refused; of the error class chosen for the file.
        """
        try:
            return read(raw)
        except DoctypeError as error:
            raise self._refuse(
                f"“{self.name}”里有不该有的声明（DOCTYPE），为安全起见没有读取。请换一个文件。"
            ) from error
        except TooMuchXmlError as error:
            raise self._refuse(
                f"“{self.name}”的文字部分大得不正常，为安全起见没有读取。请检查文件来源。"
            ) from error


@contextmanager
def open_office_part_reader(
    path: Path,
    *,
    limits: ArchiveLimits,
    error_class: type[MeetingTuiError],
    file_format: OfficeFormatNames = WORD,
) -> Iterator[OfficePartReader]:
    """Context manager that opens a Word or Excel file from outside to read some of its parts.

    Args:
        path: the file.
        limits: its maximum sizes.
        error_class: class of the error to raise.
        file_format: the format it must have; Word unless given.

    Raises:
        MeetingTuiError: of the class ``error_class``: it is no document we may open, or it
            proves damaged while it is read.
    """
    with open_archive(
        path, limits=limits, error_class=error_class, file_format=file_format
    ) as archive:
        yield OfficePartReader(archive, path.name, error_class, file_format)
