"""The attendance step (签到) of a meeting: everybody on the roster is present until marked
otherwise.
"""

from collections.abc import Iterable
from functools import partial

import msgspec

from meetingtui.actions import meeting_content_changes as actions
from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.base.text_width import cell_len
from meetingtui.meeting.attendance import (
    AttendanceEntry,
    Presence,
    attendance_with_presence,
    headcount,
)
from meetingtui.meeting.blocks.block_spec import EntryMode, SecretaryView
from meetingtui.meeting.line_parsing.attendance_line import (
    ParsedAttendanceLine,
    parse_attendance_line,
)
from meetingtui.meeting.line_parsing.people_in_line import FormsOfAddress, attendee_forms_of_address
from meetingtui.meeting.major_decisions import impossible_vote_reason
from meetingtui.ui.dialogs.standard_dialogs import Choice
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.step_controller import StepController, StepFunctionKey
from meetingtui.ui.screens.meeting.step_protocols import PUT_BACK_CHOICE
from meetingtui.ui.widgets.text_layout import fit_to_cells, shorten_cells

_PRESENCE_STYLES = {
    Presence.PRESENT: "done",
    Presence.LEAVE: "bold at-risk",
    Presence.ABSENT: "bold overdue",
    Presence.GUEST: "bold primary",
}

_MIN_NAME_CELLS, _MAX_NAME_CELLS = 10, 24
"""Least and largest width of the column of names in cells: 林知秋 and 阿卜杜热合曼·买买提 are
not cut.
"""


_AWAY_PRESENCES = (Presence.LEAVE, Presence.ABSENT)

_NOBODY_LISTED = "名单里还没有人，没有记下。请写上姓名，或先在学校设置里添加人员。"
_GUEST_COUNT_EXPLANATION = "{name}是列席人员，不计入应到。不列席了按 Del 去掉。"


