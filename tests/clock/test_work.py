"""What becomes of a slot: made, waiting, held, tried again, failed; and whose fault it was."""

import os
from datetime import date, timedelta
from typing import Any

import pytest

from samiksha.clock import work
from samiksha.errors import BriefFailed, NotWritten, StoreOutOfReach
from samiksha.intake import Desk
from samiksha.lock import one_writer
from samiksha.schedule import State
from tests.clock.office import ALL, DAILY, DAY, DUE, MINUTE, OVER, PLAIN, Office, export

HOLD = {**DAILY, "late": {"until": "07:30", "then": "hold"}}
DAYS = timedelta(days=1)
READY = {"anuppur", "umaria"}
BROKEN = BriefFailed("cell_failed", area="rewa", fault="ValueError: here", cell=1)


def comes(office: Office, *areas: str) -> None:
    """Data of the day, loaded by hand."""
    path = export(office.home, DAY, *areas)
    (intake,) = Desk(office.home).take([path])
    path.unlink()
    assert intake.error is None


def test_with_nothing_due_nothing_is_done(office: Office) -> None:
    office.asks(PLAIN)
    done = office.at(DUE - MINUTE)
    assert (done.worked, done.faults, done.code, office.slots()) == ([], [], 0, {})


def test_a_round_is_made_at_its_time_and_once(office: Office) -> None:
    office.asks(PLAIN)
    done = [office.at(DUE + minutes * MINUTE) for minutes in (0, 5, 10)]
    assert [len(each.worked) for each in done] == [1, 0, 0] and office.rounds == [(DAY, {"rewa"}, {"rewa"})]
    entry = office.slot("plain")
    assert (entry.state, entry.counts, entry.attempts, entry.began) == (State.MADE, {"made": 1}, 0, DUE)
    assert office.made_by() == {"rewa": entry.run_id} and done[0].code == 0


def test_a_round_waits_for_a_late_source_and_the_areas_that_are_ready_do_not(office: Office) -> None:
    office.asks(DAILY)
    assert office.at(DUE).code == 0
    entry = office.slot()
    assert entry.state is State.WAITING and entry.counts == {"made": 2}
    assert entry.late == (
        {"area": "shahdol", "source": "cm_helpline", "body": None, "since": "2023-05-13", "needed": "2023-05-20"},
    )
    assert office.shared() == {"anuppur 2023-05-20", "umaria 2023-05-20"}
    for minutes in (5, 10):
        office.at(DUE + minutes * MINUTE)
    assert office.rounds == [(DAY, READY, READY)], "nothing came, and something was made again"
    assert {each.attempts for each in office.sendings()} == {1}


def test_what_comes_in_time_makes_the_round_whole_and_keeps_what_is_there(office: Office) -> None:
    office.asks(DAILY)
    office.at(DUE)
    comes(office, "shahdol")
    office.at(DUE + 5 * MINUTE)
    assert office.rounds[1:] == [(DAY, ALL, {"shahdol", "shahdol_division"})]
    entry = office.slot()
    assert (entry.state, entry.late, entry.counts) == (State.MADE, (), {"kept": 2, "made": 2})
    assert office.shared() == {f"{area} 2023-05-20" for area in ALL}
    assert {each.attempts for each in office.sendings()} == {1}


def test_when_the_time_is_over_it_is_published_and_what_was_late_is_noted(office: Office) -> None:
    office.asks(DAILY)
    office.at(DUE)
    office.at(OVER - MINUTE)
    assert office.slot().state is State.WAITING
    office.at(OVER)
    entry = office.slot()
    assert entry.state is State.MADE and [each["area"] for each in entry.late] == ["shahdol"]
    assert set(office.made_by()) == ALL and office.shared() == {f"{area} 2023-05-20" for area in ALL}


def test_one_that_nobody_looked_at_before_its_time_was_over_is_published_at_once(office: Office) -> None:
    office.asks(DAILY)
    office.at(OVER + 5 * MINUTE)
    assert office.slot().state is State.MADE and [wanted for _, wanted, _ in office.rounds] == [ALL]


