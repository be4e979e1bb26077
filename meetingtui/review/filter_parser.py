"""Parsing the text of a filter (筛选) into its conditions.

The screens and the command line use the same syntax. Words are separated by spaces. A bare word
is read by its meaning (a department, a person, 滞后, 12月5日前 …); any other word is searched as
text. Words for the same field are alternatives; different fields, and each text, narrow the
result. ``-`` or 非 before a word negates it; ``部门:`` and other prefixes force the field.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

import msgspec

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import PENDING, parse_chinese_number, without_unprintable
from meetingtui.plan.deadline_status import UNCLAIMED
from meetingtui.plan.item_fields import ITEM_FIELDS, NONE, ItemField, ValueKind
from meetingtui.review.item_filter import (
    FIXED_WORDS,
    FIXED_WORDS_BY_FIELD,
    PREFIXES,
    Criterion,
    DateSpan,
    FilterClause,
    FilterField,
    RowFilter,
    RowProperty,
    deadline_in_span_criterion,
    department_criterion,
    name_in_field_criterion,
    person_criterion,
    property_name,
    section_criterion,
    text_in_field_criterion,
    text_in_row_criterion,
)
from meetingtui.review.term_snapshot import (
    NO_DEPARTMENT,
    NO_SECTION,
    TermSnapshot,
    chapter_names_text,
    matching_chapter_titles,
    read_chapter_number,
)

HINT = "部门、人名、滞后、推进中、重点、第三章、本月，用空格隔开，前加“-”排除"
"""One-line hint on what a filter may contain, for input fields."""

_MAX_CHARACTERS = 300
"""Most characters a filter may have."""


_WEEK = re.compile(r"(?P<shift>[本这下上]{1,3})个?(?:周|星期|礼拜)")
_TERM_WEEK = re.compile(r"第(?P<n>[\d一二三四五六七八九十]{1,3})周")
_MONTH = re.compile(
    r"(?:(?P<m>\d{1,2}|[一二三四五六七八九]|十[一二]?)月份?|(?P<shift>[本这下上])个?月)"
)
_FALLS_DUE = "到期"
_UP_TO_DAY = re.compile(r".+(?:之前|以前|前|[之以]?内)")
_SPAN_SEPARATOR = re.compile(r"(?:至|到|—+|–|~|～)")
_LOOKS_DATED = re.compile(
    r".*\d.*|.*[一二三四五六七八九十]月.*|.*周[一二三四五六日天].*|今[天日]|明[天日]|大?后天|[本这下]个?月[初底末]|月[初底末]"
)
"""Texts that look like a day without saying 到期; 教师节 and 期末 are not among them, for they
occur in titles.
"""


def read_date_span(text: str, today: date, term: Term) -> DateSpan | None:
    """Read a span of days from Chinese text; None where the text is no span.

    Understood: 今天, 本周, 下周, 本月, 下月, 12月, 第12周, any deadline as a day (12月5日, 周五),
    with 前 or 内 all days up to it, and two of these with 至 between them; 到期 may follow.

    Args:
        text: the text.
        today: the day from which 本周, 下月 and days without a year are reckoned.
        term: the term to whose weeks 第12周 refers.
    """
    text = text.removesuffix(_FALLS_DUE)
    if span := _read_week_or_month_span(text, today, term):
        return span
    if _UP_TO_DAY.fullmatch(text):
        end = read_deadline(text, today, term)
        return DateSpan(date.min, end, f"{text}到期") if end else None
    between = _SPAN_SEPARATOR.split(text)
    if len(between) == 2 and all(between):
        begin, end_words = between
        if begin.startswith("第") and not end_words.startswith("第"):
            end_words = f"第{end_words}"
        first, last = (read_date_span(each, today, term) for each in (begin, end_words))
        if first is None and last:  # 9至11月 begins with a 9月
            first = read_date_span(begin + end_words[-1], today, term)
        if first and last and first.first <= last.last:
            return DateSpan(first.first, last.last, f"{text}到期")
    day = read_deadline(text, today, term)
    return DateSpan(day, day, f"{text}到期") if day else None


def looks_like_date_span(text: str) -> bool:
    """Whether the whole text looks like a day or a span of days, even where it cannot be read as
    one.
    """
    text = text.removesuffix(_FALLS_DUE)
    calendar = (_WEEK, _TERM_WEEK, _MONTH, _UP_TO_DAY, _LOOKS_DATED)
    return any(pattern.fullmatch(text) for pattern in calendar)


def _read_week_or_month_span(text: str, today: date, term: Term) -> DateSpan | None:
    """Read a whole week or month as a span of days: 本周, 下月, 第12周; None for other text, or for
    a week the term does not have.
    """
    if match := _WEEK.fullmatch(text):
        monday = (
            today
            - timedelta(days=today.weekday())
            + timedelta(weeks=_relative_period_offset(match["shift"]))
        )
        return DateSpan(monday, monday + timedelta(days=6), f"{text}到期")
    if match := _TERM_WEEK.fullmatch(text):
        week = parse_chinese_number(match["n"])
        if week is None or not 1 <= week <= term.week_count:
            return None
        return DateSpan(term.date_in_week(week, 0), term.date_in_week(week, 6), f"{text}到期")
    if match := _MONTH.fullmatch(text):
        if match["m"]:
            end = read_deadline(text, today, term)
        else:
            months = today.year * 12 + today.month + _relative_period_offset(match["shift"])
            end = date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
        return DateSpan(end.replace(day=1), end, f"{text}到期") if end else None
    return None


def _relative_period_offset(signs: str) -> int:
    """Number of weeks or months by which 上 (last), 本 (this) and 下 (next) shift the present one:
    2 for 下下, -1 for 上.
    """
    return signs.count("下") - signs.count("上")


KEY = "重点"
"""Filter word for key items (重点), whichever of the school's key tags they have."""

