"""Damaged plans for ``fuzz``: the invented plans of the benchmarks in every type of file."""

import json
import random
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from benchmarks import plan_papers, plans
from benchmarks.spoiling import spoil_bytes, spoil_yaml, spoil_zip
from meetingtui.plan.importing.plan_document import plan_document_as_json
from meetingtui.plan.importing.plan_reader import read_plan

_SIGNS = (
    "一、", "（一）", "1.", "1.1.1.1", "①", "●", "第一周：", "九月份：", "13月：", "99月99日前",
    "（", "）", "【", "】", "：", "。", "；", "\t", "\n", "\n\n", "　　", "|", "---", "#", "目录",
    "……12", "第 3 页", "首页 > 计划", "责任部门：", "（王、李）", "每月每周",
    "99999999999999999999次", "≥", "2026-02-30", "\u200b", "\ud800", "\x00",
)  # fmt: skip
"""What changes the meaning of a plan where it is put in."""

_TYPES = ("docx", "xlsx", "txt", "md", "csv", "yaml")


@cache
def _contents(form: str) -> tuple[bytes, ...]:
    """The contents of all invented plans that can be written as this type of file."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if form == "csv":
            return tuple(map(_as_csv, _written("xlsx", folder, form="txt")))
        if form == "yaml":
            return tuple(_as_yaml(path) for path in _written("txt", folder))
        written = _written(form, folder)
        if form == "docx":
            written += [plans.write(paper, form, folder) for paper in plans.papers()]
        return tuple(path.read_bytes() for path in written)


def _written(known_as: str, folder: Path, form: str = "") -> list[Path]:
    return [
        plan_papers.write(paper, form or known_as, folder)
        for paper in plan_papers.papers()
        if known_as in paper.forms
    ]


def _as_csv(path: Path) -> bytes:
    rows = [line.strip("|").split("|") for line in path.read_text(encoding="utf-8").splitlines()]
    return "\n".join(",".join(cell.strip() for cell in row) for row in rows).encode("gb18030")


def _as_yaml(path: Path) -> bytes:
    return json.dumps(plan_document_as_json(read_plan(path)), ensure_ascii=False).encode()


def spoil_plan(form: str, _: bytes, rng: random.Random) -> bytes:
    """Choose one of the invented plans and damage it.

    Args:
        form: type of the file: docx, xlsx, txt, md, csv or yaml.
        _: ignored; the plan is chosen here.
        rng: source of the random choices.
    """
    content = rng.choice(_contents(form))
    if form in ("docx", "xlsx"):
        return spoil_zip(content, rng)
    if form == "yaml" and rng.random() < 0.5:
        return spoil_yaml(content, rng)
    return _spoil_text(content, rng)


def _spoil_text(content: bytes, rng: random.Random) -> bytes:
    """Damage a text: lose, exchange, join or repeat lines, insert characters, or change bytes."""
    if rng.random() < 0.25:
        return spoil_bytes(content, rng)
    encoding = "gb18030" if _is_gb(content) else "utf-8"
    lines = content.decode(encoding).split("\n")
    for _ in range(rng.choice((1, 3, 10))):
        at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                lines[at : at + rng.choice((1, 5))] = []
                lines = lines or [""]
            case 1:
                lines[at], lines[to] = lines[to], lines[at]
            case 2:
                lines[at : at + 2] = ["".join(lines[at : at + 2])]
            case 3:
                lines[at:at] = lines[to : to + 3] * rng.choice((1, 3, 60))
            case _:
                where = rng.randrange(len(lines[at]) + 1)
                sign = rng.choice(_SIGNS) * rng.choice((1, 1, 2, 40))
                lines[at] = f"{lines[at][:where]}{sign}{lines[at][where:]}"
    return "\n".join(lines).encode(
        encoding, errors="surrogatepass" if encoding == "utf-8" else "replace"
    )


def _is_gb(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


SPOILERS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    form: partial(spoil_plan, form) for form in _TYPES
}
"""By the ending of the file."""
