"""What a kernel does once it is one: the kernelspec "samiksha" loads this into each of its kernels, as IPython's extension.

Enters: a kernel's shell. Leaves: a kernel that the browser can ask for all its widgets at once, and that has begun to open what
its notebook is about.
"""

import sys
from typing import Any

from samiksha.kernel.ahead import open_ahead


def load_ipython_extension(shell: Any) -> None:
    """For IPython."""
    if widgets := sys.modules.get("ipywidgets"):
        # It makes itself known to the kernel in which it is imported; it was imported in the warm parent, which is none.
        widgets.load_ipython_extension(shell)
    open_ahead()
