"""Parse the XML inside Word and Excel files safely.

UTF-8 and UTF-16 only; no DOCTYPE, hence no entities; nothing is fetched; the number of
elements is limited. Comments and processing instructions are removed and CDATA becomes
text, so that nothing can split a word.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_MARKS = 3_000_000
"""Default maximum of :func:`count_marks` one part; a table of 20,000 rows has about 1,500,000."""

_DECLARATION = re.compile(rb"\s*<\?xml\s([^>]*?)\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.-]*)[\"']")
_UTF16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UTF16_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


class XmlRefusedError(ValueError):
    """The bytes are not XML, or are XML that may not be read."""


class DoctypeError(XmlRefusedError):
    """The XML declares a DOCTYPE, which is refused."""


class TooMuchXmlError(XmlRefusedError):
    """The XML has more elements and attributes than the memory can hold."""


def parse_xml(raw: bytes, *, max_marks: int = MAX_MARKS) -> "_Element":
    """Parse the bytes of an XML part safely and return its root element.

    Args:
        raw: the bytes of the part.
        max_marks: maximum of elements, ends and attributes, as :func:`count_marks` counts them.

    Raises:
        DoctypeError: it declares a DOCTYPE.
        TooMuchXmlError: it has more than ``max_marks``.
        XmlRefusedError: another encoding, or no XML.
    """
    from lxml import etree

    plain = plain_xml(raw)
    if count_marks(plain) > max_marks:
        raise TooMuchXmlError
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(plain, parser)
    except (etree.XMLSyntaxError, UnicodeError) as error:
        raise XmlRefusedError from error


def count_marks(plain: bytes) -> int:
    """Count the tags and, roughly, the attributes of XML: what its tree needs memory for."""
    return plain.count(b"<") + plain.count(b"=")


def plain_xml(raw: bytes) -> bytes:
    """Return an XML part in UTF-8, without its declaration, for a parser.

    Raises:
        DoctypeError: it declares a DOCTYPE.
        XmlRefusedError: it is in another encoding than UTF-8 and UTF-16.
    """
    plain = _to_utf8(raw)
    if b"<!DOCTYPE" in plain:
        raise DoctypeError
    return plain


def _to_utf8(raw: bytes) -> bytes:
    """Convert an XML part to UTF-8 without its XML declaration; invalid UTF-8 is left to the
    parser.
    """
    plain, allowed = raw.removeprefix(b"\xef\xbb\xbf"), "utf-8"
    try:
        for mark, encoding in (*_UTF16, *_UTF16_UNMARKED):
            if raw.startswith(mark):
                text = raw.decode(encoding).removeprefix("\ufeff")
                plain, allowed = text.encode(), "utf-16"
                break
    except UnicodeError as error:
        raise XmlRefusedError from error
    declared = _DECLARATION.match(plain)
    if declared is None:
        return plain
    named = _ENCODING.search(declared[1])
    known = (allowed, allowed.replace("-", ""), f"{allowed}le")
    if named and named[1].decode("ascii", "replace").lower() not in known:
        raise XmlRefusedError
    return plain[declared.end() :]
