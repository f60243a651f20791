"""The header is found by its names, however they are spelt and wherever they stand."""

import pytest

from samiksha.sources.headers import find_header, fold_header, fullest

KNOWN = frozenset(map(fold_header, ["शिकायत क्रमांक", "जिला", "पंजीयन दिनांक", "निराकरण दिनांक", "Status", "Remark"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("दिनाँक", "दिनांक"),
        ("ज़िला", "जिला"),
        ("ज\u093cिला", "जिला"),
        ("Complaint\nNo", "complaint  NO"),
        ("मोबाइल\u00a0नंबर", "मोबाइल नंबर"),
        ("\ufeffजिला", "जिला"),
        ("पं\u200dजीयन", "पंजीयन"),
        ("Ｓｔａｔｕｓ", "status"),
        ("फ\u093cोन", "\u095eोन"),
    ],
)
def test_spellings_that_mean_the_same_fold_together(one: str, other: str) -> None:
    assert fold_header(one) == fold_header(other)


@pytest.mark.parametrize(("one", "other"), [("जिला", "जिले"), ("दिन", "दीन"), ("Status", "State"), ("कम", "कर्म")])
def test_names_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold_header(one) != fold_header(other)


def test_the_row_with_most_known_names_is_the_header() -> None:
    rows = [["जिला", "Status", ""], ["शिकायत क्रमांक", "जिला", "Status"], ["1", "अनूपपुर", "लंबित"]]
    found = find_header(rows, KNOWN)
    assert found is not None
    assert (found.index, found.names, found.matches) == (1, ("शिकायत क्रमांक", "जिला", "Status"), 3)


def test_one_known_name_is_not_a_header() -> None:
    assert find_header([["जिला", "अनूपपुर"], ["जिला", "रीवा"]], KNOWN) is None


def test_a_name_twice_counts_once() -> None:
    assert find_header([["जिला", "जिला", "जिला"]], KNOWN) is None


def test_two_rows_read_as_group_and_name() -> None:
    rows = [["शिकायत क्रमांक", "पंजीयन", "निराकरण", "", ""], ["", "दिनांक", "दिनांक", "कारण", "Remark"]]
    found = find_header(rows, KNOWN, header_rows=2)
    assert found is not None
    assert found.index == 1
    assert found.names == ("शिकायत क्रमांक", "पंजीयन दिनांक", "निराकरण दिनांक", "निराकरण कारण", "Remark")


def test_a_group_reaches_as_far_as_its_merged_cell() -> None:
    rows = [["जिला", "निराकरण", "", ""], ["", "दिनांक", "कारण", "अन्य"]]
    found = find_header(rows, KNOWN, header_rows=2, merged=[((0, 1), (0, 2))])
    assert found is not None
    assert found.names == ("जिला", "निराकरण दिनांक", "निराकरण कारण", "अन्य")


def test_a_source_of_two_header_rows_reads_a_file_with_one() -> None:
    found = find_header([["जिला", "Status"], ["अनूपपुर", "लंबित"]], KNOWN, header_rows=2)
    assert found is not None
    assert (found.index, found.names) == (0, ("जिला", "Status"))


def test_the_fullest_row_tells_what_was_seen() -> None:
    assert fullest([["title", ""], ["a", " b\n c "], []]) == ["a", "b c"]
    assert fullest([]) == []
