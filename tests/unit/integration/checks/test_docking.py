"""Standards, roles and airs: which pairs mate, and which cabins may be joined."""

from typing import Any

import pytest

from perilune.catalogue import Station
from perilune.catalogue.model import CabinAir
from perilune.integration.checks.docking import docking, nitrogen_ratio
from perilune.integration.destination import Destination
from perilune.verdict import Verdict


def found(build: Any, own: dict[str, Any], theirs: dict[str, Any]) -> Any:
    data = {"id": "s", "name": "S", "maturity": "flown", "partner": "nasa", "orbit": "earth", "docking": "IDSS"}
    data |= {"altitude": build.quantity(420.0, "km"), "inclination": build.quantity(51.6, "deg")}
    station = Station.model_validate({**data, "cabin_air": build.air(), **theirs})
    finding = docking(build.case(ship=build.ship(**own), destination=Destination("station:s", "station", station)))
    assert finding is not None
    return finding


@pytest.mark.parametrize(
    ("own", "theirs", "shared"),
    [("IDSS", "idss", "idss"), ("APAS; IDSS", "SSVP / IDSS, APAS", "apas, idss"), ("SSVP,", "APAS,, SSVP", "ssvp")],
)
def test_a_list_of_standards_is_read_by_its_marks(build: Any, own: str, theirs: str, shared: str) -> None:
    finding = found(build, {"docking": own}, {"docking": theirs})
    assert finding.verdict is Verdict.PASS
    assert f"test-ship and s share {shared}" in finding.reason


def test_none_in_common_is_an_adapter(build: Any) -> None:
    finding = found(build, {"docking": "APAS"}, {"docking": "SSVP"})
    assert (finding.verdict, finding.closing) == (Verdict.FAIL, "a docking adapter from APAS to SSVP")
    for own, theirs, name in ((None, "SSVP", "test-ship"), ("APAS", None, "s")):
        finding = found(build, {"docking": own}, {"docking": theirs})
        assert finding.reason == f"not evaluable: docking of {name} missing"


@pytest.mark.parametrize(
    ("own", "theirs", "verdict"),
    [
        ("active", "passive", Verdict.PASS),
        ("active", "active", Verdict.FAIL),
        ("passive", "passive", Verdict.FAIL),
        ("androgynous", "androgynous", Verdict.PASS),
        (None, "active", Verdict.PASS),
        ("active", None, Verdict.PASS),
        (None, None, Verdict.PASS),
    ],
)
def test_roles(build: Any, own: str | None, theirs: str | None, verdict: Verdict) -> None:
    finding = found(build, {"docking_role": own}, {"docking_role": theirs})
    assert finding.verdict is verdict
    if verdict is Verdict.FAIL:
        assert finding.closing == f"a port of s that is not {own}"


@pytest.mark.parametrize("turned", [False, True])
def test_nitrogen_to_the_very_ratio(build: Any, turned: bool) -> None:
    """1.4 from one cabin into the other, in either direction: 70 kPa of nitrogen into 50 kPa, or a little less."""
    for low, verdict in ((50.0, Verdict.PASS), (49.9, Verdict.MARGINAL)):
        airs = [build.air(100.0, 0.3), build.air(low, 1.0)]
        ship, station = airs[::-1] if turned else airs
        finding = found(build, {"cabin_air": ship}, {"cabin_air": station})
        assert (finding.verdict, finding.limit) == (verdict, 1.4)
        assert finding.value == pytest.approx(70.0 / low, rel=1e-5)
        assert finding.margin == pytest.approx(1.4 - 70.0 / low, abs=1e-5)
        pressures = [100, 50] if not turned else [50, 100]
        assert f"cabins of {pressures[0]} and {pressures[1]} kPa" in finding.reason
    one, other = (CabinAir.model_validate(air) for air in airs)
    assert nitrogen_ratio(one, one) == pytest.approx(0.7)
    assert nitrogen_ratio(other, other) == 0.0


def test_airs_concern_a_crew(build: Any) -> None:
    cargo = {"type": "lander", "crew": 0, "cabin_air": build.air(34.5, 1.0)}
    assert found(build, cargo, {}).verdict is Verdict.PASS
    assert found(build, {"cabin_air": build.air(34.5, 1.0)}, {}).verdict is Verdict.MARGINAL
    blind = found(build, {}, {"cabin_air": None})
    assert blind.reason is not None and blind.reason.startswith("not evaluable: cabin_air of s missing")
