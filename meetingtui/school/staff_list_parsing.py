"""Read people from a staff list: a table from Excel or Word, or text pasted from WeChat.

Columns are recognised by their headings, else by their content. Nothing is invented: rows not
read as a person are reported, and empty cells stay empty.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from meetingtui.base.wording import without_unprintable
from meetingtui.school.mail_settings import is_email_address
from meetingtui.school.roster import SURNAMES, TITLES

Rows = Sequence[Sequence[str]]
"""Type: cells of a table as text, row by row; rows may differ in length."""


class StaffListColumn(StrEnum):
    """Enum of the kinds of column in a staff list; the values are the Chinese names shown."""

    NAME = "姓名"
    POST = "职务"
    DEPARTMENT = "部门"
    PHONE = "电话"
    EMAIL = "邮箱"
    OTHER = "不用"


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """One person read from a staff list; fields that the list does not have are empty."""

    name: str
    post: str = ""
    department: str = ""
    phone: str = ""
    email: str = ""


class ParsedStaffList(msgspec.Struct, frozen=True, kw_only=True):
    """The result of parsing a staff list: recognised columns, people, and rows not read."""

    columns: tuple[StaffListColumn, ...]
    """What each column was recognised as."""
    heading_row_count: int
    """Number of rows at the top that are titles or headings."""
    contacts: tuple[Contact, ...]
    """The people read, in the order of the list."""
    unread_row_messages: tuple[str, ...]
    """A Chinese message for each row that was not read, with its text."""


_HEADINGS: tuple[tuple[StaffListColumn, str], ...] = (
    (StaffListColumn.EMAIL, r"邮箱|邮件|e-?mail|电邮"),
    (StaffListColumn.PHONE, r"电话|手机|联系方式|号码|短号"),
    (StaffListColumn.NAME, r"(教师|职工|教职工|人员)?(姓名|名字)|姓名.*|教师|教职工|人员|name"),
    (StaffListColumn.POST, r".*(职务|职位|岗位|任职|分管)"),
    (StaffListColumn.DEPARTMENT, r".*(部门|处室|科室|条线|组别|年级组|教研组|中心)"),
)
_HEADING_SEARCH_ROWS = 10
"""Number of rows at the top in which the heading is searched."""

_HAN = "\u4e00-\u9fff\u3400-\u4dbf"
_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,8}}[·•][{_HAN}]{{1,10}}")
_CALLED = re.compile(
    rf"(?:[{_HAN}]{{2,4}}|[{_HAN}]{{1,8}}[·•][{_HAN}]{{1,10}}|[A-Za-z][A-Za-z .]{{1,29}})"
    rf"(?:[（(][^（）()]{{1,12}}[)）])?"
)
_NO_NAMES = {
    "合计",
    "总计",
    "小计",
    "共计",
    "备注",
    "说明",
    "姓名",
    "空缺",
    "暂缺",
    "待定",
    "无",
    "序号",
}
_PHONE = re.compile(r"1\d{10}|(?:0\d{2,3}-?)?\d{7,8}|\d{6}")
_POST = re.compile(rf"(?:{'|'.join(TITLES)}|教师|老师|教员|职员|班主任)")
_DEPARTMENT = re.compile(r".*(处|室|部|中心|组|办|工会|大队部|科|年级)")
_PADDED = re.compile(rf"(?<![{_HAN}])([{_HAN}])[ \u3000]+([{_HAN}])(?![{_HAN}])")
_NUMBERING = re.compile(r"^\s*[（(]?\d{1,3}[.、)）．]\s*")
_DEPARTMENT_LINE = re.compile(r"([^：:\s]{2,12})[：:]\s*(.+)")


def split_text_into_rows(text: str) -> list[list[str]]:
    """Split pasted text into rows of cells: at tabs if any line has one, else at commas, bars,
    colons and spaces, without numbering at the beginning of a line. Blank lines are left out.

    A line with a department and its people (教导处：王晓梅、李建国) gives one row per person:
    name, an empty cell, department.
    """
    lines = [line for line in split_into_clean_lines(text) if line.strip()]
    if any("\t" in line for line in lines):
        return [[cell.strip() for cell in line.split("\t")] for line in lines]
    rows: list[list[str]] = []
    for line in lines:
        bare = _PADDED.sub(r"\1\2", _NUMBERING.sub("", line).strip())
        group = _DEPARTMENT_LINE.fullmatch(bare)
        if group and _DEPARTMENT.fullmatch(group[1]):
            names = [each for each in re.split(r"[、，,；;\s]+", group[2]) if each]
            rows += [[name, "", group[1]] for name in names]
        else:
            rows.append([cell for cell in re.split(r"[\s,，;；|｜：:]+", bare) if cell])
    return rows


def split_into_clean_lines(text: str) -> list[str]:
    """Split a text into lines and remove unprintable characters; tabs are kept."""
    return [
        "\t".join(map(without_unprintable, line.split("\t")))
        for line in re.split(r"\r\n|\r|\n", text)
    ]


def parse_staff_list(
    rows: Rows, columns: Sequence[StaffListColumn] | None = None
) -> ParsedStaffList:
    """Parse the rows of a staff list into people; two lists side by side are both read.

    Entries of one person are merged; namesakes get post, department or a number behind the name:
    王芳（语文）.

    Args:
        rows: the cells of the table, row by row.
        columns: the kind of each column as chosen by the user; None recognises them.
    """
    table = [[_clean_cell(each) for each in row] for row in rows]
    width = max(map(len, table), default=0)
    heading, found = _heading_row_count_and_column_kinds(table, width)
    if not found and columns is None and len({len(row) for row in table}) > 1:
        table = [_sort_cells_by_content(row) for row in table]
        width = len(_ARRANGEMENT)
    table = [[*row, *[""] * (width - len(row))] for row in table]
    known = list(columns) if columns is not None else found or _columns_by_content(table, width)
    known += [StaffListColumn.OTHER] * (width - len(known))
    is_headed = bool(found) or columns is not None
    contacts: list[Contact] = []
    doubts: list[str] = []
    for number, row in enumerate(table[heading:], heading + 1):
        if len(set(filter(None, row))) == 0 or _is_heading_row(row):
            continue
        read = [
            _contact_from_row(part, is_headed=is_headed)
            for part in _cells_by_column_in_each_list(known, row)
        ]
        contacts += [each for each in read if each]
        if not any(read):
            doubts.append(f"第{number}行没有读入：{' '.join(filter(None, row))[:40]}")
    return ParsedStaffList(
        columns=tuple(known),
        heading_row_count=heading,
        contacts=tuple(_merged_and_distinctly_named(contacts)),
        unread_row_messages=tuple(doubts),
    )


_ARRANGEMENT = (
    StaffListColumn.NAME,
    StaffListColumn.POST,
    StaffListColumn.DEPARTMENT,
    StaffListColumn.PHONE,
    StaffListColumn.EMAIL,
)


def _clean_cell(text: str) -> str:
    """Return the text of a staff list's cell without unprintable characters and superfluous
    spaces.
    """
    return re.sub(r"[ \u3000\n]+", " ", without_unprintable(text)).strip(" \u3000")


def _heading_row_count_and_column_kinds(
    table: list[list[str]], width: int
) -> tuple[int, list[StaffListColumn]]:
    """Find a staff list's heading row; return the number of rows down to and including it, and the
    kind of each column.

    0 and an empty list where there is no heading.
    """
    for at, row in enumerate(table[:_HEADING_SEARCH_ROWS]):
        if _is_heading_row(row):
            found = [_column_kind_of_heading(cell) for cell in row]
            return at + 1, found + [StaffListColumn.OTHER] * (width - len(found))
    return 0, []


def _is_heading_row(row: Sequence[str]) -> bool:
    """Whether a row holds column headings: one for names, and 姓名 or several different kinds."""
    found = [_column_kind_of_heading(cell) for cell in row]
    return StaffListColumn.NAME in found and (
        any("姓" in cell and "名" in cell for cell in row) or len(set(found)) > 2
    )


def _column_kind_of_heading(cell: str) -> StaffListColumn:
    """Return the kind of staff list column (name, post, phone …) that a heading names; ``OTHER``
    where it is not recognised.
    """
    words = cell.replace(" ", "").lower()
    for column, pattern in _HEADINGS:
        if len(words) <= 12 and re.fullmatch(
            f".*(?:{pattern})"
            if column in (StaffListColumn.EMAIL, StaffListColumn.PHONE)
            else pattern,
            words,
        ):
            return column
    return StaffListColumn.OTHER


def _cell_kind(cell: str) -> StaffListColumn:
    """Return what a cell of a staff list most likely holds (name, post, phone…), judged by its
    text.
    """
    bare = cell.replace(" ", "")
    if is_email_address(bare):
        return StaffListColumn.EMAIL
    if _PHONE.fullmatch(bare):
        return StaffListColumn.PHONE
    if _POST.search(bare):
        return StaffListColumn.POST
    if _DEPARTMENT.fullmatch(bare) and len(bare) > 1:
        return StaffListColumn.DEPARTMENT
    if _NAME.fullmatch(bare) and (bare[0] in SURNAMES or "·" in bare) and bare not in _NO_NAMES:
        return StaffListColumn.NAME
    return StaffListColumn.OTHER


def _columns_by_content(table: list[list[str]], width: int) -> list[StaffListColumn]:
    """Return what each column of a staff list holds, judged by most of its cells; each kind is used
    once.

    Args:
        table: the rows, all of the same length.
        width: that length.
    """
    shares: list[tuple[float, int, StaffListColumn]] = []
    for at in range(width):
        cells = [row[at] for row in table if row[at]]
        for column in _ARRANGEMENT:
            count = sum(_cell_kind(cell) is column for cell in cells)
            if cells and count * 2 >= len(cells):
                shares.append((count / len(cells), -at, column))
    found = [StaffListColumn.OTHER] * width
    for _, at, column in sorted(shares, reverse=True):
        if found[-at] is StaffListColumn.OTHER and column not in found:
            found[-at] = column
    return found


def _sort_cells_by_content(row: Sequence[str]) -> list[str]:
    """Return the cells of a staff list's line in the order name, post, department, phone,
    e-mail, judged by their content; of two of a kind the first, empty without one.
    """
    found: dict[StaffListColumn, str] = {}
    for cell in row:
        kind = _cell_kind(cell)
        if (
            kind is StaffListColumn.OTHER
            and StaffListColumn.NAME not in found
            and _NAME.fullmatch(cell)
        ):
            kind = StaffListColumn.NAME
        found.setdefault(kind, cell)
    return [found.get(column, "") for column in _ARRANGEMENT]


def _cells_by_column_in_each_list(
    columns: Sequence[StaffListColumn], row: Sequence[str]
) -> list[dict[StaffListColumn, str]]:
    """Return a staff list row's cells by column; several dicts where two lists are side by side."""
    parts: list[dict[StaffListColumn, str]] = [{}]
    for column, cell in zip(columns, row, strict=False):
        if column is StaffListColumn.OTHER:
            continue
        if column in parts[-1]:
            parts.append({})
        parts[-1][column] = cell
    return parts


