"""Every fault that the code raises has its sentence in both languages, and hands it what it needs."""

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import samiksha
from samiksha import catalogue

CODE = Path(samiksha.__file__).parent


@cache
def _trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(CODE.rglob("*.py"))}


def _error_names() -> set[str]:
    """SamikshaError and all classes below it, wherever they are defined."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"SamikshaError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def _raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where, which key, and the values given (None: handed on as **values)."""
    names = _error_names()
    for path, tree in _trees().items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
                continue
            if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                given = {keyword.arg for keyword in node.keywords}
                where = f"{path.relative_to(CODE)}:{node.lineno}"
                yield where, node.args[0].value, None if None in given else {name for name in given if name}


def test_the_search_finds_what_it_must() -> None:
    keys = {key for _, key, _ in _raised()}
    assert {
        "home_not_found",
        "params_invalid",
        "unknown_area",
        "no_source",
        "bad_file_date",
        "rule_not_yet",
    } <= keys


def test_each_raised_fault_has_its_sentence() -> None:
    faults = [fault for found in _raised() for fault in _faults(*found)]
    assert faults == []


def _faults(where: str, key: str, given: set[str] | None) -> Iterator[str]:
    if not catalogue.has(f"error.{key}"):
        yield f"{where}: error.{key} is not in the catalogue"
        return
    for lang in catalogue.LANGUAGES:
        template = catalogue._entries()[f"error.{key}"][lang]
        needed = {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(template) if name}
        if given is not None and not needed <= given:
            yield f"{where}: {key} ({lang}) needs {needed - given}"


def test_the_sentences_about_params_are_two_languages_apart() -> None:
    for key in ("home_not_usable", "params_missing", "unknown_area", "unknown_review", "several_sources"):
        hindi, english = (catalogue._entries()[f"error.{key}"][lang] for lang in ("hi", "en"))
        assert any("\u0900" <= letter <= "\u097f" for letter in hindi)
        assert not any("\u0900" <= letter <= "\u097f" for letter in english)
