"""What the officer's notebook will open is opened while the officer still reads its first lines.

Enters: the notebook that JupyterLab has started this kernel for; its cells are read, none is run. Leaves: promises of its
review and of its live view. A kernel that has no notebook (the press's, the meeting room's) promises nothing.
"""

import ast
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from samiksha.days import as_day
from samiksha.errors import SamikshaError
from samiksha.home import Home, find_home
from samiksha.promises import promise

NOTEBOOK = "JPY_SESSION_NAME"
"""The environment variable in which Jupyter's server names the notebook of a kernel."""
OPENERS = {"open_review": "samiksha.review", "open_rollup": "samiksha.rollup"}
"""Function that opens what a notebook is about → its module; by name: the press must not import it."""
_NAMES = ("review", "area", "as_of", "lang")
"""The arguments of both, in order."""


@dataclass(frozen=True)
class Opening:
    """What a notebook's setup opens, and whether a cell of it explores that live."""

    opener: str
    arguments: Mapping[str, str]
    live: bool


def open_ahead() -> None:
    """Begins to open what this kernel's notebook opens. One that cannot be understood says so itself when it is run."""
    with suppress(OSError, ValueError, KeyError, TypeError, SyntaxError, SamikshaError):
        if opening := opening_of(Path(os.environ[NOTEBOOK])):
            begin(find_home(), opening)


def opening_of(notebook: Path) -> Opening | None:
    """What the cell tagged "setup" opens, with the values of the one tagged "parameters"; None if it opens nothing.

    Raises ValueError if what it opens is not told in plain text; OSError, KeyError, TypeError or SyntaxError for what is no
    notebook of ours.
    """
    cells = [
        each for each in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if each["cell_type"] == "code"
    ]
    sources = [(set(each["metadata"].get("tags", ())), "".join(each["source"])) for each in cells]
    given = {
        name: value
        for tags, source in sources
        if tags & {"parameters", "injected-parameters"}
        for name, value in _assigned(source).items()
    }
    live = any("explore." in source for _, source in sources)
    for source in (source for tags, source in sources if "setup" in tags):
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in OPENERS:
                return Opening(call.func.id, _arguments(call, given), live)
    return None


def _assigned(source: str) -> dict[str, str]:
    """Name → text, of what is assigned as it stands."""
    return {
        target.id: each.value.value
        for each in ast.parse(source).body
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant) and isinstance(each.value.value, str)
        for target in each.targets
        if isinstance(target, ast.Name)
    }


def _arguments(call: ast.Call, given: Mapping[str, str]) -> dict[str, str]:
    """Name → value. Raises ValueError for what is neither text nor a parameter."""
    named = {str(each.arg): each.value for each in call.keywords} | dict(zip(_NAMES, call.args, strict=False))
    if not {*_NAMES[:3]} <= {*named} <= {*_NAMES}:
        raise ValueError(sorted(named))
    return {name: _value(node, given) for name, node in named.items()}


def _value(node: ast.expr, given: Mapping[str, str]) -> str:
    if isinstance(node, ast.Name) and node.id in given:
        return given[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(ast.unparse(node))


def begin(home: Home, opening: Opening) -> None:
    """Opens it in a thread, and the live view after it."""
    told = {"lang": "hi", **opening.arguments}
    names = (told["review"], told["area"], as_day(told["as_of"]), told["lang"])

    def opened() -> Any:
        found = getattr(import_module(OPENERS[opening.opener]), opening.opener)(*names, home)
        tuple(found.figures.statements)  # counted when they are first read, which the title does
        return found

    def cases() -> Any:
        return import_module("samiksha.explore.cases").Cases.open(home, *names)

    promise(home, {(opening.opener, *names): opened, **({("cases", *names): cases} if opening.live else {})})