def test_one_that_is_held_goes_out_when_its_data_come(office: Office) -> None:
    office.asks(HOLD)
    office.at(DUE)
    for hours in (1, 20):
        office.at(OVER + timedelta(hours=hours))
        assert office.slot().state is State.HELD
    assert "shahdol" not in office.made_by() and len(office.rounds) == 1
    comes(office, "shahdol")
    office.at(OVER + timedelta(hours=21))
    assert office.slot().state is State.MADE and set(office.made_by()) == ALL


def test_one_that_is_held_is_missed_when_it_is_too_old(office: Office) -> None:
    office.asks({**HOLD, "until": "2023-05-20"})
    for days in (0, 1, 2, 3):
        office.at(OVER + days * DAYS)
        assert office.slot().state is State.HELD
    done = office.at(OVER + 4 * DAYS)
    assert office.slot().state is State.MISSED and done.worked == []
    assert office.told.of("missed") == [{"run": "daily", "count": 1, "first": "2023-05-20", "last": "2023-05-20"}]


def test_one_that_waits_for_bodies_names_them(office: Office) -> None:
    from tests.homes import write_csv

    lines = [["उमरिया", body, f"{day}/05/2023", "12", "9"]
             for body, last in (("जनपद पंचायत करकेली", 20), ("जनपद पंचायत मानपुर", 17)) for day in range(10, last + 1)]  # fmt: skip
    path = write_csv(
        office.home.inbox / "daily_returns_20230520.csv", lines, ["जिला", "निकाय", "दिनांक", "प्राप्त", "निराकृत"]
    )
    assert [each.error for each in Desk(office.home).take([path])] == [None]
    waits = [{"source": "daily_returns", "each": "body"}]
    office.asks({**DAILY, "review": "campaign_phase", "under": None, "areas": ["umaria"], "waits_for": waits})
    office.at(DUE)
    entry = office.slot()
    assert entry.state is State.WAITING and office.rounds == []
    assert [(each["body"], each["since"]) for each in entry.late] == [("जनपद पंचायत मानपुर", "2023-05-17")]


def test_pages_that_fail_are_tried_again_after_a_pause_and_not_for_ever(office: Office) -> None:
    office.asks({**DAILY, "waits_for": [], "late": None})
    office.fails = {"umaria": BROKEN}
    assert office.at(DUE).code == 1
    entry = office.slot()
    assert (entry.state, entry.attempts, entry.not_before) == (State.TRY_AGAIN, 1, DUE + 10 * MINUTE)
    assert office.at(DUE + 5 * MINUTE).code == 0 and len(office.rounds) == 1
    assert office.at(DUE + 10 * MINUTE).code == 1
    assert office.slot().state is State.FAILED and office.slot().attempts == 2
    assert [wanted for *_, wanted in office.rounds] == [{"anuppur", "shahdol", "shahdol_division"}, set()]
    assert office.at(DUE + 30 * MINUTE).code == 0 and len(office.rounds) == 2
    assert office.shared() == {f"{area} 2023-05-20" for area in ALL - {"umaria"}}


def test_what_is_mended_before_the_next_try_is_made_then(office: Office) -> None:
    office.asks(PLAIN)
    office.fails = {"rewa": BROKEN}
    office.at(DUE)
    office.fails = {}
    office.at(DUE + 10 * MINUTE)
    entry = office.slot("plain")
    assert (entry.state, entry.attempts, entry.said) == (State.MADE, 1, None)


def test_a_page_that_fails_while_others_are_waited_for_is_told_and_tried_again_with_them(office: Office) -> None:
    office.asks(DAILY)
    office.fails = {"umaria": BROKEN}
    done = office.at(DUE)
    assert done.code == 1 and office.slot().state is State.WAITING
    office.fails = {}
    office.at(OVER)
    assert office.slot().state is State.MADE and set(office.made_by()) == ALL


