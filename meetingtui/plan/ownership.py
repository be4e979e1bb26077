"""Who answers for an item, and when that department has its turn."""

from meetingtui.plan.item import Item
from meetingtui.school import School


def answering_department(item: Item, school: School) -> str:
    """Full name of the department that answers: its own, else its first person's."""
    return item.department or next((school.department_of(name) for name in item.people), "")


def department_rank(item: Item, school: School) -> int:
    """When the item's department has its turn; behind these teaching groups, unclaimed items last.

    What a teaching group answers for is called, too, though it has no turn itself.
    """
    ordered = sorted(school.departments, key=lambda department: department.teaching_group)
    names = [department.name for department in ordered]
    name = answering_department(item, school)
    return names.index(name) if name in names else len(names)
