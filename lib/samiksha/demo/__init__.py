"""A believable state, made up: the exports that a new user loads first.

Enters: a home. Leaves: demo exports in its inbox, and the list of faults planted in them.
"""

from samiksha.demo.exports import write_demo
from samiksha.demo.faults import PLANTED, Planted
from samiksha.demo.lives import FIRST_AS_OF
from samiksha.demo.lives import SECOND_AS_OF as AS_OF

REVIEW = "helpline_followup"
"""The review type that the demo shows, as of AS_OF; FIRST_AS_OF is the day of the review before it."""

__all__ = ["AS_OF", "FIRST_AS_OF", "PLANTED", "REVIEW", "Planted", "write_demo"]
