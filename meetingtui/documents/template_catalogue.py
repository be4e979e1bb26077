"""The catalogue of Word templates: those shipped with the program and the school's own."""

import re
from pathlib import Path

import msgspec

from meetingtui.base import shipped_files as shipped
from meetingtui.base.errors import TemplateError
from meetingtui.base.office_part_reader import open_office_part_reader
from meetingtui.base.untrusted_office_archive import is_word_lock_file
from meetingtui.documents.document_file import SUFFIX, resolve_output_path, write_document
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.minutes_sections import MINUTES_BLOCKS
from meetingtui.documents.template.word_text import LIMITS
from meetingtui.documents.template_variable_table import OF_RECORD
from meetingtui.meeting.record import RemarkKind


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A Word template in the catalogue: name, kind of document and file."""

    name: str
    """Name of the template: 公文纪要, or a school's file name without .docx."""
    document_type: DocumentType
    """Kind of document that the template produces."""
    path: Path
    """Path of the .docx file."""
    is_own: bool = False
    """Whether the file is the school's own rather than a shipped one."""


SHIPPED = (
    ("纪要", DocumentType.MINUTES, "minutes.docx"),
    ("公文纪要", DocumentType.MINUTES, "minutes-gbt9704.docx"),
    ("会议记录", DocumentType.RECORD, "record.docx"),
    ("任务单", DocumentType.TASKS, "tasks.docx"),
    ("分部门任务单", DocumentType.TASKS, "tasks-each.docx"),
    ("个人任务单", DocumentType.PERSONAL_TASKS, "tasks-each.docx"),
    ("督办单", DocumentType.FOLLOW_UP, "follow-up.docx"),
    ("会议通知", DocumentType.NOTICE, "notice.docx"),
    ("推进情况", DocumentType.STATUS, "status.docx"),
    ("工作总结", DocumentType.SUMMARY, "summary.docx"),
)
"""Name, kind and file name of the shipped templates; the first one is the default."""

_IN_SECTIONS = frozenset(
    {*(block.variable for block in MINUTES_BLOCKS), "achievements", *RemarkKind}
)
"""Variables for recorded content that the variable ``sections`` contains as well."""

_CONTENT = _IN_SECTIONS | {"decided", "notices", "sheets"}
"""All variables for recorded content; the others are names, dates and figures."""

_BY_NAME = (
    (DocumentType.STATUS, "推进情况", "status"),
    (DocumentType.SUMMARY, "总结", "summary"),
    (DocumentType.TASKS, "任务", "tasks"),
    (DocumentType.FOLLOW_UP, "督办", "follow-up"),
    (DocumentType.NOTICE, "通知", "notice"),
    (DocumentType.RECORD, "记录", "record"),
)
"""Kind of document recognised by a part or the beginning of the file name; first match counts."""

_BY_VARIABLES = (
    (DocumentType.TASKS, frozenset({"sheets"})),
    (DocumentType.FOLLOW_UP, frozenset({"notices"})),
    (DocumentType.NOTICE, frozenset({"agenda"})),
    (DocumentType.STATUS, frozenset({"late", "soon", "since"})),
    (DocumentType.SUMMARY, frozenset({"silent", "annex"})),
    (DocumentType.RECORD, frozenset({each.name for each in OF_RECORD})),
)
"""Kind of document recognised by variables that no other kind has."""

_TAG_START, _TAG_END = re.compile(r"\{[{%]"), re.compile(r"[}%]\}")


def own_templates_folder(folder: Path) -> Path:
    """Path of the folder with the school's own templates, in the data folder."""
    return folder / "templates"


def available_templates(folder: Path) -> list[Template]:
    """List all available templates: the shipped ones, then the school's others by file name.

    A file in the school's folder replaces the shipped templates with the same file name.

    ``folder`` is the data folder.
    """
    own = {path.name: path for path in _own_template_files(folder)}
    found = [
        Template(
            name=name,
            document_type=form,
            path=own.get(file, shipped.templates_folder() / file),
            is_own=file in own,
        )
        for name, form, file in SHIPPED
    ]
    ours = {file for _, _, file in SHIPPED}
    return [*found, *(template_from_file(path) for name, path in own.items() if name not in ours)]


def meeting_templates(folder: Path) -> list[Template]:
    """List the available templates for documents of a single meeting, in the order of
    :func:`available_templates`; ``folder`` is the data folder.
    """
    return [
        each for each in available_templates(folder) if each.document_type.is_made_from_held_meeting
    ]


