"""One mail for each page and list, however often it is queued, tried or killed; and the ledger says the truth of it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from samiksha.deliver import outbox
from samiksha.deliver.outbox import Round, Sent, preview, preview_due, queue, send
from samiksha.deliver.password import VARIABLE
from samiksha.files import digest_of
from samiksha.home import Home
from samiksha.ledger.sendings import Sending, Sendings, SendingState
from samiksha.lock import one_writer
from samiksha.model import FAILED
from samiksha.orders import Outcome
from tests.deliver.post import NOW, PASSWORD, READERS, ROUND, Post, add_page, only, post_office, write_delivery
from tests.homes import ROOT

AREAS = ("anuppur", "shahdol")
MINUTE = timedelta(minutes=1)


def held(home: Home, area: str = "anuppur") -> Sending:
    with Sendings(home) as sendings:
        found: Sending = only(sendings.entries(), lambda one: one.area == area)
        return found


def queue_one(home: Home) -> None:
    assert queue(home, ROUND, ["anuppur"]) == 1


def test_ten_times_queued_and_sent_each_area_has_one_mail_over_one_connection(home: Home, post: Post) -> None:
    new = [queue(home, ROUND, AREAS) for _ in range(10)]
    sent = [len(send(home, NOW + turn * 10 * MINUTE)) for turn in range(10)]
    assert new == [2, *[0] * 9] and sent == [2, *[0] * 9]
    assert sorted(post.readers) == sorted(READERS.values()) and post.connections == 1
    assert held(home).state == SendingState.SENT and held(home).reached == tuple(READERS["anuppur"])


def test_the_attached_page_is_the_one_in_the_ledger_byte_for_byte(home: Home, post: Post) -> None:
    queue_one(home)
    send(home, NOW)
    page = home.outputs / ROUND.review / "2023-05-20" / "anuppur.html"
    attached = only(list(only(post.mails).iter_attachments()))
    assert attached.get_payload(decode=True) == page.read_bytes()
    assert held(home).digest == digest_of(page)


def test_areas_without_readers_and_pages_that_failed_this_time_are_not_queued(home: Home, post: Post) -> None:
    add_page(home, "umaria")
    add_page(home, "shahdol", told=Outcome("shahdol", FAILED, 1.0, said={"hi": "न", "en": "no"}))
    assert queue(home, ROUND, ("anuppur", "shahdol", "umaria", "rewa")) == 1
    assert [each.sending.area for each in send(home, NOW)] == ["anuppur"]


def test_a_mail_put_off_is_tried_again_after_a_pause_under_the_same_name(home: Home, post: Post) -> None:
    post.answers = ["451 busy", "", ""]
    queue_one(home)
    (first,) = send(home, NOW)
    assert first.state == SendingState.FAILED and "451 busy" in first.sending.said["en"]
    assert send(home, NOW + MINUTE) == []
    (second,) = send(home, NOW + 2 * MINUTE)
    assert second.state == SendingState.SENT and second.sending.attempts == 2 and second.sending.said is None
    assert only(post.mails)["Message-ID"].strip() == first.sending.message_id == second.sending.message_id


def test_after_a_day_of_trying_it_is_given_up_and_no_earlier(home: Home, post: Post) -> None:
    post.answers = ["451 busy"] * 100
    queue_one(home)
    moments, now = [], NOW
    while held(home).state != SendingState.GAVE_UP:
        if send(home, now):
            moments.append(now - NOW)
        now += MINUTE
    assert [each // MINUTE for each in moments[:7]] == [0, 2, 6, 14, 30, 62, 122]
    assert moments[-1] >= timedelta(hours=24) > moments[-2]
    assert send(home, now + timedelta(days=9)) == [] and post.mails == []


def test_of_two_readers_one_is_refused_and_the_other_has_it(home: Home, post: Post) -> None:
    post.refuses = {READERS["anuppur"][0]: "550 no such user 9876543210"}
    queue_one(home)
    (sent,) = send(home, NOW)
    assert sent.state == SendingState.SENT and post.readers == [READERS["anuppur"][1:]]
    assert sent.sending.refused == {READERS["anuppur"][0]: "550 no such user 98••••••10"}
    assert sent.sending.said["en"].startswith("1 addresses refused")
    assert send(home, NOW + timedelta(hours=5)) == []


def test_a_reader_who_is_put_off_gets_it_later_and_the_others_no_second_one(home: Home, post: Post) -> None:
    first, second = READERS["anuppur"]
    post.refuses = {first: "450 grey"}
    queue_one(home)
    assert only(send(home, NOW)).state == SendingState.FAILED
    post.refuses = {}
    assert only(send(home, NOW + 2 * MINUTE)).state == SendingState.SENT
    assert post.readers == [[second], [first]]
    assert len({mail["Message-ID"] for mail in post.mails}) == 1


def test_if_all_readers_are_refused_it_is_tried_less_often(home: Home, post: Post) -> None:
    post.refuses = dict.fromkeys(READERS["anuppur"], "550 unknown")
    queue_one(home)
    (sent,) = send(home, NOW)
    assert sent.state == SendingState.FAILED and sent.sending.not_before == NOW + timedelta(hours=1)
    assert "550 unknown" in sent.sending.said["hi"] and not post.mails


@pytest.mark.parametrize("answer", ["drop", "421 closing"])
def test_a_server_that_drops_within_a_mail_takes_the_next_over_a_new_connection(
    home: Home, post: Post, answer: str
) -> None:
    post.answers = [answer]
    queue(home, ROUND, AREAS)
    assert [each.state for each in send(home, NOW)] == [SendingState.FAILED, SendingState.SENT]
    assert post.connections == 2
    assert [each.state for each in send(home, NOW + 2 * MINUTE)] == [SendingState.SENT]
    assert sorted(post.readers) == sorted(READERS.values())


def test_a_server_that_drops_twice_in_a_row_is_left_alone(home: Home, post: Post) -> None:
    add_page(home, "umaria")
    write_delivery(home, post, lists={"collectors": {**READERS, "umaria": ["x@example.in"]}})
    post.answers = ["drop"] * 3
    queue(home, ROUND, (*AREAS, "umaria"))
    assert [each.state for each in send(home, NOW)] == [SendingState.FAILED] * 3
    assert post.connections == 2 and len(post.answers) == 1


def test_a_certificate_of_another_authority_or_name_is_refused_and_no_password_is_told(
    home: Home, post: Post, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    queue_one(home)
    with post_office(tmp_path / "other", name="mail.example.in") as other:
        write_delivery(home, other, smtp={"ca_file": str(post.authority)})
        (first,) = send(home, NOW)
        write_delivery(home, other)
        (second,) = send(home, NOW + timedelta(hours=1))
        assert other.mails == [] and other.connections == 2
    for each in (first, second):
        assert each.state == SendingState.FAILED and "प्रमाणपत्र" in each.sending.said["hi"]


def test_a_server_without_encryption_gets_nothing(home: Home, tmp_path: Path) -> None:
    queue_one(home)
    (tmp_path / "open").mkdir()
    with post_office(tmp_path / "open", secure=False) as plain:
        write_delivery(home, plain)
        (sent,) = send(home, NOW)
        assert plain.mails == [] and "does not offer" in sent.sending.said["en"]


def test_a_server_that_is_away_costs_one_try_for_all_mails(home: Home, post: Post) -> None:
    write_delivery(home, post, smtp={"port": 1})
    queue(home, ROUND, AREAS)
    done = send(home, NOW)
    assert [each.state for each in done] == [SendingState.FAILED] * 2
    assert "cannot be reached" in done[1].sending.said["en"] and done[1].sending.not_before == NOW + 2 * MINUTE


def test_a_server_that_never_answers_is_cut_off_when_its_time_is_over(home: Home, post: Post) -> None:
    post.goes_on = threading.Event()
    write_delivery(home, post, smtp={"seconds": 1})
    queue_one(home)
    began = time.monotonic()
    (sent,) = send(home, NOW)
    post.goes_on.set()
    assert time.monotonic() - began < 8
    assert sent.state == SendingState.FAILED and "was not done within 1 seconds" in sent.sending.said["en"]


def test_a_server_that_drips_its_greeting_is_cut_off_too(home: Home, post: Post) -> None:
    queue_one(home)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as slow:
        write_delivery(home, post, smtp={"port": slow.getsockname()[1], "seconds": 1})

        def drip() -> None:
            other, _ = slow.accept()
            with other, contextlib.suppress(OSError):
                while not over.wait(0.1):
                    other.send(b"2")

        dripping = threading.Thread(target=drip)
        dripping.start()
        began = time.monotonic()
        (sent,) = send(home, NOW)
        over.set()
        dripping.join()
    assert time.monotonic() - began < 8
    assert sent.state == SendingState.FAILED and "was not done within 1 seconds" in sent.sending.said["en"]


def test_a_wrong_password_is_said_without_the_password(
    home: Home, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "wrong-Wort")
    queue(home, ROUND, AREAS)
    done = send(home, NOW)
    assert [each.sending.not_before for each in done] == [NOW + timedelta(hours=1)] * 2
    assert "does not accept the user samiksha" in done[0].sending.said["en"] and post.connections == 1
    assert "wrong-Wort" not in repr(done) and b"wrong-Wort" not in home.ledger.read_bytes()


SENDER = """
import sys
from datetime import datetime
from pathlib import Path
from samiksha.deliver.outbox import send
from samiksha.home import Home
send(Home(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_sender_that_is_killed_leaves_the_truth_and_the_next_sends_the_same_mail_again(
    home: Home, post: Post
) -> None:
    queue_one(home)
    post.goes_on = threading.Event()
    sender = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(home.root), NOW.isoformat()],
        env={**os.environ, "PYTHONPATH": str(ROOT / "lib")},
    )
    assert post.began.wait(60)
    assert held(home).state == SendingState.SENDING
    assert send(home, NOW) == []  # another one is at it
    sender.kill()
    sender.wait()
    killed = held(home)
    assert killed.state == SendingState.SENDING and killed.message_id
    post.goes_on.set()
    assert only(send(home, NOW)).state == SendingState.SENT
    assert {mail["Message-ID"].strip() for mail in post.mails} == {killed.message_id} and held(home).attempts == 2
    assert send(home, NOW + timedelta(hours=9)) == []


