"""The block reflection (总结反思): one page per department, with its progress since the last
meeting from the records; what each window shows, and the problems that return.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meetingtui.base.styled_text import StyledText, styled
from meetingtui.base.wording import BLOCK_NAMES, month_day
from meetingtui.meeting.blocks.block_spec import (
    AudienceView,
    AudienceViewPart,
    BlockSpec,
    BlockViewData,
    EntryMode,
    PreparationData,
    PreparedFields,
    SearchText,
    SecretaryView,
    audience_task_parts,
    guiding_question_parts,
    has_task_of_block,
    labelled_audience_parts,
    labelled_part_unless_empty,
    secretary_task_lines,
)
from meetingtui.meeting.carry_over_to_next_meeting import (
    department_progress_outside_meetings,
    initial_reflections,
    merged_reflections,
    problem_key,
    returning_problems,
)
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.meeting_findings import (
    ClosingChecklistPoint,
    checklist_point_for_titles,
)
from meetingtui.meeting.record import Meeting, PrefilledValues
from meetingtui.meeting.reflection import Reflection, reflection_line_places, styled_reflection_line
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Item, Progress

KEY = "reflection"

PROBLEMS = EntryMode(
    "problems", "问题", "存在的问题，回车记入；→ 下一部门", key="f5", in_key_bar=False
)
CAUSE = EntryMode("cause", "原因", "这个问题的原因", holds_one=True, key="f6")
IMPROVEMENTS = EntryMode("improvements", "改进", "改进措施", key="f8")
TASK = EntryMode(
    "task",
    "议定任务",
    "事项 责任人 时限，如：整改护学岗 王主任 下周五前",
    key="f7",
    key_label="派任务",
    in_key_bar=False,
)
TO_TASK = EntryMode(
    "to_task",
    "转为任务",
    "在后面接着输入责任人和时限",
    holds_one=True,
    key="f9",
    key_label="转任务",
)
DONE = EntryMode("done", "已完成", "补充已完成的工作", key="f2", in_key_bar=False)


def department_progress_since_last_meeting(
    data: BlockViewData, department: str
) -> list[tuple[Item, Progress]]:
    """Return the progress of a department's items since the last meeting closed, up to the day of
    this one: pairs of the item and its line of progress, oldest first.

    Only progress recorded outside meetings counts.
    """
    meeting = data.meeting
    past = [each for each in data.closed_meetings if each.on < meeting.on]
    return department_progress_outside_meetings(
        data.tree.items.values(), department, past, meeting.on
    )


def secretary_view(data: BlockViewData, page: int) -> SecretaryView:
    """Return what the secretary's window shows of the reflection of the department on a page.

    The card holds its progress since the last meeting; the lines are its reflection and its tasks.
    """
    reflections = data.meeting.reflections
    reflection = reflections[page]
    numbers = {
        ("problems", at): data.meeting_number(each.since)
        for at, each in enumerate(reflection.problems)
    }
    return SecretaryView(
        styled(
            (reflection.department, "bold primary"), (f"  {page + 1} / {len(reflections)}", "bold")
        ),
        _department_progress_card(data, reflection.department),
        (
            *(
                styled_reflection_line(
                    reflection, place, number=numbers.get(place), tasks=data.tree.items
                )
                for place in reflection_line_places(reflection)
            ),
            *secretary_task_lines(data, TaskPlace(block=KEY, department=reflection.department)),
        ),
    )


def _department_progress_card(data: BlockViewData, department: str) -> StyledText:
    """Return a department's progress since the last meeting as styled text, one line each after a
    heading; a note in Chinese where there is none.
    """
    done = department_progress_since_last_meeting(data, department)
    if not done:
        return styled(("上次例会以来没有登记进展。", "muted"))
    return styled(
        ("上次例会以来的进展（自动填入）", "muted"),
        *(
            piece
            for item, line in done
            for piece in (
                (f"\n{month_day(line.on)} ", "muted"),
                f"{title_with_part_mark(item)}：{line.text_and_field_changes or line.after.label}",
            )
        ),
    )


def audience_view(data: BlockViewData, page: int) -> AudienceView:
    """Return what the audience window shows of the reflection of the department on a page.

    Its problems and improvements come first, then tasks, work done and progress.
    """
    reflections = data.meeting.reflections
    if not reflections:
        return AudienceView(styled(), (AudienceViewPart(styled(("没有部门发言", "bold primary"))),))
    at = max(0, min(page, len(reflections) - 1))
    found = reflections[at]
    done = department_progress_since_last_meeting(data, found.department)
    return AudienceView(
        styled((f"{at + 1} / {len(reflections)}", "bold")),
        (
            AudienceViewPart(styled((found.department, "bold primary"))),
            *_problem_parts(found),
            *labelled_audience_parts("改　进", found.improvements, rank=2),
            *audience_task_parts(data, TaskPlace(block=KEY, department=found.department)),
            *labelled_audience_parts("已完成", found.done, rank=5),
            *labelled_audience_parts(
                "进　展",
                [
                    f"{title_with_part_mark(item)}："
                    f"{line.text_and_field_changes or line.after.label}"
                    for item, line in done
                ],
                rank=6,
            ),
            *guiding_question_parts(data, has_words=not found.is_empty or bool(done)),
        ),
    )


def _problem_parts(reflection: Reflection) -> list[AudienceViewPart]:
    """Return a department's problems with their causes as parts of the audience window's page;
    solved ones are marked as such.
    """
    parts = []
    for each in reflection.problems:
        state = "  已解决" if each.solved else ""
        words = styled(("问　题  ", "muted"), each.text, (state, "bold done"))
        parts += [
            AudienceViewPart(words, rank=1, is_list_entry=True),
            *labelled_part_unless_empty("原　因", each.cause, rank=3),
        ]
    return parts


def _prepared_summary(meeting: Meeting, _items: Mapping[int, Item]) -> str:
    """Return the number of departments prepared for the meeting: 6 个部门; empty for none."""
    return f"{len(meeting.reflections)} 个部门" if meeting.reflections else ""


def _recorded_summary(meeting: Meeting, _items: Mapping[int, Item]) -> str:
    """Return how many departments spoke and how many problems are new: 发言部门 5 个，新问题 2
    个.
    """
    said = sum(not each.is_empty for each in meeting.reflections)
    problems = sum(each.since is None for part in meeting.reflections for each in part.problems)
    return f"发言部门 {said} 个，新问题 {problems} 个"


def _search_texts(meeting: Meeting) -> Iterator[SearchText]:
    """Yield the texts of a meeting's reflections that search finds, each with its department."""
    for reflection in meeting.reflections:
        problems = (problem.as_input_line for problem in reflection.problems)
        for words in (*problems, *reflection.improvements, *reflection.done):
            yield words, reflection.department


