"""Suggest the department responsible for a measure from its text or the headings above it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from meetingtui.plan.importing.suggestions.future_sentences import sentences_about_future_with_index
from meetingtui.plan.importing.suggestions.suggested_values import DepartmentSuggestion
from meetingtui.school.school import Department

_KINDS = ("中心", "办公室", "处", "室", "部", "办", "科", "组")
_ABBREVIATED = re.compile(rf"(?=([\u4e00-\u9fff]{{1,5}}?(?:{'|'.join(_KINDS)})))")
_ROOM_OF = re.compile("(?:教师|老师|班主任|年级|学科|教研组|各|间)$")
"""Pattern of the words before 办公室 that make it a room (教师办公室), not the school's department
of that name.
"""
_OF_OTHERS = "区市县省镇乡州国级校"
"""Characters before a department's name that make it one outside the school: 区教师发展中心."""

_LEADING = "主持|牵头|主办|主抓|总负责|负责|组织|承办|引领|主导"
_LEADS = re.compile(r"[^\W由请与和及]{0,6}?(?:牵头|主办|主抓|总负责)(?!的)")
_ACTS = re.compile(rf"[^\W由请与和及]{{0,4}}?(?:{_LEADING})(?!的)")
_DOES = re.compile(
    f"{_LEADING}|共同|一起|合作|逐|轮流|要|将|应|须|做好|做实|抓好|办好|完成|制[定订]|建立|于|在|每|会同|协同|联合|联系|统[筹一]|分工|落实|完工|完善|上报|报送|形成|投入|验收|汇总|检查|公布|发布|启动"
    "|定期|及时|严格|随堂|绘制|制作|编制|编印|印制|采购|购置|发放|张贴|设计|撰写|起草|收集|整理|核对|培训|宣传|维修|检修|[督巡抽检审][查核批]|跟踪|监督|指导|把关|排查|举[办行]|开展|以|围绕|通过|按|根据|与|和|利用|安排|加强|进一步|继续|推出|具体|[，,）)]"
    r"|[\u4e00-\u9fff]{2,3}[）)]|$"
)
_WHEN = re.compile(
    r"^[于在]?第?[\d一二三四五六七八九十]{1,3}(?:月|周)(?:\d{1,2}[日号]|底|末|初|份|[上中下]旬)?(?:之?前|以前|内)?"
)
"""Pattern of a deadline between the department and what it does: 教导处十月底前完成…."""
_HELPS = re.compile("(?:密切|积极|主动|共同|全力|予以|给予)?(?:配合|协助|参与|支持|协办|提供|协作)")
_ASSISTS = re.compile("协办(?=[，,。；;）)]|$)")
_SUPPORTS = re.compile("做好[\u4e00-\u9fff]{0,4}(?:保障|配合|服务|支持)")
"""Pattern of words with which a department helps another one: 德育处负责组织，总务处做好保障."""
_NO_ACTOR = re.compile("[的内里外设]|老师|专家|文明|环境|主任|部长|副主任")
_TOWARDS = re.compile("(?:[与和同向到对给经报交]|配合|协助|联合|联系)$")
_OF_OFFICE = re.compile(
    "$|[、，,。：:（(的]|(?:日常|常规|月|周|学期|年度)*(?:工作|计划|例会|会议|主任|成员|人员|职责|制度|要点|安排|资料|条线|负责人)"
)
"""Pattern of words after a department's name that only belong to the name, not to what the
department does: 教务处工作计划.
"""
_TIMES = "期年周月日底前初旬份"
_BEFORE = re.compile(rf"(?:^|[，,：:（(、\s]|[由请和与及{_TIMES}])$")
_ALONE = re.compile(rf"(?:^|[^\u4e00-\u9fff]|[由请和与及是为在向对到给会经们合助据过{_TIMES}])$")
_LABEL = re.compile(r"(?:责任|牵头|负责|主办|承办)(?:部门|处室|科室|条线|单位)?[：:为是]\s*$")
_HELPING = re.compile(r"(?:配合|协办|协助|协同|参与)(?:部门|处室|科室|条线|单位)?[：:为]\s*$")
_JOINED = re.compile("、|和|与|及|以及")

_STARTS = re.compile(
    "(?:要|将|应|每(?:[天周月日年]|学期|季度)?|定期|继续)?(?:举[行办]|召开|开展|组织|承办|负责|牵头|做好|完成|印发|通知|慰问|汇总|统计)"
)
"""Pattern of what a department does, after a name that can also mean a thing: 少先队举行… but not
少先队活动课.
"""

_Mention = tuple[int, int, str]
"""Mention of a department in a text: start index, end index and the department's full name."""


