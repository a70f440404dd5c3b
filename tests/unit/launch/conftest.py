"""A small two-stage launcher and a Kourou-like site made by hand: no test here depends on the catalogue's numbers."""

from dataclasses import replace

import pytest

from perilune.catalogue.model import (
    Confidence,
    Cycle,
    Engine,
    Fairing,
    Launcher,
    Maturity,
    PublishedPayload,
    Quantity,
    Site,
    Stage,
)
from perilune.launch import BurnStage, Vehicle


def quantity(value: float, unit: str) -> Quantity:
    return Quantity(
        value=value,
        unit=unit,
        source="made for the test",
        date="2026",
        maturity=Maturity.FLOWN,
        confidence=Confidence.LOW,
    )


@pytest.fixture(scope="session")
def site() -> Site:
    return Site(
        id="coast",
        name="Coast",
        maturity=Maturity.FLOWN,
        partner="nobody",
        latitude=quantity(28.5, "deg"),
        longitude=quantity(-80.0, "deg"),
        altitude=quantity(10.0, "m"),
        azimuth_min=quantity(35.0, "deg"),
        azimuth_max=quantity(120.0, "deg"),
    )


@pytest.fixture(scope="session")
def two_stage() -> Vehicle:
    lower = BurnStage("lower", "core", 1, 8.2e6, 8.2e6 / 3050.0, 6.0, 410e3, 24e3, 3.7, 1.0, False)
    upper = BurnStage("upper", "upper", 1, 0.95e6, 0.95e6 / 3410.0, 0.0, 105e3, 4.5e3, 3.7, 1.0, False)
    return Vehicle("two-stage", (lower, upper), 1900.0, 5.2, 0.0, None, None)


@pytest.fixture(scope="session")
def boosted(two_stage: Vehicle) -> Vehicle:
    booster = BurnStage("boosters", "booster", 2, 6.0e6, 6.0e6 / 2600.0, 2.0, 240e3, 30e3, 3.0, 1.0, True)
    lower = replace(two_stage.stages[0], throttle_min=0.5)
    return replace(two_stage, id="boosted", stages=(booster, lower, two_stage.stages[1]), max_acceleration_m_s2=45.0)


class SmallCatalogue:
    """What the payload asks of a catalogue: engines and sites."""

    def __init__(self, *entries: Engine | Site) -> None:
        self._entries = {entry.id: entry for entry in entries}

    def engine(self, name: str) -> Engine:
        return self._entries[name]

    def site(self, name: str) -> Site:
        return self._entries[name]


def stage(name: str, role: str, engine: str, engines: int, propellant_t: float, dry_t: float) -> Stage:
    return Stage(
        name=name,
        role=role,
        engine=engine,
        engines=engines,
        propellant_mass=quantity(propellant_t, "t"),
        dry_mass=quantity(dry_t, "t"),
        diameter=quantity(3.7, "m"),
    )


def engine(name: str, thrust_kn: float, isp_s: float, isp_sl_s: float | None) -> Engine:
    return Engine(
        id=name,
        name=name,
        maturity=Maturity.FLOWN,
        partner="nobody",
        cycle=Cycle.GAS_GENERATOR,
        thrust_vac=quantity(thrust_kn, "kN"),
        isp_vac=quantity(isp_s, "s"),
        isp_sl=None if isp_sl_s is None else quantity(isp_sl_s, "s"),
    )


@pytest.fixture(scope="session")
def catalogue(site: Site) -> SmallCatalogue:
    return SmallCatalogue(site, engine("lower-engine", 910.0, 311.0, 282.0), engine("upper-engine", 950.0, 348.0, None))


@pytest.fixture(scope="session")
def launcher() -> Launcher:
    row = PublishedPayload(to="leo", payload=quantity(22.0, "t"), anchor=True)
    bound = PublishedPayload(to="tli", payload=quantity(5.0, "t"), lower_bound=True)
    return Launcher(
        id="two-stage",
        name="Two stages",
        maturity=Maturity.FLOWN,
        partner="nobody",
        sites=["coast"],
        stage=[
            stage("lower", "core", "lower-engine", 9, 410.0, 24.0),
            stage("upper", "upper", "upper-engine", 1, 105.0, 4.5),
        ],
        fairing=Fairing(mass=quantity(1.9, "t"), diameter=quantity(5.2, "m")),
        published=[row, bound],
    )
