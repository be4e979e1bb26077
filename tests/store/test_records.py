import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.store.records import ImmutableRecordMap

NUMBERS = st.integers(0, 1000)


@given(
    st.dictionaries(NUMBERS, st.text(max_size=2)),
    st.lists(st.dictionaries(NUMBERS, st.none() | st.text(max_size=2), max_size=4), max_size=6),
)
def test_an_edited_record_map_equals_a_dict_and_leaves_earlier_maps_unchanged(first, edits):
    model, ours = first, ImmutableRecordMap(first)
    pictures = []
    for edit in edits:
        pictures.append((ours, model))
        model = {number: text for number, text in (model | edit).items() if text is not None}
        ours = ours.with_edits(edit)
    for picture, was in [*pictures, (ours, model)]:
        assert picture == was == dict(picture) == dict(picture.items())
        assert (sorted(picture), len(picture)) == (sorted(was), len(was))
        assert sorted(picture.values()) == sorted(was.values())
        assert all((number in picture) == (number in was) for number in range(0, 1001, 7))
        assert picture.get(1001) is None


def test_a_record_map_cannot_be_changed_in_place():
    with pytest.raises(TypeError):
        ImmutableRecordMap({1: "a"})[2] = "b"


def test_a_record_map_keeps_the_order_of_its_ids():
    assert list(ImmutableRecordMap({3: "c", 1: "a", 2: "b"})) == [3, 1, 2]


def test_keys_that_are_not_numbers_are_not_found():
    records = ImmutableRecordMap({1: "一"})
    assert records.get(None) is None
    assert "1" not in records
