"""Directions on pages: what each is about then and now, what is carried forward, who complied."""

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from samiksha import tables
from samiksha.measures.directions import compliance, directions_on, rows_of_minutes, with_now
from samiksha.minutes import Direction, Entry, Status, as_they_stood
from samiksha.minutes.directions import Kind
from samiksha.model import Better, Measure, Unit
from samiksha.review import Review
from samiksha.rollup import Rollup
from tests.study import AS_OF, study_review, study_rollup

THEN = Measure("pending", Unit.COUNT, 812, Better.LESS)


@pytest.fixture(scope="module")
def review() -> Review:
    return study_review()


def one(number: int = 17, area: str = "anuppur", what: str = "पुराने प्रकरण निपटाएँ", due: int = 18, closed: int = 0,
        told: int = 0, **changed: object) -> Direction:  # fmt: skip
    """A direction of 10 May 2023; closed and told on days of May."""
    given_on = date(2023, 5, 10)
    fields = {"department": "revenue", "measure": "pending", "measure_then": THEN.to_json(), **changed}
    said = [Entry(direction=number, origin="", kind=Kind.GIVEN, on_day=given_on, at="", by="", what=what, who="तहसीलदार",
                  due_on=date(2023, 5, due), status=Status.YET_TO_START)]  # fmt: skip
    if closed:
        said.append(Entry(direction=number, origin="", kind=Kind.ANSWERED, on_day=date(2023, 5, told or closed), at="", by="",
                          status=Status.IMPLEMENTED, closed_on=date(2023, 5, closed)))  # fmt: skip
    given = Direction(number=number, review="helpline_followup", area=area, given_on=given_on, as_of=given_on,
                      recorded_at="", recorded_by="", room="", **fields)  # type: ignore[arg-type]  # fmt: skip
    return as_they_stood([given], said)[0]


def held(*each: Direction) -> pd.DataFrame:
    return directions_on(rows_of_minutes(each), AS_OF, "helpline_followup")


def shown(review: Review, *each: Direction) -> str:
    """The table as plain text."""
    told = with_now(held(*each), lambda _, scope: {} if scope else review.figures.measures)
    return " ".join(str(tables.directions(replace(review, directions=told))).split())


def test_the_measure_stands_as_the_meeting_saw_it_and_as_it_is_now_with_the_change(review: Review) -> None:
    now = review.figures.measures["pending"].value
    said = shown(review, one())
    assert f"लंबित शिकायतें तब 812 → अब {now}" in said and f"▼ −{812 - now} बेहतर" in said
    assert "क्रमांक 17" in said and "तहसीलदार राजस्व" in said and "2 दिवस" in said


def test_a_measure_that_is_not_reported_now_says_so_and_no_change_is_told(review: Review) -> None:
    said = shown(review, one(measure="camps_held", measure_then=Measure("camps_held", Unit.COUNT, 7).to_json()))
    assert "तब 7 → अब अप्राप्त" in said and "बेहतर" not in said
    assert "तब — → अब" in shown(review, one(measure_then={})), "nothing was on the screen"
    assert "तब — → अब" in shown(review, one(measure_then={"value": 3})), "written by another version"


def test_without_a_measure_there_is_no_column_for_it(review: Review) -> None:
    assert "संबंधित माप" in shown(review, one(), one(18, measure="")) and "संबंधित माप" not in shown(
        review, one(measure="")
    )


def test_the_last_remark_and_what_was_changed_stand_below_and_long_numbers_are_masked(review: Review) -> None:
    moved = Entry(direction=17, origin="", kind=Kind.AMENDED, on_day=date(2023, 5, 15), at="", by="",
                  due_on=date(2023, 5, 30), remark="दूरभाष 9876543210 <b>")  # fmt: skip
    given = one()
    (again,) = as_they_stood([given], [*given.history, moved])
    html = tables.directions(replace(review, directions=held(again)))._repr_html_()
    assert "समय-सीमा 18 मई से 30 मई" in html and "टीप: दूरभाष" in html
    assert "9876543210" not in html and "<b>" not in html


