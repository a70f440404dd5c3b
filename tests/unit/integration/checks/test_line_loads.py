"""Ring and adapter at their very limits; 20 t in a fairing, its centre of gravity 3 m over a ring of 3 m."""

import math
from typing import Any

import pytest

from perilune.constants import G0
from perilune.integration.case import AscentLoads
from perilune.integration.checks.line_loads import line_load_n_m, line_loads
from perilune.verdict import Verdict

WEIGHT = 20e3 * G0
MOMENT = 2.0 * WEIGHT * 3.0
"""The corner of 2 g0 lateral with 3.5 g0 axial."""


def case(build: Any, limits: dict[str, Any], in_fairing: bool = True, **changes: Any) -> Any:
    mechanics = build.mechanics(**changes.pop("mechanics", {}))
    ship = build.ship(mechanical=mechanics, in_fairing=in_fairing, escape_tower=None, **changes.pop("ship", {}))
    interface = {"ring_diameter": changes.pop("ring", build.quantity(3.0, "m")), "limits": limits}
    environment = build.environment(**changes.pop("environment", {}))
    return build.case(ship=ship, launcher=build.launcher(interface=interface, environment=environment), **changes)


@pytest.mark.parametrize(("more", "verdict"), [(1.0, Verdict.PASS), (-1.0, Verdict.FAIL), (-5e3, Verdict.FAIL)])
def test_the_moment_of_the_ring(build: Any, more: float, verdict: Verdict) -> None:
    finding = line_loads(case(build, {"bending_moment": build.quantity(MOMENT + more, "N m")}))
    assert (finding.verdict, finding.unit) == (verdict, "kN m")
    assert finding.value == pytest.approx(MOMENT / 1e3, rel=1e-5)
    assert finding.margin == pytest.approx(more / 1e3, rel=1e-5)
    assert finding.reason == "bending moment at the ring, 0 kN m of it by the air"
    assert (finding.closing is None) == (verdict is Verdict.PASS)
    if more == -5e3:
        assert finding.closing == "5 kN m less moment: lower the centre of gravity"


@pytest.mark.parametrize(("more", "verdict"), [(1.0, Verdict.PASS), (-1.0, Verdict.FAIL), (-5e3, Verdict.FAIL)])
def test_the_line_load_of_the_ring(build: Any, more: float, verdict: Verdict) -> None:
    worst = 3.5 * WEIGHT / (math.pi * 3.0) + 4.0 * MOMENT / (math.pi * 9.0)
    finding = line_loads(case(build, {"line_load": build.quantity(worst + more, "N/m")}))
    assert (finding.verdict, finding.unit, finding.reason) == (verdict, "kN/m", "line load at the ring")
    assert finding.value == pytest.approx(worst / 1e3, rel=1e-5)
    assert finding.margin == pytest.approx(more / 1e3, rel=1e-4)
    if more == -5e3:
        assert finding.closing == "5 kN/m less: a wider ring or a lower centre of gravity"
    assert [row.key for row in finding.inputs][-2:] == ["interface.limits.line_load", "interface.ring_diameter"]


def test_tension_counts_as_compression(build: Any) -> None:
    """The corner of -2 g0 axial alone: the size of the force decides."""
    pull = {"load_factors": [build.curve([[0.5, 1.0], [0.5, -2.0]])]}
    finding = line_loads(case(build, {"line_load": build.quantity(1e6, "N/m")}, environment=pull))
    worst = 2.0 * WEIGHT / (math.pi * 3.0) + 4.0 * 0.5 * WEIGHT * 3.0 / (math.pi * 9.0)
    assert finding.value == pytest.approx(worst / 1e3, rel=1e-5)


def test_the_sum_of_force_and_moment_on_a_thin_ring() -> None:
    assert line_load_n_m(3.0, 0.0, 2.0) == pytest.approx(3.0 / (2.0 * math.pi))
    assert line_load_n_m(0.0, 3.0, 4.0) == pytest.approx(3.0 / (4.0 * math.pi))  # 4 M over pi D^2


