"""Citizens' telephone numbers, on their way to a file of their own: rows never hold them.

Enters: the texts of an export's kept rows. Leaves: area, key and number of each row that names one, for `store.contacts`.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.cells import telephone_numbers
from samiksha.load.frame import Cells

MOBILE = "mobile"


def contacts_of(cells: Cells, kept: np.ndarray) -> pa.Table | None:
    """Area, key and MOBILE of the kept rows with a number; None where the source has no such column."""
    kind = cells.kind
    if kind.contact not in cells.texts:
        return None
    numbers = telephone_numbers(cells.texts[kind.contact])
    chosen = pa.array(kept & pc.is_valid(numbers).to_numpy(zero_copy_only=False))
    columns = {"area": cells.areas(), kind.key: cells.values[kind.key].cast(pa.string()), MOBILE: numbers}
    return pa.table({name: column.filter(chosen) for name, column in columns.items()})
