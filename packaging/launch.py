"""Starts the program on Windows: the data folder, and a terminal window fit for a projector.

It is run by ``行政例会.cmd`` with the Python beside it. With Windows Terminal on the PC the
program opens there, in a large font and its own colours; otherwise in the console window
that the double click opened.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAME = "行政例会"
HERE = Path(__file__).resolve().parent
PROGRAM = HERE.parent

FRAGMENT = {
    "profiles": [
        {
            "name": NAME,
            "commandline": "",
            "font": {"face": "Cascadia Mono", "size": 22},
            "colorScheme": NAME,
            "antialiasingMode": "cleartype",
            "closeOnExit": "graceful",
            "hidden": True,
            "historySize": 200,
            "padding": "0",
            "scrollbarState": "hidden",
            "suppressApplicationTitle": True,
        }
    ],
    "schemes": [
        {
            "name": NAME,
            "background": "#101418",
            "foreground": "#F2F2F2",
            "cursorColor": "#F2F2F2",
            "selectionBackground": "#264F78",
            "black": "#101418",
            "red": "#E06C75",
            "green": "#98C379",
            "yellow": "#E5C07B",
            "blue": "#61AFEF",
            "purple": "#C678DD",
            "cyan": "#56B6C2",
            "white": "#DCDFE4",
            "brightBlack": "#5A6374",
            "brightRed": "#E06C75",
            "brightGreen": "#98C379",
            "brightYellow": "#E5C07B",
            "brightBlue": "#61AFEF",
            "brightPurple": "#C678DD",
            "brightCyan": "#56B6C2",
            "brightWhite": "#FFFFFF",
        }
    ],
}
"""A profile and colours for Windows Terminal; it reads such files from a folder of the user's."""


def data_folder() -> Path:
    """Where the school's data lies.

    Returns:
        The folder ``data`` beside the program where there is one (so that everything can be
        carried on one stick), else ``行政例会`` in the user's documents, wherever Windows or
        OneDrive has put those.
    """
    portable = PROGRAM / "data"
    if portable.is_dir():
        return portable
    from platformdirs import user_documents_path

    return user_documents_path() / NAME


def terminal() -> str | None:
    """The path of Windows Terminal, or None where the PC has none or we already run in it."""
    return None if os.environ.get("WT_SESSION") else shutil.which("wt.exe")


def write_fragment() -> None:
    """Give Windows Terminal our profile; without it the program opens in the default one."""
    local = os.environ.get("LOCALAPPDATA")
    if not local:
        return
    folder = Path(local, "Microsoft", "Windows Terminal", "Fragments", "meetingtui")
    text = json.dumps(FRAGMENT, ensure_ascii=False, indent=2)
    target = folder / "meetingtui.json"
    try:
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            return
        folder.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError:
        return  # a PC that lets nothing be written there opens in the default profile


def command(arguments: list[str]) -> list[str]:
    """The command line that runs the program itself."""
    return [str(HERE / "python.exe"), "-X", "utf8", "-m", "meetingtui", *arguments]


def open_program(arguments: list[str]) -> int:
    """Open the program; returns its exit code, or 0 once Windows Terminal has taken it over."""
    os.environ.setdefault("MEETINGTUI_DATA", str(data_folder()))
    if not arguments and (found := terminal()):
        write_fragment()
        window = ["-w", "new", "--maximized", "new-tab", "-p", NAME, "--title", NAME]
        # A terminal that is already open starts the program with its own environment.
        inside = command(["--data", os.environ["MEETINGTUI_DATA"]])
        if not subprocess.run([found, *window, *inside], check=False).returncode:
            return 0
    return subprocess.run(command(arguments), check=False).returncode


def make_shortcut() -> int:
    """Put a shortcut with our icon on the desktop, through Windows' own scripting host."""
    values = {
        "MT_TARGET": str(PROGRAM / f"{NAME}.cmd"),
        "MT_ICON": str(PROGRAM / "icon.ico"),
        "MT_FOLDER": str(PROGRAM),
        "MT_NAME": f"{NAME}.lnk",
    }
    script = (
        "$s=New-Object -ComObject WScript.Shell;"
        "$p=Join-Path $s.SpecialFolders('Desktop') $env:MT_NAME;"
        "$l=$s.CreateShortcut($p);$l.TargetPath=$env:MT_TARGET;"
        "$l.WorkingDirectory=$env:MT_FOLDER;$l.IconLocation=$env:MT_ICON;$l.Save()"
    )
    shell = shutil.which("powershell.exe")
    if (
        shell is None
        or subprocess.run(
            [shell, "-NoProfile", "-Command", script], env={**os.environ, **values}, check=False
        ).returncode
    ):
        print(f"没有建成快捷方式。请在“{NAME}.cmd”上按右键，选“发送到 → 桌面快捷方式”。")
        return 1
    print(f"桌面上已有“{NAME}”。以后双击它就能打开。")
    return 0


if __name__ == "__main__":
    sys.exit(make_shortcut() if sys.argv[1:] == ["--shortcut"] else open_program(sys.argv[1:]))
