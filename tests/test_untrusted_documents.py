"""Hostile and unusual valid files read as plans, ledgers, report sheets and staff lists."""

import io
import re
import zipfile
from pathlib import Path

import msgspec
import pytest
from hostile_documents import (
    BOOK,
    DOCUMENT,
    HEAVY,
    HostileChange,
    hostile_changes_of_any_file,
    hostile_changes_of_word_files,
    hostile_changes_of_workbooks,
)
from ledger_term import ITEMS, snapshot
from report_sheet import MEETING, items_to_report
from untrusted_documents import KINDS, ReadOutcome, plain_files, read_document, read_in_processes
from unusual_valid_documents import valid_variants

from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.review.report_sheets.sheet_files import (
    make_report_sheet_docx,
    make_report_sheet_xlsx,
)

MOST_SECONDS = 6.0
"""Time of the processor; a busy machine needs three times what a quiet one does."""
MOST_MEGABYTES = 300
_ENGLISH = re.compile(r"Traceback|Error|error|Exception|zip|invalid", re.ASCII)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, bytes]:
    return plain_files(tmp_path_factory.mktemp("good"))


def hostile(file: str) -> dict[str, HostileChange]:
    """What is done to a kind of file; the slow ones only to plans, as all have one reader."""
    is_word = file.endswith(".docx")
    whole = {
        **(
            hostile_changes_of_any_file(DOCUMENT, "word")
            if is_word
            else hostile_changes_of_any_file(BOOK, "xl")
        ),
        **(hostile_changes_of_word_files() if is_word else hostile_changes_of_workbooks()),
    }
    if file.startswith("plan."):
        return whole
    return {name: each for name, each in whole.items() if not name.startswith(HEAVY)}


def unfit(each: ReadOutcome, wanted: str) -> str:
    """Why an outcome is not as it has to be; empty where it is."""
    if _ENGLISH.search(each.said.replace("DOCTYPE", "")):
        return f"no Chinese: {each.said}"
    if each.seconds > MOST_SECONDS:
        return f"{each.seconds:.1f} s"
    if each.megabytes > MOST_MEGABYTES:
        return f"{each.megabytes:.0f} MB"
    if wanted and not any(words in each.said for words in wanted.split("|")):
        return f"said: {each.said} {each.words[:3]}"
    return ""


def test_there_are_enough_hostile_and_valid_files(files):
    assert sum(len(hostile(file)) for file in KINDS) >= 300
    assert sum(len(valid_variants(file)) for file in KINDS) >= 60


@pytest.mark.parametrize("file", KINDS)
def test_hostile_files_are_read_or_refused_in_chinese_within_time_and_memory(files, file, tmp_path):
    kind, suffix = file.split(".")
    corpus, paths = hostile(file), {}
    for number, (name, each) in enumerate(corpus.items()):
        path = tmp_path / f"{number}.{suffix}"
        path.write_bytes(each.make(files[file]))
        paths[f"{kind} {name}"] = path
    found = read_in_processes(paths)
    wrong = {name: unfit(found[f"{kind} {name}"], each.says) for name, each in corpus.items()}
    assert {name: why for name, why in wrong.items() if why} == {}


@pytest.mark.parametrize(
    ("file", "name"), [(file, name) for file in KINDS for name in valid_variants(file)]
)
def test_unusual_valid_files_are_read_like_the_plain_file(files, file, name, tmp_path):
    kind, suffix = file.split(".")
    plain, changed = tmp_path / f"plain.{suffix}", tmp_path / f"changed.{suffix}"
    plain.write_bytes(files[file])
    habit = valid_variants(file)[name]
    changed.write_bytes(habit.make(files[file]))
    was, found = read_document(kind, plain), read_document(kind, changed)
    assert found.words == was.words
    new = [each for each in found.remarks if each not in was.remarks]
    assert [habit.says in each for each in new] == [True] * bool(habit.says)


def test_a_plain_file_of_each_kind_is_read(files, tmp_path):
    for file, content in files.items():
        path = Path(tmp_path / file)
        path.write_bytes(content)
        found = read_document(file.split(".")[0], path)
        assert found.words or file.startswith("ledger"), file
        assert not found.remarks, file


@pytest.mark.parametrize("title", ["=cmd|'/c calc'!A1", "http://example.cn/x", "+1+1", "@SUM(A1)"])
def test_what_a_plan_brought_in_is_only_text_in_what_we_write(title):
    items = tuple(msgspec.structs.replace(each, title=title) for each in ITEMS)
    for made in (
        make_ledger_workbook(snapshot(items)),
        make_report_sheet_xlsx(items_to_report(items=items), snapshot(items), MEETING),
        make_report_sheet_docx(items_to_report(items=items), snapshot(items), MEETING),
    ):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            parts = {
                name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            }
        assert any(title[1:4] in text for text in parts.values())
        assert not any('TargetMode="External"' in text for text in parts.values())
        assert not any(f"<f>{title[1:4]}" in text for text in parts.values())
