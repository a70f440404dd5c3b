"""What cannot fly is refused with the same reason by everything that is asked about it, and bad input is told."""

import re
from collections.abc import Callable
from math import radians
from typing import Any

import pytest

from perilune.catalogue.model import Launcher, Site
from perilune.constants import G0
from perilune.errors import InputError, NoSolution
from perilune.launch import (
    LossSettings,
    MountedShip,
    altitude_curve,
    apogee_curve,
    circular_orbit,
    crewed_ascent,
    engine_out_payload,
    inclination_curve,
    payload,
    payload_curve,
    payload_interval,
    payload_to_orbit,
    recovered_payload,
    sensitivities,
    trajectory,
)
from perilune.launch.ascent.staging import EngineOut
from perilune.launch.payload import alarm_of, best_ascent
from perilune.launch.recovery import check_recovery, recover
from perilune.launch.uncertainty.interval import first_order_interval

LEO = circular_orbit(200e3, radians(28.6))
FAILURE = EngineOut("lower", 60.0)

Question = Callable[[Launcher, Any, Site], object]
QUESTIONS: dict[str, Question] = {
    "payload": lambda launcher, catalogue, _: payload(launcher, catalogue, "leo"),
    "payload to an orbit": lambda launcher, catalogue, site: payload_to_orbit(
        launcher, catalogue, site, 200e3, 200e3, radians(28.6)
    ),
    "ascent": lambda launcher, catalogue, _: best_ascent(launcher, catalogue, "leo"),
    "engine out": lambda launcher, catalogue, _: engine_out_payload(launcher, catalogue, "leo", FAILURE),
    "recovery": lambda launcher, catalogue, site: recover(launcher, catalogue, site, LEO, "expended"),
    "crew": lambda launcher, catalogue, site: crewed_ascent(launcher, catalogue, site, MountedShip(1e3), LEO),
    "trajectory": lambda launcher, catalogue, _: trajectory(launcher, catalogue, "leo"),
    "interval": lambda launcher, catalogue, _: payload_interval(launcher, catalogue, "leo"),
    "first order": lambda launcher, catalogue, site: first_order_interval(launcher, catalogue, site, LEO),
    "sensitivities": lambda launcher, catalogue, _: sensitivities(launcher, catalogue, "leo"),
    "c3": payload_curve,
    "altitude": altitude_curve,
    "inclination": inclination_curve,
    "apogee": apogee_curve,
}

SOUTH = "circular=200,98"
TURNED: dict[str, Question] = {
    "payload": lambda launcher, catalogue, site: payload(launcher, catalogue, SOUTH, site),
    "engine out": lambda launcher, catalogue, site: engine_out_payload(launcher, catalogue, SOUTH, FAILURE, site),
    "recovery": lambda launcher, catalogue, site: recovered_payload(launcher, catalogue, SOUTH, "expended", site),
    "crew": lambda launcher, catalogue, site: crewed_ascent(
        launcher, catalogue, site, MountedShip(1e3), circular_orbit(200e3, radians(98.0))
    ),
    "trajectory": lambda launcher, catalogue, site: trajectory(launcher, catalogue, SOUTH, site),
    "interval": lambda launcher, catalogue, site: payload_interval(launcher, catalogue, SOUTH, site),
    "sensitivities": lambda launcher, catalogue, site: sensitivities(launcher, catalogue, SOUTH, site),
    "c3": lambda launcher, catalogue, site: payload_curve(launcher, catalogue, site, radians(98.0)),
    "altitude": lambda launcher, catalogue, site: altitude_curve(launcher, catalogue, site, radians(98.0)),
    "apogee": lambda launcher, catalogue, site: apogee_curve(launcher, catalogue, site, radians(98.0)),
}


def with_lower(launcher: Launcher, **changes: object) -> Launcher:
    lower, upper = launcher.stage
    return launcher.model_copy(update={"stage": [lower.model_copy(update=changes), upper]})


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_what_lacks_a_datum_is_not_evaluable(question: Question, launcher, catalogue, site) -> None:
    answer = question(with_lower(launcher, engine="upper-engine"), catalogue, site)
    assert isinstance(answer, NoSolution)
    assert (
        answer.reason == "not evaluable: sea-level thrust of 'lower' (upper-engine) missing; give thrust_sl or isp_sl"
    )
    assert answer.binding == "thrust_sl"


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_what_does_not_lift_off_is_refused_with_its_thrust_over_weight(
    question: Question, launcher, catalogue, site
) -> None:
    dry = launcher.stage[0].dry_mass.model_copy(update={"value": 900.0})
    answer = question(with_lower(launcher, dry_mass=dry), catalogue, site)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "lift-off thrust"
    told = re.search(r"thrust over weight is (\d\.\d+)", answer.reason)
    assert told is not None
    flow = 9 * 910e3 / (311.0 * G0)
    mass = 410e3 + 900e3 + 105e3 + 4.5e3 + 1.9e3 - LossSettings().start_up_s * flow
    # told to two decimals; a ship of 1 t stands in the place of the fairing
    assert float(told[1]) == pytest.approx(flow * 282.0 / mass, abs=0.006)


