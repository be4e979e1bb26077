from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from school_folder import TERM, held_school

from meetingtui.checkup.finding import Severity
from meetingtui.checkup.references import look_at_records, mended
from meetingtui.meeting.discussion import Topic
from meetingtui.meeting.issuing import issue
from meetingtui.meeting.looking_back import Problem, Reflection
from meetingtui.meeting.record import Achievement
from meetingtui.meeting.sitting import Sitting
from meetingtui.plan.item import Progress, Status
from meetingtui.school import load
from meetingtui.store.folder import open_term
from meetingtui.store.records import Records, TermClosing

replace = msgspec.structs.replace


@pytest.fixture
def records(tmp_path: Path) -> Records:
    folder = held_school(tmp_path / "例会")
    with open_term(folder, load(folder).terms[0], read_only=True) as term_file:
        return term_file.records


def _with(records: Records, *items, meeting=None) -> Records:
    meetings = {1: meeting} if meeting else records.meetings
    return replace(
        records, items={**records.items, **{item.id: item for item in items}}, meetings=meetings
    )


def _codes(records: Records, tmp_path: Path, others=None) -> set[str]:
    school = load(tmp_path / "例会")
    found = look_at_records("x", records, school, school.terms[0], others or {TERM: records})
    return {each.code for each in found if each.severity is not Severity.PASSED}


def test_records_in_order_have_nothing_against_them(records, tmp_path):
    assert _codes(records, tmp_path) == set()
    assert mended(records) is None


def test_whatever_points_at_nothing_is_found_and_cleared_in_one_step(records, tmp_path):
    line = Progress(on=date(2026, 11, 9), before=Status.NOT_STARTED, after=Status.DONE, meeting=9)
    meeting = replace(
        records.meetings[1],
        agenda=(2, 99),
        carried=(98,),
        achievements=(Achievement(on=date(2026, 11, 9), what="奖", item=97),),
        topics=(Topic(id=1, title="作息", since=8),),
        reflections=(
            Reflection(department="课程教学部", problems=(Problem(text="人少", since=1, task=96),)),
        ),
    )
    broken = _with(
        records,
        replace(records.items[2], parent=95, progress=(line,), status=Status.DONE),
        replace(records.items[20], topic=7),
        meeting=meeting,
    )
    assert _codes(broken, tmp_path) == {"references"}
    change = mended(broken)
    assert change is not None
    items = {item.id: item for item in change.items}
    assert items[2].parent is None
    assert items[2].progress == (replace(line, meeting=None),)
    assert items[20].topic is None
    (clear,) = change.meetings
    assert (clear.agenda, clear.carried, clear.achievements[0].item) == ((2,), (), None)
    assert clear.topics[0].since is None
    assert clear.reflections[0].problems[0] == Problem(text="人少", since=1)
    whole = _with(broken, *change.items, meeting=clear)
    assert mended(whole) is None


def test_what_issued_minutes_hold_is_left_as_it_is(records):
    signed = issue(
        replace(records.meetings[1], carried=(99,)),
        number="〔2026〕1号",
        by="方启明",
        now=datetime(2026, 11, 9, 17, 0),
    )
    assert mended(_with(records, meeting=signed)) is None


def test_what_only_a_person_can_put_right_is_told(records, tmp_path):
    at = date(2026, 11, 9)
    jump = (Progress(on=at, before=Status.NOT_STARTED, after=Status.IN_PROGRESS),)
    broken = _with(
        records,
        replace(records.items[1], parent=5),
        replace(records.items[5], parent=1),
        replace(records.items[3], department="没有的部"),
        replace(records.items[4], progress=jump, status=Status.DONE),
        replace(records.items[6], origin="2025-2026-2/777"),
    )
    broken = replace(
        broken,
        meetings={
            1: records.meetings[1],
            2: replace(records.meetings[1], id=2, on=date(2027, 9, 1)),
        },
    )
    assert _codes(broken, tmp_path) == {
        "circle",
        "departments",
        "status-chain",
        "origin",
        "meeting-numbers",
        "meeting-dates",
    }


def test_an_origin_is_an_item_of_a_term_before(records, tmp_path):
    before = {"2025-2026-2": records, TERM: records}

    def found(origin: str) -> bool:
        moved = _with(records, replace(records.items[6], origin=origin))
        return "origin" in _codes(moved, tmp_path, before)

    assert not found("2025-2026-2/20")
    for lost in ("2025-2026-2/²", "2025-2026-2/777", f"{TERM}/20", "2024-2025-1/20", "旧学期"):
        assert found(lost), lost


def test_words_typed_for_what_is_gone_are_told_and_not_thrown_away(records, tmp_path):
    sitting = Sitting(
        meeting=1, drafts={"topics/new": "还没说完"}, item_drafts={"2/progress": "快好了"}
    )
    assert _codes(replace(records, sitting=sitting), tmp_path) == set()
    school = load(tmp_path / "例会")
    for lost in (replace(sitting, meeting=9), replace(sitting, item_drafts={"99/x": "还没说完"})):
        without = replace(records, sitting=lost)
        (told,) = [
            each
            for each in look_at_records("x", without, school, school.terms[0], {TERM: without})
            if each.code == "drafts"
        ]
        assert "1 处" in told.what
        assert "“还没说完”" in told.what
        assert mended(without) is None


def test_a_tag_of_a_goal_that_is_no_more_is_told_while_the_term_goes_on(records, tmp_path):
    school = load(tmp_path / "例会")
    tagged = _with(records, replace(records.items[6], tags=("书香校园", "重点")))

    def codes(records: Records) -> set[str]:
        term = school.terms[0]
        found = look_at_records("x", records, school, term, {TERM: records}, {"书香校园"})
        return {each.code for each in found if each.severity is not Severity.PASSED}

    assert codes(tagged) == {"goals"}
    assert codes(records) == set()
    assert codes(replace(tagged, closing=TermClosing(on=date(2027, 1, 20)))) == set()
