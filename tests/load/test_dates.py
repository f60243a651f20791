"""Dates as portals write them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.load.dates import parse_dates

FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y")


def parsed(text: str) -> str | None:
    (found,) = parse_dates(pd.Series([text], dtype=object), FORMATS)
    return None if pd.isna(found) else found.strftime("%Y-%m-%d")


@pytest.mark.parametrize(
    "text",
    ["05/04/2023", "5/4/2023", "2023-04-05", "2023-04-05 10:30:00", "05-04-2023", "05.04.2023", "०५/०४/२०२३",
     "05-अप्रैल-2023", "05-Apr-2023", "5 April 2023", "45021", "45021.4375", "05/04/2023 14:35", "05/04/2023 02:35 PM",
     "  05/04/2023 "],
)  # fmt: skip
def test_each_way_of_writing_gives_the_same_day(text: str) -> None:
    assert parsed(text) == "2023-04-05"


@pytest.mark.parametrize(
    "text", ["05/23/2023", "31/02/2023", "2023", "99999", "12345678", "कल", "0000-00-00", "01/01/0001"]
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert parsed(text) is None


def test_day_and_month_are_never_swapped_beside_iso_dates() -> None:
    found = parse_dates(pd.Series(["2026-05-04", "05/04/2026", "13/04/2026"], dtype=object), FORMATS)
    assert found.dt.strftime("%d.%m.").tolist() == ["04.05.", "05.04.", "13.04."]


def test_a_text_read_before_is_read_the_same_again_and_by_other_formats_anew() -> None:
    texts = pd.Series(["05/04/2023", "31/02/2023", "05/04/2023 14:35"], dtype=object, index=[7, 3, 5])
    first, again = (parse_dates(texts, FORMATS) for _ in range(2))
    assert first.equals(again) and list(first.index) == [7, 3, 5]
    assert first.dt.strftime("%d.%m.").tolist()[::2] == ["05.04.", "05.04."] and pd.isna(first[3])
    assert parse_dates(texts, ("%m/%d/%Y",)).dt.strftime("%d.%m.").tolist()[0] == "04.05."


@settings(deadline=None)
@given(st.dates(min_value=pd.Timestamp("1955-01-01").date(), max_value=pd.Timestamp("2063-12-31").date()))
def test_a_day_survives_being_written_in_any_format(day) -> None:  # type: ignore[no-untyped-def]
    texts = [day.strftime(pattern) for pattern in FORMATS] + [str((day - pd.Timestamp("1899-12-30").date()).days)]
    assert set(parse_dates(pd.Series(texts, dtype=object), FORMATS)) == {pd.Timestamp(day)}
