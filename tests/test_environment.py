"""environment.yml, pyproject.toml and the lock name the same packages."""

import re
import tomllib
from pathlib import Path

import yaml
from packaging.markers import Marker

ROOT = Path(__file__).parents[1]


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    every = project["dependencies"] + project["optional-dependencies"]["dev"]
    return {re.match(r"[\w.-]+", entry).group() for entry in every}  # type: ignore[union-attr]


def locked(python: str = "3.11") -> dict[str, str]:
    """The lock's versions for one Python: some packages have several."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = {}
    for name, version, marker in re.findall(r"^([\w.-]+)==([^\s;\\]+)(?: ; ([^\\\n]+))?", text, re.MULTILINE):
        if not marker or Marker(marker).evaluate({"python_full_version": f"{python}.0", "python_version": python}):
            found[name] = version
    return found


def of_conda() -> dict[str, str]:
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (pip,) = [entry["pip"] for entry in content["dependencies"] if isinstance(entry, dict)]
    return dict(entry.split("==") for entry in pip if "==" in entry)


def test_conda_has_the_python_that_its_packages_are_for() -> None:
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert "python=3.11" in content["dependencies"]


def test_conda_gets_each_declared_package_in_the_version_of_the_lock() -> None:
    lock = locked()
    assert of_conda() == {name: lock[name] for name in declared()}


def test_the_lock_has_hashes_and_no_addresses() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert len(re.findall(r"--hash=sha256:", text)) >= len(locked())
    assert not re.search(r"(https?|file)://|--(extra-)?index-url|--find-links", text)
