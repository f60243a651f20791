"""`samiksha fetch`: published sheets into the inbox, and what became of each.

Enters: a home, a day, names of sheets. Leaves: printed outcomes, the command to load the copies, and the exit code.
"""

from collections.abc import Sequence
from datetime import date

from tqdm import tqdm

from samiksha.cli.saying import Voice, is_terminal
from samiksha.errors import ExitCode
from samiksha.fetch import FAILED, FETCHED, Fetched, fetch
from samiksha.home import Home
from samiksha.params.schedule import office_day


def bring(home: Home, names: Sequence[str], voice: Voice, day: date | None = None) -> int:
    """Fetches the sheets as of a day (today without one) and says what became of each; the exit code."""
    day = day or office_day(home.params)
    with tqdm(desc=voice.text("fetch.fetching"), disable=not is_terminal(), leave=False) as bar:

        def advance(fetched: Fetched) -> None:
            bar.set_postfix_str(fetched.sheet.name)
            bar.update()

        done = fetch(home, day, names, advance)
    if not done:
        voice.say("fetch.none", file=home.params / "sheets.yml")
    for each in done:
        _say(each, voice)
    if any(each.outcome == FETCHED for each in done):
        days = sorted({each.as_of for each in done if each.outcome == FETCHED})
        voice.say("fetch.next", files=" ".join(f"{home.fetched}/*_{as_of:%Y%m%d}.*" for as_of in days))
    return ExitCode.SOME_FAILED if any(each.outcome == FAILED for each in done) else ExitCode.OK


def _say(each: Fetched, voice: Voice) -> None:
    if each.error is None:
        assert each.path is not None
        voice.say(f"fetch.{each.outcome}", name=each.sheet.name, path=each.path)
        return
    voice.complain(voice.text("fetch.failed", name=each.sheet.name, fault=each.error.in_language(voice.lang)))
    if each.path:
        voice.say("fetch.kept", path=each.path)
    else:
        voice.say("fetch.nothing_kept")