def test_while_another_sends_nothing_is_sent_here(home: Home, post: Post) -> None:
    queue_one(home)
    with one_writer(home, outbox.LOCK):
        assert send(home, NOW) == []
    assert held(home).state == SendingState.PENDING and post.connections == 0


def test_a_page_that_is_not_the_ledgers_is_not_sent(home: Home, post: Post) -> None:
    page = home.outputs / ROUND.review / "2023-05-20" / "anuppur.html"
    original = page.read_bytes()
    page.write_bytes(original.replace(b"203", b"999"))
    queue_one(home)
    assert "not the page that the ledger knows" in only(send(home, NOW)).sending.said["en"]
    page.unlink()
    assert "is not there" in only(send(home, NOW + 2 * MINUTE)).sending.said["en"]
    page.write_bytes(original)
    assert only(send(home, NOW + 6 * MINUTE)).state == SendingState.SENT
    assert len(post.mails) == 1


def test_a_dry_run_shows_what_would_go_and_sends_and_notes_nothing(home: Home, post: Post) -> None:
    letters = preview(home, ROUND, AREAS)
    assert [(each.to, each.attachment, each.fault) for each in letters] == [
        (tuple(READERS[area]), f"{area}_helpline_followup_2023-05-20.html", None) for area in AREAS
    ]
    assert letters[0].subject == "अनूपपुर — सीएम हेल्पलाइन अनुवर्तन — 20 मई 2023" and letters[0].size > 300
    assert preview_due(home, NOW) == []
    queue_one(home)
    assert [each.subject for each in preview_due(home, NOW)] == [letters[0].subject]
    assert held(home).state == SendingState.PENDING and post.connections == 0


