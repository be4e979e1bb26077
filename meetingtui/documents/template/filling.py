"""Filling in a Word template: checked first, sandboxed, and strict about undefined variables."""

import io
import re
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from html import unescape
from itertools import count
from typing import TYPE_CHECKING, Any

import msgspec

from meetingtui.base.errors import TemplateError
from meetingtui.base.opc_package import (
    MOST_FINISHED_MARKS,
    MOST_MARKS,
    OfficePackage,
    PackageError,
    all_part_contents,
    package_bytes,
    read_package,
)
from meetingtui.base.wording import without_unprintable
from meetingtui.documents.template import sandbox
from meetingtui.documents.template.allowlist import (
    MAIN,
    attached_template_relationships,
    forbidden_contents,
)
from meetingtui.documents.template.filled_part import (
    FilledPartTooLargeError,
    parse_and_repair_filled_part,
    prevent_bad_page_breaks,
)
from meetingtui.documents.template.sandbox import BudgetExceededError, CompiledPart
from meetingtui.documents.template.tag_check import jinja_source_errors, list_static_errors
from meetingtui.documents.template.tags import TagInTemplate, read_tags_and_typing_errors
from meetingtui.documents.template.word_text import (
    PROPERTIES,
    W,
    parse_part_root,
    text_parts,
)
from meetingtui.documents.template_variable import TemplateVariable, example_values

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

_FILLED = (".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml")
"""Content type endings of the parts that are filled in besides the body."""

_ADDRESSES_IN_SETTINGS = (
    "attachedTemplate",
    "attachedSchema",
    "schemaLibrary",
    "saveThroughXslt",
    "smartTagType",
)
"""Settings with addresses that no document needs, which Word itself writes in some."""

_ROOTS = {
    MAIN: "document",
    ".header+xml": "hdr",
    ".footer+xml": "ftr",
    ".footnotes+xml": "footnotes",
    ".endnotes+xml": "endnotes",
}
"""Root elements of the parts that are filled in, by the end of their content type."""

_MAX_PROPERTY = 255
"""Maximum length of a document property in Word, in characters."""

_TAG_START = re.compile(r"\{[{%]-?")
_SIGNS = "contains(., '{{') or contains(., '{%') or contains(., '{#')"
_WITH_TAG = f"//text()[{_SIGNS}] | //@*[{_SIGNS}]"


def fill_template(
    raw: bytes, name: str, context: Mapping[str, Any], variables: tuple[TemplateVariable, ...]
) -> bytes:
    """Fill in a Word template and return the content of the .docx.

    Args:
        raw: content of the template file.
        name: name of the template, for messages.
        context: values of the template variables.
        variables: the permitted variables.

    Raises:
        TemplateError: the template is not permitted or has errors; the message names the first.
    """
    opened = _check_template(raw, name, variables)
    if opened.problems:
        more = f"另有 {len(opened.problems) - 1} 处，见模板检查。" if opened.problems[1:] else ""
        raise TemplateError(f"模板“{name}”{opened.problems[0]}{more}")
    return _fill_checked_template(opened, context, name)


def list_template_errors(
    raw: bytes, name: str, variables: tuple[TemplateVariable, ...]
) -> list[str]:
    """List all errors of a Word template, one Chinese sentence each; empty if it can be used.

    Errors that cannot be found by analysis are found by filling the template in twice, once with
    example values and once with empty values.

    Args:
        raw: content of the template file.
        name: name of the template, for messages.
        variables: the permitted variables.
    """
    try:
        opened = _check_template(raw, name, variables)
        if opened.problems:
            return list(opened.problems)
        example = example_values(variables)
        for context in (example, _copy_with_all_values_emptied(example)):
            _fill_checked_template(opened, context, name)
    except TemplateError as error:
        return [error.message]
    return []


class _CheckedTemplate(msgspec.Struct, frozen=True):
    """A Word template that has passed the safety check."""

    raw: bytes
    """The file after parsing and writing it again."""
    parts: frozenset[bytes]
    """Contents of all its parts."""
    tags: Mapping[str, tuple[TagInTemplate, ...]]
    """The tags of each part that is filled in, in order, by part name."""
    programs: Mapping[str, CompiledPart]
    """Compiled templates by part name, or by property name for document properties."""
    problems: tuple[str, ...]
    """Errors in the tags."""


