"""The cells of one export on their way to rows.

Enters: texts as they stood. Leaves: values, and findings that know where each cell stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from samiksha.load.findings import Findings
from samiksha.model import Severity
from samiksha.params.rows import ColumnType, RowKind


@dataclass
class Cells:
    """One column of texts and one of values for each canonical name; `numbers` are the rows' in Excel."""

    texts: dict[str, pa.DictionaryArray]
    numbers: np.ndarray
    kind: RowKind
    headers: dict[str, str]
    """Canonical name → the header as it stood."""
    findings: Findings
    values: dict[str, pa.Array] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """The header as it stood; for a constant the canonical name."""
        return self.headers.get(name, name)

    def areas(self) -> pa.DictionaryArray:
        """The area's code of each row, null where it is not known."""
        if "area" in self.values:
            return self.values["area"]
        return pa.nulls(len(self.numbers), pa.string()).dictionary_encode()

    def find(
        self, rule: str, severity: Severity, name: str, at: np.ndarray, details: Sequence[str] | str = ""
    ) -> None:
        """A finding for the cells of column `name` in the rows at `at`."""
        places = pa.array(at)
        self.findings.add(
            rule,
            severity,
            rows=self.numbers[at],
            column=self.header(name),
            values=self.texts[name].take(places).to_pylist(),
            areas=self.areas().take(places).to_pylist(),
            keys=self.texts[self.kind.key].take(places).to_pylist(),
            details=details,
            personal=self.kind.columns[name].type is ColumnType.PSEUDONYM,
        )
