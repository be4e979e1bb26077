"""Still more hostile templates: links, fields, drawings, package parts and tags.

Each is a plain template with one thing changed that would fetch something, crash the program, or
take time and memory without end.
"""

import base64
import io
import zipfile
from collections.abc import Iterator

from untrusted_templates import (
    DOCUMENT,
    Change,
    Parts,
    add_paragraph,
    add_part,
    add_relationship,
    append_to_body,
    template_with,
)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_R = f'xmlns:r="{_OFFICE}"'
_TYPES = "[Content_Types].xml"
_FLAT = (
    '&lt;pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xml{}Package">'
    "&lt;/pkg:package>"
)


def _line(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _field(code: str, element: str = "instrText") -> str:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"<w:p>{char('begin')}<w:r><w:{element}>{code}</w:{element}></w:r>"
        f"{char('separate')}<w:r><w:t>x</w:t></w:r>{char('end')}</w:p>"
    )


def _shape(attributes: str, inside: str = "") -> str:
    return f"<w:p><w:r><w:pict><v:shape {_VML} {attributes}>{inside}</v:shape></w:pict></w:r></w:p>"


def _data(content: str) -> Change:
    return add_part("customXml/item1.xml", "application/xml", content, f"{_OFFICE}/customXml")


def _svg(content: str) -> Change:
    return add_part("word/media/a.svg", "image/svg+xml", content, f"{_OFFICE}/image")


def _chart(formula: str) -> Change:
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    content = f'<c:chartSpace xmlns:c="{space}"><c:f>{formula}</c:f></c:chartSpace>'
    return add_part("word/charts/chart1.xml", _CHART, content, f"{_OFFICE}/chart")


def _header(content: str, root: str = "hdr") -> Change:
    return add_part(
        "word/header9.xml",
        f"{_WORD}header+xml",
        f'<w:{root} xmlns:w="{_W}">{content}</w:{root}>',
        f"{_OFFICE}/header",
    )


def _bomb(kind: str, megabytes: int = 300) -> bytes:
    """A small package that unpacks to very much."""
    file = io.BytesIO()
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="bin" ContentType="{kind}"/></Types>'
    )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_TYPES, types)
        with archive.open("xl/1.bin", "w") as entry:
            for _ in range(megabytes):
                entry.write(bytes(1_000_000))
    return file.getvalue()


def _nested(filters: str, times: int, inner: str = "'x'") -> str:
    return "{{ " + filters * times + inner + ")" * times + " }}"


def _joined(times: int) -> str:
    return "place|list|join(" * times + "place" + ")" * times


def _many_data(parts: Parts) -> None:
    """Many parts of custom XML, and many relationships before theirs."""
    links = "".join(
        f'<Relationship Id="x{n}" Type="{_OFFICE}/hyperlink" Target="#b{n}"/>'
        for n in range(60_000)
    )
    kinds = ""
    for n in range(1_500):
        parts[f"customXml/item{n}.xml"] = b"<d/>"
        kinds += f'<Override PartName="/customXml/item{n}.xml" ContentType="application/xml"/>'
        links += (
            f'<Relationship Id="c{n}" Type="{_OFFICE}/customXml" '
            f'Target="../customXml/item{n}.xml"/>'
        )
    for name, more in ((_TYPES, kinds), ("word/_rels/document.xml.rels", links)):
        head, end, tail = parts[name].rpartition(b"</")
        parts[name] = head + more.encode() + end + tail


def _links() -> Iterator[tuple[str, bytes]]:
    targets = (
        "javascript:alert(1)", "file:///c:/x.exe", "ms-word:ofe|u|http://e/x", "\\\\e\\share\\x",
        "search-ms:query=x", "http:\\\\e", "https://a b", "vbscript:x", "data:text/html,x",
        "mhtml:http://x", "//e/share/x.exe", "smb://e/x", "http://a&#10;file:///b", "about:blank",
    )  # fmt: skip
    for target in targets:
        yield (
            f"link: {target}",
            template_with(add_relationship("hyperlink", target, "rId90", "External")),
        )
    blip = "http://schemas.openxmlformats.org/drawingml/2006/main"
    used = {
        "a picture": f'<a:blip xmlns:a="{blip}" {_R} r:link="rId90"/>',
        "a pointer above": f'<a:hlinkHover xmlns:a="{blip}" {_R} r:id="rId90"/>',
        "a fill": f'<v:fill {_VML} {_R} r:pict="rId90"/>',
        "another prefix": '<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:q="urn:schemas-microsoft-com:office:office" q:relid="rId90"/>',
    }
    for name, element in used.items():
        shown = f"<w:p><w:r><w:drawing>{element}</w:drawing></w:r></w:p>"
        link = add_relationship("hyperlink", "http://e/a.png", "rId90", "External")
        yield f"a link is {name}", template_with(link, append_to_body(shown))


