"""Every measure, component, reason and closure has its words in both languages."""

from collections.abc import Callable
from datetime import date

import pandas as pd

from samiksha.catalogue import has, text
from samiksha.measures.deferral import REASONS
from samiksha.measures.flow import CLOSED_AS, FlowDoesNotHold
from samiksha.measures.grading import COMPONENTS
from samiksha.measures.helpline_followup import Settings, count_complaints
from samiksha.measures.trust import PATTERNS
from samiksha.model import UNSTATED


def test_every_key_that_the_measures_give_is_in_the_catalogue(
    make_complaints: Callable[..., pd.DataFrame], settings: Settings, as_of: date
) -> None:
    figures = count_complaints(make_complaints(50), as_of, settings)
    keys = {f"{kind}.{key}" for kind in ("measure", "formula") for key in figures.measures}
    keys |= {f"value.component.{key}" for key in COMPONENTS} | {f"value.reasons.{key}" for key in REASONS.values()}
    keys |= {f"value.closed_as.{key}" for key in (*CLOSED_AS, UNSTATED)} | {f"suspicion.{key}" for key in PATTERNS}
    keys |= {f"scope.{key}" for key in figures.frames["scope"]["key"]}
    keys |= {"absent.not_reported", "absent.no_denominator", "unstated", "scope.repeat_unknown"}
    assert {key for key in keys if not has(key)} == set()


def test_bands_and_the_broken_flow_read_well_in_both_languages() -> None:
    assert text("band.range", "en", lower=8, upper=50) == "8–50 days"
    assert text("band.over", "hi", days=365) == "365 दिवस से अधिक"
    fault = FlowDoesNotHold("flow_does_not_hold", opening=1, received=2, closed=3, pending=4)
    assert "1 + received 2 − closed 3 ≠ pending 4" in str(fault)
    assert "लंबित 4" in fault.in_language("hi")
