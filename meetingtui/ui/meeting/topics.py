"""主题研讨: one topic at a time, its opinions, its conclusion, what was decided."""

from collections.abc import Callable
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


class TopicsPane(TaskPane):
    """One topic a leaf."""

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

    def heading(self) -> Content:
        count = len(self.meeting.topics)
        if not count:
            return plain("还没有议题", "bold")
        topic = self._topic
        proposer = f"  提出：{topic.proposer}" if topic.proposer else ""
        return Content.assemble(
            ("议题 ", "bold"), (f"{self.leaf + 1} / {count}", "bold"), (proposer, "$muted")
        )

    def card(self) -> Content:
        if not self.meeting.topics:
            return plain(
                "输入议题名称后回车；提出人写在括号里，如：春季运动会方案（王主任）", "$muted"
            )
        return plain(self._topic.title, "bold $primary")

    def line_contents(self) -> list[Content]:
        if not self.meeting.topics:
            return []
        topic = self._topic
        lines = [
            Content.assemble((f"{opinion.name}：" if opinion.name else "", "bold"), opinion.text)
            for opinion in topic.opinions
        ]
        if topic.conclusion:
            lines.append(Content.assemble(("结　论  ", "$muted"), (topic.conclusion, "bold")))
        if topic.decision_kind:
            lines.append(
                Content.assemble(
                    ("决　议  ", "$muted"),
                    (topic.decision_kind.label, "bold $done"),
                    (f"  {topic.decision}", "bold"),
                )
            )
        return [*lines, *self.task_contents()]

    def first_mode(self) -> Mode:
        return _OPINION if self.meeting.topics else _TOPIC

    def leaf_count(self) -> int:
        return max(1, len(self.meeting.topics))

    def leaf_name(self) -> str:
        return str(self._topic.id) if self.meeting.topics else ""

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

    def enter(self, mode: Mode, text: str) -> None:
        if mode is _TOPIC or not self.meeting.topics:
            self._add_topic(text)
        elif mode.name == "task":
            self.decide(text)
        elif mode is _OPINION:
            names = tuple(line.name for line in self.meeting.attendance)
            opinion = read_opinion(text, names)
            self._update(
                f"意见：{text}",
                lambda topic: msgspec.structs.replace(topic, opinions=(*topic.opinions, opinion)),
            )
        elif mode.name == "conclusion":
            self._update(
                f"结论：{text}", lambda topic: msgspec.structs.replace(topic, conclusion=text)
            )
            self.set_mode("opinion")
        else:
            kind = next(kind for kind, each in _DECISIONS.items() if each == mode)
            self._decide(kind, text)

    def action_decide_next(self) -> None:
        """The decision as it is; pressed again, the next way of deciding."""
        kinds = list(_DECISIONS)
        modes = list(_DECISIONS.values())
        if self.entry.mode in modes:
            typed = self.entry.text
            following = modes[(modes.index(self.entry.mode) + 1) % len(modes)]
            self.entry.put("")
            self.set_mode(following.name)
            self.entry.put(typed)
        else:
            has_one = self.meeting.topics and self._topic.decision_kind
            self.set_mode(_DECISIONS[has_one or kinds[0]].name)

    def pass_on(self) -> None:
        if self.meeting.topics and self.entry.mode in _DECISIONS.values():
            kind = next(kind for kind, mode in _DECISIONS.items() if mode == self.entry.mode)
            self._decide(kind, self._topic.decision)
        else:
            super().pass_on()

    def line_text(self, index: int) -> str | None:
        if not self.meeting.topics:
            return None
        topic = self._topic
        if index < len(topic.opinions):
            opinion = topic.opinions[index]
            return f"{opinion.name}：{opinion.text}" if opinion.name else opinion.text
        rest = index - len(topic.opinions)
        if topic.conclusion:
            if rest == 0:
                return topic.conclusion
            rest -= 1
        if topic.decision_kind:
            if rest == 0:
                return f"{topic.decision_kind.label}：{topic.decision}"
            rest -= 1
        return self.task_text(rest)

    def replace_line(self, index: int, text: str) -> None:
        topic = self._topic
        opinions = len(topic.opinions)
        conclusions = 1 if topic.conclusion else 0
        decisions = 1 if topic.decision_kind else 0
        words = f"修改：{text}" if text else "删除一行"
        if index < opinions:
            names = tuple(line.name for line in self.meeting.attendance)
            changed = list(topic.opinions)
            changed[index : index + 1] = [read_opinion(text, names)] if text else []
            self._update(words, lambda each: msgspec.structs.replace(each, opinions=tuple(changed)))
        elif index < opinions + conclusions:
            self._update(words, lambda each: msgspec.structs.replace(each, conclusion=text))
        elif index < opinions + conclusions + decisions:
            kind, decision = read_decision(text, topic.decision_kind) if text else (None, "")
            self._update(
                words,
                lambda each: msgspec.structs.replace(each, decision=decision, decision_kind=kind),
            )
        else:
            self.replace_task(index - opinions - conclusions - decisions, text)

    @property
    def _topic(self) -> Topic:
        return self.meeting.topics[self.leaf]

    def _add_topic(self, text: str) -> None:
        title, proposer = text, ""
        if text[-1] in ")）" and (at := max(text.rfind("（"), text.rfind("("))) > 0:
            title, proposer = text[:at].strip(), text[at + 1 : -1].strip()
        self.update_meeting(
            f"议题：{title}",
            lambda meeting: msgspec.structs.replace(
                meeting, topics=add_topic(meeting.topics, title, proposer)
            ),
        )
        self.set_mode("opinion")
        self.walk.set_place(self.step, len(self.meeting.topics))

    def _decide(self, kind: DecisionKind, text: str) -> None:
        self._update(
            f"决议（{kind.label}）：{text}",
            lambda topic: msgspec.structs.replace(topic, decision=text, decision_kind=kind),
        )
        self.set_mode("opinion")

    def _update(self, words: str, change: Callable[[Topic], Topic]) -> None:
        topic_id = self._topic.id

        def on_meeting(meeting: Meeting) -> Meeting:
            topic = next(each for each in meeting.topics if each.id == topic_id)
            return msgspec.structs.replace(
                meeting, topics=replace_topic(meeting.topics, change(topic))
            )

        self.update_meeting(words, on_meeting)
