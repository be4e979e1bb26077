"""What in a template would have Word reach outside the document once the minutes are opened.

We ourselves fetch nothing. But minutes go to everybody, and a picture or a field
that lies elsewhere would be looked for from every computer they are opened on.
"""

import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_EXTERNAL = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
_KIND = re.compile(rb"Type\s*=\s*[\"'][^\"']*/(\w+)[\"']")
_HARMLESS = (b"hyperlink", b"attachedTemplate")
"""A link waits for a click; the template it was made from is taken out (:func:`detach`)."""

_INSTRUCTION = re.compile(r"<\w+:instrText\b[^>]*>([^<]*)<|\binstr\s*=\s*[\"']([^\"']*)[\"']")
_FETCHING = re.compile(r"INCLUDEPICTURE|INCLUDETEXT|DDE|DATABASE|IMPORT|(?<!HYPER)LINK", re.I)
_ACTIVE = re.compile(r"word/(activeX/.*|embeddings/.*\.bin)", re.I)

_ATTACHED = "attachedTemplate"


def reaching_out(archive: zipfile.ZipFile) -> str:
    """What of a document lies outside it or acts by itself, in words; empty for nothing."""
    for name in archive.namelist():
        if _ACTIVE.fullmatch(name):
            return "带有嵌入的对象或控件（OLE、ActiveX）"
        if name.endswith(".rels"):
            for relation in _EXTERNAL.findall(archive.read(name)):
                kind = _KIND.search(relation)
                if kind is None or kind[1] not in _HARMLESS:
                    return "引用了文档以外的图片或文件"
        elif name.startswith("word/") and name.endswith(".xml"):
            text = archive.read(name).decode(errors="replace")
            if "altChunk" in text:
                return "引用了别的文档（altChunk）"
            parts = [unescape(a or b) for a, b in _INSTRUCTION.findall(text)]
            if found := _FETCHING.search("".join(parts)):
                return f"带有会读取外部内容的域（{found[0].upper()}）"
    return ""


def detach(document: "WordDocument") -> None:
    """Take out where the document's own template lies; Word would look for it there."""
    for link in document.part.rels.values():
        if link.is_external or not link.reltype.endswith("/settings"):
            continue
        settings = link.target_part
        for key, relation in list(settings.rels.items()):
            if relation.reltype.endswith(f"/{_ATTACHED}"):
                del settings.rels[key]
        root: Any = getattr(settings, "element", None)
        for child in list(root) if root is not None else ():
            if str(child.tag).endswith(f"}}{_ATTACHED}"):
                root.remove(child)
