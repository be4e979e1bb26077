"""The result of one check of the data folder: severity, what was found, and what to do."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """Enum of how serious the finding of a check of the data folder is: an error, a reminder, or
    passed.
    """

    GRAVE = "grave"
    REMARK = "remark"
    PASSED = "passed"

    @property
    def label(self) -> str:
        """Chinese name of a check finding's severity: 要紧、提醒 or 通过."""
        return {"grave": "要紧", "remark": "提醒", "passed": "通过"}[self.value]


class CheckFinding(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one check of the data folder: what was found, how severe it is, what to do."""

    code: str
    """Identifier of the check for programs: ``references``, ``copies``, ``mail-host``."""
    severity: Severity
    """Severity of the finding."""
    where: str
    """The file or folder concerned."""
    what: str
    """What was found, in Chinese."""
    advice: str = ""
    """What to do, in Chinese; empty where nothing is needed."""
    mendable: bool = False
    """Whether ``meetingtui check --fix`` can repair it."""
    subject: str = ""
    """Name of the person whose items can be handed over; empty for other findings."""


def error_finding(
    code: str, where: str, what: str, advice: str, *, mendable: bool = False
) -> CheckFinding:
    """Create a check finding of the highest severity (要紧): a fault that must be dealt with.

    Args:
        code: identifier of the check for programs.
        where: the file or folder concerned.
        what: what was found, in Chinese.
        advice: what to do, in Chinese.
        mendable: whether ``meetingtui check --fix`` can repair it.
    """
    return CheckFinding(
        code=code,
        severity=Severity.GRAVE,
        where=where,
        what=what,
        advice=advice,
        mendable=mendable,
    )


def reminder_finding(
    code: str, where: str, what: str, advice: str, *, mendable: bool = False, subject: str = ""
) -> CheckFinding:
    """Create a check finding of middle severity (提醒): something the user should know.

    Args:
        code: identifier of the check for programs.
        where: the file or folder concerned.
        what: what was found, in Chinese.
        advice: what to do, in Chinese.
        mendable: whether ``meetingtui check --fix`` can repair it.
        subject: name of the person whose items can be handed over; empty for other findings.
    """
    return CheckFinding(
        code=code,
        severity=Severity.REMARK,
        where=where,
        what=what,
        advice=advice,
        mendable=mendable,
        subject=subject,
    )


def passed_finding(code: str, where: str, what: str) -> CheckFinding:
    """Create a check finding that no problem was found (通过).

    Args:
        code: identifier of the check for programs.
        where: the file or folder concerned.
        what: what was checked, in Chinese.
    """
    return CheckFinding(code=code, severity=Severity.PASSED, where=where, what=what)
