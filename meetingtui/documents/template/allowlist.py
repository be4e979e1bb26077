"""The allowlist of Word template contents: permitted parts, relationships, fields and elements.

Minutes are opened on many computers. Whatever would make Word fetch data, run code or open
another file is refused, and so is everything not known to be needed. The finished document is
checked in the same way.
"""

import re
from collections.abc import Iterator
from typing import Any

from meetingtui.base.opc_package import OfficePackage, PackagePart, PackageRelationship
from meetingtui.documents.template.drawing_and_chart_check import (
    EMBEDDED_WORKBOOK,
    forbidden_in_drawings,
    is_permitted_workbook,
)
from meetingtui.documents.template.field_code_check import WEB, forbidden_fields

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."
_OFFICE = "application/vnd.openxmlformats-officedocument."

MAIN = f"{_WORD}document.main+xml"
"""Content type of the document body."""


_PART_NAMES = {
    MAIN: "正文",
    f"{_WORD}header+xml": "页眉",
    f"{_WORD}footer+xml": "页脚",
    f"{_WORD}footnotes+xml": "脚注",
    f"{_WORD}endnotes+xml": "尾注",
    f"{_WORD}comments+xml": "批注",
    f"{_WORD}settings+xml": "文档设置",
    f"{_WORD}styles+xml": "样式",
    f"{_WORD}numbering+xml": "编号",
    f"{_WORD}fontTable+xml": "字体表",
    f"{_WORD}webSettings+xml": "网页设置",
    f"{_WORD}document.glossary+xml": "文档部件（构建基块）",
    f"{_DRAWING}chart+xml": "图表",
}
"""Chinese names of the kinds of parts, by content type."""

_IMAGES = frozenset(
    f"image/{kind}"
    for kind in [
        "png",
        "jpeg",
        "jpg",
        "pjpeg",
        "gif",
        "bmp",
        "x-bmp",
        "tiff",
        "x-tiff",
        "emf",
        "x-emf",
        "wmf",
        "x-wmf",
        "svg+xml",
        "vnd.ms-photo",
        "webp",
    ]
)
_FONTS = frozenset(
    {f"{_OFFICE}obfuscatedFont", "application/x-fontdata", "application/x-font-ttf", "font/ttf"}
)
_PRINTER = frozenset({f"{_WORD}printerSettings", f"{_SHEET}printerSettings"})
_CUSTOM_XML = "application/xml"

_RELATIONSHIP_PREFIX = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MICROSOFT = re.compile(r"http://schemas\.microsoft\.com/office/[\d/]+/relationships/(\w+)")
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"

RELATIONS: dict[str, frozenset[str]] = {
    f"{_RELATIONSHIP_PREFIX}officeDocument": frozenset({MAIN}),
    **{
        f"{_RELATIONSHIP_PREFIX}{name}": frozenset({f"{_WORD}{name}+xml"})
        for name in [
            "styles",
            "settings",
            "webSettings",
            "fontTable",
            "numbering",
            "header",
            "footer",
            "footnotes",
            "endnotes",
            "comments",
        ]
    },
    f"{_RELATIONSHIP_PREFIX}glossaryDocument": frozenset({f"{_WORD}document.glossary+xml"}),
    f"{_RELATIONSHIP_PREFIX}theme": frozenset({f"{_OFFICE}theme+xml"}),
    f"{_RELATIONSHIP_PREFIX}themeOverride": frozenset({f"{_OFFICE}themeOverride+xml"}),
    f"{_RELATIONSHIP_PREFIX}image": _IMAGES,
    f"{_RELATIONSHIP_PREFIX}font": _FONTS,
    f"{_RELATIONSHIP_PREFIX}printerSettings": _PRINTER,
    f"{_RELATIONSHIP_PREFIX}customXml": frozenset({_CUSTOM_XML}),
    f"{_RELATIONSHIP_PREFIX}customXmlProps": frozenset({f"{_OFFICE}customXmlProperties+xml"}),
    f"{_RELATIONSHIP_PREFIX}extended-properties": frozenset({f"{_OFFICE}extended-properties+xml"}),
    f"{_RELATIONSHIP_PREFIX}custom-properties": frozenset({f"{_OFFICE}custom-properties+xml"}),
    f"{_CORE}core-properties": frozenset(
        {"application/vnd.openxmlformats-package.core-properties+xml"}
    ),
    f"{_CORE}thumbnail": _IMAGES,
    f"{_RELATIONSHIP_PREFIX}chart": frozenset({f"{_DRAWING}chart+xml"}),
    f"{_RELATIONSHIP_PREFIX}chartUserShapes": frozenset({f"{_DRAWING}chartshapes+xml"}),
    f"{_RELATIONSHIP_PREFIX}diagramData": frozenset({f"{_DRAWING}diagramData+xml"}),
    f"{_RELATIONSHIP_PREFIX}diagramLayout": frozenset({f"{_DRAWING}diagramLayout+xml"}),
    f"{_RELATIONSHIP_PREFIX}diagramQuickStyle": frozenset({f"{_DRAWING}diagramStyle+xml"}),
    f"{_RELATIONSHIP_PREFIX}diagramColors": frozenset({f"{_DRAWING}diagramColors+xml"}),
    f"{_RELATIONSHIP_PREFIX}package": frozenset({EMBEDDED_WORKBOOK}),
}
"""Permitted relationships by type: the content types they may refer to."""

