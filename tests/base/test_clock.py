"""The machine's clock is read in one module; all other code is given the time."""

import ast
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from meetingtui.base import clock

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("meetingtui", "tests", "data", "templates", "benchmarks", ".ci")
READS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"},
}
"""What reads the clock of the machine: attributes of these classes and of the module ``time``."""


def reads(source: str) -> Iterator[int]:
    """The lines of a program that read the machine's clock, whatever the names were imported as."""
    tree = ast.parse(source)
    known = {name: name for name in READS}
    called: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        names = {each.asname or each.name: each.name for each in node.names}
        if isinstance(node, ast.Import) or node.module == "datetime":
            known |= names
        elif node.module == "time":
            called |= {name for name, original in names.items() if original in READS["time"]}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else ""
            if isinstance(node.value, ast.Name):
                owner = known.get(node.value.id, "")
            if node.attr in READS.get(owner, ()):
                yield node.lineno
        elif isinstance(node, ast.Name) and node.id in called:
            yield node.lineno


def test_only_one_module_reads_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for place in PLACES
        for path in sorted((ROOT / place).rglob("*.py"))
        if path != Path(clock.__file__)
        for line in reads(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "from datetime import datetime\ndatetime.now(UTC)",
        "import datetime\ndatetime.datetime.utcnow()",
        "import datetime as dt\ndt.date.today()",
        "from datetime import date as day\nday.today()",
        "import time\ntime.time()",
        "import time as t\nt.localtime()",
        "from time import time\ntime()",
        "from datetime import datetime\nfield(default_factory=datetime.now)",
    ],
)
def test_every_way_to_read_it_is_seen(source: str) -> None:
    assert list(reads(source))


@pytest.mark.parametrize(
    "source",
    ["import time\ntime.monotonic()", "import time\ntime.perf_counter()", "desk.now", "x.today()"],
)
def test_what_is_given_the_time_or_measures_it_is_none_of_them(source: str) -> None:
    assert not list(reads(source))


def test_the_clock_tells_one_moment_in_three_ways() -> None:
    before = clock.local_now_without_time_zone()
    moment = clock.now_with_time_zone()
    after = clock.local_now_without_time_zone()
    assert moment.tzinfo is not None
    assert before <= moment.replace(tzinfo=None) <= after
    assert before.date() <= clock.today()
    assert isinstance(before, datetime)
    assert before.tzinfo is None
