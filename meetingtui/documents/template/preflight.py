"""Validating a template before filling it in: every error with its place."""

from collections.abc import Iterable
from functools import lru_cache

from meetingtui.documents.template.expression_check import MOST_PROBLEMS, tag_errors
from meetingtui.documents.template.stories import Paragraph
from meetingtui.documents.template.tags import read_tags, row_tag_errors, unbalanced_tag_errors
from meetingtui.documents.variable import TemplateVariable

_MOST_TAGS = 5_000
"""Maximum number of tags in all stories; the longest shipped template has about sixty."""

_MOST_TAG_SIGNS = 300_000
"""Maximum number of characters in paragraphs with tags, which are compiled."""


def list_static_errors(
    stories: Iterable[list[Paragraph]], variables: tuple[TemplateVariable, ...]
) -> list[str]:
    """List all errors that can be found without filling the template in, in document order.

    Args:
        stories: the paragraphs of each story (body, header, …).
        variables: the permitted variables.
    """
    problems: list[str] = []
    left, signs = _MOST_TAGS, _MOST_TAG_SIGNS
    for story in stories:
        count = sum(each.text.count(sign) for each in story for sign in ("{{", "{%"))
        left -= count
        signs -= sum(len(each.text) for each in story if "{" in each.text) if count else 0
        if left < 0 or signs < 0:
            return ["里的标记太多了，没有填写。请确认选对了模板。"]
        problems += _text_part_errors(tuple(story), variables)
        if len(problems) >= MOST_PROBLEMS:
            break
    return problems


@lru_cache(maxsize=64)
def _text_part_errors(
    story: tuple[Paragraph, ...], variables: tuple[TemplateVariable, ...]
) -> tuple[str, ...]:
    """Errors of one story; cached, as a template is checked repeatedly."""
    tags = []
    problems: list[str] = []
    for paragraph in story:
        found, mistyped = read_tags(paragraph)
        tags += found
        problems += mistyped
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        return tuple(problems[:MOST_PROBLEMS])
    problems = [*row_tag_errors(story, tags), *unbalanced_tag_errors(tags)]
    return tuple(problems[:MOST_PROBLEMS] if problems or not tags else tag_errors(tags, variables))
