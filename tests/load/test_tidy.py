"""Rows are kept, refused or duplicates, each with its reason; none is lost."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.errors import BadExport, MissingColumn
from samiksha.load import Loaded, Reading, tidy
from samiksha.load.tidy import ROW
from samiksha.model import FINDING_COLUMNS, Severity
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source
from tests.load.conftest import AS_OF, HEADER, raw_export

Load = Callable[..., Loaded]
_TIDY = sys.modules["samiksha.load.tidy"]  # the package has a function of that name
GOOD = ("MP1", "अनूपपुर", "राजस्व", "05/04/2023", "लंबित", None, "9876543210")
CLOSED = ("MP2", "ANUPPUR", "राजस्व", "05/04/2023", "संतुष्टि से बंद", "10/04/2023", None)


def rules(loaded: Loaded) -> list[tuple[int, str, str]]:
    return [(f["row"], f["rule"], f["severity"]) for f in loaded.findings.to_dict("records")]


def test_a_good_row_is_kept_with_its_values_and_its_place(load: Load) -> None:
    loaded = load([GOOD, CLOSED])
    first, second = loaded.rows.to_pylist()
    assert first["area"] == second["area"] == "anuppur"
    assert (first["status"], first["closed_as"], first["closed_on"]) == ("open", None, None)
    assert (second["status"], second["closed_as"]) == ("closed", "satisfied")
    assert second["closed_on"].date().isoformat() == "2023-04-10"
    assert [first[ROW], second[ROW]] == [2, 3]
    assert rules(loaded) == []
    assert (loaded.count.read, loaded.count.kept) == (2, 2)


def test_long_columns_read_by_several_threads_give_the_same(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [GOOD, CLOSED, (None, *GOOD[1:]), ("MP3", GOOD[1], GOOD[2], "31/02/2023", *GOOD[4:]), GOOD]
    one = load(rows)
    threads: list[int] = []
    monkeypatch.setattr(_TIDY, "_LONG", len(rows))
    monkeypatch.setattr(_TIDY, "ThreadPoolExecutor", lambda: threads.append(1) or ThreadPoolExecutor())
    several = load(rows)
    assert threads == [1, 1]
    assert several.rows.equals(one.rows) and several.findings.equals(one.findings) and several.count == one.count


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({0: None}, "blank_key"),
        ({0: "निरंक"}, "blank_key"),
        ({1: None}, "required_missing"),
        ({1: "अटलांटिस"}, "unknown_area"),
        ({3: "05/23/2023"}, "bad_date"),
        ({3: "NA"}, "required_missing"),
        ({3: "21/05/2023"}, "future_date"),
        ({4: "निलंबित"}, "unknown_value"),
        ({4: "संतुष्टि से बंद"}, "needs_value"),
        ({4: "बंद", 5: "04/04/2023"}, "before_other"),
        ({4: "बंद", 5: "21/05/2023"}, "future_date"),
    ],
)
def test_a_row_that_would_falsify_a_figure_is_refused_with_its_reason(load: Load, change: dict, rule: str) -> None:
    bad = tuple(change.get(place, cell) for place, cell in enumerate(GOOD))
    loaded = load([CLOSED, bad])
    assert rules(loaded) == [(3, rule, Severity.REFUSED)]
    assert (loaded.count.kept, loaded.count.refused) == (1, 1)
    assert loaded.refused.column(ROW).to_pylist() == [3]


def test_a_doubtful_cell_is_blanked_or_kept_as_written_and_the_row_stays(load: Load) -> None:
    loaded = load([(*GOOD[:2], "नया विभाग", *GOOD[3:5], "01/05/2023", None)])
    (row,) = loaded.rows.to_pylist()
    assert (row["department"], row["closed_on"]) == ("नया विभाग", None)
    assert sorted(rules(loaded)) == [(2, "needs_blank", "doubt"), (2, "unknown_department", "doubt")]


def test_a_repeated_number_is_counted_once_and_a_conflict_is_told_from_a_copy(load: Load) -> None:
    other = (*GOOD[:3], "06/04/2023", *GOOD[4:])
    loaded = load([GOOD, GOOD, other])
    assert rules(loaded) == [(3, "duplicate", "duplicate"), (4, "conflicting_duplicate", "duplicate")]
    assert "पंजीयन दिनांक" in loaded.findings["detail"].iloc[1]
    assert (loaded.count.kept, loaded.count.duplicate) == (1, 2)


def test_a_refused_row_does_not_make_the_good_one_after_it_a_duplicate(load: Load) -> None:
    loaded = load([(GOOD[0], "अटलांटिस", *GOOD[2:]), GOOD])
    assert (loaded.count.kept, loaded.count.refused, loaded.count.duplicate) == (1, 1, 0)


def test_a_total_row_at_the_foot_is_left_out_and_said(load: Load) -> None:
    loaded = load([GOOD, (None, "कुल", None, None, None, None, "1")])
    assert loaded.count.read == 1
    assert rules(loaded) == [(3, "total_row", "note")]


def test_numbers_of_citizens_are_kept_only_as_pseudonyms(load: Load) -> None:
    loaded = load([GOOD, ("MP9", "अटलांटिस", *GOOD[2:])])
    assert loaded.rows.column("complainant").to_pylist()[0].startswith("#")
    assert "9876543210" not in str(loaded.rows.to_pylist()) + str(loaded.refused.to_pylist())


def test_long_numbers_in_a_shown_value_are_masked(load: Load) -> None:
    loaded = load([(*GOOD[:4], "फोन 9876543210", *GOOD[5:])])
    assert loaded.findings["value"].tolist() == ["फोन 98••••••10"]


def test_personal_columns_never_enter_the_rows(load: Load) -> None:
    loaded = load([(*GOOD, "राम कुमार")], (*HEADER, "शिकायतकर्ता का नाम"))
    assert "राम कुमार" not in str(loaded.rows.to_pylist())
    assert rules(loaded) == []


def test_a_column_nobody_knows_is_left_out_and_said(load: Load) -> None:
    loaded = load([(*GOOD, "x")], (*HEADER, "अनजान"))
    assert rules(loaded) == [(1, "unknown_column", "note")]


def test_a_missing_required_column_names_its_spellings_and_what_was_seen(load: Load) -> None:
    with pytest.raises(MissingColumn) as fault:
        load([GOOD[:3]], HEADER[:3])
    assert "पंजीयन दिनांक" in str(fault.value) and "शिकायत क्रमांक" in str(fault.value)


def test_two_columns_that_claim_one_name_are_refused(load: Load) -> None:
    with pytest.raises(BadExport, match="District"):
        load([(*GOOD, "Rewa")], (*HEADER, "District"))


def test_counts_by_area_add_up_to_the_whole(load: Load) -> None:
    loaded = load([GOOD, CLOSED, CLOSED, ("MP5", "रीवा", *GOOD[2:]), ("MP6", "अटलांटिस", *GOOD[2:])])
    assert sum((count.read for count in loaded.by_area.values()), 0) == loaded.count.read == 5
    assert set(loaded.by_area) == {"", "anuppur", "rewa"}


CELLS = (
    st.sampled_from(["MP1", "MP2", "MP3", "-", None]),
    st.sampled_from(["अनूपपुर", "रीवा", "Hoshangabad", "कहीं", None]),
    st.sampled_from(["राजस्व", "x", None]),
    st.sampled_from(["05/04/2023", "2023-04-06", "45021", "21/05/2023", "?", None]),
    st.sampled_from(["लंबित", "बंद", "संतुष्टि से बंद", "???", None]),
    st.sampled_from(["10/04/2023", "01/01/2023", None]),
    st.sampled_from(["9876543210", None]),
)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(*CELLS), min_size=1, max_size=12))
def test_kept_and_refused_and_duplicate_are_all_that_was_read(
    helpline: tuple[Source, RowKind], reading: Reading, rows: list[tuple[str | None, ...]]
) -> None:
    raw = raw_export(rows)
    before = raw.rows.to_pylist()
    loaded = tidy(raw, *helpline, reading, AS_OF)
    assert loaded.count.read == len(rows)
    assert loaded.count.kept == loaded.rows.num_rows
    assert loaded.count.refused == loaded.refused.num_rows
    found = loaded.findings
    assert list(found.columns) == list(FINDING_COLUMNS)
    assert set(found.loc[found["severity"] == Severity.REFUSED, "row"]) == set(loaded.refused.column(ROW).to_pylist())
    assert (found["severity"] == Severity.DUPLICATE).sum() == loaded.count.duplicate
    assert raw.rows.to_pylist() == before
    assert not pd.Series(loaded.rows.column("complaint_id").to_pylist()).duplicated().any()
