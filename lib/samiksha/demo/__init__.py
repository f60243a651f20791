"""A believable state, made up: the exports that a new user loads first.

Enters: a home. Leaves: demo exports in its inbox, and the list of faults planted in them.
"""

from samiksha.demo.exports import write_demo
from samiksha.demo.faults import PLANTED, Planted

__all__ = ["PLANTED", "Planted", "write_demo"]
