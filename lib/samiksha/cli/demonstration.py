"""`samiksha demo`: made-up exports, loaded, reviewed, and where to look.

Enters: a home. Leaves: the pages of the demo's rounds, the time taken, and the exit code.
"""

import time

from samiksha.cli.loading import report, take_in
from samiksha.cli.making import make_rounds
from samiksha.cli.saying import Voice
from samiksha.demo import DEMO_REVIEWS, write_demo
from samiksha.home import Home
from samiksha.kernel.warming import warming_up
from samiksha.numerals import decimal
from samiksha.params.areas import read_register
from samiksha.plans import plan_round


def show(home: Home, voice: Voice, districts: int | None = None, jobs: int | None = None) -> int:
    """Writes, loads, reviews; prints how long it took and where to look. The exit code."""
    started = time.monotonic()
    chosen = [area.code for area in read_register(home.params, "mp").at_level("district")][:districts]
    voice.say("demo.writing")
    paths = write_demo(home, chosen)
    voice.say("demo.written", files=len(paths), folder=paths[0].parent)
    with warming_up(home):
        loaded = report(take_in(home, paths, voice), voice, brief=True)
        voice.say("demo.loaded", seconds=decimal(time.monotonic() - started, 0))
        areas = chosen if districts else ()
        plans = [plan_round(home, review, as_of, areas=areas, lang=voice.lang) for review, as_of in DEMO_REVIEWS]
        made = make_rounds(plans, voice, jobs)
    seconds = decimal(time.monotonic() - started, 0)
    voice.say("demo.took", seconds=seconds, reviews=len(plans), districts=len(chosen))
    return made or loaded
