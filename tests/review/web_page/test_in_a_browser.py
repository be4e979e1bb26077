"""The page in a real browser, on a phone, on a projector and on paper."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, browser, needs_chromium
from click.testing import CliRunner

from meetingtui.base.clock import today
from meetingtui.cli.program import cli
from meetingtui.sample import create_sample_school

pytestmark = needs_chromium

PHONE, PROJECTOR = (390, 844), (1280, 800)

LEAST_CONTRAST = """
(() => {
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number)
      .map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (color !== "rgba(0, 0, 0, 0)") return color;
    }
    return "rgb(255, 255, 255)";
  };
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let least = [99, ""];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, [hidden]")) continue;
    const style = getComputedStyle(element);
    const color = element instanceof SVGElement ? style.fill : style.color;
    const pair = [light(color), light(ground(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < least[0]) least = [ratio, node.data];
  }
  return least;
})()
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample school's page for leaders, as the command writes it."""
    folder = tmp_path_factory.mktemp("school")
    create_sample_school(folder, today())
    target = folder / "page.html"
    done = CliRunner().invoke(cli, ["--data", str(folder), "status", "--html", str(target)])
    assert done.exit_code == 0, done.output
    return target


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all these tests."""
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.mark.parametrize("size", [PHONE, PROJECTOR])
def test_it_is_as_wide_as_the_screen_and_asks_nothing_of_the_network(
    page: Path, chromium: Browser, size: tuple[int, int]
):
    chromium.show(page, size)
    chromium.ask("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    root = "document.documentElement"
    assert chromium.ask(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert chromium.requests == []
    assert chromium.complaints == []


@pytest.mark.parametrize("dark", [False, True])
def test_every_word_stands_out_from_its_ground(page: Path, chromium: Browser, dark: bool):
    chromium.show(page, PHONE, dark=dark)
    ratio, words = chromium.ask(LEAST_CONTRAST)
    assert ratio >= 4.5, words
    is_dark = (
        chromium.ask("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    )
    assert is_dark is dark


def test_without_scripts_all_of_it_can_be_read_and_nothing_lies_there_dead(
    page: Path, chromium: Browser
):
    chromium.show(page, PHONE, scripts=False)
    assert chromium.ask("document.getElementById('filter').checkVisibility()") is False
    assert chromium.ask("document.querySelector('.item summary').checkVisibility()") is True
    chromium.ask("document.querySelector('.item summary').focus()")
    chromium.press("Enter", "\r")
    assert chromium.ask("document.querySelector('.item').open") is True


def test_the_keyboard_reaches_every_item_and_opens_it(page: Path, chromium: Browser):
    chromium.show(page, PROJECTOR)
    every = "[...document.querySelectorAll('a, summary, input')]"
    seen = set(chromium.ask(f"{every}.map((e, at) => e.checkVisibility() ? at : -1)")) - {-1}
    reached = set()
    for _ in seen:
        chromium.press("Tab")
        reached.add(chromium.ask(f"{every}.indexOf(document.activeElement)"))
    assert reached == seen
    chromium.ask("document.querySelector('.item summary').focus()")
    chromium.press("Enter", "\r")
    assert chromium.ask("document.querySelector('.item').open") is True


def test_a_link_to_an_item_opens_it(page: Path, chromium: Browser):
    chromium.show(page, PHONE)
    chromium.ask("document.querySelector('#due a').focus()")
    chromium.press("Enter", "\r")
    chromium.until("document.querySelector(location.hash || '#due').open")


@pytest.mark.parametrize(
    "words", ["滞后", "课程教学中心 -滞后", "部门:课程教学中心 党政办公室", "课题"]
)
def test_the_filter_chooses_what_the_command_chooses(page: Path, chromium: Browser, words: str):
    ran = CliRunner().invoke(
        cli, ["--data", str(page.parent), "plan", "list", *words.split(), "--json"]
    )
    expected = [each["id"] for each in json.loads(ran.stdout)]
    assert expected
    chromium.show(page, PHONE)
    chromium.ask("document.getElementById('words').focus()")
    chromium.type_text(words)
    shown = chromium.ask("[...document.querySelectorAll('.item:not([hidden])')].map((e) => e.id)")
    if words == "课题":  # the page has more text than the filter looks in: what was said, too
        assert set(expected) <= {int(each[1:]) for each in shown}
    else:
        assert [int(each[1:]) for each in shown] == expected
    assert f"符合的事项 {len(shown)} 项。" in chromium.ask("document.body.innerText")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_on_a4_it_is_whole_and_without_what_only_a_screen_needs(
    page: Path, chromium: Browser, tmp_path: Path
):
    chromium.show(page, PROJECTOR, dark=True)
    chromium.pdf(tmp_path / "page.pdf")
    told = subprocess.run(
        ["pdfinfo", tmp_path / "page.pdf"], check=True, capture_output=True
    ).stdout.decode()
    assert "A4" in told
    text = subprocess.run(
        ["pdftotext", tmp_path / "page.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()
    assert "工作计划推进情况" in text and "每周有进展的事项" in text and "筛选" not in text
