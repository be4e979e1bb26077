"""The shape of story.yaml: what has happened at the sample school so far.

Dates are weeks of the term (第3周周五), items are named by words of their titles
(a part of one as 家访@低年级部), progress reads 状态｜words, or words alone where the
status stays.
"""

from collections.abc import Mapping

import msgspec

Reports = Mapping[str, str]
"""What was said, by the item it was said on."""


class Owner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In whose hands an item was put when the plan was imported."""

    people: tuple[str, ...] = ()
    """责任人"""
    department: str = ""
    """责任部门, where it is not its section's."""
    due: str = ""
    """完成时限: 第8周, 学期末, 每月."""


class ToldTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A task as the secretary typed it."""

    line: str
    """What, who and by when, in one line."""
    serves: str = ""
    """The item it serves."""


class ToldShare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """学习分享; the presenter is whoever's turn it is."""

    topic: str
    """分享主题"""
    source: str
    """Where it is from."""
    points: tuple[str, ...]
    """要点"""


class ToldTopic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """主题研讨: one topic."""

    title: str
    """议题"""
    proposer: str
    """提出人"""
    opinions: tuple[str, ...]
    """姓名：意见"""
    conclusion: str
    """研讨结论"""
    kind: str
    """决议方式: 通过 … 通报."""
    decision: str
    """决议"""
    tasks: tuple[ToldTask, ...] = ()
    """议定的任务"""


class ToldReflection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """总结反思: one department."""

    done: tuple[str, ...] = ()
    """做了什么"""
    solved: tuple[str, ...] = ()
    """Problems of earlier meetings that are solved by now, by words of theirs."""
    problems: tuple[str, ...] = ()
    """问题, with 原因：… behind it where one was given."""
    improvements: tuple[str, ...] = ()
    """改进措施"""
    tasks: Mapping[str, str] = {}
    """Problems that became tasks: words of the problem, the task in one line."""


class ToldAchievement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """成果（荣誉）"""

    what: str
    """What was won."""
    level: str
    """级别"""
    who: tuple[str, ...]
    """People or groups."""
    item: str = ""
    """The item it belongs to."""


class ToldMeeting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One meeting, with what was done between it and the one before."""

    since_last: Mapping[str, Reports] = {}
    """Progress given before the meeting, by the day it was given."""
    leave: Mapping[str, str] = {}
    """请假: name and reason."""
    absent: tuple[str, ...] = ()
    """缺席"""
    guests: Mapping[str, str] = {}
    """列席: name and post."""
    share: ToldShare
    """一、学习分享"""
    topics: tuple[ToldTopic, ...]
    """二、主题研讨"""
    reflections: Mapping[str, ToldReflection]
    """三、总结反思, by department."""
    progress: Reports
    """四、工作推进"""
    claims: Mapping[str, str] = {}
    """认领: item and department."""
    rescheduled: Mapping[str, str] = {}
    """Item and its new deadline."""
    assigned: Mapping[str, tuple[str, ...]] = {}
    """Item and its new people."""
    tasks: tuple[ToldTask, ...] = ()
    """Tasks given in 工作推进."""
    achievements: tuple[ToldAchievement, ...] = ()
    """成果"""
    minutes: dict[str, float]
    """Minutes used, by block."""


class Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The term so far."""

    imported: str
    """The day the plan was imported."""
    departments: Mapping[str, str]
    """Section of the plan and the department that took it over."""
    unclaimed: tuple[str, ...]
    """Items that no department has taken."""
    targets: tuple[str, ...]
    """Items whose target was taken as the plan's words suggest it."""
    owners: Mapping[str, Owner]
    """Item and its owner; every counted item has its line."""
    tags: Mapping[str, tuple[str, ...]] = {}
    """Item and its tags."""
    divided: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    """Item, and who has a part of it: departments with the people they put on it."""
    meetings: tuple[ToldMeeting, ...]
    """Oldest first."""
    since_last: Mapping[str, Reports]
    """Progress given after the last of them, by the day it was given."""
