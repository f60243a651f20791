"""Whatever is chosen, the live view says what the brief would say of those rows alone."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from samiksha.errors import NoSnapshot, UnknownArea, WrongArea
from samiksha.explore.cases import Cases, Pick
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.measures.ageing import by_age
from samiksha.measures.facts import facts_of
from samiksha.measures.helpline_followup import CASEWORK, count_complaints
from samiksha.params.areas import read_register
from samiksha.params.rows import ColumnType, read_row_kind
from samiksha.review import open_review
from samiksha.rollup import open_rollup
from samiksha.store.snapshots import Store
from tests.homes import DISTRICTS, make_home, write_csv

REVIEW, DAY = "helpline_followup", date(2023, 5, 20)
EVERYTHING = Pick()
quick = hypothesis_settings(max_examples=25, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def district(loaded_home: Home) -> Cases:
    return Cases.open(loaded_home, REVIEW, "anuppur", DAY)


@pytest.fixture(scope="module")
def state(loaded_home: Home) -> Cases:
    return Cases.open(loaded_home, REVIEW, "mp", DAY)


@pytest.fixture(scope="module")
def rows(loaded_home: Home) -> pd.DataFrame:
    """All complaints as the store gives them, with their facts as columns."""
    return Store(loaded_home).rows("cm_helpline", DAY, DISTRICTS)


def codes(cases: Cases, name: str) -> list[str]:
    (found,) = [each for each in cases.dimensions if each.name == name]
    return [option.code for option in found.options(EVERYTHING)]


@some.composite
def picks(draw: some.DrawFn, cases: Cases) -> Pick:
    """Up to three choices and a period."""
    names = draw(some.lists(some.sampled_from([each.name for each in cases.dimensions]), max_size=3, unique=True))
    chosen = {name: draw(some.sampled_from(codes(cases, name))) for name in names}
    days = some.none() | some.dates(date(2022, 4, 1), DAY)
    return Pick(**chosen, since=draw(days), until=draw(days))


def picked(rows: pd.DataFrame, cases: Cases, pick: Pick) -> pd.DataFrame:
    """The rows that a pick chooses, worked out row by row in another way."""
    facts = facts_of(rows, DAY, cases.settings)
    chosen = pd.Series(True, index=rows.index)
    for name in ("area", "department", "office", "officer", "block", "level"):
        if code := getattr(pick, name):
            chosen &= rows[name].fillna("unstated") == code
    if pick.state:
        chosen &= facts[CASEWORK.states[pick.state]]
    if pick.age:
        band = by_age(facts, cases.settings).set_index("band").loc[pick.age]
        upper = 10**6 if pd.isna(band["upper_days"]) else band["upper_days"]
        chosen &= facts["pending"] & facts["age_days"].between(band["lower_days"], upper)
    if pick.since:
        chosen &= rows["registered_on"].dt.date >= pick.since
    if pick.until:
        chosen &= rows["registered_on"].dt.date <= pick.until
    return rows[chosen]


@quick
@given(some.data())
def test_of_any_choice_the_measures_are_those_of_the_chosen_rows(
    state: Cases, rows: pd.DataFrame, data: some.DataObject
) -> None:
    pick = data.draw(picks(state))
    chosen = picked(rows, state, pick)
    expected = count_complaints(chosen, DAY, state.settings)
    assert state.headline(pick) == expected.measures
    pd.testing.assert_frame_equal(state.breakdown("department", pick), expected.frames["by_department"])
    pd.testing.assert_frame_equal(state.breakdown("level", pick), expected.frames["by_level"], check_dtype=False)
    pd.testing.assert_frame_equal(state.breakdown("age", pick), expected.frames["by_age"])
    pd.testing.assert_frame_equal(state.trend(pick), expected.frames["flow_daily"])
    listed, number = state.listed(pick, "registered_on", descending=False, size=10**6)
    assert number == len(chosen)
    assert set(listed["complaint_id"]) == set(chosen["complaint_id"])
    assert listed["registered_on"].is_monotonic_increasing


@quick
@given(some.data())
def test_an_option_counts_what_choosing_it_lists(state: Cases, data: some.DataObject) -> None:
    pick = data.draw(picks(state))
    dimension = data.draw(some.sampled_from(state.dimensions))
    for option in dimension.options(pick)[:6]:
        chosen = {name: getattr(pick, name) for name in pick.__dataclass_fields__} | {dimension.name: option.code}
        assert state.listed(Pick(**chosen))[1] == option.count, (dimension.name, option.code)


@pytest.mark.parametrize("area", DISTRICTS)
def test_with_nothing_chosen_a_district_has_the_briefs_own_figures(loaded_home: Home, area: str) -> None:
    brief = open_review(REVIEW, area, DAY, home=loaded_home).figures
    cases = Cases.open(loaded_home, REVIEW, area, DAY)
    assert cases.headline(EVERYTHING) == brief.measures
    assert list(cases.headline(EVERYTHING)) == list(brief.measures)
    for name in ("department", "block", "office", "officer"):
        pd.testing.assert_frame_equal(cases.breakdown(name, EVERYTHING), brief.frames[f"by_{name}"])


@pytest.mark.parametrize("above", [0, 1])
def test_with_nothing_chosen_division_and_state_have_the_roll_ups_figures(loaded_home: Home, above: int) -> None:
    code = read_register(loaded_home.params, "mp").above(DISTRICTS[0])[above].code
    rollup = open_rollup(REVIEW, code, DAY, home=loaded_home)
    cases = Cases.open(loaded_home, REVIEW, code, DAY)
    assert cases.headline(EVERYTHING) == rollup.total
    for place, measures in rollup.area_figures.items():
        assert cases.headline(Pick(area=place)) == measures.measures


def test_districts_of_other_days_keep_the_figures_of_their_own_briefs(changed_home: Home) -> None:
    later = date(2023, 5, 25)
    rows = [[f"L{number}", "अनूपपुर", "राजस्व", "01/01/2023", "लंबित", "", ""] for number in range(40)]
    file = write_csv(changed_home.inbox / "helpline_anuppur_20230525.csv", rows)
    assert [intake.error for intake in Desk(changed_home).take([file])] == [None]
    cases = Cases.open(changed_home, REVIEW, "mp", later)
    rollup = open_rollup(REVIEW, "mp", later, home=changed_home)
    assert cases.headline(EVERYTHING) == rollup.total
    areas = cases.breakdown("area", EVERYTHING).set_index("area")
    for place in DISTRICTS:
        brief = open_review(REVIEW, place, later, home=changed_home).figures.measures
        assert cases.headline(Pick(area=place)) == brief
        assert areas.loc[place, "old_count"] == brief["old_pending"].value
    assert cases.data_as_of == DAY
    assert cases.days == (date(2023, 5, 13), DAY, later)


def test_offices_of_several_districts_are_several(state: Cases) -> None:
    offices = state.breakdown("office", EVERYTHING)
    assert list(offices.columns[:3]) == ["area", "department", "office"]
    assert offices["pending_count"].sum() == state.headline(EVERYTHING)["pending"].value
    assert not offices.duplicated(["area", "department", "office"]).any()


def test_another_day_is_told_as_its_brief_told_it(district: Cases, loaded_home: Home) -> None:
    before = district.at(date(2023, 5, 13))
    brief = open_review(REVIEW, "anuppur", "2023-05-13", home=loaded_home).figures.measures
    assert before.headline(EVERYTHING) == brief
    assert before.headline(EVERYTHING) != district.headline(EVERYTHING)
    assert district.days == (date(2023, 5, 13), DAY)


def test_the_dimensions_stand_in_the_order_of_drilling_in_both_languages(district: Cases, state: Cases) -> None:
    names = ["department", "office", "officer", "block", "level", "age", "state"]
    assert [each.name for each in district.dimensions] == names
    assert [each.name for each in state.dimensions] == ["area", *names]
    assert [(each.label.first, each.label.second) for each in state.dimensions[:3]] == [
        ("जिला", "District"), ("विभाग", "Department"), ("कार्यालय", "Office"),
    ]  # fmt: skip
    (ages,) = [each.options(EVERYTHING) for each in district.dimensions if each.name == "age"]
    assert (ages[0].name.first, ages[0].name.second) == ("0–7 दिवस", "0–7 days")
    assert sum(option.count for option in ages) == district.headline(EVERYTHING)["pending"].value


def test_what_is_chosen_stays_among_the_options_though_nothing_is_left_of_it(district: Cases) -> None:
    (offices,) = [each for each in district.dimensions if each.name == "office"]
    gone = Pick(office=codes(district, "office")[0], until=date(2000, 1, 1))
    assert [(option.code, option.count) for option in offices.options(gone)] == [(gone.office, 0)]
    assert district.headline(gone)["pending"].value == 0
    assert district.headline(gone)["old_pending_pct"].value is None
    assert district.breakdown("department", gone).empty
    assert district.listed(gone)[1] == 0


def test_the_list_turns_its_pages_without_losing_or_repeating_a_case(district: Cases) -> None:
    pick = Pick(state="pending")
    number = district.headline(pick)["pending"].value
    for order in ("age_days", "complaint_id", "department", "office", "closed_on", "subject", "unknown"):
        for descending in (True, False):
            pages = [district.listed(pick, order, descending, page, 50)[0] for page in range(number // 50 + 2)]
            whole = district.listed(pick, order, descending, 0, 10**6)[0]
            pd.testing.assert_frame_equal(pd.concat(pages, ignore_index=True), whole)
            assert len(whole) == whole["complaint_id"].nunique() == number
    ages = district.listed(pick, size=10**6)[0]["age_days"].tolist()
    assert ages == sorted(ages, reverse=True)


def test_what_has_no_value_stands_last_in_either_direction(district: Cases) -> None:
    for descending in (True, False):
        ages = district.listed(EVERYTHING, "age_days", descending, size=10**6)[0]["age_days"]
        assert ages.isna().to_list() == sorted(ages.isna().to_list())


@pytest.mark.parametrize(
    ("typed", "found"), [("क़लम", 2), ("कलम", 2), ("KOTMA", 1), ("kotma कलम", 1), ("7 कलम", 0), ("  ", 3)]
)
def test_words_are_found_in_whatever_case_with_or_without_nukta(tmp_path: Path, typed: str, found: int) -> None:
    home = make_home(tmp_path / "home")
    header = ["शिकायत क्रमांक", "जिला", "विभाग", "पंजीयन दिनांक", "स्थिति", "विषय", "कार्यालय", "मोबाइल"]
    made = [["A1", "अनूपपुर", "राजस्व", "01/05/2023", "लंबित", "क़लम नहीं मिली", "तहसील Kotma", "9876543210"],
            ["A2", "अनूपपुर", "राजस्व", "01/05/2023", "लंबित", "कलम, फोन 9876543210", "तहसील", "9876543211"],
            ["A7", "अनूपपुर", "राजस्व", "01/05/2023", "लंबित", "नल", "तहसील", "9876543212"]]  # fmt: skip
    Desk(home).take([write_csv(home.inbox / "helpline_20230520.csv", made, header)])
    cases = Cases.open(home, REVIEW, "anuppur", DAY)
    listed, number = cases.listed(Pick(search=typed))
    assert (len(listed), number) == (found, found)
    assert cases.headline(Pick(search=typed))["pending"].value == found
    shown = listed.astype(str).to_numpy().ravel().tolist()
    assert not any("9876543210" in cell for cell in shown)


def test_nothing_of_the_citizen_is_listed(district: Cases, state: Cases) -> None:
    kind = read_row_kind(district.home.params, CASEWORK.kind)
    personal = {name for name, column in kind.columns.items() if column.type is ColumnType.PSEUDONYM}
    assert personal
    for cases in (district, state):
        assert not personal & set(cases.listed(EVERYTHING)[0].columns)
    assert not personal & set(CASEWORK.listed)


def test_tables_and_cards_take_the_picked_cases_as_they_take_a_brief(district: Cases) -> None:
    pick = Pick(department="revenue")
    opened = district.opened(pick)
    assert opened.figures.measures == district.headline(pick)
    pd.testing.assert_frame_equal(opened.figures.frames["by_office"], district.breakdown("office", pick))
    assert (opened.area.code, opened.as_of, opened.demo, opened.rule_version) == ("anuppur", DAY, True, "2023-04")


def test_it_opens_as_a_brief_opens_or_says_why_not(loaded_home: Home) -> None:
    with pytest.raises(UnknownArea):
        Cases.open(loaded_home, REVIEW, "anupur", DAY)
    with pytest.raises(NoSnapshot):
        Cases.open(loaded_home, REVIEW, "bhopal", DAY)
    with pytest.raises(NoSnapshot):
        Cases.open(loaded_home, REVIEW, "anuppur", "2001-01-01")
    with pytest.raises(KeyError):
        Cases.open(loaded_home, REVIEW, "anuppur", DAY).breakdown("complainant", EVERYTHING)


def test_a_row_of_another_district_or_a_missing_one_ends_it(
    loaded_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Store.columns

    def of_all(self: Store, source: str, day: date, areas: tuple[str, ...], *more: object) -> object:
        return true(self, source, day, DISTRICTS, *more)

    monkeypatch.setattr(Store, "columns", of_all)
    with pytest.raises(WrongArea):
        Cases.open(loaded_home, REVIEW, "anuppur", DAY)
    monkeypatch.setattr(Store, "columns", lambda self, *given: true(self, *given).slice(1))
    with pytest.raises(WrongArea):
        Cases.open(loaded_home, REVIEW, "anuppur", DAY)
