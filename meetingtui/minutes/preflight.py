"""Looking a template over before anything is written: every mistake, and where it stands."""

from collections.abc import Iterable
from functools import lru_cache

from meetingtui.minutes.expressions import wrong_names
from meetingtui.minutes.stories import Paragraph
from meetingtui.minutes.tags import read_tags, row_problems, unbalanced
from meetingtui.minutes.variable import Variable


def preflight(stories: Iterable[list[Paragraph]], variables: tuple[Variable, ...]) -> list[str]:
    """Every mistake that can be seen without filling the template in, in document order."""
    problems: list[str] = []
    for story in stories:
        problems += _story_problems(tuple(story), variables)
    return problems


@lru_cache(maxsize=64)
def _story_problems(
    story: tuple[Paragraph, ...], variables: tuple[Variable, ...]
) -> tuple[str, ...]:
    """Kept, for one template is filled in again and again."""
    tags = []
    problems: list[str] = []
    for paragraph in story:
        found, mistyped = read_tags(paragraph)
        tags += found
        problems += mistyped
    if problems:
        return tuple(problems)
    problems = [*row_problems(story, tags), *unbalanced(tags)]
    return tuple(problems if problems or not tags else wrong_names(tags, variables))
