"""The content of story.yaml, which describes the sample school's term, and lookup of the names in
it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.errors import SettingsError
from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item
from meetingtui.school.school import School

ReportsByItem = Mapping[str, str]
"""Type: reported progress by the words that name its item."""


class StoryOwner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The owner and deadline that an item of the sample plan gets at its import."""

    people: tuple[str, ...] = ()
    """Responsible people (责任人)."""
    department: str = ""
    """Responsible department (责任部门), where it is not its section's."""
    due: str = ""
    """Deadline in words (完成时限): 第8周, 学期末, 每月."""


class StoryTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A task of the sample school's story, as the secretary types it."""

    line: str
    """What, who and by when, in one line."""
    serves: str = ""
    """Words that name the item it serves; empty for none."""


class StoryShare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The learning share (学习分享) of a sample meeting; the presenter follows the rotation."""

    topic: str
    """Topic of the share (分享主题)."""
    source: str
    """Source of the material, as text."""
    points: tuple[str, ...]
    """Main points (要点)."""


class StoryTopic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One topic of a sample meeting's topic discussion (主题研讨), as story.yaml tells it."""

    title: str
    """Title of the topic (议题)."""
    proposer: str
    """Name of the person who proposed it (提出人)."""
    opinions: tuple[str, ...]
    """Opinions, each as 姓名：意见."""
    conclusion: str
    """Conclusion of the discussion (研讨结论)."""
    kind: str
    """How it was decided (决议方式): 通过 … 通报."""
    decision: str
    """Text of the decision (决议)."""
    tasks: tuple[StoryTask, ...] = ()
    """Tasks that were decided (议定的任务)."""


class StoryReflection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One department's reflection (总结反思) in a sample meeting, as story.yaml tells it."""

    done: tuple[str, ...] = ()
    """What the department did (做了什么)."""
    solved: tuple[str, ...] = ()
    """Problems of earlier meetings that are now solved, each by words of its text."""
    problems: tuple[str, ...] = ()
    """New problems (问题), each with 原因：… behind it where a cause was given."""
    improvements: tuple[str, ...] = ()
    """Improvements planned (改进措施)."""
    tasks: Mapping[str, str] = {}
    """Tasks made from problems: the task in one line, by words of the problem."""


class StoryAchievement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An achievement or honour (成果、荣誉) reported in a sample meeting, as story.yaml tells
    it.
    """

    what: str
    """Name of the achievement."""
    level: str
    """Level (级别): 校, 区, 市, 省, 国家."""
    who: tuple[str, ...]
    """Names of the people or groups honoured."""
    item: str = ""
    """Words that name the item it belongs to; empty for none."""


class StoryEarlierItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure of the sample school's earlier term, with its last report."""

    title: str
    """Title of the measure; one left unfinished continues under the same title."""
    section: str
    """Title of its section."""
    department: str
    """Responsible department (责任部门)."""
    people: tuple[str, ...]
    """Responsible people (责任人)."""
    tags: tuple[str, ...]
    """Tags, such as the name of a goal."""
    due: str
    """Deadline in words (完成时限)."""
    on: str
    """Day of the last report, in words."""
    status: str
    """Status since that report, as its label."""
    said: str
    """Text of that report."""


class StoryEarlierTerm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The measures and achievements of the sample school's earlier term that served its goals."""

    items: tuple[StoryEarlierItem, ...]
    """Measures, in the plan's order."""
    achievements: tuple[StoryAchievement, ...] = ()
    """Achievements, reported in the term's last meeting."""