@pytest.mark.parametrize("question", TURNED.values(), ids=TURNED)
def test_where_the_site_has_no_route_nothing_flies(question: Question, launcher, catalogue, site) -> None:
    routed = site.model_copy(update={"inclination_max": site.azimuth_max.model_copy(update={"value": 57.0})})
    answer = question(launcher, catalogue, routed)
    assert isinstance(answer, NoSolution)
    assert answer.reason == "coast reaches inclinations of 0.0 to 57.0 deg, not 98.0 deg"
    assert answer.binding == "inclination"


LARGE = LossSettings(reserve_m_s=6000.0)
"""A reserve that takes more than all the payload: that of the last stage's ideal delta-v with it is 5,300 m/s."""

SPENT: dict[str, tuple[Question, str]] = {
    "payload": (
        lambda launcher, catalogue, _: payload(launcher, catalogue, "leo", None, LARGE),
        r"two-stage carries no payload to 200 km circular, 28\.5 deg from coast",
    ),
    "interval": (
        lambda launcher, catalogue, _: payload_interval(launcher, catalogue, "leo", None, LARGE),
        r"two-stage carries no payload to 200 km circular, 28\.5 deg from coast",
    ),
    "sensitivities": (
        lambda launcher, catalogue, _: sensitivities(launcher, catalogue, "leo", None, LARGE),
        r"two-stage carries no payload to 200 km circular, 28\.5 deg",
    ),
    "recovery": (
        lambda launcher, catalogue, _: recovered_payload(launcher, catalogue, "leo", "expended", None, LARGE),
        r"two-stage carries no payload to 200 km circular, 28\.5 deg with recovery",
    ),
    "trajectory": (
        lambda launcher, catalogue, _: trajectory(launcher, catalogue, "leo", settings=LARGE),
        r"two-stage carries 0 kg to 200 km circular, 28\.5 deg from coast",
    ),
}


@pytest.mark.parametrize(("question", "reason"), SPENT.values(), ids=SPENT)
def test_a_payload_that_the_reserve_takes_is_none(question: Question, reason: str, launcher, catalogue, site) -> None:
    answer = question(launcher, catalogue, site)
    assert isinstance(answer, NoSolution)
    assert re.fullmatch(reason, answer.reason)


def test_a_payload_of_nothing_is_no_input(launcher, catalogue) -> None:
    for mass in (0.0, -5.0, float("nan"), float("inf")):
        with pytest.raises(InputError, match=r"a payload of .* kg; expected more than zero"):
            trajectory(launcher, catalogue, "leo", payload_kg=mass)


def test_an_unknown_recovery_is_refused_with_those_there_are(launcher) -> None:
    with pytest.raises(InputError, match="no recovery 'returns'; expected expended or downrange or return or boosters"):
        check_recovery(launcher, "returns")
    assert check_recovery(launcher, "expended") == "expended"


def test_no_reserve_is_an_alarm_of_its_own() -> None:
    assert alarm_of(None, lower_bound=True) == (
        "no reserve makes the published payload exact; the published payload is a 'not less than'"
    )


def test_an_anchor_out_of_reach_is_an_alarm_and_leaves_no_anchored_payload(launcher, catalogue) -> None:
    far = launcher.published[0].model_copy(
        update={"to": "c3", "c3": launcher.stage[0].dry_mass.model_copy(update={"value": 150.0, "unit": "km2/s2"})}
    )
    answer = payload(launcher.model_copy(update={"published": [far]}), catalogue, "circular=200,28.6")
    assert not isinstance(answer, NoSolution)
    assert answer.anchored_kg is None
    assert answer.reserve_m_s is None
    assert answer.alarm is not None
    assert answer.alarm.startswith("the anchor is not reached: 'two-stage' without payload has an ideal delta-v of ")
