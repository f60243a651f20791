"""A review counts its own district's rows as of its own day, or says why it cannot."""

import ast
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import samiksha
from samiksha.brief import _past
from samiksha.errors import BadAsOf, NoSnapshot, UnknownArea, UnknownName, WrongArea
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.review import Review, open_review
from samiksha.store.history import History
from samiksha.store.snapshots import Store, rows_name
from samiksha.words.title import brief_facts
from tests.homes import make_home, stored, write_csv

REVIEW = "helpline_followup"
DAY, BEFORE = date(2023, 5, 20), date(2023, 5, 13)
LIB = Path(samiksha.__file__).parent


def keep(home: Home, review: Review) -> None:
    """Keeps a review's measures as its brief would."""
    facts = brief_facts(review, review.figures.measures.values(), lambda lang: "x")
    History(home).keep(REVIEW, review.area.code, _past(facts))


def test_a_row_of_another_district_stops_the_review(loaded_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Store(loaded_home).rows("cm_helpline", DAY)
    mixed = rows[rows["area"] == "anuppur"].copy()
    mixed.loc[mixed.index[:3], "area"] = "umaria"

    # The store filters by the very column that was tampered with: what it would give if it did not.
    monkeypatch.setattr(Store, "rows", lambda *_, **__: mixed)
    with pytest.raises(WrongArea) as fault:
        open_review(REVIEW, "anuppur", DAY, home=loaded_home)
    assert "umaria" in str(fault.value) and "anuppur" in str(fault.value)


def test_a_row_moved_to_another_district_in_the_store_is_missed(changed_home: Home) -> None:
    store = Store(changed_home)
    manifest = store.manifest("cm_helpline", DAY)
    path = Path(changed_home.store) / rows_name(manifest)
    table = pq.read_table(path)
    areas = table.column("area").to_pylist()
    areas[areas.index("anuppur")] = "umaria"
    place = table.column_names.index("area")
    pq.write_table(table.set_column(place, "area", pa.array(areas)), path)
    for area in ("anuppur", "umaria"):
        with pytest.raises(WrongArea, match=area):
            open_review(REVIEW, area, DAY, home=changed_home)


def test_a_district_without_rows_names_the_days_held(loaded_home: Home) -> None:
    with pytest.raises(NoSnapshot) as fault:
        open_review(REVIEW, "bhopal", DAY, home=loaded_home)
    said = str(fault.value)
    assert "2023-05-13, 2023-05-20" in said and "samiksha load" in said and "भोपाल" in said and "Bhopal" in said


def test_nothing_is_found_before_the_first_snapshot(loaded_home: Home) -> None:
    with pytest.raises(NoSnapshot) as fault:
        open_review(REVIEW, "anuppur", date(2023, 5, 12), home=loaded_home)
    assert "2023-05-12" in str(fault.value) and "2023-05-13" in str(fault.value)


@pytest.mark.parametrize(
    ("given", "kind", "near"),
    [
        ({"review": "helpline_folowup"}, UnknownName, "helpline_followup"),
        ({"area": "anupur"}, UnknownArea, "anuppur"),
        ({"as_of": "20/05/2023"}, BadAsOf, "YYYY-MM-DD"),
        ({"as_of": "2023-02-30"}, BadAsOf, "2023-02-30"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_right_one(
    loaded_home: Home, given: dict[str, str], kind: type[Exception], near: str
) -> None:
    with pytest.raises(kind) as fault:
        open_review(**{"review": REVIEW, "area": "anuppur", "as_of": "2023-05-20", **given}, home=loaded_home)
    assert near in str(fault.value)


def test_a_district_that_sent_nothing_new_is_shown_as_of_its_own_day_and_stale_never_as_0(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    line = ["राजस्व", "05/04/2023", "लंबित", "", ""]
    desk = Desk(home)
    both = [[f"MP{at}", "अनूपपुर", *line] for at in range(4)] + [["MP9", "उमरिया", *line]]
    desk.take([write_csv(home.inbox / "helpline_a_20230513.csv", both)])
    desk.take([write_csv(home.inbox / "helpline_b_20230520.csv", [["MP9", "उमरिया", *line]])])
    stale, fresh = (open_review(REVIEW, area, DAY, home=home) for area in ("anuppur", "umaria"))
    assert (stale.data_as_of, stale.stale_days) == (BEFORE, 7)
    assert stale.figures.measures["pending"].value == 4
    assert stale.stale_days > stale.spec.stale_after_days
    assert (fresh.data_as_of, fresh.stale_days) == (DAY, 0)


def test_a_missed_day_is_run_later_as_of_its_own_day(changed_home: Home) -> None:
    then = open_review(REVIEW, "umaria", BEFORE, home=changed_home)
    assert (then.data_as_of, then.previous) == (BEFORE, None)
    assert {part.as_of for part in then.files} == {BEFORE}
    shutil.rmtree(stored(changed_home, "cm_helpline", DAY))
    assert open_review(REVIEW, "umaria", BEFORE, home=changed_home).figures.measures == then.figures.measures


def test_the_review_before_is_counted_from_the_snapshot_before(loaded_home: Home) -> None:
    now = open_review(REVIEW, "umaria", DAY, home=loaded_home)
    then = open_review(REVIEW, "umaria", BEFORE, home=loaded_home)
    assert now.previous is not None and now.previous.as_of == BEFORE
    assert now.previous.measures == then.figures.measures
    assert now.previous.measures["pending"].value != now.figures.measures["pending"].value


def test_the_review_before_outlives_its_snapshot(changed_home: Home) -> None:
    keep(changed_home, then := open_review(REVIEW, "umaria", BEFORE, home=changed_home))
    shutil.rmtree(stored(changed_home, "cm_helpline", BEFORE))
    now = open_review(REVIEW, "umaria", DAY, home=changed_home)
    assert now.previous is not None and now.previous.as_of == BEFORE
    assert now.previous.measures == then.figures.measures


def test_without_an_earlier_snapshot_or_brief_there_is_nothing_before(changed_home: Home) -> None:
    shutil.rmtree(stored(changed_home, "cm_helpline", BEFORE))
    assert open_review(REVIEW, "umaria", DAY, home=changed_home).previous is None


def test_a_brief_of_the_same_data_made_on_a_later_day_is_not_the_review_before(changed_home: Home) -> None:
    keep(changed_home, open_review(REVIEW, "umaria", DAY, home=changed_home))
    later = open_review(REVIEW, "umaria", DAY + timedelta(days=2), home=changed_home)
    assert later.data_as_of == DAY
    assert later.previous is not None and later.previous.as_of == BEFORE


def test_findings_are_the_districts_own(loaded_home: Home) -> None:
    for area in ("anuppur", "shahdol"):
        review = open_review(REVIEW, area, DAY, home=loaded_home)
        assert set(review.findings["area"]) <= {area, ""}
        assert all(area in file.file for file in review.files)
        count = review.area_count
        assert count.kept == Store(loaded_home).manifest("cm_helpline", DAY).areas[area]


def test_the_same_question_gets_the_same_answer(loaded_home: Home) -> None:
    first, second = (open_review(REVIEW, "anuppur", DAY, home=loaded_home) for _ in range(2))
    assert first.figures.measures == second.figures.measures
    for name, frame in first.figures.frames.items():
        pd.testing.assert_frame_equal(frame, second.figures.frames[name])


COUNTING = ("measures", "review.py", "rollup.py", "charts", "tables", "words", "display", "days.py")
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "localtime", "gmtime", "perf_counter"}


def calls_of_the_clock(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    return sorted(named & CLOCKS)


def test_no_figure_reads_the_clock() -> None:
    paths = [
        path for name in COUNTING for path in ([LIB / name] if name.endswith(".py") else (LIB / name).glob("*.py"))
    ]
    assert len(paths) > 40
    assert {path.name: calls for path in paths if (calls := calls_of_the_clock(path))} == {}
    assert calls_of_the_clock(LIB / "round.py") == ["monotonic", "now"]