def suggest_department_from_text(
    text: str, departments: Sequence[Department]
) -> DepartmentSuggestion | None:
    """Suggest the one department that the text of a measure makes responsible; None where that is
    not certain.

    One that leads (牵头) comes before those that act. Of several that act jointly in one place of
    the text the first is suggested, with the rest as ``others``.
    """
    actors = list(_suggest_acting_departments(text, departments))
    leading = [suggestion for leads, suggestion in actors if leads]
    return _first_suggestion_if_all_agree(
        leading or [suggestion for _, suggestion in actors]
    ) or _suggest_joint_departments(text, departments)


def several_departments_act_in_text(text: str, departments: Sequence[Department]) -> bool:
    """Whether several departments act according to the text of a measure, so that the department of
    a heading above it cannot decide.
    """
    return (
        len({suggestion.value for _, suggestion in _suggest_acting_departments(text, departments)})
        > 1
    )


def suggest_department_from_headings(
    headings: Sequence[str], departments: Sequence[Department]
) -> DepartmentSuggestion | None:
    """Suggest as responsible for a measure the department that the headings above it name; None
    where none is clear.

    The nearest heading that names a department decides. If it names several, the result is None.

    Args:
        headings: the title of the plan and the headings above the measure, from the outermost to
            the nearest. Each begins with a line that is the title; the text of the section may
            follow. In the plan of one department the field of work of another (卫生管理) is
            not enough.
        departments: the school's departments.
    """
    known = tuple(departments)
    for at in range(len(headings) - 1, -1, -1):
        heading = headings[at]
        title, _, text = heading.partition("\n")
        named, is_field = _departments_or_fields_in_heading(title, known)
        if (
            is_field
            and at
            and _departments_or_fields_in_heading(headings[0].partition("\n")[0], known)[0]
        ):
            named = ()
        found = dict(named)
        if len(found) > 1:
            return None
        for name, (start, end) in found.items():
            return DepartmentSuggestion(
                quote=title[start:end], start=start, end=end, heading=heading, value=name
            )
        if suggestion := suggest_department_from_text(text, departments):
            shift = len(heading) - len(text)
            return msgspec.structs.replace(
                suggestion,
                heading=heading,
                start=suggestion.start + shift,
                end=suggestion.end + shift,
            )
        if several_departments_act_in_text(text, departments):
            return None
    return None


def find_helping_departments(text: str, departments: Sequence[Department]) -> tuple[str, ...]:
    """Return the full names of the departments that a measure's text names as helping another one:
    配合部门：大队部, 工会协办.
    """
    found: list[str] = []
    for _, sentence in sentences_about_future_with_index(text):
        for group in _group_joined_mentions(
            sentence, sorted(_find_department_mentions(sentence, departments))
        ):
            before, after = sentence[: group[0][0]], sentence[group[-1][1] :]
            if _HELPING.search(before) or (_BEFORE.search(before) and _ASSISTS.match(after)):
                found.extend(name for _, _, name in group)
    return tuple(dict.fromkeys(found))


_WHOLE_HEADING = re.compile(r"[【\[]?\s*(?P<name>\w+?)(?:条线|线|工作)?\s*[】\]]?[：:]?")
"""Pattern of a heading that is only a department's name; there even a name with other meanings,
such as 工会, means the department.
"""


@lru_cache(maxsize=1024)
def _departments_or_fields_in_heading(
    title: str, departments: tuple[Department, ...]
) -> tuple[tuple[tuple[str, tuple[int, int]], ...], bool]:
    """Return the departments that a heading names, or else those whose field of work (德育) it
    names, and whether it is only the field.

    Each comes with the start and end index of the words in the heading.
    """
    _, names = _department_name_pattern(departments)
    whole = _WHOLE_HEADING.fullmatch(title)
    if whole and whole["name"] in names:
        return ((names[whole["name"]], whole.span("name")),), False
    mentions = _find_department_mentions(title, departments)
    found = {name: (start, end) for start, end, name in mentions}
    if found:
        return tuple(found.items()), False
    return tuple(dict(_find_departments_by_field_of_work(title, departments)).items()), True


def _suggest_joint_departments(
    text: str, departments: Sequence[Department]
) -> DepartmentSuggestion | None:
    """Suggest the departments that a text names side by side as acting together
    (教导处、信息中心共同…).

    The first one named is suggested as the responsible department, the rest as the others. None
    where the text has no such group, more than one, or the only one names a single department.
    """
    groups = []
    for offset, sentence in sentences_about_future_with_index(text):
        for group in _group_joined_mentions(
            sentence, sorted(_find_department_mentions(sentence, departments))
        ):
            before, after = sentence[: group[0][0]], sentence[group[-1][1] :]
            side_by_side = _BEFORE.search(before) and re.match("配合(?:$|[，,])", after)
            if side_by_side or _does_mentioned_department_lead(before, after, group[0]) is not None:
                groups.append((offset, sentence, group))
    if len(groups) != 1 or len(groups[0][2]) < 2:
        return None
    offset, sentence, group = groups[0]
    start, end = group[0][0], group[-1][1]
    names = list(dict.fromkeys(name for _, _, name in group))
    return DepartmentSuggestion(
        quote=sentence[start:end],
        start=offset + start,
        end=offset + end,
        value=names[0],
        others=tuple(names[1:]),
    )