def _contact_from_row(part: dict[StaffListColumn, str], *, is_headed: bool) -> Contact | None:
    """Return the person in a row's cells; None for a row that contains none.

    A row without a name contains none; in a table without heading the name must begin with a known
    surname.

    Args:
        part: the cells by kind of column.
        is_headed: whether the table has a heading.
    """
    name = part.get(StaffListColumn.NAME, "").replace("•", "·")
    if not name.isascii():
        name = name.replace(" ", "")
    if not _CALLED.fullmatch(name) or name in _NO_NAMES:
        return None
    if not is_headed and _cell_kind(name.partition("（")[0]) is not StaffListColumn.NAME:
        return None
    email = part.get(StaffListColumn.EMAIL, "").replace(" ", "")
    return Contact(
        name=name,
        post=part.get(StaffListColumn.POST, ""),
        department=part.get(StaffListColumn.DEPARTMENT, "").replace(" ", ""),
        phone=part.get(StaffListColumn.PHONE, ""),
        email=email if is_email_address(email) else "",
    )


def _merged_and_distinctly_named(contacts: Iterable[Contact]) -> list[Contact]:
    """Merge entries of the same person, then add post, department or a number to the names of
    namesakes.
    """
    merged: list[Contact] = []
    for contact in contacts:
        same = next((at for at, each in enumerate(merged) if _is_same_person(each, contact)), None)
        if same is None:
            merged.append(contact)
        else:
            merged[same] = _merged_contact(merged[same], contact)
    names = [each.name for each in merged]
    found: list[Contact] = []
    for each in merged:
        if names.count(each.name) > 1:
            by = each.post or each.department
            taken = {other.name for other in found}
            wanted = f"{each.name}（{by}）" if by else each.name
            if wanted in taken and each.department:
                wanted = f"{each.name}（{each.department}）"
            number = 2
            while wanted in taken:
                wanted, number = f"{each.name}（{number}）", number + 1
            found.append(replace(each, name=wanted))
        else:
            found.append(each)
    return found


def _is_same_person(one: Contact, other: Contact) -> bool:
    """Whether two entries of a staff list are the same person.

    They are if the names are equal and phone or e-mail are, else post and department.
    """
    if one.name != other.name:
        return False
    for mine, theirs in ((one.phone, other.phone), (one.email, other.email)):
        if mine and theirs:
            return mine == theirs
    return (one.post, one.department) == (other.post, other.department)


def _merged_contact(one: Contact, other: Contact) -> Contact:
    """Merge two entries of a staff list about the same person: both posts, and the fields that
    either has.
    """
    posts = [one.post] if one.post == other.post else [one.post, other.post]
    return replace(
        one,
        post="、".join(filter(None, posts)),
        department=one.department or other.department,
        phone=one.phone or other.phone,
        email=one.email or other.email,
    )
