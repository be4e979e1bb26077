"""The data folder: its location, the term files in it, opening and reading them, conflict copies
beside them, and location warnings.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

import msgspec

from meetingtui.base.clock import Clock
from meetingtui.base.errors import StoreDamagedError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.school.school import FILE_NAME, School
from meetingtui.store.crash_recovery import damage_warnings, read_snapshot_and_journal
from meetingtui.store.current_names import records_with_current_names
from meetingtui.store.database_tables import META, SCHEMA
from meetingtui.store.durable_files import DISK
from meetingtui.store.record_documents import TermMetadata
from meetingtui.store.records import ImmutableRecordMap, Records
from meetingtui.store.repository import Repository

# Fast reading of a closed term file


class _DecodedMetadataTable(msgspec.Struct, frozen=True):
    """The metadata table of a term file, for decoding the whole file at once."""

    meta: TermMetadata = msgspec.field(name=META)


class _DecodedTermFile(msgspec.Struct, frozen=True):
    """All tables of a term file, for decoding the whole file at once."""

    meta: _DecodedMetadataTable
    items: dict[str, Item] = {}
    meetings: dict[str, Meeting] = {}


def read_cleanly_closed_term_file(path: Path, term_id: str) -> Records | None:
    """Read the records of a term file that no program left open, intact and of the current schema;
    departments and people keep their stored names.

    None for any other file (being written, not closed properly, of an older schema, damaged,
    missing, of another term); open such a file with :meth:`TermFile.open`.
    """
    try:
        found = read_snapshot_and_journal(path, DISK, with_kept=False)
        if found.snapshot is None or found.pending_entries or damage_warnings(found, path):
            return None
        read = msgspec.json.decode(found.snapshot, type=_DecodedTermFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None  # opening it properly says what is wrong
    meta = read.meta.meta
    tables = (read.items, read.meetings)
    is_good = meta.schema == SCHEMA and meta.term == term_id
    if not is_good or any(str(row.id) != key for table in tables for key, row in table.items()):
        return None
    return Records(
        ImmutableRecordMap({item.id: item for item in read.items.values()}, meta.last_ids.items),
        ImmutableRecordMap(
            {each.id: each for each in read.meetings.values()}, meta.last_ids.meetings
        ),
        meta.session_state,
        meta.closing,
        meta.last_ids,
    )


# The data folder


# Detecting a risky location of the data folder


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
"""Lower-case folder names of synchronisation services, and the service each belongs to.

A folder name may continue after a separator (OneDrive - 某小学).
"""

_NETWORK_SYSTEMS = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|davfs|glusterfs|fuse\.(sshfs|rclone|davfs2?|gvfs\S*|smb\S*)"
)
"""Pattern of the names of network file systems on Linux."""

_REMOTE_DRIVE = 4
"""Return value of the Windows function GetDriveTypeW for a network drive (``DRIVE_REMOTE``)."""

_MOUNTS = Path("/proc/mounts")


def data_folder_location_warning(folder: Path) -> str:
    """Chinese warning if the data folder is synchronised or on a network drive; else empty."""
    if service := sync_service_containing(folder.parts):
        return (
            f"资料夹在{service}的同步文件夹里：同步程序会在记录的当中替换文件，"
            "别的电脑也可能同时改动。请把资料夹移到本机磁盘，"
            "再在 school.yaml 的 backup 里把备份写到同步文件夹。"
        )
    if is_on_network_drive(folder):
        return (
            "资料夹在网络盘上：断网时不能记录，别的电脑同时打开时文件锁也不一定可靠。"
            "请把资料夹移到本机磁盘，再在 school.yaml 的 backup 里把备份写到网络盘。"
        )
    return ""


def sync_service_containing(parts: Iterable[str]) -> str:
    """Name of the synchronisation service in one of whose folders a path is; empty if none.

    ``parts`` are the components of the path.
    """
    for part in parts:
        whole = part.casefold()
        begin = re.split(r"\s*[-_~(（@]", whole)[0]
        if service := _SYNCHRONISED.get(whole) or _SYNCHRONISED.get(begin):
            return service
    return ""


def is_on_network_drive(folder: Path, mounts: str | None = None) -> bool:
    """Return whether a folder is on another machine, as far as the operating system reports it.

    Args:
        folder: the folder.
        mounts: content of ``/proc/mounts``; read from the system if None.
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
    return _NETWORK_SYSTEMS.fullmatch(_file_system_type(folder, mounts)) is not None


def _file_system_type(folder: Path, mounts: str) -> str:
    """Type of the file system that contains a folder, according to the text of ``/proc/mounts``;
    empty if that lists none.
    """
    found: tuple[int, str] = (-1, "")
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        if folder.is_relative_to(point) and len(point.parts) >= found[0]:
            found = (len(point.parts), fields[2])
    return found[1]


def conflict_copies_saved_by_program(path: Path) -> list[Path]:
    """List the copies that this program saved when a term file was changed by another program.

    They are in the same folder as the term file; oldest first.
    """
    try:
        found = path.parent.glob(f"{path.stem} 未保存的改动 *{path.suffix}")
        return sorted(found, key=lambda each: (len(each.name), each.name))
    except OSError:
        return []  # as below


