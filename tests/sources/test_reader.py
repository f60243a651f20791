"""The reader keeps one warm child, survives its death, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from samiksha import catalogue
from samiksha.errors import BadExport
from samiksha.params.sources import Limits, Source
from samiksha.sources import Reader

EXAMPLES = Path(__file__).parents[1] / "examples"
GOOD = EXAMPLES / "helpline_hindi_headers_20230520.csv"
posix = pytest.mark.skipif(sys.platform == "win32", reason="stops a process by a POSIX signal")


@pytest.fixture
def fresh(tmp_path: Path, source: Source) -> "Reader":
    """A reader of its own, warm."""
    reader = Reader(tmp_path / "scratch")
    reader.read_export(GOOD, source)
    return reader


def child(reader: Reader) -> psutil.Process:
    assert reader.child_pid
    return psutil.Process(reader.child_pid)


def later(seconds: float, act: Callable[[], None]) -> None:
    threading.Timer(seconds, act).start()


def test_one_child_reads_many_files_and_goes_with_the_reader(fresh: Reader, source: Source, tmp_path: Path) -> None:
    with fresh as reader:
        process = child(reader)
        reader.read_export(EXAMPLES / "helpline_mixed_headers_20230520.xlsx", source)
        assert child(reader) == process
    assert not process.is_running()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_the_child_outlives_the_thread_that_asked_for_it_first(tmp_path: Path, source: Source) -> None:
    with closing(Reader(tmp_path / "scratch")) as reader:
        asks = threading.Thread(target=lambda: reader.read_export(GOOD, source))
        asks.start()
        asks.join()
        process = child(reader)
        time.sleep(0.2)  # time in which it would be ended
        reader.read_export(GOOD, source)
        assert child(reader) == process and process.is_running()


def test_rows_outlive_the_reader_and_the_scratch_file(fresh: Reader, source: Source) -> None:
    with fresh as reader:
        export = reader.read_export(GOOD, source)
    assert export.rows["c1"].to_pylist() == ["अनूपपुर"] * 6


@posix
def test_a_child_killed_in_the_middle_raises_and_the_next_file_is_read(fresh: Reader, source: Source) -> None:
    with fresh as reader:
        process = child(reader)
        process.suspend()
        later(0.2, process.kill)
        with pytest.raises(BadExport) as caught:
            reader.read_export(GOOD, source)
        assert caught.value.key == "reader_died"
        assert reader.read_export(GOOD, source).rows.num_rows == 6
        assert child(reader) != process


def test_a_child_killed_between_files_is_replaced(fresh: Reader, source: Source) -> None:
    with fresh as reader:
        process = child(reader)
        process.kill()
        process.wait(timeout=5)
        assert reader.read_export(GOOD, source).rows.num_rows == 6


@posix
def test_a_child_that_hangs_is_stopped_at_the_time_limit(fresh: Reader, source: Source) -> None:
    with fresh as reader:
        process = child(reader)
        process.suspend()
        started = time.monotonic()
        with pytest.raises(BadExport) as caught:
            reader.read_export(GOOD, source.model_copy(update={"limits": Limits(seconds=1)}))
        assert (caught.value.key, caught.value.values["limit"]) == ("limit_seconds", 1)
        assert time.monotonic() - started < 5
        assert not process.is_running()
        assert reader.read_export(GOOD, source).rows.num_rows == 6


def test_a_child_that_takes_too_much_memory_is_stopped(
    fresh: Reader, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "helpline_large_20230520.csv"
    line = "1,रीवा," + "टीप " * 200 + "\n"
    path.write_text("शिकायत क्रमांक,जिला,टीप\n" + line * 80_000, encoding="utf-8")
    with fresh as reader:
        limited = source.model_copy(update={"limits": Limits(memory_mb=150)})
        with pytest.raises(BadExport) as caught:
            reader.read_export(path, limited)
        assert (caught.value.key, caught.value.values["limit"]) == ("limit_memory", 150)
        assert reader.read_export(path, source).rows.num_rows == 80_000


@posix
def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from samiksha.params.sources import read_source;"
        "from samiksha.sources import Reader; reader = Reader(Path(sys.argv[1]));"
        "reader.read_export(Path(sys.argv[2]), read_source(Path(sys.argv[3]), 'cm_helpline')[0]);"
        "print(reader.child_pid, flush=True); time.sleep(60)"
    )
    arguments = [str(tmp_path), str(GOOD), str(Path(__file__).parents[2] / "params")]
    parent = subprocess.Popen([sys.executable, "-c", script, *arguments], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    process = psutil.Process(int(parent.stdout.readline()))
    process.suspend()  # busy in the middle of something: it cannot see its input close
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(timeout=5)
    parent.stdout.close()
    process.wait(timeout=5)
    assert not process.is_running()


def test_every_remark_and_fault_has_its_words_and_its_remedy() -> None:
    room = Path(__file__).parents[2] / "lib" / "samiksha" / "sources"
    code = "".join(path.read_text(encoding="utf-8") for path in room.glob("*.py"))
    for rule in ("encoding_guessed", "broken_characters", "ragged_row", "more_ragged_rows"):
        assert f'"{rule}"' in code
        assert catalogue.has(f"finding.{rule}")
        assert catalogue.has(f"remedy.{rule}")
