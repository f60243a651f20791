"""The page as a deck: its style, its script and what its buttons say. For the offline page and the meeting room.

Enters: a language. Leaves: CSS; a script; and the words that the script reads from `data-present` of the <body>.
The script presents `main#main`, `#rendered_cells` (Voilà) or whatever has the attribute `data-stage`; a button
with the id `present` starts it, if there is one, and so does the key P.
"""

import json
import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from samiksha.catalogue import keys, text
from samiksha.style import tight

_SPACED = re.compile(r'("(?:[^"\\\n]|\\.)*")|\s*([=<>!&|?:;,(){}\[\]])\s*')
_ROOM = "present."
_FILLED_LATER = {name: f"{{{name}}}" for name in ("at", "of", "from", "to", "total", "more")}
"""The values of the texts: the script fills them in."""


@cache
def present_css() -> str:
    """The rules that hold while a page is presented; none of them on paper."""
    return tight(_read("present.css"))


@cache
def present_js() -> Markup:
    """The script, without its comments and indents."""
    return Markup(tight_script(_read("present.js")))


@cache
def present_words(lang: str) -> str:
    """What the script says, as JSON for the attribute `data-present` (escape it as any other value)."""
    return json.dumps(
        {key.removeprefix(_ROOM): text(key, lang, **_FILLED_LATER) for key in sorted(keys()) if key.startswith(_ROOM)},
        ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip


def tight_script(script: str) -> str:
    """A script without comments that are lines of their own, and without spaces that only please the eye.

    It reads no regular expression: ours hold no space beside a sign. It keeps what stands in double quotes.

    >>> tight_script('if (a) {\\n  // why\\n  b("x = 1");\\n}')
    'if(a){b("x = 1");}'
    """
    lines = (line.strip() for line in script.splitlines())
    bare = "\n".join(line for line in lines if not line.startswith("//"))
    return _SPACED.sub(lambda found: found[1] or found[2], bare)


def _read(name: str) -> str:
    return (files("samiksha.style") / name).read_text(encoding="utf-8")
