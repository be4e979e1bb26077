"""Parse a line about attendance: 「郑雪 去教育局开会」, 「列席：沈立夏」 or 「李红 迟到 8:40」;
mark several people or guests on the attendance list.
"""

import re

import msgspec

from meetingtui.meeting.attendance import (
    AttendanceEntry,
    Presence,
    arrival_and_departure_text,
    attendance_with_presence,
    attendance_without_person,
    minutes_since_midnight,
)
from meetingtui.meeting.line_parsing.people_in_line import (
    FormsOfAddress,
    LeadingPeople,
    parse_leading_people,
)

_STATED = re.compile(
    "(?P<guest>列席)|(?P<absent>缺席|未到会?|没到|没来|旷会)|"
    "(?P<late>(?:要|会|将)?(?:晚到|迟到|早退|晚来|晚点[到来]|提前[离走]))|"
    "(?P<present>出席|到会|已到|到了|来了|参会)|"
    "(?P<kind>请?(?:病|事|公|产|婚|丧|年|陪产|探亲)假)|(?P<leave>请假|告假|请个假)"
)
_TIME = re.compile(
    r"(?P<half>上午|早上|下午)?\s*(?P<hour>\d{1,2})\s*[:：点时]\s*(?:(?P<minute>\d{1,2})\s*分?|(?P<thirty>半))?"
)
_LATE_OR_LEFT_EARLY = re.compile(
    "(?P<late>迟到|(?:才|刚)?(?:晚到|晚来|晚点[到来]|到会|到场|到了?|来了?)(?![^，,；;。、 ]))|"
    "(?P<early>早退|(?:先走|先?离会|离开|离场|走了?|提前[离走](?:开|会|场)?)(?![^，,；;。、 ]))"
)
"""Word before or behind a time: 8:40 到会, 早退 16:10; 10点到教育局开会 is no such line."""
_LABEL = re.compile(r"(请假|缺席|病假|事假|公假)(?:人员)?\s*[：:\s]\s*")
"""Word for how people attend, before their names: 请假：江月 送孩子看病."""
_ENDS_IN_LEAVE = re.compile(r"(.+?)[，,；;\s]*(?:请假|告假)")
_BEFORE, _AFTER = 60, 5 * 60
"""Minutes before and after the start of a meeting within which people come and go."""
_EDGES = " ，,：:；;。、"


class ParsedAttendanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed attendance line: whom it names, how they attend, and why."""

    leading_people: LeadingPeople = LeadingPeople()
    """People named; where it names nobody the line is about the person selected."""
    presence: Presence | None = None
    """How they attend; None where the line neither says so nor gives a reason for absence."""
    reason: str = ""
    """Reason for being away, or another remark (晚到10分钟); may be empty."""
    arrived: str = ""
    """Time of a latecomer's arrival, ``8:40``; empty where the line gives none."""
    left: str = ""
    """Time of leaving early, ``16:10``; empty where the line gives none."""
    is_stated: bool = False
    """Whether the line says how they attend; otherwise it was concluded from a reason."""
    doubt: str = ""
    """Why a time cannot be taken as it is, and what to write instead; empty where it can."""
    guests: tuple[str, ...] = ()
    """Names behind 列席, who need not be on the list."""

    @property
    def arrival_and_departure_text(self) -> str:
        """When the people named in an attendance line came late or left early, in Chinese: 8:40
        到会; empty for neither.
        """
        return arrival_and_departure_text(self.arrived, self.left)


def parse_attendance_line(
    line: str, forms: FormsOfAddress, start: str = ""
) -> ParsedAttendanceLine:
    """Parse an attendance line: whom it is about, how they attend, and why.

    Text that states no kind of attendance is taken as a reason for leave, also where it names
    nobody. A name alone says nothing about attendance. Names after 列席 are guests, taken as typed.

    Args:
        line: the typed line.
        forms: the forms of address of the people on the attendance list.
        start: when the meeting starts, ``14:30``: in an afternoon meeting 2:50 is 14:50, and 8:40
            is in doubt.
    """
    if guests := re.match(r"列席(?:人员)?\s*[：:\s]\s*(.+)", line):
        names = re.split(r"[、，,；;\s]+", guests[1].strip(_EDGES))
        return ParsedAttendanceLine(
            presence=Presence.GUEST, guests=tuple(filter(None, names)), is_stated=True
        )
    label = _LABEL.match(line)
    head = parse_leading_people(line[label.end() :] if label else line, forms, needs_gap=False)
    rest = head.text_after_names
    if head.unlisted_name:
        rest = rest.removeprefix(head.unlisted_name)
    if (
        not label
        and (timed := _parse_late_or_left_early(rest.strip(_EDGES), head, start)) is not None
    ):
        return timed
    stated = label[1] if label and head.has_name else ""
    presence, reason, is_stated = _parse_presence_and_reason(
        f"{stated} {rest.strip(_EDGES)}".strip()
    )
    return ParsedAttendanceLine(
        leading_people=head, presence=presence, reason=reason, is_stated=is_stated
    )


