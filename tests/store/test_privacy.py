"""Files that the program writes are readable by their owner only, whatever the umask."""

import os
import stat
from datetime import date, datetime
from pathlib import Path

import pytest
from record_builders import make_measure

from meetingtui.checkup.data_folder_checks import paths_readable_by_others
from meetingtui.documents.document_file import write_document
from meetingtui.sample import create_sample_school
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change
from meetingtui.store.settings_files import SavedFilters, create_school_folder
from meetingtui.store.term_backups import back_up_term_and_school_files
from meetingtui.store.term_lifecycle import (
    back_up_and_build_closing_change,
    open_next_term,
    preview_next_term,
)

NOW = datetime(2027, 1, 14, 16, 0)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")


@pytest.fixture(autouse=True)
def open_habit():
    """Files are readable by everybody unless a program says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def exposed(folder: Path) -> list[str]:
    """Everything that others may read; templates are no secret."""
    return [
        str(path.relative_to(folder))
        for path in (folder, *folder.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
        and not path.relative_to(folder).is_relative_to("templates")
    ]


def test_filters_ledgers_summaries_and_terms_are_the_owners_alone(tmp_path):
    folder = tmp_path / "例会"
    create_school_folder(folder, date(2026, 11, 22))
    SavedFilters(folder).save("欠账", "滞后")
    write_document(b"x", folder / "ledger", "台账.xlsx")
    write_document(b"x", folder / "summary", "总结.docx")
    school = load_school(folder)
    term = school.terms[-1]
    with open_term(folder, term, clock=lambda: NOW) as file:
        file.record_change(Change(words="导入", items=(make_measure(1),)))
        assert back_up_term_and_school_files(file, "", NOW) == ()
        file.record_change(back_up_and_build_closing_change(file, school, term, NOW))
        records = file.records
    open_next_term(folder, preview_next_term(folder, school, term, records), term, NOW, school)
    assert exposed(folder) == []


def test_the_sample_school_is_the_owners_alone(tmp_path):
    create_sample_school(tmp_path / "示例", date(2026, 11, 22))
    assert exposed(tmp_path / "示例") == []


@pytest.mark.parametrize("name", ["ledger", "summary", "minutes"])
def test_the_check_sees_a_folder_of_papers_that_others_may_read(tmp_path, name):
    tmp_path.chmod(0o700)
    papers = tmp_path / name
    papers.mkdir(mode=0o755)
    assert paths_readable_by_others(tmp_path) == [papers]
