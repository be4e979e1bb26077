from datetime import date

from record_builders import make_closed_meeting

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.blocks.learning_share_block import next_presenter, presenter_rotation
from meetingtui.meeting.record import LearningShare, Meeting
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SCHOOL = School(
    name="启明小学",
    departments=(Department(name="教学处"),),
    people=(
        Person(name="江明川"),
        Person(name="方文博"),
        Person(name="石立诚"),
        Person(name="白小舟", attends=False),
    ),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


def _held(number: int, presenter: str, topic: str = "共读") -> Meeting:
    return make_closed_meeting(
        number,
        date(2026, 9, 7 + number),
        share=LearningShare(presenter=presenter, topic=topic),
    )


def test_who_never_shared_comes_first_then_who_shared_longest_ago():
    past = [_held(1, "石立诚"), _held(2, "江明川"), _held(3, "石立诚")]
    assert [(turn.name, turn.last_turn_text) for turn in presenter_rotation(SCHOOL, past)] == [
        ("方文博", "本学期还没有"),
        ("江明川", "第2次 9月9日"),
        ("石立诚", "第3次 9月10日"),
    ]
    assert next_presenter(SCHOOL, past) == "方文博"


def test_being_put_down_without_sharing_does_not_use_up_a_turn():
    assert next_presenter(SCHOOL, [_held(1, "江明川", topic="")]) == "江明川"
    assert next_presenter(SCHOOL, [_held(1, "江明川")]) == "方文博"


def test_a_guest_who_shared_takes_nobodys_turn():
    assert next_presenter(SCHOOL, [_held(1, "区教研员")]) == "江明川"
