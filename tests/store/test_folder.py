import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui import school
from meetingtui.errors import RefusedError, StoreError, StoreReadOnlyError
from meetingtui.store.folder import create_school, locate, open_term, term_path, usual_term

TODAY = date(2026, 11, 22)


def test_the_data_folder_is_looked_for_in_order(tmp_path):
    here = tmp_path / "here"
    (here / "data").mkdir(parents=True)
    environ = {"MEETINGTUI_DATA": str(tmp_path / "环境")}
    assert locate(tmp_path / "x", environ, here) == tmp_path / "x"
    assert locate(Path("x"), environ, here) == here / "x"
    assert locate(None, environ, here) == tmp_path / "环境"
    own = locate(None, {"MEETINGTUI_DATA": ""}, here)
    assert own.name == "meetingtui"
    assert here not in own.parents
    (here / "data" / "school.yaml").write_text("name: x", encoding="utf-8")
    assert locate(None, {}, here) == here / "data"


@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 1), date(2027, 7, 30), date(2029, 2, 2)])
def test_a_new_school_loads_and_its_term_opens(tmp_path, today):
    folder = tmp_path / "新 学校"
    create_school(folder, today)
    loaded = school.load(folder)
    term = loaded.term(today)
    assert term.end >= today
    assert loaded.roster
    with open_term(folder, term) as opened:
        assert opened.path == term_path(folder, term.id) == folder / f"{term.id}.json"
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {
        "backups",
        "minutes",
        "outbox",
    }


def test_the_new_school_yaml_explains_every_part(tmp_path):
    create_school(tmp_path, TODAY)
    text = (tmp_path / "school.yaml").read_text(encoding="utf-8")
    assert "2026-11-22" in text
    assert "$" not in text
    shapes = (school.School, school.Department, school.Person, school.MeetingHabits)
    for shape in (*shapes, school.Thresholds, school.Term):
        for field in shape.__struct_fields__:
            assert field in text, field


def test_a_school_that_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "school.yaml").write_text("name: 老学校", encoding="utf-8")
    with pytest.raises(RefusedError, match="已经有"):
        create_school(tmp_path, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["school.yaml"]
    assert (tmp_path / "school.yaml").read_text(encoding="utf-8") == "name: 老学校"


def test_files_already_in_the_folder_stay(tmp_path):
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "旧.docx").write_text("x", encoding="utf-8")
    create_school(tmp_path, TODAY)
    assert (tmp_path / "minutes" / "旧.docx").exists()


def test_a_file_in_the_folders_place_is_named(tmp_path):
    (tmp_path / "学校").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match=r"不能在 .*学校 新建"):
        create_school(tmp_path / "学校", TODAY)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs folder permissions")
def test_a_folder_without_write_permission_is_named(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="没有权限"):
            create_school(tmp_path / "学校", TODAY)
    finally:
        tmp_path.chmod(0o700)


def test_a_term_that_cannot_be_locked_can_still_be_looked_at(tmp_path):
    create_school(tmp_path, TODAY)
    term = school.load(tmp_path).term(TODAY)
    (tmp_path / f".{term.id}.json.lock").mkdir()
    with pytest.raises(StoreReadOnlyError, match="只能以只读方式查看，不能记录"):
        open_term(tmp_path, term)
    with open_term(tmp_path, term, read_only=True) as looked_at:
        assert looked_at.read_only


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs folder permissions")
def test_a_lock_file_left_behind_does_not_hide_that_nothing_can_be_written(tmp_path):
    create_school(tmp_path, TODAY)
    term = school.load(tmp_path).term(TODAY)
    (tmp_path / f".{term.id}.json.lock").touch()
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreReadOnlyError, match="没有权限"):
            open_term(tmp_path, term)
    finally:
        tmp_path.chmod(0o700)


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_the_usual_term_begins_on_a_monday_and_is_the_running_or_next_one(today):
    term = usual_term(today)
    assert term.first_monday.weekday() == 0
    assert term.title != term.id
    assert term.first_monday - timedelta(weeks=10) <= today <= term.end
    assert term.weeks == 20
    assert term.first_monday.month in (8, 9) if term.id.endswith("-1") else (2,)
