"""Fixtures: entries of the catalogue made for the tests, no real hardware."""

from dataclasses import dataclass
from typing import Any

import pytest

from perilune.catalogue import Launcher, Quantity, Ship, Site
from perilune.integration.case import AscentLoads, Case, Performance
from perilune.integration.destination import Destination, configuration_for


def quantity(value: float, unit: str, maturity: str = "flown") -> Quantity:
    return Quantity(value=value, unit=unit, source="made for a test", date="2026", maturity=maturity)


def make_ship(**changes: Any) -> Ship:
    data: dict[str, Any] = {
        "id": "test-ship",
        "name": "Test ship",
        "maturity": "flown",
        "partner": "nasa",
        "type": "crewed ship",
        "crew": 3,
        "in_fairing": False,
        "configuration": [
            {"destinations": ["leo", "station"], "mass": quantity(8.0, "t"), "delta_v": quantity(400.0, "m/s")},
            {
                "destinations": ["llo", "nrho", "tli"],
                "mass": quantity(20.0, "t"),
                "delta_v": quantity(2000.0, "m/s"),
            },
        ],
        "diameter": quantity(4.0, "m"),
        "length": quantity(8.0, "m"),
        "ring_diameter": quantity(3.0, "m"),
        "escape_tower": {"mass": quantity(4.0, "t")},
        "max_acceleration": quantity(6.0, "g0"),
        "max_dynamic_pressure": quantity(40.0, "kPa"),
        "docking": "IDSS",
    }
    return Ship.model_validate({**data, **changes})


def make_launcher(**changes: Any) -> Launcher:
    stage = {
        "name": "core",
        "role": "core",
        "engine": "rd-180",
        "propellant_mass": quantity(400.0, "t"),
        "dry_mass": quantity(30.0, "t"),
        "diameter": quantity(4.0, "m"),
    }
    data: dict[str, Any] = {
        "id": "test-launcher",
        "name": "Test launcher",
        "maturity": "flown",
        "partner": "roscosmos",
        "sites": ["ksc"],
        "crewed": True,
        "stage": [stage],
        "fairing": {
            "mass": quantity(2.0, "t"),
            "diameter": quantity(5.0, "m"),
            "envelope_diameter": quantity(4.6, "m"),
            "envelope_length": quantity(10.0, "m"),
        },
        "interface": {"ring_diameter": quantity(3.0, "m")},
    }
    return Launcher.model_validate({**data, **changes})


def make_site(**changes: Any) -> Site:
    data: dict[str, Any] = {
        "id": "ksc",
        "name": "Test site",
        "maturity": "flown",
        "partner": "nasa",
        "latitude": quantity(28.6, "deg"),
        "longitude": quantity(-80.6, "deg"),
        "altitude": quantity(3.0, "m"),
        "azimuth_min": quantity(35.0, "deg"),
        "azimuth_max": quantity(120.0, "deg"),
    }
    return Site.model_validate({**data, **changes})


FULL = Performance(published_kg=27e3, physics_kg=26e3, anchored_kg=25e3, jettison_rate=0.1)

CALM = AscentLoads((0.0, 100.0, 200.0), (12.0, 30.0, 12.0), 30.0, 30e3)


def make_case(
    ship: Ship | None = None,
    launcher: Launcher | None = None,
    site: Site | None = None,
    destination: Destination | None = None,
    performance: Performance = FULL,
    **changes: Any,
) -> Case:
    goal = Destination("llo", "llo") if destination is None else destination
    chosen = make_ship() if ship is None else ship
    configuration = configuration_for(chosen, goal)
    assert configuration is not None
    return Case(
        ship=chosen,
        configuration=configuration,
        launcher=make_launcher() if launcher is None else launcher,
        site=make_site() if site is None else site,
        destination=goal,
        performance=performance,
        **{"c3_km2_s2": -1.7, "loads": CALM, **changes},
    )


@dataclass(frozen=True)
class Build:
    """The builders, so that a test can change what it is about."""

    quantity = staticmethod(quantity)
    ship = staticmethod(make_ship)
    launcher = staticmethod(make_launcher)
    site = staticmethod(make_site)
    case = staticmethod(make_case)


@pytest.fixture(scope="session")
def build() -> Build:
    return Build()
