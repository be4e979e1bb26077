"""The data of a suggestion: the proposed value and the words it was taken from."""

from datetime import date
from enum import StrEnum

import msgspec

from meetingtui.base.wording import full_date
from meetingtui.plan.target import Target


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Base class of suggestions: the words of the plan that a value was taken from."""

    words: str
    """The words exactly as written in the plan."""
    start: int
    """Index of their first character, in the node's text or in ``heading`` if that is set."""
    end: int
    """Index just past their last character."""
    heading: str = ""
    """The heading above that contains the words; empty for the node's own text."""


class DepartmentHint(Suggestion, frozen=True, kw_only=True):
    """Suggestion of the department responsible for a measure."""

    value: str
    """Full name of the department."""
    others: tuple[str, ...] = ()
    """Full names of the assisting departments (协办)."""

    @property
    def label(self) -> str:
        """The suggestion in Chinese: 课程教学中心; 教导处，协办 团支部."""
        return f"{self.value}，协办 {'、'.join(self.others)}" if self.others else self.value


class PeopleHint(Suggestion, frozen=True, kw_only=True):
    """Suggestion of the people responsible for a measure."""

    value: tuple[str, ...]
    """Names as school.yaml has them."""

    @property
    def label(self) -> str:
        """The names joined: 王晓梅、李建国."""
        return "、".join(self.value)


class DueHint(Suggestion, frozen=True, kw_only=True):
    """Suggestion of a deadline, or of the rhythm of a recurring measure."""

    value: date | None
    """Date; None for a rhythm (每月) or words without a date (期中前)."""
    due_text: str
    """Deadline text to store with the item: 第12周前, 每月, 期中前."""

    @property
    def label(self) -> str:
        """The deadline in Chinese: 2026年11月20日, else its text: 每月, 期中前."""
        return full_date(self.value) if self.value else self.due_text


class Comparison(StrEnum):
    """Enum of how a target number is meant: at least, at most, or exactly."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EXACTLY = "="

    @property
    def words(self) -> str:
        """Chinese words before the number: 不少于, 不超过, or empty."""
        return {">=": "不少于 ", "<=": "不超过 "}.get(self.value, "")


class TargetHint(Suggestion, frozen=True, kw_only=True):
    """Suggestion of a numeric target."""

    comparison: Comparison
    """How the number is meant."""
    value: float
    """The number; the lower one of a range (3—5篇)."""
    unit: str
    """Unit: 次, 篇, % …"""

    @property
    def label(self) -> str:
        """The target in Chinese: 不少于 8 次, 100%."""
        space = "" if self.unit == "%" else " "
        return f"{self.comparison.words}{self.value:g}{space}{self.unit}"

    @property
    def target(self) -> Target:
        """Convert the suggestion to the target of an item."""
        return Target(
            words=self.label, amount=self.value, unit=self.unit, comparison=self.comparison.value
        )
