"""How often suggested values (department, deadline …) are right, and how many are found.

Runs over ``data/labelled_measures.yaml``: measures labelled with what a careful secretary
would accept. Precision and recall per kind, for the half the rules were made
with, for the half held out, and for both; then the time for 150 measures.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from meetingtui.base.yaml_reader import read_yaml_with_lines
from meetingtui.plan.importing.suggestions.measure_suggestions import (
    MeasureSuggestions,
    suggest_owner_deadline_and_target,
)
from meetingtui.school.school import School

DATA = Path(__file__).parent / "data" / "labelled_measures.yaml"
KINDS = ("department", "people", "due", "target")


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measure of a plan and the suggestions (suggested values) that are right for it."""

    school: str
    """Key of its school."""
    text: str
    """The measure."""
    under: tuple[str, ...] = ()
    """The headings above it."""
    department: str = ""
    """Full name."""
    people: tuple[str, ...] = ()
    """Names."""
    due: str = ""
    """A day, or words where it is none."""
    target: tuple[str, ...] = ()
    """Any one of these is right."""

    @property
    def labels(self) -> dict[str, frozenset[str]]:
        """The right suggestions by kind; an empty set where no suggestion is wanted."""
        return {
            "department": frozenset(filter(None, [self.department])),
            "people": frozenset(filter(None, ["、".join(self.people)])),
            "due": frozenset(filter(None, [self.due])),
            "target": frozenset(self.target),
        }


class LabelledSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of ``data/labelled_measures.yaml``: schools and labelled measures."""

    schools: dict[str, School]
    """The schools the measures are from."""
    tuned: tuple[Measure, ...]
    """The half the rules were made with."""
    held_out: tuple[Measure, ...]
    """The half they were not."""


class Score(msgspec.Struct, kw_only=True):
    """How many suggestions of one kind were right, wrong and missed."""

    right: int = 0
    """Hints given that are right."""
    wrong: int = 0
    """Hints given that are not."""
    missed: int = 0
    """Measures with a right suggestion that was not given."""

    @property
    def precision(self) -> float:
        """Share of the given suggestions that are right, from 0 to 1."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the wanted suggestions that were given, from 0 to 1."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def load() -> LabelledSet:
    """Read the labelled measures."""
    return read_yaml_with_lines(DATA, LabelledSet)[0]


def suggested_values_of(measure: Measure, schools: dict[str, School]) -> MeasureSuggestions:
    """Find the program's suggestions for a measure."""
    school = schools[measure.school]
    return suggest_owner_deadline_and_target(
        measure.text, school=school, term=school.terms[0], section_titles=measure.under
    )


def suggestion_texts(suggestions: MeasureSuggestions) -> dict[str, str]:
    """Convert suggestions to texts by kind, written as in the labels; empty where there is none."""
    due, target = suggestions.due, suggestions.target
    return {
        "department": suggestions.department.value if suggestions.department else "",
        "people": "、".join(suggestions.people.value) if suggestions.people else "",
        "due": (due.value.isoformat() if due.value else due.due_text) if due else "",
        "target": f"{target.comparison}{target.value:g}{target.unit}" if target else "",
    }


def judged(
    measures: Iterable[Measure], schools: dict[str, School]
) -> Iterator[tuple[Measure, str, str, frozenset[str]]]:
    """Compare the program's suggestions with the labels.

    Yields, for every measure and kind: the measure, the kind, the suggestion and the right ones.
    """
    for measure in measures:
        found = suggestion_texts(suggested_values_of(measure, schools))
        for kind in KINDS:
            yield measure, kind, found[kind], measure.labels[kind]


def scores(measures: Iterable[Measure], schools: dict[str, School]) -> dict[str, Score]:
    """Count right, wrong and missed suggestions for each kind, and for all kinds together."""
    counted = {kind: Score() for kind in (*KINDS, "all")}
    for _, kind, found, right in judged(measures, schools):
        for score in (counted[kind], counted["all"]):
            score.right += bool(found) and found in right
            score.wrong += bool(found) and found not in right
            score.missed += bool(right) and found not in right
    return counted


def milliseconds(data: LabelledSet, count: int = 150) -> float:
    """Measure finding the suggestions of ``count`` measures; return the best of several runs."""
    measures = (data.tuned + data.held_out) * 2
    best = float("inf")
    for _ in range(7):
        began = time.perf_counter()
        for measure in measures[:count]:
            suggested_values_of(measure, data.schools)
        best = min(best, time.perf_counter() - began)
    return best * 1000


def _print_errors(measures: Iterable[Measure], schools: dict[str, School]) -> None:
    for measure, kind, found, right in judged(measures, schools):
        if (found or right) and found not in right:
            print(f"{kind:<11}{found or '—'} ≠ {' | '.join(sorted(right)) or '—'}  {measure.text}")


def main() -> None:
    """Measure and print precision, recall and time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", choices=("tuned", "held_out"), help="show what went wrong")
    options = parser.parse_args()
    data = load()
    halves = {
        "tuned": data.tuned,
        "held out": data.held_out,
        "both": data.tuned + data.held_out,
    }
    if options.errors:
        _print_errors(getattr(data, options.errors), data.schools)
    results = {name: scores(measures, data.schools) for name, measures in halves.items()}
    took = milliseconds(data)
    if options.json:
        plain: dict[str, Any] = {
            name: {
                kind: {"precision": score.precision, "recall": score.recall}
                for kind, score in result.items()
            }
            for name, result in results.items()
        }
        print(json.dumps({**plain, "milliseconds": took}, ensure_ascii=False))
        return
    for name, result in results.items():
        print(f"suggestions, {name} ({len(halves[name])} measures)")
        for kind, score in result.items():
            print(
                f"  {kind:<11} precision {score.precision:.3f}  recall {score.recall:.3f}"
                f"  (right {score.right}, wrong {score.wrong}, missed {score.missed})"
            )
    print(f"150 measures in {took:.1f} ms")


if __name__ == "__main__":
    main()
