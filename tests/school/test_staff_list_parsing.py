import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meetingtui.base.wording import without_unprintable
from meetingtui.school.school import School, parse_school
from meetingtui.school.staff_list_comparison import (
    RosterChangeKind,
    compare_with_staff_list,
    unknown_departments,
    with_roster_changes,
)
from meetingtui.school.staff_list_parsing import (
    Contact,
    StaffListColumn,
    parse_staff_list,
    split_text_into_rows,
)

HEADED = [
    ["清源小学教职工通讯录（2026年9月）", "", "", "", "", ""],
    ["序号", "姓　名", "所在部门", "行政职务", "联系电话", "电子邮箱"],
    ["1", "许　敏", "", "校长", "13800000001", "xumin@qq.com"],
    ["2", "何 平", "教务处", "教导处主任", "13800000002", "无"],
    ["3", "欧阳文静", "德育处", "大队辅导员", "13800000003", ""],
    ["4", "李敏", "教导处", "语文教师", "13800000004", ""],
    ["5", "李敏", "德育处", "数学教师", "13800000005", ""],
    ["6", "阿依古丽·买买提", "后勤组", "教师", "", ""],
    ["合计", "6人", "", "", "", ""],
]


def _school() -> School:
    return parse_school("""\
name: 清源小学
departments:
  - {name: 党政办公室, short: [办公室]}
  - {name: 教导处, short: [教务处]}
  - {name: 德育处}
people:
  - {name: 许敏, post: 副校长}
  - {name: 石立诚, post: 教师}
terms:
  - {id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-22}
meeting: {weekday: 周一}
""")


def test_columns_are_known_by_their_heading():
    found = parse_staff_list(HEADED)
    assert found.columns == (
        StaffListColumn.OTHER,
        StaffListColumn.NAME,
        StaffListColumn.DEPARTMENT,
        StaffListColumn.POST,
        StaffListColumn.PHONE,
        StaffListColumn.EMAIL,
    )
    assert found.contacts[:2] == (
        Contact(name="许敏", post="校长", phone="13800000001", email="xumin@qq.com"),
        Contact(name="何平", department="教务处", post="教导处主任", phone="13800000002"),
    )
    assert found.unread_row_messages == ("第9行没有读入：合计 6人",)


def test_namesakes_are_told_apart_by_their_posts():
    names = [each.name for each in parse_staff_list(HEADED).contacts]
    assert names[3:] == ["李敏（语文教师）", "李敏（数学教师）", "阿依古丽·买买提"]


def test_without_a_heading_columns_are_known_by_what_stands_in_them():
    rows = [
        ["教导处", "何平", "13800000002", "主任", "heping@qq.com"],
        ["德育处", "唐玉洁", "13800000003", "副主任", ""],
        ["总务处", "郑 田", "", "主任", "zt@163.com"],
    ]
    found = parse_staff_list(rows)
    assert found.columns == (
        StaffListColumn.DEPARTMENT,
        StaffListColumn.NAME,
        StaffListColumn.PHONE,
        StaffListColumn.POST,
        StaffListColumn.EMAIL,
    )
    assert [each.name for each in found.contacts] == ["何平", "唐玉洁", "郑田"]


def test_without_a_heading_a_word_is_no_name():
    found = parse_staff_list([["主持人"], ["罗天成"], ["唐玉洁"]])
    assert [each.name for each in found.contacts] == ["罗天成", "唐玉洁"]
    assert found.unread_row_messages == ("第1行没有读入：主持人",)


def test_two_lists_side_by_side_are_both_read():
    rows = [
        ["姓名", "职务", "姓名", "职务"],
        ["何平", "主任", "唐玉洁", "教师"],
        ["郑田", "教师", "", ""],
    ]
    assert [each.name for each in parse_staff_list(rows).contacts] == ["何平", "唐玉洁", "郑田"]


def test_two_rows_of_one_person_are_merged():
    rows = [
        ["姓名", "职务", "电话"],
        ["何平", "教导处主任", "13800000002"],
        ["何平", "工会主席", "13800000002"],
        ["何平", "教导处主任", "13800000002"],
    ]
    (found,) = parse_staff_list(rows).contacts
    assert found.post == "教导处主任、工会主席" or found.post.startswith("教导处主任、工会主席")


