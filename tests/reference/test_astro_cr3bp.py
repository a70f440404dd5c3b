"""Periodic orbits and libration points of the restricted three-body problem against published ones."""

import numpy as np
import pytest

from perilune.astro.three_body.cr3bp import PeriodicOrbit, flow, jacobi_constant, symmetric_orbit
from perilune.astro.three_body.cr3bp_systems import EARTH_MOON, EARTH_MOON_JPL, SUN_EARTH
from perilune.astro.three_body.families import Family, family
from perilune.astro.three_body.libration_points import libration_points

# JPL periodic orbit catalogue, Earth-Moon, transcribed in https://github.com/markbastian/allgo,
# test/data/jpl-periodic/earth-moon.edn (commit 07acd15): family, point, x, z, vy, Jacobi constant, period, stability
JPL = (
    ("halo", "L1", 0.8233817099599398, 0.020094689995809854, 0.13277938547316961, 3.17090835020532, 2.7457245134756847, 1112.581839959),  # noqa: E501
    ("halo", "L1", 0.8238477881286798, 0.05008646641430831, 0.15979819366617498, 3.15395515595834, 2.758579637198158, 822.252867204767),  # noqa: E501
    ("halo", "L1", 0.8279735162167183, 0.09991400182670837, 0.21535645073113321, 3.10327926695392, 2.7857622899062684, 294.356283370431),  # noqa: E501
    ("halo", "L1", 0.8368556332519238, 0.14762561541055005, 0.256099602786578, 3.04249102645587, 2.7457372184557998, 57.4683313366646),  # noqa: E501
    ("halo", "L2", 1.180506824843928, 0.01990687479633898, -0.15811356683023692, 3.15038629071539, 3.4122877697103866, 588.198937534318),  # noqa: E501
    ("halo", "L2", 1.1782368583041956, 0.05004782863118049, -0.16885146321447977, 3.1414237032152, 3.394810180515136, 501.635928730163),  # noqa: E501
    ("halo", "L2", 1.1693640722281695, 0.0967601517779278, -0.19391736078339492, 3.11454583707881, 3.333623559285899, 297.067658194627),  # noqa: E501
    ("lyapunov", "L1", 0.830023864314168, 0.0, 0.06088309999599009, 3.18515736797775, 2.702881200253821, 1300.72578337944),  # noqa: E501
    ("lyapunov", "L1", 0.8007325761918545, 0.0, 0.35248700747556716, 3.07728036254377, 3.297097386764505, 425.868250560381),  # noqa: E501
    ("lyapunov", "L1", 0.7076756180347542, 0.0, 0.621513254358129, 2.94595078958827, 5.709795908302705, 64.0473059678341),  # noqa: E501
    ("lyapunov", "L2", 1.1599891825364728, 0.0, -0.023755466801822275, 3.1717305860487, 3.3740716677049702, 724.023759109433),  # noqa: E501
    ("lyapunov", "L2", 1.039766165259229, 0.0, 0.6277452743730177, 3.03331847496241, 4.056819398703425, 164.905262178291),  # noqa: E501
    ("lyapunov", "L2", 0.9994950073945017, 0.0, 1.4487043957010053, 2.93992816431116, 6.275370831496941, 51.8820187401216),  # noqa: E501
)  # fmt: skip
NAMES = [f"{row[1]} {row[0]} {row[2]:.4f}" for row in JPL]

# pykep, gym/tops/_tops_cr3bp.json (https://github.com/esa/pykep): x, z, vy, period; Jacobi constants computed elsewhere
PYKEP = (
    ("L2", "south", 1.0809931218390707, -0.20235953267405354, -0.19895001215078018, 2.353867041754664, 3.015214270922),
    ("L2", "south", 1.1648780946517576, -0.11145303634437023, -0.20191923237095796, 3.3031221822879884, 3.103409752292),
    ("L1", "north", 0.8241716997696729, 0.05763660825010655, 0.1681906215591753, 2.7629516051826917, 3.147787003615),
)


def _orbit(x: float, z: float, vy: float, period: float) -> PeriodicOrbit:
    return PeriodicOrbit(np.array([x, 0.0, z, 0.0, vy, 0.0]), period, EARTH_MOON_JPL.mu)


def _gap(orbit: PeriodicOrbit) -> float:
    return float(np.abs(flow(orbit.state, orbit.period, orbit.mu) - orbit.state).max())


