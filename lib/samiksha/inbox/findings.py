"""What is said beside a file that was refused whole, to whoever sent it.

Enters: the fault. Leaves: `<name>.txt`: the file, what is wrong, what to do, when; Hindi first, then English.
"""

import os
from datetime import datetime
from pathlib import Path

from samiksha.catalogue import LANGUAGES, has, text
from samiksha.errors import SamikshaError
from samiksha.files import digest_of, sweep, write_bytes
from samiksha.numerals import day

_LONGEST_NAME = 200
"""Bytes of a file's name to which more can be added; systems allow 255."""


def write_findings(put: Path, digest: str, name: str, fault: SamikshaError, now: datetime) -> Path:
    """The text beside the place where a refused file is put."""
    path = _beside(put, digest)
    sweep(path.parent)
    told = "\n".join(_told(lang, name, fault, now) for lang in LANGUAGES)
    # As Notepad of any Windows reads it.
    write_bytes(path, told.replace("\n", "\r\n").encode("utf-8-sig", errors="replace"))
    return path


def _told(lang: str, name: str, fault: SamikshaError, now: datetime) -> str:
    own = f"inbox.remedy.{fault.key}"
    return text(
        "inbox.refused",
        lang,
        file=name,
        fault=fault.in_language(lang),
        remedy=text(own if has(own) else "inbox.remedy.again", lang),
        when=f"{day(now.date(), lang)}, {now:%H:%M}",
    )


def _beside(put: Path, digest: str) -> Path:
    path = put.with_name(f"{put.name}.txt")
    same_name_sent = path.is_file() and digest_of(path) == digest
    return put.with_name("_.txt") if same_name_sent or len(os.fsencode(path.name)) > _LONGEST_NAME else path
