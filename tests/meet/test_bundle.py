"""Many scripts as one."""

from pathlib import Path

import platformdirs
import pytest

from samiksha.meet.bundle import Bundle


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))


def test_what_an_earlier_room_asked_for_is_one_script_in_a_later_one(tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    for name in ("1.voila.js", "voila.js", "remoteEntry.1.js"):
        (tmp_path / "served" / name).write_text(f"'{name}'", encoding="utf-8")
    (tmp_path / "secret.js").write_text("'secret'", encoding="utf-8")
    places = {"/fixed/static/": [str(tmp_path / "served")]}
    first = Bundle("1.0", places)
    assert first.made() == ""
    for way in ("1.voila.js", "voila.js", "remoteEntry.1.js", "gone.js", "../secret.js", "1.voila.js"):
        first.learn(f"/fixed/static/{way}")
    assert first.made() == "(function(){'1.voila.js'\n}).call(self);"
    assert Bundle("1.0", places).made() == first.made()
    assert Bundle("2.0", places).made() == ""
