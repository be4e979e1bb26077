"""The forms of the settings pages (school name, term, regular meeting, person, department, warning
thresholds): how the school's settings are shown and parsed. Each change that is refused raises a
RefusedError.
"""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term, weeks_and_holidays_text
from meetingtui.base.wording import (
    WEEKDAYS,
    full_date,
    month_day,
    parse_chinese_number,
    weekday_name,
)
from meetingtui.school import school_editing as editing
from meetingtui.school.school import Department, Person, School
from meetingtui.school.settings_normalisation import (
    clock_time_or_unchanged,
    iso_date_or_unchanged,
    weekday_or_unchanged,
)
from meetingtui.ui.screens.school_setup.settings_page_base import FormField, SettingsForm

_DEPARTMENT_KIND_LABELS = ("部门", "年级部", "教研组")


def school_name_form() -> SettingsForm:
    """Return the settings form of the school's name (学校名称): the full name, and the short name,
    which follows the full one as long as it is the proposed one.
    """

    def with_name(school: School, text: str) -> School:
        """Return the school with another name; a short name that was proposed from the old name is
        proposed again.
        """
        is_proposed = school.short in ("", editing.proposed_short_name(school.name))
        short = editing.proposed_short_name(text) if is_proposed else school.short
        return editing.with_school_name(school, text, short)

    return SettingsForm(
        [
            FormField("学校全称", lambda school: school.name, with_name, "例如：示例市启明小学"),
            FormField(
                "简称",
                lambda school: school.display_name,
                lambda school, text: editing.with_school_name(school, school.name, text),
                "显示在屏幕第一行",
            ),
        ]
    )


def term_form(term_id: Callable[[], str], *, choices: tuple[Term, ...] = ()) -> SettingsForm:
    """Return the settings form of a term (学期): its dates and its own days off and on, and with
    ``choices`` which term it is.

    Args:
        term_id: gives the id of the term.
        choices: usual terms to choose from; empty where the term has records already.
    """

    def term(school: School) -> Term:
        """Return the term as the school has it; the last term where it has none of that id."""
        known = next((each for each in school.terms if each.id == term_id()), None)
        return known or school.terms[-1]

    def with_changes(school: School, **changed: object) -> School:
        """Return the school with changed attributes of the term.

        Raises:
            RefusedError: the school no longer has the term, as adding it was undone.
        """
        if all(each.id != term_id() for each in school.terms):
            raise RefusedError("这个学期已经撤销。请按 Esc 返回。")
        now = term(school)
        return editing.with_term_added_or_changed(school, now.id, replace(now, **changed))

    def with_chosen_term(school: School, text: str) -> School:
        """Return the school with the form's term replaced by the one of ``choices`` whose title or
        id was typed; refused where none has it.
        """
        wanted = next((each for each in choices if text in (each.title, each.id)), None)
        if wanted is None:
            known = "、".join(each.title for each in choices)
            raise RefusedError(f"请按 F6 选一个学期：{known}。")
        return editing.with_term_added_or_changed(school, term(school).id, wanted)

    def with_first_monday(school: School, text: str) -> School:
        """Return the school with the first week of the term moved to the week of the typed day."""
        day = _parse_date_relative_to_term(text, term(school))
        return with_changes(school, first_monday=day - timedelta(days=day.weekday()))

    def with_last_day(school: School, text: str) -> School:
        """Return the school with another last day of the term."""
        return with_changes(school, end=_parse_date_relative_to_term(text, term(school)))

    def days_field(label: str, name: str, hint: str) -> FormField:
        """Make the field of a list of days of the term.

        Args:
            label: the label of the field.
            name: the attribute of the term that holds the days.
            hint: the hint in the empty field.
        """

        def days_text(school: School) -> str:
            """Return the days as text: 11月12日、11月13日."""
            return "、".join(map(month_day, getattr(term(school), name)))

        def with_days(school: School, text: str) -> School:
            """Return the school with the days of a typed list."""
            now = term(school)
            days = tuple(_parse_date_relative_to_term(each, now) for each in split_typed_list(text))
            return with_changes(school, **{name: days})

        return FormField(label, days_text, with_days, hint)

    which = FormField(
        "学期",
        lambda school: term(school).title,
        with_chosen_term,
        "F6 选",
        lambda _: [each.title for each in choices],
    )
    return SettingsForm(
        [
            *([which] if choices else []),
            FormField(
                "第一周的周一",
                lambda school: _date_with_weekday(term(school).first_monday),
                with_first_monday,
                "例如：9月1日",
            ),
            FormField(
                "最后一天",
                lambda school: _date_with_weekday(term(school).end),
                with_last_day,
                "例如：1月22日，或 第20周周五",
            ),
            days_field("另外放假", "holidays", "国家假日不用写；例如：11月12日、11月13日"),
            days_field("另外上班", "workdays", "例如：10月10日"),
        ],
        lambda school: weeks_and_holidays_text(term(school)),
    )


