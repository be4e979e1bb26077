"""README and guide say nothing that the program does not do: commands, keys, files, pictures."""

import re
from functools import cache
from pathlib import Path

import click
import pytest

from docs.make_pictures import PICTURES, texts
from meetingtui.base.shipped_files import guide_sections
from meetingtui.cli.program import cli
from meetingtui.meeting.blocks.registry import BLOCKS

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "meetingtui"
DOCS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
KEY = re.compile(r"\b(?:F\d{1,2}|(?:Ctrl|Alt|Shift)\+(?:[A-Z]\b|[←→↑↓]|F\d+))")
ARROWS = {"←": "left", "→": "right", "↑": "up", "↓": "down"}
STEPS = {
    "prepare",
    "attendance",
    "last_minutes",
    "carried",
    *(spec.key for spec in BLOCKS),
    "close",
}
"""Keys of the steps of a meeting."""
OF_WINDOWS = {"F11"}
"""Keys of the terminal's window."""


@cache
def source(folder: str = "") -> str:
    """The program's text, whole or of the screens in a module or package."""
    screens = PACKAGE / "ui" / "screens"
    found = [screens / f"{folder}.py", *(screens / folder).rglob("*.py")] if folder else None
    files = found or [*PACKAGE.rglob("*.py"), *(PROJECT / "packaging").iterdir()]
    return "\n".join(
        each.read_text(encoding="utf-8")
        for each in files
        if each.suffix in (".py", ".cmd") and each.is_file()
    )


def textual_name(key: str) -> str:
    for sign, name in ARROWS.items():
        key = key.replace(sign, name)
    return key.lower()


def binds(text: str, key: str) -> bool:
    name = re.escape(textual_name(key))
    return bool(re.search(rf'["\',]{name}["\',]', text))


def commands_in(text: str) -> list[str]:
    return re.findall(r"`meetingtui ([^`]+)`", text)


def resolve(words: list[str]) -> click.Command:
    """The command that the words name; every option behind it is one it takes."""
    command: click.Command = cli
    context = click.Context(cli)
    options: set[str] = set()
    for word in words:
        options |= {name for each in command.params for name in each.opts}
        if isinstance(command, click.Group) and (found := command.get_command(context, word)):
            command = found
        elif word.startswith("--"):
            options |= {name for each in command.params for name in each.opts}
            assert word in options, (words, word)
    return command


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_command_and_option_exists(page: Path) -> None:
    found = commands_in(page.read_text(encoding="utf-8"))
    for line in found:
        words = re.findall(r"--?[a-z][a-z-]*|[a-z]+", re.sub(r"[a-z0-9-]*\.[a-z]+", "", line))
        first = next((word for word in words if not word.startswith("-")), "")
        if first and not line.startswith("--data"):
            assert resolve(words[words.index(first) :]) is not cli, line
    if page.name == "README.md":
        assert len(found) > 30


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_key_is_bound_somewhere(page: Path) -> None:
    keys = set(KEY.findall(page.read_text(encoding="utf-8"))) - OF_WINDOWS
    assert keys
    assert {key for key in keys if not binds(source(), key)} == set()


@pytest.mark.parametrize("section", guide_sections(), ids=lambda section: section.title)
def test_a_section_names_keys_of_its_screens_only(section) -> None:
    everywhere = (PACKAGE / "ui" / "app.py").read_text(encoding="utf-8") + (
        PACKAGE / "ui" / "base_app.py"
    ).read_text(encoding="utf-8")
    packages = {each.partition("/")[0] for each in section.screens}
    there = everywhere + "".join(map(source, sorted(packages)))
    for each in section.screens:
        package, _, detail = each.partition("/")
        module = PACKAGE / "ui" / "screens" / package / f"{detail}.py"
        assert source(package), each
        assert not detail or module.exists() or detail in STEPS, each
    keys = set(KEY.findall("\n".join(section.lines))) - OF_WINDOWS
    assert {key for key in keys if not binds(there, key)} == set()


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_file_and_folder_is_one_the_program_knows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    names = re.findall(r"`(?:\w+/)*([a-z][\w-]*\.(?:yaml|docx|json))`", text)
    names += re.findall(r"`([a-z]+)/`", text)
    shipped = {each.name for each in (PROJECT / "templates").iterdir()} | {"templates"}
    for name in names:
        assert name in shipped or re.search(rf'["/]{re.escape(name)}["/`]', source()), name


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_picture_and_link_is_there(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert {target for target in targets if not (page.parent / target).exists()} == set()


def test_every_picture_is_shown_small_and_told_beside() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in DOCS)
    for picture in PICTURES.glob("*.png"):
        assert f"pictures/{picture.name})" in shown, picture.name
        assert picture.stat().st_size <= 150_000, picture.name
        assert picture.with_suffix(".txt").exists()


def test_the_pictures_show_the_program_as_it_is(tmp_path: Path) -> None:
    stale = [
        name
        for name, text in texts(tmp_path)
        if (PICTURES / f"{name}.txt").read_text(encoding="utf-8") != text
    ]
    assert stale == [], "remake them: make pictures"
