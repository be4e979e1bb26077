"""Whatever sign a line ends in, no paper prints two signs in a row where we join lines."""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sixth_meeting import make_records
from word_files import body_text

from meetingtui.base.wording import as_sentence, join_sentences, without_end_punctuation
from meetingtui.documents.meeting_document import render_meeting_document_to_bytes
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template_catalogue import meeting_templates

WRITTEN = {
    "title", "text", "cause", "decision", "conclusion", "points", "takeaways", "improvements",
    "done", "topic", "source", "what", "reason", "due_text", "post", "proposer",
}  # fmt: skip
"""Fields that hold the words of people."""

DOUBLED = re.compile("[。；，：、！？…][。；，：、]|[。；]）。")


def ending_in(value: Any, end: str, field: str = "") -> Any:
    """The same records, every line of people ending in that sign."""
    if isinstance(value, msgspec.Struct):
        names = type(value).__struct_fields__
        return msgspec.structs.replace(
            value, **{name: ending_in(getattr(value, name), end, name) for name in names}
        )
    if isinstance(value, tuple):
        return tuple(ending_in(each, end, field) for each in value)
    if type(value) is str and value and field in WRITTEN:
        return value.rstrip("。；，") + end
    return value


@pytest.mark.parametrize("end", ["。", "；", "，", "：", "！", "？", "……", "。）", "）。", "。”"])
def test_no_paper_prints_two_signs_where_lines_are_joined(end: str, tmp_path) -> None:
    records = make_records()
    meeting = ending_in(records.meeting, end)
    for template in meeting_templates(tmp_path):
        words = body_text(
            render_meeting_document_to_bytes(
                template,
                meeting,
                sources=DocumentSources(
                    school=records.school,
                    term=records.term,
                    agenda=records.agenda,
                    items={id: ending_in(item, end) for id, item in records.items.items()},
                    meetings={**records.meetings, meeting.id: meeting},
                ),
            )
        )
        doubled = [line for line in words.splitlines() if DOUBLED.search(line)]
        assert not doubled, (template.name, doubled)


SIGNS = st.text("会议开放日（）“”。！？；：，、…!? ", max_size=12)


@given(st.lists(SIGNS, max_size=5))
def test_joined_sentences_end_once_each(parts: list[str]) -> None:
    for part in parts:
        said = as_sentence(part)
        words = re.sub("。+", "。", part.strip().rstrip("，、；,; "))
        is_ended = not words or words.rstrip("）”").endswith(tuple("。！？：…!?"))
        assert said == words + ("" if is_ended else "。")
        assert as_sentence(said) == said
        assert "。。" not in said
    assert join_sentences(*parts) == "".join(as_sentence(part) for part in parts)


@given(SIGNS)
def test_a_text_that_more_follows_ends_without_punctuation(text: str) -> None:
    assert not re.search("[。！？；：，、…!?]$", without_end_punctuation(text))
