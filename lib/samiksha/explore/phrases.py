"""Ready wordings of directions, by what the measure on the screen is about.

Enters: a measure's key. Leaves: three to five keys of the catalogue. An office's own review may bring its own:
`decide.phrases.<measure>.<a to e>` among its texts.
"""

from samiksha.catalogue import has

_FAMILIES = (
    ("old", ("old_pending", "over_100", "overdue", "over_limit", "past_limit")),
    ("not_attended", ("not_attended",)),
    ("deferred", ("deferred",)),
    ("camps", ("camps",)),
    ("returns", ("returns", "missing", "entry", "upload")),
    ("quality", ("satisfied", "low_quality", "call", "reopened", "rejected", "disposals", "grade")),
    ("pace", ("_days", "days_", "within_limit", "_rate", "finish", "behind_points")),
    ("pending", ("pending", "opening", "remaining", "received", "closed", "disposed", "backlog", "component_2")),
)
"""Which wordings fit a measure: the first of these whose words its key holds."""


def phrases_for(measure: str) -> list[str]:
    """The catalogue's keys of the wordings that fit a measure ("": none in particular)."""
    family = "directions" if measure.startswith("directions") else _family(measure)
    return _of(measure) or _of(family)


def _family(measure: str) -> str:
    return next((name for name, words in _FAMILIES if any(word in measure for word in words)), "general")


def _of(name: str) -> list[str]:
    keys = (f"decide.phrases.{name}.{letter}" for letter in "abcde")
    return [key for key in keys if has(key)] if name else []
