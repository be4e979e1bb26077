"""主题研讨: one topic at a time, its opinions, its conclusion, what was decided."""

from collections.abc import Callable
from enum import Enum, auto
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.discussion import (
    DecisionKind,
    Topic,
    add_topic,
    read_decision,
    read_opinion,
    read_topic,
    remove_topic,
    replace_topic,
)
from meetingtui.meeting.record import Block, Meeting
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.meeting.tasks import TaskPane
from meetingtui.ui.widgets.entry import Mode

_OPINION = Mode("opinion", "意见", "姓名 意见内容，如：王主任 建议先试点")
_TOPIC = Mode("topic", "新议题", "议题名称（提出人）")
_DECISIONS = {
    kind: Mode(f"decision-{kind.value}", f"决议·{kind.label}", "决议的内容；再按 F8 换方式")
    for kind in DecisionKind
}


class _Part(Enum):
    """What a recorded line of a topic is."""

    TITLE = auto()
    OPINION = auto()
    CONCLUSION = auto()
    DECISION = auto()


class TopicsPane(TaskPane):
    """One topic a leaf; its title is its first line, and can be put right like the others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "mode('opinion')", "意见", key_display="F5"),
        Binding("f6", "mode('conclusion')", "结论", key_display="F6", show=False),
        Binding("f7", "mode('task')", "派任务", key_display="F7"),
        Binding("f8", "decide_next", "决议", key_display="F8"),
        Binding("f9", "mode('topic')", "新议题", key_display="F9", show=False),
    ]
    step = Step.TOPIC_DISCUSSION
    block = Block.TOPIC_DISCUSSION
    modes = (
        _OPINION,
        Mode("conclusion", "研讨结论", "一两句话"),
        Mode("task", "议定任务", "事项 责任人 时限，如：拟定方案 王主任 下周五前"),
        _DECISIONS[DecisionKind.PASSED],
        _TOPIC,
        *(mode for kind, mode in _DECISIONS.items() if kind is not DecisionKind.PASSED),
    )

    def redraw(self) -> None:
        if not self.meeting.topics and self.entry.mode is not _TOPIC:
            self.entry.mode = _TOPIC
        super().redraw()

    def heading(self) -> Content:
        count = len(self.meeting.topics)
        if not count:
            return plain("还没有议题", "bold")
        return plain(f"议题 {self.leaf + 1} / {count}", "bold")

    def card(self) -> Content:
        if self.meeting.topics:
            return Content("")
        return plain("输入议题名称后回车；提出人写在括号里，如：春季运动会方案（王主任）", "$muted")

    def line_contents(self) -> list[Content]:
        if not self.meeting.topics:
            return []
        return [*(self._content(part, at) for part, at in self._parts()), *self.task_contents()]

    def leaf_count(self) -> int:
        return max(1, len(self.meeting.topics))

    def leaf_name(self) -> str:
        return str(self._topic.id) if self.meeting.topics else ""

    def first_mode(self) -> Mode:
        return _OPINION if self.meeting.topics else _TOPIC

    def task_topic(self) -> int | None:
        return self._topic.id if self.meeting.topics else None

    def given(self, mode: Mode) -> str:
        if not self.meeting.topics:
            return ""
        topic = self._topic
        if mode.name == "conclusion":
            return topic.conclusion
        if topic.decision_kind and mode == _DECISIONS[topic.decision_kind]:
            return topic.decision
        return ""

    def echo(self, mode: Mode, text: str) -> Content:
        """While deciding, every way there is, the present one marked."""
        if mode not in _DECISIONS.values():
            return super().echo(mode, text)
        ways = [
            plain(f"【{kind.label}】", "bold $done") if each == mode else plain(f" {kind.label} ")
            for kind, each in _DECISIONS.items()
        ]
        return Content("").join([plain("决议方式（F8 换）", "$muted"), *ways])

    def enter(self, mode: Mode, text: str) -> None:
        if mode is _TOPIC or not self.meeting.topics:
            self._add_topic(text)
        elif mode.name == "task":
            self.decide(text)
        elif mode is _OPINION:
            opinion = read_opinion(text, self._names())
            self._update(
                f"意见：{text}",
                lambda topic: msgspec.structs.replace(topic, opinions=(*topic.opinions, opinion)),
                text,
            )
        elif mode.name == "conclusion":
            self._update(
                f"结论：{text}" if text else "删除结论",
                lambda topic: msgspec.structs.replace(topic, conclusion=text),
                text,
            )
            self.set_mode("opinion")
        else:
            kind = next(kind for kind, each in _DECISIONS.items() if each == mode)
            self._decide(kind if text else None, text)

    def action_decide_next(self) -> None:
        """The decision as it is; pressed again, the next way of deciding."""
        modes = list(_DECISIONS.values())
        if self.entry.mode in modes:
            typed = self.entry.text
            following = modes[(modes.index(self.entry.mode) + 1) % len(modes)]
            self.entry.load("")
            self.set_mode(following.name)
            self.entry.put(typed)
        elif self.meeting.topics:
            kind = self._topic.decision_kind or DecisionKind.PASSED
            self.set_mode(_DECISIONS[kind].name)

    def pass_on(self) -> None:
        """Enter on a decision whose way alone was changed takes that."""
        if self.meeting.topics and self.entry.mode in _DECISIONS.values():
            kind = next(kind for kind, mode in _DECISIONS.items() if mode == self.entry.mode)
            self._decide(kind, self._topic.decision)
        else:
            super().pass_on()

    def line_text(self, index: int) -> str | None:
        if not self.meeting.topics:
            return None
        parts = self._parts()
        return (
            self._text(*parts[index]) if index < len(parts) else self.task_text(index - len(parts))
        )

    def replace_line(self, index: int, text: str) -> None:
        parts = self._parts()
        if index >= len(parts):
            self.replace_task(index - len(parts), text)
            return
        part, at = parts[index]
        words = f"修改：{text}" if text else f"删除：{self._text(part, at)}"
        if part is _Part.TITLE and not text:
            topic_id = self._topic.id
            self.update_meeting(
                words,
                lambda meeting: msgspec.structs.replace(
                    meeting, topics=remove_topic(meeting.topics, topic_id)
                ),
            )
        else:
            self._update(words, lambda topic: self._replaced(topic, part, at, text), text)

    # The lines of a topic

    @property
    def _topic(self) -> Topic:
        return self.meeting.topics[self.leaf]

    def _parts(self) -> list[tuple[_Part, int]]:
        """What each line is: its part, and which opinion."""
        topic = self._topic
        return [
            (_Part.TITLE, 0),
            *((_Part.OPINION, at) for at in range(len(topic.opinions))),
            *([(_Part.CONCLUSION, 0)] if topic.conclusion else []),
            *([(_Part.DECISION, 0)] if topic.decision_kind else []),
        ]

    def _content(self, part: _Part, at: int) -> Content:
        topic = self._topic
        if part is _Part.TITLE:
            proposer = f"  提出：{topic.proposer}" if topic.proposer else ""
            return Content.assemble((topic.title, "bold $primary"), (proposer, "$muted"))
        if part is _Part.OPINION:
            opinion = topic.opinions[at]
            return Content.assemble(
                (f"{opinion.name}：" if opinion.name else "", "bold"), opinion.text
            )
        if part is _Part.CONCLUSION:
            return Content.assemble(("结　论  ", "$muted"), (topic.conclusion, "bold"))
        kind = topic.decision_kind.label if topic.decision_kind else ""
        return Content.assemble(
            ("决　议  ", "$muted"), (kind, "bold $done"), (f"  {topic.decision}", "bold")
        )

    def _text(self, part: _Part, at: int) -> str:
        topic = self._topic
        if part is _Part.TITLE:
            return f"{topic.title}（{topic.proposer}）" if topic.proposer else topic.title
        if part is _Part.OPINION:
            opinion = topic.opinions[at]
            return f"{opinion.name}：{opinion.text}" if opinion.name else opinion.text
        if part is _Part.CONCLUSION:
            return topic.conclusion
        return f"{topic.decision_kind.label if topic.decision_kind else ''}：{topic.decision}"

    def _replaced(self, topic: Topic, part: _Part, at: int, text: str) -> Topic:
        changes: dict[str, object]
        if part is _Part.TITLE:
            title, proposer = read_topic(text)
            changes = {"title": title, "proposer": proposer}
        elif part is _Part.OPINION:
            opinions = list(topic.opinions)
            opinions[at : at + 1] = [read_opinion(text, self._names())] if text else []
            changes = {"opinions": tuple(opinions)}
        elif part is _Part.CONCLUSION:
            changes = {"conclusion": text}
        else:
            kind, decision = read_decision(text, topic.decision_kind) if text else (None, "")
            changes = {"decision": decision, "decision_kind": kind}
        return msgspec.structs.replace(topic, **changes)

    # Recording

    def _names(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.meeting.attendance)

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
        self.entry.mode = _OPINION

    def _decide(self, kind: DecisionKind | None, text: str) -> None:
        self._update(
            f"决议（{kind.label}）：{text}" if kind else "删除决议",
            lambda topic: msgspec.structs.replace(topic, decision=text, decision_kind=kind),
            text,
        )
        self.set_mode("opinion")

    def _update(self, words: str, change: Callable[[Topic], Topic], text: str = "") -> None:
        topic_id = self._topic.id

        def on_meeting(meeting: Meeting) -> Meeting:
            return msgspec.structs.replace(
                meeting, topics=replace_topic(meeting.topics, topic_id, change)
            )

        self.update_meeting(words, on_meeting, text=text)
