"""`samiksha deliver` says what went to whom, what did not and why; dry, it only shows."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from samiksha.cli.delivering import deliver, show
from samiksha.cli.saying import Voice
from samiksha.deliver.outbox import queue
from samiksha.deliver.password import VARIABLE
from samiksha.errors import ExitCode
from samiksha.home import Home
from tests.deliver.post import NOW, PASSWORD, ROUND, add_page, post_office, write_delivery
from tests.homes import make_home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = make_home(tmp_path / "home")
    add_page(made, "anuppur")
    return made


def said(work: object, home: Home, lang: str = "hi") -> tuple[int, str]:
    shown = io.StringIO()
    with redirect_stdout(shown), redirect_stderr(shown):
        code = work(home, Voice(lang), NOW)  # type: ignore[operator]
    return code, shown.getvalue()


def test_dry_first_then_sent_then_nothing_is_due(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with post_office(tmp_path) as post:
        write_delivery(home, post)
        queue(home, ROUND, ["anuppur"])
        code, shown = said(show, home)
        assert code == ExitCode.OK and post.mails == []
        assert "collectors → dm.anuppur@example.in, ceo.anuppur@example.in" in shown
        assert "विषय: अनूपपुर — सीएम हेल्पलाइन अनुवर्तन — 20 मई 2023" in shown
        assert "संलग्न: anuppur_helpline_followup_2023-05-20.html, 1 kB" in shown
        code, shown = said(deliver, home, "en")
        assert code == ExitCode.OK and "sent — dm.anuppur@example.in" in shown and len(post.mails) == 1
        assert said(deliver, home) == said(show, home) == (ExitCode.OK, "अभी भेजने योग्य कुछ नहीं है।\n")


def test_what_does_not_go_is_said_with_its_reason(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with post_office(tmp_path) as post:
        write_delivery(home, post)
        queue(home, ROUND, ["anuppur"])
        code, shown = said(deliver, home)
        assert code == ExitCode.SOME_FAILED and VARIABLE in shown and "फिर प्रयास होगा" in shown
        (home.outputs / ROUND.review / "2023-05-20" / "anuppur.html").write_text("x")
        code, shown = said(show, home, "en")
        assert code == ExitCode.OK and "Nothing is due" in shown
