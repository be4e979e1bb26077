"""Suggested values for a measure (department, people, deadline, target), each with the words of the
plan that it was taken from.
"""

from datetime import date
from enum import StrEnum

import msgspec

from meetingtui.base.wording import full_date
from meetingtui.plan.item import Target


class ValueSuggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Base class of the suggested values for a measure; it holds the words of the plan that a value
    was taken from.
    """

    quote: str
    """Words of the plan that the suggested value was taken from, exactly as written."""
    start: int
    """Index of the first character of the quoted words, in the plan node's text, or in ``heading``
    if that is set.
    """
    end: int
    """Index just past the last character of the quoted words."""
    heading: str = ""
    """Heading above the measure that contains the quoted words; empty where the measure's own text
    contains them.
    """


class DepartmentSuggestion(ValueSuggestion, frozen=True, kw_only=True):
    """Suggestion of the department responsible for a measure of the plan."""

    value: str
    """Full name of the department suggested as responsible."""
    others: tuple[str, ...] = ()
    """Full names of the departments suggested as assisting (协办)."""

    @property
    def value_text(self) -> str:
        """The suggested department in Chinese, with those that assist: 课程教学中心; 教导处，协办
        团支部.
        """
        return f"{self.value}，协办 {'、'.join(self.others)}" if self.others else self.value


class PeopleSuggestion(ValueSuggestion, frozen=True, kw_only=True):
    """Suggestion of the people responsible for a measure of the plan."""

    value: tuple[str, ...]
    """Names of the suggested people as the school's settings have them."""

    @property
    def value_text(self) -> str:
        """The names of the suggested people joined to one text: 王晓梅、李建国."""
        return "、".join(self.value)


class DeadlineSuggestion(ValueSuggestion, frozen=True, kw_only=True):
    """Suggestion of the deadline of a measure, or of how often it recurs (每周)."""

    value: date | None
    """Date of the suggested deadline; None for a recurrence (每月) or words without a date
    (期中前).
    """
    due_text: str
    """Text of the suggested deadline that is stored with the work item: 第12周前, 每月, 期中前."""

    @property
    def value_text(self) -> str:
        """The suggested deadline in Chinese: its date (2026年11月20日), else its text (每月,
        期中前).
        """
        return full_date(self.value) if self.value else self.due_text


class TargetComparison(StrEnum):
    """How the target number of a measure is meant: at least, at most, or exactly."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "="

    @property
    def chinese_prefix(self) -> str:
        """Chinese words before the number of a target: 不少于, 不超过, or empty."""
        return {">=": "不少于 ", "<=": "不超过 "}.get(self.value, "")


class TargetSuggestion(ValueSuggestion, frozen=True, kw_only=True):
    """Suggestion of a numeric target of a measure: 不少于 8 次."""

    comparison: TargetComparison
    """How the suggested target number is meant: at least, at most, or exactly."""
    value: float
    """Number of the suggested target; the lower one of a range (3—5篇)."""
    unit: str
    """Unit of the suggested target: 次, 篇, % …"""

    @property
    def value_text(self) -> str:
        """The suggested target in Chinese: 不少于 8 次, 100%."""
        space = "" if self.unit == "%" else " "
        return f"{self.comparison.chinese_prefix}{self.value:g}{space}{self.unit}"

    @property
    def target(self) -> Target:
        """Convert the suggested target to the form that a work item stores."""
        return Target(
            words=self.value_text,
            amount=self.value,
            unit=self.unit,
            comparison=self.comparison.value,
        )
