"""What one meeting leaves open, the next one finds again: topics, problems, items nobody heard."""

from datetime import date, datetime, timedelta
from functools import partial

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_closed_meeting, make_measure, make_part, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.meeting import meeting_preparation as agenda
from meetingtui.meeting.carry_over_to_next_meeting import unreported_items
from meetingtui.meeting.closing_checklist import closing_checklist_points
from meetingtui.meeting.major_decisions import VotingRules
from meetingtui.meeting.record import (
    Meeting,
    MeetingState,
    close_meeting,
    reopen_meeting,
    start_meeting,
)
from meetingtui.meeting.reflection import (
    Problem,
    Reflection,
    parse_problem,
    problem_solved_setter,
    problem_task_linker,
    without_task_links,
)
from meetingtui.meeting.topic_discussion import DecisionKind, Opinion, Topic
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SCHOOL = School(
    name="启明小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(Person(name="江明川"),),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一", every=1),
)


measure = partial(
    make_measure, department="教学处", created=date(2026, 11, 1), due=date(2027, 1, 15)
)


task = partial(make_task, department="教学处", created=date(2026, 11, 9))


def following(last: Meeting, *items: Item) -> Meeting:
    """The meeting prepared the day after the last one; alone, it stands for all before it."""
    return agenda.prepare_next_meeting(
        {last.id: last},
        {item.id: item for item in items},
        school=SCHOOL,
        term=TERM,
        today=last.on.replace(day=last.on.day + 1),
    )


def close(meeting: Meeting) -> Meeting:
    return msgspec.structs.replace(meeting, state=MeetingState.CLOSED)


def with_topic(topics: tuple[Topic, ...], title: str) -> tuple[Topic, ...]:
    """The topics and one more."""
    return (*topics, Topic(id=max((each.id for each in topics), default=0) + 1, title=title))


def changed(meeting: Meeting, change) -> Meeting:
    """The meeting with its first department's reflection changed."""
    first, *others = meeting.reflections
    return msgspec.structs.replace(meeting, reflections=(change(first), *others))


LAST = make_closed_meeting(
    5,
    date(2026, 11, 9),
    reflections=(
        Reflection(department="教学处", problems=(Problem(text="听课反馈慢", cause="没定时间"),)),
    ),
)
WAITING = Problem(text="听课反馈慢", cause="没定时间", since=5, raised_as="听课反馈慢")


def test_a_problem_returns_again_and_again_and_stops_once_solved():
    sixth = following(LAST)
    assert sixth.reflections == (
        Reflection(department="教学处", problems=(WAITING,)),
        Reflection(department="总务处"),
    )
    assert all(each.is_empty for each in sixth.reflections)
    seventh = following(close(sixth))
    assert seventh.reflections[0].problems == (WAITING,)
    solved = changed(seventh, problem_solved_setter(0, solved=True))
    assert not solved.reflections[0].is_empty
    assert following(close(solved)).reflections[0].problems == ()


def test_a_problem_that_became_a_task_does_not_return_while_the_task_is_there():
    asked = changed(close(following(LAST)), problem_task_linker(0, 30))
    assert not asked.reflections[0].is_empty
    seventh = following(asked, task(30))
    assert (seventh.reflections[0].problems, seventh.carried) == ((), (30,))
    assert following(asked).reflections[0].problems == (WAITING,)
    taken_back = changed(asked, lambda each: without_task_links(each, 30))
    assert following(taken_back, task(30)).reflections[0].problems == (WAITING,)


def test_problems_of_a_department_that_is_gone_keep_their_place():
    last = msgspec.structs.replace(
        LAST,
        reflections=(
            Reflection(department="教研室", problems=(Problem(text="人手少"),)),
            Reflection(department="少先队"),
        ),
    )
    assert [each.department for each in following(last).reflections] == [
        "教学处",
        "总务处",
        "教研室",
    ]


def test_a_cause_is_read_off_the_line_and_the_line_reads_back():
    for line, text, cause in (
        ("护学岗人手不足 原因：两人外出", "护学岗人手不足", "两人外出"),
        ("公示不及时，原因: 没有专人", "公示不及时", "没有专人"),
        ("家长不清楚原因：要解释", "家长不清楚原因：要解释", ""),
        ("原因：不明", "原因：不明", ""),
    ):
        problem = parse_problem(line)
        assert (problem.text, problem.cause) == (text, cause)
        assert parse_problem(problem.as_input_line) == problem


