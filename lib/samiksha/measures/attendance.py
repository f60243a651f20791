"""Not attended (नॉन अटेंडेड): no reply recorded inside the level's window. Inferred.

Enters: facts. Leaves: two measures.
"""

import pandas as pd

from samiksha.measures.sums import counted, shared
from samiksha.model import Better, Measure


def not_attended(facts: pd.DataFrame) -> Measure:
    """Of the reply due, those without a reply inside the window. Needs level and replied_on.

    Reply due: pending, and the window of their level (level_since, at L1 else registered_on, and the
    days after it that the rule gives) ended before the as-of day. An L2 or higher without level_since
    cannot be judged and stands in neither (frame `scope`, `not_judged`). Source: domain table, inferred.
    """
    return counted(facts, "not_attended", "not_attended", Better.LESS, of="reply_due")


def not_attended_pct(facts: pd.DataFrame) -> Measure:
    """Not attended ÷ reply due. Source: domain table, inferred.

    >>> not_attended_pct(pd.DataFrame({"not_attended": [True, False], "reply_due": [True, False]})).value
    100.0
    """
    return shared(facts, "not_attended_pct", "not_attended", "reply_due", Better.LESS)