@pytest.mark.parametrize(
    ("points", "verdict", "margin", "unit"),
    [
        ([[1e3, 4.0], [30e3, 3.0]], Verdict.PASS, 4.0 - 19.0 / 29.0 - 3.0, "m"),
        ([[1e3, 3.0], [30e3, 3.0]], Verdict.PASS, 0.0, "m"),
        ([[1e3, 2.75], [30e3, 2.75]], Verdict.FAIL, -0.25, "m"),
        ([[1e3, 9.0], [20e3, 3.5]], Verdict.PASS, 0.5, "m"),
        ([[1e3, 9.0], [19_990.0, 3.5]], Verdict.FAIL, -10.0, "kg"),
    ],
)
def test_the_chart_to_its_very_end(
    build: Any, points: list[list[float]], verdict: Verdict, margin: float, unit: str
) -> None:
    finding = line_loads(case(build, {"centre_of_gravity": build.curve(points)}))
    assert (finding.verdict, finding.unit) == (verdict, unit)
    assert finding.margin == pytest.approx(margin, abs=1e-5)
    if unit == "kg":
        assert (finding.value, finding.limit) == (20e3, 19_990.0)
        assert finding.closing == "a stronger adapter: 10 kg beyond the chart"
    else:
        assert finding.reason == "centre of gravity of 20000 kg over the ring"


def test_the_air_upon_a_ship_in_the_open(build: Any) -> None:
    """2 q alpha S at the tip: 1000 Pa rad on a base of 4 m, 12 m up; or the ship's own length."""
    limits = {"bending_moment": build.quantity(1e5, "kN m")}
    for mechanics, length in (({}, 12.0), ({"stack_length": None}, 8.0)):
        air = 2.0 * 1000.0 * 0.25 * math.pi * 16.0 * length
        finding = line_loads(case(build, limits, False, mechanics=mechanics))
        assert finding.value == pytest.approx((MOMENT + air) / 1e3, rel=1e-5)
        assert finding.reason == f"bending moment at the ring, {air / 1e3:.0f} kN m of it by the air"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ship": {"diameter": None}}, "diameter of test-ship missing"),
        (
            {"ship": {"length": None}, "mechanics": {"stack_length": None}},
            "mechanical.stack_length of test-ship missing",
        ),
        ({"loads": AscentLoads((0.0,), (1.0,), 1.0, 1.0)}, "computed ascent missing"),
        ({"loads": None}, "computed ascent missing"),
    ],
)
def test_what_the_air_needs_is_named(build: Any, changes: dict[str, Any], reason: str) -> None:
    limits = {"bending_moment": build.quantity(1e5, "kN m")}
    assert line_loads(case(build, limits, False, **changes)).reason == f"not evaluable: {reason}"


def test_a_ring_of_unknown_diameter_leaves_the_line_load_alone_open(build: Any) -> None:
    moment = {"bending_moment": build.quantity(1e5, "kN m")}
    assert line_loads(case(build, moment, ring=None)).verdict is Verdict.PASS
    both = {**moment, "line_load": build.quantity(1e6, "N/m")}
    reason = "not evaluable: interface.ring_diameter of test-launcher missing"
    assert line_loads(case(build, both, ring=None)).reason == reason


def test_what_is_open_hides_a_pass_but_no_failure(build: Any) -> None:
    open_loads = {"environment": {"load_factors": []}}
    for height, verdict in ((3.0, Verdict.NOT_EVALUABLE), (2.0, Verdict.FAIL)):
        chart = {"centre_of_gravity": build.curve([[1e3, height], [30e3, height]])}
        limits = {**chart, "bending_moment": build.quantity(1e5, "kN m")}
        assert line_loads(case(build, limits, **open_loads)).verdict is verdict


def test_the_tower_stands_on_a_ship_in_the_open_alone(build: Any) -> None:
    chart = {"centre_of_gravity": build.curve([[1e3, 9.0], [30e3, 9.0]])}
    interface = {"ring_diameter": build.quantity(3.0, "m"), "limits": chart}
    rocket = build.launcher(interface=interface)
    for in_fairing, mass in ((False, 24_000), (True, 20_000)):
        finding = line_loads(build.case(ship=build.ship(in_fairing=in_fairing), launcher=rocket))
        assert finding.reason == f"centre of gravity of {mass} kg over the ring"
    integral = build.ship(escape_tower=None, escape_system="integral")
    assert "20000 kg" in (line_loads(build.case(ship=integral, launcher=rocket)).reason or "")
