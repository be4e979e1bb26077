"""The benchmark set: plans in many numbering habits, read as the trees they are."""

import runpy
from pathlib import Path

import pytest

BENCHMARK = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "plans.py"))
CASES = [(paper, form) for paper in BENCHMARK["papers"]() for form in paper.forms]


@pytest.mark.parametrize(
    ("paper", "form"), CASES, ids=[f"{paper.name}.{form}" for paper, form in CASES]
)
def test_a_plan_in_its_own_numbering_habit_is_read_as_it_is(paper, form, tmp_path):
    found = BENCHMARK["read"](BENCHMARK["write"](paper, form, tmp_path))
    assert BENCHMARK["f1"](paper.expected, found) >= BENCHMARK["LIMIT"]


def test_the_set_is_large_enough_to_say_something():
    papers = {paper.name: paper for paper, _ in CASES}
    assert len(papers) >= 12
    assert all(10 <= paper.expected.total() <= 40 for paper in papers.values())
