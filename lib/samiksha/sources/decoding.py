"""Bytes of a text file as clean UTF-8, whatever they were.

Enters: bytes. Leaves: UTF-8 bytes without BOM and NUL, and a note where the encoding was guessed.
"""

import codecs
from dataclasses import dataclass

from samiksha.errors import BadExport
from samiksha.sources.export import Content, Note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_SAMPLE = 1 << 16
_LAST_RESORT = "cp1252"


@dataclass(frozen=True)
class Decoded:
    """UTF-8 bytes, and what had to be guessed on the way."""

    data: Content
    notes: tuple[Note, ...] = ()


def to_utf8(data: Content, file: str) -> Decoded:
    """The same text in UTF-8. Raises BadExport when it is no text at all.

    Order: BOM, NUL pattern (UTF-16 without BOM), strict UTF-8, UTF-8 with a few broken characters,
    then a guess. Clean UTF-8 comes back as it is, uncopied.
    """
    head = data[:_SAMPLE]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return _from_declared(data[len(bom) :], encoding, file)
    guessed = _utf16_by_nuls(head)
    if guessed:
        return _from_declared(data[:], guessed, file)
    data = _without_nuls(data)
    if is_utf8(data):
        _refuse_binary(data, file)
        return Decoded(data)
    return _mended(data[:]) or _guessed(data[:], file)


def _from_declared(data: bytes, encoding: str, file: str) -> Decoded:
    if encoding == "utf-8":
        data = data.replace(b"\0", b"")
        return Decoded(data) if is_utf8(data) else (_mended(data) or _guessed(data, file))
    text = str(data, encoding, errors="replace").replace("\0", "")
    broken = text.count("\ufffd")
    notes = (Note("broken_characters", 0, str(broken)),) if broken else ()
    return Decoded(text.encode("utf-8", errors="replace"), notes)


def _utf16_by_nuls(sample: bytes) -> str | None:
    """UTF-16 shows by its NULs: the high bytes of its commas, digits and line ends."""
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if pairs and odd > 0.05 * pairs and odd > 10 * even:
        return "utf-16-le"
    if pairs and even > 0.05 * pairs and even > 10 * odd:
        return "utf-16-be"
    return None


def _without_nuls(data: Content) -> Content:
    return data if data.find(b"\0") < 0 else data[:].replace(b"\0", b"")


def is_utf8(data: Content) -> bool:
    """Whether the bytes are strict UTF-8, checked without making a string of them."""
    import pyarrow as pa

    offsets = pa.array([0, len(data)], pa.int64()).buffers()[1]
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        whole.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _mended(data: bytes) -> Decoded | None:
    """UTF-8 in which a few characters are broken, as portals cut long remarks in the middle of one."""
    text = str(data, "utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(1 for letter in text[: 10 * _SAMPLE] if letter > "\x7f") - broken
    if broken * 20 > sound:
        return None
    return Decoded(text.encode("utf-8"), (Note("broken_characters", 0, str(broken)),))


def _guessed(data: bytes, file: str) -> Decoded:
    from charset_normalizer import from_bytes

    _refuse_binary(data, file)
    best = from_bytes(_telling_sample(data), steps=5, chunk_size=2048).best()
    encodings = [best.encoding] if best else []
    for encoding in [*encodings, _LAST_RESORT]:
        try:
            text = str(data, encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        break
    else:
        encoding, text = _LAST_RESORT, str(data, _LAST_RESORT, errors="replace")
    return Decoded(text.encode("utf-8", errors="replace"), (Note("encoding_guessed", 0, encoding),))


def _telling_sample(data: bytes) -> bytes:
    """The lines that have something else than ASCII, as only they tell encodings apart."""
    lines = [line for line in data[: 16 * _SAMPLE].splitlines() if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE] or data[:_SAMPLE]


def _refuse_binary(data: Content, file: str) -> None:
    """Text has hardly any control characters."""
    sample = data[:_SAMPLE]
    controls = sum(sample.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    if controls > 0.01 * len(sample):
        raise BadExport("not_a_table", file=file)
