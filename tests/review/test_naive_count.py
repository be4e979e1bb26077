"""Every figure there is, against a count over the raw file that knows none of our code.

What :func:`naive` counts with is ``json.load`` and the rules in words: no record, no tree,
no snapshot. All that shows figures must agree with it, down to the last group.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from fixed_clock import fixed_clock
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from record_builders import make_closed_meeting, make_item, make_measure

from meetingtui.base.clock import today
from meetingtui.base.term_calendar import Term
from meetingtui.cli.program import cli
from meetingtui.documents.minutes_variables import DocumentSources, minutes_variables
from meetingtui.meeting.call_list import item_ids_needing_report
from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.plan.routine import (
    OccurrenceState,
    Rhythm,
    Routine,
    create_routine,
    ended_routine,
    routine_with_new_rhythm,
)
from meetingtui.review import item_counts
from meetingtui.review.item_counts import items_by_state_of_each_person
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.review.search_index import SearchIndex, SearchResultKind
from meetingtui.review.status_terminal_page import status_page_lines
from meetingtui.review.status_word_document import status_document_variables
from meetingtui.review.summary.measure_sentences import routine_sentences
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.review.week_calendar import list_routines
from meetingtui.school.school import School, load_school
from meetingtui.store.data_folder import open_term, read_term_records
from meetingtui.store.records import Change
from meetingtui.ui.screens.review.overview_page import overview_page
from meetingtui.ui.screens.review.targets_routines_workload_pages import routines_page

TODAY = today()
MONDAY = TODAY - timedelta(days=TODAY.weekday())
FIRST, LAST = MONDAY - timedelta(weeks=10), MONDAY + timedelta(weeks=9, days=4)
SCHOOL = f"""\
name: 青禾小学
departments: [{{name: 教学处}}, {{name: 总务处}}]
people: [{{name: 林知夏, department: 教学处}}, {{name: 周砚}}]
terms: [{{id: 2026-2027-1, first_monday: {FIRST}, end: {LAST}}}]
meeting: {{weekday: 周一}}
thresholds: {{at_risk_days: 10, stale_meetings: 2}}
"""
AT_RISK_DAYS, STALE_MEETINGS = 10, 2
HOME = {"林知夏": "教学处"}

DAYS = st.dates(FIRST, TODAY)

TERM = Term(id="2026-2027-1", first_monday=FIRST, end=LAST)


@st.composite
def _routines(draw: st.DrawFn) -> Routine:
    """A rhythm of the term, perhaps changed or ended."""
    rhythm = st.sampled_from(Rhythm)
    routine = create_routine(TERM, draw(rhythm), since=draw(DAYS))
    if draw(st.booleans()):
        routine = routine_with_new_rhythm(routine, TERM, draw(rhythm), today=draw(DAYS))
    return ended_routine(routine, draw(DAYS)) if draw(st.integers(0, 3)) == 0 else routine


ROUTINES = st.none() | st.none() | _routines()

Count = Callable[[list[dict[str, Any]], list[str]], dict[str, int]]


@st.composite
def terms(draw: st.DrawFn) -> tuple[list[Item], list[Meeting]]:
    """The items and meetings of a term, of every kind and in every state."""
    items: list[Item] = []

    def add(kind: ItemKind, parent: int | None) -> int:
        id = len(items) + 1
        item = make_item(
            id,
            f"事项{id}",
            kind=kind,
            parent=parent,
            position=draw(st.integers(0, 3)),
            department=draw(st.sampled_from(["", "", "教学处", "总务处", "老校区"])),
            people=tuple(draw(st.sampled_from([(), ("林知夏",), ("周砚",), ("林知夏", "周砚")]))),
            due=draw(st.none() | st.dates(FIRST, LAST)),
            due_text=draw(st.sampled_from(["", "", "每月"])),
            tracked=kind is ItemKind.SECTION or draw(st.integers(0, 5)) > 0,
            created=draw(st.none() | DAYS),
            routine=draw(ROUTINES) if kind is not ItemKind.SECTION else None,
        )
        for day in sorted(draw(st.lists(DAYS, max_size=3, unique=True))):
            status = draw(st.none() | st.sampled_from(Status))
            item = add_progress(
                item, on=day, status=status, text=draw(st.sampled_from(["", "在做"]))
            )
        if item.routine is not None and item.progress and draw(st.booleans()):
            *earlier, last = item.progress
            on = draw(st.dates(FIRST, last.on))
            taken = msgspec.structs.replace(last, handed_in=on)
            item = msgspec.structs.replace(item, progress=(*earlier, taken))
        items.append(item)
        return id

    tops: list[int | None] = [None]
    for _ in range(draw(st.integers(0, 3))):
        tops.append(add(ItemKind.SECTION, draw(st.sampled_from(tops))))
    if len(tops) > 1 and draw(st.booleans()):  # one part holds everything, as in most plans
        part = add(ItemKind.SECTION, None)
        tops = [part, *(add(ItemKind.SECTION, part) for _ in tops)]
    measures: list[int] = []
    for _ in range(draw(st.integers(0, 7))):
        kind = draw(st.sampled_from([ItemKind.MEASURE, ItemKind.MEASURE, ItemKind.TABLE_ROW]))
        measures.append(add(kind, draw(st.sampled_from([*tops, *measures[:2]]))))
    served: list[int | None] = [None, *measures]
    for kind in draw(st.lists(st.sampled_from([ItemKind.PART, ItemKind.TASK]), max_size=6)):
        served.append(add(kind, draw(st.sampled_from(served))))
    held = sorted(draw(st.lists(DAYS, max_size=4, unique=True)))
    meetings = [make_closed_meeting(number, day) for number, day in enumerate(held, 1)]
    meetings.append(Meeting(id=len(held) + 1, number=len(held) + 1, on=TODAY))
    return items, meetings


def naive(path: Path, count: Count | None = None) -> dict[str, dict[str, Any]]:
    """Whole, sections, departments and people counted out of the raw file."""
    count = count or _counted
    items, held = _raw(path)
    rows = _naive_rows(items)

    def sections_above(item: dict[str, Any]) -> list[str]:
        path = [item]
        while path[0].get("parent"):
            path.insert(0, items[path[0]["parent"]])
        titles = []
        for step in path:
            if step["kind"] != "section":
                break
            titles.append(step["title"])
        return titles

    paths = [sections_above(row) for row in rows if row["role"] == "plan"]
    shared = 0
    while paths and all(len(path) > shared for path in paths):
        if len({path[shared] for path in paths}) > 1:
            break
        shared += 1
    if not any(len(path) > shared for path in paths):
        shared = max(0, shared - 1)

    def chapter(row: dict[str, Any]) -> str:
        titles = sections_above(row)
        return titles[min(shared, len(titles) - 1)] if titles else "计划外"

    def department(row: dict[str, Any]) -> str:
        homes = [HOME[name] for name in row.get("people", ()) if name in HOME]
        return row.get("department") or next(iter(homes), "") or "未定部门"

    def grouped(names: Callable[[dict[str, Any]], Iterable[str]]) -> dict[str, dict[str, int]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            for name in names(row):
                groups.setdefault(name, []).append(row)
        return {name: count(own, held) for name, own in groups.items()}

    return {
        "figures": count(rows, held),
        "sections": grouped(lambda row: [chapter(row)]),
        "departments": grouped(lambda row: [department(row)]),
        "people": grouped(lambda row: row.get("people", ())),
    }


def _raw(path: Path) -> tuple[dict[int, dict[str, Any]], list[str]]:
    """The items of the file by id, and the days of the meetings that were held."""
    with path.open(encoding="utf-8") as file:
        raw = json.load(file)
    held = [
        meeting["on"] for meeting in raw["meetings"].values() if meeting.get("state") == "closed"
    ]
    return {int(id): item for id, item in raw["items"].items()}, held


def _naive_rows(items: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """What is counted, each with the day of the last word on it, on its parts, on its tasks."""

    def heard(id: int) -> list[str]:
        own = [line["on"] for line in items[id].get("progress", ())][-1:]
        return own + [
            day
            for child, each in items.items()
            if each.get("parent") == id and each["kind"] in ("part", "task")
            for day in heard(child)
        ]

    def has_measures_below(id: int) -> bool:
        return any(
            each.get("parent") == id and each["kind"] == "measure" and each.get("tracked", True)
            for each in items.values()
        )

    rows = []
    for id, item in items.items():
        row = {**item, "heard": max(heard(id), default="")}
        if item["kind"] in ("task", "part"):
            rows.append({**row, "role": item["kind"]})
        elif item["kind"] == "section" or not item.get("tracked", True):
            continue
        elif not has_measures_below(id):
            rows.append({**row, "role": "plan"})
    return rows


def _naive_call(path: Path) -> set[int]:
    """Ids of what the next meeting has to hear of, were it today."""
    items, held = _raw(path)
    return {
        row["id"]
        for row in _naive_rows(items)
        if row["role"] != "task"
        and any(_counted([{**row, "role": "plan"}], held)[of] for of in _WARNED)
    }


_WARNED = ("overdue", "at_risk", "stale")


def _status(row: dict[str, Any]) -> str:
    return str(row.get("status", "not_started"))


def _is_open(row: dict[str, Any]) -> bool:
    return row.get("tracked", True) and _status(row) not in ("done", "cancelled")


def _is_dateless(row: dict[str, Any]) -> bool:
    return _is_open(row) and not row.get("due") and not row.get("due_text")


def _is_nobodys(row: dict[str, Any]) -> bool:
    is_asked = _is_open(row) and _status(row) != "paused"
    return is_asked and not row.get("people") and not row.get("department")


def _light(row: dict[str, Any], held: list[str]) -> str:
    """The one word for how an item does; every item has exactly one."""
    if settled := {"done": "办结", "paused": "暂缓", "cancelled": "取消"}.get(_status(row)):
        return settled
    due, last = row.get("due"), (TODAY + timedelta(days=AT_RISK_DAYS)).isoformat()
    if not row.get("tracked", True):
        return "正常"
    if (due and due < TODAY.isoformat()) or _was_missed(row):
        return "滞后"
    if due and due <= last:
        return "预警"
    since = row["heard"] or row.get("created") or ""
    is_meant = not row.get("routine") and (_status(row) == "in_progress" or not due)
    is_silent = is_meant and sum(day > since for day in held) >= STALE_MEETINGS
    return "久未汇报" if is_silent else "正常"


def _was_missed(row: dict[str, Any]) -> bool:
    """Whether the newest occurrence that is over was not reported, and nothing was said since."""
    routine = row.get("routine")
    if not routine:
        return False
    passed = list(_passed(row))
    over = [is_said for is_said, is_over in passed if is_over]
    return bool(over) and not passed[-1][0] and not over[-1]


def _passed(row: dict[str, Any]) -> Iterator[tuple[bool, bool]]:
    """Of every occurrence that has begun and counts: whether it was reported, and is over."""
    routine = row["routine"]
    said = [
        line.get("handed_in", line["on"])
        for line in row.get("progress", ())
        if line.get("text") or line["before"] != line["after"]
    ]
    present, start = TODAY.isoformat(), routine["begin"]
    for day in routine["days"]:
        is_said = any(start <= each <= day for each in said)
        is_owed = day <= routine.get("ended", day) and (day >= present or day >= routine["since"])
        if start <= present and (is_said or is_owed):
            yield is_said, day < present
        start = (date.fromisoformat(day) + timedelta(days=1)).isoformat()


LIGHTS = ("滞后", "预警", "久未汇报", "正常", "办结", "暂缓", "取消")


def _lights(rows: Iterable[dict[str, Any]], held: list[str]) -> dict[str, int]:
    found = [_light(row, held) for row in rows]
    return {light: found.count(light) for light in LIGHTS}


def _counted(rows: list[dict[str, Any]], held: list[str]) -> dict[str, int]:
    plan = [row for row in rows if row["role"] == "plan"]
    lights = _lights(plan, held)
    found = {name: sum(_status(row) == name for row in plan) for name in _STATUSES}
    found["total"] = len(plan) - found["cancelled"]
    found["overdue"] = lights["滞后"]
    found["at_risk"] = lights["预警"]
    found["stale"] = lights["久未汇报"]
    found["normal"] = lights["正常"]
    found["unclaimed"] = sum(map(_is_nobodys, plan))
    found["no_deadline"] = sum(map(_is_dateless, plan))
    for role in ("task", "part"):
        own = [row for row in rows if row["role"] == role]
        found[f"{role}s"] = sum(_status(row) != "cancelled" for row in own)
        found[f"open_{role}s"] = sum(map(_is_open, own))
        found[f"overdue_{role}s"] = _lights(own, held)["滞后"]
    return found


def _ledgered(rows: list[dict[str, Any]], held: list[str]) -> dict[str, int]:
    """What the ledger's first sheet says of these rows, whatever they are."""
    found = _counted(rows, held)
    return {
        "台账事项": len(rows),
        **_lights(rows, held),
        "待认领": sum(map(_is_nobodys, rows)),
        "无时限": sum(map(_is_dateless, rows)),
        **{head: found[name] for head, name in _XLSX.items()},
    }


