"""Makes the pictures of the documents from the sample school, as the program draws its screens.

    make pictures

Each screen is drawn at 80 × 24 through textual's test pilot, saved as SVG, and turned into PNG
by Chromium with a Chinese monospaced font; a page of the minutes goes through LibreOffice.
Beside every picture lies its text. A test draws the text anew and finds pictures that are stale:
other machines draw other pixels, but the same words.

Needs chromium, soffice, pdftoppm and fonts-noto-cjk.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path

from meetingtui.base.clock import Clock
from meetingtui.base.text_width import cell_len
from meetingtui.documents.document_file import read_document_lines
from meetingtui.sample import create_sample_school
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.audience.audience_app import AudienceApp, open_read_only_context
from meetingtui.ui.base_app import BaseApp
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

PICTURES = Path(__file__).parent / "pictures"
NOW = datetime.fromisoformat("2026-11-30T14:28")
"""The moment shown: a Monday of the sample school's term, shortly before its meeting."""

SIZE = (80, 24)
PHONE = (390, 844)

_CELL = 12.2
"""Pixels across of a cell in textual's SVG."""

MINUTES_OF = 4
"""The sample's meeting whose minutes are shown."""


def clock() -> datetime:
    """The moment shown, whenever it is asked for."""
    return NOW


_CLOCK: Clock = clock


async def screens(folder: Path) -> dict[str, tuple[str, str]]:
    """By name: every screen that is shown, as text and as SVG."""
    found: dict[str, tuple[str, str]] = {}
    app = MeetingApp(folder, clock=_CLOCK, is_demo=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(1)
        found["home"] = _drawn(app)
        await pilot.press("f8")
        await pilot.pause(1)
        found["review"] = _drawn(app)
        await pilot.press("escape", "f5")
        await pilot.pause(1)
        await pilot.press("f5")
        await pilot.pause(1)
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        screen.show_step(MeetingStep.WORK_PUSH)
        await pilot.pause(1)
        found["work-push"] = _drawn(app)
        await app.save_queue.wait_until_empty()
    room = AudienceApp(open_read_only_context(folder, _CLOCK))
    async with room.run_test(size=SIZE) as pilot:
        await pilot.pause(1)
        found["audience"] = _drawn(room)
    return found


def _drawn(app: BaseApp) -> tuple[str, str]:
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n", app.export_screenshot()


def minutes(folder: Path) -> bytes:
    """The minutes of a meeting of the sample, as Word."""
    target = folder / "minutes.docx"
    _run_program(folder, "minutes", str(MINUTES_OF), "-o", str(target))
    return target.read_bytes()


def web_page(folder: Path) -> str:
    """The page for phones, written on the day shown."""
    from meetingtui.plan.item_tree import ItemTree
    from meetingtui.review.term_snapshot import TermSnapshot
    from meetingtui.review.web_page.page_renderer import render_web_page as written
    from meetingtui.school.school import load_school
    from meetingtui.store.data_folder import open_term_read_only
    from meetingtui.store.term_lifecycle import current_open_term

    school = load_school(folder)
    term = current_open_term(folder, school, NOW.date())
    with open_term_read_only(folder, term, clock=_CLOCK, school=school) as file:
        records = file.records
    snapshot = TermSnapshot(
        ItemTree.from_items(records.items),
        records.meetings,
        school=school,
        term=term,
        today=NOW.date(),
    )
    return written(snapshot).decode()


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """By name: the words of every picture, for the sample school in a folder that is empty."""
    create_sample_school(folder, NOW.date())
    yield "minutes", "\n".join(read_document_lines(minutes(folder))) + "\n"
    yield "phone", _words_of(web_page(folder))
    for name, (text, _) in asyncio.run(screens(folder)).items():
        yield name, text


def _words_of(page: str) -> str:
    """What the beginning of a page says, tags left out."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.S)
    lines = (line.strip() for line in unescape(re.sub(r"<[^>]+>", "\n", body)).split("\n"))
    return "\n".join([line for line in lines if line][:60]) + "\n"


def as_page(svg: str) -> tuple[str, int, int]:
    """A page that holds the drawing alone, without fonts from the network; its width, height."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = svg.replace("Fira Code", "Noto Sans Mono CJK SC")
    svg = svg.replace("font-variant-east-asian: full-width;", "")
    # At this size a Latin letter is one cell of 12.2 pixels wide and a Chinese one two, so that
    # no text needs to be stretched over its cells; but the font draws half blocks twice as wide.
    svg = re.sub(r"<text [^>]*>[^<]*</text>", _fitted, svg)
    svg = svg.replace("font-size: 20px", "font-size: 24.4px")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box is not None
    width, height = (round(float(number)) for number in box.groups())
    return f'<!doctype html><meta charset="utf-8"><body style="margin:0">{svg}', width, height


def _fitted(found: re.Match[str]) -> str:
    """A line's text without its clip, which cuts the tops of Chinese characters off."""
    text = re.sub(r' (?:clip-path|textLength)="[^"]*"', "", found[0])
    text = text.replace("<text ", '<text dy="2.6" ')  # the larger letters stand in their line
    words = unescape(re.sub("<[^>]+>", "", text))
    if re.search("[\u2580-\u259f]", words):
        across = f'textLength="{cell_len(words) * _CELL:.1f}" lengthAdjust="spacingAndGlyphs"'
        return text.replace("<text ", f"<text {across} ")
    return text


def photograph(page: str, width: int, height: int, target: Path) -> None:
    """Write a page of a browser as PNG."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "page.html")
        file.write_text(page, encoding="utf-8")
        # A window is never as narrow as a phone; a frame is.
        frame = Path(name, "frame.html")
        frame.write_text(
            f'<body style="margin:0"><iframe src="page.html" width="{width}" height="{height}"'
            ' style="border:0;display:block"></iframe>',
            encoding="utf-8",
        )
        subprocess.run(
            [
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *("--disable-background-networking", "--no-first-run", "--disable-sync"),
                f"--user-data-dir={name}/profile",
                "--force-device-scale-factor=0.85",  # a picture stays below 150 kB
                f"--window-size={width},{height}",
                f"--screenshot={target}",
                frame.as_uri(),
            ],
            check=True,
            capture_output=True,
        )


def print_first_page(document: bytes, target: Path) -> None:
    """Write the first page of a Word file as PNG."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "paper.docx")
        file.write_bytes(document)
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={Path(name, 'profile').as_uri()}"),
                *("--headless", "--convert-to", "pdf", "--outdir", name, str(file)),
            ],
            check=True,
            capture_output=True,
        )
        pdf = file.with_suffix(".pdf")
        stem = target.with_suffix("")
        subprocess.run(
            ["pdftoppm", "-r", "70", "-png", "-gray", "-singlefile", str(pdf), str(stem)],
            check=True,
        )


def _run_program(folder: Path, *words: str) -> None:
    program = [sys.executable, "-m", "meetingtui", "--data", str(folder)]
    subprocess.run([*program, *words], check=True, capture_output=True)


def main() -> None:
    """Make all pictures and the texts beside them."""
    for program in ("chromium", "soffice", "pdftoppm"):
        if not shutil.which(program):
            sys.exit(f"{program} is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_sample_school(folder, NOW.date())
        print_first_page(minutes(folder), PICTURES / "minutes.png")
        photograph(web_page(folder), *PHONE, PICTURES / "phone.png")
        for picture, (_, svg) in asyncio.run(screens(folder)).items():
            photograph(*as_page(svg), PICTURES / f"{picture}.png")
    with tempfile.TemporaryDirectory() as name:
        for picture, text in texts(Path(name)):
            (PICTURES / f"{picture}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
