"""The parts of the partners, by hand, and that they add up to one."""

from types import SimpleNamespace

import pytest

from perilune.programme.choice import choose_flights
from perilune.programme.shares import shares

PARTS = (
    "launch_share",
    "ship_share",
    "site_share",
    "hardware_share",
    "launched_mass_share",
    "delivered_mass_share",
    "crew_share",
    "lead_share",
)


def test_shares_by_hand(build: SimpleNamespace) -> None:
    programme = build.programme(
        build.mission("one", crew=3),
        build.mission("two", lead="beta", crew=1, after=("one",)),
        build.mission("three", crew=3),
        elements=(build.element("dome", "beta", "one", 750.0), build.element("lab", "alpha", "two", 250.0)),
    )
    # one: alpha ship on beta rocket, 900 kg; two: beta ship on beta rocket, 300 kg; three does not fly
    results = [build.result("one", "ab", 100.0), build.result("two", "bb", 700.0)]
    alpha, beta = shares(programme, choose_flights(programme, results))
    assert (alpha.launches, beta.launches) == (0, 2)
    assert (alpha.ships_flown, beta.ships_flown) == (1, 1)
    assert (alpha.launched_mass_kg, beta.launched_mass_kg) == (0.0, 1200.0)
    assert (alpha.delivered_mass_share, beta.delivered_mass_share) == (0.25, 0.75)
    assert (alpha.crew_seats, beta.crew_seats) == (3, 1)
    assert (alpha.lead_share, beta.lead_share) == (0.5, 0.5)
    assert alpha.hardware_share == pytest.approx((0.5 + 0.0 + 0.0) / 3.0)
    assert beta.parity == pytest.approx((0.5 + 1.0 + 1.0) / 3.0 / 0.5)
    for part in PARTS:
        assert getattr(alpha, part) + getattr(beta, part) == pytest.approx(1.0), part


def test_nothing_flies_nothing_is_shared(build: SimpleNamespace) -> None:
    programme = build.programme(build.mission("one"))
    for share in shares(programme, choose_flights(programme, [])):
        assert all(getattr(share, part) == 0.0 for part in PARTS)
        assert share.parity == 0.0