@pytest.mark.parametrize("row", JPL, ids=NAMES)
def test_jpl_states_close_with_their_energy_and_stability(row):
    _, _, x, z, vy, jacobi, period, stability = row
    orbit = _orbit(x, z, vy, period)
    # all printed digits
    assert orbit.jacobi == pytest.approx(jacobi, abs=6e-15)
    # the two largest Lyapunov orbits: what the catalogue stopped its correction at, grown over a period
    large = x in (0.7076756180347542, 0.9994950073945017)
    assert _gap(orbit) < (4e-10 if large else 1e-11)
    # the largest orbit of L2: the family's member of its energy has the index found here, not the printed one
    assert orbit.stability_index == pytest.approx(stability, rel=1e-6 if x == 0.9994950073945017 else 1e-10)


@pytest.mark.parametrize("row", JPL, ids=NAMES)
def test_families_reach_the_jpl_members(row):
    name, point, x, z, vy, jacobi, period, _ = row
    found = family(name, point=point, system=EARTH_MOON_JPL)
    assert isinstance(found, Family)
    members = found.at(jacobi=jacobi)
    assert members
    assert max(_gap(member) for member in members) < 1e-11
    crossings = [(state[[0, 2, 4]], member.period) for member in members for state in (member.state, member.half())]
    # 2e-12 in the period of the third Lyapunov orbit of L1, whose printed state closes to 7e-11; else 6e-13
    assert min(np.abs(np.append(at - [x, z, vy], span - period)).max() for at, span in crossings) < 3e-12


@pytest.mark.parametrize("row", PYKEP)
def test_pykep_states_are_members(row):
    point, branch, x, z, vy, period, jacobi = row
    orbit = _orbit(x, z, vy, period)
    assert orbit.jacobi == pytest.approx(jacobi, abs=5e-13)
    assert _gap(orbit) < 1e-11
    found = family("halo", point=point, branch=branch, system=EARTH_MOON_JPL)
    assert isinstance(found, Family)
    nearest = min(np.abs(member.state[[0, 2, 4]] - [x, z, vy]).max() for member in found.at(period=period))
    assert nearest < 1e-11


def test_the_published_nrho():
    """9:2 L2 southern NRHO, Zimovan-Spreen 2021 (thesis, Purdue), pages 245-246, and six digits in circulation."""
    orbit = symmetric_orbit(np.array([1.02134, -0.18162, -0.10176]), 1.50206, 0.012150585609624)
    np.testing.assert_allclose(orbit.state[[0, 2, 4]], [1.021335, -0.181619, -0.101756], atol=5e-7)
    # 384,748 km is the unit of length that belongs to the published case; perilune 3,145 km by a computation elsewhere
    assert orbit.extent.from_secondary[0] * 384_748.0 == pytest.approx(3_145.0, abs=1.0)
    assert orbit.extent.from_secondary[1] * 384_748.0 == pytest.approx(71_055.0, abs=1.0)


def test_the_nrho_is_a_member_of_its_family():
    found = family("nrho", point="L2", branch="south", system=EARTH_MOON_JPL)
    assert isinstance(found, Family)
    (member,) = found.at(period=1.50206)
    np.testing.assert_allclose(member.state[[0, 2, 4]], [1.021334944, -0.181619356, -0.101755896], atol=1e-8)


def test_the_nrho_of_jpl():
    """The catalogue's southern member next to the 9:2 resonance: x, z, vy, period."""
    found = family("nrho", point="L2", branch="south", system=EARTH_MOON_JPL)
    assert isinstance(found, Family)
    (member,) = found.at(period=1.5021912429136250)
    printed = [1.0213448959167291, -1.8162633785360355e-1, -1.0177771593237860e-1]
    np.testing.assert_allclose(member.state[[0, 2, 4]], printed, atol=1e-11)


def test_libration_points_of_jpl():
    points = libration_points(EARTH_MOON_JPL.mu)
    np.testing.assert_allclose(points[:2, 0], [0.836915125772357, 1.15568216544488], atol=5e-15)


def test_libration_points_of_curtis():
    """Curtis, Orbital Mechanics for Engineering Students, figure 2.36, from the Earth; read off to 1e-3."""
    from_earth_km = (libration_points(EARTH_MOON.mu)[:3, 0] + EARTH_MOON.mu) * EARTH_MOON.length_m / 1e3
    np.testing.assert_allclose(from_earth_km, [326_400.0, 449_100.0, -381_600.0], rtol=1e-3)


