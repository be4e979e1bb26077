"""Filters (筛选): parsing the text of a filter, and selecting a snapshot's rows by it.

The screens and the command line use the same syntax. Words are separated by spaces. A bare word
is read by its meaning (a department, a person, 滞后, 12月5日前 …); any other word is searched as
text. Words for the same field are alternatives; different fields, and each text, narrow the
result. ``-`` or 非 before a word negates it; ``部门:`` and other prefixes force the field.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import without_unprintable
from meetingtui.plan.item_fields import ITEM_FIELDS
from meetingtui.review.filter_criteria import (
    PREFIXES,
    Criterion,
    FilterField,
    RowProperty,
    text_in_row_criterion,
)
from meetingtui.review.filter_vocabulary import FilterVocabulary
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot

HINT = "部门、人名、滞后、推进中、重点、第三章、本月，用空格隔开，前加“-”排除"
"""One-line hint on what a filter may contain, for input fields."""

_MAX_CHARACTERS = 300
"""Most characters a filter may have."""


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
        """Message for a filter that no item passes: how the filter was understood, and how to write
        it otherwise.
        """
        texts = [each for each in self.clauses if each.criteria[0].field is RowProperty.TEXT]
        hint = ""
        if texts:
            names = "、".join(criterion.words for each in texts for criterion in each.criteria)
            hint = f"{names}不是部门、人名、状态等词，只按文字查找。词与词之间用空格隔开。"
        return f"没有符合的事项：{self.description}。{hint}"


def rows_passing_filter(snapshot: TermSnapshot, wanted: RowFilter) -> list[ItemRow]:
    """Select the rows of a term snapshot that pass a filter, in the plan's order."""
    return [row for row in snapshot.rows if wanted.matches(row)]


def parse_filter(words: str, snapshot: TermSnapshot) -> RowFilter:
    """Parse the text of a filter with the vocabulary of a term snapshot, as of the snapshot's day.

    Raises:
        RefusedError: the text is too long, a prefix has no value after it, or nothing in the term
            has the name or number given; the message says in Chinese what may be written.
    """
    words = _WIDE_MINUS.sub("-", " ".join(without_unprintable(words).split()))
    words = _PREFIX_WITHOUT_VALUE.sub(r"\1:", words)
    if len(words) > _MAX_CHARACTERS:
        raise RefusedError(f"筛选的词太长，有 {len(words)} 个字。请只写几个词。")
    vocabulary = FilterVocabulary(snapshot)
    clauses = [clause for word in words.split() for clause in _parse_filter_word(word, vocabulary)]
    return RowFilter(words=words, clauses=tuple(_merge_clauses_by_field(clauses)))


def _parse_filter_word(word: str, vocabulary: FilterVocabulary) -> Iterator[FilterClause]:
    """Parse one word of a filter's text into conditions."""
    if word[0] == _NEGATION_SIGN:
        rest = word[1:]
        for clause in _parse_filter_word(rest, vocabulary) if rest else ():
            yield msgspec.structs.replace(clause, is_negated=not clause.is_negated)
        return
    if match := _PREFIXED.fullmatch(word):
        field = PREFIXES[match["prefix"]]
        values = [each for each in _VALUE_SEPARATORS.split(match["values"]) if each]
        if not values:
            raise RefusedError(f"“{word}”后面还没有写内容。例如“{_EXAMPLES[field]}”。")
        if field is RowProperty.SECTION and match["values"].endswith("、"):
            values[-1] += "、"
        criteria = [
            criterion
            for value in values
            for criterion in vocabulary.criteria_of_prefixed_value(field, value)
        ]
        yield FilterClause(tuple(criteria), is_negated=bool(match["not"]))
        return
    if found := _criteria_of_unprefixed_word(word, vocabulary):
        yield from (FilterClause((criterion,)) for criterion in found)
    elif word.startswith(_NEGATION_WORD) and (
        found := _criteria_of_unprefixed_word(word.removeprefix(_NEGATION_WORD), vocabulary)
    ):
        yield from (FilterClause((criterion,), is_negated=True) for criterion in found)
    else:
        yield FilterClause((text_in_row_criterion(word),))


def _criteria_of_unprefixed_word(word: str, vocabulary: FilterVocabulary) -> list[Criterion]:
    """Filter criteria of a word without prefix, several where 、 separates names; empty for plain
    text.
    """
    if criterion := vocabulary.criterion_of_unprefixed_word(word):
        return [criterion]
    pieces = [each for each in _VALUE_SEPARATORS.split(word) if each]
    found = (
        [vocabulary.criterion_of_unprefixed_word(each) for each in pieces]
        if len(pieces) > 1
        else []
    )
    criteria = [criterion for criterion in found if criterion]
    return criteria if len(criteria) == len(pieces) else []


def _merge_clauses_by_field(clauses: Sequence[FilterClause]) -> Iterator[FilterClause]:
    """Merge the filter's conditions on the same field into one, in the order in which the fields
    first occurred.
    """
    order = {_field_and_negation(each): at for at, each in reversed(list(enumerate(clauses)))}
    for _, group in groupby(
        sorted(clauses, key=lambda each: order[_field_and_negation(each)]), key=_field_and_negation
    ):
        same = list(group)
        if same[0].criteria[0].field is RowProperty.TEXT:
            yield from same
        else:
            criteria = tuple(criterion for each in same for criterion in each.criteria)
            yield FilterClause(criteria, same[0].is_negated)


def _field_and_negation(clause: FilterClause) -> tuple[FilterField, bool]:
    """The field that a filter condition tests and whether it is negated; conditions equal in both
    can be merged.
    """
    return clause.criteria[0].field, clause.is_negated


_NEGATION_WORD = "非"
_NEGATION_SIGN = "-"
_WIDE_MINUS = re.compile(r"(?<!\S)－+")
_VALUE_SEPARATORS = re.compile(r"[、,，;；]")
_PREFIX_NAMES = "|".join(sorted(PREFIXES, key=len, reverse=True))
_PREFIXED = re.compile(rf"(?P<not>{_NEGATION_WORD})?(?P<prefix>{_PREFIX_NAMES})[:：](?P<values>.*)")
_PREFIX_WITHOUT_VALUE = re.compile(rf"((?:^|(?<=[ \-{_NEGATION_WORD}]))(?:{_PREFIX_NAMES}))[:：] ?")

_EXAMPLES: dict[FilterField, str] = {
    **{field: each.filter_example for field, each in ITEM_FIELDS.items()},
    RowProperty.SECTION: "章节:第三章",
    RowProperty.STATUS: "状态:推进中",
    RowProperty.LIGHT: "灯:滞后",
    RowProperty.WARNING: "提醒:久未汇报",
    RowProperty.ROLE: "类别:议定事项",
    RowProperty.TAG: "标签:重点",
    RowProperty.TEXT: "文:课题",
}
