"""Sheets come from a real server into the inbox; whatever it does, the last good copy stays."""

import gzip
import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from samiksha.errors import BadConfiguration, MissingColumn, NotFetched, UnknownName
from samiksha.fetch import FAILED, FETCHED, UNCHANGED, Fetched, fetch
from samiksha.home import Home
from samiksha.sources import Reader
from samiksha.store.snapshots import Store
from tests.homes import make_home
from tests.homes import samiksha_here as samiksha
from tests.sites import Site, gives, serving_sheets

DAY, NEXT = date(2023, 5, 12), date(2023, 5, 13)
CSV = "जिला,निकाय,सेवा,दिनांक,प्राप्त,निराकृत\nअनूपपुर,जैतहरी,आय प्रमाण पत्र,11/05/2023,12,10\n".encode()
MORE = CSV + "अनूपपुर,कोतमा,आय प्रमाण पत्र,11/05/2023,७,5\n".encode()
COPY = "daily_returns_anuppur_20230512.csv"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serving_sheets(monkeypatch) as site:
        yield site


@pytest.fixture(autouse=True)
def warm_fetch(monkeypatch: pytest.MonkeyPatch, warm_reader: Reader) -> None:
    """As for loading: one reader for all."""
    reader = SimpleNamespace(read_export=warm_reader.read_export, close=bool)
    monkeypatch.setattr("samiksha.fetch.Reader", lambda: reader)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


def listed(home: Home, *sheets: dict[str, str], **limits: float) -> None:
    told = {"sheets": [{"source": "daily_returns", **sheet} for sheet in sheets], "limits": limits}
    (home.params / "sheets.yml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


def one(home: Home, day: date = DAY) -> Fetched:
    (fetched,) = fetch(home, day)
    return fetched


def with_a_good_copy(home: Home, site: Site, **limits: float) -> Path:
    """The sheet "anuppur", fetched well once."""
    site.answers["/sheet"] = gives(CSV)
    listed(home, {"name": "anuppur", "address": site.address()}, **limits)
    fetched = one(home)
    assert fetched.outcome == FETCHED and fetched.path is not None
    return fetched.path


def fails(home: Home, key: str, day: date = DAY) -> Fetched:
    """The fetch fails for this reason, and the copy that was there is as it was."""
    fetched = one(home, day)
    assert fetched.outcome == FAILED and isinstance(fetched.error, NotFetched), fetched.error
    assert (fetched.error.key, fetched.path) == (key, home.fetched / COPY)
    assert fetched.path is not None and fetched.path.read_bytes() == CSV
    assert [path.name for path in home.fetched.iterdir() if not path.name.startswith(".")] == [COPY]
    assert not list(home.fetched.glob("*.tmp")) and not list(home.fetched.glob(".*.tmp"))
    return fetched


def test_a_sheet_comes_under_the_name_by_which_it_is_loaded(home: Home, site: Site) -> None:
    path = with_a_good_copy(home, site)
    assert path == home.fetched / COPY and path.read_bytes() == CSV
    site.answers["/sheet"] = gives(MORE)
    again = one(home)
    assert (again.outcome, again.path) == (FETCHED, path) and path.read_bytes() == MORE
    assert one(home).outcome == UNCHANGED


def test_what_has_not_changed_is_not_sent_again_and_counts_for_the_new_day(home: Home, site: Site) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        known = request.headers.get("If-None-Match") == '"v1"'
        gives(b"" if known else CSV, status=304 if known else 200, ETag='"v1"')(request)

    site.answers["/sheet"] = answer
    listed(home, {"name": "anuppur", "address": site.address()})
    assert [one(home).outcome, one(home).outcome] == [FETCHED, UNCHANGED]
    later = one(home, NEXT)
    assert later.outcome == FETCHED and later.path == home.fetched / "daily_returns_anuppur_20230513.csv"
    assert later.path.read_bytes() == CSV
    assert [asked.get("If-None-Match") for asked in site.asked] == [None, '"v1"', '"v1"']


def test_a_server_without_versions_but_with_dates_is_asked_by_date(home: Home, site: Site) -> None:
    when = "Thu, 11 May 2023 18:00:00 GMT"

    def answer(request: BaseHTTPRequestHandler) -> None:
        known = request.headers.get("If-Modified-Since") == when
        gives(b"" if known else CSV, status=304 if known else 200, Last_Modified=when)(request)

    site.answers["/sheet"] = answer
    listed(home, {"name": "anuppur", "address": site.address()})
    assert [one(home).outcome, one(home).outcome] == [FETCHED, UNCHANGED]


def test_a_copy_that_somebody_changed_or_removed_is_asked_for_whole(home: Home, site: Site) -> None:
    site.answers["/sheet"] = gives(CSV, ETag='"v1"')
    listed(home, {"name": "anuppur", "address": site.address()})
    one(home)
    (home.fetched / COPY).write_bytes(b"torn")
    one(home)
    (home.fetched / COPY).unlink()
    one(home)
    assert [asked.get("If-None-Match") for asked in site.asked] == [None, None, None]
    assert (home.fetched / COPY).read_bytes() == CSV


@pytest.mark.parametrize("status", [204, 304, 403, 404, 500])
def test_any_other_status_leaves_the_good_copy(home: Home, site: Site, status: int) -> None:
    with_a_good_copy(home, site)
    site.answers["/sheet"] = gives(b"" if status in (204, 304) else b"sorry", status=status)
    if status == 304:  # though it was not asked whether something had changed
        (home.fetched / ".anuppur.json").unlink()
        fetched = one(home)
        assert isinstance(fetched.error, NotFetched) and fetched.error.values == {"status": 304}
        return
    assert fails(home, "fetch_status").error.values == {"status": status}  # type: ignore[union-attr]


def test_a_log_in_page_is_not_taken_for_a_sheet(home: Home, site: Site) -> None:
    with_a_good_copy(home, site)
    page = b"<!DOCTYPE html><html><body><table><tr><td>Sign in</td></tr></table></body></html>"
    site.answers["/sheet"] = gives(b"", status=302, Location="/login")
    site.answers["/login"] = gives(page, Content_Type="text/html")
    error = fails(home, "fetch_html").error
    assert error is not None and "Publish to web" in str(error)


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"", "fetch_empty"), (b" \r\n", "fetch_empty"), (b"%PDF-1.7", "fetch_no_sheet"), (b"PK\x03\x04 torn", "fetch_no_sheet")],
)  # fmt: skip
def test_what_is_no_sheet_at_all_leaves_the_good_copy(home: Home, site: Site, content: bytes, key: str) -> None:
    with_a_good_copy(home, site)
    site.answers["/sheet"] = gives(content)
    fails(home, key)


