"""Figures that were published come out of the software when what they rest on is loaded, and what does not add up is said.

Sources: the conference of January 2026 (services online), Dewas and Anuppur (disposal, account), Morena and Betul
(grades of the CM Helpline).
"""

from collections.abc import Sequence
from datetime import date

import pytest

from samiksha.catalogue import text
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.review import Review, open_review
from samiksha.rollup import open_rollup
from samiksha.tables.trust import findings
from tests.homes import make_home, write_csv

RETURNS = ["जिला", "निकाय", "दिनांक", "प्राप्त", "निराकृत", "स्वीकृत", "अस्वीकृत", "लंबित"]
COMPLAINTS = ["शिकायत क्रमांक", "जिला", "विभाग", "स्तर", "पंजीयन दिनांक", "उत्तर दिनांक", "स्थिति", "बंद दिनांक"]
GRADINGS = ["जिला", "प्रकाशन दिनांक", "संतुष्टि", "50 दिवस से अधिक", "निम्न गुणवत्ता", "नॉन अटेंडेड", "कुल स्कोर"]


Row = Sequence[object]


def helpline(district: str, received: int, satisfied: int, pending: int, old: int, late: int) -> list[Row]:
    """Complaints of a district: `received` in April and closed, `satisfied` of them with satisfaction; `pending` since
    1 May at L1, but `old` of them since 1 March; `late` of the pending were never replied to."""
    rows: list[Row] = []
    for place in range(received):
        how = "संतुष्टि से बंद" if place < satisfied else "स्पेशल क्लोज"
        day = ("03/04/2023", "05/04/2023", how, "28/04/2023")
        rows.append([f"{district}-G{place}", district, "राजस्व", "L1", *day])
    for place in range(pending):
        month = "03" if place < old else "05"
        replied = "" if place >= pending - late else f"05/{month}/2023"
        rows.append([f"{district}-P{place}", district, "राजस्व", "L1", f"01/{month}/2023", replied, "लंबित", ""])
    return rows


