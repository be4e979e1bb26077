"""The sample school: a complete data folder in the middle of a term.

Its plan is imported, and its meetings (story.yaml) are recorded, by the same functions that the
screens use, so that the sample shows what the program does.
"""

from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from meetingtui.base.errors import RefusedError, StoreError
from meetingtui.base.files import explain_os_error

PLAN_NAME = "学期工作计划.docx"
"""File name of the plan's copy in the data folder."""


def create_sample_school(folder: Path, today: date) -> None:
    """Write the sample school into a data folder, with its term moved so that it includes today.

    Four meetings have been held; the fifth is due in the coming days. Two earlier terms contain
    work for the goals over several terms.

    Args:
        folder: the data folder; created where it does not exist.
        today: the day that the term includes.

    Raises:
        RefusedError: the folder has a school.yaml or a term's records already.
        StoreError: the folder cannot be written to.
        SettingsError: the sample's own sources are inconsistent.
    """
    from meetingtui.base import shipped_files as shipped
    from meetingtui.base.yaml_reader import read_yaml
    from meetingtui.plan.importing.reading import read_plan
    from meetingtui.sample.earlier_term_records import earlier_term_changes
    from meetingtui.sample.meetings import sample_meeting_changes
    from meetingtui.sample.moved_dates import moved_document, moved_settings, moved_term
    from meetingtui.sample.story_file import SampleStory, StoryEarlierTerm
    from meetingtui.school.school import FILE_NAME, parse_school
    from meetingtui.store.durable_files import replace_file
    from meetingtui.store.folder import make_subfolders, open_term, term_files

    if (folder / FILE_NAME).exists():
        raise RefusedError(
            f"{folder} 里已经有 {FILE_NAME}，没有改动它。请换一个空文件夹放示例学校。"
        )
    if there := term_files(folder):
        raise RefusedError(
            f"{folder} 里已经有学期记录 {there[-1].name}，没有改动它。请换一个空文件夹放示例学校。"
        )
    source = shipped.sample_folder()
    settings = (source / FILE_NAME).read_text(encoding="utf-8")
    written = parse_school(settings)
    term = moved_term(written, today)
    settings = moved_settings(settings, written.terms, term)
    story, _ = read_yaml(source / "story.yaml", SampleStory)
    before, _ = read_yaml(source / "earlier_terms.yaml", tuple[StoryEarlierTerm, ...])
    try:
        make_subfolders(folder)
        plan = moved_document((source / "plan.docx").read_bytes(), written.terms[-1], term)
        replace_file(folder / PLAN_NAME, plan)
        school = parse_school(settings)
        document = read_plan(folder / PLAN_NAME, school)
        begin = datetime.combine(today, time.min)
        earlier = list(earlier_term_changes(before, school))
        for past, change, _ in earlier:
            with open_term(
                folder, past, clock=partial(datetime.combine, past.end, time(16))
            ) as file:
                file.record(change)
                file.forget_steps()
        left = earlier[-1][2] if earlier else []
        with open_term(folder, school.terms[-1], clock=lambda: begin) as file:
            for change in sample_meeting_changes(
                story, document, school=school, today=today, left=left
            ):
                file.record(change)
            file.forget_steps()  # a story is no step of the user's
        # Last, since it makes the folder a school's: a creation cut short leaves none.
        replace_file(folder / FILE_NAME, settings.encode())
    except OSError as error:
        raise StoreError(f"不能在 {folder} 放示例学校：{explain_os_error(error)}。") from error