def _first_suggestion_if_all_agree(
    suggestions: Sequence[DepartmentSuggestion],
) -> DepartmentSuggestion | None:
    """Return the first of several suggested departments if all of them are the same department;
    else None.
    """
    return suggestions[0] if len({suggestion.value for suggestion in suggestions}) == 1 else None


def _suggest_acting_departments(
    text: str, departments: Sequence[Department]
) -> Iterator[tuple[bool, DepartmentSuggestion]]:
    """Yield the departments that a measure's text says do something, each with whether it leads the
    others (牵头).
    """
    for offset, sentence in sentences_about_future_with_index(text):
        for group in _group_joined_mentions(
            sentence, sorted(_find_department_mentions(sentence, departments))
        ):
            leads = _does_mentioned_department_lead(
                sentence[: group[0][0]], sentence[group[-1][1] :], group[0]
            )
            for start, end, name in group if leads is not None else ():
                yield (
                    bool(leads),
                    DepartmentSuggestion(
                        quote=sentence[start:end],
                        start=offset + start,
                        end=offset + end,
                        value=name,
                    ),
                )


def _group_joined_mentions(sentence: str, mentions: Sequence[_Mention]) -> list[list[_Mention]]:
    """Group the departments that a sentence joins by 和 or 、, because what it says applies to all
    of a group.

    Args:
        sentence: the sentence.
        mentions: the departments named in it, each as start and end index and full name.
    """
    groups: list[list[_Mention]] = []
    for mention in mentions:
        if groups and _JOINED.fullmatch(sentence[groups[-1][-1][1] : mention[0]]):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _does_mentioned_department_lead(before: str, after: str, mention: _Mention) -> bool | None:
    """Return True where a department that a sentence mentions leads the work, False where it does
    the work beside others, None where it does neither.

    Args:
        before: the sentence before the mention.
        after: the sentence after it.
        mention: position and name of the department.
    """
    start, end, _ = mention
    after = _WHEN.sub("", after)
    if not before:
        after = re.sub(r"^[：:]\s*(?=负责)", "", after)  # 教务处：负责…, in a list of duties
    is_long = end - start > len("办公室")
    is_alone = bool(_BEFORE.search(before))
    if _LABEL.search(before):
        return True
    if (
        _HELPS.match(after)
        or _HELPING.search(before)
        or (_SUPPORTS.match(after) and re.search("负责|牵头|组织", before))
        or _NO_ACTOR.match(after)
        or (_TOWARDS.search(before) and not re.match("共同|一起", after))
    ):
        return None
    if is_long or is_alone:
        if _LEADS.match(after):
            return True
        if _ACTS.match(after):
            return False
    # With no known verb after it, only an unmistakable name at the head of a clause acts.
    is_head = is_long and (not before or before[-1] in "，,：:")
    is_head = is_head or (not before and not _OF_OFFICE.match(after))
    is_asked = before.endswith(("由", "请"))
    return False if is_head or is_asked or (is_alone and _DOES.match(after)) else None


