"""Corrections by hand are made before a cell is parsed, said, and found out when they fit no more."""

from pathlib import Path

import pytest

from samiksha.errors import BadConfiguration
from samiksha.load import Reading, tidy
from samiksha.load.corrections import Correction, read_corrections
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source, SourceColumn
from tests.load.conftest import AS_OF, HEADER, raw_export

ROW = ("MP1", "अटलांटिस", "राजस्व", "05/04/2023", "लंबित", None, None)
ENTRY = Correction(source="cm_helpline", key="MP1", column="area", was="अटलांटिस", now="अनूपपुर", reason="पत्र क्रमांक 12")


def test_a_correction_mends_its_cell_and_is_said(helpline: tuple[Source, RowKind], reading: Reading) -> None:
    loaded = tidy(raw_export([ROW, ("MP2", *ROW[1:])]), *helpline, reading, AS_OF, (ENTRY,))
    assert loaded.rows.column("area").to_pylist() == ["anuppur"]
    by_rule = dict(zip(loaded.findings["rule"], loaded.findings["row"], strict=True))
    assert by_rule == {"corrected": 2, "unknown_area": 3}


def test_a_correction_that_the_portal_has_made_is_reported(
    helpline: tuple[Source, RowKind], reading: Reading
) -> None:
    loaded = tidy(raw_export([("MP1", "रीवा", *ROW[2:])]), *helpline, reading, AS_OF, (ENTRY,))
    assert loaded.rows.column("area").to_pylist() == ["rewa"]
    assert loaded.findings["rule"].tolist() == ["correction_unused"]


def test_corrections_are_read_for_their_source_and_strictly(tmp_path: Path) -> None:
    assert read_corrections(tmp_path, "cm_helpline") == ()
    path = tmp_path / "corrections.yml"
    path.write_text(f"corrections:\n  - {ENTRY.model_dump_json()}\n", encoding="utf-8")
    assert read_corrections(tmp_path, "cm_helpline") == (ENTRY,)
    assert read_corrections(tmp_path, "sampark") == ()
    path.write_text("corrections:\n  - {source: x, key: a, colum: b}\n", encoding="utf-8")
    with pytest.raises(BadConfiguration, match="column"):
        read_corrections(tmp_path, "x")


def test_an_export_of_one_district_may_name_it_in_its_source(
    helpline: tuple[Source, RowKind], reading: Reading
) -> None:
    source, kind = helpline
    columns = {**source.columns, "area": SourceColumn(constant="रीवा")}
    header = tuple(name for name in HEADER if name != "जिला")
    raw = raw_export([(ROW[0], *ROW[2:])], header)
    loaded = tidy(raw, source.model_copy(update={"columns": columns}), kind, reading, AS_OF)
    assert loaded.rows.column("area").to_pylist() == ["rewa"]
    assert loaded.findings.empty
