import subprocess
import sys

CORE = (
    "store.folder store.term_file plan.tree meeting.preparation documents review school.school"
    " base.term_calendar"
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
