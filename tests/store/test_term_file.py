import errno
import json
import os
import threading
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from fixed_clock import fixed_clock
from os_file_calls import SYNC_CALLS
from record_builders import make_measure
from tinydb import TinyDB

from meetingtui.base.errors import StoreBusyError, StoreError
from meetingtui.meeting.attendance import AttendanceEntry, Presence, attendance_with_presence
from meetingtui.meeting.record import LearningShare, Meeting, SessionState
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.store.database_tables import SCHEMA
from meetingtui.store.records import Change
from meetingtui.store.step_history import UNDO_DEPTH
from meetingtui.store.term_file import TermFile
from meetingtui.store.term_storage import TermStorage

TERM = "2026-2027-1"
DAY = date(2026, 11, 23)


def _meeting(number: int) -> Meeting:
    return Meeting(
        id=number,
        number=number,
        on=DAY,
        started=datetime.fromisoformat("2026-11-23 14:30"),
        attendance=(AttendanceEntry(name="方文博"), AttendanceEntry(name="沈知远")),
        topics=(Topic(id=1, title="课后服务"), Topic(id=2, title="运动会")),
        minutes_spent={"reflection": 8.5},
    )


def _open(folder: Path, **options) -> TermFile:
    return TermFile.open(folder / f"{TERM}.json", TERM, **options, clock=fixed_clock)


def unsynced(monkeypatch) -> None:
    for name in SYNC_CALLS:
        monkeypatch.setattr(os, name, lambda descriptor: None)


def _on_disk(folder: Path) -> dict:
    """What another program sees: the snapshot, and the journal on top of it."""
    return TermStorage(folder / f"{TERM}.json", read_only=True).read()


def test_a_new_term_is_an_empty_file_that_stock_tinydb_opens(tmp_path):
    with _open(tmp_path) as term:
        assert (dict(term.records.items), dict(term.records.meetings)) == ({}, {})
        assert term.records.session_state == SessionState()
        assert not term.is_read_only
    with TinyDB(tmp_path / f"{TERM}.json", encoding="utf-8") as db:
        assert db.tables() == {"items", "meetings", "meta"}
        assert db.table("meta").get(doc_id=1) == {"schema": SCHEMA, "term": TERM}


def test_what_is_recorded_is_on_the_disk_at_once(tmp_path):
    with _open(tmp_path) as term:
        records = term.record_change(
            Change(words="加两项", items=(make_measure(1), make_measure(2, "早读")))
        )
        assert records is term.records
        seen = TinyDB(tmp_path / f"{TERM}.json", storage=TermStorage, read_only=True)
        assert [row["title"] for row in seen.table("items")] == ["举措1", "早读"]
    with TinyDB(tmp_path / f"{TERM}.json", encoding="utf-8") as stock:
        assert [row["title"] for row in stock.table("items")] == ["举措1", "早读"]


def test_records_come_back_equal_when_opened_again(tmp_path):
    item = add_progress(
        make_measure(1, due=DAY), on=DAY, meeting=1, status=Status.DONE, text="已完成"
    )
    sitting = SessionState(meeting=1, step="reflection", drafts={"reflection/1": "写了一半"})
    with _open(tmp_path) as term:
        change = Change(words="x", items=(item,), meetings=(_meeting(1),), session_state=sitting)
        before = term.record_change(change)
    with _open(tmp_path) as term:
        assert term.records == before
        assert term.records.items[1] == item
        assert term.records.meetings[1] == _meeting(1)
        assert term.records.session_state == sitting


def test_a_picture_of_the_records_never_changes(tmp_path):
    with _open(tmp_path) as term:
        first = term.record_change(Change(words="x", items=(make_measure(1),)))
        term.record_change(
            Change(words="y", items=(make_measure(1, "改名"),), removed_meetings=(9,))
        )
        assert first.items[1].title == "举措1"
        with pytest.raises(TypeError):
            first.items[2] = make_measure(2)


def test_a_record_changed_after_it_was_handed_over_changes_nothing(tmp_path):
    fields = {"课题": "阅读"}
    with _open(tmp_path) as term:
        term.record_change(
            Change(words="x", items=(msgspec.structs.replace(make_measure(1), fields=fields),))
        )
        fields["课题"] = "别的"
        assert term.records.items[1].fields == {"课题": "阅读"}


def test_one_change_is_one_write_over_all_tables(tmp_path, monkeypatch):
    writes: list[int] = []
    real = os.write
    with _open(tmp_path) as term:
        term.record_change(Change(words="x", items=(make_measure(1), make_measure(2))))
        monkeypatch.setattr(os, "replace", lambda *a: pytest.fail("the snapshot is written"))
        monkeypatch.setattr(os, "write", lambda *a: (writes.append(1), real(*a))[1])
        term.record_change(
            Change(
                words="y",
                items=(make_measure(3),),
                meetings=(_meeting(1), _meeting(2)),
                removed_items=(1, 2),
                session_state=SessionState(step="close"),
            )
        )
        assert writes == [1]
        assert set(_on_disk(tmp_path)["items"]) == {"3"}
        monkeypatch.undo()


