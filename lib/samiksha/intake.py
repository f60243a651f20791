"""Loading, whole: files in, snapshots out, refused rows beside, and a report of every file.

Enters: paths dropped by officers. Leaves: one `Intake` a file; the store is changed once for each source
and day, after all its files were read. A bad file stops no other.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from samiksha import __version__
from samiksha.errors import BadAsOf, NotWritten, SamikshaError, StoreUnusable
from samiksha.files import digest_of, digest_of_lines, replacing
from samiksha.home import Home
from samiksha.load import Reading, tidy
from samiksha.load.corrections import read_corrections
from samiksha.load.refused import refused_name, write_refused
from samiksha.minutes.answers import ROWS as ANSWERS
from samiksha.minutes.answers import AnswerLaw, Told, write_answers
from samiksha.model import LoadCount
from samiksha.params.areas import read_register
from samiksha.params.departments import read_departments
from samiksha.params.indicators import read_indicators
from samiksha.params.rows import ColumnType, RowKind
from samiksha.params.schedule import office_day
from samiksha.params.services import read_services
from samiksha.params.sources import Source, read_sources, source_for
from samiksha.sources import RawExport, Reader
from samiksha.store.merge import Arrival, merge
from samiksha.store.snapshots import Store

LOADED, CURRENT, FAILED = "loaded", "current", "failed"


@dataclass
class Intake:
    """What became of one file."""

    path: Path
    outcome: str = FAILED
    source: str = ""
    as_of: date | None = None
    count: LoadCount | None = None
    rules: dict[str, int] = field(default_factory=dict)
    """Findings by rule."""
    refused_file: Path | None = None
    answers: Told | None = None
    """What was written into the minutes, of a file of answers about directions."""
    error: SamikshaError | None = None


@dataclass(frozen=True)
class _Kind:
    """A source with all that reading it needs."""

    source: Source
    kind: RowKind
    reading: Reading
    digest: str


Opened = tuple[_Kind, RawExport]
"""A file that was read and waits to be tidied."""


@dataclass(frozen=True)
class _Taken:
    """One file that was read and waits to be stored."""

    intake: Intake
    arrival: Arrival
    kind: _Kind


class Desk:
    """Takes files in, for one home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._store = Store(home)
        self._sources = read_sources(home.params)
        self._kinds: dict[str, _Kind] = {}

    def take(
        self,
        paths: Sequence[Path],
        as_of: date | None = None,
        source: str | None = None,
        progress: Callable[[Intake], None] = lambda intake: None,
    ) -> list[Intake]:
        """Loads the files, each by its source and as-of day (both from its name unless given)."""
        taken: list[_Taken] = []
        intakes = [Intake(path) for path in paths]
        with Reader() as reader:
            for intake, opened in self._opened_ahead(intakes, as_of, source, reader):
                try:
                    if found := opened.result():
                        taken.append(_Taken(intake, self._tidied(intake, *found), found[0]))
                except StoreUnusable:
                    raise  # no file can be stored: said once, and at once
                except SamikshaError as fault:
                    intake.error = fault
                except OSError as fault:
                    intake.error = _not_stored(intake, fault)
                progress(intake)
        self._store_all(taken)
        return intakes

    def _opened_ahead(
        self, intakes: Sequence[Intake], as_of: date | None, source: str | None, reader: Reader
    ) -> Iterator[tuple[Intake, Future[Opened | None]]]:
        """Each file as the reader gives it; while one is tidied, the reader has the next."""
        with ThreadPoolExecutor(1) as ahead:
            before: tuple[Intake, Future[Opened | None]] | None = None
            for intake in intakes:
                coming = intake, ahead.submit(self._open, intake, as_of, source, reader)
                if before:
                    yield before
                before = coming
            if before:
                yield before

    def _open(self, intake: Intake, as_of: date | None, source: str | None, reader: Reader) -> Opened | None:
        """How the file is to be read, and its cells as text; None when the store has it already."""
        kind = self._kind(source or source_for(self._sources, intake.path.name))
        intake.source = kind.source.snapshot
        day = as_of or self._day_taken(kind.source, intake.path)
        intake.as_of = _as_of(kind.source, intake.path, day, office_day(self._home.params))
        if self._is_current(intake, kind):
            intake.outcome = CURRENT
            return None
        return kind, reader.read_export(intake.path, kind.source)

    def _tidied(self, intake: Intake, kind: _Kind, raw: RawExport) -> Arrival:
        assert intake.as_of is not None
        corrections = read_corrections(self._home.params, kind.source.source)
        loaded = tidy(raw, kind.source, kind.kind, kind.reading, intake.as_of, corrections)
        demo = kind.source.is_demo(intake.path.name)
        return Arrival(loaded, demo, datetime.now().astimezone().replace(microsecond=0), kind.digest)

    def _is_current(self, intake: Intake, kind: _Kind) -> bool:
        """Whether the same bytes, read the same way, are in the snapshot already."""
        assert intake.as_of is not None
        held = self._store.held(intake.source, intake.as_of)
        if held is None or not intake.path.is_file():
            return False
        digest = digest_of(intake.path)
        same = next((p for p in held.parts if p.digest == digest and p.reading == kind.digest), None)
        if same:
            intake.count = same.count.as_count()
        return same is not None

    def _store_all(self, taken: list[_Taken]) -> None:
        """One new revision for each snapshot that gets files; one that cannot be written stays as it was."""
        groups: dict[tuple[str, date | None], list[_Taken]] = {}
        for each in taken:
            groups.setdefault((each.intake.source, each.intake.as_of), []).append(each)
        for (snapshot, day), group in groups.items():
            assert day is not None
            try:
                self._store_group(snapshot, day, group)
            except (OSError, NotWritten) as fault:
                for each in group:
                    if each.intake.outcome != LOADED:
                        each.intake.error = _not_stored(each.intake, fault)

    def _store_group(self, snapshot: str, day: date, group: list[_Taken]) -> None:
        for each in group:  # first: whoever loads again after a fault finds the rows stored, and writes nothing
            each.intake.refused_file = self._write_refused(each)
            each.intake.answers = self._write_answers(each)
        merged = merge(self._store, snapshot, group[0].kind.kind, day, [each.arrival for each in group])
        for each, (part, loaded) in zip(group, merged.stored, strict=True):
            each.intake.count = part.count.as_count()
            each.intake.rules = {str(rule): int(n) for rule, n in loaded.findings["rule"].value_counts().items()}
            self._drop_refused(each)
            each.intake.outcome = LOADED

    def _write_refused(self, each: _Taken) -> Path | None:
        """The workbook of refused rows, if there are any."""
        if not each.arrival.loaded.count.refused:
            return None
        path = self._refused_path(each)
        write_refused(path, each.arrival.loaded, each.kind.source, each.kind.kind)
        return path

    def _write_answers(self, each: _Taken) -> Told | None:
        """What departments answer goes into the minutes; a row that was written before is not written again."""
        if each.kind.kind.rows != ANSWERS:
            return None
        assert each.intake.as_of is not None
        names = read_departments(self._home.params).names()
        return write_answers(self._home, each.arrival.loaded, each.intake.as_of, names)

    def _drop_refused(self, each: _Taken) -> None:
        """An earlier workbook goes when nothing is refused any more."""
        path = self._refused_path(each)
        if not each.intake.refused_file and path != each.intake.path.resolve():
            path.unlink(missing_ok=True)

    def _refused_path(self, each: _Taken) -> Path:
        assert each.intake.as_of is not None
        folder = self._home.refused / each.intake.source / each.intake.as_of.isoformat()
        return folder / refused_name(each.arrival.loaded.file)

    def _day_taken(self, source: Source, path: Path) -> date | None:
        """The day under which the bytes of a sheet that went out and came back are held already."""
        if not (source.sent_out and path.is_file()):
            return None
        digest = digest_of(path)
        for day in self._store.days(source.snapshot):
            held = self._store.listed(source.snapshot, day)
            if held and any(part.digest == digest for part in held.parts):
                return day
        return None

    def _kind(self, name: str) -> _Kind:
        if name not in self._kinds:
            self._kinds[name] = self._make_kind(name)
        return self._kinds[name]

    def _make_kind(self, name: str) -> _Kind:
        params = self._home.params
        source, kind = self._sources[name]
        listed = source.departments == "listed"
        types = {kind.columns[column].type for column in source.columns}
        services, indicators = ColumnType.SERVICE in types, ColumnType.INDICATOR in types
        reading = Reading(
            areas=read_register(params, source.areas).spellings(source.area_level),
            departments=read_departments(params).spellings() if listed else None,
            secret=_secret(self._home),
            services=read_services(params).spellings() if services else {},
            indicators=read_indicators(params).spellings() if indicators else {},
            law=AnswerLaw(self._home, source, kind) if kind.rows == ANSWERS else None,
        )
        files = [
            params / "sources" / f"{name}.yml",
            params / "rows" / f"{source.rows}.yml",
            params / "areas" / f"{source.areas}.yml",
            params / "departments.yml",
            params / "corrections.yml",
            *([params / "services.yml"] if services else []),
            *([params / "indicators.yml"] if indicators else []),
        ]
        parts = [__version__, *(digest_of(path) for path in files if path.exists())]
        return _Kind(source, kind, reading, digest_of_lines(parts))


