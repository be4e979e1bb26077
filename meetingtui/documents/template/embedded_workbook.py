"""Checking the workbook embedded in a chart: plain sheets and formulas, nothing external."""

import re

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_OFFICE = "application/vnd.openxmlformats-officedocument."

EMBEDDED_WORKBOOK = f"{_SHEET}sheet"
"""Content type of the workbook embedded in a chart."""

_NAMES = (
    "sheet.main", "worksheet", "styles", "sharedStrings", "calcChain", "table", "sheetMetadata",
)  # fmt: skip

_PARTS = frozenset(
    {
        *(f"{_SHEET}{name}+xml" for name in _NAMES),
        f"{_OFFICE}theme+xml",
        f"{_OFFICE}extended-properties+xml",
        f"{_OFFICE}custom-properties+xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printerSettings",
        f"{_SHEET}printerSettings",
    }
)
"""Content types permitted in the workbook."""

_FORMULAS = (
    "f",
    "formula",
    "formula1",
    "formula2",
    "definedName",
    "calculatedColumnFormula",
    "totalsRowFormula",
)
"""Elements that contain a formula."""

_FUNCTION = re.compile(r"([A-Za-z_.][\w.]*)\s*\(")
_FUNCTIONS = frozenset(
    [
        "SUM",
        "AVERAGE",
        "COUNT",
        "COUNTA",
        "COUNTIF",
        "SUMIF",
        "MAX",
        "MIN",
        "ROUND",
        "IF",
        "AND",
        "OR",
        "NOT",
        "ABS",
        "INT",
        "MOD",
        "RANK",
    ]
)


def is_plain_workbook(raw: bytes) -> bool:
    """Return whether a workbook is readable and contains only figures and permitted formulas."""
    from meetingtui.base.office_package import PackageError, read_inner_package

    try:
        book = read_inner_package(raw)
    except PackageError:
        return False
    relations = (each for found in book.relations.values() for each in found)
    if any(each.content_type not in _PARTS for each in book.parts.values()) or any(
        each.is_external for each in relations
    ):
        return False
    return not any(
        "|" in (element.text or "")
        or any(name.upper() not in _FUNCTIONS for name in _FUNCTION.findall(element.text or ""))
        for each in book.parts.values()
        if each.root is not None
        for element in each.root.iter(*(f"{{*}}{name}" for name in _FORMULAS))
    )
