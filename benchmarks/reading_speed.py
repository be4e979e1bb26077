"""How long a plan takes to read, against python-docx opening the same file."""

from docx import Document

from benchmarks.row import Row, against, in_turn
from meetingtui.plan.readers import read_plan
from meetingtui.shipped import sample

LIMITS: dict[str, float | None] = {"reading a plan": 3.0}

_ROUNDS = 25


def rows() -> list[Row]:
    """One: the sample plan, in one process, everything imported beforehand."""
    plan = sample() / "plan.docx"
    ours, theirs = in_turn(lambda: read_plan(plan), lambda: Document(str(plan)), _ROUNDS)
    return [against("python-docx opens it", what, LIMITS, ours, theirs) for what in LIMITS]
