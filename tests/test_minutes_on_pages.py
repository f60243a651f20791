"""What a meeting decided, on the pages that follow: carried forward until it is closed, counted in the roll-up."""

import re
from datetime import date
from pathlib import Path

import pytest

from samiksha.home import STORE, Home
from samiksha.keys import Keys
from samiksha.minutes import Draft, MinutesBook, Status, share_minutes
from samiksha.params.areas import read_register
from samiksha.params.reviews import read_review
from samiksha.review import open_review
from samiksha.rollup import open_rollup
from tests.homes import ROOT, make_home, samiksha_here, share_warm_parent

REVIEW = "helpline_followup"
BEFORE, DAY, AFTER = date(2023, 5, 13), date(2023, 5, 20), date(2023, 5, 27)


def draft(area: str = "anuppur", review: str = REVIEW, what: str = "जैतहरी की लंबित शिकायतें घटाएँ", **changed: object) -> Draft:  # fmt: skip
    told = {"given_on": BEFORE, "as_of": BEFORE, "who": "अनुविभागीय अधिकारी जैतहरी", "due_on": date(2023, 5, 18),
            "department": "revenue", "measure": "pending"}  # fmt: skip
    return Draft(review=review, area=area, what=what, **{**told, **changed})  # type: ignore[arg-type]


def record(home: Home, *drafts: Draft) -> list[int]:
    with MinutesBook(home) as book:
        return [book.record(each, "लिपिक") for each in drafts]


