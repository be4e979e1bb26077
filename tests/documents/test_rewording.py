"""Other words for a paragraph: they follow it, and never land on another."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from sixth_meeting import make_records

from meetingtui.documents.rewording import (
    outdated_rewordings,
    paragraph_of_outdated_rewording,
    preview_lines_from_marked_lines,
    recorded_paragraphs,
    reworded_and_marked_variables,
    reworded_minutes_variables,
    with_rewording_set,
    without_rewording,
)
from meetingtui.meeting.minutes_records import ParagraphRewording
from meetingtui.meeting.topic_discussion import Topic

LINE = st.text(alphabet="课堂观察集体备课（）。，；\n &<{", min_size=1, max_size=12)


def strings(value):
    """Every text in a context, in order."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def share(points):
    return {
        "lead": "会议主要内容纪要如下：",
        "share": {"name": "学习分享", "points": [{"number": "1.", "words": w} for w in points]},
    }


def test_every_paragraph_of_a_meeting_can_be_put_in_other_words_and_nothing_else_changes():
    context = make_records().context
    told = recorded_paragraphs(context)
    assert len(told) > 20
    for each in told:
        wording = with_rewording_set((), each, "换了一种说法。")
        fresh = reworded_minutes_variables(context, wording)
        changed = [(a, b) for a, b in zip(strings(context), strings(fresh), strict=True) if a != b]
        assert changed
        assert set(changed) == {(each.words, "换了一种说法。")}
        assert outdated_rewordings(context, wording) == []
    assert recorded_paragraphs(context) == told


def test_other_words_reach_the_minutes_of_the_meeting():
    records = make_records()
    told = next(each for each in recorded_paragraphs(records.context) if "中期材料" in each.words)
    meeting = msgspec.structs.replace(
        records.meeting, wording=with_rewording_set((), told, "中期材料收齐。")
    )
    texts = strings(records._replace(meeting=meeting).context)
    assert "中期材料收齐。" in texts
    assert told.words not in texts


def test_what_the_records_say_differently_by_now_is_not_overwritten():
    records = make_records()
    told = next(each for each in recorded_paragraphs(records.context) if "护眼" in each.key)
    wording = (ParagraphRewording(key=told.key, was="从前的说法。", words="改写。"),)
    assert reworded_minutes_variables(records.context, wording) == records.context
    assert outdated_rewordings(records.context, wording) == list(wording)
    assert paragraph_of_outdated_rewording(wording[0], records.context) == told


def test_a_second_opinion_leaves_the_first_one_its_other_words():
    topic = Topic(id=1, title="冬季作息", conclusion="晚开十分钟。")
    records = make_records()
    one = msgspec.structs.replace(records.meeting, topics=(topic,))
    first = records._replace(meeting=one).context
    told = next(each for each in recorded_paragraphs(first) if each.words == "晚开十分钟。")
    wording = with_rewording_set((), told, "推迟十分钟。")
    more = msgspec.structs.replace(
        one, topics=(Topic(id=2, title="春游"), msgspec.structs.replace(topic, decision="照办"))
    )
    later = reworded_minutes_variables(records._replace(meeting=more).context, wording)
    assert "推迟十分钟。" in strings(later)
    assert "晚开十分钟。" not in strings(later)


@given(st.lists(LINE, min_size=1, max_size=6), st.data())
def test_other_words_stay_with_their_paragraph_whatever_comes_or_goes_beside_it(points, data):
    told = (
        data.draw(st.sampled_from(recorded_paragraphs(share(points))))
        if any(point.strip() for point in points)
        else recorded_paragraphs(share(points))[0]
    )
    wording = with_rewording_set((), told, "甲")
    others = data.draw(st.lists(LINE, max_size=4))
    where = data.draw(st.integers(0, len(points)))
    later = share([*points[:where], *others, *points[where:]])
    fresh = reworded_minutes_variables(later, wording)
    for was, now in zip(strings(later), strings(fresh), strict=True):
        assert now == ("甲" if was == told.words and told.words != "甲" else was)


@given(st.lists(LINE, max_size=5), LINE, LINE)
def test_words_given_and_taken_back_leave_the_minutes_as_they_were(points, words, again):
    context = share(points)
    for told in recorded_paragraphs(context):
        twice = with_rewording_set(with_rewording_set((), told, words), told, again)
        assert len(twice) <= 1
        assert with_rewording_set(twice, told, "") == ()
        assert with_rewording_set(twice, told, told.words) == ()
        for each in twice:
            assert without_rewording(twice, each) == ()


@given(st.lists(LINE, max_size=6))
def test_marks_tell_the_paragraphs_of_a_line_and_leave_no_trace(points):
    context = share([point.replace("\n", " ") for point in points])
    fresh, known = reworded_and_marked_variables(context, ())
    lines = preview_lines_from_marked_lines(strings(fresh), known)
    assert [line.text for line in lines] == strings(context)
    assert [told for line in lines for told in line.paragraphs] == recorded_paragraphs(context)
