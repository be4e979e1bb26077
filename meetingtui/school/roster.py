"""Recognise people and departments in a line of Chinese text, by every form of their names in
use.

The import of a plan and the lines typed in a meeting use the same roster.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from meetingtui.base.pinyin import normalised_initials
from meetingtui.school.school import Department, Person, School

Initials = Mapping[str, tuple[str, ...]]
"""Type: names by what is typed for them: wxm, 王xm and wangxiaomei for 王晓梅."""

NO_INITIALS: Initials = MappingProxyType({})
"""Empty mapping, used until initials have been computed."""

TITLES = (
    "书记", "校长", "园长", "主任", "主席", "组长", "部长", "级长", "处长", "科长", "队长", "委员",
    "辅导员", "教研员", "干事", "秘书", "会计", "出纳", "校医", "主管",
)  # fmt: skip
"""Titles that end a post and follow a surname (王校长)."""

_ANY_TITLE = "|".join((*TITLES, "老师", "同志"))

_TWO_SIGN_SURNAMES = (
    "欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "东方", "尉迟", "公孙", "慕容", "令狐", "皇甫",
    "宇文", "长孙", "端木", "南宫", "申屠", "轩辕", "钟离", "闻人",
)  # fmt: skip

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭"
    "鲁韦马苗俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁"
    "毛禹狄米贝臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌"
    "霍虞万柯卢莫房裘缪解丁邓洪包左石崔龚程邢裴陆荣翁荀甄曲封储靳段焦侯全甘武刘景詹龙叶黎白蒲"
    "鄂赖卓屠乔闻党翟谭劳申冉桑牛燕尚温庄晏柴瞿阎连习艾容向古易廖耿满文寇欧沃关游聂曾沙丰"
)
"""First characters of most Chinese surnames."""

_ADDRESS = re.compile(rf"(?:{'|'.join(_TWO_SIGN_SURNAMES)}|[{SURNAMES}])副?(?:{_ANY_TITLE})")
_LETTERS = re.compile("[\u4e00-\u9fff]{1,2}[A-Za-z]{1,20}|[A-Za-z]{2,20}")
_JOINED = re.compile(r"\s*(?:、|/|＆|&)\s*|以及|会同|协同|联合|和|与|及|跟|同")
_KINDS = ("中心", "办公室", "处", "室", "部", "办", "科")


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of a person or department in a line, with its position and whom it may mean."""

    words: str
    """The mention as written in the line: 王校长, 教导处."""
    start: int
    """Index of its first character in the line."""
    end: int
    """Index just past its last character in the line."""
    people: tuple[str, ...] = ()
    """Full names of the people it may mean; several where it is ambiguous."""
    department: str = ""
    """Full name of the department it means; empty for people."""

    @property
    def is_unambiguous(self) -> bool:
        """Whether a mention in a line means exactly one person or department."""
        return bool(self.department) or len(self.people) == 1


class MentionGroup(msgspec.Struct, frozen=True, kw_only=True):
    """People and departments that a line names one after the other, as a list: 汪若宁和童欣,
    教导处、德育处.
    """

    mentions: tuple[Mention, ...]
    """The mentions, at least one, in the order of the line."""
    end: int
    """Index in the line just past the last mention."""

    @property
    def people(self) -> tuple[str, ...]:
        """Full names of the people that a list in a line names unambiguously."""
        return tuple(each.people[0] for each in self.mentions if len(each.people) == 1)

    @property
    def departments(self) -> tuple[str, ...]:
        """Full names of the departments that a list in a line names."""
        return tuple(each.department for each in self.mentions if each.department)

    @property
    def ambiguous_mentions(self) -> tuple[Mention, ...]:
        """Those mentions of the list whose name may mean several people."""
        return tuple(each for each in self.mentions if not each.is_unambiguous)


