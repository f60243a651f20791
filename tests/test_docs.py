"""What the documents say to open exists, and what they say to type is understood."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from samiksha.cli.commands import cli

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PICTURE_AT_MOST = 150_000


def links() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for target in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
            if "://" not in target:
                yield page.relative_to(ROOT).as_posix(), target


def commands() -> list[str]:
    """Every line of a code block that begins with `samiksha`, without its remark."""
    blocks = [block for page in PAGES for block in FENCED.findall(page.read_text(encoding="utf-8"))]
    lines = {line.split("  #")[0].strip() for block in blocks for line in block.splitlines()}
    return sorted(line for line in lines if line.startswith("samiksha "))


@pytest.mark.parametrize(("page", "target"), list(links()))
def test_every_relative_link_leads_somewhere(page: str, target: str) -> None:
    path, _, _ = target.partition("#")
    assert not path or (ROOT / page).parent.joinpath(path).exists()


@pytest.mark.parametrize("line", commands())
def test_every_command_in_the_documents_parses(line: str) -> None:
    name, *words = shlex.split(line)[1:]
    command = cli.commands[name]
    context = command.make_context(name, words)
    assert isinstance(context, click.Context)


def test_there_are_links_and_commands_to_test() -> None:
    assert len(list(links())) > 20
    assert {line.split()[1] for line in commands()} >= {"load", "brief", "round", "status"}


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    pages = sorted(page.name for page in folder.glob("0*.md"))
    assert [name for name in pages if f"({name})" in index] == pages
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))


def own_measures() -> list[str]:
    """The measures that reviews name in their own YAML."""
    specs = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "params" / "reviews").glob("*.yml")]
    return [name for spec in specs for name in spec.get("texts", {}).get("measure", {})]


def test_the_glossary_names_every_measure() -> None:
    from samiksha.catalogue import keys

    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    held = [key.removeprefix("measure.") for key in keys() if key.startswith("measure.")]
    assert [name for name in [*held, *own_measures()] if f"`{name}`" not in glossary] == []


def test_every_key_of_the_params_is_in_the_guide() -> None:
    from samiksha.load.corrections import Correction
    from samiksha.params.areas import Area, Register
    from samiksha.params.campaigns import CampaignFile, CampaignService, Component2, End
    from samiksha.params.departments import Department, Departments
    from samiksha.params.indicators import Deadline, Indicator, Indicators
    from samiksha.params.keeping import Keeping
    from samiksha.params.reviews import ReviewSpec
    from samiksha.params.rows import Check, RowColumn, RowKind
    from samiksha.params.services import Service, Services
    from samiksha.params.sheets import FetchLimits, Sheet, Sheets
    from samiksha.params.sources import AsOfName, Header, Limits, Source, SourceColumn

    guide = (ROOT / "docs" / "your-own-data.md").read_text(encoding="utf-8")
    models = (
        *(Area, Register, ReviewSpec, RowKind, RowColumn, Check, Source, SourceColumn, AsOfName, Header, Limits),
        *(Department, Departments, Service, Services, Indicator, Deadline, Indicators, Correction),
        *(CampaignFile, CampaignService, Component2, End, Sheet, Sheets, FetchLimits, Keeping),
    )
    names = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", guide)) == []


def test_every_key_of_the_schedule_and_every_state_of_a_slot_is_in_the_glossary() -> None:
    from samiksha.params.holidays import Calendar, Holiday, Year
    from samiksha.params.schedule import Late, Run, Schedule, Wait
    from samiksha.schedule import State

    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    models = (Schedule, Run, Wait, Late, Calendar, Year, Holiday)
    names = {field.alias or name for model in models for name, field in model.model_fields.items()} | set(State)
    assert sorted(name for name in names if f"`{name}`" not in glossary) == []


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > PICTURE_AT_MOST] == []


def test_the_house_tour_draws_every_floor() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors, _ = project["tool"]["importlinter"]["contracts"]
    tour = (ROOT / "docs" / "house-tour.md").read_text(encoding="utf-8")
    (drawing,) = [block for block in FENCED.findall(tour) if "ground floor" in block]
    rooms = [room for layer in floors["layers"] for room in layer.split(" | ")]
    assert [room for room in rooms if not re.search(rf"\b{room}\b", drawing)] == []
