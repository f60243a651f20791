"""Rooms that these tests drive in Python, as a page would."""

from collections.abc import Iterator

import pytest

from samiksha.explore import recorder
from samiksha.home import Home
from samiksha.review import Review, open_review


@pytest.fixture(autouse=True)
def nobody_writes_yet() -> Iterator[None]:
    """The name of whoever writes is known to one test alone."""
    recorder.remember("")
    yield
    recorder.remember("")


@pytest.fixture(scope="session")
def anuppur(loaded_home: Home) -> Review:
    """The brief of a district as of 20 May 2023, a Saturday. Not to be changed."""
    return open_review("helpline_followup", "anuppur", "2023-05-20", home=loaded_home)
