"""The timeline of an item: all that happened to it."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_part, make_task
from sixth_meeting import FIFTH, SIXTH, make_records, plan_measure

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Achievement, Meeting, MeetingState
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import DecisionKind
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress, assign, assign_department, reschedule
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.item_timeline import TimelineEvent, TimelineEventKind, item_timeline
from meetingtui.review.term_snapshot import TermSnapshot


def _snapshot(*changed: Item, meetings: tuple[Meeting, ...] = ()) -> TermSnapshot:
    """The sixth meeting and its items, some of them replaced or added."""
    records = make_records()
    items = {**records.items, **{item.id: item for item in changed}}
    return TermSnapshot(
        ItemTree.from_items(items),
        {**records.meetings, **{meeting.id: meeting for meeting in meetings}},
        school=records.school,
        term=records.term,
        today=date(2026, 11, 24),
    )


def _life(item_id: int, *changed: Item, meetings: tuple[Meeting, ...] = ()) -> list[TimelineEvent]:
    snapshot = _snapshot(*changed, meetings=meetings)
    return list(item_timeline(snapshot.tree.items[item_id], snapshot))


def _kinds(events: list[TimelineEvent]) -> list[str]:
    return [event.kind.label for event in events]


def test_a_life_begins_with_the_plan_and_goes_on_meeting_by_meeting():
    events = _life(5)
    assert _kinds(events) == ["列入", "汇报", "汇报"]
    assert [event.on for event in events] == [date(2026, 9, 7), date(2026, 11, 17), SIXTH]
    assert [event.meeting for event in events] == [None, None, 6]
    assert events[1].words == "班级漂流书架已布置到位"
    assert (events[2].before, events[2].after) == (Status.IN_PROGRESS, Status.DONE)
    assert events[2].changes_status and not events[1].changes_status


def test_other_deadlines_and_hands_are_events_of_their_own():
    item = plan_measure(30, "拟定章程", number="9.")
    item = assign_department(item, "后勤保障中心", on=FIFTH, meeting=5)
    item = add_progress(item, on=SIXTH, meeting=6, text="已成稿")
    item = reschedule(item, date(2027, 1, 5), on=SIXTH, meeting=6)
    item = assign(item, people=("白露",), department="后勤保障中心", on=SIXTH, meeting=6)
    events = _life(30, item)
    assert _kinds(events) == ["列入", "认领", "汇报", "改期", "换人"]
    assert events[3].words == "完成时限由待定调整为2027年1月5日"
    assert events[2].words == "已成稿"


def test_a_meeting_that_called_it_and_heard_nothing_is_told():
    events = _life(9)
    assert _kinds(events) == ["列入", "未汇报"]
    assert (events[1].meeting, events[1].words) == (6, "列入工作推进")


def test_what_was_done_before_the_meeting_was_not_missed_there():
    records = make_records()
    done = add_progress(records.items[9], on=date(2026, 11, 20), status=Status.DONE)
    assert _kinds(_life(9, done)) == ["列入", "汇报"]


def test_a_task_tells_where_it_was_decided_and_on_which_topic():
    events = _life(14)
    assert _kinds(events) == ["议定", "研讨"]
    assert events[0].words == "主题研讨“课后服务时间的调整”"
    assert (
        events[1].words == "“课后服务时间的调整”：原则通过，自12月1日起三年级试行课后服务新时间表"
    )
    assert {event.meeting for event in events} == {6}
    assert DecisionKind.PASSED_IN_PRINCIPLE.label in events[1].words


def test_a_measure_tells_of_the_tasks_it_was_given_and_how_they_ended():
    exhibit = add_progress(
        make_records().items[16], on=SIXTH, meeting=6, status=Status.DONE, text="定稿"
    )
    events = _life(10, exhibit)
    assert _kinds(events) == ["列入", "汇报", "派任务", "了结"]
    assert events[2].words == "拟定校史陈列方案（何秋实，1月15日）"
    assert (events[3].reporter, events[3].words) == ("拟定校史陈列方案", "定稿")


def test_a_measure_divided_tells_of_its_parts_and_a_part_of_its_measure():
    part = make_part(31, "三年级书单", parent=5, people=("白露",), created=FIFTH)
    given = next(event for event in _life(5, part) if event.kind is TimelineEventKind.PART)
    assert given.words == "白露（待定）"
    assert _life(31, part)[0].words == "出自“办好第十二届读书节”"


def test_the_words_on_a_part_are_told_in_its_departments_name_and_are_words_on_the_measure():
    part = make_part(31, "校庆", parent=9, department="语文教研组", created=FIFTH)
    part = add_progress(part, on=FIFTH, meeting=5, status=Status.IN_PROGRESS, text="已分到人")
    done = add_progress(part, on=SIXTH, meeting=6, status=Status.DONE, text="六个备课组都已排定")
    events = _life(9, done)
    assert _kinds(events) == ["列入", "分工", "汇报", "了结"]  # and not 未汇报
    assert [event.reporter for event in events[2:]] == ["语文教研组", "语文教研组"]
    assert (events[1].words, events[3].words) == ("语文教研组（待定）", "六个备课组都已排定")
    assert (events[3].before, events[3].after) == (Status.IN_PROGRESS, Status.DONE)


def test_the_problem_a_task_came_from_is_told_with_its_cause():
    sixth = make_records().meeting
    problem = Problem(text="护学岗人手不足", cause="两名教师外出", since=5, task=14)
    reflection = Reflection(department="学生发展中心", problems=(problem,))
    sixth = msgspec.structs.replace(sixth, reflections=(reflection,))
    events = _life(14, meetings=(sixth,))
    told = next(event for event in events if event.kind is TimelineEventKind.PROBLEM)
    assert told.words == "学生发展中心：护学岗人手不足（原因：两名教师外出；第5次例会提出）"


def test_achievements_it_led_to_are_told():
    won = Achievement(on=SIXTH, what="获区读书节优秀组织奖", level="区级", item=5)
    sixth = msgspec.structs.replace(make_records().meeting, achievements=(won,))
    events = _life(5, meetings=(sixth,))
    assert [event.words for event in events if event.kind is TimelineEventKind.ACHIEVEMENT] == [
        "获区读书节优秀组织奖 · 区级"
    ]


def test_an_item_carried_over_tells_from_which_term():
    old = plan_measure(32, "续建书廊", number="9.", origin="2025-2026-2/17")
    assert (_life(32, old)[0].kind, _life(32, old)[0].words) == (
        TimelineEventKind.CARRIED,
        "自2025—2026学年第二学期",
    )


def test_the_life_in_the_term_before_comes_first():
    spring = Term(id="2025-2026-2", first_monday=date(2026, 2, 16), end=date(2026, 7, 3))
    known = msgspec.structs.replace(
        plan_measure(17, "续建书廊", number="9."), created=date(2026, 2, 20)
    )
    known = add_progress(known, on=date(2026, 6, 8), status=Status.IN_PROGRESS, text="已出图纸")
    before = TermSnapshot(
        ItemTree([known]), {}, school=make_records().school, term=spring, today=spring.end
    )
    snapshot = _snapshot(plan_measure(32, "续建书廊", number="9.", origin="2025-2026-2/17"))
    events = item_timeline(snapshot.tree.items[32], snapshot, {spring.id: before})
    assert _kinds(list(events)) == ["列入", "汇报", "结转"]
    assert [event.term.id for event in events] == [spring.id, spring.id, snapshot.term.id]


def test_a_meeting_under_way_has_missed_nothing_yet():
    open_one = msgspec.structs.replace(make_records().meeting, state=MeetingState.OPEN)
    assert "未汇报" not in _kinds(_life(9, meetings=(open_one,)))


def test_a_task_whose_meeting_is_gone_has_a_life_all_the_same():
    lost = make_task(33, "没有出处的事", meeting=77, created=FIFTH, block="elsewhere", topic=4)
    assert _kinds(_life(33, lost)) == ["议定"]


@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 9, 8), date(2026, 12, 31)),
            st.sampled_from([None, 5, 6]),
            st.sampled_from(Status),
            st.text(max_size=5),
        ),
        max_size=12,
    )
)
def test_every_word_and_every_move_is_in_it_in_order(lines):
    item = plan_measure(40, "反复讲的事", number="9.")
    for on, meeting, status, text in sorted(lines, key=lambda line: line[0]):
        item = add_progress(item, on=on, meeting=meeting, status=status, text=text)
    events = [event for event in _life(40, item) if event.kind is TimelineEventKind.REPORTED]
    assert [event.on for event in events] == sorted(event.on for event in events)
    assert sorted(event.words for event in events) == sorted(line.text for line in item.progress)
    assert sorted(event.after for event in events) == sorted(line.after for line in item.progress)
