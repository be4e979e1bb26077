"""The lines of one department's reflection (总结反思): text on screen, and text for editing."""

from collections.abc import Container

import msgspec

from meetingtui.base.styled_text import StyledText, styled
from meetingtui.meeting.reflection import Problem, Reflection, read_problem, replace_problem

ReflectionPlace = tuple[str, int]
"""Address of a line: field of the reflection (``problems`` …) and index in it, from 0."""

LABELS = {"done": "已完成", "problems": "问　题", "improvements": "改　进"}
"""Label of each field before its lines, padded to the same width."""


def field_label(part: str) -> str:
    """Return the label of a field without padding: 已完成, 问题 or 改进."""
    return LABELS[part].replace("　", "")


def line_places(reflection: Reflection) -> list[ReflectionPlace]:
    """Return the addresses of all lines of a reflection, in the order in which they are shown."""
    return [(part, at) for part in LABELS for at in range(len(getattr(reflection, part)))]


def line_text(reflection: Reflection, place: ReflectionPlace) -> str:
    """Return the text of a line as it can be typed again."""
    part, at = place
    return reflection.problems[at].words if part == "problems" else getattr(reflection, part)[at]


def with_line(reflection: Reflection, part: str, text: str) -> Reflection:
    """Return the reflection with one more line in the field ``part``."""
    line = read_problem(text) if part == "problems" else text
    return msgspec.structs.replace(reflection, **{part: (*getattr(reflection, part), line)})


def with_line_replaced(reflection: Reflection, place: ReflectionPlace, text: str) -> Reflection:
    """Return the reflection with the text of one line replaced; an empty text deletes the line."""
    part, at = place
    if part == "problems" and text:
        said = read_problem(text)
        return replace_problem(
            reflection,
            at,
            lambda each: msgspec.structs.replace(each, text=said.text, cause=said.cause),
        )
    lines = list(getattr(reflection, part))
    lines[at : at + 1] = [text] if text else []
    return msgspec.structs.replace(reflection, **{part: tuple(lines)})


def styled_line(
    reflection: Reflection, place: ReflectionPlace, *, number: int | None, tasks: Container[int]
) -> StyledText:
    """Return a line as styled text with its label.

    ``number`` is that of the meeting which first raised a returned problem; ``tasks`` are the ids
    of existing items.
    """
    part, at = place
    label = (f"{LABELS[part]}  ", "muted")
    if part != "problems":
        return styled(label, line_text(reflection, place))
    problem = reflection.problems[at]
    cause = f"  原因：{problem.cause}" if problem.cause else ""
    since = f"  第{number}次遗留" if number else ""
    return styled(label, (problem.text, "bold"), (since, "at-risk"), _state(problem, tasks), cause)


def _state(problem: Problem, tasks: Container[int]) -> tuple[str, str]:
    if problem.solved:
        return "  已解决", "bold done"
    return ("", "") if problem.returns(tasks) else ("  已转任务", "bold primary")
