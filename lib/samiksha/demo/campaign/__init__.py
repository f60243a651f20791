"""The campaign of May 2023, made up: applications, daily returns, camps, and the fertiliser co-operatives.

Enters: the `World`. Leaves: exports of the state and of some districts as of 13 and 20 May 2023, and the
closing account of another campaign, in Anuppur.
"""

from samiksha.demo.campaign.closing import write_closing_account
from samiksha.demo.campaign.export import write_campaign

__all__ = ["write_campaign", "write_closing_account"]