def test_a_change_that_changes_nothing_writes_nothing_and_is_no_step(tmp_path, monkeypatch):
    with _open(tmp_path) as term:
        term.record_change(
            Change(words="加", items=(make_measure(1),), session_state=SessionState(step="a"))
        )
        monkeypatch.setattr(os, "write", lambda *a: pytest.fail("written"))
        term.record_change(
            Change(words="又", items=(make_measure(1),), session_state=SessionState(step="a"))
        )
        term.record_change(Change(words="删没有的", removed_items=(7,)))
        assert term.undo_description == "加"
        monkeypatch.undo()


def test_undo_and_redo_go_through_the_file_and_say_their_words(tmp_path):
    with _open(tmp_path) as term:
        assert (term.undo(), term.redo(), term.undo_description, term.redo_description) == (
            None,
        ) * 4
        term.record_change(
            Change(words="加第一项", items=(make_measure(1),), meetings=(_meeting(1),))
        )
        term.record_change(Change(words="换一项", items=(make_measure(2),), removed_items=(1,)))
        assert term.undo_description == "换一项"
        assert term.undo() == "换一项"
        assert set(term.records.items) == {1}
        assert set(_on_disk(tmp_path)["items"]) == {"1"}
        assert (term.undo_description, term.redo_description) == ("加第一项", "换一项")
        assert term.undo() == "加第一项"
        assert _on_disk(tmp_path)["meetings"] == {}
        assert term.undo() is None
        assert term.redo() == "加第一项"
        assert term.redo() == "换一项"
        assert term.redo() is None
        assert set(_on_disk(tmp_path)["items"]) == {"2"}


def test_a_new_change_after_undo_forgets_what_could_be_redone(tmp_path):
    with _open(tmp_path) as term:
        term.record_change(Change(words="甲", items=(make_measure(1),)))
        term.undo()
        term.record_change(Change(words="乙", items=(make_measure(2),)))
        assert term.redo_description is None
        assert term.redo() is None
        assert set(term.records.items) == {2}


def test_several_steps_are_taken_back_together_and_come_again_one_by_one(tmp_path):
    with _open(tmp_path) as term:
        for words in ("甲", "乙", "丙", "丁"):
            term.record_change(Change(words=words, items=(make_measure(1, words),)))
        assert term.undo_descriptions == ("丁", "丙", "乙", "甲")
        assert term.undo(3) == "乙"
        assert term.records.items[1].title == "甲"
        assert _on_disk(tmp_path)["items"]["1"]["title"] == "甲"
        assert (term.redo(), term.redo(), term.redo(), term.redo()) == ("乙", "丙", "丁", None)
        assert term.undo(99) == "甲"
        assert not term.records.items


def test_what_goes_on_with_the_step_before_is_undone_with_it(tmp_path):
    def note(text, **more):
        meeting = msgspec.structs.replace(_meeting(1), private_note=text)
        return Change(words="备忘", meetings=(meeting,), **more)

    with _open(tmp_path) as term:
        term.record_change(Change(words="会议", meetings=(_meeting(1),)))
        term.record_change(note("甲"))
        term.record_change(note("甲乙", goes_on=True))
        term.record_change(note("甲乙丙", goes_on=True))
        term.record_change(note("丁"))
        term.record_change(Change(words="事项", items=(make_measure(1),)))
        term.record_change(note("戊", goes_on=True))
        assert term.undo_descriptions == ("备忘", "事项", "备忘", "备忘", "会议")
        term.undo(3)
        assert term.records.meetings[1].private_note == "甲乙丙"
        term.undo()
        assert term.records.meetings[1].private_note == ""
        term.redo()
        assert term.records.meetings[1].private_note == "甲乙丙"


def test_what_is_forgotten_is_no_step_any_more_also_after_a_restart(tmp_path):
    with _open(tmp_path) as term:
        term.record_change(Change(words="甲", items=(make_measure(1),)))
        term.undo()
        term.redo()
        term.clear_undo_history()
        assert (term.undo(), term.redo()) == (None, None)
    with _open(tmp_path) as term:
        assert (term.undo_description, set(term.records.items)) == (None, {1})
        assert len(term.read_audit_trail()) == 3


