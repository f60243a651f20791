"""A fault in a params file is refused, with its file, line and likely remedy."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from samiksha.errors import BadConfiguration, BadExport, ExitCode, UnknownName, UnknownSource
from samiksha.params.base import Names, Strict, read_model, read_yaml
from samiksha.params.departments import Departments, read_departments
from samiksha.params.reviews import read_review
from samiksha.params.rules import rule_on
from samiksha.params.sources import read_source, source_for

PARAMS = Path(__file__).parents[2] / "params"


class _Dish(Strict):
    name: Names
    portions: int = 1
    parts: tuple[str, ...] = ()


def _refusal(path: Path, text: str, model: type[BaseModel] = _Dish) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadConfiguration) as raised:
        read_model(path, model)
    assert raised.value.exit_code is ExitCode.BAD_CONFIGURATION
    return raised.value.in_language("en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "dish.yml"


def test_an_unknown_key_is_refused_with_its_line_and_the_likely_name(file: Path) -> None:
    said = _refusal(file, "name: {en: Dal}\n\nportion: 2\n")
    assert "dish.yml" in said
    assert "line 3" in said
    assert "did you mean 'portions'" in said


def test_an_unknown_key_deep_inside_is_found_too(file: Path) -> None:
    assert "line 2: name → hindi: unknown key" in _refusal(file, "portions: 2\nname: {en: Dal, hindi: दाल}\n")


def test_every_fault_is_told_at_once(file: Path) -> None:
    said = _refusal(file, "name: {en: Dal}\nportions: many\nsalt: 1\n")
    assert "line 2: portions" in said
    assert "line 3: salt" in said


def test_a_key_that_stands_twice_is_refused_with_its_line(file: Path) -> None:
    said = _refusal(file, "name: {en: Dal}\nportions: 1\nportions: 2\n")
    assert "'portions' stands twice" in said
    assert "line 3" in said


def test_a_wrong_type_and_a_missing_key_are_refused(file: Path) -> None:
    assert "valid string" in _refusal(file, "name: {en: Dal}\nparts: [salt, 5]\n")
    assert "name: Field required" in _refusal(file, "portions: 1\n")


def test_broken_yaml_is_refused_with_its_line(file: Path) -> None:
    assert "line 2" in _refusal(file, "name: {en: Dal}\nparts: salt: more\n")


def test_a_day_that_no_calendar_has_is_refused_with_its_line(file: Path) -> None:
    assert "line 2: not valid YAML (2026-02-30: day is out of range" in _refusal(
        file, "name: {en: Dal}\nparts: [2026-02-30]\n"
    )


def test_yes_no_on_and_off_stay_words(file: Path) -> None:
    file.write_text("words: [yes, no, on, off, Yes, NO]\nflags: [true, false]\n")
    assert read_yaml(file) == {"words": ["yes", "no", "on", "off", "Yes", "NO"], "flags": [True, False]}


def test_a_missing_file_and_one_that_is_not_utf8_are_named(file: Path) -> None:
    with pytest.raises(BadConfiguration, match=r"dish\.yml: no such file"):
        read_yaml(file)
    file.write_bytes("name: दाल".encode("utf-16"))
    with pytest.raises(BadConfiguration, match="UTF-8"):
        read_yaml(file)


def test_what_was_read_cannot_be_changed(file: Path) -> None:
    file.write_text("name: {en: Dal}\n")
    dish = read_model(file, _Dish)
    with pytest.raises(ValueError, match="frozen"):
        dish.portions = 5  # type: ignore[misc]


RULE = """
rule: limits
versions:
  - {version: one, since: 2020-01-01, source: {en: proposed}, settings: {days: 30}}
  - {version: two, since: 2024-08-23, source: {en: proposed}, settings: {days: 21}}
