"""One name that stands in a template: what it means, and an example to try it on."""

from collections.abc import Mapping
from typing import Any

import msgspec


class Variable(msgspec.Struct, frozen=True):
    """One name that stands in a template, with what it means."""

    name: str
    """As the template writes it, after the dot where it is a part of another."""
    meaning: str
    """In the office's words."""
    example: str | int = ""
    """What it becomes; unused where the variable has parts."""
    parts: "tuple[Variable, ...]" = ()
    """What one reaches with a dot; of every entry, where it is a list."""
    is_list: bool = False
    """Whether it is gone through with ``for``."""
    entries: tuple[str, ...] = ()
    """Of a list whose entries differ in kind: what the first part of each one is."""

    @property
    def sample(self) -> Any:
        """A value of the right shape, to try a template on."""
        if self.entries:
            kind = self.parts[0].name
            return [{**sample(self.parts), kind: entry} for entry in self.entries]
        value = sample(self.parts) if self.parts else self.example
        return [value] if self.is_list else value


def sample(variables: tuple[Variable, ...]) -> dict[str, Any]:
    """A context made of the examples."""
    return {variable.name: variable.sample for variable in variables}


def by_name(variables: tuple[Variable, ...]) -> Mapping[str, Variable]:
    """The variables of one level, by their names."""
    return {variable.name: variable for variable in variables}


def several(name: str, meaning: str, *parts: Variable, entries: tuple[str, ...] = ()) -> Variable:
    """A list, by what each of its entries has."""
    return Variable(name, meaning, parts=parts, is_list=True, entries=entries)


def group(name: str, meaning: str, *parts: Variable) -> Variable:
    """What is reached with a dot."""
    return Variable(name, meaning, parts=parts)