class StoryMeeting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One meeting of the sample school, with the progress reported since the one before."""

    since_last: Mapping[str, ReportsByItem] = {}
    """Progress reported before the meeting, by day in words."""
    leave: Mapping[str, str] = {}
    """Reasons of those on leave (请假), by name."""
    absent: tuple[str, ...] = ()
    """Names of those absent without leave (缺席)."""
    guests: Mapping[str, str] = {}
    """Posts of the guests (列席), by name."""
    share: StoryShare
    """Block 一、学习分享."""
    topics: tuple[StoryTopic, ...]
    """Block 二、主题研讨."""
    reflections: Mapping[str, StoryReflection]
    """Block 三、总结反思, by department."""
    progress: ReportsByItem
    """Block 四、工作推进: the progress reported in the meeting."""
    claims: Mapping[str, str] = {}
    """Departments that claimed items (认领), by words that name the item."""
    rescheduled: Mapping[str, str] = {}
    """New deadlines in words, by words that name the item."""
    assigned: Mapping[str, tuple[str, ...]] = {}
    """New responsible people, by words that name the item."""
    tasks: tuple[StoryTask, ...] = ()
    """Tasks given in 工作推进."""
    achievements: tuple[StoryAchievement, ...] = ()
    """Achievements (成果) reported in the meeting."""
    minutes: dict[str, float]
    """Minutes used, by block key."""


class SampleStory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of story.yaml: plan import, meetings and progress of the sample term."""

    imported: str
    """Day of the plan's import, in words."""
    departments: Mapping[str, str]
    """Responsible department of each section of the plan, by the section's title."""
    unclaimed: tuple[str, ...]
    """Words that name the items no department has claimed."""
    targets: tuple[str, ...]
    """Words that name the items whose suggested target was accepted."""
    owners: Mapping[str, StoryOwner]
    """Owners of all counted items, by words that name the item."""
    tags: Mapping[str, tuple[str, ...]] = {}
    """Tags of items, by words that name the item."""
    routines: tuple[str, ...] = ()
    """Words that name the items set as routine (常规工作), in the rhythm of their deadline."""
    divided: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    """Divided items by words that name them: people of each part, by department."""
    meetings: tuple[StoryMeeting, ...]
    """Meetings, oldest first."""
    since_last: Mapping[str, ReportsByItem]
    """Progress reported after the last meeting, by day in words."""


# Look up the people, departments and items named in story.yaml; unknown names are errors


LabelledValue = TypeVar("LabelledValue")


class StoryNameResolver:
    """Resolves the names and dates in story.yaml, checking them against the sample school.

    Args:
        school: the sample school.
        term: the term to which dates such as 第3周周五 refer.
    """

    def __init__(self, school: School, term: Term) -> None:
        self._school = school
        self._term = term

    @property
    def people(self) -> tuple[str, ...]:
        """Names of all people of the sample school."""
        return tuple(person.name for person in self._school.people)

    def checked_person_name(self, name: str) -> str:
        """Return a person's name from story.yaml unchanged if school.yaml has that person.

        Raises:
            SettingsError: the person is unknown.
        """
        if self._school.find_person(name) is None:
            raise SettingsError(f"story.yaml 里的“{name}”不在 school.yaml 的人员里。")
        return name

    def full_department_name(self, name: str) -> str:
        """Full name of a department that story.yaml gives by any of its names.

        Raises:
            SettingsError: there is no such department.
        """
        department = self._school.find_department(name)
        if department is None:
            raise SettingsError(f"story.yaml 里的“{name}”不在 school.yaml 的部门里。")
        return department.name

    def deadline_date(self, words: str, today: date) -> date:
        """Convert a deadline in words (第3周周五) of story.yaml to a date.

        Args:
            words: the words.
            today: the day from which words without a week are reckoned.

        Raises:
            SettingsError: the words are not understood.
        """
        day = read_deadline(words, today, self._term)
        if day is None:
            raise SettingsError(f"story.yaml 里的日期“{words}”看不懂。请写成“第3周周五”的样子。")
        return day


def find_only_item_by_title(words: str, items: Iterable[Item]) -> Item:
    """Find the item with a title, else the only one whose title contains the words.

    Raises:
        SettingsError: there is none, or there are several.
    """
    found = [item for item in items if words in item.title]
    exact = [item for item in found if item.title == words]
    if len(exact or found) != 1:
        count = f"有 {len(found)} 项" if found else "没有"
        raise SettingsError(f"story.yaml 里的“{words}”在计划和任务中{count}。请写得只认得出一项。")
    return (exact or found)[0]


def value_with_label(known: Mapping[str, LabelledValue], label: str) -> LabelledValue:
    """Return the value that story.yaml names by a Chinese label.

    Args:
        known: the values by label, such as those of an enum.
        label: the label.

    Raises:
        SettingsError: the label is unknown.
    """
    if label not in known:
        raise SettingsError(f"story.yaml 里的“{label}”应是 {'、'.join(known)} 之一。")
    return known[label]
