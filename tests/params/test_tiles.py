"""The map of tiles: every district once, neighbours beside one another, divisions in one piece."""

from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from samiksha.params.areas import read_register
from samiksha.params.tiles import Tiles, read_tiles

PARAMS = Path(__file__).parents[2] / "params"
MP = read_register(PARAMS, "mp")


@pytest.fixture(scope="module")
def tiles() -> Tiles:
    found = read_tiles(PARAMS, "mp")
    assert found
    return found


def near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two tiles touch, be it at a corner."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) == 1


def test_every_district_has_one_tile(tiles: Tiles) -> None:
    places = tiles.places()
    assert sorted(places) == sorted(area.code for area in MP.at_level("district"))
    assert len(set(places.values())) == 55


def test_the_districts_of_a_division_lie_in_one_piece(tiles: Tiles) -> None:
    places = tiles.places()
    for division in MP.at_level("division"):
        left = {places[area.code] for area in MP.under(division.code, "district")}
        reached = [left.pop()]
        for place in reached:
            beside = {other for other in left if near(place, other)}
            left -= beside
            reached += beside
        assert not left, division.code


@pytest.mark.parametrize(("west", "east"), list(pairwise(["alirajpur", "dhar", "khandwa", "harda", "betul", "chhindwara", "balaghat", "dindori", "singrauli"])))  # fmt: skip
def test_west_lies_to_the_left_of_east(tiles: Tiles, west: str, east: str) -> None:
    assert tiles.places()[west][1] < tiles.places()[east][1]


@pytest.mark.parametrize(("north", "south"), [*pairwise(["morena", "gwalior", "shivpuri", "guna", "rajgarh", "sehore"]), *pairwise(
    ["neemuch", "mandsaur", "ratlam", "jhabua", "alirajpur", "barwani"]), *pairwise(["niwari", "tikamgarh", "sagar", "raisen", "narmadapuram", "betul"]),
    *pairwise(["rewa", "satna", "maihar", "umaria", "dindori"]), ("mandla", "balaghat"), ("chhindwara", "pandhurna"), ("khandwa", "burhanpur")])  # fmt: skip
def test_north_lies_above_south(tiles: Tiles, north: str, south: str) -> None:
    assert tiles.places()[north][0] < tiles.places()[south][0]


@pytest.mark.parametrize("pair", [
    "bhopal raisen", "bhopal sehore", "indore dewas", "indore ujjain", "gwalior morena", "gwalior datia", "jabalpur katni",
    "jabalpur mandla", "sagar damoh", "rewa mauganj", "sidhi singrauli", "shahdol anuppur", "shahdol umaria", "bhind morena",
    "khargone barwani", "khargone burhanpur", "jhabua alirajpur", "satna maihar", "satna panna", "betul harda", "seoni mandla",
])  # fmt: skip
def test_neighbours_stay_neighbours(tiles: Tiles, pair: str) -> None:
    one, other = pair.split()
    assert near(tiles.places()[one], tiles.places()[other])


def test_short_names_are_those_of_the_register_in_pieces(tiles: Tiles) -> None:
    for code, short in tiles.short.items():
        pieces = short.in_language("hi").split("\n")
        assert "".join(pieces) == MP.area(code).name.in_language("hi").replace(" ", ""), code


def test_a_district_twice_and_a_name_without_a_tile_are_refused() -> None:
    with pytest.raises(ValidationError, match="stands twice: a"):
        Tiles(register_code="x", rows=("a b", "a ."))
    with pytest.raises(ValidationError, match="without a tile: c"):
        Tiles.model_validate({"register_code": "x", "rows": ["a b"], "short": {"c": {"hi": "ग"}}})


def test_a_register_without_a_map_has_none() -> None:
    assert read_tiles(PARAMS, "rajasthan") is None
