"""One brief: a notebook executed for one area as of one day, and proven to be about that area.

Enters: an `Order`. Leaves: an `Outcome` with the page. Nothing is written here: what comes out may be refused, late, or
made on another machine.
"""

import json
import os
import time
import traceback
from datetime import date
from typing import Any

import nbformat

from samiksha.catalogue import LANGUAGES
from samiksha.engines import outputs_of
from samiksha.errors import BriefFailed, SamikshaError, WrongArea, one_line
from samiksha.execution import PARAMETERS, execute
from samiksha.home import STORE, VARIABLE, Home
from samiksha.model import BRIEF_MIME, RUN_ID, SIGNATURE, Measure
from samiksha.orders import Order, Outcome, failed, made
from samiksha.params.areas import read_register
from samiksha.params.reviews import read_review
from samiksha.publish.page import convert
from samiksha.store.history import Past


def make_brief(order: Order) -> Outcome:
    """Makes one brief. Every fault ends in an outcome: one failed area must stop no other."""
    began = time.monotonic()
    os.environ[VARIABLE] = str(order.home)
    if order.store:
        os.environ[STORE] = order.store
    os.environ[RUN_ID] = order.run_id
    try:
        html, facts = _make(order)
    except SamikshaError as fault:
        return _failed(order, fault, began)
    except Exception as fault:  # noqa: BLE001 - the border: logged with its traceback, said in plain words
        plain = BriefFailed("unexpected", area=order.area, fault=one_line(fault))
        plain.__cause__ = fault
        return _failed(order, plain, began)
    return made(order, time.monotonic() - began, html.encode("utf-8"), _past(facts), facts["demo"])


def _make(order: Order) -> tuple[str, dict[str, Any]]:
    notebook = execute(order, Home(order.home))
    facts = page_facts(notebook, order)
    notebook.metadata["samiksha"] = {**facts, "area": facts["area_name"], "measures": None}
    return convert(notebook), facts


def _failed(order: Order, fault: SamikshaError, began: float) -> Outcome:
    notebook = fault.notebook if isinstance(fault, BriefFailed) else ""
    told = "".join(traceback.format_exception(fault))
    return failed(order, fault, time.monotonic() - began, traceback=told, notebook=notebook)


def page_facts(notebook: nbformat.NotebookNode, order: Order) -> dict[str, Any]:
    """What the page says of itself, proven against what was ordered. Raises WrongArea.

    Its parameters, every table, chart and sentence that is signed, the name in its title and the name of its file agree.
    """
    shown = [output for output in outputs_of(notebook) if "data" in output]
    said = [output.data[BRIEF_MIME] for output in shown if BRIEF_MIME in output.data]
    if not said:
        raise WrongArea("no_page_facts", notebook=order.notebook)
    signatures = [output.metadata[SIGNATURE] for output in shown if SIGNATURE in output.metadata]
    for told in (*said, *signatures):
        for name in PARAMETERS:
            _agrees(order, name, told[name], str(getattr(order, name)))
    names = _names(order)
    for facts in said:
        for lang, name in names.items():
            _agrees(order, "area_name", facts["area_name"][lang], name)
            _agrees(order, "title", facts["title"][lang][: len(name)], name)
    _agrees(order, "page", order.page.name, f"{order.area}.html")
    first: dict[str, Any] = said[0]
    return first


def _names(order: Order) -> dict[str, str]:
    """The area's name by language, as the register has it, whatever the notebook says."""
    params = Home(order.home).params
    area = read_register(params, read_review(params, order.review).areas).area(order.area)
    return {lang: area.in_language(lang) for lang in LANGUAGES}


def _agrees(order: Order, field: str, found: str, expected: str) -> None:
    if found != expected:
        raise WrongArea("page_disagrees", area=order.area, field=field, found=found, expected=expected)


def _past(facts: dict[str, Any]) -> Past:
    measures = [Measure.from_json(plain) for plain in json.loads(facts["measures"])]
    return Past(
        as_of=date.fromisoformat(facts["as_of"]),
        data_as_of=date.fromisoformat(facts["data_as_of"]),
        rule_version=facts["rule_version"],
        measures={measure.key: measure for measure in measures},
    )
