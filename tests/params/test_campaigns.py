"""Campaigns and services as data: what ships is complete, and a campaign is known as of a day."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from samiksha.errors import BadConfiguration, UnknownName
from samiksha.params.areas import fold
from samiksha.params.base import read_yaml
from samiksha.params.campaigns import Campaign, CampaignFile, Phase, campaign_on
from samiksha.params.departments import read_departments
from samiksha.params.services import read_services

PARAMS = Path(__file__).parents[2] / "params"
SERVICES = read_services(PARAMS)
SHIPPED = sorted(path.stem for path in (PARAMS / "campaigns").glob("*.yml"))


def jan_seva(month: int, day: int) -> Campaign:
    return campaign_on(PARAMS, "jan_seva_2", date(2023, month, day))


def test_the_campaigns_of_the_reports_ship_under_their_own_names() -> None:
    assert {"jan_kalyan", "jan_seva_2", "rajasva_3"} <= set(SHIPPED)
    assert [read_yaml(PARAMS / "campaigns" / f"{name}.yml")["campaign"] for name in SHIPPED] == SHIPPED


def test_every_service_belongs_to_a_department_and_the_published_ones_carry_their_limit() -> None:
    departments = read_departments(PARAMS).by_code()
    assert {service.department for service in SERVICES.services} <= set(departments)
    published = {each.code: each.limit_days for each in SERVICES.services if each.sourced == "published"}
    assert published == {"income_certificate": 3, "domicile_certificate": 7, "mutation_undisputed": 30}


def test_the_five_services_of_the_conference_are_known_by_its_words() -> None:
    spellings = SERVICES.spellings()
    said = ["निवास प्रमाण पत्र", "आय प्रमाण पत्र", "सीमांकन", "अविवादित नामांतरण", "जन्म के एक वर्ष पश्चात पंजीयन"]
    assert [spellings[fold(one)] for one in said] == [
        "domicile_certificate", "income_certificate", "demarcation", "mutation_undisputed", "birth_registration_late",
    ]  # fmt: skip


def test_services_are_read_anew_when_the_file_changes(tmp_path: Path) -> None:
    assert read_services(tmp_path).services == ()
    entry = "services:\n  - {code: income, department: revenue, name: {en: Income}}\n"
    (tmp_path / "services.yml").write_text(entry, encoding="utf-8")
    assert [each.code for each in read_services(tmp_path).services] == ["income"]
    (tmp_path / "services.yml").write_text(entry + entry.splitlines()[1].replace("income", "caste") + "\n")
    with pytest.raises(BadConfiguration, match="Income"):
        read_services(tmp_path)


def test_jan_seva_has_67_services_of_15_departments_and_a_68th_from_15_may() -> None:
    by_code = SERVICES.by_code()
    at_start = jan_seva(5, 14)
    assert len(at_start.services) == 67
    assert len({by_code[each.service].department for each in at_start.services}) == 15
    added = {each.service for each in jan_seva(5, 15).services} - {each.service for each in at_start.services}
    assert added == {"residential_plot_right"}


def test_its_end_moves_on_the_day_of_the_announcement_and_no_earlier() -> None:
    known = [jan_seva(5, day) for day in (1, 20, 23, 24)]
    assert [one.end for one in known] == [date(2023, 5, 25)] * 3 + [date(2023, 5, 31)]
    assert [one.moved_from for one in known] == [None, None, None, date(2023, 5, 25)]


def test_the_phase_and_the_days_left_are_told_from_the_end_as_it_is_known() -> None:
    days = [(5, 9), (5, 10), (5, 20), (5, 23), (5, 26), (5, 31), (6, 1)]
    assert [jan_seva(*day).phase(date(2023, *day)) for day in days] == [
        Phase.BEFORE, Phase.DURING, Phase.DURING, Phase.DURING, Phase.DURING, Phase.DURING, Phase.AFTER,
    ]  # fmt: skip
    assert [jan_seva(*day).days_left(date(2023, *day)) for day in days] == [16, 15, 5, 2, 5, 0, 0]
    assert jan_seva(5, 20).phase(date(2023, 5, 26)) is Phase.AFTER


def test_component_2_of_jan_seva_is_cut_off_on_15_april_for_four_reasons() -> None:
    part = jan_seva(5, 20).component_2
    assert part is not None
    assert part.cut_off == date(2023, 4, 15)
    assert part.reasons == ("budget", "policy", "sub_judice", "over_target")


def test_the_campaigns_of_december_2024_end_on_26_january() -> None:
    day = date(2024, 12, 22)
    kalyan, rajasva = campaign_on(PARAMS, "jan_kalyan", day), campaign_on(PARAMS, "rajasva_3", day)
    assert (kalyan.start, kalyan.end, kalyan.services) == (date(2024, 12, 11), date(2025, 1, 26), ())
    assert (rajasva.start, rajasva.end, rajasva.moved_from) == (
        date(2024, 11, 15), date(2025, 1, 26), date(2024, 12, 15),
    )  # fmt: skip


def test_an_unknown_campaign_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="jan_seva_2"):
        campaign_on(PARAMS, "jan_sewa_2", date(2023, 5, 20))


def test_a_misspelt_service_on_the_list_is_refused_with_the_likely_one(tmp_path: Path) -> None:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "services.yml").write_text((PARAMS / "services.yml").read_text(encoding="utf-8"), encoding="utf-8")
    shipped = (PARAMS / "campaigns" / "rajasva_3.yml").read_text(encoding="utf-8")
    (tmp_path / "campaigns" / "rajasva_3.yml").write_text(shipped.replace("- demarcation", "- demarkation"))
    with pytest.raises(BadConfiguration, match=r"'demarkation' is not in services\.yml.*demarcation"):
        campaign_on(tmp_path, "rajasva_3", date(2024, 12, 1))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends": [{"since": "2024-01-02", "day": "2024-01-20"}, {"since": "2024-01-01", "day": "2024-01-30"}]}, "oldest"),
        ({"ends": []}, "oldest"),
        ({"ends": [{"since": "2024-01-02", "day": "2024-01-09"}]}, "cannot end before"),
        ({"services": ["a", {"service": "a", "limit_days": 3}]}, "stands twice on the list"),
    ],
)  # fmt: skip
def test_a_campaign_that_cannot_be_is_refused(changed: dict[str, object], said: str) -> None:
    whole = {
        "name": {"en": "C"}, "campaign": "c", "source": {"en": "order"}, "start": "2024-01-10",
        "ends": [{"since": "2024-01-02", "day": "2024-01-20"}], "services": ["a"],
    }  # fmt: skip
    assert CampaignFile.model_validate(whole).services[0].service == "a"
    with pytest.raises(ValidationError, match=said):
        CampaignFile.model_validate(whole | changed)
