"""What a warm parent of briefs' cells has done beforehand, no brief does again."""

import json
import os
import subprocess
import sys
from datetime import date

import pytest

from samiksha.home import VARIABLE, Home
from samiksha.minutes import Draft, MinutesBook
from samiksha.platform import can_fork

CELLS = """
import json, os, sys
import nbformat, psutil
from samiksha.home import find_home
from samiksha.kernel.preload import ENVIRONMENT, SHELL, STUDY, import_all
os.environ.update(ENVIRONMENT)
import_all((*SHELL, *STUDY))
from samiksha.kernel.shell import _own_shell
from samiksha.params import base
warm, read, anew = set(sys.modules), [], base.read_anew
base.read_anew = lambda path, *rest: read.append(path.name) or anew(path, *rest)
shell = _own_shell(lambda kind, content: None)
for cell in nbformat.read(find_home().notebooks / "helpline_followup.ipynb", 4).cells:
    if cell.cell_type == "code" and "live" not in cell.metadata.get("tags", ()):  # which no round runs
        shell.run_cell(cell.source).raise_error()
told = {"modules": sorted(set(sys.modules) - warm), "read": read, "threads": psutil.Process().num_threads()}
print(json.dumps(told))
"""


@pytest.mark.skipif(not can_fork(), reason="there is no warm parent")
def test_a_brief_imports_nothing_reads_no_list_of_params_and_starts_no_thread(changed_home: Home) -> None:
    with MinutesBook(changed_home) as book:
        day = date(2023, 5, 13)
        given = Draft(
            review="helpline_followup", area="anuppur", given_on=day, as_of=day, who="x", what="x", due_on=day
        )
        book.record(given, "x")
    ran = subprocess.run(
        [sys.executable, "-c", CELLS], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, VARIABLE: str(changed_home.root)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == {"modules": [], "read": [], "threads": 1}
