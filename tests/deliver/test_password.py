"""The password comes from the environment or a file of our own, and shows itself to nobody."""

import os
import sys
import traceback
from pathlib import Path

import pytest

from samiksha.deliver.password import VARIABLE, read_password
from samiksha.errors import BadConfiguration
from samiksha.params.delivery import Smtp

SECRET = "geheim-4711"
posix = pytest.mark.skipif(sys.platform == "win32", reason="files have no mode there")


def server(**told: str) -> Smtp:
    return Smtp.model_validate({"host": "mail.example.in", "sender": "s@example.in", "user": "samiksha", **told})


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(VARIABLE, raising=False)
    path = tmp_path / "password"
    path.write_text(f"{SECRET}\nnot this line\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def test_the_file_gives_its_first_line_and_the_environment_goes_first(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = server(password_file=str(file))
    told = read_password(given)
    assert told and told.get_secret_value() == SECRET
    assert SECRET not in f"{told!r} {told} {given!r}"
    monkeypatch.setenv(VARIABLE, "other")
    told = read_password(given)
    assert told and told.get_secret_value() == "other"


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused_without_its_content(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(BadConfiguration, match="chmod 600") as fault:
        read_password(server(password_file=str(file)))
    assert SECRET not in "".join(traceback.format_exception(fault.value))


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_somebody_else_is_refused(file: Path) -> None:
    os.chown(file, 65534, -1)
    with pytest.raises(BadConfiguration, match="somebody else"):
        read_password(server(password_file=str(file)))


def test_a_missing_password_and_a_missing_file_are_said(file: Path) -> None:
    with pytest.raises(BadConfiguration, match=VARIABLE):
        read_password(server())
    with pytest.raises(BadConfiguration, match="cannot be read"):
        read_password(server(password_file=str(file.with_name("none"))))
    assert read_password(Smtp(host="mail.example.in", sender="s@example.in")) is None


def test_a_password_that_mail_servers_do_not_take_is_said_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "गुप्त-शब्द")
    with pytest.raises(BadConfiguration) as fault:
        read_password(server())
    assert "गुप्त-शब्द" not in "".join(traceback.format_exception(fault.value))
