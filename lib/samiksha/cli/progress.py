"""How a long command shows where it is: a bar for a person, lines for a log.

Enters: events of a round. Leaves: a bar with what runs, is done, failed and the time left; or log lines.
"""

import sys
from typing import Any

from tqdm import tqdm

from samiksha.cli.saying import Voice, is_terminal
from samiksha.model import KEPT, NOT_MADE
from samiksha.numerals import decimal
from samiksha.orders import Outcome
from samiksha.params.areas import Area
from samiksha.plans import Plan


class Silent:
    """Nothing: of one page the command itself says what became of it."""

    def begins(self, total: int) -> None: ...
    def takes_up(self, plan: Plan, area: Area) -> None: ...
    def has(self, plan: Plan, outcome: Outcome) -> None: ...
    def ends(self) -> None: ...


class RoundBar:
    """A bar on a terminal."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._running: dict[tuple[str, str], str] = {}
        self._failed = 0
        self._bar: tqdm | None = None  # type: ignore[type-arg]

    def begins(self, total: int) -> None:
        self._bar = tqdm(total=total, bar_format="{l_bar}{bar:24}| {n}/{total} [{elapsed}<{remaining}] {postfix}")

    def takes_up(self, plan: Plan, area: Area) -> None:
        self._running[plan.run_id, area.code] = area.in_language(self._voice.lang)
        self._show()

    def has(self, plan: Plan, outcome: Outcome) -> None:
        self._running.pop((plan.run_id, outcome.area), None)
        self._failed += outcome.status in NOT_MADE
        assert self._bar is not None
        self._bar.update()
        self._show()

    def ends(self) -> None:
        assert self._bar is not None
        self._bar.close()

    def says(self, key: str, **values: Any) -> None:
        """A line above the bar, of what the round's engine has to say."""
        tqdm.write(self._voice.text(f"cluster.{key}", **values), file=sys.stderr)

    def _show(self) -> None:
        assert self._bar is not None
        said = [self._voice.text("round.running", areas=", ".join(self._running.values()))] if self._running else []
        if self._failed:
            said.append(self._voice.text("round.failures", count=self._failed))
        self._bar.set_postfix_str(" · ".join(said))


class RoundLog:
    """A line for every outcome; with the review and its day, where there are several."""

    def __init__(self, voice: Voice, several: bool = False) -> None:
        self._voice, self._several = voice, several
        self._done = self._total = 0

    def begins(self, total: int) -> None:
        self._total = total

    def takes_up(self, plan: Plan, area: Area) -> None:
        """Nothing: a log tells what has come to an end."""

    def has(self, plan: Plan, outcome: Outcome) -> None:
        self._done += 1
        if outcome.status == KEPT:
            return  # hundreds of pages may stand as they are: the summary counts them
        area = plan.register.area(outcome.area).in_language(self._voice.lang)
        of = f" · {plan.spec.in_language(self._voice.lang)} · {plan.as_of.isoformat()}" if self._several else ""
        self._voice.say(
            f"round.{outcome.status}",
            done=self._done,
            total=self._total,
            area=f"{area}{of}",
            seconds=decimal(outcome.seconds),
            fault=(outcome.said or {}).get(self._voice.lang, ""),
        )

    def ends(self) -> None:
        """Nothing: the summary says it."""

    def says(self, key: str, **values: Any) -> None:
        """A line of what the round's engine has to say."""
        self._voice.say(f"cluster.{key}", **values)


def reporter(voice: Voice, several: bool = False) -> RoundBar | RoundLog:
    """A bar where a person watches, else lines."""
    return RoundBar(voice) if is_terminal() else RoundLog(voice, several)
