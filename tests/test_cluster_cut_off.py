"""A computer of the cluster is cut off in the middle of its brief, and comes back: the round goes on without it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from samiksha.ledger import Ledger
from samiksha.model import MADE
from tests.clusters import Cluster, copy_settings
from tests.homes import add_tiny_review, make_home
from tests.networks import Network, is_allowed
from tests.test_round import DAY
from tests.waiting import wait_for

pytestmark = pytest.mark.skipif(not is_allowed(), reason="needs network namespaces")
AREAS = ("anuppur", "shahdol", "rewa")
CELLS = (
    "import pathlib, time\npathlib.Path(f'begun_{area}').touch()",
    "time.sleep(3 if pathlib.Path('slow').exists() else 2)",
    "pathlib.Path(f'ended_{area}').touch()",
    "from IPython.display import HTML, display\ndisplay(HTML('<p>made by ' + pathlib.Path.cwd().parent.name + '</p>'))",
)


@pytest.fixture
def network() -> Iterator[Network]:
    with Network(("owner", "cut", "sound")) as network:
        yield network


def test_a_link_cut_in_the_middle_of_a_brief_and_joined_again(network: Network, tmp_path: Path) -> None:
    home, cut, sound = (make_home(tmp_path / name) for name in ("owner", "cut", "sound"))
    add_tiny_review(home, *CELLS)
    for clone in (cut, sound):
        copy_settings(home, clone)
    (cut.notebooks / "slow").touch()
    cluster = Cluster(tmp_path, host=network.address("owner"), inside=network.inside("owner"), patience="4s")
    try:
        for clone in (cut, sound):
            name = clone.root.name
            cluster.start_worker(
                clone, host=network.address(name), inside=network.inside(name), name=f"log_{name}", nanny=False
            )
        wait_for(lambda: all("Registered to" in cluster.said(f"log_{name}") for name in ("cut", "sound")))
        command = [*network.inside("owner"), sys.executable, "-m", "samiksha", "round", "tiny", "--as-of",
                   DAY.isoformat(), "--areas", ",".join(AREAS), "--home", str(home.root), "--engine", "dask",
                   "--scheduler", cluster.address, *cluster.certificates.options]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as runner:
            wait_for(lambda: list(cut.notebooks.glob("begun_*")))
            (begun,) = cut.notebooks.glob("begun_*")
            network.link("cut", "down")
            area = begun.name.removeprefix("begun_")
            wait_for((sound.notebooks / begun.name).exists)  # given to the other one
            network.link("cut", "up")
            assert runner.stdout
            said = runner.stdout.read()
        assert runner.returncode == 0, said
        assert "made by sound" in (home.outputs / "tiny" / DAY.isoformat() / f"{area}.html").read_text("utf-8")
        wait_for(lambda: cluster.said("log_cut").count("Registered to") == 2)  # it has come back as a new one
        assert (cut.notebooks / f"ended_{area}").exists(), "it has made the page, too, and nobody took it"
    finally:
        cluster.close()
    with Ledger(home) as ledger:
        assert {entry.status for entry in ledger.entries("tiny", DAY).values()} == {MADE}
