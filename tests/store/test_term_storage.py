import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from os_file_calls import DATA_SYNC_CALL, SYNC_CALLS, SYNCS_FOLDERS
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from meetingtui.base.errors import StoreBusyError, StoreError
from meetingtui.store.term_storage import TermStorage

NAME = "2026-2027-1.json"


@pytest.fixture(params=["ours", "memory"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], TinyDB]:
    """A database over our storage and over TinyDB's own, for what both must do alike."""
    if request.param == "ours":
        return lambda: TinyDB(tmp_path / NAME, storage=TermStorage)
    return lambda: TinyDB(storage=MemoryStorage)


def test_a_database_without_a_file_is_empty(opened):
    with opened() as db:
        assert db.storage.read() is None
        assert db.tables() == set()
        assert db.all() == []


def test_tables_keep_what_is_inserted_updated_and_removed(opened):
    with opened() as db:
        items = db.table("items")
        items.insert(Document({"title": "校门口护学岗", "n": 1}, 7))
        assert items.insert({"title": "早读", "n": 2}) == 8
        items.update({"n": 3}, where("title") == "早读")
        items.upsert(Document({"n": 4}, 7))
        assert {row.doc_id: dict(row) for row in items} == {
            7: {"title": "校门口护学岗", "n": 4},
            8: {"title": "早读", "n": 3},
        }
        items.remove(doc_ids=[7])
        assert [row.doc_id for row in items] == [8]
        db.drop_table("items")
        assert db.tables() == set()


def test_nested_and_odd_values_come_back_as_they_were(opened):
    row = {"a": [1, {"b": None}], "c": 1.5, "d": True, "e": '“引号”\n\t\\"', "f": {}, "g": 10**30}
    with opened() as db:
        db.insert(row)
        assert db.all() == [row]


def test_the_default_table_and_several_tables_stand_side_by_side(opened):
    with opened() as db:
        db.insert({"x": 1})
        db.table("meetings").insert({"y": 2})
        assert db.tables() == {"_default", "meetings"}
        assert len(db) == 1


def test_what_was_written_is_there_when_opened_again(tmp_path):
    with TinyDB(tmp_path / NAME, storage=TermStorage) as db:
        db.insert({"x": "例会"})
    with TinyDB(tmp_path / NAME, storage=TermStorage) as db:
        assert db.all() == [{"x": "例会"}]


def test_stock_tinydb_reads_our_file_and_we_read_its(tmp_path):
    with TinyDB(tmp_path / NAME, storage=TermStorage) as db:
        db.table("items").insert({"title": "中文"})
    with TinyDB(tmp_path / NAME, encoding="utf-8") as stock:
        assert stock.table("items").all() == [{"title": "中文"}]
        stock.table("items").insert({"title": "又一项"})
    with TinyDB(tmp_path / NAME, storage=TermStorage) as db:
        assert [row["title"] for row in db.table("items")] == ["中文", "又一项"]


def test_the_file_is_readable_chinese_one_document_a_line(tmp_path):
    with TinyDB(tmp_path / NAME, storage=TermStorage) as db:
        db.table("items").insert_multiple([{"title": "早读"}, {"title": "课间操"}])
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert '"1": {"title":"早读"},\n"2": {"title":"课间操"}\n' in text


def test_what_read_returns_is_the_callers_own(tmp_path):
    with TinyDB(tmp_path / NAME, storage=TermStorage) as db:
        db.insert({"people": ["方文博"]})
        db.all()[0]["people"].append("别人")
        db.storage.read()["_default"].clear()
        assert db.all() == [{"people": ["方文博"]}]


def test_what_write_was_given_may_change_afterwards(tmp_path):
    with TinyDB(tmp_path / NAME, storage=TermStorage) as db:
        tables = {"_default": {"1": {"x": 1}}}
        db.storage.write(tables)
        tables["_default"]["1"]["x"] = 2
        assert db.all() == [{"x": 1}]


