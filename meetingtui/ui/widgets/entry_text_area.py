"""The text area of the entry line, one paragraph whose keys are handled in the order pressed, and
the cleaning of text pasted into it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from unicodedata import east_asian_width

from textual import events
from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.message import Message

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import one_line, without_unprintable
from meetingtui.meeting.line_parsing.people_in_line import parse_leading_people
from meetingtui.ui.widgets.chinese_text_area import ChineseTextArea

# Cleans text pasted from Word, WeChat or a PDF, into one line or into one record a line


_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SYMBOL_FONT = re.compile("[\uf000-\uf0ff]")
"""Private-use characters in which Word stores Wingdings and Symbol; no other font has them."""
_SYMBOL_BULLET = re.compile(r"^\s*[\uf000-\uf0ff]")
_BULLETS = re.compile(r"(?:[•·∙●◦■◆▪▫▶►▸➢➤]\s*|[-–*○□◇]\s+)+(?=\S)")
_LONE_BULLET = re.compile("[•·∙●◦■◆▪▫▶►▸➢➤–*○□◇ -]+")
_LIST_NUMBER = re.compile(
    "[（(](?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})[）)]"
    "|[一二三四五六七八九十]{1,3}[、.．)）]"
    "|[0-9０-９]{1,2}(?:[、)）]|[.．](?![0-9０-９]))"
    "|[①-⑳]"
)
_ENDS_WITH_PUNCTUATION = re.compile("[。！？；：，、…—!?;:,.][”’」』》）)\"']*$")
_MIN_POSSIBLY_WRAPPED_WIDTH = 24
"""Width in cells from which a line may have been wrapped; a shorter one ended on purpose."""


@dataclass(frozen=True)
class _PastedLine:
    """One line of text pasted into an entry line."""

    text: str
    """The pasted line's text without its bullet."""
    is_listed: bool
    """Whether the pasted line had a bullet or a number."""
    follows_gap: bool
    """Whether an empty line came before the pasted line."""


def join_pasted_lines_with_punctuation(text: str) -> str:
    """Return pasted text as one clean line, without bullets (list numbers stay), its lines joined
    with suitable punctuation; empty where nothing is left.
    """
    joined = ""
    in_list = False
    before = ""
    for line in _bulletless_pasted_lines(text):
        joined += (
            _joining_punctuation(before, line, in_list=in_list) if joined else ""
        ) + line.text
        in_list = line.is_listed or (in_list and not line.follows_gap)
        before = line.text
    return joined


_WECHAT_HEADER = re.compile(
    r"[\[【(（]?(?P<name>[^\s：:\[\]【】()（）\d]{2,12})[\]】)）]?\s*[：:]?\s*[(（]?"
    r"(?:(?:\d{2,4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?\s*|昨天\s*|今天\s*|前天\s*|(?:周|星期)[一二三四五六日天]\s*)?"
    r"(?:凌晨|早上|上午|中午|下午|晚上)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*[)）]?\s*[：:]?"
)
_NAME_WITH_COLON = re.compile("(?P<name>[\u4e00-\u9fffA-Za-z]{2,12})[：:]")


def split_pasted_lines(text: str) -> list[str]:
    """Split pasted text into lines that are each entered as one record, without bullets, list
    numbers and empty lines.

    Where several lines are of one width, as a PDF wraps them, such a line is joined with the next.
    The header that WeChat puts before a message (name and time) becomes the name before each of
    the message's lines, as in 王主任：已完成; a line that begins with what looks like
    another name stays as it is.
    """
    lines = list(_bulletless_pasted_lines(text))
    widths = [cell_len(line.text) for line in lines]
    full = max(widths, default=0) - 2
    is_wrapped_text = (
        full >= _MIN_WRAPPED_WIDTH
        and sum(width >= full for width in widths) >= _MIN_LINES_OF_ONE_WIDTH
    )
    found: list[str] = []
    speaker, goes_on = "", False
    unused = ""  # a line such as 王主任： for which nothing has followed yet
    for line, width in zip(lines, widths, strict=True):
        alone = _NAME_WITH_COLON.fullmatch(line.text)
        header = _WECHAT_HEADER.fullmatch(line.text) or alone
        if header:
            found += [unused] if unused else []
            unused = line.text if alone else ""
            speaker, goes_on = header["name"], False
            continue
        unused = ""
        number = _LIST_NUMBER.match(line.text) if line.is_listed else None
        words = line.text[number.end() :].lstrip() if number else line.text
        if goes_on and not line.is_listed and not line.follows_gap:
            found[-1] += words
        elif words:
            names_another = not speaker or parse_leading_people(words, {}).unlisted_name
            found.append(words if names_another else f"{speaker}：{words}")
        is_full = is_wrapped_text and width >= full
        goes_on = bool(words) and is_full and not _ENDS_WITH_PUNCTUATION.search(words)
    return [*found, unused] if unused else found


