"""What the warm parent imports before it forks, and whether that has changed on disk since.

Enters: names of modules. Leaves: imported modules; the stamps of their files.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import samiksha

SHELL = (
    "samiksha.kernel.shell",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "bdb",
    "pandas.core.arrays.arrow",
    "pandas.core.arrays.arrow._arrow_utils",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.core.methods.to_dict",
    "pyarrow.pandas_compat",
    "pyarrow.parquet",
    "pyarrow.vendored.version",
)
"""For a brief's cells."""
KERNEL = (
    *SHELL,
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "faulthandler",
    "matplotlib.pyplot",
    "tornado.platform.asyncio",
    "samiksha.explore",
)
"""For a Jupyter kernel."""
STUDY = tuple(
    f"samiksha.{name}"
    for name in ("store.snapshots", "desk", "review", "rollup", "display", "charts", "tables", "words", "measures")
)  # by name: the press, which starts the parent, must not import them
ENVIRONMENT = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OPENBLAS_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
"""Set before anything is imported: numpy's and pyarrow's own threads would not live through a fork; charts go into the
notebook, as ipykernel would set it itself; Linux hands a brief the memory of its pictures in large pieces, not page by page,
and Arrow, whose own memory would begin anew in each child, takes its share of that."""
PACKAGE = Path(samiksha.__file__).parent
Stamps = dict[str, tuple[int, int]]
"""File → when it was changed (ns) and its bytes."""


def _nothing() -> None:
    """Most modules are warm once they are imported."""


def import_all(names: Sequence[str], before_each: Callable[[], None] = _nothing) -> None:
    """Imports the modules, and all modules directly within those that are packages; calls their `warm_up`, if any."""
    for name in names:
        for each in _with_inner(name):
            before_each()
            try:
                getattr(importlib.import_module(each), "warm_up", _nothing)()
            except Exception as fault:  # noqa: BLE001 - the notebook imports it again, and there it is said
                print(f"samiksha.kernel: {each}: {fault!r}", file=sys.stderr)


def _with_inner(name: str) -> Iterator[str]:
    yield name
    if name.startswith(f"{PACKAGE.name}."):
        found = sys.modules.get(name)
        yield from (f"{name}.{inner.name}" for inner in pkgutil.iter_modules(getattr(found, "__path__", ())))


def stamps_of_package() -> Stamps:
    """All files of samiksha, its texts and templates too."""
    found: Stamps = {}
    for folder, inner, names in os.walk(PACKAGE):
        inner[:] = [name for name in inner if name != "__pycache__"]
        found |= _stamps(os.path.join(folder, name) for name in names)  # noqa: PTH118 - ten times a Path's speed
    return found


def stamps_of_modules() -> Stamps:
    """The files of everything imported so far."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return _stamps(file for file in files if file)


def _stamps(files: Iterator[str]) -> Stamps:
    found: Stamps = {}
    for file in files:
        try:
            told = os.stat(file)  # noqa: PTH116
        except OSError:
            continue  # a module out of a zip file
        found[file] = (told.st_mtime_ns, told.st_size)
    return found


class Imported:
    """What was imported, and the files that it came from."""

    def __init__(self, names: Sequence[str], before_each: Callable[[], None] = _nothing) -> None:
        self._package = stamps_of_package()  # before importing: a change in between is not lost
        import_all(names, before_each)
        self._others = {file: stamp for file, stamp in stamps_of_modules().items() if file not in self._package}

    def have_changed(self) -> bool:
        """Whether a file is another by now, has gone, or has come into the package."""
        return stamps_of_package() != self._package or _stamps(iter(self._others)) != self._others
