"""A reader always sees one whole revision; a brief sees its own district."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samiksha import files
from samiksha.errors import NoSnapshot
from samiksha.home import Home
from samiksha.intake import CURRENT, FAILED, LOADED, Desk
from samiksha.load.findings import combined
from samiksha.store import snapshots as snapshots_module
from samiksha.store.manifests import FORMAT, Manifest
from samiksha.store.place import place_at
from samiksha.store.snapshots import Store
from tests.homes import make_home, samiksha, stored, write_csv

DAY = date(2023, 5, 20)
ROWS = 400

# Each revision holds its own number in every row, so that half of one cannot pass for a whole.
READ = """
import sys
from datetime import date
from pathlib import Path
from samiksha.home import Home
from samiksha.store.snapshots import Store
home, stop = Home(Path(sys.argv[1])), Path(sys.argv[2])
store, seen, reads = Store(home), set(), 0
print("ready", flush=True)
while not stop.exists():
    rows = store.rows("cm_helpline", date(2023, 5, 20), ("anuppur",))
    assert len(rows) == 200 and rows["area"].eq("anuppur").all(), len(rows)
    assert rows["number"].nunique() == 1, rows["number"].unique()
    found = store.findings("cm_helpline", date(2023, 5, 20))
    assert len(found) == 3, len(found)
    seen.add(int(rows["number"].iloc[0]))
    reads += 1
print(reads, len(seen))
"""


def write_revision(store: Store, number: int) -> None:
    """A whole revision whose every row says its number."""
    areas = ["anuppur"] * (ROWS // 2) + ["rewa"] * (ROWS // 2)
    rows = pa.table({"area": areas, "number": pa.array([number] * ROWS, pa.int64())})
    held = Manifest(format=FORMAT, source="cm_helpline", rows="complaints", as_of=DAY, revision=number,
                    parts=(), areas={"anuppur": ROWS // 2, "rewa": ROWS // 2}, digests={})  # fmt: skip
    blank = dict.fromkeys(combined([]).columns, "")
    findings = pd.DataFrame([{**blank, "row": place} for place in range(3)])
    with store.lock("cm_helpline", DAY):
        store.replace(held, rows, findings)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


def complaints(number: int, district: str = "अनूपपुर", first: int = 0) -> list[list[str]]:
    return [[f"MP{place}", district, "राजस्व", "05/04/2023", "लंबित", "", ""] for place in range(first, first + number)]


def test_readers_meet_no_error_and_only_whole_revisions_while_a_writer_replaces_them(
    home: Home, anywhere: str
) -> None:
    store, stop = Store(home), home.root / "stop"
    write_revision(store, 1)
    command = [sys.executable, "-c", READ, str(home.root), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None and reader.stdout.readline() == "ready\n"
    number, ends = 1, time.monotonic() + (1 if anywhere == "s3" else 3)
    while time.monotonic() < ends or number <= 6:
        number += 1
        write_revision(store, number)
        time.sleep(0.1 if anywhere == "s3" else 0)  # a reader begins anew once, and not each time
    stop.touch()
    for reader in readers:
        said, complained = reader.communicate(timeout=60)
        assert reader.returncode == 0, complained
        reads, revisions = map(int, said.split())
        assert reads > (3 if anywhere == "s3" else 10) and revisions > 3
    assert len(place_at(home.store).glob(f"cm_helpline/{DAY}", "rows-*.parquet")) == 2


STOP = """
import sys, time
from contextlib import contextmanager
from pathlib import Path
from samiksha.home import Home
from samiksha.intake import Desk
from samiksha.store import place
point, path = sys.argv[2], Path(sys.argv[3])
def die(*_):
    print("here", flush=True)
    time.sleep(60)
for kind in (place.Folder, place.Objects):
    @contextmanager
    def stopping(self, name, writing=kind.writing):
        with writing(self, name) as temporary:
            if f"/{point}-" in name:
                temporary.write_bytes(b"PAR1 half of a file")
                die()
            yield temporary
    def stopping_at_once(self, name, content, write=kind.write):
        die() if f"/{point}." in name else write(self, name, content)
    kind.writing, kind.write = stopping, stopping_at_once
