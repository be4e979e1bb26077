"""Building the sample school's meetings and progress from story.yaml and its plan."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from meetingtui.actions.change_builders import build_multiple_records_change
from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.deadline_parser import DeadlineParser
from meetingtui.base.errors import SettingsError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting import meeting_preparation as agenda
from meetingtui.meeting.attendance import AttendanceEntry, Presence, attendance_with_presence
from meetingtui.meeting.decided_tasks import build_task_item
from meetingtui.meeting.line_parsing.discussion_lines import parse_opinions
from meetingtui.meeting.line_parsing.task_line import parse_task_line
from meetingtui.meeting.minutes_issuing import (
    proposed_document_number,
    proposed_signer,
    with_issued_version,
)
from meetingtui.meeting.next_meeting import next_meeting_appointment
from meetingtui.meeting.record import (
    Achievement,
    BlockKey,
    LearningShare,
    Meeting,
    close_meeting,
    guess_share_source_kind,
    start_meeting,
)
from meetingtui.meeting.reflection import Reflection, parse_problem, problem_task_linker
from meetingtui.meeting.topic_discussion import DecisionKind, Topic
from meetingtui.plan.carried_over_items import items_carried_into_new_term
from meetingtui.plan.deadline_status import deadline_status
from meetingtui.plan.division_among_departments import changes_to_divide_item, parts_of
from meetingtui.plan.importing.merge import merge_plan_document
from meetingtui.plan.importing.plan_document import PlanDocument
from meetingtui.plan.item import Item, ItemKind, Status, next_unused_id
from meetingtui.plan.item_operations import add_progress, assign, assign_department, reschedule
from meetingtui.plan.item_tree import ItemTree
from meetingtui.plan.routine import create_routine, read_rhythm
from meetingtui.plan.target_amounts import amount_reached_in_text, suggest_target_from_text
from meetingtui.sample.story_file import (
    ReportsByItem,
    SampleStory,
    StoryMeeting,
    StoryNameResolver,
    StoryOwner,
    StoryReflection,
    StoryTask,
    StoryTopic,
    find_only_item_by_title,
    value_with_label,
)
from meetingtui.school.roster import Roster
from meetingtui.school.school import Person, School
from meetingtui.store.records import Change

_STATUSES_BY_LABEL = {status.label: status for status in Status}


def sample_meeting_changes(
    story: SampleStory,
    document: PlanDocument,
    *,
    school: School,
    today: date,
    left: Sequence[Item] = (),
) -> Iterator[Change]:
    """Yield the changes that make the sample's records, in the order in which they happened.

    Args:
        story: the content of story.yaml.
        document: the plan document.
        school: the sample school.
        today: the day after which nothing is reported.
        left: unfinished items of the term before, which continue in the plan.

    Raises:
        SettingsError: the story names something that does not exist.
    """
    term = school.terms[-1]
    told = _SampleRecordsBuilder(school, term)
    yield told.plan_import_change(story, document)
    if left:
        yield told.carry_over_change(left)
    for meeting in story.meetings:
        held = told.held_meeting_change(meeting)
        yield held
        if meeting is not story.meetings[-1]:
            yield told.minutes_issue_change(held.meetings[0])
    told.record_reports_between_meetings(story.since_last, until=today)
    yield told.change_since_last_call("例会以后的进展")


class _SampleRecordsBuilder:
    """Builder of the sample school's records from the story, one step after another; it keeps the
    items and meetings made so far.

    Args:
        school: the sample school.
        term: the term to which the records belong.
    """

    def __init__(self, school: School, term: Term) -> None:
        self.school = school
        self.term = term
        self.names = StoryNameResolver(school, term)
        self.items: dict[int, Item] = {}
        self.meetings: dict[int, Meeting] = {}
        self.last_meeting_day = term.first_monday
        """Day of the last meeting; before the first, day of the import."""
        self._counted: frozenset[int] = frozenset()
        self._last_items: dict[int, Item] = {}

    def change_since_last_call(self, words: str, meeting: Meeting | None = None) -> Change:
        """Build the change that stores all sample items changed since the last call, and the
        meeting if one is given.

        Args:
            words: description of the change in Chinese, shown in the undo list.
            meeting: the meeting to store; None for none.
        """
        changed = tuple(
            item for key, item in self.items.items() if self._last_items.get(key) != item
        )
        self._last_items = dict(self.items)
        return build_multiple_records_change(words, changed, *([meeting] if meeting else []))

    def plan_import_change(self, story: SampleStory, document: PlanDocument) -> Change:
        """Build the change that imports the sample plan, with owners, targets, tags, routine work
        and parts.

        Raises:
            SettingsError: the story names something that does not exist, or gives a counted item no
                owner entry.
        """
        self.last_meeting_day = self.names.deadline_date(story.imported, self.last_meeting_day)
        for item in merge_plan_document(
            document, self.items, today=self.last_meeting_day
        ).items_to_store:
            self._store_item(item)
        tree = ItemTree.from_items(self.items)
        self._counted = frozenset(item.id for item in tree.counted_items)
        sections = {
            below.id: department
            for title, department in story.departments.items()
            for _, below in tree.walk_in_reading_order(
                find_only_item_by_title(title, self.items.values()).id
            )
        }
        unclaimed = {self._find_item_by_title_words(words).id for words in story.unclaimed}
        for words, owner in story.owners.items():
            item = self._find_item_by_title_words(words)
            department = "" if item.id in unclaimed else owner.department or sections[item.id]
            self._store_item(self._item_with_owner_and_deadline(item, owner, department))
        for words in story.targets:
            self._store_item(
                self._with_target_read_from_its_text(self._find_item_by_title_words(words))
            )
        for words, tags in story.tags.items():
            self._store_item(
                msgspec.structs.replace(self._find_item_by_title_words(words), tags=tags)
            )
        for words in story.routines:
            self._store_item(self._item_as_routine(self._find_item_by_title_words(words)))
        for words, parts in story.divided.items():
            self._divide_among_departments(self._find_item_by_title_words(words), parts)
        owned = {self._find_item_by_title_words(words).id for words in story.owners}
        if forgotten := [item.title for item in tree.counted_items if item.id not in owned]:
            raise SettingsError(f"story.yaml 的 owners 里没有“{forgotten[0]}”。请补上。")
        return self.change_since_last_call("导入学期工作计划")

    def carry_over_change(self, left: Sequence[Item]) -> Change:
        """Build the change that continues the unfinished items of the earlier term in the sample
        plan.
        """
        before = self.school.term_before(self.term)
        for item in items_carried_into_new_term(
            left,
            before.id if before else "",
            self.items,
            today=self.last_meeting_day,
            term=self.term,
        ):
            self._store_item(item)
        return self.change_since_last_call("结转上学期事项")

    def held_meeting_change(self, told: StoryMeeting) -> Change:
        """Build the change that holds one sample meeting, with the progress reported before and in
        it.
        """
        tomorrow = self.last_meeting_day + timedelta(days=1)
        ahead = (
            next_meeting_appointment(self.meetings.values(), self.school, self.term, tomorrow).on
            or tomorrow
        )
        self.record_reports_between_meetings(told.since_last, until=ahead)
        planned = agenda.prepare_next_meeting(
            self.meetings, self.items, school=self.school, term=self.term, today=ahead
        )
        meeting = start_meeting(planned, _time_after_begin(planned, minutes=2))
        meeting = msgspec.structs.replace(
            meeting,
            attendance=sample_attendance(meeting, told, self.names),
            share=LearningShare(
                presenter=meeting.share.presenter,
                topic=told.share.topic,
                source=told.share.source,
                source_kind=guess_share_source_kind(told.share.source),
                points=told.share.points,
            ),
            topics=sample_topics(meeting, told, self.names, self.school),
            reflections=sample_reflections(meeting, told, self.names),
        )
        ids = {topic.title: topic.id for topic in meeting.topics}
        for topic in told.topics:
            self._add_typed_tasks(topic.tasks, meeting, BlockKey.TOPIC_DISCUSSION, ids[topic.title])
        meeting = self._meeting_with_problems_linked_to_tasks(meeting, told)
        due = self._overdue_or_at_risk_item_ids(meeting)
        self._record_work_push(meeting, told)
        spoken = [item.id for item in self.items.values() if item.progress_in_meeting(meeting.id)]
        # What can wait is not called: the school leaves it for another meeting.
        called = [each for each in meeting.agenda if each in due or each in spoken]
        self.last_meeting_day = meeting.on
        meeting = msgspec.structs.replace(
            meeting,
            agenda=(*called, *(each for each in spoken if each not in called)),
            achievements=self._reported_achievements(meeting, told),
        )
        meeting = close_meeting(
            meeting,
            _time_after_begin(meeting, minutes=2 + sum(told.minutes.values())),
            told.minutes,
        )
        self.meetings[meeting.id] = meeting
        return self.change_since_last_call(meeting.title, meeting)

    def minutes_issue_change(self, meeting: Meeting) -> Change:
        """Build the change that issues a sample meeting's minutes on the same day."""
        number = proposed_document_number(meeting, self.meetings.values())
        signed = with_issued_version(
            meeting,
            number=number,
            by=proposed_signer(meeting),
            now=_time_after_begin(meeting, minutes=180),
        )
        self.meetings[meeting.id] = signed
        return build_multiple_records_change(f"签发{meeting.title}纪要", (), signed)

    def record_reports_between_meetings(
        self, days: Mapping[str, ReportsByItem], *, until: date
    ) -> None:
        """Record the progress that the sample's story reports between meetings.

        Args:
            days: the reports by day, as written in story.yaml (第3周周五); a day not after the last
                meeting becomes the day after it.
            until: last day of the reports; later days become this day.
        """
        for day, said in days.items():
            self._record_progress(
                said,
                on=min(
                    max(
                        self.names.deadline_date(day, self.last_meeting_day),
                        self.last_meeting_day + timedelta(days=1),
                    ),
                    until,
                ),
            )

    def _record_progress(
        self, said: ReportsByItem, *, on: date, meeting: int | None = None
    ) -> None:
        """Record what the sample's story reports on items as their progress.

        Args:
            said: reports (状态｜text) by words that the title of one item contains.
            on: the day.
            meeting: id of the meeting in which they are reported; None outside one.
        """
        for words, line in said.items():
            item = self._find_item_by_title_words(words)
            label, bar, text = line.rpartition("｜")
            status = value_with_label(_STATUSES_BY_LABEL, label) if bar else None
            amount = amount_reached_in_text(text, item)
            self._store_item(
                add_progress(
                    item,
                    on=on,
                    meeting=meeting,
                    status=status,
                    text=text,
                    amount=amount,
                )
            )

    def _item_with_owner_and_deadline(self, item: Item, owner: StoryOwner, department: str) -> Item:
        """Return a sample item with owner and deadline set, without a line in its history."""
        return msgspec.structs.replace(
            item,
            people=tuple(self.names.checked_person_name(name) for name in owner.people),
            department=self.names.full_department_name(department) if department else "",
            due=read_deadline(owner.due, self.last_meeting_day, self.term),
            due_text=owner.due,
        )

    def _item_as_routine(self, item: Item) -> Item:
        """Return a sample item as routine work in the rhythm (每周) that its deadline names.

        Raises:
            SettingsError: the deadline names no rhythm.
        """
        rhythm = read_rhythm(item.due_text)
        if rhythm is None:
            raise SettingsError(f"story.yaml 的 routines 里的“{item.title}”看不出多久一次。")
        return msgspec.structs.replace(
            item, routine=create_routine(self.term, rhythm, since=self.last_meeting_day)
        )

    def _divide_among_departments(self, item: Item, parts: Mapping[str, tuple[str, ...]]) -> None:
        """Divide a sample item into one part for each department, and store each part with its
        responsible people.
        """
        names = [self.names.full_department_name(name) for name in parts]
        made = changes_to_divide_item(item, names, self.items, self.last_meeting_day).items_to_store
        for part, people in zip(made, parts.values(), strict=True):
            named_people = tuple(self.names.checked_person_name(name) for name in people)
            self._store_item(msgspec.structs.replace(part, people=named_people))

    def _with_target_read_from_its_text(self, item: Item) -> Item:
        """Return a copy of a sample item listed under ``targets`` in story.yaml, with the target
        that is read from the item's own text, or from its title where it has no text.

        Raises:
            SettingsError: that text names no target.
        """
        hint = suggest_target_from_text(item.text or item.title)
        if hint is None:
            raise SettingsError(f"story.yaml 的 targets 里的“{item.title}”看不出目标。")
        return msgspec.structs.replace(item, target=hint.target)

    def _overdue_or_at_risk_item_ids(self, meeting: Meeting) -> set[int]:
        """Return the ids of the sample's agenda items that are overdue or at risk on the day of a
        meeting.
        """
        states = {
            each: deadline_status(
                self.items[each],
                today=meeting.on,
                thresholds=self.school.thresholds,
                meetings_held=(),
                last_report=None,
            )
            for each in meeting.agenda
        }
        return {each for each, state in states.items() if state.overdue or state.at_risk}

    def _record_work_push(self, meeting: Meeting, told: StoryMeeting) -> None:
        """Record what the sample's story tells of the work follow-up (工作推进): progress,
        departments that claimed items, deadlines, people and tasks.
        """
        on, during = meeting.on, meeting.id
        self._record_progress(told.progress, on=on, meeting=during)
        for words, name in told.claims.items():
            department = self.names.full_department_name(name)
            self._store_item(
                assign_department(
                    self._find_item_by_title_words(words), department, on=on, meeting=during
                )
            )
        for words, due in told.rescheduled.items():
            day = self.names.deadline_date(due, on)
            self._store_item(
                reschedule(self._find_item_by_title_words(words), day, on=on, meeting=during)
            )
        for words, names in told.assigned.items():
            item = self._find_item_by_title_words(words)
            people = tuple(self.names.checked_person_name(name) for name in names)
            department = item.department
            self._store_item(
                assign(item, people=people, department=department, on=on, meeting=during)
            )
        self._add_typed_tasks(told.tasks, meeting, BlockKey.WORK_PUSH, None)

    def _meeting_with_problems_linked_to_tasks(
        self, meeting: Meeting, told: StoryMeeting
    ) -> Meeting:
        """Store the tasks that the sample's story makes from problems, and return the meeting with
        each of these problems linked to its task.
        """
        sample_reflections = {each.department: each for each in meeting.reflections}
        for name, said in told.reflections.items():
            for words, line in said.tasks.items():
                reflection = sample_reflections[self.names.full_department_name(name)]
                place = index_of_problem_with_words(reflection, words)
                self._add_typed_tasks((StoryTask(line=line),), meeting, BlockKey.REFLECTION, None)
                sample_reflections[reflection.department] = problem_task_linker(
                    place, max(self.items)
                )(reflection)
        return msgspec.structs.replace(meeting, reflections=tuple(sample_reflections.values()))

    def _add_typed_tasks(
        self, tasks: Iterable[StoryTask], meeting: Meeting, block: BlockKey, topic: int | None
    ) -> None:
        """Store tasks, given as typed lines, as decided in one block of a sample meeting.

        Raises:
            SettingsError: a line names no responsible person or no date.
        """
        roster = Roster(self.school)
        for task in tasks:
            line = parse_task_line(
                task.line, roster=roster, deadlines=DeadlineParser(meeting.on, self.term)
            )
            if not (line.people and line.due):
                raise SettingsError(f"story.yaml 的任务“{task.line}”看不出责任人或完成时限。")
            self._store_item(
                build_task_item(
                    line,
                    id=next_unused_id(self.items),
                    meeting=meeting,
                    block=block,
                    parent=self._find_item_by_title_words(task.serves) if task.serves else None,
                    topic=topic,
                )
            )

    def _reported_achievements(
        self, meeting: Meeting, told: StoryMeeting
    ) -> tuple[Achievement, ...]:
        """Return the achievements that the sample's story reports in a meeting."""
        return tuple(
            Achievement(
                on=meeting.on,
                what=each.what,
                level=each.level,
                who=each.who,
                item=self._find_item_by_title_words(each.item).id if each.item else None,
            )
            for each in told.achievements
        )

    def _store_item(self, item: Item) -> None:
        """Store a new or changed item among the sample items made so far."""
        self.items[item.id] = item

    def _find_item_by_title_words(self, words: str) -> Item:
        """Return the only sample item whose title contains the words.

        ``words@department`` means the part of that item that the department does.

        Raises:
            SettingsError: no item, several items, or no such part.
        """
        words, _, name = words.partition("@")
        found = self._find_task_or_measure_by_title_words(words)
        if not name:
            return found
        parts = parts_of(found, ItemTree.from_items(self.items))
        return value_with_label(
            {part.department: part for part in parts}, self.names.full_department_name(name)
        )

    def _find_task_or_measure_by_title_words(self, words: str) -> Item:
        """Return the only task, or plan item that counts in the figures (no section), of the sample
        whose title contains the words.

        Raises:
            SettingsError: there is none, or there are several.
        """
        return find_only_item_by_title(
            words,
            (
                item
                for item in self.items.values()
                if item.id in self._counted or item.kind is ItemKind.TASK
            ),
        )


