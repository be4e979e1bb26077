"""What travels with an installed copy and with the folder for Windows: guide, pictures, sample."""

import importlib.util
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[1]


def windows_builder() -> ModuleType:
    """The script that builds the folder for Windows, which lies outside the package."""
    path = PROJECT / "packaging" / "build_windows.py"
    spec = importlib.util.spec_from_file_location("build_windows", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def needed_offline() -> set[str]:
    """Files of docs, templates and sample that the program reads or the guide shows."""
    return {
        *(f"docs/{each.name}" for each in (PROJECT / "docs").glob("*.md")),
        *(f"docs/pictures/{each.name}" for each in (PROJECT / "docs/pictures").glob("*.png")),
        *(f"templates/{each.name}" for each in (PROJECT / "templates").glob("*.docx")),
        "templates/agenda.yaml",
        "sample/plan.docx",
        "sample/story.yaml",
        "CHANGELOG.md",
    }


def test_the_wheel_takes_whole_folders_along() -> None:
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    taken = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert all((PROJECT / source).exists() for source in taken)
    found = {target.removeprefix("meetingtui/_shipped/") for target in taken.values()}
    assert {name.partition("/")[0] for name in needed_offline()} <= found


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_folder_for_windows_has_the_guide_with_its_pictures(tmp_path: Path) -> None:
    windows_builder().copy_program(tmp_path)
    shipped = tmp_path / "meetingtui" / "_shipped"
    assert {name for name in needed_offline() if not (shipped / name).is_file()} == set()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_program_in_the_folder_for_windows_finds_the_files_shipped_with_it(
    tmp_path: Path,
) -> None:
    windows_builder().copy_program(tmp_path)
    code = (
        "from meetingtui.base.shipped_files import *\n"
        "print(*(templates_folder(), sample_folder(), docs_folder(), changelog_path()), sep='\\n')"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    shipped = tmp_path.resolve() / "meetingtui" / "_shipped"
    names = ("templates", "sample", "docs", "CHANGELOG.md")
    assert [Path(line) for line in told.stdout.splitlines()] == [shipped / name for name in names]
