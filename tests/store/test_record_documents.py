from hypothesis import given
from hypothesis import strategies as st

from meetingtui.store.record_documents import preserve_unknown_fields


def test_unknown_fields_stay_beside_changed_ones():
    raw = {"title": "早读", "colour": "red"}
    assert preserve_unknown_fields(raw, {"title": "早读"}, {"title": "晚读"}) == {
        "title": "晚读",
        "colour": "red",
    }


def test_a_known_field_that_fell_back_to_its_default_goes():
    raw = {"title": "早读", "department": "教学处", "x": 1}
    was = {"title": "早读", "department": "教学处"}
    assert preserve_unknown_fields(raw, was, {"title": "早读"}) == {"title": "早读", "x": 1}


def test_a_nested_record_keeps_its_own_even_where_it_was_all_default():
    raw = {"share": {"slides": "a.pptx"}}
    now = {"share": {"presenter": "方文博"}}
    assert preserve_unknown_fields(raw, {}, now) == {
        "share": {"slides": "a.pptx", "presenter": "方文博"}
    }


def test_list_elements_are_matched_by_id_wherever_they_moved():
    raw = [{"id": 1, "title": "甲", "x": 1}, {"id": 2, "title": "乙", "x": 2}]
    was = [{"id": 1, "title": "甲"}, {"id": 2, "title": "乙"}]
    now = [{"id": 2, "title": "乙改"}, {"id": 3, "title": "丙"}, {"id": 1, "title": "甲"}]
    assert preserve_unknown_fields(raw, was, now) == [
        {"id": 2, "title": "乙改", "x": 2},
        {"id": 3, "title": "丙"},
        {"id": 1, "title": "甲", "x": 1},
    ]


def test_elements_without_ids_are_matched_by_what_they_were():
    raw = [{"text": "一", "by": "a"}, {"text": "二", "by": "b"}]
    was = [{"text": "一"}, {"text": "二"}]
    assert preserve_unknown_fields(raw, was, [{"text": "二"}, {"text": "三"}, {"text": "一"}]) == [
        {"text": "二", "by": "b"},
        {"text": "三"},
        {"text": "一", "by": "a"},
    ]


def test_an_amended_element_keeps_its_place():
    raw = [{"text": "一", "by": "a"}, {"text": "二", "by": "b"}]
    was = [{"text": "一"}, {"text": "二"}]
    assert preserve_unknown_fields(raw, was, [{"text": "一"}, {"text": "二改"}]) == [
        {"text": "一", "by": "a"},
        {"text": "二改", "by": "b"},
    ]


def test_a_removed_element_takes_its_unknown_fields_along():
    raw = [{"text": "一", "by": "a"}, {"text": "二", "by": "b"}]
    was = [{"text": "一"}, {"text": "二"}]
    assert preserve_unknown_fields(raw, was, [{"text": "二"}]) == [{"text": "二", "by": "b"}]


def test_an_element_with_a_new_id_inherits_nothing():
    raw, was = [{"id": 1, "x": 1}], [{"id": 1}]
    assert preserve_unknown_fields(raw, was, [{"id": 2}]) == [{"id": 2}]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values, values)
def test_where_everything_is_known_the_new_value_is_what_stands(was, now):
    assert preserve_unknown_fields(was, was, now) == now


@given(values)
def test_where_nothing_changed_the_file_stands_as_it_is(value):
    assert preserve_unknown_fields(value, value, value) == value


@given(st.dictionaries(st.sampled_from("abcd"), values), values)
def test_unknown_fields_survive_any_change(was, unknown):
    raw = was | {"unknown": unknown}
    assert preserve_unknown_fields(raw, was, {}) == {"unknown": unknown}
