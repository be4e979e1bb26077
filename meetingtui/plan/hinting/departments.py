"""Which department a measure or the heading above it names as the one that answers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from meetingtui.plan.hinting.sentences import sentences_to_come
from meetingtui.plan.hinting.suggestion import DepartmentHint
from meetingtui.school import Department

_KINDS = ("中心", "办公室", "处", "室", "部", "办", "科", "组")
_ABBREVIATED = re.compile(rf"(?=([\u4e00-\u9fff]{{1,5}}?(?:{'|'.join(_KINDS)})))")
_OF_OTHERS = "区市县省镇乡州国级校"
"""After these signs a name is that of somebody else's office: 区教师发展中心."""

_LEADING = "牵头|主办|主抓|总负责|负责|组织|承办|引领|主导"
_LEADS = re.compile(r"[^\W由请与和及]{0,6}?(?:牵头|主办|主抓|总负责)(?!的)")
_ACTS = re.compile(rf"[^\W由请与和及]{{0,4}}?(?:{_LEADING})(?!的)")
_DOES = re.compile(
    f"{_LEADING}|要|将|应|须|做好|做实|抓好|办好|完成|制[定订]|建立|于|在|每|会同|协同|联合|联系|统[筹一]"
    "|定期|及时|举[办行]|开展|以|围绕|通过|按|根据|与|和|利用|安排|加强|进一步|继续|推出|具体|[，,）)]"
    r"|[\u4e00-\u9fff]{2,3}[）)]|$"
)
_HELPS = re.compile("(?:密切|积极|主动|共同|全力|予以|给予)?(?:配合|协助|参与|支持|协办|提供|协作)")
_NO_ACTOR = re.compile("[的内里外设]|老师|专家|文明|环境|主任|部长|副主任")
_TOWARDS = re.compile("(?:[与和同向到对给经报交]|配合|协助|联合|联系)$")
_TIMES = "期年周月日底前初旬份"
_BEFORE = re.compile(rf"(?:^|[，,：:（(、\s]|[由请和与及{_TIMES}])$")
_ALONE = re.compile(rf"(?:^|[^\u4e00-\u9fff]|[由请和与及是为在向对到给会经们合助据过{_TIMES}])$")
_LABEL = re.compile(r"(?:责任|牵头|负责|主办|承办)(?:部门|处室|科室|条线|单位)?[：:为是]\s*$")
_JOINED = re.compile("、|和|与|及|以及")

_Mention = tuple[int, int, str]
"""Where a department is named, and its full name."""


def department_in_text(text: str, departments: Sequence[Department]) -> DepartmentHint | None:
    """The one department that the text says does it."""
    actors = list(_actors(text, departments))
    leading = [hint for leads, hint in actors if leads]
    return _only(leading or [hint for _, hint in actors])


def names_several(text: str, departments: Sequence[Department]) -> bool:
    """Whether the text has several departments act, so that no heading can settle it."""
    return len({hint.value for _, hint in _actors(text, departments)}) > 1


def department_in_headings(
    headings: Sequence[str], departments: Sequence[Department]
) -> DepartmentHint | None:
    """The department of the nearest heading that belongs to one; None if it belongs to two.

    A heading's first line is its title, what follows the section's own text.
    """
    for heading in reversed(headings):
        title, _, text = heading.partition("\n")
        found = {name: (start, end) for start, end, name in _mentions(title, departments)}
        found = found or dict(_fields_named(title, departments))
        if len(found) > 1:
            return None
        for name, (start, end) in found.items():
            return DepartmentHint(
                words=title[start:end], start=start, end=end, heading=heading, value=name
            )
        if hint := department_in_text(text, departments):
            shift = len(heading) - len(text)
            return msgspec.structs.replace(
                hint, heading=heading, start=hint.start + shift, end=hint.end + shift
            )
        if names_several(text, departments):
            return None
    return None


def _only(hints: Sequence[DepartmentHint]) -> DepartmentHint | None:
    return hints[0] if len({hint.value for hint in hints}) == 1 else None


