"""A roll-up is the sum of its briefs, to the last unit; a brief that says otherwise is named."""

import json
from datetime import date
from pathlib import Path

import pytest

from samiksha.errors import NoSnapshot
from samiksha.home import Home
from samiksha.model import Unit
from samiksha.rollup import Rollup, open_rollup
from samiksha.store.history import History
from tests.conftest import DemoRound
from tests.homes import DISTRICTS, stored

REVIEW, DAY = "helpline_followup", date(2023, 5, 20)


@pytest.fixture(scope="module")
def whole(demo_round: DemoRound) -> Rollup:
    return open_rollup(REVIEW, "shahdol_division", DAY, home=demo_round.home)


def test_every_additive_measure_is_the_sum_of_the_briefs(demo_round: DemoRound, whole: Rollup) -> None:
    history = History(demo_round.home)
    briefs = [history.past(REVIEW, area, DAY).measures for area in DISTRICTS]
    additive = [key for key, measure in whole.total.items() if measure.additive]
    assert len(additive) > 8
    assert additive == [key for key, measure in whole.total.items() if measure.unit is Unit.COUNT]
    for key in additive:
        assert whole.total[key].value == sum(int(brief[key].value or 0) for brief in briefs), key


def test_every_share_is_of_the_sums_of_the_briefs(demo_round: DemoRound, whole: Rollup) -> None:
    history = History(demo_round.home)
    briefs = [history.past(REVIEW, area, DAY).measures for area in DISTRICTS]
    shares = [key for key, measure in whole.total.items() if measure.denominator]
    assert "satisfied_pct" in shares
    for key in shares:
        numerators, denominators = (sum(getattr(brief[key], part) or 0 for brief in briefs)
                                    for part in ("numerator", "denominator"))  # fmt: skip
        assert (whole.total[key].numerator, whole.total[key].denominator) == (numerators, denominators), key


def test_the_roll_up_agrees_with_its_briefs(whole: Rollup) -> None:
    assert whole.reconciled.empty
    assert whole.briefs_compared == 3
    assert list(whole.rows["area"]) == list(DISTRICTS)
    assert whole.missing == ()


def test_a_brief_that_says_otherwise_is_named(demo_round: DemoRound, changed_home: Home) -> None:
    history = History(demo_round.home)
    for area in DISTRICTS:
        History(changed_home).keep(REVIEW, area, history.past(REVIEW, area, DAY))
    path = stored(changed_home, f"measures/{REVIEW}", "2023-05-20") / "umaria.json"
    plain = json.loads(path.read_text(encoding="utf-8"))
    pending = next(measure for measure in plain["measures"] if measure["key"] == "pending")
    pending["value"] += 1
    path.write_text(json.dumps(plain), encoding="utf-8")
    (line,) = open_rollup(REVIEW, "shahdol_division", DAY, home=changed_home).reconciled.to_dict("records")
    assert (line["area"], line["measure"]) == ("umaria", "pending")
    assert line["brief_value"] == line["rollup_value"] + 1


def test_districts_of_which_nothing_was_loaded_are_named_and_not_counted_as_0(loaded_home: Home) -> None:
    state = open_rollup(REVIEW, "mp", DAY, home=loaded_home)
    assert len(state.missing) == 52 and "bhopal" in {area.code for area in state.missing}
    assert sorted(state.rows["area"]) == sorted(DISTRICTS)


def test_a_division_without_any_rows_says_so(loaded_home: Home) -> None:
    with pytest.raises(NoSnapshot):
        open_rollup(REVIEW, "rewa_division", DAY, home=loaded_home)


def test_the_page_says_that_all_agree(demo_round: DemoRound) -> None:
    page = (demo_round.folder / "shahdol_division.html").read_text(encoding="utf-8")
    assert "शहडोल" in page and Path("outputs").name not in page
    for name in ("अनूपपुर", "शहडोल", "उमरिया"):
        assert name in page