_STATUSES = ("done", "in_progress", "not_started", "paused", "cancelled")


def _by_code(folder: Path) -> dict[str, Any]:
    snapshot = _snapshot(folder)
    found = {
        "figures": item_counts.item_counts_of_rows(snapshot.rows),
        "sections": item_counts.counts_by_section(snapshot),
        "departments": item_counts.counts_by_department(snapshot),
        "people": item_counts.counts_by_person(snapshot),
    }
    return {name: msgspec.to_builtins(counts) for name, counts in found.items()}


def _by_command(folder: Path) -> dict[str, Any]:
    ran = CliRunner().invoke(cli, ["--data", str(folder), "status", "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    return {name: found[name] for name in ("figures", "sections", "departments", "people")}


def _listed(folder: Path) -> list[dict[str, Any]]:
    ran = CliRunner().invoke(cli, ["--data", str(folder), "status", "--json"])
    found: list[dict[str, Any]] = json.loads(ran.stdout)["items"]
    return found


def _recounted(folder: Path) -> dict[str, Any]:
    """The whole once more, by hand, from the items the JSON lists."""
    items = _listed(folder)
    plan = [row for row in items if row["role"] == "计划事项"]
    tasks = [row for row in items if row["role"] == "议定事项"]
    return {
        "total": sum(row["status"] != "cancelled" for row in plan),
        "done": sum(row["lamp"] == "办结" for row in plan),
        "overdue": sum("滞后" in row["warnings"] for row in plan),
        "at_risk": sum("预警" in row["warnings"] for row in plan),
        "stale": sum("久未汇报" in row["warnings"] for row in plan),
        "unclaimed": sum("待认领" in row["warnings"] for row in plan),
        "no_deadline": sum("无时限" in row["warnings"] for row in plan),
        "overdue_tasks": sum("滞后" in row["warnings"] for row in tasks),
    }


_XLSX = {
    "计划事项": "total",
    "已完成": "done",
    "推进中": "in_progress",
    "未启动": "not_started",
    "计划滞后": "overdue",
    "议定事项": "tasks",
    "议定未办结": "open_tasks",
    "议定滞后": "overdue_tasks",
    "分工": "parts",
    "分工未办结": "open_parts",
    "分工滞后": "overdue_parts",
}


def _by_ledger(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    """The tables of the ledger's first sheet, by their first head."""
    path = _ledger(folder)
    tables: dict[str, dict[str, dict[str, int]]] = {}
    heads: list[Any] = []
    for first, *rest in CalamineWorkbook.from_path(path).get_sheet_by_name("概况").to_python():
        if first in ("责任部门", "章节"):
            heads, table = rest, tables.setdefault(first, {})
        elif heads and first:
            told = zip(heads, rest, strict=True)
            table[first] = {head: int(value) for head, value in told if head and head != "完成率"}
    return tables


def _ledger(folder: Path) -> Path:
    path = folder / "台账.xlsx"
    path.write_bytes(make_ledger_workbook(_snapshot(folder)))
    return path


def _ledger_rows(folder: Path) -> Counter[str]:
    """How many rows of the ledger's sheet of all items have each light."""
    rows = CalamineWorkbook.from_path(_ledger(folder)).get_sheet_by_name("督办台账").to_python()
    at = rows[0].index("督办情况")
    return Counter(str(row[at]) for row in rows[1:])


def _snapshot(folder: Path) -> TermSnapshot:
    school = load_school(folder)
    records = read_term_records(folder, school.terms[0])
    tree = ItemTree.from_items(records.items)
    return TermSnapshot(tree, records.meetings, school=school, term=school.terms[0], today=TODAY)


def _school_with(folder: Path, items: list[Item], meetings: list[Meeting]) -> School:
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    school = load_school(folder)
    with open_term(folder, school.terms[0], clock=fixed_clock) as term_file:
        term_file.record_change(Change(words="试", items=tuple(items), meetings=tuple(meetings)))
    return school


def _only(found: dict[str, int], told: Iterable[str]) -> dict[str, int]:
    return {name: found[name] for name in told}


@pytest.fixture(scope="module")
def places() -> Iterator[Callable[[], Path]]:
    """A fresh data folder for each term that is made up."""
    with tempfile.TemporaryDirectory() as above:
        yield lambda: Path(tempfile.mkdtemp(dir=above))


@settings(max_examples=40, deadline=None)
@given(term=terms())
def test_every_place_that_shows_figures_shows_those_of_the_raw_file(term, places):
    folder = places()
    _school_with(folder, *term)
    expected = naive(folder / "2026-2027-1.json")

    assert _by_code(folder) == expected
    assert _by_command(folder) == expected
    recounted = _recounted(folder)
    assert recounted == _only(expected["figures"], recounted)

    snapshot = _snapshot(folder)
    meetings = snapshot.meetings.values()
    called = item_ids_needing_report(snapshot.tree, meetings, school=snapshot.school, day=TODAY)
    assert set(called) == _naive_call(folder / "2026-2027-1.json")
    heard = {row["id"]: row["heard"] for row in _naive_rows(_raw(folder / "2026-2027-1.json")[0])}
    assert {row["id"]: row["last_on"] or "" for row in _listed(folder)} == heard

    told = _by_ledger(folder)
    ledgered = naive(folder / "2026-2027-1.json", _ledgered)
    for head, groups in (("责任部门", "departments"), ("章节", "sections")):
        assert told[head] == {**ledgered[groups], "合计": ledgered["figures"]}

    paper = status_document_variables(snapshot)
    assert paper["lead"].startswith(_sentence(expected["figures"]))
    for row in paper["departments"]:
        whole = {**expected["departments"], "合计": expected["figures"]}[row["name"]]
        assert _only(row, _PAPER) == _only(whole, _PAPER)


@settings(max_examples=40, deadline=None)
@given(term=terms())
def test_the_lights_are_a_partition_wherever_they_are_shown(term, places):
    folder = places()
    _school_with(folder, *term)
    items, held = _raw(folder / "2026-2027-1.json")
    rows = _naive_rows(items)
    plan = [row for row in rows if row["role"] == "plan"]
    lights, every = _lights(plan, held), _lights(rows, held)
    assert (sum(lights.values()), sum(every.values())) == (len(plan), len(rows))

    snapshot = _snapshot(folder)
    whole = item_counts.item_counts_of_rows(snapshot.rows)
    owed = whole.overdue + whole.at_risk + whole.stale + whole.normal
    assert owed + whole.done + whole.paused == whole.total
    assert _shown_lights(snapshot) == {light: many for light, many in lights.items() if many}
    assert _ledger_rows(folder) == {light: many for light, many in every.items() if many}
    page = "\n".join(status_page_lines(snapshot, width=100)) if snapshot.rows else ""
    told = re.split(r"  |；|\n", page)
    for light in LIGHTS if plan else ():
        assert (f"{light} {lights[light]}" in told) == bool(lights[light])
    if every["滞后"]:
        assert f"\n滞后 {every['滞后']} 项" in page
    assert (
        status_document_variables(snapshot)["late"]["count"].split("，")[0] == f"{every['滞后']} 项"
    )


def _shown_lights(snapshot: TermSnapshot) -> dict[str, int]:
    """The lights of 总览 by their words, each with as many items behind it as it says."""
    found: dict[str, int] = {}
    for line in overview_page(snapshot, 120):
        for label, figure in pairwise(line.cells):
            light = label.content.plain.strip()
            if light in LIGHTS and figure.drill_down is not None:
                found[light] = int(figure.content.plain)
                assert len(figure.drill_down.items) == found[light]
    return found


@settings(max_examples=20, deadline=None)
@given(term=terms())
def test_what_somebody_owes_is_the_same_in_the_search_and_in_the_load(term, places):
    folder = places()
    school = _school_with(folder, *term)
    rows = _naive_rows(_raw(folder / "2026-2027-1.json")[0])
    owed = Counter(name for row in rows if _is_open(row) for name in row.get("people", ()))
    snapshot = _snapshot(folder)
    index = SearchIndex.create_empty().updated(snapshot.tree, snapshot.meetings.values(), school)
    notes = {
        each.title: each.note for each in index.entries if each.kind is SearchResultKind.PERSON
    }
    assert notes == {
        name: f"{owed[name]} 项未办结" if owed[name] else "" for name in ("林知夏", "周砚")
    }
    assert {
        each.name: len(each.open) for each in items_by_state_of_each_person(snapshot) if each.open
    } == owed


@settings(max_examples=40, deadline=None)
@given(term=terms())
def test_occurrences_of_routine_work_are_counted_alike_everywhere(term, places):
    folder = places()
    _school_with(folder, *term)
    rows = _naive_rows(_raw(folder / "2026-2027-1.json")[0])
    passed = {
        row["id"]: list(_passed(row))
        for row in rows
        if row.get("routine") and _status(row) != "cancelled"
    }
    done = {id: sum(is_said for is_said, _ in each) for id, each in passed.items()}
    missed = {
        id: sum(is_over and not is_said for is_said, is_over in each) for id, each in passed.items()
    }
    snapshot = _snapshot(folder)
    lines = list_routines(snapshot)
    assert {line.row.item.id: (line.done_count, line.missed_count) for line in lines} == {
        id: (done[id], missed[id]) for id in passed
    }
    for line in lines:
        id = line.row.item.id
        told = f"应开展 {done[id] + missed[id]} 次，已开展 {done[id]} 次"
        assert (
            told + (f"，缺 {missed[id]} 次" if missed[id] else "") in line.occurrence_summary_text
        )
        assert [state for state, _ in line.occurrence_marks].count(OccurrenceState.DONE) == done[id]
        sentences = [each.text for each in routine_sentences(line.row.item, TODAY)]
        assert len(sentences) == (done[id] >= 2)
        assert all(text.endswith(f"，共开展{done[id]}次。") for text in sentences)
    whole = f"常规工作 {len(passed)} 项，共开展 {sum(done.values())} 次"
    whole += f"，缺 {sum(missed.values())} 次" if sum(missed.values()) else ""
    shown = [cell.content.plain for each in routines_page(snapshot, 120) for cell in each.cells]
    assert (whole in shown) == bool(passed)


_PAPER = ("total", "done", "in_progress", "overdue", "at_risk")


def _sentence(found: dict[str, int]) -> str:
    """计划事项 42 项，已完成 13 项，推进中 24 项，完成率 31.0%"""
    if not found["total"]:
        return ""
    parts = [f"计划事项 {found['total']} 项"]
    for name, words in (("done", "已完成"), ("in_progress", "推进中")):
        if found[name]:
            parts.append(f"{words} {found[name]} 项")
    parts.append(f"完成率 {100 * found['done'] / found['total']:.1f}%")
    return "，".join(parts)


@settings(max_examples=15, deadline=None)
@given(term=terms())
def test_the_minutes_of_a_meeting_held_today_give_the_same_sentence(term, places):
    folder = places()
    items, meetings = term
    last = msgspec.structs.replace(meetings[-1], state=MeetingState.CLOSED)
    school = _school_with(folder, items, [*meetings[:-1], last])
    found = read_term_records(folder, school.terms[0])
    told = minutes_variables(
        last,
        sources=DocumentSources(
            items=found.items,
            meetings=found.meetings,
            school=school,
            term=school.terms[0],
            agenda=shipped_agenda(),
        ),
    )
    assert told["figures"] == _sentence(naive(folder / "2026-2027-1.json")["figures"])


def test_the_naive_count_can_tell_a_wrong_figure(places):
    """One status changed behind our back: the count of before no longer fits."""
    folder = places()
    _school_with(folder, [make_measure(1, "事项")], [])
    path = folder / "2026-2027-1.json"
    before = naive(path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["items"]["1"]["status"] = "done"
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert _by_code(folder) != before
    assert _by_code(folder) == naive(path)
