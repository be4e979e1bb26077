"""The command palette (Ctrl+P) in Chinese: commands that are available everywhere, those of the
present screen, and for a query also records and sections of the user guide.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol, cast

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.shipped_files import guide_sections
from meetingtui.review.search_index import fold_for_search, search
from meetingtui.ui.dialogs.help_dialog import (
    active_key_descriptions,
    key_name,
    open_guide_at_section_or_ask,
)
from meetingtui.ui.last_written_file import OPEN_FILE_COMMAND_TITLE, SHOW_IN_FOLDER_COMMAND_TITLE
from meetingtui.ui.navigation import Navigation
from meetingtui.ui.term_controller import TermController
from meetingtui.ui.widgets.chinese_text_area import ChineseTextArea

_MAX_LISTED_RECORDS = 8
"""Largest number of records found; the search screen itself shows more."""

_FOUND_RECORD_SCORE = 0.001
"""Score of a record found; lower than that of any command."""

_NAME_MATCH_BONUS = 100
"""Score that a command found by its name has before one found by its description."""

_BORDER_CELLS = 8
"""Cells that the palette's borders take."""


_NAVIGATION_KEYS = {"up", "down", "left", "right", "pageup", "pagedown", "enter"}
"""Navigation keys; they are not listed as commands."""

_TEXT_EDITING_KEYS = {
    binding.key for binding in ChineseTextArea.BINDINGS if isinstance(binding, Binding)
}
"""Text editing keys; they are not listed as commands."""

_LISTED_UNDER_OTHER_NAMES = {"计划", "纪要"}
"""Key labels of the home screen whose command is listed under another name (工作计划, 会议纪要)."""


class _AppUsedByPalette(Protocol):
    """Protocol of the app as the command palette uses it: an app with a term controller and a
    navigation.
    """

    terms: TermController

    @property
    def navigation(self) -> Navigation:
        """The object whose methods open the app's screens, one method a screen."""


class Palette(CommandPalette):
    """The command palette: a command is found by a few characters of its name or by pinyin."""

    def __init__(self) -> None:
        super().__init__(placeholder="输入要做的事，例如 纪要、撤销、主题…")


class PaletteCommandProvider(Provider):
    """The source of what the command palette lists: all commands in a fixed order; for a query,
    those that match, sections of the user guide, then records found; a hint where nothing matches.
    """

    async def discover(self) -> Hits:
        """Yield every command of the palette, shown before anything is typed."""
        for command in self._available_commands():
            yield DiscoveryHit(_command_row(command), command.callback, text=command.title)

    async def search(self, query: str) -> Hits:
        """Yield the palette's commands and sections of the user guide that match by name, pinyin or
        description, then at most eight items, people and meetings found.
        """
        from meetingtui.ui.screens.search_screen import search_hit_row  # the start must not pay

        matcher, context = self.matcher(query), self._app_with_navigation.terms.opened_term.context
        find = context.pinyin.text_finder(fold_for_search(query))
        found = False
        for command in (*self._available_commands(), *guide_commands(self.app)):
            is_named = find(fold_for_search(command.title)) >= 0
            by_name = is_named + matcher.match(command.title)
            score = _NAME_MATCH_BONUS + by_name if by_name else matcher.match(command.help)
            if score > 0:
                found = True
                row = _command_row(command)
                if (index := command.title.find(query)) >= 0:
                    row = row.stylize(matcher.match_style, index, index + len(query))
                yield Hit(score, row, command.callback)
        hits, count = search(
            context.search_index.entries, query, context.pinyin, _MAX_LISTED_RECORDS
        )
        for place, hit in enumerate(hits):
            row = search_hit_row(context, hit, self.app.size.width - _BORDER_CELLS)
            yield Hit(
                _FOUND_RECORD_SCORE / (place + 1),
                row,
                partial(self._app_with_navigation.navigation.open_search_hit, hit),
            )
        if not found and not count:
            yield Hit(0, "没有这样的操作", lambda: None, help="换一个词试试")

    async def startup(self) -> None:
        """Start looking up the pinyin of the names of the palette's commands, in the background."""
        every = (*self._available_commands(), *guide_commands(self.app))
        self._app_with_navigation.terms.opened_term.pinyin_loader.look_up_unknown_pinyin(
            "".join(command.title for command in every)
        )

    def _available_commands(self) -> Iterator[SystemCommand]:
        """Return all commands of the palette that can be used on the present screen."""
        return palette_commands(self.app, self.screen)

    @property
    def _app_with_navigation(self) -> _AppUsedByPalette:
        """The app, typed as one that has a navigation and a term controller."""
        return cast("_AppUsedByPalette", self.app)


