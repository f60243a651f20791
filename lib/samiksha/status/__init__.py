"""What is made, late, failed, waited for, held and sent: for people as a page, for machines as JSON and as metrics.

Enters: a home, a moment. Leaves: a `Status`; `outputs/status.html` and `outputs/status.prom`.
"""

from samiksha.status.account import account
from samiksha.status.facts import ServiceFacts, Status
from samiksha.status.gather import gather
from samiksha.status.writing import write_status

__all__ = ["ServiceFacts", "Status", "account", "gather", "write_status"]
