"""Description of the variables that a Word template may use: name, meaning, example and
structure.
"""

from collections.abc import Mapping
from typing import Any

import msgspec


class TemplateVariable(msgspec.Struct, frozen=True):
    """A template variable: its name, meaning, example value and structure."""

    name: str
    """Name in the template; the part after the dot if it belongs to another variable."""
    meaning: str
    """Description in Chinese, shown in the README and in messages."""
    example: str | int = ""
    """Example value; unused if the variable has parts."""
    parts: "tuple[TemplateVariable, ...]" = ()
    """Sub-variables reached with a dot; of every entry if the variable is a list."""
    is_list: bool = False
    """Whether the variable is a list, to be used in a ``for`` loop."""
    entries: tuple[str, ...] = ()
    """For a list with entries of different kinds: the value of the first part in each entry."""

    @property
    def example_value(self) -> Any:
        """Example value of the right structure (text, list or dict), for trying out a template."""
        if self.entries:
            kind = self.parts[0].name
            return [{**example_values(self.parts), kind: entry} for entry in self.entries]
        value = example_values(self.parts) if self.parts else self.example
        return [value] if self.is_list else value


def example_values(variables: tuple[TemplateVariable, ...]) -> dict[str, Any]:
    """Build the values of template variables from their declared examples, to try out a
    template.
    """
    return {variable.name: variable.example_value for variable in variables}


def variables_by_name(variables: tuple[TemplateVariable, ...]) -> Mapping[str, TemplateVariable]:
    """Index the template variables of one level (of a document, or of a group) by name."""
    return {variable.name: variable for variable in variables}


def list_variable(
    name: str, meaning: str, *parts: TemplateVariable, entries: tuple[str, ...] = ()
) -> TemplateVariable:
    """Define a template's list variable whose entries have the given parts.

    Args:
        name: name in the template.
        meaning: description in Chinese.
        parts: the sub-variables of every entry.
        entries: for entries of different kinds, the value of the first part in each example entry;
            empty for one example entry.
    """
    return TemplateVariable(name, meaning, parts=parts, is_list=True, entries=entries)


def group_variable(name: str, meaning: str, *parts: TemplateVariable) -> TemplateVariable:
    """Define a template variable with parts that are reached with a dot."""
    return TemplateVariable(name, meaning, parts=parts)


def part_number_variable(example: str) -> TemplateVariable:
    """Define the template variable with the number of a part of a document: 一, 二, …."""
    return TemplateVariable("number", "这一部分的序号；空的部分没有序号，后面的自动接上", example)


SCHOOL_AND_TERM = (
    TemplateVariable("school", "学校全称", "城北小学"),
    TemplateVariable("term", "学年学期", "2026—2027学年第一学期"),
)
"""The variables with which the tables of most documents begin."""
