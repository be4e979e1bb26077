"""Valid but unusual ways in which Word, WPS, Excel and LibreOffice save a file.

Each changes a good file as those programs would have saved it; what it says stays the same.
"""

import io
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from hostile_documents import BOOK, DOCUMENT, SHEET, STRINGS, STYLES, TYPES, Parts, packed

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS, _BOOK_RELS = "word/_rels/document.xml.rels", "xl/_rels/workbook.xml.rels"


class ValidVariant(NamedTuple):
    """One unusual valid way to save a file, and the remark the reader must make."""

    make: Callable[[bytes], bytes]
    """Makes it of a plain file."""
    says: str = ""
    """What the reader has to remark on; empty for nothing."""


def _repacked(change: Callable[[Parts], object]) -> Callable[[bytes], bytes]:
    def make(raw: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        return packed(parts)

    return make


def _more(**parts: bytes) -> Callable[[bytes], bytes]:
    return _repacked(lambda there: there.update(parts))


def _part(
    name: str, kind: str, relation: str, content: bytes, rels: str = _RELS, mode: str = ""
) -> Callable[[bytes], bytes]:
    """A further part with its declaration and its relationship."""

    def change(parts: Parts) -> None:
        parts[name] = content
        _put(parts, TYPES, f'<Override PartName="/{name}" ContentType="{kind}"/>')
        _put(parts, rels, f'<Relationship Id="more1" Type="{relation}" Target="/{name}"{mode}/>')

    return _repacked(change)


def _put(parts: Parts, name: str, element: str) -> None:
    """An element as the last child of a part's root."""
    head, end, tail = parts[name].rpartition(b"</")
    parts[name] = head + element.encode() + end + tail


def _outside(relation: str, target: str, rels: str = _RELS) -> Callable[[bytes], bytes]:
    element = (
        f'<Relationship Id="out1" Type="{_OFFICE}/{relation}" Target="{target}" '
        'TargetMode="External"/>'
    )
    return _repacked(lambda parts: _put(parts, rels, element))


def _changed(name: str, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return _repacked(lambda parts: parts.update({name: change(parts[name])}))


def _both(*makers: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def make(raw: bytes) -> bytes:
        for each in makers:
            raw = each(raw)
        return raw

    return make


def _in_utf16(raw: bytes) -> bytes:
    text = raw.decode()
    declared = '<?xml version="1.0" encoding="UTF-16" standalone="yes"?>'
    return (declared + re.sub(r"^<\?xml[^>]*\?>", "", text)).encode("utf-16")


def _retyped(old: str, new: str) -> Callable[[bytes], bytes]:
    return _changed(TYPES, lambda raw: raw.replace(old.encode(), new.encode()))


def _moved(main: str, new: str) -> Callable[[bytes], bytes]:
    """The main part under another name, as Word on the web saves it."""
    folder, _, name = main.rpartition("/")
    other = new.rpartition("/")[2]

    def change(parts: Parts) -> None:
        parts[new] = parts.pop(main)
        parts[f"{folder}/_rels/{other}.rels"] = parts.pop(f"{folder}/_rels/{name}.rels")
        for each in (TYPES, "_rels/.rels"):
            parts[each] = parts[each].replace(main.encode(), new.encode())

    return _repacked(change)


def _streamed(raw: bytes) -> bytes:
    """Written without going back: sizes stand behind the parts."""

    class Pipe(io.RawIOBase):
        written = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as new,  # type: ignore[arg-type]
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return pipe.written


def _stored(raw: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w") as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
        new.comment = b"saved by WPS"
        new.writestr("word/media/", b"")
    return file.getvalue()


def _without(*names: str) -> Callable[[bytes], bytes]:
    """Without some parts, their declarations and their relationships."""

    def change(parts: Parts) -> None:
        for name in names:
            del parts[name]
            short = name.rpartition("/")[2].encode()
            for each in [TYPES, "_rels/.rels", *(n for n in parts if n.endswith(".xml.rels"))]:
                pattern = rb"<(?:Override|Relationship)\s[^>]*\"[^\">]*" + short + rb"\"[^>]*/>"
                parts[each] = re.sub(pattern, b"", parts[each])

    return _repacked(change)


def _absolute(raw: bytes) -> bytes:
    return _repacked(
        lambda parts: parts.update(
            {
                name: re.sub(
                    rb'Target="(?!/|http|\.\.)',
                    b'Target="/' + (folder.encode() + b"/" if folder else b""),
                    content,
                )
                for name, content in parts.items()
                if name in ("_rels/.rels", _RELS, _BOOK_RELS)
                for folder in [name.rpartition("_rels/")[0].strip("/")]
            }
        )
    )(raw)


def of_any(main: str, rels: str) -> dict[str, ValidVariant]:
    """Habits of every kind of file."""
    macros = "application/vnd.ms-office.vbaProject"
    folder = main.partition("/")[0]
    return {
        "links": ValidVariant(_outside("hyperlink", "https://www.example.com/通知", rels)),
        "a picture kept on the web": ValidVariant(_outside("image", "https://a.cn/1.png", rels)),
        "the authors' template": ValidVariant(
            _outside("attachedTemplate", "file:///C:/Users/Normal.dotm", rels)
        ),
        "macros under a plain name": ValidVariant(
            _part(
                f"{folder}/vbaProject.bin",
                macros,
                "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
                b"\xd0\xcf\x11\xe0",
                rels,
            ),
            "宏",
        ),
        "an embedded object": ValidVariant(
            _part(
                f"{folder}/embeddings/oleObject1.bin",
                "application/vnd.openxmlformats-officedocument.oleObject",
                f"{_OFFICE}/oleObject",
                b"\xd0\xcf\x11\xe0",
                rels,
            )
        ),
        "a part nobody knows": ValidVariant(
            _part(f"{folder}/kso.xml", "application/vnd.wps.kso+xml", "urn:kso", b"<k/>", rels)
        ),
        "settings of the printer": ValidVariant(
            _part(
                f"{folder}/printerSettings/printerSettings1.bin",
                "application/vnd.openxmlformats-officedocument.printerSettings",
                f"{_OFFICE}/printerSettings",
                b"\0" * 40,
                rels,
            )
        ),
        "a font": ValidVariant(
            _part(
                f"{folder}/fonts/font1.odttf",
                "application/vnd.openxmlformats-officedocument.obfuscatedFont",
                f"{_OFFICE}/font",
                bytes(range(256)),
                rels,
            )
        ),
        "own data": ValidVariant(
            _part("customXml/item1.xml", "application/xml", f"{_OFFICE}/customXml", b"<d/>", rels)
        ),
        "a signature": ValidVariant(
            _more(**{"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<s/>"})
        ),
        "what a Mac adds": ValidVariant(
            _more(**{f"__MACOSX/{main}": b"\0", f"{folder}/.DS_Store": b"\0"})
        ),
        "what a text system threw away": ValidVariant(_more(**{"[trash]/0000.dat": b"\0" * 99})),
        "stored, in another order": ValidVariant(_stored),
        "streamed": ValidVariant(_streamed),
        "main part in utf-16": ValidVariant(_changed(main, _in_utf16)),
        "relations in utf-16": ValidVariant(_changed("_rels/.rels", _in_utf16)),
        "a byte order mark": ValidVariant(_changed(main, lambda raw: b"\xef\xbb\xbf" + raw)),
        "absolute targets": ValidVariant(_absolute),
        "main part of another name": ValidVariant(_moved(main, main.replace(".xml", "2.xml"))),
        "no properties": ValidVariant(_without("docProps/core.xml", "docProps/app.xml")),
        "comments in the XML": ValidVariant(
            _changed(main, lambda raw: raw + b"<!-- saved by WPS Office -->")
        ),
    }


_STRICT_W = {
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    ),
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def _strict(parts: Parts) -> None:
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and name != TYPES:
            for old, new in _STRICT_W.items():
                content = content.replace(old, new)  # noqa: PLW2901
            parts[name] = content


def of_word() -> dict[str, ValidVariant]:
    """Habits of Word files."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    ole = (
        '<w:p xmlns:o="urn:schemas-microsoft-com:office:office"><w:r><w:object>'
        '<o:OLEObject Type="Embed" ProgID="{}"/></w:object></w:r></w:p>'
    )

    def body(xml: str) -> Callable[[bytes], bytes]:
        return _changed(
            DOCUMENT, lambda raw: raw.replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)
        )

    return {
        "strict": ValidVariant(_repacked(_strict)),
        "made for macros": ValidVariant(
            _retyped(
                f"{kind}document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
            ),
            "宏",
        ),
        "a template": ValidVariant(
            _retyped(f"{kind}document.main+xml", f"{kind}template.main+xml")
        ),
        "an equation": ValidVariant(body(ole.format("Equation.DSMT4"))),
        "a sheet of Excel in it": ValidVariant(body(ole.format("Excel.Sheet.12")), "对象"),
        "another document in it": ValidVariant(
            body('<w:altChunk xmlns:r="urn:r" r:id="r9"/>'), "另一份文档"
        ),
        "footnotes": ValidVariant(
            _part(
                "word/footnotes.xml",
                f"{kind}footnotes+xml",
                f"{_OFFICE}/footnotes",
                b'<w:footnotes xmlns:w="urn:w"/>',
            )
        ),
        "mail merge": ValidVariant(
            _part(
                "word/settings2.xml",
                f"{kind}settings+xml",
                f"{_OFFICE}/settings",
                b'<w:settings xmlns:w="urn:w"><w:mailMerge/></w:settings>',
            )
        ),
        "no styles": ValidVariant(_without(STYLES)),
        "a style that stands on itself": ValidVariant(
            _changed(
                STYLES,
                lambda raw: raw.replace(
                    b"</w:styles>",
                    b'<w:style w:type="paragraph" w:styleId="zz"><w:basedOn w:val="zz"/></w:style>'
                    b"</w:styles>",
                ),
            )
        ),
        "a field that fetches": ValidVariant(
            body('<w:p><w:fldSimple w:instr="INCLUDEPICTURE &quot;http://a.cn&quot;"/></w:p>')
        ),
    }


def of_excel() -> dict[str, ValidVariant]:
    """Habits of workbooks."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    return {
        "strict": ValidVariant(_repacked(_strict)),
        "made for macros": ValidVariant(
            _retyped(
                f"{kind}sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
            ),
            "宏",
        ),
        "a template": ValidVariant(_retyped(f"{kind}sheet.main+xml", f"{kind}template.main+xml")),
        "formulas of another workbook": ValidVariant(
            _part(
                "xl/externalLinks/externalLink1.xml",
                f"{kind}externalLink+xml",
                f"{_OFFICE}/externalLink",
                b"<externalLink/>",
                _BOOK_RELS,
            ),
            "别的工作簿",
        ),
        "cells without a place": ValidVariant(
            _changed(SHEET, lambda raw: re.sub(rb'(<c) r="[A-Z]+\d+"', rb"\1", raw))
        ),
        "rows without a number": ValidVariant(
            _changed(SHEET, lambda raw: re.sub(rb'(<row) r="\d+"', rb"\1", raw))
        ),
        "a whole column formatted": ValidVariant(
            _changed(
                SHEET,
                lambda raw: raw.replace(
                    b"</sheetData>",
                    b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>',
                ),
            )
        ),
        "a huge dimension": ValidVariant(
            _changed(
                SHEET,
                lambda raw: re.sub(
                    rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', raw
                ),
            )
        ),
        "strings in utf-16": ValidVariant(_changed(STRINGS, _in_utf16)),
        "a prefix": ValidVariant(
            _changed(
                SHEET,
                lambda raw: re.sub(rb"<(/?)(?![?/])", rb"<\1x:", raw).replace(
                    b" xmlns=", b" xmlns:x="
                ),
            )
        ),
        "no theme": ValidVariant(_without("xl/theme/theme1.xml")),
        "a drawing": ValidVariant(_more(**{"xl/drawings/vmlDrawing1.vml": b"<xml><br></xml>"})),
        "a chart sheet": ValidVariant(
            _both(
                _part(
                    "xl/chartsheets/sheet1.xml",
                    f"{kind}chartsheet+xml",
                    f"{_OFFICE}/chartsheet",
                    b"<chartsheet/>",
                    _BOOK_RELS,
                ),
                _changed(
                    BOOK,
                    lambda raw: raw.replace(
                        b"</sheets>", b'<sheet name="Chart1" sheetId="77" r:id="more1"/></sheets>'
                    ),
                ),
            )
        ),
        "data of a query": ValidVariant(
            _part(
                "xl/connections.xml",
                f"{kind}connections+xml",
                f"{_OFFICE}/connections",
                b"<connections/>",
                _BOOK_RELS,
            )
        ),
    }


@lru_cache
def valid_variants(file: str) -> dict[str, ValidVariant]:
    """Return the valid variants of a file by name; ``file`` is a name with its ending."""
    if file.endswith(".docx"):
        return {**of_any(DOCUMENT, _RELS), **of_word()}
    return {**of_any(BOOK, _BOOK_RELS), **of_excel()}
