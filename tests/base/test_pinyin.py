"""Pinyin of characters and initials of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.pinyin import (
    PinyinIndex,
    look_up_readings,
    looks_like_initials,
    normalised_initials,
)

KNOWN = PinyinIndex(
    look_up_readings(sorted(set("教学工作校长重要银行先去西安女绿王晓梅吴小明曾单小宁")))
)


@pytest.mark.parametrize(
    ("word", "text", "at"),
    [
        ("jxgz", "做好教学工作", 2),
        ("jiaoxuegongzuo", "做好教学工作", 2),
        ("jiaoxueg", "做好教学工作", 2),
        ("xz", "校长", 0),
        ("xc", "校长", 0),
        ("yh", "银行", 0),
        ("yinxing", "银行", 0),
        ("zhongyao", "重要", 0),
        ("cy", "重要", 0),
        ("xian", "去西安", 1),
        ("xian", "先", 0),
        ("nv", "女", 0),
        ("王xm", "请王晓梅", 1),
        ("教学", "做好教学工作", 2),
        ("stem", "开设stem课", 2),
        ("jxz", "教学工作", -1),
        ("jxgz", "教学、工作", -1),
        ("iaoxue", "教学", -1),
    ],
)
def test_words_are_found_as_written_and_as_typed(word, text, at):
    assert KNOWN.text_finder(word)(text) == at


def test_before_anything_is_read_only_the_words_themselves_are_found():
    assert PinyinIndex().text_finder("jxgz")("教学工作") == -1
    assert PinyinIndex().text_finder("教学")("教学工作") == 0
    assert PinyinIndex().names_by_typed_form(["王晓梅"]) == {}


def test_characters_without_a_looked_up_reading_are_listed():
    assert KNOWN.characters_not_looked_up("王晓梅 ab1，…") == []
    assert KNOWN.characters_not_looked_up("王大梅") == ["大"]
    more = KNOWN.with_readings(look_up_readings(["大"]))
    assert more.characters_not_looked_up("王大梅") == []
    assert more.text_finder("wd")("王大梅") == 0


def test_a_sign_that_no_dictionary_knows_is_not_asked_for_again():
    unknown = "\U0003134f"
    assert KNOWN.with_readings(look_up_readings([unknown])).characters_not_looked_up(unknown) == []


def test_initials_lead_to_names_by_their_usual_reading():
    found = KNOWN.names_by_typed_form(["王晓梅", "吴小明", "曾小宁", "单小宁"])
    assert found["wxm"] == ("王晓梅", "吴小明")
    assert found["zxn"] == ("曾小宁",)
    assert found["sxn"] == ("单小宁",)
    assert found["dxn"] == ("单小宁",)


def test_names_are_known_in_full_pinyin_and_by_surname_and_initials():
    found = KNOWN.names_by_typed_form(["王晓梅", "吴小明", "曾小宁"])
    assert found["王xm"] == found["wangxiaomei"] == found["王晓m"] == ("王晓梅",)
    assert found["zengxiaoning"] == ("曾小宁",)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_word_is_a_pattern(word, text):
    at = KNOWN.text_finder(word)(text)
    assert -1 <= at <= len(text)
    assert KNOWN.text_finder(word)(f"{text}{word}") >= 0


@given(st.text("anegioux", max_size=60))
def test_letters_that_divide_in_many_ways_are_soon_given_up(word):
    KNOWN.text_finder(word)("西安" * 40)


@pytest.mark.parametrize("word", ["gxm", "gx", "高xm", "欧阳xh"])
def test_initials_are_told_from_other_letters(word):
    assert looks_like_initials(word)


@pytest.mark.parametrize("word", ["ppt", "ai", "WiFi", "PPT", "STEM", "g", "xiaoming", "教学", ""])
def test_words_of_their_own_are_no_initials(word):
    assert not looks_like_initials(word)


def test_caps_lock_does_not_matter_but_for_words_of_their_own():
    assert normalised_initials("SWB") == "swb"
    assert normalised_initials("PPT") == "PPT"