def test_a_sheet_without_the_header_of_its_source_leaves_the_good_copy(home: Home, site: Site) -> None:
    path = with_a_good_copy(home, site)
    site.answers["/sheet"] = gives(b'{"error": "quota"}\n')
    fetched = one(home)
    assert isinstance(fetched.error, MissingColumn) and COPY in str(fetched.error)
    assert fetched.path == path and path.read_bytes() == CSV


def test_half_a_body_leaves_the_good_copy(home: Home, site: Site) -> None:
    with_a_good_copy(home, site)
    site.answers["/sheet"] = gives(MORE[:100], length=len(MORE))
    fails(home, "fetch_broken")


def test_a_body_that_is_too_large_is_given_up(home: Home, site: Site) -> None:
    with_a_good_copy(home, site, megabytes=0.1)
    site.answers["/sheet"] = gives(CSV + b"x" * 200_000)
    fails(home, "fetch_too_large")
    packed = gzip.compress(CSV + b"x" * 5_000_000)
    assert len(packed) < 50_000
    site.answers["/sheet"] = gives(packed, Content_Encoding="gzip")
    fails(home, "fetch_too_large")


def dripping(request: BaseHTTPRequestHandler) -> None:
    """A byte at a time, never silent for long."""
    try:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\n" + MORE:
            request.wfile.write(bytes([byte]))
            time.sleep(0.02)
    except OSError:  # the other side has left
        return


def test_a_server_that_drips_is_given_up_by_the_clock(home: Home, site: Site) -> None:
    with_a_good_copy(home, site, seconds=0.4, read_seconds=5)
    site.answers["/sheet"] = dripping
    began = time.monotonic()
    fails(home, "fetch_slow")
    assert time.monotonic() - began < 3


def test_a_server_that_falls_silent_is_given_up(home: Home, site: Site) -> None:
    with_a_good_copy(home, site, read_seconds=0.3)
    silent = threading.Event()
    site.answers["/sheet"] = lambda request: [silent.wait(2)].clear()
    fails(home, "fetch_silent")
    silent.set()


