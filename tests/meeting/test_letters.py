import pytest

from meetingtui.meeting.letters import as_typed_for, looks_like_initials, unknown_speaker


@pytest.mark.parametrize("word", ["gxm", "gx", "高xm", "欧阳xh"])
def test_initials_are_told_from_other_letters(word):
    assert looks_like_initials(word)


@pytest.mark.parametrize("word", ["ppt", "ai", "WiFi", "PPT", "STEM", "g", "xiaoming", "教学", ""])
def test_words_of_their_own_are_no_initials(word):
    assert not looks_like_initials(word)


def test_caps_lock_does_not_matter_but_for_words_of_their_own():
    assert as_typed_for("SWB") == "swb"
    assert as_typed_for("PPT") == "PPT"


@pytest.mark.parametrize(
    ("line", "nobody"),
    [
        ("gxm：同意", "gxm"),
        ("gxm 同意", "gxm"),
        ("ysz、gxm都同意", ""),
        ("ysz、gxm：同意", "gxm"),
        ("ysz：同意", ""),
        ("ppt 要统一", ""),
        ("gxm", ""),
        ("建议改期", ""),
    ],
)
def test_an_opinion_of_unknown_initials_is_noticed(line, nobody):
    assert unknown_speaker(line, {"ysz": "严守正"}) == nobody
