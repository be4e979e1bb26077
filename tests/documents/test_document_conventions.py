"""Quotes within quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.documents.document_conventions import in_quotation_marks


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("更新校产台账", "“更新校产台账”"),
        ("建设班级劳动岗和“一米菜园”", "“建设班级劳动岗和‘一米菜园’”"),
        ("读“书里的‘山’”", "“读‘书里的“山”’”"),
        ("It’s time", "“It’s time”"),
    ],
)
def test_each_level_of_quotes_has_its_own_sign(words, said):
    assert in_quotation_marks(words) == said


@given(st.text("甲乙“”‘’"))
def test_no_word_is_lost_and_only_the_outer_quotes_are_added(words):
    signs = str.maketrans("", "", "“”‘’")
    assert in_quotation_marks(words).translate(signs) == words.translate(signs)
    assert len(in_quotation_marks(words)) == len(words) + 2
