"""The ``mail`` part of school.yaml."""

import pytest
import yaml

from meetingtui.base import shipped_files as shipped
from meetingtui.base.errors import SettingsError
from meetingtui.school import school
from meetingtui.school.mail_settings import ConnectionSecurity, is_email_address

TEXT = """\
name: 示例市启明小学
departments:
  - {name: 教学处}
people:
  - {name: 江明川}
terms:
  - {id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-22}
meeting: {weekday: 周一}
mail:
  address: office@qq.com
  host: smtp.qq.com
  cc: [江明川, jyj@example.org]
"""


def refusal(extra):
    with pytest.raises(SettingsError) as refused:
        school.parse_school(TEXT + extra)
    return refused.value.message


def test_the_usual_port_and_account_need_not_be_written():
    found = school.parse_school(TEXT).mail
    assert (found.security, found.server_port) == (ConnectionSecurity.SSL, 465)
    assert found.login_name == "office@qq.com"
    starttls = school.parse_school(f"{TEXT}  security: starttls\n  user: office\n").mail
    assert (starttls.server_port, starttls.login_name) == (587, "office")
    assert school.parse_school(TEXT.partition("mail:")[0]).mail is None


@pytest.mark.parametrize("word", ["abc", "123456", '""'])
def test_a_password_in_the_file_is_refused_with_why_and_where_it_belongs(word):
    said = refusal(f"  password: {word}\n")
    assert said.startswith("school.yaml 第 13 行：")
    assert "常被复制" in said
    assert "MEETINGTUI_MAIL_PASSWORD" in said
    assert "请删去这一行" in said
    assert "abc" not in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("office@qq.com", "office＠qq.com", "不像邮箱地址"),
        ("[江明川, jyj@example.org]", "[路人]", "抄送“路人”既不是"),
        ("smtp.qq.com", "smtp.qq.com\n  security: none", "只能用于本机"),
        ("smtp.qq.com", "smtp。qq。com", "半角"),
        ("smtp.qq.com", "smtp.qq.com\n  port: 99999", "不能大于 65535"),
        ("smtp.qq.com", "smtp.qq.com\n  security: tls", "可选"),
    ],
)
def test_a_slip_is_named_with_its_line(old, new, words):
    with pytest.raises(SettingsError, match=words) as refused:
        school.parse_school(TEXT.replace(old, new, 1))
    assert "第" in refused.value.message


def test_an_open_line_to_this_machine_is_allowed_and_needs_no_login():
    text = TEXT.replace("smtp.qq.com", "localhost\n  security: none")
    found = school.parse_school(text).mail
    assert (found.server_port, found.login_name) == (25, "")


@pytest.mark.parametrize("address", ["wang.xm+6@mail.school.edu.cn", "1@qq.com"])
def test_addresses_as_people_have_them(address):
    assert is_email_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "a@b", "@b.c", "a@b c", "a@b\n", "王@b.c", "a@b..c", "a" * 300 + "@b.c"],
)
def test_invalid_email_addresses_are_refused(address):
    assert not is_email_address(address)


def test_the_commented_example_of_the_shipped_file_works_once_uncommented():
    text = (shipped.templates_folder() / "school.yaml").read_text(encoding="utf-8")
    example = text[text.index("# mail:") :].replace("# ", "")
    found = yaml.safe_load(example)["mail"]
    assert set(found) == {"address", "name", "host", "security", "cc"}
    loaded = school.parse_school(TEXT.partition("mail:")[0] + example.replace("方文博", "江明川"))
    assert loaded.mail.host == "smtp.qq.com"
