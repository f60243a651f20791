"""The days of the campaign of May 2023, as the demo tells them."""

from datetime import date

from samiksha.demo.applications import Push

FIRST_AS_OF, SECOND_AS_OF = date(2023, 5, 13), date(2023, 5, 20)
START, END = date(2023, 5, 10), date(2023, 5, 25)
SINCE = date(2023, 2, 1)
"""The first day on which an application in the demo was received."""
PUSH = Push(START, END)
