"""Word and Excel files as packages of parts and relationships (ECMA-376, part 2).

A template is read whole (:func:`read_package`), because all of it goes on into the minutes. Files
of which only some parts are needed are read by :mod:`meetingtui.base.office_part_reader`.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Container
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import msgspec

from meetingtui.base.untrusted_office_archive import (
    ARCHIVE_ERRORS,
    DoctypeError,
    XmlRefusedError,
    count_tags_and_attributes,
    document_part_entries,
    first_unsafe_part_name,
    parse_xml,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


CONTENT_TYPES_PART = "[Content_Types].xml"
_RELATIONS = re.compile(r"(?:(.*)/)?_rels/([^/]*)\.rels", re.IGNORECASE)
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_MAX_XML = 16_000_000

_MAX_INNER = 20_000_000
"""Maximum unpacked size in bytes of a package inside another one."""

MOST_MARKS = 800_000
"""Maximum of elements, ends and attributes of all parts of a template: some 300 pages."""

MOST_FINISHED_MARKS = 2_500_000
"""The same of a finished document; a table of 20,000 rows has about 1,500,000."""

_MOST_RELATIONS = 10_000
"""Maximum number of relationships of one part."""

_MOST_INNER_MARKS = 500_000

_DAMAGED = "已损坏，无法读取。请在 Word 中打开后另存一份再试。"


class PackageError(Exception):
    """Error: a file is not an acceptable OPC package; the message gives the reason in Chinese."""


class PackagePart(msgspec.Struct):
    """One part of an Office file: an entry of the zip archive with its content type."""

    name: str
    """Path in the package: word/document.xml."""
    content_type: str
    """Content type declared by the package."""
    blob: bytes
    """Content of the part."""
    root: Any = None
    """Root element of its XML; None for pictures, fonts and known parts."""
    is_known: bool = False
    """Whether a part with the same content was accepted before, so that its XML is not parsed."""


class PackageRelationship(msgspec.Struct, frozen=True, kw_only=True):
    """A relationship (OPC) from a part of an Office file to another part or an external address."""

    id: str
    """Identifier by which the source part's XML refers to it."""
    type: str
    """URI of the relationship type."""
    target: str
    """Name of the target part, or an external address."""
    is_external: bool
    """Whether the target is outside the package."""
    fragment: str = ""
    """Fragment of an internal target after ``#``, such as a bookmark; else empty."""

    @property
    def type_name(self) -> str:
        """Last segment of the type of an Office file's relationship: ``image``, ``hyperlink``."""
        return self.type.rstrip("/").rpartition("/")[2]


class OfficePackage(msgspec.Struct, frozen=True):
    """A whole Word or Excel file in memory (OPC package): its parts and their relationships."""

    parts: dict[str, PackagePart]
    """Parts by name, without content types and relationships."""
    relationships: dict[str, list[PackageRelationship]]
    """Relationships by the name of the source part; empty name for the package itself."""