def test_a_later_slot_of_the_day_takes_the_place_of_a_mail_that_has_not_gone(home: Home, post: Post) -> None:
    post.answers = ["451 busy"]
    queue_one(home)
    send(home, NOW)
    assert queue(home, replace(ROUND, nth=2), ["anuppur"]) == 1
    assert only(send(home, NOW + 60 * MINUTE)).sending.nth == 2 and len(post.mails) == 1
    with Sendings(home) as sendings:
        earlier = sendings.entries()[0]
    assert earlier.state == SendingState.GAVE_UP and "later one" in earlier.said["en"]


def test_a_later_slot_of_the_day_brings_a_mail_of_its_own_only_with_another_page(home: Home, post: Post) -> None:
    queue_one(home)
    send(home, NOW)
    assert queue(home, replace(ROUND, nth=2), ["anuppur"]) == 0
    add_page(home, "anuppur", "लंबित 198।", "Pending 198.")
    assert queue(home, replace(ROUND, nth=3), ["anuppur"]) == 1
    send(home, NOW + MINUTE)
    assert len({mail["Message-ID"] for mail in post.mails}) == 2


def test_a_clock_that_was_wrong_holds_no_mail_back(home: Home, post: Post) -> None:
    post.answers = ["451 busy"]
    queue_one(home)
    send(home, NOW + timedelta(days=400))
    assert only(send(home, NOW)).state == SendingState.SENT


def test_a_list_that_is_gone_is_said_and_stops_no_other(home: Home, post: Post) -> None:
    queue(home, ROUND, AREAS)
    write_delivery(home, post, lists={"collectors": {"shahdol": READERS["shahdol"]}})
    assert [each.state for each in send(home, NOW)] == [SendingState.FAILED, SendingState.SENT]
    assert "no reader" in held(home).said["en"]


def test_each_outcome_is_told_as_it_comes(home: Home, post: Post) -> None:
    told: list[Sent] = []
    queue(home, ROUND, AREAS)
    assert send(home, NOW, told.append) == told and len(told) == 2
    assert told[0].whom == ", ".join(READERS["anuppur"])


def test_pages_go_into_a_share_too_and_wait_for_it(home: Home, post: Post, tmp_path: Path) -> None:
    share = tmp_path / "share"
    write_delivery(home, post, folders={"share": {"path": str(share)}})
    add_page(home, "umaria")
    round_ = Round(**{**ROUND.__dict__, "to": ("collectors", "share")})
    assert queue(home, round_, ("anuppur", "umaria")) == 3
    assert [each.state for each in send(home, NOW)] == [SendingState.SENT, *[SendingState.FAILED] * 2]
    assert not share.exists()
    share.mkdir()
    assert [each.state for each in send(home, NOW + 2 * MINUTE)] == [SendingState.SENT] * 2
    found = {path.relative_to(share).as_posix() for path in share.rglob("*") if path.is_file()}
    assert found == {f"helpline_followup/2023-05-20/{area}.html" for area in ("anuppur", "umaria")}
    assert len(post.mails) == 1


def test_the_password_is_nowhere_to_be_seen(home: Home, post: Post) -> None:
    post.answers = ["451 busy"]
    queue(home, ROUND, AREAS)
    shown = repr(send(home, NOW))
    files = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert PASSWORD not in shown and PASSWORD.encode() not in files
