"""The catalogue holds all that people read, in both languages; no other file of the code speaks to them."""

import ast
import re
import string
from pathlib import Path

import pytest
import yaml

import samiksha
from samiksha import catalogue
from samiksha.catalogue import MissingText, both, text
from samiksha.errors import BETWEEN

LIB = Path(samiksha.__file__).parent
TEXTS = catalogue._entries()
DEVANAGARI = re.compile("[\u0900-\u097f]")
FORMS = {"one", "many", "of"}
"""What the areas of a roll-up are called takes another form in each language."""
CODES = {"finding.needs_value": {"detail"}, "finding.needs_blank": {"detail"}}
"""Values that are an English code ("open"): only the English text shows them."""
MAY_HOLD_HINDI = {
    "demo/helpline/faults.py": "what portals write, with its faults",
    "demo/looks.py": "how portals spell districts and write nothing",
    "load/cells.py": "digits, the range of the script",
    "load/dates.py": "digits and names of months, as cells hold them",
    "numerals.py": "names of months",
    "params/areas.py": "the nukta, the word for district that a name may carry",
    "params/sources.py": "defaults: what cells say for nothing, what rows of totals are called",
    "sources/headers.py": "signs that headers are spelt with or without",
}
"""Read or compared, never said to anybody; `numerals` alone writes."""


def asked(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_text_stands_in_both_languages_and_asks_for_the_same_values(key: str) -> None:
    hindi, english = TEXTS[key]["hi"], TEXTS[key]["en"]
    assert hindi.strip() and english.strip()
    assert asked(hindi) - FORMS == asked(english) - FORMS - CODES.get(key, set())
    assert not DEVANAGARI.search(english)


def test_hindi_texts_are_in_hindi() -> None:
    plain = [key for key, entry in TEXTS.items() if not DEVANAGARI.search(re.sub(r"\{[^}]*\}", "", entry["hi"]))]
    # Those that are only values, signs, or a word that both languages write in Latin letters.
    assert [key for key in plain if re.search("[A-Za-z]{4}", re.sub(r"\{[^}]*\}", "", TEXTS[key]["hi"]))] == []


def test_no_error_holds_what_stands_between_its_languages() -> None:
    assert [key for key in TEXTS if key.startswith("error.") and BETWEEN in "".join(TEXTS[key].values())] == []


def test_a_finding_has_its_remedy() -> None:
    findings = {key.partition(".")[2] for key in TEXTS if key.startswith("finding.")}
    remedies = {key.partition(".")[2] for key in TEXTS if key.startswith("remedy.")}
    assert findings == remedies


def sources() -> list[Path]:
    return sorted(LIB.rglob("*.py"))


def raised_keys() -> set[str]:
    """`error.<key>` of each literal that one of our errors is made with."""
    from samiksha.execution import _own_errors

    return {
        f"error.{call.args[0].value}"
        for path in sources()
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _name(call) in _own_errors() and call.args
        and isinstance(call.args[0], ast.Constant)
    }  # fmt: skip


def named_keys() -> set[str]:
    """Each literal key handed to text, both, say; `voice.say` and `voice.text` are those of the command line."""
    found = set()
    for path in sources():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)):
                continue
            key = call.args[0].value
            if isinstance(call.func, ast.Name) and _name(call) in ("text", "both"):
                found.add(key)
            if isinstance(call.func, ast.Attribute) and _name(call) in ("say", "text") and path.parent.name == "cli":
                found.add(f"cli.{key}")
    return found


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_every_key_that_the_code_names_is_held() -> None:
    raised, named = raised_keys(), named_keys()
    assert len(raised) > 30 and len(named) > 40
    assert sorted((raised | named) - set(TEXTS)) == []


def test_every_error_text_is_one_that_something_raises() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources())
    spare = [key for key in TEXTS if key.startswith("error.") and f'"{key.partition(".")[2]}"' not in code]
    assert spare == []


def hindi_literals(path: Path) -> list[str]:
    """String constants in Devanagari that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        and DEVANAGARI.search(node.value)
    ]  # fmt: skip


def test_no_other_module_speaks_hindi() -> None:
    speaking = {path.relative_to(LIB).as_posix(): found for path in sources() if (found := hindi_literals(path))}
    assert {name: found for name, found in speaking.items() if name not in MAY_HOLD_HINDI} == {}
    assert sorted(MAY_HOLD_HINDI) == sorted(speaking)


def test_a_missing_key_is_a_fault_that_names_it() -> None:
    with pytest.raises(MissingText, match=r"measure\.nonsense \(hi\)"):
        text("measure.nonsense", "hi")


def test_both_puts_the_readers_language_first() -> None:
    shown = both("brief.absent", "en")
    assert (shown.first, shown.second, shown.first_lang, shown.second_lang) == ("not reported", "अप्राप्त", "en", "hi")


def test_a_text_without_its_language_is_refused() -> None:
    with pytest.raises(ValueError, match=r"page\.title must have hi and en"):
        catalogue._flatten(yaml.safe_load("page: {title: {hi: समीक्षा}}"), "", {})
    with pytest.raises(ValueError, match="two files"):
        catalogue._flatten({"a": {"hi": "1", "en": "2"}}, "", {"a": {"hi": "1", "en": "2"}})
