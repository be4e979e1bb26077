"""Telling the story: from a plan just read to the records of a term under way."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

import msgspec

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline
from meetingtui.errors import SettingsError
from meetingtui.meeting import agenda
from meetingtui.meeting.issuing import issue, next_number, signer
from meetingtui.meeting.looking_back import linked
from meetingtui.meeting.record import Achievement, Block, LearningShare, Meeting
from meetingtui.meeting.sharing import guess_kind
from meetingtui.meeting.task_line import decided_task, read_task
from meetingtui.plan.dividing import divided, parts_of
from meetingtui.plan.document import PlanDocument
from meetingtui.plan.hinting.targets import target_in_text
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.merge import merge
from meetingtui.plan.reached import read_amount
from meetingtui.plan.reporting import assign, claim, report, reschedule
from meetingtui.plan.standing import standing
from meetingtui.plan.tree import ItemTree
from meetingtui.sample.blocks import attendance, problem_place, reflections, topics
from meetingtui.sample.names import Names, named, only
from meetingtui.sample.story import Owner, Reports, Story, ToldMeeting, ToldTask
from meetingtui.school import School
from meetingtui.store.records import Change

_STATUSES = {status.label: status for status in Status}


def tell(story: Story, document: PlanDocument, *, school: School, today: date) -> Iterator[Change]:
    """The changes that make the story's records, in the order they happened.

    Raises:
        SettingsError: the story speaks of something that is not there.
    """
    term = school.terms[0]
    told = _Telling(school, term)
    yield told.imported(story, document)
    for meeting in story.meetings:
        held = told.meeting(meeting)
        yield held
        if meeting is not story.meetings[-1]:
            yield told.issued(held.meetings[0])
    told.reports(story.since_last, until=today)
    yield told.change("例会以后的进展")


class _Telling:
    """The records as far as the story has been told."""

    def __init__(self, school: School, term: Term) -> None:
        self.school = school
        self.term = term
        self.names = Names(school, term)
        self.items: dict[int, Item] = {}
        self.meetings: dict[int, Meeting] = {}
        self.last = term.first_monday
        """The day of the last meeting; of the import, before the first."""
        self._counted: frozenset[int] = frozenset()
        self._told: dict[int, Item] = {}

    def change(self, words: str, meeting: Meeting | None = None) -> Change:
        """Every item put since the last change, as one."""
        changed = tuple(item for key, item in self.items.items() if self._told.get(key) != item)
        self._told = dict(self.items)
        return Change(words=words, items=changed, meetings=(meeting,) if meeting else ())

    def imported(self, story: Story, document: PlanDocument) -> Change:
        """The plan's items, each in the hands the school put it."""
        self.last = self.names.day(story.imported, self.last)
        for item in merge(document, self.items, today=self.last).put:
            self._put(item)
        tree = ItemTree.of(self.items)
        self._counted = frozenset(item.id for item in tree.counted)
        sections = {
            below.id: department
            for title, department in story.departments.items()
            for _, below in tree.walk(only(title, self.items.values()).id)
        }
        unclaimed = {self._find(words).id for words in story.unclaimed}
        for words, owner in story.owners.items():
            item = self._find(words)
            department = "" if item.id in unclaimed else owner.department or sections[item.id]
            self._put(self._handed(item, owner, department))
        for words in story.targets:
            self._put(self._aimed(self._find(words)))
        for words, tags in story.tags.items():
            self._put(msgspec.structs.replace(self._find(words), tags=tags))
        for words, parts in story.divided.items():
            self._divide(self._find(words), parts)
        owned = {self._find(words).id for words in story.owners}
        if forgotten := [item.title for item in tree.counted if item.id not in owned]:
            raise SettingsError(f"story.yaml 的 owners 里没有“{forgotten[0]}”。请补上。")
        return self.change("导入学期工作计划")

    def meeting(self, told: ToldMeeting) -> Change:
        """The meeting held, and all that was said before and in it."""
        ahead = agenda.next_day(
            self.meetings.values(), self.school, self.term, self.last + timedelta(days=1)
        )
        self.reports(told.since_last, until=ahead)
        planned = agenda.prepare(
            self.meetings, self.items, school=self.school, term=self.term, today=ahead
        )
        meeting = agenda.open_meeting(planned, _clock(planned, minutes=2))
        meeting = msgspec.structs.replace(
            meeting,
            attendance=attendance(meeting, told, self.names),
            share=LearningShare(
                presenter=meeting.share.presenter,
                topic=told.share.topic,
                source=told.share.source,
                source_kind=guess_kind(told.share.source),
                points=told.share.points,
            ),
            topics=topics(meeting, told, self.names),
            reflections=reflections(meeting, told, self.names),
        )
        ids = {topic.title: topic.id for topic in meeting.topics}
        for topic in told.topics:
            self._give(topic.tasks, meeting, Block.TOPIC_DISCUSSION, ids[topic.title])
        meeting = self._problems_handed_over(meeting, told)
        due = self._due(meeting)
        self._work_push(meeting, told)
        spoken = [item.id for item in self.items.values() if item.progress_in(meeting.id)]
        # What can wait is not called: the school leaves it for another meeting.
        called = [each for each in meeting.agenda if each in due or each in spoken]
        self.last = meeting.on
        meeting = msgspec.structs.replace(
            meeting,
            agenda=(*called, *(each for each in spoken if each not in called)),
            achievements=self._achievements(meeting, told),
        )
        meeting = agenda.close_meeting(
            meeting, _clock(meeting, minutes=2 + sum(told.minutes.values())), told.minutes
        )
        self.meetings[meeting.id] = meeting
        return self.change(meeting.title, meeting)

    def issued(self, meeting: Meeting) -> Change:
        """The minutes signed by the chair, the same day."""
        number = next_number(meeting, self.meetings.values())
        signed = issue(meeting, number=number, by=signer(meeting), now=_clock(meeting, minutes=180))
        self.meetings[meeting.id] = signed
        return Change(words=f"签发{meeting.title}纪要", meetings=(signed,))

    def reports(self, days: Mapping[str, Reports], *, until: date) -> None:
        """Progress given between meetings, never before the last nor after ``until``."""
        for day, said in days.items():
            self._hear(
                said,
                on=min(max(self.names.day(day, self.last), self.last + timedelta(days=1)), until),
            )

    def _hear(self, said: Reports, *, on: date, meeting: int | None = None) -> None:
        for words, line in said.items():
            item = self._find(words)
            label, bar, text = line.rpartition("｜")
            status = named(_STATUSES, label) if bar else None
            amount = read_amount(text, item)
            self._put(report(item, on=on, meeting=meeting, status=status, text=text, amount=amount))

    def _handed(self, item: Item, owner: Owner, department: str) -> Item:
        """As the import leaves it: no line of progress, nothing has happened yet."""
        return msgspec.structs.replace(
            item,
            people=tuple(self.names.person(name) for name in owner.people),
            department=self.names.department(department) if department else "",
            due=read_deadline(owner.due, self.last, self.term),
            due_text=owner.due,
        )

    def _divide(self, item: Item, parts: Mapping[str, tuple[str, ...]]) -> None:
        names = [self.names.department(name) for name in parts]
        made = divided(item, names, self.items, self.last).put
        for part, people in zip(made, parts.values(), strict=True):
            named_people = tuple(self.names.person(name) for name in people)
            self._put(msgspec.structs.replace(part, people=named_people))

    def _aimed(self, item: Item) -> Item:
        """With the target that the plan's words suggest, as the import accepts it."""
        hint = target_in_text(item.text or item.title)
        if hint is None:
            raise SettingsError(f"story.yaml 的 targets 里的“{item.title}”看不出目标。")
        return msgspec.structs.replace(item, target=hint.target)

    def _due(self, meeting: Meeting) -> set[int]:
        """Ids of what is overdue or at risk on the day of the meeting."""
        states = {
            each: standing(
                self.items[each],
                today=meeting.on,
                thresholds=self.school.thresholds,
                meetings_held=(),
                heard=None,
            )
            for each in meeting.agenda
        }
        return {each for each, state in states.items() if state.overdue or state.at_risk}

    def _work_push(self, meeting: Meeting, told: ToldMeeting) -> None:
        """Everything said on items and given as tasks."""
        on, during = meeting.on, meeting.id
        self._hear(told.progress, on=on, meeting=during)
        for words, name in told.claims.items():
            department = self.names.department(name)
            self._put(claim(self._find(words), department, on=on, meeting=during))
        for words, due in told.rescheduled.items():
            day = self.names.day(due, on)
            self._put(reschedule(self._find(words), day, on=on, meeting=during))
        for words, names in told.assigned.items():
            item = self._find(words)
            people = tuple(self.names.person(name) for name in names)
            department = item.department
            self._put(assign(item, people=people, department=department, on=on, meeting=during))
        self._give(told.tasks, meeting, Block.WORK_PUSH, None)

    def _problems_handed_over(self, meeting: Meeting, told: ToldMeeting) -> Meeting:
        """The meeting with every problem that became a task linked to it."""
        reflections = {each.department: each for each in meeting.reflections}
        for name, said in told.reflections.items():
            for words, line in said.tasks.items():
                reflection = reflections[self.names.department(name)]
                place = problem_place(reflection, words)
                self._give((ToldTask(line=line),), meeting, Block.REFLECTION, None)
                reflections[reflection.department] = linked(place, max(self.items))(reflection)
        return msgspec.structs.replace(meeting, reflections=tuple(reflections.values()))

    def _give(
        self, tasks: Iterable[ToldTask], meeting: Meeting, block: Block, topic: int | None
    ) -> None:
        for task in tasks:
            line = read_task(task.line, school=self.school, term=self.term, today=meeting.on)
            if not (line.people and line.due):
                raise SettingsError(f"story.yaml 的任务“{task.line}”看不出责任人或完成时限。")
            self._put(
                decided_task(
                    line,
                    id=max(self.items) + 1,
                    meeting=meeting,
                    block=block,
                    parent=self._find(task.serves) if task.serves else None,
                    topic=topic,
                )
            )

    def _achievements(self, meeting: Meeting, told: ToldMeeting) -> tuple[Achievement, ...]:
        return tuple(
            Achievement(
                on=meeting.on,
                what=each.what,
                level=each.level,
                who=each.who,
                item=self._find(each.item).id if each.item else None,
            )
            for each in told.achievements
        )

    def _put(self, item: Item) -> None:
        self.items[item.id] = item

    def _find(self, words: str) -> Item:
        """The one counted item or task whose title holds the words; with @, a part of it."""
        words, _, name = words.partition("@")
        found = self._whole(words)
        if not name:
            return found
        parts = parts_of(found, ItemTree.of(self.items))
        return named({part.department: part for part in parts}, self.names.department(name))

    def _whole(self, words: str) -> Item:
        return only(
            words,
            (
                item
                for item in self.items.values()
                if item.id in self._counted or item.kind is ItemKind.TASK
            ),
        )


def _clock(meeting: Meeting, *, minutes: float) -> datetime:
    """So many minutes after the meeting was to begin."""
    begins = datetime.combine(meeting.on, time.fromisoformat(meeting.time))
    return begins + timedelta(minutes=minutes)
