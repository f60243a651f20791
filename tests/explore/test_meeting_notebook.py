"""The meeting's notebooks run as they are, on their own parameters, in any Jupyter kernel."""

import nbformat
import pytest
from nbclient import NotebookClient

from samiksha.home import VARIABLE, Home

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.mark.parametrize("name", ["meeting", "meeting_rollup"])
def test_it_shows_the_room_as_a_widget(name: str, changed_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(changed_home.root))
    notebook = nbformat.read(changed_home.notebooks / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(changed_home.notebooks)}}).execute()
    (live,) = [
        cell for cell in notebook.cells if cell.cell_type == "code" and "live" in cell.metadata.get("tags", [])
    ]
    assert any(WIDGET in output.get("data", {}) for output in live.outputs)
    assert not [
        output for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"
    ]
