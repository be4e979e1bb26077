"""A file of an older form: read in memory, rewritten only once there is a copy of it."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from meetingtui.base.errors import StoreError
from meetingtui.meeting.reflection import Problem
from meetingtui.plan.item import Progress
from meetingtui.plan.item_fields import DeadlineValue, FieldChange, ItemField
from meetingtui.store.backups import list_backups
from meetingtui.store.database_tables import SCHEMA, migrate_to_current_schema
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
NOW = datetime(2026, 11, 23, 14, 30)
OLD = {
    "items": {"3": {"id": 3, "kind": "measure", "title": "办好读书节", "shade": "蓝"}},
    "meetings": {
        "1": {"id": 1, "number": 1, "on": "2026-10-26"},
        "2": {
            "id": 2,
            "number": 2,
            "on": "2026-11-09",
            "state": "closed",
            "reflections": [
                {
                    "department": "课程教学部",
                    "problems": ["作业公示不及时", "听课反馈拖延"],
                    "mood": "好",
                },
                {"department": "后勤保障部", "done": ["检修门窗"]},
            ],
        },
    },
    "meta": {"1": {"schema": 1, "term": TERM, "sitting": {"step": "reflection"}, "by": "0.1"}},
    "extra": {"1": {"kept": True}},
}
PROBLEMS = (Problem(text="作业公示不及时"), Problem(text="听课反馈拖延"))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / f"{TERM}.json"
    path.write_text(json.dumps(OLD, ensure_ascii=False), encoding="utf-8")
    return path


def test_an_old_file_is_copied_then_rewritten_with_all_it_held(old: Path) -> None:
    before = old.read_bytes()
    with TermFile.open(old, TERM, clock=lambda: NOW) as term_file:
        assert term_file.records.meetings[2].reflections[0].problems == PROBLEMS
        assert term_file.undo_description is None
    (copy,) = list_backups(old)
    assert copy.path.read_bytes() == before
    now = json.loads(old.read_text(encoding="utf-8"))
    assert now["meta"]["1"] == {**OLD["meta"]["1"], "schema": SCHEMA}
    reflection = now["meetings"]["2"]["reflections"][0]
    assert reflection["problems"] == [{"text": each.text} for each in PROBLEMS]
    assert reflection["mood"] == "好"
    assert [now[table] for table in ("items", "extra")] == [OLD["items"], OLD["extra"]]


def test_read_only_an_old_file_is_understood_and_left_alone(old: Path) -> None:
    before = old.read_bytes()
    with TermFile.open_read_only(old, TERM) as term_file:
        assert term_file.records.meetings[2].reflections[0].problems == PROBLEMS
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir()] == [old.name]


def test_without_a_copy_an_old_file_is_not_rewritten(old: Path) -> None:
    before = old.read_bytes()
    (old.parent / "backups").write_text("", encoding="utf-8")  # where the folder should be
    with pytest.raises(StoreError, match="旧版本的文件，改写以前没有做成"):
        TermFile.open(old, TERM, clock=lambda: NOW)
    assert old.read_bytes() == before


def test_an_old_copy_put_back_is_brought_forward_again(old: Path) -> None:
    with TermFile.open(old, TERM, clock=lambda: NOW):
        pass
    old.write_bytes(list_backups(old)[0].path.read_bytes())
    with TermFile.open(old, TERM, clock=lambda: NOW) as term_file:
        assert term_file.records.meetings[2].reflections[0].problems == PROBLEMS


@pytest.mark.parametrize(
    "reflections", [None, 3, ["话"], [{"problems": "话"}], [{"problems": [1, None]}]]
)
def test_what_no_old_program_wrote_is_called_damaged_and_left_alone(
    old: Path, reflections: object
) -> None:
    meeting = {**OLD["meetings"]["2"], "reflections": reflections}
    old.write_text(json.dumps({**OLD, "meetings": {"2": meeting}}), encoding="utf-8")
    before = old.read_bytes()
    with pytest.raises(StoreError, match="已损坏"):
        TermFile.open(old, TERM, clock=lambda: NOW)
    assert old.read_bytes() == before


def test_a_file_of_the_present_form_or_of_none_is_not_touched() -> None:
    for meta in ({"schema": SCHEMA}, {"schema": 0}, {"schema": True}, {}, "话"):
        tables = {"meta": {"1": meta}, "meetings": OLD["meetings"]}
        assert migrate_to_current_schema(tables) is tables


def _moved_items(tmp_path: Path, *lines: dict[str, object]) -> tuple[Progress, ...]:
    """The history of one item in an old file of form 2, as it is read now."""
    item = {"id": 3, "kind": "measure", "title": "办好读书节", "progress": list(lines)}
    tables = {"items": {"3": item}, "meetings": {}, "meta": {"1": {"schema": 2, "term": TERM}}}
    path = tmp_path / f"{TERM}.json"
    path.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    with TermFile.open(path, TERM, clock=lambda: NOW):
        pass
    (copy,) = list_backups(path)
    assert json.loads(copy.path.read_text(encoding="utf-8")) == tables
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        return term_file.records.items[3].progress


def test_sentences_about_changes_become_values_and_read_the_same(tmp_path: Path) -> None:
    said = [
        "完成时限由两周内调整为2027年1月5日",
        "责任人由待定调整为顾一帆、林知秋",
        "责任部门由办公室调整为待定",
    ]
    line = {"on": "2026-11-23", "before": "in_progress", "after": "in_progress", "changes": said}
    (progress,) = _moved_items(tmp_path, line)
    assert progress.changes == (
        FieldChange(
            ItemField.DEADLINE, DeadlineValue(text="两周内"), DeadlineValue(date(2027, 1, 5))
        ),
        FieldChange(ItemField.PEOPLE, (), ("顾一帆", "林知秋")),
        FieldChange(ItemField.DEPARTMENT, "办公室", ""),
    )
    assert progress.change_sentences == tuple(said)


@pytest.mark.parametrize(
    "words",
    ["时间改了", "完成时限由甲调整为乙调整为丙", "责任人由调整为", "完成时限由12月5日改为12月6日"],
)
def test_a_sentence_that_cannot_be_read_stays(tmp_path: Path, words: str) -> None:
    line = {"on": "2026-11-23", "before": "done", "after": "done", "changes": [words]}
    (progress,) = _moved_items(tmp_path, line)
    assert (progress.changes, progress.change_sentences) == ((), (words,))


def test_a_day_that_is_none_stays_in_words(tmp_path: Path) -> None:
    words = "完成时限由2月30日调整为12月5日"
    line = {"on": "2026-11-23", "before": "done", "after": "done", "changes": [words]}
    (progress,) = _moved_items(tmp_path, line)
    assert progress.changes[0].before == DeadlineValue(text="2月30日")
    assert progress.change_sentences == (words,)
