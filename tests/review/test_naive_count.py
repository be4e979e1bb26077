"""Every figure there is, against a count over the raw file that knows none of our code.

What :func:`naive` counts with is ``json.load`` and the rules in words: no record, no tree,
no survey. All that shows figures must agree with it, down to the last group.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from meetingtui.cli.opening import today
from meetingtui.cli.program import cli
from meetingtui.meeting.agenda import gather
from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.minutes.context import minutes_context
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.reporting import report
from meetingtui.plan.tree import ItemTree
from meetingtui.review import figures
from meetingtui.review.ledger.workbook import ledger
from meetingtui.review.status_paper import status_context
from meetingtui.review.survey import Survey
from meetingtui.school import School, load
from meetingtui.store.folder import open_term, records_of_term
from meetingtui.store.records import Change

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


@st.composite
def terms(draw: st.DrawFn) -> tuple[list[Item], list[Meeting]]:
    """The items and meetings of a term, of every kind and in every state."""
    items: list[Item] = []

    def add(kind: ItemKind, parent: int | None) -> int:
        id = len(items) + 1
        item = Item(
            id=id,
            kind=kind,
            title=f"事项{id}",
            parent=parent,
            position=draw(st.integers(0, 3)),
            department=draw(st.sampled_from(["", "", "教学处", "总务处", "老校区"])),
            people=tuple(draw(st.sampled_from([(), ("林知夏",), ("周砚",), ("林知夏", "周砚")]))),
            due=draw(st.none() | st.dates(FIRST, LAST)),
            due_text=draw(st.sampled_from(["", "", "每月"])),
            tracked=kind is ItemKind.SECTION or draw(st.integers(0, 5)) > 0,
            created=draw(st.none() | DAYS),
        )
        for day in sorted(draw(st.lists(DAYS, max_size=3, unique=True))):
            status = draw(st.none() | st.sampled_from(Status))
            item = report(item, on=day, status=status, text=draw(st.sampled_from(["", "在做"])))
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
    meetings = [
        Meeting(id=number, number=number, on=day, state=MeetingState.CLOSED)
        for number, day in enumerate(held, 1)
    ]
    meetings.append(Meeting(id=len(held) + 1, number=len(held) + 1, on=TODAY))
    return items, meetings


def naive(path: Path) -> dict[str, dict[str, Any]]:
    """Whole, sections, departments and people counted out of the raw file."""
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
        return {name: _counted(own, held) for name, own in groups.items()}

    return {
        "figures": _counted(rows, held),
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


def _counted(rows: list[dict[str, Any]], held: list[str]) -> dict[str, int]:
    def status(row: dict[str, Any]) -> str:
        return str(row.get("status", "not_started"))

    def is_open(row: dict[str, Any]) -> bool:
        return row.get("tracked", True) and status(row) not in ("done", "cancelled")

    def is_asked(row: dict[str, Any]) -> bool:
        return is_open(row) and status(row) != "paused"

    def is_late(row: dict[str, Any]) -> bool:
        return is_asked(row) and bool(row.get("due")) and row["due"] < TODAY.isoformat()

    def is_near(row: dict[str, Any]) -> bool:
        last = (TODAY + timedelta(days=AT_RISK_DAYS)).isoformat()
        return is_asked(row) and bool(row.get("due")) and TODAY.isoformat() <= row["due"] <= last

    def is_silent(row: dict[str, Any]) -> bool:
        since = row["heard"] or row.get("created") or ""
        unheard = sum(day > since for day in held)
        is_meant = status(row) == "in_progress" or not row.get("due")
        return is_asked(row) and is_meant and unheard >= STALE_MEETINGS

    def is_nobodys(row: dict[str, Any]) -> bool:
        return is_asked(row) and not row.get("people") and not row.get("department")

    def is_dateless(row: dict[str, Any]) -> bool:
        return is_open(row) and not row.get("due") and not row.get("due_text")

    plan = [row for row in rows if row["role"] == "plan"]
    found = {name: sum(status(row) == name for row in plan) for name in _STATUSES}
    found["total"] = len(plan) - found["cancelled"]
    found["overdue"] = sum(map(is_late, plan))
    found["at_risk"] = sum(map(is_near, plan))
    found["normal"] = sum(map(is_asked, plan)) - found["overdue"] - found["at_risk"]
    found["stale"] = sum(map(is_silent, plan))
    found["unclaimed"] = sum(map(is_nobodys, plan))
    found["no_deadline"] = sum(map(is_dateless, plan))
    for role in ("task", "part"):
        own = [row for row in rows if row["role"] == role]
        found[f"{role}s"] = sum(status(row) != "cancelled" for row in own)
        found[f"open_{role}s"] = sum(map(is_open, own))
        found[f"overdue_{role}s"] = sum(map(is_late, own))
    return found


_STATUSES = ("done", "in_progress", "not_started", "paused", "cancelled")


def _by_code(folder: Path) -> dict[str, Any]:
    survey = _survey(folder)
    found = {
        "figures": figures.count(survey.rows),
        "sections": figures.by_section(survey),
        "departments": figures.by_department(survey),
        "people": figures.by_person(survey),
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
    "暂缓": "paused",
    "取消": "cancelled",
    "滞后": "overdue",
    "预警": "at_risk",
    "久未汇报": "stale",
    "待认领": "unclaimed",
    "无时限": "no_deadline",
    "议定事项": "tasks",
    "分工": "parts",
}


def _by_ledger(folder: Path) -> dict[str, dict[str, dict[str, int]]]:
    """The tables of the ledger's first sheet, by their first head."""
    path = folder / "台账.xlsx"
    path.write_bytes(ledger(_survey(folder)))
    tables: dict[str, dict[str, dict[str, int]]] = {}
    heads: list[Any] = []
    for first, *rest in CalamineWorkbook.from_path(path).get_sheet_by_name("概况").to_python():
        if first in ("责任部门", "章节"):
            heads, table = rest, tables.setdefault(first, {})
        elif heads and first:
            told = zip(heads, rest, strict=True)
            table[first] = {_XLSX[head]: int(value) for head, value in told if head in _XLSX}
    return tables