def test_topics_not_talked_over_or_postponed_return_without_what_was_said():
    last = make_closed_meeting(
        5,
        date(2026, 11, 9),
        topics=(
            Topic(id=1, title="作息调整", decision_kind=DecisionKind.PASSED),
            Topic(
                id=2,
                title="绩效方案",
                proposer="江明川",
                opinions=(Opinion(text="再测算"),),
                conclusion="分歧较大",
                decision_kind=DecisionKind.POSTPONED,
                since=4,
            ),
            Topic(id=3, title="校服选用"),
            Topic(id=4, title="研学", opinions=(Opinion(text="可行"),)),
        ),
    )
    assert following(last).topics == (
        Topic(id=1, title="绩效方案", proposer="江明川", since=5, raised_as=2),
        Topic(id=2, title="校服选用", since=5, raised_as=3),
    )


def test_items_called_and_not_heard_are_called_again_whatever_their_deadline():
    heard = add_progress(measure(2), on=date(2026, 11, 9), meeting=5, text="照常")
    last = make_closed_meeting(5, date(2026, 11, 9), agenda=(1, 2, 3, 4, 9))
    items = (measure(1), heard, measure(3, status=Status.PAUSED), measure(4, status=Status.DONE))
    assert following(last, *items, measure(5)).agenda == (1,)
    assert following(make_closed_meeting(5, date(2026, 11, 9)), *items, measure(5)).agenda == ()


def test_unheard_counts_decisions_and_items_once_and_not_what_is_done():
    meeting = make_closed_meeting(5, date(2026, 11, 9), carried=(30, 31, 32), agenda=(1, 30))
    items = {
        1: measure(1),
        30: task(30),
        31: task(31, status=Status.DONE),
        32: add_progress(task(32), on=date(2026, 11, 9), meeting=5, text="在办"),
    }
    assert [item.id for item in unreported_items(meeting, ItemTree.from_items(items))] == [30, 1]


def test_a_measure_whose_part_was_spoken_of_was_heard():
    meeting = make_closed_meeting(5, date(2026, 11, 9), agenda=(1, 2))
    part = make_part(3, "分工", parent=1, department="教学处")
    told = add_progress(part, on=date(2026, 11, 9), meeting=5, text="已排定")
    items = {1: measure(1), 2: measure(2), 3: told}
    assert [item.id for item in unreported_items(meeting, ItemTree.from_items(items))] == [2]


def test_open_tasks_come_department_by_department_the_gravest_first():
    meeting = following(
        make_closed_meeting(5, date(2026, 11, 9)),
        task(30, department="总务处", due=date(2026, 11, 2)),
        task(31, due=date(2027, 1, 10)),
        task(32, due=date(2026, 11, 6)),
        task(33, department=""),
        task(34, status=Status.DONE),
    )
    assert meeting.carried == (32, 31, 30, 33)
    assert meeting.agenda == ()


# Whatever day the meetings bear


@st.composite
def histories(draw) -> list[tuple[date, dict[str, DecisionKind | None], int]]:
    """For each of several meetings: its day, what was said on which topic, new topics."""
    kinds = st.sampled_from([None, DecisionKind.POSTPONED, DecisionKind.PASSED])
    count = draw(st.integers(2, 6))
    return [
        (
            draw(st.dates(date(2026, 9, 1), date(2026, 12, 31))),
            {str(number): draw(kinds) for number in range(8)},
            draw(st.integers(0, 2)),
        )
        for _ in range(count)
    ]


@given(histories(), st.data())
def test_no_open_topic_is_lost_and_no_decided_one_returns_in_any_order_of_days(told, data) -> None:
    meetings: dict[int, Meeting] = {}
    open_titles: set[str] = set()
    for number, (on, said, fresh) in enumerate(told, 1):
        begun = datetime(2026, 9, 1) + timedelta(days=number)
        meeting = agenda.prepare_next_meeting(meetings, {}, school=SCHOOL, term=TERM, today=on)
        meeting = msgspec.structs.replace(meeting, on=on)
        assert {topic.title for topic in meeting.topics} == open_titles
        for _ in range(fresh):
            title = f"议题{number}-{len(meeting.topics)}"
            meeting = msgspec.structs.replace(meeting, topics=with_topic(meeting.topics, title))
        topics = []
        for at, topic in enumerate(meeting.topics):
            kind = said.get(str(at))
            title = f"{topic.title}改" if data.draw(st.booleans()) else topic.title
            topics.append(msgspec.structs.replace(topic, title=title, decision_kind=kind))
            open_titles.discard(topic.title)
            if kind is not DecisionKind.PASSED:
                open_titles.add(title)
        open_titles -= {each.title for each in topics if each.decision_kind is DecisionKind.PASSED}
        meeting = msgspec.structs.replace(meeting, topics=tuple(topics))
        meeting = start_meeting(meeting, begun)
        ends = {
            each.step_key: each.words
            for each in closing_checklist_points(meeting, {}, VotingRules(), meetings)
        }
        returning = f"议题未议或再议 {len(open_titles)} 项" if open_titles else None
        assert ends.get("topic_discussion") == returning
        meetings[number] = close_meeting(meeting, begun + timedelta(hours=1), {})
        if data.draw(st.booleans()):  # an earlier one is put right and closed again, much later
            again = data.draw(st.sampled_from(sorted(meetings)))
            late = begun + timedelta(hours=2)
            reopened = reopen_meeting(meetings[again], "改错字", late)
            meetings[again] = close_meeting(reopened, late + timedelta(minutes=5), {})
    found = agenda.prepare_next_meeting(
        meetings, {}, school=SCHOOL, term=TERM, today=date(2026, 12, 31)
    )
    assert {topic.title for topic in found.topics} == open_titles


