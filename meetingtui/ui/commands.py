"""The command palette (Ctrl+P) in Chinese: what can be done from the screen at hand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from textual.app import SystemCommand
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


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
        """What matches by its name or by what it does."""
        matcher = self.matcher(query)
        found = False
        for command in self._commands():
            score = max(matcher.match(command.title), matcher.match(command.help))
            if score > 0:
                found = True
                name = matcher.highlight(command.title)
                yield Hit(score, name, command.callback, help=command.help)
        if not found:
            yield Hit(0, "没有这样的操作", lambda: None, help="换一个词试试")

    def _commands(self) -> Iterator[SystemCommand]:
        return commands(cast("MeetingApp", self.app), self.screen)


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
    from meetingtui.ui.meeting.screen import MeetingScreen
    from meetingtui.ui.meeting.steps import Step
    from meetingtui.ui.minutes.screen import MinutesScreen

    if isinstance(screen, MeetingScreen):
        for step in Step:
            yield SystemCommand(
                f"转到：{step.label}", "本次例会的环节", lambda step=step: screen.go(step)
            )
    else:
        yield SystemCommand("开会", "继续当前例会，或准备下一次", app.open_meeting)
    if isinstance(screen, MinutesScreen) and screen.shows_closed:
        yield SystemCommand("重新打开会议", "更正已结束的这一次", screen.action_reopen)
    yield SystemCommand("工作计划", "看全部事项和进展", app.open_plan)
    yield SystemCommand("会议纪要", "预览并写出 Word", app.open_minutes)
    file = app.desk.file
    yield SystemCommand("撤销", file.undo_words or "没有可撤销的操作", app.action_undo)
    yield SystemCommand("重做", file.redo_words or "没有可重做的操作", app.action_redo)
