"""The lists that every review and every page rests on, read beforehand.

Enters: a params folder. Leaves: its areas, tiles, sources, departments, services and indicators, remembered.
"""

from pathlib import Path

from samiksha.params.areas import read_register, register_codes
from samiksha.params.departments import read_departments
from samiksha.params.indicators import read_indicators
from samiksha.params.services import read_services
from samiksha.params.sources import read_sources
from samiksha.params.tiles import read_tiles


def read_lists(params: Path) -> None:
    """Reads and checks them once, for a process and all that are forked from it. Raises BadConfiguration."""
    for code in register_codes(params):
        read_register(params, code)
        read_tiles(params, code)
    read_sources(params)
    for read in (read_departments, read_services, read_indicators):
        read(params)
