"""Index of the filter words that the web page's script understands, with the items each selects.

A browser cannot run the filters of :mod:`meetingtui.review.filter`. The items of each word are
therefore computed in advance with the same criteria, and the script combines them.
"""

from collections.abc import Iterator

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import chinese_number
from meetingtui.plan.item_fields import Field
from meetingtui.review.filter_criteria import FIXED_WORDS, PREFIXES, property_name
from meetingtui.review.filter_vocabulary import KEY, FilterVocabulary, numbered_sections
from meetingtui.review.term_snapshot import NO_DEPARTMENT, ItemRole, TermSnapshot

_DAYS = ("本周", "下周", "本月", "下月")


class FilterWordIndex(msgspec.Struct, frozen=True, kw_only=True):
    """The filter words of the web page with the ids of the items each selects."""

    words: dict[str, tuple[str, list[int]]]
    """For each word: the field it tests, and the ids of the items it selects."""
    prefixes: list[str]
    """Prefixes that may precede a colon: 部门, 人, 状态 …."""


def filter_word_index(snapshot: TermSnapshot) -> FilterWordIndex:
    """Build the index of all words that have a meaning in this term; other words are searched as
    text.
    """
    vocabulary = FilterVocabulary(snapshot)
    found: dict[str, tuple[str, list[int]]] = {}
    for word in dict.fromkeys(_filter_words(snapshot)):
        try:
            criterion = vocabulary.criterion_of_word(word)
        except RefusedError:
            continue
        if criterion is not None:
            ids = [row.item.id for row in snapshot.rows if criterion.test(row)]
            found[word] = (property_name(criterion.field), ids)
    return FilterWordIndex(words=found, prefixes=list(PREFIXES))


def _filter_words(snapshot: TermSnapshot) -> Iterator[str]:
    """Yield all words that may be written in a filter of this term; some repeatedly."""
    school = snapshot.school
    shown = {row.role for row in snapshot.rows}
    hidden = {role.label for role in ItemRole if role not in shown}
    yield from (word for word in FIXED_WORDS if not word.isascii() and word not in hidden)
    for department in school.departments:
        yield from department.names
    yield from (row.department or NO_DEPARTMENT for row in snapshot.rows)
    yield from (person.name for person in school.people)
    for row in snapshot.rows:
        yield from row.item.people
        yield from row.item.tags
        yield from row.item.field_texts(Field.CO_DEPARTMENTS)
    yield from (KEY, *school.key_tags, *_DAYS)
    for number, title in numbered_sections(snapshot).items():
        yield title
        yield f"第{chinese_number(number)}章"
