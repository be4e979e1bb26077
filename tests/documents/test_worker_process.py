"""A job object of Windows keeps a process in bounds of memory."""

import ctypes
import subprocess
import sys
from collections.abc import Iterator

import pytest

from meetingtui.documents.template.worker_process import MemoryLimit

_ALLOCATE = """
import sys
sys.stdin.readline()
try:
    kept = bytearray({bytes})
except MemoryError:
    print("refused")
else:
    print("given")
"""


@pytest.fixture
def allocating(request: pytest.FixtureRequest) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that allocates so many bytes once it is sent a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", _ALLOCATE.format(bytes=request.param)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield process
    process.kill()
    process.communicate()


def _is_wine() -> bool:
    return sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


only_on_windows = pytest.mark.skipif(sys.platform != "win32", reason="job objects are Windows' own")


@only_on_windows
@pytest.mark.skipif(_is_wine(), reason="Wine accepts the limit and does not keep it")
@pytest.mark.parametrize("allocating", [600_000_000], indirect=True)
def test_a_process_gets_no_more_memory_than_its_limit(
    allocating: "subprocess.Popen[bytes]",
) -> None:
    limit = MemoryLimit(allocating, 400_000_000)
    assert allocating.communicate(b"\n", timeout=60)[0].strip() == b"refused"
    limit.close()


@only_on_windows
@pytest.mark.parametrize("allocating", [100_000_000], indirect=True)
def test_a_process_within_its_limit_runs_until_the_limit_is_closed(
    allocating: "subprocess.Popen[bytes]",
) -> None:
    limit = MemoryLimit(allocating, 400_000_000)
    assert limit.holds
    assert allocating.poll() is None
    limit.close()
    allocating.wait(timeout=60)


@pytest.mark.skipif(sys.platform == "win32", reason="there it is Windows that holds the limit")
@pytest.mark.parametrize("allocating", [1], indirect=True)
def test_elsewhere_the_limit_is_the_processs_own_affair(
    allocating: "subprocess.Popen[bytes]",
) -> None:
    limit = MemoryLimit(allocating, 400_000_000)
    assert not limit.holds
    limit.close()
    assert allocating.poll() is None
