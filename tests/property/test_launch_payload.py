"""Properties of the payload over random vehicles: it falls and rises with what it must, and scales with the vehicle."""

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from perilune.catalogue.model import Confidence, Maturity, Quantity, Site
from perilune.constants import G0
from perilune.launch import BurnStage, Orbit, Vehicle, circular_orbit, optimal_ascent
from perilune.launch.ascent.record import Ascent
from perilune.launch.target import Escape
from perilune.launch.uncertainty.neighbour import changed_task, payload_gain_kg, solved_again
from perilune.launch.uncertainty.sensitivity import ascent_sensitivities

SLOW_TO_DRAW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
PHASES = (Phase.explicit, Phase.generate)  # a failing vehicle is told as it is: to shrink it takes minutes
FEW = settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=SLOW_TO_DRAW, phases=PHASES)
MANY = settings(FEW, max_examples=15)

LATITUDE_DEG = 28.5
LOW = circular_orbit(200e3, math.radians(LATITUDE_DEG + 2.0))
SIGNS = {
    "specific impulse": 1.0,
    "dry mass": -1.0,
    "fairing or tower": -1.0,
    "payload adapter": -1.0,
    "frontal area": -1.0,
    "altitude": -1.0,
    "C3": -1.0,
    "inclination": -1.0,
    "flight performance reserve": -1.0,
    "vertical rise": -1.0,
    "liquid residual": -1.0,
    "limit of q (1 - cos alpha)": 1.0,
}
"""Not sure: propellant of a stage of little thrust, which it makes slower; thrust of an upper stage, which can cost a
little where the perigee of what is dropped binds."""


def site(latitude_deg: float = LATITUDE_DEG) -> Site:
    def quantity(value: float, unit: str) -> Quantity:
        marks = {"maturity": Maturity.FLOWN, "confidence": Confidence.LOW}
        return Quantity(value=value, unit=unit, source="made for the test", date="2026", **marks)

    return Site(
        id="coast",
        name="Coast",
        maturity=Maturity.FLOWN,
        partner="nobody",
        latitude=quantity(latitude_deg, "deg"),
        longitude=quantity(-80.0, "deg"),
        altitude=quantity(0.0, "m"),
    )


@st.composite
def vehicles(draw: st.DrawFn, stages: int = 2) -> Vehicle:
    """Launchers of a usual build: sized from the top by mass ratios and thrust over weight, so that they fly."""
    above, built = draw(st.floats(2e3, 3e4)), []
    shield = 0.12 * above
    above *= 1.15
    for index in reversed(range(stages)):
        first, name = index == 0, f"stage {index + 1}"
        isp = draw(st.floats(300.0, 340.0)) if first else draw(st.floats(330.0, 455.0))
        # the lower stage adds 3.0 to 3.6 km/s, the others share 6.6 to 7.2 km/s
        gain = draw(st.floats(3000.0, 3600.0)) if first else draw(st.floats(6600.0, 7200.0)) / (stages - 1)
        ratio = math.exp(gain / (G0 * isp))
        share = draw(st.floats(0.05, 0.08)) if first else draw(st.floats(0.07, 0.10))
        propellant = above * (ratio - 1.0) / (1.0 - share * (ratio - 1.0))
        dry = share * propellant
        weight = G0 * (above + propellant + dry)
        thrust = weight * (draw(st.floats(1.35, 1.6)) if first else draw(st.floats(0.75, 1.0)))
        area = 0.1 * thrust / 101_325.0 if first else 0.0
        thrust += 101_325.0 * area
        diameter = 3.7 * (propellant / 4e5) ** (1.0 / 3.0) if first else built[0].diameter_m if built else 3.0
        role = "core" if first else "upper"
        built.insert(
            0,
            BurnStage(
                name, role, 1, thrust, thrust / (G0 * isp), area, propellant, dry, max(diameter, 2.0), 1.0, False
            ),
        )
        above += propellant + dry
    return Vehicle("random", tuple(built), shield, 1.2 * built[0].diameter_m, 0.0, None, None)


def flown(vehicle: Vehicle, target: Orbit | Escape) -> Ascent:
    ascent = optimal_ascent(vehicle, site(), target)
    assume(isinstance(ascent, Ascent) and ascent.payload_kg > 0.004 * vehicle.lift_off_kg)
    assert isinstance(ascent, Ascent)
    return ascent


def to(ascent: Ascent, target: Orbit | Escape) -> float:
    other = optimal_ascent(ascent.vehicle, site(), target, near=ascent)
    assert isinstance(other, Ascent)
    return other.payload_kg


def with_upper(ascent: Ascent, **changed: float) -> float:
    vehicle = ascent.vehicle
    upper = replace(vehicle.stages[-1], **changed)
    other = solved_again(ascent, site(), replace(vehicle, stages=(*vehicle.stages[:-1], upper)), ascent.plan.settings)
    assert isinstance(other, Ascent)
    return other.payload_kg


