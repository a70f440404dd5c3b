import dataclasses

import numpy as np
import pytest

from perilune.astro.three_body.cr3bp import PeriodicOrbit, flow, transition_matrix
from perilune.astro.three_body.cr3bp_systems import EARTH_MOON, SUN_EARTH, SUN_JUPITER, system
from perilune.astro.three_body.families import FAMILIES, Family, family
from perilune.astro.three_body.families_seeds import triangular
from perilune.astro.three_body.families_shooting import ReturnShooting, SymmetricShooting
from perilune.astro.three_body.families_table import family_table
from perilune.errors import InputError, NoSolution

CASES = [
    *[("lyapunov", {"point": point}) for point in ("L1", "L2", "L3")],
    *[("vertical", {"point": point}) for point in ("L1", "L2", "L3")],
    *[("axial", {"point": point}) for point in ("L1", "L2", "L3")],
    *[("halo", {"point": point, "branch": branch}) for point in ("L1", "L2", "L3") for branch in ("north", "south")],
    *[("nrho", {"point": point}) for point in ("L1", "L2")],
    ("butterfly", {}),
    ("dro", {}),
    ("dpo", {}),
    *[("resonant", {"ratio": ratio, "apsis": "apoapsis"}) for ratio in ("2:1", "3:1", "4:3", "1:2", "2:3")],
    *[("resonant", {"ratio": ratio}) for ratio in ("3:1", "3:2", "4:1", "1:3", "3:4")],
    *[(name, {"point": point}) for name in ("short-period", "long-period") for point in ("L4", "L5")],
]


def followed(name: str, **choice: str) -> Family:
    found = family(name, **choice)
    assert isinstance(found, Family)
    return found


def floor(orbit: PeriodicOrbit) -> float:
    """How well an orbit can close: the rounding at half its period, grown from there to either end."""
    half = transition_matrix(orbit.state, 0.5 * orbit.period, orbit.mu)[1]
    return max(1e-11, 4e-16 * float(np.linalg.norm(half, 2)) ** 2)


def gap(orbit: PeriodicOrbit) -> float:
    return float(np.abs(flow(orbit.state, orbit.period, orbit.mu) - orbit.state).max())


@pytest.mark.parametrize(
    ("name", "choice"), CASES, ids=lambda part: "-".join(part.values()) if isinstance(part, dict) else part
)
def test_members_close_and_are_distinct(name, choice):
    found = followed(name, **choice)
    members = found.members(12)
    for member in members:
        assert gap(member) < floor(member)
    marks = np.array([[member.period, member.jacobi, *member.state] for member in members])
    assert np.linalg.norm(np.diff(marks, axis=0), axis=1).min() > 1e-5
    assert found.ended


def test_every_family_has_a_case():
    assert {name for name, _ in CASES} == set(FAMILIES)


def test_members_are_equally_spaced():
    found = followed("halo", point="L2")
    points = np.array([[*member.state[[0, 2, 4]], 0.5 * member.period] for member in found.members(60)])
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert steps.max() / steps.min() < 1.05


