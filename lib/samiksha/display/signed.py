"""Whose a piece of a page is, written beside it for the press.

Enters: functions that show something of a `Review` or a `Rollup`. Leaves: the same functions, whose pieces say which review,
area, day and language they are of. The press publishes no page with a piece that is of another.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from samiksha.display.shown import Shown
from samiksha.opened import Opened

Of = TypeVar("Of", bound=Opened)
More = ParamSpec("More")


def signed(shows: Callable[Concatenate[Of, More], Shown]) -> Callable[Concatenate[Of, More], Shown]:
    """The same function, whose pieces are signed."""

    @wraps(shows)
    def and_signs(opened: Of, /, *given: More.args, **named: More.kwargs) -> Shown:
        return replace(shows(opened, *given, **named), signature=signature(opened))

    return and_signs


def signature(opened: Opened) -> dict[str, str]:
    """Whose a piece is: what the press has ordered, if all is well."""
    return {
        "review": opened.spec.review,
        "area": opened.area.code,
        "as_of": opened.as_of.isoformat(),
        "lang": opened.lang,
    }
