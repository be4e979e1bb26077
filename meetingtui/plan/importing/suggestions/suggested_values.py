"""The suggested values for a measure (department, people, deadline, target), each with the words of
the plan that it was taken from.
"""

from datetime import date
from enum import StrEnum

import msgspec

from meetingtui.base.wording import full_date
from meetingtui.plan.item import Target


class ValueSuggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Base class of the suggested values for a measure: the words of the plan that a value was
    taken from.
    """

    quote: str
    """The words exactly as written in the plan."""
    start: int
    """Index of their first character, in the node's text or in ``heading`` if that is set."""
    end: int
    """Index just past their last character."""
    heading: str = ""
    """The heading above that contains the words; empty for the node's own text."""


class DepartmentSuggestion(ValueSuggestion, frozen=True, kw_only=True):
    """Suggestion of the department responsible for a measure of the plan."""

    value: str
    """Full name of the department."""
    others: tuple[str, ...] = ()
    """Full names of the assisting departments (协办)."""

    @property
    def label(self) -> str:
        """The suggested department in Chinese: 课程教学中心; 教导处，协办 团支部."""
        return f"{self.value}，协办 {'、'.join(self.others)}" if self.others else self.value


class PeopleSuggestion(ValueSuggestion, frozen=True, kw_only=True):
    """Suggestion of the people responsible for a measure of the plan."""

    value: tuple[str, ...]
    """Names as school.yaml has them."""

    @property
    def label(self) -> str:
        """The suggested people's names joined: 王晓梅、李建国."""
        return "、".join(self.value)


class DeadlineSuggestion(ValueSuggestion, frozen=True, kw_only=True):
    """Suggestion of the deadline of a measure, or of how often it recurs (每周)."""

    value: date | None
    """Date; None for a rhythm (每月) or words without a date (期中前)."""
    due_text: str
    """Deadline text to store with the item: 第12周前, 每月, 期中前."""

    @property
    def label(self) -> str:
        """The suggested deadline in Chinese: 2026年11月20日, else its text: 每月, 期中前."""
        return full_date(self.value) if self.value else self.due_text


class TargetComparison(StrEnum):
    """Enum of how the target number of a measure is meant: at least, at most, or exactly."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "="

    @property
    def chinese_prefix(self) -> str:
        """Chinese words before a target number: 不少于, 不超过, or empty."""
        return {">=": "不少于 ", "<=": "不超过 "}.get(self.value, "")


class TargetSuggestion(ValueSuggestion, frozen=True, kw_only=True):
    """Suggestion of a numeric target of a measure: 不少于 8 次."""

    comparison: TargetComparison
    """How the number is meant."""
    value: float
    """The number; the lower one of a range (3—5篇)."""
    unit: str
    """Unit: 次, 篇, % …"""

    @property
    def label(self) -> str:
        """The suggested target in Chinese: 不少于 8 次, 100%."""
        space = "" if self.unit == "%" else " "
        return f"{self.comparison.chinese_prefix}{self.value:g}{space}{self.unit}"

    @property
    def target(self) -> Target:
        """Convert the suggested target to the target of a work item."""
        return Target(
            words=self.label, amount=self.value, unit=self.unit, comparison=self.comparison.value
        )
