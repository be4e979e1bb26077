"""The lines of a page: going about, headings that stay, figures that open."""

from collections.abc import Sequence

from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from meetingtui.ui.screens.review.review_lines import (
    BLANK_LINE,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    heading_line,
    text_line,
    wrap_cell_groups,
)
from meetingtui.ui.screens.review.review_lines_view import PagePosition, ReviewLinesView
from meetingtui.ui.theme import LIGHT


def _figure(name: str, style: str = "") -> ReviewCell:
    return ReviewCell(
        content=Content.styled(name, style), drill_down=DrillDownTarget(heading=name, items=(1,))
    )


def _row(*names: str) -> ReviewLine:
    gap = ReviewCell(content=Content("  "))
    return ReviewLine(cells=tuple(cell for name in names for cell in (_figure(name), gap)))


class PageApp(App[None]):
    """Nothing but the lines."""

    def __init__(self, lines: Sequence[ReviewLine]) -> None:
        super().__init__()
        self.register_theme(LIGHT)
        self.theme = LIGHT.name
        self.lines = lines
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield ReviewLinesView()

    def on_mount(self) -> None:
        self.view.focus()
        self.view.show_lines(self.lines)

    @property
    def view(self) -> ReviewLinesView:
        return self.query_one(ReviewLinesView)

    @property
    def here(self) -> str:
        chosen = self.view.drill_down_of_selected_figure
        return chosen.heading if chosen else ""

    @property
    def text(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return [strip.text.rstrip(" ▁▂▃▄▅▆▇█") for strip in strips]

    def on_review_lines_view_figure_opened(self, event: ReviewLinesView.FigureOpened) -> None:
        self.opened.append(event.drill_down.heading)


def _table(title: str, rows: int) -> list[ReviewLine]:
    return [
        heading_line(title),
        *(_row(f"{title}{at}a", f"{title}{at}b") for at in range(rows)),
        BLANK_LINE,
    ]


async def _press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


async def test_arrows_go_to_figures_and_keep_the_column() -> None:
    app = PageApp([*_table("甲", 3)])
    async with app.run_test(size=(40, 10)) as pilot:
        assert app.here == "甲0a"
        await _press(pilot, "right", "down")
        assert app.here == "甲1b"
        await _press(pilot, "right", "left", "left")
        assert app.here == "甲1a"
        await _press(pilot, "enter")
        assert app.opened == ["甲1a"]


async def test_end_and_home_go_to_the_last_and_the_first_figure() -> None:
    app = PageApp(_table("甲", 30))
    async with app.run_test(size=(40, 8)) as pilot:
        await _press(pilot, "end")
        assert app.here == "甲29a"
        await _press(pilot, "home")
        assert app.here == "甲0a"


async def test_a_leaf_is_entered_where_it_says() -> None:
    lines = [_row("别处"), ReviewLine(cells=(_figure("这里"),), is_selected_first=True)]
    app = PageApp(lines)
    async with app.run_test(size=(40, 10)):
        assert app.here == "这里"


async def test_the_heading_of_what_is_looked_at_stays_in_sight() -> None:
    app = PageApp([*_table("甲", 20), *_table("乙", 20)])
    async with app.run_test(size=(40, 8)) as pilot:
        await _press(pilot, *["down"] * 12)
        assert app.text[0] == "甲"
        assert any("甲12a" in line for line in app.text[1:])
        await _press(pilot, "pagedown", "pagedown", "pagedown")
        assert app.text[0] == "乙"
        await _press(pilot, *["up"] * 3)
        assert any(app.here in line for line in app.text[1:])
        await _press(pilot, "home")
        assert app.text[:2] == ["甲", "甲0a  甲0b"]


async def test_tab_leads_from_heading_to_heading_and_round() -> None:
    app = PageApp([_row("起"), BLANK_LINE, *_table("甲", 9), *_table("乙", 9)])
    async with app.run_test(size=(40, 8)) as pilot:
        found = [app.here]
        for key in ("tab", "tab", "tab", "shift+tab", "down", "shift+tab", "shift+tab"):
            await _press(pilot, key)
            found.append(app.here)
        assert found == ["起", "甲0a", "乙0a", "起", "乙0a", "乙1a", "乙0a", "甲0a"]
        assert app.text[0] == "甲"


async def test_words_between_two_figures_are_scrolled_by_not_over() -> None:
    said = [text_line(f"第{at}句") for at in range(40)]
    app = PageApp([_row("上"), *said, _row("下")])
    async with app.run_test(size=(40, 8)) as pilot:
        seen = set(app.text)
        for _ in range(60):
            await _press(pilot, "down")
            seen |= set(app.text)
            if app.here == "下":
                break
        assert app.here == "下"
        assert {f"第{at}句" for at in range(40)} <= seen


async def test_a_leaf_of_mere_words_is_scrolled() -> None:
    app = PageApp([text_line(f"第{at}句") for at in range(40)])
    async with app.run_test(size=(40, 8)) as pilot:
        await _press(pilot, "down", "enter", "tab", "right")
        assert app.text[0] == "第1句"
        await _press(pilot, "pagedown")
        assert app.text[0] == "第7句"
        assert app.opened == []


async def test_lines_that_moved_keep_the_figure_one_was_at() -> None:
    app = PageApp([*_table("甲", 5)])
    async with app.run_test(size=(40, 10)) as pilot:
        await _press(pilot, "down", "down", "right")
        assert app.here == "甲2b"
        app.view.show_lines([_row("新"), *_table("甲", 5)])
        assert app.here == "甲2b"
        app.view.show_lines([_row("别的"), _row("也别的"), _row("还是别的"), _row("第四")])
        assert app.here == "第四"
        app.view.show_lines([], PagePosition())
        assert app.here == ""
        await _press(pilot, "down", "up", "tab", "pageup", "end", "enter", "left")


async def test_the_same_words_in_another_colour_are_drawn_again() -> None:
    def colours() -> set[str]:
        strip = app.screen._compositor.render_strips()[1]
        return {str(segment.style.bgcolor) for segment in strip if segment.style}

    def lines(style: str) -> list[ReviewLine]:
        return [_row("起"), ReviewLine(cells=(ReviewCell(content=Content.styled("   ", style)),))]

    app = PageApp(lines("on $done"))
    async with app.run_test(size=(40, 10)) as pilot:
        before = colours()
        app.view.show_lines(lines("on $overdue"))
        await pilot.pause()
        assert colours() != before


async def test_a_click_opens_the_figure_under_it_and_beside_it_goes_to_the_line() -> None:
    app = PageApp([*_table("甲", 20)])
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.click(ReviewLinesView, offset=(30, 3))
        assert (app.here, app.opened) == ("甲2b", [])
        await pilot.click(ReviewLinesView, offset=(1, 2))
        assert app.opened == ["甲1a"]
        await _press(pilot, *["down"] * 12)
        await pilot.click(ReviewLinesView, offset=(0, 0))
        assert app.opened == ["甲1a"]


def test_what_does_not_fit_begins_another_line() -> None:
    groups = [(_figure("甲" * 5), ReviewCell(content=Content("，"))), (_figure("乙" * 5),)]
    assert [len(line.cells) for line in wrap_cell_groups(groups, 22)] == [4]
    assert [len(line.cells) for line in wrap_cell_groups(groups, 21)] == [2, 1]
    assert wrap_cell_groups([], 20) == []