class Roster:
    """An index of a school's people and departments by every form of their names."""

    def __init__(
        self,
        school: School,
        initials: Initials = NO_INITIALS,
        *,
        present: Iterable[Person] = (),
    ) -> None:
        """Build the index.

        Args:
            school: the school.
            initials: typed initials mapped to the names they can mean.
            present: people at the meeting, guests included; an ambiguous mention means those of
                them who are present.
        """
        self._initials = initials
        self._present = frozenset(person.name for person in present)
        everybody = [
            *school.people,
            *(each for each in present if not school.find_person(each.name)),
        ]
        people: dict[str, set[str]] = {}
        for person in everybody:
            for form in _forms_of_address(person):
                people.setdefault(form, set()).add(person.name)
        for form, names in _people_by_post(school).items():
            people.setdefault(form, names)
        for person in everybody:
            people |= {name: {person.name} for name in person.former}
        for person in everybody:
            # 李 明, as lists space two signs out, is written 李明 in a sentence.
            people["".join(person.name.split())] = {person.name}
            people[person.name] = {person.name}
        order = [person.name for person in everybody]
        self._people = {
            form: tuple(sorted(names, key=order.index)) for form, names in people.items()
        }
        self._departments = {
            name: each.name
            for each in school.departments
            for name in (*_department_short_forms(each, school), *reversed(each.names))
            if name
        }
        self.department_names = frozenset(each.name for each in school.departments)
        """Full names of the school's departments."""
        self._homes = {person.name: person.department for person in everybody}
        self._names = frozenset((*order, *("".join(name.split()) for name in order)))
        forms = sorted({*self._people, *self._departments}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, forms)) or "(?!)")

    def department_name_of(self, name: str) -> str:
        """Return the full name of a person's department, by the person's full name; empty without
        one or for somebody unknown.
        """
        return self._homes.get(name, "")

    def mention_at(self, line: str, start: int = 0) -> Mention | None:
        """Find the longest mention that begins at index ``start`` of a line; None without one.

        A title after a full name (王晓梅老师) belongs to it. A department before one of its people
        (工会屈主席, 教导处的王老师) is part of the mention of that person, and resolves an
        ambiguous name. Typed initials count where the roster was given some.
        """
        first = self._single_mention_at(line, start)
        if first is None or not first.department:
            return first
        behind = first.end + (1 if line.startswith("的", first.end) else 0)
        second = self._single_mention_at(line, behind)
        own = [
            name
            for name in (second.people if second else ())
            if self.department_name_of(name) == first.department
        ]
        if second is None or not own:
            return first
        return msgspec.structs.replace(
            second, words=line[start : second.end], start=start, people=tuple(own)
        )

    def _single_mention_at(self, line: str, start: int) -> Mention | None:
        """Find the longest single mention (initials, name or department) that begins at index
        ``start``; None without one.

        A department and one of its people behind it are two.
        """
        letters = _LETTERS.match(line, start)
        if letters and (meant := self._initials.get(normalised_initials(letters[0]), ())):
            return Mention(
                words=letters[0],
                start=start,
                end=letters.end(),
                people=self._present_people_or_all(meant),
            )
        found = self._pattern.match(line, start)
        if found is None:
            return None
        words, end = found[0], found.end()
        if department := self._departments.get(words, ""):
            return Mention(words=words, start=start, end=end, department=department)
        if words in self._names and (title := re.compile(f"副?(?:{_ANY_TITLE})").match(line, end)):
            end = title.end()
        meant = self._present_people_or_all(self._people[words])
        return Mention(words=line[start:end], start=start, end=end, people=meant)

    def _present_people_or_all(self, meant: tuple[str, ...]) -> tuple[str, ...]:
        """Return those people of an ambiguous name who are present at the meeting; all of them
        where none is.
        """
        return tuple(name for name in meant if name in self._present) or meant

    @property
    def has_initials_of_people(self) -> bool:
        """Whether the roster was given pinyin initials of anybody."""
        return bool(self._initials)

    def is_beginning_of_initials(self, letters: str) -> bool:
        """Whether typed letters begin the pinyin initials of somebody, or are all of them: wx of
        wxm.
        """
        return any(each.startswith(letters) for each in self._initials)

    def mention_group_at(self, line: str, start: int = 0) -> MentionGroup | None:
        """Find the mentions joined by 和, 与, 及, 、 or the like that begin at index ``start``: a
        group of one or more; None where none begins there.
        """
        mentions: list[Mention] = []
        at = start
        while mention := self.mention_at(line, at):
            mentions.append(mention)
            joint = _JOINED.match(line, mention.end)
            if joint is None:
                break
            at = joint.end()
        if not mentions:
            return None
        return MentionGroup(mentions=tuple(mentions), end=mentions[-1].end)

    def mentions(self, line: str) -> list[Mention]:
        """Find all mentions in a line, in order: the longest at each place, without overlaps."""
        found: list[Mention] = []
        at = 0
        while at < len(line):
            if not self._initials:
                candidate = self._pattern.search(line, at)
                if candidate is None:
                    break
                at = candidate.start()
            mention = self.mention_at(line, at)
            if mention:
                found.append(mention)
            at = mention.end if mention else at + 1
        return found