_MAX_NAMES_IN_MESSAGE = 12
"""Number of values listed at most in an error message."""


class FilterVocabulary:
    """All that a filter may name in one term (departments, people, tags, chapters, days); finds the
    criterion that a word or value of the filter's text means.

    Args:
        snapshot: the term: names come from its school and from its rows, days are reckoned from its
            day.
    """

    def __init__(self, snapshot: TermSnapshot) -> None:
        self._snapshot = snapshot
        school, items = snapshot.school, [row.item for row in snapshot.rows]
        named = (department.name for department in school.departments)
        self._departments = _unique_names(named, (row.department for row in snapshot.rows))
        self._people = _unique_names(
            (person.name for person in school.people),
            (name for each in items for name in each.people),
        )
        goals = (name for goal in school.goals for name in (goal.name, *goal.former))
        self._tags = _unique_names(
            school.key_tags, goals, (tag for each in items for tag in each.tags)
        )
        self._fragments = [each.name for each in school.departments if not each.teaching_group]

    def criterion_of_unprefixed_word(self, word: str) -> Criterion | None:
        """Criterion that a filter's word without prefix means; None where it is plain text.

        Two or more characters that occur in the name of a single department mean that department,
        except for teaching groups: 语文 is a subject rather than 语文教研组.

        Raises:
            RefusedError: the word names a chapter the plan does not have.
        """
        if criterion := FIXED_WORDS.get(word):
            return criterion
        if word == KEY or word in self._tags:
            return self._tag_criterion(word)
        if department := self._exact_department_name(word):
            return department_criterion(department)
        if word == NO_DEPARTMENT:
            return department_criterion("")
        if person := self._exact_person_name(word):
            return person_criterion(person)
        return (
            self._section_criterion(word)
            or self._deadline_criterion_of_unprefixed_word(word)
            or self._department_fragment_criterion(word)
        )

    def criteria_of_prefixed_value(self, field: FilterField, value: str) -> list[Criterion]:
        """Criteria that a value after a prefix means, such as 教务 in 部门:教务; where no name is
        exactly the value, one for every name that contains it.

        Raises:
            RefusedError: nothing has such a name; the message says what may be written.
        """
        found: list[Criterion] = []
        match field:
            case RowProperty.TEXT:
                found = [text_in_row_criterion(value)]
            case ItemField():
                found = self._criteria_of_item_field_value(field, value)
            case RowProperty.TAG:
                tags = [value] if value == KEY else _matching_names(value, self._tags)
                found = [self._tag_criterion(tag) for tag in tags]
            case RowProperty.SECTION:
                found = [section_criterion(title) for title in self._matching_chapter_titles(value)]
            case RowProperty.STATUS | RowProperty.LIGHT | RowProperty.WARNING | RowProperty.ROLE:
                criterion = FIXED_WORDS_BY_FIELD[field].get(value)
                found = [criterion] if criterion else []
        if not found:
            name = property_name(field)
            raise RefusedError(f"没有{name}“{value}”。可写：{self._permitted_values_text(field)}。")
        return found

    def _criteria_of_item_field_value(self, field: ItemField, value: str) -> list[Criterion]:
        """Criteria that a value after an item field's prefix may mean, one for each name where
        several contain it; empty where none fits. 无 asks for an empty field of names or text.
        """
        match field.declaration.kind:
            case ValueKind.DEPARTMENT:
                return [department_criterion(name) for name in self._departments_matching(value)]
            case ValueKind.DEPARTMENTS:
                named = [""] if value == NONE else self._departments_matching(value)
                return [name_in_field_criterion(field, name) for name in named]
            case ValueKind.PEOPLE:
                exact = self._exact_person_name(value)
                named = [exact] if exact else _matching_names(value, self._people)
                return [person_criterion(name) for name in named]
            case ValueKind.DEADLINE:
                criterion = FIXED_WORDS_BY_FIELD[field].get(
                    value
                ) or self._deadline_in_span_criterion(value)
                return [criterion] if criterion else list(self._deadline_wording_criteria(value))
            case ValueKind.TEXT:
                return [
                    name_in_field_criterion(field, "")
                    if value == NONE
                    else text_in_field_criterion(field, value)
                ]

    def _exact_department_name(self, word: str) -> str:
        """Full name of the department that a word names exactly; empty for any other word."""
        known = self._snapshot.school.find_department(word)
        return known.name if known else word if word in self._departments else ""

    def _exact_person_name(self, word: str) -> str:
        """Full name of the person that a word names exactly; empty for any other word."""
        known = self._snapshot.school.find_person(word)
        return known.name if known else word if word in self._people else ""

    def _departments_matching(self, value: str) -> list[str]:
        """Full names of the departments that a filter's value means: the one it names, else all
        whose name contains it; one empty name for 待定 and other words for no department.
        """
        if value in (NO_DEPARTMENT, UNCLAIMED, PENDING):
            return [""]
        exact = self._exact_department_name(value)
        return [exact] if exact else _matching_names(value, self._departments)

    def _department_fragment_criterion(self, word: str) -> Criterion | None:
        """Filter criterion for a word that is part of exactly one department's name; else None."""
        named = [name for name in self._fragments if word in name] if len(word) > 1 else []
        return department_criterion(named[0]) if len(named) == 1 else None

    def _tag_criterion(self, tag: str) -> Criterion:
        """Create the criterion that the item has a tag; 重点 also means the school's key tags."""
        wanted = frozenset((tag, *self._snapshot.school.key_tags) if tag == KEY else (tag,))
        return Criterion(RowProperty.TAG, tag, lambda row: not wanted.isdisjoint(row.item.tags))

    def _deadline_in_span_criterion(self, value: str) -> Criterion | None:
        """Create the criterion that the deadline is in a span of days; None where the value is no
        span.
        """
        span = read_date_span(value, self._snapshot.today, self._snapshot.term)
        return deadline_in_span_criterion(span) if span else None

    def _deadline_criterion_of_unprefixed_word(self, word: str) -> Criterion | None:
        """Filter criterion for a word without prefix that looks like a span of days; else None."""
        return self._deadline_in_span_criterion(word) if looks_like_date_span(word) else None

    def _deadline_wording_criteria(self, value: str) -> Iterator[Criterion]:
        """Yield the criterion that an item's deadline is written in words that contain a value,
        such as 每月; nothing where no item's is.
        """
        if any(value in row.item.due_text for row in self._snapshot.rows):
            yield Criterion(
                ItemField.DEADLINE, f"时限写着“{value}”", lambda row: value in row.item.due_text
            )

    def _section_criterion(self, word: str) -> Criterion | None:
        """Filter criterion for a word that names a chapter of the plan by number or full title;
        else None.
        """
        is_named = (
            read_chapter_number(word) or word in self._snapshot.chapter_titles or word == NO_SECTION
        )
        return section_criterion(self._matching_chapter_titles(word)[0]) if is_named else None

    def _matching_chapter_titles(self, value: str) -> tuple[str, ...]:
        """Titles of the plan's chapters that a filter's value names by number or by part of the
        title; empty where no title fits.

        Raises:
            RefusedError: the plan has no chapter of that number.
        """
        titles = matching_chapter_titles(value, self._snapshot)
        if not titles and read_chapter_number(value):
            raise RefusedError(
                f"计划里没有“{value}”。可写：{self._permitted_values_text(RowProperty.SECTION)}。"
            )
        return titles

    def _permitted_values_text(self, field: FilterField) -> str:
        """List the values that can follow a prefix of a filter, for error messages."""
        if isinstance(field, ItemField):
            return self._example_values_text(field.declaration.kind)
        if field is RowProperty.SECTION:
            return chapter_names_text(self._snapshot, _MAX_NAMES_IN_MESSAGE)
        if field is RowProperty.TAG:
            return _name_list_text(self._tags)
        words = (criterion.words for criterion in FIXED_WORDS_BY_FIELD[field].values())
        return "、".join(dict.fromkeys(words))

    def _example_values_text(self, kind: ValueKind) -> str:
        """Examples of the values a filter can ask for in an item field of this kind, for error
        messages.
        """
        match kind:
            case ValueKind.DEPARTMENT | ValueKind.DEPARTMENTS:
                return _name_list_text(self._departments)
            case ValueKind.PEOPLE:
                return _name_list_text(self._people)
            case ValueKind.DEADLINE:
                return "本周、下周、本月、12月、12月5日前、第12周、已过期、无时限"
            case ValueKind.TEXT:
                return NONE  # any other words are looked for


