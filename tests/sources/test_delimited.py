"""CSV: delimiters, line ends, encodings, blank and ragged rows, at speed and one by one alike."""

import random
from collections.abc import Callable

import pytest

from samiksha.errors import BadExport
from samiksha.params.sources import Header, Limits
from samiksha.sources import Note, RawExport

ReadBytes = Callable[..., RawExport]


def cells(export: RawExport) -> list[list[str | None]]:
    return [list(row.values())[:-1] for row in export.rows.to_pylist()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(read_bytes: ReadBytes, delimiter: str, end: str) -> None:
    lines = [["title; with, all| of\tthem"], [], ["No", "District", "Remark"],
             ["1", "रीवा", f'"a{end}b"'], [], ["2", "सतना", ""], [], []]  # fmt: skip
    export = read_bytes(end.join(delimiter.join(line) for line in lines).encode())
    assert export.header == ("No", "District", "Remark")
    assert cells(export) == [["1", "रीवा", f"a{end}b"], ["2", "सतना", None]]
    assert (export.header_row, export.rows["row"].to_pylist()) == (3, [4, 6])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_of_every_kind(read_bytes: ReadBytes, encoding: str) -> None:
    export = read_bytes("No,जिला,Remark\n1,रीवा,—\n".encode(encoding))
    assert (export.header, cells(export), export.notes) == (
        ("No", "जिला", "Remark"),
        [["1", "रीवा", "—"]],
        (),
    )


def test_a_legacy_encoding_is_guessed_and_said(read_bytes: ReadBytes) -> None:
    text = "No,District,Remark\n1,Bhopal,“Señor” – café\n2,Rewa,plain\n"
    export = read_bytes(text.encode("cp1252"))
    assert cells(export)[1] == ["2", "Rewa", "plain"]
    assert "caf" in str(cells(export)[0][2])
    assert [note.rule for note in export.notes] == ["encoding_guessed"]


def test_a_character_cut_in_the_middle_spoils_no_other(read_bytes: ReadBytes) -> None:
    sound = "".join(f"{i},रीवा,कार्यवाही प्रचलन में\n" for i in range(50))
    export = read_bytes(f"No,District,Remark\n{sound}".encode() + "51,सतना,टीप".encode()[:-1] + b"\n")
    assert cells(export)[0] == ["0", "रीवा", "कार्यवाही प्रचलन में"]
    assert cells(export)[-1] == ["51", "सतना", "टी\ufffd"]
    assert export.notes == (Note("broken_characters", 0, "1"),)


def test_nul_bytes_and_blanks_at_both_ends_go(read_bytes: ReadBytes) -> None:
    export = read_bytes("No,District,Remark\n\0 1\0 ,\u00a0रीवा\u200d , \u200b\n2,क्\u200dष, \n".encode())
    assert cells(export) == [["1", "रीवा", None], ["2", "क्\u200dष", None]]


def test_rows_of_blanks_are_left_out_and_numbers_stay_true(read_bytes: ReadBytes) -> None:
    export = read_bytes(b"No,District\n,\n1,Rewa\n , \n\n2,Satna\n,,\n")
    assert cells(export) == [["1", "Rewa"], ["2", "Satna"]]
    assert export.rows["row"].to_pylist() == [3, 6]
    assert export.notes == ()


def test_a_delimiter_at_every_end_adds_no_column(read_bytes: ReadBytes) -> None:
    assert read_bytes(b"No,District,\n1,Rewa,\n").header == ("No", "District")
    assert read_bytes(b"No,District\n1,Rewa,\n2,Satna,\n").header == ("No", "District")
    named = read_bytes(b"No,District\n1,Rewa,x\n2,Satna,\n")
    assert (named.header, cells(named)[0]) == (("No", "District", ""), ["1", "Rewa", "x"])


def test_a_header_longer_than_its_rows_is_padded(read_bytes: ReadBytes) -> None:
    assert cells(read_bytes(b"No,District,Remark\n1,Rewa\n2,Satna\n")) == [
        ["1", "Rewa", None],
        ["2", "Satna", None],
    ]


def test_a_header_alone_gives_no_rows(read_bytes: ReadBytes) -> None:
    export = read_bytes(b"No,District\n")
    assert (export.header, export.rows.num_rows) == (("No", "District"), 0)


def test_duplicate_headers_are_left_as_they_are(read_bytes: ReadBytes) -> None:
    assert read_bytes(b"No,District,Remark,Remark\n1,Rewa,a,b\n").header == (
        "No",
        "District",
        "Remark",
        "Remark",
    )


def test_ragged_rows_keep_their_place_in_a_long_file(read_bytes: ReadBytes) -> None:
    chance = random.Random(1)
    odd = ['{},Rewa,"line\nbreak"', "{},Rewa", "{},Rewa,a,b", "{},Rewa,a,", ""]
    shapes = [chance.choice(odd) if index % 7 == 0 else "{},Rewa,text" for index in range(5000)]
    export = read_bytes(("No,District,Remark\n" + "".join(f"{s.format(i)}\n" for i, s in enumerate(shapes))).encode())
    kept = [index for index, shape in enumerate(shapes) if shape]
    assert export.rows["c0"].to_pylist() == [str(index) for index in kept]
    assert export.rows["row"].to_pylist() == [index + 2 for index in kept]
    cut = sum(shape.endswith(",b") for shape in shapes)
    assert len(export.notes) == min(cut, 101)
    if cut > 100:
        assert export.notes[-1] == Note("more_ragged_rows", 0, str(cut - 100))


def test_a_record_larger_than_a_block_is_read(read_bytes: ReadBytes) -> None:
    long = "टीप " * 1_000_000
    export = read_bytes(f'No,District,Remark\n1,Rewa,"{long}\n"\n2,Rewa,b\n'.encode())
    assert export.rows.num_rows == 2
    assert len(str(cells(export)[0][2])) == len(long) - 1


def test_a_quote_that_never_closes_is_refused_with_its_row(read_bytes: ReadBytes) -> None:
    with pytest.raises(BadExport) as caught:
        read_bytes(b'No,District,Remark\n1,Rewa,a\n2,Rewa,"b\n3,Rewa,c\n4,Rewa,d\n')
    assert (caught.value.key, caught.value.values["row"]) == ("unclosed_quote", 3)


def test_a_stray_inch_mark_harms_nothing(read_bytes: ReadBytes) -> None:
    assert cells(read_bytes(b'No,District,Remark\n1,Rewa,5" pipe\n2,Rewa,"x\ny"\n')) == [
        ["1", "Rewa", '5" pipe'],
        ["2", "Rewa", "x\ny"],
    ]


def test_the_header_must_stand_within_the_rows_to_search(read_bytes: ReadBytes) -> None:
    content = b"title\n" * 5 + b"No,District\n1,Rewa\n"
    assert read_bytes(content, header=Header(search_rows=6)).header_row == 6
    with pytest.raises(BadExport) as caught:
        read_bytes(content, header=Header(search_rows=5))
    assert caught.value.key == "no_header"


def test_more_rows_than_the_limit_are_refused(read_bytes: ReadBytes) -> None:
    content = b"No,District\n" + b"1,Rewa\n" * 11
    assert read_bytes(content, limits=Limits(rows=11)).rows.num_rows == 11
    with pytest.raises(BadExport) as caught:
        read_bytes(content, limits=Limits(rows=10))
    assert (caught.value.key, caught.value.values["limit"]) == ("too_many_rows", 10)
