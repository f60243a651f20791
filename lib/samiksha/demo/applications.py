"""Applications for notified services: their lives, and what the portal knows of them on one day.

Enters: a district, its services and how well it serves. Leaves: a frame, one row an application (days as whole
numbers), and rows by canonical name. The campaign's and the conference's exports are both views of such lives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from samiksha.demo.calendar import NEVER, cells, day_number, is_sunday
from samiksha.demo.helpline.vocabulary import vocabulary
from samiksha.demo.office import shown
from samiksha.demo.words import words
from samiksha.demo.world import World, seeded
from samiksha.params.areas import Area
from samiksha.params.services import Service

UNSTATED_LIMIT = 30
"""Days that a service without a known limit takes at leisure."""


@dataclass(frozen=True)
class Push:
    """Days of a campaign, in which more is received and what waits is disposed of."""

    start: date
    end: date


def portal_id(world: World, district: Area, year: int, numbers: np.ndarray) -> np.ndarray:
    """Numbers as the portal gives them."""
    place = world.places[district.code] + 1
    return np.array([f"LSG/{year}/{place:02d}/{number:05d}" for number in numbers], dtype=object)


def application_lives(
    world: World, district: Area, services: Sequence[Service], days: tuple[date, date], size: int, quality: np.ndarray,
    push: Push | None = None,
) -> pd.DataFrame:  # fmt: skip
    """All applications of a district between two days; `quality` is how well it serves each of `services`."""
    random = seeded("applications", district.code, days[0].isoformat())
    received = _received(random, size, days, push)
    service = random.choice(len(services), size, p=service_weights(services))
    served = np.clip(quality[service] + random.normal(0, 0.05, size), 0.02, 1.0)
    limits = np.array([each.limit_days or UNSTATED_LIMIT for each in services])[service]
    disposed = _disposed(random, received, limits, served)
    if push:
        disposed = _pushed(random, received, disposed, served, push)
    eligible = random.random(size)
    blocks = len(world.blocks(district))
    return pd.DataFrame({
        "application_id": portal_id(world, district, days[0].year, np.arange(1, size + 1)),
        "service": service,
        "urban": _urban(services)[service] > random.random(size),
        "block": random.choice(blocks, size, p=random.dirichlet(np.full(blocks, 8.0))),
        "received": received,
        "disposed": disposed,
        "eligible": eligible < 0.92,
        "examined": eligible < 0.97,
        "rejected": random.random(size) < np.where(eligible < 0.92, 0.04, 0.85),
    })  # fmt: skip


def _received(random: np.random.Generator, size: int, days: tuple[date, date], push: Push | None) -> np.ndarray:
    every = np.arange(day_number(days[0]), day_number(days[1]) + 1)
    weight = np.where(is_sunday(every), 0.15, 1.0)
    if push:
        weight[every >= day_number(push.start)] *= 2.5
    return np.sort(random.choice(every, size, p=weight / weight.sum()))


def service_weights(services: Sequence[Service]) -> np.ndarray:
    """Some services are asked for far more than others, in every district alike."""
    weights = seeded("services").gamma(0.9, 1.0, len(services)) + 0.25
    weights *= np.array([4.0 if "certificate" in each.code else 1.0 for each in services])
    return np.asarray(weights / weights.sum())


def _urban(services: Sequence[Service]) -> np.ndarray:
    """The share of each service's applications that towns take."""
    return np.array([
        1.0 if each.department == "urban_development" else 0.0 if each.department == "rural_development" else 0.35
        for each in services
    ])  # fmt: skip


def _disposed(
    random: np.random.Generator, received: np.ndarray, limits: np.ndarray, served: np.ndarray
) -> np.ndarray:
    """The day of disposal: mostly within the limit where service is good; some wait for ever."""
    after = limits * random.lognormal(np.log(0.45 + 0.9 * (1 - served)), 0.55)
    stuck = random.random(len(received)) < 0.06 + 0.38 * (1 - served)
    days = received + np.maximum(1, after.astype(int))
    return np.where(stuck, NEVER, days + is_sunday(days))


