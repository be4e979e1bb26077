"""Everything this program refuses, as one family of errors.

The text of each error is shown to the secretary as it stands: one Chinese
sentence saying what is wrong and what to do about it.
"""


class MeetingTuiError(Exception):
    """A refusal with a message for the user; never a programming mistake."""

    @property
    def message(self) -> str:
        """The sentence to show, without the class name."""
        return str(self)


class SettingsError(MeetingTuiError):
    """A settings file (school.yaml, agenda.yaml) cannot be used as it stands."""


class DocumentError(MeetingTuiError):
    """A document handed to us (a plan) cannot be read."""


class TemplateError(MeetingTuiError):
    """A Word template cannot be filled in."""


class StoreError(MeetingTuiError):
    """The term file cannot be opened, understood or written."""


class StoreBusyError(StoreError):
    """Another running program holds the term file open for writing."""


class StoreDamagedError(StoreError):
    """The term file is damaged or gone; a backup may take its place."""


class StoreReadOnlyError(StoreError):
    """Nothing can be written where the term file lies; it can still be looked at."""


class RefusedError(MeetingTuiError):
    """What was asked for does not fit the records (no such meeting, a closed one…)."""
