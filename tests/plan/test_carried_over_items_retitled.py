"""An item whose title was put right at the import goes on next term, and does not stand twice."""

from datetime import date

import msgspec
import pytest

from meetingtui.base.term_calendar import Term
from meetingtui.plan.carried_over_items import items_carried_into_new_term, unfinished_items
from meetingtui.plan.importing.plan_document import PlanDocument, PlanNode, PlanNodeKind
from meetingtui.plan.importing.proposal import create_import_proposal, preview_import
from meetingtui.plan.importing.proposal_corrections import rename_proposal_entry
from meetingtui.plan.item import Item
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

FIRST = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SECOND = Term(id="2026-2027-2", first_monday=date(2027, 2, 22), end=date(2027, 7, 2))
SCHOOL = School(
    name="启明小学",
    departments=(Department(name="教学处"),),
    people=(Person(name="江明川"),),
    terms=(FIRST, SECOND),
    meeting=RegularMeetingSettings(weekday="周一"),
)
HEADING = "扎实推进校本课程资源库建设有关工作"
TODAY = date(2027, 2, 22)


def plan(text: str) -> PlanDocument:
    node = PlanNode(number="1.", title=HEADING, text=text, kind=PlanNodeKind.MEASURE)
    other = PlanNode(number="2.", title="更换操场照明", kind=PlanNodeKind.MEASURE)
    top = PlanNode(number="一、", title="教学", kind=PlanNodeKind.SECTION, children=(node, other))
    return PlanDocument(title="工作计划", school="", term="", nodes=(top,))


def imported(document: PlanDocument, items: dict[int, Item], term: Term) -> dict[int, Item]:
    """The items after the plan was read; in the first term one title is put right."""
    proposal = create_import_proposal(document, school=SCHOOL, term=term, items=items)
    if term is FIRST:
        at = [entry.node.title for entry in proposal.entries].index(HEADING)
        proposal = rename_proposal_entry(proposal, at, "建好课程资源库")
    made = preview_import(proposal, items, today=term.first_monday)
    kept = {id: item for id, item in items.items() if id not in made.section_ids_to_delete}
    return kept | {item.id: item for item in made.items_to_store}


def owed(items: dict[int, Item]) -> list[tuple[str, bool]]:
    """Titles of what is owed in the new term, and whether each goes on from the old one."""
    return sorted((item.title, bool(item.origin)) for item in items.values() if item.is_open)


def carry(last: dict[int, Item], there: dict[int, Item]) -> dict[int, Item]:
    put = items_carried_into_new_term(
        unfinished_items(last), FIRST.id, there, today=TODAY, term=SECOND
    )
    return there | {item.id: item for item in put}


@pytest.mark.parametrize("text", [f"{HEADING}，12月底前完成。", f"{HEADING}，6月底前完成。"])
@pytest.mark.parametrize("plan_comes_first", [True, False])
def test_it_is_found_by_the_paragraph_or_heading_it_was_read_from(
    text: str, plan_comes_first: bool
) -> None:
    last = imported(plan(f"{HEADING}，12月底前完成。"), {}, FIRST)
    assert "建好课程资源库" in {item.title for item in last.values()}
    if plan_comes_first:
        now = carry(last, imported(plan(text), {}, SECOND))
    else:
        now = imported(plan(text), carry(last, {}), SECOND)
    assert len(owed(now)) == 2
    assert all(goes_on for _, goes_on in owed(now))


def test_records_of_before_are_matched_by_the_paragraph_alone() -> None:
    text = f"{HEADING}，12月底前完成。"
    last = {
        id: msgspec.structs.replace(item, heading="")
        for id, item in imported(plan(text), {}, FIRST).items()
    }
    assert len(owed(carry(last, imported(plan(text), {}, SECOND)))) == 2
