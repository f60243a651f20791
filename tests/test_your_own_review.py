"""The guide to a review of one's own: its example is lifted out of the page, and it works."""

import importlib
import re
import sys

import pytest
import yaml

import samiksha.measures
from samiksha import catalogue, tables, words
from samiksha.catalogue import BadText
from samiksha.errors import BadConfiguration
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.params.reviews import read_review
from samiksha.review import Review, open_review
from tests.homes import ROOT, make_home, write_csv

GUIDE = (ROOT / "docs" / "your-own-review.md").read_text(encoding="utf-8")
NAMED_BLOCK = re.compile(r"^`([\w/]+\.(?:yml|py))`\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = dict(NAMED_BLOCK.findall(GUIDE))
MEASURES = "lib/samiksha/measures/leave_watch.py"
REVIEW = "params/reviews/leave_watch.yml"
HEADER = ["जिला", "अधिकारी", "पद", "कब से", "कब तक", "प्रभार किसे"]
LEAVES = [
    ["अनूपपुर", "अधिकारी 1", "एसडीएम", "01/01/2026", "12/01/2026", ""],
    ["अनूपपुर", "अधिकारी 2", "एसडीएम", "05/01/2026", "07/01/2026", "अधिकारी 9"],
    ["अनूपपुर", "अधिकारी 3", "तहसीलदार", "05/01/2026", "09/01/2026", "निरंक"],
    ["शहडोल", "अधिकारी 4", "एसडीएम", "05/01/2026", "09/01/2026", "अधिकारी 8"],
]


@pytest.fixture(autouse=True)
def catalogue_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test adds to the catalogue is gone after it."""
    held = dict(catalogue._entries())
    monkeypatch.setattr(catalogue, "_entries", lambda: held)
    monkeypatch.setattr(catalogue, "_owners", dict(catalogue._owners))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a small leave register."""
    home = make_home(tmp_path_factory.mktemp("office") / "home")
    (intake,) = Desk(home).take([write_csv(home.inbox / "leaves_20260114.csv", LEAVES, HEADER)])
    assert intake.error is None and intake.count is not None and intake.count.kept == 4
    return home


@pytest.fixture
def office(loaded: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """That home with the guide's YAML files as they stand on the page, and its module beside the library's."""
    for name, block in BLOCKS.items():
        path = loaded.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block, encoding="utf-8")
    beside = str((loaded.root / MEASURES).parent)
    monkeypatch.setattr(samiksha.measures, "__path__", [*samiksha.measures.__path__, beside])
    monkeypatch.delitem(sys.modules, "samiksha.measures.leave_watch", raising=False)
    importlib.invalidate_caches()
    return loaded


def opened(office: Home, lang: str = "hi") -> Review:
    return open_review("leave_watch", area="anuppur", as_of="2026-01-14", lang=lang, home=office)


def test_the_guide_holds_the_four_files_of_the_example() -> None:
    assert sorted(BLOCKS) == [MEASURES, REVIEW, "params/rules/leave_watch.yml"]
    assert "`notebooks/<review>.ipynb`" in GUIDE


def test_the_example_counts_what_the_register_says(office: Home) -> None:
    measures = opened(office).figures.measures
    assert (measures["leaves_taken"].value, measures["long_leaves"].value) == (3, 1)  # of 12, 3 and 5 days
    assert (measures["uncovered_pct"].numerator, measures["uncovered_pct"].denominator) == (2, 3)


def test_the_example_shows_its_title_headline_cards_and_frame(office: Home) -> None:
    brief = opened(office)
    assert "अनूपपुर" in str(words.title(brief)) and "अवकाश समीक्षा" in str(words.title(brief))
    assert "3 अवकाश दर्ज हैं; बिना प्रभार: 66.7 % (3 में से 2)।" in str(words.headline(brief))
    assert "लंबे अवकाश" in str(tables.measures_cards(brief))
    shown = str(tables.frame(brief, "uncovered_leaves"))
    assert "बिना प्रभार अवकाश" in shown and "12 दिवस" in shown and "1 जनवरी 2026" in shown
    assert shown.index("अधिकारी 1") < shown.index("अधिकारी 3") and "अधिकारी 2" not in shown


def test_the_example_reads_in_english_too(office: Home) -> None:
    brief = opened(office, "en")
    assert "3 leaves are on record; without cover: 66.7 % (2 of 3)." in str(words.headline(brief))
    assert "Leaves without cover" in str(tables.frame(brief, "uncovered_leaves"))


def test_without_a_register_the_example_says_not_reported(office: Home) -> None:
    from samiksha.measures.dossier import Dossier

    module = importlib.import_module("samiksha.measures.leave_watch")
    settings = module.Settings(long_leave_days=10, minimum_volume={"area": 2})
    found = module.calculate(Dossier(area="anuppur", as_of=opened(office).as_of, tables={}), settings)
    assert {one.absent for one in found.measures.values()} == {"not_reported"}


def test_an_office_may_change_its_own_words_without_starting_anew(office: Home) -> None:
    assert "लंबे अवकाश" in str(tables.measures_cards(opened(office)))
    path = office.root / REVIEW
    path.write_text(BLOCKS[REVIEW].replace("hi: लंबे अवकाश", "hi: दीर्घ अवकाश"), encoding="utf-8")
    assert "दीर्घ अवकाश" in str(tables.measures_cards(opened(office)))


def test_a_key_that_is_held_with_another_text_is_refused_with_file_and_line(office: Home) -> None:
    path = office.root / REVIEW
    line = "    leaves_taken: {hi: अवकाश, en: Leaves}"
    path.write_text(BLOCKS[REVIEW].replace(line, "    pending: {hi: शेष अवकाश, en: Leaves left}"), encoding="utf-8")
    with pytest.raises(BadConfiguration) as refused:
        read_review(office.params, "leave_watch")
    number = BLOCKS[REVIEW].splitlines().index(line) + 1
    said = refused.value.in_language("en")
    assert str(path) in said and f"line {number}: texts → measure → pending: " in said
    assert "already means" in said and "Pending complaints" in said
    assert not catalogue.has("measure.long_leaves"), "of a review that is refused no text stays"


def test_the_words_of_one_review_are_not_anothers_to_change() -> None:
    catalogue.add(yaml.safe_load("measure: {own: {hi: अपना, en: Own}}"), "first")
    with pytest.raises(BadText, match=r"measure\.own already means: अपना · Own"):
        catalogue.add(yaml.safe_load("measure: {own: {hi: पराया, en: Other}}"), "second")
    catalogue.add(yaml.safe_load("measure: {own: {hi: अपना, en: Own}}"), "second")
    with pytest.raises(BadText, match=r"measure\.half must have hi and en"):
        catalogue.add(yaml.safe_load("measure: {half: {hi: आधा}}"), "second")
