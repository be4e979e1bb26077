"""The exceptions that are shown to the user, derived from one base class.

The text of each is Chinese, as a rule one sentence: what is wrong and what to do about it. Errors
that a caller inside the program always handles are defined where they are raised.
"""


class MeetingTuiError(Exception):
    """Base class of all errors with a Chinese message for the user; never a programming error."""

    @property
    def message(self) -> str:
        """The Chinese message to show to the user, without the class name."""
        return str(self)


class SettingsError(MeetingTuiError):
    """Error: a settings file (school.yaml, agenda.yaml) is invalid or cannot be read."""


class DocumentError(MeetingTuiError):
    """Error: a document given by the user, such as a plan, cannot be read."""


class TemplateError(MeetingTuiError):
    """Error: a Word template cannot be filled in."""


class StoreError(MeetingTuiError):
    """Error: the term file (one term's records in the data folder) cannot be opened, understood or
    written.
    """


class StoreBusyError(StoreError):
    """Error: the term file is open for writing in another running copy of the program."""


class StoreDamagedError(StoreError):
    """Error: the term file is damaged or missing; a backup may be restored in its place."""


class StoreReadOnlyError(StoreError):
    """Error: the term file's folder cannot be written to; the file can still be read."""


class RefusedError(MeetingTuiError):
    """Error: what the user asked for or entered is refused: it does not fit the records or the
    settings (no such meeting, a closed meeting), or is not valid (an empty name).
    """
