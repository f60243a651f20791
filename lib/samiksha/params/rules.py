"""Rules: limits, weights, bands and cut-offs, dated and versioned: `params/rules/<rule>.yml`.

Enters: YAML. Leaves: the version in force on a day, its settings read by the model of the measures
that use them.
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from samiksha.errors import BadConfiguration
from samiksha.params.base import Names, Strict, read_model

Settings = TypeVar("Settings", bound=BaseModel)


class RuleVersion(Strict, Generic[Settings]):
    """The settings in force from a day on."""

    version: str
    since: date
    source: Names
    """Who set them, or "proposed"."""
    settings: Settings


class Rule(Strict, Generic[Settings]):
    """All versions of a rule, oldest first."""

    rule: str
    versions: tuple[RuleVersion[Settings], ...]

    def model_post_init(self, _: Any) -> None:
        days = [version.since for version in self.versions]
        if not days or days != sorted(set(days)):
            raise ValueError("versions must stand oldest first, one a day")


@cache
def _rule_with(settings: type[Settings]) -> type[Rule[Settings]]:
    """The model of a rule with these settings, built once a process."""
    return Rule[settings]  # type: ignore[valid-type]


def rule_on(params: Path, rule: str, settings: type[Settings], day: date) -> RuleVersion[Settings]:
    """The version in force on `day`. Raises BadConfiguration if the rule begins later."""
    path = params / "rules" / f"{rule}.yml"
    versions = read_model(path, _rule_with(settings)).versions
    in_force = [version for version in versions if version.since <= day]
    if not in_force:
        raise BadConfiguration("rule_not_yet", file=path, day=day.isoformat(), since=versions[0].since.isoformat())
    return in_force[-1]
