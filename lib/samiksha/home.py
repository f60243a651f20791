"""Where things lie: the folder that holds params/, notebooks/, data/ and outputs/.

Enters: an optional path. Leaves: a `Home`, whose properties are the only place where paths are made.
"""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samiksha.errors import HomeNotFound

VARIABLE = "SAMIKSHA_HOME"
STORE = "SAMIKSHA_STORE"
"""The environment variable that says where the store lies, if not in the home."""


@dataclass(frozen=True)
class Home:
    """One installation's folders."""

    root: Path

    @property
    def params(self) -> Path:
        return self.root / "params"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def inbox(self) -> Path:
        """Where officers drop exports."""
        return self.data / "inbox"

    @property
    def fetched(self) -> Path:
        """Copies of published sheets, written by `samiksha fetch` alone."""
        return self.inbox / "fetched"

    @property
    def archive(self) -> Path:
        """Exports of the inbox that were loaded: `<day taken in>/<12 of the SHA-256>/<own name>`."""
        return self.data / "archive"

    @property
    def store(self) -> str:
        """Snapshots, written by `samiksha load` alone, and measures of past briefs: a folder's path (one that
        SAMIKSHA_STORE names is taken from the home), or an address such as s3://bucket/samiksha."""
        named = os.environ.get(STORE, "")
        if "://" in named:
            return named
        return str(self.root / Path(named).expanduser() if named else self.data / "store")

    def store_lock(self, source: str, day: date) -> Path:
        """Held by the writer of a snapshot that does not lie in a folder."""
        return self.locks / f"store-{source}-{day.isoformat()}.lock"

    @property
    def refused(self) -> Path:
        """Refused rows, as workbooks that a person corrects and loads again."""
        return self.data / "refused"

    @property
    def refused_files(self) -> Path:
        """Exports of the inbox that could not be loaded at all, each with a text that says why."""
        return self.refused / "files"

    @property
    def logs(self) -> Path:
        """For the maintainers: tracebacks and failed notebooks."""
        return self.data / "logs"

    @property
    def locks(self) -> Path:
        """Who is just writing what."""
        return self.data / "locks"

    @property
    def services(self) -> Path:
        """A file for each service of the schedule that is alive."""
        return self.data / "services"

    @property
    def ledger(self) -> Path:
        """What became of every page, written by rounds alone."""
        return self.data / "ledger.sqlite"

    @property
    def minutes(self) -> Path:
        """What meetings decided and whom they telephoned: only ever added to, and pruned by nobody."""
        return self.data / "minutes.sqlite"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"


def is_home(folder: Path) -> bool:
    """Whether `folder` holds what a home must hold."""
    return (folder / "params" / "reviews").is_dir() and (folder / "notebooks").is_dir()


def find_home(given: str | Path | None = None) -> Home:
    """The home named by `given`, else by SAMIKSHA_HOME, else the nearest one from here upward.

    Raises HomeNotFound when there is none.
    """
    named = given or os.environ.get(VARIABLE)
    if named:
        root = Path(named).expanduser().resolve()
        if not is_home(root):
            raise HomeNotFound("home_not_usable", path=root)
        return Home(root)
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if is_home(folder):
            return Home(folder)
    raise HomeNotFound("home_not_found", path=here)