def _time_after_begin(meeting: Meeting, *, minutes: float) -> datetime:
    """Return the time of day a number of minutes after the planned beginning of a meeting."""
    begins = datetime.combine(meeting.on, time.fromisoformat(meeting.time))
    return begins + timedelta(minutes=minutes)


_DECISION_KINDS_BY_LABEL = {kind.label: kind for kind in DecisionKind}


def sample_attendance(
    meeting: Meeting, told: StoryMeeting, names: StoryNameResolver
) -> tuple[AttendanceEntry, ...]:
    """Return the attendance list of a sample meeting: the roster with leave and absences, then the
    guests.

    Raises:
        SettingsError: somebody on leave or absent is not in school.yaml.
    """
    lines = meeting.attendance
    for name, reason in told.leave.items():
        lines = attendance_with_presence(
            lines, names.checked_person_name(name), Presence.LEAVE, reason
        )
    for name in told.absent:
        lines = attendance_with_presence(lines, names.checked_person_name(name), Presence.ABSENT)
    guests = (
        AttendanceEntry(name=name, post=post, presence=Presence.GUEST)
        for name, post in told.guests.items()
    )
    return (*lines, *guests)


def sample_topics(
    meeting: Meeting, told: StoryMeeting, names: StoryNameResolver, school: School
) -> tuple[Topic, ...]:
    """Return the topics of a sample meeting with opinions and decisions: first those that returned
    from an earlier meeting, unchanged where the story is silent on them, then the new ones.

    Raises:
        SettingsError: a proposer is not in school.yaml, or a kind of decision is unknown.
    """
    guests = [Person(name=name, post=post) for name, post in told.guests.items()]
    speakers = Roster(school, present=[*school.attendees, *guests])
    said = {topic.title: topic for topic in told.topics}
    found = [
        _discussed_topic(topic, said.pop(topic.title), speakers) if topic.title in said else topic
        for topic in meeting.topics
    ]
    for number, fresh in enumerate(said.values(), len(found) + 1):
        topic = Topic(
            id=number, title=fresh.title, proposer=names.checked_person_name(fresh.proposer)
        )
        found.append(_discussed_topic(topic, fresh, speakers))
    return tuple(found)