_MICROSOFT_RELATIONS: dict[str, frozenset[str]] = {
    "stylesWithEffects": frozenset({"application/vnd.ms-word.stylesWithEffects+xml"}),
    "commentsExtended": frozenset({f"{_WORD}commentsExtended+xml"}),
    "commentsIds": frozenset({f"{_WORD}commentsIds+xml"}),
    "commentsExtensible": frozenset({f"{_WORD}commentsExtensible+xml"}),
    "people": frozenset({f"{_WORD}people+xml"}),
    "hdphoto": _IMAGES,
    "chartStyle": frozenset({"application/vnd.ms-office.chartstyle+xml"}),
    "chartColorStyle": frozenset({"application/vnd.ms-office.chartcolorstyle+xml"}),
    "chartEx": frozenset({"application/vnd.ms-office.chartex+xml"}),
    "diagramDrawing": frozenset({"application/vnd.ms-office.drawingml.diagramDrawing+xml"}),
    "intelligence": frozenset({"application/vnd.ms-office.intelligence2+xml"}),
    "classificationlabels": frozenset({"application/vnd.ms-office.classificationlabels+xml"}),
}
"""Permitted relationships of newer Word versions, whose type URIs contain a year."""

PARTS = frozenset[str]().union(*RELATIONS.values(), *_MICROSOFT_RELATIONS.values())
"""Content types of all permitted parts."""

_REFUSED_TYPES = (
    (("vba", "macroEnabled", "macrosheet", "intlmacro"), "宏", "请另存为不带宏的 .docx"),
    (("oleObject", "activeX", "ms-office.active"), "嵌入的对象或控件（OLE、ActiveX）", "请删去它"),
    (("webextension",), "网页加载项", "请在“文件—信息”里检查文档并删去它"),
    (("digital-signature",), "数字签名", "请先删去签名"),
    (("audio/", "video/"), "声音或视频", "请删去它"),
    (("attachedToolbars", "keyMapCustom"), "自定义的工具栏或快捷键", "请复制正文到新文档"),
    (
        ("text/", "message/", "rtf", "msword", "wordprocessingml.document", "html"),
        "嵌入的别的文档（altChunk）",
        "请把它的内容复制进来",
    ),
)
"""Substrings of content types that are refused, with a Chinese name and advice."""

_FORBIDDEN_ELEMENTS = {
    "altChunk": "引用了别的文档（altChunk）",
    "subDoc": "引用了别的文档（子文档）",
    "object": "带有嵌入的对象或控件（OLE、ActiveX）",
    "OLEObject": "带有嵌入的对象或控件（OLE、ActiveX）",
    "OLELink": "带有嵌入的对象或控件（OLE、ActiveX）",
    "oleObj": "带有嵌入的对象或控件（OLE、ActiveX）",
    "control": "带有嵌入的对象或控件（OLE、ActiveX）",
    "webVideoPr": "带有网上的视频",
    "movie": "带有视频",
    "videoFile": "带有视频",
    "audioFile": "带有声音",
    "wavAudioFile": "带有声音",
    "quickTimeFile": "带有视频",
    "audioCd": "带有声音",
    "mailMerge": "设了邮件合并的数据来源",
    "frameset": "设了网页框架",
    "entryMacro": "表单域里指定了宏",
    "exitMacro": "表单域里指定了宏",
}
"""Elements, by local name, that fetch, open or run something, with a Chinese description."""

