"""Templates as Word saves them; what each has to come to stands in tests/cases/templates."""

import io
import re
import zipfile
from pathlib import Path

import pytest
import yaml

from meetingtui.base.errors import TemplateError
from meetingtui.documents.template import check_template, render_template
from meetingtui.documents.template_variable import example_values
from meetingtui.documents.template_variable_table import MINUTES

FOLDER = Path(__file__).parent.parent / "cases" / "templates"
CASES = yaml.safe_load((FOLDER / "expected.yaml").read_text("utf-8"))["cases"]


def texts(document: bytes) -> dict[str, str]:
    """The text of each part of a document under word/."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {
            name: re.sub("<[^>]+>", "", archive.read(name).decode())
            for name in archive.namelist()
            if re.fullmatch(r"word/\w+\.xml", name)
        }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_template_that_word_saved(case: dict) -> None:
    path = FOLDER / case["file"]
    if case["outcome"] == "refused":
        (found,) = check_template(path)
        assert all(words in found for words in case["message"]["says"])
        assert not any(words in found for words in case["message"]["not"])
        assert "第 2 段" in found
        with pytest.raises(TemplateError, match=r"meeting\.number"):
            render_template(path, example_values(MINUTES))
        return
    assert check_template(path) == []
    written = texts(render_template(path, example_values(MINUTES)))
    assert not any(sign in text for text in written.values() for sign in ("{{", "{%"))


def test_a_footnote_is_filled_in() -> None:
    path = FOLDER / "31-word-saved-footnote-comment.docx"
    written = texts(render_template(path, example_values(MINUTES) | {"recorder": "顾若溪"}))
    assert "会场布置和签到由顾若溪负责。" in written["word/footnotes.xml"]
    assert "地点改放在时间后面，可以吗？" in written["word/comments.xml"]


def test_tags_over_runs_and_in_curly_quotes_are_filled_in() -> None:
    path = FOLDER / "32-tags-over-runs-smart-quotes.docx"
    written = texts(render_template(path, example_values(MINUTES)))["word/document.xml"]
    assert "做好课题的过程性研究" in written
    assert "已收齐中期材料" in written
