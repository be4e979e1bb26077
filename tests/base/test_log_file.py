import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetingtui.base.log_file import FILE, start_log

SECRET = "苏小满反对"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    handler = start_log(tmp_path)
    yield tmp_path / FILE
    logging.getLogger("meetingtui").removeHandler(handler)
    handler.close()


def _fail() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise RuntimeError(f"又是{SECRET}") from error


def test_of_an_error_the_class_and_the_lines_are_kept_and_not_a_word(log):
    assert not log.exists()
    try:
        _fail()
    except RuntimeError:
        logging.getLogger("meetingtui.ui.save_queue").exception("a change could not be made")
    text = log.read_text(encoding="utf-8")
    assert SECRET not in text
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text
    assert "base/test_log_file.py:" in text
    assert str(Path.cwd()) not in text
    if os.name != "nt":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
        assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_the_log_does_not_grow_for_ever(log):
    for _ in range(20_000):
        logging.getLogger("meetingtui").error("the same thing again and again, and then once more")
    files = list(log.parent.iterdir())
    assert len(files) == 4
    assert all(path.stat().st_size <= 300_000 for path in files)


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, capsys):
    (tmp_path / "logs").write_text("", encoding="utf-8")
    handler = start_log(tmp_path)
    try:
        logging.getLogger("meetingtui").error("x")
    finally:
        logging.getLogger("meetingtui").removeHandler(handler)
        handler.close()
    assert capsys.readouterr().err == ""
