"""How long the commands take, against Python importing what they need and nothing else.

Whole processes. ``--help`` needs nothing; ``status`` needs what reads a school and its
records: click, msgspec, yaml, tinydb, filelock, the calendar of holidays, and rapidfuzz,
by which problems told again are known again.
"""

from benchmarks.past_terms import past_terms
from benchmarks.row import Row, processes

LIMITS: dict[str, float | None] = {
    "meetingtui --help": 4.0,
    "meetingtui status, ten terms": 2.0,
}

_STATUS = "import click, msgspec, yaml, tinydb, filelock, chinese_calendar, rapidfuzz"
OURS = ("-c", "from meetingtui.cli import main; main()")
"""Arguments for Python that run the command line; its own arguments follow."""

_ROUNDS = 15


def rows() -> list[Row]:
    """Measure ``--help`` and ``status`` against Python processes with only the needed imports."""
    helping, standing = LIMITS
    with past_terms() as folder:
        words = (*OURS, "--data", str(folder), "status")
        peer = "python, importing its seven"
        return [
            processes(
                helping, LIMITS, (*OURS, "--help"), "python -c pass", ("-c", "pass"), _ROUNDS
            ),
            processes(standing, LIMITS, words, peer, ("-c", _STATUS), _ROUNDS),
        ]