_CHART_FORMULAS = (
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}f",
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}f",
)
"""Elements of charts that name the cells of a series."""

_RELATIONSHIPS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_LINKS = ("}hyperlink", "}hlinkClick", "}attachedTemplate")
"""Elements with external targets that are followed on a click only, or removed on filling in."""

_FLAT_PACKAGE = "schemas.microsoft.com/office/2006/xmlPackage"
_PICTURE_SIGNATURES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II", b"MM\0*", b"RIFF", b"\x01\0\0\0",
    b"\xd7\xcd\xc6\x9a", b"\x01\0\t\0", b"\x02\0\t\0",
)  # fmt: skip
"""Magic numbers of picture files."""

_ADVICE = "请在 Word 中删去，再另存为 .docx。"


def forbidden_contents(package: OfficePackage) -> Iterator[str]:
    """Yield a Chinese sentence for everything in a template's Word package that is not
    permitted.
    """
    data = frozenset(
        each.target
        for relations in package.relationships.values()
        for each in relations
        if each.type_name == "customXml"
    )
    for part in package.parts.values():
        yield from _forbidden_contents_of_part(part, package, data)
    for source, relations in package.relationships.items():
        owner = package.parts.get(source)
        for relation in relations:
            yield from _forbidden_relation(relation, owner, package)


def attached_template_relationships(
    package: OfficePackage,
) -> Iterator[tuple[str, PackageRelationship]]:
    """Yield each relationship to an attached template (.dotx), with the name of its source part.

    Word would look for that template; the relationships are removed on filling in.
    """
    for source, relations in package.relationships.items():
        for relation in relations:
            if relation.type_name == "attachedTemplate":
                yield source, relation


def _forbidden_contents_of_part(
    part: PackagePart, package: OfficePackage, data: frozenset[str]
) -> Iterator[str]:
    """Yield a Chinese sentence for each forbidden thing in one part of a template.

    Args:
        part: the part.
        package: the Word package that contains it.
        data: names of the parts to which custom XML relationships of the package lead.
    """
    kind = part.content_type
    if kind not in PARTS:
        yield _forbidden_type_reason(part)
        return
    if part.is_known:
        return
    if part.root is None:
        if part.blob and kind in _IMAGES and not part.blob.startswith(_PICTURE_SIGNATURES):
            yield f"图片 {part.name} 其实不是图片。{_ADVICE}"
        elif kind == EMBEDDED_WORKBOOK and not is_permitted_workbook(part.blob):
            yield (
                f"图表背后的工作簿（{part.name}）里有不能用的内容。请在 Word 中把图表粘贴为图片。"
            )
        return
    if kind == _CUSTOM_XML:
        if part.name not in data:
            yield _forbidden_type_reason(part)
        if _contains_whole_document(part.root):
            yield f"自定义数据（{part.name}）里藏着另一份文档。{_ADVICE}"
        if any("".join(each.itertext()).strip() for each in part.root.iter("{*}xsnLocation")):
            yield f"自定义数据（{part.name}）里有要从别处读取的表单。{_ADVICE}"
        return
    place = _part_name_for_message(part)
    if kind == "image/svg+xml" and part.root.tag != "{http://www.w3.org/2000/svg}svg":
        yield f"图片 {part.name} 其实不是图片。{_ADVICE}"
    external = {each.id for each in package.relationships.get(part.name, ()) if each.is_external}
    for code in forbidden_fields(part.root):
        yield f"{place}里有不能用的域“{code}”，可能会读取外部内容。{_ADVICE}"
    yield from dict.fromkeys(_forbidden_content_sentences(part.root, place, external))


