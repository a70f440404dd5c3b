"""Volts, fields, names of buses and bands: what passes at its bound, and the action that closes what does not."""

from typing import Any

import pytest

from perilune.integration.checks.avionics import avionics
from perilune.verdict import Verdict


def side(build: Any, band: str, **changes: Any) -> dict[str, Any]:
    return build.avionics(**{"telemetry": build.counted(names=[band]), **changes})


def pair(build: Any, ship: dict[str, Any], launcher: dict[str, Any], crew: bool = True) -> Any:
    people = {} if crew else {"type": "lander", "crew": 0}
    rocket = build.launcher(avionics=side(build, "C", **launcher))
    return avionics(build.case(ship=build.ship(avionics=side(build, "S", **ship), **people), launcher=rocket))


@pytest.mark.parametrize(
    ("volts", "verdict", "value", "margin"),
    [(115.0, Verdict.PASS, 0.15, 0.0), (85.0, Verdict.PASS, 0.15, 0.0), (115.5, Verdict.MARGINAL, 0.155, -0.005)],
)
def test_a_sixth_of_the_voltage_asks_for_a_converter(
    build: Any, volts: float, verdict: Verdict, value: float, margin: float
) -> None:
    """15 % of the launcher's 100 V."""
    finding = pair(build, {"bus_voltage": build.quantity(volts, "V")}, {"bus_voltage": build.quantity(100.0, "V")})
    assert (finding.verdict, finding.value, finding.limit) == (verdict, pytest.approx(value), 0.15)
    assert finding.margin == pytest.approx(margin, abs=1e-12)
    assert f"{volts:g} V on 100 V" in finding.reason
    closing = "a converter from 100 V to 115.5 V, or power from the ship alone"
    assert finding.closing == (closing if verdict is Verdict.MARGINAL else None)


class TestFields:
    def finding(self, build: Any, borne: float, emitted: float = 10.0, back: bool = False) -> Any:
        victim = {"field_susceptibility": build.quantity(borne, "V/m")}
        source = {"field_emission": build.quantity(emitted, "V/m")}
        return pair(build, *((source, victim) if back else (victim, source)))

    @pytest.mark.parametrize("back", [False, True])
    @pytest.mark.parametrize(
        ("borne", "verdict"),
        [(20.0, Verdict.PASS), (19.9, Verdict.MARGINAL), (10.0, Verdict.MARGINAL), (9.9, Verdict.FAIL)],
    )
    def test_twice_the_field_is_borne_in_both_directions(
        self, build: Any, borne: float, verdict: Verdict, back: bool
    ) -> None:
        finding = self.finding(build, borne, back=back)
        assert finding.verdict is verdict
        if verdict is not Verdict.PASS:
            assert (finding.value, finding.limit) == (pytest.approx(borne / 10.0), 2.0)
            assert finding.margin == pytest.approx(borne / 10.0 - 2.0)

    def test_the_margin_is_told_in_decibels_of_a_field(self, build: Any) -> None:
        """20 lg: half the limit is 6.0 dB short; 14 dB are a factor of five."""
        finding = self.finding(build, 10.0)
        assert "test-ship bears 0.0 dB more than is radiated at it" in finding.reason
        assert finding.closing == "shield test-ship by 6.0 dB"
        ample = self.finding(build, 50.0, back=True)
        assert "test-launcher bears 14.0 dB more than is radiated at it" in ample.reason
        assert ample.closing is None


def test_names_in_common_are_told(build: Any) -> None:
    buses = {"data_bus": build.counted(names=["SpaceWire", "MIL-STD-1553B"])}
    finding = pair(build, buses, {"data_bus": build.counted(names=["TTEthernet", "SpaceWire"])})
    assert finding.verdict is Verdict.PASS
    assert "data by SpaceWire;" in finding.reason
    assert "telemetry in S beside C" in finding.reason
    assert "abort signals: engine shutdown, rates" in finding.reason


def test_without_a_bus_in_common_a_gateway_is_built(build: Any) -> None:
    buses = {"data_bus": build.counted(names=["SpaceWire", "CAN"])}
    finding = pair(build, buses, {})
    assert (finding.verdict, finding.closing) == (Verdict.MARGINAL, "a gateway from MIL-STD-1553B to SpaceWire")
    assert "data by SpaceWire, CAN against MIL-STD-1553B" in finding.reason


def test_abort_signals_concern_a_crew(build: Any) -> None:
    strange = {"abort_signals": build.counted(names=["pyrotechnics"])}
    finding = pair(build, strange, {})
    assert finding.closing == "agree on the abort signals and test them together"
    assert "abort signals: pyrotechnics against engine shutdown, rates" in finding.reason
    assert pair(build, strange, {}, crew=False).verdict is Verdict.PASS


@pytest.mark.parametrize("name", ["bus_voltage", "data_bus", "telemetry", "abort_signals"])
def test_a_datum_of_the_launcher_is_named_too(build: Any, name: str) -> None:
    finding = pair(build, {}, {name: None})
    assert finding.verdict is Verdict.NOT_EVALUABLE
    assert finding.reason.startswith(f"not evaluable: avionics.{name} of test-launcher missing")
    both = pair(build, {name: None}, {name: None})
    assert f"avionics.{name} of test-ship, avionics.{name} of test-launcher missing" in both.reason