@pytest.mark.parametrize(
    ("wanted", "read"),
    [
        ({"jacobi": 3.05}, lambda orbit: orbit.jacobi),
        ({"period": 2.5}, lambda orbit: orbit.period),
        ({"period_d": 8.0}, lambda orbit: orbit.period * EARTH_MOON.time_s / 86_400.0),
        ({"x": 1.05}, lambda orbit: orbit.state[0]),
        ({"z": -0.15}, lambda orbit: orbit.state[2]),
        ({"periapsis_km": 10_000.0}, lambda orbit: orbit.extent.from_secondary[0] * 384_400.0),
        ({"amplitude_km": 50_000.0}, lambda orbit: -orbit.extent.z[0] * 384_400.0),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_a_member_is_found_by_what_it_has(wanted, read):
    members = followed("halo", point="L2", branch="south").at(**wanted)
    assert members
    for member in members:
        assert read(member) == pytest.approx(next(iter(wanted.values())), rel=1e-10)


def test_both_members_about_a_turning_point_are_found():
    found = followed("halo", point="L2")
    least = min(member.jacobi for member in found.members(2000))
    lowest_node, _ = found.span("jacobi")
    assert least < lowest_node
    # between the least energy and that of the nearest point followed: no change of sign between points tells of them
    members = found.at(jacobi=0.5 * (least + lowest_node))
    assert len(members) == 2
    assert members[0].period > members[1].period


def test_nothing_outside_the_family():
    assert followed("halo", point="L2").at(jacobi=4.0) == ()


def test_south_mirrors_north():
    north, south = (followed("halo", point="L1", branch=branch).members(3) for branch in ("north", "south"))
    for a, b in zip(north, south, strict=True):
        np.testing.assert_array_equal(a.state * [1, 1, -1, 1, 1, -1], b.state)
        assert a.stability_index == pytest.approx(b.stability_index, rel=1e-9)


def test_near_rectilinear_orbits_begin_where_halos_turn_stable():
    found = followed("nrho", point="L2")
    first, last = found.members(2)
    assert first.stability_indices[0].real == pytest.approx(1.0, abs=1e-6)
    surface = EARTH_MOON.secondary_radius_m / EARTH_MOON.length_m
    assert last.extent.from_secondary[0] == pytest.approx(surface, rel=3e-3)
    # Breakwell and Brown 1979: a band of stable orbits about halfway to the Moon, stable again above its surface
    stable = [member.stability_index < 1.0 + 1e-9 for member in found.members(60)]
    assert stable[1]
    assert stable[-1]
    assert not all(stable)


def test_the_butterfly_begins_at_twice_the_period_of_a_halo():
    halos, doubled = followed("nrho", point="L2"), followed("butterfly").members(2)[0]
    near = halos.at(period=0.5 * doubled.period)[0]
    assert near.stability_indices[0].real == pytest.approx(-1.0, abs=2e-3)
    np.testing.assert_allclose(near.state, doubled.state, atol=2e-3)


def test_orbits_of_l5_mirror_those_of_l4():
    ahead, behind = (followed("short-period", point=point).members(3)[1] for point in ("L4", "L5"))
    assert behind.stability_indices[0].real == pytest.approx(
        followed("short-period", point="L5").at(jacobi=behind.jacobi)[0].stability_indices[0].real, abs=1e-8
    )
    twin = followed("short-period", point="L4").at(jacobi=behind.jacobi)[0]
    assert twin.period == pytest.approx(behind.period, abs=1e-9)
    assert ahead.state[1] > 0.0 > behind.state[1]


def test_the_two_families_of_odd_ratios_differ():
    """3:1: one has both apsides on the Moon's side, the other none; neither tells an orbit twice."""
    near, far = (followed("resonant", ratio="3:1", apsis=apsis) for apsis in ("periapsis", "apoapsis"))
    for found, side in ((near, 1.0), (far, -1.0)):
        orbits = found.at(period=2.0 * np.pi * (1.03 if side > 0.0 else 0.99))
        assert orbits
        for orbit in orbits:
            assert side * orbit.state[0] > 0.0
            assert side * orbit.half()[0] > 0.0
        energies = [orbit.jacobi for orbit in orbits]
        assert len({round(energy, 6) for energy in energies}) == len(energies)


def test_dro_are_retrograde_and_stable():
    for member in followed("dro").members(8):
        assert member.state[4] > 0.0
        assert member.state[0] < 1.0 - member.mu
        assert member.stability_index < 1.001


@pytest.mark.parametrize("name", ["sun-earth", "sun-mars", "sun-jupiter", "sun-saturn", "sun-venus"])
@pytest.mark.parametrize("orbits", ["lyapunov", "halo", "dro"])
def test_other_systems(name, orbits):
    found = family(orbits, point=None if orbits == "dro" else "L1", system=system(name))
    assert isinstance(found, Family)
    for member in found.members(6):
        assert gap(member) < floor(member)


def test_a_family_that_is_not_there_is_told():
    heavy = type(SUN_JUPITER)("pair", "a", "b", 0.2, 1e9, 1e5, 1e6, 1e6, "made up")
    answer = family("short-period", point="L4", system=heavy)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "mass ratio"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"name": "halos"}, "did you mean 'halo'?"),
        ({"name": "halo", "point": "L4"}, "L1, L2, L3"),
        ({"name": "dro", "point": "L1"}, "no point"),
        ({"name": "halo", "branch": "up"}, "'north', 'south'"),
        ({"name": "resonant"}, "p:q"),
        ({"name": "resonant", "ratio": "2:2"}, "p:q"),
        ({"name": "resonant", "ratio": "3:1", "apsis": "apse"}, "'periapsis', 'apoapsis'"),
    ],
)
def test_bad_choices_are_refused(arguments, told):
    with pytest.raises(InputError, match=told.replace("?", r"\?")):
        family(**arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "0 quantities"),
        ({"jacobi": 3.0, "x": 1.0}, "2 quantities"),
        ({"jacoby": 3.0}, "did you mean 'jacobi'"),
        ({"jacobi": float("nan")}, "finite"),
    ],
)
def test_bad_wishes_are_refused(arguments, told):
    with pytest.raises(InputError, match=told):
        followed("halo").at(**arguments)
    with pytest.raises(InputError, match="2 or more"):
        followed("halo").members(1)


