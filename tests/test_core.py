import subprocess
import sys

CORE = (
    "store.data_folder store.term_file plan.item_tree meeting.meeting_preparation documents"
    " review school.school base.term_calendar"
)

PROBE = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(f"meetingtui.{name}")
heavy = {"textual", "docx", "docxtpl", "jinja2", "xlsxwriter", "pypinyin", "chinese_calendar"}
print(" ".join(sorted(heavy & set(sys.modules))))
"""


def test_the_core_loads_without_the_screens_and_without_anything_heavy():
    loaded = subprocess.run(
        [sys.executable, "-c", PROBE, *CORE.split()], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == ""


SEEN_FIRST = "ui.app review.status_json_report store.data_folder"
"""What the home screen and the status of a term need."""

READERS_PROBE = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(f"meetingtui.{name}")
readers = ("meetingtui.plan.importing.", "meetingtui.meeting.line_parsing.")
print(" ".join(sorted(name for name in sys.modules if name.startswith(readers))))
"""


def test_what_is_seen_first_loads_without_the_readers_of_plans_and_typed_lines():
    loaded = subprocess.run(
        [sys.executable, "-c", READERS_PROBE, *SEEN_FIRST.split()],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == ""
