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

_MAX_CODE_CHARACTERS = 5_000
"""Maximum length of a field code in characters."""

_MAX_NESTING = 100
"""Maximum number of fields in each other; Word nests about twenty."""

_UNKNOWN = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Placeholder in a field code for anything that is not text, such as a nested field."""


class _OpenField(msgspec.Struct):
    """A Word field whose begin was read but not yet its end, with the field code so far."""

    accepted: list[str] = msgspec.field(default_factory=list)
    """Pieces of its code if all tracked deletions and insertions are accepted."""
    rejected: list[str] = msgspec.field(default_factory=list)
    """Pieces of its code before the tracked changes."""
    is_code: bool = True
    """Whether the parser is in the code of the field, before its result."""

    def add_code_text(self, text: str, *, inserted: bool, deleted: bool) -> None:
        """Add a run of text to a Word field's code, in the versions with and without tracked
        changes.

        Args:
            text: the text.
            inserted: whether it was inserted by a tracked change, so that it is missing without the
                changes.
            deleted: whether it was deleted by one, so that it is missing with the changes.
        """
        if not deleted:
            self.accepted.append(text)
        if not inserted:
            self.rejected.append(text)

    @property
    def code_with_changes(self) -> str:
        """The Word field's code as it reads once all tracked changes are accepted."""
        return "".join(self.accepted)

    @property
    def code_without_changes(self) -> str:
        """The Word field's code as it reads once all tracked changes are rejected."""
        return "".join(self.rejected)


def forbidden_fields(root: Any) -> "Iterator[str]":
    """Yield the code of every Word field in a template's part that is not permitted, shortened for
    a message; （不完整的域） for an incomplete field.

    ``root`` is the root element (lxml) of the part.
    """
    if next(root.iter(*_OF_FIELDS), None) is None:
        return
    loose = _OpenField()
    fields: list[_OpenField] = []
    yield from _forbidden_fields_in(root, fields, loose, inserted=False, deleted=False)
    for field in fields:
        yield from _forbidden_codes(field.code_with_changes, field.code_without_changes)
    yield from _forbidden_codes(loose.code_with_changes, loose.code_without_changes)


def _forbidden_fields_in(
    element: Any, fields: list[_OpenField], loose: _OpenField, *, inserted: bool, deleted: bool
) -> "Iterator[str]":
    """Yield the codes of forbidden Word fields that end within an element.

    Names are compared without their namespace, because Word accepts several.

    Args:
        element: the element (lxml) to search.
        fields: the fields open at its begin, the innermost last; updated in place.
        loose: collects field code that stands outside any field.
        inserted: whether the element is a tracked insertion.
        deleted: whether the element is a tracked deletion.
    """
    for child in element:
        name = _local_name(child)
        if name == "fldSimple":
            yield from _forbidden_codes(*_attribute_values(child, "instr"))
        elif name == "fldChar":
            kinds = _attribute_values(child, "fldCharType")
            if len(kinds) != 1 or len(fields) > _MAX_NESTING:
                yield "（不完整的域）"
                return
            yield from _update_fields_yielding_forbidden(kinds[0], fields)
        elif name in ("instrText", "delInstrText", "t", "delText"):
            is_code_text = name.endswith("nstrText")
            target = fields[-1] if fields else loose if is_code_text else None
            if target and target.is_code:
                text = "".join(child.itertext())
                is_deleted = deleted or name.startswith("del")
                target.add_code_text(text, inserted=inserted, deleted=is_deleted)
            continue
        elif fields and fields[-1].is_code and name in _NO_TEXT:
            fields[-1].add_code_text(_UNKNOWN, inserted=False, deleted=False)
        inner = fields
        if name == "txbxContent":  # a text of its own
            inner = []
        elif name == "AlternateContent" and fields and fields[-1].is_code:
            # Which of the alternatives Word takes is not known.
            fields[-1].add_code_text(_UNKNOWN, inserted=False, deleted=False)
        depth = len(fields)
        states = [field.is_code for field in fields]
        yield from _forbidden_fields_in(
            child,
            inner,
            loose,
            inserted=inserted or name in ("ins", "moveTo"),
            deleted=deleted or name in ("del", "moveFrom"),
        )
        if inner is not fields:
            for field in inner:
                yield from _forbidden_codes(field.code_with_changes, field.code_without_changes)
        elif name in ("Choice", "Fallback") and (
            len(fields) != depth or [field.is_code for field in fields] != states
        ):
            yield "（不完整的域）"
            del fields[depth:]


_NO_TEXT = (
    "sym", "noBreakHyphen", "softHyphen", "drawing", "pict", "object", "sdt", "smartTag", "tab",
    "br", "cr",
)  # fmt: skip


def _update_fields_yielding_forbidden(kind: str, fields: list[_OpenField]) -> "Iterator[str]":
    """Update the open Word fields for a field character, in place.

    Args:
        kind: begin, separate (from here on the field's result follows) or end.
        fields: the open fields, the innermost last.

    Returns:
        The codes of an ended field that are not permitted, or （不完整的域） for a misplaced
        character.
    """
    if kind == "begin":
        if fields and fields[-1].is_code:
            fields[-1].add_code_text(_UNKNOWN, inserted=False, deleted=False)
        fields.append(_OpenField())
    elif kind == "separate" and fields:
        fields[-1].is_code = False
    elif kind == "end" and fields:
        ended = fields.pop()
        yield from _forbidden_codes(ended.code_with_changes, ended.code_without_changes)
    else:
        yield "（不完整的域）"


def _forbidden_codes(*codes: str) -> "Iterator[str]":
    """Yield those of the field codes that are not permitted, shortened for messages."""
    for code in dict.fromkeys(codes):
        if code.strip() and not _is_allowed_code(code):
            yield _code_for_message(code)


def _is_allowed_code(code: str) -> bool:
    """Whether a field code is on the allowlist; a HYPERLINK only with a web or mail address."""
    found = _CODE.match(code) if len(code) <= _MAX_CODE_CHARACTERS else None
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


def _code_for_message(code: str) -> str:
    """Shorten a field code for a message to one line of at most 40 characters."""
    words = " ".join(code.replace(_UNKNOWN, "…").split())
    return words if len(words) <= 40 else f"{words[:40]}…"


def _local_name(element: Any) -> str:
    """Tag of an XML element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _attribute_values(element: Any, name: str) -> list[str]:
    """Values of all attributes of an element with a local name, since it is unknown which of them
    Word uses.
    """
    return [str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name]
