"""Who gets what is checked as strictly as the other params; nothing is sent as it ships."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from samiksha.errors import BadConfiguration
from samiksha.params.delivery import Delivery, Smtp, check_address, read_delivery
from tests.homes import ROOT, make_home

SMTP = {"host": "mail.example.in", "sender": "समीक्षा <s@example.in>"}


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return make_home(tmp_path / "home").params


def read(params: Path, **told: Any) -> Delivery:
    (params / "delivery.yml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return read_delivery(params)


def test_as_it_ships_nobody_gets_anything_and_without_the_file_neither(params: Path) -> None:
    assert read_delivery(params) == Delivery()
    (params / "delivery.yml").unlink()
    assert read_delivery(params) == Delivery()


def test_the_example_in_the_shipped_file_is_right_once_it_is_uncommented(params: Path) -> None:
    lines = (ROOT / "params" / "delivery.yml").read_text(encoding="utf-8").splitlines()
    shown = [line[2:] for line in lines if re.match(r"# (smtp|maintainers|lists|folders|  +\w+):", line)]
    (params / "delivery.yml").write_text("\n".join(shown), encoding="utf-8")
    delivery = read_delivery(params)
    assert delivery.ways == ("collectors", "share")
    assert delivery.readers("collectors", "anuppur") == ("dm.anuppur@example.gov.in", "ceo.zp.anuppur@example.gov.in")
    assert delivery.readers("collectors", "rewa") == ()
    assert delivery.smtp and delivery.smtp.domain == "example.gov.in"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"smtp": {**SMTP, "hots": "x"}}, "'host'"),
        ({"smtp": {**SMTP, "password": "x"}}, "unknown key"),
        ({"smtp": {**SMTP, "security": "none"}}, "this machine alone"),
        ({"smtp": {**SMTP, "sender": "a@b.in\nBcc: all@b.in"}}, "one line"),
        ({"smtp": {**SMTP, "sender": "a@b.in, c@b.in"}}, "a sender is"),
        ({"smtp": {**SMTP, "password_file": "/x"}}, "give the user"),
        ({"smtp": {**SMTP, "host": "mail.in:25"}}, "name of a machine"),
        ({"smtp": SMTP, "maintainers": ["a@b.in", "A@B.in"]}, "stands twice"),
        ({"maintainers": ["a@b.in"]}, "give the server"),
        ({"smtp": SMTP, "lists": {"x": {"rewa": []}}}, "nobody is named"),
        ({"smtp": SMTP, "lists": {"x": {"rewaa": ["a@b.in"]}}}, "rewa"),
        ({"smtp": SMTP, "lists": {"maintainers": {"rewa": ["a@b.in"]}}}, "no name for a list"),
        ({"smtp": SMTP, "lists": {"x": {"rewa": ["a@b.in"]}}, "folders": {"x": {"path": "/x"}}}, "of a folder"),
        ({"folders": {"../x": {"path": "/x"}}}, "no name for a list"),
        ({"folders": {"x": {"path": "outputs"}}}, "whole path"),
        ({"folders": {"x": {"path": "/srv/../etc"}}}, "whole path"),
    ],
)
def test_what_is_wrong_is_refused_with_its_reason(params: Path, told: dict[str, Any], said: str) -> None:
    with pytest.raises(BadConfiguration, match=re.escape(said)):
        read(params, **told)


@pytest.mark.parametrize(
    "address", ["a@b.in\n", "a@b.in\r\nBcc: c@b.in", "a b@c.in", "a@b@c.in", "a@b.in,c@b.in", "<a@b.in>", "@b.in", "a@",
                "a@-b.in", "a..b@c.in", ".a@c.in", "अ@b.in", "a@b..in", f"{'a' * 65}@b.in", f"a@{'b.' * 130}in"],
)  # fmt: skip
def test_an_address_that_could_be_read_as_something_else_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        check_address(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_without_encryption_only_this_machine_is_spoken_to(host: str) -> None:
    assert Smtp.model_validate({**SMTP, "host": host, "security": "none"}).host == host
