"""Checking the field codes in a Word part, assembled as Word does, against an allowlist."""

import re
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

ALLOWED = frozenset(
    [
        "=",
        "ADVANCE",
        "AUTHOR",
        "AUTONUM",
        "AUTONUMLGL",
        "BIBLIOGRAPHY",
        "CITATION",
        "COMMENTS",
        "CREATEDATE",
        "DATE",
        "DOCPROPERTY",
        "EDITTIME",
        "EQ",
        "FILENAME",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "FORMTEXT",
        "HYPERLINK",
        "IF",
        "INDEX",
        "KEYWORDS",
        "LASTSAVEDBY",
        "LISTNUM",
        "NOTEREF",
        "NUMCHARS",
        "NUMPAGES",
        "NUMWORDS",
        "PAGE",
        "PAGEREF",
        "PRINTDATE",
        "QUOTE",
        "REF",
        "REVNUM",
        "SAVEDATE",
        "SECTION",
        "SECTIONPAGES",
        "SEQ",
        "STYLEREF",
        "SUBJECT",
        "SYMBOL",
        "TA",
        "TC",
        "TIME",
        "TITLE",
        "TOA",
        "TOC",
        "XE",
    ]
)
"""Field codes that neither read anything outside the document nor ask the user anything."""

WEB = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\\]*", re.IGNORECASE)
"""Pattern of link addresses that are permitted: web and e-mail."""

_CODE = re.compile(r"\s*(=|[A-Za-z]+)(?![\w])")
_ARGUMENT = re.compile(r'"([^"]*)"|(\\?[^\s"]+)')
_WITH_WORD = ("\\l", "\\t", "\\o", "\\*")
"""Switches of HYPERLINK that are followed by an argument."""

_OF_FIELDS = ("{*}fldSimple", "{*}fldChar", "{*}instrText", "{*}delInstrText")
"""Elements that every part with fields has, in any namespace."""

_LONGEST = 5_000
"""Maximum length of a field code in characters."""

_DEEPEST = 100
"""Maximum number of fields in each other; Word nests about twenty."""

_UNKNOWN = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Placeholder in a field code for anything that is not text, such as a nested field."""


class _Field(msgspec.Struct):
    """A field that has begun and not ended."""

    accepted: list[str] = msgspec.field(default_factory=list)
    """Pieces of its code if all tracked deletions and insertions are accepted."""
    rejected: list[str] = msgspec.field(default_factory=list)
    """Pieces of its code before the tracked changes."""
    is_code: bool = True
    """Whether the parser is in the code of the field, before its result."""

    def add(self, text: str, *, inserted: bool, deleted: bool) -> None:
        if not deleted:
            self.accepted.append(text)
        if not inserted:
            self.rejected.append(text)

    @property
    def kept(self) -> str:
        """Its code if all tracked deletions and insertions are accepted."""
        return "".join(self.accepted)

    @property
    def original(self) -> str:
        """Its code before the tracked changes."""
        return "".join(self.rejected)


def forbidden_fields(root: Any) -> "Iterator[str]":
    """Yield the code of every field in a part that is not permitted."""
    if next(root.iter(*_OF_FIELDS), None) is None:
        return
    loose = _Field()
    fields: list[_Field] = []
    yield from _walk(root, fields, loose, inserted=False, deleted=False)
    for field in fields:
        yield from _judged(field.kept, field.original)
    yield from _judged(loose.kept, loose.original)


def _walk(
    element: Any, fields: list[_Field], loose: _Field, *, inserted: bool, deleted: bool
) -> "Iterator[str]":
    """Check the fields in an element; ``fields`` are those open around it, the innermost last.

    Names are compared without their namespace, because Word accepts several.
    """
    for child in element:
        name = _local(child)
        if name == "fldSimple":
            yield from _judged(*_attributes(child, "instr"))
        elif name == "fldChar":
            kinds = _attributes(child, "fldCharType")
            if len(kinds) != 1 or len(fields) > _DEEPEST:
                yield "（不完整的域）"
                return
            yield from _turned(kinds[0], fields)
        elif name in ("instrText", "delInstrText", "t", "delText"):
            is_code_text = name.endswith("nstrText")
            target = fields[-1] if fields else loose if is_code_text else None
            if target and target.is_code:
                text = "".join(child.itertext())
                is_deleted = deleted or name.startswith("del")
                target.add(text, inserted=inserted, deleted=is_deleted)
            continue
        elif fields and fields[-1].is_code and name in _NO_TEXT:
            fields[-1].add(_UNKNOWN, inserted=False, deleted=False)
        inner = fields
        if name == "txbxContent":  # a story of its own
            inner = []
        elif name == "AlternateContent" and fields and fields[-1].is_code:
            # Which of the alternatives Word takes is not known.
            fields[-1].add(_UNKNOWN, inserted=False, deleted=False)
        depth = len(fields)
        states = [field.is_code for field in fields]
        yield from _walk(
            child,
            inner,
            loose,
            inserted=inserted or name in ("ins", "moveTo"),
            deleted=deleted or name in ("del", "moveFrom"),
        )
        if inner is not fields:
            for field in inner:
                yield from _judged(field.kept, field.original)
        elif name in ("Choice", "Fallback") and (
            len(fields) != depth or [field.is_code for field in fields] != states
        ):
            yield "（不完整的域）"
            del fields[depth:]


_NO_TEXT = (
    "sym", "noBreakHyphen", "softHyphen", "drawing", "pict", "object", "sdt", "smartTag", "tab",
    "br", "cr",
)  # fmt: skip


def _turned(kind: str, fields: list[_Field]) -> "Iterator[str]":
    if kind == "begin":
        if fields and fields[-1].is_code:
            fields[-1].add(_UNKNOWN, inserted=False, deleted=False)
        fields.append(_Field())
    elif kind == "separate" and fields:
        fields[-1].is_code = False
    elif kind == "end" and fields:
        ended = fields.pop()
        yield from _judged(ended.kept, ended.original)
    else:
        yield "（不完整的域）"


def _judged(*codes: str) -> "Iterator[str]":
    for code in dict.fromkeys(codes):
        if code.strip() and not _is_allowed(code):
            yield _shown(code)


def _is_allowed(code: str) -> bool:
    found = _CODE.match(code) if len(code) <= _LONGEST else None
    if found is None or found[1].upper() not in ALLOWED:
        return False
    if found[1].upper() != "HYPERLINK":
        return True
    words = _ARGUMENT.findall(code[found.end() :])
    goes_on = False
    for quoted, plain in words:
        if goes_on:
            goes_on = False
        elif plain.startswith("\\"):
            goes_on = plain.lower() in _WITH_WORD
        elif not WEB.fullmatch(quoted or plain):
            return False
    return _UNKNOWN not in code


def _shown(code: str) -> str:
    words = " ".join(code.replace(_UNKNOWN, "…").split())
    return words if len(words) <= 40 else f"{words[:40]}…"


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: Any, name: str) -> list[str]:
    """The values of all attributes of a local name: which one Word takes is not known."""
    return [str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name]
