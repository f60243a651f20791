"""A direction as it stood on a day, whatever was written in whatever order."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from samiksha.minutes import Amendment, Direction, Entry, Status, as_they_stood
from samiksha.minutes.directions import Kind

FIRST = date(2023, 5, 1)
DAYS = st.integers(0, 12).map(lambda days: FIRST + timedelta(days=days))
TEXTS = st.sampled_from(["क", "ख", "ग"])


def direction(number: int, given_on: date = FIRST) -> Direction:
    return Direction(number=number, review="helpline_followup", area="anuppur", given_on=given_on, as_of=given_on,
                     department="", measure="", measure_then={}, recorded_at="", recorded_by="", room="")  # fmt: skip


def first_word(of: Direction) -> Entry:
    return Entry(direction=of.number, origin=f"{of.number}/given", kind=Kind.GIVEN, on_day=of.given_on, at="", by="",
                 what="क", who="तहसीलदार", due_on=of.given_on + timedelta(days=7), status=Status.YET_TO_START)  # fmt: skip


def word(number: int, on_day: date, **told: object) -> Entry:
    kind = Kind.ANSWERED if "status" in told else Kind.AMENDED
    return Entry(direction=number, origin="", kind=kind, on_day=on_day, at="", by="", **told)  # type: ignore[arg-type]


@st.composite
def written(draw: st.DrawFn) -> tuple[list[Direction], list[Entry]]:
    """Some directions, and words about them in the order of writing."""
    given_ = [direction(number, draw(DAYS)) for number in range(1, draw(st.integers(1, 4)) + 1)]
    said = draw(st.lists(st.one_of(
        st.builds(word, st.integers(1, len(given_)), DAYS, status=st.sampled_from(Status), remark=st.none() | TEXTS),
        st.builds(word, st.integers(1, len(given_)), DAYS, what=st.none() | TEXTS, due_on=st.none() | DAYS),
    ), max_size=10))  # fmt: skip
    return given_, [*map(first_word, given_), *said]


@settings(deadline=None)
@given(written(), st.randoms())
def test_the_order_of_writing_about_other_directions_or_of_other_days_does_not_matter(held, random) -> None:  # type: ignore[no-untyped-def]
    given_, entries = held
    of_one_day = {(entry.direction, entry.on_day): [] for entry in entries}
    for entry in entries:
        of_one_day[entry.direction, entry.on_day].append(entry)
    keys = [(entry.direction, entry.on_day) for entry in entries]
    random.shuffle(keys)
    shuffled = [of_one_day[key].pop(0) for key in keys]  # words of one direction and day keep their order
    random.shuffle(given_)
    assert as_they_stood(given_, shuffled) == as_they_stood(given_, entries)


@settings(deadline=None)
@given(written(), DAYS)
def test_nothing_of_later_days_is_known(held, day) -> None:  # type: ignore[no-untyped-def]
    given_, entries = held
    earlier = [entry for entry in entries if entry.on_day <= day]
    assert as_they_stood(given_, entries, day) == as_they_stood([e for e in given_ if e.given_on <= day], earlier)


@settings(deadline=None)
@given(written())
def test_no_word_is_ever_lost_and_the_first_one_stays_first(held) -> None:  # type: ignore[no-untyped-def]
    given_, entries = held
    for each in as_they_stood(given_, entries):
        of_it = [entry for entry in entries if entry.direction == each.number]
        assert sorted(map(id, each.history)) == sorted(map(id, of_it))
        assert each.history[0].kind is Kind.GIVEN
        assert (each.closed_on is None) == each.is_open == (each.closing_told_on is None)


def stood(*said: Entry, on_day: date | None = None) -> Direction:
    one = direction(1)
    (found,) = as_they_stood([one], [first_word(one), *said], on_day)
    return found


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_it_is_closed_on_the_day_that_is_told_else_on_that_of_the_word_and_opened_again_it_is_open() -> None:
    assert stood(word(1, day(5), status=Status.IMPLEMENTED)).closed_on == day(5)
    told = word(1, day(5), status=Status.IMPLEMENTED, closed_on=day(3))
    assert (stood(told).closed_on, stood(told).closing_told_on) == (day(3), day(5))
    again = stood(told, word(1, day(6), status=Status.BEHIND_SCHEDULE))
    assert again.is_open and again.closed_on is None and again.closing_told_on is None
    assert not stood(told, word(1, day(6), status=Status.BEHIND_SCHEDULE), on_day=day(5)).is_open


def test_a_reply_that_says_again_that_it_is_done_does_not_move_the_day_of_closing() -> None:
    done = word(1, day(5), status=Status.IMPLEMENTED)
    again = stood(done, word(1, day(9), status=Status.IMPLEMENTED, remark="पूर्व में सूचित"))
    assert (again.closed_on, again.closing_told_on, again.remark) == (day(5), day(5), "पूर्व में सूचित")
    assert stood(done, word(1, day(9), status=Status.IMPLEMENTED, closed_on=day(4))).closed_on == day(4)


def test_what_was_changed_is_told_with_what_it_was_and_the_same_said_again_is_no_change() -> None:
    found = stood(word(1, day(2), due_on=day(10)), word(1, day(3), due_on=day(10), who="तहसीलदार"),
                  word(1, day(4), due_on=day(12), what="ख"))  # fmt: skip
    assert found.amendments == (
        Amendment(day(2), "due_on", day(7), day(10)),
        Amendment(day(4), "what", "क", "ख"),
        Amendment(day(4), "due_on", day(10), day(12)),
    )
    assert (found.due_on, found.what) == (day(12), "ख")


def test_of_two_words_the_one_of_the_later_day_stands_whenever_it_was_written() -> None:
    later, earlier = word(1, day(6), due_on=day(20)), word(1, day(4), due_on=day(9))
    assert stood(later, earlier).due_on == stood(earlier, later).due_on == day(20)
    assert stood(earlier, replace(earlier, due_on=day(11))).due_on == day(11), "of one day the one written later"