def template_of_type(folder: Path, form: DocumentType) -> Template:
    """First available template for a kind of document: the shipped one, or the school's file of the
    same name that replaces it.

    ``folder`` is the data folder; the school's templates with other names are not considered.
    """
    return next(each for each in available_templates(folder) if each.document_type is form)


def template_from_file(path: Path) -> Template:
    """Describe a template file given by path; its kind is guessed from file name and tags. Whether
    the file exists and is a valid template is not checked.
    """
    return Template(
        name=path.stem, document_type=_guess_document_type(path), path=path, is_own=True
    )


def find_meeting_template(folder: Path, wanted: str = "") -> Template:
    """Find a template for a document of a meeting.

    Args:
        folder: the data folder, which may hold the school's own templates.
        wanted: name or file name of an available template, with or without .docx, or path of any
            other file, which is not checked to exist; empty for the default template of the
            minutes.

    Raises:
        TemplateError: there is no template of that name (the message lists the names), or the file
            is for a document about the term.
    """
    known = meeting_templates(folder)
    if not wanted:
        return known[0]
    plain = wanted.removesuffix(SUFFIX)
    for each in known:
        if each.name in (wanted, plain) or (each.path.name == wanted and each.is_own):
            return each
    path = Path(wanted)
    if path.suffix or len(path.parts) > 1:
        found = template_from_file(path)
        if not found.document_type.is_made_from_held_meeting:
            raise TemplateError(
                f"“{path.name}”是{found.document_type.label}的模板，不是某一次例会的文书。"
            )
        return found
    names = "、".join(each.name for each in known)
    raise TemplateError(f"没有叫“{wanted}”的模板。可用：{names}；也可以写一个 .docx 文件。")


def copy_shipped_template(name: str, file_or_folder: Path) -> Path:
    """Copy a shipped template as a starting point for a school's own; return the new path.

    Args:
        name: name of the template in :data:`SHIPPED`.
        file_or_folder: path of the copy, or an existing folder for it.

    Raises:
        DocumentWriteError: the file cannot be written.
        TemplateError: the file exists already; it is unchanged.
    """
    file = next(file for called, _, file in SHIPPED if called == name)
    target = resolve_output_path(file_or_folder, file)
    if target.exists():
        raise TemplateError(f"已经有“{target}”。为免覆盖，请换一个名字，或先把它移走。")
    return write_document(
        (shipped.templates_folder() / file).read_bytes(), target.parent, target.name
    )


def content_not_in_template(template: Template) -> list[str]:
    """List, in Chinese, the recorded content of a meeting that a template does not output; all of
    it if the file cannot be read.
    """
    names = _words_in_tags(template.path)
    wanted = _CONTENT - names - (_IN_SECTIONS if "sections" in names else set())
    return [
        each.meaning for each in template.document_type.permitted_variables if each.name in wanted
    ]


def _own_template_files(folder: Path) -> list[Path]:
    """Word files in the school's own templates folder, sorted, without Word's lock files; empty
    without the folder.
    """
    there = own_templates_folder(folder)
    if not there.is_dir():
        return []
    return sorted(
        path
        for path in there.iterdir()
        if path.suffix.lower() == SUFFIX and path.is_file() and not is_word_lock_file(path)
    )


def _guess_document_type(path: Path) -> DocumentType:
    """Guess the kind of document that a template is for from its file name, else from its tags;
    minutes if neither tells.
    """
    stem = path.stem
    if "个人" in stem and "任务" in stem:
        return DocumentType.PERSONAL_TASKS
    for form, called, file in _BY_NAME:
        if called in stem or stem.startswith(file):
            return form
    names = _words_in_tags(path)
    return next((form for form, own in _BY_VARIABLES if names & own), DocumentType.MINUTES)


def _words_in_tags(path: Path) -> set[str]:
    """All words in the tags of a template's body; empty if the file cannot be read."""
    try:
        with open_office_part_reader(path, limits=LIMITS, error_class=TemplateError) as file:
            root = file.parse_part(file.main)
    except TemplateError:
        return set()
    text = "" if root is None else "".join(map(str, root.itertext()))
    bodies = (_TAG_END.split(piece, 1)[0] for piece in _TAG_START.split(text)[1:])
    return {word for body in bodies for word in re.findall(r"\w+", body)}
