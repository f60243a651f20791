"""How a long command shows where it is: a bar for a person, lines for a log.

Enters: events of a round. Leaves: a bar with what runs, is done, failed and the time left; or log lines.
"""

from tqdm import tqdm

from samiksha.brief import Outcome
from samiksha.cli.saying import Voice, is_terminal
from samiksha.model import FAILED
from samiksha.numerals import decimal
from samiksha.params.areas import Area, Register


class RoundBar:
    """A bar on a terminal."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._running: dict[str, str] = {}
        self._failed = 0
        self._bar: tqdm | None = None  # type: ignore[type-arg]

    def begins(self, total: int) -> None:
        self._bar = tqdm(total=total, bar_format="{l_bar}{bar:24}| {n}/{total} [{elapsed}<{remaining}] {postfix}")

    def takes_up(self, name: Area) -> None:
        self._running[name.code] = name.in_language(self._voice.lang)
        self._show()

    def has(self, outcome: Outcome) -> None:
        self._running.pop(outcome.area, None)
        self._failed += outcome.status == FAILED
        assert self._bar is not None
        self._bar.update()
        self._show()
        if self._bar.n == self._bar.total:
            self._bar.close()

    def _show(self) -> None:
        assert self._bar is not None
        said = [self._voice.text("round.running", areas=", ".join(self._running.values()))] if self._running else []
        if self._failed:
            said.append(self._voice.text("round.failures", count=self._failed))
        self._bar.set_postfix_str(" · ".join(said))


class RoundLog:
    """A line for every outcome."""

    def __init__(self, voice: Voice, register: Register) -> None:
        self._voice, self._register = voice, register
        self._done = self._total = 0

    def begins(self, total: int) -> None:
        self._total = total

    def takes_up(self, name: Area) -> None:
        """Nothing: a log tells what has come to an end."""

    def has(self, outcome: Outcome) -> None:
        self._done += 1
        self._voice.say(
            f"round.{outcome.status}",
            done=self._done,
            total=self._total,
            area=self._register.area(outcome.area),
            seconds=decimal(outcome.seconds),
            fault=(outcome.said or {}).get(self._voice.lang, ""),
        )


def reporter(voice: Voice, register: Register) -> RoundBar | RoundLog:
    """A bar where a person watches, else lines."""
    return RoundBar(voice) if is_terminal() else RoundLog(voice, register)
