from datetime import date, timedelta
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base import wording


def test_dates_have_no_leading_zeros():
    day = date(2026, 3, 9)
    assert wording.full_date(day) == "2026年3月9日"
    assert wording.month_day(day) == "3月9日"
    assert wording.weekday_name(day) == "周一"


@pytest.mark.parametrize(
    ("days", "words"), [(39, "还有 39 天"), (1, "还有 1 天"), (0, "今天到期"), (-3, "已过 3 天")]
)
def test_the_distance_of_a_deadline_is_said_in_words(days, words):
    today = date(2026, 11, 22)
    assert wording.days_left_text(today + timedelta(days=days), today) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_counted_as_headings_count(number, words):
    assert wording.to_chinese_number(number) == words


@given(st.integers(1, 9999))
def test_a_chinese_number_reads_back(number):
    assert wording.parse_chinese_number(wording.to_chinese_number(number)) == number
    assert wording.parse_chinese_number(str(number)) == number


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_numbers_no_heading_has_are_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        wording.to_chinese_number(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("两", 2), ("二〇二六", 2026), ("一百零五", 105), ("", None), ("甲", None), ("第一", None)],
)
def test_other_ways_to_write_a_number(text, number):
    assert wording.parse_chinese_number(text) == number


@given(st.text("0123456789一二三十百千零〇两甲", max_size=12) | st.just("9" * 5000))
def test_any_text_is_a_number_or_none(text):
    found = wording.parse_chinese_number(text)
    assert found is None or found >= 0


def test_a_term_is_named_in_full():
    assert wording.term_title("2026-2027-1") == "2026—2027学年第一学期"
    assert wording.term_title("2026-2027-2") == "2026—2027学年第二学期"
    assert wording.term_title("暑期") == "暑期"


def test_rates_have_one_decimal_even_of_nothing():
    assert wording.percent_text(13, 42) == "31.0%"
    assert wording.percent_text(0, 0) == "0.0%"
    assert wording.percent_text(5, 5) == "100.0%"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("已完成", "已完成。"),
        (" 已完成。 ", "已完成。"),
        ("好！", "好！"),
        ("", ""),
        ("（略）", "（略）。"),
    ],
)
def test_a_sentence_ends_once(text, closed):
    assert wording.as_sentence(text) == closed


def test_every_status_and_block_has_its_word():
    assert len(set(wording.STATUS_NAMES.values())) == 5
    assert len(set(wording.BLOCK_NAMES.values())) == 4


def test_clean_text_keeps_lines_and_loses_what_cannot_be_held():
    assert wording.without_unprintable("一\r\n二\r三\x0b四") == "一\n二\n三\n四"
    assert wording.without_unprintable("a\tb\u00a0c\u200bd\x1b[31m\ud800e\x00") == "a b cd[31me"
    assert wording.without_unprintable("“甲”＜乙＞𠮷 & <b>") == "“甲”＜乙＞𠮷 & <b>"


@given(st.text(st.characters()))
def test_clean_text_fits_utf8_xml_and_one_look(text):
    cleaned = wording.without_unprintable(text)
    assert wording.without_unprintable(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned
    assert ElementTree.fromstring(f"<t>{escape(cleaned)}</t>") is not None
    assert "\x1b" not in cleaned


@given(st.text(st.characters()))
def test_any_text_becomes_one_line_without_double_spaces(text):
    line = wording.one_line(text)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert "  " not in line
