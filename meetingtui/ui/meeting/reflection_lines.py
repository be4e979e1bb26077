"""The lines of one department in 总结反思: how they look, and the words they can be typed as."""

from collections.abc import Container

import msgspec
from textual.content import Content

from meetingtui.meeting.looking_back import Problem, Reflection, read_problem, replace_problem

Place = tuple[str, int]
"""A part of the reflection, and which line of it."""

LABELS = {"done": "已完成", "problems": "问　题", "improvements": "改　进"}


def places(reflection: Reflection) -> list[Place]:
    """Where every line stands, in the order they are shown."""
    return [(part, at) for part in LABELS for at in range(len(getattr(reflection, part)))]


def typed(reflection: Reflection, place: Place) -> str:
    """A line as it can be typed again."""
    part, at = place
    return reflection.problems[at].words if part == "problems" else getattr(reflection, part)[at]


def added(reflection: Reflection, part: str, text: str) -> Reflection:
    """The reflection with one more line."""
    line = read_problem(text) if part == "problems" else text
    return msgspec.structs.replace(reflection, **{part: (*getattr(reflection, part), line)})


def replaced(reflection: Reflection, place: Place, text: str) -> Reflection:
    """The reflection with a line in other words; without it where there are none."""
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


def shown(
    reflection: Reflection, place: Place, *, number: int | None, tasks: Container[int]
) -> Content:
    """A line on the screen; ``number`` is that of the meeting a returned problem is from."""
    part, at = place
    label = (f"{LABELS[part]}  ", "$muted")
    if part != "problems":
        return Content.assemble(label, typed(reflection, place))
    problem = reflection.problems[at]
    cause = f"  原因：{problem.cause}" if problem.cause else ""
    since = f"  第{number}次遗留" if number else ""
    return Content.assemble(
        label, (problem.text, "bold"), (since, "$at-risk"), _state(problem, tasks), cause
    )


def _state(problem: Problem, tasks: Container[int]) -> tuple[str, str]:
    if problem.solved:
        return "  已解决", "bold $done"
    return ("", "") if problem.returns(tasks) else ("  已转任务", "bold $primary")