def read_package(
    raw: bytes, known: Container[bytes] = (), max_marks: int = MOST_MARKS
) -> OfficePackage:
    """Read an Office file whose unpacked size has been checked into a package of its parts.

    Args:
        raw: content of the file.
        known: contents of parts accepted before, whose XML is not parsed again.
        max_marks: maximum of tags and attributes, as
            :func:`~meetingtui.base.untrusted_office_archive.count_tags_and_attributes` counts them,
            in all other parts together.

    Raises:
        PackageError: the file is damaged, too large, or so written that programs may read it
            differently.
    """
    marks_left = max_marks
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            blobs = _part_contents_by_name(archive)
    except ARCHIVE_ERRORS as error:
        raise PackageError(_DAMAGED) from error
    if CONTENT_TYPES_PART not in blobs:
        raise PackageError("不是完整的 Word 文档（.docx）。请用 Word 打开后另存为 .docx。")
    kind_of = content_type_lookup(_parse_part(blobs.pop(CONTENT_TYPES_PART), CONTENT_TYPES_PART))
    relations: dict[str, list[PackageRelationship]] = {}
    parts: dict[str, PackagePart] = {}
    for name, blob in blobs.items():
        if of := _RELATIONS.fullmatch(name):
            source = posixpath.join(of[1] or "", of[2])
            relations[source] = parse_relationships(
                _parse_part(blob, name), posixpath.dirname(source)
            )
            continue
        kind = kind_of(name)
        if not kind:
            raise PackageError(
                f"不是完整的 Word 文档（.docx）：没有写明 {name} 是什么。"
                "请用 Word 打开后另存为 .docx。"
            )
        is_known = blob in known
        is_xml = kind.endswith(("+xml", "/xml"))
        root = None
        if is_xml and not is_known:
            # A count over all parts: each takes memory as long as the package is there.
            marks_left -= count_tags_and_attributes(blob)
            if marks_left < 0:
                raise PackageError(
                    "里的内容大得不正常，没有读取。请检查文件来源，或删去多余的内容。"
                )
            root = _parse_part(blob, name)
        parts[name] = PackagePart(name, kind, blob, root, is_known)
    return OfficePackage(parts, relations)


def read_embedded_package(raw: bytes) -> OfficePackage:
    """Read an Office file that is embedded in another one, such as the workbook of a chart.

    Raises:
        PackageError: the embedded file is damaged, ambiguous, or unpacks to more than the limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except ARCHIVE_ERRORS as error:
        raise PackageError(_DAMAGED) from error
    if size > _MAX_INNER:
        raise PackageError("里面的工作簿或图形大得不正常，没有读取。请检查文件来源。")
    return read_package(raw, (), _MOST_INNER_MARKS)


def all_part_contents(raw: bytes) -> frozenset[bytes]:
    """Return the contents of all entries, without their names, of an Office file that this program
    wrote. Not for files from outside: sizes are not checked.

    :func:`read_package` takes them as ``known``, so that they are not checked again.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return frozenset(archive.read(each) for each in archive.namelist())


def open_filled_in_document(content: bytes) -> "WordDocument":
    """Open with python-docx the bytes of a document that this program has filled in from a
    template.

    Not for files from outside: python-docx trusts what it reads, and only a filled-in document has
    been checked by :func:`read_package`.
    """
    from docx import Document

    return Document(io.BytesIO(content))


def package_bytes(package: OfficePackage) -> bytes:
    """Serialise a package of parts to the bytes of an Office file (.docx, .xlsx): of each part its
    XML tree where it has one, else its content. Nothing is compressed.
    """
    from lxml import etree

    def serialised(root: Any) -> bytes:
        """Return the bytes of an XML part from its root element."""
        text: bytes = etree.tostring(root, encoding="UTF-8", standalone=True)
        return text

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        types = etree.Element("{http://schemas.openxmlformats.org/package/2006/content-types}Types")
        etree.SubElement(types, "Default", Extension="rels", ContentType=_RELATIONS_TYPE)
        for part in package.parts.values():
            etree.SubElement(
                types, "Override", PartName=f"/{part.name}", ContentType=part.content_type
            )
        space = "http://schemas.openxmlformats.org/package/2006/content-types"
        for each in types:
            each.tag = f"{{{space}}}{each.tag}"
        archive.writestr(CONTENT_TYPES_PART, serialised(types))
        for source, relations in package.relationships.items():
            archive.writestr(
                relationships_part_name(source), serialised(_relationships_element(relations))
            )
        for part in package.parts.values():
            archive.writestr(part.name, part.blob if part.root is None else serialised(part.root))
    return file.getvalue()