def _survey(folder: Path) -> Survey:
    school = load(folder)
    records = records_of_term(folder, school.terms[0])
    tree = ItemTree.of(records.items)
    return Survey(tree, records.meetings, school=school, term=school.terms[0], today=TODAY)


def _school_with(folder: Path, items: list[Item], meetings: list[Meeting]) -> School:
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    school = load(folder)
    with open_term(folder, school.terms[0]) as term_file:
        term_file.record(Change(words="试", items=tuple(items), meetings=tuple(meetings)))
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

    survey = _survey(folder)
    meetings = survey.meetings.values()
    called = gather(survey.tree, meetings, school=survey.school, day=TODAY)
    assert set(called) == _naive_call(folder / "2026-2027-1.json")
    heard = {row["id"]: row["heard"] for row in _naive_rows(_raw(folder / "2026-2027-1.json")[0])}
    assert {row["id"]: row["last_on"] or "" for row in _listed(folder)} == heard

    told = _by_ledger(folder)
    for head, groups in (("责任部门", "departments"), ("章节", "sections")):
        whole = {**expected[groups], "合计": expected["figures"]}
        assert told[head] == {name: _only(counts, _XLSX.values()) for name, counts in whole.items()}

    paper = status_context(survey)
    assert paper["lead"].startswith(_sentence(expected["figures"]))
    for row in paper["departments"]:
        whole = {**expected["departments"], "合计": expected["figures"]}[row["name"]]
        assert _only(row, _PAPER) == _only(whole, _PAPER)


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
    found = records_of_term(folder, school.terms[0])
    told = minutes_context(
        last,
        items=found.items,
        meetings=found.meetings,
        school=school,
        term=school.terms[0],
        agenda=shipped_agenda(),
    )
    assert told["figures"] == _sentence(naive(folder / "2026-2027-1.json")["figures"])


def test_the_naive_count_can_tell_a_wrong_figure(places):
    """One status changed behind our back: the count of before no longer fits."""
    folder = places()
    _school_with(folder, [Item(id=1, kind=ItemKind.MEASURE, title="事项")], [])
    path = folder / "2026-2027-1.json"
    before = naive(path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["items"]["1"]["status"] = "done"
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert _by_code(folder) != before
    assert _by_code(folder) == naive(path)
