"""A store of objects gives what a folder gives, and says in plain words what is wrong with it."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import pytest
from filelock import Timeout

from samiksha.brief import make_brief
from samiksha.errors import NoSnapshot, StoreOutOfReach, StoreUnusable
from samiksha.home import STORE, Home
from samiksha.intake import CURRENT, Desk
from samiksha.keeping import disk_use, prune
from samiksha.model import FAILED, KEPT
from samiksha.orders import Order, accept, failed, made
from samiksha.plans import plan_round
from samiksha.promises import stamp_of
from samiksha.store.history import History, Past
from samiksha.store.place import Objects, masked, place_at
from samiksha.store.snapshots import Store
from tests.conftest import DemoRound
from tests.homes import add_tiny_review, make_home, samiksha_here, share_warm_parent, write_csv
from tests.store.conftest import BUCKET, ObjectStore
from tests.store.s3_server import KEY

DAY = date(2023, 5, 20)
AWAY = "127.0.0.1:9"
"""Where nobody answers."""
GONE = f"gs://anonymous@bucket/samiksha?scheme=http&retry_limit_seconds=0.1&endpoint_override={AWAY}"
TIMES = re.compile(
    r"\d{8}T\d{6}-[0-9a-f]{6}|\d{1,2} \S+ \d{4}, \d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d[0-9:+]*|\d\d:\d\d"
)


def test_a_round_on_an_object_store_makes_the_pages_of_a_folder(
    demo_round: DemoRound, object_store: ObjectStore, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    for name in ("params", "notebooks", "data/inbox"):
        shutil.copytree(demo_round.home.root / name, home.root / name)
    shutil.copy(demo_round.home.data / "pseudonym.key", home.data)
    exports = sorted((home.inbox / "demo").iterdir())
    assert [intake.error for intake in Desk(home).take(exports)] == [None] * len(exports)
    assert {intake.outcome for intake in Desk(home).take(exports)} == {CURRENT}
    words = ("round", "helpline_followup", "--as-of", str(DAY), "--areas", "anuppur", "--jobs", "1")
    ran = samiksha_here(*words, home=home)
    assert ran.returncode == 0, ran.stderr
    pages = [each.outputs / "helpline_followup" / str(DAY) / "anuppur.html" for each in (home, demo_round.home)]
    there, here = (TIMES.sub("", page.read_text(encoding="utf-8")) for page in pages)
    assert there == here
    measures = demo_round.home.data / "store" / "measures" / "helpline_followup" / str(DAY) / "anuppur.json"
    assert History(home).content("helpline_followup", "anuppur", DAY) == measures.read_bytes()
    assert not (home.data / "store").exists()
    parent = share_warm_parent()
    assert parent is None or psutil.Process(parent.pid).num_threads() == 1
    samiksha_here(*words, home=home)
    told = json.loads((pages[0].parent / "round.json").read_text(encoding="utf-8"))
    assert [line["status"] for line in told["briefs"]] == [KEPT]


def test_an_empty_store_holds_no_days_and_a_bucket_that_is_not_there_is_a_fault(
    object_store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NoSnapshot, match="—"):
        Store(Home(tmp_path)).manifest("cm_helpline", DAY)
    monkeypatch.setenv(STORE, object_store.address.replace(BUCKET, "no-such-bucket"))
    with pytest.raises(StoreUnusable, match="no-such-bucket"):
        Store(Home(tmp_path)).manifest("cm_helpline", DAY)


def test_a_load_into_a_bucket_that_is_not_there_says_so_and_is_bad_configuration(
    object_store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE, f"s3://{KEY}:pass%2Fword@no-such-bucket/reviews?{object_store.query}")
    home = make_home(tmp_path / "home")
    path = write_csv(home.inbox / "helpline_20230520.csv", [["MP1", "रीवा", "राजस्व", "05/04/2023", "लंबित", "", ""]])
    ran = samiksha_here("load", path, home=home)
    assert ran.returncode == 4
    assert "s3://•••@no-such-bucket/reviews" in ran.stderr and "NO_SUCH_BUCKET" in ran.stderr
    assert "भंडार" in ran.stderr and "the store" in ran.stderr
    assert "pass" not in ran.stderr and KEY not in ran.stderr and "Traceback" not in ran.stderr


def test_a_store_that_does_not_let_in_is_a_fault_told_without_the_key(
    object_store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE, object_store.address.replace("s3://", "s3://stranger:password@"))
    with pytest.raises(StoreUnusable, match="s3://•••@") as fault:
        Store(Home(tmp_path)).manifest("cm_helpline", DAY)
    assert "ACCESS_DENIED" in str(fault.value)
    assert "stranger" not in str(fault.value) and "password" not in str(fault.value)


@pytest.mark.parametrize(
    "address",
    [
        "s9://me:pass@host/reviews",
        "s3://me:pa/ss@bucket/reviews",
        "s3://me:pa?ss@bucket/reviews",
        "s3://me:pass@bucket/reviews?nothing=pass",
    ],
)
def test_a_wrong_address_is_told_without_what_it_keeps(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE, address)
    with pytest.raises(StoreUnusable) as fault:
        Store(Home(tmp_path)).days("cm_helpline")
    assert fault.value.exit_code == 4 and "SAMIKSHA_STORE" in str(fault.value)
    assert "•••@" in str(fault.value) and "pass" not in str(fault.value) and "pa/ss" not in str(fault.value)
    assert "pa?" not in str(fault.value) and "me:" not in str(fault.value)
    assert fault.value.__suppress_context__


def test_a_store_that_does_not_answer_is_told_as_what_may_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE, GONE)
    with pytest.raises(StoreOutOfReach) as fault:
        Store(Home(tmp_path)).days("cm_helpline")
    assert "gs://•••@bucket/samiksha" in str(fault.value) and fault.value.exit_code == 4
    assert masked(GONE) == GONE.replace("anonymous@", "•••@")
    order = Order(tmp_path, "tiny", "tiny.ipynb", "anuppur", DAY, "hi", "run-1", tmp_path / "anuppur.html")
    assert failed(order, fault.value, 0.0).may_pass, "a computer of a cluster says it so"


def test_a_brief_whose_store_does_not_answer_may_be_made_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path / "home")
    reading = "from samiksha.home import find_home\nfrom samiksha.store.snapshots import Store\nStore(find_home()).days('cm_helpline')"
    add_tiny_review(home, reading)
    plan = plan_round(home, "tiny", DAY, areas=["anuppur"])
    order = replace(plan.brief(plan.areas[0]), store=GONE)
    monkeypatch.setenv(STORE, str(tmp_path / "another"))  # that of the order counts
    outcome = make_brief(order)
    assert outcome.status == FAILED and outcome.may_pass and outcome.said
    assert all("gs://•••@bucket/samiksha" in said for said in outcome.said.values())
    assert "anonymous" not in outcome.traceback + outcome.notebook + str(outcome.said)


def test_measures_that_the_store_does_not_take_leave_the_page_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "anuppur.html"
    page.write_text("the page before", encoding="utf-8")
    order = Order(tmp_path, "tiny", "tiny.ipynb", "anuppur", DAY, "hi", "run-1", page)
    monkeypatch.setenv(STORE, GONE)
    outcome = accept(order, made(order, 1.0, b"a new page", Past(DAY, DAY, "2023-04", {}), demo=False))
    assert outcome.status == FAILED and outcome.said and "gs://•••@bucket/samiksha" in outcome.said["hi"]
    assert page.read_text(encoding="utf-8") == "the page before"


def test_one_owner_at_a_time_writes_a_snapshot_of_an_object_store(object_store: ObjectStore, tmp_path: Path) -> None:
    home = Home(tmp_path)
    with Store(home).lock("cm_helpline", DAY), pytest.raises(Timeout):
        Store(home).lock("cm_helpline", DAY).acquire(timeout=0)
    assert list(tmp_path.rglob("*.lock")) == list(home.locks.glob("store-cm_helpline-2023-05-20.lock")) != []


def test_a_pointer_replaced_while_it_is_read_is_read_anew(
    object_store: ObjectStore,
) -> None:
    place = place_at(object_store.address)
    assert isinstance(place, Objects)
    place.write("a.json", b'{"a": 1}')
    system, base = place._at

    class Between:
        """The file system, with a writer that comes once between opening and reading."""

        def __init__(self, comes: Any) -> None:
            self.comes = [comes]

        def open_input_file(self, path: str) -> Any:
            opened = system.open_input_file(path)
            if self.comes:
                self.comes.pop()()
            return opened

    other = Objects(object_store.address)
    place._at = (Between(lambda: other.write("a.json", b'{"a": 1, "b": 2}')), base)
    assert place._read("a.json") == b'{"a": 1,'  # what S3 gives
    place._at = (Between(lambda: other.write("a.json", b'{"a": 1, "b": 2, "c": 3}')), base)
    assert place.read("a.json") == b'{"a": 1, "b": 2, "c": 3}'
    other.write("b.json", b"0" * 9999)
    place._at = (Between(lambda: other.remove("b.json")), base)
    with pytest.raises(FileNotFoundError):
        place.read("b.json")


def test_the_address_of_a_folder_is_that_folder(tmp_path: Path) -> None:
    assert place_at(tmp_path.as_uri()).folder == place_at(str(tmp_path)).folder == tmp_path


def test_housekeeping_removes_old_snapshots_wherever_they_lie(tmp_path: Path, anywhere: str) -> None:
    home = make_home(tmp_path / "home")
    (home.params / "keeping.yml").write_text("{snapshots: 10}", encoding="utf-8")
    days = ("20230420", "20230427", "20230504", "20230511", "20230520")
    row = ["MP1", "अनूपपुर", "राजस्व", "05/04/2023", "लंबित", "", ""]
    exports = [write_csv(home.inbox / f"helpline_{day}.csv", [row]) for day in days]
    assert [intake.error for intake in Desk(home).take(exports)] == [None] * len(days)
    store = Store(home)
    cut_short = place_at(home.store).read("cm_helpline/2023-04-27/rows-1.parquet")
    prune(home, DAY, renew=lambda: None)
    # The last two before the policy's first day, and the first since the cut-off of a campaign that still runs.
    assert store.days("cm_helpline") == [date(2023, 4, day) for day in (20, 27)] + [
        date(2023, 5, day) for day in (4, 11, 20)
    ]
    place_at(home.store).write("cm_helpline/2023-04-21/rows-1.parquet", cut_short)
    (home.params / "keeping.yml").write_text("{snapshots: 1}", encoding="utf-8")
    report = prune(home, DAY, renew=lambda: None).of("snapshots")
    assert store.days("cm_helpline") == [date(2023, 4, 20), date(2023, 5, 4), date(2023, 5, 11), DAY]
    assert [each.name for each in report.went] == ["cm_helpline/2023-04-21", "cm_helpline/2023-04-27"]
    assert report.bytes > len(cut_short) * 2 and store.unpointed("cm_helpline") == []
    assert len(store.rows("cm_helpline", date(2023, 5, 11))) == 1
    assert sorted(place_at(home.store).glob("cm_helpline/2023-04-27", "*.parquet")) == []


def test_a_store_that_is_out_of_reach_keeps_housekeeping_from_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path / "home")
    monkeypatch.setenv(STORE, GONE)
    (home.archive / "2020-01-01").mkdir(parents=True)
    report = prune(home, DAY, renew=lambda: None)
    assert isinstance(report.of("snapshots").fault, StoreOutOfReach)
    assert report.of("archive").count == 1 and "snapshots" not in disk_use(home)


def test_a_load_is_seen_by_a_room_that_was_made_ready_before(object_store: ObjectStore, tmp_path: Path) -> None:
    home = Home(tmp_path)
    place = place_at(object_store.address)
    before = stamp_of(home)
    place.write("cm_helpline/2023-05-20/snapshot.json", b"{}")
    loaded = stamp_of(home)
    assert before != loaded == stamp_of(home)
    place.write("cm_helpline/2023-05-20/snapshot.json", b"[1]")
    assert stamp_of(home) != loaded
