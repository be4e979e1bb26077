import pytest
from mail_school import mailbox

from meetingtui.documents.mail.smtp_connection import (
    KEYRING_SERVICE,
    PASSWORD_VARIABLE,
    find_mail_password,
)
from meetingtui.school.mail_settings import ConnectionSecurity

BOX = mailbox(security=ConnectionSecurity.SSL)


def test_the_environment_is_believed_and_an_open_local_server_wants_none():
    assert find_mail_password(BOX, {PASSWORD_VARIABLE: "code"}) == "code"
    assert find_mail_password(mailbox(), {PASSWORD_VARIABLE: "code"}) == ""


def test_the_keyring_is_asked_where_there_is_one():
    keyring = pytest.importorskip("keyring")
    backend = pytest.importorskip("keyring.backend")

    class Safe(backend.KeyringBackend):
        priority = 1
        kept = {(KEYRING_SERVICE, "office@example.com"): "from the safe"}  # noqa: RUF012

        def get_password(self, service, username):
            return self.kept.get((service, username))

        def set_password(self, service, username, password):
            raise NotImplementedError

        def delete_password(self, service, username):
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Safe())
    try:
        assert find_mail_password(BOX, {}) == "from the safe"
        assert (
            find_mail_password(mailbox(security=ConnectionSecurity.SSL, user="other"), {}) is None
        )
        assert find_mail_password(BOX, {PASSWORD_VARIABLE: "code"}) == "code"
    finally:
        keyring.set_keyring(before)


def test_a_machine_without_a_keyring_leaves_it_to_be_asked():
    keyring = pytest.importorskip("keyring")
    fail = pytest.importorskip("keyring.backends.fail")
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        assert find_mail_password(BOX, {}) is None
    finally:
        keyring.set_keyring(before)