def _fields() -> Iterator[tuple[str, bytes]]:
    codes = (
        "&#xAD;INCLUDETEXT x", "DDEAUTO c:\\\\x", 'HYPERLINK "file:///c:/x', "DATABASE \\d",
        'HYPERLINK \\s "file:///x"', 'HYPERLINK \\l "a" "file:///x"', 'HYPERLINK \\o\\l "file:"',
        "IMPORT x", "LINK Word.Document", "MACROBUTTON x", "AUTOTEXT x", "ADDIN x", "FILLIN x",
        'PRINT "27 69"', "PRIVATE x", "GREETINGLINE", "ＩＮＣＬＵＤＥＴＥＸＴ x", "EMBED Word",
        "TEMPLATE \\p", "HYPERLINK “file:///x”", "HYPERLINK http://ok\\..\\file", "USERADDRESS",
    )  # fmt: skip
    for each in codes:
        yield f"code: {each}", template_with(append_to_body(_field(each)))
    yield "a code in the text", template_with(append_to_body(_field("INCLUDETEXT x", "t")))
    two = '<w:p><w:fldSimple xmlns:q="urn:q" q:instr="PAGE" w:instr="INCLUDETEXT x"/></w:p>'
    yield "two codes of one field", template_with(append_to_body(two))
    ends = '<w:fldChar xmlns:q="urn:q" q:fldCharType="end" w:fldCharType="begin"/>'
    yield (
        "a field that begins and ends",
        template_with(append_to_body(f"<w:p><w:r>{ends}</w:r></w:p>")),
    )
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    yield "fields in fields", template_with(append_to_body(f"<w:p>{begun * 50_000}</w:p>"))
    pieces = "<w:r><w:instrText>PAGE x y z</w:instrText></w:r>" * 2_000
    yield "a code in many pieces", template_with(append_to_body(f"<w:p>{begun}{pieces}</w:p>"))


def _drawings() -> Iterator[tuple[str, bytes]]:
    yield (
        "a style that runs",
        template_with(append_to_body(_shape('style="behavior:url(http://e/x.htc)"'))),
    )
    yield "a stroke", template_with(append_to_body(_shape("", '<v:stroke src="http://e/b.png"/>')))
    yield (
        "an image of a share",
        template_with(append_to_body(_shape("", '<v:image src="//e/b.png"/>'))),
    )
    yield (
        "a link to an object",
        template_with(append_to_body(_shape("", '<o:OLELink Type="Link"/>'))),
    )
    packed = base64.b64encode(_bomb("image/png")).decode()
    yield "a bomb in a shape", template_with(append_to_body(_shape(f'o:gfxdata="{packed}"')))
    yield (
        "many packed shapes",
        template_with(append_to_body(_shape('o:gfxdata="UEsFBgAA"') * 5_000)),
    )
    space = 'xmlns="http://www.w3.org/2000/svg"'
    for name, content in {
        "an import": f'<svg {space}><style>@im\\70ort "http://e"</style></svg>',
        "no namespace": '<svg><script>1</script><image href="http://e"/></svg>',
        "a filter": f'<svg {space}><g filter="url(http://e/x#a)"/></svg>',
        "a program of a page": f'<svg {space}><h:script xmlns:h="http://www.w3.org/1999/xhtml"/></svg>',
    }.items():
        yield f"svg: {name}", template_with(_svg(content))
    yield "a chart that runs", template_with(_chart("cmd|'/c calc'!A0"))
    yield "a chart of a share", template_with(_chart("'\\\\e\\s\\[x.xlsx]S'!A1"))
    book = add_part("word/embeddings/a.xlsx", f"{_SHEET}sheet", _bomb(f"{_SHEET}printerSettings"))
    yield "a bomb in a workbook", template_with(book)


