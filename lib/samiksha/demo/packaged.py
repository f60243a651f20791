"""Tables of the demo that lie beside its modules.

Enters: a package and the name of a YAML file in it. Leaves: a frozen model.
"""

from importlib.resources import as_file, files
from typing import TypeVar

from samiksha.params.base import Strict, read_model

Table = TypeVar("Table", bound=Strict)


def packaged(package: str, name: str, model: type[Table]) -> Table:
    """The table `name` of a package, parsed once a process."""
    with as_file(files(package) / name) as path:
        return read_model(path, model)