_MIN_WRAPPED_WIDTH, _MIN_LINES_OF_ONE_WIDTH = 30, 3
"""Width in cells from which a line may be wrapped, and how many must be as wide as the widest."""


def _bulletless_pasted_lines(text: str) -> Iterator[_PastedLine]:
    """Yield the non-empty lines of pasted text without their bullets, each with whether it is a
    list item and whether an empty line came before it.
    """
    follows_gap = False
    bullet = ""
    for raw in without_unprintable(_LINE_ENDS.sub("\n", text)).split("\n"):
        typed = _SYMBOL_FONT.sub(" ", _SYMBOL_BULLET.sub("•", raw))
        words = one_line(typed)
        if _LONE_BULLET.fullmatch(words):
            bullet = words
            continue
        words = one_line(f"{bullet} {words}") if words else ""
        bullet = "" if words else bullet
        found = _BULLETS.match(words)
        words = words[found.end() :] if found else words
        is_listed = bool(found or _LIST_NUMBER.match(words))
        if words:
            yield _PastedLine(words, is_listed, follows_gap)
        follows_gap = not words
    if bullet:
        yield _PastedLine(bullet, is_listed=False, follows_gap=follows_gap)


def _joining_punctuation(before: str, line: _PastedLine, *, in_list: bool) -> str:
    """Return the punctuation with which a pasted line is joined to the text before it; empty for
    none.

    Args:
        before: the text of the pasted line before it.
        line: the pasted line.
        in_list: whether the line before it is an item of a list.
    """
    if _ENDS_WITH_PUNCTUATION.search(before):
        return "" if _is_full_width(before[-1]) else " "
    if line.is_listed:
        return "；" if in_list else "："
    was_wrapped = not line.follows_gap and cell_len(before) >= _MIN_POSSIBLY_WRAPPED_WIDTH
    return (
        "" if was_wrapped and _is_full_width(before[-1]) and _is_full_width(line.text[0]) else " "
    )


def _is_full_width(character: str) -> bool:
    """Return whether a character takes two terminal cells."""
    return east_asian_width(character) in "WFA"


# The text area of the entry line


