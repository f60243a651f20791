"""Who may come in."""

from pathlib import Path

import pytest

from samiksha.errors import BadConfiguration
from samiksha.meet.token import FILE, VARIABLE, read_key


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, FILE):
        monkeypatch.delenv(name, raising=False)


def test_without_a_given_one_each_room_has_another_token() -> None:
    one, other = read_key(), read_key()
    assert one.token != other.token and len(one.token) >= 32 and not one.is_given
    assert one.opens(one.token) and not one.opens(other.token) and not one.opens("") and not one.opens("नहीं")
    assert one.knows(one.own_pass) and not one.knows(one.token) and not one.knows("")
    assert one.token not in repr(one) and one.own_pass not in repr(one)


def test_the_environment_or_a_file_of_ones_own_gives_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    file.write_text("a-token-of-a-file-1\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv(FILE, str(file))
    assert read_key().opens("a-token-of-a-file-1") and read_key().is_given
    monkeypatch.setenv(VARIABLE, "a-token-of-the-environment")
    assert read_key().opens("a-token-of-the-environment")


def test_a_file_that_others_may_read_or_a_weak_token_opens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    monkeypatch.setenv(FILE, str(file))
    with pytest.raises(BadConfiguration, match="पढ़ी नहीं जा सकी"):
        read_key()
    file.write_text("a-token-of-a-file-1", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(BadConfiguration, match="chmod 600"):
        read_key()
    file.chmod(0o600)
    file.write_text("", encoding="utf-8")
    with pytest.raises(BadConfiguration, match="16"):
        read_key()
    for weak in ("short", "पंद्रह से अधिक अक्षर हैं यहाँ"):
        monkeypatch.setenv(VARIABLE, weak)
        with pytest.raises(BadConfiguration, match="16"):
            read_key()
