"""A school's Word template filled in: checked first, sandboxed, strict, nothing dropped."""

import io
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meetingtui.errors import TemplateError
from meetingtui.minutes.archive import read_docx
from meetingtui.minutes.layout import tidy
from meetingtui.minutes.outside import detach
from meetingtui.minutes.preflight import preflight
from meetingtui.minutes.sandbox import environment
from meetingtui.minutes.stories import PROPERTIES, Paragraph, stories
from meetingtui.minutes.variable import Variable, sample
from meetingtui.minutes.variables import MINUTES
from meetingtui.wording import clean

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment

_MAX_PROPERTY = 255
"""Characters that Word keeps of a document property."""


def render(
    template: Path, context: Mapping[str, Any], variables: tuple[Variable, ...] = MINUTES
) -> bytes:
    """The .docx that the template makes of the context.

    Raises:
        TemplateError: the template cannot be read, or has mistakes; the message names the first.
    """
    word, texts = _opened(template)
    if problems := preflight(texts, variables):
        more = f"另有 {len(problems) - 1} 处，见模板检查。" if len(problems) > 1 else ""
        raise TemplateError(f"模板“{template.name}”{problems[0]}{more}")
    return _filled(word, context, template.name)


def check(template: Path, variables: tuple[Variable, ...] = MINUTES) -> list[str]:
    """Everything wrong with a template, one sentence each; empty if it can be used.

    What cannot be seen by looking is found by filling it in, once with an
    example of everything and once with nothing.
    """
    example = sample(variables)
    try:
        if problems := preflight(_opened(template)[1], variables):
            return problems
        for context in (example, _emptied(example)):
            _filled(_opened(template)[0], context, template.name)
    except TemplateError as error:
        return [error.message]
    return []


def _opened(template: Path) -> "tuple[DocxTemplate, list[list[Paragraph]]]":
    """The template, and its text paragraph by paragraph."""
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from lxml.etree import XMLSyntaxError

    word = DocxTemplate(io.BytesIO(read_docx(template)))
    try:
        word.render_init()
        if not all(part.content_type for part in word.docx.part.package.iter_parts()):
            raise ValueError("a part of no declared kind")
        return word, list(stories(word.docx))
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
            f"“{template.name}”不是完整的 Word 文档（.docx）。请用 Word 打开后另存为 .docx。"
        ) from error


def _filled(word: "DocxTemplate", context: Mapping[str, Any], name: str) -> bytes:
    """What docxtpl's own ``render`` does, but strict.

    That one parses its result with ``recover=True``, which drops the rest of a
    document at the first sign it does not understand, and rewrites ``{_{`` in data.
    """
    from jinja2 import TemplateError as JinjaError
    from lxml.etree import XMLSyntaxError, tostring

    jinja = environment()
    values = _cleaned(context)

    def fill(xml: str) -> Any:
        return tidy(jinja.from_string(word.patch_xml(xml)).render(values))

    try:
        word.map_tree(fill(word.get_xml()))
        for uri in (word.HEADER_URI, word.FOOTER_URI):
            for key, part in list(word.get_headers_footers(uri)):
                if "{" in (xml := word.get_part_xml(part)):
                    word.map_headers_footers_xml(key, tostring(fill(xml), encoding="utf-8"))
        for part in word.docx.part.package.iter_parts():
            if part.content_type.endswith(".footnotes+xml"):
                part._blob = tostring(fill(part.blob.decode()), encoding="utf-8")
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
            f"模板“{name}”里有标记用不了（{clean(str(error))}）。请对照 templates/README.md 修改。"
        ) from error
    _fill_properties(word, values, jinja)
    detach(word.docx)
    written = io.BytesIO()
    word.docx.save(written)
    return written.getvalue()


def _fill_properties(word: "DocxTemplate", values: Mapping[str, Any], jinja: "Environment") -> None:
    properties = word.docx.core_properties
    for name in PROPERTIES:
        if "{" in (text := getattr(properties, name)):
            # Escaping is for XML text; python-docx escapes properties itself.
            filled = unescape(jinja.from_string(text).render(values))
            setattr(properties, name, filled[:_MAX_PROPERTY])


def _cleaned(value: Any) -> Any:
    """The context with every text such as XML, Word and a reader can take it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list | tuple) else value


def _emptied(value: Any) -> Any:
    """The same shape with nothing in it: no text, no entries."""
    if isinstance(value, dict):
        return {key: _emptied(each) for key, each in value.items()}
    return type(value)()
