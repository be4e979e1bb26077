"""What travels with an installed copy and with the folder for Windows: guide, pictures, sample."""

import importlib.util
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
