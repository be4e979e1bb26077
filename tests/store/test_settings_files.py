"""A term added to school.yaml as text."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.errors import RefusedError, SettingsError
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import one_line
from meetingtui.school import school as school_file
from meetingtui.store.settings_files import (
    FILTERS_FILE_NAME,
    SavedFilters,
    add_term_to_school_yaml,
    school_yaml_with_term,
)

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
    longer = school_yaml_with_term(text, NEXT)
    assert school_file.parse_school(longer).terms[-1] == NEXT
    lines, longer_lines = text.split(end), longer.split(end)
    added = [line for line in longer_lines if line not in lines]
    assert "2026-2027-2" in added[0]
    assert [line for line in longer_lines if line not in added] == [
        line for line in lines if line not in added
    ]
    assert ("\r\n" in longer) == (end == "\r\n")


def test_a_file_that_is_no_text_is_refused_and_stays(tmp_path: Path):
    path = tmp_path / school_file.FILE_NAME
    path.write_bytes(bytes(range(256)) * 4)
    with pytest.raises(SettingsError, match="不是文字"):
        add_term_to_school_yaml(tmp_path, NEXT, datetime(2027, 1, 14, 16, 0))
    assert path.read_bytes() == bytes(range(256)) * 4


def test_a_list_in_one_line_is_left_to_its_writer():
    text = HEAD + "terms: [{id: 2026-2027-1, first_monday: 2026-09-07, end: 2027-01-29}]\n" + TAIL
    with pytest.raises(SettingsError, match="请自己在 terms 末尾加上：\n  - id: 2026-2027-2"):
        school_yaml_with_term(text, NEXT)


@given(st.text(alphabet="# -:\ntems学期'\"[]{}", max_size=60))
def test_whatever_stands_behind_the_list_it_is_added_rightly_or_refused(tail):
    text = HEAD + TAIL + LISTS["indented"] + tail
    try:
        school = school_file.parse_school(text)
    except SettingsError:
        return
    try:
        longer = school_yaml_with_term(text, NEXT)
    except SettingsError:
        return
    assert school_file.parse_school(longer).terms == (*school.terms, NEXT)


def test_what_is_saved_is_there_for_the_next_who_opens_the_folder(tmp_path: Path):
    SavedFilters(tmp_path).save("教务滞后", "教务 滞后")
    SavedFilters(tmp_path).save("本月", "本月 -办结")
    assert SavedFilters(tmp_path).read_all() == {"教务滞后": "教务 滞后", "本月": "本月 -办结"}
    assert SavedFilters(tmp_path).filter_text("本月") == "本月 -办结"


def test_a_folder_without_the_file_has_none(tmp_path: Path):
    assert SavedFilters(tmp_path).read_all() == {}


def test_the_file_is_made_for_hands(tmp_path: Path):
    SavedFilters(tmp_path).save("教务滞后", "部门:教务 滞后")
    text = (tmp_path / FILTERS_FILE_NAME).read_text(encoding="utf-8")
    assert text.startswith("# 存下的筛选")
    assert text.endswith("\n教务滞后: 部门:教务 滞后\n")


def test_what_was_noted_by_hand_stays(tmp_path: Path):
    path = tmp_path / FILTERS_FILE_NAME
    path.write_text("# 校长常看\n滞后的: 滞后\n# 其他\n本月: 本月\n", encoding="utf-8")
    SavedFilters(tmp_path).save("滞后的", "滞后 -暂缓")
    SavedFilters(tmp_path).remove("本月")
    assert path.read_text(encoding="utf-8") == "# 校长常看\n# 其他\n滞后的: 滞后 -暂缓\n"


def test_a_file_in_another_yaml_form_is_rewritten_whole(tmp_path: Path):
    (tmp_path / FILTERS_FILE_NAME).write_text("{甲: 滞后, 乙: 本月}\n", encoding="utf-8")
    SavedFilters(tmp_path).save("丙", "任务")
    assert SavedFilters(tmp_path).read_all() == {"甲": "滞后", "乙": "本月", "丙": "任务"}


@pytest.mark.parametrize("broken", ["教务：滞后\n", "- 滞后\n", "甲: 滞后\n甲: 本月\n", "\t甲: 乙"])
def test_a_broken_file_is_told_of_and_never_overwritten(tmp_path: Path, broken: str):
    path = tmp_path / FILTERS_FILE_NAME
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(SettingsError, match=FILTERS_FILE_NAME):
        SavedFilters(tmp_path).save("本月", "本月")
    assert path.read_text(encoding="utf-8") == broken


def test_an_unknown_name_is_refused_with_those_there_are(tmp_path: Path):
    filters = SavedFilters(tmp_path)
    with pytest.raises(RefusedError, match="还没有存过筛选"):
        filters.remove("本月")
    filters.save("滞后的", "滞后")
    with pytest.raises(RefusedError, match="没有名为“本月”的筛选。现有：滞后的。"):
        filters.filter_text("本月")


@pytest.mark.parametrize(("name", "words"), [("", "滞后"), ("名", " "), ("名" * 31, "滞后")])
def test_nothing_is_saved_without_a_fitting_name_and_words(tmp_path: Path, name: str, words: str):
    with pytest.raises(RefusedError):
        SavedFilters(tmp_path).save(name, words)
    assert not (tmp_path / FILTERS_FILE_NAME).exists()


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=40)))
def test_any_name_and_words_come_back(tmp_path_factory, wanted: dict[str, str]):
    filters = SavedFilters(tmp_path_factory.mktemp("filters"))
    expected: dict[str, str] = {}
    for name, words in wanted.items():
        if one_line(name) and one_line(words):
            filters.save(name, words)
            expected[one_line(name)] = one_line(words)
    assert filters.read_all() == expected
