"""The texts that an office's own review brings in its YAML are held to what the catalogue is held to."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from samiksha import catalogue
from samiksha.params.base import read_yaml
from tests.catalogue.test_catalogue import DEVANAGARI, asked

PARAMS = Path(__file__).parents[2] / "params"
GENERAL = {"place", "as_of", "data_as_of"}
"""What any caption, formula or note may ask for beside the rule's settings."""


def flattened(tree: dict[str, Any]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    catalogue._flatten(tree, "", found)
    return found


SPECS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (PARAMS / "reviews").glob("*.yml")}
TEXTS = [
    (review, key, entry)
    for review, spec in sorted(SPECS.items())
    for key, entry in flattened(spec.get("texts", {})).items()
]


@pytest.mark.parametrize(
    ("review", "key", "entry"), [pytest.param(*each, id=f"{each[0]}-{each[1]}") for each in TEXTS]
)
def test_a_text_of_a_review_asks_for_the_same_values_in_both_languages(
    review: str, key: str, entry: dict[str, str]
) -> None:
    assert asked(entry["hi"]) == asked(entry["en"])
    assert DEVANAGARI.search(re.sub(r"\{[^}]*\}", "", entry["hi"]))
    assert not DEVANAGARI.search(entry["en"])


@pytest.mark.parametrize("review", sorted({review for review, _, _ in TEXTS}))
def test_what_formulas_and_tables_ask_for_is_in_every_version_of_the_rule(review: str) -> None:
    versions = read_yaml(PARAMS / "rules" / f"{SPECS[review]['rule']}.yml")["versions"]
    wanted = {
        name.partition("[")[0]
        for of, key, entry in TEXTS
        if of == review and key.partition(".")[0] in ("formula", "table")
        for name in asked(entry["hi"])
    }
    assert [sorted(wanted - GENERAL - set(version["settings"])) for version in versions] == [[]] * len(versions)


def test_the_name_of_a_measure_asks_for_nothing() -> None:
    """It stands in the index too, where no rule is read."""
    assert [key for _, key, entry in TEXTS if key.startswith("measure.") and asked(entry["hi"])] == []


def test_the_fifth_review_brings_texts_to_test() -> None:
    assert {review for review, _, _ in TEXTS} >= {"jan_sunwai"}
    assert len(TEXTS) > 50
