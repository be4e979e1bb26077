"""The command palette (Ctrl+P) in Chinese: what can be done from the screen at hand."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from meetingtui.review.findable import fold
from meetingtui.review.search import search
from meetingtui.ui.dialogs.help import key_name, keys_of
from meetingtui.ui.search.opening import open_hit
from meetingtui.ui.search.row import hit_row
from meetingtui.ui.widgets.writing import WritingArea

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


_HITS = 8
"""So many things found at most; the search itself has more."""

_BELOW = 0.001
"""What is found scores less than any command."""

_FRAME = 8
"""Cells that the palette's edges take."""


_OF_THE_HAND = {"up", "down", "left", "right", "pageup", "pagedown", "enter"}
"""Keys of mere moving: nobody looks for them by name."""

_OF_TYPING = {binding.key for binding in WritingArea.BINDINGS if isinstance(binding, Binding)}
"""Keys that edit text."""

_SAID_OTHERWISE = {"计划", "纪要"}
"""What home's keys call what the commands for everywhere call 工作计划 and 会议纪要."""


class Palette(CommandPalette):
    """What to do, found by a few characters of its name."""

    def __init__(self) -> None:
        super().__init__(placeholder="输入要做的事，例如 纪要、撤销、主题…")


class MeetingCommands(Provider):
    """The commands in the order one needs them; a word of comfort where none matches."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(_row(command), command.callback, text=command.title)

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
                row = _row(command)
                if (at := command.title.find(query)) >= 0:
                    row = row.stylize(matcher.match_style, at, at + len(query))
                yield Hit(score, row, command.callback)
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


def _row(command: SystemCommand) -> Content:
    """What a command is called and does; the palette's own help line would read words as markup."""
    return Content.assemble(command.title, (f"\n{command.help}", "not bold $muted"))


def commands(app: "MeetingApp", screen: Screen[object]) -> Iterator[SystemCommand]:
    """Where to go and what to do, those for everywhere, then the keys of the screen at hand."""
    named = [*_named_commands(app, screen)]
    yield from named
    yield from _key_commands(app, screen, [command.title for command in named])


def _key_commands(
    app: "MeetingApp", screen: Screen[object], taken: Sequence[str]
) -> Iterator[SystemCommand]:
    """What the keys of the screen do that no other command does."""
    of_the_app = app._bindings.key_to_bindings
    said = [*taken, *_SAID_OTHERWISE]
    for key, words in keys_of(screen).items():
        if key in _OF_THE_HAND or key in _OF_TYPING or key in of_the_app:
            continue
        if not any(title.startswith(words) for title in said):
            said.append(words)
            yield SystemCommand(words, key_name(key), partial(_press, app, key))


def _press(app: "MeetingApp", key: str) -> None:
    """The key, on the screen below the palette, which is gone by then."""
    from meetingtui.ui.meeting.screen import MeetingScreen

    if isinstance(app.screen, MeetingScreen):
        app.screen.pane.entry.take_focus()
    app.simulate_key(key)


def _named_commands(app: "MeetingApp", screen: Screen[object]) -> Iterator[SystemCommand]:
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
    from meetingtui.ui.review.screen import LEAVES

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
        yield SystemCommand("备份与恢复", "看有哪些备份，退回到其中一份", app.open_backups)
        yield SystemCommand("操作记录", "什么时候做了什么，撤销过的也在", app.open_history)
        yield SystemCommand("检查数据文件夹", "读得出来吗、有备份吗、该怎么办", app.open_checkup)
    if file.read_only:
        yield SystemCommand("开始记录", "另一个窗口关闭以后，在这里记录", app.begin_recording)
    yield SystemCommand("撤销", file.undo_words or "没有可撤销的操作", app.action_undo)
    yield SystemCommand("撤销到…", "选一步，连它以后的一起撤销", app.undo_down_to)
    yield SystemCommand("重做", file.redo_words or "没有可重做的操作", app.action_redo)
    for leaf, (name, _) in enumerate(LEAVES):
        yield SystemCommand(f"盘点：{name}", "各项工作到了哪一步", partial(app.open_review, leaf))
    yield SystemCommand("盘点：筛选", "写几个词，挑出要看的事项", app.open_items)
    yield from _term_commands(app)


def _term_commands(app: "MeetingApp") -> Iterator[SystemCommand]:
    """What is done once a term."""
    from meetingtui.ui.review.screen import LEAVES, TERMS

    if app.desk.records.closing is None:
        yield SystemCommand("结束本学期", "先备份，再锁定，以后只能查看", app.close_term)
    else:
        yield SystemCommand("重新打开本学期", "结束以后还要改动记录", app.reopen_term)
    yield SystemCommand("开启下学期", "写入 school.yaml，结转未办结的事项", app.open_next_term)
    terms = next(at for at, (name, _) in enumerate(LEAVES) if name == TERMS)
    yield SystemCommand("与上学期比较", "两个学期的数据并排看", partial(app.open_review, terms))
