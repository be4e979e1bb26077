"""The department proposed for an item without one."""

from functools import partial

from record_builders import make_measure, make_section

from meetingtui.plan.item import Item
from meetingtui.plan.item_operations import likely_department, next_department_in_cycle
from meetingtui.plan.item_tree import ItemTree
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


measure = partial(make_measure, parent=1)


def _likely(*items: Item) -> str:
    return likely_department(items[-1], ItemTree(items), SCHOOL)


def test_the_department_its_words_name_comes_first():
    section = make_section(1, "校园安全")
    others = [
        measure(2, "更换照明", department="后勤保障部"),
        measure(3, "检修电梯", department="后勤保障部"),
    ]
    assert _likely(section, *others, measure(4, "由教学部组织观摩活动")) == "课程教学部"
    assert _likely(section, *others, measure(4, "配合学生成长部办好运动会")) == "学生成长部"


def test_the_department_of_most_siblings_is_offered_and_on_a_tie_the_first_to_report():
    section = make_section(1, "校园生活")
    two = [
        measure(2, "读书节", department="学生成长部"),
        measure(3, "照明", department="后勤保障部"),
    ]
    assert _likely(section, *two, measure(9, "陪餐制度")) == "学生成长部"
    more = [*two, measure(4, "食堂", department="后勤保障部")]
    assert _likely(section, *more, measure(9, "陪餐制度")) == "后勤保障部"


def test_without_siblings_the_department_in_the_section_is_offered_else_the_first():
    outer, inner, beside = (
        make_section(1, "保障"),
        make_section(2, "餐饮", parent=1),
        make_section(3, "设备", parent=1),
    )
    elsewhere = measure(4, "检修电梯", department="后勤保障部", parent=3)
    assert _likely(outer, inner, beside, elsewhere, measure(5, "陪餐", parent=2)) == "后勤保障部"
    assert _likely(measure(5, "陪餐", parent=None)) == "课程教学部"


def test_asked_again_every_department_has_its_turn_and_then_nobody():
    section, beside = make_section(1, "校园生活"), measure(2, "读书节", department="学生成长部")
    department, turns = "", []
    for _ in range(5):
        item = measure(3, "陪餐制度", department=department)
        department = next_department_in_cycle(item, ItemTree([section, beside, item]), SCHOOL)
        turns.append(department)
    assert turns == ["学生成长部", "课程教学部", "后勤保障部", "", "学生成长部"]
