"""Every file under params/ reads, and the sources know the words of the portals."""

from importlib import import_module
from pathlib import Path

import pytest
from pydantic import BaseModel

from samiksha.errors import UnknownSource
from samiksha.params.areas import fold, read_register
from samiksha.params.base import read_yaml
from samiksha.params.departments import read_departments
from samiksha.params.reviews import read_review
from samiksha.params.rows import read_row_kind
from samiksha.params.rules import Rule, read_model
from samiksha.params.sources import read_sources, source_for
from samiksha.sources.headers import fold_header

PARAMS = Path(__file__).parents[2] / "params"
SOURCES = read_sources(PARAMS)


def settings_of(rule: str) -> type[BaseModel]:
    """The model of the review whose rule it is."""
    reviews = [read_review(PARAMS, path.stem) for path in sorted((PARAMS / "reviews").glob("*.yml"))]
    measures = next(review.measures for review in reviews if review.rule == rule)
    return import_module(f"samiksha.measures.{measures}").Settings


def test_every_file_reads_as_what_its_folder_says() -> None:
    readers = {
        "areas": lambda name: read_register(PARAMS, name),
        "rows": lambda name: read_row_kind(PARAMS, name),
        "reviews": lambda name: read_review(PARAMS, name),
        "rules": lambda name: read_model(PARAMS / "rules" / f"{name}.yml", Rule[settings_of(name)]),
        "sources": lambda name: SOURCES[name],
    }
    seen = 0
    for path in PARAMS.rglob("*.yml"):
        folder = path.relative_to(PARAMS).parts[0]
        if folder in readers:
            readers[folder](path.stem)
        else:
            assert read_yaml(path), path
        seen += 1
    assert seen >= 9
    assert read_departments(PARAMS).departments


def test_names_inside_the_files_are_their_file_names() -> None:
    for key, folder in (
        ("register", "areas"),
        ("rows", "rows"),
        ("review", "reviews"),
        ("rule", "rules"),
        ("source", "sources"),
    ):
        for path in (PARAMS / folder).glob("*.yml"):
            assert read_yaml(path)[key] == path.stem


def test_what_reviews_and_sources_name_exists() -> None:
    for path in (PARAMS / "reviews").glob("*.yml"):
        review = read_review(PARAMS, path.stem)
        assert {*review.sources, *review.registers} <= set(SOURCES)
        assert review.level in read_register(PARAMS, review.areas).levels
        assert (PARAMS / "rules" / f"{review.rule}.yml").exists()
    for source, _ in SOURCES.values():
        assert source.area_level in read_register(PARAMS, source.areas).levels


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("helpline_demo_anuppur_20230520.xlsx", "cm_helpline"),
        ("CM_Helpline_20230520.CSV", "cm_helpline"),
        ("सीएम हेल्पलाइन 20230520.xlsx", "cm_helpline"),
        ("sampark_jaipur_20171121.xlsx", "sampark"),
        ("CPGRAMS_anuppur_20241219.xls", "cpgrams"),
        ("सीपीग्राम_20241219.xlsx", "cpgrams"),
        ("lsg_demo_20230520.csv", "service_applications"),
        ("सेवा आवेदन 20230520.xlsx", "service_applications"),
        ("RCMS_20260114.xlsx", "revenue_cases"),
        ("राजस्व प्रकरण 20260114.xlsx", "revenue_cases"),
        ("दैनिक प्रविष्टि 20230520.csv", "daily_returns"),
        ("शिविर पंजी 20241222.xlsx", "camps"),
        ("सुशासन सप्ताह 20241222.xlsx", "ggw_returns"),
        ("सुशासन सामग्री 20241222.xlsx", "deliverables"),
        ("सूचक प्रविष्टि 20260114.xlsx", "indicator_returns"),
        ("state_indicators_20260114.csv", "state_indicator_returns"),
        ("निर्देश 20260114.xlsx", "directions"),
        ("state_directions_20260114.csv", "state_directions"),
        ("अवकाश पंजी 20260114.xlsx", "leaves"),
        ("निगरानी सूची 20260114.xlsx", "watch_list"),
        ("ग्रेडिंग 20230520.xlsx", "gradings"),
    ],
)
def test_a_file_name_fits_one_source_alone(file: str, source: str) -> None:
    assert source_for(SOURCES, file) == source


def test_file_patterns_do_not_overlap() -> None:
    """A name made from one source's pattern is taken by no other."""
    for name, (source, _) in SOURCES.items():
        for pattern in source.files:
            example = pattern.replace("*", "x_20230520.xlsx").replace("?", "x")
            assert source_for(SOURCES, example) == name, pattern


def test_a_name_of_no_source_is_refused_with_the_patterns() -> None:
    with pytest.raises(UnknownSource, match=r"helpline_\*"):
        source_for(SOURCES, "notes.xlsx")


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_no_header_is_read_as_two_columns_or_as_personal_too(name: str) -> None:
    source, _ = SOURCES[name]
    claimed: dict[str, set[str]] = {}
    for column, how in source.columns.items():
        for header in how.headers:
            claimed.setdefault(fold_header(header), set()).add(column)
    several = {header: columns for header, columns in claimed.items() if len(columns) > 1}
    assert all(columns in ({"status", "closed_as"}, {"status", "outcome"}) for columns in several.values()), several
    personal = {fold_header(header) for headers in source.personal.values() for header in headers}
    assert not personal & set(claimed)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_no_word_has_two_meanings_and_no_word_is_a_blank(name: str) -> None:
    source, _ = SOURCES[name]
    blanks = {fold(blank) for blank in source.blanks}
    for column, how in source.columns.items():
        meaning: dict[str, str] = {}
        for value, words in how.values.items():
            for word in words:
                assert meaning.setdefault(fold(word), value) == value, (column, word)
        assert not blanks & set(meaning), column


def test_each_status_of_the_helpline_says_how_it_was_closed_or_that_it_was_not() -> None:
    columns = SOURCES["cm_helpline"][0].columns
    words = {
        column: {fold(word) for of in columns[column].values.values() for word in of}
        for column in ("status", "closed_as")
    }
    assert words["status"] == words["closed_as"]
    assert columns["status"].headers == columns["closed_as"].headers
    pending = {fold(word) for word in columns["status"].values["open"]}
    for kind in ("satisfied", "special", "low_quality", "withdrawn"):
        assert not pending & {fold(word) for word in columns["closed_as"].values[kind]}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("राजस्व", "revenue"), ("स्वास्थ्य", "health"), ("ऊर्जा", "energy"), ("जनजातीय कार्य", "tribal_affairs"),
        ("उच्च शिक्षा", "higher_education"), ("सहकारिता", "cooperation"),
        ("तकनीकी शिक्षा, कौशल विकास एवं रोजगार", "technical_education"),
        ("उद्यानिकी", "horticulture"), ("श्रम", "labour"),
        ("योजना, आर्थिक एवं सांख्यिकी", "planning"), ("ग्रामीण विकास", "rural_development"),
        ("शहरी विकास", "urban_development"), ("कृषि उपज मंडी", "mandi_board"), ("परिवहन", "transport"),
        ("लोक स्वास्थ्य एवं परिवार कल्याण विभाग", "health"), ("PHE", "water_supply"), ("पुलिस", "home"),
    ],
)  # fmt: skip
def test_departments_are_known_by_the_names_that_reports_use(name: str, code: str) -> None:
    assert read_departments(PARAMS).spellings()[fold(name)] == code


def test_departments_have_both_names() -> None:
    assert all(one.name.hi and one.name.en for one in read_departments(PARAMS).departments)
