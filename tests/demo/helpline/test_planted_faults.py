"""Every fault that PLANTED lists is in the files, as often as it says; counted on the raw cells."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from samiksha.demo.helpline import faults
from samiksha.demo.helpline.faults import PLANTED
from samiksha.demo.helpline.vocabulary import vocabulary
from samiksha.params.areas import read_register

PARAMS = Path(__file__).parents[3] / "params"
CLOSED = {"संतुष्टि से बंद", "स्पेशल क्लोज", "निम्न गुणवत्ता से बंद", "शिकायत वापस ली गई"}
NOTHING = {"", "NA", "निरंक", "-", "null", "nan"}
FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%b-%Y", "%Y-%m-%d %H:%M:%S")


def _day(cell: object) -> date | None:
    """A cell as a date, read without the code under test; None if it is none."""
    text = str(cell).replace("मई", "May")
    for form in FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return _hindi_day(text)


def _hindi_day(text: str) -> date | None:
    months = ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"]
    parts = text.split("-")
    if len(parts) == 3 and parts[1] in months:
        return date(int(parts[2]), months.index(parts[1]) + 1, int(parts[0]))
    return None


def _read(path: Path) -> pd.DataFrame:
    """The rows under the header, by canonical name, total rows left out; every cell as text."""
    if path.suffix == ".csv":
        sheet = pd.read_csv(path, header=None, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    else:
        sheet = pd.read_excel(path, header=None, dtype=str, keep_default_na=False, engine="calamine")
    names = {name: code for code, both in vocabulary().headers.items() for name in (both.hi, both.en)}
    place = next(at for at in sheet.index if {"विभाग", "Department"} & set(sheet.loc[at]))
    rows = sheet.loc[place + 1 :].reset_index(drop=True)
    rows.columns = [names.get(name, name) for name in sheet.loc[place]]
    rows = rows.fillna("").replace(list(NOTHING), "")
    return rows[rows["area"] != vocabulary().total]


@pytest.fixture(scope="module")
def after(demo) -> Callable[[str], pd.DataFrame]:
    held: dict[str, pd.DataFrame] = {}
    return lambda district: held.setdefault(district, _read(demo[district]))


@pytest.fixture(scope="module")
def before(demo) -> pd.DataFrame:
    return _read(demo["mp"])


def _closed(rows: pd.DataFrame) -> pd.DataFrame:
    words = CLOSED | {"Closed with Satisfaction", "Special Close", "Closed at Low Quality", "Withdrawn"}
    return rows[rows["status"].isin(words)]


def _both(before: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Complaints of both exports, side by side, each number once."""
    return before.drop_duplicates("complaint_id").merge(
        rows.drop_duplicates("complaint_id"), on="complaint_id", suffixes=("_was", "")
    )


def _closed_per_day(rows: pd.DataFrame) -> pd.Series:
    return _closed(rows)["closed_on"].map(_day).value_counts()


def _duplicate(rows: pd.DataFrame, _: pd.DataFrame) -> int:
    return int(rows.duplicated(keep="first").sum())


def _conflicting(rows: pd.DataFrame, _: pd.DataFrame) -> int:
    known = rows[rows["complaint_id"] != ""].drop_duplicates()
    return int(known.duplicated("complaint_id").sum())


def _needs_value(rows: pd.DataFrame, _: pd.DataFrame) -> int:
    return int((_closed(rows)["closed_on"] == "").sum())


def _before_other(rows: pd.DataFrame, _: pd.DataFrame) -> int:
    dated = rows[rows["closed_on"] != ""]
    pairs = zip(dated["closed_on"].map(_day), dated["registered_on"].map(_day), strict=True)
    return sum(bool(closed and registered and closed < registered) for closed, registered in pairs)


def _bulk(rows: pd.DataFrame, _: pd.DataFrame) -> int:
    closed = _closed(rows)
    on_day = closed[closed["closed_on"].map(_day) == faults.BULK_DAY]
    return int(on_day.groupby(["officer", "office"]).size().max())


def _spike(rows: pd.DataFrame, _: pd.DataFrame) -> int:
    daily = _closed_per_day(rows)
    last = sum(int(daily.get(day, 0)) for day in faults.SPIKE_DAYS)
    earlier = [int(daily.get(date(2023, 5, day), 0)) for day in range(5, 19)]
    assert last / 2 > 5 * sum(earlier) / len(earlier)
    return last