def test_a_port_where_nobody_listens_and_a_ring_of_redirects_are_told(home: Home, site: Site) -> None:
    with_a_good_copy(home, site)
    site.answers["/sheet"] = gives(b"", status=302, Location="/sheet")
    fails(home, "fetch_redirects")
    site.answers["/sheet"] = gives(b"", status=302, Location="file:///etc/passwd")
    fails(home, "fetch_broken")
    listed(home, {"name": "anuppur", "address": "http://127.0.0.1:1/sheet"})
    fetched = one(home)
    assert isinstance(fetched.error, NotFetched) and "refused" in str(fetched.error)
    assert "127.0.0.1" not in str(fetched.error)


def test_a_workbook_is_kept_as_one(home: Home, site: Site, tmp_path: Path) -> None:
    import xlsxwriter

    made = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        for number, line in enumerate(CSV.decode().splitlines()):
            page.write_row(number, 0, line.split(","))
    site.answers["/sheet"] = gives(made.read_bytes())
    listed(home, {"name": "anuppur", "address": site.address(), "as_of": "day_before"})
    fetched = one(home, NEXT)
    assert (fetched.outcome, fetched.path) == (FETCHED, home.fetched / COPY.replace(".csv", ".xlsx"))


def test_one_sheet_that_fails_stops_no_other_and_the_command_ends_with_1(home: Home, site: Site) -> None:
    site.answers["/good"], site.answers["/bad"] = gives(MORE), gives(b"no", status=500)
    listed(
        home,
        {"name": "bad", "address": site.address("/bad")},
        {"name": "anuppur", "address": site.address("/good")},
    )
    ran = samiksha("fetch", "--as-of", DAY.isoformat(), home=home)
    assert ran.returncode == 1
    assert "bad: नहीं आई" in ran.stderr and "HTTP 500" in ran.stderr and "कोई पिछली प्रति नहीं" in ran.stdout
    assert COPY in ran.stdout and "samiksha load" in ran.stdout
    only = samiksha("fetch", "anuppur", "--as-of", DAY.isoformat(), "--lang", "en", home=home)
    assert only.returncode == 0 and "nothing changed" in only.stdout
    assert samiksha("fetch", "anupur", home=home).returncode == 4


def test_what_was_fetched_is_loaded_as_of_its_day(home: Home, site: Site) -> None:
    path = with_a_good_copy(home, site)
    site.answers["/sheet"] = gives(MORE)
    one(home)
    ran = samiksha("load", path, home=home)
    assert ran.returncode == 0, ran.stderr
    rows = Store(home).rows("daily_returns", DAY)
    assert rows["entry"].tolist() == [
        "anuppur|जैतहरी|income_certificate|2023-05-11",
        "anuppur|कोतमा|income_certificate|2023-05-11",
    ]
    assert rows["received_count"].tolist() == [12, 7]


def test_the_hidden_file_beside_a_copy_is_not_loaded_with_it(home: Home, site: Site) -> None:
    with_a_good_copy(home, site)
    remembered = (home.fetched / ".anuppur.json").read_text(encoding="utf-8")
    assert json.loads(remembered)["file"] == COPY and site.address() not in remembered
    assert samiksha("load", f"{home.fetched}/*", home=home).returncode == 0


def test_no_sheets_are_no_fault(home: Home) -> None:
    ran = samiksha("fetch", home=home)
    assert ran.returncode == 0 and "sheets.yml" in ran.stdout


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ({"name": "a", "address": "ftp://example.invalid/a"}, "https://"),
        ({"name": "a", "address": "file:///etc/passwd"}, "https://"),
        ({"name": "Ä", "address": "https://example.invalid"}, "sheets"),
        ({"name": "a", "address": "https://example.invalid", "source": "daily_return"}, "daily_returns"),
        ({"name": "of_20230101", "address": "https://example.invalid"}, "of_20230101"),
    ],
)
def test_a_sheet_that_could_not_be_fetched_or_loaded_is_refused_before_anything_is_asked(
    home: Home, sheet: dict[str, str], said: str
) -> None:
    listed(home, sheet)
    with pytest.raises((BadConfiguration, UnknownName), match=said):
        fetch(home, DAY)


def test_two_sheets_of_one_name_are_refused(home: Home) -> None:
    listed(home, *[{"name": "a", "address": "https://example.invalid"}] * 2)
    with pytest.raises(BadConfiguration, match="twice"):
        fetch(home, DAY)
