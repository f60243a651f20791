"""What snapshots hold, told without their rows."""

import json

from samiksha.home import Home
from samiksha.store.manifests import Manifests
from tests.homes import stored


def test_the_areas_of_a_snapshot_are_those_of_its_manifest_however_it_is_written(changed_home: Home) -> None:
    store = Manifests(changed_home)
    (*_, day) = store.days("cm_helpline")
    held = frozenset(store.manifest("cm_helpline", day).areas)
    assert store.holds("cm_helpline", day) == held == {"anuppur", "shahdol", "umaria"}
    pointer = stored(changed_home, "cm_helpline", day) / "snapshot.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text(encoding="utf-8"))), encoding="utf-8")
    assert store.holds("cm_helpline", day) == held
    pointer.unlink()
    assert store.holds("cm_helpline", day) == frozenset()
