"""Filters (筛选) of a term snapshot's rows: criteria that each test one property of a row, and the
conditions made of them.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache

import msgspec

from meetingtui.plan.deadline_status import (
    AT_RISK,
    NO_DEADLINE,
    OVERDUE,
    STALE,
    UNCLAIMED,
    TrafficLight,
)
from meetingtui.plan.item import Status
from meetingtui.plan.item_fields import ITEM_FIELDS, NONE, ItemField
from meetingtui.review.search_index import fold_for_search
from meetingtui.review.term_snapshot import NO_DEPARTMENT, ItemRole, ItemRow, TermSnapshot

RowTest = Callable[[ItemRow], bool]


class RowProperty(StrEnum):
    """Enum of what a filter can test of an item's row beside the item's fields; each value is the
    prefix that selects it in a filter's text.
    """

    SECTION = "章节"
    STATUS = "状态"
    LIGHT = "灯"
    WARNING = "提醒"
    ROLE = "类别"
    TAG = "标签"
    TEXT = "文"


FilterField = RowProperty | ItemField
"""What a criterion tests of a row: a property of the row, or a field of its item."""

PREFIXES: dict[str, FilterField] = {
    **{prefix: field for field, each in ITEM_FIELDS.items() for prefix in each.prefixes},
    **{feature.value: feature for feature in RowProperty},
    "章": RowProperty.SECTION,
    "文字": RowProperty.TEXT,
    "含": RowProperty.TEXT,
}
"""Mapping of every prefix a filter may contain to the property it selects."""


def property_name(field: FilterField) -> str:
    """Chinese name of what a criterion tests, such as 部门 or 状态, for messages about filters."""
    return field.declaration.prefixes[0] if isinstance(field, ItemField) else field.value


class Criterion(msgspec.Struct, frozen=True):
    """One test that a filter makes on a row, with the property it tests and the words for the value
    asked for.
    """

    field: FilterField
    """The property of a row that is tested."""
    words: str
    """Description of the value asked for: 课程教学中心, 12月5日前到期, “课题”."""
    test: RowTest
    """Function that returns whether a row meets the criterion."""


def text_in_row_criterion(text: str) -> Criterion:
    """Create the filter criterion that a text occurs in the row's title, plan text, last report,
    owner or a searched field of its item; case and width of letters do not matter.
    """
    wanted = _fold_text_cached(text)

    def row_contains_text(row: ItemRow) -> bool:
        """Whether the texts of a row contain the text, whatever its case and width."""
        item = row.item
        return (
            wanted in _fold_text_cached(item.title)
            or wanted in _fold_text_cached(item.text)
            or wanted in _fold_text_cached(row.last_report_text)
            or wanted in _fold_text_cached(item.owner_words)
            or any(wanted in _fold_text_cached(words) for words in item.searched_texts)
        )

    return Criterion(RowProperty.TEXT, f"“{text}”", row_contains_text)


@lru_cache(maxsize=16384)
def _fold_text_cached(text: str) -> str:
    """Return a text with case and width folded for comparison; cached, since every keystroke folds
    the same texts again.
    """
    return fold_for_search(text)


def department_criterion(name: str) -> Criterion:
    """Create the criterion that the department with this full name answers for the row; with an
    empty name, that none does.
    """
    return Criterion(
        ItemField.DEPARTMENT, name or NO_DEPARTMENT, lambda row: row.department == name
    )


def name_in_field_criterion(field: ItemField, name: str) -> Criterion:
    """Create the criterion that a field of several names (协办部门) has a name, exactly as given;
    with an empty name, that the field is empty.
    """
    if not name:
        return Criterion(
            field, f"{NONE}{field.label}", lambda row: not row.item.texts_of_field(field)
        )
    return Criterion(
        field, f"{property_name(field)}{name}", lambda row: name in row.item.texts_of_field(field)
    )


def text_in_field_criterion(field: ItemField, words: str) -> Criterion:
    """Create the criterion that a text field of the item (佐证材料) contains a text; case and width
    of letters do not matter.
    """
    wanted = _fold_text_cached(words)
    return Criterion(
        field,
        f"{property_name(field)}含“{words}”",
        lambda row: any(
            wanted in _fold_text_cached(text) for text in row.item.texts_of_field(field)
        ),
    )


def person_criterion(name: str) -> Criterion:
    """Create the criterion that the person with exactly this name is among those responsible for
    the item.
    """
    return Criterion(ItemField.PEOPLE, name, lambda row: name in row.item.people)


def section_criterion(title: str) -> Criterion:
    """Create the criterion that the row is in the chapter of the plan with this full title; 计划外
    stands for tasks outside the plan.
    """
    return Criterion(RowProperty.SECTION, title, lambda row: row.section == title)


class DateSpan(msgspec.Struct, frozen=True):
    """A span of days, used by filters on deadlines: first and last day, both inclusive, and its
    Chinese description.
    """

    first: date
    """First day of the span, inclusive."""
    last: date
    """Last day of the span, inclusive."""
    words: str
    """Description of what falls due in the span, such as 下周到期."""

    def contains(self, day: date | None) -> bool:
        """Whether a day is inside the span; False for None."""
        return day is not None and self.first <= day <= self.last


def deadline_in_span_criterion(span: DateSpan) -> Criterion:
    """Create the criterion that the item's deadline is a day in a span of days; no item without a
    dated deadline meets it.
    """
    return Criterion(ItemField.DEADLINE, span.words, lambda row: span.contains(row.item.due))


def _status_criterion(status: Status) -> Criterion:
    """Create the criterion that the row's item has a status."""
    return Criterion(RowProperty.STATUS, status.label, lambda row: row.item.status is status)


