"""Edits of a school's settings: functions that return a changed :class:`School` or refuse; a new
school, and guesses of what is not set.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import WEEKDAYS, full_date
from meetingtui.school.mail_settings import MailSettings, is_email_address
from meetingtui.school.roster import titles_in_post
from meetingtui.school.school import Department, Goal, Person, RegularMeetingSettings, School

USUAL_DEPARTMENTS = (
    Department(name="党政办公室", short=("办公室", "党政办", "校办")),
    Department(name="教导处", short=("教务处", "教学处")),
    Department(name="课程教学中心", short=("课程中心", "教学中心", "教导处", "教务处")),
    Department(name="德育处", short=("政教处", "学生处")),
    Department(name="学生发展中心", short=("学生中心", "学发中心", "德育处", "政教处")),
    Department(name="总务处", short=("后勤处", "后勤")),
    Department(name="服务保障中心", short=("服务中心", "保障中心", "总务处", "后勤")),
    Department(name="教科室", short=("科研室", "教科研室")),
    Department(name="工会"),
    Department(name="大队部", short=("少先队",)),
    Department(name="低年级部", short=("低段", "一二年级"), grade_group=True),
    Department(name="中年级部", short=("中段", "三四年级"), grade_group=True),
    Department(name="高年级部", short=("高段", "五六年级"), grade_group=True),
)
"""Common departments of primary schools to choose from, the office first."""

PRESELECTED_DEPARTMENTS = ("党政办公室", "教导处", "德育处", "总务处", "教科室", "工会", "大队部")
"""Full names of the departments that most primary schools have."""

_PLACES_BEFORE = re.compile(
    r"(?:.{2,8}?省)?(?:.{2,8}?[市州])?(?:.{1,6}?[区县旗])?(?:.{1,5}?[镇乡])?(.{2,}(?:小学|学校).*)"
)
_DEPUTY = re.compile("副(校长|书记|主任|主席|处长|组长|部长)")


def new_school(name: str, short: str, term: Term) -> School:
    """Return a new school with a name, a short name, a term, the departments preselected
    (:data:`PRESELECTED_DEPARTMENTS`) and a meeting on Mondays, without people.

    Raises:
        RefusedError: the name is empty.
    """
    departments = tuple(each for each in USUAL_DEPARTMENTS if each.name in PRESELECTED_DEPARTMENTS)
    school = School(
        name="　",
        departments=departments,
        people=(),
        terms=(term,),
        meeting=RegularMeetingSettings(weekday="周一"),
    )
    return with_school_name(school, name, short)


def proposed_short_name(name: str) -> str:
    """Return a school's name without the place before it: 启明小学 for 示例市城东区启明小学.

    A name without a place is returned unchanged.
    """
    match = _PLACES_BEFORE.fullmatch(name)
    return match[1] if match else name


def with_school_name(school: School, name: str, short: str) -> School:
    """Return the school with another full and short name, without surrounding spaces; a short name
    equal to the full one is left empty.

    Raises:
        RefusedError: the full name is empty.
    """
    if not name.strip():
        raise RefusedError("请写学校的全称，它会印在会议纪要上。")
    return replace(school, name=name.strip(), short="" if short == name else short.strip())


# Departments


def with_department_added_or_changed(school: School, before: str, department: Department) -> School:
    """Return the school with a department added, at the end, or changed; a renamed one keeps its
    people, and its old name as a former name.

    Args:
        school: the present school.
        before: full name of the department to change; empty to add one.
        department: the department's new values.

    Raises:
        RefusedError: no name, a full or short name that another department has, an unknown head,
            or no department left that reports in meetings. The school leader is not checked.
    """
    name = department.name.strip()
    if not name:
        raise RefusedError("请写部门的名称。")
    others = [each for each in school.departments if each.name != before]
    for called in (name, *department.short):
        taken = next((each for each in others if called in each.names), None)
        if taken is not None:
            raise RefusedError(f"“{called}”已经是“{taken.name}”的名称。请换一个，免得认错部门。")
    if department.head and school.find_person(department.head) is None:
        raise RefusedError(f"人员里没有“{department.head}”。请先加进人员，再选为负责人。")
    former = department.former
    if before and before != name and before not in department.short:
        former = (*(each for each in former if each != name), before)
    fresh = replace(department, name=name, former=former)
    if before:
        departments = tuple(fresh if each.name == before else each for each in school.departments)
        people = tuple(
            replace(each, department=name) if each.department == before else each
            for each in school.people
        )
        edited = replace(school, departments=departments, people=people)
    else:
        edited = replace(school, departments=(*school.departments, fresh))
    _refuse_without_reporting_departments(edited)
    return edited


def without_department(school: School, name: str) -> School:
    """Return the school without a department, by its full name; its people stay, without a
    department. Unchanged where there is none.

    Raises:
        RefusedError: it is the last department that reports.
    """
    departments = tuple(each for each in school.departments if each.name != name)
    people = tuple(
        replace(each, department="") if each.department == name else each for each in school.people
    )
    edited = replace(school, departments=departments, people=people)
    _refuse_without_reporting_departments(edited)
    return edited


def with_usual_department_added(school: School, name: str) -> School:
    """Return the school with one of :data:`USUAL_DEPARTMENTS`, given by its full name, added.

    Its short names that are already in use are left out.

    Raises:
        RefusedError: its full name is in use.
        StopIteration: it is none of them.
    """
    usual = next(each for each in USUAL_DEPARTMENTS if each.name == name)
    taken = {called for each in school.departments for called in each.names}
    short = tuple(each for each in usual.short if each not in taken)
    return with_department_added_or_changed(school, "", replace(usual, short=short))


def with_department_moved(school: School, name: str, by: int) -> School:
    """Return the school with a department, by full name, moved in the order of reporting by a
    number of places, at most to either end.

    A negative number moves it forward.
    """
    return replace(school, departments=_with_entry_moved(school.departments, name, by))


# People


def with_person_added_or_changed(school: School, before: str, person: Person) -> School:
    """Return the school with a person added, at the end, or changed; spaces in the name are
    removed.

    A renamed person keeps the old name as a former name, and references to it are updated.

    Args:
        school: the present school.
        before: name of the person to change; empty to add one.
        person: the person's new values.

    Raises:
        RefusedError: no name, a name that somebody has, an unknown department, or an invalid
            e-mail address.
    """
    name = "".join(person.name.split())
    if not name:
        raise RefusedError("请写姓名。")
    others = [each for each in school.people if each.name != before]
    if any(each.name == name or name in each.former for each in others):
        raise RefusedError(f"已经有一位“{name}”。同名的请加以区分，例如 {name}（语文）。")
    department = school.find_department(person.department) if person.department else None
    if person.department and department is None:
        raise RefusedError(f"没有叫“{person.department}”的部门。请先在部门里加上，或换一个。")
    if person.email and not is_email_address(person.email):
        raise RefusedError(f"“{person.email}”不像邮箱地址。请写成 name@qq.com 的样子，用半角。")
    former = person.former
    if before and before != name:
        former = (*(each for each in former if each != name), before)
    home = department.name if department else ""
    fresh = replace(person, name=name, former=former, department=home)
    if not before:
        return replace(school, people=(*school.people, fresh))
    people = tuple(fresh if each.name == before else each for each in school.people)
    return _with_person_references_renamed(replace(school, people=people), before, name)


def without_person(school: School, name: str) -> School:
    """Return the school without a person; unchanged where there is none of that name.

    Where that person is head, leader, host, recorder or gets copies, the field becomes empty.
    """
    people = tuple(each for each in school.people if each.name != name)
    return _with_person_references_renamed(replace(school, people=people), name, "")


def with_person_moved(school: School, name: str, by: int) -> School:
    """Return the school with a person moved on the roster by a number of places, at most to either
    end.

    A negative number moves the person forward.
    """
    return replace(school, people=_with_entry_moved(school.people, name, by))


def with_missing_roles_guessed(school: School) -> School:
    """Return the school with missing department heads, host and recorder guessed from people's
    posts.

    The head of a department is the first of its people whose post has a title that is not a
    deputy's (教导处主任). The principal is the host, and the head of the office is the recorder.
    """
    departments = tuple(
        each if each.head else replace(each, head=_likely_head_name(school, each))
        for each in school.departments
    )
    principal = next(
        (each for each in school.people if _has_leading_post(each, "校长", "书记")), None
    )
    office = next(
        (
            each
            for each in school.people
            if "办公室" in each.post and _has_leading_post(each, "主任")
        ),
        None,
    )
    meeting = school.meeting
    if not meeting.host and principal:
        meeting = replace(meeting, host=principal.name)
    if not meeting.recorder and office:
        meeting = replace(meeting, recorder=office.name)
    return replace(school, departments=departments, meeting=meeting)


def _likely_head_name(school: School, department: Department) -> str:
    """Return the name of the first of a department's people whose post has a title that is not a
    deputy's; empty without one.
    """
    theirs = [each for each in school.people if each.department == department.name]
    heads = [each for each in theirs if titles_in_post(each.post) and not _DEPUTY.search(each.post)]
    return heads[0].name if heads else ""


def _has_leading_post(person: Person, *wanted: str) -> bool:
    """Whether a person has one of the wanted posts, not as a deputy."""
    return bool(titles_in_post(person.post) & set(wanted)) and not _DEPUTY.search(person.post)


# Goals


def with_goal_added_or_changed(school: School, before: str, goal: Goal) -> School:
    """Return the school with a goal added, at the end, or changed; a renamed one keeps its old name
    as a former name, so that items tagged with it still serve it.

    Args:
        school: the present school.
        before: name of the goal to change; empty to add one.
        goal: the goal's new values.

    Raises:
        RefusedError: no name, or a name that another goal has.
    """
    name = goal.name.strip()
    if not name:
        raise RefusedError("请写目标的名称。")
    others = [each for each in school.goals if each.name != before]
    if any(each.is_among_tags((name,)) for each in others):
        raise RefusedError(f"已经有目标“{name}”。请换一个名称。")
    former = tuple(each for each in goal.former if each != name)
    if before and before != name:
        former = (*former, before)
    fresh = replace(goal, name=name, former=former)
    if not before:
        return replace(school, goals=(*school.goals, fresh))
    return replace(
        school, goals=tuple(fresh if each.name == before else each for each in school.goals)
    )


def without_goal(school: School, name: str) -> School:
    """Return the school without a goal; the items' tags stay."""
    return replace(school, goals=tuple(each for each in school.goals if each.name != name))


