"""The command line as people and schedulers use it: exit codes, languages, homes, logs and bars."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from samiksha.catalogue import text
from samiksha.home import Home
from tests.conftest import DemoRound
from tests.homes import add_tiny_review, make_home, samiksha, samiksha_here, write_csv

COMMANDS = ("load", "brief", "round", "status", "demo")
GOOD = ["MP1", "अनूपपुर", "राजस्व", "05/04/2023", "लंबित", "", "9876543210"]
DEVANAGARI = re.compile("[क-ह]")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


def test_success_is_0(home: Home) -> None:
    ran = samiksha("load", write_csv(home.inbox / "helpline_20230520.csv", [GOOD]), home=home)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert samiksha("status", home=home).returncode == 0


def test_some_failed_briefs_are_1_and_named_on_standard_error(home: Home) -> None:
    add_tiny_review(home, "if area == 'umaria': raise ValueError('third')")
    ran = samiksha("round", "tiny", "--as-of", "2023-05-20", "--areas", "umaria, rewa", "--jobs", "1", home=home)
    assert ran.returncode == 1
    assert "उमरिया" in ran.stderr and "ValueError: third" in ran.stderr and "Traceback" not in ran.stderr
    assert "1 बने, 0 यथावत, 1 विफल" in ran.stdout and "index.html" in ran.stdout
    held = samiksha("status", "--json", home=home)
    (failure,) = json.loads(held.stdout)["rounds"][0]["failed"]
    assert failure["area"] == "umaria" and Path(failure["log"]).is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("load",),
        ("brief", "helpline_followup"),
        ("nonsense",),
        ("round", "helpline_followup", "--as-of", "2023-05-20", "--jobs", "0"),
        ("status", "--lang", "fr"),
        ("round", "helpline_followup", "--as-off", "2023-05-20"),
    ],
)
def test_wrong_usage_is_2(home: Home, words: tuple[str, ...]) -> None:
    ran = samiksha_here(*words, home=home)
    assert ran.returncode == 2 and "Traceback" not in ran.stderr and ran.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("brief", "helpline_followup", "--area", "anupur", "--as-of", "2023-05-20"), "anuppur"),
        (("brief", "helpline_followup", "--area", "anuppur", "--as-of", "20-05-2023"), "YYYY-MM-DD"),
        (("round", "helpline_followup", "--as-of", "today"), "YYYY-MM-DD"),
        (("round", "helpline_followup", "--as-of", "2023-05-20", "--areas", "anupur"), "anuppur"),
        (("load", "nowhere_*.csv"), "nowhere_*.csv"),
        (("load", "helpline_20230520.csv"), "helpline_20230520.csv"),
    ],
)
def test_bad_input_is_3_in_one_sentence(home: Home, words: tuple[str, ...], said: str) -> None:
    ran = samiksha_here(*words, home=home)
    assert ran.returncode == 3 and said in ran.stderr and "Traceback" not in ran.stderr
    assert DEVANAGARI.search(ran.stderr)


def test_bad_configuration_is_4_and_names_file_line_and_the_likely_key(home: Home) -> None:
    path = home.params / "reviews" / "helpline_followup.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("notebook: ", "notbook: "), encoding="utf-8")
    ran = samiksha_here("brief", "helpline_followup", "--area", "anuppur", "--as-of", "2023-05-20", home=home)
    assert ran.returncode == 4 and "Traceback" not in ran.stderr
    assert "helpline_followup.yml" in ran.stderr and "line 3" in ran.stderr and "पंक्ति 3" in ran.stderr
    assert "'notebook'" in ran.stderr
    assert (
        samiksha_here("brief", "helpline_folowup", "--area", "anuppur", "--as-of", "2023-05-20", home=home).returncode
        == 4
    )


def test_a_folder_that_is_no_home_is_4(tmp_path: Path) -> None:
    ran = samiksha("status", home=Home(tmp_path))
    assert ran.returncode == 4 and "notebooks" in ran.stderr
    nowhere = samiksha("status", cwd=tmp_path)
    assert nowhere.returncode == 4 and "--home" in nowhere.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_both_languages_with_examples(command: str) -> None:
    said = samiksha(command, "--help").stdout
    assert said.count(f"samiksha {command}") >= 2
    assert "उदाहरण · Examples:" in said
    assert re.search(r"^  --lang .*|--home", said, re.MULTILINE)
    for option in re.findall(r"^  (--[a-z-]+)", said, re.MULTILINE):
        if option != "--help":
            (said_of_it,) = re.findall(rf"^  {option}\b(.*?)(?=^  -|\Z)", said, re.MULTILINE | re.DOTALL)
            assert DEVANAGARI.search(said_of_it) and re.search("[a-z]{3}", said_of_it), option


def test_the_first_help_names_every_command() -> None:
    said = samiksha("--help").stdout
    for command in COMMANDS:
        assert re.search(rf"^  {command}\b", said, re.MULTILINE)


def test_help_is_quick_because_the_rooms_are_not_opened() -> None:
    code = "import sys, samiksha.cli; print(sorted(m for m in ('pandas', 'papermill', 'matplotlib') if m in sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_the_home_is_given_or_in_the_environment_or_the_nearest_upward(tmp_path: Path) -> None:
    given, named, near = (make_home(tmp_path / name) for name in ("given", "named", "near"))
    env = {"SAMIKSHA_HOME": str(named.root)}

    def home_of(**how: object) -> Path:
        ran = samiksha("status", "--json", cwd=near.inbox, **how)  # type: ignore[arg-type]
        return Path(json.loads(ran.stdout)["home"])

    assert home_of(home=given, env=env) == given.root.resolve()
    assert home_of(env=env) == named.root.resolve()
    assert home_of() == near.root.resolve()


def test_status_tells_machines_and_people_what_is_held_and_what_ran(demo_round: DemoRound) -> None:
    held = json.loads(samiksha_here("status", "--json", home=demo_round.home).stdout)
    assert [(each["source"], each["as_of"], each["areas"]) for each in held["snapshots"]] == [
        ("cm_helpline", "2023-05-13", 3), ("cm_helpline", "2023-05-20", 3),
    ]  # fmt: skip
    for each in held["snapshots"]:
        assert each["read"] == each["kept"] + each["refused"] + each["duplicate"] > 0
    (ran,) = held["rounds"]
    assert (ran["review"], ran["as_of"], ran["made"], ran["failed"]) == ("helpline_followup", "2023-05-20", 4, [])
    said = samiksha_here("status", home=demo_round.home).stdout
    assert "cm_helpline  2023-05-20" in said and "बने 4, यथावत 0, विफल 0" in said


def test_an_empty_home_says_that_nothing_is_held(home: Home) -> None:
    assert json.loads(samiksha_here("status", "--json", home=home).stdout)["snapshots"] == []
    assert samiksha_here("status", home=home).stdout.count("कोई नहीं") == 2


def test_a_pattern_is_expanded_where_the_shell_does_not(home: Home) -> None:
    for number in range(3):
        write_csv(home.inbox / f"helpline_{number}_20230520.csv", [[f"MP{number}", *GOOD[1:]]])
    write_csv(home.inbox / "~$helpline_9_20230520.csv", [GOOD])
    ran = samiksha_here("load", home.inbox / "*.csv", home=home)
    assert ran.returncode == 0
    assert text("cli.load.total", "hi", files=3, read=3, kept=3, refused=0, duplicate=0) in ran.stdout


def test_a_report_is_in_hindi_unless_english_is_asked_for(home: Home) -> None:
    path = write_csv(home.inbox / "helpline_20230520.csv", [GOOD, ["MP2", "अटलांटिस", *GOOD[2:]]])
    hindi = samiksha_here("load", path, home=home).stdout
    english = samiksha_here("load", path, "--lang", "en", home=home).stdout
    assert "पढ़ीं 2, रखीं 1, अस्वीकृत 1" in hindi and "unknown_area" not in hindi
    assert "loaded already" in english and not DEVANAGARI.search(english)


def test_without_a_terminal_a_round_logs_a_line_for_each_brief(demo_round: DemoRound) -> None:
    lines = [line for line in demo_round.said.splitlines() if re.match(r"\d/4 ", line)]
    assert [line[:4] for line in lines] == ["1/4 ", "2/4 ", "3/4 ", "4/4 "]
    assert {"अनूपपुर", "शहडोल", "उमरिया"} <= {line[4:].split(":")[0] for line in lines}
    assert "%|" not in demo_round.said
    assert (
        "4 बने, 0 यथावत, 0 विफल" in demo_round.said and str(demo_round.home.outputs / "index.html") in demo_round.said
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_on_a_terminal_a_round_shows_a_bar_with_what_runs_and_what_failed(home: Home) -> None:
    import pty
    import termios

    add_tiny_review(home, "if area == 'umaria': raise ValueError('third')")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 120))
    command = [sys.executable, "-m", "samiksha", "round", "tiny", "--as-of", "2023-05-20", "--areas", "umaria,rewa",
               "--jobs", "1", "--home", str(home.root)]  # fmt: skip
    ran = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            seen += (got := os.read(ours, 4096))
        except OSError:  # how Linux tells that the other end is closed
            break
        if not got:
            break
    os.close(ours)
    assert ran.wait(timeout=60) == 1
    said = seen.decode("utf-8", errors="replace")
    assert "2/2" in said and "उमरिया" in said and "विफल 1" in said and re.search(r"\d\d:\d\d<", said)


def test_the_installed_program_is_the_same_as_the_module() -> None:
    program = shutil.which("samiksha", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("samiksha is not installed as a program here")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.split()[-1] == samiksha("--version").stdout.split()[-1]


def test_an_interrupted_command_says_that_what_was_made_stays(home: Home) -> None:
    code = "import samiksha.cli.commands as c; c.find_home = lambda g: (_ for _ in ()).throw(KeyboardInterrupt()); c.main()"
    ran = subprocess.run([sys.executable, "-c", code, "status"], capture_output=True, text=True, check=False)
    assert ran.returncode == 130 and "Traceback" not in ran.stderr and DEVANAGARI.search(ran.stderr)