def _parse_late_or_left_early(
    words: str, head: LeadingPeople, start: str
) -> ParsedAttendanceLine | None:
    """Parse a late arrival or early leave with its time; None where the text does not state both.

    Args:
        words: the text behind the names.
        head: the people named before it.
        start: when the meeting starts, ``14:30``.
    """
    at = _TIME.search(words)
    if at is None:
        return None
    before, behind = words[: at.start()].strip(_EDGES), words[at.end() :].strip(_EDGES)
    said, is_before = _LATE_OR_LEFT_EARLY.match(behind), False
    if said is None:
        said, is_before = _LATE_OR_LEFT_EARLY.fullmatch(before), True
    time = _time_of_day(at, start)
    if said is None or time is None or (before and not is_before):
        return None
    if not time:
        doubt = f"“{at[0].strip()}”不在开会的时间里（{start}开始），请写成 15:10 或 下午3:10"
        return ParsedAttendanceLine(leading_people=head, doubt=doubt)
    reason = behind if is_before else behind[said.end() :].strip(_EDGES)
    return ParsedAttendanceLine(
        leading_people=head,
        presence=Presence.PRESENT,
        reason=reason,
        arrived=time if said["late"] else "",
        left=time if said["early"] else "",
        is_stated=True,
    )


def _time_of_day(match: re.Match[str], start: str) -> str | None:
    """Return a matched time as ``14:50``; None where the clock has no such time.

    A time without 上午 or 下午 is the one around the start of the meeting; empty where neither is.
    """
    hour, minute = int(match["hour"]), 30 if match["thirty"] else int(match["minute"] or 0)
    if hour >= 24 or minute >= 60:
        return None
    if match["half"] == "下午" and hour < 12:
        hour += 12
    if match["half"] or hour >= 12 or not start:
        return f"{hour}:{minute:02}"
    begin = minutes_since_midnight(start)
    return next(
        (
            f"{each}:{minute:02}"
            for each in (hour, hour + 12)
            if begin - _BEFORE <= 60 * each + minute <= begin + _AFTER
        ),
        "",
    )


def late_or_left_early_word_in_text(words: str) -> str:
    """Return 迟到 or 早退 where a text begins with a word for one of them (晚到, 提前走); else
    empty. Times are not looked at.
    """
    found = _STATED.match(words.strip(_EDGES))
    if found is None or not found["late"]:
        return ""
    return "早退" if re.search("早退|提前", found["late"]) else "迟到"


def _parse_presence_and_reason(words: str) -> tuple[Presence | None, str, bool]:
    """Parse how a person attends.

    Returns:
        The kind of attendance, on leave where the text states none, None where it is empty; the
        reason; and whether the text states the kind explicitly.
    """
    words = re.sub("^(?:今天|本次)?(?:都|均|要|也)?(?=请|缺席|列席|出席)", "", words)
    found = _STATED.match(words)
    if found is None:
        ended = _ENDS_IN_LEAVE.fullmatch(words)
        reason = ended[1] if ended else words
        return (Presence.LEAVE, reason, ended is not None) if words else (None, "", False)
    rest = words[found.end() :].strip(_EDGES)
    if found["late"]:
        return Presence.PRESENT, words, True
    if found["kind"]:
        kind = found["kind"].removeprefix("请")
        return Presence.LEAVE, "，".join(filter(None, (kind, rest))), True
    if found["leave"]:
        return Presence.LEAVE, re.sub(r"^[（(](.*)[）)]$", r"\1", rest), True
    other = "absent" if found["absent"] else "guest" if found["guest"] else "present"
    return Presence(other), rest, True


def attendance_with_people_marked(
    attendance: tuple[AttendanceEntry, ...],
    people: tuple[str, ...],
    presence: Presence,
    reason: str = "",
) -> tuple[AttendanceEntry, ...]:
    """Return the attendance list with several people marked alike; guests stay guests.

    Args:
        attendance: the attendance list.
        people: full names; those not listed are added.
        presence: how they attend.
        reason: the reason; may be empty.
    """
    guests = {line.name for line in attendance if line.presence is Presence.GUEST}
    for name in people:
        if name not in guests:
            attendance = attendance_with_presence(attendance, name, presence, reason)
    return attendance


def attendance_with_guests(
    attendance: tuple[AttendanceEntry, ...], guests: tuple[AttendanceEntry, ...]
) -> tuple[AttendanceEntry, ...]:
    """Return the attendance list with these guests at its end, each once.

    People already expected at the meeting are not turned into guests.
    """
    expected = {line.name for line in attendance if line.presence is not Presence.GUEST}
    for guest in guests:
        if guest.name not in expected:
            attendance = (*attendance_without_person(attendance, guest.name), guest)
    return attendance
