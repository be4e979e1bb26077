"""The sample school: a whole data folder in which a term is under way today.

The plan is read by the real reader and the term so far (story.yaml) is told
through the same functions the screens use, so the sample shows what the
program does, and breaks where the program does.
"""

from datetime import date
from pathlib import Path

from meetingtui.errors import RefusedError, StoreError

PLAN_NAME = "学期工作计划.docx"
"""What the copy of the plan is called in the data folder."""


def create(folder: Path, today: date) -> None:
    """Write the sample school into a new data folder, its term moved so that it is now.

    Four meetings have been held; the fifth is due in the coming days.

    Raises:
        RefusedError: there is a school.yaml already, or a term's records.
        StoreError: the folder cannot be written to.
        SettingsError: the sample's own sources do not fit together.
    """
    from meetingtui import shipped
    from meetingtui.plan.readers import read_plan
    from meetingtui.sample.moved import moved_document, moved_settings, moved_term
    from meetingtui.sample.story import Story
    from meetingtui.sample.telling import tell
    from meetingtui.school import FILE_NAME, loads
    from meetingtui.store.durable import replace_file, trouble
    from meetingtui.store.folder import SUBFOLDERS, open_term, term_files
    from meetingtui.strict_yaml import read

    if (folder / FILE_NAME).exists():
        raise RefusedError(
            f"{folder} 里已经有 {FILE_NAME}，没有改动它。请换一个空文件夹放示例学校。"
        )
    if there := term_files(folder):
        raise RefusedError(
            f"{folder} 里已经有学期记录 {there[-1].name}，没有改动它。请换一个空文件夹放示例学校。"
        )
    source = shipped.sample()
    settings = (source / FILE_NAME).read_text(encoding="utf-8")
    written = loads(settings)
    term = moved_term(written, today)
    settings = moved_settings(settings, written.terms[0], term)
    story, _ = read(source / "story.yaml", Story)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in SUBFOLDERS:
            (folder / name).mkdir(mode=0o700, exist_ok=True)
        plan = moved_document((source / "plan.docx").read_bytes(), written.terms[0], term)
        replace_file(folder / PLAN_NAME, plan)
        school = loads(settings)
        document = read_plan(folder / PLAN_NAME, school)
        with open_term(folder, school.terms[0]) as file:
            for change in tell(story, document, school=school, today=today):
                file.record(change)
            file.forget_steps()  # a story is no step of the user's
        # Last, since it makes the folder a school's: a creation cut short leaves none.
        replace_file(folder / FILE_NAME, settings.encode())
    except OSError as error:
        raise StoreError(f"不能在 {folder} 放示例学校：{trouble(error)}。") from error