def test_libration_points_of_orekit():
    """Distances of the Sun-Earth points from the nearer primary, Orekit CR3BPSystemTest.testGetGamma.

    Its three distances do not belong to one mass ratio: they stray from one by up to 30 km, the accuracy of its solver.
    """
    length = 1.000_003_76 * SUN_EARTH.length_m  # the mean distance of 2020, which Orekit takes
    mu, points = SUN_EARTH.mu, libration_points(SUN_EARTH.mu)[:3, 0]
    gamma = np.array([1.0 - mu - points[0], points[1] - 1.0 + mu, -mu - points[2]]) * length
    np.testing.assert_allclose(gamma, [1.497655e9, 1.507691e9, 1.495981555e11], atol=3e4)


def test_the_equations_hold_at_the_libration_points():
    for mu in (EARTH_MOON_JPL.mu, SUN_EARTH.mu, 1e-9, 0.5):
        for point in libration_points(mu):
            rest = np.append(point, np.zeros(3))
            assert np.abs(flow(rest, 1e-3, mu) - rest).max() < 1e-15
            energy = jacobi_constant(rest[None, :], mu)[0]
            assert energy >= 3.0 - mu * (1.0 - mu) - 1e-14  # least at L4 and L5 (Szebehely 1967, section 4.6)


# the same catalogue (https://ssd.jpl.nasa.gov/tools/periodic_orbits.html), distant retrograde orbits: x, vy, period
JPL_DRO = (
    (8.8851644651130812e-1, 4.7144916062570680e-1, 1.5040078008734745),
    (8.6974743065322846e-1, 4.7098755399886844e-1, 1.8864822791798597),
    (8.5090059903659454e-1, 4.7854916068880948e-1, 2.2785533531021711),
    (8.0591079311650515e-1, 5.1916995982435687e-1, 3.2014543457713667),
    (7.8155463946457815e-1, 5.5107030763312925e-1, 3.6639841308759213),
    (7.5492481353799945e-1, 5.9215966279011512e-1, 4.1187678443895797),
    (7.2826047814297090e-1, 6.3882904855069411e-1, 4.5116876314821610),
)


@pytest.mark.parametrize("row", JPL_DRO)
def test_distant_retrograde_orbits_of_jpl(row):
    x, vy, period = row
    found = family("dro", system=EARTH_MOON_JPL)
    assert isinstance(found, Family)
    (member,) = found.at(period=period)
    # stable orbits, whose printed states close to 1e-12: three digits above the rounding of the catalogue
    np.testing.assert_allclose(member.state[[0, 4]], [x, vy], atol=2e-12)


def test_bifurcations_of_grebow():
    """Grebow 2006 (thesis, Purdue University), four digits, transcribed in public continuation scripts."""
    halo, axial = (family(name, point="L3", system=EARTH_MOON_JPL) for name in ("halo", "axial"))
    second = family("halo", point="L2", system=EARTH_MOON_JPL)
    first = [found.members(2)[0] for found in (halo, axial, second)]
    rows = [[member.state[0], member.state[4], member.period] for member in first]
    np.testing.assert_allclose(
        rows, [[-1.6967, 1.2796, 6.2391], [-1.8963, 1.6715, 6.2616], [1.1809, -0.1559, 3.4155]], atol=1e-4
    )


def test_a_vertical_orbit_of_grebow():
    found = family("vertical", point="L2", system=EARTH_MOON_JPL)
    assert isinstance(found, Family)
    (member,) = found.at(period=6.1305)
    crossing = member.at([0.75 * member.period])[0]
    # half a digit of the printed period moves the crossing by 5e-5
    np.testing.assert_allclose(crossing, [1.0842, 0.0, 0.0, 0.0, -0.5417, 0.8415], atol=1e-4)


def test_a_short_period_orbit_of_grebow():
    state = np.array([0.497653463566241, 0.866025403784439, 0.0, 0.006195078418070, -0.008234243375973, 0.0])
    found = family("short-period", point="L4", system=EARTH_MOON_JPL)
    assert isinstance(found, Family)
    (member,) = found.at(jacobi=float(jacobi_constant(state[None, :], EARTH_MOON_JPL.mu)[0]))
    # its mass ratio, not printed, differs in the tenth digit
    assert member.period == pytest.approx(6.582664326977796, abs=1e-7)
    path = member.at(np.linspace(0.0, member.period, 20_001))
    assert np.abs(path - state).max(axis=1).min() < 5e-6  # the samples' spacing
