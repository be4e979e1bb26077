"""Hostile changes of plans, ledgers, report sheets and staff lists.

Each is a change of a good file's parts, or of its bytes, so that one change serves every kind.
"""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from typing import NamedTuple

Parts = dict[str, bytes]
"""The parts of a file by name, in its order."""

TYPES = "[Content_Types].xml"
DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
BOOK, SHEET, STRINGS = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class HostileChange(NamedTuple):
    """One hostile change of a file, and what the refusal must say."""

    make: Callable[[bytes], bytes]
    """Makes it of a good file."""
    says: str = ""
    """What the answer has to say; empty where it may also be read, in its bounds."""


def _repacked(change: Callable[[Parts], object]) -> Callable[[bytes], bytes]:
    def make(raw: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        return packed(parts)

    return make


def packed(parts: Parts) -> bytes:
    """Return a zip archive of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _replaced(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    def change(parts: Parts) -> None:
        assert old.encode() in parts[name], (name, old)
        parts[name] = parts[name].replace(old.encode(), new.encode(), 1)

    return _repacked(change)


def _with(name: str, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return _repacked(lambda parts: parts.update({name: change(parts[name])}))


def _plain(raw: bytes) -> bytes:
    """XML without its declaration."""
    return raw.partition(b"?>")[2] if raw.startswith(b"<?xml") else raw


def _doctype(raw: bytes) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "b">]>' + _plain(raw)


def _laughs(raw: bytes) -> bytes:
    more = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{more}]>'.encode() + _plain(raw)


def _outer_entity(raw: bytes) -> bytes:
    return b'<!DOCTYPE x SYSTEM "file:///etc/passwd" [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + (
        _plain(raw)
    )


def _encoded(encoding: str, named: str = "") -> Callable[[bytes], bytes]:
    return lambda raw: (
        f'<?xml version="1.0" encoding="{named or encoding}"?>'.encode(encoding)
        + _plain(raw).decode().encode(encoding, "xmlcharrefreplace")
    )


def _doubled(main: str) -> Callable[[bytes], bytes]:
    def make(raw: bytes) -> bytes:
        file = io.BytesIO(raw)
        with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(file, "a") as archive:
            archive.writestr(main, archive.read(main).replace(b"\xe4\xb8\x80", b"\xe4\xba\x8c"))
        return file.getvalue()

    return make


def _undeclared(main: str) -> Callable[[bytes], bytes]:
    """The main part holds much more than the archive says."""

    def make(raw: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[main] += b" " * 100_000_000
        made, size = packed(parts), len(parts[main])
        return made.replace(struct.pack("<I", size), struct.pack("<I", 5000))

    return make


def _overlapping(main: str) -> Callable[[bytes], bytes]:
    """Many names for one packed part of 20 MB."""

    def make(raw: bytes) -> bytes:
        file = io.BytesIO(raw)
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/media/0.bin", bytes(20_000_000))
            first = archive.getinfo("word/media/0.bin")
            for number in range(1, 200):
                again = zipfile.ZipInfo(f"word/media/{number}.xml")
                for name in ("header_offset", "CRC", "file_size", "compress_size", "compress_type"):
                    setattr(again, name, getattr(first, name))
                archive.filelist.append(again)
                archive.NameToInfo[again.filename] = again
        return file.getvalue()

    return make


def _compressed(main: str, kind: int) -> Callable[[bytes], bytes]:
    def make(raw: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", kind) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        made = bytearray(file.getvalue())
        at = made.find(main.encode()) + len(main) + 4
        made[at : at + 12] = b"\xff" * 12  # what is packed there is none of that kind
        return bytes(made)

    return make


def _renamed(old: str, new: str, also: str = "") -> Callable[[bytes], bytes]:
    def change(parts: Parts) -> None:
        parts[new] = parts[old] if also == "kept" else parts.pop(old)

    return _repacked(change)


def _typed(part: str, kind: str) -> Callable[[bytes], bytes]:
    """The part is declared as another kind."""

    def change(parts: Parts) -> None:
        head, _, rest = parts[TYPES].partition(f'PartName="/{part}"'.encode())
        assert rest, part
        head, _, _ = head.rpartition(b"<Override")
        rest = rest.partition(b"/>")[2]
        override = f'<Override PartName="/{part}" ContentType="{kind}"/>'.encode()
        parts[TYPES] = head + override + rest

    return _repacked(change)


def _many_parts(raw: bytes) -> bytes:
    file = io.BytesIO(raw)
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(20_000):
            archive.writestr(f"word/media/{number}.png", b"")
    return file.getvalue()


def _zeros(name: str, megabytes: int) -> Callable[[bytes], bytes]:
    def make(raw: bytes) -> bytes:
        file = io.BytesIO(raw)
        with (
            zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
            archive.open(name, "w") as part,
        ):
            for _ in range(megabytes):
                part.write(bytes(1_000_000))
        return file.getvalue()

    return make


def _locked(main: str) -> Callable[[bytes], bytes]:
    """The main part is said to be encrypted."""

    def make(raw: bytes) -> bytes:
        made = bytearray(raw)
        at = made.rfind(main.encode()) - 46 + 8
        made[at] |= 1
        return bytes(made)

    return make


def hostile_changes_of_any_file(main: str, word: str) -> dict[str, HostileChange]:
    """Return the hostile changes of any Office file; ``word`` is the folder of its main part."""
    rels = f"{word}/_rels/{main.rpartition('/')[2]}.rels"
    return {
        "doctype": HostileChange(_with(main, _doctype), "DOCTYPE"),
        "doctype in utf-16": HostileChange(
            _with(main, lambda raw: _doctype(raw).decode().encode("utf-16")), "DOCTYPE"
        ),
        "doctype in the relations": HostileChange(_with("_rels/.rels", _doctype), "DOCTYPE"),
        "doctype in the relations of the main part": HostileChange(
            _with(rels, _doctype), "DOCTYPE"
        ),
        "doctype in the types": HostileChange(_with(TYPES, _doctype), "DOCTYPE"),
        "billion laughs": HostileChange(_with(main, _laughs), "DOCTYPE"),
        "entity of a file": HostileChange(_with(main, _outer_entity), "DOCTYPE"),
        "gbk": HostileChange(_with(main, _encoded("gbk")), "另存"),
        "utf-7": HostileChange(_with(main, _encoded("utf-7")), "另存"),
        "utf-32": HostileChange(_with(main, _encoded("utf-32")), "另存"),
        "ebcdic": HostileChange(_with(main, _encoded("cp037", "ebcdic-cp-us")), "另存"),
        "says utf-8 and is gbk": HostileChange(_with(main, _encoded("gbk", "utf-8")), "另存"),
        "main part twice": HostileChange(_doubled(main), "两份"),
        "main part twice in other letters": HostileChange(
            _renamed(main, main.upper(), "kept"), "两份"
        ),
        "part above the archive": HostileChange(
            _repacked(lambda parts: parts.update({"word/../../evil.xml": b"<x/>"})), "名称"
        ),
        "main part is a picture": HostileChange(_typed(main, "image/png"), "另存"),
        "main part is text": HostileChange(_typed(main, "text/plain"), "另存"),
        "main part is settings": HostileChange(
            _typed(
                main,
                "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml",
            ),
            "另存",
        ),
        "no types": HostileChange(_repacked(lambda parts: parts.pop(TYPES)), "另存"),
        "no relations": HostileChange(_repacked(lambda parts: parts.pop("_rels/.rels")), "另存"),
        "main part on the web": HostileChange(
            _replaced(
                "_rels/.rels", f'Target="{main}"', 'TargetMode="External" Target="http://a.cn/b"'
            ),
            "另存",
        ),
        "main part of the system": HostileChange(
            _replaced("_rels/.rels", f'Target="{main}"', 'Target="../../../../etc/passwd"'),
            "另存",
        ),
        "more inside than declared": HostileChange(_undeclared(main), "损坏"),
        "hundreds of megabytes of nothing": HostileChange(
            _zeros(f"{word}/media/1.png", 310), "大得不正常"
        ),
        "a hundred megabytes in the theme": HostileChange(
            _zeros(f"{word}/theme/theme9.xml", 100), "大得不正常"
        ),
        "one packed part under many names": HostileChange(_overlapping(main), "大得不正常"),
        "twenty thousand parts": HostileChange(_many_parts, "大得不正常"),
        "packed with lzma": HostileChange(_compressed(main, zipfile.ZIP_LZMA), "损坏"),
        "packed with bzip2": HostileChange(_compressed(main, zipfile.ZIP_BZIP2), "损坏"),
        "locked part": HostileChange(_locked(main), "损坏"),
        "cut short": HostileChange(lambda raw: raw[: len(raw) * 2 // 3], "损坏"),
        "deeply nested": HostileChange(
            _with(main, lambda raw: b"<a>" * 100_000 + b"</a>" * 100_000), "另存"
        ),
        "millions of elements": HostileChange(
            _with(main, lambda raw: b"<a>" + b"<b/>" * 3_500_000 + b"</a>"), "大得不正常|已损坏"
        ),
        "an attribute of ten million signs": HostileChange(
            _with(main, lambda raw: b"<a b='" + b"x" * 10_100_000 + b"'/>"), "另存"
        ),
        "comments without end": HostileChange(
            _with(main, lambda raw: _plain(raw) + b"<!-- -->" * 2_900_000), "大得不正常"
        ),
    }


def _body(xml: str, times: int = 1) -> Callable[[bytes], bytes]:
    """The document with this before the end of its body."""

    def change(raw: bytes) -> bytes:
        head, end, tail = raw.rpartition(b"</w:body>")
        section = head.rfind(b"<w:sectPr")
        at = section if section > head.rfind(b"</w:p>") > 0 else len(head)
        return head[:at] + xml.encode() * times + head[at:] + end + tail

    return _with(DOCUMENT, change)


def _list(level: str, count: int, value: str = "") -> Callable[[bytes], bytes]:
    """The document with so many paragraphs of a list of that one level."""

    def change(parts: Parts) -> None:
        parts[NUMBERING] = (
            f'<w:numbering {_W}><w:abstractNum w:abstractNumId="990">'
            f'<w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>'
            '<w:num w:numId="991"><w:abstractNumId w:val="990"/></w:num></w:numbering>'
        ).encode()
        if b"/numbering" not in parts["word/_rels/document.xml.rels"]:
            parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
                b"</Relationships>",
                f'<Relationship Id="rn" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
                "</Relationships>".encode(),
            )

    paragraph = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="991"/></w:numPr></w:pPr>'
        f"<w:r><w:t>开展家访{value}</w:t></w:r></w:p>"
    )
    numbered, listed = _repacked(change), _body(paragraph, count)
    return lambda raw: listed(numbered(raw))


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_p(text)}</w:tc>"


def _style_chain(raw: bytes) -> bytes:
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range(60_000)
    )
    return raw.replace(b"</w:styles>", chain.encode() + b"</w:styles>")


def hostile_changes_of_word_files() -> dict[str, HostileChange]:
    """Return the hostile changes of Word files, by name."""
    long_lines = {
        "numbers": "一、" * 300_000,
        "brackets": "（" * 300_000,
        "closing brackets": "）" * 300_000,
        "figures": "1" * 400_000,
        "figures and stops": "1." * 300_000,
        "colons": "责任人：" * 150_000,
        "dates": "9月1日前" * 100_000,
        "weeks": "第三周、" * 100_000,
        "pauses": "王晓梅、" * 100_000,
        "spaces in between": "德 " * 300_000,
        "quotes": "“" * 300_000,
        "dots": "…" * 300_000 + "1",
        "circles": "①" * 300_000,
        "latin": "a" * 400_000,
        "book titles": "《" * 300_000,
        "targets": "完成42篇" * 100_000,
    }
    return {
        "macros": HostileChange(
            _repacked(lambda parts: parts.update({"word/vbaProject.bin": b"x"})), "宏"
        ),
        "text in another document": HostileChange(
            _body('<w:altChunk xmlns:r="urn:r" r:id="r9"/>'), "没有读"
        ),
        "doctype in the styles": HostileChange(_with(STYLES, _doctype), "DOCTYPE"),
        "styles are a picture": HostileChange(_typed(STYLES, "image/png"), "另存"),
        "styles in gbk": HostileChange(_with(STYLES, _encoded("gbk")), "另存"),
        "a chain of styles": HostileChange(_with(STYLES, _style_chain)),
        "a ring of styles": HostileChange(
            _replaced(
                STYLES,
                "</w:styles>",
                '<w:style w:type="paragraph" w:styleId="u"><w:basedOn w:val="v"/></w:style>'
                '<w:style w:type="paragraph" w:styleId="v"><w:basedOn w:val="u"/></w:style>'
                "</w:styles>",
            )
        ),
        "a million empty paragraphs": HostileChange(_body("<w:p/>", 1_000_000), "另存|2 万段"),
        "a million runs": HostileChange(
            _body("<w:p>" + "<w:r><w:t>字</w:t></w:r>" * 600_000 + "</w:p>")
        ),
        "wide cells": HostileChange(
            _body(
                "<w:tbl>"
                + ("<w:tr>" + _tc("升旗", '<w:gridSpan w:val="60"/>') * 50 + "</w:tr>") * 1000
                + "</w:tbl>"
            )
        ),
        "a cell of a billion columns": HostileChange(
            _body(
                "<w:tbl><w:tr>"
                + _tc("升旗", '<w:gridSpan w:val="1000000000"/>') * 2
                + "</w:tr></w:tbl>"
            )
        ),
        "a long text merged over many rows": HostileChange(
            _body(
                "<w:tbl><w:tr>"
                + _tc("字" * 100_000, '<w:vMerge w:val="restart"/>')
                + _tc("升旗")
                + "</w:tr>"
                + ("<w:tr>" + _tc("", "<w:vMerge/>") + _tc("值周") + "</w:tr>") * 10_000
                + "</w:tbl>"
            )
        ),
        "a list that counts from a billion in letters": HostileChange(
            _list(
                '<w:start w:val="999999999"/><w:numFmt w:val="lowerLetter"/>'
                '<w:lvlText w:val="%1%1%1%1"/>',
                500,
            )
        ),
        "a list that counts from a billion in signs": HostileChange(
            _list(
                '<w:start w:val="999999999"/><w:numFmt w:val="chicago"/><w:lvlText w:val="%1"/>',
                5,
            )
        ),
        "a list with a long label": HostileChange(
            _list(
                '<w:start w:val="1"/><w:numFmt w:val="decimal"/>'
                f'<w:lvlText w:val="{"长" * 90_000}%1"/>',
                5_000,
            )
        ),
        "a list in chinese from a billion": HostileChange(
            _list(
                '<w:start w:val="999999999"/><w:numFmt w:val="chineseCounting"/>'
                '<w:lvlText w:val="%1、"/>',
                50,
            )
        ),
        "a symbol of no character": HostileChange(
            _body('<w:p><w:r><w:sym w:font="A" w:char="FFFFFFFFFFFFFFFFFFFF"/></w:r></w:p>')
        ),
        "a symbol of half a character": HostileChange(
            _body('<w:p><w:r><w:t>一、德</w:t><w:sym w:font="A" w:char="D800"/></w:r></w:p>')
        ),
        "tables in tables": HostileChange(
            _body(
                "<w:tbl><w:tr><w:tc>" * 60 + _p("升旗") + (_p("") + "</w:tc></w:tr></w:tbl>") * 60
            )
        ),
        "many tables in a table": HostileChange(
            _body(
                "<w:tbl><w:tr><w:tc>"
                + ("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>") * 15_000
                + "<w:p/></w:tc></w:tr></w:tbl>"
            )
        ),
        "text boxes in text boxes": HostileChange(
            _body(
                "<w:p><w:r><w:pict><w:txbxContent>" * 40
                + _p("升旗")
                + "</w:txbxContent></w:pict></w:r></w:p>" * 40
            )
        ),
        "many paragraphs joined": HostileChange(
            _body(
                "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>字</w:t></w:r></w:p>", 19_000
            )
        ),
        "many merged columns": HostileChange(
            _body(
                "<w:tbl>"
                + ("<w:tr>" + _tc("升旗", "<w:vMerge/>") * 60 + "</w:tr>") * 3_000
                + "</w:tbl>"
            )
        ),
        **{
            f"a paragraph of {name}": HostileChange(_body(_p(text)))
            for name, text in long_lines.items()
        },
        **{
            f"a cell of {name}": HostileChange(
                _body(
                    "<w:tbl><w:tr>"
                    + _tc("姓名")
                    + _tc("工作内容")
                    + _tc("责任人")
                    + _tc("时间")
                    + "</w:tr><w:tr>"
                    + _tc(text) * 4
                    + "</w:tr></w:tbl>"
                )
            )
            for name, text in long_lines.items()
        },
        "many short lines": HostileChange(_body(_p("第"), 19_000)),
        "many numbered lines": HostileChange(_body(_p("一、"), 19_000)),
        "many lines of one bracket": HostileChange(_body(_p("（"), 19_000)),
        "many headings": HostileChange(_body(_p("一、德育工作") + _p("（一）升旗"), 9_000)),
    }


def _cells(xml: str) -> Callable[[bytes], bytes]:
    """The first sheet with these rows only."""

    def change(raw: bytes) -> bytes:
        head, _, rest = raw.partition(b"<sheetData")
        tail = rest.partition(b"</sheetData>")[2]
        return head + b"<sheetData>" + xml.encode() + b"</sheetData>" + tail

    return _with(SHEET, change)


def _more_cells(xml: str, after: str = "") -> Callable[[bytes], bytes]:
    """The first sheet with these rows behind its own."""

    def change(raw: bytes) -> bytes:
        end = f"{xml}</sheetData>{after}".encode()
        assert b"</sheetData>" in raw
        return raw.replace(b"</sheetData>", end, 1)

    return _with(SHEET, change)


def _many_sheets(count: int, rows: str) -> Callable[[bytes], bytes]:
    def change(parts: Parts) -> None:
        rels = "xl/_rels/workbook.xml.rels"
        sheets = relations = types = ""
        for n in range(1000, 1000 + count):
            sheets += f'<sheet name="表{n}" sheetId="{n}" r:id="x{n}"/>'
            relations += (
                f'<Relationship Id="x{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
            )
            types += (
                f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="application/vnd.'
                'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            )
            parts[f"xl/worksheets/s{n}.xml"] = (
                f"<worksheet {_S}><sheetData>{rows}</sheetData></worksheet>".encode()
            )
        parts[BOOK] = parts[BOOK].replace(b"</sheets>", f"{sheets}</sheets>".encode())
        parts[rels] = parts[rels].replace(
            b"</Relationships>", f"{relations}</Relationships>".encode()
        )
        parts[TYPES] = parts[TYPES].replace(b"</Types>", f"{types}</Types>".encode())

    return _repacked(change)


def _row(number: int, cell: str, columns: str = "AB") -> str:
    cells = "".join(cell.replace("@", f"{letter}{number}") for letter in columns)
    return f'<row r="{number}">{cells}</row>'


_TEXT = '<c r="@" t="inlineStr"><is><t>升旗</t></is></c>'


def _string(text: str, times: int) -> Callable[[bytes], bytes]:
    """A shared string that so many cells show."""

    def change(parts: Parts) -> None:
        parts[STRINGS] = f"<sst {_S}><si><t>{text}</t></si></sst>".encode()
        rows = "".join(_row(n, '<c r="@" t="s"><v>0</v></c>') for n in range(1, times))
        head, _, rest = parts[SHEET].partition(b"<sheetData")
        tail = rest.partition(b"</sheetData>")[2]
        parts[SHEET] = head + f"<sheetData>{rows}</sheetData>".encode() + tail

    return _repacked(change)


def _numbered(value: str, kind: str = "n") -> Callable[[bytes], bytes]:
    cells = (
        f'<c r="A90" t="{kind}"><v>{value}</v></c><c r="B90" t="{kind}" s="1"><v>{value}</v></c>'
    )
    return _more_cells(f'<row r="90">{cells}</row>')


def _format_code(raw: bytes) -> bytes:
    code = "[h]:mm;" + "yyyy" * 200_000
    formats = f'<numFmts count="1"><numFmt numFmtId="190" formatCode="{code}"/></numFmts>'
    head, begin, tail = raw.partition(b"<fonts")
    return head + formats.encode() + begin + tail.replace(b'numFmtId="0"', b'numFmtId="190"')


def hostile_changes_of_workbooks() -> dict[str, HostileChange]:
    """Return the hostile changes of workbooks, by name."""
    grid = _row(1, _TEXT, "A") + f'<row r="1300">{_TEXT.replace("@", "KK1300")}</row>'
    merges = "".join(f'<mergeCell ref="A1:CV{n}"/>' for n in range(2000, 7000))
    return {
        "macros": HostileChange(
            _repacked(lambda parts: parts.update({"xl/vbaProject.bin": b"x"})), "宏"
        ),
        "doctype in the sheet": HostileChange(_with(SHEET, _doctype), "DOCTYPE"),
        "doctype in the strings": HostileChange(_with(STRINGS, _doctype), "DOCTYPE"),
        "doctype in the styles": HostileChange(_with("xl/styles.xml", _doctype), "DOCTYPE"),
        "sheet in gbk": HostileChange(_with(SHEET, _encoded("gbk")), "另存"),
        "strings that say they are latin": HostileChange(
            _with(
                STRINGS,
                lambda raw: b'<?xml version="1.0" encoding="iso-8859-1"?>' + _plain(raw),
            ),
            "另存",
        ),
        "strings are a picture": HostileChange(_typed(STRINGS, "image/png"), "另存"),
        "sheet is a picture": HostileChange(_typed(SHEET, "image/png"), "另存"),
        "sheet outside": HostileChange(
            _replaced(
                "xl/_rels/workbook.xml.rels",
                'Target="worksheets/sheet1.xml"',
                'Target="http://a.cn/sheet1.xml" TargetMode="External"',
            ),
            "另存",
        ),
        "sheet of the system": HostileChange(
            _replaced(
                "xl/_rels/workbook.xml.rels",
                'Target="worksheets/sheet1.xml"',
                'Target="../../../etc/passwd"',
            ),
            "另存",
        ),
        "a thousand wide sheets": HostileChange(_many_sheets(1000, grid), "大得不正常"),
        "a cell in the last corner": HostileChange(
            _more_cells(f'<row r="1048576">{_TEXT.replace("@", "XFD1048576")}</row>'),
            "大得不正常",
        ),
        "a cell of no place": HostileChange(_more_cells(f'<row r="95">{_TEXT}</row>')),
        "a cell beyond all columns": HostileChange(
            _more_cells(f'<row r="95">{_TEXT.replace("@", "ZZZZZZ95")}</row>')
        ),
        "a cell before the first": HostileChange(
            _more_cells(f'<row r="0">{_TEXT.replace("@", "A0")}</row>')
        ),
        "a huge dimension": HostileChange(
            _with(
                SHEET,
                lambda raw: raw.replace(
                    b"<sheetData", b'<dimension ref="A1:XFD1048576"/><sheetData', 1
                ),
            )
        ),
        "merged again and again": HostileChange(
            _more_cells(
                "".join(_row(n, _TEXT) for n in (1000, 4000)),
                f'<mergeCells count="5000">{merges}</mergeCells>',
            )
        ),
        "merged backwards": HostileChange(
            _more_cells(
                _row(95, _TEXT), '<mergeCells count="1"><mergeCell ref="B9:A2"/></mergeCells>'
            )
        ),
        "merged over everything": HostileChange(
            _more_cells(
                _row(95, _TEXT),
                '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            )
        ),
        "a long string many times": HostileChange(_string("字" * 300_000, 50_000), "大得不正常"),
        "a string of numbers": HostileChange(_string("一、" * 200_000, 3)),
        "a string of brackets": HostileChange(_string("（" * 300_000, 3)),
        "a string of names": HostileChange(_string("王晓梅、" * 100_000, 3)),
        "a string of commas": HostileChange(_string("德 育，" * 100_000, 3)),
        "a string of dates": HostileChange(_string("9月1日前" * 100_000, 3)),
        "a string that is not there": HostileChange(
            _more_cells('<row r="95"><c r="A95" t="s"><v>99999999</v></c></row>')
        ),
        "a string of a negative number": HostileChange(
            _more_cells('<row r="95"><c r="A95" t="s"><v>-1</v></c></row>')
        ),
        "a number beyond all": HostileChange(_numbered("1e308")),
        "a number below all": HostileChange(_numbered("-1e308")),
        "no number": HostileChange(_numbered("nan")),
        "an infinite number": HostileChange(_numbered("inf")),
        "a number of many figures": HostileChange(_numbered("9" * 300_000)),
        "a date that is none": HostileChange(_numbered("9999-99-99T99:99:99", "d")),
        "a truth that is none": HostileChange(_numbered("maybe", "b")),
        "an error that is none": HostileChange(_numbered("#NOTHING!", "e")),
        "a long format code": HostileChange(_with("xl/styles.xml", _format_code)),
        "a sheet with a long name": HostileChange(
            _with(BOOK, lambda raw: raw.replace(b'name="', b'name="' + b"x" * 900_000, 1))
        ),
        "a million cells": HostileChange(
            _cells("".join(_row(n, '<c r="@"><v>1</v></c>') for n in range(1, 500_001))),
            "大得不正常",
        ),
        "a million empty rows": HostileChange(
            _more_cells("".join(f'<row r="{n}"/>' for n in range(100, 900_000)))
        ),
        "a binary workbook": HostileChange(
            _typed(BOOK, "application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "另存"
        ),
    }


HEAVY = (
    "a paragraph of", "a cell of", "a string of", "millions", "a million", "many ", "hundreds",
    "a hundred", "comments", "merged again", "a thousand", "a long ", "wide cells",
)  # fmt: skip
"""How the names of those begin that take long to make or to read."""
