"""Damaged files of every kind; ``python -m benchmarks.fuzz`` does the same with thousands."""

import os
import runpy
import sys

import pytest

FUZZ = runpy.run_module("benchmarks.fuzz")
NUMBER = int(os.environ.get("MEETINGTUI_FUZZ", "60"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory are Linux's")
@pytest.mark.parametrize("kind", FUZZ["KINDS"])
def test_spoilt_files_are_refused_in_our_words_or_read(kind):
    findings, _ = FUZZ["run"](kind, 0, NUMBER)
    assert findings == []
