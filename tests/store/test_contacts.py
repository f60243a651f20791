"""Telephone numbers lie in a file of their own; nothing but a noted look reads one."""

import io
import json
import stat
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from samiksha.errors import NumberNotHeld
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.minutes import MinutesBook, Sample
from samiksha.minutes.numbers import masked_numbers, reveal
from samiksha.store.snapshots import MOBILE, Store
from tests.homes import make_home, stored, write_csv

DAY = date(2023, 5, 20)
SAMPLE = Sample("helpline_followup", "anuppur", DAY)
SOURCE = "cm_helpline"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


def row(case: str, mobile: str, district: str = "अनूपपुर", registered: str = "05/04/2023") -> list[str]:
    return [case, district, "राजस्व", registered, "लंबित", "", mobile]


def load(home: Home, name: str, *rows: list[str]) -> None:
    (intake,) = Desk(home).take([write_csv(home.inbox / f"helpline_{name}_20230520.csv", rows)])
    assert intake.outcome == "loaded", intake.error


def held(home: Home) -> dict[str, str]:
    """Case → number, as the current revision has it."""
    store = Store(home)
    table = store.contacts(store.manifest(SOURCE, DAY))
    return (
        {} if table is None else dict(zip(table["complaint_id"].to_pylist(), table[MOBILE].to_pylist(), strict=True))
    )


def texts_in(path: Path) -> Iterator[str]:
    """All that stands in a file, unpacked."""
    if path.suffix == ".parquet":
        yield json.dumps(pq.read_table(path).to_pylist(), default=str)
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
            yield from (book.read(name).decode() for name in book.namelist())
    else:
        yield path.read_bytes().decode("utf-8", "replace")


def test_a_number_stands_in_its_own_file_alone(home: Home) -> None:
    rows = [
        row("MP1", "+91 98765-43210"),
        row("MP2", "९८७६५४३२११"),
        row("MP3", "9876543212", registered="31/13/2023"),
    ]
    load(home, "one", *rows)
    assert held(home) == {"MP1": "9876543210", "MP2": "9876543211"}
    exports = set(home.inbox.iterdir())
    found = {path.name for path in home.root.rglob("*") if path.is_file() and path not in exports
             for said in texts_in(path) if any(f"987654321{n}" in said for n in "012")}  # fmt: skip
    assert found == {"contacts-1.parquet"}
    assert list(home.refused.rglob("*.xlsx")), "the third row was to be refused"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_may_read_the_file(home: Home) -> None:
    load(home, "one", row("MP1", "9876543210"))
    path = stored(home, SOURCE, DAY) / "contacts-1.parquet"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_export_that_comes_anew_takes_its_old_numbers_with_it(home: Home) -> None:
    load(home, "one", row("MP1", "9876543210"), row("MP2", "9876543211"))
    load(home, "two", row("MP3", "9876543213"), row("MP1", "9000000000"))  # MP1 is the first export's
    assert held(home) == {"MP1": "9876543210", "MP2": "9876543211", "MP3": "9876543213"}
    load(home, "one", row("MP1", ""), row("MP2", "9876543299"))
    assert held(home) == {"MP2": "9876543299", "MP3": "9876543213"}


def test_numbers_go_with_their_revision_and_with_their_snapshot(home: Home) -> None:
    for number in range(3):
        load(home, "one", row("MP1", f"987654321{number}"))
    names = {path.name for path in stored(home, SOURCE, DAY).glob("contacts-*")}
    assert names == {"contacts-2.parquet", "contacts-3.parquet"}
    store = Store(home)
    with store.lock(SOURCE, DAY):
        assert store.remove(SOURCE, DAY)
    assert list(stored(home, SOURCE, DAY).glob("*.parquet")) == []


def test_a_look_at_a_number_is_written_down_before_the_number_is_read(home: Home) -> None:
    load(home, "one", row("MP1", "9876543210"), row("MP2", ""))
    assert reveal(home, SAMPLE, "MP1", "collector") == "9876543210"
    with pytest.raises(NumberNotHeld, match="MP2"):
        reveal(home, SAMPLE, "MP2", "collector")
    with MinutesBook(home) as book:
        assert [(look.sample, look.case, look.by) for look in book.reveals()] == [
            (SAMPLE, "MP1", "collector"), (SAMPLE, "MP2", "collector"),
        ]  # fmt: skip


def test_who_cannot_be_written_down_is_told_no_number(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    load(home, "one", row("MP1", "9876543210"))
    read: list[str] = []
    monkeypatch.setattr(Store, "contacts", lambda *_: read.append("read"))

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(MinutesBook, "reveal", full)
    with pytest.raises(OSError, match="disk full"):
        reveal(home, SAMPLE, "MP1", "collector")
    assert read == []


def test_everywhere_else_a_number_is_masked(home: Home) -> None:
    load(home, "one", row("MP1", "9876543210"), row("MP2", "0755-25511"), row("MP3", ""))
    assert masked_numbers(home, SAMPLE, ["MP1", "MP2", "MP3"]) == {"MP1": "98••••••10", "MP2": "•••••••••"}
    with MinutesBook(home) as book:
        assert book.reveals() == []


def test_a_number_of_another_district_is_not_told(home: Home) -> None:
    load(home, "one", row("MP1", "9876543210"), row("MP9", "9876543219", "रीवा"))
    with pytest.raises(NumberNotHeld, match="MP9"):
        reveal(home, SAMPLE, "MP9", "collector")


def test_of_a_snapshot_without_numbers_it_is_said_that_none_are_held(home: Home) -> None:
    load(home, "one", row("MP1", "9876543210"))
    (stored(home, SOURCE, DAY) / "contacts-1.parquet").unlink()  # as one was that an older version stored
    assert masked_numbers(home, SAMPLE, ["MP1"]) is None
    with pytest.raises(NumberNotHeld, match="पुनः लोड"):
        reveal(home, SAMPLE, "MP1", "collector")
    load(home, "two", row("MP2", "9876543211"))
    assert held(home) == {"MP2": "9876543211"}
