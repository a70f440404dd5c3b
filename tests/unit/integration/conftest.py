"""Fixtures: entries of the catalogue made for the tests, no real hardware."""

from dataclasses import dataclass
from typing import Any

import pytest

from perilune.catalogue import Launcher, Quantity, Ship, Site
from perilune.integration.case import AscentLoads, Case, Performance
from perilune.integration.destination import Destination, configuration_for
from perilune.integration.model import AbortSummary


def quantity(value: float, unit: str, maturity: str = "flown") -> Quantity:
    return Quantity(value=value, unit=unit, source="made for a test", date="2026", maturity=maturity)


def curve(points: list[list[float]], **changes: Any) -> dict[str, Any]:
    provenance = {"source": "made for a test", "date": "2026", "maturity": "flown"}
    return {"points": points, **provenance, **changes}


def make_mechanics(**changes: Any) -> dict[str, Any]:
    data = {
        "centre_of_gravity": quantity(3.0, "m"),
        "stack_length": quantity(12.0, "m"),
        "lateral_frequency": quantity(12.0, "Hz"),
        "axial_frequency": quantity(30.0, "Hz"),
        "load_factors": curve([[2.5, 8.0], [2.5, -3.0]]),
        "sound": quantity(145.0, "dB"),
        "pressure_decay": quantity(4.0, "kPa/s"),
        "max_q_alpha": quantity(2000.0, "Pa rad"),
    }
    return {**data, **changes}


def make_interface_limits(**changes: Any) -> dict[str, Any]:
    data = {
        "centre_of_gravity": curve([[5e3, 6.0], [25e3, 4.0]]),
        "bending_moment": quantity(2000.0, "kN m"),
        "line_load": quantity(800e3, "N/m"),
        "lateral_frequency": quantity(10.0, "Hz"),
        "axial_frequency": quantity(25.0, "Hz"),
    }
    return {**data, **changes}


def make_environment(**changes: Any) -> dict[str, Any]:
    data = {
        "load_factors": [curve([[0.5, 6.0], [2.0, 3.5], [2.0, -1.5], [0.5, -2.0]])],
        "sound": quantity(139.0, "dB"),
        "sound_outside": quantity(142.0, "dB"),
        "pressure_decay": quantity(2.8, "kPa/s"),
    }
    return {**data, **changes}


def make_accuracy(to: str, **changes: Any) -> dict[str, Any]:
    orbit = {"perigee": quantity(10.0, "km"), "apogee": quantity(10.0, "km"), "inclination": quantity(0.1, "deg")}
    return {"to": to, **({"c3": quantity(0.05, "km2/s2")} if to == "c3" else orbit), **changes}


def counted(**numbers: Any) -> dict[str, Any]:
    """A datum that is no quantity: a list of names, a count, a state."""
    return {"source": "made for a test", "date": "2026", "maturity": "flown", **numbers}


def make_avionics(**changes: Any) -> dict[str, Any]:
    data = {
        "bus_voltage": quantity(28.0, "V"),
        "data_bus": counted(names=["MIL-STD-1553B"]),
        "abort_signals": counted(names=["engine shutdown", "rates"]),
    }
    return {**data, **changes}


def make_air(pressure_kpa: float = 101.3, oxygen: float = 0.21) -> dict[str, Any]:
    return {"pressure": quantity(pressure_kpa, "kPa"), "oxygen": quantity(oxygen, "1")}


def make_pad(**changes: Any) -> dict[str, Any]:
    data = {
        "id": "pad-1",
        "name": "Pad 1",
        "launchers": ["test-launcher"],
        "table_height": quantity(5.0, "m"),
        "crew_arm_height": quantity(47.0, "m"),
        "max_stack_height": quantity(60.0, "m"),
        "lightning_height": quantity(80.0, "m"),
        "max_stack_mass": quantity(1000.0, "t"),
    }
    return {**data, **changes}


COVERED = AbortSummary(1.0, 1.0, False, (), (), (), 2.5, 10.0, 6.0, 3.0)
"""Aborts that cover the whole ascent."""


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
        "escape_tower": {"mass": quantity(4.0, "t"), "length": quantity(7.0, "m")},
        "escape_motor": {
            "thrust": quantity(700.0, "kN"),
            "burn_time": quantity(3.0, "s"),
            "carried_mass": quantity(9.0, "t"),
        },
        "descent_module": {"mass": quantity(5.0, "t"), "diameter": quantity(4.0, "m"), "landing": ["sea", "land"]},
        "fluids": counted(names=["NTO", "MMH", "helium"]),
        "hatch_height": quantity(2.0, "m"),
        "avionics": make_avionics(telemetry=counted(names=["S"])),
        "cabin_air": make_air(),
        "max_acceleration": quantity(6.0, "g0"),
        "max_dynamic_pressure": quantity(40.0, "kPa"),
        "mechanical": make_mechanics(),
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
        "seat_height": quantity(40.0, "m"),
        "avionics": make_avionics(telemetry=counted(names=["C"])),
        "interface": {"ring_diameter": quantity(3.0, "m"), "limits": make_interface_limits()},
        "environment": make_environment(),
        "injection": [make_accuracy("leo"), make_accuracy("c3")],
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
        "fluids": counted(names=["NTO", "MMH", "helium", "nitrogen"]),
        "pad": [make_pad()],
    }
    return Site.model_validate({**data, **changes})


FULL = Performance(published_kg=27e3, physics_kg=26e3, anchored_kg=25e3, jettison_rate=0.1)

CALM = AscentLoads((0.0, 100.0, 200.0), (12.0, 30.0, 12.0), 30.0, 30e3, 1500.0, 1000.0)


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
        **{"c3_km2_s2": -1.7, "loads": CALM, "abort": COVERED, "one_country": True, **changes},
    )


@dataclass(frozen=True)
class Build:
    """The builders, so that a test can change what it is about."""

    quantity = staticmethod(quantity)
    counted = staticmethod(counted)
    avionics = staticmethod(make_avionics)
    air = staticmethod(make_air)
    pad = staticmethod(make_pad)
    covered = COVERED
    curve = staticmethod(curve)
    mechanics = staticmethod(make_mechanics)
    interface_limits = staticmethod(make_interface_limits)
    environment = staticmethod(make_environment)
    accuracy = staticmethod(make_accuracy)
    ship = staticmethod(make_ship)
    launcher = staticmethod(make_launcher)
    site = staticmethod(make_site)
    case = staticmethod(make_case)


@pytest.fixture(scope="session")
def build() -> Build:
    return Build()