def check_order(vehicle: Vehicle) -> None:
    ascent, low = flown(vehicle, LOW), LOW.inclination_rad
    upper = vehicle.stages[-1]
    assert to(ascent, circular_orbit(300e3, low)) < ascent.payload_kg
    assert to(ascent, circular_orbit(200e3, low + math.radians(4.0))) < ascent.payload_kg
    assert with_upper(ascent, dry_kg=1.05 * upper.dry_kg) < ascent.payload_kg
    assert with_upper(ascent, mass_flow_kg_s=upper.mass_flow_kg_s / 1.01) > ascent.payload_kg


def check_energy(vehicle: Vehicle) -> None:
    inclination = math.radians(LATITUDE_DEG + 2.0)
    payloads = [flown(vehicle, Escape(-40e6, inclination))]
    for c3 in (-36e6, -32e6):
        after = optimal_ascent(vehicle, site(), Escape(c3, inclination), near=payloads[-1])
        assert isinstance(after, Ascent)
        payloads.append(after)
    assert payloads[0].payload_kg > payloads[1].payload_kg > payloads[2].payload_kg


def scaled(vehicle: Vehicle, factor: float) -> Vehicle:
    """All masses, thrusts and areas times a factor: every force over the mass stays what it was."""
    stages = tuple(
        replace(
            stage,
            thrust_vac_n=factor * stage.thrust_vac_n,
            mass_flow_kg_s=factor * stage.mass_flow_kg_s,
            exit_area_m2=factor * stage.exit_area_m2,
            propellant_kg=factor * stage.propellant_kg,
            dry_kg=factor * stage.dry_kg,
            diameter_m=math.sqrt(factor) * stage.diameter_m,
        )
        for stage in vehicle.stages
    )
    shield = {
        "shield_kg": factor * vehicle.shield_kg,
        "shield_diameter_m": math.sqrt(factor) * vehicle.shield_diameter_m,
    }
    return replace(vehicle, stages=stages, adapter_kg=factor * vehicle.adapter_kg, **shield)


def check_scale(vehicle: Vehicle, factor: float) -> None:
    one = flown(vehicle, LOW)
    other = optimal_ascent(scaled(vehicle, factor), site(), LOW)
    assert isinstance(other, Ascent)
    # the same problem in units of the payload: what differs is the rounding, and the tolerance of the optimum
    assert math.isclose(other.payload_kg, factor * one.payload_kg, rel_tol=1e-5)


def check_signs(vehicle: Vehicle, target: Orbit | Escape) -> None:
    ascent = flown(vehicle, target)
    rows = ascent_sensitivities(ascent, site())
    for row in rows:
        if row.quantity in SIGNS:
            assert SIGNS[row.quantity] * row.kg_per_unit >= -1e-4, row
    assert next(row for row in rows if (row.quantity, row.of) == ("thrust", "stage 1")).kg_per_unit > 0.0


def check_slope(vehicle: Vehicle) -> None:
    """The multipliers against two solutions, half a per cent of the lower stage's flow to both sides."""
    ascent = flown(vehicle, LOW)
    lower, ends = vehicle.stages[0], []
    for factor in (0.995, 1.005):
        slower = replace(lower, mass_flow_kg_s=lower.mass_flow_kg_s / factor)
        changed = replace(vehicle, stages=(slower, *vehicle.stages[1:]))
        again = solved_again(ascent, site(), changed, ascent.plan.settings)
        assert isinstance(again, Ascent)
        ends.append((payload_gain_kg(ascent, changed_task(ascent, vehicle=changed)), again.payload_kg))
    (told_low, low), (told_high, high) = ends
    # the third derivative is left: below 1e-3 of the slope
    assert math.isclose(told_high - told_low, high - low, rel_tol=2e-3)


@FEW
@given(vehicles())
def test_an_optimum_keeps_order_signs_and_slopes(vehicle: Vehicle) -> None:
    check_order(vehicle)
    check_signs(vehicle, LOW)
    check_slope(vehicle)


@FEW
@given(vehicles())
def test_the_payload_falls_with_energy(vehicle: Vehicle) -> None:
    check_energy(vehicle)


@FEW
@given(vehicles(), st.floats(0.2, 5.0))
def test_a_vehicle_of_another_size_carries_as_much_more(vehicle: Vehicle, factor: float) -> None:
    check_scale(vehicle, factor)


@pytest.mark.slow
@MANY
@given(vehicles(stages=3))
def test_three_stages_keep_the_order(vehicle: Vehicle) -> None:
    check_order(vehicle)


@pytest.mark.slow
@MANY
@given(vehicles(stages=3))
def test_three_stages_fall_with_energy(vehicle: Vehicle) -> None:
    check_energy(vehicle)


@pytest.mark.slow
@MANY
@given(vehicles(stages=3), st.floats(0.1, 20.0))
def test_three_stages_of_another_size_carry_as_much_more(vehicle: Vehicle, factor: float) -> None:
    check_scale(vehicle, factor)


@pytest.mark.slow
@MANY
@given(vehicles(stages=3))
def test_every_sensitivity_of_three_stages_has_its_sign(vehicle: Vehicle) -> None:
    check_signs(vehicle, Escape(-2e6, math.radians(LATITUDE_DEG + 2.0)))


@pytest.mark.slow
@MANY
@given(vehicles(stages=3))
def test_the_multipliers_of_three_stages_are_the_slope_of_the_optima(vehicle: Vehicle) -> None:
    check_slope(vehicle)