def page(home: Home, day: date, area: str) -> str:
    """The text of a page, tags dropped."""
    html = (home.outputs / REVIEW / day.isoformat() / f"{area}.html").read_text(encoding="utf-8")
    body = re.sub(r"<style.*?</style>|<script.*?</script>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def made(home: Home, day: date, *words: str) -> str:
    """A round over three districts; what it says."""
    ran = samiksha_here("round", REVIEW, "--as-of", day.isoformat(), "--under", "shahdol", "--jobs", "2", *words, home=home)  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_a_direction_stands_on_the_next_pages_until_it_is_closed_and_no_earlier_page_knows_of_it(
    changed_home: Home,
) -> None:
    share_warm_parent()
    home = changed_home
    seen = open_review(REVIEW, "anuppur", BEFORE, home=home).figures.measures["pending"]
    number, _ = record(
        home, draft(measure_then=seen.to_json()), draft("shahdol_division", what="संभाग के पुराने प्रकरण देखें")
    )
    made(home, BEFORE)
    assert "जैतहरी की लंबित" not in page(home, BEFORE, "anuppur"), (
        "the page of the meeting's own day is what it looked at"
    )

    made(home, DAY)
    brief, rollup = page(home, DAY, "anuppur"), page(home, DAY, "shahdol_division")
    now = open_review(REVIEW, "anuppur", DAY, home=home).figures.measures["pending"]
    assert f"तब {seen.value:,} → अब {now.value:,}" in brief and "राजस्व" in brief
    assert "जैतहरी की लंबित शिकायतें घटाएँ क्रमांक 1" in brief and "2 दिवस" in brief
    assert "जैतहरी की लंबित" not in page(home, DAY, "shahdol"), "another district's page"
    assert "संभाग के पुराने प्रकरण देखें" in rollup and "संभाग के पुराने" not in brief

    with MinutesBook(home) as book:
        book.answer(
            number, date(2023, 5, 24), "लिपिक", Status.IMPLEMENTED, closed_on=date(2023, 5, 19), remark="सूची भेजी गई"
        )
    assert "4 यथावत" in made(home, DAY), "what was said later makes no page anew"
    made(home, DAY, "--force")
    assert "सूची भेजी गई" not in page(home, DAY, "anuppur")
    made(home, AFTER)
    closed = page(home, AFTER, "anuppur")
    assert "टीप: सूची भेजी गई" in closed and "पहले पालित" not in closed
    whole = open_rollup(REVIEW, "shahdol_division", AFTER, home=home).compliance.set_index("area")
    assert whole.loc["anuppur", "late_count"] >= 1


def key(home: Home, area: str, review: str = REVIEW, day: date = DAY, of_briefs: bool = False) -> str:
    spec = read_review(home.params, review)
    return Keys(home, spec, read_register(home.params, spec.areas), day, "hi").key(area, spec.notebook, of_briefs)


def test_a_key_changes_with_what_the_minutes_hold_for_its_page_and_with_nothing_else(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    areas = ("anuppur", "shahdol", "shahdol_division", "mp")

    def keys() -> dict[str, str]:
        return {area: key(home, area) for area in areas}

    def changed(*drafts: Draft) -> set[str]:
        before = keys()
        record(home, *drafts)
        return {area for area in areas if keys()[area] != before[area]}

    assert changed(draft(given_on=DAY), draft(given_on=AFTER)) == set(), "given on the page's own day, and later"
    assert changed(draft(review="jan_sunwai")) == set(), "of another review"
    assert changed(draft()) == {"anuppur", "shahdol_division", "mp"}
    assert changed(draft("shahdol_division")) == {"shahdol_division"}
    assert changed(draft("shahdol", review="")) == {"shahdol", "shahdol_division", "mp"}
    before = keys()
    with MinutesBook(home) as book:
        book.answer(3 + 1, AFTER, "लिपिक", Status.ON_SCHEDULE)
        assert keys() == before, "a word of a later day"
        book.answer(3 + 1, DAY, "लिपिक", Status.ON_SCHEDULE)
    assert {area for area in areas if keys()[area] != before[area]} == {"anuppur", "shahdol_division", "mp"}


def test_a_computer_without_minutes_counts_the_same_keys_from_the_copy_in_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, other = make_home(tmp_path / "owner"), make_home(tmp_path / "other")
    monkeypatch.setenv(STORE, str(tmp_path / "store"))
    record(owner, draft(measure_then={"key": "pending", "unit": "count", "value": 7.5}), draft("mp"))
    areas = ("anuppur", "shahdol_division", "mp", "rewa")
    assert key(owner, "anuppur") != key(other, "anuppur"), "before the copy is written"
    assert share_minutes(owner) == ["anuppur", "mp"] and share_minutes(owner) == [] and share_minutes(other) == []
    assert [key(owner, area) for area in areas] == [key(other, area) for area in areas]
    with MinutesBook(owner) as book:
        book.answer(1, DAY, "लिपिक", Status.IMPLEMENTED)
    assert key(owner, "anuppur") != key(other, "anuppur")
    assert share_minutes(owner) == ["anuppur"]
    assert [key(owner, area) for area in areas] == [key(other, area) for area in areas]
    assert not other.minutes.exists(), "reading makes none"


@pytest.fixture(scope="module")
def conference_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The registers of directions of the districts and of the state, and minutes beside them."""
    home = make_home(tmp_path_factory.mktemp("conference"))
    for name in ("directions_hindi_headers_20260114.csv", "state_directions_hindi_headers_20260114.csv"):
        ran = samiksha_here("load", ROOT / "tests" / "examples" / name, home=home)
        assert ran.returncode in (0, 2), ran.stdout + ran.stderr
    days = {"given_on": date(2025, 12, 1), "as_of": date(2025, 12, 1), "due_on": date(2025, 12, 31)}
    numbers = record(
        home, *(draft(area, "conference_compliance", **days) for area in ("morena", "mp", "datia", "datia"))
    )
    with MinutesBook(home) as book:
        book.answer(numbers[0], date(2025, 12, 20), "लिपिक", Status.IMPLEMENTED)
        book.answer(numbers[3], date(2026, 1, 5), "लिपिक", Status.IMPLEMENTED)
    return home


def test_measures_of_directions_count_those_of_the_minutes_and_agree_with_the_table(conference_home: Home) -> None:
    day = date(2026, 1, 14)
    rollup = open_rollup("conference_compliance", "mp", day, home=conference_home)
    table, whole = rollup.compliance.set_index("area"), rollup.figures.measures
    assert {"datia", "mp"} <= set(table.index), "of a district without data, too, and of the state itself"
    assert table.loc["datia", ["given_count", "late_count", "overdue_count"]].tolist() == [2, 1, 1]
    assert whole["directions_on_time_pct"].numerator == table["in_time_count"].sum()
    assert whole["directions_on_time_pct"].denominator == table["due_count"].sum()
    assert whole["directions_overdue"].value == table["overdue_count"].sum()
    assert whole["directions_overdue_max_days"].value == table["overdue_max_days"].max()
    for area, figures in rollup.area_figures.items():
        own = open_review("conference_compliance", area, day, home=conference_home)
        assert own.figures.measures["directions_overdue"] == figures.measures["directions_overdue"]
        if area in table.index:
            assert figures.measures["directions_overdue"].value == table.loc[area, "overdue_count"]
    assert rollup.reconciled.empty
    brief = open_review("conference_compliance", "morena", day, home=conference_home)
    assert set(brief.directions["from_minutes"]) >= {True}
    assert brief.figures.measures["directions_on_time_pct"].numerator == table.loc["morena", "in_time_count"] >= 1
