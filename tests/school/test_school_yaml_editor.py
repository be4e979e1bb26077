from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from meetingtui.base import shipped_files
from meetingtui.base.errors import SettingsError
from meetingtui.base.term_calendar import Term
from meetingtui.school.mail_settings import MailSettings
from meetingtui.school.school import (
    BackupSettings,
    Department,
    Goal,
    Person,
    RegularMeetingSettings,
    School,
    WarningThresholds,
    parse_school,
)
from meetingtui.school.school_yaml_editor import updated_yaml_text
from meetingtui.school.settings_normalisation import _KEYS

TEXT = """\
# 我校的设置，手写的说明
name: 示例市启明小学   # 全称
departments:
  # 第一个部门
  - name: 教学处
    short: [教导处]
    head: '沈知远'   # 新任

  # 管学生的
  - name: 德育处
people:
  - {name: 江明川, post: 校长}
  # 教学主任
  - { name: 沈知远, department: 教学处 }
  - name: 白小舟
    attends: false   # 不参加
# 学期在下面
terms:
  - id: 2026-2027-1
    first_monday: 2026-8-31
    end: 2027-01-22

# 例会
meeting:
  weekday: 星期一
  host: 江明川
# 末尾
"""


def _changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines that only one of the two texts has."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_nothing_changed_is_nothing_written():
    assert updated_yaml_text(TEXT, parse_school(TEXT)) == TEXT


def test_keys_of_a_hands_own_survive_and_misspelt_ones_are_faults():
    text = TEXT.replace("    attends: false", "    备注: 借调\n    attends: false")
    text = text.replace("post: 校长}", "post: 校长, tel: 8012}") + "colour: blue\n"
    school = parse_school(text)
    people = (replace(school.people[0], email="a@b.cn"), *school.people[1:])
    after = updated_yaml_text(text, replace(school, people=people))
    assert "{name: 江明川, post: 校长, tel: 8012, email: a@b.cn}" in after
    assert "    备注: 借调\n" in after and "colour: blue\n" in after
    with pytest.raises(SettingsError, match="不认识“haed”"):
        parse_school(text.replace("head:", "haed:"))


def test_every_key_of_a_school_is_known():
    records = (
        School,
        Department,
        Person,
        Term,
        RegularMeetingSettings,
        Goal,
        WarningThresholds,
        BackupSettings,
        MailSettings,
    )
    assert {field for each in records for field in each.__struct_fields__} == set(_KEYS)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_value_changes_one_line_and_keeps_its_comment(newline):
    text = TEXT.replace("\n", newline)
    school = parse_school(text)
    people = list(school.people)
    people[2] = replace(people[2], post="教师", attends=True)
    after = updated_yaml_text(text, replace(school, name="启明小学", people=tuple(people)))
    assert _changed_lines(text, after) == (
        ["name: 示例市启明小学   # 全称", "    attends: false   # 不参加"],
        ["name: 启明小学   # 全称", "    post: 教师"],
    )
    assert after.count("\r\n") == (after.count("\n") if newline == "\r\n" else 0)


def test_a_deleted_last_entry_leaves_the_comments_of_the_next_section():
    school = parse_school(TEXT)
    after = updated_yaml_text(TEXT, replace(school, people=school.people[:2]))
    assert _changed_lines(TEXT, after) == (
        ["  - name: 白小舟", "    attends: false   # 不参加"],
        [],
    )


def test_a_renamed_department_stays_in_its_place_with_its_comment():
    school = parse_school(TEXT)
    renamed = replace(school.departments[1], name="学生处", former=("德育处",))
    after = updated_yaml_text(TEXT, replace(school, departments=(school.departments[0], renamed)))
    assert "  # 管学生的\n  - name: 学生处\n    former: [德育处]\npeople:" in after


def test_entries_are_added_dropped_and_put_in_order():
    school = parse_school(TEXT)
    fresh = Department(name="总务处", short=("后勤", "总务"), head="白小舟")
    wanted = replace(
        school,
        departments=(fresh, school.departments[1], school.departments[0]),
        people=(school.people[1], Person(name="何: 人", post="#1"), *school.people[2:]),
        meeting=replace(school.meeting, host="", recorder="白小舟", time="9:05"),
        mail=MailSettings(address="a@b.cn", cc=("沈知远",)),
        backup=BackupSettings(copy_to="E:\\备份"),
        goals=(Goal(name="书香", years="2025"),),
        key_tags=(),
    )
    after = updated_yaml_text(TEXT, wanted)
    assert parse_school(after) == wanted
    for remark in ("# 第一个部门", "# 管学生的", "# 教学主任", "# 学期在下面", "# 例会", "# 末尾"):
        assert remark in after
    assert updated_yaml_text(after, school).count("# 例会") == 1


def test_the_template_takes_a_whole_school():
    template = (shipped_files.templates_folder() / "school.yaml").read_text(encoding="utf-8")
    term = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
    text = template.replace("$term", term.id).replace("$first_monday", "2026-08-31")
    text = text.replace("$end", "2027-01-22")
    wanted = replace(
        parse_school(TEXT),
        departments=(Department(name="工会"),),
        people=(),
        terms=(term,),
        name="甲小学",
    )
    wanted = replace(wanted, meeting=replace(wanted.meeting, host=""))
    after = updated_yaml_text(text, wanted)
    assert parse_school(after) == wanted
    assert "江明川" not in after.replace("host: 江明川", "")
    assert all(line in after for line in template.splitlines() if line.startswith("# 人员"))


_WORDS = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" :#'\"-,{}[]&*!|>%@`?~"),
    min_size=1,
    max_size=8,
).filter(lambda text: text == text.strip() and text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(_WORDS, unique=True, max_size=5),
    st.lists(st.tuples(_WORDS, st.booleans()), max_size=4, unique_by=lambda each: each[0]),
    _WORDS,
)
def test_any_names_are_written_so_that_they_are_read_back(people, departments, post):
    base = parse_school(TEXT)
    wanted = School(
        name=post,
        departments=tuple(
            Department(name=name, grade_group=flag)
            for name, flag in [*departments, ("部：门", False)]
        ),
        people=tuple(Person(name=name, post=post) for name in people),
        terms=base.terms,
        meeting=replace(base.meeting, host=""),
    )
    assert parse_school(updated_yaml_text(TEXT, wanted)) == wanted
