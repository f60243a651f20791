"""The calling panel: what its buttons do, what it draws, and that no notebook ever holds a number."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from samiksha.explore.calls import SECONDS_SHOWN, CallPanel
from samiksha.home import VARIABLE, Home
from samiksha.minutes import MinutesBook, Outcome, Sample
from samiksha.minutes.numbers import masked_numbers, reveal
from samiksha.review import Review, open_review
from samiksha.rollup import open_rollup
from samiksha.store.snapshots import Store
from tests.homes import stored

DAY = date(2023, 5, 20)
SAMPLE = Sample("helpline_followup", "anuppur", DAY)


@pytest.fixture
def brief(changed_home: Home) -> Review:
    return open_review("helpline_followup", "anuppur", DAY, home=changed_home)


@pytest.fixture
def panel(brief: Review, changed_home: Home) -> CallPanel:
    return CallPanel(brief, "collector", changed_home)


@pytest.fixture
def sent(panel: CallPanel, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the strip of the number was told."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(panel._number, "send", told.append)
    return told


def press(panel: CallPanel, do: str, case: str = "", outcome: str = "") -> None:
    panel._panel._told(panel._panel, {"kind": "do", "said": {"do": do, "case": case, "outcome": outcome}}, [])


def test_the_sample_is_listed_with_masked_numbers_and_nothing_is_written_by_looking(
    panel: CallPanel, brief: Review, changed_home: Home
) -> None:
    cases = brief.figures.frames["call_sample"]["complaint_id"].tolist()
    html = panel._panel.html
    assert [html.count(f'data-do="reveal" data-case="{case}"') for case in cases] == [1] * len(cases)
    masked = masked_numbers(changed_home, SAMPLE, cases)
    assert masked is not None and all(number in html for number in masked.values())
    assert "नमूने का बीज: helpline_followup|anuppur|2023-05-20" in html
    assert not changed_home.minutes.exists()


def test_a_number_is_shown_for_a_minute_hidden_by_the_outcome_and_stands_in_no_state(
    panel: CallPanel, sent: list[dict[str, Any]], changed_home: Home
) -> None:
    case = next(iter(panel._cases))
    press(panel, "reveal", case)
    (shown,) = sent
    number = shown["number"].replace(" ", "")
    assert (len(number), shown["kind"], shown["seconds"]) == (10, "number", SECONDS_SHOWN)
    assert number not in panel._panel.html and '<tr class="open">' in panel._panel.html
    assert all(number not in str(widget.get_state()) for widget in (panel, panel._panel, panel._number))
    press(panel, "outcome", case, "not_satisfied")
    assert sent[-1] == {"kind": "hide"}
    with MinutesBook(changed_home) as book:
        assert [(look.case, look.by) for look in book.reveals()] == [(case, "collector")]
        assert [(call.case, call.outcome) for call in book.calls()] == [(case, Outcome.NOT_SATISFIED)]
        assert [(draw.sample, draw.drawn) for draw in book.draws()] == [(SAMPLE, len(panel._cases))]
        assert book.draws()[0].disposed == panel.brief.figures.frames["call_strata"]["disposed_count"].sum()


def test_the_running_result_counts_the_last_word_and_other_rooms(
    panel: CallPanel, brief: Review, sent: list[dict[str, Any]], changed_home: Home
) -> None:
    other = CallPanel(brief, "second room", changed_home)
    cases = list(panel._cases)
    press(panel, "outcome", cases[0], "satisfied")
    press(panel, "outcome", cases[0], "not_satisfied")
    press(panel, "outcome", cases[0], "not_satisfied")
    press(other, "outcome", cases[1], "satisfied")
    press(panel, "refresh")
    assert "20 में से 2 को फोन हो गया" in panel._panel.html
    assert "2 से बात हुई, 1 असंतुष्ट: 50.0 % (95 % अंतराल 9.5–90.5 %)" in panel._panel.html
    with MinutesBook(changed_home) as book:
        assert len(book.calls()) == 3  # the second press of the same outcome adds nothing


def test_nothing_is_done_for_what_is_not_in_the_sample(
    panel: CallPanel, sent: list[dict[str, Any]], changed_home: Home
) -> None:
    press(panel, "reveal", "1; DROP")
    press(panel, "outcome", "99", "satisfied")
    press(panel, "outcome", next(iter(panel._cases)), "delighted")
    assert sent == []
    assert not changed_home.minutes.exists()


def test_without_numbers_the_panel_says_so_and_outcomes_can_still_be_recorded(
    brief: Review, changed_home: Home
) -> None:
    for path in stored(changed_home, "cm_helpline", DAY).glob("contacts-*"):
        path.unlink()
    panel = CallPanel(brief, "collector", changed_home)
    assert "फोन नंबर सुरक्षित नहीं हैं" in panel._panel.html and 'data-do="reveal"' not in panel._panel.html
    press(panel, "outcome", next(iter(panel._cases)), "satisfied")
    assert "20 में से 1 को फोन हो गया" in panel._panel.html


def test_numbers_that_go_meanwhile_are_told_as_a_fault_in_the_room(
    panel: CallPanel, sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "contacts", lambda *_: None)
    press(panel, "reveal", next(iter(panel._cases)))
    assert 'role="alert"' in panel._panel.html and "फोन नंबर सुरक्षित नहीं हैं" in panel._panel.html
    assert sent == [{"kind": "hide"}]


def test_the_state_is_told_the_districts_results(changed_home: Home) -> None:
    with MinutesBook(changed_home) as book:
        book.call(Sample("helpline_followup", "umaria", date(2023, 5, 13)), "C1", Outcome.NOT_SATISFIED, "clerk")
    shown = CallPanel(open_rollup("helpline_followup", "mp", DAY, home=changed_home), "collector", changed_home)
    assert (
        "उमरिया" in shown._panel.html
        and "100.0 %" in shown._panel.html
        and 'data-do="reveal"' not in shown._panel.html
    )


CELL = """
from samiksha.review import open_review
from samiksha.explore.calls import CallPanel
brief = open_review("helpline_followup", "anuppur", "2023-05-20")
panel = CallPanel(brief, "collector")
panel
"""
PRESSED = 'panel._act({"do": "reveal", "case": next(iter(panel._cases))})'


def test_no_number_is_in_a_notebook_that_was_executed_and_saved_while_one_was_shown(
    changed_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(changed_home.root))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (CELL, PRESSED)])
    NotebookClient(notebook, timeout=120, kernel_name="python3", store_widget_state=True).execute()
    nbformat.write(notebook, tmp_path / "saved.ipynb")
    saved = (tmp_path / "saved.ipynb").read_text(encoding="utf-8")
    brief = open_review("helpline_followup", "anuppur", DAY, home=changed_home)
    numbers = [
        reveal(changed_home, SAMPLE, case, "test") for case in brief.figures.frames["call_sample"]["complaint_id"]
    ]
    with MinutesBook(changed_home) as book:
        assert book.reveals()[0].by == "collector"
    assert "नंबर दिखाएँ" in saved and notebook.metadata["widgets"], "the panel's state was to be saved"
    assert [number for number in numbers if number in saved or f"{number[:5]} {number[5:]}" in saved] == []
