"""All figures of all terms of a data folder, imported with nothing else, as a command does."""

import gc
import time
from collections.abc import Iterator
from pathlib import Path

from meetingtui import COLLECT_AFTER


def figures_of_all(folder: Path) -> Iterator[float]:
    """Compute all figures of all terms again and again; yield the milliseconds of each run.

    The first run includes reading the files; later runs find the records in memory.
    """
    gc.set_threshold(COLLECT_AFTER)  # as the command line does
    from datetime import date

    from meetingtui.meeting.fixed_agenda import shipped_agenda
    from meetingtui.plan.item_tree import ItemTree
    from meetingtui.review.status_json_report import status_report
    from meetingtui.review.term_snapshot import TermSnapshot
    from meetingtui.school.school import load_school
    from meetingtui.store.data_folder import read_term_records

    today = date(2026, 11, 23)
    began = time.perf_counter()
    school, agenda = load_school(folder), shipped_agenda()
    records = [(term, read_term_records(folder, term)) for term in school.terms]
    while True:
        for term, found in records:
            day = min(today, term.end)
            tree = ItemTree.from_items(found.items)
            snapshot = TermSnapshot(tree, found.meetings, school=school, term=term, today=day)
            status_report(snapshot, agenda=agenda)
        yield (time.perf_counter() - began) * 1000
        began = time.perf_counter()