def _packages() -> Iterator[tuple[str, bytes]]:
    yield "a document behind an element", template_with(_data(f"<d><b/>{_FLAT.format('')}</d>"))
    yield "a document around an element", template_with(_data(f"<d>{_FLAT.format('<i/>')}</d>"))
    yield "a document in CDATA", template_with(_data(f"<d><![CDATA[{_FLAT.format(']]>')}</d>"))
    xsn = "http://schemas.microsoft.com/office/2006/metadata/customXsn"
    form = f'<customXsn xmlns="{xsn}"><xsnLocation>http://e/x.xsn</xsnLocation></customXsn>'
    yield "a form from the web", template_with(_data(form))
    pieces = {"word/document.xml/[0].piece": b"<x"}
    yield "a part in pieces", template_with(lambda parts: parts.update(pieces))
    yield "many data and relationships", template_with(_many_data)
    yield "many attributes", template_with(append_to_body('<w:p w:a="1"/>' * 900_000))
    whole = f'<w:hdr xmlns:w="{_W}">' + "<b/>" * 900_000 + "</w:hdr>"
    yield "a large header", template_with(add_part("word/h.xml", f"{_WORD}header+xml", whole))
    for root in ("tbl", "t", "body"):
        yield f"a header that is a {root}", template_with(_header(_line("{{ place }}"), root))
    whole = f'<w:body xmlns:w="{_W}">{_line("{{ place }}")}</w:body>'.encode()
    yield "a document that is a body", template_with(lambda parts: parts.update({DOCUMENT: whole}))


def _tags() -> Iterator[tuple[str, bytes]]:
    ifs, ends = "{% if place %}", "{% endif %}"
    loop = "{%p for a in '" + "a" * 130 + "' %}"
    lines = {
        "joined again and again": _nested("place|list|join(", 20),
        "a list joined again and again": _nested("particulars|join(", 12),
        "joined one after the other": "{{ place" + f"|list|join('{'x' * 90}')" * 4 + " }}",
        "joined in a loop": f"{{% for a in {_joined(4)} %}}x{{% endfor %}}",
        "joined in a condition": f"{{{{ 'x' if 'y' in {_joined(6)} else 'z' }}}}",
        "joined and sorted": "{{ place|list|join(place|list|join(place))|list|sort|length }}",
        "defaults of defaults": _nested("place|default(place|join(", 8, "'x')"),
        "120 ifs in each other": ifs * 120 + "x" + ends * 120,
        "990 ifs in each other": ifs * 990 + "x" + ends * 990,
        "3000 branches": ifs + "{% elif place %}" * 3_000 + ends,
        "many long tags": ("{{ " + "place ~ " * 50 + "place }}") * 4_000,
        "long wrong words": "".join("{% " + f"abcdefgh{n}" * 40 + " %}" for n in range(4_900)),
        "its class by join": "{{ particulars|join(attribute='__class__') }}",
        "its class by sort": "{{ particulars|sort(attribute='__class__.__mro__')|join }}",
        "its class by index": "{{ place['__class__'] }}",
        "six loops of 400": "".join(
            "{% for " + name + " in '" + "a" * 400 + "' %}" for name in "abcdef"
        ) + "x" + "{% endfor %}" * 6,
        "a bad character": "{{ '\\x00' }}",
        "half a character": "{{ '\\ud800' }}",
        "no character": "{{ '\\ufffe\\uffff' }}",
    }  # fmt: skip
    for name, words in lines.items():
        yield f"idea: {name}", template_with(add_paragraph(words))
    breaks = _line("{{ '" + "a\\n" * 150 + "' }}")
    yield "idea: many line breaks", template_with(append_to_body(breaks * 1_500))
    styled = "<w:pPr>" + "<w:x/>" * 20_000 + "</w:pPr><w:r><w:t>{{ '" + "\\n x" * 110
    yield (
        "idea: line breaks of a long style",
        template_with(append_to_body(f"<w:p>{styled}' }}}}</w:t></w:r></w:p>")),
    )
    small = _line(loop) + "<w:p/>" * 30_000 + _line("{%p endfor %}")
    yield "idea: a loop of small elements", template_with(append_to_body(small))


def templates_with_hostile_links_and_tags() -> Iterator[tuple[str, bytes]]:
    """Yield all templates of this module, each with the name of what it tries."""
    yield from _links()
    yield from _fields()
    yield from _drawings()
    yield from _packages()
    yield from _tags()
