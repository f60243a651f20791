"""Each step of a look, without any rows: down, up, in another order, back to everything."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from samiksha.explore.look import CASES, WHO, Look, drilled, ordered, told_by, up_to, without
from samiksha.explore.pick import Pick

DIMENSIONS = ("area", "department", "office", "officer", "block", "level", "age", "state")
DOWN = ("area", "department", "office", "officer")


def test_it_leads_from_the_district_to_the_single_case() -> None:
    look, steps = Look(), []
    for name in DOWN:
        assert told_by(look, DIMENSIONS) == name
        look = drilled(look, {name: f"some {name}", "do": "drill", "key": "row 1"}, DIMENSIONS)
        steps.append(look.shown)
    assert steps == [WHO, WHO, WHO, CASES]
    assert (look.pick.area, look.pick.officer, look.pick.state) == ("some area", "some officer", "pending")


def test_a_row_picks_all_that_it_names_and_nothing_that_the_rows_do_not_have() -> None:
    said = {
        "department": "food",
        "office": "जिला आपूर्ति कार्यालय",
        "service": "x",
        "since": "2023-01-01",
        "do": "drill",
    }
    look = drilled(Look(), said, DIMENSIONS)
    assert look.pick == Pick(department="food", office="जिला आपूर्ति कार्यालय")
    assert told_by(look, DIMENSIONS) == "officer"


def test_a_step_up_forgets_what_is_narrower_and_keeps_what_was_chosen_beside() -> None:
    pick = Pick("anuppur", "food", office="o", officer="p", level="L3", since=date(2023, 1, 1), state="pending")
    look = Look(pick, shown=CASES, page=3)
    there = up_to(look, "department", DIMENSIONS)
    assert there.pick == Pick(area="anuppur", department="food", level="L3", since=date(2023, 1, 1))
    assert (there.shown, there.page) == (WHO, 0)
    assert up_to(look, "", DIMENSIONS).pick == Pick(level="L3", since=date(2023, 1, 1))


def test_what_is_chosen_beside_is_no_step_of_the_way() -> None:
    look = drilled(replace(Look(), by="level"), {"level": "L3"}, DIMENSIONS)
    assert look.pick.level == "L3" and told_by(look, DIMENSIONS) == "area"


def test_a_column_is_asked_for_largest_first_and_then_the_other_way_round() -> None:
    once = ordered(replace(Look(), page=4), "old_count")
    assert (once.order, once.descending, once.page) == ("old_count", True, 0)
    twice = ordered(once, "old_count")
    assert not twice.descending and ordered(twice, "old_count") == once
    assert ordered(twice, "score").descending


def test_a_choice_is_taken_away_alone() -> None:
    pick = Pick(level="L3", since=date(2023, 1, 1), until=date(2023, 2, 1), search="नामांतरण")
    assert without(Look(pick), "period").pick == Pick(level="L3", search="नामांतरण")
    assert without(Look(pick), "search").pick == replace(pick, search="")
    assert without(Look(pick), "level").pick == replace(pick, level="")


@given(st.lists(st.tuples(st.sampled_from(("drill", "up", "order", "by")), st.sampled_from(DIMENSIONS)), max_size=12))
def test_whatever_is_pressed_rows_are_told_apart_by_something_that_is_not_picked(
    steps: list[tuple[str, str]],
) -> None:
    look = Look()
    for step, name in steps:
        if step == "drill":
            look = drilled(look, {name: "x"}, DIMENSIONS)
        elif step == "up":
            look = up_to(look, name if name in DOWN else "", DIMENSIONS)
        else:
            look = ordered(look, name) if step == "order" else replace(look, by=name)
        by = told_by(look, DIMENSIONS)
        assert not by or not getattr(look.pick, by)
        assert look.page == 0