def _forbidden_content_sentences(root: Any, place: str, external: set[str]) -> Iterator[str]:
    """Yield a Chinese sentence for each forbidden element in the XML of a template's part.

    Args:
        root: root element (lxml) of the part.
        place: Chinese name of the part, with which each sentence begins.
        external: ids of the part's relationships that lead outside the file.
    """
    for element in root.iter(*(f"{{*}}{name}" for name in _FORBIDDEN_ELEMENTS)):
        yield f"{place}里{_FORBIDDEN_ELEMENTS[str(element.tag).rpartition('}')[2]]}。{_ADVICE}"
    for element in root.iter() if external else ():
        for key, value in element.attrib.items():
            if (
                value in external
                and (key.startswith(_RELATIONSHIPS) or key.endswith("}relid"))
                and not str(element.tag).endswith(_LINKS)
            ):
                yield f"{place}引用了文档以外的图片或文件。请改成嵌入的，再另存为 .docx。"
    for formula in root.iter(*_CHART_FORMULAS):
        if any(sign in (formula.text or "") for sign in ("|", "\\", "//")):
            yield f"{place}里的公式引用了文档以外的内容。请把图表粘贴为图片，再另存为 .docx。"
    for words in forbidden_in_drawings(root):
        yield f"{place}{words}。{_ADVICE}"


def _forbidden_relation(
    relation: PackageRelationship, owner: PackagePart | None, package: OfficePackage
) -> Iterator[str]:
    """Yield a Chinese sentence if a relationship in a template's package is not permitted.

    Args:
        relation: the relationship.
        owner: the part that it belongs to; None for one of the whole package.
        package: the package, in which its target must exist.
    """
    place = _part_name_for_message(owner) if owner else "文档"
    if relation.is_external:
        if relation.type_name == "attachedTemplate":
            return  # taken out
        target = _shorten_for_message(relation.target)
        if relation.type != f"{_RELATIONSHIP_PREFIX}hyperlink":
            yield f"{place}引用了文档以外的图片或文件（{target}）。请改成嵌入的，再另存为 .docx。"
        elif not (WEB.fullmatch(relation.target) or relation.target.startswith("#")):
            yield f"{place}里的链接“{target}”不是网址或邮箱。请取消这个链接，再另存为 .docx。"
        return
    if relation.type == f"{_RELATIONSHIP_PREFIX}hyperlink" and relation.fragment:
        return  # a bookmark of the same document
    microsoft = _MICROSOFT.fullmatch(relation.type)
    allowed = _MICROSOFT_RELATIONS.get(microsoft[1]) if microsoft else RELATIONS.get(relation.type)
    target_part = package.parts.get(relation.target)
    if relation.type_name == "attachedTemplate":
        return
    if allowed is None:
        name = _shorten_for_message(relation.type_name)
        yield f"{place}里有程序不认识的内容（{name}）。{_ADVICE}"
    elif target_part is None:
        yield (
            f"{place}引用的 {_shorten_for_message(relation.target)} 不在文件里。"
            "请用 Word 打开后另存为 .docx。"
        )
    elif target_part.content_type not in allowed and target_part.content_type in PARTS:
        yield (
            f"{place}里 {_shorten_for_message(relation.target)} 的类型不对。"
            "请用 Word 打开后另存为 .docx。"
        )


def _contains_whole_document(root: Any) -> bool:
    """Whether a part with custom XML data holds a whole Word document, which Word would insert
    where a content control refers to it.
    """
    values = (value for element in root.iter() for value in element.attrib.values())
    return any(
        _FLAT_PACKAGE in text or ("wordprocessingml/2006/main" in text and "<" in text)
        for text in ("".join(root.itertext()), *values)
    ) or any(_FLAT_PACKAGE in str(element.tag) for element in root.iter())


def _forbidden_type_reason(part: PackagePart) -> str:
    """Chinese reason why the content type of a template's part is not permitted."""
    kind = f"{part.content_type} {part.name}"
    if ".template.main+xml" in kind:
        return "是 Word 的模板文件（.dotx）。请在 Word 中打开，另存为 .docx。"
    if "macroEnabled" in kind:
        return "带有宏（.docm）。请在 Word 中另存为不带宏的 .docx 后再试。"
    for words, what, advice in _REFUSED_TYPES:
        if any(word.lower() in kind.lower() for word in words):
            return f"带有{what}（{part.name}）。{advice}，再另存为 .docx。"
    return f"带有程序不认识的部分（{part.name}）。{_ADVICE}"


def _part_name_for_message(part: PackagePart) -> str:
    """Chinese name of a template's part for messages: 正文, 页眉; else its path."""
    return _PART_NAMES.get(part.content_type, part.name)


def _shorten_for_message(text: str) -> str:
    """Shorten a text for a message to one line of at most 60 characters."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:60]}…"
