"""`samiksha demo`: made-up exports, loaded, reviewed, and where to look.

Enters: a home. Leaves: the demo round's pages and the exit code.
"""

from samiksha.cli.loading import report, take_in
from samiksha.cli.making import make_many
from samiksha.cli.saying import Voice
from samiksha.demo import AS_OF, REVIEW, write_demo
from samiksha.home import Home
from samiksha.params.areas import read_register


def show(home: Home, voice: Voice, districts: int | None = None, jobs: int | None = None) -> int:
    """Writes, loads, reviews; prints where to look. The exit code."""
    chosen = [area.code for area in read_register(home.params, "mp").at_level("district")][:districts]
    voice.say("demo.writing")
    paths = write_demo(home, chosen)
    voice.say("demo.written", files=len(paths), folder=paths[0].parent)
    loaded = report(take_in(home, paths, voice), voice, brief=True)
    made = make_many(home, REVIEW, AS_OF, voice, chosen if districts else (), None, jobs)
    return made or loaded
