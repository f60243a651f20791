"""Rows without a number of their own are told apart by what several of their columns say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.load import Loaded, Reading, tidy
from samiksha.load.corrections import Correction
from samiksha.load.tidy import ROW
from samiksha.model import Severity
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source, read_source
from tests.load.conftest import PARAMS, raw_export

HEADER = ("जिला", "निकाय", "सेवा", "दिनांक", "प्राप्त", "निराकृत")
GOOD = ("अनूपपुर", "जैतहरी", "आय प्रमाण पत्र", "12/05/2023", "१२", "10")
KEY = "anuppur|जैतहरी|income_certificate|2023-05-12"
AS_OF = date(2023, 5, 20)
Cells = tuple[str | None, ...]
Load = Callable[..., Loaded]


@pytest.fixture(scope="session")
def returns() -> tuple[Source, RowKind]:
    return read_source(PARAMS, "daily_returns")


@pytest.fixture(scope="session")
def reading(reading: Reading) -> Reading:
    """Two services and one indicator, whatever the shipped lists hold."""
    return replace(
        reading,
        services={"आयप्रमाणपत्र": "income_certificate", "सीमांकन": "demarcation"},
        indicators={"समग्रईकेवायसी": "samagra_ekyc"},
    )


@pytest.fixture
def load(returns: tuple[Source, RowKind], reading: Reading) -> Load:
    def loaded(rows: list[Cells], *corrections: Correction, header: tuple[str, ...] = HEADER) -> Loaded:
        return tidy(raw_export(rows, header), *returns, reading, AS_OF, corrections)

    return loaded


def rules(loaded: Loaded) -> list[tuple[int, str, str]]:
    return [(f["row"], f["rule"], f["severity"]) for f in loaded.findings.to_dict("records")]


def keys(loaded: Loaded) -> list[str]:
    return loaded.rows.column("entry").to_pylist()


def test_the_key_is_made_of_the_parsed_values(load: Load) -> None:
    assert keys(load([GOOD])) == [KEY]


def test_the_same_body_day_and_service_spelt_otherwise_is_a_duplicate_and_a_conflict_names_the_columns(
    load: Load,
) -> None:
    again = ("ANUPPUR", " जैतहरी ", "आय प्रमाण-पत्र", "2023-05-12", "12", "10")
    other = (*GOOD[:4], "13", "10")
    loaded = load([GOOD, again, other])
    assert rules(loaded) == [(3, "duplicate", "duplicate"), (4, "conflicting_duplicate", "duplicate")]
    found = loaded.findings.to_dict("records")
    assert [each["key"] for each in found] == [KEY, KEY]
    assert found[1]["column"] == "जिला + निकाय + सेवा + दिनांक" and "(प्राप्त)" in found[1]["detail"]


def test_a_blank_part_and_a_missing_column_are_empty_in_the_key(load: Load) -> None:
    blank = (*GOOD[:2], None, *GOOD[3:])
    assert keys(load([blank])) == ["anuppur|जैतहरी||2023-05-12"]
    without = tuple(name for name in HEADER if name != "सेवा")
    assert keys(load([(*GOOD[:2], *GOOD[3:])], header=without)) == ["anuppur|जैतहरी||2023-05-12"]


def test_an_unknown_service_is_blanked_and_said_and_stands_in_the_key_as_it_is_written(load: Load) -> None:
    rows = [(*GOOD[:2], service, *GOOD[3:]) for service in ("तेंदूपत्ता कार्ड", "वनोपज कार्ड")]
    loaded = load(rows)
    assert rules(loaded) == [(2, "unknown_service", "doubt"), (3, "unknown_service", "doubt")]
    assert loaded.rows.column("service").to_pylist() == [None, None]
    assert keys(loaded) == ["anuppur|जैतहरी|तेंदूपत्ता कार्ड|2023-05-12", "anuppur|जैतहरी|वनोपज कार्ड|2023-05-12"]


def test_a_required_part_that_is_wrong_or_missing_refuses_the_row(load: Load) -> None:
    loaded = load([GOOD, (*GOOD[:3], "32/05/2023", *GOOD[4:]), (GOOD[0], None, *GOOD[2:])])
    assert rules(loaded) == [(3, "bad_date", "refused"), (4, "required_missing", "refused")]
    assert loaded.findings["key"].tolist() == [
        "anuppur|जैतहरी|income_certificate|32/05/2023",
        "anuppur||income_certificate|2023-05-12",
    ]


def test_a_total_in_the_midst_of_the_sheet_is_left_out(load: Load) -> None:
    later = [(*GOOD[:3], f"{day}/05/2023", *GOOD[4:]) for day in range(13, 18)]
    loaded = load([GOOD, (GOOD[0], "योग", None, "12/05/2023", "12", "10"), ("कुल", *GOOD[1:]), *later])
    assert rules(loaded) == [(3, "total_row", "note"), (4, "total_row", "note")]
    assert loaded.count.read == loaded.count.kept == 6


def test_a_bar_in_a_name_does_not_shift_the_parts_of_a_key(load: Load) -> None:
    assert keys(load([(GOOD[0], "जैतहरी|कोतमा", *GOOD[2:])])) == [KEY.replace("जैतहरी", "जैतहरी/कोतमा")]


def test_a_correction_names_a_row_by_the_key_it_has_before_it(load: Load) -> None:
    wrong = (*GOOD[:2], "आय प्रमाणपत", *GOOD[3:])
    entry = Correction(source="daily_returns", key="anuppur|जैतहरी|आय प्रमाणपत|2023-05-12", column="service",
                       was="आय प्रमाणपत", now="आय प्रमाण पत्र", reason="टंकण त्रुटि")  # fmt: skip
    loaded = load([wrong, (*GOOD[:3], "13/05/2023", *GOOD[4:])], entry)
    assert keys(loaded) == [KEY, KEY.replace("-12", "-13")]
    assert rules(loaded) == [(2, "corrected", "note")]


def test_counts_out_of_a_sheet_may_have_a_point_and_zeros_but_no_part(load: Load) -> None:
    loaded = load([(*GOOD[:4], "12.00", "1,250"), (*GOOD[:3], "13/05/2023", "12.5", "3")])
    assert loaded.rows.column("received_count").to_pylist() == [12, None]
    assert loaded.rows.column("disposed_count").to_pylist() == [1250, 3]
    assert rules(loaded) == [(3, "bad_number", "doubt")]


def test_an_unknown_indicator_refuses_its_row(reading: Reading) -> None:
    header = ("जिला", "सूचक", "दिनांक", "लक्ष्य", "उपलब्धि")
    rows: list[Cells] = [
        ("रीवा", "समग्र ई-केवायसी", "10/01/2026", "₹ 1,00,000", "-"),
        ("रीवा", "चंद्रमा पर भवन", "10/01/2026", "1", "1"),
    ]
    loaded = tidy(raw_export(rows, header), *read_source(PARAMS, "indicator_returns"), reading, date(2026, 1, 14))
    (row,) = loaded.rows.to_pylist()
    assert (row["entry"], row["target"], row["achieved"]) == ("rewa||samagra_ekyc|2026-01-10", 100000.0, None)
    assert rules(loaded) == [(3, "unknown_indicator", "refused")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("हाँ", True), ("हां", True), ("✓", True), ("TRUE", True), ("1", True), ("Y", True), ("संलग्न", True),
     ("नहीं", False), ("No", False), ("0", False), ("n", False), ("संलग्न नहीं", False), (None, None)],
)  # fmt: skip
def test_yes_and_no_are_known_without_being_spelt_out_beside_those_that_are(
    reading: Reading, cell: str | None, value: bool | None
) -> None:
    raw = raw_export([("रीवा", "नवाचार", "जल सभा", cell)], ("जिला", "प्रकार", "शीर्षक", "फोटो"))
    loaded = tidy(raw, *read_source(PARAMS, "deliverables"), reading, AS_OF)
    assert loaded.rows.column("photograph").to_pylist() == [value]
    assert loaded.findings.empty


def test_a_name_that_the_source_spells_out_is_stored_under_it_and_any_other_as_it_is_written(
    reading: Reading,
) -> None:
    header = ("निर्देश क्र.", "जिला", "समीक्षा", "निर्देश", "दिनांक", "स्थिति")
    rows: list[Cells] = [
        ("1", "रीवा", "पालन प्रतिवेदन", "सीमांकन शीघ्र करें", "01/05/2023", "समय पर"),
        ("2", "रीवा", "कोई और", "सीमांकन शीघ्र करें", "01/05/2023", "समय पर"),
    ]
    loaded = tidy(raw_export(rows, header), *read_source(PARAMS, "directions"), reading, AS_OF)
    assert loaded.rows.column("review").to_pylist() == ["conference_compliance", "कोई और"]


CELLS = (
    st.sampled_from(["अनूपपुर", "ANUPPUR", "रीवा", "कहीं", "योग", None]),
    st.sampled_from(["जैतहरी", " जैतहरी", "कोतमा", "a|b", None]),
    st.sampled_from(["आय प्रमाण पत्र", "सीमांकन", "???", "-", None]),
    st.sampled_from(["12/05/2023", "2023-05-12", "१२/०५/२०२३", "21/05/2023", "?", None]),
    st.sampled_from(["12", "१२", "बारह", None]),
    st.sampled_from(["10", None]),
)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(*CELLS), min_size=1, max_size=12))
def test_kept_and_refused_and_duplicate_are_all_that_was_read_of_rows_with_made_keys(
    returns: tuple[Source, RowKind], reading: Reading, rows: list[Cells]
) -> None:
    loaded = tidy(raw_export(rows, HEADER), *returns, reading, AS_OF)
    found = loaded.findings
    totals = int((found["rule"] == "total_row").sum())
    assert loaded.count.read == len(rows) - totals
    assert loaded.count.kept == loaded.rows.num_rows and loaded.count.refused == loaded.refused.num_rows
    assert set(found.loc[found["severity"] == Severity.REFUSED, "row"]) == set(loaded.refused.column(ROW).to_pylist())
    assert (found["severity"] == Severity.DUPLICATE).sum() == loaded.count.duplicate
    assert not pd.Series(keys(loaded)).duplicated().any()
    assert None not in keys(loaded)
