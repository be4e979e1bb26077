"""How long the commands take, against Python importing what they need and nothing else.

Whole processes. ``--help`` needs click; ``status`` needs what reads a school and its
records: click, msgspec, yaml, tinydb, filelock, the calendar of holidays, and rapidfuzz,
by which problems told again are known again.
"""

from benchmarks.past_terms import past_terms
from benchmarks.row import Row, processes

LIMITS: dict[str, float | None] = {
    "meetingtui --help": 1.75,
    "meetingtui status, ten terms": 2.0,
    "meetingtui --help / bare python": None,
}

_HELP = "import click"
_STATUS = "import click, msgspec, yaml, tinydb, filelock, chinese_calendar, rapidfuzz"
_OURS = ("-c", "from meetingtui.cli import main; main()")
_ROUNDS = 15


def rows() -> list[Row]:
    """Against the imports; and the help against a Python that does nothing."""
    help_words = (*_OURS, "--help")
    with past_terms() as folder:
        status_words = (*_OURS, "--data", str(folder), "status")
        helping, standing, bare = LIMITS
        return [
            processes(what, LIMITS, words, peer, ("-c", code), _ROUNDS)
            for what, words, peer, code in (
                (helping, help_words, "python, importing click", _HELP),
                (standing, status_words, "python, importing its seven", _STATUS),
                (bare, help_words, "python -c pass", "pass"),
            )
        ]
