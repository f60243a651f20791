"""The meeting room in a real browser: how long until it is painted and answers, and how long from a change to what follows.

Run: `python benchmarks/meeting.py [--keep FOLDER]` on a quiet machine with Chromium. A district of one lakh complaints and a
state of ten lakh, made up; the room of `samiksha meet`, and the same notebook in JupyterLab. Prints medians in milliseconds,
requests to anybody else, errors of the console.

Shown: the figures of the headline and of the live view stand on the page. Live: its widgets answer. Of the first opening the
browser knows nothing yet; of the next ones it has the scripts in its cache.
"""

import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)  # instead of this folder, whose `round` is nobody else's
sys.path.insert(1, str(ROOT / "lib"))

from benchmarks.exports import AS_OF, write_exports  # noqa: E402
from samiksha.home import VARIABLE, Home  # noqa: E402
from samiksha.params.areas import read_register  # noqa: E402
from tests.browser.conftest import ARGUMENTS, chromium  # noqa: E402

TOKEN = "a-token-of-the-benchmark"
PAUSE = 8.0
"""Seconds between two rooms: the next one is made ready meanwhile, as between two officers who come."""
ROOMS = (("district", "anuppur", 100_000, "meeting.ipynb"), ("state", "mp", 1_000_000, "meeting_rollup.ipynb"))
_ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/")
_MARKS = "({...document.documentElement.dataset})"
CHANGED = """([what, value]) => new Promise((done) => {
  const panel = document.querySelector(".samiksha-explore [data-drawn]");
  const element = [...document.querySelectorAll(what)].find((each) => each.offsetParent);
  new MutationObserver((_, watch) => { watch.disconnect(); requestAnimationFrame(() => done(performance.now() - begun)); })
    .observe(panel, { attributes: true, attributeFilter: ["data-drawn"] });
  const begun = performance.now();
  if (value === null) { element.click(); return; }
  element.selectedIndex = value;
  element.dispatchEvent(new Event("change", { bubbles: true }));
})"""
"""Milliseconds from a press, or a choice, until what follows from it is drawn."""
BY = '[data-do="by"][data-name="{}"]'
CHANGES = (
    ("grouping", BY.format("office"), None), ("grouping", BY.format("department"), None),
    ("picker", ".samiksha-bar select", 1), ("picker", ".samiksha-bar select", 0),
    ("drill", ".bars [data-do=drill]", None), ("back", "[data-do=back]", None),
    ("cases", '[data-do="show"][data-name="cases"]', None), ("sort", 'th [data-do="order"]', None),
    ("who", '[data-do="show"][data-name="who"]', None),
)  # fmt: skip


def make_home(folder: Path, rows: int, whole_state: bool) -> Home:
    """A home with that many complaints, loaded; made once."""
    home = Home(folder)
    if not (folder / "params").exists():
        for name in ("params", "notebooks"):
            shutil.copytree(ROOT / name, folder / name)
        districts = read_register(home.params, "mp").at_level("district")
        names = [area.in_language("hi") for area in districts if whole_state or area.code == "anuppur"]
        paths = write_exports(folder / "exports", names, rows, "helpline")
        command = [sys.executable, "-m", "samiksha", "load", *map(str, paths), "--home", str(folder)]
        subprocess.run(command, check=True, env=_environment(), stdout=subprocess.DEVNULL)
    return home


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "lib"), "PYTHONUTF8": "1", **more}


