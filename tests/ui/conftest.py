"""Fixtures for every test of the screens."""

from pathlib import Path

import pytest
from ui_school import SCHOOL, plan_items, record_change

from meetingtui.store.records import Change


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a school and nothing else."""
    (tmp_path / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    return tmp_path


@pytest.fixture
def planned(folder: Path) -> Path:
    """The same, its plan imported."""
    record_change(folder, Change(words="导入", items=plan_items()))
    return folder