# The rest


def with_term_added_or_changed(school: School, before: str, term: Term) -> School:
    """Return the school with a term changed, or added where ``before``, its present id, is empty;
    the terms are sorted by date.

    Raises:
        RefusedError: the id is invalid or taken, week 1 does not begin on a Monday, the term ends
            before it begins or after 300 days, or terms overlap.
    """
    if term.title == term.id:
        raise RefusedError("学期请写成 2026-2027-1 的样子：学年与第几学期。")
    if term.first_monday.weekday() != 0:
        raise RefusedError(f"{full_date(term.first_monday)}不是星期一。请写第一周的星期一。")
    if not 0 < (term.end - term.first_monday).days < 300:
        raise RefusedError("学期最后一天应在第一周的星期一之后、一年之内。")
    others = [each for each in school.terms if each.id != before]
    if any(each.id == term.id for each in others):
        raise RefusedError(f"已经有{term.title}。")
    terms = sorted([*others, term], key=lambda each: each.first_monday)
    for one, next_one in pairwise(terms):
        if one.end >= next_one.first_monday:
            raise RefusedError(f"{one.title}和{next_one.title}的日期重叠了。请检查起止日期。")
    return replace(school, terms=tuple(terms))


def with_regular_meeting_settings(school: School, habits: RegularMeetingSettings) -> School:
    """Return the school with other settings of the regular meeting.

    Raises:
        RefusedError: an invalid weekday, time or week, or an unknown host or recorder.
    """
    if habits.weekday not in WEEKDAYS:
        raise RefusedError("星期几请写周一、周二……周日。")
    if re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", habits.time) is None:
        raise RefusedError("时间请写成 14:30 的样子。")
    if not 1 <= habits.every <= 8:
        raise RefusedError("几周一次请写 1 到 8：每周写 1，隔周写 2。")
    if not 1 <= habits.first_week <= 30:
        raise RefusedError("第一次例会在第几周，请写 1 到 30。")
    for label, name in (("主持", habits.host), ("记录", habits.recorder)):
        if name and school.find_person(name) is None:
            raise RefusedError(f"人员里没有“{name}”。请先加进人员，再定为{label}。")
    return replace(school, meeting=habits)


