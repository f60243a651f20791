"""The index of a round: what needs a look first, found by name in Hindi and English."""

import re
import time
from dataclasses import replace
from datetime import date

import pytest

from samiksha.catalogue import LANGUAGES, text
from samiksha.params.base import Names
from samiksha.publish.index import RECENT, STATUSES, IndexRound, IndexRow, render_index

REVIEW = Names(hi="सीएम हेल्पलाइन अनुवर्तन", en="CM Helpline follow-up")
SHAHDOL = Names(hi="शहडोल संभाग", en="Shahdol division")
ANUPPUR = IndexRow("anuppur", Names(hi="अनूपपुर", en="Anuppur"), SHAHDOL, "made", "anuppur.html",
                   {"संतुष्टि": "61.7 %", "लंबित": "3,602"})  # fmt: skip
UMARIA = IndexRow("umaria", Names(hi="उमरिया", en="Umaria"), SHAHDOL, "failed", None, said="निर्यात में पंक्ति नहीं मिली।")
REWA = IndexRow(
    "rewa", Names(hi="रीवा", en="Rewa"), None, "earlier", "rewa.html", {"संतुष्टि": "अप्राप्त"}, "पृष्ठ नहीं लिखा गया।"
)
MP = IndexRow("mp", Names(hi="मध्यप्रदेश", en="Madhya Pradesh"), None, "made", "mp.html")
ROUND = IndexRound(REVIEW, date(2023, 5, 20), (ANUPPUR, UMARIA, REWA), rollups=(MP,), run_id="r1")


def rows(page: str) -> list[str]:
    return re.findall(r'<tr data-search="[^"]*">.*?</tr>', page, re.DOTALL)


def test_failed_areas_stand_first_then_those_with_an_old_page() -> None:
    found = rows(render_index([ROUND], "hi"))
    assert [next(name for name in ("अनूपपुर", "उमरिया", "रीवा") if name in row) for row in found] == [
        "उमरिया",
        "रीवा",
        "अनूपपुर",
    ]


def test_a_failed_area_says_why_and_links_nowhere() -> None:
    page = render_index([ROUND], "hi")
    assert "निर्यात में पंक्ति नहीं मिली।" in page
    assert "<a " not in rows(page)[0]
    assert text("page.status.failed", "hi") in rows(page)[0]


def test_a_row_carries_both_names_its_code_and_its_division() -> None:
    row = next(row for row in rows(render_index([ROUND], "en")) if "anuppur.html" in row)
    for wanted in ("Anuppur", "अनूपपुर", 'data-search="anuppur अनूपपुर Anuppur शहडोल संभाग Shahdol division'):
        assert wanted in row


def test_a_percentage_has_a_bar_and_other_figures_have_none() -> None:
    row = next(row for row in rows(render_index([ROUND], "hi")) if "anuppur.html" in row)
    assert '61.7 %<span class="bar" style="width:61.7%"></span>' in row
    assert row.count("bar") == 1


def test_a_figure_that_an_area_lacks_is_a_dash() -> None:
    row = next(row for row in rows(render_index([ROUND], "hi")) if "rewa.html" in row)
    assert '<td class="n">अप्राप्त</td>' in row
    assert '<td class="n">—</td>' in row


def test_the_roll_up_is_linked() -> None:
    assert '<a href="mp.html">' in render_index([ROUND], "hi")
    assert "mp.html" not in render_index([replace(ROUND, rollups=())], "hi")


def test_demo_rounds_say_so() -> None:
    assert text("page.demo", "hi") in render_index([replace(ROUND, demo=True)], "hi")
    assert text("page.demo", "hi") not in render_index([ROUND], "hi")


def test_a_roll_up_that_was_not_made_says_so() -> None:
    page = render_index([replace(ROUND, rollups=(replace(MP, status="failed", href=None),))], "hi")
    (rollups,) = re.findall(r'<ul class="pages rollups">.*?</ul>', page, re.DOTALL)
    assert "मध्यप्रदेश" in rollups and text("page.status.failed", "hi") in rollups and "<a " not in rollups


def on(day: int, review: Names = REVIEW) -> IndexRound:
    """The round of a day in May, as the index over all rounds has it."""
    folder = f"h/2023-05-{day:02}/"
    rows = [replace(row, href=row.href and folder + row.href) for row in ROUND.rows]
    return replace(ROUND, review=review, as_of=date(2023, 5, day), href=f"{folder}index.html", rows=rows)


def test_over_all_rounds_the_newest_stands_in_full_and_earlier_ones_fold_under_it() -> None:
    page = render_index([on(13), on(20), on(6)], "hi")
    assert len(rows(page)) == 3
    assert [page.index(f"{day} मई 2023") for day in (20, 13, 6)] == sorted(
        page.index(f"{d} मई 2023") for d in (20, 13, 6)
    )
    folded = re.findall(r'<details class="round">.*?</details>', page, re.DOTALL)
    assert len(folded) == 2
    for part, day in zip(folded, ("13", "06"), strict=True):
        for page_of in ("index", "anuppur", "rewa"):
            assert f'<a href="h/2023-05-{day}/{page_of}.html">' in part
        assert part.count("data-search") == 4 and "umaria.html" not in part


def test_of_the_oldest_rounds_only_their_index_is_linked() -> None:
    page = render_index([on(day) for day in range(1, 11)], "hi")
    assert page.count('<details class="round">') == RECENT
    (older,) = re.findall(r'<ul class="pages older">.*?</ul>', page, re.DOTALL)
    assert re.findall(r'href="([^"]*)"', older) == [f"h/2023-05-{day:02}/index.html" for day in (3, 2, 1)]


def test_reviews_stand_one_after_the_other_the_newest_first_and_in_the_contents() -> None:
    other = Names(hi="सुशासन सप्ताह", en="Good governance week")
    page = render_index([on(20), on(21, other), on(13)], "hi")
    found = re.findall(r'<h2 id="(review-\d)">(.*?) <span', page)
    assert found == [("review-1", other.hi), ("review-2", REVIEW.hi)]
    assert [page.count(f'<a href="#{place}">') for place, _ in found] == [1, 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_status_has_its_words(lang: str) -> None:
    page = render_index([replace(ROUND, rows=[replace(ANUPPUR, status=status) for status in STATUSES])], lang)
    for status in STATUSES:
        assert text(f"page.status.{status}", lang) in page


@pytest.mark.parametrize("rounds", [[], [replace(ROUND, rows=())]])
def test_an_index_of_nothing_says_so(rounds: list[IndexRound]) -> None:
    key = "page.index.no_areas" if rounds else "page.index.none"
    assert text(key, "hi") in render_index(rounds, "hi")


def test_names_and_faults_are_escaped() -> None:
    bad = "<script>alert(1)</script>"
    page = render_index(
        [replace(ROUND, rows=[replace(UMARIA, name=Names(hi=bad), said=bad, figures={bad: bad})])], "hi"
    )
    assert bad not in page
    assert page.count("<script") == 1


def test_an_index_of_800_areas_is_small_and_quick() -> None:
    many = [replace(ANUPPUR, code=f"d{at}", href=f"d{at}.html") for at in range(800)]
    began = time.perf_counter()
    page = render_index([replace(ROUND, rows=many)], "hi")
    assert time.perf_counter() - began < 5
    assert len(rows(page)) == 800
    assert len(page.encode()) < 800_000
