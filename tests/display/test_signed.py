"""Every piece of a page says whose it is."""

from datetime import date

import pytest

from samiksha import charts, tables, words
from samiksha.brief import page_facts
from samiksha.display import Shown
from samiksha.engines import outputs_of
from samiksha.execution import execute
from samiksha.home import Home
from samiksha.model import SIGNATURE
from samiksha.orders import Order
from samiksha.review import open_review
from tests.homes import share_warm_parent


@pytest.mark.parametrize(
    "shows",
    [getattr(room, name) for room in (charts, tables, words) for name in room.__all__],
    ids=lambda one: one.__name__,
)
def test_whatever_a_notebook_may_call_is_signed(shows: object) -> None:
    assert hasattr(shows, "__wrapped__")


def test_a_piece_is_signed_with_what_its_review_was_opened_for(
    loaded_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMIKSHA_HOME", str(loaded_home.root))
    review = open_review("helpline_followup", area="umaria", as_of="2023-05-20", lang="en")
    piece = tables.by_department(review)
    assert isinstance(piece, Shown)
    assert piece.signature == {"review": "helpline_followup", "area": "umaria", "as_of": "2023-05-20", "lang": "en"}
    assert piece._repr_mimebundle_()[1] == {SIGNATURE: piece.signature}


def test_everything_that_a_shipped_notebook_shows_is_signed(loaded_home: Home) -> None:
    share_warm_parent()
    page = loaded_home.outputs / "umaria.html"
    order = Order(loaded_home.root, "helpline_followup", "helpline_followup.ipynb", "umaria", date(2023, 5, 20), "hi",
                  "run-1", page)  # fmt: skip
    executed = execute(order, loaded_home)
    shown = [output for output in outputs_of(executed) if "text/html" in output.get("data", {})]
    assert len(shown) > 15
    assert all(output.metadata[SIGNATURE]["area"] == "umaria" for output in shown)
    assert page_facts(executed, order)["area"] == "umaria"
