"""Numbers and dates as India writes them.

Enters: numbers and dates. Leaves: text: 12,34,567; 81.9 %; 1.24 करोड़; 20 मई 2023.
"""

from datetime import date

MONTHS = {
    "hi": ("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}  # fmt: skip
LAKH, CRORE = 10**5, 10**7
_LARGE = {"hi": {LAKH: "लाख", CRORE: "करोड़"}, "en": {LAKH: "lakh", CRORE: "crore"}}
NO_DENOMINATOR = "—"


def grouped(number: int) -> str:
    """A whole number in Indian grouping.

    >>> grouped(1234567), grouped(-1000), grouped(0)
    ('12,34,567', '-1,000', '0')
    """
    sign, digits = ("-", str(-number)) if number < 0 else ("", str(number))
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return sign + ",".join([*pairs, tail])


def decimal(number: float, places: int = 1) -> str:
    """A number with `places` decimals, its whole part in Indian grouping.

    >>> decimal(1234567.891, 2), decimal(-0.04)
    ('12,34,567.89', '0.0')
    """
    rounded = f"{abs(number):.{places}f}"
    whole, _, fraction = rounded.partition(".")
    sign = "-" if number < 0 and float(rounded) else ""
    return sign + grouped(int(whole)) + (f".{fraction}" if fraction else "")


def plain(number: float) -> str:
    """A number without a needless decimal.

    >>> plain(34.0), plain(12.5)
    ('34', '12.5')
    """
    return decimal(number, 1).removesuffix(".0")


def percent(number: float, places: int = 1) -> str:
    """A percentage, given in percent.

    >>> percent(81.904)
    '81.9 %'
    """
    return f"{decimal(number, places)} %"


def large(number: float, lang: str) -> str:
    """A long amount in lakh and crore; below one lakh as it is.

    >>> large(12_400_000, "en"), large(250_000, "hi"), large(99_999, "en")
    ('1.24 crore', '2.50 लाख', '99,999')
    """
    for unit in (CRORE, LAKH):
        if abs(number) >= unit:
            return f"{decimal(number / unit, 2)} {_LARGE[lang][unit]}"
    return grouped(round(number))


def day(when: date, lang: str) -> str:
    """A date for reading.

    >>> day(date(2023, 5, 20), "hi"), day(date(2023, 5, 20), "en")
    ('20 मई 2023', '20 May 2023')
    """
    return f"{when.day} {MONTHS[lang][when.month - 1]} {when.year}"