def with_mail_settings(school: School, mailbox: MailSettings | None) -> School:
    """Return the school with other mail settings; None removes them.

    Raises:
        RefusedError: an invalid address or server name, an unencrypted connection to another
            machine, or an unknown recipient of copies.
    """
    if mailbox is not None:
        if not is_email_address(mailbox.address):
            raise RefusedError("发件邮箱请写成 xuexiao@qq.com 的样子，用半角。")
        if re.fullmatch(r"[A-Za-z0-9.:-]*", mailbox.host) is None:
            raise RefusedError("发信服务器请写成 smtp.qq.com 的样子，用半角。")
        if mailbox.is_unencrypted_to_other_machine:
            raise RefusedError(
                "不加密只能用于本机（localhost）的发信服务器。请选 SSL 或 STARTTLS。"
            )
        for each in mailbox.cc:
            if school.find_person(each) is None and not is_email_address(each):
                raise RefusedError(f"抄送“{each}”既不是人员里的姓名，也不是邮箱地址。")
    return replace(school, mail=mailbox)


def _with_person_references_renamed(school: School, before: str, after: str) -> School:
    """Return the school with all references to a person renamed, or removed where ``after`` is
    empty.

    Args:
        school: the school.
        before: the person's name so far.
        after: the new name; empty for one who is removed.
    """

    def renamed(name: str) -> str:
        """Return the name, replaced where it is that of the person."""
        return after if name == before else name

    departments = tuple(
        replace(each, head=renamed(each.head), leader=renamed(each.leader))
        for each in school.departments
    )
    habits = school.meeting
    meeting = replace(habits, host=renamed(habits.host), recorder=renamed(habits.recorder))
    mail = school.mail
    if mail is not None:
        mail = replace(mail, cc=tuple(name for each in mail.cc if (name := renamed(each))))
    return replace(school, departments=departments, meeting=meeting, mail=mail)


def _refuse_without_reporting_departments(school: School) -> None:
    """Refuse a school without a department that reports in meetings.

    Raises:
        RefusedError: no department reports.
    """
    if not school.reporting_departments:
        raise RefusedError("至少要有一个在例会上汇报的部门。")


def _with_entry_moved(entries: Iterable[Any], name: str, by: int) -> tuple[Any, ...]:
    """Return the departments or people with the named one moved by some places, at most to either
    end.

    Args:
        entries: the departments or people, in order.
        name: full name of the one to move.
        by: number of places; a negative number moves it forward.
    """
    found = list(entries)
    at = next(at for at, each in enumerate(found) if each.name == name)
    there = max(0, min(at + by, len(found) - 1))
    found.insert(there, found.pop(at))
    return tuple(found)
