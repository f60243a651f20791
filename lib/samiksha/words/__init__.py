"""The sentences of a brief: its title, its headline, how its flow adds up, where it came from.

Enters: a `Review`; for a roll-up, a `Rollup`. Leaves: `Shown` pieces, the reader's language first and
the other one beside it.
"""

from samiksha.words.flow import flow_sentence
from samiksha.words.headline import headline
from samiksha.words.provenance import provenance
from samiksha.words.rollup import rollup_headline, rollup_title
from samiksha.words.title import title

__all__ = ["flow_sentence", "headline", "provenance", "rollup_headline", "rollup_title", "title"]
