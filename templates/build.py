"""Build the shipped Word templates and the tables in their README.

Run ``python -m templates.build`` after a change in this folder or in the tables of variables of
``meetingtui.documents.template_variable_table``. The templates are ordinary Word files that a
school may open and change.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from docx.document import Document as WordDocument

from meetingtui.documents.document_type import STATUS, SUMMARY
from meetingtui.documents.template_variable import TemplateVariable
from meetingtui.documents.template_variable_table import (
    FOLLOW_UP,
    MINUTES,
    NOTICE,
    OF_RECORD,
    TASKS,
)
from templates.follow_up import follow_up
from templates.minutes import minutes
from templates.minutes_gbt9704 import minutes_gbt9704
from templates.notice import notice
from templates.record import record
from templates.status import status
from templates.summary import summary
from templates.tasks import tasks, tasks_each

FOLDER = Path(__file__).resolve().parent

BUILDERS = {
    "minutes.docx": minutes,
    "minutes-gbt9704.docx": minutes_gbt9704,
    "record.docx": record,
    "tasks.docx": tasks,
    "tasks-each.docx": tasks_each,
    "follow-up.docx": follow_up,
    "notice.docx": notice,
    "status.docx": status,
    "summary.docx": summary,
}
"""Every shipped template and what makes it."""

TABLES = {
    "纪要": MINUTES,
    "会议记录": OF_RECORD,
    "任务单": TASKS,
    "督办单": FOLLOW_UP,
    "会议通知": NOTICE,
    "推进情况": STATUS,
    "工作总结": SUMMARY,
}
"""The README's tables, by the words in their marks."""

_DATED = (2026, 1, 1, 0, 0, 0)


def packed(document: WordDocument) -> bytes:
    """Return the content of the .docx file; the same document always gives the same bytes."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for entry in source.infolist():
            dated = zipfile.ZipInfo(entry.filename, _DATED)
            dated.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(dated, source.read(entry))
    return fixed.getvalue()


def with_tables(readme: str) -> str:
    """Return the README's text with the current tables of variables between their marks."""
    for name, variables in TABLES.items():
        begins = f"<!-- {name}的变量表开始：由 build.py 写入，请勿手改 -->"
        ends = f"<!-- {name}的变量表结束 -->"
        before, rest = readme.split(begins)
        after = rest.split(ends)[1]
        rows = "\n".join(("| 变量 | 含义 | 例子 |", "|---|---|---|", *_rows(variables)))
        readme = f"{before}{begins}\n{rows}\n{ends}{after}"
    return readme


def _rows(variables: Iterable[TemplateVariable], start: str = "") -> Iterator[str]:
    for each in variables:
        path = f"{start}{each.name}"
        kind = "（列表）" if each.is_list else ""
        yield f"| `{path}` | {each.meaning}{kind} | {'' if each.parts else each.example} |"
        yield from _rows(each.parts, f"{path}[…]." if each.is_list else f"{path}.")


def main() -> None:
    """Write the templates and the README into this folder."""
    for name, build in BUILDERS.items():
        (FOLDER / name).write_bytes(packed(build()))
    readme = FOLDER / "README.md"
    readme.write_text(with_tables(readme.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
