"""The mail opens as it should: subject and first lines in Hindi, both forms of the text, the brief as it is."""

import email
from email.message import EmailMessage
from email.policy import default

from samiksha.deliver.mail import _POLICY, Names
from samiksha.deliver.outbox import Round, queue, send
from samiksha.home import Home
from samiksha.ledger.sendings import Sending
from samiksha.params.areas import read_register
from samiksha.params.reviews import read_review
from tests.deliver.post import DAY, NOW, READERS, ROUND, Post, add_page, only


def arrived(home: Home, post: Post, round_: Round = ROUND) -> EmailMessage:
    queue(home, round_, ["anuppur"])
    send(home, NOW)
    mail: EmailMessage = only(post.mails)
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_its_head_says_whose_it_is_and_that_no_person_wrote_it(home: Home, post: Post) -> None:
    mail = arrived(home, post)
    assert mail["Subject"] == "अनूपपुर — सीएम हेल्पलाइन अनुवर्तन — 20 मई 2023"
    assert mail["From"] == "समीक्षा <samiksha@example.gov.in>"
    assert [each.addr_spec for each in mail["To"].addresses] == READERS["anuppur"]
    assert mail["Date"].datetime == NOW and mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].strip().endswith("@example.gov.in>")


def test_no_subject_loses_a_space_where_it_is_folded(home: Home) -> None:
    register = read_register(home.params, "mp")
    specs = [read_review(home.params, path.stem) for path in sorted((home.params / "reviews").glob("*.yml"))]
    told = [Sending("run", DAY, 1, area.code, "list", spec.review, lang)
            for spec in specs if spec.areas == "mp" for area in register.at_level("district") for lang in ("hi", "en")]  # fmt: skip
    lost = []
    for sending in told:
        subject = Names(read_review(home.params, sending.review), register).subject(sending, demo=True)
        mail = EmailMessage(policy=_POLICY)
        mail["Subject"] = subject
        raw = mail.as_bytes()
        assert raw.isascii() and max(map(len, raw.splitlines())) <= 78
        if email.message_from_bytes(raw, policy=default)["Subject"] != subject:
            lost.append(subject)
    assert len(told) > 200 and lost == []


def test_it_is_plain_ascii_on_the_wire_in_short_lines(home: Home, post: Post) -> None:
    arrived(home, post)
    raw = only(post.raw)
    assert raw.isascii() and max(map(len, raw.splitlines())) <= 78
    assert b"\r\nMessage-ID: <" in raw


def test_its_parts_are_those_that_telephones_show_and_the_brief(home: Home, post: Post) -> None:
    mail = arrived(home, post)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/html",
    ]  # fmt: skip
    attached = only(list(mail.iter_attachments()))
    assert attached.get_filename() == "anuppur_helpline_followup_2023-05-20.html"
    assert attached.get_content_charset() == "utf-8" and attached["Content-Transfer-Encoding"] == "base64"


def test_both_texts_begin_with_the_banner_then_the_headline_then_how_to_open_the_brief(
    home: Home, post: Post
) -> None:
    mail = arrived(home, post)
    for kind in ("plain", "html"):
        shown = body(mail, kind)
        places = [shown.index(words) for words in (
            "आँकड़े 5 दिन पुराने हैं।", "The data are 5 days old.", "CM Helpline follow-up", "20 मई 2023 की स्थिति",
            "लंबित 203।", "Pending 203.", "पूरा समीक्षा-पत्र इस मेल के साथ संलग्न है", "it needs no internet.",
        )]  # fmt: skip
        assert places == sorted(places)


def test_text_of_the_page_is_no_markup_in_the_mail(home: Home, post: Post) -> None:
    add_page(home, "anuppur", sentence="&lt;script&gt;x&lt;/script&gt; &amp; {{ 7*7 }}")
    mail = arrived(home, post)
    assert "<script>" not in body(mail, "html") and "&lt;script&gt;x&lt;/script&gt; &amp; {{ 7*7 }}" in body(
        mail, "html"
    )
    assert "<script>x</script> & {{ 7*7 }}" in body(mail, "plain")


def test_an_english_run_has_an_english_subject(home: Home, post: Post) -> None:
    round_ = Round(**{**ROUND.__dict__, "lang": "en"})
    assert arrived(home, post, round_)["Subject"] == "Anuppur — CM Helpline follow-up — 20 May 2023"


def test_two_homes_never_name_two_mails_alike(home: Home, post: Post) -> None:
    from samiksha.deliver.mail import message_id
    from samiksha.ledger.sendings import Sending

    one = Sending("daily", ROUND.as_of, 1, "anuppur", "collectors", "helpline_followup", "hi")
    assert message_id(one, "/srv/a", "x.in") == message_id(one, "/srv/a", "x.in") != message_id(one, "/srv/b", "x.in")
