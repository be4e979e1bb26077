"""Lines as they are typed in meetings, and how they are to be understood.

One table is the project's own; the other stands beside the repository, where it does.
"""

import time
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from record_builders import make_measure

from meetingtui.base.deadline_parser import DeadlineParser
from meetingtui.base.pinyin import PinyinIndex, look_up_readings
from meetingtui.meeting.attendance import Presence, initial_attendance
from meetingtui.meeting.line_parsing.attendance_line import parse_attendance_line
from meetingtui.meeting.line_parsing.discussion_lines import parse_opinions
from meetingtui.meeting.line_parsing.people_in_line import attendee_forms_of_address
from meetingtui.meeting.line_parsing.progress_line import (
    item_with_progress_line,
    parse_progress_line,
)
from meetingtui.meeting.line_parsing.task_line import parse_task_line
from meetingtui.plan.item import Item, Status, Target
from meetingtui.school.roster import Roster
from meetingtui.school.school import School

OWN = Path(__file__).with_name("spoken_lines.yaml")
ROOT = Path(__file__).parents[3]
SHARED = next(
    (
        found
        for folder in ROOT.parents[:2]
        if (found := folder / "shared/cases/speech.yaml").is_file()
    ),
    ROOT / "shared/cases/speech.yaml",
)
LEAST_RIGHT = 55


class Table:
    """A table of lines, and the school in which they are said."""

    def __init__(self, path: Path) -> None:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        known = data["school"]
        if isinstance(known, str):
            known = {"name": known, **{key: data[key] for key in _OF_A_SCHOOL}}
        self.school = msgspec.convert(known, School)
        self.lines: list[dict[str, Any]] = data["lines"]
        people = [person.name for person in self.school.people]
        self.initials = PinyinIndex(
            look_up_readings(sorted(set("".join(people))))
        ).names_by_typed_form(people)
        self.roster = Roster(self.school, self.initials)

    def deadlines(self, today: date) -> DeadlineParser:
        term = self.school.term_on_or_after(today)
        following = self.school.next_meeting_day(after=today)
        return DeadlineParser(today, term, following)


_OF_A_SCHOOL = ("departments", "people", "terms", "meeting")


@cache
def table(path: Path) -> Table:
    return Table(path)


def wrong(case: dict[str, Any], spoken: Table) -> list[str]:
    """What was understood otherwise than wanted; empty where all is right."""
    return {
        "task": _wrong_task,
        "opinion": _wrong_opinion,
        "progress": _wrong_progress,
        "attendance": _wrong_attendance,
    }[case["line"]](case, spoken)


