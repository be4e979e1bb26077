"""What the check has to say of one thing, in words."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How much a finding matters."""

    GRAVE = "grave"
    REMARK = "remark"
    PASSED = "passed"

    @property
    def label(self) -> str:
        """要紧、提醒、通过"""
        return {"grave": "要紧", "remark": "提醒", "passed": "通过"}[self.value]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at."""

    code: str
    """Which thing, for programs: references, copies, mail-host …"""
    severity: Severity
    """How much it matters."""
    where: str
    """The file or folder."""
    what: str
    """How it is."""
    advice: str = ""
    """What to do; empty where nothing need be done."""
    mendable: bool = False
    """Whether ``meetingtui check --fix`` does it."""


def grave(code: str, where: str, what: str, advice: str, *, mendable: bool = False) -> Finding:
    """What must be seen to."""
    return Finding(
        code=code,
        severity=Severity.GRAVE,
        where=where,
        what=what,
        advice=advice,
        mendable=mendable,
    )


def remark(code: str, where: str, what: str, advice: str, *, mendable: bool = False) -> Finding:
    """What should be known."""
    return Finding(
        code=code,
        severity=Severity.REMARK,
        where=where,
        what=what,
        advice=advice,
        mendable=mendable,
    )


def passed(code: str, where: str, what: str) -> Finding:
    """What is in order."""
    return Finding(code=code, severity=Severity.PASSED, where=where, what=what)
