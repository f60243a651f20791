"""The days of Good Governance Week 2024, as the demo tells them."""

from datetime import date

FIRST_AS_OF, SECOND_AS_OF = date(2024, 12, 20), date(2024, 12, 22)
DAYS = tuple(date(2024, 12, day) for day in range(19, 25))
