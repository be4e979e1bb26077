"""Word files written as XML, for what python-docx cannot write."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def paragraph(text: str = "", properties: str = "", inside: str = "") -> str:
    """Return a paragraph with properties, a text and further XML."""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}{inside}</w:p>"


def list_paragraph(text: str, depth: int = 0, list_id: int = 1) -> str:
    """Return a paragraph of a numbered list; ``depth`` is its level, from 0."""
    numbers = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return paragraph(text, numbers)


def table(*rows: str) -> str:
    """Return a table of rows, each the XML of its cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    """Return a table cell with one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def numbering_level(depth: int, fmt: str, text: str, more: str = "") -> str:
    """Return one level of a numbering: its number format and the text around the number."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, nums: str = "", lists: str = "") -> str:
    """Return the numbering part: one abstract numbering with levels, and its lists."""
    nums = nums or '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
        f"{lists}{nums}</w:numbering>"
    )


def styles(*elements: str) -> str:
    """Return the styles part with these elements."""
    return f"<w:styles {_W}>{''.join(elements)}</w:styles>"


def write_word_document(
    path: Path, *body: str, numbers: str = "", style: str = "", prologue: str = "", **parts: bytes
) -> Path:
    """Write a .docx with these body elements; returns its path.

    Args:
        prologue: text before the document element.
        parts: further parts by their full name.
    """
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-'
            f'officedocument.wordprocessingml.{kind}+xml"/>'
            for name, kind in (
                ("document", "document.main"),
                ("numbering", "numbering"),
                ("styles", "styles"),
            )
        )
        + "</Types>"
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    document = f"{prologue}<w:document {_W} {_MC}><w:body>{''.join(body)}</w:body></w:document>"
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{office}/{name}" Target="{name}.xml"/>'
        for name in ("numbering", "styles")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}">{relations}</Relationships>',
        )
        archive.writestr("word/document.xml", document)
        archive.writestr("word/numbering.xml", numbers or numbering())
        archive.writestr("word/styles.xml", style or styles())
        for name, data in parts.items():
            archive.writestr(name, data)
    return path
