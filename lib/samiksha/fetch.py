"""Published sheets, downloaded into the inbox; the last good copy stays when a download fails.

Enters: params/sheets.yml and a day. Leaves: `data/inbox/fetched/<source>_<name>_<day>.csv` for each sheet, replaced in
one step once its header has been found, and what became of each. A small hidden file a sheet remembers its version.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import requests

from samiksha import __version__
from samiksha.errors import (
    BadConfiguration,
    BadExport,
    NotFetched,
    NotWritten,
    SamikshaError,
    UnknownName,
    UnknownSource,
)
from samiksha.files import digest_of, replacing, write_text
from samiksha.home import Home
from samiksha.params.base import Strict, did_you_mean
from samiksha.params.rows import RowKind
from samiksha.params.sheets import FetchLimits, Sheet, Sheets, read_sheets
from samiksha.params.sources import Source, read_sources, source_for
from samiksha.sources import Reader
from samiksha.sources.kinds import Kind, kind_of

FETCHED, UNCHANGED, FAILED = "fetched", "unchanged", "failed"
_PIECE = 1 << 16
_SUFFIX = {Kind.DELIMITED: ".csv", Kind.WORKBOOK: ".xlsx"}


@dataclass(frozen=True)
class Fetched:
    """What became of one sheet."""

    sheet: Sheet
    as_of: date
    outcome: str
    path: Path | None
    """The copy of that day; after a failure the last good copy, None if there never was one."""
    error: SamikshaError | None = None


class _Version(Strict):
    """What is remembered of the last good copy."""

    address: str
    """Its digest: whoever has an address can read the sheet."""
    file: str
    digest: str
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True)
class _Answer:
    """What a server gave; no content if nothing has changed since the version that it was told."""

    content: bytes | None
    etag: str | None
    modified: str | None


def fetch(
    home: Home,
    day: date,
    names: Sequence[str] = (),
    progress: Callable[[Fetched], None] = lambda fetched: None,
) -> list[Fetched]:
    """Downloads the sheets of params/sheets.yml (or those named). A sheet that fails stops no other.

    Raises BadConfiguration when a file could not be loaded afterwards, UnknownName for a sheet that is not listed.
    """
    listed = read_sheets(home.params)
    sources = read_sources(home.params)
    chosen = [(sheet, file_name(sheet, day, sources)) for sheet in _chosen(listed, names)]
    done: list[Fetched] = []
    if not chosen:
        return done
    with closing(Reader()) as reader:  # not "with Reader()": most days many sheets are as they were, and none is read
        for sheet, stem in chosen:
            check = partial(_check, reader, sources[sheet.source][0])
            done.append(_fetch_one(home.fetched, sheet, stem, day, listed.limits, check))
            progress(done[-1])
    return done


def _chosen(listed: Sheets, names: Sequence[str]) -> Iterator[Sheet]:
    by_name = {sheet.name: sheet for sheet in listed.sheets}
    for name in dict.fromkeys(names or by_name):
        if name not in by_name:
            raise UnknownName("unknown_sheet", name=name, near=did_you_mean(name, list(by_name)) or "—")
        yield by_name[name]


def file_name(sheet: Sheet, day: date, sources: dict[str, tuple[Source, RowKind]]) -> str:
    """The name of a sheet's copy without its suffix, by which `samiksha load` knows source and day.

    Raises BadConfiguration when it would not.
    """
    if sheet.source not in sources:
        raise UnknownName("unknown_source_name", name=sheet.source, near=did_you_mean(sheet.source, list(sources)))
    source, _ = sources[sheet.source]
    as_of = sheet.day(day)
    stem = f"{source.files[0].partition('*')[0].rstrip('_ ')}_{sheet.name}_{as_of:%Y%m%d}"
    try:
        fits = source_for(sources, f"{stem}.csv") == sheet.source and source.as_of_in(f"{stem}.csv") == as_of
    except (UnknownSource, BadExport):
        fits = False
    if not fits:
        raise BadConfiguration("sheet_not_loadable", name=sheet.name, file=f"{stem}.csv", source=sheet.source)
    return stem


def _fetch_one(
    folder: Path, sheet: Sheet, stem: str, day: date, limits: FetchLimits, check: Callable[[Path, str], None]
) -> Fetched:
    remembered = folder / f".{sheet.name}.json"
    last = _last_good(remembered, sheet)
    try:
        answer = _within(limits.seconds, lambda: _ask(sheet, last, limits))
        content = (folder / last.file).read_bytes() if answer.content is None and last else answer.content or b""
        path = folder / f"{stem}{_suffix(content)}"
        same = path.exists() and path.read_bytes() == content
        if not same:
            with replacing(path) as temporary:
                temporary.write_bytes(content)
                check(temporary, path.name)
        version = _Version(address=_digest(sheet.address), file=path.name, digest=digest_of(path),
                           etag=answer.etag, modified=answer.modified)  # fmt: skip
        write_text(remembered, version.model_dump_json())
    except OSError as fault:
        plain = NotWritten.of(fault, folder)
        return _failed(sheet, day, folder, last, plain)
    except SamikshaError as fault:
        return _failed(sheet, day, folder, last, fault)
    return Fetched(sheet, sheet.day(day), UNCHANGED if same else FETCHED, path)


def _failed(sheet: Sheet, day: date, folder: Path, last: _Version | None, fault: SamikshaError) -> Fetched:
    return Fetched(sheet, sheet.day(day), FAILED, folder / last.file if last else None, fault)


def _check(reader: Reader, source: Source, path: Path, name: str) -> None:
    """Raises BadExport, told of `name`, when the source's header is not in the file."""
    try:
        reader.read_export(path, source)
    except BadExport as fault:
        raise type(fault)(fault.key, **{**fault.values, "file": name}) from None


