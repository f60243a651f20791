"""A believable state, made up: the exports that a new user loads first.

Enters: a home. Leaves: demo exports in its inbox, and the list of faults planted in them.
"""

from samiksha.demo.exports import DEMO_REVIEWS, write_demo
from samiksha.demo.helpline.faults import PLANTED
from samiksha.demo.helpline.lives import FIRST_AS_OF
from samiksha.demo.helpline.lives import SECOND_AS_OF as AS_OF
from samiksha.demo.planting import Planted

__all__ = ["AS_OF", "DEMO_REVIEWS", "FIRST_AS_OF", "PLANTED", "Planted", "write_demo"]
