"""`samiksha deliver`: what is due goes to its readers; or, dry, what would.

Enters: a home, a moment. Leaves: printed outcomes, and the exit code.
"""

from collections.abc import Sequence
from datetime import datetime

from samiksha.cli.saying import Voice
from samiksha.deliver.outbox import Letter, Sent, preview_due, send
from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.ledger.sendings import SendingState
from samiksha.numerals import grouped


def deliver(home: Home, voice: Voice, now: datetime) -> int:
    """Sends what is due and says what became of each; the exit code."""
    done = send(home, now, lambda sent: _say(sent, voice))
    if not done:
        voice.say("deliver.none")
    return ExitCode.OK if all(each.state is SendingState.SENT for each in done) else ExitCode.SOME_FAILED


def show(home: Home, voice: Voice, now: datetime) -> int:
    """Says what would go to whom now; the exit code."""
    letters = preview_due(home, now)
    if not letters:
        voice.say("deliver.none")
    say_letters(letters, voice)
    return ExitCode.SOME_FAILED if any(letter.fault for letter in letters) else ExitCode.OK


def say_letters(letters: Sequence[Letter], voice: Voice) -> None:
    """What would go to whom, of a dry run."""
    for letter in letters:
        voice.say("deliver.would", what=letter.sending.way, whom=", ".join(letter.to) or "—")
        voice.say("deliver.subject", subject=letter.subject)
        if letter.size:
            voice.say("deliver.attachment", file=letter.attachment, kilobytes=grouped(-(-letter.size // 1000)))
        if letter.fault:
            voice.say("deliver.cannot", fault=letter.fault.in_language(voice.lang))


def _say(sent: Sent, voice: Voice) -> None:
    fault = (sent.sending.said or {}).get(voice.lang, "")
    if sent.state is SendingState.SENT:
        voice.say("deliver.sent", what=sent.what, whom=sent.whom)
    elif sent.state is SendingState.GAVE_UP:
        voice.complain(voice.text("deliver.gave_up", what=sent.what, fault=fault))
    else:
        voice.complain(voice.text("deliver.failed", what=sent.what, fault=fault))
