"""A term added to school.yaml as text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.errors import SettingsError
from meetingtui.base.term_calendar import Term
from meetingtui.school import school as school_file
from meetingtui.store.school_settings import with_term

NEXT = Term(id="2026-2027-2", first_monday=date(2027, 2, 22), end=date(2027, 7, 9))
HEAD = """\
# 校名
name: 青禾小学
departments: [{name: 教学处}]
people: [{name: 林知夏}]
"""
LISTS = {
    "indented": "terms:\n  - id: 2026-2027-1\n    first_monday: 2026-09-07\n    end: 2027-01-29\n",
    "flush": "terms: # 学期\n- id: 2026-2027-1\n  first_monday: 2026-09-07\n  end: 2027-01-29\n",
    "one line each": "terms:\n  - {id: 2026-2027-1, first_monday: 2026-09-07, end: 2027-01-29}\n",
    "a list over two lines": (
        "terms:\n  - id: 2026-2027-1\n    first_monday: 2026-09-07\n    end: 2027-01-29\n"
        "    holidays: [2026-11-12,\n      2026-11-13]\n"
    ),
}
TAIL = "\n# 例会：照常\nmeeting:\n  weekday: 周一  # 每周一\n"


@pytest.mark.parametrize("written", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("is_last", [False, True])
def test_a_term_is_added_as_text_and_every_other_line_stays(written, end, is_last):
    text = HEAD + (TAIL + written.rstrip() if is_last else written + TAIL)
    text = text.replace("\n", end)
    longer = with_term(text, NEXT)
    assert school_file.parse_school(longer).terms[-1] == NEXT
    lines, longer_lines = text.split(end), longer.split(end)
    added = [line for line in longer_lines if line not in lines]
    assert "2026-2027-2" in added[0]
    assert [line for line in longer_lines if line not in added] == [
        line for line in lines if line not in added
    ]
    assert ("\r\n" in longer) == (end == "\r\n")


def test_a_list_in_one_line_is_left_to_its_writer():
    text = HEAD + "terms: [{id: 2026-2027-1, first_monday: 2026-09-07, end: 2027-01-29}]\n" + TAIL
    with pytest.raises(SettingsError, match="请自己在 terms 末尾加上：\n  - id: 2026-2027-2"):
        with_term(text, NEXT)


@given(st.text(alphabet="# -:\ntems学期'\"[]{}", max_size=60))
def test_whatever_stands_behind_the_list_it_is_added_rightly_or_refused(tail):
    text = HEAD + TAIL + LISTS["indented"] + tail
    try:
        school = school_file.parse_school(text)
    except SettingsError:
        return
    try:
        longer = with_term(text, NEXT)
    except SettingsError:
        return
    assert school_file.parse_school(longer).terms == (*school.terms, NEXT)