def looks_like_form_of_address(text: str) -> bool:
    """Whether a whole text is a surname with a title, of anybody, in school.yaml or not: 柳老师,
    欧阳校长.
    """
    return bool(_ADDRESS.fullmatch(text))


def surname(name: str) -> str:
    """Return the surname of a name: 王 for 王晓梅, 欧阳 for 欧阳雪; the first character where no
    two-character surname is known, whether or not it is a surname.
    """
    return name[:2] if name.startswith(_TWO_SIGN_SURNAMES) and len(name) > 2 else name[:1]


def titles_in_post(post: str) -> set[str]:
    """Return the :data:`TITLES` that the parts of a post end in: 主任 for 课程教学中心副主任; two
    for 党支部书记、校长; empty for 教师.
    """
    parts = re.split(r"[、，,；;/／（）()兼\s]+", post)
    return {title for part in parts for title in TITLES if part.endswith(title)}


def _forms_of_address(person: Person) -> set[str]:
    """Return the forms of address of a person, without the full name: 王校长, 王副校长, 王校,
    王老师, 老王, 小王, and a given name of two characters with a title.
    """
    family, given = surname(person.name), person.name[len(surname(person.name)) :]
    called = {"老师", *titles_in_post(person.post)}
    forms = {f"{family}{title}" for title in called}
    forms |= {
        f"{family}{rank}{title}"
        for title in called
        for rank in ("副", "总", "执行")
        if f"{rank}{title}" in person.post
    }
    if "校长" in called:
        forms.add(f"{family}校")
    if len(given) > 1:
        forms |= {f"{given}{title}" for title in called}
    return forms | {f"老{family}", f"小{family}"}


def _people_by_post(school: School) -> dict[str, set[str]]:
    """Map each post to the names of the people it means when named alone (校长, 工会主席,
    教导主任): those who hold it not as a deputy, else the deputies.
    """
    held: dict[str, list[tuple[bool, str]]] = {}
    for person in school.people:
        for title in titles_in_post(person.post):
            is_deputy = f"副{title}" in person.post
            department = school.find_department(person.department)
            names = department.names if department else ()
            offices = {name for full in names for name in (full, re.sub("[处部室]$", "", full))}
            forms = {f"{office}{title}" for office in offices} | {person.post}
            forms |= {title} if title in ("校长", "书记") and not is_deputy else set()
            for form in forms:
                held.setdefault(form, []).append((is_deputy, person.name))
    found = {}
    for form, holders in held.items():
        heads = {name for is_deputy, name in holders if not is_deputy} or {
            name for _, name in holders
        }
        if len(form) > 1:
            found[form] = heads
    return found


def _department_short_forms(department: Department, school: School) -> list[str]:
    """Return the short form of a department name of four characters before its kind (课教中心 for
    课程教学中心) in a list; an empty list for other names, and where two departments share it.
    """
    kind = next((kind for kind in _KINDS if department.name.endswith(kind)), "")
    field = department.name.removesuffix(kind)
    if not kind or len(field) != 4:
        return []
    short = f"{field[0]}{field[2]}{kind}"
    others = (
        each.name.removesuffix(kind)
        for each in school.departments
        if each is not department and each.name.endswith(kind)
    )
    is_shared = any(other[:1] + other[2:3] == field[0] + field[2] for other in others)
    return [] if is_shared else [short]
