"""The index of a round, and the one over all rounds."""

import json
import re
import shutil
from pathlib import Path

import pytest

from samiksha.home import Home
from samiksha.index import read_round
from samiksha.model import FAILED
from tests.conftest import DemoRound
from tests.homes import DISTRICTS


def links(page: Path) -> list[str]:
    return re.findall(r'href="([^"#]+)"', page.read_text(encoding="utf-8"))


def test_every_link_of_both_indexes_leads_to_a_page(demo_round: DemoRound) -> None:
    for index in (demo_round.home.outputs / "index.html", demo_round.folder / "index.html"):
        found = links(index)
        assert [name for name in found if not (index.parent / name).is_file()] == []
        assert {"anuppur.html", "shahdol.html", "umaria.html", "shahdol_division.html"} <= {
            Path(name).name for name in found
        }


def test_the_index_says_demo_data_as_its_briefs_do(demo_round: DemoRound) -> None:
    for page in demo_round.home.outputs.rglob("*.html"):
        assert "नमूना आँकड़े" in page.read_text(encoding="utf-8"), page.name


def test_the_index_shows_the_ranked_figures_of_each_brief(demo_round: DemoRound) -> None:
    shown = read_round(demo_round.home, demo_round.folder / "round.json", "", "hi")
    record = json.loads((demo_round.folder / "round.json").read_text(encoding="utf-8"))
    assert [row.code for row in shown.rows] == list(DISTRICTS)
    for row, line in zip(shown.rows, record["briefs"], strict=True):
        assert len(row.figures) == 4
        assert row.figures["वेटेज स्कोर"].startswith(str(line["figures"]["grade_score"]["value"])[:2])
        assert row.parent is not None and row.parent.hi == "शहडोल संभाग"


@pytest.fixture
def record(demo_round: DemoRound, tmp_path: Path) -> Path:
    """A round.json that a test may change."""
    return Path(shutil.copy(demo_round.folder / "round.json", tmp_path / "round.json"))


def changed(home: Home, record: Path, **given: object) -> str:
    plain = json.loads(record.read_text(encoding="utf-8"))
    plain["briefs"][0].update(given)
    record.write_text(json.dumps(plain), encoding="utf-8")
    return read_round(home, record, "", "hi").rows[0].status


def test_of_a_failed_brief_the_earlier_page_stands_if_there_is_one(demo_round: DemoRound, record: Path) -> None:
    assert changed(demo_round.home, record, status=FAILED) == "earlier"
    assert changed(demo_round.home, record, page=None) == FAILED


def test_a_figure_that_was_not_reported_is_said_and_never_0(demo_round: DemoRound, record: Path) -> None:
    plain = json.loads(record.read_text(encoding="utf-8"))
    for figure in plain["briefs"][0]["figures"].values():
        figure["value"] = None
    record.write_text(json.dumps(plain), encoding="utf-8")
    row = read_round(demo_round.home, record, "", "hi").rows[0]
    assert set(row.figures.values()) == {"अप्राप्त"}
