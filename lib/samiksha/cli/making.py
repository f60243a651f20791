"""`samiksha brief` and `samiksha round`.

Enters: reviews, areas, days. Leaves: pages, the index, printed outcomes, and the exit code.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from samiksha.brief import make_brief
from samiksha.cli.progress import reporter
from samiksha.cli.saying import Voice
from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.index import write_indexes
from samiksha.model import FAILED, MADE
from samiksha.numerals import decimal
from samiksha.round import Plan, RoundReport, order_for, plan_round, run_rounds, write_record


def make_one(home: Home, review: str, area: str, as_of: date, voice: Voice) -> int:
    """One brief; the exit code."""
    plan = plan_round(home, review, as_of, areas=[area], lang=voice.lang)
    order = order_for(plan, plan.areas[0], plan.spec.notebook)
    started = datetime.now(UTC).replace(microsecond=0)
    outcome = make_brief(order)
    report = RoundReport(plan, (outcome,), (), started, datetime.now(UTC).replace(microsecond=0))
    write_record(report)
    write_indexes(report)
    if outcome.status == FAILED:
        voice.complain(f"{plan.areas[0].in_language(voice.lang)}: {(outcome.said or {}).get(voice.lang, '')}")
        voice.say("round.log", path=outcome.log)
        return ExitCode.SOME_FAILED
    voice.say("round.page", path=order.page)
    return ExitCode.OK


def make_many(
    home: Home,
    review: str,
    as_of: date,
    voice: Voice,
    areas: Sequence[str] = (),
    under: str | None = None,
    jobs: int | None = None,
) -> int:
    """A round; the exit code."""
    return make_rounds([plan_round(home, review, as_of, areas=areas, under=under, lang=voice.lang)], voice, jobs)


def make_rounds(plans: Sequence[Plan], voice: Voice, jobs: int | None = None) -> int:
    """Several rounds by the same workers; the exit code. Each is recorded and in the index as soon as it is made."""
    code = ExitCode.OK
    index = None
    for report in run_rounds(plans, reporter(voice, several=len(plans) > 1), jobs):
        write_record(report)
        index = write_indexes(report)
        say_outcome(report, voice, several=len(plans) > 1)
        code = ExitCode.SOME_FAILED if report.failed else code
    voice.say("round.where", path=index)
    return code


def say_outcome(report: RoundReport, voice: Voice, several: bool = False) -> None:
    """How many were made and failed, and why; of which review, where there are `several`."""
    plan = report.plan
    seconds = (report.finished - report.started).total_seconds()
    made = sum(outcome.status == MADE for outcome in report.outcomes + report.rollups)
    if several:
        review, total = plan.spec.in_language(voice.lang), len(report.outcomes + report.rollups)
        voice.say("round.begins", review=review, day=plan.as_of.isoformat(), total=total)
    voice.say("round.summary", made=made, failed=len(report.failed), seconds=decimal(seconds, 0))
    for outcome in report.failed:
        area = plan.register.area(outcome.area)
        voice.complain(f"{area.in_language(voice.lang)}: {(outcome.said or {}).get(voice.lang, '')}")
