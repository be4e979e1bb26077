"""The program opens no listening network socket while it runs."""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from ui_school import app_on, press, settle


def _sockets() -> set[str]:
    """The inodes of this process's sockets."""
    found = set()
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            found.add(str(each.readlink()))
    return {link[8:-1] for link in found if link.startswith("socket:[")}


def _network() -> dict[str, str]:
    """State by inode of every TCP and UDP socket there is."""
    found = {}
    for table in ("tcp", "tcp6", "udp", "udp6"):
        lines = Path("/proc/net", table).read_text(encoding="ascii").splitlines()[1:]
        found |= {line.split()[9]: line.split()[3] for line in lines}
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
async def test_no_socket_of_ours_is_on_the_network(planned: Path) -> None:
    before = _sockets()
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "escape", "f5", "escape")
        await settle(pilot)
        assert not (_sockets() - before) & _network().keys()
