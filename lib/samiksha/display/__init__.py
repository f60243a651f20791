"""How figures, names and sentences are shown: what charts, tables and words share.

Enters: measures, names, catalogue keys. Leaves: `Shown` pieces (safe HTML and plain text). Nothing
here computes a figure.
"""

from samiksha.display.conventions import basis_of, enough_first, shown_columns, unit_of
from samiksha.display.figures import (
    Change,
    basis_text,
    change,
    part_text,
    ratio_text,
    short_text,
)
from samiksha.display.grid import Cell, Column, figure_cell, grid
from samiksha.display.lateness import absent_sources, late_names, late_sentences, stale_files, stale_sentence
from samiksha.display.ranking import Ranked, extremes, level_words, number_of, ranked_rows, whole_line
from samiksha.display.shown import Shown, absent_note, beside, label, none_found, render, together
from samiksha.display.signed import signature, signed
from samiksha.display.terms import (
    InBoth,
    coded_name,
    day_of,
    few_cases,
    frame_of,
    free_text,
    in_both,
    is_unstated,
    least_of,
    measure_label,
    method_note,
    place_of,
    plural,
    settings_of,
    terms_of,
)
from samiksha.values import number_text, value_text

__all__ = [
    "Cell",
    "Change",
    "Column",
    "InBoth",
    "Ranked",
    "Shown",
    "absent_note",
    "absent_sources",
    "basis_of",
    "basis_text",
    "beside",
    "change",
    "coded_name",
    "day_of",
    "enough_first",
    "extremes",
    "few_cases",
    "figure_cell",
    "frame_of",
    "free_text",
    "grid",
    "in_both",
    "is_unstated",
    "label",
    "late_names",
    "late_sentences",
    "least_of",
    "level_words",
    "measure_label",
    "method_note",
    "none_found",
    "number_of",
    "number_text",
    "part_text",
    "place_of",
    "plural",
    "ranked_rows",
    "ratio_text",
    "render",
    "settings_of",
    "short_text",
    "shown_columns",
    "signature",
    "signed",
    "stale_files",
    "stale_sentence",
    "terms_of",
    "together",
    "unit_of",
    "value_text",
    "whole_line",
]