class AttendanceStepController(StepController):
    """The attendance step of a meeting: one line for each person. Keys mark the chosen person; a
    typed line gives a reason of absence, says who is away or late, or adds a guest.
    """

    key = MeetingStep.ATTENDANCE
    modes = (
        EntryMode("reason", "请假事由", "姓名 事由，如：王主任 外出培训；不写姓名的记在选中的人上"),
        EntryMode("guest", "列席人员", "姓名 职务，回车加入", key="f8", key_label="列席"),
    )
    keys = (
        StepFunctionKey("f5", "mark_presence_of_chosen_person", "出席", Presence.PRESENT.value),
        StepFunctionKey("f6", "mark_presence_of_chosen_person", "请假", Presence.LEAVE.value),
        StepFunctionKey(
            "f7", "mark_presence_of_chosen_person", "缺席", Presence.ABSENT.value, in_key_bar=False
        ),
        StepFunctionKey(
            "f9", "mark_late_or_left_early_now", "迟到，刚到", "迟到", in_key_bar=False
        ),
        StepFunctionKey(
            "f10", "mark_late_or_left_early_now", "早退，离会", "早退", in_key_bar=False
        ),
    )
    lines_are_pages = True

    def build_view(self) -> SecretaryView:
        """Return what the step shows: the head count as the heading, and a line for each person
        with presence, times of coming late or leaving early, reason and post.
        """
        longest = max((cell_len(line.name) for line in self.meeting.attendance), default=0)
        names = max(_MIN_NAME_CELLS, min(longest, _MAX_NAME_CELLS) + 2)
        return SecretaryView(
            styled((headcount(self.meeting.attendance).figures_text, "bold")),
            lines=tuple(
                styled(
                    fit_to_cells(line.name, names),
                    (fit_to_cells(line.presence.label, 6), _PRESENCE_STYLES[line.presence]),
                    (
                        f"{line.arrival_and_departure_text}  "
                        if line.arrival_and_departure_text
                        else "",
                        "bold at-risk",
                    ),
                    "  ".join(filter(None, (line.reason, line.post))),
                )
                for line in self.meeting.attendance
            ),
        )

    def page_count(self) -> int:
        return len(self.meeting.attendance)

    def page_id_in_draft_key(self) -> str:
        return self._attendance_of_chosen_person.name if self.meeting.attendance else ""

    def initial_entry_text(self, mode: EntryMode) -> str:
        return (
            self._attendance_of_chosen_person.reason
            if mode.name == "reason" and self.meeting.attendance
            else ""
        )

    def initial_entry_mode(self) -> EntryMode:
        """Return the entry mode in which a typed line is the chosen person's reason of absence; its
        label names that person, where anybody is listed.
        """
        reason = self.modes[0]
        if not self.meeting.attendance:
            return reason
        return msgspec.structs.replace(
            reason,
            label=f"{shorten_cells(self._attendance_of_chosen_person.name, 12)} {reason.label}",
        )

    def handle_empty_enter(self) -> None:
        """When Enter is pressed with nothing typed, choose the next person; while guests are typed,
        go back to typing reasons of absence instead.
        """
        if self.panel.entry_line.mode.name == "guest":
            self.panel.typed_text_handler.switch_entry_mode(self.initial_entry_mode())
        else:
            super().handle_empty_enter()

    def _parse_attendance_line(self, text: str) -> ParsedAttendanceLine:
        """Parse a typed line as who, among the people of this meeting, is absent, on leave, late or
        gone early, or comes as a guest, and why.
        """
        return parse_attendance_line(text, self._attendees_by_form_of_address, self.meeting.time)

    @property
    def _attendees_by_form_of_address(self) -> FormsOfAddress:
        """The people of this meeting by the forms in which a typed line may name them, such as
        王老师 or initials.
        """
        return attendee_forms_of_address(
            self.meeting.attendance, self.context.names_by_initials, self.context.school
        )

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return whom a typed line would mark and how (林知秋：请假（外出培训）), or why it is
        unclear; empty while guests are typed, and where nothing was typed.
        """
        if mode.name != "reason" or not self.panel.entry_line.text_unless_untouched or not text:
            return super().preview_typed_text(mode, text)
        line = self._parse_attendance_line(text)
        head = line.leading_people
        if head.ambiguous_form:
            return styled(
                (f"{head.ambiguous_form}可能是{'、'.join(head.candidates)}", "bold at-risk")
            )
        if head.unlisted_name and line.presence is not Presence.GUEST:
            return styled((f"名单里没有“{head.unlisted_name}”", "bold at-risk"))
        if line.doubt:
            return styled((line.doubt, "bold at-risk"))
        names = line.guests or head.people or ((head.unlisted_name,) if head.unlisted_name else ())
        who = "、".join(names) or (
            self._attendance_of_chosen_person.name if self.meeting.attendance else ""
        )
        if not who or line.presence is None:
            return NOTHING
        beside = "，".join(filter(None, (line.arrival_and_departure_text, line.reason)))
        beside = f"（{beside}）" if beside else ""
        return styled((f"{who}：{line.presence.label}{beside}", "bold primary"))

    def pasted_line_doubt(self, mode: EntryMode, line: str) -> str:
        """Return why a pasted line cannot be recorded as attendance without a question, such as
        that it names nobody; empty where it can, and for a line that adds a guest.
        """
        if mode.name == "guest":
            return ""
        found = self._parse_attendance_line(line)
        named = found.leading_people
        if named.ambiguous_form:
            return f"{named.ambiguous_form}可能是{'、'.join(named.candidates)}"
        if named.unlisted_name and found.presence is not Presence.GUEST:
            return f"名单里没有“{named.unlisted_name}”"
        if found.doubt:
            return found.doubt
        return "" if found.guests or found.leading_people.has_name else "没有写是谁"

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        """Record a line typed in the attendance step: a guest, a reason of absence, or who is
        absent, on leave or late. Where it is unclear whom the line means, the user is asked; a line
        with another doubt, such as about its time, is restored with a warning.
        """
        if mode.name == "guest":
            self._add_guests([text], text)
            return
        line = self._parse_attendance_line(text)
        head = line.leading_people
        if line.doubt:
            self.panel.typed_text_handler.warn_and_restore_typed_text(f"{line.doubt}。", text)
        elif head.ambiguous_form:
            self._ask_which_person_is_meant(line, text)
        elif line.guests:
            self._add_guests(line.guests, text)
        elif head.unlisted_name and line.presence is Presence.GUEST:
            self._add_guests((*head.people, head.unlisted_name), text)
        elif head.unlisted_name:
            self._ask_about_unknown_name(line, text)
        elif head.people:
            self._mark_people_named_in_line(head.people, line, text)
        elif self.meeting.attendance:
            self._mark_chosen_person_as_typed(line, text)
        else:
            self.panel.typed_text_handler.warn_and_restore_typed_text(_NOBODY_LISTED, text)

    def _mark_chosen_person_as_typed(self, line: ParsedAttendanceLine, text: str) -> None:
        """Mark the chosen person's attendance as a typed line says that names nobody, then choose
        the next person.

        A line that does not say 缺席, 请假 or the like is the reason: the person is then on leave,
        or stays absent where marked so before.

        Args:
            line: the line as parsed.
            text: the line as typed; it is restored where saving fails.
        """
        if line.arrival_and_departure_text:
            self._mark_late_or_left_early((self._attendance_of_chosen_person.name,), line, text)
            return
        is_away = self._attendance_of_chosen_person.presence in _AWAY_PRESENCES
        keeps = is_away and not line.is_stated
        presence = (
            self._attendance_of_chosen_person.presence if keeps else line.presence or Presence.LEAVE
        )
        self._record_presence_and_warn_of_conflicts(
            presence, line.reason if line.is_stated else text
        )
        self.turn_page(1)

    def _mark_people_named_in_line(
        self, people: tuple[str, ...], line: ParsedAttendanceLine, text: str
    ) -> None:
        """Mark the attendance of the people that a typed line names, and choose the last of them; a
        line of names alone only chooses. Refused, with the text restored, where one of them is a
        guest, or is to be made one although expected at the meeting.

        Args:
            people: the names found in the line.
            line: the line as parsed.
            text: the line as typed; it is restored where saving fails.
        """
        if line.arrival_and_departure_text:
            self._mark_late_or_left_early(people, line, text)
            return
        lines = {each.name: each for each in self.meeting.attendance}
        guests = [name for name in people if lines[name].presence is Presence.GUEST]
        if guests:
            self.panel.typed_text_handler.warn_and_restore_typed_text(
                _GUEST_COUNT_EXPLANATION.format(name="、".join(guests)), text
            )
            return
        names = [each.name for each in self.meeting.attendance]
        presence, reason = line.presence, line.reason
        if presence is Presence.GUEST:
            self.panel.typed_text_handler.warn_and_restore_typed_text(
                f"{'、'.join(people)}在应到名单里，不作列席。", text
            )
            return
        if presence is not None:
            self.panel.typed_text_handler.record_change(
                partial(
                    actions.mark_attendance_of_people,
                    meeting_id=self.meeting.id,
                    people=people,
                    presence=presence,
                    reason=reason,
                ),
                text,
            )
            self._warn_if_presenter_is_away(people, presence)
        self.panel.show_page(names.index(people[-1]))

    def _mark_late_or_left_early(
        self, people: tuple[str, ...], line: ParsedAttendanceLine, text: str
    ) -> None:
        """Record that people came late or left early, at the times that the parsed line holds, and
        choose the last of them; the typed ``text`` is restored where saving fails.
        """
        self.panel.typed_text_handler.record_change(
            partial(
                actions.mark_late_or_left_early,
                meeting_id=self.meeting.id,
                people=people,
                arrived=line.arrived,
                left=line.left,
                reason=line.reason,
            ),
            text,
        )
        names = [each.name for each in self.meeting.attendance]
        self.panel.show_page(names.index(people[-1]))

    def mark_late_or_left_early_now(self, kind: str) -> None:
        """Record that the chosen person comes late or leaves early at the present time; does
        nothing where nobody is listed.

        While the meeting is not under way, the name and the word are put into the entry line
        instead, so that the time can be typed.

        Args:
            kind: 迟到 (late) or 早退 (leaves early).
        """
        if not self.meeting.attendance:
            return
        self.panel.typed_text_handler.switch_entry_mode(self.initial_entry_mode())
        if now := self.context.clock_time_if_under_way(self.meeting):
            line = ParsedAttendanceLine(
                arrived=now if kind == "迟到" else "", left=now if kind == "早退" else ""
            )
            self._mark_late_or_left_early((self._attendance_of_chosen_person.name,), line, "")
        else:
            self.panel.entry_line.replace_text(f"{self._attendance_of_chosen_person.name} {kind} ")

    def _ask_which_person_is_meant(self, line: ParsedAttendanceLine, text: str) -> None:
        """Ask which person a form of address (王老师) in a typed line means where several fit, then
        mark that person and those the line names before; nothing is recorded before the answer.
        """
        head = line.leading_people

        def on_answer(name: str) -> None:
            self._mark_people_named_in_line(tuple(dict.fromkeys((*head.people, name))), line, text)

        choices = [
            *(Choice(name, self._name_and_post_for_choice(name)) for name in head.candidates),
            PUT_BACK_CHOICE,
        ]
        self.panel.typed_text_handler.ask_to_choose(
            f"“{head.ambiguous_form}”是哪一位？", choices, on_answer, typed=text
        )

    def _name_and_post_for_choice(self, name: str) -> str:
        """Return a name followed by the person's post, for a list of choices; the name alone where
        no post is known.
        """
        posts = {each.name: each.post for each in self.meeting.attendance}
        return "  ".join(filter(None, (name, posts.get(name, ""))))

    def _ask_about_unknown_name(self, line: ParsedAttendanceLine, text: str) -> None:
        """Ask whether a typed name that is on no list is a guest, or whether the line is the chosen
        person's reason of absence; nothing is recorded before the answer.
        """
        unknown = line.leading_people.unlisted_name
        chosen = self._attendance_of_chosen_person.name if self.meeting.attendance else ""

        def on_answer(answer: str) -> None:
            if answer == "guest":
                self._add_guests((unknown,), text)
            else:
                self._mark_chosen_person_as_typed(ParsedAttendanceLine(), text)

        choices = [PUT_BACK_CHOICE, Choice("guest", f"{unknown} 列席")]
        if chosen and not line.leading_people.people:
            choices.append(Choice("reason", f"不是人名，是{chosen}的请假事由"))
        self.panel.typed_text_handler.ask_to_choose(
            f"名单里没有“{unknown}”，还没有记。", choices, on_answer, typed=text
        )

    def _add_guests(self, lines: Iterable[str], text: str) -> None:
        """Add guests to the meeting's attendance list; refused, with the text restored, where one
        of them is expected at the meeting anyway.

        Args:
            lines: a name and optionally, after a space, a post for each guest.
            text: the line as typed; it is restored where saving fails.
        """
        guests = tuple(
            AttendanceEntry(name=name, post=post.strip(), presence=Presence.GUEST)
            for name, _, post in (line.partition(" ") for line in lines)
        )
        expected = {
            each.name for each in self.meeting.attendance if each.presence is not Presence.GUEST
        }
        if already := [guest.name for guest in guests if guest.name in expected]:
            self.panel.typed_text_handler.warn_and_restore_typed_text(
                f"{'、'.join(already)}在应到名单里，不作列席。", text
            )
            return
        self.panel.typed_text_handler.record_change(
            partial(actions.add_guests, meeting_id=self.meeting.id, guests=guests), text
        )

    def delete_or_clear_highlighted_line(self) -> None:
        """Remove the chosen person from the attendance list where that is a guest; people of the
        roster cannot be removed.
        """
        if not self.meeting.attendance:
            return
        line = self._attendance_of_chosen_person
        if line.presence is Presence.GUEST:
            self.panel.typed_text_handler.record_change(
                partial(actions.remove_guest, meeting_id=self.meeting.id, name=line.name)
            )

    def mark_presence_of_chosen_person(self, presence: str) -> None:
        """Mark the chosen person as present, on leave or absent: ``presence`` is the value of a
        :class:`Presence`. Earlier reason and times are removed; a guest is not changed.
        """
        if self.meeting.attendance:
            self.panel.typed_text_handler.switch_entry_mode(self.initial_entry_mode())
            self._record_presence_and_warn_of_conflicts(Presence(presence))

    def _record_presence_and_warn_of_conflicts(self, presence: Presence, reason: str = "") -> None:
        """Record whether the chosen person is present, and why not; warn where a recorded vote no
        longer fits the people present, else where a presenter is away. A guest is not changed, with
        a warning.
        """
        name = self._attendance_of_chosen_person.name
        if self._attendance_of_chosen_person.presence is Presence.GUEST:
            self.panel.show_warning(_GUEST_COUNT_EXPLANATION.format(name=name))
            return
        self.panel.typed_text_handler.record_change(
            partial(
                actions.mark_attendance_of_person,
                meeting_id=self.meeting.id,
                name=name,
                presence=presence,
                reason=reason,
            ),
            reason,
        )
        changed = msgspec.structs.replace(
            self.meeting,
            attendance=attendance_with_presence(self.meeting.attendance, name, presence, reason),
        )
        for topic in changed.topics:
            if topic.vote and (why := impossible_vote_reason(topic.vote, changed)):
                self.panel.show_warning(f"“{topic.title}”的{why}。请核对签到或票数。")
                return
        self._warn_if_presenter_is_away((name,), presence)

    def _warn_if_presenter_is_away(self, people: tuple[str, ...], presence: Presence) -> None:
        """Warn where one of the people is to present a learning share that is not held yet, and
        ``presence`` is on leave or absent.
        """
        waiting = (share.presenter for share in self.meeting.shares if not share.is_held)
        if presence in _AWAY_PRESENCES and (
            name := next((each for each in waiting if each in people), "")
        ):
            self.panel.show_warning(f"{name}是这次的分享人。可在学习分享按 F8 换一位。")

    @property
    def _attendance_of_chosen_person(self) -> AttendanceEntry:
        """The attendance record of the person highlighted in the attendance step; somebody must be
        listed.
        """
        return self.meeting.attendance[self.panel.shown_page_index]
