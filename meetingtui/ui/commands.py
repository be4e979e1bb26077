"""The command palette (Ctrl+P) in Chinese: what can be done from the screen at hand."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import SystemCommand
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen

from meetingtui.review.findable import fold
from meetingtui.review.search import search
from meetingtui.ui.search.opening import open_hit
from meetingtui.ui.search.row import hit_row

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


_HITS = 8
"""So many things found at most; the search itself has more."""

_BELOW = 0.001
"""What is found scores less than any command."""

_FRAME = 8
"""Cells that the palette's edges take."""


class Palette(CommandPalette):
    """What to do, found by a few characters of its name."""

    def __init__(self) -> None:
        super().__init__(placeholder="输入要做的事，例如 纪要、撤销、主题…")


class MeetingCommands(Provider):
    """The commands in the order one needs them; a word of comfort where none matches."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        """Commands by their names, pinyin or what they do; below them items, people, meetings."""
        matcher, desk = self.matcher(query), self._app.desk
        find = desk.pinyin.finder(fold(query))
        found = False
        for command in self._commands():
            is_named = find(fold(command.title)) >= 0
            score = max(is_named, matcher.match(command.title), matcher.match(command.help))
            if score > 0:
                found = True
                name = matcher.highlight(command.title)
                yield Hit(score, name, command.callback, help=command.help)
        hits, count = search(desk.index.entries, query, desk.pinyin, _HITS)
        for place, hit in enumerate(hits):
            row = hit_row(desk, hit, self.app.size.width - _FRAME)
            yield Hit(_BELOW / (place + 1), row, partial(open_hit, self._app, hit))
        if not found and not count:
            yield Hit(0, "没有这样的操作", lambda: None, help="换一个词试试")

    async def startup(self) -> None:
        """How the commands' names are read is learned while one begins to type."""
        self._app.learner.learn("".join(command.title for command in self._commands()))

    def _commands(self) -> Iterator[SystemCommand]:
        return commands(self._app, self.screen)

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)


def commands(app: "MeetingApp", screen: Screen[object]) -> Iterator[SystemCommand]:
    """Those of the screen at hand, then those for everywhere."""
    if hasattr(app, "desk"):
        yield from _work_commands(app, screen)
    yield SystemCommand("明暗主题", "亮色与暗色之间切换", app.action_switch_theme)
    yield SystemCommand("按键帮助", "当前画面的全部按键", app.action_help)
    yield SystemCommand("保存截图", "把当前画面存成 SVG 图片", app.save_picture)
    yield SystemCommand("退出", "保存一切并退出", app.action_quit)


def _work_commands(app: "MeetingApp", screen: Screen[object]) -> Iterator[SystemCommand]:
    """What can be done once a school is open."""
    from meetingtui.ui.home.screen import HomeScreen
    from meetingtui.ui.meeting.screen import MeetingScreen
    from meetingtui.ui.minutes.screen import MinutesScreen

    if isinstance(screen, MeetingScreen):
        route = screen.route
        for step in route.steps:
            yield SystemCommand(
                f"转到：{route.name(step)}", "本次例会的环节", lambda step=step: screen.go(step)
            )
    else:
        yield SystemCommand("开会", "继续当前例会，或准备下一次", app.open_meeting)
    if isinstance(screen, MinutesScreen):
        yield from screen.commands()
    yield SystemCommand("查找", "事项、人员、会议，可用拼音首字母", app.action_find)
    yield SystemCommand("工作计划", "看全部事项和进展", app.open_plan)
    yield SystemCommand("会议纪要", "预览并写出 Word", app.open_minutes)
    file = app.desk.file
    if isinstance(screen, HomeScreen):
        yield SystemCommand("私人备忘", "只给自己看，不进纪要，打开前先问一句", app.open_notes)
    yield SystemCommand("撤销", file.undo_words or "没有可撤销的操作", app.action_undo)
    yield SystemCommand("撤销到…", "选一步，连它以后的一起撤销", app.undo_down_to)
    yield SystemCommand("重做", file.redo_words or "没有可重做的操作", app.action_redo)