_APPROVAL_LABELS = {True: "先审议通过", False: "不用审议"}
"""What the form calls whether a meeting begins by approving the last minutes."""


def regular_meeting_form(approves: bool | None = None) -> SettingsForm:
    """Return the settings form of the regular meeting (例会): weekday, time, place, interval, first
    week, host and recorder, and whether it begins by approving the last minutes.

    Args:
        approves: whether it does so where the school's settings do not say; None leaves the
            question out, as in the first setup.
    """

    def meeting_setting_field(
        label: str,
        name: str,
        hint: str = "",
        choices: Callable[[School], list[str]] = lambda _: [],
        spelling: Callable[[str], str] = str,
    ) -> FormField:
        """Make the field of one setting of the regular meeting, such as its place.

        Args:
            label: the label of the field.
            name: the attribute that holds it.
            hint: the hint in the empty field.
            choices: returns the values that the field offers.
            spelling: returns a typed value in the form in which it is stored.
        """
        return FormField(
            label,
            lambda school: str(getattr(school.meeting, name)),
            lambda school, text: editing.with_regular_meeting_settings(
                school, replace(school.meeting, **{name: spelling(text)})
            ),
            hint,
            choices,
        )

    def with_interval(school: School, text: str) -> School:
        """Return the school with another number of weeks between meetings."""
        return editing.with_regular_meeting_settings(
            school, replace(school.meeting, every=_parse_interval_in_weeks(text))
        )

    def with_minutes_approval(school: School, text: str) -> School:
        """Return the school with a typed 是 or 否, or one of the offered values, for the approval
        of the last minutes; any other text is refused.
        """
        said = {words: value for value, words in _APPROVAL_LABELS.items()} | {
            "是": True,
            "否": False,
        }
        if text not in said:
            raise RefusedError("上次纪要请按 F6 选：先审议通过，或不用审议。")
        settings = replace(school.meeting, approve_minutes=said[text])
        return editing.with_regular_meeting_settings(school, settings)

    def with_first_meeting_week(school: School, text: str) -> School:
        """Return the school with the first meeting in another week of the term, given as 第3周 or
        3; refused where it is no number.
        """
        number = parse_chinese_number(text.removeprefix("第").removesuffix("周"))
        if number is None:
            raise RefusedError("第一次例会在第几周，请写 1 到 30。")
        return editing.with_regular_meeting_settings(
            school, replace(school.meeting, first_week=number)
        )

    approval = FormField(
        "上次纪要",
        lambda school: _APPROVAL_LABELS[
            bool(approves)
            if school.meeting.approve_minutes is None
            else school.meeting.approve_minutes
        ],
        with_minutes_approval,
        "开会先审议通过上次的纪要，或不用审议",
        lambda _: list(_APPROVAL_LABELS.values()),
    )
    asked = () if approves is None else (approval,)
    return SettingsForm(
        [
            meeting_setting_field(
                "星期几", "weekday", "周一……周日", lambda _: list(WEEKDAYS), weekday_or_unchanged
            ),
            meeting_setting_field("时间", "time", "例如：14:30", spelling=clock_time_or_unchanged),
            meeting_setting_field("地点", "place", "例如：行政楼会议室"),
            FormField(
                "几周一次",
                lambda school: _interval_in_weeks_text(school.meeting.every),
                with_interval,
                "每周、隔周",
                lambda _: ["每周", "隔周"],
            ),
            FormField(
                "第一次例会",
                lambda school: f"第{school.meeting.first_week}周",
                with_first_meeting_week,
                "例如：第1周",
            ),
            meeting_setting_field("主持", "host", "姓名", _person_names),
            meeting_setting_field("记录", "recorder", "姓名", _person_names),
            *asked,
        ]
    )