def _actors(text: str, departments: Sequence[Department]) -> Iterator[tuple[bool, DepartmentHint]]:
    """Every department that does something, and whether it leads."""
    for offset, sentence in sentences_to_come(text):
        for group in _groups(sentence, sorted(_mentions(sentence, departments))):
            leads = _acts(sentence[: group[0][0]], sentence[group[-1][1] :], group[0])
            for start, end, name in group if leads is not None else ():
                yield (
                    bool(leads),
                    DepartmentHint(
                        words=sentence[start:end],
                        start=offset + start,
                        end=offset + end,
                        value=name,
                    ),
                )


def _groups(sentence: str, mentions: Sequence[_Mention]) -> list[list[_Mention]]:
    """Mentions, those joined by 和 or 、 together: what is said goes for each of them."""
    groups: list[list[_Mention]] = []
    for mention in mentions:
        if groups and _JOINED.fullmatch(sentence[groups[-1][-1][1] : mention[0]]):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _acts(before: str, after: str, mention: _Mention) -> bool | None:
    """Whether the department named here leads (True), does it (False), or neither (None)."""
    start, end, _ = mention
    is_long = end - start > len("办公室")
    is_alone = bool(_BEFORE.search(before))
    if _LABEL.search(before):
        return True
    if _HELPS.match(after) or _NO_ACTOR.match(after) or _TOWARDS.search(before):
        return None
    if is_long or is_alone:
        if _LEADS.match(after):
            return True
        if _ACTS.match(after):
            return False
    # With no known verb after it, only an unmistakable name at the head of a clause acts.
    is_head = is_long and (not before or before[-1] in "，,：:")
    is_asked = before.endswith(("由", "请"))
    return False if is_head or is_asked or (is_alone and _DOES.match(after)) else None


@lru_cache(maxsize=8)
def _names(departments: tuple[Department, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {
        name: department.name
        for department in departments
        for name in (*department.short, department.name)
        if name
    }
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)"), names


def _mentions(sentence: str, departments: Sequence[Department]) -> Iterator[_Mention]:
    """Every department named: where, and its full name; by its names first, then shortened."""
    pattern, names = _names(tuple(departments))
    taken: list[tuple[int, int]] = []
    for match in pattern.finditer(sentence):
        taken.append(match.span())
        before, after = sentence[: match.start()], sentence[match.end() :]
        if before and before[-1] in _OF_OTHERS:
            continue
        # 中部 or 一二年级 are words before they are names.
        is_office = len(match[0]) > 2 and match[0].endswith(_KINDS)
        if not is_office and not (_ALONE.search(before) and re.match(_LEADING, after)):
            continue
        yield match.start(), match.end(), names[match[0]]
    for match in _ABBREVIATED.finditer(sentence):
        start, end = match.span(1)
        if any(start < until and since < end for since, until in taken):
            continue
        name = _shortened(match[1], departments) if _ALONE.search(sentence[:start]) else ""
        if name:
            taken.append((start, end))
            yield start, end, name


def _shortened(words: str, departments: Iterable[Department]) -> str:
    """The only department whose full name these signs abbreviate: 课教中心."""
    kind = next(kind for kind in _KINDS if words.endswith(kind))
    if len(words) - len(kind) < 2:
        return ""
    fitting = [
        department.name
        for department in departments
        if department.name.endswith(kind) and _is_subsequence(words, department.name)
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _is_subsequence(words: str, name: str) -> bool:
    signs = iter(name)
    return all(sign in signs for sign in words)


def _fields_named(
    heading: str, departments: Sequence[Department]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Departments whose field a heading names: 课程教学 of the 课程教学中心."""
    fields = {department.name: _field(department.name) for department in departments}
    for name, field in fields.items():
        start = heading.find(field) if len(field) > 1 else -1
        if start < 0:
            continue
        if len(field) == 2 and not _rules(heading, field, start):
            continue
        if any(other[:2] in heading for other in fields.values() if other and other != field):
            continue
        yield name, (start, start + len(field))


def _field(name: str) -> str:
    return re.sub(f"(?:{'|'.join(_KINDS)})$", "", name)


def _rules(heading: str, field: str, start: int) -> bool:
    """Whether a field of two signs is what the whole heading is about."""
    after = heading[start + len(field) :]
    return bool(re.match("工作|管理|条线|线|板块|方面", after)) and not re.search(
        "[与和及、]", heading.partition("、")[2] or heading
    )