class EntryTextArea(ChineseTextArea):
    """The text area of an entry line: one wrapped paragraph of at most 5000 characters, which Enter
    submits by a message and clears.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "记入", show=False),
        Binding("up", "move_caret_up_or_down(-1)", "上一行", show=False),
        Binding("down", "move_caret_up_or_down(1)", "下一行", show=False),
        Binding("left", "move_caret_or_request_page_turn(-1)", "上一项", show=False),
        Binding("right", "move_caret_or_request_page_turn(1)", "下一项", show=False),
        Binding("pageup", "request_page_turn(-1)", "上一项", show=False),
        Binding("pagedown", "request_page_turn(1)", "下一项", show=False),
        Binding("tab", "request_mode_change(1)", "换一种记录", show=False),
        Binding("shift+tab", "request_mode_change(-1)", "换一种记录", show=False),
        Binding("delete", "delete_character_or_ask_to_delete_line", "删除", show=False),
        Binding("ctrl+z", "undo_typing_or_change", "撤销", show=False),
        Binding("ctrl+y", "redo_typing_or_change", "重做", show=False),
    ]

    MAX_CHARACTERS = 5000
    FULL_MESSAGE = f"这一行已有 {MAX_CHARACTERS} 字，写满了。请先按回车记入，再往下写。"

    @dataclass
    class ReportedKeyPressed(Message):
        """Message: one of the keys that the screen asked to be told of (``reported_keys``) was
        pressed in the entry line, in order with the typed characters.
        """

        key: str
        """The pressed key's name, such as ``f5``."""

    @dataclass
    class Submitted(Message):
        """Message: Enter was pressed in the entry line."""

        text: str
        """The submitted text as one clean line; may be empty."""
        was_untouched: bool
        """Whether the submitted text is the one that was loaded, unchanged; also where both are
        empty.
        """

    @dataclass
    class UpDownPressedAtEdge(Message):
        """Message: up or down was pressed in the entry line where its text has no further line."""

        offset: int
        """-1 for up, 1 for down."""

    @dataclass
    class PageTurnRequested(Message):
        """Message: a key in the entry line asked for the previous or next page."""

        offset: int
        """-1 for the previous, 1 for the next page."""

    @dataclass
    class ModeChangeRequested(Message):
        """Message: Tab or Shift+Tab in the entry line asked for the next or previous entry mode."""

        offset: int
        """-1 for the previous, 1 for the next mode."""

    @dataclass
    class DeleteLineRequested(Message):
        """Message: Delete was pressed in the entry line with nothing typed, or with the loaded text
        selected and unchanged, which asks to delete the chosen recorded line.
        """

    @dataclass
    class LinesPasted(Message):
        """Message: several lines were pasted into the entry line where nothing was typed; they were
        not inserted.
        """

        lines: list[str]
        """The pasted lines, each cleaned."""
        joined_text: str
        """The pasted lines joined into one."""

    @dataclass
    class UndoOrRedoRequested(Message):
        """Message: undo or redo was pressed where the entry line has no typing to undo or redo,
        which asks to undo or redo a recorded change.
        """

        offset: int
        """-1 for undo, 1 for redo."""

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False, max_checkpoints=200)
        # Nothing on the projector moves by itself; and a paint for a blink would make a key wait.
        self.set_reactive(EntryTextArea.cursor_blink, False)
        self.reported_keys: frozenset[str] = frozenset()
        """Keys that the entry line hands on as :class:`ReportedKeyPressed`."""
        self.loaded_text = ""
        """The text that the entry line held before anything was typed."""
        self.accepts_several_lines = False
        """Whether several lines pasted where nothing was typed are handed on as
        :class:`LinesPasted` instead of being joined.
        """
        self._actions_by_key = {
            key: binding.action
            for key, bindings in self._bindings.key_to_bindings.items()
            for binding in bindings
        }

    @property
    def is_untouched(self) -> bool:
        """Whether the text of the entry line is the loaded one, unchanged."""
        return self.text == self.loaded_text

    def load_initial_text(self, text: str, *, chosen: bool = False) -> None:
        """Load a text into the entry line as untouched by the user, the caret at its end and the
        undo of typing emptied; with ``chosen`` it is selected, so that typing replaces it.
        """
        if text == self.text == self.loaded_text == "":
            self.history.clear()
            return
        self.loaded_text = text
        self.load_text(text)
        self.move_cursor(self.document.end)
        if chosen and text:
            self.select_all()

    def replace_whole_text(self, text: str) -> None:
        """Replace the text of the entry line as if it had been typed, as one step of the text's own
        undo.
        """
        self.history.checkpoint()
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        """Handle the keys of the entry line here, in the order they were pressed.

        A key left to bubble would be handled after the characters typed behind it: two lines typed
        ahead would become one.
        """
        if event.key in self.reported_keys:
            self.post_message(self.ReportedKeyPressed(event.key))
        elif event.key in self._actions_by_key:
            name, parameters = _parse_action_call(self._actions_by_key[event.key])
            getattr(self, f"action_{name}")(*parameters)
        else:
            return
        event.stop()
        event.prevent_default()

    def clean_pasted_text(self, text: str) -> str:
        """Join the lines pasted into the entry line into one."""
        return join_pasted_lines_with_punctuation(text)

    def _insert_pasted_text(self, pasted: str) -> None:
        """Insert text pasted into the entry line; several lines are posted as :class:`LinesPasted`
        where nothing is typed.
        """
        if self.accepts_several_lines and not self.read_only and self.is_untouched:
            lines = split_pasted_lines(pasted)
            if len(lines) > 1:
                self.post_message(self.LinesPasted(lines, self.clean_pasted_text(pasted)))
                return
        super()._insert_pasted_text(pasted)

    def insert_pasted_line(self, line: str) -> None:
        """Insert pasted text that is one line already into the entry line, replacing the
        selection.
        """
        super()._insert_pasted_text(line)

    def action_submit(self) -> None:
        """Post :class:`Submitted` with the text of the entry line, also where it is empty, and
        clear it for the next line.
        """
        message = self.Submitted(one_line(self.text), self.is_untouched)
        self.load_initial_text("")
        self.post_message(message)

    def action_move_caret_up_or_down(self, offset: int) -> None:
        """Move the caret within the wrapped text of the entry line, up (-1) or down (1); where that
        cannot move it to another line, post :class:`UpDownPressedAtEdge`.
        """
        at_edge = self.cursor_at_first_line if offset < 0 else self.cursor_at_last_line
        before = self.cursor_location
        if self.text and not (at_edge and self.wrapped_document.height <= 1):
            (self.action_cursor_up if offset < 0 else self.action_cursor_down)()
            if self.cursor_location != before and self.wrapped_document.height > 1:
                return
        self.post_message(self.UpDownPressedAtEdge(offset))

    def action_move_caret_or_request_page_turn(self, offset: int) -> None:
        """Move the caret left (-1) or right (1); past either end of untouched text, or where all of
        it is selected, post :class:`PageTurnRequested`.
        """
        end = self.document.end if offset > 0 else (0, 0)
        is_whole = self.text != "" and self.selected_text == self.text
        if self.is_untouched and (is_whole or self.cursor_location == end):
            self.post_message(self.PageTurnRequested(offset))
        elif offset < 0:
            self.action_cursor_left()
        else:
            self.action_cursor_right()

    def action_request_page_turn(self, offset: int) -> None:
        """Post a message that asks for the next (1) or previous (-1) page, also while text is typed
        in the entry line.
        """
        self.post_message(self.PageTurnRequested(offset))

    def action_request_mode_change(self, offset: int) -> None:
        """Post a message that asks for the next (1) or previous (-1) entry mode of the entry line
        (Tab).
        """
        self.post_message(self.ModeChangeRequested(offset))

    def action_delete_character_or_ask_to_delete_line(self) -> None:
        """Delete the character after the caret or the selection; with nothing typed, or with the
        loaded text selected and unchanged, post :class:`DeleteLineRequested`.
        """
        stands_there_anyway = self.is_untouched and self.selected_text == self.text
        if self.text and not stands_there_anyway:
            self.action_delete_right()
        else:
            self.post_message(self.DeleteLineRequested())

    def action_undo_typing_or_change(self) -> None:
        """Undo typing in the entry line; with none left, post a message that asks to undo the last
        recorded change.
        """
        if self.is_untouched:
            self.post_message(self.UndoOrRedoRequested(-1))
        else:
            self.undo()

    def action_redo_typing_or_change(self) -> None:
        """Redo typing in the entry line; with none left, post a message that asks to redo the
        change undone last.
        """
        if self.history.redo_stack:
            self.redo()
        else:
            self.post_message(self.UndoOrRedoRequested(1))


def _parse_action_call(call: str) -> tuple[str, tuple[object, ...]]:
    """Split a bound action such as ``move_caret_up_or_down(-1)`` into its name and parameters."""
    _, name, parameters = parse(call)
    return name, parameters
