"""What a hint suggests, and the words it was taken from."""

from datetime import date
from enum import StrEnum

import msgspec

from meetingtui.plan.target import Target
from meetingtui.wording import full_date


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """The words a hint was taken from."""

    words: str
    """Exactly as they stand in the plan."""
    start: int
    """Where they begin: in the node's text, or in ``heading`` where that is not empty."""
    end: int
    """Where they end."""
    heading: str = ""
    """The heading above that they stand in; empty for the node's own text."""


class DepartmentHint(Suggestion, frozen=True, kw_only=True):
    """A department that seems to answer for the measure."""

    value: str
    """Its full name."""

    @property
    def label(self) -> str:
        """课程教学中心"""
        return self.value


class PeopleHint(Suggestion, frozen=True, kw_only=True):
    """People who seem to do it."""

    value: tuple[str, ...]
    """Their names as school.yaml writes them."""

    @property
    def label(self) -> str:
        """王晓梅、李建国"""
        return "、".join(self.value)


class DueHint(Suggestion, frozen=True, kw_only=True):
    """A deadline, or the rhythm in which the measure comes back."""

    value: date | None
    """The day; None for a rhythm (每月), for words that are no day (期中前), without a term."""
    due_text: str
    """What an item keeps as its deadline's words: 第12周前, 每月, 期中前."""

    @property
    def label(self) -> str:
        """2026年11月20日, else 每月, 期中前."""
        return full_date(self.value) if self.value else self.due_text


class Comparison(StrEnum):
    """How a target's number is meant."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "="

    @property
    def words(self) -> str:
        """不少于, 不超过; nothing before a number that stands for itself."""
        return {">=": "不少于 ", "<=": "不超过 "}.get(self.value, "")


class TargetHint(Suggestion, frozen=True, kw_only=True):
    """How much is to be reached."""

    comparison: Comparison
    """不少于 and its like, 不超过 and its like, or the number itself."""
    value: float
    """The number; of a span (3—5篇) the lower one."""
    unit: str
    """次, 篇, %, …"""

    @property
    def label(self) -> str:
        """不少于 8 次, 100%"""
        space = "" if self.unit == "%" else " "
        return f"{self.comparison.words}{self.value:g}{space}{self.unit}"

    @property
    def target(self) -> Target:
        """The target, once accepted."""
        return Target(
            words=self.label, amount=self.value, unit=self.unit, comparison=self.comparison.value
        )