def person_form(name: Callable[[], str], on_changed: Callable[[str], None]) -> SettingsForm:
    """Return the settings form of one person: name, post, department, mail address, whether the
    person attends the meeting.

    Args:
        name: gives the person's name; empty for a new person.
        on_changed: is called with the name, without blanks, whenever a change other than that of
            attendance is about to be saved.
    """

    def person(school: School) -> Person:
        """Return the person as the school has it; an empty one while it is new."""
        return school.find_person(name()) or Person(name="")

    def attribute_field(
        label: str, attribute: str, hint: str, choices: Callable[[School], list[str]] = lambda _: []
    ) -> FormField:
        """Make the field of one attribute of the person, with label, hint and offered values."""

        def with_value(school: School, text: str) -> School:
            """Return the school with the attribute of the person set to the typed text."""
            fresh = replace(person(school), **{attribute: text})
            after = editing.with_person_added_or_changed(school, name(), fresh)
            on_changed("".join(fresh.name.split()))
            return after

        return FormField(
            label, lambda school: getattr(person(school), attribute), with_value, hint, choices
        )

    def with_meeting_attendance(school: School, text: str) -> School:
        """Return the school with a typed 是 or 否 for whether the person attends the meeting; any
        other text is refused.
        """
        if text not in ("是", "否"):
            raise RefusedError("参加例会请写 是 或 否。")
        return editing.with_person_added_or_changed(
            school, name(), replace(person(school), attends=text == "是")
        )

    return SettingsForm(
        [
            attribute_field("姓名", "name", "例如：许敏"),
            attribute_field("职务", "post", "例如：教导处主任"),
            attribute_field(
                "部门",
                "department",
                "F6 选；没有可以空着",
                lambda school: ["", *(each.name for each in school.departments)],
            ),
            attribute_field("邮箱", "email", "用来发会议纪要，会上不显示"),
            FormField(
                "参加例会",
                lambda school: "是" if person(school).attends else "否",
                with_meeting_attendance,
                "是、否",
                lambda _: ["是", "否"],
            ),
        ]
    )


def department_form(name: Callable[[], str], on_changed: Callable[[str], None]) -> SettingsForm:
    """Return the settings form of one department: name, other names, head, kind.

    Args:
        name: gives the department's name; empty for a new department.
        on_changed: is called with the name, stripped, whenever a change is about to be saved.
    """

    def department(school: School) -> Department:
        """Return the department as the school has it; an empty one while it is new."""
        return next(
            (each for each in school.departments if each.name == name()), Department(name="")
        )

    def with_changes(school: School, **changed: object) -> School:
        """Return the school with changed attributes of the department."""
        fresh = replace(department(school), **changed)
        after = editing.with_department_added_or_changed(school, name(), fresh)
        on_changed(fresh.name.strip())
        return after

    def kind_label(school: School) -> str:
        """Return the kind of the department: 部门, 年级部 or 教研组."""
        found = department(school)
        return (
            _DEPARTMENT_KIND_LABELS[2]
            if found.teaching_group
            else _DEPARTMENT_KIND_LABELS[1]
            if found.grade_group
            else _DEPARTMENT_KIND_LABELS[0]
        )

    def with_kind(school: School, text: str) -> School:
        """Return the school with the typed kind of the department: 部门, 年级部 or 教研组; any
        other text is refused.
        """
        if text not in _DEPARTMENT_KIND_LABELS:
            raise RefusedError(f"种类请写 {'、'.join(_DEPARTMENT_KIND_LABELS)} 之一。")
        return with_changes(
            school,
            grade_group=text == _DEPARTMENT_KIND_LABELS[1],
            teaching_group=text == _DEPARTMENT_KIND_LABELS[2],
        )

    return SettingsForm(
        [
            FormField(
                "部门全称",
                lambda school: department(school).name,
                lambda school, text: with_changes(school, name=text),
                "例如：教导处",
            ),
            FormField(
                "简称、别的叫法",
                lambda school: "、".join(department(school).short),
                lambda school, text: with_changes(school, short=tuple(split_typed_list(text))),
                "用顿号分开，计划里这样写也认得",
            ),
            FormField(
                "负责人",
                lambda school: department(school).head,
                lambda school, text: with_changes(school, head=text),
                "姓名",
                lambda school: ["", *_person_names(school)],
            ),
            FormField(
                "种类",
                kind_label,
                with_kind,
                "教研组在例会上不单独汇报",
                lambda _: list(_DEPARTMENT_KIND_LABELS),
            ),
        ],
        lambda school: _former_names_remark(department(school).former),
    )


