"""One brief: a notebook executed for one area as of one day, and proven to be about that area.

Enters: an `Order`. Leaves: an `Outcome` with the page. Nothing is written here: what comes out may be refused, late, or
made on another machine.
"""

import os
import time
import traceback
from datetime import date
from typing import Any

import nbformat

from samiksha.errors import BriefFailed, SamikshaError, WrongArea
from samiksha.execution import PARAMETERS, execute, one_line, outputs_of
from samiksha.home import VARIABLE, Home
from samiksha.model import BRIEF_MIME, RUN_ID, Measure
from samiksha.orders import Order, Outcome, failed, made
from samiksha.publish.page import convert
from samiksha.store.history import Past


def make_brief(order: Order) -> Outcome:
    """Makes one brief. Every fault ends in an outcome: one failed area must stop no other."""
    began = time.monotonic()
    os.environ[VARIABLE] = str(order.home)
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
    """What the page says of itself, proven against what was ordered. Raises WrongArea."""
    shown = [output["data"] for output in outputs_of(notebook) if "data" in output]
    said = [data[BRIEF_MIME] for data in shown if BRIEF_MIME in data]
    if not said:
        raise WrongArea("no_page_facts", notebook=order.notebook)
    for facts in said:
        for name in PARAMETERS:
            if facts[name] != str(getattr(order, name)):
                raise WrongArea("page_disagrees", area=order.area, field=name, found=facts[name],
                                expected=str(getattr(order, name)))  # fmt: skip
    if order.page.stem != order.area:
        raise WrongArea("page_disagrees", area=order.area, field="page", found=order.page.name, expected=order.area)
    first: dict[str, Any] = said[0]
    return first


def _past(facts: dict[str, Any]) -> Past:
    measures = [Measure.from_json(plain) for plain in facts["measures"]]
    return Past(
        as_of=date.fromisoformat(facts["as_of"]),
        data_as_of=date.fromisoformat(facts["data_as_of"]),
        rule_version=facts["rule_version"],
        measures={measure.key: measure for measure in measures},
    )
