"""How loading and a round grow with districts and with rows.

Enters: numbers of districts, of rows. Leaves: the sections "districts" and "rows" of the results. Each size has a home of its
own, with a register, a source and a review made for it, and every step is the command that an office types.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from benchmarks.exports import AS_OF, change_one_row, write_exports
from benchmarks.measuring import ROOT, Measured, folder_mb, machine, measured
from samiksha.errors import ExitCode
from samiksha.home import Home

NAME = "growth"
"""Of the register, the source and the review."""
STATE = "नमूना राज्य"
IN_A_DIVISION = 10


@dataclass(frozen=True)
class Size:
    """How much there is."""

    districts: int
    rows: int

    @property
    def codes(self) -> list[str]:
        return [f"d{number:04d}" for number in range(1, self.districts + 1)]

    @property
    def names(self) -> list[str]:
        return [f"नमूना {number:04d}" for number in range(1, self.districts + 1)]


def grow(sizes: Sequence[Size]) -> Iterator[dict[str, Any]]:
    """What loading and a round take at the first size, at the first two, and so on: what is measured is not lost."""
    done: list[dict[str, Any]] = []
    for size in sizes:
        done.append(of_size(size))
        yield {"machine": machine(), "sizes": done}


def of_size(size: Size) -> dict[str, Any]:
    """The steps of one size, in an office's order."""
    with TemporaryDirectory(prefix="samiksha-benchmark-") as folder:
        home = home_of(Path(folder) / "home", size)
        files = write_exports(home.inbox, size.names, size.rows)
        steps = {"load": samiksha(home, "load", *files)}
        steps["briefs"] = round_of(home, "--areas", ",".join(size.codes))
        made = stamps(home)
        expect(home, set(made), set(size.codes))
        steps["rollups"] = round_of(home)
        before = stamps(home)
        unmade = {area["code"] for area in areas_above(size)} - set(before)  # beyond the limits of params/limits.yml
        expect(home, changed(made, before), {area["code"] for area in areas_above(size)} - unmade)
        steps["nothing"] = round_of(home)
        expect(home, changed(before, stamps(home)), set())
        change_one_row(files[0])
        steps["load_one"] = samiksha(home, "load", files[0])
        steps["round_one"] = round_of(home)
        anew = changed(before, stamps(home))
        (district,) = anew & set(size.codes)
        expect(home, anew, {district, division_of(size.codes.index(district)), NAME} - unmade)
        return {
            "districts": size.districts, "rows": size.rows, "files": len(files), "unmade": sorted(unmade),
            "exports_mb": folder_mb(home.inbox), "store_mb": folder_mb(home.data / "store"),
            "outputs_mb": folder_mb(home.outputs), "steps": {name: asdict(step) for name, step in steps.items()},
        }  # fmt: skip


def samiksha(home: Home, *words: str | Path, allowed: Sequence[int] = (0,)) -> Measured:
    return measured([sys.executable, "-m", "samiksha", *words, "--home", home.root], allowed=allowed)


def round_of(home: Home, *words: str) -> Measured:
    """A round; a page of it may have failed."""
    allowed = (ExitCode.OK, ExitCode.SOME_FAILED)
    return samiksha(home, "round", NAME, "--as-of", AS_OF.isoformat(), *words, allowed=allowed)


def stamps(home: Home) -> dict[str, int]:
    """Page → when it was written."""
    folder = home.outputs / NAME / AS_OF.isoformat()
    return {path.stem: path.stat().st_mtime_ns for path in folder.glob("*.html") if path.stem != "index"}


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    """The pages that were made in between."""
    return {area for area, stamp in after.items() if before.get(area) != stamp}


def expect(home: Home, made: set[str], wanted: set[str]) -> None:
    """Just these pages were made."""
    if made != wanted:
        logs = [path.read_text(encoding="utf-8")[-500:] for path in home.logs.rglob("*.log")][:3]
        raise SystemExit(f"made and not wanted, or wanted and not made: {sorted(made ^ wanted)[:10]}\n{logs}")


def home_of(folder: Path, size: Size) -> Home:
    """A home with params for so many made-up districts."""
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    home = Home(folder)
    source = read(home.params / "sources" / "cm_helpline.yml")
    write(home.params / "sources" / f"{NAME}.yml", source | {"source": NAME, "areas": NAME, "files": [f"{NAME}_*"]})
    review = read(home.params / "reviews" / "helpline_followup.yml")
    made = {"review": NAME, "areas": NAME, "sources": [NAME], "registers": []}
    write(home.params / "reviews" / f"{NAME}.yml", review | made)
    write(home.params / "areas" / f"{NAME}.yml", register_of(size))
    return home


def register_of(size: Size) -> dict[str, Any]:
    """A state, divisions of ten districts each, the districts."""
    named = enumerate(zip(size.codes, size.names, strict=True))
    districts = [area_of(code, "district", name, division_of(number)) for number, (code, name) in named]
    return {"register": NAME, "name": {"hi": STATE, "en": "Sample state"}, "source": "benchmarks/growth.py",
            "levels": ["state", "division", "district"], "areas": [*areas_above(size), *districts]}  # fmt: skip


def areas_above(size: Size) -> list[dict[str, Any]]:
    """The state and its divisions."""
    divisions = dict.fromkeys(division_of(number) for number in range(size.districts))
    return [
        area_of(NAME, "state", STATE),
        *(area_of(code, "division", f"नमूना संभाग {code[1:]}", NAME) for code in divisions),
    ]


def area_of(code: str, level: str, name: str, parent: str | None = None) -> dict[str, Any]:
    return {"code": code, "level": level, "parent": parent, "name": {"hi": name, "en": f"Sample {level} {code}"}}


def division_of(number: int) -> str:
    return f"v{number // IN_A_DIVISION + 1:03d}"


def read(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