"""


class _Limits(Strict):
    days: int


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "limits.yml").write_text(RULE)
    return tmp_path


@pytest.mark.parametrize(
    ("day", "version"),
    [("2020-01-01", "one"), ("2024-08-22", "one"), ("2024-08-23", "two"), ("2030-01-01", "two")],
)
def test_the_version_in_force_on_the_day_counts(rules: Path, day: str, version: str) -> None:
    assert rule_on(rules, "limits", _Limits, date.fromisoformat(day)).version == version


def test_a_day_before_the_first_version_is_refused(rules: Path) -> None:
    with pytest.raises(BadConfiguration, match="2020-01-01"):
        rule_on(rules, "limits", _Limits, date(2019, 12, 31))


def test_versions_out_of_order_are_refused(rules: Path) -> None:
    path = rules / "rules" / "limits.yml"
    path.write_text(RULE.replace("2024-08-23", "2019-01-01"))
    with pytest.raises(BadConfiguration, match="oldest first"):
        rule_on(rules, "limits", _Limits, date(2025, 1, 1))


def test_a_spelling_of_two_departments_is_refused() -> None:
    with pytest.raises(ValueError, match="names both forest and revenue"):
        Departments.model_validate({"departments": [
            {"code": "forest", "name": {"hi": "वन"}},
            {"code": "revenue", "name": {"hi": "राजस्व"}, "aliases": ["वन"]},
        ]})  # fmt: skip


def test_without_a_departments_file_there_are_none(tmp_path: Path) -> None:
    assert read_departments(tmp_path).departments == ()


SOURCE = """
source: s
name: {en: S}
rows: complaints
areas: mp
area_level: district
files: ["s_*"]
as_of: {pattern: '(\\d{8})', format: "%Y%m%d"}
columns:
  complaint_id: {headers: [No]}
  area: {constant: anuppur}
  registered_on: {headers: [Date]}
  status: {headers: [Status], values: {open: [Open], closed: [Closed]}}
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "complaints.yml").write_bytes((PARAMS / "rows" / "complaints.yml").read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("registered_on: {headers: [Date]}", "registerd_on: {headers: [Date]}", "did you mean registered_on"),
        ("  registered_on: {headers: [Date]}\n", "", "'registered_on' is required"),
        ("open: [Open]", "opened: [Open]", "values → opened: not one of"),
        (", values: {open: [Open], closed: [Closed]}", "", "values are needed"),
        ("{constant: anuppur}", "{}", "give either headers or constant"),
        (r"(\d{8})", r"\d{8}", "exactly one group"),
    ],
)
def test_a_source_that_does_not_fit_its_rows_is_refused(sources: Path, was: str, now: str, said: str) -> None:
    assert was in SOURCE
    (sources / "sources" / "s.yml").write_text(SOURCE.replace(was, now))
    with pytest.raises(BadConfiguration, match=said):
        read_source(sources, "s")


def test_no_source_names_the_key_that_is_made_of_other_columns(sources: Path) -> None:
    kind = "rows: k\none_row: {en: k}\nkey: entry\nkey_of: [area, day]\ncolumns:\n"
    columns = ("entry: {type: id", "area: {type: area", "day: {type: date")
    kind += "".join(f"  {column}, name: {{en: x}}}}\n" for column in columns)
    (sources / "rows" / "k.yml").write_text(kind)
    head = SOURCE.partition("columns:")[0].replace("complaints", "k")
    (sources / "sources" / "s.yml").write_text(f"{head}columns:\n  area: {{headers: [A]}}\n")
    read_source(sources, "s")
    (sources / "sources" / "s.yml").write_text(f"{head}columns:\n  entry: {{headers: [No]}}\n")
    with pytest.raises(BadConfiguration, match="entry: made from other columns"):
        read_source(sources, "s")
    (sources / "rows" / "k.yml").write_text(kind.replace("[area, day]", "[area, entry]"))
    with pytest.raises(BadConfiguration, match="not another column"):
        read_source(sources, "s")


def test_a_file_is_matched_to_its_source_and_day(sources: Path) -> None:
    path = sources / "sources" / "s.yml"
    path.write_text(SOURCE)
    pair = read_source(sources, "s")
    assert source_for({"s": pair}, "S_anuppur_20230520.xlsx") == "s"
    assert pair[0].as_of_in("s_anuppur_20230520.xlsx") == date(2023, 5, 20)
    assert pair[0].as_of_in("s_anuppur.xlsx") is None
    with pytest.raises(BadExport, match="20231399"):
        pair[0].as_of_in("s_20231399.xlsx")
    with pytest.raises(UnknownSource, match=r"s_\*"):
        source_for({"s": pair}, "t_anuppur.xlsx")
    with pytest.raises(UnknownSource, match="s, t"):
        source_for({"s": pair, "t": pair}, "s_anuppur.xlsx")


def test_an_unknown_source_or_review_brings_the_nearest_names() -> None:
    with pytest.raises(UnknownName, match="cm_helpline"):
        read_source(PARAMS, "cm_helplin")
    with pytest.raises(UnknownName, match="helpline_followup"):
        read_review(PARAMS, "helpline_folowup")
