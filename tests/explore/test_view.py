"""The live view, driven as a person drives it: what is pressed, what stands there then, what the file holds."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from samiksha.explore.comparing import Comparing
from samiksha.explore.look import CASES, Against, Look, OnScreen
from samiksha.explore.pick import Pick
from samiksha.explore.room import PARTS, Room
from samiksha.explore.screen import ROWS, Screen
from samiksha.explore.taking import taken
from samiksha.explore.versus import chart, column
from samiksha.explore.view import Explorer, live_view
from samiksha.home import VARIABLE, Home
from samiksha.numerals import grouped
from samiksha.review import Review, open_review
from samiksha.rollup import open_rollup

PRESSED = re.compile(r'data-do="([a-z]+)"')


@pytest.fixture(scope="module")
def brief(loaded_home: Home) -> Review:
    return open_review("helpline_followup", "anuppur", "2023-05-20", home=loaded_home)


@pytest.fixture
def said() -> list[OnScreen]:
    return []


@pytest.fixture
def view(brief: Review, loaded_home: Home, said: list[OnScreen]) -> Explorer:
    return Explorer(brief, said.append, loaded_home)


def press(view: Explorer, does: str, **named: str) -> str:
    """A press as panel.js tells it."""
    view.panel._told(view.panel, {"kind": "do", "said": {"do": does, **named}}, None)
    return str(view.panel.html)


def picker(view: Explorer, name: str) -> Any:
    return view._pickers._choices[name]


def first_row(view: Explorer) -> dict[str, str]:
    row = view.screen.page_rows.iloc[0]
    return {name: str(row[name]) for name in ("department", "office", "officer") if name in row}


def test_with_nothing_picked_it_says_what_the_brief_says(view: Explorer, brief: Review) -> None:
    assert view.screen.measures == brief.figures.measures
    assert [card.key for card in view.screen.cards] == list(brief.spec.cards)
    assert grouped(int(str(brief.figures.measures["pending"].value))) in view.panel.html


def test_from_the_department_to_the_single_case_and_back(view: Explorer) -> None:
    seen = []
    while view.screen.shown != CASES:
        seen.append((view.screen.by, view.panel.html))
        press(view, "drill", **first_row(view))
    assert [by for by, _ in seen] == ["department", "office", "officer"]
    rows, number = view.screen.listed
    assert number > 0 and list(rows["age_days"]) == sorted(rows["age_days"], reverse=True)
    assert all(str(number) in view.panel.html for number in rows["complaint_id"])
    for _, html in reversed(seen):
        assert press(view, "back").partition("</ol>")[2] == html.partition("</ol>")[2]
    assert 'data-do="back"' not in view.panel.html


def test_a_change_is_one_message(view: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(type(view.panel), "send_state", lambda panel, key=None: sent.append({"key": key}))
    drawn = view.panel.drawn
    press(view, "drill", department="revenue")
    assert view.panel.drawn == drawn + 1 and len(sent) == 1


def test_a_redraw_is_small(view: Explorer, brief: Review, loaded_home: Home) -> None:
    sizes = [len(view.panel.html.encode())]
    for does, name in (("by", "office"), ("by", "officer"), ("show", "flow"), ("show", "cases"), ("show", "who")):
        sizes.append(len(press(view, does, name=name).encode()))
    view._against.value = Against(day=date(2023, 5, 13))
    sizes.append(len(view.panel.html.encode()))
    assert max(sizes) < 60_000


def test_a_picker_and_a_row_are_the_same_choice(view: Explorer) -> None:
    press(view, "drill", department="revenue")
    assert picker(view, "department").value == "revenue"
    picker(view, "department").value = ""
    assert view.screen.look.pick == Pick() and view.screen.by == "department"
    labels = dict(picker(view, "level").options)
    counts = {
        code: int(re.findall(r"\(([\d,]+)\)", name)[0].replace(",", "")) for name, code in labels.items() if code
    }
    picker(view, "level").value = "L3"
    assert view._cases.listed(view.screen.look.pick)[1] == counts["L3"]


def test_words_and_days_narrow_what_is_listed(view: Explorer) -> None:
    press(view, "show", name="cases")
    whole = view.screen.count
    view._pickers._search.value = "नामांतरण"
    assert 0 < view.screen.count < whole
    assert all("नामांतरण" in said for said in view.screen.page_rows["subject"])
    view._pickers._since.value = date(2023, 5, 1)
    assert all(day >= pd.Timestamp(2023, 5, 1) for day in view.screen.page_rows["registered_on"])
    press(view, "without", name="search")
    assert view._pickers._search.value == "" and view._pickers._since.value == date(2023, 5, 1)


def test_a_column_sorts_and_says_so(view: Explorer) -> None:
    html = press(view, "order", name="pending_count")
    assert html.count('aria-sort="descending"') == 1
    assert view.screen.frame["pending_count"].is_monotonic_decreasing
    html = press(view, "order", name="pending_count")
    assert html.count('aria-sort="ascending"') == 1
    assert view.screen.frame["pending_count"].is_monotonic_increasing
    press(view, "order", name="department")
    names = [view._cases.name_of("department", code).hi for code in view.screen.frame["department"]]
    assert names == sorted(names, reverse=True)


def test_pages_of_cases_hold_each_case_once(view: Explorer) -> None:
    press(view, "show", name="cases")
    seen: list[str] = []
    for page in range(view.screen.pages.number):
        press(view, "page", to=str(page))
        seen += list(view.screen.page_rows["complaint_id"])
    assert len(seen) == len(set(seen)) == view.screen.count > ROWS
    press(view, "page", to="99999")
    assert view.screen.look.page == view.screen.pages.number - 1


def test_a_state_chooses_among_cases_and_leaves_the_figures(view: Explorer, brief: Review) -> None:
    press(view, "cases", measure="pending")
    assert view.screen.shown == CASES
    assert view.screen.count == brief.figures.measures["pending"].value
    assert view.screen.measures == brief.figures.measures


def test_a_band_of_age_shows_figures_of_what_is_pending_alone(view: Explorer) -> None:
    html = press(view, "by", name="age")
    assert "8–50" in html
    press(view, "drill", age="8–50")
    assert {card.key for card in view.screen.cards} >= {"pending", "old_pending"}
    assert "grade_score" not in {card.key for card in view.screen.cards}
    assert "score" not in view.panel.html


def test_another_day_stands_beside_and_the_worse_one_is_marked_by_a_word(view: Explorer, loaded_home: Home) -> None:
    then = open_review("helpline_followup", "anuppur", "2023-05-13", home=loaded_home)
    view._against.value = Against(day=date(2023, 5, 13))
    assert view.screen.others == then.figures.measures
    now, before = (each["pending"].value for each in (view.screen.measures, view.screen.others))
    side = re.findall(r'<span class="side( worse)?">.*?<b>([^<]*)</b>', view.panel.html)
    worse = {figure for mark, figure in side if mark}
    assert (grouped(int(str(max(now, before)))) in worse) == (now != before)  # type: ignore[type-var]
    assert view.panel.html.count("▼ कमज़ोर") == len(worse) > 0
    press(view, "order", name="old_pct")
    assert column(view.screen) == "old_pct" and "▼" in chart(view.screen)


def test_a_larger_district_is_not_called_worse_for_its_count(view: Explorer) -> None:
    view._against.value = Against(area="shahdol")
    here, there = view.screen.measures["pending"], view.screen.others["pending"]
    assert here.value != there.value
    assert 'data-measure="pending"' in view.panel.html
    card = view.panel.html.split("Pending complaints")[1].split('class="acts"')[0]
    assert "कमज़ोर" not in card
    assert "कमज़ोर" in view.panel.html


def test_what_is_compared_with_is_what_is_held(brief: Review, loaded_home: Home, view: Explorer) -> None:
    choices = Comparing(loaded_home, brief, view._cases).choices(Look())
    assert [against for _, against in choices] == [
        Against(day=date(2023, 5, 13)), Against(area="shahdol"), Against(area="umaria"),
    ]  # fmt: skip


def test_a_direction_is_told_what_stands_on_the_screen(view: Explorer, said: list[OnScreen]) -> None:
    assert 'data-do="direct"' in view.panel.html
    press(view, "direct", measure="old_pending_pct")
    row = first_row(view)
    press(view, "direct", **row)
    whole, part = said
    assert (whole.area, whole.department, whole.key) == ("anuppur", "", "old_pending_pct")
    assert whole.measure == view.screen.measures["old_pending_pct"]
    assert (part.department, part.key) == (row["department"], "old_pending")
    assert part.measure is not None
    assert part.measure.value == view.screen.frame.iloc[0]["old_count"]
    press(view, "drill", **row)
    office = first_row(view)
    press(view, "direct", **office)
    assert part.title == "" and said[-1].title == view._cases.name_of("office", office["office"]).hi
    assert view.on_screen.area == "anuppur"


def test_without_anybody_to_tell_there_is_no_button(brief: Review, loaded_home: Home) -> None:
    assert "direct" not in PRESSED.findall(Explorer(brief, home=loaded_home).panel.html)


def test_the_file_holds_what_is_on_the_screen(view: Explorer) -> None:
    press(view, "drill", department="revenue")
    name, content, kind = taken(view.screen, "xlsx")
    assert name == "helpline_followup_anuppur_2023-05-20_राजस्व_office.xlsx" and "spreadsheet" in kind
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    table, figures, notes = (book.get_sheet_by_name(each).to_python() for each in book.sheet_names)
    assert len(table) == 1 + len(view.screen.frame)
    pending = next(place for place, head in enumerate(table[0]) if "Pending" in str(head))
    assert [row[pending] for row in table[1:]] == list(view.screen.frame["pending_count"])
    assert len(figures) == 1 + len(view.screen.measures)
    told = {row[0]: row[1] for row in notes}
    assert told["विभाग"] == "राजस्व" and told["स्थिति दिनांक"] == "20 मई 2023"
    assert "नमूना आँकड़े" in str(told["टिप्पणी"])


def test_single_cases_are_all_in_the_file_and_none_of_their_ids_is_a_formula(view: Explorer) -> None:
    press(view, "show", name="cases")
    name, content, _ = taken(view.screen, "csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert name.endswith("_cases.csv")
    assert len(rows) == 1 + view.screen.count > ROWS
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_hostile_words_stay_words(brief: Review, loaded_home: Home) -> None:
    view = Explorer(brief, home=loaded_home)
    view._pickers._search.value = "<script>alert(1)</script>"
    assert "<script" not in view.panel.html and "&lt;script&gt;" in view.panel.html
    html = press(view, "drill", office="<img src=x onerror=alert(1)>")
    assert "<img" not in html


def test_a_division_is_asked_by_district_first(loaded_home: Home) -> None:
    whole = open_rollup("helpline_followup", "shahdol_division", "2023-05-20", home=loaded_home)
    view = Explorer(whole, home=loaded_home)
    assert view.screen.measures == whole.figures.measures and view.screen.by == "area"
    press(view, "drill", area="umaria")
    assert view.screen.measures == whole.area_figures["umaria"].measures
    view._against.value = Against(area="shahdol")
    assert view.screen.others == whole.area_figures["shahdol"].measures
    press(view, "show", name="cases")
    assert set(view.screen.page_rows["area"]) == {"umaria"}


def test_a_review_without_single_cases_says_so(
    brief: Review, loaded_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samiksha.explore.cases import NotExplorable

    def refuses(*_: object) -> None:
        raise NotExplorable("not_explorable", review=brief.spec.name)

    monkeypatch.setattr("samiksha.explore.view.Cases.open", refuses)
    monkeypatch.setenv(VARIABLE, str(loaded_home.root))
    assert "समीक्षा-पत्र में देखें" in str(live_view(brief).html)


def test_the_room_turns_to_its_parts_and_fills_the_form(
    brief: Review, changed_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(changed_home.root))
    room = Room(brief, "कलेक्टर")
    assert list(room._made) == ["explore"]
    assert room._tabs.html.count('role="tab"') == len(PARTS) >= 2
    press(room._made["explore"], "direct", measure="pending")
    assert room._tabs.html.count('aria-selected="true"') == 1
    (shown,) = room._place.children
    assert shown is room._made["directions"]
    assert "लंबित शिकायतें" in shown.form.panel.html
    room._tabs._told(room._tabs, {"kind": "do", "said": {"do": "turn", "name": "explore"}}, None)
    assert room._place.children[0] is room._made["explore"]


def test_the_same_look_is_not_drawn_twice(view: Explorer) -> None:
    drawn = view.panel.drawn
    view.go(replace(view.screen.look))
    assert view.panel.drawn == drawn


def test_a_screen_answers_only_what_is_asked(view: Explorer) -> None:
    screen = Screen(view._cases, Look())
    assert "listed" not in vars(screen) and "trend" not in vars(screen)
    assert screen.pages.number >= 1