def _pushed(
    random: np.random.Generator, received: np.ndarray, disposed: np.ndarray, served: np.ndarray, push: Push
) -> np.ndarray:
    """During a campaign most of what waits is disposed of, more of it where service is good."""
    start, end = day_number(push.start), day_number(push.end)
    waits = disposed >= start
    reached = random.random(len(received)) < 0.35 + 0.63 * served
    first = np.maximum(start, received + 1)
    drawn = first + (random.random(len(received)) ** (1.1 + 0.8 * served) * (end - first + 1)).astype(int)
    drawn = np.minimum(drawn + is_sunday(drawn), np.maximum(end, first))
    early = np.minimum(disposed, drawn)
    return np.where(waits, np.where(reached, early, np.where(disposed <= end, NEVER, disposed)), disposed)


def body_names(district: Area) -> tuple[str, str]:
    """Who enters rural and urban applications of a district."""
    kind = words().corporation if district.code in words().corporations else words().duda
    name = district.in_language("hi")
    return words().rural_body.format(district=name), kind.format(district=name)


def application_rows(
    world: World, district: Area, services: Sequence[Service], lives: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """What the portal knows of the lives on one day, by canonical name."""
    today = day_number(as_of)
    known = lives[lives["received"] <= today]
    service, block = known["service"].to_numpy(), known["block"].to_numpy()
    done = (known["disposed"] <= today).to_numpy()
    limits = np.array([each.limit_days for each in services], dtype=object)[service]
    due = known["received"].to_numpy() + np.array([each.limit_days or NEVER for each in services])[service]
    blocks = np.array(world.blocks(district), dtype=object)
    eligible = shown((known["examined"] | done).to_numpy(), known["eligible"].to_numpy())
    return pd.DataFrame({
        "home": district.code,
        "application_id": known["application_id"].to_numpy(),
        "area": district.code,
        "block": blocks[block],
        "body": np.array(body_names(district), dtype=object)[known["urban"].astype(int).to_numpy()],
        "department": np.array([each.department for each in services], dtype=object)[service],
        "service": np.array([each.code for each in services], dtype=object)[service],
        "office": _offices(world, district, services)[service, block],
        "officer": _officers(services, blocks)[service, block],
        "received_on": cells(known["received"].to_numpy()),
        "limit_days": limits,
        "due_on": cells(due),
        "status": np.where(done, "disposed", "pending").astype(object),
        "outcome": shown(done, np.where(known["rejected"], "rejected", "approved")),
        "disposed_on": cells(known["disposed"].to_numpy(), done),
        "eligible": eligible,
    }, dtype=object)  # fmt: skip


def _offices(world: World, district: Area, services: Sequence[Service]) -> np.ndarray:
    """The office of each service in each block."""
    home, blocks, known = district.in_language("hi"), world.blocks(district), vocabulary().departments
    templates = [
        words().offices.get(each.department)
        or (known[each.department].office if each.department in known else words().offices["other"])
        for each in services
    ]
    return np.array([[one.format(district=home, block=block) for block in blocks] for one in templates], dtype=object)


def _officers(services: Sequence[Service], blocks: np.ndarray) -> np.ndarray:
    """One officer for each department in each block."""
    departments = list(dict.fromkeys(each.department for each in services))
    return np.array([
        [words().officer.format(number=1 + departments.index(each.department) + place * len(departments))
         for place in range(len(blocks))]
        for each in services
    ], dtype=object)  # fmt: skip


def service_quality(district: Area, services: Sequence[Service]) -> np.ndarray:
    """How well the district serves each service: its own standing, its departments', and chance."""
    random = seeded("service quality", district.code)
    drawn = float(random.uniform(0.45, 0.95))
    own = words().service_quality.get(district.code, drawn)
    known = vocabulary().departments
    better = np.array([known[each.department].better if each.department in known else 0.0 for each in services])
    return np.asarray(np.clip(own + better + random.normal(0, 0.05, len(services)), 0.05, 0.99))