def test_a_byte_order_mark_left_by_an_editor_does_no_harm(tmp_path):
    (tmp_path / NAME).write_text('{"items": {"1": {"title": "早读"}}}', encoding="utf-8-sig")
    with TinyDB(tmp_path / NAME, storage=TermStorage) as db:
        assert db.table("items").all() == [{"title": "早读"}]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"{",
        b'{"items": {"1": {"title": "\xe6\x97',
        b"\x00" * 4096,
        b"\xff\xfe{\x00}\x00",
        b'{"items": {"1": {"title": "\xc8\xd5"}}}',
        b"[]",
        b"null",
        b'{"items": []}',
        b'{"items": 3}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"PK\x03\x04",
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_damaged_file_is_refused_by_name_and_left_alone(tmp_path, content, read_only):
    path = tmp_path / NAME
    path.write_bytes(content)
    with pytest.raises(StoreError, match=rf"{NAME} 已损坏.*未改动"):
        TermStorage(path, read_only=read_only)
    assert path.read_bytes() == content
    path.write_bytes(b'{"items": {}}')
    TermStorage(path).close()  # the refusal has not left the lock held


def test_a_folder_in_the_files_place_is_refused(tmp_path):
    (tmp_path / NAME).mkdir()
    with pytest.raises(StoreError, match="读不了"):
        TermStorage(tmp_path / NAME)


def test_read_only_creates_nothing_and_writes_nothing(tmp_path):
    storage = TermStorage(tmp_path / NAME, read_only=True)
    assert storage.read() is None
    with pytest.raises(StoreError, match="只读"):
        storage.write({})
    storage.close()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_after_closing(tmp_path):
    storage = TermStorage(tmp_path / NAME)
    storage.write({"a": {}})
    storage.close()
    before = (tmp_path / NAME).read_bytes()
    with pytest.raises(StoreError, match="关闭"):
        storage.write({"b": {}})
    assert (tmp_path / NAME).read_bytes() == before


HOLDER = """
import sys
from pathlib import Path
from meetingtui.store.term_storage import TermStorage
storage = TermStorage(Path(sys.argv[1]))
storage.write({"items": {"1": {"title": "第一个窗口"}}})
print("open", flush=True)
sys.stdin.read()
"""


def _holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "open\n"
    return process


def test_a_second_process_gets_a_clear_message_and_may_read(tmp_path):
    holder = _holder(tmp_path / NAME)
    try:
        with pytest.raises(StoreBusyError, match=r"另一个窗口.*只读"):
            TermStorage(tmp_path / NAME)
        reader = TermStorage(tmp_path / NAME, read_only=True)
        assert reader.read() == {"items": {"1": {"title": "第一个窗口"}}}
    finally:
        holder.communicate()
    TermStorage(tmp_path / NAME).close()


def test_the_lock_frees_itself_when_its_holder_is_killed(tmp_path):
    holder = _holder(tmp_path / NAME)
    holder.kill()
    holder.communicate()
    storage = TermStorage(tmp_path / NAME)
    storage.write({"items": {}})
    storage.close()


def test_the_same_process_cannot_open_it_twice_for_writing(tmp_path):
    first = TermStorage(tmp_path / NAME)
    with pytest.raises(StoreBusyError):
        TermStorage(tmp_path / NAME)
    first.close()
    TermStorage(tmp_path / NAME).close()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreError, match="没有文件夹"):
        TermStorage(tmp_path / "没有" / NAME)
    assert list(tmp_path.iterdir()) == []


OURS = {"items": {"1": {"title": "我们的"}}}
THEIRS = '{"items": {"1": {"title": "别人的"}}}'


def _changed_outside(path: Path, how: str) -> None:
    if how == "replaced":
        other = path.with_name("other")
        other.write_text(THEIRS, encoding="utf-8")
        other.replace(path)
    elif how == "in place, same size, same time":
        was = path.stat()
        content = path.read_bytes().replace("我".encode(), "他".encode())
        path.write_bytes(content)
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    else:
        path.write_text(THEIRS, encoding="utf-8")


@pytest.mark.parametrize(
    "how",
    [
        "replaced",
        "in place",
        pytest.param(
            "in place, same size, same time",
            marks=pytest.mark.skipif(
                os.name == "nt", reason="Windows keeps no time of change that cannot be set"
            ),
        ),
    ],
)
def test_a_file_changed_from_outside_is_never_overwritten(tmp_path, how):
    path = tmp_path / NAME
    storage = TermStorage(path)
    storage.write(OURS)
    _changed_outside(path, how)
    theirs = path.read_bytes()
    wanted = OURS | {"meetings": {"1": {"number": 1}}}
    for number in (1, 2):
        with pytest.raises(StoreError, match=rf"改动过.*未保存的改动 {number}\.json"):
            storage.write(wanted)
        aside = tmp_path / f"2026-2027-1 未保存的改动 {number}.json"
        assert json.loads(aside.read_text(encoding="utf-8")) == wanted
    assert path.read_bytes() == theirs
    assert storage.read() == OURS
    storage.close()


