"""Masking: no mobile, Aadhaar or Samagra number leaves in free text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.masking import mask


@pytest.mark.parametrize(
    "text",
    [
        "फोन 9876543210 पर",
        "98765 43210",
        "98765-43210",
        "९८७६५४३२१०",
        "1234 5678 9012",
        "98765\u200b43210",
        "(987) 654-3210",
    ],
)
def test_a_long_number_shows_two_digits_at_each_end(text: str) -> None:
    shown = mask(text)
    assert len(re.findall(r"\d", shown)) == 4
    assert "••••••" in shown


@pytest.mark.parametrize("text", ["क्र. 22000007", "20-05-2023", "9 किमी, 50 दिवस", "वार्ड 123456789"])
def test_shorter_numbers_and_dates_stay(text: str) -> None:
    assert mask(text) == text


@settings(max_examples=200, deadline=None)
@given(st.text(), st.integers(10**9, 10**16), st.text(), st.sampled_from(["", " ", "-"]))
def test_no_long_number_survives_whatever_stands_around_it(before: str, number: int, after: str, gap: str) -> None:
    digits = str(number)
    written = digits[:5] + gap + digits[5:]
    assert digits not in re.sub(r"\D", "|", mask(before + written + after))
    assert written not in mask(before + written + after)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789 -०९ab•", max_size=60))
def test_no_run_of_ten_digits_is_left(text: str) -> None:
    assert not re.search(r"\d{10}", mask(text))


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)
