"""The schedule is read strictly: what cannot stand is refused with its file, its line or run, and the remedy, in both languages."""

import re
import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from samiksha.errors import BadConfiguration
from samiksha.params.holidays import Calendar
from samiksha.params.schedule import Schedule, Wait, demands, office_day, read_schedule

PARAMS = Path(__file__).parents[2] / "params"
RUN = """
runs:
  - name: daily
    review: campaign_phase
    cron: "30 6 * * *"
"""
DEVANAGARI = re.compile("[\u0900-\u097f]")


@pytest.fixture(scope="module")
def params(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ships, with a schedule that each test writes anew."""
    return Path(shutil.copytree(PARAMS, tmp_path_factory.mktemp("home") / "params"))


def written(params: Path, text: str) -> Path:
    (params / "schedule.yml").write_text(text, encoding="utf-8")
    return params


def with_line(line: str) -> str:
    return f"{RUN}    {line}\n"


def test_the_shipped_schedule_asks_for_nothing_and_its_example_can_be_uncommented(params: Path) -> None:
    shipped = (PARAMS / "schedule.yml").read_text(encoding="utf-8")
    assert read_schedule(written(params, shipped)).runs == ()
    head, _, example = shipped.partition("once params/delivery.yml has that list:\n")
    lines = [line.removeprefix("#").removeprefix(" ") for line in example.splitlines() if line.startswith("#")]
    found = read_schedule(written(params, head + "\n" + "\n".join(lines)))
    assert [run.name for run in found.runs] == ["helpline_daily", "campaign_daily"]
    assert found.by_name["helpline_daily"].late is not None
    assert found.by_name["helpline_daily"].late.until == time(7, 30)
    assert found.by_name["campaign_daily"].waits_for[1].each == "body"


def test_the_day_is_that_of_the_office_wherever_the_computer_stands(params: Path) -> None:
    before_midnight_in_utc = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert office_day(params, before_midnight_in_utc) == date(2026, 11, 23)
    written(params, "timezone: America/St_Johns\n")
    assert office_day(params, before_midnight_in_utc) == date(2026, 11, 22)


def test_without_a_file_there_are_no_runs(tmp_path: Path) -> None:
    assert read_schedule(tmp_path) == Schedule()
    assert demands(tmp_path, "campaign_phase") == {}


def test_a_full_run_is_read_as_it_is_written(params: Path) -> None:
    lines = """    areas: [anuppur, rewa]
    timezone: Europe/Berlin
    from: 2026-05-01
    until: 2026-05-31
    campaign_days: true
    days_after: 5
    days: [working, second_saturday]
    as_of: day_before
    waits_for: [{source: daily_returns, days_old: 1, of: working, each: body}]
    late: {until: "07:30", then: hold}
    to: [collectors]
    lang: en
"""
    (params / "delivery.yml").write_text("folders: {collectors: {path: /srv/share/samiksha}}\n", encoding="utf-8")
    (run,) = (schedule := read_schedule(written(params, RUN + lines))).runs
    assert (run.areas, run.first, run.until) == (("anuppur", "rewa"), date(2026, 5, 1), date(2026, 5, 31))
    assert (run.campaign_days, run.days_after, run.as_of, run.lang) == (True, 5, "day_before", "en")
    assert (run.days, run.to, schedule.zone(run).key) == (
        ("working", "second_saturday"),
        ("collectors",),
        "Europe/Berlin",
    )
    assert run.waits_for == (Wait(source="daily_returns", days_old=1, of="working", each="body"),)
    assert run.late is not None and (run.late.until, run.late.then) == (time(7, 30), "hold")


def cron(expression: str) -> str:
    return RUN.replace("30 6 * * *", expression)


REFUSED = {
    "a cron expression of four fields": (cron("30 6 * *"), "line 5: runs → 0 → cron: '30 6 * *' does not have five fields"),
    "one with seconds": (cron("0 30 6 * * *"), "does not have five fields; give minute, hour"),
    "a nickname": (cron("@daily"), "'@daily' does not have five fields"),
    "an empty one": (cron(""), "does not have five fields"),
    "minute 60": (cron("60 6 * * *"), "cannot be read as cron does (Bad minute)"),
    "hour 24": (cron("0 24 * * *"), "(Bad hour)"),
    "weekday 8": (cron("0 6 * * 8"), "(Bad day-of-week)"),
    "a weekday backwards": (cron("0 6 * * fri-mon"), "(Bad day-of-week)"),
    "words": (cron("every day at six o'clock"), "(Bad minute)"),
    "30 February": (cron("0 6 30 2 *"), "(Bad day-of-month)"),
    "31 April": (cron("0 6 31 4 *"), "(Bad day-of-month)"),
    "a fifth Monday on the 1st or the 21st": (cron("0 6 */20 * 1#5"), "never comes; check day, month and weekday"),
    "a zone that is none": (with_line("timezone: Asia/Kolkatta"), "line 6: runs → 0 → timezone: 'Asia/Kolkatta' is no time zone; give a name such as Asia/Kolkata. Near ones: Asia/Kolkata"),
    "a folder of zones": (with_line("timezone: Asia"), "'Asia' is no time zone"),
    "a zone that leads elsewhere": (with_line("timezone: ../../etc/passwd"), "is no time zone"),
    "a zone of the whole file": (f"timezone: IST+5\n{RUN}", "line 1: timezone: 'IST+5' is no time zone"),
    "an unknown key of a run": (with_line("wait_for: []"), "line 6: runs → 0 → wait_for: unknown key, did you mean 'waits_for'?"),
    "an unknown key of a wait": (with_line("waits_for: [{source: camps, day_old: 1}]"), "waits_for → 0 → day_old: unknown key, did you mean 'days_old'?"),
    "an unknown key of the file": (f"catchup_days: 3\n{RUN}", "line 1: catchup_days: unknown key, did you mean 'catch_up_days'?"),
    "the field's inner name": (with_line("first: 2026-05-01"), "line 6: runs → 0 → first: unknown key"),
    "an unknown review": (RUN.replace("campaign_phase", "campaign_fase"), "runs → daily: no review 'campaign_fase' under params/reviews/; did you mean: campaign_phase"),
    "an unknown area": (with_line("areas: [anupur]"), "runs → daily: no area 'anupur' in the register 'mp'; did you mean: anuppur"),
    "an unknown area above": (with_line("under: shadol_division"), "no area 'shadol_division' in the register 'mp'; did you mean: shahdol_division"),
    "an area of another level": (with_line("areas: [anuppur, shahdol_division]"), "runs → daily → areas: 'shahdol_division' is not of the level 'district'; give it as under"),
    "an area above nothing": (with_line("under: t_3689"), "runs → daily → under: there is no area of the level 'district' under 't_3689'; give the code of a division"),
    "areas and under": (with_line("areas: [anuppur]\n    under: mp"), "line 7: runs → 0 → under: give either areas or under"),
    "an area twice": (with_line("areas: [anuppur, rewa, anuppur]"), "line 6: runs → 0 → areas → 2: 'anuppur' stands twice; take one out"),
    "a source that the review does not read": (with_line("waits_for: [{source: daily_return}]"), "runs → daily → waits_for: the review does not read 'daily_return'; give one of: daily_returns"),
    "a source that another review reads": (with_line("waits_for: [{source: jan_sunwai}]"), "the review does not read 'jan_sunwai'; give one of:"),
    "bodies where there are none": (with_line("waits_for: [{source: cm_helpline, each: body}]"), "waits_for → each: 'cm_helpline' has no columns for body and day; take each out"),
    "a source twice": (with_line("waits_for: [{source: camps}, {source: camps}]"), "runs → 0 → waits_for → 1: 'camps' stands twice"),
    "a negative age": (with_line("waits_for: [{source: camps, days_old: -1}]"), "days_old: Input should be greater than or equal to 0"),
    "campaign days without a campaign": (RUN.replace("campaign_phase", "jan_sunwai") + "    campaign_days: true\n", "runs → daily → campaign_days: the review 'jan_sunwai' is of no campaign; take campaign_days out"),
    "days after no campaign": (with_line("days_after: 3"), "line 6: runs → 0 → days_after: days_after counts from the end of a campaign; give campaign_days: true"),
    "late without a source": (with_line('late: {until: "07:30"}'), "line 6: runs → 0 → late: late says what to do when a source is late; name that source in waits_for"),
    "a time without quotes": (with_line("waits_for: [{source: camps}]\n    late: {until: 10:30}"), "line 7: runs → 0 → late → until: '630' is no time of day; write the time in quotes, such as \"07:30\""),
    "a time of three figures": (with_line('waits_for: [{source: camps}]\n    late: {until: "730"}'), "'730' is no time of day"),
    "a time of the 25th hour": (with_line('waits_for: [{source: camps}]\n    late: {until: "25:00"}'), "'25:00' is no time of day"),
    "a time with a zone": (with_line('waits_for: [{source: camps}]\n    late: {until: "07:30+05:30"}'), "'07:30+05:30' is no time of day"),
    "neither publish nor hold": (with_line('waits_for: [{source: camps}]\n    late: {until: "07:30", then: send}'), "late → then: Input should be 'publish' or 'hold'"),
    "until before from": (with_line("from: 2026-05-02\n    until: 2026-05-01"), "line 7: runs → 0 → until: until (2026-05-01) lies before from (2026-05-02); mend one of them"),
    "a day that no calendar has": (with_line("from: 2026-02-29"), "line 6: not valid YAML (2026-02-29: day is out of range"),
    "an unknown kind of day": (with_line("days: [working, secnd_saturday]"), "line 6: runs → 0 → days → 1: 'secnd_saturday' is no kind of day; give one of: second_saturday"),
    "no days at all": (with_line("days: []"), "line 6: runs → 0 → days: "),
    "a name with a blank": (RUN.replace("daily", "daily round"), "line 3: runs → 0 → name: "),
    "a name twice": (RUN + RUN.partition("runs:\n")[2], "line 6: runs → 1 → name: 'daily' stands twice; take one out"),
    "a reader twice": (with_line("to: [collectors, collectors]"), "runs → 0 → to → 1: 'collectors' stands twice"),
    "a key twice": (with_line("cron: '0 7 * * *'"), "line 6: not valid YAML (the key 'cron' stands twice); mend this line"),
    "an endless pause": (f"try_again_minutes: .inf\n{RUN}", "line 1: try_again_minutes: Input should be less than or equal to 1440"),
    "no try at all": (f"tries: 0\n{RUN}", "line 1: tries: Input should be greater than or equal to 1"),
    "a negative catching up": (f"catch_up_days: -1\n{RUN}", "line 1: catch_up_days: Input should be greater than or equal to 0"),
}  # fmt: skip
BY_PYDANTIC = "Input should be|line 6: runs → 0 → days: $|name: $|not valid YAML"


@pytest.mark.parametrize("fault", REFUSED)
def test_a_schedule_that_cannot_be_is_refused_in_both_languages(params: Path, fault: str) -> None:
    text, said = REFUSED[fault]
    with pytest.raises(BadConfiguration) as raised:
        read_schedule(written(params, text))
    english, hindi = raised.value.in_language("en"), raised.value.in_language("hi")
    assert said in english and "schedule.yml" in english and "schedule.yml" in hindi
    assert not DEVANAGARI.search(english)
    if not re.search(BY_PYDANTIC, said):  # the library's own words come in English alone
        (entry,) = hindi.splitlines()[1:]
        assert DEVANAGARI.search(entry)


def test_all_faults_of_all_runs_are_told_at_once(params: Path) -> None:
    second = RUN.partition("runs:\n")[2].replace("daily", "other").replace("campaign_phase", "nothing")
    lines = "    areas: [anupur, shahdol_division]\n    waits_for: [{source: leaves}, {source: camp}]\n"
    with pytest.raises(BadConfiguration) as raised:
        read_schedule(written(params, RUN + lines + second))
    entries = raised.value.in_language("en").splitlines()[1:]
    assert len(entries) == 5
    assert [word in entry for word, entry in zip(["anupur", "shahdol_division", "leaves", "camp", "nothing"], entries, strict=True)] == [True] * 5  # fmt: skip


def test_days_of_a_source_are_counted_as_it_says() -> None:
    monday, sunday = date(2026, 11, 16), date(2026, 11, 15)
    assert Wait(source="x").needed(monday, Calendar()) == monday
    assert Wait(source="x", days_old=2).needed(monday, Calendar()) == date(2026, 11, 14)
    assert Wait(source="x", of="working").needed(sunday, Calendar()) == date(2026, 11, 14)
    shipped = Calendar(weekly_off=("sunday", "second_saturday"))
    assert Wait(source="x", days_old=1, of="working").needed(monday, shipped) == date(2026, 11, 13)
    # Where no day is a working day, plain days are counted.
    never = Calendar(weekly_off=tuple(day for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")))  # fmt: skip
    assert Wait(source="x", days_old=3, of="working").needed(monday, never) == date(2026, 11, 13)


def test_the_strictest_demand_of_all_runs_of_a_review_counts(params: Path) -> None:
    runs = [
        ("campaign_phase", "{source: camps, days_old: 2}"), ("campaign_phase", "{source: camps, days_old: 1, of: working}"),
        ("campaign_phase", "{source: camps, days_old: 1}"), ("jan_sunwai", "{source: jan_sunwai}"),
    ]  # fmt: skip
    text = "runs:\n" + "".join(
        f'  - {{name: r{at}, review: {review}, cron: "0 6 * * *", waits_for: [{wait}]}}\n'
        for at, (review, wait) in enumerate(runs)
    )
    read_schedule(written(params, text))
    assert demands(params, "campaign_phase") == {"camps": Wait(source="camps", days_old=1)}
    assert demands(params, "jan_sunwai") == {"jan_sunwai": Wait(source="jan_sunwai")}
    assert demands(params, "helpline_followup") == {}
