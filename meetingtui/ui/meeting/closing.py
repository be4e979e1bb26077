"""结束: what this meeting recorded, what was left open, and the key that ends it."""

from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.achievement import read_achievement
from meetingtui.meeting.agenda import close_meeting
from meetingtui.meeting.attendance import headcount
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.pane import Pane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import one_line


class ClosingPane(Pane):
    """A last look; F5 closes the meeting and shows its minutes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "close_meeting", "结束会议", key_display="F5"),
        Binding("f3", "screen.walk(-1)", "上一环节", key_display="F3"),
    ]
    step = Step.CLOSE
    modes = (Mode("achievement", "成果", "获奖或成果 姓名，如：获区优质课评比一等奖 王主任"),)

    def heading(self) -> Content:
        meeting = self.meeting
        words = "已结束" if meeting.is_closed else "散会前看一眼"
        return Content.assemble((f"{meeting.title}  ", "bold"), (words, "bold $primary"))

    def card(self) -> Content:
        meeting, records = self.meeting, self.desk.records
        items = records.items.values()
        heard = [item for item in items if item.progress_in(meeting.id)]
        decided = [item for item in items if item.meeting == meeting.id]
        unheard = [
            records.items[i]
            for i in meeting.agenda
            if i in records.items and not records.items[i].progress_in(meeting.id)
        ]
        rows = [
            ("出　　席", headcount(meeting.attendance).words),
            ("学习分享", meeting.share.topic or "未登记"),
            (
                "主题研讨",
                f"议题 {len(meeting.topics)} 个，"
                f"形成决议 {sum(1 for topic in meeting.topics if topic.decision_kind)} 个",
            ),
            (
                "总结反思",
                f"发言部门 {sum(1 for each in meeting.reflections if not each.is_empty)} 个",
            ),
            (
                "工作推进",
                f"已更新 {len(heard)} 项" + (f"，未汇报 {len(unheard)} 项" if unheard else ""),
            ),
            ("议定事项", f"{len(decided)} 项"),
        ]
        content = [
            Content.assemble((f"{label}  ", "$muted"), (words, "bold")) for label, words in rows
        ]
        if warnings := self.warnings():
            content.append(Content(""))
            content.extend(plain(f"· {words}", "bold $at-risk") for words in warnings)
        return Content("\n").join(content)

    def warnings(self) -> list[str]:
        """What is left open, in words."""
        meeting = self.meeting
        decided = [item for item in self.desk.records.items.values() if item.meeting == meeting.id]
        open_topics = [topic for topic in meeting.topics if not topic.is_discussed]
        found = []
        if unowned := [task for task in decided if not (task.people or task.department)]:
            found.append(f"议定事项中 {len(unowned)} 项没有责任人")
        if undated := [task for task in decided if not (task.due or task.due_text)]:
            found.append(f"议定事项中 {len(undated)} 项没有时限")
        if open_topics:
            found.append(f"{len(open_topics)} 个议题未讨论，请补上或留到下次")
        here = f"{self.step.value}/"
        for key, words in self.walk.drafts.items():
            if not key.startswith(here):
                step = Step(key.partition("/")[0]).label
                found.append(f"{step}里有一句没有回车记入：{words[:16]}")
        return found

    def line_contents(self) -> list[Content]:
        return [
            Content.assemble(
                ("成　果  ", "$muted"),
                (each.what, "bold"),
                "  ".join(("", *filter(None, (each.level, "、".join(each.who))))),
            )
            for each in self.meeting.achievements
        ]

    def line_text(self, index: int) -> str | None:
        achievement = self.meeting.achievements[index]
        return " ".join(filter(None, (achievement.what, "、".join(achievement.who))))

    def enter(self, mode: Mode, text: str) -> None:
        self._put(len(self.meeting.achievements), text)

    def replace_line(self, index: int, text: str) -> None:
        self._put(index, text)

    def _put(self, index: int, text: str) -> None:
        school, day = self.desk.school, self.meeting.on

        def change(meeting: Meeting) -> Meeting:
            achievements = list(meeting.achievements)
            achievements[index : index + 1] = (
                [read_achievement(text, school=school, on=day)] if text else []
            )
            return msgspec.structs.replace(meeting, achievements=tuple(achievements))

        self.update_meeting(f"成果：{text}" if text else "删除成果", change, text=text)

    def turn(self, by: int) -> None:
        """There is nothing to turn."""

    def action_close_meeting(self) -> None:
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
            warnings = self.warnings()
            question = (
                "结束会议吗？" if not warnings else f"还有 {len(warnings)} 处请留意，结束会议吗？"
            )
            choices = [Choice("close", "结束会议"), Choice("back", "再看看")]
            self.app.push_screen(ChoiceDialog(question, choices), self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "close":
            now, spent = self.desk.now, dict(self.walk.minutes_spent)
            self.update_meeting(
                "结束会议",
                lambda each: close_meeting(each, now, spent),
                on_success=self.walk.show_minutes,
            )
