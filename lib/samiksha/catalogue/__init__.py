"""Every sentence and label that a person sees, in Hindi and English.

Enters: a key such as `measure.pending`, and values. Leaves: text in one language, or both. The YAML
files beside this module hold the words, one file a room; a key is the path of names in its file.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("hi", "en")


@dataclass(frozen=True)
class Both:
    """One text in both languages; `first` is the reader's own, `second` stands beside it."""

    first: str
    second: str
    first_lang: str
    second_lang: str


class MissingText(KeyError):
    """A key that the catalogue does not hold: a fault of ours, never of the data."""


class BadText(ValueError):
    """A text that the catalogue cannot take; `where` is the path of names to it."""

    def __init__(self, key: str, said: str) -> None:
        super().__init__(f"{key} {said}")
        self.where = tuple(key.split("."))


_owners: dict[str, str] = {}
"""Key → the review that brought its text, of those from outside."""


@cache
def _entries() -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda path: path.name):
        if file.name.endswith(".yml"):
            tree = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            _flatten(tree, "", entries)
    return entries


def _flatten(node: dict[str, Any], prefix: str, into: dict[str, dict[str, str]]) -> None:
    for name, value in node.items():
        key = f"{prefix}{name}"
        if not isinstance(value, dict):
            raise BadText(key, "must have hi and en")
        if set(value) == set(LANGUAGES):
            if key in into:
                raise BadText(key, "stands in two files")
            into[key] = {lang: str(value[lang]) for lang in LANGUAGES}
        elif set(value) & set(LANGUAGES) or not all(isinstance(below, dict) for below in value.values()):
            raise BadText(key, "must have hi and en, and nothing else (quote texts with commas)")
        else:
            _flatten(value, f"{key}.", into)


def add(tree: dict[str, Any], review: str) -> None:
    """Texts from outside: those of an office's own review type, which may change its own words.

    Raises BadText where hi or en is missing, or where somebody else holds the key with another text; then none is added.
    """
    new: dict[str, dict[str, str]] = {}
    _flatten(tree, "", new)
    held = _entries()
    for key, entry in new.items():
        if held.get(key, entry) != entry and _owners.get(key) != review:
            raise BadText(key, f"already means: {' · '.join(held[key].values())}; choose another name")
    _owners.update({key: review for key in new if key not in held})
    held.update(new)


def keys() -> frozenset[str]:
    """All keys held, for tests that every used key exists."""
    return frozenset(_entries())


def has(key: str) -> bool:
    """Whether the catalogue holds `key`."""
    return key in _entries()


def text(key: str, lang: str, **values: Any) -> str:
    """The text of `key` in `lang` ("hi" or "en"), its {names} filled from `values`.

    A value that has both languages (a `Label`, a `Both`) gives its text in `lang`.

    >>> text("brief.absent", "en")
    'not reported'
    """
    try:
        template = _entries()[key][lang]
    except KeyError:
        raise MissingText(f"{key} ({lang})") from None
    return template.format(**{name: _in(value, lang) for name, value in values.items()})


def _in(value: Any, lang: str) -> Any:
    in_language = getattr(value, "in_language", None)
    return in_language(lang) if in_language else value


def other(lang: str) -> str:
    """The language that stands beside `lang`."""
    return "en" if lang == "hi" else "hi"


def both(key: str, lang: str = "hi", **values: Any) -> Both:
    """The text of `key` in the reader's language and in the other one."""
    beside = other(lang)
    return Both(text(key, lang, **values), text(key, beside, **values), lang, beside)
