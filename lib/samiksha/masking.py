"""Long numbers hidden in free text: mobile, Aadhaar and Samagra numbers that people type into remarks.

Enters: any text. Leaves: the same text, each run of ten or more digits shown as 98••••••10.
"""

import re

LONGEST_SHOWN = 9
"""A run with more digits than this is masked."""
# People write 98765 43210 and 1234-5678-9012; zero-width marks must not split a number either.
_BETWEEN = "[\\s.\\-–_()\u00ad\u200b-\u200f\u2060\ufeff]{0,2}"
_RUN = re.compile(rf"\d(?:{_BETWEEN}\d){{{LONGEST_SHOWN},}}")
_NOT_DIGIT = re.compile(r"\D+")


def mask(text: str) -> str:
    """The text with each number of ten or more digits cut to its first two and last two.

    >>> mask("फोन 9876543210 पर बात हुई"), mask("+91 98765-43210"), mask("क्र. 12345678")
    ('फोन 98••••••10 पर बात हुई', '+91••••••••10', 'क्र. 12345678')
    """
    return _RUN.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    digits = _NOT_DIGIT.sub("", found.group())
    return digits[:2] + "•" * (len(digits) - 4) + digits[-2:]
