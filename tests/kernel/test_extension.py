"""A forked kernel knows what a stock one learns while it imports."""

from collections.abc import Callable

import pytest

from samiksha.kernel.address import ADDRESS
from samiksha.kernel.client import WarmParent
from tests.kernel.conftest import Kernel

TARGETS = "import ipywidgets; print(*sorted(get_ipython().kernel.comm_manager.targets))"


def test_the_browser_may_ask_a_forked_kernel_for_all_widgets_at_once(
    kernels: Callable[..., Kernel], monkeypatch: pytest.MonkeyPatch
) -> None:
    stock = kernels("python3").says(TARGETS)
    assert "jupyter.widget.control" in stock.split()
    with WarmParent(("ipykernel.kernelapp", "ipykernel.debugger", "ipywidgets"), watches=False) as parent:
        monkeypatch.setenv(ADDRESS, parent.address)
        forked = kernels()
        assert forked.says(TARGETS) == stock
        forked.close()