def sync_conflict_copies_of_term_file(path: Path) -> list[Path]:
    """List the conflict copies that a synchronisation program made of a term file, sorted by name.

    Examples: ``2026-2027-1 (冲突副本).json``, ``2026-2027-1-DESKTOP-123.json``,
    ``2026-2027-1.sync-conflict-20261122.json``. Copies made by this program are not included.
    """
    name = re.compile(
        re.escape(path.stem) + r"(?!\d| 未保存的改动 | 已损坏 ).+" + re.escape(path.suffix)
    )
    try:
        return sorted(each for each in path.parent.iterdir() if name.fullmatch(each.name))
    except OSError:
        return []  # a folder that cannot be listed is told of by whoever opens the file


# The data folder


_SUBFOLDERS = ("backups", "minutes", "outbox")

_TERM_FILE = re.compile(r"\d{4}-\d{4}-[12]\.json")


def locate_data_folder(data: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """Determine the path of the data folder.

    The first that applies: ``data`` (option ``--data``), the environment variable
    ``MEETINGTUI_DATA`` if it is not empty, ``./data`` if it has a school.yaml, the user's data
    directory. The folder need not exist.

    Args:
        data: the folder given on the command line; None for none.
        environ: the environment variables.
        cwd: the current directory, to which relative paths refer.
    """
    if data is not None:
        return cwd / data
    if chosen := environ.get("MEETINGTUI_DATA"):
        return cwd / chosen
    if (cwd / "data" / FILE_NAME).is_file():
        return cwd / "data"
    from platformdirs import user_data_path

    return user_data_path("meetingtui", appauthor=False)


def make_subfolders(folder: Path) -> None:
    """Create a data folder and its subfolders if missing, accessible to their owner only.

    Raises:
        OSError: a folder could not be created.
    """
    for each in (folder, *(folder / name for name in _SUBFOLDERS)):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)


def term_path(folder: Path, term_id: str) -> Path:
    """Path of the file of a term in the data folder: ``2026-2027-1.json``."""
    return folder / f"{term_id}.json"


def term_file_paths(folder: Path) -> list[Path]:
    """Paths of all term files in the data folder, sorted; empty if the folder cannot be listed.

    Files are found by their names, whether or not school.yaml has their terms.
    """
    try:
        return sorted(each for each in folder.iterdir() if _TERM_FILE.fullmatch(each.name))
    except OSError:
        return []  # a folder that cannot be listed is told of by whoever opens it


def open_term(
    folder: Path, term: Term, *, clock: Clock, school: School | None = None
) -> Repository:
    """Open a term's file for reading and writing, after backing it up; it is created if it does not
    exist, migrated if it is of an older schema, and repaired after a crash.

    Args:
        folder: the data folder.
        term: the term.
        clock: returns the current local time, used as the time of every change and backup.
        school: if given, departments and people in the records are renamed to their current names
            in this school; otherwise the stored names are used.

    Raises:
        StoreBusyError: another program has the file open for writing.
        StoreReadOnlyError: the folder is not writable.
        StoreDamagedError: the file is damaged, or missing although its journal or backups are
            there; the message names the newest readable backup.
        StoreError: the file cannot be read, decoded or created.
    """
    from meetingtui.store.term_file import TermFile

    path = term_path(folder, term.id)
    with _adding_restore_advice(path, term.id):
        return TermFile.open(path, term.id, clock=clock, school=school)


def open_term_read_only(
    folder: Path, term: Term, *, clock: Clock | None = None, school: School | None = None
) -> Repository:
    """Open a term's file for reading only, without locking it; a term that never had a file is
    empty.

    Args:
        folder: the data folder.
        term: the term.
        clock: if given, a warning is added when it shows a time before the last change.
        school: if given, departments and people in the records are renamed to their current names
            in this school; otherwise the stored names are used.

    Raises:
        StoreDamagedError: the file is damaged, or missing although its journal or backups are
            there; the message names the newest readable backup.
        StoreError: the file cannot be read or decoded.
    """
    from meetingtui.store.term_file import TermFile

    path = term_path(folder, term.id)
    with _adding_restore_advice(path, term.id):
        return TermFile.open_read_only(path, term.id, clock=clock, school=school)


@contextmanager
def _adding_restore_advice(path: Path, term_id: str) -> Iterator[None]:
    """Context manager that adds to a StoreDamagedError which backup to restore and how."""
    try:
        yield
    except StoreDamagedError as error:
        from meetingtui.store.term_backups import error_with_restore_advice

        raise error_with_restore_advice(error, path, term_id) from error


def read_term_records(folder: Path, term: Term, school: School | None = None) -> Records:
    """Read the records of a term without opening it for writing; empty if it never had a file.

    Args:
        folder: the data folder.
        term: the term.
        school: if given, departments and people in the records are renamed to their current names
            in this school; otherwise the stored names are used.

    Raises:
        StoreDamagedError: the file is damaged, or missing although its journal or backups are
            there.
        StoreError: the file cannot be read or decoded.
    """
    seen = read_cleanly_closed_term_file(term_path(folder, term.id), term.id)
    if seen is not None:
        return records_with_current_names(seen, school) if school else seen
    with open_term_read_only(folder, term, school=school) as term_file:
        return term_file.records
