import pytest

from meetingtui.meeting.record import SourceKind, guess_source_kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("《给教师的建议》第三章", SourceKind.BOOK),
        ("《作业设计研究》", SourceKind.BOOK),
        ("市教育局关于作业管理的通知", SourceKind.POLICY),
        ("《关于减轻学生作业负担的意见》", SourceKind.POLICY),
        ("《义务教育数学课程标准（2022年版）》", SourceKind.POLICY),
        ("2022年版新课标", SourceKind.POLICY),
        ("区级骨干教师培训", SourceKind.LECTURE),
        ("听《读懂孩子》讲座", SourceKind.LECTURE),
        ("同行交流", None),
        ("", None),
    ],
)
def test_the_kind_is_guessed_only_where_the_words_give_it_away(words, kind):
    assert guess_source_kind(words) is kind
