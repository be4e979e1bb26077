"""A copied text reaches the terminal (OSC 52) and, on Windows, the system's own clipboard."""

import base64
import sys
from pathlib import Path

import pytest
from ui_school import app_on, press

from meetingtui.ui import textual_patches

CLIP = """#!/bin/sh
cat > "$(dirname "$0")/copied"
"""


@pytest.fixture
def clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called clip.exe on the path, on a system that says it is Windows; it writes what
    it is given to the file that is returned.
    """
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "clip.exe"
    program.write_text(CLIP, encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(textual_patches, "IS_WINDOWS", True)
    return folder / "copied"


needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="stands in for clip.exe")


@needs_a_shell
def test_windows_is_given_the_text_with_its_line_ends(clip: Path) -> None:
    textual_patches.copy_to_windows_clipboard(
        "【青禾小学第6次行政例会通知】\n时间：14:30\n地点：𠮷楼"
    )
    copied = clip.read_bytes()
    assert copied.startswith(b"\xff\xfe")
    assert copied.decode("utf-16") == "【青禾小学第6次行政例会通知】\r\n时间：14:30\r\n地点：𠮷楼"


@needs_a_shell
def test_without_the_program_nothing_is_raised(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    textual_patches.copy_to_windows_clipboard("通知")
    assert not clip.exists()


@needs_a_shell
async def test_the_notice_goes_to_the_terminal_and_to_windows(
    clip: Path, planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        written: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        await press(pilot, "f2", "f5")
        (sequence,) = [each for each in written if each.startswith("\x1b]52;c;")]
        text = base64.b64decode(sequence.removeprefix("\x1b]52;c;").rstrip("\a")).decode("utf-8")
        assert text.startswith("【晨光小学第1次行政例会通知】\n时间：11月23日")
        assert clip.read_bytes().decode("utf-16") == text.replace("\n", "\r\n")