def _has_records(meeting: Meeting, _items: Mapping[int, Item]) -> bool:
    """Whether the meeting recorded a reflection of any department."""
    return any(not each.is_empty for each in meeting.reflections)


def _checklist_points_returning_next_meeting(
    _meeting: Meeting, items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> Iterator[ClosingChecklistPoint]:
    """Yield one line for the checklist at a meeting's end with the unsolved problems that the
    next meeting lists again, where there are any.
    """
    left = returning_problems(meetings.values(), items)
    if problems := [problem.text for found in left.values() for problem in found]:
        yield checklist_point_for_titles(KEY, "问题未解决", problems, returns=True)


def _prefilled_reflection_fields(data: PreparationData) -> PreparedFields:
    """Return what is filled into a meeting before it is held: a reflection of every department,
    with the problems it left open.
    """
    problems = returning_problems(data.others, data.items)
    departments = (each.name for each in data.school.reporting_departments)
    keys = tuple(
        problem_key(problem, department, data.meeting.id)
        for department, found in problems.items()
        for problem in found
    )
    return PreparedFields(
        {"reflections": initial_reflections(departments, problems)}, {"problems": keys}
    )


def _refreshed_reflection_fields(
    meeting: Meeting, fresh: Meeting, _next_topic_id: int
) -> Mapping[str, Any]:
    """Return the reflections of a planned meeting that is prepared again, by field name.

    Unsolved problems of earlier meetings are added; those settled since the last preparation are
    removed.

    Args:
        meeting: the planned meeting.
        fresh: the same meeting prepared from the present records alone.
    """
    before = meeting.gathered or PrefilledValues()
    return {"reflections": merged_reflections(meeting, fresh.reflections, before)}


SPEC = BlockSpec(
    key=KEY,
    name=BLOCK_NAMES[KEY],
    modes=(PROBLEMS, CAUSE, IMPROVEMENTS, TASK, TO_TASK, DONE),
    page_count=lambda meeting: len(meeting.reflections),
    secretary_view=secretary_view,
    audience_view=audience_view,
    has_records=_has_records,
    is_held=lambda meeting, items: (
        _has_records(meeting, items) or has_task_of_block(meeting, items, KEY)
    ),
    prepare=_prefilled_reflection_fields,
    prepare_again=_refreshed_reflection_fields,
    prepared_summary=_prepared_summary,
    recorded_summary=_recorded_summary,
    search_texts=_search_texts,
    points_that_return=_checklist_points_returning_next_meeting,
)
