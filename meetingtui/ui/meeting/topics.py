"""主题研讨: one topic at a time, its opinions, its conclusion, what was decided."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.errors import RefusedError
from meetingtui.meeting.discussion import (
    add_topic,
    read_topic,
    remove_topic,
)
from meetingtui.meeting.finding import Place
from meetingtui.meeting.letters import is_abbreviation, unknown_speaker
from meetingtui.meeting.record import Block
from meetingtui.meeting.speakers import forms_of_address
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting import topic_modes
from meetingtui.ui.meeting.deciding_pane import DecidingPane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.meeting.topic_lines import TopicLines
from meetingtui.ui.widgets.entry import Mode


class TopicsPane(DecidingPane):
    """One topic a leaf: its title stays at the top, what is said on it grows below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "mode('opinion')", "意见", key_display="F5"),
        Binding("f6", "mode('conclusion')", "结论", key_display="F6", show=False),
        Binding("f7", "mode('task')", "派任务", key_display="F7"),
        Binding("f8", "decide_next", "决议", key_display="F8"),
        Binding("f9", "topic_or_title", "新议题，再按改名称", key_display="F9", show=False),
        Binding("f10", "mark_major", "标为三重一大", key_display="F10", show=False),
        Binding("f2", "mode('vote')", "表决票数", key_display="F2", show=False),
    ]
    step = Step.TOPIC_DISCUSSION
    block = Block.TOPIC_DISCUSSION
    modes = topic_modes.ALL

    def redraw(self) -> None:
        if not self.meeting.topics and self.entry.mode is not topic_modes.TOPIC:
            self.entry.mode = topic_modes.TOPIC
        super().redraw()

    def echo(self, mode: Mode, text: str) -> Content:
        is_opinion = mode is topic_modes.OPINION and bool(self.desk.initials)
        if is_opinion and (nobody := unknown_speaker(text, self._names)):
            return plain(f"没认出 {nobody}", "bold $at-risk")
        return super().echo(mode, text)

    def find(self, place: Place) -> None:
        ids = [topic.id for topic in self.meeting.topics]
        if place.topic in ids:
            self.turn_to(ids.index(place.topic))

    def heading(self) -> Content:
        count = len(self.meeting.topics)
        if not count:
            return plain("还没有议题", "bold")
        topic = self.topic
        number = self.desk.meeting_number(topic.since)
        mark = f"  三重一大·{topic.major.label}" if topic.major else ""
        return Content.assemble(
            (f"议题 {self.leaf + 1} / {count}{mark}\n", "bold"),
            (topic.title, "bold $primary"),
            (f"  第{number}次遗留" if number else "", "bold $at-risk"),
            (f"  提出：{topic.proposer}" if topic.proposer else "", "$muted"),
        )

    def card(self) -> Content:
        if self.meeting.topics:
            return Content("")
        return plain("输入议题名称后回车；提出人写在括号里，如：春季运动会方案（王主任）", "$muted")

    def line_contents(self) -> list[Content]:
        if not self.meeting.topics:
            return []
        return [*self._lines.contents(), *self.task_contents()]

    def leaf_count(self) -> int:
        return max(1, len(self.meeting.topics))

    def leaf_name(self) -> str:
        return str(self.topic.id) if self.meeting.topics else ""

    def first_mode(self) -> Mode:
        return topic_modes.OPINION if self.meeting.topics else topic_modes.TOPIC

    def task_topic(self) -> int | None:
        return self.topic.id if self.meeting.topics else None

    def given(self, mode: Mode) -> str:
        if not self.meeting.topics:
            return ""
        topic = self.topic
        if mode is topic_modes.TITLE:
            return f"{topic.title}（{topic.proposer}）" if topic.proposer else topic.title
        if mode is topic_modes.CONCLUSION:
            return topic.conclusion
        if mode is topic_modes.VOTE:
            return topic.vote.line if topic.vote else ""
        return topic.decision if topic_modes.kind_of(mode) else ""

    # Recording

    def enter(self, mode: Mode, text: str) -> None:
        if mode is topic_modes.TOPIC or not self.meeting.topics:
            self._add_topic(text)
        elif mode is topic_modes.TITLE:
            self._rename(text)
        elif mode is topic_modes.TASK:
            self.decide(text)
        elif mode is topic_modes.OPINION:
            names = self._names
            self.update_topic(
                f"意见：{text}", lambda topic: TopicLines(topic, names).with_opinion(text), text
            )
        elif mode is topic_modes.CONCLUSION:
            self.update_topic(
                f"结论：{text}" if text else "删除结论",
                lambda topic: msgspec.structs.replace(topic, conclusion=text),
                text,
            )
            self.set_mode(topic_modes.OPINION.name)
        elif mode is topic_modes.VOTE:
            self.take_vote(text)
        else:
            self.take_decision(topic_modes.kind_of(mode) if text else None, text)

    def action_topic_or_title(self) -> None:
        """A new topic; pressed again, the name of the one shown."""
        is_asked = self.entry.mode is topic_modes.TOPIC and bool(self.meeting.topics)
        self.set_mode((topic_modes.TITLE if is_asked else topic_modes.TOPIC).name)

    def line_text(self, index: int) -> str | None:
        if not self.meeting.topics:
            return None
        lines = self._lines
        return lines.text(index) if index < len(lines) else self.task_text(index - len(lines))

    def replace_line(self, index: int, text: str) -> None:
        lines = self._lines
        if index >= len(lines):
            self.replace_task(index - len(lines), text)
            return
        try:
            lines.replaced(index, text)
        except RefusedError as error:
            self.walk.refuse(error.message)
            self.set_mode(topic_modes.VOTE.name)
            self.entry.put(text)
            return
        names = self._names
        self.update_topic(
            f"修改：{text}" if text else f"删除：{lines.text(index)}",
            lambda topic: TopicLines(topic, names).replaced(index, text),
            text,
        )

    @property
    def _names(self) -> Mapping[str, str]:
        """What people at the table are called, and what their names begin with in pinyin."""
        called = forms_of_address(self.meeting.attendance)
        for letters, people in self.desk.initials.items():
            here = [name for name in people if name in called]
            if len(here) == 1 and len(letters) > 1:
                called.setdefault(letters, here[0])
                if not is_abbreviation(letters):
                    called.setdefault(letters.upper(), here[0])
        return called

    @property
    def _lines(self) -> TopicLines:
        return TopicLines(self.topic, self._names)

    def _add_topic(self, text: str) -> None:
        title, proposer = read_topic(text)
        self.update_meeting(
            f"议题：{title}",
            lambda meeting: msgspec.structs.replace(
                meeting, topics=add_topic(meeting.topics, title, proposer)
            ),
            text=text,
        )
        self.walk.set_place(self.step, len(self.meeting.topics))
        self.entry.mode = topic_modes.OPINION

    def _rename(self, text: str) -> None:
        title, proposer = read_topic(text)
        topic_id = self.topic.id
        if text:
            self.update_topic(
                f"议题改为：{title}",
                lambda topic: msgspec.structs.replace(topic, title=title, proposer=proposer),
                text,
            )
        else:
            self.update_meeting(
                f"删除议题：{self.topic.title}",
                lambda meeting: msgspec.structs.replace(
                    meeting, topics=remove_topic(meeting.topics, topic_id)
                ),
            )
        self.set_mode(topic_modes.OPINION.name)