FEW = ("बैतूल", "हरदा", "सीहोर")
EXPORTS: dict[str, tuple[list[str], list[Row]]] = {
    "state_indicators_20260114.csv": (
        ["सूचक", "दिनांक", "कुल", "पूर्ण"], [["ऑनलाइन सेवाएँ", "12/01/2026", 735, 602]],
    ),
    "indicator_returns_20260114.csv": (
        ["जिला", "योजना का नाम", "प्रविष्टि दिनांक", "लक्ष्य", "उपलब्धि"],
        [["शिवपुरी", "समग्र ई-केवाईसी", "12/01/2026", "12,50,000", "10,00,000"]],
    ),
    "daily_returns_20230526.csv": (
        RETURNS, [["देवास", "जिला देवास", "25/05/2023", "4,14,825", "4,11,223", "", "", ""]],
    ),
    "daily_returns_20250126.csv": (
        RETURNS, [["अनूपपुर", "जिला अनूपपुर", "26/01/2025", "37,856", "37,000", "36,512", "488", "854"]],
    ),
    "helpline_20230520.csv": (
        COMPLAINTS,
        [*helpline("मुरैना", 3_000, 2_803, 1_000, 61, 4), *(row for name in FEW for row in helpline(name, 8, 6, 5, 2, 1))],
    ),
    "grading_20230515.csv": (GRADINGS, [
        ["मुरैना", "15/05/2023", "56.06", "18.78", "10", "9.96", "94.80"],
        ["बैतूल", "15/05/2023", "50.27", "13.64", "10", "9.68", "83.62"],
        ["हरदा", "15/05/2023", "50.27", "13.64", "10", "9.68", "83.61"],
    ]),
    "grading_20230615.csv": (GRADINGS, [["बैतूल", "15/06/2023", "50.27", "13.64", "10", "9.68", "83.59"]]),
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """All exports loaded, no row refused."""
    home = make_home(tmp_path_factory.mktemp("published") / "home")
    paths = [
        write_csv(home.inbox / name, [list(map(str, row)) for row in rows], header)
        for name, (header, rows) in EXPORTS.items()
    ]
    intakes = Desk(home).take(paths)
    kept = [intake.count.kept for intake in intakes if intake.count]
    assert sorted(kept) == sorted(len(rows) for _, rows in EXPORTS.values())
    return home


def followed_up(home: Home, area: str, day: date = date(2023, 5, 20)) -> Review:
    return open_review("helpline_followup", area, day, home=home)


def said(review: Review, lang: str = "en") -> dict[str, str]:
    """Pattern → its sentence."""
    rows = review.suspicions.to_dict("records")
    return {row["pattern"]: text(f"suspicion.{row['pattern']}", lang, **row["detail"]) for row in rows}


def test_of_735_notified_services_602_are_online_that_is_819_percent_and_133_are_left(home: Home) -> None:
    state = open_rollup("conference_compliance", "mp", date(2026, 1, 14), home=home)
    share, left = (state.total[key] for key in ("online_pct", "online_left"))
    assert (share.numerator, share.denominator, left.value) == (602, 735, 133)
    assert share.value == pytest.approx(81.9, abs=0.05)


def test_dewas_disposed_of_9913_percent_and_not_9910(home: Home) -> None:
    review = open_review("campaign_phase", "dewas", date(2023, 5, 26), home=home)
    measure = review.figures.measures["returns_disposed_pct"]
    assert (measure.numerator, measure.denominator) == (411_223, 414_825)
    assert round(float(measure.value or 0), 2) == 99.13


def test_anuppurs_account_is_two_applications_short(home: Home) -> None:
    review = open_review("campaign_jan_kalyan", "anuppur", date(2025, 1, 26), home=home)
    sentence = said(review)["account_does_not_add_up"]
    assert "received 37,856" in sentence and "= 37,854, that is 2 short" in sentence
    assert "37,854" in findings(review)._repr_html_()


def test_morenas_shares_make_9480_and_an_a(home: Home) -> None:
    """2,803 ÷ 3,000 × 60 = 56.06; (1 − 61 ÷ 1,000) × 20 = 18.78; no low-quality close: 10; (1 − 4 ÷ 1,000) × 10 = 9.96."""
    review = followed_up(home, "morena")
    measures, parts = review.figures.measures, review.figures.frames["grade_components"]
    assert parts["points"].tolist() == pytest.approx([56.06, 18.78, 10, 9.96])
    assert measures["grade_score"].value == pytest.approx(94.80)
    assert measures["grade"].value == "A"


def test_betuls_printed_total_is_not_the_sum_of_its_components_and_the_brief_says_so(home: Home) -> None:
    review = followed_up(home, "betul")
    for lang, published in (("en", "15 May 2023"), ("hi", "15 मई 2023")):
        sentence = said(review, lang)["grading_does_not_add_up"]
        assert published in sentence and "83.62" in sentence
        assert "50.27 + 13.64 + 10.00 + 9.68 = 83.59" in sentence
    assert "83.59" in findings(review)._repr_html_()
    assert "grading_20230515.csv" in {file.file for file in review.files}


def test_a_total_that_rounding_explains_is_not_blamed(home: Home) -> None:
    for district in ("morena", "harda"):
        assert "grading_does_not_add_up" not in said(followed_up(home, district)), district


def test_a_grading_moves_no_figure_and_is_missed_by_nobody(home: Home) -> None:
    with_it, without = followed_up(home, "betul"), followed_up(home, "sehore")
    assert with_it.figures.measures == without.figures.measures  # their complaints are alike
    assert (with_it.data_as_of, with_it.stale_days) == (without.data_as_of, without.stale_days)
    assert without.absent_sources == () and said(without) == {}


def test_a_later_grading_that_adds_up_ends_the_matter(home: Home) -> None:
    assert "grading_does_not_add_up" not in said(followed_up(home, "betul", date(2023, 6, 16)))
