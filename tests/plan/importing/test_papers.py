"""Invented papers whose headings have no numbers, or whose items are bullets, months, cells."""

import pytest

from benchmarks.plan_papers import judged, papers

PAPERS = [(paper, form) for paper in papers() for form in paper.forms]


@pytest.mark.parametrize(("paper", "form"), PAPERS, ids=[f"{p.name}.{form}" for p, form in PAPERS])
def test_a_paper_is_read_as_its_answer_says(paper, form, tmp_path):
    verdict = judged(paper, form, tmp_path)
    assert verdict.is_right, verdict.wrong


def test_the_set_has_twenty_papers_and_every_kind_of_file():
    assert len({paper.name for paper, _ in PAPERS}) >= 20
    assert {form for _, form in PAPERS} == {"docx", "txt", "xlsx", "md"}
