"""Finding the tags in a template's paragraphs and checking their placement.

A tag may have a level: ``{%p …%}`` replaces its whole paragraph, ``{%tr …%}`` its table row,
``{%tc …%}`` its cell, ``{%r …%}`` its run of text.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import msgspec

from meetingtui.documents.template.word_text import LocatedParagraphText

_OPENERS = {"for": "endfor", "if": "endif"}
_MIDDLES = {"else": ("for", "if"), "elif": ("if",)}
_TABLE_WORDS = ("vm", "hm", "colspan", "cellbg")
_WORDS = (*_OPENERS, *_OPENERS.values(), *_MIDDLES, *_TABLE_WORDS)

_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_LEVEL = re.compile(r"(tr|tc|p|r)(?=\s)")
_MAX_TAG_CHARACTERS = 500
"""Maximum length of a tag in characters."""

_WIDE_BRACES = re.compile(r"[｛{]\s*[｛{％%]|[｝}％%]\s*[｝}]")
_LOOSE_LEVEL = re.compile(r"\s+(tr|tc|p|r)\s+(for|if|elif|else|endfor|endif)\b")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_WIDE = str.maketrans("（）［］，．：＝＜＞！｜＋－％　", "()[],.:=<>!|+-% ")
_LEVEL_NAMES = {"p": "这一段", "tr": "这一行"}


class TagInTemplate(msgspec.Struct, frozen=True):
    """A tag ``{{ … }}`` or ``{% … %}`` in a template."""

    paragraph: LocatedParagraphText
    """The paragraph that contains the tag."""
    sign: str
    """Kind of tag: ``{`` for a value, ``%`` for a statement."""
    level: str
    """What the tag replaces: ``p``, ``tr``, ``tc``, ``r``, or empty."""
    body: str
    """Text inside the tag, with curly quotes replaced by straight ones as docxtpl does."""

    @property
    def first_word(self) -> str:
        """First word of a template tag's statement, such as for or endif; empty for a value."""
        return (self.body.split() or [""])[0] if self.sign == "%" else ""

    @property
    def jinja_source(self) -> str:
        """The template's tag as plain jinja2 source; empty for a tag that only merges cells
        (``vm``, ``hm``).
        """
        if self.first_word in ("vm", "hm"):
            return ""
        if self.first_word in _TABLE_WORDS:
            return f"{{{{ {self.body.strip().removeprefix(self.first_word)} }}}}"
        return f"{{{{ {self.body} }}}}" if self.sign == "{" else f"{{% {self.body} %}}"

    def error_message(self, problem: str) -> str:
        """Return an error message that begins with the place of the tag in the template.

        ``problem`` is what is wrong, as a Chinese sentence.
        """
        return f"{self.paragraph.location_text}：{problem}"


def read_tags_and_typing_errors(
    paragraph: LocatedParagraphText,
) -> tuple[list[TagInTemplate], list[str]]:
    """Find the template tags in a paragraph, without comments, and the errors in how they are
    typed.

    Returns:
        The tags and the error messages; for full-width braces no tags and that error alone.
    """
    if wide := next(
        (m[0] for m in _WIDE_BRACES.finditer(paragraph.text) if not m[0].isascii()), ""
    ):
        return [], [
            f"{paragraph.location_text}：“{wide}”用了全角括号或百分号。"
            "请改成半角的 {{ }} 或 {% %}。"
        ]
    tags, rest, is_whole = _scan_paragraph(paragraph)
    problems = []
    if not is_whole:
        problems.append(
            f"{paragraph.location_text}：标记没有写完。"
            "每个 {{ 要有 }}，每个 {% 要有 %}，并写在同一段里。"
        )
    tags = [tag for tag in tags if tag.sign != "#"]
    for tag in tags:
        problems += _mistyped_tag_errors(tag)
    if lost := next((tag for tag in tags if tag.level == "p"), None):
        problems += _placement_errors(lost, "p", tags, rest)
    return tags, problems


def _scan_paragraph(paragraph: LocatedParagraphText) -> tuple[list[TagInTemplate], str, bool]:
    """Scan the text of a template's paragraph for tags, comments included.

    Returns:
        The tags, the text around them, and whether every tag is closed.
    """
    text = paragraph.text
    tags: list[TagInTemplate] = []
    rest: list[str] = []
    begun = end = 0
    is_open, is_whole = False, True
    for mark in _MARK.finditer(text):
        opens = mark[0][0] == "{"
        if opens and not is_open:
            rest.append(text[end : mark.start()])
            begun, is_open = mark.start(), True
        elif not opens and is_open:
            body = text[begun + 2 : mark.start()]
            level = _LEVEL.match(body)
            tags.append(
                TagInTemplate(
                    paragraph,
                    text[begun + 1],
                    level[0] if level else "",
                    _normalise_tag_body(body[level.end() :] if level else body),
                )
            )
            end, is_open = mark.end(), False
        elif not opens:
            is_whole = False
    rest.append(text[begun if is_open else end :])
    return tags, "".join(rest), is_whole and not is_open


def _normalise_tag_body(body: str) -> str:
    """Replace typographic quotation marks and line ends in a template's tag, which Word inserts
    while typing.
    """
    return body.translate(_QUOTES).replace("\n", " ")


def _mistyped_tag_errors(tag: TagInTemplate) -> Iterator[str]:
    """Yield errors in how a template's tag is typed: full-width characters, wrong spaces, unknown
    statements.
    """
    if len(tag.body) > _MAX_TAG_CHARACTERS:
        yield tag.error_message(f"标记太长（{len(tag.body)} 字）。请拆成几个，只写变量名。")
        return
    code = _TEXT.sub("", tag.body)
    if wide := next((sign for sign in code if sign in "（）［］，．：＝＜＞！｜＋－％　"), ""):
        plain = wide.translate(_WIDE)
        yield tag.error_message(f"标记里有全角的“{wide}”。请改成半角的“{plain}”。")
    elif tag.sign == "%" and not tag.level and (loose := _LOOSE_LEVEL.match(tag.body)):
        yield tag.error_message(
            f"{{% 与 {loose[1]} 之间不能有空格。请写成 {{%{loose[1]} {loose[2]} … %}}。"
        )
    elif tag.sign == "%" and tag.first_word not in _WORDS:
        near = get_close_matches(tag.first_word, _WORDS, 1)
        hint = f"是不是“{near[0]}”？" if near else "模板里只能用 for、if 和变量。"
        yield tag.error_message(f"不认识“{tag.first_word}”。{hint}")
    elif not tag.body.strip():
        yield tag.error_message("标记里是空的。请写上变量名，或删去这个标记。")


def _placement_errors(
    tag: TagInTemplate, level: str, tags: Sequence[TagInTemplate], rest: str
) -> Iterator[str]:
    """Yield an error if a tag that replaces its paragraph or row would also remove other content.

    Args:
        tag: the tag.
        level: ``p`` or ``tr``: what it replaces.
        tags: all tags in that paragraph or row.
        rest: text around the tags there.
    """
    name = _LEVEL_NAMES[level]
    if sum(each.level == level for each in tags) > 1:
        advice = "请把循环的开始和结束分别放在单独的" + ("一行。" if level == "tr" else "一段。")
        yield tag.error_message(f"{name}里有两个 {{%{level} %}} 标记，只有一个会起作用。{advice}")
    elif rest.strip() or len(tags) > 1:
        yield tag.error_message(
            f"{name}除了 {{%{level} %}} 标记还有别的内容，输出时会丢失。请把标记单独放。"
        )


def row_tag_errors(
    paragraphs: Sequence[LocatedParagraphText], tags: Sequence[TagInTemplate]
) -> Iterator[str]:
    """Yield errors for a template's ``tr`` and ``tc`` tags outside tables, and for ``tr`` tags with
    other content in their row.

    Args:
        paragraphs: all paragraphs of one text of the template.
        tags: the tags in them.
    """
    rows: dict[int, list[TagInTemplate]] = {}
    texts: dict[int, list[LocatedParagraphText]] = {}
    for each in paragraphs:
        if each.row is not None:
            texts.setdefault(each.row, []).append(each)
    for tag in tags:
        if tag.paragraph.row is not None:
            rows.setdefault(tag.paragraph.row, []).append(tag)
        elif tag.level in ("tr", "tc"):
            yield tag.error_message(f"{{%{tag.level} %}} 只能用在表格里。正文里请用 {{%p %}}。")
    for row, here in rows.items():
        if first := next((tag for tag in here if tag.level == "tr"), None):
            rest = "".join(_scan_paragraph(each)[1] for each in texts[row])
            yield from _placement_errors(first, "tr", here, rest)


def unbalanced_tag_errors(tags: Sequence[TagInTemplate]) -> Iterator[str]:
    """Yield errors for ``for`` and ``if`` tags without an end, and for ends or branches (``else``,
    ``elif``) without a begin.

    ``tags`` are the tags of one text of a template, in document order.
    """
    open_tags: list[TagInTemplate] = []
    for tag in tags:
        if tag.first_word in _OPENERS:
            open_tags.append(tag)
        elif tag.first_word in _MIDDLES:
            if not open_tags or open_tags[-1].first_word not in _MIDDLES[tag.first_word]:
                yield tag.error_message(
                    f"“{tag.first_word}”前面没有对应的 if 或 for。请补上，或删去它。"
                )
        elif tag.first_word in _OPENERS.values():
            begun = open_tags.pop() if open_tags else None
            if begun is None or _OPENERS[begun.first_word] != tag.first_word:
                wanted = tag.first_word.removeprefix("end")
                yield tag.error_message(
                    f"“{tag.first_word}”前面没有对应的 {wanted}。请补上，或删去它。"
                )
                return
            if begun.level != tag.level:
                yield tag.error_message(
                    f"开始写的是 {{%{begun.level} {begun.first_word} %}}，结束写的是 "
                    f"{{%{tag.level} {tag.first_word} %}}。请写成一样的。"
                )
    for tag in open_tags:
        end = f"{{%{tag.level} {_OPENERS[tag.first_word]} %}}"
        yield tag.error_message(f"“{tag.first_word}”没有结束。请在后面补上 {end}。")
