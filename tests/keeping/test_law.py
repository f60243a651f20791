"""Whatever the policy and whatever days there are: nothing goes that is the last good one, or that may still be read."""

import shutil
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.home import Home
from samiksha.keeping import prune
from samiksha.keeping.snapshots import REVIEWED_AFTER
from samiksha.params.campaigns import campaign_on
from tests.keeping.things import (
    TODAY,
    add_round,
    add_snapshot,
    ago,
    days_left,
    home_with,
    newest_two,
    policy,
    rounds_left,
)

AREAS = ("anuppur", "rewa", "satna")
AGES = st.integers(min_value=0, max_value=12) | st.integers(min_value=330, max_value=450)
"""Near today, and in the days of a campaign with a frozen cohort: so that days, policies and campaign meet."""
HELD = st.dictionaries(AGES.map(ago), st.sets(st.sampled_from(AREAS), min_size=1), max_size=9)
POLICY = AGES.map(lambda age: age + 1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_with(tmp_path_factory.mktemp("law") / "home")


def emptied(home: Home) -> None:
    for folder in (home.outputs, home.data):
        shutil.rmtree(folder, ignore_errors=True)


@settings(max_examples=80, deadline=None)
@given(held=HELD, kept=POLICY)
def test_every_brief_within_the_policy_reads_what_it_would_have_read(
    home: Home, held: dict[date, set[str]], kept: int
) -> None:
    emptied(home)
    for day, areas in held.items():
        add_snapshot(home, day, areas)
    policy(home, snapshots=kept)
    prune(home, TODAY, renew=lambda: None, force=True)
    left, before = days_left(home), ago(kept)
    within = {day for day in held if day >= before}
    asked = [(area, as_of) for area in AREAS for as_of in {before, TODAY, *within}]
    must = within.union(*(newest_two(held, area, as_of) for area, as_of in asked))
    campaign = campaign_on(home.params, "jan_seva_2", TODAY)
    assert campaign.component_2
    if before <= campaign.end + REVIEWED_AFTER:
        since = {day: areas for day, areas in held.items() if day >= campaign.component_2.cut_off}
        must |= {min(day for day in since if area in since[day]) for area in set().union(*since.values())}
    old_two = {day for area in AREAS for day in newest_two(held, area, before - timedelta(days=1))}
    assert must <= left <= must | old_two
    assert {day for area in AREAS for day in newest_two(held, area, TODAY)} <= left


@settings(max_examples=50, deadline=None)
@given(held=HELD, kept=POLICY, data=st.data())
def test_each_areas_newest_good_page_stands(
    home: Home, held: dict[date, set[str]], kept: int, data: st.DataObject
) -> None:
    emptied(home)
    pages = {}
    for day, areas in held.items():
        folder = add_round(home, day, areas)
        for area in areas:
            pages[day, area] = folder / f"{area}.html"
    if pages:
        for which in data.draw(st.sets(st.sampled_from(sorted(pages)), max_size=6)):
            pages.pop(which).write_text("half of a", encoding="utf-8")
    policy(home, outputs=kept)
    renewed: list[bool] = []
    prune(home, TODAY, renew=lambda: renewed.append(True), force=True)
    last = {area: max(day for day, of in pages if of == area) for _, area in pages}
    for area, day in last.items():
        assert pages[day, area].is_file(), (area, day)
    left = rounds_left(home) if held else set()
    assert {day for day in held if day >= ago(kept)} <= left
    with_pages = [day for day in held if held[day]]
    assert not with_pages or max(with_pages) in left
    assert left <= {day for day in held if day >= ago(kept)} | set(last.values()) | {max(with_pages, default=TODAY)}
    assert renewed == ([True] if left < set(held) else [])
