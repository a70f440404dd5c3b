import numpy as np
import pytest

from perilune.astro.ephemerides import ephemeris
from perilune.errors import InputError


def evaluate(records: ephemeris.Chebyshev, epochs: np.ndarray) -> np.ndarray:
    number = ((epochs - records.initial_tdb_s) // records.interval_s).astype(int)
    middle = records.initial_tdb_s + (number + 0.5) * records.interval_s
    argument = (epochs - middle) / (0.5 * records.interval_s)
    return np.array(
        [np.polynomial.chebyshev.chebval(x, records.coefficients_m[n]) for x, n in zip(argument, number, strict=True)]
    )


def test_chains_of_bodies_agree() -> None:
    epochs = np.linspace(-1e9, 1.5e9, 40)
    whole = ephemeris.state("moon", "sun", epochs)
    parts = ephemeris.state("moon", "earth", epochs) + ephemeris.state("earth", "sun", epochs)
    assert np.allclose(whole, parts, rtol=0.0, atol=1e-3)
    assert np.allclose(ephemeris.state("sun", "moon", epochs), -whole, rtol=0.0, atol=1e-3)
    assert not ephemeris.state("moon", "moon", epochs).any()
    assert np.array_equal(ephemeris.position("moon", "sun", epochs), whole[:, :3])


def test_the_barycentre_divides_earth_and_moon() -> None:
    from perilune.constants import EARTH_MOON_MASS_RATIO

    epochs = np.linspace(0.0, 1e9, 9)
    earth = ephemeris.position("earth", "earth-moon-barycentre", epochs)
    moon = ephemeris.position("moon", "earth-moon-barycentre", epochs)
    assert np.allclose(moon, -EARTH_MOON_MASS_RATIO * earth, rtol=1e-9)


def test_velocity_is_the_derivative_of_position() -> None:
    epochs = np.linspace(1e8, 9e8, 20)
    step = 60.0
    ahead, behind = (ephemeris.position("mars", "earth", epochs + s) for s in (step, -step))
    difference = (ahead - behind) / (2.0 * step)
    assert np.allclose(ephemeris.state("mars", "earth", epochs)[:, 3:], difference, rtol=0.0, atol=1e-4)


def test_both_ends_are_inside_and_beyond_is_refused() -> None:
    first, last = ephemeris.time_range()
    assert np.isfinite(ephemeris.state("moon", "earth", [first, last])).all()
    for epoch in (first - 1.0, last + 1.0, np.nan, np.inf):
        with pytest.raises(InputError, match=r"de440\.bsp.*no ephemeris of moon as seen from earth.*1549-12-31"):
            ephemeris.position("moon", "earth", [0.0, epoch])


def test_a_record_edge_is_continuous() -> None:
    edge = 345_600.0 * 2000 - 14_200_747_200.0 + 345_600.0 * 40000
    before, after = ephemeris.state("moon", "earth", [np.nextafter(edge, -np.inf), edge])
    assert np.allclose(before, after, rtol=0.0, atol=1e-3)


def test_unknown_bodies_are_refused() -> None:
    with pytest.raises(InputError, match="did you mean 'moon'"):
        ephemeris.position("mooon", "earth", 0.0)
    with pytest.raises(InputError, match="list of numbers"):
        ephemeris.state("moon", "earth", np.zeros((2, 2)))
    assert ephemeris.state("moon", "earth", []).shape == (0, 6)


@pytest.mark.parametrize(
    ("target", "center", "days", "terms"),
    [
        ("moon", "earth", 4.0, 13),
        ("sun", "earth", 4.0, 13),
        ("mars", "sun", 16.0, 11),
        ("mercury", "sun", 8.0, 14),
        ("earth", "solar-system-barycentre", 4.0, 13),
        ("vesta", "sun", 32.0, 8),
        ("vesta", "earth", 2.0, 13),  # the asteroids' records begin in the middle of the Moon's
        ("moon", "52-europa", 2.0, 13),
    ],
)
def test_chebyshev_records_give_the_same_position(target: str, center: str, days: float, terms: int) -> None:
    start, end = 7.0e8, 7.2e8
    records = ephemeris.chebyshev(target, center, start, end)
    assert records.interval_s == days * 86_400.0
    assert records.coefficients_m.shape[1:] == (terms, 3)
    assert records.initial_tdb_s <= start
    assert records.initial_tdb_s + len(records.coefficients_m) * records.interval_s >= end
    epochs = np.random.default_rng(1).uniform(start, end, 50)
    # two sums of 1e11 m in another order: some units in the last place
    assert np.allclose(evaluate(records, epochs), ephemeris.position(target, center, epochs), rtol=0.0, atol=1e-3)


def test_chebyshev_of_the_whole_ephemeris_and_of_one_record() -> None:
    first, last = ephemeris.time_range()
    whole = ephemeris.chebyshev("moon", "earth")
    assert whole.initial_tdb_s == first
    assert whole.initial_tdb_s + len(whole.coefficients_m) * whole.interval_s == last
    one = ephemeris.chebyshev("moon", "earth", 1e8, 1e8)
    assert one.coefficients_m.shape == (1, 13, 3)
    with pytest.raises(InputError, match="two different bodies"):
        ephemeris.chebyshev("moon", "moon")
    with pytest.raises(InputError, match="is empty"):
        ephemeris.chebyshev("moon", "earth", 1e8, 0.0)
    with pytest.raises(InputError, match="no ephemeris"):
        ephemeris.chebyshev("moon", "earth", 0.0, 1e12)


def test_asteroids_have_names_and_a_range_of_their_own() -> None:
    first, last = ephemeris.time_range("ceres", "earth")
    assert first < -43_200.0 and last > 2.2e9  # 2000-01-01 and 2069-09-18
    assert ephemeris.time_range("ceres") == ephemeris.time_range("2000001", "sun") == (first, last)
    states = ephemeris.state("ceres", "sun", np.linspace(first, last, 200))
    assert (np.linalg.norm(states[:, :3], axis=1) / 1.496e11 > 2.5).all()
    assert (np.linalg.norm(states[:, :3], axis=1) / 1.496e11 < 3.0).all()
    with pytest.raises(
        InputError, match=r"sb441.*no ephemeris of ceres as seen from earth.*ceres: .*2070.*'asteroids'"
    ):
        ephemeris.state("ceres", "earth", [0.0, last + 10.0])
    with pytest.raises(InputError, match=r"no kernel holds phobos.*add a kernel"):
        ephemeris.state("phobos", "earth", 0.0)


def test_the_excerpt_is_what_its_script_cuts(tmp_path) -> None:
    from perilune.astro.ephemerides.asteroid_excerpt import excerpt
    from perilune.formats.spk import read_spk, write_spk

    whole = read_spk(ephemeris._EXCERPT)
    assert len(whole.segments) == 16
    parts = excerpt(ephemeris._EXCERPT, 1e8, 2e8)
    write_spk(tmp_path / "part.bsp", parts)
    for part, segment in zip(read_spk(tmp_path / "part.bsp").segments, whole.segments, strict=True):
        assert (part.target, part.center) == (segment.target, 10)
        assert part.start_tdb_s <= 1e8
        assert part.end_tdb_s >= 2e8
        first = round((part.start_tdb_s - segment.start_tdb_s) / 2_764_800.0)
        assert np.array_equal(part.data.records, segment.data.records[first : first + len(part.data.records)])
    with pytest.raises(InputError, match="no segment of Chebyshev records covers"):
        excerpt(ephemeris._EXCERPT, 0.0, 1e10)


def test_many_bodies_at_once_are_those_one_by_one() -> None:
    epochs = np.linspace(0.0, 1e9, 7)
    assert np.array_equal(
        ephemeris.state("vesta", "earth", epochs),
        np.concatenate([ephemeris.state("vesta", "earth", t) for t in epochs]),
    )
    assert np.array_equal(ephemeris.state(301, "399", epochs), ephemeris.state("moon", "earth", epochs))


def test_a_segment_of_states_gives_no_chebyshev_records(tmp_path) -> None:
    from perilune.formats.spk import SpkSegment, States, write_spk

    epochs = np.linspace(0.0, 1e6, 20)
    path = tmp_path / "states.bsp"
    states = States(epochs, np.ones((20, 6)), 8, hermite=True)
    write_spk(path, (SpkSegment(-5, 399, 0.0, 1e6, states),))
    kernels = ephemeris.load(path)
    assert "-5" in kernels.bodies
    assert np.allclose(kernels.state(-5, "earth", epochs), 1e3)
    with pytest.raises(InputError, match=r"states\.bsp: no common records of -5 as seen from earth"):
        kernels.chebyshev(-5, "earth", 0.0, 1e6)


def test_a_segment_of_another_time_is_passed_over(tmp_path) -> None:
    from perilune.formats.spk import Chebyshev, SpkSegment, write_spk

    records = np.zeros((4, 2 + 3 * 3))
    records[:, 0], records[:, 1], records[:, 2] = 43_200.0 + 86_400.0 * np.arange(4), 43_200.0, 7000.0
    first = Chebyshev(0.0, 86_400.0, records, with_velocity=False)
    later = records + np.array([4 * 86_400.0, 0.0, 1000.0] + [0.0] * 8)
    second = Chebyshev(4 * 86_400.0, 86_400.0, later, with_velocity=False)
    half = 4 * 86_400.0
    path = tmp_path / "two.bsp"
    write_spk(path, (SpkSegment(-5, 399, 0.0, half, first), SpkSegment(-5, 399, half, 2 * half, second)))
    kernels = ephemeris.load(path)
    assert kernels.spans(-5) == ((0.0, 2 * half),)
    assert kernels.state(-5, "earth", [0.0, half - 1.0, half, 2 * half])[:, 0].tolist() == [7e6, 7e6, 8e6, 8e6]
    assert kernels.chebyshev(-5, "earth", 1.0, half - 1.0).coefficients_m.shape == (4, 3, 3)
    assert kernels.chebyshev(-5, "earth", half + 1.0, 2 * half).coefficients_m[0, 0, 0] == 8e6
    with pytest.raises(InputError, match="lies in more than one segment"):
        kernels.chebyshev(-5, "earth", 1.0, half + 1.0)
    assert kernels.files(-5, "moon", 0.0)[0] == str(path)


def test_centers_that_lead_nowhere_are_refused(tmp_path) -> None:
    from perilune.formats.spk import Chebyshev, SpkSegment, write_spk

    records = np.array([[500.0, 500.0, *np.ones(9)]])
    data = Chebyshev(0.0, 1000.0, records, with_velocity=False)
    ring = tmp_path / "ring.bsp"
    write_spk(ring, tuple(SpkSegment(a, b, 0.0, 1000.0, data) for a, b in ((-1, -2), (-2, -3), (-3, -1))))
    assert np.isfinite(ephemeris.load(ring).state(-1, -3, 10.0)).all()
    with pytest.raises(InputError, match=r"ring\.bsp"):
        ephemeris.load(ring).state(-1, "earth", 10.0)
    long = tmp_path / "long.bsp"
    write_spk(long, tuple(SpkSegment(-k, -k - 1, 0.0, 1000.0, data) for k in range(1, 3000)))
    with pytest.raises(InputError, match=r"long\.bsp: more than 50 bodies"):
        ephemeris.load(long).state(-1, "earth", 10.0)