def _not_stored(intake: Intake, fault: OSError | NotWritten) -> NotWritten:
    if isinstance(fault, NotWritten):  # the minutes' own
        return fault
    return NotWritten("not_stored", file=intake.path.name, fault=fault.strerror or str(fault))


def _as_of(source: Source, path: Path, given: date | None, today: date) -> date:
    """The as-of day of a file: its name's, or the given one; both must agree. Of a sheet that went out on the day in its
    name: the given one, or today."""
    named = source.as_of_in(path.name)
    if source.sent_out:
        named, sent = given or today, named
        if sent and named < sent:
            raise BadAsOf("as_of_before_sent", file=path.name, sent=sent.isoformat(), given=named.isoformat())
    elif named and given and named != given:
        raise BadAsOf("as_of_differs", file=path.name, named=named.isoformat(), given=given.isoformat())
    day = named or given
    if day is None:
        raise BadAsOf("as_of_needed", file=path.name)
    if day > today:
        raise BadAsOf("as_of_in_future", file=path.name, day=day.isoformat())
    return day


def _secret(home: Home) -> bytes:
    """The home's own key for pseudonyms, made at first use and readable by its owner alone."""
    path = home.data / "pseudonym.key"
    if not path.exists():
        with replacing(path) as temporary:
            temporary.touch(mode=0o600)
            temporary.write_bytes(secrets.token_bytes(32))
            temporary.chmod(0o600)
    return path.read_bytes()
