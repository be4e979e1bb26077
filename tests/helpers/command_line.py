"""Runs commands of ``meetingtui`` in a process of their own, on a small school."""

import locale
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SCHOOL = """\
name: 云山市晨光小学
departments:
  - {name: 课程教学部, short: [教学部], head: 林知秋}
people:
  - {name: 林知秋, post: 主任, department: 课程教学部}
terms:
  - {id: 2020-2021-1, first_monday: 2020-08-31, end: 2021-01-29}
meeting: {weekday: 周一}
"""


def run_command(
    *args: str, data: Path | None = None, answer: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run ``meetingtui`` with arguments in a process of its own."""
    command = [sys.executable, "-m", "meetingtui", *(("--data", str(data)) if data else ()), *args]
    return run_in_process(command, answer)


def run_in_process(
    command: Sequence[str], answer: str = "", **more: Any
) -> subprocess.CompletedProcess[str]:
    """Any command; it is given text as the system's own programs write it, and answers in UTF-8."""
    told = subprocess.run(
        command,
        capture_output=True,
        input=answer.encode(locale.getpreferredencoding(do_setlocale=False)),
        check=False,
        timeout=60,
        **more,
    )
    out, err = (each.decode("utf-8").replace("\r\n", "\n") for each in (told.stdout, told.stderr))
    return subprocess.CompletedProcess(told.args, told.returncode, out, err)