def _traffic_light_criterion(light: TrafficLight) -> Criterion:
    """Create the criterion that the row's item has a traffic light (滞后, 预警, 正常 …)."""
    return Criterion(RowProperty.LIGHT, light.label, lambda row: row.light is light)


def _role_criterion(role: ItemRole) -> Criterion:
    """Create the criterion that the row's item is one of the plan, a part of a measure (分工) or a
    task (议定事项).
    """
    return Criterion(RowProperty.ROLE, role.label, lambda row: row.role is role)


_OPEN = Criterion(RowProperty.STATUS, "未办结", lambda row: row.is_open)
_EXPIRED = Criterion(ItemField.DEADLINE, "已过期", lambda row: row.deadline_status.overdue)
_NO_DEADLINE = Criterion(RowProperty.WARNING, NO_DEADLINE, lambda row: row.has_no_deadline)
_STALE = Criterion(RowProperty.WARNING, STALE, lambda row: row.deadline_status.stale)
_UNCLAIMED = Criterion(RowProperty.WARNING, UNCLAIMED, lambda row: row.deadline_status.unclaimed)
_OVERDUE = Criterion(RowProperty.WARNING, OVERDUE, lambda row: row.deadline_status.overdue)
_AT_RISK = Criterion(RowProperty.WARNING, AT_RISK, lambda row: row.deadline_status.at_risk)

FIXED_WORDS_BY_FIELD: dict[FilterField, dict[str, Criterion]] = {
    RowProperty.STATUS: {
        **{status.label: _status_criterion(status) for status in Status},
        **{status.value: _status_criterion(status) for status in Status},
        **dict.fromkeys((_OPEN.words, "未完成", "没完成", "未完"), _OPEN),
        "完成": _status_criterion(Status.DONE),
    },
    RowProperty.LIGHT: {light.label: _traffic_light_criterion(light) for light in TrafficLight},
    RowProperty.WARNING: {
        criterion.words: criterion
        for criterion in (_OVERDUE, _AT_RISK, _STALE, _UNCLAIMED, _NO_DEADLINE)
    },
    RowProperty.ROLE: {
        **{role.label: _role_criterion(role) for role in ItemRole},
        **dict.fromkeys(("任务", "议定"), _role_criterion(ItemRole.TASK)),
    },
    ItemField.DEADLINE: {
        **dict.fromkeys((_EXPIRED.words, "过期", "逾期", "超期", "超时"), _EXPIRED),
        **dict.fromkeys((_NO_DEADLINE.words, "没有时限"), _NO_DEADLINE),
    },
}
"""Words with the same meaning in every school, mapped to criteria, by the property they test."""

_BY_RANK = (
    RowProperty.ROLE,
    ItemField.DEADLINE,
    RowProperty.WARNING,
    RowProperty.STATUS,
    RowProperty.LIGHT,
)

FIXED_WORDS = {
    word: criterion for field in _BY_RANK for word, criterion in FIXED_WORDS_BY_FIELD[field].items()
}
"""Words without prefix that mean the same in every school; a word that is both a light and a status
means the light.
"""


class FilterClause(msgspec.Struct, frozen=True):
    """One condition of a filter: a row must meet at least one of its criteria, or none if
    negated.
    """

    criteria: tuple[Criterion, ...]
    """The alternative criteria, all on one field; at least one."""
    is_negated: bool = False
    """Whether a row must meet none of the criteria."""

    def matches(self, row: ItemRow) -> bool:
        """Whether a snapshot row meets this condition of the filter."""
        return any(criterion.test(row) for criterion in self.criteria) is not self.is_negated

    @property
    def description(self) -> str:
        """Description of one condition of the filter: 课程教学中心或教师发展中心, 不是滞后,
        含“课题”.
        """
        names = "或".join(dict.fromkeys(criterion.words for criterion in self.criteria))
        if self.criteria[0].field is RowProperty.TEXT:
            return f"不含{names}" if self.is_negated else f"含{names}"
        return f"不是{names}" if self.is_negated else names


class RowFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed filter of items: the text it was parsed from and the conditions every row must
    meet.
    """

    words: str = ""
    """The filter's text with single spaces; parsed again on the same day it gives the same
    filter.
    """
    clauses: tuple[FilterClause, ...] = ()
    """The conditions; a row must meet all of them."""

    def matches(self, row: ItemRow) -> bool:
        """Whether a snapshot row meets every condition of the filter; True where the filter has
        none.
        """
        return all(clause.matches(row) for clause in self.clauses)

    @property
    def description(self) -> str:
        """Description of how the filter was understood: 滞后，含“课题”; 全部 for a filter without
        conditions.
        """
        return "，".join(clause.description for clause in self.clauses) or "全部"

    @property
    def empty_result_message(self) -> str:
        """Message for a filter that no item passes: how the filter was understood, and for words
        that were only searched as text a hint that they name nothing else.
        """
        texts = [each for each in self.clauses if each.criteria[0].field is RowProperty.TEXT]
        hint = ""
        if texts:
            names = "、".join(criterion.words for each in texts for criterion in each.criteria)
            hint = f"{names}不是部门、人名、状态等词，只按文字查找。词与词之间用空格隔开。"
        return f"没有符合的事项：{self.description}。{hint}"


def rows_passing_filter(snapshot: TermSnapshot, wanted: RowFilter) -> list[ItemRow]:
    """Select the rows of a term snapshot that pass a filter, in the snapshot's order."""
    return [row for row in snapshot.rows if wanted.matches(row)]
