from datetime import date
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.errors import SettingsError
from meetingtui.base.yaml_reader import MAX_BYTES, parse_yaml_with_lines, read_yaml_with_lines


class Guest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    age: Annotated[int, msgspec.Meta(ge=1, le=99)] = 30
    day: date | None = None
    seated: bool = False
    tags: tuple[str, ...] = ()
    time: Annotated[str, msgspec.Meta(pattern=r"^\d\d:\d\d$")] = "14:30"
    extra: dict[str, str] = {}


def _parse(text: str) -> Guest:
    return parse_yaml_with_lines(text.encode(), Guest, "a.yaml")[0]


def _refusal(text: str) -> str:
    with pytest.raises(SettingsError) as refusal:
        _parse(text)
    return refusal.value.message


@pytest.mark.parametrize(
    "text", ["no", "yes", "on", "010", "0x1F", "14:30", "1_000", "1e3", "2026-09-01", "null", "=."]
)
def test_words_and_figures_that_yaml_would_twist_stay_text(text):
    assert _parse(f"name: {text}").name == text


def test_values_take_the_shape_that_is_wanted():
    guest = _parse(
        "name: 方文博\nage: 45\nday: 2026-09-01\nseated: true\ntags: [甲, 乙]\ntime: 08:05\n"
        "extra:\n  a: 1\n"
    )
    assert guest == Guest(
        name="方文博",
        age=45,
        day=date(2026, 9, 1),
        seated=True,
        tags=("甲", "乙"),
        time="08:05",
        extra={"a": "1"},
    )


def test_what_is_left_empty_takes_its_default():
    assert _parse("name: 方文博\nage:\nday: ~\ntags:\n") == Guest(name="方文博")


def test_comments_quotes_and_a_byte_order_mark_are_fine():
    assert _parse("\ufeff# 注释\nname: '方: 文博' # 后注\n").name == "方: 文博"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: 方\nage: 老", 2, "“age”应为一个整数"),
        ("name: 方\nage: 100", 2, "“age”不能大于 99"),
        ("name: 方\nage: 0", 2, "“age”不能小于 1"),
        ("name: 方\nday: 9月1日", 2, "2026-09-01 的样子"),
        ("name: 方\nday: 2026-02-30", 2, "2026-09-01 的样子"),
        ("name: 方\nseated: 是", 2, "true（是）或 false（否）"),
        ("name: 方\ntags: 甲", 2, "应为一个列表"),
        ("name: 方\ntags:\n  - 甲\n  - [乙]", 4, "应为一段文字"),
        ("name: 方\nextra: []", 2, "应为若干“名称: 内容”"),
        ("name: 方\ntime: 2点", 2, "“time”的写法不对"),
        ("name: 方\nnmae: 文", 2, "不认识“nmae”"),
        ("age: 3", 1, "缺少“name”"),
        ("name: 方\nname: 文", 2, "“name”写了两次"),
        ("name: 方\nextra:\n  a: 1\n  a: 2", 4, "“a”写了两次"),
        ("name: &x 方\nextra: {a: *x}", 2, "不支持 & 和 * 引用"),
        ("name： 方\n", 1, "应为若干"),
        ("name： 方\n# 年龄\nage: 3\n", 1, "全角冒号"),
        ("name: 方\nextra：\n  a: 1\n", 2, "全角冒号"),
        ("name: 方\nextra:\n\ta: 1\n", 3, "Tab"),
        ("name: '方\nage: 3\n", 1, "引号是否成对"),
        ("name: 方\ntags: [甲,\nage: 3\n", 2, "引号是否成对"),
        ("name: 方\n--- \nage: 3\n", 2, "格式不对"),
        ("[name]: 方\n", 1, "应是一个词"),
        ("name: 方\n<<: {name: 方}\n", 2, "不认识“<<”"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write(text, line, words):
    message = _refusal(text)
    assert words in message
    assert message.startswith(f"a.yaml 第 {line} 行：")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: 方\nextra:\n　　a: 1\nage: 3\n", 3, "全角空格"),
        ("name:　方\n\n# 说明：略\nage: 3\n", 1, "全角空格"),
        ("name: 方\nextra:\n  a: 1\n　 b: 2\nage: 3\n", 4, "全角空格"),
        ("age: 3\n　\n# 姓名\nname: 方\n", 2, "全角空格"),
        ("name： 方 # 全角\nage: 3\n", 1, "全角冒号"),
        ("name: 方\nextra:\n  a: 1\n   b: 2\nage: 3 # 说明：略\n", 4, "格式不对"),
    ],
)
def test_a_full_width_sign_is_found_on_its_own_line(text, line, words):
    message = _refusal(text)
    assert words in message
    assert message.startswith(f"a.yaml 第 {line} 行：")


