"""Whether a data folder lies where others write too: a network share, a synchronised folder."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

_SYNCHRONISED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "nutstore": "坚果云",
    "坚果云": "坚果云",
    "我的坚果云": "坚果云",
    "baidusyncdisk": "百度同步空间",
    "百度网盘同步空间": "百度同步空间",
    "百度同步盘": "百度同步空间",
    "icloud": "iCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "wps云盘": "WPS 云盘",
    "wpsdrive": "WPS 云盘",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "微云同步盘": "微云",
    "synologydrive": "Synology Drive",
    "syncthing": "Syncthing",
}
"""Folders by name in small letters, and whose they are; more may follow (OneDrive - 某小学)."""

_NETWORK_SYSTEMS = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|davfs|glusterfs|fuse\.(sshfs|rclone|davfs2?|gvfs\S*|smb\S*)"
)
"""File systems that lie on another machine."""

_REMOTE_DRIVE = 4
"""What Windows calls a network drive (``DRIVE_REMOTE``)."""

_MOUNTS = Path("/proc/mounts")


def trouble_with(folder: Path) -> str:
    """Why a data folder should lie elsewhere, and what to do; empty where it lies well."""
    if service := sync_service(folder.parts):
        return (
            f"资料夹在{service}的同步文件夹里：同步程序会在记录的当中替换文件，"
            "别的电脑也可能同时改动。请把资料夹移到本机磁盘，"
            "再在 school.yaml 的 backup 里把备份写到同步文件夹。"
        )
    if is_on_network(folder):
        return (
            "资料夹在网络盘上：断网时不能记录，别的电脑同时打开时文件锁也不一定可靠。"
            "请把资料夹移到本机磁盘，再在 school.yaml 的 backup 里把备份写到网络盘。"
        )
    return ""


def sync_service(parts: Iterable[str]) -> str:
    """Whose synchronised folder a path of these parts lies in; empty for nobody's."""
    for part in parts:
        whole = part.casefold()
        begin = re.split(r"\s*[-_~(（@]", whole)[0]
        if service := _SYNCHRONISED.get(whole) or _SYNCHRONISED.get(begin):
            return service
    return ""


def is_on_network(folder: Path, mounts: str | None = None) -> bool:
    """Whether the folder lies on another machine, as far as the system says.

    ``mounts`` are the lines of ``/proc/mounts``; the system's own if not given.
    """
    drive = PureWindowsPath(folder).drive
    if drive.startswith("\\\\"):
        return not drive.startswith(("\\\\?\\", "\\\\.\\"))
    if sys.platform == "win32":
        import ctypes

        return bool(drive) and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False  # a system without that list
    return _NETWORK_SYSTEMS.fullmatch(_system_of(folder, mounts)) is not None


def _system_of(folder: Path, mounts: str) -> str:
    """The kind of the file system that the folder lies on."""
    found: tuple[int, str] = (-1, "")
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        if folder.is_relative_to(point) and len(point.parts) >= found[0]:
            found = (len(point.parts), fields[2])
    return found[1]


def set_aside(path: Path) -> list[Path]:
    """Files that we laid beside a term file changed from outside, the oldest first."""
    try:
        found = path.parent.glob(f"{path.stem} 未保存的改动 *{path.suffix}")
        return sorted(found, key=lambda each: (len(each.name), each.name))
    except OSError:
        return []  # as below


def conflict_copies(path: Path) -> list[Path]:
    """Files that a synchronising program laid beside a term file, named after it.

    ``2026-2027-1 (冲突副本).json``, ``2026-2027-1-DESKTOP-123.json``,
    ``2026-2027-1.sync-conflict-20261122.json``; those we lay there ourselves are not among them.
    """
    name = re.compile(
        re.escape(path.stem) + r"(?!\d| 未保存的改动 | 已损坏 ).+" + re.escape(path.suffix)
    )
    try:
        return sorted(each for each in path.parent.iterdir() if name.fullmatch(each.name))
    except OSError:
        return []  # a folder that cannot be listed is told of by whoever opens the file