def test_columns_may_be_put_right_by_hand():
    rows = [["何平", "唐玉洁"], ["郑田", "罗成"]]
    columns = (StaffListColumn.OTHER, StaffListColumn.NAME)
    assert [each.name for each in parse_staff_list(rows, columns).contacts] == ["唐玉洁", "罗成"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("1. 何平 教导主任 13800000002\n2、许　敏 校长", [("何平", "教导主任"), ("许敏", "校长")]),
        ("何平，教导处，主任\n唐玉洁，德育处，教师", [("何平", "主任"), ("唐玉洁", "教师")]),
        ("姓名\t职务\r\n何平\t主任\r\n", [("何平", "主任")]),
        ("何平\n唐玉洁\n", [("何平", ""), ("唐玉洁", "")]),
        ("13800000002 何平", [("何平", "")]),
    ],
)
def test_pasted_text_is_read(text, people):
    found = parse_staff_list(split_text_into_rows(text)).contacts
    assert [(each.name, each.post) for each in found] == people


def test_a_line_of_names_behind_a_department_gives_each_their_department():
    found = parse_staff_list(split_text_into_rows("教导处：何平、许　敏\n德育处：唐玉洁")).contacts
    assert [(each.name, each.department) for each in found] == [
        ("何平", "教导处"),
        ("许敏", "教导处"),
        ("唐玉洁", "德育处"),
    ]


def test_new_changed_and_gone_people_are_told():
    changes = compare_with_staff_list(_school(), parse_staff_list(HEADED).contacts)
    told = {each.person.name: (each.kind, each.words) for each in changes}
    assert told["许敏"] == (
        RosterChangeKind.CHANGED,
        "职务 副校长 → 校长；邮箱 （空） → xumin@qq.com",
    )
    assert told["何平"] == (RosterChangeKind.NEW, "")
    assert told["石立诚"] == (RosterChangeKind.GONE, "")
    assert told["阿依古丽·买买提"] == (RosterChangeKind.NEW, "没有部门“后勤组”")
    assert unknown_departments(_school(), parse_staff_list(HEADED).contacts) == ("后勤组",)


def test_taken_people_head_their_departments_host_and_record():
    changes = compare_with_staff_list(_school(), parse_staff_list(HEADED).contacts)
    found = with_roster_changes(_school(), changes)
    assert found.find_person("石立诚") is None
    assert [each.head for each in found.departments] == ["", "何平", "欧阳文静"]
    assert found.meeting.host == "许敏"
    assert found.find_person("何平").department == "教导处"
    attending = [each.name for each in found.people if each.attends]
    assert attending == ["许敏", "何平", "欧阳文静"]


def test_the_same_list_again_changes_nothing():
    contacts = parse_staff_list(HEADED).contacts
    found = with_roster_changes(_school(), compare_with_staff_list(_school(), contacts))
    assert {each.kind for each in compare_with_staff_list(found, contacts)} == {
        RosterChangeKind.SAME
    }


_CELLS = st.sampled_from(
    [
        "姓名",
        "职务",
        "部门",
        "何平",
        "许　敏",
        "教导处",
        "主任",
        "a@b.cn",
        "13800000000",
        "",
        " ",
        "合计",
    ]
) | st.text(max_size=6)


@settings(max_examples=120, deadline=None)
@example([["许敏\x1b", "教导处"]])
@given(st.lists(st.lists(_CELLS, max_size=6), max_size=8))
def test_of_any_table_nothing_is_made_up(rows):
    found = parse_staff_list(rows)
    written = "".join("".join(without_unprintable(cell).split()) for row in rows for cell in row)
    for contact in found.contacts:
        assert contact.name.split("（")[0].replace(" ", "").replace("·", "") in written.replace(
            "•", ""
        ).replace("·", "")
        assert contact.email in written
        assert contact.department in written
    school = _school()
    changes = compare_with_staff_list(school, found.contacts)
    after = with_roster_changes(school, changes)
    assert len({each.name for each in after.people}) == len(after.people)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_any_pasted_text_is_read_or_left(text):
    parse_staff_list(split_text_into_rows(text))
