"""Frequencies at their very bounds: 10 Hz lateral and 25 Hz axial are asked, 80 % of them may be waived."""

from typing import Any

import pytest

from perilune.integration.checks.stiffness import stiffness
from perilune.integration.methods.cantilever import axial_frequency_hz, lateral_frequency_hz
from perilune.verdict import Verdict

BEAM = {"lateral_frequency": None, "axial_frequency": None}


def found(build: Any, **mechanics: Any) -> Any:
    return stiffness(build.case(ship=build.ship(mechanical=build.mechanics(**mechanics))))


@pytest.mark.parametrize(("name", "required"), [("lateral", 10.0), ("axial", 25.0)])
@pytest.mark.parametrize(
    ("share", "verdict", "closing"),
    [
        (1.0, Verdict.PASS, None),
        (0.98, Verdict.MARGINAL, "a coupled loads analysis, or {:.1f} Hz more {} frequency"),
        (0.8, Verdict.MARGINAL, "a coupled loads analysis, or {:.1f} Hz more {} frequency"),
        (0.796, Verdict.FAIL, "stiffen the ship or its adapter: {:.1f} Hz more {} frequency"),
    ],
)
def test_each_direction(
    build: Any, name: str, required: float, share: float, verdict: Verdict, closing: str | None
) -> None:
    other = {"lateral_frequency": 100.0, "axial_frequency": 100.0, f"{name}_frequency": share * required}
    finding = found(build, **{key: build.quantity(value, "Hz") for key, value in other.items()})
    assert (finding.verdict, finding.limit, finding.unit) == (verdict, required, "Hz")
    assert finding.value == pytest.approx(share * required)
    assert finding.margin == pytest.approx((share - 1.0) * required, abs=1e-9)
    assert finding.reason == f"{name} frequency decides"
    lacking = (1.0 - share) * required
    assert finding.closing == (closing.format(lacking, name) if closing else None)
    keys = [f"interface.limits.{name}_frequency", f"mechanical.{name}_frequency"]
    assert [row.key for row in finding.inputs] == keys


@pytest.mark.parametrize("stack_length", [16.0, None])
def test_a_beam_of_the_stack_or_of_the_ship(build: Any, stack_length: float | None) -> None:
    length = stack_length or 8.0
    mechanics = {
        **BEAM,
        "stack_length": None if stack_length is None else build.quantity(stack_length, "m"),
        "bending_stiffness": build.quantity(4e9, "N m2"),
        "axial_stiffness": build.quantity(1e12, "N"),
    }
    finding = found(build, **mechanics)
    assert finding.value == pytest.approx(lateral_frequency_hz(4e9, 20e3, length), rel=1e-5)
    soft = {**mechanics, "bending_stiffness": build.quantity(1e12, "N m2"), "axial_stiffness": build.quantity(1e7, "N")}
    finding = found(build, **soft)
    assert finding.value == pytest.approx(axial_frequency_hz(1e7, 20e3, length), rel=1e-5)
    keys = ["interface.limits.axial_frequency", "mechanical.axial_stiffness", "length", "configuration.mass"]
    assert [row.key for row in finding.inputs] == keys


def test_a_beam_without_length_is_no_beam(build: Any) -> None:
    mechanics = build.mechanics(**BEAM, stack_length=None, bending_stiffness=build.quantity(4e9, "N m2"))
    finding = stiffness(build.case(ship=build.ship(mechanical=mechanics, length=None)))
    assert finding.verdict is Verdict.NOT_EVALUABLE
    assert "mechanical.lateral_frequency of test-ship" in (finding.reason or "")


def test_what_only_one_side_says_is_named(build: Any) -> None:
    silent = build.launcher(interface={"ring_diameter": build.quantity(3.0, "m")})
    finding = stiffness(build.case(launcher=silent))
    assert finding.closing == "obtain the stiffness requirement"
    limits = {"lateral_frequency": build.quantity(10.0, "Hz")}
    half = build.launcher(interface={"ring_diameter": build.quantity(3.0, "m"), "limits": limits})
    finding = stiffness(build.case(launcher=half))
    assert finding.closing == "show that test-ship is stiffer than 10 Hz lateral"
    assert finding.reason == "not evaluable: interface.limits.axial_frequency of test-launcher missing"