@pytest.mark.parametrize(
    "fault",
    [NotWritten("disk", path="x", fault="full"), StoreOutOfReach("store_gone", fault="s3://x"), OSError(28, "full")],
)
def test_a_full_disk_and_a_store_out_of_reach_use_up_no_try(
    office: Office, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.asks(PLAIN)

    def fails(*_: Any, **__: Any) -> Any:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(work, "late_sources", fails)
        for tries in range(4):
            assert office.at(DUE + tries * 10 * MINUTE).code == 1
            entry = office.slot("plain")
            assert (entry.state, entry.attempts) == (State.TRY_AGAIN, 0) and entry.said
    office.at(DUE + 40 * MINUTE)
    assert office.slot("plain").state is State.MADE


def test_a_page_that_finds_no_room_uses_up_no_try(office: Office) -> None:
    office.asks(PLAIN)
    office.fails = {"rewa": BriefFailed("not_written", area="rewa", fault="full")}
    for tries in range(3):
        office.at(DUE + tries * 10 * MINUTE)
        assert (office.slot("plain").state, office.slot("plain").attempts) == (State.TRY_AGAIN, 0)


def test_an_area_without_any_data_fails_and_the_others_are_made(office: Office) -> None:
    office.asks({**PLAIN, "review": "no_such_notebook"}, PLAIN | {"name": "sound"})
    spec = (office.home.params / "reviews" / "helpline_followup.yml").read_text(encoding="utf-8")
    spec = spec.replace("review: helpline_followup", "review: no_such_notebook")
    (office.home.params / "reviews" / "no_such_notebook.yml").write_text(
        spec.replace("notebook: helpline_followup.ipynb", "notebook: gone.ipynb"), encoding="utf-8"
    )
    office.at(DUE)
    assert office.slots() == {("plain", "2023-05-20"): "try_again", ("sound", "2023-05-20"): "made"}


def test_what_nobody_foresaw_in_one_slot_stops_no_other_and_is_logged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.asks(PLAIN, {**PLAIN, "name": "sound", "areas": ["satna"]})
    plain = work.plan_round

    def fails(home: Any, review: str, as_of: date, **told: Any) -> Any:
        if told["areas"] == ("rewa",):
            raise KeyError("unforeseen")
        return plain(home, review, as_of, **told)

    monkeypatch.setattr(work, "plan_round", fails)
    for tries in range(2):
        assert office.at(DUE + tries * 10 * MINUTE).code == 1
    assert office.slots() == {("plain", "2023-05-20"): "failed", ("sound", "2023-05-20"): "made"}
    logged = (office.home.logs / "clock.log").read_text(encoding="utf-8")
    assert logged.count("Traceback") == 2 and "KeyError: 'unforeseen'" in logged
    assert "KeyError: 'unforeseen'" in (office.slot("plain").said or {})["hi"]


def test_what_somebody_makes_by_hand_is_left_to_them_and_made_at_the_next_tick(office: Office) -> None:
    office.asks(PLAIN)
    with one_writer(office.home, f"helpline_followup-{DAY}"):
        done = office.at(DUE)
    assert done.code == 0 and office.rounds == []
    (worked,) = done.worked
    assert worked.busy and worked.busy.values["pid"] == os.getpid() and not worked.failed
    assert (worked.entry.state, worked.entry.attempts) == (State.WAITING, 0)
    office.at(DUE + MINUTE)
    assert office.slot("plain").state is State.MADE


def test_a_slot_that_was_cut_short_is_brought_to_its_end(office: Office) -> None:
    office.asks(DAILY)

    def killed(plan: Any) -> Any:
        raise KeyboardInterrupt

    for moment in (DUE, OVER):
        plain, office.make = office.make, killed  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            office.at(moment)
        office.make = plain  # type: ignore[method-assign]
        assert office.slot().state is State.RUNNING
        office.at(moment)
    assert office.slot().state is State.MADE and set(office.made_by()) == ALL
