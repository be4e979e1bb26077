import pytest

from meetingtui.meeting.record import ShareSourceKind, guess_share_source_kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("《给教师的建议》第三章", ShareSourceKind.BOOK),
        ("《作业设计研究》", ShareSourceKind.BOOK),
        ("市教育局关于作业管理的通知", ShareSourceKind.POLICY),
        ("《关于减轻学生作业负担的意见》", ShareSourceKind.POLICY),
        ("《义务教育数学课程标准（2022年版）》", ShareSourceKind.POLICY),
        ("2022年版新课标", ShareSourceKind.POLICY),
        ("区级骨干教师培训", ShareSourceKind.LECTURE),
        ("听《读懂孩子》讲座", ShareSourceKind.LECTURE),
        ("同行交流", None),
        ("", None),
    ],
)
def test_the_kind_is_guessed_only_where_the_words_give_it_away(words, kind):
    assert guess_share_source_kind(words) is kind
