"""Which department is offered an item that nobody has claimed."""

from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_operations import likely_department, next_department_in_cycle
from meetingtui.plan.tree import ItemTree
from meetingtui.school.school import School, parse_school

SCHOOL: School = parse_school(
    """\
name: 云山市晨光小学
departments:
  - {name: 课程教学部, short: [教学部]}
  - {name: 学生成长部}
  - {name: 后勤保障部}
people: [{name: 方启明}]
terms: [{id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-29}]
meeting: {weekday: 周一}
"""
)


def _measure(id: int, title: str, department: str = "", parent: int | None = 1) -> Item:
    return Item(
        id=id, kind=ItemKind.MEASURE, title=title, department=department, parent=parent, position=id
    )


def _section(id: int, title: str, parent: int | None = None) -> Item:
    return Item(id=id, kind=ItemKind.SECTION, title=title, parent=parent)


def _likely(*items: Item) -> str:
    return likely_department(items[-1], ItemTree(items), SCHOOL)


def test_the_department_its_words_name_comes_first():
    section = _section(1, "校园安全")
    others = [_measure(2, "更换照明", "后勤保障部"), _measure(3, "检修电梯", "后勤保障部")]
    assert _likely(section, *others, _measure(4, "由教学部组织观摩活动")) == "课程教学部"
    assert _likely(section, *others, _measure(4, "配合学生成长部办好运动会")) == "学生成长部"


def test_else_most_of_those_beside_it_and_on_a_tie_the_first_to_report():
    section = _section(1, "校园生活")
    two = [_measure(2, "读书节", "学生成长部"), _measure(3, "照明", "后勤保障部")]
    assert _likely(section, *two, _measure(9, "陪餐制度")) == "学生成长部"
    more = [*two, _measure(4, "食堂", "后勤保障部")]
    assert _likely(section, *more, _measure(9, "陪餐制度")) == "后勤保障部"


def test_else_the_section_around_it_else_the_first():
    outer, inner, beside = _section(1, "保障"), _section(2, "餐饮", 1), _section(3, "设备", 1)
    elsewhere = _measure(4, "检修电梯", "后勤保障部", parent=3)
    assert _likely(outer, inner, beside, elsewhere, _measure(5, "陪餐", parent=2)) == "后勤保障部"
    assert _likely(_measure(5, "陪餐", parent=None)) == "课程教学部"


def test_asked_again_every_department_has_its_turn_and_then_nobody():
    section, beside = _section(1, "校园生活"), _measure(2, "读书节", "学生成长部")
    department, turns = "", []
    for _ in range(5):
        item = _measure(3, "陪餐制度", department)
        department = next_department_in_cycle(item, ItemTree([section, beside, item]), SCHOOL)
        turns.append(department)
    assert turns == ["学生成长部", "课程教学部", "后勤保障部", "", "学生成长部"]
