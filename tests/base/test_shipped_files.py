"""The guide's pages as sections."""

from pathlib import Path

import pytest

from meetingtui import __version__
from meetingtui.base.shipped_files import (
    GUIDE_PAGES,
    guide_section_for_screen,
    guide_sections,
    pop_unseen_release_notes,
)


def test_every_page_has_sections_with_words() -> None:
    sections = guide_sections()
    assert {each.page for each in sections} == set(GUIDE_PAGES)
    assert all(each.title and any(each.lines) for each in sections)
    assert not any("画面:" in line or "](" in line for each in sections for line in each.lines)


def test_titles_are_told_once_and_mostly_ask_how() -> None:
    titles = [each.title for each in guide_sections()]
    assert len(titles) == len(set(titles))
    assert sum("怎样" in title for title in titles) > 20


def test_a_screen_leads_to_its_first_section_and_home_to_none() -> None:
    found = guide_section_for_screen("meetingtui.ui.screens.review.review_screen")
    assert found is not None and found.page == "between-meetings"
    assert guide_section_for_screen("meetingtui.ui.screens.home_screen") is None


@pytest.mark.parametrize(
    ("module", "title"),
    [
        ("review.review_screen", "怎样看到哪里了"),
        ("review.edited_ledger_screen", "怎样做督办台账"),
        ("review.summary_screen", "怎样写学期工作总结"),
        ("minutes.minutes_screen", "怎样签发纪要"),
        ("minutes.wording_screen", "怎样改纪要的文字"),
        ("minutes.mail_screen", "怎样发给大家"),
        ("school_setup.people_page", "怎样读入人员名单"),
        ("plan.import_screen", "怎样读入工作计划"),
        ("plan.item_screen", "怎样增改计划里的事项"),
        ("backups_screen", "怎样恢复备份"),
    ],
)
def test_a_screen_leads_to_the_section_on_what_is_done_there(module: str, title: str) -> None:
    found = guide_section_for_screen(f"meetingtui.ui.screens.{module}")
    assert found is not None and found.title == title


def noted(folder: Path, version: str) -> None:
    (folder / "logs").mkdir()
    (folder / "logs" / "version.txt").write_text(version, encoding="utf-8")


def test_after_an_update_it_is_told_once(tmp_path: Path) -> None:
    noted(tmp_path, "0.0.9")
    heading, *entries = pop_unseen_release_notes(tmp_path)
    assert heading.startswith(f"程序已更新到 {__version__}。")
    assert entries and not any("**" in each or "`" in each for each in entries)
    assert pop_unseen_release_notes(tmp_path) == ()


def test_a_new_folder_is_told_nothing_and_the_next_version_is(tmp_path: Path) -> None:
    assert pop_unseen_release_notes(tmp_path) == ()
    assert pop_unseen_release_notes(tmp_path, "99.0.0") == ("程序已更新到 99.0.0。",)


def test_no_release_notes_are_shown_where_the_version_cannot_be_saved(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in the way", encoding="utf-8")
    assert pop_unseen_release_notes(tmp_path) == ()


def test_a_note_that_is_no_text_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "version.txt").write_bytes(b"\xff\xfe\xff")
    assert pop_unseen_release_notes(tmp_path) == ()
