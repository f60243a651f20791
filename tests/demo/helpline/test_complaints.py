"""The demo exports: the same every time, believable in size, as messy as real ones."""

import ast
import csv
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from indic_transliteration.font_converter import krutidev2unicode

import samiksha.demo
from samiksha.demo import write_demo
from samiksha.demo.helpline.lives import FIRST_AS_OF, SECOND_AS_OF, lives
from samiksha.demo.helpline.snapshot import BLANK, snapshot
from samiksha.demo.helpline.vocabulary import vocabulary
from samiksha.demo.world import seeded
from samiksha.errors import UnknownArea
from samiksha.params.areas import read_register
from samiksha.params.departments import read_departments
from samiksha.params.sources import read_sources, source_for

PARAMS = Path(__file__).parents[3] / "params"
HELPLINE = ("helpline_followup",)
CODE = Path(samiksha.demo.__file__).parent


def test_the_same_bytes_come_every_time_and_whatever_else_is_written(tmp_path: Path, demo, make_home) -> None:
    again = write_demo(make_home(tmp_path / "home"), ["panna", "anuppur"], HELPLINE)
    assert [path.name for path in again] == [
        "helpline_demo_mp_20230513.csv", "helpline_demo_panna_20230520.xlsx",
        "helpline_demo_anuppur_20230520.xlsx",
    ]  # fmt: skip
    for path in again[1:]:
        district = path.name.split("_")[2]
        assert path.read_bytes() == demo[district].read_bytes(), district


def test_writing_again_leaves_no_file_of_an_earlier_demo(tmp_path: Path, make_home) -> None:
    home = make_home(tmp_path / "home")
    write_demo(home, ["niwari", "harda"], HELPLINE)
    kept = write_demo(home, ["niwari"], HELPLINE)
    assert sorted((home.inbox / "demo").iterdir()) == sorted(kept)


def test_an_unknown_district_is_refused_before_anything_is_written(tmp_path: Path, make_home) -> None:
    home = make_home(tmp_path / "home")
    with pytest.raises(UnknownArea):
        write_demo(home, ["anupur"])
    assert not (home.inbox / "demo").exists()


def test_no_module_of_the_demo_reads_a_clock_or_unseeded_chance() -> None:
    forbidden = {"now", "today", "utcnow", "time", "random_sample", "urandom", "uuid4"}
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in forbidden, f"{path.name}:{node.lineno}"
                if node.func.attr == "default_rng":
                    assert node.args, f"{path.name}:{node.lineno}"


def test_each_file_fits_its_source_says_its_day_and_that_it_is_demo_data(demo) -> None:
    sources = read_sources(PARAMS)
    for district, path in demo.items():
        assert source_for(sources, path.name) == "cm_helpline"
        source, _ = sources["cm_helpline"]
        assert source.as_of_in(path.name) == (FIRST_AS_OF if district == "mp" else SECOND_AS_OF)
        assert source.is_demo(path.name)


def test_every_file_says_inside_that_it_is_made_up(demo) -> None:
    assert "DEMO DATA" in demo["bhopal"].read_text("utf-8-sig").splitlines()[0]
    assert "DEMO DATA" in demo["khargone"].read_text("utf-16").splitlines()[0]
    assert "DEMO DATA" in demo["dindori"].read_text("utf-8")[:600]
    assert "DEMO DATA" in demo["mp"].read_text("utf-8").splitlines()[0]
    for district in ("anuppur", "panna", "shahdol"):
        first = pd.read_excel(demo[district], header=None, nrows=1, engine="calamine").iat[0, 0]
        assert "DEMO DATA" in first
        assert "काल्पनिक" in first


def test_the_state_has_about_eighty_thousand_complaints_and_each_district_a_likely_share() -> None:
    register, words = read_register(PARAMS, "mp"), vocabulary()
    districts = register.at_level("district")
    sizes = {
        area.code: words.sizes.get(area.code, min(2000, 1150 + 60 * len(register.under(area.code, "tehsil"))))
        for area in districts
    }
    assert set(words.sizes) <= set(sizes)
    assert all(700 <= size <= 2500 for size in sizes.values())
    assert 75_000 <= sum(sizes.values()) <= 90_000


@pytest.fixture(scope="module")
def anuppur() -> pd.DataFrame:
    register = read_register(PARAMS, "mp")
    return lives(register.area("anuppur"), 2, register, vocabulary())


def test_the_later_export_is_the_earlier_one_a_week_on(anuppur: pd.DataFrame) -> None:
    first = snapshot(anuppur, FIRST_AS_OF).set_index("complaint_id")
    second = snapshot(anuppur, SECOND_AS_OF).set_index("complaint_id")
    assert set(first.index) < set(second.index)
    later = second.loc[first.index]
    assert (later["registered_on"] == first["registered_on"]).all()
    assert (later["officer"] == first["officer"]).all()
    closed = first["closed_on"] != BLANK
    assert (later.loc[closed, "closed_on"] == first.loc[closed, "closed_on"]).all()
    newly = ~closed & (later["closed_on"] != BLANK)
    week = (FIRST_AS_OF - date(2022, 4, 1)).days
    assert newly.any()
    assert (later.loc[newly, "closed_on"] > week).all()
    for count in ("level", "reopened_count", "extension_count", "unchanged_remark_count", "repeat_count"):
        assert (later[count] >= first[count]).all(), count
    assert (later["level"] > first["level"]).any()


