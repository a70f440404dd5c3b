"""What corrects an injection, term by term, against what the mission leaves."""

import math
from typing import Any

import pytest

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.integration.case import Case, Delivery
from perilune.integration.checks.delta_v import need_m_s
from perilune.integration.checks.insertion import CORRECTION_RADIUS_M, insertion
from perilune.integration.destination import Destination
from perilune.integration.methods.injection_correction import apse_correction_m_s, plane_correction_m_s
from perilune.verdict import Verdict


def case(build: Any, kind: str, own_m_s: float | None = 900.0, **changes: Any) -> Case:
    row = {"destinations": [kind], "mass": build.quantity(8.0, "t")}
    if own_m_s is not None:
        row["delta_v"] = build.quantity(own_m_s, "m/s")
    ship = build.ship(configuration=[row])
    made: Case = build.case(ship=ship, destination=Destination(kind, kind), **changes)
    return made


def launcher(build: Any, to: str, **accuracy: Any) -> Any:
    return build.launcher(injection=[build.accuracy(to, **accuracy)])


def test_a_low_orbit_is_mended_where_the_launcher_leaves_it(build: Any) -> None:
    """Perigee 12 km, apogee 6 km, plane 0.2 deg, node 0.3 deg: at three sigma as they are, at one three times."""
    errors = {"perigee": (12.0, "km"), "apogee": (6.0, "km"), "inclination": (0.2, "deg"), "node": (0.3, "deg")}
    given = {name: build.quantity(*value) for name, value in errors.items()}
    for sigma, factor in ((3.0, 1.0), (1.0, 3.0)):
        options = {"inclination_deg": 51.6, "delivery": Delivery(altitude_m=300e3), "c3_km2_s2": None}
        rocket = launcher(build, "leo", sigma=sigma, **given)
        finding = insertion(case(build, "leo", launcher=rocket, **options))
        speed = math.sqrt(GM_EARTH / (EARTH_EQUATORIAL_RADIUS + 300e3))
        turn = [math.radians(factor * angle) for angle in (0.2, 0.3)]
        plane = plane_correction_m_s(speed, math.radians(51.6), *turn)
        wanted = apse_correction_m_s(300e3, 300e3, factor * 12e3, factor * 6e3) + plane
        assert finding.value == pytest.approx(wanted, rel=1e-5)
        assert [row.key.removeprefix("injection.") for row in finding.inputs][:4] == list(errors)


def test_a_transfer_orbit_is_mended_at_its_apogee(build: Any) -> None:
    """185 km by 35,786 km; without a plane of its own the lowest that the site reaches, which hardly matters here."""
    accuracy = {"perigee": build.quantity(5.0, "km"), "apogee": build.quantity(100.0, "km")}
    rocket = launcher(build, "gto", **accuracy, inclination=build.quantity(0.05, "deg"))
    finding = insertion(case(build, "gto", launcher=rocket, c3_km2_s2=None))
    r1, r2 = EARTH_EQUATORIAL_RADIUS + 185e3, EARTH_EQUATORIAL_RADIUS + 35_786e3
    speed = math.sqrt(2.0 * GM_EARTH * r1 / (r2 * (r1 + r2)))
    wanted = apse_correction_m_s(185e3, 35_786e3, 5e3, 100e3) + speed * math.radians(0.05)
    assert finding.value == pytest.approx(wanted, rel=1e-4)
    assert (finding.reason or "").endswith("accuracy to gto")


def test_a_departure_is_mended_on_its_way(build: Any) -> None:
    """Half the error of C3 over the speed at 200,000 km, three times for one sigma."""
    rocket = launcher(build, "c3", sigma=1.0, c3=build.quantity(0.02, "km2/s2"))
    finding = insertion(case(build, "tli", launcher=rocket, c3_km2_s2=-1.5))
    speed = math.sqrt(-1.5e6 + 2.0 * GM_EARTH / CORRECTION_RADIUS_M)
    assert finding.value == pytest.approx(3.0 * 0.5 * 0.02e6 / speed, rel=1e-5)
    short = insertion(case(build, "tli", launcher=rocket, c3_km2_s2=-5.0))
    assert short.reason == "not evaluable: the departure does not reach the first correction"
    blind = insertion(case(build, "tli", launcher=rocket, c3_km2_s2=None))
    assert blind.reason == "not evaluable: C3 of the window missing"
    silent = insertion(case(build, "tli", launcher=launcher(build, "c3", c3=None)))
    assert silent.reason == "not evaluable: injection.c3 of test-launcher missing"


def test_a_sun_synchronous_accuracy_serves_a_low_orbit(build: Any) -> None:
    assert (insertion(case(build, "leo", launcher=launcher(build, "sso"))).reason or "").endswith("accuracy to sso")
    wrong = insertion(case(build, "leo", launcher=launcher(build, "gto")))
    assert (wrong.reason or "").startswith("not evaluable: injection of test-launcher to leo missing")


@pytest.mark.parametrize(("spare_m_s", "verdict"), [(0.01, Verdict.PASS), (-0.01, Verdict.FAIL), (-2.0, Verdict.FAIL)])
def test_what_is_left_must_be_enough(build: Any, spare_m_s: float, verdict: Verdict) -> None:
    need = need_m_s(case(build, "leo"))
    cost = insertion(case(build, "leo")).value
    assert need is not None and cost is not None
    finding = insertion(case(build, "leo", own_m_s=need + cost + spare_m_s))
    assert finding.verdict is verdict
    assert finding.margin == pytest.approx(spare_m_s, abs=2e-4)
    assert finding.limit == pytest.approx(cost + spare_m_s, abs=1e-3)
    own = need + cost + spare_m_s
    assert finding.reason == f"of {own:.0f} m/s the mission leaves {cost + spare_m_s:.0f} m/s; accuracy to leo"
    if spare_m_s == -2.0:
        assert finding.closing == "2 m/s more of test-ship, or a finer injection"
