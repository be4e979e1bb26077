"""Functions that add paragraphs with Jinja tags to a document, as several templates use them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from docx.document import Document as WordDocument

from meetingtui.meeting.record import BlockKey


def add_paragraph(document: WordDocument, text: str, style: str = "Normal") -> None:
    """Add a paragraph of one style as a single run, so that no Jinja tag in it is split."""
    document.add_paragraph(text, style=style)


def add_labelled_line(document: WordDocument, line: str, style: str) -> None:
    """Add a paragraph with a label and a text, such as 出席：程远舟、林知夏.

    Args:
        document: the template.
        line: name of the Jinja variable that has the attributes ``label`` and ``text``.
        style: style of the paragraph; the label has a character style of its own.
    """
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(f"{{{{ {line}.label }}}}：", style="栏目")
    paragraph.add_run(f"{{{{ {line}.text }}}}")


@contextmanager
def jinja_block(document: WordDocument, statement: str) -> Iterator[None]:
    """A context manager: paragraphs added inside it stand between a Jinja tag and its end tag.

    Args:
        document: the template.
        statement: a ``for`` or ``if`` statement without the tag's signs. The paragraphs that hold
            the tags are absent from the finished document.
    """
    add_paragraph(document, f"{{%p {statement} %}}")
    yield
    add_paragraph(document, f"{{%p end{statement.split(maxsplit=1)[0]} %}}")


@contextmanager
def numbered_part(document: WordDocument, name: str) -> Iterator[None]:
    """A context manager that adds a numbered heading (五、议定事项) above what is added inside it.

    Where the part is empty, neither heading nor contents appear, and the numbers close up.

    Args:
        document: the template.
        name: name of the Jinja variable that has the attributes ``number`` and ``name``.
    """
    with jinja_block(document, f"if {name}.number"):
        add_paragraph(document, f"{{{{ {name}.number }}}}、{{{{ {name}.name }}}}", "Heading 1")
        yield


def add_numbered_lines(document: WordDocument, path: str) -> None:
    """Add one paragraph for each of several numbered sentences.

    Args:
        document: the template.
        path: Jinja expression of the list; its elements have ``number`` and ``words``.
    """
    with jinja_block(document, f"for line in {path}"):
        add_paragraph(document, "{{ line.number }}{{ line.words }}")


def add_issue_note(document: WordDocument) -> None:
    """Add the reason of a correction, and who issued the minutes on which day (签发)."""
    with jinja_block(document, "if correction"):
        add_paragraph(document, "更正说明：{{ correction }}")
    with jinja_block(document, "if issued_by"):
        add_paragraph(document, "签发：{{ issued_by }}　{{ issued_on }}　{{ issue_number }}")


def add_agenda_blocks(
    document: WordDocument, *, after_block_name: str = "", after_item_title: str = ""
) -> None:
    """Add the contents of all blocks (板块), in the order of the school's agenda.

    Args:
        document: the template.
        after_block_name: text that follows the name of each block, with Jinja tags.
        after_item_title: text that follows the title of each item in 工作推进, with Jinja tags.
    """
    with jinja_block(document, "for block in blocks"):
        add_paragraph(
            document, f"{{{{ block.number }}}}、{{{{ block.name }}}}{after_block_name}", "Heading 1"
        )
        with _block(document, BlockKey.LEARNING_SHARE):
            _share(document)
        with _block(document, BlockKey.TOPIC_DISCUSSION):
            _discussion(document)
        with _block(document, BlockKey.REFLECTION):
            _departments(document, "reflection.departments")
        with _block(document, BlockKey.WORK_PUSH):
            _work(document, after_item_title)


def add_minutes_sections(document: WordDocument, table: Callable[[WordDocument], None]) -> None:
    """Add the sections of the minutes (会议纪要), in whichever length was chosen.

    Args:
        document: the template.
        table: function that adds the table of decided tasks (议定事项).
    """
    with jinja_block(document, "for section in sections"):
        add_paragraph(document, "{{ section.number }}、{{ section.name }}", "Heading 1")
        with jinja_block(document, "if section.key == 'decided'"):
            table(document)
        with jinja_block(document, "for part in section.parts"):
            with jinja_block(document, "if part.name"):
                add_paragraph(document, "{{ part.number }}{{ part.name }}", "Heading 2")
            add_numbered_lines(document, "part.lines")


@contextmanager
def _block(document: WordDocument, block: BlockKey) -> Iterator[None]:
    with jinja_block(document, f"if block.key == '{block.value}'"):
        yield


def _share(document: WordDocument) -> None:
    with jinja_block(document, "if share.lead"):
        add_paragraph(document, "{{ share.lead }}")
    add_numbered_lines(document, "share.points")
    with jinja_block(document, "if share.takeaways.text"):
        add_paragraph(document, "学习启示：{{ share.takeaways.text }}")
    with jinja_block(document, "if share.takeaways.lines"):
        add_paragraph(document, "学习启示：", "小标题")
    add_numbered_lines(document, "share.takeaways.lines")


def _discussion(document: WordDocument) -> None:
    with jinja_block(document, "for topic in discussion.topics"):
        add_paragraph(
            document,
            "{{ topic.number }}{{ topic.title }}{{ topic.proposed }}{{ topic.marked }}",
            "Heading 2",
        )
        _points(document, "topic")
    with jinja_block(document, "if discussion.postponed"):
        add_paragraph(document, "本次未研讨的议题：{{ discussion.postponed }}")


def _departments(document: WordDocument, path: str) -> None:
    with jinja_block(document, f"for department in {path}"):
        add_paragraph(document, "{{ department.number }}{{ department.name }}", "Heading 2")
        _points(document, "department")


def _points(document: WordDocument, whole: str) -> None:
    """Add headings such as 1.研讨意见, each with one sentence on its line or several below."""
    with jinja_block(document, f"for part in {whole}.parts"):
        with jinja_block(document, "if part.text"):
            add_paragraph(document, "{{ part.number }}{{ part.name }}：{{ part.text }}")
        with jinja_block(document, "if part.lines"):
            add_paragraph(document, "{{ part.number }}{{ part.name }}", "小标题")
        add_numbered_lines(document, "part.lines")


def _work(document: WordDocument, after_item_title: str) -> None:
    """Add the contents of 工作推进: earlier decisions, progress by department, unreported items."""
    with jinja_block(document, "if work.carried.number"):
        add_paragraph(document, "{{ work.carried.number }}上次议定事项落实情况", "Heading 2")
        with jinja_block(document, "for line in work.carried.lines"):
            add_paragraph(
                document,
                "{{ line.number }}{{ line.title }}（{{ line.owner }}，{{ line.due }}）"
                "{{ line.source }}：{{ line.words }}",
            )
    with jinja_block(document, "for department in work.departments"):
        add_paragraph(document, "{{ department.number }}{{ department.name }}", "Heading 2")
        with jinja_block(document, "for line in department.lines"):
            add_paragraph(
                document,
                f"{{{{ line.number }}}}{{{{ line.title }}}}{after_item_title}"
                "{{ line.source }}：{{ line.words }}",
            )
    with jinja_block(document, "if work.unheard"):
        add_paragraph(document, "本次未汇报的事项：{{ work.unheard }}")
