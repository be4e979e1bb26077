"""Template files from outside the school: hostile ones to be refused, and valid ones.

Each is one plain template with changed parts, so that each shows one thing.
"""

# ruff: noqa: E501  (XML as programs write it)

import io
import zipfile
from collections.abc import Callable, Iterator

from docx import Document

Parts = dict[str, bytes]
Change = Callable[[Parts], object]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
OUT = "http://192.0.2.1/x"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCUMENT, RELATIONS, TYPES = (
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "[Content_Types].xml",
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "f8cf500f0003860180245aaa920000000049454e44ae426082"
)


def plain_parts() -> Parts:
    """Return the parts of a small valid template, by name."""
    document = Document()
    document.add_paragraph("{{ school }}{{ meeting }}纪要")
    document.add_paragraph("地点：{{ place }}")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "主持"
    table.rows[0].cells[1].text = "{{ host }}"
    document.sections[0].header.paragraphs[0].text = "{{ school }}"
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PLAIN = plain_parts()


def zip_parts(parts: Parts) -> bytes:
    """Return a zip archive of the parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in parts.items():
            archive.writestr(name, blob)
    return file.getvalue()


def template_with(*changes: Change) -> bytes:
    """Return the plain template with changes applied, as a file."""
    parts = dict(PLAIN)
    for change in changes:
        change(parts)
    return zip_parts(parts)


def insert_before(name: str, place: str, text: str) -> Change:
    """Insert a text before ``place`` in a part."""

    def change(parts: Parts) -> None:
        whole = parts[name].decode()
        assert place in whole
        parts[name] = whole.replace(place, text + place, 1).encode()

    return change


def append_to_body(xml: str) -> Change:
    """Append XML to the body."""
    return insert_before(DOCUMENT, "<w:sectPr", xml)


def add_part(
    name: str, kind: str, blob: bytes | str, relation: str = "", id: str = "rId90"
) -> Change:
    """Add a part with its content type and, if ``relation`` is given, a relationship of the body."""

    def change(parts: Parts) -> None:
        parts[name] = blob.encode() if isinstance(blob, str) else blob
        override = f'<Override PartName="/{name}" ContentType="{kind}"/>'
        insert_before(TYPES, "</Types>", override)(parts)
        if relation:
            add_relationship(relation, f"/{name}", id)(parts)

    return change


def add_relationship(kind: str, target: str, id: str = "rId90", mode: str = "") -> Change:
    """Add a relationship of the body."""
    kind = kind if ":" in kind else f"{R}/{kind}"
    said = f' TargetMode="{mode}"' if mode else ""
    return insert_before(
        RELATIONS,
        "</Relationships>",
        f'<Relationship Id="{id}" Type="{kind}" Target="{target}"{said}/>',
    )


def add_external_relationship(kind: str, target: str = OUT, id: str = "rId90") -> Change:
    """Add a relationship of the body with an external target."""
    return add_relationship(kind, target, id, "External")


def replace_relationships(name: str, *lines: str, encoding: str = "utf-8") -> Change:
    """Replace all relationships of a part, in an encoding."""
    folder, _, file = name.rpartition("/")

    def change(parts: Parts) -> None:
        text = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(lines)
            + "</Relationships>"
        )
        parts[f"{folder}/_rels/{file}.rels"] = text.encode(encoding)

    return change


def reencode_part(name: str, encoding: str) -> Change:
    """Convert a part to another encoding."""

    def change(parts: Parts) -> None:
        text = parts[name].decode()
        text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        parts[name] = (head + text.lstrip()).encode(encoding)

    return change


def field_xml(*pieces: str) -> str:
    """Return a field whose code consists of these pieces of XML."""
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + "".join(pieces)
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def field_code_run(text: str) -> str:
    """Return a run with a piece of a field's code."""
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def add_paragraph(text: str) -> Change:
    """Append a paragraph with a text."""
    return append_to_body(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


IMAGE = f'<Relationship Id="rId1" Type="{R}/image" Target="{OUT}" TargetMode="External"/>'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
R_NS = f'xmlns:r="{R}"'
FETCH = 'INCLUDEPICTURE "http://192.0.2.1/a.png" \\d'
FOR = "{% for a in particulars %}"


def _renamed_relations(kind: str) -> Change:
    return insert_before(RELATIONS, "</Relationships>", kind)


def hostile_templates() -> Iterator[tuple[str, bytes]]:
    """Yield templates that must be refused, each with the name of what it tries."""
    for kind in ("image", "oleObject", "subDocument", "frame", "mailMergeSource", "aFChunk",
                 "video", "audio", "package", "control", "customXml", "font"):  # fmt: skip
        yield f"relationship outside: {kind}", template_with(add_external_relationship(kind))
    yield (
        "relationships in UTF-16",
        template_with(add_external_relationship("image"), reencode_part(RELATIONS, "utf-16")),
    )
    yield (
        "references in the mode",
        template_with(add_relationship("image", OUT, mode="&#69;xternal")),
    )
    yield "references in the type", template_with(add_external_relationship(f"{R}/im&#97;ge"))
    yield (
        "a sign in an attribute",
        template_with(
            _renamed_relations(
                f'<Relationship Id="rId90" Foo="a>b" TargetMode="External" Type="{R}/image" '
                f'Target="{OUT}"/>'
            )
        ),
    )
    yield "a hyperlink that is a picture", template_with(
        add_external_relationship("hyperlink"),
        append_to_body(f'<w:p><w:r><w:pict {VML} {R_NS}><v:shape><v:imagedata r:id="rId90"/></v:shape>'
             "</w:pict></w:r></w:p>"),
    )  # fmt: skip
    yield "a picture linked by a hyperlink", template_with(
        add_external_relationship("hyperlink"),
        append_to_body('<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/'
             f'2006/main" {R_NS} r:link="rId90"/></w:drawing></w:r></w:p>'),
    )  # fmt: skip
    yield (
        "a type nobody knows",
        template_with(add_external_relationship("http://192.0.2.1/relationships/hyperlink")),
    )
    yield "a strict type", template_with(add_external_relationship(f"{STRICT}/image"))
    yield (
        "a link to a file",
        template_with(add_external_relationship("hyperlink", "file:///C:/secret.docx")),
    )
    yield (
        "a link to a share",
        template_with(add_external_relationship("hyperlink", "\\\\192.0.2.1\\share\\x.docx")),
    )
    yield (
        "a link that runs",
        template_with(add_external_relationship("hyperlink", "javascript:alert(1)")),
    )
    yield (
        "a link of Office",
        template_with(
            add_external_relationship("hyperlink", "ms-word:ofe|u|http://192.0.2.1/x.docx")
        ),
    )
    yield "a target with a scheme inside", template_with(add_relationship("image", OUT))
    yield "a share inside", template_with(add_relationship("image", "//192.0.2.1/x.png"))
    for name in ("word/settings.xml", "word/header1.xml", "word/styles.xml", "word/numbering.xml"):
        yield f"relationship of {name}", template_with(replace_relationships(name, IMAGE))
    yield (
        "relationship of a part in another folder",
        template_with(
            add_part(
                "other/h.xml", f"{WORD}header+xml", f'<w:hdr xmlns:w="{W}"><w:p/></w:hdr>', "header"
            ),
            replace_relationships("other/h.xml", IMAGE),
        ),
    )
    yield "relationship of the glossary", template_with(
        add_part("word/glossary/document.xml", f"{WORD}document.glossary+xml",
             f'<w:glossaryDocument xmlns:w="{W}"/>', "glossaryDocument"),
        replace_relationships("word/glossary/document.xml", IMAGE, encoding="utf-16"),
    )  # fmt: skip
    fields = {
        "plain": field_code_run(FETCH),
        "in two runs": field_code_run("INCLUDE") + field_code_run("PICTURE x"),
        "in CDATA": field_code_run("INCLUDE<![CDATA[PICTURE]]> x"),
        "round a comment": field_code_run("INCLUDE<!-- -->PICTURE x"),
        "round an instruction": field_code_run("INCLUDE<?a b?>PICTURE x"),
        "with references": field_code_run("&#73;NCLUDETEXT x"),
        "of a default namespace": f'<r xmlns="{W}"><instrText>INCLUDETEXT x</instrText></r>',
        "of a hyphenated prefix": f'<w-x:r xmlns:w-x="{W}"><w-x:instrText>DDE x</w-x:instrText></w-x:r>',
        "of a strict namespace": '<s:r xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main">'
        "<s:instrText>DDEAUTO x</s:instrText></s:r>",
        "in lower case": field_code_run(" ddeauto c:\\x "),
        "of a local file": field_code_run(' INCLUDEPICTURE "file:///C:/a.png" '),
        "of a document": field_code_run(" RD c:\\x.docx "),
        "of a link": field_code_run(" LINK Excel.Sheet.8 x "),
        "of a database": field_code_run(" DATABASE \\d x "),
        "of a macro": field_code_run(" MACROBUTTON x y "),
        "of a printer": field_code_run(" PRINT x "),
        "that asks": field_code_run(" FILLIN x "),
        "as text": "<w:r><w:t>INCLUDEPICTURE x</w:t></w:r>",
        "with a link to a file": field_code_run(' HYPERLINK "file:///C:/a.docx" '),
        "with a field in the code": field_code_run("INCLUDE") + field_xml(field_code_run(" QUOTE PICTURE"))[5:-6],
        "deleted by tracking": '<w:del w:id="1" w:author="a"><w:r><w:delInstrText>INCLUDETEXT x'
        "</w:delInstrText></w:r></w:del>",
        "of two alternatives": '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.'
        'org/markup-compatibility/2006"><mc:Choice Requires="zz"><w:instrText>PAGE </w:instrText>'
        "</mc:Choice><mc:Fallback><w:instrText>INCLUDETEXT x</w:instrText></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    }  # fmt: skip
    for name, xml in fields.items():
        yield f"field {name}", template_with(append_to_body(field_xml(xml)))
    yield (
        "field in a simple field",
        template_with(append_to_body('<w:p><w:fldSimple w:instr=" INCLUDEPICTURE x "/></w:p>')),
    )
    yield (
        "field in UTF-16",
        template_with(
            append_to_body(field_xml(field_code_run(FETCH))), reencode_part(DOCUMENT, "utf-16")
        ),
    )
    yield "field in another folder", template_with(
        add_part("x/f.xml", f"{WORD}footer+xml",
             f'<w:ftr xmlns:w="{W}">{field_xml(field_code_run(FETCH))}</w:ftr>', "footer")
    )  # fmt: skip
    yield (
        "field put together by tags",
        template_with(
            append_to_body(
                field_xml(
                    field_code_run("{% if place %}INCLUDE{% endif %}"),
                    field_code_run("{% if place %}TEXT x{% endif %}"),
                )
            )
        ),
    )
    yield (
        "field put together by a value",
        template_with(append_to_body('<w:p><w:fldSimple w:instr=" {{ place }} "/></w:p>')),
    )
    chunk = f'<w:altChunk {R_NS} r:id="rId90"/>'
    for kind in ("text/html", f"{WORD}document.main+xml", "application/rtf", "message/rfc822"):
        yield (
            f"altChunk of {kind}",
            template_with(add_part("other/a.dat", kind, "<p/>", "aFChunk"), append_to_body(chunk)),
        )
    yield (
        "altChunk in UTF-16",
        template_with(append_to_body(chunk), reencode_part(DOCUMENT, "utf-16")),
    )
    for name in ("word/embeddings/o.bin", "word/media/o.dat", "word/o.xyz"):
        yield (
            f"OLE as {name}",
            template_with(add_part(name, f"{OFFICE}oleObject", b"\xd0\xcf\x11\xe0", "oleObject")),
        )
    yield (
        "OLE as a picture",
        template_with(add_part("word/media/o.png", "image/png", b"\xd0\xcf\x11\xe0" * 9, "image")),
    )
    yield (
        "ActiveX",
        template_with(add_part("word/x.xml", "application/vnd.ms-office.activeX+xml", "<x/>")),
    )
    yield (
        "ActiveX without a kind",
        template_with(lambda parts: parts.update({"word/activeX/activeX1.xml": b"<x/>"})),
    )
    yield "macros under another name", template_with(
        add_part("word/media/a.dat", "application/vnd.ms-office.vbaProject", b"x",
             "http://schemas.microsoft.com/office/2006/relationships/vbaProject")
    )  # fmt: skip
    for attribute in ("src", "o:href", "o:althref"):
        shape = f'<v:shape><v:imagedata {attribute}="{OUT}"/></v:shape>'
        yield (
            f"VML {attribute}",
            template_with(append_to_body(f"<w:p><w:r><w:pict {VML}>{shape}</w:pict></w:r></w:p>")),
        )
    yield "VML fill", template_with(
        append_to_body(f'<w:p><w:r><w:pict {VML}><v:rect><v:fill src="\\\\192.0.2.1\\a.png"/></v:rect>'
             "</w:pict></w:r></w:p>")
    )  # fmt: skip
    yield "mail merge", template_with(
        insert_before("word/settings.xml", "</w:settings>",
               '<w:mailMerge><w:connectString w:val="x"/></w:mailMerge>')
    )  # fmt: skip
    yield "a video of the web", template_with(
        append_to_body('<w:p><w:r><wp15:webVideoPr xmlns:wp15="http://schemas.microsoft.com/office/word/2012/'
             'wordprocessingDrawing" embeddedHtml="x"/></w:r></w:p>')
    )  # fmt: skip
    yield "a document hidden in data", template_with(
        add_part("customXml/item1.xml", "application/xml",
             "<x>&lt;pkg:package xmlns:pkg=&quot;http://schemas.microsoft.com/office/2006/"
             "xmlPackage&quot;/&gt;</x>", "customXml")
    )  # fmt: skip
    yield "a script in a picture", template_with(
        add_part("word/media/a.svg", "image/svg+xml",
             '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "image")
    )  # fmt: skip
    yield "a picture in a picture", template_with(
        add_part("word/media/a.svg", "image/svg+xml",
             f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{OUT}"/></svg>', "image")
    )  # fmt: skip
    yield (
        "a web add-in",
        template_with(
            add_part(
                "word/webextensions/t.xml",
                "application/vnd.ms-office.webextensiontaskpanes+xml",
                "<x/>",
            )
        ),
    )
    yield (
        "a DOCTYPE",
        template_with(
            lambda parts: parts.update(
                {
                    "word/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>'
                    + PLAIN["word/styles.xml"][55:]
                }
            )
        ),
    )
    yield "another encoding", template_with(reencode_part("word/styles.xml", "gb18030"))
    yield (
        "two parts of one name",
        template_with(lambda parts: parts.update({"word/Styles.xml": PLAIN["word/styles.xml"]})),
    )
    end = "{% endfor %}"
    for name, text in {
        "twelve loops": FOR * 12 + "x" + end * 12,
        "a product": "{{ 'a' * 1000000000 }}",
        "a power": "{{ 9 ** 9 ** 9 }}",
        "a width": "{{ '%1000000000d' % 1 }}",
        "format": "{{ '{:1000000000}'.format(1) }}",
        "center": "{{ place|center(1000000000) }}",
        "range": "{% for i in range(1000000000) %}x{% endfor %}",
        "a macro": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "a join": "{{ (particulars * 100000000)|join }}",
        "many braces": "{" * 200_000,
        "many open tags": "{{ " * 66_000,
        "many closed tags": "}} " * 66_000,
        "many tags": "{{ place }}" * 30_000,
        "many wrong names": "{{ plase }}" * 9_000,
        "a long tag": "{{ place" + " ~ place" * 40_000 + " }}",
        "deep brackets": "{{ " + "(" * 230 + "place" + ")" * 230 + " }}",
        "deep ifs": "{% if place %}" * 2_000 + "{% endif %}" * 2_000,
        "its class": "{{ place.__class__.__mro__ }}",
        "its globals": "{{ self._TemplateReference__context }}",
        "attr": "{{ place|attr('upper') }}",
        "import": "{% import 'x' as y %}",
        "a call": "{{ place.upper() }}",
    }.items():
        yield f"tags: {name}", template_with(add_paragraph(text))


def templates_with_hidden_tags() -> Iterator[tuple[str, bytes]]:
    """Yield templates with tags outside the paragraphs, found only in the whole XML."""
    product = "{{ 'a' * 1000000000 }}"
    yield "in an attribute", template_with(append_to_body(f'<w:p w:rsidR="{product}"/>'))
    yield "in a drawing", template_with(
        append_to_body('<w:p><w:r><a:t xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
             f"{product}</a:t></w:r></w:p>")
    )  # fmt: skip
    yield "in a formula", template_with(
        append_to_body('<w:p><m:t xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
             f"{product}</m:t></w:p>")
    )  # fmt: skip
    yield "over two paragraphs", template_with(
        append_to_body("<w:p><w:r><w:t>{</w:t></w:r></w:p><w:p><w:r><w:t>{ 'a' * 1000000000 }</w:t></w:r>"
             "</w:p><w:p><w:r><w:t>}</w:t></w:r></w:p>")
    )  # fmt: skip


def _rooted(
    name: str, kind: str, root: str, relation: str, inner: str = "", prefix: str = "w"
) -> Change:
    space = {"w": W, "ds": f"{OFFICE}customXml"}[prefix]
    return add_part(
        name, kind, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f'<{prefix}:{root} xmlns:{prefix}="{space}" {R_NS}>{inner}</{prefix}:{root}>', relation,
        id=f"rId{abs(hash(name)) % 90000 + 100}",
    )  # fmt: skip


MICROSOFT = "http://schemas.microsoft.com/office"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
P = "<w:p><w:r><w:t>{{ recorder }}</w:t></w:r></w:p>"
NOTES = (
    '<w:{0} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{0}>'
    '<w:{0} w:id="1">' + P + "</w:{0}>"
)


def _workbook() -> bytes:
    from xlsxwriter.workbook import Workbook

    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, (1, 2))
    sheet.write_formula(1, 0, "=SUM(A1:B1)")
    book.close()
    return file.getvalue()


def _chart(parts: Parts) -> None:
    add_part("word/charts/chart1.xml", f"{OFFICE}drawingml.chart+xml",
         f'<c:chartSpace xmlns:c="{DRAWING}/chart" {R_NS}><c:externalData r:id="rId1"/>'
         "</c:chartSpace>", "chart", "rId91")(parts)  # fmt: skip
    add_part("word/embeddings/Microsoft_Excel_Sheet.xlsx", f"{OFFICE}spreadsheetml.sheet",
         _workbook())(parts)  # fmt: skip
    for name in ("style1", "colors1"):
        kind = "chartstyle" if name == "style1" else "chartcolorstyle"
        add_part(f"word/charts/{name}.xml", f"application/vnd.ms-office.{kind}+xml", "<x/>")(parts)
    replace_relationships(
        "word/charts/chart1.xml",
        f'<Relationship Id="rId1" Type="{R}/package" '
        'Target="../embeddings/Microsoft_Excel_Sheet.xlsx"/>',
        f'<Relationship Id="rId2" Type="{MICROSOFT}/2011/relationships/chartStyle" '
        'Target="style1.xml"/>',
        f'<Relationship Id="rId3" Type="{MICROSOFT}/2011/relationships/chartColorStyle" '
        'Target="colors1.xml"/>',
    )(parts)


def _smart_art(parts: Parts) -> None:
    for number, (name, kind) in enumerate(
        (("Data", "Data"), ("Layout", "Layout"), ("QuickStyle", "Style"), ("Colors", "Colors")), 91
    ):
        add_part(f"word/diagrams/{name}1.xml", f"{OFFICE}drawingml.diagram{kind}+xml", "<x/>",
             f"diagram{name}", f"rId{number}")(parts)  # fmt: skip
    add_part("word/diagrams/drawing1.xml", "application/vnd.ms-office.drawingml.diagramDrawing+xml",
         "<x/>", f"{MICROSOFT}/2007/relationships/diagramDrawing", "rId99")(parts)  # fmt: skip


def valid_templates() -> Iterator[tuple[str, bytes]]:
    """Yield valid templates as Word, WPS and LibreOffice write them, each with its name."""
    yield "nothing more", template_with()
    for name, relation, root, inner in (
        ("footnotes", "footnotes", "footnotes", NOTES.format("footnote")),
        ("endnotes", "endnotes", "endnotes", NOTES.format("endnote")),
        ("comments", "comments", "comments", f'<w:comment w:id="0" w:author="办">{P}</w:comment>'),
        ("commentsExtended", f"{MICROSOFT}/2011/relationships/commentsExtended", "x", ""),
        ("commentsIds", f"{MICROSOFT}/2016/09/relationships/commentsIds", "x", ""),
        ("commentsExtensible", f"{MICROSOFT}/2018/08/relationships/commentsExtensible", "x", ""),
        ("people", f"{MICROSOFT}/2011/relationships/people", "people", ""),
        ("webSettings2", "webSettings", "webSettings", "<w:optimizeForBrowser/>"),
    ):
        kind = "webSettings" if name == "webSettings2" else name
        yield (
            name,
            template_with(_rooted(f"word/{name}.xml", f"{WORD}{kind}+xml", root, relation, inner)),
        )
    yield "document parts", template_with(
        _rooted("word/glossary/document.xml", f"{WORD}document.glossary+xml", "glossaryDocument",
                "glossaryDocument", "<w:docParts/>")
    )  # fmt: skip
    yield "styles with effects", template_with(
        _rooted("word/stylesWithEffects.xml", "application/vnd.ms-word.stylesWithEffects+xml",
                "styles", f"{MICROSOFT}/2007/relationships/stylesWithEffects")
    )  # fmt: skip
    yield "data of a form", template_with(
        add_part("customXml/item9.xml", "application/xml",
             '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"'
             ' SelectedStyle="\\APA.XSL"/>', "customXml"),
        add_part("customXml/itemProps9.xml", f"{OFFICE}customXmlProperties+xml",
             f'<ds:datastoreItem xmlns:ds="{OFFICE}customXml" ds:itemID="{{A-B}}"/>'),
        replace_relationships("customXml/item9.xml",
                     f'<Relationship Id="rId1" Type="{R}/customXmlProps" Target="itemProps9.xml"/>'),
    )  # fmt: skip
    yield "own properties", template_with(
        add_part("docProps/custom.xml", f"{OFFICE}custom-properties+xml",
             "<Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/"
             "custom-properties'/>")
    )  # fmt: skip
    yield "a chart", template_with(_chart)
    yield "SmartArt", template_with(_smart_art)
    yield "an embedded font", template_with(
        add_part("word/fonts/font1.odttf", f"{OFFICE}obfuscatedFont", bytes(range(200))),
        replace_relationships("word/fontTable.xml",
                     f'<Relationship Id="rId1" Type="{R}/font" Target="fonts/font1.odttf"/>'),
    )  # fmt: skip
    for ending, blob in {
        "png": PNG, "jpeg": b"\xff\xd8\xff\xe0JFIF", "gif": b"GIF89a", "bmp": b"BM0000",
        "tiff": b"II*\0", "x-emf": b"\x01\0\0\0" + b"\0" * 50, "x-wmf": b"\xd7\xcd\xc6\x9a00",
        "jpg": PNG,
    }.items():  # fmt: skip
        yield (
            f"a picture: {ending}",
            template_with(
                add_part(f"word/media/image9.{ending}", f"image/{ending}", blob, "image")
            ),
        )
    yield "a drawn picture", template_with(
        add_part("word/media/a.svg", "image/svg+xml",
             '<svg xmlns="http://www.w3.org/2000/svg"><path id="p" d="M0 0"/><use href="#p"/></svg>',
             "image")
    )  # fmt: skip
    for target in (
        OUT,
        "https://example.edu.cn/a?b=1&amp;c=%E4%B8%AD#d",
        "mailto:a@b.cn",
        "#_Toc1",
    ):
        yield f"a link to {target[:12]}", template_with(
            add_external_relationship("hyperlink", target),
            append_to_body(f'<w:p><w:hyperlink {R_NS} r:id="rId90"><w:r><w:t>网站</w:t></w:r></w:hyperlink>'
                 "</w:p>"),
        )  # fmt: skip
    for text in (
        "PAGE", " PAGE   \\* MERGEFORMAT ", "NUMPAGES", 'DATE \\@ "yyyy年M月d日"', "SEQ 图 \\* ARABIC",
        'TOC \\o "1-3" \\h \\z \\u', "REF _Ref1 \\h", "STYLEREF 标题", "PAGEREF _Toc1 \\h",
        'HYPERLINK "http://example.edu.cn"', 'HYPERLINK \\l "_Toc1"', "= 1+1", "FORMTEXT", "TIME",
        "page", "SECTIONPAGES", "TITLE", 'HYPERLINK "mailto:a@b.cn" \\o "写信"',
        "HYPERLINK &quot;https://a.cn/b&quot; \\t &quot;_blank&quot;",
    ):  # fmt: skip
        yield f"field {text}", template_with(append_to_body(field_xml(field_code_run(text))))
    yield (
        "a field of a field",
        template_with(
            append_to_body(
                field_xml(
                    field_code_run("= "),
                    field_xml(field_code_run(" NUMPAGES "))[5:-6],
                    field_code_run(" - 1"),
                )
            )
        ),
    )
    yield (
        "a simple field",
        template_with(append_to_body('<w:p><w:fldSimple w:instr=" PAGE "/></w:p>')),
    )
    yield "a content control", template_with(
        append_to_body('<w:sdt><w:sdtPr><w:alias w:val="地点"/><w:dataBinding w:prefixMappings="" '
             f'w:xpath="/x" w:storeItemID="{{A}}"/></w:sdtPr><w:sdtContent>{P}</w:sdtContent></w:sdt>')
    )  # fmt: skip
    yield "a text box", template_with(
        append_to_body(f"<w:p><w:r><w:pict {VML}><v:shape style='width:1pt'><v:textbox><w:txbxContent>{P}"
             "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>")
    )  # fmt: skip
    yield "a watermark", template_with(
        append_to_body(f'<w:p><w:r><w:pict {VML}><v:shape id="W" type="#_x0000_t136" o:spid="_x0000_s1">'
             '<v:textpath string="内部资料"/></v:shape></w:pict></w:r></w:p>')
    )  # fmt: skip
    yield "a table in a control", template_with(
        append_to_body(f"<w:tbl><w:tblPr/><w:tblGrid/><w:sdt><w:sdtContent><w:tr><w:tc>{P}</w:tc></w:tr>"
             "</w:sdtContent></w:sdt></w:tbl>")
    )  # fmt: skip
    yield "tracked changes", template_with(
        append_to_body('<w:p><w:ins w:id="1" w:author="办"><w:r><w:t>新</w:t></w:r></w:ins><w:del w:id="2" '
             'w:author="办"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>')
    )  # fmt: skip
    yield "proofing in a tag", template_with(
        append_to_body('<w:p><w:r><w:t>{</w:t></w:r><w:proofErr w:type="gramStart"/><w:r><w:t>{ pl</w:t></w:r>'
             '<w:r w:rsidR="00AB12CD"><w:t>ace }}</w:t></w:r></w:p>')
    )  # fmt: skip
    yield "braces that are no tag", template_with(add_paragraph("集合 {1, 2} 和 } { %"))
    yield "rsids", template_with(
        insert_before("word/settings.xml", "</w:settings>",
               '<w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids><w:themeFontLang w:val="en-US"/>')
    )  # fmt: skip
    yield "where its own template lay", template_with(
        insert_before("word/settings.xml", "</w:settings>", f'<w:attachedTemplate {R_NS} r:id="rId1"/>'),
        replace_relationships("word/settings.xml",
                     f'<Relationship Id="rId1" Type="{R}/attachedTemplate" '
                     'Target="file:///C:\\Users\\a\\b.dotx" TargetMode="External"/>'),
    )  # fmt: skip
    yield (
        "parts in UTF-16",
        template_with(
            reencode_part(DOCUMENT, "utf-16"), reencode_part("word/styles.xml", "utf-16")
        ),
    )
    yield (
        "what an archiver adds",
        template_with(lambda parts: parts.update({"__MACOSX/._a": b"x", "[trash]/0000.dat": b"x"})),
    )
    yield (
        "printer settings",
        template_with(
            add_part(
                "word/printerSettings/p1.bin", f"{WORD}printerSettings", b"x" * 9, "printerSettings"
            )
        ),
    )
    yield (
        "labels of a school",
        template_with(
            add_part(
                "docMetadata/LabelInfo.xml",
                "application/vnd.ms-office.classificationlabels+xml",
                "<x/>",
            )
        ),
    )