def _unique_names(*sources: Iterable[str]) -> dict[str, None]:
    """Names from several sources in order, each once, without empty ones; as the keys of a dict."""
    return {name: None for names in sources for name in names if name}


def _matching_names(value: str, names: Iterable[str]) -> list[str]:
    """Names that a filter's value means: itself where it is one of the names, else all names that
    contain it.
    """
    names = list(names)
    return [value] if value in names else [name for name in names if value in name]


def _name_list_text(names: Iterable[str]) -> str:
    """List the first twelve names as text for an error message, with 等 if there are more;
    （还没有） for none.
    """
    names = list(names)
    words = "、".join(names[:_MAX_NAMES_IN_MESSAGE])
    return f"{words}等" if len(names) > _MAX_NAMES_IN_MESSAGE else words or "（还没有）"


def parse_filter(words: str, snapshot: TermSnapshot) -> RowFilter:
    """Parse the text of a filter, as of the snapshot's day.

    Args:
        words: the text; without words the filter has no conditions, and all rows pass it.
        snapshot: the term whose departments, people, tags and chapters the text may name.

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
    """Parse one word of a filter's text into conditions: usually one, several where 、 separates
    names.

    Raises:
        RefusedError: a prefix has no value after it, or nothing in the term has the name.
    """
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
    """Criteria of a filter's word without prefix: one, or one for each name where 、 separates
    several; empty where the word, or one of the names, is plain text.
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
    """Merge conditions of a filter on the same field, and equally negated, into one with all their
    criteria, in the order in which the fields first occurred; conditions on text stay apart.
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
