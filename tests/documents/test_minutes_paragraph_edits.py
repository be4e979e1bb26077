"""Paragraphs of the minutes added, left out and moved, whatever is recorded afterwards."""

from datetime import datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.documents.meeting_document import issue_minutes_and_write_file
from meetingtui.documents.minutes_paragraph_edits import (
    added_paragraphs_without_heading,
    arranged_minutes_variables,
    paragraph_orders_by_heading,
    with_added_paragraph_changed,
    with_paragraph_added,
    with_paragraph_left_out,
    with_paragraph_moved,
    with_paragraph_restored,
)
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.rewording import RecordedParagraph, recorded_paragraphs
from meetingtui.documents.template_catalogue import find_meeting_template
from meetingtui.meeting.minutes_records import ParagraphArrangement
from meetingtui.meeting.record import MeetingReopening

LINE = st.text("甲乙丙丁戊。", min_size=1, max_size=4).map(lambda words: f"{words}完。")
STEP = st.sampled_from(["add", "move", "out", "back"])
KEY = "sections[会议强调]/parts[]"


def of_lines(lines, *, name="会议强调", key="stressed"):
    numbered = [
        {"number": f"{n}." if len(lines) > 1 else "", "words": words}
        for n, words in enumerate(lines, 1)
    ]
    part = {"number": "", "name": "", "lines": numbered}
    last = {"number": "", "name": "", "lines": [{"number": "", "words": "另一件事。"}]}
    return {
        "sections": [
            {"key": key, "number": "一", "name": name, "parts": [part] if lines else []},
            {"key": "other", "number": "二", "name": "其他事项", "parts": [last]},
        ]
    }


def words_of(context):
    return [
        [f"{line['number']}{line['words']}" for part in each["parts"] for line in part["lines"]]
        for each in context["sections"]
    ]


def test_what_is_added_stands_behind_what_it_was_added_to_and_numbers_close_up():
    context = of_lines(["甲。", "乙。"])
    order = paragraph_orders_by_heading(context, ())
    after, told = with_paragraph_added((), order, RecordedParagraph(KEY, "甲。"), "丙")
    assert told == RecordedParagraph(KEY, "丙。")
    assert words_of(arranged_minutes_variables(context, after))[0] == ["1.甲。", "2.丙。", "3.乙。"]
    assert words_of(context)[0] == ["1.甲。", "2.乙。"]


def test_an_added_one_is_changed_and_taken_out():
    context = of_lines(["甲。"])
    after, told = with_paragraph_added(
        (), paragraph_orders_by_heading(context, ()), RecordedParagraph(KEY, "甲。"), "丙"
    )
    after, told = with_added_paragraph_changed(
        after, paragraph_orders_by_heading(context, after), told, "丁。。"
    )
    assert words_of(arranged_minutes_variables(context, after))[0] == ["1.甲。", "2.丁。"]
    after = with_paragraph_left_out(after, paragraph_orders_by_heading(context, after), told)
    assert words_of(arranged_minutes_variables(context, after))[0] == ["甲。"]


def test_left_out_with_its_heading_and_restored():
    context = of_lines(["甲。"])
    after = with_paragraph_left_out(
        (), paragraph_orders_by_heading(context, ()), RecordedParagraph(KEY, "甲。")
    )
    shown = arranged_minutes_variables(context, after)
    assert [(each["number"], each["name"]) for each in shown["sections"]] == [("一", "其他事项")]
    assert words_of(
        arranged_minutes_variables(
            context, with_paragraph_restored(after, RecordedParagraph(KEY, "甲。"))
        )
    ) == words_of(context)


def test_what_is_recorded_later_stands_where_the_records_have_it():
    context = of_lines(["甲。", "乙。"])
    after = with_paragraph_moved(
        (), paragraph_orders_by_heading(context, ()), RecordedParagraph(KEY, "甲。"), 1
    )
    assert words_of(arranged_minutes_variables(context, after))[0] == ["1.乙。", "2.甲。"]
    later = of_lines(["甲。", "新。", "乙。", "末。"])
    assert words_of(arranged_minutes_variables(later, after))[0] == [
        "1.乙。",
        "2.末。",
        "3.甲。",
        "4.新。",
    ]


def test_what_was_added_below_a_heading_that_is_gone_is_told():
    context = of_lines(["甲。"])
    after, _ = with_paragraph_added(
        (), paragraph_orders_by_heading(context, ()), RecordedParagraph(KEY, "甲。"), "丙"
    )
    assert added_paragraphs_without_heading(of_lines([]), after) == [RecordedParagraph(KEY, "丙")]
    assert added_paragraphs_without_heading(context, after) == []


def test_a_second_issue_says_what_was_added_too(records, tmp_path):
    (topic,) = [each for each in records.context["sections"] if each["key"] == "topic_discussion"]
    (line, *_) = topic["parts"][0]["lines"]
    key = f"sections[{topic['name']}]/parts[{topic['parts'][0]['name']}]"
    arrangements, _ = with_paragraph_added(
        (),
        paragraph_orders_by_heading(records.context, ()),
        RecordedParagraph(key, line["words"]),
        "年级组下周反馈",
    )
    meeting = msgspec.structs.replace(records.meeting, arrangement=arrangements, issues=())
    for _ in range(2):
        meeting, _path = issue_minutes_and_write_file(
            meeting,
            sources=DocumentSources(
                school=records.school,
                term=records.term,
                agenda=records.agenda,
                items=records.items,
                meetings={**records.meetings, meeting.id: meeting},
            ),
            number="",
            by="程远舟",
            now=datetime(2026, 11, 24, 9),
            template=find_meeting_template(tmp_path).path,
            folder=tmp_path,
        )
        assert sum("年级组下周反馈。" in each for each in meeting.issues[-1].text) == 1
        meeting = msgspec.structs.replace(
            meeting, reopened=(MeetingReopening(at=datetime(2026, 11, 25, 9), reason="更正"),)
        )


@given(
    st.lists(LINE, unique=True, min_size=1, max_size=5),
    st.lists(LINE, unique=True, min_size=1, max_size=5),
    st.lists(
        st.tuples(st.sampled_from(["add", "move", "out", "back"]), st.integers(0, 9)), max_size=8
    ),
)
def test_whatever_is_done_each_recorded_line_is_there_once_or_left_out(before, later, steps):
    context = of_lines(before)
    arrangements, added, out = (), [], set()
    for n, (what, at) in enumerate(steps):
        told = RecordedParagraph(KEY, before[at % len(before)])
        order = paragraph_orders_by_heading(context, arrangements)
        if what == "add" and order[KEY]:
            arrangements, new = with_paragraph_added(arrangements, order, told, f"加{n}")
            added.append(new.words)
        elif what == "move":
            arrangements = with_paragraph_moved(arrangements, order, told, at - 4)
        elif what == "out" and told.words not in out:
            arrangements = with_paragraph_left_out(arrangements, order, told)
            out.add(told.words)
        elif what == "back":
            arrangements = with_paragraph_restored(arrangements, told)
            out.discard(told.words)
    kept = msgspec.json.decode(
        msgspec.json.encode(arrangements), type=tuple[ParagraphArrangement, ...]
    )
    assert kept == arrangements
    for lines in (before, later):
        told = [
            each.words
            for each in recorded_paragraphs(
                arranged_minutes_variables(of_lines(lines), arrangements)
            )
        ]
        expected = sorted([*(each for each in lines if each not in out), *added, "另一件事。"])
        assert sorted(told) == expected