def _any(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(words: str) -> str:
    return "".join(words.split()).rstrip("。")


def _wrong_due(want: Any, due: date | None, words: str) -> list[str]:
    if want is None:
        return [f"due {due} {words}"] if due or words else []
    found = []
    if "words" in want and words not in _any(want["words"]):
        found.append(f"due words {words!r}")
    if want.get("from") and due is not None and not want["from"] <= due <= want["to"]:
        found.append(f"due {due}")
    if want.get("needs_date") and due is None:
        found.append("no date")
    if not want.get("from") and "date" in want and due != want["date"]:
        found.append(f"due {due}")
    return found


def _wrong_task(case: dict[str, Any], spoken: Table) -> list[str]:
    want, today = case["want"], case["today"]
    read = parse_task_line(
        case["say"], roster=spoken.roster, deadlines=spoken.deadlines(today), today=today
    )
    found = []
    if "what" in want and _plain(read.title) not in map(_plain, _any(want["what"])):
        found.append(f"what {read.title!r}")
    if "who" in want and list(read.people) != want["who"]:
        found.append(f"who {read.people}")
    if "department" in want:
        departments = _any(want["department"]) if want["department"] else []
        if list(read.departments) != departments:
            found.append(f"department {read.departments}")
    if "due" in want:
        found += _wrong_due(want["due"], read.due, read.due_words)
    if "target" in want:
        found += _wrong_target(want["target"], read.target)
    for role, names in want.get("also", {}).items():
        said = {spoken.school.find_department(name) or name for name in names.split("、")}
        kept = [each for each in read.helpers if each.role == role]
        if not kept or {spoken.school.find_department(n) or n for n in kept[0].names} != said:
            found.append(f"also {read.helpers}")
    if want.get("doubt") and not read.doubt:
        found.append("no doubt")
    if not want.get("doubt") and read.doubt:
        found.append(f"doubt {read.doubt}")
    return found


def _wrong_target(want: dict[str, Any], target: Target | None) -> list[str]:
    kinds = {"at_least": ">=", "at_most": "<=", "exactly": "="}
    [kind] = [kind for kind in kinds if kind in want]
    if target is None:
        return ["no target"]
    is_right = (target.comparison, target.amount, target.unit) == (
        kinds[kind],
        want[kind],
        want["unit"],
    )
    return [] if is_right else [f"target {target.words}"]


def _wrong_opinion(case: dict[str, Any], spoken: Table) -> list[str]:
    read = parse_opinions(case["say"], spoken.roster)
    said = [{"name": each.name, "text": each.text} for each in read.opinions]
    found = [] if said == case["want"]["opinions"] else [f"opinions {said}"]
    if any(not each["name"] for each in said) != bool(read.doubt) and case["want"].get("doubt"):
        found.append(f"doubt {read.doubt!r}")
    return found


_STATUS = {"未启动": "not_started", "推进中": "in_progress", "已完成": "done", "暂缓": "paused"}


def _item(on: dict[str, Any]) -> Item:
    status = _STATUS.get(on["status"], on["status"])
    target = None
    if "target" in on:
        kind = next(kind for kind in ("at_least", "at_most", "exactly") if kind in on["target"])
        sign = {"at_least": ">=", "at_most": "<=", "exactly": "="}[kind]
        number, unit = on["target"][kind], on["target"]["unit"]
        target = Target(words=f"{number}{unit}", amount=number, unit=unit, comparison=sign)
    return make_measure(
        1,
        on["title"],
        status=Status(status),
        target=target,
        due=on.get("due"),
    )


def _wrong_progress(case: dict[str, Any], spoken: Table) -> list[str]:
    want, today, item = case["want"], case["today"], _item(case["on"])
    read = parse_progress_line(case["say"], item, deadlines=spoken.deadlines(today), today=today)
    after = item_with_progress_line(item, read, on=today, meeting=1)
    line = after.last_progress
    found = []
    if "status" in want and after.status.label != want["status"]:
        found.append(f"status {after.status.label}")
    if "amount" in want and (line is None or line.amount != want["amount"]):
        found.append(f"amount {line and line.amount}")
    if "words" in want and (line is None or line.text not in _any(want["words"])):
        found.append(f"words {line and line.text!r}")
    if "due" in want:
        deadline = read.deadline
        found += _wrong_due(
            want["due"], deadline.due if deadline else None, deadline.words if deadline else ""
        )
    elif read.deadline:
        found.append(f"due {read.deadline.words}")
    return found


def _wrong_attendance(case: dict[str, Any], spoken: Table) -> list[str]:
    want = case["want"]
    expected = initial_attendance(spoken.school.attendees)
    read = parse_attendance_line(case["say"], attendee_forms_of_address(expected, spoken.initials))
    head = read.leading_people
    unclear = head.ambiguous_form or (
        head.unlisted_name if read.presence is not Presence.GUEST else ""
    )
    if "doubt" in want:
        return [] if unclear else [f"took {head.people} {read.presence}"]
    if unclear:
        return [f"unclear {unclear}"]
    names = read.guests or head.people or ((head.unlisted_name,) if head.unlisted_name else ())
    key = {"leave": "leave", "absent": "absent", "present": "present", "guest": "guests"}[
        read.presence.value if read.presence else "present"
    ]
    reason = "remark" if key == "present" else "reason"
    said = [
        {"name": name} if key == "guests" else {"name": name, reason: read.reason} for name in names
    ]
    return [] if said == want.get(key) else [f"{key} {said}"]


def _cases(path: Path) -> list[Any]:
    lines = table(path).lines
    return [pytest.param(case, id=f"{at}-{case['line']}") for at, case in enumerate(lines, 1)]


@pytest.mark.parametrize("case", _cases(OWN))
def test_a_line_is_understood_as_a_secretary_means_it(case):
    assert wrong(case, table(OWN)) == [], case["say"]


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared lines are not beside the repository")
def test_the_shared_lines_are_understood():
    spoken = table(SHARED)
    failed = {case["id"]: found for case in spoken.lines if (found := wrong(case, spoken))}
    assert len(spoken.lines) - len(failed) >= LEAST_RIGHT, failed


def test_a_line_is_read_before_the_next_key_is_pressed():
    spoken = table(OWN)
    for case in spoken.lines:
        wrong(case, spoken)
    took = []
    for case in spoken.lines:
        began = time.process_time()
        wrong(case, spoken)
        took.append(time.process_time() - began)
    assert sorted(took)[len(took) // 2] < 0.05
