"""The pickers: district, department, level, age, office, period, search; each tells how many cases there are.

Enters: the engine's dimensions. Leaves: widgets, and a `Pick` whenever one of them is changed by a person.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import ipywidgets as widgets

from samiksha.catalogue import Both, text
from samiksha.display import beside, label
from samiksha.explore.cases import Cases, Dimension, Option, Pick
from samiksha.numerals import grouped

MANY = 60
"""Above so many values a picker is typed into, and suggests."""
Chosen = Callable[[Pick], None]


class Pickers:
    """The row of pickers; `box` is the widget."""

    def __init__(self, cases: Cases, lang: str, chosen: Chosen) -> None:
        self._lang, self._chosen = lang, chosen
        self._pick = Pick()
        self._following = False
        self._codes: dict[str, dict[str, str]] = {}
        self._dimensions = {dimension.name: dimension for dimension in cases.dimensions}
        self._choices = {name: self._choice(dimension) for name, dimension in self._dimensions.items()}
        self._since = widgets.DatePicker(**labelled(label("explore.since", lang)))
        self._until = widgets.DatePicker(**labelled(label("explore.until", lang)))
        self._search = widgets.Text(
            continuous_update=False,
            placeholder=text("explore.search_hint", lang),
            **labelled(label("explore.search", lang)),
        )
        for name, choice in self._choices.items():
            choice.observe(lambda change, name=name: self._picked(name, change["new"]), "value")
        for field, widget in (("since", self._since), ("until", self._until), ("search", self._search)):
            widget.observe(lambda change, field=field: self._set(field, change["new"]), "value")
        self.box = widgets.HBox([*self._choices.values(), self._since, self._until, self._search])
        self.box.add_class("samiksha-pickers")

    def follow(self, cases: Cases, pick: Pick) -> None:
        """Shows what is picked, and under it the values that there still are with their counts."""
        self._pick = pick
        self._dimensions = {dimension.name: dimension for dimension in cases.dimensions}
        with self._quiet():
            for name, choice in self._choices.items():
                self._show(choice, name, self._dimensions[name].options(pick), getattr(pick, name))
            for field, widget in (("since", self._since), ("until", self._until), ("search", self._search)):
                widget.value = getattr(pick, field)

    def _choice(self, dimension: Dimension) -> Any:
        options = dimension.options(Pick())
        made = (
            widgets.Combobox(ensure_option=False, continuous_update=False)
            if len(options) > MANY
            else widgets.Dropdown()
        )
        for name, value in labelled(beside(dimension.label)).items():
            setattr(made, name, value)
        made.add_class("samiksha-pick")
        with self._quiet():
            self._show(made, dimension.name, options, "")
        return made

    def _show(self, choice: Any, name: str, options: Sequence[Option], picked: str) -> None:
        """The options with their counts; what is picked stays among them, even where nothing is left of it."""
        named = {_said(option, self._lang): option.code for option in options}
        if picked and picked not in named.values():
            named[picked] = picked
        self._codes[name] = named
        if isinstance(choice, widgets.Combobox):
            choice.placeholder = text("explore.all", self._lang)
            choice.options = tuple(list(named)[: 4 * MANY])
            choice.value = next((said for said, code in named.items() if code == picked and code), "")
            return
        shown = [(text("explore.all", self._lang), ""), *named.items()]
        if tuple(shown) != tuple(choice.options):
            choice.options = shown
        choice.value = picked

    def _picked(self, name: str, value: str | None) -> None:
        codes = self._codes.get(name, {})
        if isinstance(self._choices[name], widgets.Combobox):
            self._set(name, codes.get(value or "", self._near(name, value or "")))
        else:
            self._set(name, value or "")

    def _near(self, name: str, typed: str) -> str:
        """What begins as somebody has typed it; nothing where nothing does."""
        words = typed.strip().casefold()
        return next(
            (code for said, code in self._codes[name].items() if words and said.casefold().startswith(words)), ""
        )

    def _set(self, field: str, value: Any) -> None:
        if self._following:
            return
        self._pick = replace(self._pick, **{field: value})
        self._chosen(self._pick)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """What is set in here was not picked by a person."""
        before, self._following = self._following, True
        try:
            yield
        finally:
            self._following = before


def _said(option: Option, lang: str) -> str:
    return f"{_name_in(option.name, lang)} ({grouped(option.count)})"


def _name_in(name: Both, lang: str) -> str:
    return name.first if name.first_lang == lang else name.second


def labelled(words: Any) -> dict[str, Any]:
    """A widget's label in both languages."""
    return {"description": str(words), "description_allow_html": True, "style": {"description_width": "initial"}}
