"""Every text that the study wing names stands in the catalogue."""

import ast
import string
from pathlib import Path

import pytest
import yaml

from samiksha import catalogue

LIB = Path(catalogue.__file__).parents[1]
ROOMS = ("words", "tables", "charts", "display")
OURS = ("brief", "headline", "chart", "table", "rollup")


def named_keys() -> set[str]:
    """Texts of the source that look like a key of ours; an f-string's end is open."""
    found = set()
    for room in ROOMS:
        for path in (LIB / room).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    first, _, rest = node.value.partition(".")
                    if first in OURS and rest and " " not in node.value and not rest.endswith("html"):
                        found.add(node.value)
    return found


@pytest.mark.parametrize("key", sorted(named_keys()))
def test_a_named_key_is_held_or_begins_one(key: str) -> None:
    begins = key if key.endswith(".") else f"{key}."
    held = catalogue.keys()
    assert key in held or any(one.startswith(begins) for one in held)


def test_the_check_sees_the_keys() -> None:
    assert {"brief.absent", "headline.improved", "table.no_directions"} <= named_keys()


def test_both_languages_ask_for_the_same_values() -> None:
    tree = yaml.safe_load((LIB / "catalogue" / "brief.yml").read_text(encoding="utf-8"))
    unlike = []

    def walk(node: dict, path: str) -> None:
        if set(node) == {"hi", "en"}:
            asked = [{name for _, name, _, _ in string.Formatter().parse(str(node[lang])) if name} for lang in node]
            # What the areas of a roll-up are called takes another form in each language.
            asked = [names - {"one", "many", "of"} for names in asked]
            if asked[0] != asked[1]:
                unlike.append(path)
        else:
            for name, below in node.items():
                walk(below, f"{path}.{name}")

    walk(tree, "")
    assert unlike == []