def _check_template(
    raw: bytes, name: str, variables: tuple[TemplateVariable, ...]
) -> _CheckedTemplate:
    """Check and compile a Word template, or take the cached result for the same content.

    The arguments are those of :func:`fill_template`. Errors in the tags are part of the result.

    Raises:
        TemplateError: the file is damaged, or has contents or tags in places that are not
            permitted.
    """
    return _check_template_cached(sha256(raw).digest(), _UncomparedBytes(raw), name, variables)


class _UncomparedBytes:
    """Bytes that are equal to any others, so that a cache does not compare them.

    Args:
        raw: the bytes.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _UncomparedBytes)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8)
def _check_template_cached(
    _digest: bytes, kept: _UncomparedBytes, name: str, variables: tuple[TemplateVariable, ...]
) -> _CheckedTemplate:
    """Check and compile a Word template; results are cached, as a template is filled in repeatedly.

    Args:
        _digest: SHA-256 of the file, by which the cache knows it.
        kept: content of the file.
        name: name of the template, for messages.
        variables: the permitted variables.

    Raises:
        TemplateError: the file is damaged, or has contents or tags in places that are not
            permitted.
    """
    package = _read_permitted_package(kept.raw, f"“{name}”")
    _remove_attached_template(package)
    _check_tag_places(package, name)
    raw = package_bytes(package)
    word = _open_with_python_docx(raw, name)
    all_text_parts = list(text_parts(word.docx))
    found = list_static_errors((text_part.paragraphs for text_part in all_text_parts), variables)
    tags = {
        text_part.part: tuple(
            tag for each in text_part.paragraphs for tag in read_tags_and_typing_errors(each)[0]
        )
        for text_part in all_text_parts
    }
    programs: dict[str, CompiledPart] = {}
    for part, root in () if found else _parts_to_fill(word):
        source = _jinja_source(word, root)
        found += jinja_source_errors(source, tags.get(part, ()), variables)
        if not found:
            programs[part] = _compile_part(source, name)
    for each in () if found else PROPERTIES:
        if "{" in (text := getattr(word.docx.core_properties, each)):
            programs[each] = _compile_part(text, name)
    return _CheckedTemplate(raw, all_part_contents(raw), tags, programs, tuple(found))


def _compile_part(source: str, name: str) -> CompiledPart:
    """Compile the XML of one part of a Word template, with its tags, to a :class:`CompiledPart`.

    Raises:
        TemplateError: its tags are nested more deeply than Python compiles.
    """
    try:
        return CompiledPart(source)
    except (RecursionError, SyntaxError) as error:
        raise TemplateError(f"模板“{name}”里的标记嵌套得太深。请简化。") from error


def _parts_to_fill(word: "DocxTemplate") -> Iterator[tuple[str, Any]]:
    """Yield name and root element (lxml) of the parts to be filled in: the body, and every header,
    footer or notes with a brace in it.
    """
    parts = [word.docx.part, *word.docx.part.package.iter_parts()]
    for part in dict.fromkeys(parts):
        is_body = part is word.docx.part
        if is_body or (part.content_type.endswith(_FILLED) and b"{" in part.blob):
            yield str(part.partname), parse_part_root(part)


def _jinja_source(word: "DocxTemplate", root: Any) -> str:
    """The jinja2 source of a template's part, with one tag per line, so that errors can be
    located.
    """
    from lxml.etree import tostring

    source = word.patch_xml(tostring(root, encoding="unicode")).replace("\n", " ")
    tags = count(1)
    return _TAG_START.sub(lambda sign: f"{sign[0]}\n" if next(tags) > 1 else sign[0], source)


def _read_permitted_package(
    raw: bytes, named: str, known: Container[bytes] = (), marks: int = MOST_MARKS
) -> OfficePackage:
    """Read a template's package and check that all its contents are permitted.

    Args:
        raw: content of the .docx.
        named: Chinese words with which a message begins, such as the quoted name of the template.
        known: contents of parts that were checked before, which are not checked again.
        marks: maximum number of XML tags and attributes in all parts that are checked.

    Raises:
        TemplateError: it is damaged, or has contents that are not permitted.
    """
    try:
        package = read_package(raw, known, marks)
    except PackageError as error:
        raise TemplateError(f"{named}{error}") from error
    if MAIN not in {part.content_type for part in package.parts.values()} and not any(
        ".main+xml" in part.content_type for part in package.parts.values()
    ):
        raise TemplateError(f"{named}不是 Word 文档（.docx）。请在 Word 中另存为 .docx 后再试。")
    if first := next(forbidden_contents(package), ""):
        raise TemplateError(f"{named}{first}")
    return package


def _remove_attached_template(package: OfficePackage) -> None:
    """Remove references to an attached template, schemas and the like, for which Word would
    search.
    """
    for source, relation in list(attached_template_relationships(package)):
        package.relationships[source].remove(relation)
    for part in package.parts.values():
        if part.root is not None and part.content_type.endswith(".settings+xml"):
            for child in list(part.root):
                if str(child.tag).rpartition("}")[2] in _ADDRESSES_IN_SETTINGS:
                    part.root.remove(child)


def _check_tag_places(package: OfficePackage, name: str) -> None:
    """Check that a template's tags are only in the text of the body, headers, footers and notes.

    Raises:
        TemplateError: a tag is where it would not be filled in, or in a field code.
    """
    for part in package.parts.values():
        if part.root is None or "customXml" in part.name or "docProps" in part.name:
            continue
        is_filled = part.content_type == MAIN or part.content_type.endswith(_FILLED)
        if any(
            part.content_type.endswith(kind) and part.root.tag != f"{W}{root}"
            for kind, root in _ROOTS.items()
        ):
            raise TemplateError(
                f"“{name}”不是完整的 Word 文档（.docx）。请用 Word 打开后另存为 .docx。"
            )
        if part.content_type.endswith((".comments+xml", ".glossary+xml", ".settings+xml")):
            continue
        for found in part.root.xpath(_WITH_TAG):
            kind = str(found.getparent().tag).rpartition("}")[2]
            if is_filled and found.is_text and found.getparent().tag == f"{W}t":
                continue
            where = {
                "instrText": "域代码里",
                "fldSimple": "域代码里",
                "delText": "修订中删去的文字里",
            }.get(kind, "图形、图表、公式或属性里")
            advice = "先接受全部修订" if kind == "delText" else "把它写成普通的文字"
            raise TemplateError(
                f"模板“{name}”{where}有标记（{part.name}），不会填写。请{advice}，再另存为 .docx。"
            )


def _open_with_python_docx(raw: bytes, name: str) -> "DocxTemplate":
    """Open a Word template with python-docx.

    Raises:
        TemplateError: it is not a complete document.
    """
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from lxml.etree import XMLSyntaxError

    word = DocxTemplate(io.BytesIO(raw))
    try:
        word.render_init()
        list(word.docx.part.package.iter_parts())
        if word.docx.element.body is None:
            raise ValueError("no body")
    except (
        AttributeError,
        IndexError,
        KeyError,
        PackageNotFoundError,
        TypeError,
        ValueError,
        XMLSyntaxError,
    ) as error:
        # python-docx takes a file's structure for granted and fails in all these ways.
        raise TemplateError(
            f"“{name}”不是完整的 Word 文档（.docx）。请用 Word 打开后另存为 .docx。"
        ) from error
    return word


def _fill_checked_template(
    opened: _CheckedTemplate, context: Mapping[str, Any], name: str
) -> bytes:
    """Fill in a checked template and return the content of the .docx.

    Unlike docxtpl's ``render``, which parses its result with ``recover=True``, it never drops the
    rest of a document at an invalid character, nor rewrites ``{_{`` in data.

    Args:
        opened: the checked template.
        context: values of the template variables.
        name: name of the template, for messages.

    Raises:
        TemplateError: a tag fails with these values, or the document grows too large.
    """
    from lxml.etree import tostring

    word = _open_with_python_docx(opened.raw, name)
    values = dict(context)

    for part in list(word.docx.part.package.iter_parts()):
        place = str(part.partname)
        if program := opened.programs.get(place):
            made = _fill_part(program, values, opened.tags.get(place, ()), name)
            if hasattr(part, "_element"):
                part._element = made
            else:
                part._blob = tostring(made, encoding="UTF-8", standalone=True)
    _fill_properties(word, opened.programs, values, name)
    result = io.BytesIO()
    word.docx.save(result)
    document = result.getvalue()
    # Once more: what is in a tag's value has been put together with what stood around it.
    _read_permitted_package(document, f"模板“{name}”填好以后", opened.parts, MOST_FINISHED_MARKS)
    return document


def _fill_part(
    program: CompiledPart, values: dict[str, Any], tags: tuple[TagInTemplate, ...], name: str
) -> Any:
    """Fill in one part of a template (body, header, …) and parse the result.

    Args:
        program: the compiled part.
        values: the values of the template variables.
        tags: the tags of the part; tag n is on line n + 1 of the jinja2 source.
        name: name of the template, for messages.

    Returns:
        The root element (lxml) of the filled-in part.

    Raises:
        TemplateError: a tag fails with these values, or the part grows too large.
    """
    from jinja2 import TemplateError as JinjaError
    from lxml.etree import XMLSyntaxError

    def location_of_tag(line: int) -> str:
        """Place in the document of the tag on a line of the source; empty for line 0."""
        return tags[min(line, len(tags)) - 1].paragraph.location_text if tags and line else ""

    sandbox.record_part_start(location_of_tag, program)
    try:
        root = parse_and_repair_filled_part(program.fill(values))
        prevent_bad_page_breaks(root)
        return root
    except FilledPartTooLargeError as error:
        budget = program.budget
        raise TemplateError(
            f"模板“{name}”{location_of_tag(budget.current_loop_line)}这里写出的内容大得不正常，"
            f"填了 {budget.elapsed_seconds:.1f} 秒，已停止。请检查循环和换行是不是太多。"
        ) from error
    except BudgetExceededError as error:
        raise TemplateError(
            f"模板“{name}”{location_of_tag(error.line)}这里的循环{error.what}，"
            f"填了 {error.seconds:.1f} 秒，已停止。请检查循环是不是套得太多。"
        ) from error
    except XMLSyntaxError as error:
        raise TemplateError(
            f"模板“{name}”里有标记放错了地方：for 和 if 的开始与结束要么都在表格外，"
            "要么都在同一个表格里。请逐个检查。"
        ) from error
    except (
        JinjaError,
        ArithmeticError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise TemplateError(
            f"模板“{name}”里有标记用不了：{location_of_tag(_source_line_of_error(error))}里的变量没有内容，或不能这样算。"
            "请对照 templates/README.md 修改。"
        ) from error


def _source_line_of_error(error: BaseException) -> int:
    """Line of the jinja2 source at which an error was raised, from its traceback; 1 if unknown."""
    line, at = 1, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = at.tb_lineno
        at = at.tb_next
    return line


def _fill_properties(
    word: "DocxTemplate", programs: Mapping[str, CompiledPart], values: dict[str, Any], name: str
) -> None:
    """Fill in the tags in a template's document properties (title, subject …), in place; a result
    is cut to the 255 characters that Word allows.

    Args:
        word: the opened template.
        programs: compiled properties by name; others have no tags.
        values: the values of the template variables.
        name: name of the template, for messages.

    Raises:
        TemplateError: a tag fails with these values.
    """
    from jinja2 import TemplateError as JinjaError

    for each in PROPERTIES:
        if program := programs.get(each):
            try:
                # Escaping is for XML text; python-docx escapes properties itself.
                result = without_unprintable(unescape(program.fill(values)))
            except (
                JinjaError,
                ArithmeticError,
                LookupError,
                BudgetExceededError,
                TypeError,
                ValueError,
            ) as error:
                raise TemplateError(
                    f"模板“{name}”的文档属性里有标记用不了。请对照 templates/README.md 修改。"
                ) from error
            setattr(word.docx.core_properties, each, result[:_MAX_PROPERTY])


def _copy_with_all_values_emptied(value: Any) -> Any:
    """Copy template variables with the same keys but empty texts and lists, and 0 for numbers."""
    if isinstance(value, dict):
        return {key: _copy_with_all_values_emptied(each) for key, each in value.items()}
    return type(value)()
