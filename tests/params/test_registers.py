"""The registers that ship: complete, and every spelling names one place."""

from pathlib import Path

import pytest

from samiksha.errors import BadConfiguration, UnknownArea
from samiksha.params.areas import Register, fold, read_register

PARAMS = Path(__file__).parents[2] / "params"


@pytest.fixture(scope="module")
def mp() -> Register:
    return read_register(PARAMS, "mp")


def test_madhya_pradesh_has_55_districts_in_10_divisions(mp: Register) -> None:
    assert len(mp.at_level("district")) == 55
    assert len(mp.at_level("division")) == 10
    by_division = {division.code: len(mp.under(division.code, "district")) for division in mp.at_level("division")}
    assert by_division == {
        "shahdol_division": 3, "rewa_division": 6, "jabalpur_division": 9, "sagar_division": 6,
        "bhopal_division": 5,
        "narmadapuram_division": 3, "indore_division": 8, "ujjain_division": 7, "gwalior_division": 5,
        "chambal_division": 3,
    }  # fmt: skip


def test_every_tehsil_and_block_of_the_lists_is_there_and_every_district_has_some(mp: Register) -> None:
    assert len(mp.at_level("tehsil")) == 424
    assert len(mp.at_level("block")) == 313
    for district in mp.at_level("district"):
        assert mp.under(district.code, "tehsil"), district.code
        assert mp.under(district.code, "block"), district.code


def test_districts_carry_both_names_and_a_code_of_the_directory_where_one_is_known(mp: Register) -> None:
    districts = mp.at_level("district")
    assert all(area.name.hi and area.name.en for area in districts)
    assert {area.code for area in districts if area.lgd is None} == {"maihar", "pandhurna"}
    codes = [area.lgd for area in districts if area.lgd]
    assert len(set(codes)) == 53


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("होशंगाबाद", "narmadapuram"),
        ("HOSHANGABAD", "narmadapuram"),
        ("EAST NIMAR", "khandwa"),
        ("पूर्व निमाड़", "khandwa"),
        ("West Nimar", "khargone"),
        ("अनूपपूर", "anuppur"),
        ("जिला अनूपपुर", "anuppur"),
        ("Anuppur District", "anuppur"),
        ("अशोक नगर", "ashoknagar"),
        ("बडवानी", "barwani"),
        ("भिण्ड", "bhind"),
        ("NARSIMHAPUR", "narsinghpur"),
        ("महूगंज", "mauganj"),
        ("Agar-Malwa", "agar_malwa"),
        ("390", "anuppur"),
    ],
)
def test_a_district_is_known_by_old_names_misspellings_and_code(mp: Register, spelling: str, code: str) -> None:
    assert mp.spellings("district")[fold(spelling)] == code


@pytest.mark.parametrize(("register", "levels"), [("mp", 3), ("rajasthan", 3)])
def test_a_spelling_names_one_place_of_its_level(register: str, levels: int) -> None:
    shipped = read_register(PARAMS, register)
    for level in shipped.levels[:levels]:
        assert shipped.spellings(level)


def test_names_of_tehsils_and_blocks_are_unique_within_their_district(mp: Register) -> None:
    for level in ("tehsil", "block"):
        for district in mp.at_level("district"):
            names = [fold(area.in_language("en")) for area in mp.under(district.code, level)]
            assert len(names) == len(set(names)), (district.code, level)


def test_tehsils_of_the_districts_of_2023_belong_to_them(mp: Register) -> None:
    assert {area.name.en for area in mp.under("maihar", "tehsil")} == {"Maihar", "Amarpatan", "Ramnagar"}
    assert {area.name.en for area in mp.under("mauganj", "tehsil")} == {"Mauganj", "Hanumana", "Naigarhi"}
    assert {area.name.en for area in mp.under("pandhurna", "tehsil")} == {"Pandhurna", "Sausar"}
    assert "Maihar" not in {area.name.en for area in mp.under("satna", "tehsil")}


def test_rajasthan_has_the_33_districts_of_2017_in_7_divisions() -> None:
    rajasthan = read_register(PARAMS, "rajasthan")
    assert len(rajasthan.at_level("district")) == 33
    assert len(rajasthan.at_level("division")) == 7
    assert rajasthan.area("jaipur") in rajasthan.within("jaipur_division")
    assert rajasthan.spellings("district")[fold("श्री गंगानगर")] == "sri_ganganagar"


def test_an_unknown_code_brings_the_nearest_ones(mp: Register) -> None:
    with pytest.raises(UnknownArea) as raised:
        mp.area("anupur")
    assert "anuppur" in raised.value.in_language("en")
    assert "anuppur" in raised.value.in_language("hi")


def test_a_spelling_of_two_places_is_refused(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas" / "two.yml").write_text(
        "register: two\nname: {en: Two}\nlevels: [ward]\nareas:\n"
        "  - {code: a, level: ward, name: {en: North}}\n"
        "  - {code: b, level: ward, name: {en: South}, aliases: [NORTH]}\n"
    )
    with pytest.raises(BadConfiguration, match="NORTH"):
        read_register(tmp_path, "two").spellings("ward")


@pytest.mark.parametrize(
    ("areas", "said"),
    [
        ("[{code: a, level: ward, name: {en: A}}, {code: a, level: ward, name: {en: B}}]", "stands twice"),
        ("[{code: a, level: wrd, name: {en: A}}]", "level 'wrd'"),
        ("[{code: a, level: ward, parent: z, name: {en: A}}]", "parent 'z'"),
        ("[{code: A b, level: ward, name: {en: A}}]", "code"),
    ],
)
def test_a_register_that_does_not_hang_together_is_refused(tmp_path: Path, areas: str, said: str) -> None:
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas" / "bad.yml").write_text(f"register: bad\nname: {{en: Bad}}\nlevels: [ward]\nareas: {areas}\n")
    with pytest.raises(BadConfiguration, match=said):
        read_register(tmp_path, "bad")


def test_a_register_is_parsed_once_until_its_file_changes(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    path = tmp_path / "areas" / "one.yml"
    text = "register: one\nname: {en: One}\nlevels: [ward]\nareas: [{code: a, level: ward, name: {en: North}}]\n"
    path.write_text(text)
    first = read_register(tmp_path, "one")
    assert read_register(tmp_path, "one") is first
    path.write_text(text.replace("North", "Northern"))
    assert read_register(tmp_path, "one").area("a").name.en == "Northern"
    path.unlink()
    with pytest.raises(BadConfiguration):
        read_register(tmp_path, "one")
