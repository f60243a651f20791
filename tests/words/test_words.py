"""Title, flow, provenance, and the words of a roll-up."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from samiksha import words
from samiksha.model import BRIEF_MIME, Figures, Measure, Statement, count
from samiksha.params.base import Names
from samiksha.params.campaigns import Campaign
from samiksha.review import Review
from samiksha.words.rollup import sentences
from tests.study import AS_OF, directions, study_review, study_rollup


@pytest.fixture(scope="module")
def review() -> Review:
    return study_review()


def test_the_title_names_district_review_day_and_what_lies_above(review: Review) -> None:
    shown = str(words.title(review))
    assert "अनूपपुर — सीएम हेल्पलाइन अनुवर्तन" in shown
    assert "20 मई 2023" in shown and "20 May 2023" in shown
    assert "शहडोल संभाग" in shown


def test_the_title_carries_what_the_press_must_know(review: Review) -> None:
    facts = words.title(review).extra[BRIEF_MIME]
    assert {name: facts[name] for name in ("review", "area", "as_of", "data_as_of", "lang", "demo", "run_id")} == {
        "review": "helpline_followup", "area": "anuppur", "as_of": "2023-05-20", "data_as_of": "2023-05-20",
        "lang": "hi", "demo": True, "run_id": "r-test",
    }  # fmt: skip
    assert facts["area_name"] == {"hi": "अनूपपुर", "en": "Anuppur"}
    assert facts["title"]["en"] == "Anuppur — CM Helpline follow-up"
    back = [Measure.from_json(plain) for plain in json.loads(facts["measures"])]
    assert back == list(review.figures.measures.values())


def test_the_title_names_the_campaign_with_its_days_as_known(review: Review) -> None:
    campaign = Campaign(campaign="x", name=Names(hi="जन सेवा अभियान", en="Jan Seva"), source=Names(en="a letter"),
                        start=date(2023, 5, 10), end=date(2023, 5, 31), services=(), component_2=None)  # fmt: skip
    assert "जन सेवा अभियान (10 मई 2023 से 31 मई 2023)" in str(words.title(replace(review, campaign=campaign)))


def test_demo_data_say_so_on_the_page_and_real_data_do_not(review: Review) -> None:
    assert 'class="banner demo"' in words.title(review)._repr_html_()
    assert 'class="banner demo"' not in words.title(replace(review, demo=False))._repr_html_()


@pytest.mark.parametrize(("days", "stale"), [(3, False), (4, True)])
def test_a_stale_source_is_named_with_its_day(review: Review, days: int, stale: bool) -> None:
    file = replace(review.files[0], as_of=AS_OF - timedelta(days=days))
    shown = words.title(replace(review, files=(file,)))._repr_html_()
    assert ("banner stale" in shown) is stale
    assert (f"{days} दिवस पहले का" in shown) is stale


def test_a_newer_file_of_the_same_source_makes_the_older_one_no_matter(review: Review) -> None:
    older = replace(review.files[0], as_of=date(2023, 1, 1))
    assert "banner stale" not in words.title(replace(review, files=(older, review.files[0])))._repr_html_()


def test_data_of_another_day_are_dated(review: Review) -> None:
    assert "18 मई 2023 तक" in str(words.title(replace(review, data_as_of=date(2023, 5, 18))))
    assert "तक के हैं" not in str(words.title(review))


def test_the_flow_adds_up_before_the_reader(review: Review) -> None:
    held = {key: review.figures.measures[key].value for key in ("opening", "received", "closed", "pending")}
    assert held["opening"] + held["received"] - held["closed"] == held["pending"]
    said = str(words.flow_sentence(review))
    assert (
        f"{held['opening']} (प्रारंभिक) + {held['received']} (प्राप्त) − {held['closed']} (बंद) = {held['pending']}"
        in said
    )


def test_a_flow_that_does_not_tally_is_a_warning(review: Review) -> None:
    wrong = {**review.figures.measures, "pending": count("pending", 1)}
    shown = words.flow_sentence(replace(review, figures=Figures(wrong)))._repr_html_()
    assert 'class="warn"' in shown and "मिलान नहीं होता" in shown


def test_a_flow_without_closing_days_is_not_reported() -> None:
    assert "अप्राप्त" in str(words.flow_sentence(study_review(without=("closed_on",))))


def test_provenance_leads_back_to_file_rule_software_and_run(review: Review) -> None:
    said = str(words.provenance(review))
    for part in ("helpline_demo_20230520.xlsx", "a3a3a3a3a3a3", "905", "2023-04", "0.1.0", "r-test"):
        assert part in said
    assert review.files[0].digest not in said


def test_a_hostile_file_name_is_escaped(review: Review) -> None:
    file = replace(review.files[0], file="<img src=x onerror=alert(1)>.xlsx")
    assert "<img" not in words.provenance(replace(review, files=(file,)))._repr_html_()


def test_the_roll_up_names_who_leads_and_who_must_improve() -> None:
    said = str(words.rollup_headline(study_rollup({"anuppur": 90.0, "shahdol": 50.0, "umaria": 70.0})))
    assert "अग्रणी (वेटेज स्कोर): अनूपपुर (90.00)" in said
    assert "सुधार आवश्यक (वेटेज स्कोर): शहडोल (50.00)" in said
    assert "3 जिले" in said


def test_one_district_is_not_compared_with_itself() -> None:
    assert "पर्याप्त प्रकरण वाले जिले नहीं" in str(words.rollup_headline(study_rollup({"anuppur": 90.0})))


def test_the_roll_up_begins_with_what_all_rows_together_state() -> None:
    whole = study_rollup({"anuppur": 90.0, "shahdol": 50.0, "umaria": 70.0})
    pending = Statement("standing.no_score.many", "", {"pending": count("pending", 3600)})
    figures = Figures(whole.figures.measures, {}, (pending, Statement("act.unknown", "act")))
    found = sentences(replace(whole, figures=figures))
    assert [one.css for one in found] == ["", "good", "act", "act"]
    assert found[0].words.first.startswith("शहडोल संभाग में 3,600 शिकायतें लंबित हैं")


def test_overdue_directions_are_counted_with_the_areas_that_have_most() -> None:
    late = directions().iloc[[1, 1, 1]].assign(area=["umaria", "anuppur", "umaria"])
    said = str(words.rollup_headline(replace(study_rollup(), directions=late)))
    assert "3 निर्देश समय-सीमा पार कर चुके हैं; सर्वाधिक: उमरिया (2), अनूपपुर (1)" in said


def test_equal_districts_are_not_told_apart() -> None:
    said = str(words.rollup_headline(study_rollup(dict.fromkeys(("anuppur", "shahdol", "umaria"), 60.0))))
    assert "सभी समान हैं" in said and "अग्रणी" not in said


def test_districts_without_data_and_with_old_data_are_named() -> None:
    whole = study_rollup()
    missing = study_review().area
    rows = whole.rows.assign(data_as_of=[AS_OF, AS_OF, date(2023, 5, 1)])
    said = str(words.rollup_headline(replace(whole, missing=(missing,), rows=rows)))
    assert "जिलों के आँकड़े अप्राप्त (1): अनूपपुर" in said
    assert "3 दिवस से अधिक पुराने (1): उमरिया" in said


def test_the_title_of_a_roll_up_is_not_that_of_a_brief() -> None:
    facts = words.rollup_title(study_rollup()).extra[BRIEF_MIME]
    assert facts["area"] == "shahdol_division"
    assert facts["title"]["hi"] == "शहडोल संभाग — सीएम हेल्पलाइन अनुवर्तन: सभी जिलों की तुलना"


def test_a_review_without_any_reported_figure_still_reads(review: Review) -> None:
    bare = study_review(without=("closed_as", "level", "replied_on", "office", "department", "closed_on"))
    bare = replace(bare, directions=pd.DataFrame(columns=review.directions.columns), previous=None)
    said = str(words.headline(bare))
    assert "वेटेज स्कोर अप्राप्त" in said
    assert "विभाग और कार्यालय स्रोत में अप्राप्त" in said


def test_on_the_page_a_percent_sign_stays_with_its_number() -> None:
    html = words.headline(study_review())._repr_html_()
    assert "\u00a0%" in html and " %" not in html
