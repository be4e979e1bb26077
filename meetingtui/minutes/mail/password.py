"""The mailbox's password: from the environment or the system's keyring; never from a file."""

from collections.abc import Mapping

from meetingtui.mailbox import Mailbox

VARIABLE = "MEETINGTUI_MAIL_PASSWORD"
"""The environment variable that holds it."""

SERVICE = "meetingtui"
"""What the keyring knows us by."""


def known_password(mailbox: Mailbox, environ: Mapping[str, str]) -> str | None:
    """The password where it need not be asked for; empty where the server asks for none."""
    if not mailbox.account:
        return ""
    if given := environ.get(VARIABLE):
        return given
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:  # an extra that most schools do without
        return None
    try:
        return keyring.get_password(SERVICE, mailbox.account) or None
    except KeyringError:
        return None