def test_the_table_carries_units():
    found = followed("dro")
    table = family_table(found, found.at(period_d=14.0))
    (row,) = table.members
    assert row.period_d == pytest.approx(14.0, rel=1e-12)
    assert row.x_km[0] < row.from_primary_km[1]
    assert row.from_secondary_km[1] < row.from_primary_km[1]
    assert table.system is EARTH_MOON


def test_the_same_bytes_again():
    from perilune.astro.three_body import families_seeds

    first = [member.state.tobytes() for member in followed("halo", point="L1").members(9)]
    families_seeds.halo.cache_clear()
    families_seeds.lyapunov.cache_clear()
    assert [member.state.tobytes() for member in followed("halo", point="L1").members(9)] == first


def test_sun_earth_halos_are_of_the_size_of_missions():
    """A halo about L1 of 178 days, as flown by ISEE-3 and SOHO: z amplitude 120,000 km."""
    members = family("halo", point="L1", system=SUN_EARTH).at(amplitude_km=120_000.0)
    assert members[0].period * SUN_EARTH.time_s / 86_400.0 == pytest.approx(178.0, abs=1.0)


def test_a_quantity_that_members_do_not_have_is_refused():
    with pytest.raises(InputError, match=r"no quantity 'perid'; expected one of .*; fix: did you mean 'period'\?"):
        followed("halo", point="L1").span("perid")


def test_above_the_critical_mass_ratio_nothing_circles_the_triangular_points():
    # Routh 1875: 27 mu (1 - mu) < 1
    heavy = dataclasses.replace(EARTH_MOON, mu=0.0386)
    answer = triangular(heavy, "L4", long_period=False)
    assert isinstance(answer, NoSolution)
    assert answer.binding == "mass ratio"
    assert not isinstance(triangular(dataclasses.replace(EARTH_MOON, mu=0.0384), "L4", long_period=False), NoSolution)


@pytest.mark.parametrize("time", [0.0, -1.0])
def test_no_orbit_is_flown_for_no_time(time):
    state = np.array([0.83, 0.0, 0.0, 0.0, 0.13, 0.0])
    assert SymmetricShooting(EARTH_MOON.mu).shoot(np.array([0.83, 0.0, 0.13, time])) is None
    assert ReturnShooting(EARTH_MOON.mu, state).shoot(np.append(state, time)) is None