def test_a_file_that_appears_beside_a_new_one_is_not_overwritten(tmp_path):
    storage = TermStorage(tmp_path / NAME)
    (tmp_path / NAME).write_text(THEIRS, encoding="utf-8")
    with pytest.raises(StoreError, match="改动过"):
        storage.write(OURS)
    assert (tmp_path / NAME).read_text(encoding="utf-8") == THEIRS
    storage.close()


def test_a_file_merely_touched_from_outside_is_written_on(tmp_path):
    storage = TermStorage(tmp_path / NAME)
    storage.write(OURS)
    (tmp_path / NAME).write_bytes((tmp_path / NAME).read_bytes())
    os.utime(tmp_path / NAME, (1, 1))
    storage.write({"items": {}})
    assert json.loads((tmp_path / NAME).read_bytes()) == {"items": {}}
    storage.close()


def test_a_file_deleted_from_outside_is_written_whole_again(tmp_path):
    storage = TermStorage(tmp_path / NAME)
    storage.write(OURS)
    (tmp_path / NAME).unlink()
    storage.write(OURS | {"meetings": {}})
    assert json.loads((tmp_path / NAME).read_bytes()) == OURS | {"meetings": {}}
    storage.close()


def _failing(real: Callable, at: int, number: int) -> Callable:
    """The system's call, failing the ``at``-th time only."""
    calls = iter(range(1, 1000))

    def call(*args, **kwargs):
        if next(calls) == at:
            raise OSError(number, os.strerror(number))
        return real(*args, **kwargs)

    return call


CALLS = [
    (DATA_SYNC_CALL, 1),  # of the temporary file
    ("write", 1),
    ("replace", 1),
    ("open", 1),  # of the temporary file
    *([("fsync", 1), ("open", 2)] if SYNCS_FOLDERS else []),  # of the folder
]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize(("name", "at"), CALLS)
@pytest.mark.parametrize("first", [True, False], ids=["new file", "old file"])
def test_a_failed_write_leaves_file_and_memory_as_they_were(
    tmp_path, monkeypatch, name, at, number, first
):
    storage = TermStorage(tmp_path / NAME)
    if not first:
        storage.write(OURS)
    before = storage.read()
    with monkeypatch.context() as broken:
        broken.setattr(os, name, _failing(getattr(os, name), at, number))
        with pytest.raises(StoreError, match="没有保存到"):
            storage.write({"items": {"1": {"title": "新的"}}})
    assert storage.read() == before
    names = {path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")}
    assert names == (set() if first else {NAME})
    if not first:
        assert json.loads((tmp_path / NAME).read_bytes()) == OURS
    storage.write({"items": {"1": {"title": "再试一次"}}})
    assert json.loads((tmp_path / NAME).read_bytes())["items"]["1"]["title"] == "再试一次"
    storage.close()


@pytest.mark.skipif(not SYNCS_FOLDERS, reason="Windows syncs no folders, nothing after the swap")
def test_a_disk_that_dies_after_the_swap_is_not_taken_for_a_stranger(tmp_path, monkeypatch):
    storage = TermStorage(tmp_path / NAME)
    storage.write(OURS)
    real, calls = os.fsync, iter(range(10))

    def dying(descriptor: int) -> None:
        if next(calls):  # everything after the temporary file, the way back included
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    with monkeypatch.context() as broken:
        for name in SYNC_CALLS:
            broken.setattr(os, name, dying)
        with pytest.raises(StoreError, match="没有保存到"):
            storage.write({"items": {}})
    storage.write(OURS | {"meetings": {}})
    assert json.loads((tmp_path / NAME).read_bytes()) == OURS | {"meetings": {}}
    storage.close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs folder permissions")
def test_a_read_only_folder_is_refused_but_can_be_read(tmp_path):
    folder = tmp_path / "只读"
    folder.mkdir()
    (folder / NAME).write_text(THEIRS, encoding="utf-8")
    folder.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="只读"):
            TermStorage(folder / NAME)
        assert TermStorage(folder / NAME, read_only=True).read() == json.loads(THEIRS)
    finally:
        folder.chmod(0o700)