def test_no_day_of_a_snapshot_lies_after_it_and_none_before_registration(anuppur: pd.DataFrame) -> None:
    rows = snapshot(anuppur, FIRST_AS_OF)
    today = (FIRST_AS_OF - date(2022, 4, 1)).days
    for name in ("registered_on", "level_since", "replied_on", "closed_on", "called_on"):
        assert rows[name].max() <= today, name
        filled = rows[name] != BLANK
        assert (rows.loc[filled, name] >= rows.loc[filled, "registered_on"]).all(), name
    assert rows["complaint_id"].is_unique


def test_complaints_are_of_all_ages_levels_and_ends(anuppur: pd.DataFrame) -> None:
    rows = snapshot(anuppur, SECOND_AS_OF)
    pending = rows[rows["closed_on"] == BLANK]
    ages = (SECOND_AS_OF - date(2022, 4, 1)).days - pending["registered_on"]
    bands = pd.cut(ages, [-1, 7, 50, 100, 200, 365, 10_000]).value_counts()
    assert (bands > 0).all()
    assert set(rows["level"]) == {1, 2, 3, 4}
    assert {"satisfied", "special", "low_quality", "open", "in_process"} <= set(rows["status"])
    assert {"proposed", "accepted", "refused"} <= set(rows["special_close"])
    assert {"satisfied", "not_satisfied", "not_reached"} <= set(rows["call_result"])
    assert (rows["repeat_count"] > 10).any()
    assert rows["department"].nunique() >= 15


def test_districts_differ_so_that_the_best_and_the_worst_are_far_apart() -> None:
    register, words = read_register(PARAMS, "mp"), vocabulary()

    def satisfied_share(code: str) -> float:
        district = register.area(code)
        rows = snapshot(lives(district, 0, register, words), SECOND_AS_OF)
        april = rows[
            rows["registered_on"].between(*((date(2023, 4, day) - date(2022, 4, 1)).days for day in (1, 30)))
        ]
        return float((april["status"] == "satisfied").mean())

    assert satisfied_share("dewas") > 0.75
    assert satisfied_share("bhind") < 0.35


def test_two_seeds_give_two_streams() -> None:
    assert seeded("lives", "rewa").integers(10**9) == seeded("lives", "rewa").integers(10**9)
    assert seeded("lives", "rewa").integers(10**9) != seeded("lives", "satna").integers(10**9)


def test_people_are_made_up_and_their_numbers_are_nobodys(demo) -> None:
    with demo["mp"].open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))
    header = next(line for line in lines if "मोबाइल नंबर" in line)
    rows = lines[lines.index(header) + 1 :]
    mobile, name, officer = (header.index(title) for title in ("मोबाइल नंबर", "शिकायतकर्ता का नाम", "अधिकारी"))
    assert all(re.fullmatch(r"0000\d{6}", row[mobile]) for row in rows)
    assert all("काल्पनिक" in row[name] and "काल्पनिक" in row[officer] for row in rows)


def test_every_department_and_word_of_the_vocabulary_is_known_to_params() -> None:
    words = vocabulary()
    assert set(words.departments) <= set(read_departments(PARAMS).names())
    source, _ = read_sources(PARAMS)["cm_helpline"]
    known = {word for column in source.columns.values() for of in column.values.values() for word in of}
    for table in (words.statuses, words.special_closes, words.calls):
        for names in table.values():
            assert {names.hi, names.en} <= known


def test_the_note_in_the_legacy_font_is_hindi_once_converted(demo) -> None:
    read = {text: krutidev2unicode.kru2uni(text.encode()).decode() for text in vocabulary().krutidev_notes}
    assert read["tk¡p dh xbZ"] == "जाँच की गई"
    assert all(re.fullmatch(r"[\u0900-\u097f ]+", hindi) for hindi in read.values())
    sheet = pd.read_excel(demo["panna"], header=None, engine="calamine", dtype=str)
    place = sheet.index[sheet.eq("dk;kZy; dh Vhi").any(axis=1)][0]
    column = sheet.columns[sheet.loc[place].eq("dk;kZy; dh Vhi")][0]
    assert set(sheet.loc[place + 1 :, column].dropna()) <= set(read)


def test_formats_dates_and_spellings_are_as_mixed_as_real_ones(demo) -> None:
    assert demo["bhopal"].read_bytes().startswith(b"\xef\xbb\xbf")
    assert demo["khargone"].read_bytes().startswith(b"\xff\xfe")
    assert demo["dindori"].suffix == ".xls"
    assert demo["dindori"].read_bytes().startswith(b"<html>")
    assert demo["anuppur"].read_bytes().startswith(b"PK")
    assert "Complaint No" in demo["bhopal"].read_text("utf-8-sig")
    anuppur = pd.read_excel(demo["anuppur"], header=None, engine="calamine", dtype=str)
    assert {"अनूपपुर", "अनूपपूर", "ANUPPUR"} <= set(anuppur[1])
    assert "कुल योग" in set(anuppur[1])
    shahdol = pd.read_excel(demo["shahdol"], header=None, engine="calamine", dtype=str).astype(str)
    assert shahdol.apply(lambda column: column.str.fullmatch(r"[०-९]{2}/[०-९]{2}/[०-९]{4}").any()).any()
    indore = pd.read_excel(demo["indore"], header=None, engine="calamine")
    assert indore.map(lambda cell: isinstance(cell, pd.Timestamp | date)).any(axis=None)
