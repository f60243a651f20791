"""The nbconvert exporter `samiksha_brief`: one offline page from any executed notebook.

Enters: a notebook. Leaves: HTML. `jupyter nbconvert --to samiksha_brief x.ipynb` makes the same page.
"""

import os
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import default

from samiksha.publish.cells import body_of
from samiksha.publish.facts import read_facts
from samiksha.publish.shell import TEMPLATE, make_page

_TEMPLATES = Path(__file__).parent / "templates"
_NAMELESS = "Notebook"
"""What nbconvert calls a notebook that has no file."""


class ComposePage(Preprocessor):
    """Puts the finished `Page` among nbconvert's resources; runs after all other preprocessors."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        facts = read_facts(nb.metadata)
        body = body_of(nb, facts.lang, facts.demo)
        name = resources.get("metadata", {}).get("name", "")
        resources["page"] = make_page(
            facts, "" if name == _NAMELESS else name, body.html,
            title=body.title, contents=body.contents, failed=body.failed, presents=True,
        )  # fmt: skip
        return nb, resources


class BriefExporter(HTMLExporter):
    """A brief's page: no code, no widgets, nothing fetched, all of it sanitised.

    One exporter converts many notebooks; only the first pays for reading templates and fonts.
    """

    export_from_notebook = "Samiksha brief"

    optimistic_validation = True
    """Not after each of nbconvert's dozen preprocessors anew."""

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [os.fspath(_TEMPLATES)]

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own exporters do
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page, and nbconvert's resources."""
        # Past HTMLExporter's own method: it would parse and rewrite the finished page, script and all.
        given = self._init_resources(resources)  # type: ignore[no-untyped-call]
        return TemplateExporter.from_notebook_node(self, nb, given, **kw)

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()  # type: ignore[no-untyped-call]
        self.register_preprocessor(ComposePage, enabled=True)  # type: ignore[no-untyped-call]