def _repeated(rows: pd.DataFrame, _: pd.DataFrame) -> int:
    daily = [int(_closed_per_day(rows).get(day, 0)) for day in faults.REPEATED_DAYS]
    assert len(set(daily)) == 1
    return sum(daily)


def _back_dated(rows: pd.DataFrame, before: pd.DataFrame) -> int:
    pairs = _both(before[before["closed_on"] == ""], _closed(rows))
    days = pairs["closed_on"].map(_day)
    registered = pairs["registered_on"].map(_day)
    return sum(bool(day and since <= day <= faults.FIRST_AS_OF) for day, since in zip(days, registered, strict=True))


def _vanished(rows: pd.DataFrame, before: pd.DataFrame) -> int:
    here = before[before["area"] == rows["area"].mode()[0]]
    return int((~here["complaint_id"].isin(rows["complaint_id"])).sum())


def _moved(rows: pd.DataFrame, before: pd.DataFrame) -> int:
    pairs = _both(before, rows)
    return int((pairs["registered_on_was"].map(_day) != pairs["registered_on"].map(_day)).sum())


COUNTED: dict[str, Callable[[pd.DataFrame, pd.DataFrame], int]] = {
    "duplicate": _duplicate,
    "conflicting_duplicate": _conflicting,
    "needs_value": _needs_value,
    "before_other": _before_other,
    "future_date": lambda rows, _: int((rows["registered_on"].map(_day) == faults.FUTURE_DATE).sum()),
    "unknown_area": lambda rows, _: int((rows["area"] == faults.UNKNOWN_DISTRICT).sum()),
    "unknown_value": lambda rows, _: int((rows["status"] == faults.UNKNOWN_STATUS).sum()),
    "bad_date": lambda rows, _: int((rows["registered_on"] == faults.IMPOSSIBLE_DATE).sum()),
    "blank_key": lambda rows, _: int((rows["complaint_id"] == "").sum()),
    "needs_blank": lambda rows, _: int(((rows["closed_on"] != "") & ~rows.index.isin(_closed(rows).index)).sum()),
    "required_missing": lambda rows, _: int((rows["registered_on"] == "").sum()),
    "unknown_department": lambda rows, _: int((rows["department"] == faults.UNKNOWN_DEPARTMENT).sum()),
    "bad_number": lambda rows, _: int((rows["repeat_count"] == faults.UNKNOWN_COUNT).sum()),
    "hostile_text": lambda rows, _: int(rows["remark"].str.contains("<script>").sum()),
    "back_dated_closures": _back_dated,
    "vanished": _vanished,
    "registration_changed": _moved,
    "bulk_same_day": _bulk,
    "repeated_daily_figures": _repeated,
}


@pytest.mark.parametrize("fault", PLANTED, ids=[f"{one.district} {one.key}" for one in PLANTED])
def test_a_planted_fault_is_in_the_file_as_often_as_it_says(fault, after, before) -> None:
    if fault.key == "last_days_spike":
        assert fault.count <= _spike(after(fault.district), before) <= fault.count + 20
    else:
        assert COUNTED[fault.key](after(fault.district), before) == fault.count


def test_the_faults_are_where_they_were_planted_and_nowhere_else(after, before) -> None:
    """A district without planted faults shows none of the kinds that a single row can have."""
    planted = {fault.district for fault in PLANTED}
    rows = after("panna")
    assert "panna" not in planted
    kinds = set(COUNTED) - {"bulk_same_day", "repeated_daily_figures"}
    assert {kind: COUNTED[kind](rows, before) for kind in kinds} == dict.fromkeys(kinds, 0)


def test_the_export_of_13_may_carries_no_planted_fault(before) -> None:
    assert before["complaint_id"].is_unique
    assert not (before["registered_on"] == "").any()
    assert (_closed(before)["closed_on"] != "").all()


def test_the_unknown_district_is_in_rajasthan_or_nowhere() -> None:
    for register in ("mp", "rajasthan"):
        assert faults.UNKNOWN_DISTRICT not in read_register(PARAMS, register).spellings("district")
