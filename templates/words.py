"""The paragraphs that the papers share: tags, blocks, and what stands in each."""

from collections.abc import Iterator
from contextlib import contextmanager

from docx.document import Document as WordDocument

from meetingtui.meeting.record import Block


def say(document: WordDocument, text: str, style: str = "Normal") -> None:
    """A paragraph of one style and a single run, so that a tag is never split."""
    document.add_paragraph(text, style=style)


def labelled(document: WordDocument, line: str, style: str) -> None:
    """出席：程远舟、林知夏, the label in its own font."""
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(f"{{{{ {line}.label }}}}：", style="栏目")
    paragraph.add_run(f"{{{{ {line}.text }}}}")


@contextmanager
def tag(document: WordDocument, statement: str) -> Iterator[None]:
    """Paragraphs between a for or if and its end; the tags leave nothing behind."""
    say(document, f"{{%p {statement} %}}")
    yield
    say(document, f"{{%p end{statement.split(maxsplit=1)[0]} %}}")


@contextmanager
def part(document: WordDocument, name: str) -> Iterator[None]:
    """五、议定事项, by the number that closes up; nothing at all where it is empty."""
    with tag(document, f"if {name}.number"):
        say(document, f"{{{{ {name}.number }}}}、{{{{ {name}.name }}}}", "Heading 1")
        yield


def lines(document: WordDocument, path: str) -> None:
    """Numbered sentences, a paragraph each."""
    with tag(document, f"for line in {path}"):
        say(document, "{{ line.number }}{{ line.words }}")


def issued(document: WordDocument) -> None:
    """What was put right, and who signed it when: once it has gone out."""
    with tag(document, "if correction"):
        say(document, "更正说明：{{ correction }}")
    with tag(document, "if issued_by"):
        say(document, "签发：{{ issued_by }}　{{ issued_on }}　{{ issue_number }}")


def blocks(document: WordDocument, *, beside: str = "", heard: str = "") -> None:
    """The four blocks as the school's agenda orders them.

    ``beside`` stands behind a block's name, ``heard`` behind an item's title.
    """
    with tag(document, "for block in blocks"):
        say(document, f"{{{{ block.number }}}}、{{{{ block.name }}}}{beside}", "Heading 1")
        with _block(document, Block.LEARNING_SHARE):
            _share(document)
        with _block(document, Block.TOPIC_DISCUSSION):
            _discussion(document)
        with _block(document, Block.REFLECTION):
            _departments(document, "reflection.departments")
        with _block(document, Block.WORK_PUSH):
            _work(document, heard)


@contextmanager
def _block(document: WordDocument, block: Block) -> Iterator[None]:
    with tag(document, f"if block.key == '{block.value}'"):
        yield


def _share(document: WordDocument) -> None:
    with tag(document, "if share.lead"):
        say(document, "{{ share.lead }}")
    lines(document, "share.points")
    with tag(document, "if share.takeaways.text"):
        say(document, "学习启示：{{ share.takeaways.text }}")
    with tag(document, "if share.takeaways.lines"):
        say(document, "学习启示：", "小标题")
    lines(document, "share.takeaways.lines")


def _discussion(document: WordDocument) -> None:
    with tag(document, "for topic in discussion.topics"):
        say(
            document,
            "{{ topic.number }}{{ topic.title }}{{ topic.proposed }}{{ topic.marked }}",
            "Heading 2",
        )
        _points(document, "topic")
    with tag(document, "if discussion.postponed"):
        say(document, "本次未研讨的议题：{{ discussion.postponed }}")


def _departments(document: WordDocument, path: str) -> None:
    with tag(document, f"for department in {path}"):
        say(document, "{{ department.number }}{{ department.name }}", "Heading 2")
        _points(document, "department")


def _points(document: WordDocument, whole: str) -> None:
    """1.研讨意见, with its one sentence beside it or its several below."""
    with tag(document, f"for part in {whole}.parts"):
        with tag(document, "if part.text"):
            say(document, "{{ part.number }}{{ part.name }}：{{ part.text }}")
        with tag(document, "if part.lines"):
            say(document, "{{ part.number }}{{ part.name }}", "小标题")
        lines(document, "part.lines")


def _work(document: WordDocument, heard: str) -> None:
    """工作推进: earlier decisions, the departments, who said nothing."""
    with tag(document, "if work.carried.number"):
        say(document, "{{ work.carried.number }}上次议定事项落实情况", "Heading 2")
        with tag(document, "for line in work.carried.lines"):
            say(
                document,
                "{{ line.number }}{{ line.title }}（{{ line.owner }}，{{ line.due }}）"
                "{{ line.source }}：{{ line.words }}",
            )
    with tag(document, "for department in work.departments"):
        say(document, "{{ department.number }}{{ department.name }}", "Heading 2")
        with tag(document, "for line in department.lines"):
            say(
                document,
                f"{{{{ line.number }}}}{{{{ line.title }}}}{heard}"
                "{{ line.source }}：{{ line.words }}",
            )
    with tag(document, "if work.unheard"):
        say(document, "本次未汇报的事项：{{ work.unheard }}")
