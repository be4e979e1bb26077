"""Fonts that a document names and the machine lacks."""

import io
import sys
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from meetingtui.base import shipped_files as shipped
from meetingtui.documents.fonts import fonts_in_document, fonts_warning, missing_fonts

MINUTES = (shipped.templates_folder() / "minutes.docx").read_bytes()
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")


def fc_list(folder: Path, monkeypatch, *lines: str) -> None:
    """A machine whose fc-list says these lines."""
    program = folder / "fc-list"
    said = "\n".join(lines)
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_fonts_are_those_of_the_styles_in_use_and_of_single_runs():
    document = Document(io.BytesIO(MINUTES))
    run = document.add_paragraph().add_run("字")
    run.font.name = "华文行楷"
    run._r.rPr.rFonts.set(qn("w:eastAsia"), "华文中宋")
    written = io.BytesIO()
    document.save(written)
    found = fonts_in_document(written.getvalue())
    assert {"仿宋", "黑体", "楷体", "方正小标宋简体", "Times New Roman", "华文中宋"} <= set(found)
    assert len(found) == len(set(found))


@posix
def test_missing_fonts_are_named_whatever_the_system_calls_those_it_has(tmp_path, monkeypatch):
    fc_list(tmp_path, monkeypatch, "FangSong,仿宋", "SimHei", "KaiTi", "Times New Roman")
    assert missing_fonts(MINUTES) == ["方正小标宋简体"]
    assert fonts_warning(MINUTES).startswith("这台电脑没有字体：方正小标宋简体。")
    fc_list(tmp_path, monkeypatch, "FZXiaoBiaoSong-B05S", "仿宋", "黑体", "楷体", "times new roman")
    assert fonts_warning(MINUTES) == ""


@posix
def test_a_machine_that_does_not_say_which_fonts_it_has_is_not_guessed_at(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fonts_warning(MINUTES) == ""
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    assert fonts_warning(MINUTES) == ""
