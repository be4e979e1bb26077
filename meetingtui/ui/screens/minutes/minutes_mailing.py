"""Mails one meeting's minutes: recipients, drafts, sending. The methods are slow and are called in
threads.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from meetingtui.documents.document_file import meeting_file_name
from meetingtui.documents.mail.delivery import DeliveryOutcome, send_emails_of_outbox
from meetingtui.documents.mail.letters import Attachment, MailingContext, current_minutes_version
from meetingtui.documents.mail.mailing_preparation import (
    Mailing,
    current_or_new_minutes_file,
    prepare_mailing,
    read_minutes_attachment,
)
from meetingtui.documents.mail.mime_encoding import write_drafts_of_minutes_letters
from meetingtui.documents.mail.outgoing_email import (
    DeliveryStage,
    OutgoingEmail,
    RecipientDelivery,
    deliveries_preventing_resend,
    make_outgoing_email,
    resolve_doubtful_delivery,
)
from meetingtui.documents.meeting_document import render_minutes
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template_catalogue import find_meeting_template
from meetingtui.meeting.record import Meeting
from meetingtui.school.mail_settings import MailSettings
from meetingtui.store.outbox import FOLDER, Outbox
from meetingtui.ui.app_context import AppContext


class MinutesSender:
    """Mails the minutes of one meeting, and records in the outbox who has received them.

    Args:
        context: the open term.
        meeting: the meeting.
        one_mail_each: whether each recipient gets a mail with the own tasks, not all the same one.
        with_calendar_file: whether a calendar file of the next meeting and deadlines is attached.
    """

    def __init__(
        self,
        context: AppContext,
        meeting: Meeting,
        *,
        one_mail_each: bool = False,
        with_calendar_file: bool = False,
    ) -> None:
        self._app_context = context
        self._records = context.records
        self._one_mail_each = one_mail_each
        self._with_calendar_file = with_calendar_file
        self.outbox = Outbox(context.folder)
        """The store of the mails that the program sends itself."""
        self.mailing_context = MailingContext(
            meeting=meeting,
            school=context.school,
            term=context.term,
            version=current_minutes_version(meeting),
            now=self._present_time(),
        )
        """The meeting whose minutes are mailed, and which version of the minutes."""

    @property
    def mail_settings(self) -> MailSettings | None:
        """The school's mail settings (server and sender); None where there are none and only
        drafts can be written.
        """
        box = self._app_context.school.mail
        return box if box and box.host else None

    def mailing_for_display(self) -> Mailing:
        """Return the mailing to all recipients, also to those who have received it already; without
        the minutes attached, for display only.

        Raises:
            MailError: nobody has an address.
        """
        return self._prepare_mailing({}, b"")

    def deliveries_preventing_resend(self) -> dict[str, RecipientDelivery]:
        """Return, by lower-case address, the deliveries of this version of the minutes that were
        sent, or may have been; to these addresses it is not sent again.

        Raises:
            StoreError: the outbox cannot be read.
        """
        return deliveries_preventing_resend(
            self._outbox_emails_of_this_version(), self.mailing_context
        )

    def deliveries_in_doubt(self) -> list[tuple[OutgoingEmail, RecipientDelivery]]:
        """Return the deliveries of this version of the minutes of which it is not known whether
        they succeeded, each with its mail.

        Raises:
            StoreError: the outbox cannot be read.
        """
        key = self.mailing_context.version.key
        return [
            (each, doubt)
            for each in self._outbox_emails_of_this_version()
            if each.edition == key
            for doubt in each.deliveries_at_stage(DeliveryStage.IN_DOUBT)
        ]

    def record_whether_delivery_arrived(
        self, doubt: RecipientDelivery, *, has_arrived: bool
    ) -> None:
        """Record in the outbox, for a delivery of unknown success, whether the mail has arrived;
        does nothing where its success is known by now.

        Raises:
            StoreError: it could not be recorded.
        """
        for each, found in self.deliveries_in_doubt():
            if found.address == doubt.address:
                now = self.mailing_context.now
                self.outbox.save_email(
                    resolve_doubtful_delivery(each, doubt.address, has_arrived=has_arrived, at=now)
                )

    def write_mail_drafts(self) -> list[Path]:
        """Write the mails with the minutes to all recipients as draft files in the outbox folder,
        and return their paths; the Word file is written first where it is not up to date.

        Raises:
            MeetingTuiError: nobody has an address, or nothing can be written.
        """
        letters = self._prepare_mailing({}, self._minutes_word_file_bytes()).letters
        folder = self._app_context.folder / FOLDER
        return write_drafts_of_minutes_letters(
            letters, self.mailing_context, folder, now=self.mailing_context.now
        )

    def send_to_remaining_recipients(
        self,
        mail_settings: MailSettings,
        password: str,
        on_progress: Callable[[int, int, RecipientDelivery], None],
        is_cancelled: Callable[[], bool],
    ) -> DeliveryOutcome:
        """Send the minutes to every recipient who does not have this version yet, and return the
        outcome. In the outbox, the new mails replace those of earlier attempts.

        Args:
            mail_settings: the mailbox to send from, and its server.
            password: password of the mailbox.
            on_progress: is called after each address with the number done, the total, and its
                delivery.
            is_cancelled: is asked before each address; returning True stops the sending.

        Raises:
            MeetingTuiError: another window is sending, or nothing can be written.
        """
        with self.outbox.lock():
            old = self._outbox_emails_of_this_version()
            letters = self._prepare_mailing(
                deliveries_preventing_resend(old, self.mailing_context),
                self._minutes_word_file_bytes(),
            ).letters
            fresh = [
                make_outgoing_email(each, self.mailing_context, mail_settings) for each in letters
            ]
            self.outbox.replace_emails(old, fresh)
            return send_emails_of_outbox(
                fresh,
                mail_settings,
                password=password,
                save=self.outbox.save_email,
                now=self._present_time,
                on_progress=on_progress,
                is_cancelled=is_cancelled,
            )

    def _present_time(self) -> datetime:
        """Return the present time with the local zone."""
        return self._app_context.now.astimezone()

    def _outbox_emails_of_this_version(self) -> list[OutgoingEmail]:
        """Return the mails in the outbox that carry this version of the minutes."""
        return [
            each
            for each in self.outbox.read_emails()
            if each.contains_minutes_of_meeting(self.mailing_context)
        ]

    def _prepare_mailing(
        self, already_sent: dict[str, RecipientDelivery], content: bytes
    ) -> Mailing:
        """Return the mails with the minutes attached.

        Args:
            already_sent: deliveries by lower-case address; these recipients get no mail.
            content: bytes of the minutes' Word file.

        Raises:
            MailError: nobody has an address.
        """
        return prepare_mailing(
            self.mailing_context,
            items=self._records.items,
            meetings=self._records.meetings,
            agenda=self._app_context.agenda,
            minutes_attachment=Attachment(
                name=meeting_file_name(self.mailing_context.meeting), content=content
            ),
            individually=self._one_mail_each,
            with_calendar=self._with_calendar_file,
            already_sent=already_sent,
        )

    def _minutes_word_file_bytes(self) -> bytes:
        """Return the bytes of the minutes' Word file: the one on the disk where it is up to date,
        else one made and written now.
        """
        context, meeting = self._app_context, self.mailing_context.meeting

        def render_word_file() -> bytes:
            return render_minutes(
                find_meeting_template(context.folder).path,
                meeting,
                sources=DocumentSources(
                    school=context.school,
                    term=context.term,
                    agenda=context.agenda,
                    items=self._records.items,
                    meetings=self._records.meetings,
                ),
            )

        changed = context.term_file.last_change_time
        path = current_or_new_minutes_file(
            meeting,
            context.folder / "minutes",
            render_word_file,
            changed=changed,
            now=self._present_time(),
        )
        return read_minutes_attachment(path, meeting).content
