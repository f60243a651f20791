"""The metrics, read back by Prometheus' own parser."""

from dataclasses import replace
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from samiksha.home import Home
from samiksha.status import Status, gather, write_status
from samiksha.status.prometheus import render_metrics
from tests.homes import make_home
from tests.status.lived import NOW

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(told: str) -> Samples:
    return {
        (sample.name.removeprefix("samiksha_"), tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    return found[name, tuple(sorted(labels.items()))]


def test_what_the_page_tells_can_be_watched(status: Status) -> None:
    found = samples(render_metrics(status))
    assert value(found, "up") == 1 and value(found, "last_tick_timestamp_seconds") == NOW.timestamp()
    assert value(found, "slot_state", run="helpline_daily", state="failed") == 1
    assert value(found, "slot_state", run="helpline_daily", state="held") == 0
    assert value(found, "slot_state", run="helpline_evening", state="due") == 1
    assert value(found, "slot_due_timestamp_seconds", run="jan_sunwai_weekly") > NOW.timestamp()
    assert value(found, "run_last_made_timestamp_seconds", run="conference_monthly", as_of="2026-11-20") > 0
    assert value(found, "pages", run="conference_monthly", status="failed") == 2
    assert value(found, "late_sources", run="helpline_daily") == 3
    assert value(found, "sendings", to="collectors", state="failed") == 1
    assert (value(found, "refused_files"), value(found, "failing_sheets")) == (1, 1)
    assert value(found, "disk_free_bytes") > 0 and value(found, "disk_bytes", kind="ledger") > 0


def test_every_metric_says_what_it_is_and_stands_once(status: Status) -> None:
    families = list(text_string_to_metric_families(render_metrics(status)))
    assert all(family.type == "gauge" and family.documentation for family in families)
    assert len({family.name for family in families}) == len(families) > 12


def test_what_is_not_known_has_no_line_rather_than_a_0(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    home.ledger.parent.mkdir(exist_ok=True)
    home.ledger.write_bytes(b"no data base at all" * 100)
    (home.params / "sheets.yml").write_text("sheets: [{name: rewa, address: 'https://x.example', source: camps}]")
    found = samples(render_metrics(gather(home, NOW)))
    assert value(found, "up") == 0 and value(found, "part_up", part="ledger") == 0
    assert value(found, "part_up", part="sources") == 1
    told = {name for name, _ in found}
    assert told & {"last_tick_timestamp_seconds", "slot_state", "failing_sheets", "sendings"} == set()


def test_labels_are_escaped(status: Status) -> None:
    strange = 'a"b\\c\nd} 1'
    changed = replace(status, sendings=(replace(status.sendings[0], to=strange),))
    assert value(samples(render_metrics(changed)), "sendings", to=strange, state="sent") == 2


def test_the_metrics_stand_beside_the_page(lived: Home, tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    page = write_status(home, NOW)
    assert samples(page.with_name("status.prom").read_text(encoding="utf-8"))
    assert sorted(path.name for path in home.outputs.iterdir()) == ["status.html", "status.prom"]