def test_all_faults_are_told_at_once_each_with_its_line():
    text = "name: 方\nage: 老\nday: 明天\nnmae: 文\ntags:\n  - 甲\n  - [乙]\n  - [丙]\nname: 文\n"
    assert _refusal(text).splitlines() == [
        "a.yaml 有 6 处要改：",
        "第 2 行：“age”应为一个整数，例如 2。",
        "第 3 行：“day”应为一个日期，写成 2026-09-01 的样子。",
        "第 4 行：不认识“nmae”。请检查拼写，或在行首加 # 停用这一行。",
        "第 7 行：这一项应为一段文字。",
        "第 8 行：这一项应为一段文字。",
        "第 9 行：“name”写了两次。请只留一个。",
    ]


def test_a_yaml_bomb_is_refused_at_its_first_alias():
    bomb = "name: &a [x, x]\n" + "\n".join(f"k{n}: &b{n} [*a, *a]" for n in range(9))
    assert "引用" in _refusal(bomb)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (bytes(range(256)) * 4, "不是文字"),
        ("名称: 方".encode("utf-16")[:-1], "UTF-8"),
        (b"\x00", "不是文字"),
        (b"[" * 20_000, "嵌套太深"),
        (b"#" * (MAX_BYTES + 1), "不像设置文件"),
    ],
)
def test_what_is_no_settings_file_is_refused(raw, words):
    with pytest.raises(SettingsError, match=words):
        parse_yaml_with_lines(raw, Guest, "a.yaml")


def test_a_tag_runs_nothing():
    assert "应为一段文字" in _refusal("name: !!python/object/apply:os.getcwd []")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"没有\.yaml"):
        read_yaml_with_lines(tmp_path / "没有.yaml", Guest)


def test_later_checks_can_point_at_the_line_too():
    _, lines = parse_yaml_with_lines(b"name: a\n\nage: 3\n", Guest, "a.yaml")
    assert lines.error_at(("age",), "太小。").message == "a.yaml 第 3 行：太小。"
    assert lines.error_at(("age", 4, "x"), "太小。").message == "a.yaml 第 3 行：太小。"


@given(st.text(st.characters() | st.sampled_from("-:#&*[]{}'\"\n\t \uff1a|>?!%@"), max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    raw = text.encode("utf-8", "surrogatepass")
    for shape in (Guest, dict[str, str], list[Guest]):
        try:
            parse_yaml_with_lines(raw, shape, "a.yaml")
        except SettingsError as error:
            assert error.message.startswith("a.yaml")


def test_a_name_with_half_a_sign_is_refused_in_our_words():
    assert "不认识" in _refusal('name: 甲\n"a\\ud800": 1\n')
    assert _parse('name: 甲\nextra: {"a\\ud800": 1}\n').extra == {"a": "1"}


@pytest.mark.parametrize(
    "text",
    [
        "name: 方文博\nage:\t45\n",
        "name: 方文博\ntags: [甲?乙]\n",
        "name: 方文博\ntags: [甲, \ufeff乙\n ]x\n",
        "name: |# 一段\n  方文博\n",
    ],
)
def test_what_only_libyaml_accepts_is_refused(text):
    assert _refusal(text).startswith("a.yaml 第 ")


@given(
    st.lists(st.sampled_from([*"甲a1 :-[]{},|>'\"#!%@~.\n", "\n", ": ", "- ", "\n  "]), max_size=25)
)
def test_with_and_without_libyaml_a_text_is_read_alike(signs):
    def read() -> object:
        try:
            return parse_yaml_with_lines("".join(signs).encode(), dict[str, object], "a.yaml")[0]
        except SettingsError as refusal:
            return refusal.message

    fast = read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("yaml.__with_libyaml__", False)
        assert read() == fast