def _discussed_topic(topic: Topic, said: StoryTopic, speakers: Roster) -> Topic:
    """Return a topic with the opinions, conclusion and decision that the sample's story gives it.

    Args:
        topic: the topic before.
        said: what the story says of it.
        speakers: finds the people that the opinions name.
    """
    return msgspec.structs.replace(
        topic,
        opinions=tuple(
            each for line in said.opinions for each in parse_opinions(line, speakers).opinions
        ),
        conclusion=said.conclusion,
        decision=said.decision,
        decision_kind=value_with_label(_DECISION_KINDS_BY_LABEL, said.kind),
    )


def sample_reflections(
    meeting: Meeting, told: StoryMeeting, names: StoryNameResolver
) -> tuple[Reflection, ...]:
    """Return the reflections (总结反思) of all departments in a sample meeting, filled in where the
    story has one, else as prepared.

    Raises:
        SettingsError: the story names an unknown department, or a solved problem that is not there.
    """
    said = {names.full_department_name(name): words for name, words in told.reflections.items()}
    return tuple(
        _filled_reflection(each, said[each.department]) if each.department in said else each
        for each in meeting.reflections
    )


def _filled_reflection(before: Reflection, said: StoryReflection) -> Reflection:
    """Return the reflection of a department as the sample's story tells it, with the problems that
    returned.

    Args:
        before: the prepared reflection with those problems.
        said: what the story says of the department.
    """
    solved = {index_of_problem_with_words(before, words) for words in said.solved}
    returned = (
        msgspec.structs.replace(each, solved=place in solved)
        for place, each in enumerate(before.problems)
    )
    return Reflection(
        department=before.department,
        done=said.done,
        problems=(*returned, *map(parse_problem, said.problems)),
        improvements=said.improvements,
    )


def index_of_problem_with_words(reflection: Reflection, words: str) -> int:
    """Return the index of the only problem of a department's reflection that contains the words.

    Raises:
        SettingsError: there is none, or there are several.
    """
    found = [place for place, each in enumerate(reflection.problems) if words in each.text]
    if len(found) != 1:
        raise SettingsError(
            f"story.yaml 里{reflection.department}的问题“{words}”有 {len(found)} 个。"
            "请写得只认得出一个。"
        )
    return found[0]