def warning_thresholds_form() -> SettingsForm:
    """Return the form of the thresholds (提醒) from which items are at risk (预警) or stale
    (久未汇报).
    """

    def threshold_field(label: str, name: str, most: int, unit: str) -> FormField:
        """Make the field of one threshold.

        Args:
            label: the label of the field.
            name: the attribute that holds the threshold.
            most: the largest value allowed; the smallest is 1.
            unit: the unit after the number: 天 or 次.
        """

        def with_threshold(school: School, text: str) -> School:
            """Return the school with the typed number, with or without its unit, as threshold;
            refused outside its range.
            """
            number = parse_chinese_number(text.removesuffix(unit).strip())
            if number is None or not 1 <= number <= most:
                raise RefusedError(f"{label}请写 1 到 {most}。")
            return replace(school, thresholds=replace(school.thresholds, **{name: number}))

        return FormField(
            label,
            lambda school: f"{getattr(school.thresholds, name)} {unit}",
            with_threshold,
            f"1—{most}",
        )

    return SettingsForm(
        [
            threshold_field("预警提前", "at_risk_days", 90, "天"),
            threshold_field("久未汇报", "stale_meetings", 20, "次"),
        ]
    )


def _person_names(school: School) -> list[str]:
    """Return the names of all people of the school."""
    return [each.name for each in school.people]


def split_typed_list(text: str) -> list[str]:
    """Split a typed list at commas, semicolons and 、; blank entries are left out."""
    for sign in "，,；;":
        text = text.replace(sign, "、")
    return [each.strip() for each in text.split("、") if each.strip()]


def _former_names_remark(names: tuple[str, ...]) -> str:
    """Return the remark on former names, under which old records are still found; empty without
    any.
    """
    return f"曾用名：{'、'.join(names)}，以前的记录仍然认得。" if names else ""


def _date_with_weekday(day: date) -> str:
    """Return a date with its weekday: 2026年9月1日（周二）."""
    return f"{full_date(day)}（{weekday_name(day)}）"


def _parse_date_relative_to_term(text: str, term: Term) -> date:
    """Parse a text as a day: 9月1日, 2026-9-1 or 第20周周五; one without a year is the next such
    day from three weeks before the term on. A weekday after it in （） is ignored.

    Raises:
        RefusedError: it is not a date.
    """
    bare = text.partition("（")[0].strip()
    try:
        return date.fromisoformat(iso_date_or_unchanged(bare))
    except ValueError:
        found = read_deadline(bare, term.first_monday - timedelta(days=21), term)
    if found is None:
        raise RefusedError(f"看不懂日期“{text}”。请写成 9月1日 或 2026-9-1 的样子。")
    return found


def _parse_interval_in_weeks(text: str) -> int:
    """Parse how many weeks lie between meetings: 每周, 隔周 or any number of weeks (3, 每三周),
    whose range is not checked here.

    Raises:
        RefusedError: it is not understood.
    """
    bare = text.strip()
    if bare in ("每周", "一周", "每周一次"):
        return 1
    if bare in ("隔周", "双周", "两周", "每两周"):
        return 2
    number = parse_chinese_number(bare.removeprefix("每").removesuffix("一次").removesuffix("周"))
    if number is None:
        raise RefusedError("几周一次请写 每周、隔周，或 1 到 8。")
    return number


def _interval_in_weeks_text(weeks: int) -> str:
    """Return the number of weeks between meetings as text: 每周, 隔周, 每3周."""
    return {1: "每周", 2: "隔周"}.get(weeks, f"每{weeks}周")
