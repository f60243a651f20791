"""What the figures state, put into words: every kind of value, escaped and masked."""

from dataclasses import replace
from datetime import date

import pytest

from samiksha.model import Better, Coded, Figures, Measure, Statement, Unit, count, not_reported, share
from samiksha.review import Previous, Review
from samiksha.words import headline
from samiksha.words.statements import stated
from tests.study import LAST, add_texts, study_review

ONLINE = share("satisfied_pct", 602, 735, Better.MORE)


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch) -> Review:
    add_texts(monkeypatch, {"headline": {"probe": {"hi": "क: {x}", "en": "A: {x}"},
                                "named": {"hi": "{x_name} {x}{x_moved}, {place}", "en": "{x_name} {x}{x_moved}, {place}"}}})  # fmt: skip
    return study_review()


@pytest.mark.parametrize(("value", "hindi", "english"), [
    (ONLINE, "81.9 % (735 में से 602)", "81.9 % (602 of 735)"),
    (count("pending", 1234567), "12,34,567", "12,34,567"),
    (Measure("pending", Unit.RUPEES, 12_400_000), "₹ 1.24 करोड़", "₹ 1.24 crore"),
    (Measure("pending", Unit.DATE, "2023-05-31"), "31 मई 2023", "31 May 2023"),
    (Measure("pending", Unit.PER_DAY, 12.5), "12.5 प्रतिदिन", "12.5 a day"),
    (Measure("pending", Unit.POINTS, -2.5), "−2.5 अंक", "−2.5 points"),
    (not_reported("pending", Unit.COUNT), "अप्राप्त", "not reported"),
    (share("satisfied_pct", 0, 0, Better.MORE), "—", "—"),
    (Coded("department", "revenue"), "राजस्व", "Revenue"),
    (Coded("area", "umaria"), "उमरिया", "Umaria"),
    (Coded("status", "behind_schedule"), "समय से पीछे", "Behind schedule"),
    (Coded("office", "कार्यालय 7"), "कार्यालय 7", "कार्यालय 7"),
    (Coded("department", "unstated"), "अंकित नहीं", "not stated"),
    ((Coded("area", "umaria"), Coded("area", "anuppur"), Coded("area", "shahdol")), "उमरिया, अनूपपुर और शहडोल", "Umaria, Anuppur and Shahdol"),
    ((Coded("area", "umaria"),), "उमरिया", "Umaria"),
    (date(2023, 5, 31), "31 मई 2023", "31 May 2023"),
    (1234567, "12,34,567", "12,34,567"),
    (7.25, "7.2", "7.2"),
    (None, "अप्राप्त", "not reported"),
    ("कॉल 9876543210 {x}", "कॉल 98••••••10 {x}", "कॉल 98••••••10 {x}"),
])  # fmt: skip
def test_every_kind_of_value_reads_in_both_languages(review: Review, value: object, hindi: str, english: str) -> None:
    words = stated(Statement("probe", "", {"x": value}), review).words
    assert (words.first, words.second) == (f"क: {hindi}", f"A: {english}")


def test_a_measure_brings_its_name_and_how_it_moved(review: Review) -> None:
    statement = Statement("named", "bad", {"x": ONLINE})
    said = stated(statement, review, Previous(LAST, {"satisfied_pct": share("satisfied_pct", 500, 735, Better.MORE)}))
    assert said.words.first == ("संतुष्टि से बंद 81.9 % (735 में से 602) — पिछली समीक्षा से +13.9 अंक बेहतर, जिला अनूपपुर")
    assert (said.css, said.about) == ("bad", ("satisfied_pct",))
    assert stated(statement, review).words.first == "संतुष्टि से बंद 81.9 % (735 में से 602), जिला अनूपपुर"


def test_somebodys_own_words_are_escaped(review: Review) -> None:
    hostile = Statement("probe", "act", {"x": "<script>alert(1)</script>"})
    shown = headline(replace(review, figures=Figures({}, {}, (hostile,))))._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown
