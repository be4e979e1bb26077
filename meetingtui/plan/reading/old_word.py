"""Old Word files (.doc, .wps, .rtf), turned into .docx by LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from meetingtui.errors import DocumentError

TIMEOUT = 60.0
"""Seconds; the first start of LibreOffice alone takes some ten."""

_MAX_FILE = 50_000_000


@contextmanager
def as_docx(path: Path, timeout: float = TIMEOUT) -> Iterator[Path]:
    """The file as .docx, for as long as the context lasts.

    Raises:
        DocumentError: there is no LibreOffice, or it cannot read the file in time.
    """
    office = find_office()
    if office is None:
        raise DocumentError(
            f"“{path.name}”是旧格式的 Word 文件。请在 Word 中另存为 .docx 后再导入。"
        )
    if path.stat().st_size > _MAX_FILE:
        raise DocumentError(
            f"“{path.name}”超过 {_MAX_FILE // 1_000_000} MB。"
            "请在 Word 中删去图片、另存为 .docx 后再试。"
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # A copy under a plain name: no lock file beside the school's own, no odd signs.
        source = folder / f"plan{path.suffix.lower()}"
        shutil.copyfile(path, source)
        command = [
            *(office, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", "--norestore", "--nolockcheck", "--nologo"),
            *("--convert-to", "docx", "--outdir", str(folder / "made"), str(source)),
        ]
        made = folder / "made" / "plan.docx"
        if not _run(command, timeout):
            raise DocumentError(
                f"LibreOffice 转换“{path.name}”超过 {timeout:g} 秒，已停止。"
                "请在 Word 中另存为 .docx 后再导入。"
            )
        if not made.is_file():
            raise DocumentError(
                f"LibreOffice 打不开“{path.name}”，文件可能已损坏或设有密码。"
                "请在 Word 中另存为 .docx 后再导入。"
            )
        yield made


def find_office() -> str | None:
    """LibreOffice's program; None where it is not installed."""
    if found := shutil.which("soffice") or shutil.which("libreoffice"):
        return found
    if sys.platform == "win32":
        places = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
    else:
        places = ["/Applications/LibreOffice.app/Contents"]
    for place in filter(None, places):
        for program in ("LibreOffice/program/soffice.exe", "MacOS/soffice"):
            if (known := Path(place) / program).is_file():
                return str(known)
    return None


def _run(command: list[str], timeout: float) -> bool:
    """Whether the command ended in time; with what it started, it is stopped if not."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            _stop(process)
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    # soffice only starts the program that does the work; both have to go.
    if sys.platform == "win32":
        tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, capture_output=True)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
