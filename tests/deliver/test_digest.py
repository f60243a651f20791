"""The maintainers are told once what failed, with its traceback and without anybody's number."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from samiksha.deliver.digest import Failure, failures_of, queue_failures
from samiksha.deliver.outbox import send
from samiksha.home import Home
from samiksha.model import FAILED
from samiksha.orders import Outcome
from tests.deliver.post import NOW, ROUND, Post, add_page, only, write_delivery

SAID = {"hi": "सेल विफल हुआ: 12 से", "en": "a cell failed after 12 s"}


def failed(home: Home, tmp_path: Path) -> list[Failure]:
    log = tmp_path / "rewa.log"
    log.write_text("Traceback\n" + "  a line\n" * 5000 + "KeyError: '9876543210'\n", encoding="utf-8")
    add_page(home, "rewa", told=Outcome("rewa", FAILED, 1.0, said=SAID, log=str(log)))
    return failures_of(home, ROUND.review, ROUND.as_of, ["anuppur", "rewa", "satna"])


def test_one_mail_says_what_failed_where_and_why(home: Home, post: Post, tmp_path: Path) -> None:
    failures = failed(home, tmp_path)
    assert [(each.area, each.said) for each in failures] == [("rewa", SAID)]
    assert queue_failures(home, ROUND, [*failures, Failure("", {"hi": "भंडार नहीं", "en": "no store"})], NOW)
    send(home, NOW)
    mail = only(post.mails)
    assert mail["Subject"] == "समीक्षा: 2 विफल — helpline_daily, 20 मई 2023" and mail["To"] == "it@example.in"
    for kind in ("plain", "html"):
        shown = mail.get_body((kind,)).get_content()
        assert all(words in shown for words in ("रीवा", "Rewa", SAID["hi"], SAID["en"], "पूरा दौर", "no store"))
    errors = only(list(mail.iter_attachments()), lambda part: part.get_filename() == "errors.txt").get_content()
    assert errors.count("Traceback") == 1 and "KeyError: '98••••••10'" in errors and "9876543210" not in errors
    assert len(errors) < 21_000 and "अक्षर छोड़े गए" in errors


def test_the_same_failures_are_told_once_and_others_anew(home: Home, post: Post, tmp_path: Path) -> None:
    failures = failed(home, tmp_path)
    assert [queue_failures(home, ROUND, failures, NOW) for _ in range(3)] == [True, False, False]
    send(home, NOW)
    slower = [replace(failures[0], said={"hi": "सेल विफल हुआ: 13 से", "en": "a cell failed after 13 s"})]
    assert not queue_failures(home, ROUND, slower, NOW)
    other = [replace(failures[0], said={"hi": "मेमोरी", "en": "memory"})]
    assert queue_failures(home, ROUND, other, NOW)
    send(home, NOW + timedelta(minutes=1))
    assert len({mail["Message-ID"] for mail in post.mails}) == len(post.mails) == 2
    assert queue_failures(home, replace(ROUND, nth=2), other, NOW)


def test_where_nothing_failed_or_nobody_is_named_there_is_no_mail(home: Home, post: Post, tmp_path: Path) -> None:
    assert not queue_failures(home, ROUND, [], NOW)
    write_delivery(home, post, maintainers=[])
    assert not queue_failures(home, ROUND, failed(home, tmp_path), NOW)
    assert send(home, NOW) == [] and post.mails == []


def test_a_log_that_is_gone_keeps_no_mail_back(home: Home, post: Post, tmp_path: Path) -> None:
    failures = failed(home, tmp_path)
    queue_failures(home, ROUND, failures, NOW)
    Path(failures[0].log).unlink()
    send(home, NOW)
    assert "इसका कोई अभिलेख नहीं है" in only(list(only(post.mails).iter_attachments())).get_content()