def _part_contents_by_name(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Read all entries of an archive; returns their bytes by part name.

    Raises:
        PackageError: two parts have one name, or a name leads out of the archive.
    """
    if wrong := first_unsafe_part_name(archive):
        raise PackageError(f"里面的 {wrong} 名称不对或有两份，不安全。请在 Word 中另存一份。")
    blobs: dict[str, bytes] = {}
    for entry in document_part_entries(archive):
        name = unquote(entry.filename)
        blobs[CONTENT_TYPES_PART if name.lower() == CONTENT_TYPES_PART.lower() else name] = (
            archive.read(entry)
        )
    return blobs


def _parse_part(blob: bytes, name: str) -> Any:
    """Parse the bytes of one XML part of an Office file and return its root element.

    Raises:
        PackageError: the part is too large, declares a DOCTYPE, or is no XML.
    """
    if len(blob) > _MAX_XML:
        raise PackageError(f"里面的 {name} 大得不正常，没有读取。请检查文件来源。")
    try:
        return parse_xml(blob)
    except DoctypeError as error:
        raise PackageError("里有不该有的声明（DOCTYPE），不安全。请换一个文件。") from error
    except XmlRefusedError as error:
        raise PackageError(
            f"不是完整的 Word 文档（.docx）：读不了 {name}。请用 Word 打开后另存为 .docx。"
        ) from error


def content_type_lookup(root: Any) -> Callable[[str], str]:
    """Return a function from part name to content type, read from ``[Content_Types].xml``.

    Args:
        root: root element of that part.

    Returns:
        The function; it returns an empty string for a part without a declared type.
    """
    by_ending: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for each in root:
        kind = each.get("ContentType", "").strip()
        if each.tag.endswith("}Default"):
            by_ending[each.get("Extension", "").lower()] = kind
        elif each.tag.endswith("}Override"):
            by_name[unquote(each.get("PartName", "")).lstrip("/").lower()] = kind

    def content_type_of_part(name: str) -> str:
        """Return the content type of a part by its name, else by its file ending; empty without
        one.
        """
        lower = unquote(name).lower()
        if lower in by_name:
            return by_name[lower]
        return by_ending.get(lower.rpartition(".")[2], "")

    return content_type_of_part


def parse_relationships(root: Any, folder: str) -> list[PackageRelationship]:
    """Parse a ``.rels`` part of an Office file into the relationships that it declares, in order;
    an absolute address counts as external even where it is not declared so.

    Args:
        root: root element of the part.
        folder: folder of the source part, which internal targets are relative to; empty for the
            top.

    Raises:
        PackageError: there are more than 10,000.
    """
    found = []
    for each in root.iter():
        if not str(each.tag).endswith("}Relationship"):
            continue
        target, mode = each.get("Target", "").strip(), each.get("TargetMode", "Internal").strip()
        is_external = mode.lower() != "internal"
        fragment = ""
        if not is_external:
            if urlsplit(target).scheme or target.startswith(("//", "\\")):
                is_external = True
            else:
                path, _, fragment = target.partition("#")
                target = posixpath.normpath(posixpath.join(folder, unquote(path)))
                target = target.lstrip("/")
        found.append(
            PackageRelationship(
                id=each.get("Id", ""),
                type=each.get("Type", "").strip(),
                target=target,
                is_external=is_external,
                fragment=fragment,
            )
        )
        if len(found) > _MOST_RELATIONS:
            raise PackageError("里的链接和图片多得不正常，没有读取。请检查文件来源。")
    return found


def relationships_part_name(source: str) -> str:
    """Return the name of the ``.rels`` part that holds the relationships of a part.

    Args:
        source: name of the part; empty for the Office file itself.
    """
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relationships_element(relations: list[PackageRelationship]) -> Any:
    """Build the root element of a ``.rels`` part from the relationships it is to declare."""
    from lxml import etree

    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    root: Any = etree.Element(f"{{{space}}}Relationships")
    for each in relations:
        target = each.target if each.is_external else f"/{each.target}"
        is_external = each.is_external or bool(each.fragment)
        if each.fragment:
            target = f"#{each.fragment}"
        made = etree.SubElement(
            root, f"{{{space}}}Relationship", Id=each.id, Type=each.type, Target=target
        )
        if is_external:
            made.set("TargetMode", "External")
    return root
