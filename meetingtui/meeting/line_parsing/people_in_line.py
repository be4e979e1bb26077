"""Find the people that a typed line names: forms of address (王主任, zx), lists of people."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from meetingtui.base.pinyin import looks_like_initials, normalised_initials
from meetingtui.meeting.attendance import AttendanceEntry, initial_attendance
from meetingtui.school.roster import SURNAMES, TITLES, surname, titles_in_post
from meetingtui.school.school import Department, Person, School

# Forms of address for people (王晓梅, 王主任, 王老师), and lists of people in them


def parse_people_list(word: str, school: School) -> tuple[str, ...]:
    """Parse a list of people (王晓梅、李建国) to full names; empty unless the first one is known.

    A form of address such as 王主任 counts as known where it fits one person only. After a known
    name, names not listed in school.yaml (外聘专家) are kept as typed; with one of more than eight
    characters the text is no list, and the result is empty.
    """
    parts = [part for part in re.split("[、，,/ ]", word) if part]
    if not parts or not (first := _unique_full_name(parts[0], school)):
        return ()
    people = (first, *(_unique_full_name(part, school) or part for part in parts[1:]))
    return () if any(len(name) > 8 for name in people) else people


def _unique_full_name(word: str, school: School) -> str:
    """Return the full name that a word means; empty where it fits nobody or several people."""
    return (
        word
        if school.find_person(word)
        else _name_by_unique_form_of_people(school.people).get(word, "")
    )


@lru_cache(maxsize=2)
def _name_by_unique_form_of_people(people: tuple[Person, ...]) -> dict[str, str]:
    """Map each form of address that fits exactly one of these people to the full name."""
    return names_by_unique_form_of_address(initial_attendance(people))


def names_by_unique_form_of_address(attendance: Iterable[AttendanceEntry]) -> dict[str, str]:
    """Return every form of address that fits exactly one person, mapped to the full name.

    The forms are full names and those of :func:`names_by_form_of_address` (王主任, also for a
    副主任). A full name always means its bearer.
    """
    people = list(attendance)
    forms = names_by_form_of_address(people)
    unique = {called: name for called, (name, *others) in forms.items() if not others}
    return unique | {person.name: person.name for person in people}


def names_by_form_of_address(attendance: Iterable[AttendanceEntry]) -> dict[str, tuple[str, ...]]:
    """Return every form of address other than full names, mapped to the full names of all people it
    fits, in the order of the list.

    Forms are 王主任, 王副主任, 王晓梅主任, 王老师, 王晓梅老师; and a whole post that only one
    person holds: 办公室主任.
    """
    meant: dict[str, dict[str, None]] = {}
    posts: dict[str, dict[str, None]] = {}
    for person in attendance:
        for title in (*titles_in_post(person.post), "老师"):
            for before in (surname(person.name), person.name):
                meant.setdefault(f"{before}{title}", {})[person.name] = None
        for post in _split_into_single_posts(person.post):
            posts.setdefault(post, {})[person.name] = None
            for title in TITLES:
                if post.endswith(f"副{title}"):
                    meant.setdefault(f"{surname(person.name)}副{title}", {})[person.name] = None
    for post, people in posts.items():
        if len(people) == 1 and post.endswith(TITLES):
            meant.setdefault(post, people)
    return {called: tuple(people) for called, people in meant.items()}


def _split_into_single_posts(post: str) -> list[str]:
    """Split a post into single posts (党支部书记、校长 into two), without brackets."""
    whole = re.sub("[（(][^（）()]*[）)]", "", post)
    return [part for part in re.split(r"[、，,；;/／兼\s]+", whole) if part]


# Find the people a typed line names at its beginning


FormsOfAddress = Mapping[str, tuple[str, ...]]
"""Mapping from a form of address or initials to the full names of the people it can mean."""

_NO_NAME = re.compile(
    "周[一二三四五六日天末内前后]|高(?:烧|血压|铁|考)|严重|安[排全]|常规|路上|全[天家体程]|"
    "金额|白天|武汉|温州|时间|石家庄|程序|包括|向|关于|连续|文件|方[案便]|解决|任务|习惯|"
    "容易|申[请报]|施工|何时|计划|万一|古|明天|马上|江[苏西]|任[教课]"
)
"""Ordinary words that begin with the character of a family name."""

_BETWEEN = r"(?:\s*[、,，/]\s*|\s*[和与及]\s*|\s+)"
_BEHIND = r"\s*[：:，,]\s*|\s+|$"


class LeadingPeople(msgspec.Struct, frozen=True, kw_only=True):
    """The people named at the beginning of a line, and the rest of the line."""

    people: tuple[str, ...] = ()
    """Full names, in the order in which the line names them."""
    ambiguous_form: str = ""
    """First form of address that fits several people; empty where there is none."""
    candidates: tuple[str, ...] = ()
    """Full names of the people that ``ambiguous_form`` fits."""
    unlisted_name: str = ""
    """Word that looks like a name but belongs to nobody listed; empty where there is none."""
    text_after_names: str = ""
    """The line behind the names; the whole line where it begins with none."""

    @property
    def has_name(self) -> bool:
        """Whether the line begins with a name, a form of address or initials, known or not."""
        return bool(self.people or self.ambiguous_form or self.unlisted_name)


def attendee_forms_of_address(
    attendance: Iterable[AttendanceEntry],
    initials: Mapping[str, tuple[str, ...]],
    school: School | None = None,
) -> FormsOfAddress:
    """Return all forms of address for the people on an attendance list.

    A full name means only its bearer, even where it also fits as a form of address for another.

    Args:
        attendance: the attendance list.
        initials: initials (zx, 郑x) mapped to names; names not on the list are ignored.
        school: with it, a department may precede one of its people: 总务处鲁主任.
    """
    people = list(attendance)
    names = {person.name for person in people}
    forms = names_by_form_of_address(people)
    for letters, meant in initials.items():
        here = tuple(name for name in meant if name in names)
        if here and len(letters) > 1:
            forms.setdefault(letters, here)
    forms |= {name: (name,) for name in names}
    if school is None:
        return forms
    for department in school.departments:
        members = {each.name for each in school.people if each.department == department.name}
        forms = _forms_with_department(department, members, forms) | forms
    return forms


def _forms_with_department(
    department: Department, members: set[str], forms: FormsOfAddress
) -> dict[str, tuple[str, ...]]:
    """Return the forms of address of a department's members with its names before them."""
    own = {
        form: meant
        for form, everybody in forms.items()
        if (meant := tuple(name for name in everybody if name in members)) and not form.isascii()
    }
    return {f"{name}{form}": meant for name in department.names for form, meant in own.items()}