Desk(Home(Path(sys.argv[1]))).take([path])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
@pytest.mark.parametrize(
    ("point", "anywhere"), [("rows", "folder"), ("findings", "folder"), ("snapshot", "folder"), ("snapshot", "s3")],
    indirect=["anywhere"],
)  # fmt: skip
def test_a_writer_killed_in_the_middle_leaves_the_earlier_snapshot_and_the_next_load_works(
    home: Home, point: str, anywhere: str
) -> None:
    Desk(home).take([write_csv(home.inbox / "helpline_a_20230520.csv", complaints(5))])
    second = write_csv(home.inbox / "helpline_b_20230520.csv", complaints(7, first=100))
    writer = subprocess.Popen([sys.executable, "-c", STOP, str(home.root), point, str(second)],
                              stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert writer.stdout is not None and writer.stdout.readline() == "here\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.communicate(timeout=30)
    store = Store(home)
    assert (len(store.rows("cm_helpline", DAY)), store.manifest("cm_helpline", DAY).revision) == (5, 1)
    (intake,) = Desk(home).take([second])
    assert intake.outcome == LOADED
    assert (len(store.rows("cm_helpline", DAY)), store.manifest("cm_helpline", DAY).revision) == (12, 2)


def test_a_district_gets_its_own_rows_and_no_others(loaded_home: Home) -> None:
    store = Store(loaded_home)
    whole = store.rows("cm_helpline", DAY)
    for district in ("anuppur", "shahdol", "umaria"):
        own = store.rows("cm_helpline", DAY, (district,))
        assert set(own["area"]) == {district}
        assert set(own["complaint_id"]) == set(whole.loc[whole["area"] == district, "complaint_id"])
        assert len(own) == store.manifest("cm_helpline", DAY).areas[district] > 500
    assert store.rows("cm_helpline", DAY, ("bhopal",)).empty


def test_the_rows_lie_by_district_so_that_a_brief_touches_its_own_row_groups(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots_module, "ROWS_A_GROUP", 1)
    rewa_first = complaints(250, "रीवा", 1000) + complaints(150) + complaints(250, "रीवा", 2000)
    Desk(home).take([write_csv(home.inbox / "helpline_20230520.csv", rewa_first)])
    path = next(stored(home, "cm_helpline", DAY).glob("rows-*.parquet"))
    held = pq.ParquetFile(path)
    place = held.schema_arrow.names.index("area")
    groups = [held.metadata.row_group(number).column(place).statistics for number in range(held.num_row_groups)]
    assert [(statistics.min, statistics.max) for statistics in groups] == [("anuppur", "anuppur"), ("rewa", "rewa")]
    assert len(Store(home).rows("cm_helpline", DAY, ("anuppur",))) == 150


def test_a_missing_snapshot_names_the_days_held(loaded_home: Home) -> None:
    with pytest.raises(NoSnapshot) as fault:
        Store(loaded_home).manifest("cm_helpline", date(2023, 5, 1))
    assert "2023-05-13, 2023-05-20" in str(fault.value) and "samiksha load" in str(fault.value)


def test_two_loads_at_once_lose_nothing(home: Home) -> None:
    paths = [write_csv(home.inbox / f"helpline_{n}_20230520.csv", complaints(50, first=n * 1000)) for n in range(3)]
    code = (
        "import sys; from pathlib import Path; from samiksha.home import Home; from samiksha.intake import Desk;"
        "(i,) = Desk(Home(Path(sys.argv[1]))).take([Path(sys.argv[2])]); sys.exit(i.outcome != 'loaded')"
    )
    Desk(home).take(paths[:1])
    loads = [subprocess.Popen([sys.executable, "-c", code, str(home.root), str(path)]) for path in paths[1:]]
    assert [load.wait(timeout=120) for load in loads] == [0, 0]
    assert len(Store(home).rows("cm_helpline", DAY)) == 150
    assert {intake.outcome for intake in Desk(home).take(paths)} == {CURRENT}


def disk_is_full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


FULL_FROM = {
    "fsync": (os, "fsync"),
    "rows": (pq.ParquetWriter, "write_table"),
    "pointer": (files, "write_bytes"),
}


@pytest.mark.parametrize("point", FULL_FROM)
def test_a_disk_that_is_full_leaves_the_old_snapshot_and_says_so(
    home: Home, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Desk(home).take([write_csv(home.inbox / "helpline_a_20230520.csv", complaints(5))])
    before = Store(home).manifest("cm_helpline", DAY)
    path = write_csv(home.inbox / "helpline_b_20230520.csv", complaints(7, first=100))
    with monkeypatch.context() as patched:
        patched.setattr(*FULL_FROM[point], disk_is_full)
        (intake,) = Desk(home).take([path])
    assert intake.outcome == FAILED and intake.error is not None
    assert "No space left on device" in str(intake.error) and "helpline_b" in str(intake.error)
    assert intake.error.exit_code == 3
    store = Store(home)
    assert store.manifest("cm_helpline", DAY) == before
    assert len(store.rows("cm_helpline", DAY)) == 5
    assert [path.name for path in stored(home, "cm_helpline", DAY).iterdir() if path.suffix == ".tmp"] == []
    (again,) = Desk(home).take([path])
    assert (again.outcome, again.error) == (LOADED, None)
    assert len(store.rows("cm_helpline", DAY)) == 12


def test_the_manifest_comes_back_as_it_was_written(loaded_home: Home) -> None:
    held = Store(loaded_home).manifest("cm_helpline", DAY)
    assert Manifest.model_validate_json(held.model_dump_json()) == held
    assert held.count.read == held.count.kept + held.count.refused + held.count.duplicate
    assert sum(held.areas.values()) == held.count.kept


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a tiny disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_is_really_full_leaves_the_old_snapshot_and_tells_in_plain_words(tiny_disk: Path) -> None:
    home = make_home(tiny_disk / "home")
    first = write_csv(home.inbox / "helpline_a_20230520.csv", complaints(5))
    second = write_csv(home.inbox / "helpline_b_20230520.csv", complaints(300, first=100))
    assert samiksha("load", first, home=home).returncode == 0
    filling = tiny_disk / "filling"
    with contextlib.suppress(OSError), filling.open("wb") as stream:
        while True:
            stream.write(b"x" * 4096)
            stream.flush()
    ran = samiksha("load", second, home=home)
    assert ran.returncode == 3
    assert "Traceback" not in ran.stderr and "helpline_b_20230520.csv" in ran.stderr and "डिस्क" in ran.stderr
    assert len(Store(home).rows("cm_helpline", DAY)) == 5
    filling.unlink()
    assert samiksha("load", second, home=home).returncode == 0
    assert len(Store(home).rows("cm_helpline", DAY)) == 305
