"""More hostile templates: pictures, embedded workbooks, fields, package parts and tags.

Each differs from the plain template in one thing that would fetch, run or hide something.
"""

# ruff: noqa: E501  (XML as programs write it)

import base64
import gzip
import io
import zipfile
from collections.abc import Iterator

from untrusted_templates import (
    DOCUMENT,
    FETCH,
    IMAGE,
    OFFICE,
    OUT,
    PLAIN,
    PNG,
    R_NS,
    TYPES,
    VML,
    Change,
    Parts,
    R,
    _chart,
    _workbook,
    add_paragraph,
    add_part,
    add_relationship,
    append_to_body,
    field_code_run,
    field_xml,
    insert_before,
    reencode_part,
    replace_relationships,
    template_with,
    zip_parts,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
SETTINGS = "word/settings.xml"


def svg(inner: str) -> bytes:
    """A picture of SVG with something in it."""
    return template_with(
        add_part("word/media/a.svg", "image/svg+xml", f"{SVG}{inner}</svg>", "image")
    )


def vml(shape: str, *more: Change) -> bytes:
    """A shape of VML in the body."""
    return template_with(append_to_body(f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"), *more)


def drawing(inner: str, *more: Change) -> bytes:
    """A drawing in the body."""
    main = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return template_with(
        append_to_body(f"<w:p><w:r><w:drawing {main}>{inner}</w:drawing></w:r></w:p>"), *more
    )


def workbook(sheet: str = "", names: str = "") -> bytes:
    """A chart whose workbook has more in its sheet or among its names."""
    with zipfile.ZipFile(io.BytesIO(_workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for end, text in (("</worksheet>", sheet), ("</workbook>", names)):
        name = next(each for each in parts if end.encode() in parts[each])
        parts[name] = parts[name].decode().replace(end, text + end).encode()

    def change(found: Parts) -> None:
        _chart(found)
        name = next(each for each in found if each.endswith(".xlsx"))
        found[name] = zip_parts(parts)

    return template_with(change)


def nested_field(text: str) -> str:
    """A field inside the code of another one."""
    return field_xml(field_code_run(text)).replace("<w:p>", "").replace("</w:p>", "")


def with_entry(name: str) -> bytes:
    """One more entry of that name in the archive."""
    file = io.BytesIO(zip_parts(dict(PLAIN)))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, b"x")
    return file.getvalue()


def encrypted() -> bytes:
    """An archive whose entries say that they are encrypted."""
    raw = bytearray(zip_parts(dict(PLAIN)))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(sign)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(sign, at + 4)
    return bytes(raw)


def other_name_inside() -> bytes:
    """An entry that is called otherwise in the directory than where it stands."""
    raw = bytearray(zip_parts(dict(PLAIN)))
    at = raw.find(b"word/settings.xml")
    raw[at : at + 17] = b"word/vbaPrjct.bin"
    return bytes(raw)


def decompression_bomb() -> bytes:
    """A part that is small in the file and large in memory."""
    parts = dict(PLAIN)
    parts["word/media/b.xml"] = b"<a>" + b" " * 200_000_000 + b"</a>"
    return zip_parts(parts)


def gfxdata_with_external_picture() -> str:
    """What Word packs into a shape, with a picture from outside."""
    start = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = f'<Relationships xmlns="{start}">{IMAGE}</Relationships>'
    kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return base64.b64encode(
        zip_parts({TYPES: kinds.encode(), "_rels/.rels": relations.encode()})
    ).decode()


def hostile_pictures() -> Iterator[tuple[str, bytes]]:
    """What a picture or a shape fetches or runs."""
    for name, inner in (
        ("a style sheet that imports", '<style>@import "http://192.0.2.1/x.css";</style>'),
        ("a style sheet that fetches", "<style>r{fill:url(http://192.0.2.1/x#a)}</style>"),
        (
            "an address set later",
            f'<image href="#a"><set attributeName="href" to="{OUT}"/></image>',
        ),
        ("an address animated", f'<image><animate attributeName="href" values="{OUT};b"/></image>'),
        ("an event", '<rect onload="fetch(1)"/>'),
        ("a frame", f'<iframe xmlns="http://www.w3.org/1999/xhtml" src="{OUT}"/>'),
        ("a set of images", f"<rect style=\"fill:image-set('{OUT}' 1x)\"/>"),
        ("a spelt address", f'<rect style="fill:u\\72l({OUT})"/>'),
        ("a use of outside", f'<use xlink:href="{OUT}#a"/>'),
        ("a local file", '<image href="file:///c:/x.png"/>'),
    ):
        yield f"svg: {name}", svg(inner)
    packed_svg = gzip.compress(f'{SVG}<image href="{OUT}"/></svg>'.encode())
    yield (
        "svg: packed",
        template_with(add_part("word/media/a.svg", "image/svg+xml", packed_svg, "image")),
    )
    link = add_relationship("hyperlink", OUT, "rId90", "External")
    yield (
        "vml: a drawing packed inside",
        vml(f'<v:shape {VML} o:gfxdata="{gfxdata_with_external_picture()}"/>'),
    )
    yield "vml: unreadable data", vml(f'<v:shape {VML} o:gfxdata="no zip"/>')
    yield "vml: a script", vml(f'<v:shape {VML} href="javascript:alert(1)"/>')
    yield "vml: a stroke", vml(f'<v:shape {VML}><v:stroke src="{OUT}"/></v:shape>')
    yield "vml: a share", vml(f'<v:image {VML} src="\\\\192.0.2.1\\x"/>')
    yield "vml: upper case", vml(f'<v:imagedata {VML} SRC="{OUT}"/>')
    yield "vml: a related picture", vml(f'<v:imagedata {VML} o:relid="rId90"/>', link)
    yield "vml: a linked picture", vml(f'<v:imagedata {VML} {R_NS} r:href="rId90"/>', link)
    yield "a picture linked", drawing(f'<a:blip {R_NS} r:link="rId90"/>', link)
    program = add_relationship("hyperlink", "file:///c:/windows/x.exe", "rId90", "External")
    yield "a program under the mouse", drawing(f'<a:hlinkHover {R_NS} r:id="rId90"/>', program)
    sound = add_part("word/media/s.wav", "audio/wav", b"RIFF", "audio")
    yield "a sound", drawing(f'<a:snd {R_NS} r:embed="rId90"/>', sound)
    model = "http://schemas.microsoft.com/office/2017/06/relationships/model3d"
    yield (
        "a model",
        template_with(add_part("word/media/m.glb", "model/gltf.binary", b"glTF", model)),
    )
    yield (
        "ink",
        template_with(add_part("word/ink/i.xml", "application/inkml+xml", "<ink/>", "customXml")),
    )


def hostile_workbooks() -> Iterator[tuple[str, bytes]]:
    """What the workbook behind a chart would calculate."""
    call = 'WEBSERVICE("http://192.0.2.1/x")'
    for name, text in (("a name", call), ("a program by name", "cmd|'/c calc'!A0")):
        names = f'<definedNames><definedName name="a">{text}</definedName></definedNames>'
        yield f"workbook: {name}", workbook(names=names)
    yield (
        "workbook: a check",
        workbook(
            f'<dataValidations count="1"><dataValidation sqref="A1"><formula1>{call}</formula1>'
            "</dataValidation></dataValidations>"
        ),
    )
    yield (
        "workbook: a condition",
        workbook(
            '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
            '<formula>CALL("a","b")</formula></cfRule></conditionalFormatting>'
        ),
    )
    chart = f"{OFFICE}drawingml.chart+xml"
    space = f'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:externalData {R_NS} r:id="rId1"/></c:chartSpace>'
    outside = f'<Relationship Id="rId1" Type="{R}/oleObject" Target="file:///c:/x.xlsx" TargetMode="External"/>'
    yield (
        "a chart of another file",
        template_with(
            add_part("word/charts/c.xml", chart, space, "chart"),
            replace_relationships("word/charts/c.xml", outside),
        ),
    )


def hostile_fields() -> Iterator[tuple[str, bytes]]:
    """Fields that would fetch or run, written or put together in yet other ways."""
    for name in ("PRINT 27", "EMBED Package", "DDEAUTO c:\\\\x a", "AUTOTEXT x", "GOTOBUTTON x y",
                 'DISPLAYBARCODE "x" QR', f'IMPORT "{OUT}"', "ADDIN x", f'INCLUDE"{OUT}"',
                 f'\u00a0INCLUDEPICTURE\u00a0"{OUT}"', f'INCLUDE\u200bPICTURE "{OUT}"',
                 'HYPERLINK "\\\\\\\\192.0.2.1\\\\x"'):  # fmt: skip
        yield (
            f"field: {name.split()[0]}",
            template_with(append_to_body(field_xml(field_code_run(name)))),
        )
    rest = field_code_run(f' "{OUT}"')
    for kind in ("QUOTE 73 78 67 76 85 68 69", "DOCPROPERTY a"):
        yield (
            f"a code by {kind.split()[0]}",
            template_with(append_to_body(field_xml(BEGIN, field_code_run(kind), END, rest))),
        )
    yield (
        "a field in an IF",
        template_with(
            append_to_body(
                field_xml(field_code_run('IF 1 = 1 "'), nested_field(FETCH), field_code_run('" ""'))
            )
        ),
    )
    yield (
        "a link by a field",
        template_with(
            append_to_body(
                field_xml(
                    field_code_run('HYPERLINK "'),
                    BEGIN,
                    field_code_run("DOCPROPERTY a"),
                    END,
                    field_code_run('"'),
                )
            )
        ),
    )
    yield (
        "a field without an end",
        template_with(append_to_body(f"<w:p>{BEGIN}{field_code_run(FETCH)}</w:p>")),
    )
    second = field_code_run(f'PICTURE "{OUT}"')
    yield (
        "a code over paragraphs",
        template_with(
            append_to_body(f"<w:p>{BEGIN}{field_code_run('INCLUDE')}</w:p><w:p>{second}{END}</w:p>")
        ),
    )
    moved = f'<w:p><w:moveFrom w:id="1" w:author="a">{nested_field(FETCH)}</w:moveFrom></w:p>'
    yield "a field moved away", template_with(append_to_body(moved))


def hostile_packages() -> Iterator[tuple[str, bytes]]:
    """Files whose parts, kinds and names are not what they seem."""
    transform = (
        f'<Relationship Id="rId9" Type="{R}/transform" Target="{OUT}" TargetMode="External"/>'
    )
    yield (
        "a transformation",
        template_with(
            insert_before(SETTINGS, "</w:settings>", f'<w:saveThroughXslt {R_NS} r:id="rId9"/>'),
            replace_relationships(SETTINGS, transform),
        ),
    )
    yield (
        "a theme from outside",
        template_with(replace_relationships("word/theme/theme1.xml", IMAGE)),
    )
    yield (
        "a kind with a parameter",
        template_with(add_part("word/media/i.png", "image/png; x=1", PNG, "image")),
    )
    upper = "APPLICATION/VND.MS-OFFICE.VBAPROJECT"
    yield "a kind in upper case", template_with(add_part("word/v.bin", upper, b"x"))
    macros = "application/vnd.ms-office.vbaProject"
    yield (
        "macros by default",
        template_with(
            insert_before(TYPES, "</Types>", f'<Default Extension="dat" ContentType="{macros}"/>'),
            lambda parts: parts.update({"word/a.dat": b"x"}),
        ),
    )
    other = "application/vnd.ms-word.document.macroEnabled.main+xml"
    twice = f'<Override PartName="/word/document.xml" ContentType="{other}"/>'
    yield "two kinds of one part", template_with(insert_before(TYPES, "</Types>", twice))
    for name in ("word\\x.bin", "../x.bin", "/word/x.bin", "word/./x.bin", "WORD/DOCUMENT.XML"):
        yield f"an entry {name}", with_entry(name)
    yield "another name inside", other_name_inside()
    yield "encrypted", encrypted()
    yield "a bomb", decompression_bomb()
    for encoding in ("utf-7", "utf-32"):
        yield f"in {encoding}", template_with(reencode_part(DOCUMENT, encoding))
    yield (
        "a target by a tag",
        template_with(add_relationship("hyperlink", "{{ place }}", "rId90", "External")),
    )
    many = (IMAGE.replace('"rId1"', f'"r{n}"') for n in range(50_000))
    yield "many relationships", template_with(replace_relationships(SETTINGS, *many))


def hostile_tags() -> Iterator[tuple[str, bytes]]:
    """Tags that would reach the program or never end."""
    for text in ("{{ cycler('a') }}", "{{ lipsum(10000) }}", "{{ self._TemplateReference__context }}",
                 "{% set a = namespace() %}{{ a }}", "{% include 'x' %}",
                 "{{ school[::-1].__class__ }}", "{{ particulars|map(attribute='__class__')|list }}",
                 "{% for a in particulars recursive %}{{ loop(particulars) }}{% endfor %}",
                 "{% block a %}{{ self.a() }}{% endblock %}", "{% extends 'a' %}",
                 "{% filter format %}%999999999d{% endfilter %}", "{{ 9**9**9 }}",
                 "{{ [0]*10**9 }}", "{{ school|tojson }}"):  # fmt: skip
        yield f"tag {text}", template_with(add_paragraph(text))


def templates_with_hostile_parts() -> Iterator[tuple[str, bytes]]:
    """Yield all templates of this module, each with the name of what it tries."""
    yield from hostile_pictures()
    yield from hostile_workbooks()
    yield from hostile_fields()
    yield from hostile_packages()
    yield from hostile_tags()
