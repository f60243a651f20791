"""`samiksha demo`: made-up exports, loaded, reviewed, and where to look.

Enters: a home. Leaves: the demo rounds' pages and the exit code.
"""

from samiksha.cli.loading import report, take_in
from samiksha.cli.making import make_many
from samiksha.cli.saying import Voice
from samiksha.demo import DEMO_REVIEWS, write_demo
from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.params.areas import read_register


def show(home: Home, voice: Voice, districts: int | None = None, jobs: int | None = None) -> int:
    """Writes, loads, reviews; prints where to look. The exit code."""
    chosen = [area.code for area in read_register(home.params, "mp").at_level("district")][:districts]
    voice.say("demo.writing")
    paths = write_demo(home, chosen)
    voice.say("demo.written", files=len(paths), folder=paths[0].parent)
    codes = [report(take_in(home, paths, voice), voice, brief=True)]
    for review, as_of in DEMO_REVIEWS:
        codes.append(make_many(home, review, as_of, voice, chosen if districts else (), None, jobs))
    return next((code for code in reversed(codes) if code), ExitCode.OK)