def parse_leading_people(
    line: str, forms: FormsOfAddress, *, needs_gap: bool = True
) -> LeadingPeople:
    """Find the people named at the beginning of a line.

    Args:
        line: one clean line.
        forms: forms of address, as :func:`attendee_forms_of_address` returns them.
        needs_gap: whether a space, comma or colon must follow a name. Without it 屈正平晚到10分钟
            names 屈正平 too; initials always need one.

    Returns:
        The people named; the first form of address that fits several people; or a word that looks
        like an unlisted name. Nothing is read behind an unclear or unknown one.
    """
    people: list[str] = []
    rest = line
    while True:
        form, rest_of_line = _longest_form_of_address_at_start(rest, forms, needs_gap=needs_gap)
        if not form:
            break
        meant = forms.get(form) or forms[normalised_initials(form)]
        if len(meant) > 1:
            return LeadingPeople(
                people=tuple(people),
                ambiguous_form=form,
                candidates=meant,
                text_after_names=rest_of_line,
            )
        if meant[0] not in people:
            people.append(meant[0])
        rest = rest_of_line
        joined = re.match(_BETWEEN, rest)
        if joined is None:
            break
        following = rest[joined.end() :]
        if not _longest_form_of_address_at_start(following, forms, needs_gap=needs_gap)[0]:
            unknown = unknown_name_at_start(following) if "、" in joined[0] else ""
            if unknown:
                return LeadingPeople(
                    people=tuple(people), unlisted_name=unknown, text_after_names=following
                )
            break
        rest = following
    if people:
        return LeadingPeople(
            people=tuple(people), text_after_names=re.sub(r"^[\s：:，,、]+", "", rest)
        )
    return LeadingPeople(
        unlisted_name=unknown_name_at_start(line, may_be_alone=not needs_gap), text_after_names=line
    )


def _longest_form_of_address_at_start(
    line: str, forms: FormsOfAddress, *, needs_gap: bool
) -> tuple[str, str]:
    """Return the longest form of address (王主任) that a line begins with, and the text behind it.

    An empty form and the whole line where it begins with none.
    """
    letters = re.match(r"[\u4e00-\u9fff]{0,2}[A-Za-z]+(?![A-Za-z])", line)
    if letters and normalised_initials(letters[0]) in forms:
        return letters[0], line[letters.end() :]
    for length in range(min(len(line), max(map(len, forms), default=0)), 1, -1):
        form = line[:length]
        if form not in forms or form.isascii():
            continue
        rest = line[length:]
        if not needs_gap or re.match(rf"{_BEHIND}|{_BETWEEN}", rest):
            return form, rest
    return "", line


_ENDS_IN_TITLE = re.compile(rf"([\u4e00-\u9fff]{{1,4}}?(?:{'|'.join(TITLES)}|老师))(?:{_BEHIND})")
_FULL_NAME = re.compile(rf"([\u4e00-\u9fff]{{2,4}}?)(?:{_BEHIND})")
_BEFORE_VERB = re.compile(
    "([\u4e00-\u9fff]{2,3}?)(?:请[假病事公]|病假|事假|公假|缺席|迟到|晚到|早退|列席|出差|外出)"
)
_LETTERS = re.compile(rf"([\u4e00-\u9fff]{{0,2}}[A-Za-z]{{2,4}})(?:{_BEHIND})")


def unknown_name_at_start(line: str, *, may_be_alone: bool = False) -> str:
    """Return the word at the beginning of a line that looks like a person's name, or like initials;
    else empty. The roster is not asked, so that it may be a known person.

    ``may_be_alone`` also accepts a bare name (王晓梅) that is the whole line.
    """
    if (found := _LETTERS.match(line)) and looks_like_initials(normalised_initials(found[1])):
        return found[1]
    for pattern in (_ENDS_IN_TITLE, _BEFORE_VERB, _FULL_NAME):
        found = pattern.match(line)
        if not found or found[1][0] not in SURNAMES or _NO_NAME.match(found[1]):
            continue
        if may_be_alone or pattern is not _FULL_NAME or found.end() < len(line):
            return found[1]
    return ""
