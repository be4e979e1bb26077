"""Builds the folder and the zip that run the program on a Windows PC without Python or network.

    python packaging/build_windows.py --embed python-3.11.9-embed-amd64.zip [--out dist]

It runs on Linux. ``--embed`` is python.org's embeddable zip of Python 3.11 for 64-bit
Windows, given as a file. The wheels come through pip, at the versions of constraints.txt.
What is made:

    行政例会/
      行政例会.cmd            what is double-clicked
      创建桌面快捷方式.cmd     puts an icon on the desktop
      说明.txt                one page, in GBK, as Notepad on a Chinese Windows opens it
      python/                 the embeddable Python; it sees nothing of the PC's own Python
      packages/               the program and its dependencies, compiled
      licences/               the licence of every part
      versions.txt            the version and SHA-256 of every wheel and of the Python
    行政例会-<version>.zip
"""

import argparse
import compileall
import hashlib
import py_compile
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "行政例会"
HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
PYTHON = (3, 11)

WINDOWS_MARKER = "; sys_platform == 'win32'"
"""What stands behind the constraints of Windows alone. pip evaluates markers for the system it
runs on, so these are asked for by name, without the marker."""

OTHER_SYSTEMS = ("cffi", "cryptography", "jeepney", "pycparser", "secretstorage")
"""Distributions that keyring needs on Linux only; pip takes them for the same reason."""

LEFT_OUT = (
    "tests",
    "test",
    "testing",
    "*.pyi",
    "*-stubs",
    "include",
    "includes",
    "bin",
    "__pycache__",
    # Word lists of programming languages, read only by whoever has such a language coloured.
    "pygments/lexers/_*_builtins.py",
)
"""What of the packages is not needed to run them."""

NEEDED_DESPITE_NAME = ("jinja2/tests.py",)


class BuildError(Exception):
    """The Windows folder cannot be made; the message says why and what to do."""


