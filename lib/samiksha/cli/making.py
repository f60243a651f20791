"""`samiksha brief` and `samiksha round`.

Enters: reviews, areas, days. Leaves: pages, the index, printed outcomes, and the exit code.
"""

from collections import Counter
from collections.abc import Sequence

from samiksha.cli.progress import RoundBar, RoundLog, Silent, reporter
from samiksha.cli.saying import Voice
from samiksha.cluster.access import Access
from samiksha.errors import ExitCode
from samiksha.home import Home
from samiksha.index import write_indexes
from samiksha.ledger import Ledger
from samiksha.model import KEPT, MADE
from samiksha.numerals import decimal
from samiksha.plans import Plan, plan_again
from samiksha.record import write_record
from samiksha.round import Engine, RoundReport, run_rounds


def make_one(plan: Plan, voice: Voice) -> int:
    """One brief; the exit code."""
    (report,) = run_rounds([plan], Silent(), jobs=1)
    write_record(report)
    write_indexes(report)
    (outcome,) = report.outcomes
    if report.failed:
        voice.complain(f"{plan.areas[0].in_language(voice.lang)}: {(outcome.said or {}).get(voice.lang, '')}")
        voice.say("round.log", path=outcome.log)
        return ExitCode.SOME_FAILED
    voice.say("round.page", path=plan.brief(plan.areas[0]).page)
    return ExitCode.OK


def make_rounds(plans: Sequence[Plan], voice: Voice, jobs: int | None = None, access: Access | None = None) -> int:
    """Several rounds by the same workers, those of a cluster if `access` names one; the exit code. Each is recorded and
    in the index as soon as it is made."""
    code = ExitCode.OK
    index = None
    told = reporter(voice, several=len(plans) > 1)
    for report in run_rounds(plans, told, jobs, _cluster(access, told, jobs) if access else None):
        write_record(report)
        index = write_indexes(report)
        say_outcome(report, voice, several=len(plans) > 1)
        code = ExitCode.SOME_FAILED if report.failed else code
    voice.say("round.where", path=index)
    return code


def _cluster(access: Access, told: RoundBar | RoundLog, jobs: int | None) -> Engine:
    """The engine that gives a cluster its orders. Raises ClusterFault."""
    access.security()
    from samiksha.cluster.engine import DaskEngine  # not sooner: it imports Dask

    return DaskEngine(access, told.says, jobs)


def resume_rounds(home: Home, voice: Voice, jobs: int | None = None, access: Access | None = None) -> int:
    """Goes on with all rounds that were cut short; the exit code."""
    with Ledger(home) as ledger:
        plans = [plan_again(home, opened) for opened in ledger.unfinished()]
    if not plans:
        voice.say("round.nothing_open")
        return ExitCode.OK
    return make_rounds(plans, voice, jobs, access)


def say_outcome(report: RoundReport, voice: Voice, several: bool = False) -> None:
    """How many were made and failed, and why; of which review, where there are `several`."""
    plan = report.plan
    seconds = (report.finished - report.started).total_seconds()
    found = Counter(outcome.status for outcome in report.outcomes + report.rollups)
    if several:
        review, total = plan.spec.in_language(voice.lang), len(report.outcomes + report.rollups)
        voice.say("round.begins", review=review, day=plan.as_of.isoformat(), total=total)
    voice.say("round.summary", made=found[MADE], kept=found[KEPT], failed=len(report.failed),
              seconds=decimal(seconds, 0))  # fmt: skip
    for outcome in report.failed:
        area = plan.register.area(outcome.area)
        voice.complain(f"{area.in_language(voice.lang)}: {(outcome.said or {}).get(voice.lang, '')}")