@lru_cache(maxsize=8)
def _department_name_pattern(
    departments: tuple[Department, ...],
) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of all names and abbreviations of the school's departments, and the full
    name for each of them.
    """
    names = {
        name: department.name
        for department in departments
        for name in reversed(department.names)
        if name
    }
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)"), names


def _find_department_mentions(
    sentence: str, departments: Sequence[Department]
) -> Iterator[_Mention]:
    """Yield the departments of the school that a sentence names, with their positions; those in the
    words of the settings before other abbreviations.

    Left out are departments outside the school (区教师发展中心), rooms (教师办公室), and short
    names that can mean other things (中部) unless the sentence shows that the department is meant.
    """
    pattern, names = _department_name_pattern(tuple(departments))
    taken: list[tuple[int, int]] = []
    beside: list[_Mention] = []
    certain: list[_Mention] = []
    for match in pattern.finditer(sentence):
        taken.append(match.span())
        before, after = sentence[: match.start()], sentence[match.end() :]
        if before and (before[-1] in _OF_OTHERS or _ROOM_OF.search(before)):
            continue
        # 中部 or 一二年级 are words before they are names.
        is_office = len(match[0]) > 2 and match[0].endswith(_KINDS)
        is_asked = before in ("请", "由", "让") and not _OF_OFFICE.match(after)
        begins = is_asked or (not before and bool(_STARTS.match(after)))
        is_labelled = _LABEL.search(before) or _HELPING.search(before)
        if (
            not is_office
            and not begins
            and not is_labelled
            and not (_ALONE.search(before) and re.match(_LEADING, after))
        ):
            beside.append((match.start(), match.end(), names[match[0]]))
            continue
        certain.append((match.start(), match.end(), names[match[0]]))
    yield from certain
    yield from _uncertain_mentions_beside_certain(certain, beside, sentence)
    for match in _ABBREVIATED.finditer(sentence):
        start, end = match.span(1)
        if any(start < until and since < end for since, until in taken):
            continue
        name = (
            _find_department_by_abbreviation(match[1], departments)
            if _ALONE.search(sentence[:start])
            else ""
        )
        if name:
            taken.append((start, end))
            yield start, end, name


def _uncertain_mentions_beside_certain(
    certain: Sequence[_Mention], beside: Sequence[_Mention], sentence: str
) -> Iterator[_Mention]:
    """Yield the uncertain mentions of departments (words such as 工会 that need not mean who acts)
    that a sentence lists beside certain ones: 德育处、工会.

    Args:
        certain: the certain mentions, each as start and end index and full name.
        beside: the uncertain mentions, in the order of the sentence.
        sentence: the sentence.
    """
    known = list(certain)
    for others in (beside, reversed(beside)):
        for mention in others:
            if mention not in known and any(
                _JOINED.fullmatch(sentence[one[1] : other[0]])
                for near in known
                for one, other in ((near, mention), (mention, near))
            ):
                known.append(mention)
                yield mention


def _find_department_by_abbreviation(abbreviation: str, departments: Iterable[Department]) -> str:
    """Return the name of the only department that a word abbreviates (课教中心); empty if there are
    none or several.
    """
    kind = next(kind for kind in _KINDS if abbreviation.endswith(kind))
    if len(abbreviation) - len(kind) < 2:
        return ""
    fitting = [
        department.name
        for department in departments
        if department.name.endswith(kind)
        and _characters_occur_in_order(abbreviation, department.name)
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _characters_occur_in_order(abbreviation: str, name: str) -> bool:
    """Whether all characters of an abbreviation occur in a name in the same order: 课教中心 in
    课程教学中心.
    """
    signs = iter(name)
    return all(sign in signs for sign in abbreviation)


def _find_departments_by_field_of_work(
    heading: str, departments: Sequence[Department]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the departments whose field of work a heading names: 课程教学 for 课程教学中心.

    Each comes with the start and end index of the words in the heading.
    """
    fields = {
        department.name: _field_of_work_in_name(department.name) for department in departments
    }
    called = [
        (department.name, _field_of_work_in_name(words))
        for department in departments
        for words in dict.fromkeys((department.name, *department.names))
    ]
    for name, field in called:
        start = heading.find(field) if len(field) > 1 else -1
        if start < 0 or _MERGED_WITH_TEACHING.match(heading, start + len(field)):
            continue
        own = {each for owner, each in called if owner == name}
        if len(field) == 2 and not _field_is_subject_of_heading(heading, field, start):
            continue
        if any(other[:2] in heading for other in fields.values() if other and other not in own):
            continue
        yield name, (start, start + len(field))


_MERGED_WITH_TEACHING = re.compile("[与和同][^，。；]{1,8}?(?:融合|整合)")
"""Pattern of what follows a field of work that a heading names as a means of teaching, and not as
the work of a department: 信息技术与学科融合.
"""


@lru_cache(maxsize=512)
def _field_of_work_in_name(name: str) -> str:
    """Return a department's field of work: its name without the ending (处, 中心)."""
    return re.sub(f"(?:{'|'.join(_KINDS)})$", "", name)


_NUMBER_BEFORE_HEADING = re.compile(
    r"^\s*[（(]?第?[一二三四五六七八九十\dA-ZⅠ-Ⅻ①-⑳]+(?:部分|章|节|项)?[）)]?、"
)
"""The number that a heading begins with, where 、 follows it: 二、 or 第一、."""


def _field_is_subject_of_heading(heading: str, field: str, start: int) -> bool:
    """Whether a heading is about one field of work only: 德育工作 is, 德育与体育工作 is not.

    Args:
        heading: a heading that contains the field of work.
        field: the field of work, two characters long (德育).
        start: index of the field in the heading.
    """
    after = heading[start + len(field) :]
    return bool(re.match("工作|管理|保障|服务|条线|线|板块|方面", after)) and not re.search(
        "[与和及、]", _NUMBER_BEFORE_HEADING.sub("", heading, count=1)
    )