def _command_row(command: SystemCommand) -> Content:
    """Return a command's row in the palette: name and description, as content that is never read
    as markup.
    """
    return Content.assemble(command.title, (f"\n{command.help}", "not bold $muted"))


def palette_commands(app: App[object], screen: Screen[object]) -> Iterator[SystemCommand]:
    """Yield the commands of the palette: first those available everywhere, then the keys of the
    screen.
    """
    named = [*_school_and_program_commands(app, screen)]
    yield from named
    yield from _commands_for_keys(app, screen, [command.title for command in named])


def guide_commands(app: App[object]) -> Iterator[SystemCommand]:
    """Yield a palette command for each section of the user guide (怎样读入工作计划 …); listed only
    in a search.
    """
    for section in guide_sections():
        help_text = f"使用说明　{section.page_title}"
        yield SystemCommand(
            section.title, help_text, partial(open_guide_at_section_or_ask, app, section)
        )


def _commands_for_keys(
    app: App[object], screen: Screen[object], listed_titles: Sequence[str]
) -> Iterator[SystemCommand]:
    """Yield a palette command for each key of the screen that no other command covers.

    Args:
        app: the app, whose own keys are left out.
        screen: the screen.
        listed_titles: titles of the commands listed already; a key with a description that begins
            one of them is left out.
    """
    of_the_app = app._bindings.key_to_bindings
    titles = [*listed_titles, *_LISTED_UNDER_OTHER_NAMES]
    for key, words in active_key_descriptions(screen).items():
        if key in _NAVIGATION_KEYS or key in _TEXT_EDITING_KEYS or key in of_the_app:
            continue
        if not any(title.startswith(words) for title in titles):
            titles.append(words)
            yield SystemCommand(words, key_name(key), partial(_press_key_on_screen_below, app, key))


def _open_last_written_file_in_thread(app: App[object], launch: Callable[[], None]) -> None:
    """Open the file written last outside the program, in a thread, by calling ``launch``; a failure
    is shown to the user.
    """

    async def launch_in_thread() -> None:
        """Call ``launch`` in a thread, and show why it failed."""
        try:
            await asyncio.to_thread(launch)
        except MeetingTuiError as error:
            app.notify(error.message, severity="error", timeout=20)

    app.run_worker(launch_in_thread(), group="launch")


def _press_key_on_screen_below(app: App[object], key: str) -> None:
    """Press a key on the screen below the palette, after the palette has closed; in a meeting, in
    the entry line.
    """
    from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen

    if isinstance(app.screen, MeetingScreen):
        app.screen.panel.entry_line.take_focus()
    app.simulate_key(key)


def _school_and_program_commands(
    app: App[object], screen: Screen[object]
) -> Iterator[SystemCommand]:
    """Yield the palette's commands that are not keys of a screen: those of an open school, then
    those of the program itself.
    """
    host = cast("_AppUsedByPalette", app)
    if host.terms.open_term_or_none is not None:
        yield from _commands_with_open_school(host, app, screen)
    yield SystemCommand("明暗主题", "亮色与暗色之间切换", partial(app.run_action, "switch_theme"))
    yield SystemCommand("按键帮助", "当前画面的全部按键", partial(app.run_action, "help"))
    yield SystemCommand(
        "使用说明", "每件事怎样做，一步一步", partial(open_guide_at_section_or_ask, app, None)
    )
    yield SystemCommand(
        "保存截图", "把当前画面存成 SVG 图片", partial(app.run_action, "save_screenshot")
    )
    yield SystemCommand("退出", "保存一切并退出", partial(app.run_action, "quit"))


