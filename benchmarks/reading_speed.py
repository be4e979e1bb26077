"""How long a plan takes to read, against python-docx opening the same file."""

from docx import Document

from benchmarks.row import Row, against, in_turn
from meetingtui.base.shipped_files import sample_folder
from meetingtui.plan.importing.plan_reader import read_plan

LIMITS: dict[str, float | None] = {"reading a plan": 1.8}

_ROUNDS = 25


def rows() -> list[Row]:
    """Measure reading the sample plan, with all modules imported beforehand; one row."""
    plan = sample_folder() / "plan.docx"
    ours, theirs = in_turn(lambda: read_plan(plan), lambda: Document(str(plan)), _ROUNDS)
    return [against("python-docx opens it", what, LIMITS, ours, theirs) for what in LIMITS]