def test_an_open_one_stands_until_it_is_closed_and_a_closed_one_once_more(review: Review) -> None:
    assert review.previous is not None and review.previous.as_of == date(2023, 5, 13)
    said = shown(review, one(1, what="खुला"), one(2, what="तब से बंद", closed=14), one(3, what="पहले बंद", closed=12))
    assert "खुला" in said and "तब से बंद" in said and "पहले बंद" not in said and "पहले पालित: 1।" in said
    assert said.index("खुला") < said.index("तब से बंद") and "14 मई 2023" in said


def test_what_the_last_meeting_itself_or_a_later_reply_told_is_seen_once(review: Review) -> None:
    assert "पहले बंद" in shown(review, one(what="पहले बंद", closed=12, told=16)), "the reply came after the page"
    assert "पहले बंद" in shown(review, one(what="पहले बंद", closed=13)), "told in the meeting, after its page was made"


def test_without_a_review_before_five_weeks_are_looked_back(review: Review) -> None:
    bare = replace(review, previous=None)
    assert "पहले बंद" in shown(bare, one(what="पहले बंद", closed=12))
    long_ago = held(one(what="पहले बंद", closed=12)).assign(
        closed_on=pd.Timestamp("2023-04-14"), closing_told_on=pd.Timestamp("2023-04-14")
    )
    said = str(tables.directions(replace(bare, directions=long_ago)))
    assert "कोई निर्देश शेष नहीं" in said and "पहले पालित: 1" in said and "पहले बंद" not in said


def whole(*each: Direction, **fields: object) -> Rollup:
    found = held(*each)
    return replace(study_rollup(), directions=found, compliance=compliance(found, AS_OF), **fields)


def rows_of(html: str) -> list[list[str]]:
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert body
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.split(r"</t[hd]>", row)[:-1]]
        for row in body.group(1).split("</tr>")[:-1]
    ]


def test_a_roll_up_lists_the_directions_to_its_own_officers_and_not_those_of_its_districts() -> None:
    both = whole(one(1, what="जिले का"), one(2, "shahdol_division", what="संभाग का"))
    said = str(tables.directions(both))
    assert "संभाग का" in said and "जिले का" not in said
    assert "इस स्तर के अधिकारियों को कोई निर्देश नहीं" in str(tables.directions(whole(one(1))))


def test_each_area_stands_with_its_compliance_and_the_total_is_the_sum_of_the_rows() -> None:
    rollup = whole(
        one(1), one(2, closed=18), one(3, closed=19), one(4, due=25), one(5, due=25, closed=14),
        one(6, "umaria", closed=15), one(7, "shahdol_division", due=30),
    )  # fmt: skip
    html = tables.compliance(rollup)._repr_html_()
    rows = rows_of(html)
    assert rows[0][1:] == ["5", "3", "1", "1", "1", "33.3 % 1 ÷ 3", "2 दिवस", "1", "1"]
    assert rows[1][0].startswith("उमरिया") or rows[2][0].startswith("उमरिया")
    assert rows[-1] == ["कुल All together", "7", "4", "2", "1", "1", "50.0 % 2 ÷ 4", "2 दिवस", "1", "2"]
    said = " ".join(str(tables.compliance(rollup)).split())
    assert "दिए गए निर्देश: 7; अवधि पूर्ण: 4; इनमें से समय पर पालित: 2 (50.0 %); अब भी शेष: 1" in said
    assert "1 क्षेत्र को कोई निर्देश नहीं दिया गया" in said, "Shahdol"
    own = next(row for row in rows if row[0].startswith("शहडोल संभाग"))
    assert "इसी स्तर के अधिकारी" in own[0] and own[6] == "— 0 ÷ 0"


def test_where_nothing_was_directed_or_nothing_is_due_that_is_said() -> None:
    assert "कोई निर्देश दर्ज नहीं" in str(tables.compliance(study_rollup()))
    assert "अभी किसी की अवधि पूर्ण नहीं हुई" in str(tables.compliance(whole(one(due=25))))
    assert "अवधि बीतने पर कोई शेष नहीं" in str(tables.compliance(whole(one(closed=18))))
