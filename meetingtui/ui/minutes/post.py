"""The mailing of one meeting's minutes as the mail screen asks for it; it runs in threads."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from meetingtui.mailbox import Mailbox
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.catalogue import chosen
from meetingtui.minutes.document import minutes_document
from meetingtui.minutes.mail.delivery import Outcome, deliver
from meetingtui.minutes.mail.drafts import write_drafts
from meetingtui.minutes.mail.letters import Attachment, Occasion, edition_of
from meetingtui.minutes.mail.mailing import Mailing, attached, mailing, paper_file
from meetingtui.minutes.mail.parcel import Delivery, Parcel, Stage, had_by, parcel, settled
from meetingtui.minutes.paper import file_name
from meetingtui.store.outbox import FOLDER, Outbox
from meetingtui.ui.desk import Desk


class Post:
    """One meeting, its letters, and the outbox."""

    def __init__(
        self, desk: Desk, meeting: Meeting, *, is_each: bool = False, with_dates: bool = False
    ) -> None:
        self._desk = desk
        self._records = desk.records
        self._is_each = is_each
        self._with_dates = with_dates
        self.outbox = Outbox(desk.folder)
        """What the program sends itself."""
        self.occasion = Occasion(
            meeting=meeting,
            school=desk.school,
            term=desk.term,
            edition=edition_of(meeting),
            now=self._now(),
        )
        """Which meeting, which version of its minutes."""

    @property
    def mailbox(self) -> Mailbox | None:
        """Through which mail is sent; None where there are only drafts."""
        box = self._desk.school.mail
        return box if box and box.host else None

    def to_everybody(self) -> Mailing:
        """Who gets it, whoever has it already; nothing is written.

        Raises:
            MailError: nobody has an address.
        """
        return self._mailing({}, b"")

    def had(self) -> dict[str, Delivery]:
        """Who has this version already, by address.

        Raises:
            StoreError: the outbox cannot be read.
        """
        return had_by(self._parcels(), self.occasion)

    def doubts(self) -> list[tuple[Parcel, Delivery]]:
        """Those of whom nobody knows whether they got this version.

        Raises:
            StoreError: the outbox cannot be read.
        """
        key = self.occasion.edition.key
        return [
            (each, doubt)
            for each in self._parcels()
            if each.edition == key
            for doubt in each.at(Stage.IN_DOUBT)
        ]

    def settle(self, doubt: Delivery, *, has_arrived: bool) -> None:
        """Put down what was found out about one of them.

        Raises:
            StoreError: that could not be put down.
        """
        for each, found in self.doubts():
            if found.address == doubt.address:
                now = self.occasion.now
                self.outbox.save(settled(each, doubt.address, has_arrived=has_arrived, at=now))

    def draft(self) -> list[Path]:
        """Write the letters as drafts, and say where they lie.

        Raises:
            MeetingTuiError: nobody has an address, or nothing can be written.
        """
        letters = self._mailing({}, self._paper()).letters
        folder = self._desk.folder / FOLDER
        return write_drafts(letters, self.occasion, folder, now=self.occasion.now)

    def send(
        self,
        mailbox: Mailbox,
        password: str,
        on_progress: Callable[[int, int, Delivery], None],
        is_cancelled: Callable[[], bool],
    ) -> Outcome:
        """Send to everybody who does not have this version yet.

        Raises:
            MeetingTuiError: another window is sending, or nothing can be written.
        """
        with self.outbox.held():
            old = self._parcels()
            letters = self._mailing(had_by(old, self.occasion), self._paper()).letters
            fresh = [parcel(each, self.occasion, mailbox) for each in letters]
            self.outbox.replace(old, fresh)
            return deliver(
                fresh,
                mailbox,
                password=password,
                save=self.outbox.save,
                now=self._now,
                on_progress=on_progress,
                is_cancelled=is_cancelled,
            )

    def _now(self) -> datetime:
        return self._desk.now.astimezone()

    def _parcels(self) -> list[Parcel]:
        return [each for each in self.outbox.parcels() if each.is_of(self.occasion)]

    def _mailing(self, had: dict[str, Delivery], content: bytes) -> Mailing:
        return mailing(
            self.occasion,
            items=self._records.items,
            meetings=self._records.meetings,
            agenda=self._desk.agenda,
            paper=Attachment(name=file_name(self.occasion.meeting), content=content),
            is_each=self._is_each,
            with_dates=self._with_dates,
            had=had,
        )

    def _paper(self) -> bytes:
        """The Word file: the one that went out, or one written now."""
        desk, meeting = self._desk, self.occasion.meeting

        def document() -> bytes:
            return minutes_document(
                chosen(desk.folder).path,
                meeting,
                school=desk.school,
                term=desk.term,
                agenda=desk.agenda,
                items=self._records.items,
                meetings=self._records.meetings,
            )

        changed = desk.file.last_change
        path = paper_file(meeting, desk.folder / "minutes", document, changed=changed)
        return attached(path, meeting).content
