"""Before a round the sheets of its sources come from a real server and are loaded; a sheet that fails stops nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from samiksha.errors import BadConfiguration, NotFetched, OutputsBusy, StoreUnusable
from samiksha.fetch import FAILED, FETCHED, UNCHANGED
from samiksha.home import STORE, Home
from samiksha.inbox import Brought, bring, take_in
from samiksha.intake import CURRENT, LOADED, Desk
from samiksha.lock import one_writer
from samiksha.sources import Reader
from samiksha.store.snapshots import Store
from tests.sites import Site, gives, serving_sheets

DAY = date(2023, 5, 12)
RETURNS = "जिला,निकाय,सेवा,दिनांक,प्राप्त,निराकृत\nअनूपपुर,जैतहरी,आय प्रमाण पत्र,11/05/2023,12,10\n"
HELPLINE = "शिकायत क्रमांक,जिला,विभाग,पंजीयन दिनांक,स्थिति\nMP1,अनूपपुर,राजस्व,05/04/2023,लंबित\n"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, warm_reader: Reader) -> Iterator[Site]:
    monkeypatch.setattr(
        "samiksha.fetch.Reader", lambda: SimpleNamespace(read_export=warm_reader.read_export, close=bool)
    )
    with serving_sheets(monkeypatch) as site:
        yield site


@pytest.fixture
def listed(home: Home, site: Site) -> Home:
    """Two sheets of daily returns, of which the first fails, and one of the helpline."""
    sheets = [
        {"name": name, "source": source, "address": site.address(f"/{name}")}
        for name, source in (("rewa", "daily_returns"), ("anuppur", "daily_returns"), ("state", "cm_helpline"))
    ]
    (home.params / "sheets.yml").write_text(yaml.safe_dump({"sheets": sheets}), encoding="utf-8")
    site.answers = {"/anuppur": gives(RETURNS.encode()), "/state": gives(HELPLINE.encode())}
    return home


def outcomes(brought: Brought) -> tuple[dict[str, str], list[str]]:
    return {each.sheet.name: each.outcome for each in brought.sheets}, [each.outcome for each in brought.loaded]


def test_the_sheets_of_a_source_are_fetched_and_loaded_and_stay(listed: Home, site: Site) -> None:
    told: list[str] = []
    brought = bring(listed, DAY, {"daily_returns"}, lambda fetched: told.append(fetched.sheet.name))
    assert outcomes(brought) == ({"rewa": FAILED, "anuppur": FETCHED}, [LOADED])
    assert told == ["rewa", "anuppur"] and {asked["path"] for asked in site.asked} == {"/rewa", "/anuppur"}
    assert [type(error) for error in brought.errors] == [NotFetched]
    copy = listed.fetched / "daily_returns_anuppur_20230512.csv"
    assert copy.is_file() and Store(listed).manifest("daily_returns", DAY).count.kept == 1
    assert take_in(listed, settle_seconds=0).files == () and copy.is_file()


def test_what_has_not_changed_is_found_loaded(listed: Home) -> None:
    bring(listed, DAY, ["daily_returns"])
    again = bring(listed, DAY, ["daily_returns"])
    assert outcomes(again) == ({"rewa": FAILED, "anuppur": UNCHANGED}, [CURRENT])


def test_a_copy_that_came_and_was_not_loaded_is_loaded_the_next_time(
    listed: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv(STORE, "nonsense://bucket/samiksha")
        first = bring(listed, DAY, ["cm_helpline"])
        assert isinstance(first.fault, StoreUnusable) and outcomes(first) == ({"state": FETCHED}, [])
    assert outcomes(bring(listed, DAY, ["cm_helpline"])) == ({"state": UNCHANGED}, [LOADED])


def test_a_source_that_joins_anothers_snapshot_is_named_by_that(listed: Home, site: Site) -> None:
    source = listed.params / "sources" / "daily_returns.yml"
    other = source.read_text(encoding="utf-8").replace(
        "source: daily_returns", "source: other_returns\ninto: returns"
    )
    source.unlink()
    (listed.params / "sources" / "other_returns.yml").write_text(other, encoding="utf-8")
    sheets = listed.params / "sheets.yml"
    sheets.write_text(sheets.read_text(encoding="utf-8").replace("daily_returns", "other_returns"), encoding="utf-8")
    assert outcomes(bring(listed, DAY, ["returns"])) == ({"rewa": FAILED, "anuppur": FETCHED}, [LOADED])
    assert Store(listed).manifest("returns", DAY).count.kept == 1


def test_a_sheet_that_brings_loading_down_is_told_and_its_traceback_is_in_the_log(
    listed: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brittle(desk: Desk, paths: list[Path]) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr(Desk, "take", brittle)
    brought = bring(listed, DAY, ["cm_helpline"])
    assert outcomes(brought) == ({"state": FETCHED}, []) and "nobody foresaw this" in str(brought.fault)
    log = listed.logs / "inbox.log"
    assert "in brittle" in log.read_text(encoding="utf-8")


def test_sources_without_a_sheet_ask_nobody(listed: Home, site: Site) -> None:
    assert bring(listed, DAY, ["camps"]) == Brought() and bring(listed, DAY, []) == Brought()
    (listed.params / "sheets.yml").unlink()
    assert bring(listed, DAY, ["daily_returns"]) == Brought() and site.asked == []


def test_a_wrong_list_of_sheets_is_told_and_raises_nothing(listed: Home, site: Site) -> None:
    (listed.params / "sheets.yml").write_text("sheets: [{name: a}]", encoding="utf-8")
    assert isinstance(bring(listed, DAY, ["daily_returns"]).fault, BadConfiguration) and site.asked == []


def test_of_two_that_fetch_one_leaves(listed: Home, site: Site) -> None:
    with one_writer(listed, "fetch"):
        brought = bring(listed, DAY, ["daily_returns"])
    assert isinstance(brought.busy, OutputsBusy) and brought.errors == (brought.busy,) and site.asked == []
