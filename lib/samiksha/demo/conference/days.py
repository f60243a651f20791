"""The days of the compliance review, as the demo tells them."""

from datetime import date

FIRST_AS_OF, SECOND_AS_OF = date(2025, 12, 10), date(2026, 1, 14)
DAYS = (FIRST_AS_OF, SECOND_AS_OF)
SINCE = date(2025, 1, 1)
"""The first day on which a revenue case in the demo was registered."""
SERVICES_SINCE = date(2025, 7, 1)
