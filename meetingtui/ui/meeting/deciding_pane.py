"""Deciding on a topic: in which way, by which votes, and whether it is a 三重一大 one."""

from collections.abc import Callable

import msgspec
from textual.content import Content

from meetingtui.errors import RefusedError
from meetingtui.meeting import major
from meetingtui.meeting.discussion import DecisionKind, MajorKind, Topic, replace_topic
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.voting import read_vote
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting import topic_modes
from meetingtui.ui.meeting.growing_pane import GrowingPane
from meetingtui.ui.meeting.topic_lines import vote_of
from meetingtui.ui.widgets.entry import Mode

_NOT_MAJOR = "none"


class DecidingPane(GrowingPane):
    """A pane that shows one topic, and takes its decision and its vote.

    Which keys do so, its subclass says; ``leaf`` is the topic's place.
    """

    @property
    def topic(self) -> Topic:
        """The one shown; there must be one."""
        return self.meeting.topics[self.leaf]

    def echo(self, mode: Mode, text: str) -> Content:
        """What would be recorded; with nothing typed, what a 三重一大 topic asks for next."""
        if not self.meeting.topics:
            return Content("")
        topic, rules = self.topic, self.desk.agenda.major
        if kind := topic_modes.kind_of(mode):
            return topic_modes.ways(kind, major.proposed(topic, self.meeting, rules))
        if text and mode is topic_modes.VOTE and (vote := read_vote(text)):
            return plain(major.told(vote, self.meeting, rules), "bold $primary")
        if topic.major is None or text:
            return super().echo(mode, text)
        wanted = next(iter(major.missing(topic, self.meeting, rules)), "程序已记全")
        return Content.assemble(("三重一大  ", "$muted"), wanted)

    def pass_on(self) -> None:
        """Enter on a decision whose way alone was changed takes that."""
        if self.meeting.topics and (kind := topic_modes.kind_of(self.entry.mode)):
            self.take_decision(kind, self.topic.decision)
        else:
            super().pass_on()

    def action_decide_next(self) -> None:
        """The decision as it is; pressed again, the next way of deciding."""
        if kind := topic_modes.kind_of(self.entry.mode):
            self.change_mode(topic_modes.DECISIONS[topic_modes.after(kind)].name)
        elif self.meeting.topics:
            kind = self.topic.decision_kind or DecisionKind.PASSED
            self.set_mode(topic_modes.DECISIONS[kind].name)

    def action_mark_major(self) -> None:
        """Ask which of 三重一大 it is; marked already, Enter takes the mark away."""
        if not self.meeting.topics:
            return
        marked = self.topic.major
        choices = [
            *(Choice(kind.value, kind.label) for kind in MajorKind),
            Choice(_NOT_MAJOR, "不属于三重一大"),
        ]
        chosen = _NOT_MAJOR if marked else MajorKind.DECISION.value
        now = f"（现为{marked.label}）" if marked else ""
        question = f"属于“三重一大”的哪一类？{now}"
        self.app.push_screen(ChoiceDialog(question, choices, chosen), self._marked)

    def _marked(self, answer: str | None) -> None:
        if answer is None or not self.meeting.topics:
            return
        kind = None if answer == _NOT_MAJOR else MajorKind(answer)
        self.update_topic(
            f"三重一大：{kind.label}" if kind else "不属于三重一大",
            lambda topic: msgspec.structs.replace(topic, major=kind),
        )

    def take_vote(self, text: str) -> None:
        """Record the vote, then propose the way of deciding that it calls for."""
        try:
            vote = vote_of(text) if text else None
        except RefusedError as error:
            self.walk.refuse(error.message)
            self.entry.put(text)
            return
        topic = msgspec.structs.replace(self.topic, vote=vote)
        self.update_topic(
            f"表决：{vote.words}" if vote else "删除表决",
            lambda each: msgspec.structs.replace(each, vote=vote),
            text,
        )
        kind = major.proposed(topic, self.meeting, self.desk.agenda.major)
        self.set_mode((topic_modes.DECISIONS[kind] if kind else topic_modes.OPINION).name)

    def take_decision(self, kind: DecisionKind | None, text: str) -> None:
        """Record the decision, then ask for the vote where one is due."""
        self.update_topic(
            f"决议（{kind.label}）：{text}" if kind else "删除决议",
            lambda topic: msgspec.structs.replace(topic, decision=text, decision_kind=kind),
            text,
        )
        decided = msgspec.structs.replace(self.topic, decision_kind=kind)
        self.set_mode((topic_modes.VOTE if major.wants_vote(decided) else topic_modes.OPINION).name)

    def update_topic(self, words: str, change: Callable[[Topic], Topic], text: str = "") -> None:
        """Record a change of the topic shown."""
        topic_id = self.topic.id

        def on_meeting(meeting: Meeting) -> Meeting:
            return msgspec.structs.replace(
                meeting, topics=replace_topic(meeting.topics, topic_id, change)
            )

        self.update_meeting(words, on_meeting, text=text)
