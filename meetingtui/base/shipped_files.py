"""Paths of the files that are shipped with the program: templates, sample school, guide,
changelog.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _shipped_folder(name: str, in_checkout: Path) -> Path:
    """Return a shipped folder's path: inside the installed package, else in the source checkout."""
    installed = _PACKAGE / "_shipped_folder" / name
    return installed if installed.is_dir() else in_checkout


def templates_folder() -> Path:
    """Return the folder of the shipped Word templates."""
    return _shipped_folder("templates", _PACKAGE.parent / "templates")


def sample_folder() -> Path:
    """Return the folder of the sample school's source files; never written to."""
    return _shipped_folder("sample", _PACKAGE.parent / "data" / "sample")


def docs_folder() -> Path:
    """Return the folder of the user guide's pages."""
    return _shipped_folder("docs", _PACKAGE.parent / "docs")


def changelog_path() -> Path:
    """Return the path of CHANGELOG.md, which lists for users what each version changed."""
    installed = _PACKAGE / "_shipped_folder" / "CHANGELOG.md"
    return installed if installed.is_file() else _PACKAGE.parent / "CHANGELOG.md"
