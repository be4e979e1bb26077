"""How long the papers take to write, against a bare docxtpl render of the same.

    python -m benchmarks.minutes

The sample school's last meeting, by every shipped template. Ours reads the
records, checks the template, fills it in and puts the file on the disk; the
bare one fills the same template in with the same data, ready made, and saves
it. Both in turn in one process, everything imported and every template filled
in once beforehand; prints medians, and that of the ratios run by run.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from docxtpl import DocxTemplate

from meetingtui.cli.opening import opened
from meetingtui.meeting.fixed_agenda import load
from meetingtui.minutes.catalogue import Template, templates
from meetingtui.minutes.document import paper, paper_context
from meetingtui.minutes.paper import write
from meetingtui.sample import create

LIMIT = 1.3
"""Writing may take this much longer than rendering."""

TODAY = date(2026, 11, 20)


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=25)
    runs = parser.parse_args().runs
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "school"
        create(folder, TODAY)
        for template in templates(folder)[:4]:
            worst = max(worst, _compare(template, folder, runs))
    print(f"worst ratio    {worst:7.2f}  (limit {LIMIT})")
    return 0 if worst <= LIMIT else 1


def _compare(template: Template, folder: Path, runs: int) -> float:
    """The ratio for one template, printed with both times."""
    with opened(folder) as (school, term, term_file):
        records = term_file.records
    meeting = max(records.meetings.values(), key=lambda each: each.number)
    agenda, items, meetings = load(folder), records.items, records.meetings
    ready = paper_context(
        template.form,
        meeting,
        school=school,
        term=term,
        agenda=agenda,
        items=items,
        meetings=meetings,
    )

    def bare() -> None:
        word = DocxTemplate(str(template.path))
        word.render(ready, autoescape=True)
        word.save(str(folder / "bare.docx"))

    def ours() -> None:
        document = paper(
            template,
            meeting,
            school=school,
            term=term,
            agenda=agenda,
            items=items,
            meetings=meetings,
        )
        write(document, folder, "ours.docx").unlink()

    bare()
    ours()
    rendering, writing = [], []
    for _ in range(runs):
        rendering.append(_seconds(bare))
        writing.append(_seconds(ours))
    theirs, mine = statistics.median(rendering), statistics.median(writing)
    # Run by run: both of a pair meet the same load of the machine.
    ratio = statistics.median(
        ours_took / bare_took for ours_took, bare_took in zip(writing, rendering, strict=True)
    )
    print(
        f"{template.path.name:22}  docxtpl {theirs * 1000:6.1f} ms   "
        f"writing {mine * 1000:6.1f} ms   ratio {ratio:5.2f}"
    )
    return ratio


if __name__ == "__main__":
    sys.exit(main())