@contextlib.contextmanager
def served(command: list[str], home: Home, log: Path, **more: str) -> Iterator[str]:
    """The address at which a server says that it answers."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=home.root, env=_environment(**more))
    try:
        until = time.monotonic() + 120
        while not (found := _ADDRESS.search(log.read_text(encoding="utf-8", errors="replace"))):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(log.read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.1)
        yield found[1]
    finally:
        process.terminate()
        process.wait(60)


class Seen:
    """A page, with what it asked others for and complained of."""

    def __init__(self, context: Any, own: str) -> None:
        self.page = context.new_page()
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        ours = (own, own.replace("http", "ws"), "data:", "blob:")
        self.page.on("request", lambda asked: asked.url.startswith(ours) or self.elsewhere.append(asked.url))
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.page.on("pageerror", lambda fault: self.errors.append(str(fault)))

    def told(self) -> str:
        return f"requests elsewhere {len(self.elsewhere)}, errors {len(self.errors)}" + "".join(
            f"\n    {each[:160]}" for each in (*self.elsewhere[:3], *self.errors[:3])
        )

    def changes(self, times: int) -> dict[str, list[float]]:
        """Kind of change → milliseconds of each."""
        found: dict[str, list[float]] = {}
        for _ in range(times):
            for kind, what, value in CHANGES:
                found.setdefault(kind, []).append(self.page.evaluate(CHANGED, [what, value]))
                time.sleep(0.15)
        return found


def open_rooms(browser: Any, address: str, times: int) -> Seen:
    """Opens rooms one after the other and prints how long it took; the last one stays open."""
    shown, live = [], []
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    for _ in range(times + 1):
        time.sleep(PAUSE)
        seen = Seen(context, address)
        seen.page.goto(f"{address}/?token={TOKEN}")
        while "painted" not in (marks := seen.page.evaluate(_MARKS)):
            time.sleep(0.02)
        shown.append(int(marks["shown"]))
        live.append(int(marks["painted"]))
        if len(shown) <= times:
            seen.page.close()
    print(f"  first opening: shown {shown[0]}, live {live[0]}")
    print(f"  next {times}: shown {median(shown[1:]):.0f}, live {median(live[1:]):.0f} (worst {max(live[1:])})")
    return seen


def say_changes(found: dict[str, list[float]]) -> None:
    every = sorted(each for kind in found.values() for each in kind)
    kinds = ", ".join(f"{kind} {median(each):.0f}" for kind, each in found.items())
    print(f"  change to redraw: median {median(every):.0f}, worst {every[-1]:.0f} ms of {len(every)} ({kinds})")


def in_jupyterlab(browser: Any, address: str, notebook: str, times: int) -> None:
    """The same notebook, run by its menus: each time by a kernel that was started anew."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    seen = Seen(context, address)
    seen.page.goto(f"{address}/lab/tree/notebooks/{notebook}?token={TOKEN}")
    for pause, said in ((0.0, "at once"), (PAUSE, f"{PAUSE:.0f} s after its start")):
        painted = [run_anew(seen.page, pause) for _ in range(times)]
        print(
            f"  kernel run {said}: painted after {median(painted):.0f}, median of {times} (worst {max(painted):.0f})"
        )
    seen.page.locator(".samiksha-explore").scroll_into_view_if_needed()
    say_changes(seen.changes(times))
    print(f"  {seen.told()}")
    context.close()


def run_anew(page: Any, pause: float) -> float:
    """Milliseconds from "Run All Cells" until the live view is drawn, of a kernel that was restarted so many seconds ago."""
    idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    idle.wait_for(timeout=120_000)
    time.sleep(PAUSE)  # JupyterLab complains of a restart while it still asks the kernel for what its debugger needs
    press(page, "Kernel", "Restart Kernel and Clear Outputs of All Cells…")
    page.locator(".jp-Dialog .jp-mod-warn").click()
    page.locator(".samiksha-explore").wait_for(state="detached")
    idle.wait_for(timeout=120_000)
    time.sleep(pause)
    return run_to_painted(page)


def press(page: Any, menu: str, entry: str) -> None:
    """Presses an entry of JupyterLab's menus."""
    page.locator(".lm-MenuBar-item", has_text=menu).first.click()
    page.locator(".lm-Menu-itemLabel", has_text=entry).first.click()


def run_to_painted(page: Any) -> float:
    """Milliseconds from "Run All Cells" until the live view is drawn."""
    page.locator(".lm-MenuBar-item", has_text="Run").first.click()
    entry = page.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True)
    entry.wait_for()
    began = time.perf_counter()
    entry.click()
    page.locator(".samiksha-explore [data-drawn]").wait_for(timeout=240_000)
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--keep", type=Path, help="where the made-up homes stay for the next time")
    given.add_argument("--times", type=int, default=5)
    given.add_argument("--only", choices=[name for name, *_ in ROOMS])
    asked = given.parse_args()
    from playwright.sync_api import sync_playwright

    with contextlib.ExitStack() as held:
        folder = asked.keep or Path(held.enter_context(tempfile.TemporaryDirectory()))
        browsers = held.enter_context(sync_playwright()).chromium
        for name, area, rows, notebook in ROOMS:
            if asked.only not in (None, name):
                continue
            home = make_home(folder / name, rows, whole_state=area == "mp")
            room = [sys.executable, "-m", "samiksha", "meet", "helpline_followup", "--area", area, "--as-of",
                    AS_OF.isoformat(), "--no-browser", "--port", "0", "--home", str(home.root)]  # fmt: skip
            browser = browsers.launch(executable_path=chromium(), args=list(ARGUMENTS))
            print(f"{name}, {rows:,} rows, samiksha meet")
            with served(room, home, folder / f"{name}.log", SAMIKSHA_MEET_TOKEN=TOKEN) as address:
                seen = open_rooms(browser, address, asked.times)
                say_changes(seen.changes(asked.times))
                print(f"  {seen.told()}")
            print(f"{name}, JupyterLab on the warm kernel")
            lab = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--port", "0", "--allow-root",
                   f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={home.root}",
                   f"--LabApp.workspaces_dir={held.enter_context(tempfile.TemporaryDirectory())}"]  # fmt: skip
            with served(lab, home, folder / f"{name}-lab.log", **{VARIABLE: str(home.root)}) as address:
                in_jupyterlab(browser, address, notebook, asked.times)
            browser.close()


if __name__ == "__main__":
    main()
