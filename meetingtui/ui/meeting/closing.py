"""结束: what this meeting recorded, what was left open, and the key that ends it."""

from typing import ClassVar

import msgspec
from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.achievement import achievement_line, read_achievement, told
from meetingtui.meeting.agenda import close_meeting
from meetingtui.meeting.attendance import headcount
from meetingtui.meeting.last_look import LooseEnd, held_in, loose_ends
from meetingtui.meeting.record import Achievement, Meeting, MeetingState
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.any_block import ACHIEVEMENT
from meetingtui.ui.meeting.block_time import BlockTime, Pace
from meetingtui.ui.meeting.pane import Pane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.cells import brief, pad
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import one_line

_LEAST_NAME, _MOST_NAME = 10, 16
"""Cells of the column of names; a school may rename its blocks."""


class ClosingPane(Pane):
    """A last look: loose ends lead to where they can be mended; F5 closes the meeting."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "close_meeting", "结束会议", key_display="F5"),
        Binding("f3", "screen.walk(-1)", "上一环节", key_display="F3"),
    ]
    step = Step.CLOSE
    modes = (ACHIEVEMENT,)

    # What is shown

    def heading(self) -> Content:
        meeting = self.meeting
        words = "会议已结束" if meeting.is_closed else "散会前看一眼"
        return Content.assemble(
            (words, "bold $primary"),
            (f"  {headcount(meeting.attendance).words}", "$muted"),
        )

    def card(self) -> Content:
        """Every part in a line: what it holds, and the time it took of that planned."""
        parts = held_in(self.meeting, self.desk.records.items)
        names = [self.walk.route.name(Step(part.where)) for part in parts]
        width = max(_LEAST_NAME, min(max(map(cell_len, names), default=0), _MOST_NAME) + 2)
        rows = [
            Content.assemble((pad(name, width), "$muted"), (part.words, "bold"), "  ")
            + self._time(Step(part.where))
            for name, part in zip(names, parts, strict=True)
        ]
        return Content("\n").join(rows)

    def line_contents(self) -> list[Content]:
        achievements = [
            Content.assemble(("成　果  ", "$muted"), (told(each), "bold"))
            for each in self.meeting.achievements
        ]
        return [*map(_loose_line, self.loose_ends()), *achievements]

    def loose_ends(self) -> list[LooseEnd]:
        """What wants an answer now, what was typed and not entered, what returns by itself."""
        found = loose_ends(self.meeting, self.desk.records.items, self.desk.agenda.major)
        drafts = [
            LooseEnd(where, "还没有回车记入", brief(one_line(words), 32))
            for key, words in self.walk.drafts.items()
            if (where := key.partition("/")[0]) != self.step.value
        ]
        now = [each for each in found if not each.returns]
        return [*now, *drafts, *(each for each in found if each.returns)]

    def echo(self, mode: Mode, text: str) -> Content:
        if text:
            return plain(f"成果：{told(self._read(text))}", "bold $primary")
        if (end := self._chosen_end()) is not None:
            again = "下次例会自动列入；" if end.returns else ""
            return plain(f"{again}回车到“{self.walk.route.name(_step_of(end))}”", "$muted")
        return Content("")

    def _time(self, step: Step) -> Content:
        block = step.block
        if block is None:
            return Content("")
        spent = self.meeting.minutes_spent if self.meeting.is_closed else self.walk.minutes_spent
        used, planned = spent.get(block.value, 0.0), self.desk.agenda.block(block).minutes
        words = BlockTime(used, planned, Pace.OVER).words
        over = plain("  超时", "bold $at-risk") if int(used) > planned else Content("")
        return words.stylize("$muted") + over

    # Lines

    def rise(self, by: int) -> None:
        super().rise(by)
        self.show_echo()

    def choose(self, index: int) -> None:
        """A loose end that is clicked leads to where it can be mended."""
        if (end := self._chosen_end()) is not None:
            self.walk.go(_step_of(end))

    def pass_on(self) -> None:
        self.choose(0)

    def turn(self, by: int) -> None:
        """There is nothing to turn."""

    def line_text(self, index: int) -> str | None:
        at = index - len(self.loose_ends())
        return achievement_line(self.meeting.achievements[at]) if at >= 0 else None

    def enter(self, mode: Mode, text: str) -> None:
        self._put(len(self.meeting.achievements), text)

    def replace_line(self, index: int, text: str) -> None:
        self._put(index - len(self.loose_ends()), text)

    def _chosen_end(self) -> LooseEnd | None:
        ends, chosen = self.loose_ends(), self.lines.highlighted
        return ends[chosen] if chosen is not None and chosen < len(ends) else None

    def _put(self, index: int, text: str) -> None:
        fresh = (self._read(text),) if text else ()

        def change(meeting: Meeting) -> Meeting:
            achievements = list(meeting.achievements)
            achievements[index : index + 1] = fresh
            return msgspec.structs.replace(meeting, achievements=tuple(achievements))

        self.update_meeting(f"成果：{text}" if text else "删除成果", change, text=text)

    def _read(self, text: str) -> Achievement:
        return read_achievement(text, school=self.desk.school, on=self.meeting.on)

    # The end

    async def action_close_meeting(self) -> None:
        """Ask once, then end the meeting and go to its minutes."""
        meeting = self.meeting
        if meeting.state is MeetingState.PLANNED:
            self.walk.refuse("会议还没有开始。请按 F3 回到“准备”，再按 F5 开始会议。")
        elif meeting.is_closed:
            self.walk.show_minutes()
        else:
            if text := self.entry.typed:
                self.walk.keep_draft(self._draft_key, "")
                self.entry.load("")
                self.enter(self.entry.mode, one_line(text))
                await self.walk.settled()
            count = sum(not each.returns for each in self.loose_ends())
            question = "结束会议吗？" if not count else f"还有 {count} 处请留意，结束会议吗？"
            choices = [Choice("close", "结束会议"), Choice("back", "再看看")]
            first = "back" if count else "close"
            self.app.push_screen(ChoiceDialog(question, choices, first), self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "close":
            now, spent = self.desk.now, dict(self.walk.minutes_spent)
            self.update_meeting(
                "结束会议",
                lambda each: close_meeting(each, now, spent),
                on_success=self.walk.show_minutes,
            )


def _loose_line(end: LooseEnd) -> Content:
    label = ("下　次  ", "$muted") if end.returns else ("请留意  ", "bold $at-risk")
    return Content.assemble(label, (end.words, "bold"), (f"  {end.names}", "$muted"))


def _step_of(end: LooseEnd) -> Step:
    """Where it can be mended; a task of an unknown block, in 工作推进."""
    return Step(end.where) if end.where in set(Step) else Step.WORK_PUSH
