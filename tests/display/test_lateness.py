"""The banner of data that did not come up to the day that the schedule asks for, read as a Collector reads it."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from samiksha import words
from samiksha.display import late_sentences
from samiksha.model import Figures
from samiksha.params.base import Names
from samiksha.review import Review
from samiksha.store.freshness import Late
from samiksha.tables.trust import findings
from tests.study import AS_OF, study_review, study_rollup

SOURCES = {"source": {"cm_helpline": Names(hi="सीएम हेल्पलाइन 181", en="CM Helpline 181"),
                      "daily_returns": Names(hi="दैनिक प्रविष्टि", en="Daily returns")}}  # fmt: skip
WHOLE = Late("anuppur", "cm_helpline", AS_OF, date(2023, 5, 17))


@pytest.fixture(scope="module")
def review() -> Review:
    made = study_review()
    return replace(made, names={**made.names, **SOURCES})


def bodies(*days: int) -> tuple[Late, ...]:
    return tuple(Late("anuppur", "daily_returns", AS_OF, date(2023, 5, day), f"निकाय {day}") for day in days)


def hindi(review: Review) -> list[str]:
    return [said.first for said in late_sentences(review)]


def test_the_page_says_which_source_has_not_reported_since_when_and_which_day_was_asked_for(review: Review) -> None:
    shown = words.title(replace(review, late=(WHOLE,)))
    assert (
        "आँकड़े समय पर नहीं आए: सीएम हेल्पलाइन 181 से 17 मई 2023 के बाद कुछ प्राप्त नहीं हुआ; 20 मई 2023 तक के आँकड़े अपेक्षित थे।"
        in str(shown)
    )
    assert "nothing from CM Helpline 181 since 17 May 2023; data up to 20 May 2023 were due." in str(shown)
    assert 'class="banner late"' in shown._repr_html_()


def test_without_anything_late_there_is_no_banner(review: Review) -> None:
    assert "banner late" not in words.title(review)._repr_html_()
    assert "समय पर" not in str(words.headline(review)) + str(findings(review))


def test_a_source_of_which_nothing_ever_came_is_said_as_such_and_once(review: Review) -> None:
    never = replace(WHOLE, since=None)
    absent = replace(review, late=(never,), absent_sources=(SOURCES["source"]["cm_helpline"],))
    assert hindi(absent) == [
        "आँकड़े समय पर नहीं आए: सीएम हेल्पलाइन 181 से अब तक कुछ भी प्राप्त नहीं हुआ; 20 मई 2023 तक के आँकड़े अपेक्षित थे।"
    ]
    assert "लोड नहीं है" not in str(words.headline(absent)) + str(findings(absent))


def test_what_is_late_is_not_called_old_besides(review: Review) -> None:
    old = replace(review, files=(replace(review.files[0], as_of=date(2023, 5, 10)),))
    assert "पुराने आँकड़े" in str(words.headline(old))
    late = replace(old, late=(replace(WHOLE, since=date(2023, 5, 10)),))
    assert "banner stale" not in words.title(late)._repr_html_()
    said = str(words.headline(late))
    assert "समय पर पूरे आँकड़े नहीं आए: सीएम हेल्पलाइन 181।" in said and "पुराने आँकड़े" not in said
    assert "10 मई 2023 के बाद कुछ प्राप्त नहीं हुआ" in str(findings(late))


def test_six_bodies_are_named_with_their_last_entry_and_the_others_counted(review: Review) -> None:
    (said,) = hindi(replace(review, late=bodies(11, 12, 13, 14, 15, 16, 17, 18)))
    assert said.startswith(
        "दैनिक प्रविष्टि: 8 निकायों की 20 मई 2023 तक की प्रविष्टि नहीं आई। अंतिम प्रविष्टि: निकाय 11 — 11 मई 2023, "
    )
    assert said.endswith("निकाय 16 — 16 मई 2023 और 2 अन्य।")
    (said,) = hindi(replace(review, late=bodies(18)))
    assert said == "दैनिक प्रविष्टि: 1 निकाय की 20 मई 2023 तक की प्रविष्टि नहीं आई। अंतिम प्रविष्टि: निकाय 18 — 18 मई 2023।"


def test_a_body_that_case_data_name_and_that_never_entered_is_said_as_such(review: Review) -> None:
    gaps = pd.DataFrame({"body": ["निकाय 19", "नगर परिषद"], "last_on": pd.to_datetime(["2023-05-19", None])})
    figures = Figures(review.figures.measures, {"reporting_gaps": gaps})
    (said,) = hindi(replace(review, late=bodies(19), figures=figures))
    assert said == (
        "दैनिक प्रविष्टि: 2 निकायों की 20 मई 2023 तक की प्रविष्टि नहीं आई। "
        "अंतिम प्रविष्टि: निकाय 19 — 19 मई 2023, नगर परिषद — अब तक कोई नहीं।"
    )
    assert hindi(replace(review, figures=figures)) == []


def test_a_mobile_number_in_a_bodys_name_is_masked(review: Review) -> None:
    named = replace(bodies(18)[0], body="निकाय 9876543210")
    assert "9876543210" not in str(words.title(replace(review, late=(named,))))


def test_a_roll_up_counts_the_areas_whose_source_is_late_and_names_the_longest_silent_first() -> None:
    whole = study_rollup()
    late = (WHOLE, replace(WHOLE, area="umaria", since=None))
    shown = words.rollup_title(replace(whole, late=late, names={**whole.names, **SOURCES}))
    assert (
        "सीएम हेल्पलाइन 181: 20 मई 2023 तक के आँकड़े इन जिलों से समय पर नहीं आए (3 में से 2) — "
        "उमरिया (अब तक कुछ नहीं), अनूपपुर (अंतिम 17 मई 2023)।" in str(shown)
    )
    assert "from 2 of 3 districts — Umaria (nothing so far), Anuppur (last 17 May 2023)." in str(shown)


def test_a_source_that_is_late_for_all_areas_alike_is_said_once_as_in_a_brief() -> None:
    whole = study_rollup()
    late = tuple(replace(WHOLE, area=area) for area in ("anuppur", "shahdol", "umaria"))
    said = str(words.rollup_title(replace(whole, late=late, names={**whole.names, **SOURCES})))
    assert "सीएम हेल्पलाइन 181 से 17 मई 2023 के बाद कुछ प्राप्त नहीं हुआ" in said and "अनूपपुर" not in said


def test_a_roll_up_names_areas_and_no_bodies() -> None:
    whole = study_rollup()
    late = (*bodies(18), replace(bodies(11)[0], area="umaria"), replace(bodies(12)[0], area="umaria"))
    said = str(words.rollup_title(replace(whole, late=late, names={**whole.names, **SOURCES})))
    assert (
        "दैनिक प्रविष्टि: 20 मई 2023 तक की प्रविष्टि इन जिलों के कुछ निकायों से नहीं आई (3 में से 2) — "
        "उमरिया (2 निकाय), अनूपपुर (1 निकाय)।" in said
    )
    assert "निकाय 18" not in said
