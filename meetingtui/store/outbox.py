"""The outbox: one file per e-mail with its delivery state, so that nothing is sent twice."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from meetingtui.base.errors import StoreBusyError, StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.documents.mail.outgoing_email import (
    OutgoingEmail,
    reduce_to_sent_and_doubtful_deliveries,
)
from meetingtui.store.durable_files import replace_file_content

FOLDER = "outbox"
"""Name of the folder for e-mail drafts; e-mail sent by this program is in its subfolder."""


class Outbox:
    """Storage of the e-mails that this program sends: files ``outbox/sending/*.json``.

    Args:
        data: the data folder.
    """

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER / "sending"
        """Path of the folder that contains the e-mail files."""

    def read_emails(self) -> list[OutgoingEmail]:
        """Read all e-mails in the outbox folder, oldest first; empty if there is no folder yet.

        Raises:
            StoreError: a file cannot be read; then nothing may be sent, because that file may
                record that somebody has received the e-mail already.
        """
        return sorted(
            map(self._read_email, self._email_files()), key=lambda each: (each.created, each.id)
        )

    def save_email(self, email: OutgoingEmail) -> None:
        """Write an e-mail to its file in the outbox, replacing the stored version.

        Raises:
            StoreError: writing failed; the stored version is unchanged.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file_content(
                self._email_path(email), msgspec.json.format(msgspec.json.encode(email))
            )
        except OSError as error:
            raise StoreError(
                f"发送记录没有存进 {self.folder}：{explain_os_error(error)}。"
            ) from error

    def replace_emails(self, old: Iterable[OutgoingEmail], new: Iterable[OutgoingEmail]) -> None:
        """Replace e-mails with new ones. Of an old e-mail only the addresses stay that it was sent
        to or is in doubt for; without any its file is deleted.

        Raises:
            StoreError: a file could not be written or deleted; the files before it are changed.
        """
        fresh = list(new)
        kept = {email.id for email in fresh}
        for email in old:
            left = reduce_to_sent_and_doubtful_deliveries(email)
            if left:
                self.save_email(left)
            elif email.id not in kept:
                try:
                    self._email_path(email).unlink(missing_ok=True)
                except OSError as error:
                    raise StoreError(f"旧的待发邮件删不掉：{explain_os_error(error)}。") from error
        for email in fresh:
            self.save_email(email)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A context manager that locks the outbox, so that only one program sends at a time; it
        creates the folder and does not wait.

        Raises:
            StoreBusyError: another window is sending.
            StoreError: the folder is not writable.
        """
        lock = FileLock(self.folder / "sending.lock", mode=0o600)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreBusyError("另一个窗口正在发送邮件。请等它发完再发。") from error
        except OSError as error:
            raise StoreError(
                f"不能在 {self.folder} 存放发送记录：{explain_os_error(error)}。"
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _email_files(self) -> Iterable[Path]:
        """List the files of all e-mails in the outbox folder.

        Raises:
            StoreError: the folder cannot be read.
        """
        try:
            return sorted(self.folder.glob("*.json"))
        except OSError as error:
            raise StoreError(f"读不了 {self.folder}：{explain_os_error(error)}。") from error

    def _read_email(self, path: Path) -> OutgoingEmail:
        """Read one e-mail of the outbox from its file.

        Raises:
            StoreError: the file cannot be read or decoded.
        """
        try:
            return msgspec.json.decode(path.read_bytes(), type=OutgoingEmail)
        except OSError as error:
            raise StoreError(f"读不了发送记录 {path.name}：{explain_os_error(error)}。") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StoreError(
                f"发送记录 {path} 已损坏，为免重复发送，没有发送任何邮件。"
                "请先问清哪些人已收到，再把这个文件移走。"
            ) from error

    def _email_path(self, email: OutgoingEmail) -> Path:
        """Path of an e-mail's file, named after a digest of the e-mail's id."""
        name = sha256(email.id.encode()).hexdigest()[:24]
        return self.folder / f"{name}.json"