def test_undo_never_moves_the_desk(tmp_path):
    with _open(tmp_path) as term:
        term.record_change(
            Change(words="甲", items=(make_measure(1),), session_state=SessionState(step="a"))
        )
        term.undo()
        assert term.records.session_state == SessionState(step="a")
        term.record_change(
            Change(words="", session_state=SessionState(step="b", drafts={"x": "半句"}))
        )
        assert term.undo_description is None
        assert term.redo() == "甲"
        assert term.records.session_state == SessionState(step="b", drafts={"x": "半句"})


def test_a_hundred_steps_can_be_taken_back(tmp_path, monkeypatch):
    unsynced(monkeypatch)
    with _open(tmp_path) as term:
        for number in range(1, UNDO_DEPTH + 6):
            term.record_change(Change(words=f"第{number}步", items=(make_measure(number),)))
        taken = 0
        while term.undo():
            taken += 1
        assert taken == UNDO_DEPTH == 100
        assert set(term.records.items) == {1, 2, 3, 4, 5}


def test_a_failed_save_changes_nothing_and_can_be_tried_again(tmp_path, monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with _open(tmp_path) as term:
        term.record_change(Change(words="甲", items=(make_measure(1),)))
        term.record_change(Change(words="乙", items=(make_measure(2),)))
        term.undo()
        before, disk = term.records, _on_disk(tmp_path)
        change = Change(
            words="丙", items=(make_measure(1, "改名"), make_measure(3)), removed_items=(2,)
        )
        with monkeypatch.context() as broken:
            for name in SYNC_CALLS:
                broken.setattr(os, name, full)
            for attempt in (lambda: term.record_change(change), term.undo, term.redo):
                with pytest.raises(StoreError, match=r"磁盘已满.*请"):
                    attempt()
        assert term.records is before
        assert _on_disk(tmp_path) == disk
        assert (term.undo_description, term.redo_description) == ("甲", "乙")
        term.record_change(change)
        assert term.records.items[1].title == "改名"
        assert term.undo() == "丙"


def test_words_that_cannot_be_saved_are_refused_whole(tmp_path):
    with _open(tmp_path) as term:
        with pytest.raises(StoreError, match="不能保存的字符"):
            term.record_change(
                Change(words="x", items=(make_measure(1), make_measure(2, "坏\ud800字")))
            )
        assert dict(term.records.items) == {}
        term.record_change(Change(words="x", items=(make_measure(1, "好字𠮷"),)))
    with _open(tmp_path) as term:
        assert term.records.items[1].title == "好字𠮷"


def test_threads_may_record_at_once(tmp_path, monkeypatch):
    unsynced(monkeypatch)
    with _open(tmp_path) as term:
        threads = [
            threading.Thread(
                target=lambda base=base: [
                    term.record_change(Change(words="x", items=(make_measure(base + step),)))
                    for step in range(10)
                ]
            )
            for base in (100, 200, 300, 400)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(term.records.items) == 40
    assert len(_on_disk(tmp_path)["items"]) == 40


def test_reading_only_takes_no_lock_creates_nothing_and_refuses_to_record(tmp_path):
    with _open(tmp_path) as writer:
        writer.record_change(Change(words="x", items=(make_measure(1),)))
        before = sorted(path.name for path in tmp_path.iterdir())
        with TermFile.open_read_only(tmp_path / f"{TERM}.json", TERM) as reader:
            assert reader.is_read_only
            assert set(reader.records.items) == {1}
            with pytest.raises(StoreError, match="只读"):
                reader.record_change(Change(words="x", items=(make_measure(2),)))
            assert set(reader.records.items) == {1}
        assert sorted(path.name for path in tmp_path.iterdir()) == before
        with pytest.raises(StoreBusyError):
            _open(tmp_path)
        writer.record_change(Change(words="x", items=(make_measure(2),)))


def test_reading_a_term_not_begun_shows_nothing_and_leaves_nothing(tmp_path):
    with TermFile.open_read_only(tmp_path / f"{TERM}.json", TERM) as term:
        assert dict(term.records.items) == {}
    assert list(tmp_path.iterdir()) == []


def _with_unknown_fields(folder: Path) -> None:
    with _open(folder) as term:
        item = add_progress(make_measure(1), on=date(2026, 11, 9), meeting=1, text="已收齐")
        term.record_change(
            Change(words="x", items=(item, make_measure(2)), meetings=(_meeting(1),))
        )
    path = folder / f"{TERM}.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["audit"] = {"1": {"who": "某人"}}
    raw["meta"]["1"]["theme"] = "dark"
    raw["meta"]["1"].setdefault("sitting", {})["zoom"] = 2
    raw["items"]["1"]["priority"] = 5
    raw["items"]["1"]["progress"][0]["photo"] = "a.jpg"
    raw["items"]["2"]["labels"] = ["重点"]
    raw["meetings"]["1"]["weather"] = "晴"
    raw["meetings"]["1"]["attendance"][1]["seat"] = 3
    raw["meetings"]["1"]["topics"][1]["file"] = "b.docx"
    raw["meetings"]["1"]["share"] = {"slides": "c.pptx"}
    path.write_text(json.dumps(raw), encoding="utf-8")


def test_unknown_fields_are_kept_at_every_level(tmp_path):
    _with_unknown_fields(tmp_path)
    with _open(tmp_path) as term:
        item, meeting = term.records.items[1], term.records.meetings[1]
        term.record_change(
            Change(
                words="x",
                items=(add_progress(item, on=DAY, meeting=2, status=Status.DONE, text="已结题"),),
                meetings=(
                    msgspec.structs.replace(
                        meeting,
                        attendance=attendance_with_presence(
                            meeting.attendance, "沈知远", Presence.LEAVE, "外出"
                        ),
                        topics=meeting.topics[::-1],
                        share=LearningShare(presenter="方文博"),
                    ),
                ),
                session_state=SessionState(step="reflection"),
            )
        )
    raw = _on_disk(tmp_path)
    assert raw["audit"] == {"1": {"who": "某人"}}
    assert raw["meta"]["1"]["theme"] == "dark"
    assert raw["meta"]["1"]["sitting"] == {"step": "reflection", "zoom": 2}
    assert raw["items"]["1"]["priority"] == 5
    assert [line.get("photo") for line in raw["items"]["1"]["progress"]] == ["a.jpg", None]
    assert raw["items"]["2"]["labels"] == ["重点"]
    kept = raw["meetings"]["1"]
    assert kept["weather"] == "晴"
    assert [line.get("seat") for line in kept["attendance"]] == [None, 3]
    assert kept["attendance"][1]["reason"] == "外出"
    assert [topic.get("file") for topic in kept["topics"]] == ["b.docx", None]
    assert kept["share"] == {"slides": "c.pptx", "presenter": "方文博"}


def test_undo_brings_unknown_fields_back(tmp_path):
    _with_unknown_fields(tmp_path)
    with _open(tmp_path) as term:
        before = _on_disk(tmp_path)
        term.record_change(Change(words="删", removed_items=(1, 2), removed_meetings=(1,)))
        term.undo()
    assert _on_disk(tmp_path) == before


def test_a_stranger_changing_the_file_loses_neither_side(tmp_path):
    with _open(tmp_path) as term:
        term.record_change(Change(words="甲", items=(make_measure(1),)))
        path = tmp_path / f"{TERM}.json"
        raw = _on_disk(tmp_path)
        raw["items"]["1"]["title"] = "同步来的"
        path.write_text(json.dumps(raw), encoding="utf-8")
        with pytest.raises(StoreError, match="未保存的改动 1"):
            term.record_change(Change(words="乙", items=(make_measure(2, "这一步"),)))
        assert set(term.records.items) == {1}
    assert _on_disk(tmp_path) == raw
    with _open(tmp_path) as theirs:
        assert [line.words for line in theirs.read_audit_trail()] == ["甲"]
    assert not (tmp_path / f"{TERM} 未保存的改动 2.json").exists()
    with TermFile.open(tmp_path / f"{TERM} 未保存的改动 1.json", TERM, clock=fixed_clock) as ours:
        assert [item.title for item in ours.records.items.values()] == ["举措1", "这一步"]


def test_a_strangers_file_taken_away_again_leaves_all_of_ours(tmp_path):
    path = tmp_path / f"{TERM}.json"
    with _open(tmp_path) as term:
        term.record_change(Change(words="甲", items=(make_measure(1),)))
        ours = path.read_bytes()
        path.write_bytes(b"{}")
        with pytest.raises(StoreError, match="未保存的改动 1"):
            term.record_change(Change(words="乙", items=(make_measure(2),)))
        path.write_bytes(ours)
    with _open(tmp_path) as term:
        assert set(term.records.items) == {1}
        assert term.undo_description == "甲"


def test_a_strangers_file_found_on_closing_stays_and_ours_lies_beside_it(tmp_path):
    path = tmp_path / f"{TERM}.json"
    with _open(tmp_path) as term:
        theirs = path.read_bytes().replace(b"}\n", b"}\n\n")
        term.record_change(Change(words="甲", items=(make_measure(1),)))
        path.write_bytes(theirs)
    assert path.read_bytes() == theirs
    with _open(tmp_path) as term:
        assert dict(term.records.items) == {}
        assert term.warnings == ()
    with TermFile.open(tmp_path / f"{TERM} 未保存的改动 1.json", TERM, clock=fixed_clock) as kept:
        assert set(kept.records.items) == {1}