def project() -> dict[str, Any]:
    """The ``[project]`` table of pyproject.toml."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        table: dict[str, Any] = tomllib.load(file)["project"]
    return table


def unpack_python(embed: Path, target: Path) -> None:
    """Lay down the embeddable Python and tell it where the packages are.

    A ``python311._pth`` file makes Python ignore PYTHONPATH, the registry and the PC's own
    site-packages.

    Raises:
        BuildError: the zip is not an embeddable Python 3.11.
    """
    dll = "python{}{}".format(*PYTHON)
    with zipfile.ZipFile(embed) as archive:
        if f"{dll}.dll" not in archive.namelist() or "python.exe" not in archive.namelist():
            raise BuildError(
                f"{embed.name} is not python.org's embeddable zip of Python {PYTHON[0]}.{PYTHON[1]}"
            )
        archive.extractall(target)
    (target / f"{dll}._pth").write_text(
        f"{dll}.zip\r\n.\r\n..\\packages\r\n", encoding="ascii", newline=""
    )


def fetch_wheels(folder: Path) -> list[Path]:
    """Download the wheels of all dependencies for 64-bit Windows into ``folder``.

    Returns:
        The wheels, by name.

    Raises:
        BuildError: pip could not get one of them.
    """
    table = project()
    constraints = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    wanted = [
        *table["dependencies"],
        *table["optional-dependencies"]["keyring"],
        *(line.removesuffix(WINDOWS_MARKER) for line in constraints if WINDOWS_MARKER in line),
    ]
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--only-binary=:all:", "--platform", "win_amd64", "--implementation", "cp"),
        *("--python-version", "{}.{}".format(*PYTHON)),
        *("--constraint", str(PROJECT / "constraints.txt"), "--dest", str(folder)),
        *wanted,
    ]
    if subprocess.run(command, check=False).returncode:
        raise BuildError("pip could not get the Windows wheels; see its message above")
    return [
        wheel
        for wheel in sorted(folder.glob("*.whl"))
        if wheel.name.split("-")[0].lower() not in OTHER_SYSTEMS
    ]


def is_left_out(name: str) -> bool:
    """Whether a file of a wheel is not needed to run the program; ``name`` is its path in it."""
    if name in NEEDED_DESPITE_NAME:
        return False
    path = Path(name)
    return any(
        part == pattern or path.match(pattern) for part in path.parts for pattern in LEFT_OUT
    )


def unpack_wheels(wheels: list[Path], packages: Path, licences: Path) -> None:
    """Unpack the wheels side by side, and put a copy of every licence into ``licences``."""
    for wheel in wheels:
        distribution = wheel.name.split("-")[0]
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith("/") or is_left_out(name):
                    continue
                archive.extract(name, packages)
                if ".dist-info/" in name and "licen" in name.lower():
                    licences.mkdir(parents=True, exist_ok=True)
                    copy = licences / f"{distribution} {Path(name).name}"
                    copy.write_bytes(archive.read(name))


def copy_program(packages: Path) -> None:
    """Copy the program itself with what travels with it, as an installed copy has it."""
    package = packages / "meetingtui"
    shutil.copytree(
        PROJECT / "meetingtui", package, ignore=shutil.ignore_patterns("__pycache__", "_shipped")
    )
    ignored = shutil.ignore_patterns("__pycache__", "*.py")
    shutil.copytree(PROJECT / "templates", package / "_shipped" / "templates", ignore=ignored)
    shutil.copytree(PROJECT / "data" / "sample", package / "_shipped" / "sample", ignore=ignored)
    shutil.copytree(PROJECT / "docs", package / "_shipped" / "docs", ignore=ignored)
    shutil.copy(PROJECT / "CHANGELOG.md", package / "_shipped" / "CHANGELOG.md")
    version = project()["version"]
    info = packages / f"meetingtui-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: meetingtui\nVersion: {version}\n", encoding="utf-8"
    )


def compile_packages(packages: Path) -> None:
    """Compile every module beside its source, valid whatever the files' times are.

    On a read-only stick, or after unzipping with other time stamps, Python could neither
    write its own compiled files nor trust files that are checked by time.

    Raises:
        BuildError: this Python is not the version that will run the files.
    """
    if sys.version_info[:2] != PYTHON:
        raise BuildError("run this with Python {}.{}".format(*PYTHON))
    compileall.compile_dir(
        packages,
        quiet=1,
        stripdir=str(packages),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def write_versions(wheels: list[Path], embed: Path, target: Path) -> None:
    """Write which version and which bytes of everything are inside."""
    lines = [f"meetingtui {project()['version']}"]
    for file in (embed, *wheels):
        lines.append(f"{file.name}  sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}")
    target.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")


def copy_launchers(folder: Path) -> None:
    """Put what is double-clicked, the icon and the one-page guide into the folder."""
    for source, name in (
        ("start.cmd", f"{NAME}.cmd"),
        ("shortcut.cmd", "创建桌面快捷方式.cmd"),
        ("icon.ico", "icon.ico"),
    ):
        data = (HERE / source).read_bytes()
        if source.endswith(".cmd"):  # cmd.exe reads batch files with CR LF only
            data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        (folder / name).write_bytes(data)
    shutil.copy(HERE / "launch.py", folder / "python" / "launch.py")
    guide = (HERE / "guide.txt").read_text(encoding="utf-8")
    (folder / "说明.txt").write_text(
        guide.format(version=project()["version"]).replace("\n", "\r\n"),
        encoding="gbk",
        newline="",
    )


def files_of(folder: Path) -> Iterator[Path]:
    """Every file of a folder, in a fixed order."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def write_zip(folder: Path, target: Path) -> None:
    """Pack the folder; the same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files_of(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix())
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def build(embed: Path, out: Path) -> Path:
    """Make the folder and the zip in ``out``.

    Returns:
        The zip.

    Raises:
        BuildError: something that is needed is missing or unfit.
    """
    folder = out / NAME
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        wheels = fetch_wheels(Path(name))
        unpack_python(embed, folder / "python")
        unpack_wheels(wheels, folder / "packages", folder / "licences")
        write_versions(wheels, embed, folder / "versions.txt")
    copy_program(folder / "packages")
    shutil.copy(PROJECT / "LICENSE", folder / "licences" / "meetingtui LICENSE")
    compile_packages(folder / "packages")
    copy_launchers(folder)
    target = out / f"{NAME}-{project()['version']}.zip"
    write_zip(folder, target)
    return target


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--embed", type=Path, required=True, metavar="ZIP")
    parser.add_argument("--out", type=Path, default=PROJECT / "dist")
    arguments = parser.parse_args()
    try:
        target = build(arguments.embed, arguments.out)
    except BuildError as error:
        sys.exit(str(error))
    size = sum(path.stat().st_size for path in files_of(arguments.out / NAME))
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, unpacked {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
