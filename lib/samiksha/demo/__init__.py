"""A believable state, made up: the exports that a new user loads first.

Enters: a home. Leaves: demo exports in its inbox, and the list of faults planted in them.
"""

from samiksha.demo import campaign, conference, helpline, jan_sunwai, week
from samiksha.demo.exports import DEMO_REVIEWS, write_demo
from samiksha.demo.helpline.lives import FIRST_AS_OF
from samiksha.demo.helpline.lives import SECOND_AS_OF as AS_OF
from samiksha.demo.planting import Planted

PLANTED = (
    *helpline.faults.PLANTED, *campaign.faults.PLANTED, *campaign.closing.PLANTED, *week.faults.PLANTED,
    *conference.faults.PLANTED, *jan_sunwai.faults.PLANTED,
)  # fmt: skip
"""All faults of all exports."""

__all__ = ["AS_OF", "DEMO_REVIEWS", "FIRST_AS_OF", "PLANTED", "Planted", "write_demo"]
