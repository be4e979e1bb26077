"""``meetingtui attach`` on the sample school, and where the files show afterwards."""

import io
import json
import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from meetingtui.base.clock import today
from meetingtui.cli.program import cli
from meetingtui.sample import create_sample_school


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample school."""
    create_sample_school(tmp_path / "school", today())
    return tmp_path / "school"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small picture that Word can show."""
    path = tmp_path / "现场.png"
    path.write_bytes(_png(40, 30))
    return path


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height)))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *args])


def words_of(document: bytes) -> str:
    return "\n".join(each.text for each in Document(io.BytesIO(document)).paragraphs)


def evidence_findings(folder: Path) -> list[tuple[str, str]]:
    found = json.loads(run(folder, "check", "--json").stdout)
    rows = found["findings"] if isinstance(found, dict) else found
    return [(row["code"], row["what"]) for row in rows if row["code"].startswith("evidence")]


def test_a_photo_of_a_meeting_is_in_the_record_the_summary_and_the_check(
    folder: Path, photo: Path, tmp_path: Path
) -> None:
    told = run(folder, "attach", str(photo), "--meeting", "3")
    assert told.output.startswith("已附上：现场.png（")
    (copy,) = (folder / "attachments").rglob("*.png")
    assert copy.read_bytes() == photo.read_bytes()
    assert "没有新的" in run(folder, "attach", str(photo), "--meeting", "3").output

    record = tmp_path / "record.docx"
    run(folder, "minutes", "3", "--template", "会议记录", "-o", str(record))
    assert "现场.png（" in words_of(record.read_bytes())

    with_pictures, with_list = tmp_path / "pictures.docx", tmp_path / "list.docx"
    for path, wanted in ((with_pictures, "附目录和照片"), (with_list, "附目录")):
        done = run(folder, "summary", "-o", str(path), "--evidence", wanted)
        assert done.exit_code == 0, done.output
        assert "1. 现场.png（" in words_of(path.read_bytes())
    assert len(Document(str(with_pictures)).inline_shapes) == 1
    assert not Document(str(with_list)).inline_shapes

    assert evidence_findings(folder) == [("evidence", "佐证材料 1 份，都在，没有变动")]
    copy.write_bytes(b"changed")
    assert any("内容被改动过" in what for _, what in evidence_findings(folder))
    copy.unlink()
    assert any("找不到了" in what for _, what in evidence_findings(folder))
    without = tmp_path / "without.docx"
    done = run(folder, "summary", "-o", str(without), "--evidence", "附目录和照片")
    assert done.exit_code == 0
    assert "照片没有放进来" in words_of(without.read_bytes())


def test_the_annexes_show_each_goal_over_three_terms(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "annexes.docx"
    done = run(folder, "summary", "-o", str(path), "--annex")
    assert done.exit_code == 0, done.output
    word = Document(str(path))
    text = words_of(path.read_bytes())
    assert "附：三年规划目标各学期进展" in text
    assert "延续：实施“晨光二十分”阅读计划，" in text
    goals = [table for table in word.tables if table.rows[0].cells[0].text == "学期"]
    assert [len(table.rows) for table in goals] == [4, 4]
    assert "市书香校园（市级）" in goals[0].rows[2].cells[3].text


def test_a_file_that_nothing_refers_to_is_told_and_stays(folder: Path) -> None:
    term = next(folder.glob("*-*-?.json")).stem
    left = folder / "attachments" / term / "旧照片.jpg"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"photo")
    assert [code for code, _ in evidence_findings(folder)] == ["evidence-unused"]
    run(folder, "check", "--fix")
    assert left.exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("没有.jpg", "--meeting", "3"), "没有找到“没有.jpg”"),
        (("PHOTO", "--meeting", "99"), "本学期没有第99次例会"),
        (("PHOTO", "--achievement", "没有这个奖"), "成果有 0 项"),
        (("PHOTO",), "请写 --item 事项、--meeting 次数、--achievement 成果"),
    ],
)
def test_what_cannot_be_filed_is_said_in_one_chinese_sentence(
    folder: Path, photo: Path, args: tuple[str, ...], said: str
) -> None:
    done = run(folder, "attach", *(str(photo) if each == "PHOTO" else each for each in args))
    assert done.exit_code in (1, 2)
    assert said in done.output
    assert "Traceback" not in done.output