def _last_good(remembered: Path, sheet: Sheet) -> _Version | None:
    """The version of the last good copy, if that copy is still here as it was and the address is the same."""
    try:
        version = _Version.model_validate(json.loads(remembered.read_bytes()))
    except (FileNotFoundError, ValueError):
        return None
    copy = remembered.parent / version.file
    whole = copy.is_file() and digest_of(copy) == version.digest
    return version if whole and version.address == _digest(sheet.address) else None


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _ask(sheet: Sheet, last: _Version | None, limits: FetchLimits) -> _Answer:
    """What the server gives. Raises NotFetched."""
    headers = {"User-Agent": f"samiksha/{__version__}"}
    if last and last.etag:
        headers["If-None-Match"] = last.etag
    if last and last.modified:
        headers["If-Modified-Since"] = last.modified
    with requests.Session() as session:
        session.max_redirects = limits.redirects
        try:
            with session.get(
                sheet.address,
                headers=headers,
                stream=True,
                timeout=(limits.connect_seconds, limits.read_seconds),
            ) as response:
                said = response.headers
                if response.status_code == requests.codes.not_modified and last:
                    return _Answer(None, said.get("ETag", last.etag), said.get("Last-Modified", last.modified))
                if response.status_code != requests.codes.ok:
                    raise NotFetched("fetch_status", status=response.status_code)
                return _Answer(_body(response, limits), said.get("ETag"), said.get("Last-Modified"))
        except requests.TooManyRedirects:
            raise NotFetched("fetch_redirects", limit=limits.redirects) from None
        except requests.Timeout:
            raise NotFetched("fetch_silent") from None
        except (requests.RequestException, OSError) as fault:
            raise NotFetched("fetch_broken", fault=_innermost(fault)) from None


def _body(response: requests.Response, limits: FetchLimits) -> bytes:
    """The whole content, unpacked. Raises NotFetched when it becomes too large."""
    content = bytearray()
    for piece in response.iter_content(_PIECE):
        content += piece
        if len(content) > limits.megabytes * 2**20:
            raise NotFetched("fetch_too_large", limit=limits.megabytes)
    return bytes(content)


def _suffix(content: bytes) -> str:
    """What the copy's name ends in. Raises NotFetched for what is no sheet: a log-in page, a picture, nothing."""
    if not content.strip():
        raise NotFetched("fetch_empty")
    try:
        kind = kind_of(content, "", memory_mb=len(content))
    except BadExport:
        raise NotFetched("fetch_no_sheet") from None
    if kind not in _SUFFIX:
        raise NotFetched("fetch_html")
    return _SUFFIX[kind]


def _within(seconds: float, work: Callable[[], _Answer]) -> _Answer:
    """What `work` gives, if it does in time: reading has its own limit, but a server may drip for ever.

    The thread that is given up on holds nothing but memory, and ends with the process.
    """
    answer: Future[_Answer] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as fault:  # noqa: BLE001 - handed to the caller, as a Future does
            answer.set_exception(fault)

    threading.Thread(target=run, daemon=True).start()
    try:
        return answer.result(timeout=seconds)
    except TimeoutError:
        raise NotFetched("fetch_slow", limit=seconds) from None


def _innermost(fault: BaseException) -> str:
    """The plainest word for a failed connection, without the address."""
    while True:
        inner = (
            fault.__cause__ or fault.__context__ or next((a for a in fault.args if isinstance(a, Exception)), None)
        )
        if inner is None:
            return getattr(fault, "strerror", None) or type(fault).__name__
        fault = inner