def dated_before_its_predecessor() -> dict[int, Meeting]:
    """The sixth meeting follows the fifth, and bears an earlier day."""
    fifth = make_closed_meeting(
        5,
        date(2026, 11, 16),
        started=datetime(2026, 11, 16, 14, 30),
        topics=(Topic(id=1, title="作息调整"),),
        reflections=(Reflection(department="教学处", problems=(Problem(text="听课反馈慢"),)),),
    )
    sixth = make_closed_meeting(
        6,
        date(2026, 11, 9),
        started=datetime(2026, 11, 23, 14, 30),
        topics=(
            Topic(id=1, title="作息调整", since=5, raised_as=1, decision_kind=DecisionKind.PASSED),
            Topic(id=2, title="校服选用"),
        ),
        reflections=(
            Reflection(
                department="教学处",
                problems=(
                    Problem(text="听课反馈慢", since=5, raised_as="听课反馈慢", solved=True),
                    Problem(text="作业公示晚"),
                ),
            ),
        ),
        agenda=(1,),
    )
    return {5: fifth, 6: sixth}


def test_a_meeting_dated_before_its_predecessor_is_still_the_last_one() -> None:
    meetings = dated_before_its_predecessor()
    found = agenda.prepare_next_meeting(
        meetings, {1: measure(1)}, school=SCHOOL, term=TERM, today=date(2026, 11, 24)
    )
    assert [topic.title for topic in found.topics] == ["校服选用"]
    assert [each.text for each in found.reflections[0].problems] == ["作业公示晚"]
    assert found.agenda == (1,)


def test_what_an_earlier_meeting_opened_again_adds_is_not_lost() -> None:
    meetings = dated_before_its_predecessor()
    fifth = meetings[5]
    fifth = msgspec.structs.replace(fifth, topics=with_topic(fifth.topics, "补记的议题"))
    meetings[5] = msgspec.structs.replace(
        changed(
            fifth,
            lambda each: msgspec.structs.replace(
                each, problems=(*each.problems, Problem(text="补记的问题"))
            ),
        ),
        closed=datetime(2026, 11, 25, 9, 0),
    )
    found = agenda.prepare_next_meeting(
        meetings, {}, school=SCHOOL, term=TERM, today=date(2026, 11, 26)
    )
    assert {topic.title for topic in found.topics} == {"补记的议题", "校服选用"}
    assert {each.text for each in found.reflections[0].problems} == {"补记的问题", "作业公示晚"}


def test_a_topic_struck_from_the_agenda_it_returned_to_stays_away() -> None:
    fifth = make_closed_meeting(5, date(2026, 11, 9), topics=(Topic(id=1, title="作息调整"),))
    sixth = following(fifth)
    assert [topic.title for topic in sixth.topics] == ["作息调整"]
    struck = close(msgspec.structs.replace(sixth, topics=()))
    seventh = agenda.prepare_next_meeting(
        {5: fifth, 6: struck}, {}, school=SCHOOL, term=TERM, today=date(2026, 11, 24)
    )
    assert seventh.topics == ()


def test_only_topics_that_no_later_preparation_lists_are_lost_by_cancelling():
    before = make_closed_meeting(
        1,
        date(2026, 11, 9),
        topics=(Topic(id=1, title="未议的"),),
        parked=(Topic(id=2, title="搁着的"),),
    )
    own = Topic(id=9, title="自己加的")
    planned = Meeting(id=2, number=2, on=date(2026, 11, 16), topics=(own,))
    meetings = {1: before, 2: planned}
    listed = agenda.topics_due_for_meeting([before], planned.on)
    parked = agenda.parked_topics_of_last_meeting([before])
    again = msgspec.structs.replace(planned, topics=(*listed, own), parked=parked)
    assert [each.title for each in again.agenda_and_parked_topics] == [
        "未议的",
        "自己加的",
        "搁着的",
    ]
    assert agenda.topics_lost_by_cancelling(again, meetings) == (own,)
