"""The templates to choose from: those that travel with the program, and the school's own."""

import io
import re
import zipfile
from pathlib import Path

import msgspec

from meetingtui import shipped
from meetingtui.errors import TemplateError
from meetingtui.minutes.archive import read_docx
from meetingtui.minutes.context import CONTENT
from meetingtui.minutes.form import Form
from meetingtui.minutes.paper import SUFFIX, place_for, write
from meetingtui.minutes.record_variables import OF_RECORD
from meetingtui.office_archive import is_owner_file


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """One template that can be chosen."""

    name: str
    """What one calls it: 公文纪要, or an own file's name without .docx."""
    form: Form
    """Which paper it makes."""
    path: Path
    """The .docx file."""
    is_own: bool = False
    """Whether it is the school's."""


SHIPPED = (
    ("纪要", Form.MINUTES, "minutes.docx"),
    ("公文纪要", Form.MINUTES, "minutes-gbt9704.docx"),
    ("会议记录", Form.RECORD, "record.docx"),
    ("任务单", Form.TASKS, "tasks.docx"),
    ("个人任务单", Form.PERSONAL_TASKS, "tasks.docx"),
    ("推进情况", Form.STATUS, "status.docx"),
    ("工作总结", Form.SUMMARY, "summary.docx"),
)
"""Name, form and file of what travels with the program; the first is written unless asked."""

_CONTENT = frozenset({*CONTENT.values(), "decided", "achievements", "sheets"})
"""The variables that hold what was recorded; the others are names, dates and figures."""

_BY_NAME = (
    (Form.STATUS, "推进情况", "status"),
    (Form.SUMMARY, "总结", "summary"),
    (Form.TASKS, "任务", "tasks"),
    (Form.RECORD, "记录", "record"),
)
"""What stands in a file's name, or what it begins with, tells its form; the first counts."""

_BY_VARIABLES = (
    (Form.TASKS, frozenset({"sheets"})),
    (Form.STATUS, frozenset({"late", "soon", "since"})),
    (Form.SUMMARY, frozenset({"silent", "annex"})),
    (Form.RECORD, frozenset({each.name for each in OF_RECORD})),
)
"""Else what only that form has in its tags."""

_TAGS = re.compile(r"\{[{%].*?[}%]\}", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")


def own_folder(folder: Path) -> Path:
    """Where a school puts its own templates."""
    return folder / "templates"


def templates(folder: Path) -> list[Template]:
    """All that can be chosen: ours, or the school's in their place, then the school's others."""
    own = {path.name: path for path in _own_files(folder)}
    found = [
        Template(
            name=name,
            form=form,
            path=own.get(file, shipped.templates() / file),
            is_own=file in own,
        )
        for name, form, file in SHIPPED
    ]
    ours = {file for _, _, file in SHIPPED}
    return [*found, *(template_of(path) for name, path in own.items() if name not in ours)]


def papers(folder: Path) -> list[Template]:
    """Those of them that a meeting can be written by."""
    return [each for each in templates(folder) if each.form.is_of_a_meeting]


def of_term(folder: Path, form: Form) -> Template:
    """The template of a paper that tells of the term: the school's, or ours."""
    return next(each for each in templates(folder) if each.form is form)


def template_of(path: Path) -> Template:
    """A file that somebody names, with the form that its name or its tags tell."""
    return Template(name=path.stem, form=_form_of(path), path=path, is_own=True)


def chosen(folder: Path, wanted: str = "") -> Template:
    """The template of a name, or the file, for a meeting's paper; without either, the minutes.

    Raises:
        TemplateError: there is none of that name and no such file, the message tells the names;
            or it is the template of another paper.
    """
    known = papers(folder)
    if not wanted:
        return known[0]
    plain = wanted.removesuffix(SUFFIX)
    for each in known:
        if each.name in (wanted, plain) or (each.path.name == wanted and each.is_own):
            return each
    path = Path(wanted)
    if path.suffix or len(path.parts) > 1:
        found = template_of(path)
        if not found.form.is_of_a_meeting:
            raise TemplateError(f"“{path.name}”是{found.form.label}的模板，不是某一次例会的文书。")
        return found
    names = "、".join(each.name for each in known)
    raise TemplateError(f"没有叫“{wanted}”的模板。可用：{names}；也可以写一个 .docx 文件。")


def copy_of_shipped(name: str, wanted: Path) -> Path:
    """A starting copy of one of ours at the file wanted, or under its own name in the folder.

    Raises:
        PaperError: nothing can be written there.
        TemplateError: a file of that name is there; it stays as it is.
    """
    file = next(file for called, _, file in SHIPPED if called == name)
    target = place_for(wanted, file)
    if target.exists():
        raise TemplateError(f"已经有“{target}”。为免覆盖，请换一个名字，或先把它移走。")
    return write((shipped.templates() / file).read_bytes(), target.parent, target.name)


def left_out(template: Template) -> list[str]:
    """What a meeting may record and the template never writes, as a school calls it."""
    names = _names_in(template.path)
    return [each.meaning for each in template.form.variables if each.name in _CONTENT - names]


def _own_files(folder: Path) -> list[Path]:
    there = own_folder(folder)
    if not there.is_dir():
        return []
    return sorted(
        path
        for path in there.iterdir()
        if path.suffix.lower() == SUFFIX and path.is_file() and not is_owner_file(path)
    )


def _form_of(path: Path) -> Form:
    stem = path.stem
    if "个人" in stem and "任务" in stem:
        return Form.PERSONAL_TASKS
    for form, called, file in _BY_NAME:
        if called in stem or stem.startswith(file):
            return form
    names = _names_in(path)
    return next((form for form, own in _BY_VARIABLES if names & own), Form.MINUTES)


def _names_in(path: Path) -> set[str]:
    """Every word in the tags of its body; nothing where it cannot be read, as the check says."""
    try:
        raw = read_docx(path)
    except TemplateError:
        return set()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        text = _MARKUP.sub("", archive.read("word/document.xml").decode(errors="replace"))
    return {word for tag in _TAGS.findall(text) for word in re.findall(r"\w+", tag)}
