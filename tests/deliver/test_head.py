"""What a mail shows is what stands first on the very page."""

from samiksha.deliver.head import Head, Line, read_head
from tests.conftest import DemoRound


def test_the_first_lines_of_a_real_page_come_with_their_tone_and_the_other_language(demo_round: DemoRound) -> None:
    head = read_head((demo_round.folder / "anuppur.html").read_bytes())
    assert head.banners[0].first.startswith("नमूना आँकड़े") and head.banners[0].second.startswith("Demo data")
    assert head.lines[0].first.startswith("जिला अनूपपुर का वेटेज स्कोर")
    assert head.lines[0].second.startswith("Anuppur district scores")
    assert {line.tone for line in head.lines} >= {"good", "bad", "act"}
    assert 3 <= len(head.lines) <= 6
    assert not any("Anuppur" in line.first for line in head.lines)


def test_banners_stand_in_the_order_of_the_page_and_only_those_above_the_headline() -> None:
    page = (
        "<style>ul.headline{}</style><body class='x'><p class='banner'>एक</p><p class='banner stale'>दो "
        "<span class='beside'>two</span></p><ul class='headline'><li>5\u00a0% &lt;b&gt;</li></ul><p class='banner'>तीन</p>"
    )
    assert read_head(page.encode()) == Head(
        (Line("एक", ""), Line("दो", "two")), (Line("5\u00a0% <b>", ""),)
    )  # fmt: skip


def test_a_page_without_a_headline_has_none() -> None:
    assert read_head(b"<p>x</p>") == Head()
