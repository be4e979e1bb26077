"""The command palette (Ctrl+P) in Chinese: what can be done from the screen at hand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

PALETTE_PLACEHOLDER = "输入要做的事，例如 纪要、撤销、主题…"


def system_commands(app: "MeetingApp", screen: Screen[object]) -> Iterator[SystemCommand]:
    """Commands for everywhere, then those of the meeting where one is on screen."""
    from meetingtui.ui.meeting.screen import MeetingScreen
    from meetingtui.ui.meeting.steps import Step

    if isinstance(screen, MeetingScreen):
        for step in Step:
            yield SystemCommand(
                f"转到：{step.label}", "本次例会的环节", lambda step=step: screen.go(step)
            )
    else:
        yield SystemCommand("开会", "继续当前例会，或准备下一次", app.open_meeting)
    yield SystemCommand("工作计划", "看全部事项和进展", app.open_plan)
    yield SystemCommand("会议纪要", "预览并写出 Word", app.open_minutes)
    yield SystemCommand("撤销", "撤销上一步", app.action_undo)
    yield SystemCommand("重做", "重做刚撤销的一步", app.action_redo)
    yield SystemCommand("明暗主题", "亮色与暗色之间切换", app.action_switch_theme)
    yield SystemCommand("按键帮助", "当前画面的全部按键", app.action_help)
    yield SystemCommand("保存截图", "把当前画面存成 SVG 图片", app.deliver_screenshot)
    yield SystemCommand("退出", "保存一切并退出", app.action_quit)
