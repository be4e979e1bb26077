"""Every module of ``make bench`` gives rows, each under a name of its own."""

from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def modules(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    table = import_module("benchmarks.__main__")
    return [import_module(f"benchmarks.{name}") for name in table.MODULES]


def test_every_module_gives_rows(modules):
    assert all(callable(module.rows) and module.LIMITS for module in modules)


def test_no_row_has_the_name_of_another(modules):
    names = [name for module in modules for name in module.LIMITS]
    assert len(names) == len(set(names))


def test_the_table_marks_what_is_over_its_limit(modules):
    row = import_module("benchmarks.row").Row
    rows = [
        row("quick", 1.0, "a peer", 2.0, 0.5, 1.0, 30.0),
        row("slow", 3.0, "a peer", 2.0, 1.5, 1.0),
        row("to be known", 3.0, "a peer", 2.0, 1.5, None),
    ]
    lines = import_module("benchmarks.__main__").table(rows)
    assert [line.endswith(" over") for line in lines] == [False, False, True, False]
