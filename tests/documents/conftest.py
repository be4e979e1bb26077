"""Fixtures of the minutes' tests."""

import pytest
from sixth_meeting import Records, make_hostile, make_records


@pytest.fixture
def records() -> Records:
    """A well-behaved meeting."""
    return make_records()


@pytest.fixture
def hostile() -> Records:
    """A meeting whose every text tries to break the document."""
    return make_hostile()
