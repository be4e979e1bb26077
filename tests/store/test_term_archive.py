"""The archive of a term: everything in it, the same bytes each time, read again."""

import hashlib
import io
import random
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from record_builders import make_measure

from meetingtui.meeting.record import Meeting
from meetingtui.school.school import School, load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.evidence_files import copy_evidence_file
from meetingtui.store.records import Change
from meetingtui.store.repository import Repository
from meetingtui.store.term_archive import (
    CHECKSUMS,
    INDEX,
    WrittenArchive,
    archive_faults,
    list_archives,
    make_archive,
    windows_safe_path,
)

TODAY = date(2027, 1, 29)
SCHOOL = """\
name: 云山市晨光小学
departments: [{name: 教导处}]
people: [{name: 方启明, post: 校长}]
terms:
  - {id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-29}
  - {id: 2026-2027-2, first_monday: 2027-02-22, end: 2027-07-02}
meeting: {weekday: 周一, every: 2, first_week: 1, time: 14:30, host: 方启明, recorder: 方启明}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with papers of two terms."""
    (tmp_path / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    for name in (
        "minutes/2026-11-23 第6次行政例会纪要.docx",
        "minutes/2027-02-10 第9次行政例会纪要.docx",
        "minutes/2027-03-01 第1次行政例会纪要.docx",
        "ledger/督办台账.xlsx",
        "reports/2026-11-20/教导处.xlsx",
        "reports/2027-03-01/教导处.xlsx",
        "minutes/~$2026-11-23 打开着.docx",
        "minutes/.中断.tmp",
        "outbox/2026-11-23 第6次行政例会纪要 王晓梅.eml",
        "outbox/2027-03-01 第1次行政例会纪要.eml",
        "outbox/sending/2026-11-23.json",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


@pytest.fixture
def school(folder: Path) -> School:
    return load_school(folder)


@pytest.fixture
def term_file(folder: Path, school: School) -> Iterator[Repository]:
    photo = folder.parent / "现场.jpg"
    photo.write_bytes(b"photo" * 1000)
    file = copy_evidence_file(folder, school.terms[0].id, photo, TODAY)
    item = make_measure(1, "亮相课", evidence_files=(file,))
    meeting = Meeting(id=1, number=6, on=date(2026, 11, 23))
    with open_term(folder, school.terms[0], clock=lambda: datetime(2027, 1, 29, 9, 0)) as opened:
        opened.record_change(Change(words="开始", items=(item,), meetings=(meeting,)))
        yield opened


def made(folder: Path, school: School, term_file: Repository) -> WrittenArchive:
    return make_archive(folder, school, school.terms[0], term_file, TODAY)


def test_every_file_of_the_term_is_in_it_with_index_and_checksums(
    folder: Path, school: School, term_file: Repository
) -> None:
    found = made(folder, school, term_file)
    assert found.path.name == "2026-2027-1 归档 2027-01-29.zip"
    with zipfile.ZipFile(found.path) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        (photo,) = [name for name in names if name.startswith("attachments/")]
        assert set(names) - {photo} == {
            "2026-2027-1.json",
            "school.yaml",
            "minutes/2026-11-23 第6次行政例会纪要.docx",
            "minutes/2027-02-10 第9次行政例会纪要.docx",
            "ledger/督办台账.xlsx",
            "reports/2026-11-20/教导处.xlsx",
            "outbox/2026-11-23 第6次行政例会纪要 王晓梅.eml",
            INDEX,
            CHECKSUMS,
        }
        for line in archive.read(CHECKSUMS).decode().splitlines():
            digest, name = line.split(" *", 1)
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        book = CalamineWorkbook.from_filelike(io.BytesIO(archive.read(INDEX)))
        rows = book.get_sheet_by_index(0).to_python()[2:]
        assert (len(rows), rows[-1][2]) == (found.file_count, "佐证材料：亮相课")
    assert archive_faults(found.path) == ()
    assert found.missing == ()


def test_the_same_files_give_the_same_archive(
    folder: Path, school: School, term_file: Repository
) -> None:
    first = made(folder, school, term_file).path.read_bytes()
    for path in (folder / "minutes").iterdir():
        path.touch()
    assert made(folder, school, term_file).path.read_bytes() == first
    assert len(list_archives(folder)) == 1
    assert not list((folder / "archives").glob(".*"))


def test_an_evidence_file_that_is_gone_is_told(
    folder: Path, school: School, term_file: Repository
) -> None:
    next((folder / "attachments").rglob("*.jpg")).unlink()
    found = made(folder, school, term_file)
    assert found.missing == ("现场.jpg",)
    assert "缺 1 份佐证材料：现场.jpg" in found.summary_text


def test_what_is_damaged_or_missing_is_told(
    folder: Path, school: School, term_file: Repository, tmp_path: Path
) -> None:
    whole = made(folder, school, term_file).path
    content = whole.read_bytes()

    whole.write_bytes(content[: len(content) // 2])
    assert archive_faults(whole) == ("读不出来，或者不完整",)

    again = tmp_path / "without.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            if name != "school.yaml":
                new.writestr(name, b"changed" if name.startswith("ledger/") else old.read(name))
    assert archive_faults(again) == ("缺少 school.yaml", "ledger/督办台账.xlsx 已损坏")

    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as new:
        new.writestr("a.txt", b"a")
    assert archive_faults(other) == ("读不出来，或者不完整",)


def test_a_changed_byte_of_a_file_in_it_is_told(
    folder: Path, school: School, term_file: Repository
) -> None:
    whole = made(folder, school, term_file).path
    content = whole.read_bytes()
    with zipfile.ZipFile(whole) as archive:
        info = archive.getinfo("2026-2027-1.json")
        at = info.header_offset + 30 + len(info.filename.encode()) + len(info.extra) + 20
    damaged = bytearray(content)
    damaged[at + 20] ^= 0xFF
    whole.write_bytes(bytes(damaged))
    assert archive_faults(whole)


@pytest.mark.parametrize(("at_local", "at_central"), [(6, 8), (8, 10)], ids=["locked", "packing"])
def test_a_file_in_it_that_cannot_be_opened_is_named(
    folder: Path, school: School, term_file: Repository, at_local: int, at_central: int
) -> None:
    whole = made(folder, school, term_file).path
    content = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as archive:
        local = archive.getinfo("school.yaml").header_offset
    central = content.rindex(b"school.yaml") - 46
    for at in (local + at_local, central + at_central):
        content[at] ^= 0x15  # flag 1 is a password, method 0x1D none that is known
    whole.write_bytes(bytes(content))
    assert archive_faults(whole) == ("school.yaml 已损坏",)


def test_no_damage_to_an_archive_is_more_than_a_finding(
    folder: Path, school: School, term_file: Repository
) -> None:
    whole = made(folder, school, term_file).path
    content, chance = whole.read_bytes(), random.Random(7)
    found = 0
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(chance.randrange(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        whole.write_bytes(bytes(damaged))
        found += bool(archive_faults(whole))
    assert found > 100  # the rest hit what says nothing of the content, such as a time


def test_names_are_ones_that_windows_takes() -> None:
    assert windows_safe_path("minutes/a:b?.docx") == "minutes/a_b_.docx"
    assert windows_safe_path("minutes/末尾. /x") == "minutes/末尾/x"
