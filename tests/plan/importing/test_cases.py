"""Cases that lie beside a checkout: invented papers of every habit with the right answers."""

from pathlib import Path

import pytest

from benchmarks.plan_cases import cases, judge
from meetingtui.school.school import load_school_file

SHARED = next(
    (
        folder
        for parent in Path(__file__).parents
        if (folder := parent / "shared" / "cases" / "plans").is_dir()
    ),
    Path("absent"),
)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared cases are not beside the checkout")
@pytest.mark.parametrize("path", cases(SHARED), ids=lambda path: path.name)
def test_a_case_is_read_as_its_answer_says(path):
    verdict = judge(path, load_school_file(SHARED.parent / "school.yaml"))
    assert verdict.is_right, verdict.wrong
