"""A map of tiles: `params/tiles/<register>.yml`, one tile an area, laid out roughly as the areas lie.

Enters: YAML. Leaves: each area's row and column, and the name that fits into its tile.
"""

from pathlib import Path

from samiksha.params.base import Names, Strict, read_model

EMPTY = "."


class Tiles(Strict):
    """The tiles of one register's areas, north at the top."""

    register_code: str
    source: str = ""
    rows: tuple[str, ...]
    """Codes from west to east, one word a tile; "." where there is none."""
    short: dict[str, Names] = {}
    """Names that are too long for a tile, broken into lines."""

    def model_post_init(self, _: object) -> None:
        codes = [code for row in self.rows for code in row.split() if code != EMPTY]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"stands twice: {', '.join(twice)}")
        if strange := sorted(set(self.short) - set(codes)):
            raise ValueError(f"a short name without a tile: {', '.join(strange)}")

    def places(self) -> dict[str, tuple[int, int]]:
        """Code → row and column.

        >>> Tiles(register_code="x", rows=("a . b", ". c")).places()
        {'a': (0, 0), 'b': (0, 2), 'c': (1, 1)}
        """
        return {
            code: (row, column)
            for row, codes in enumerate(self.rows)
            for column, code in enumerate(codes.split())
            if code != EMPTY
        }


def read_tiles(params: Path, register: str) -> Tiles | None:
    """The tiles of a register's areas; None if nobody has laid them out."""
    path = params / "tiles" / f"{register}.yml"
    return read_model(path, Tiles) if path.exists() else None
