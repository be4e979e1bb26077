"""Tags on items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure

from meetingtui.base.errors import RefusedError
from meetingtui.plan.item_operations import first_key_tag, with_tags_from_text
from meetingtui.school.school import RegularMeetingSettings, School

SCHOOL = School(
    name="青禾小学",
    departments=(),
    people=(),
    terms=(),
    meeting=RegularMeetingSettings(weekday="周一"),
)


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ((), "重点 书香校园", ("重点", "书香校园")),
        (("重点",), "书香校园", ("书香校园",)),
        (("重点", "书香校园"), "-重点", ("书香校园",)),
        (("重点", "书香校园"), "－重点 十件大事", ("书香校园", "十件大事")),
        (("重点",), "  ", ("重点",)),
        ((), "重点、重点，书香校园", ("重点", "书香校园")),
        (("重点",), "-没有的", ("重点",)),
    ],
)
def test_words_replace_and_a_minus_takes_away(before, words, after):
    assert with_tags_from_text(make_measure(tags=before), words).tags == after


@pytest.mark.parametrize("words", ["重" * 21, "标签:重点", "--重点", "-"])
def test_what_is_no_tag_is_refused(words):
    with pytest.raises(RefusedError, match="不能作标签"):
        with_tags_from_text(make_measure(), words)


@given(st.text(max_size=60))
def test_any_words_leave_tags_that_can_be_typed_again(words):
    try:
        after = with_tags_from_text(make_measure(tags=("重点",)), words)
    except RefusedError:
        return
    assert with_tags_from_text(after, " ".join(after.tags)) == after


def test_a_key_item_has_one_of_the_schools_key_tags():
    assert first_key_tag(make_measure(tags=("书香校园", "十件大事")), SCHOOL) == "十件大事"
    assert first_key_tag(make_measure(tags=("书香校园",)), SCHOOL) == ""
