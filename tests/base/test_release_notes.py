"""What is new is told once, after an update."""

from pathlib import Path

from meetingtui import __version__
from meetingtui.base.release_notes import release_notes_since_last_start


def noted(folder: Path, version: str) -> None:
    (folder / "logs").mkdir()
    (folder / "logs" / "version.txt").write_text(version, encoding="utf-8")


def test_after_an_update_it_is_told_once(tmp_path: Path) -> None:
    noted(tmp_path, "0.0.9")
    heading, *entries = release_notes_since_last_start(tmp_path)
    assert heading.startswith(f"程序已更新到 {__version__}。")
    assert entries and not any("**" in each or "`" in each for each in entries)
    assert release_notes_since_last_start(tmp_path) == ()


def test_a_new_folder_is_told_nothing_and_the_next_version_is(tmp_path: Path) -> None:
    assert release_notes_since_last_start(tmp_path) == ()
    assert release_notes_since_last_start(tmp_path, "99.0.0") == ("程序已更新到 99.0.0。",)


def test_where_it_cannot_be_noted_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in the way", encoding="utf-8")
    assert release_notes_since_last_start(tmp_path) == ()


def test_a_note_that_is_no_text_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "version.txt").write_bytes(b"\xff\xfe\xff")
    assert release_notes_since_last_start(tmp_path) == ()
