import numpy as np
import pytest

from perilune.astro.three_body.cr3bp import flow, jacobi_constant
from perilune.astro.three_body.cr3bp_systems import EARTH_MOON
from perilune.astro.three_body.families import Family, family
from perilune.astro.three_body.families_table import manifold_table
from perilune.astro.three_body.manifolds import Manifold, Outcome, manifold, plane
from perilune.errors import InputError, NoSolution

RADII = (EARTH_MOON.primary_radius_m / EARTH_MOON.length_m, EARTH_MOON.secondary_radius_m / EARTH_MOON.length_m)


@pytest.fixture(scope="module")
def lyapunov():
    found = family("lyapunov", point="L1")
    assert isinstance(found, Family)
    return found


@pytest.fixture(scope="module")
def orbit(lyapunov):
    return lyapunov.at(jacobi=3.15)[0]


def tube(orbit, kind="unstable", half="plus", **choice):
    found = manifold(orbit, kind, half, **choice)
    assert isinstance(found, Manifold)
    return found


@pytest.mark.parametrize("kind", ["unstable", "stable"])
@pytest.mark.parametrize("half", ["plus", "minus"])
def test_motions_keep_the_energy_and_come_from_the_orbit(orbit, kind, half):
    found = tube(orbit, kind, half, count=8, span=6.0, radii=RADII)
    # the offset of 1e-6 changes the energy by its square; the rest is rounding, most of it close to the Moon
    assert np.abs(jacobi_constant(found.ends, orbit.mu) - orbit.jacobi).max() < 1e-10
    assert np.linalg.norm(found.starts[:, :3] - orbit.at(found.phases)[:, :3], axis=1) == pytest.approx(1e-6, rel=1e-5)
    # followed the other way, the motion stays close to the orbit for a period at least
    backwards = -np.sign(found.times[0]) * orbit.period
    for phase, start in zip(found.phases, found.starts, strict=True):
        assert np.abs(flow(start, backwards, orbit.mu) - orbit.at([phase])[0]).max() < 1e-7


def test_the_sense_of_the_halves(orbit):
    plus, minus = (tube(orbit, "unstable", half, count=1).starts[0, 0] for half in ("plus", "minus"))
    assert minus < orbit.state[0] < plus


def test_eigenvalues_are_inverse(orbit):
    assert tube(orbit, "stable", count=1).eigenvalue * tube(orbit, count=1).eigenvalue == pytest.approx(1.0, rel=1e-6)
    assert tube(orbit, count=1).eigenvalue == pytest.approx(
        orbit.stability_index + np.sqrt(orbit.stability_index**2 - 1.0), rel=1e-9
    )


def test_stable_mirrors_unstable(orbit):
    """Reversed in time, a symmetric orbit's manifolds are each other's image in y."""
    section = plane("x", 1.0 - orbit.mu)
    there = tube(orbit, "unstable", "plus", count=12, section=section)
    back = tube(orbit, "stable", "plus", count=12, section=section)
    mirrored = back.ends * np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
    np.testing.assert_allclose(sorted(mirrored[:, 1]), sorted(there.ends[:, 1]), atol=1e-7)
    np.testing.assert_allclose(sorted(-back.times), sorted(there.times), atol=1e-7)


def test_the_section_is_met(orbit):
    found = tube(orbit, count=30, section=plane("x", 1.0 - orbit.mu))
    assert set(found.outcomes) == {Outcome.CROSSED}
    np.testing.assert_allclose(found.ends[:, 0], 1.0 - orbit.mu, atol=1e-14)
    for start, time, end in zip(found.starts[::10], found.times[::10], found.ends[::10], strict=True):
        np.testing.assert_allclose(flow(start, time, orbit.mu), end, atol=1e-9)


def test_direction_and_count_of_crossings(orbit):
    first = tube(orbit, "unstable", "minus", count=6, section=plane("y", 0.0, direction=1), span=20.0)
    second = tube(orbit, "unstable", "minus", count=6, section=plane("y", 0.0, direction=1, count=2), span=20.0)
    either = tube(orbit, "unstable", "minus", count=6, section=plane("y", 0.0), span=20.0)
    assert (first.ends[:, 4] > 0.0).all()
    assert (second.times > first.times).all()
    assert (either.times <= first.times).all()


def test_falls_are_told(orbit):
    found = tube(orbit, count=60, section=plane("x", 1.0 - orbit.mu), radii=RADII)
    fallen = [how is Outcome.HIT_SECONDARY for how in found.outcomes]
    assert 0 < sum(fallen) < 60
    heights = np.linalg.norm(found.ends[:, :3] - [1.0 - orbit.mu, 0.0, 0.0], axis=1)
    np.testing.assert_allclose(heights[fallen], RADII[1], atol=1e-13)
    assert (heights[~np.array(fallen)] > RADII[1]).all()


def test_a_motion_that_is_lost_is_told(orbit):
    found = tube(orbit, count=2, span=1e6)
    assert set(found.outcomes) == {Outcome.LOST}
    assert found.paths(3) == ()


def test_the_stable_direction_grows_backwards_by_the_inverse_eigenvalue(orbit):
    stable, unstable = (tube(orbit, kind, count=1) for kind in ("stable", "unstable"))
    assert stable.eigenvalue * unstable.eigenvalue == pytest.approx(1.0, rel=1e-9)


def test_a_stable_orbit_has_none():
    answer = manifold(family("dro").members(5)[2], "unstable", "plus")
    assert isinstance(answer, NoSolution)
    assert answer.binding == "stability"


def test_a_complex_instability_has_none():
    orbits = [member for member in family("butterfly").members(20) if abs(member.stability_indices[0].imag) > 1.0]
    answer = manifold(orbits[0], "unstable", "plus")
    assert isinstance(answer, NoSolution)
    assert "complex" in answer.reason


def test_bad_choices_are_told_together(orbit):
    with pytest.raises(InputError) as raised:
        manifold(orbit, "instable", "left", count=0, span=-1.0, offset=0.1)
    assert len(raised.value.problems) == 5
    with pytest.raises(InputError, match="x, y or z"):
        plane("vx", 0.0)
    with pytest.raises(InputError, match="1 or more"):
        plane("x", 0.0, count=0)
    with pytest.raises(InputError, match="x = nan"):
        plane("x", float("nan"))


def test_the_table(lyapunov, orbit):
    table = manifold_table(lyapunov, tube(orbit, count=3, section=plane("x", 1.0 - orbit.mu)))
    assert [row.outcome for row in table.motions] == ["crossed the section"] * 3
    assert table.motions[0].time_d == pytest.approx(4.4 * EARTH_MOON.time_s / 86_400.0, rel=0.1)