def _commands_with_open_school(
    host: _AppUsedByPalette, app: App[object], screen: Screen[object]
) -> Iterator[SystemCommand]:
    """Yield the palette's commands that are available once a school is open; settings, private
    notes, backups, audit log and checkup only over the home screen.
    """
    from meetingtui.ui.screens.home_screen import HomeScreen
    from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
    from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen
    from meetingtui.ui.screens.review.review_screen import REVIEW_PAGES

    if isinstance(screen, MeetingScreen):
        route = screen.step_sequence
        for step in route.steps:
            yield SystemCommand(
                f"转到：{route.name_of_step(step)}",
                "本次例会的环节",
                lambda step=step: screen.show_step(step),
            )
    else:
        yield SystemCommand(
            "开会", "继续当前例会，或准备下一次", host.navigation.open_or_prepare_meeting
        )
    if isinstance(screen, MinutesScreen):
        yield from screen.palette_commands()
    yield SystemCommand(
        "查找", "事项、人员、会议，可用拼音首字母", partial(app.run_action, "open_search")
    )
    yield SystemCommand("随手记", "一句话记成任务或下次例会的议题", host.navigation.open_quick_note)
    yield SystemCommand(
        "待议事项", "下次例会的议题：新增、修改、换次序、删去", host.navigation.open_topic_box
    )
    yield SystemCommand(
        "会议通知",
        "下次例会的时间、地点、议程，发微信或写成邮件",
        host.navigation.open_meeting_notice,
    )
    yield SystemCommand(
        "催办",
        "已过期和快到期的，按人列出，发微信或写成邮件",
        host.navigation.open_reminders,
    )
    yield SystemCommand(
        "会前填报", "给各部门发填报表，读入收回的，看谁没有报", host.navigation.open_report_sheets
    )
    yield SystemCommand("工作计划", "看全部事项和进展", host.navigation.open_plan)
    yield SystemCommand("会议纪要", "预览并写出 Word", host.navigation.open_minutes)
    context = host.terms.opened_term.context
    if context.last_written_file.path is not None:
        name = context.last_written_file.path.name
        files = context.last_written_file
        yield SystemCommand(
            OPEN_FILE_COMMAND_TITLE,
            name,
            partial(_open_last_written_file_in_thread, app, files.open_last_written),
        )
        yield SystemCommand(
            SHOW_IN_FOLDER_COMMAND_TITLE,
            name,
            partial(_open_last_written_file_in_thread, app, files.show_in_folder),
        )
    file = context.term_file
    if isinstance(screen, HomeScreen):
        yield SystemCommand(
            "学校设置",
            "部门、人员、学期、例会、邮箱、备份、提醒",
            host.navigation.open_settings,
        )
        yield SystemCommand(
            "私人备忘",
            "只给自己看，不进纪要，打开前先问一句",
            host.navigation.confirm_and_open_private_notes,
        )
        yield SystemCommand(
            "备份与恢复", "看有哪些备份，退回到其中一份", host.navigation.open_backups
        )
        yield SystemCommand(
            "操作记录", "什么时候做了什么，撤销过的也在", host.navigation.open_audit_log
        )
        yield SystemCommand(
            "检查数据文件夹", "读得出来吗、有备份吗、该怎么办", host.navigation.open_checkup
        )
    if file.is_read_only:
        yield SystemCommand(
            "开始记录", "另一个窗口关闭以后，在这里记录", host.terms.switch_to_recording
        )
    yield SystemCommand(
        "撤销", file.undo_description or "没有可撤销的操作", partial(app.run_action, "undo")
    )
    yield SystemCommand(
        "撤销到…",
        "选一步，连它以后的一起撤销",
        partial(app.run_action, "ask_and_undo_several_steps"),
    )
    yield SystemCommand(
        "重做", file.redo_description or "没有可重做的操作", partial(app.run_action, "redo")
    )
    for page, (name, _) in enumerate(REVIEW_PAGES):
        yield SystemCommand(
            f"盘点：{name}", "各项工作到了哪一步", partial(host.navigation.open_review, page)
        )
    yield SystemCommand("盘点：筛选", "写几个词，挑出要看的事项", host.navigation.open_item_list)
    yield SystemCommand(
        "常规工作：照计划设好",
        "时限写着每周、每月的事项，从今天起每次都要报",
        host.navigation.ask_to_make_planned_items_routine_work,
    )
    yield from _term_commands(host)


def _term_commands(host: _AppUsedByPalette) -> Iterator[SystemCommand]:
    """Yield the palette's commands that are used about once a term, such as closing the term."""
    from meetingtui.ui.screens.review.review_screen import REVIEW_PAGES, TERMS_PAGE_NAME

    if host.terms.opened_term.context.records.closing is None:
        yield SystemCommand(
            "结束本学期", "先备份，再锁定，以后只能查看", host.terms.confirm_and_close_term
        )
    else:
        yield SystemCommand(
            "重新打开本学期", "结束以后还要改动记录", host.terms.confirm_and_reopen_term
        )
    yield SystemCommand(
        "归档本学期",
        "记录、文书、台账、佐证材料放进一个 zip，附目录和校验码",
        host.terms.archive_term,
    )
    yield SystemCommand(
        "开启下学期", "建好下学期，结转未办结的事项", host.terms.confirm_and_open_next_term
    )
    terms = next(index for index, (name, _) in enumerate(REVIEW_PAGES) if name == TERMS_PAGE_NAME)
    yield SystemCommand(
        "与上学期比较", "两个学期的数据并排看", partial(host.navigation.open_review, terms)
    )
