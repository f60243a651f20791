"""The minutes are only added to, by two rooms at once too, and what one was told to be written stays."""

import multiprocessing
import os
import random
import signal
import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest

from samiksha.errors import NotWritten, UnknownDirection
from samiksha.home import Home
from samiksha.minutes import Draft, MinutesBook, Outcome, Sample, Status, read_minutes
from samiksha.platform import can_fork
from tests.dying import die_at

DAY = date(2023, 5, 13)
SAMPLE = Sample("helpline_followup", "anuppur", DAY)
TABLES = ("direction", "entry", "call", "reveal")


def draft(what: str = "पुराने प्रकरण निपटाएँ", area: str = "anuppur") -> Draft:
    return Draft(review="helpline_followup", area=area, given_on=DAY, as_of=DAY, who="तहसीलदार", what=what,
                 due_on=date(2023, 5, 20), measure="pending", measure_then={"value": 812})  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose minutes hold something in every table."""
    home = Home(tmp_path)
    with MinutesBook(home) as book:
        book.record(draft(), "लिपिक", origin="first")
        book.call(SAMPLE, "C1", Outcome.SATISFIED, "लिपिक")
        book.reveal(SAMPLE, "C1", "लिपिक")
    return home


def lines(home: Home) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(home.minutes) as base:
        return {table: base.execute(f'SELECT * FROM "{table}"').fetchall() for table in TABLES}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE "{}" SET number = number + 100',
        'UPDATE OR REPLACE "{}" SET number = 1',
        'DELETE FROM "{}"',
        'INSERT OR REPLACE INTO "{0}" SELECT * FROM "{0}"',
    ],
)
def test_no_statement_changes_or_removes_a_line(home: Home, table: str, statement: str) -> None:
    before = lines(home)
    base = sqlite3.connect(home.minutes)
    with pytest.raises(sqlite3.IntegrityError, match="only added to"), base:
        base.execute(statement.format(table))
    base.close()
    assert lines(home) == before and all(before.values())


def test_what_has_the_same_origin_is_written_once(home: Home) -> None:
    with MinutesBook(home) as book:
        assert book.record(draft("another wording, sent again"), "लिपिक", origin="first") == 1
        assert [book.answer(1, DAY, "लिपिक", Status.ON_SCHEDULE, origin="row 7") for _ in range(2)] == [True, False]
        for _ in range(2):
            book.call(SAMPLE, "C2", Outcome.NOT_REACHED, "लिपिक", origin="call")
    assert {table: len(found) for table, found in lines(home).items()} == {
        "direction": 1, "entry": 2, "call": 2, "reveal": 1,
    }  # fmt: skip


def test_a_word_about_a_direction_that_was_never_given_is_refused(home: Home) -> None:
    with MinutesBook(home) as book, pytest.raises(UnknownDirection, match="7"):
        book.answer(7, DAY, "लिपिक", Status.IMPLEMENTED)
    assert len(lines(home)["entry"]) == 1


def test_reading_makes_no_file_where_there_is_none(tmp_path: Path) -> None:
    held = read_minutes(Home(tmp_path), ["anuppur"])
    assert held == read_minutes(Home(tmp_path)) and not held.given and list(tmp_path.iterdir()) == []


def test_of_some_areas_only_theirs_is_read(home: Home) -> None:
    with MinutesBook(home) as book:
        book.record(draft(area="shahdol"), "लिपिक")
    held = read_minutes(home, ["shahdol", "umaria"])
    assert [each.area for each in held.given] == ["shahdol"] and len(held.entries) == 1 and not held.calls
    assert sorted(read_minutes(home).by_area()) == ["anuppur", "shahdol"]


def test_a_full_disk_is_said_and_no_half_of_a_direction_stays(home: Home) -> None:
    with MinutesBook(home) as book:
        book._do(f"PRAGMA max_page_count = {book._do('PRAGMA page_count').fetchone()[0]}")
        written = 0
        with pytest.raises(NotWritten, match=r"minutes\.sqlite"):
            for written in range(10_000):
                book.record(draft("x" * 900), "लिपिक", origin=f"o{written}")
    held = read_minutes(home)
    assert len(held.given) == len(held.entries) == written + 1


def _write(root: Path, name: str, number: int, pipe_end: int = -1, dies_at: int = 0) -> None:
    """Records directions one after the other; tells each that `record` returned."""
    if dies_at:
        die_at(MinutesBook, dies_at)
    with MinutesBook(Home(root)) as book:
        for each in range(number):
            book.record(draft(f"{name} {each}"), name, origin=f"{name} {each}")
            if pipe_end >= 0:
                os.write(pipe_end, f"{each}\n".encode())


@pytest.mark.parametrize("begins", [0, 4096])
def test_a_damaged_file_is_named_with_what_to_do_and_is_not_touched(home: Home, begins: int) -> None:
    with sqlite3.connect(home.minutes) as base:  # all in one file
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = home.minutes.read_bytes()
    home.minutes.write_bytes(whole[:begins] + b"\xa5" * (len(whole) - begins))
    with pytest.raises(NotWritten) as fault:
        read_minutes(home)
    assert fault.value.key == "damaged" and str(home.minutes) in str(fault.value) and "प्रतिलिपि" in str(fault.value)
    with pytest.raises(NotWritten), MinutesBook(home) as book:
        book.record(draft(), "लिपिक")
    assert home.minutes.read_bytes()[begins:] == b"\xa5" * (len(whole) - begins)


def test_two_rooms_that_write_at_once_lose_nothing(home: Home) -> None:
    spawn = multiprocessing.get_context("spawn")
    rooms = [spawn.Process(target=_write, args=(home.root, name, 200)) for name in ("one", "two")]
    for room in rooms:
        room.start()
    for room in rooms:
        room.join(timeout=120)
    assert [room.exitcode for room in rooms] == [0, 0]
    held = read_minutes(home)
    said = {each.what for each in held.directions()}
    assert said >= {f"{name} {each}" for name in ("one", "two") for each in range(200)}
    assert len({each.number for each in held.given}) == 401


@pytest.mark.skipif(not can_fork() or threading.active_count() > 1, reason="this process must be able to fork")
@pytest.mark.parametrize("seed", range(6))
def test_a_process_killed_at_any_statement_leaves_what_it_was_told_is_written_and_no_half(
    home: Home, seed: int
) -> None:
    dies_at = random.Random(seed).randint(3, 120)
    reads, writes = os.pipe()
    pid = os.fork()
    if not pid:
        _write(home.root, "room", 200, writes, dies_at)
        os._exit(0)
    os.close(writes)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reads) as stream:
        told = [f"room {line.strip()}" for line in stream]
    assert os.WTERMSIG(status) == signal.SIGKILL
    held = read_minutes(home)
    stand = [each.what for each in held.directions() if each.what.startswith("room")]
    assert stand[: len(told)] == told and len(stand) <= len(told) + 1
    assert len(held.given) == len(held.entries) == len(stand) + 1, "each with its first word"
    with MinutesBook(home) as book:
        assert book.record(draft("afterwards"), "लिपिक") > len(stand)
