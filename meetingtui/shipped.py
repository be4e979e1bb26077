"""Where the files that travel with the program lie: templates and the sample school."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str, in_checkout: Path) -> Path:
    """Inside an installed package, or at the top of the checkout it runs from."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else in_checkout


def templates() -> Path:
    """The folder of shipped Word templates."""
    return _shipped("templates", _PACKAGE.parent / "templates")


def sample() -> Path:
    """The folder of the sample school's sources; never written to."""
    return _shipped("sample", _PACKAGE.parent / "data" / "sample")
