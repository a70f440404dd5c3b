"""The families of e2m2e, in a process of its own: prints one JSON document with members and the least CPU seconds.

Halos: its fastest way that goes from the halos to the near-rectilinear ones is pseudo-arclength continuation from the
first member of its own family; the tolerance is tightened so that the members can be compared. Distant retrograde
orbits: its family generator.
"""

import json
import sys
import time
from importlib import import_module
from importlib.metadata import version
from typing import Any

algorithm = "e2m2e.algorithm."
CR3BP_Dynamics = import_module(algorithm + "dynamics").CR3BP_Dynamics
Continuation = import_module(algorithm + "solver.continuation").Continuation
DifferentialCorrection = import_module(algorithm + "solver.differential_correction").DifferentialCorrection
generate_rust_family = import_module(algorithm + "family.rust_generation").generate_rust_family
halo_pseudo_arclength_continuation = import_module(algorithm + "family").halo_pseudo_arclength_continuation
earth_moon_system = import_module(algorithm + "family.orbits.walk").earth_moon_system

MEMBERS = 100
REPEATS = 2


def halos(dynamics: Any) -> list[Any]:
    seed = generate_rust_family("halo", 2, 1, dynamics, max_amplitude_km=30_000.0).family.orbits[0]
    continuation = Continuation(corrector=DifferentialCorrection(dynamics))
    followed = halo_pseudo_arclength_continuation(
        continuation,
        seed_orbit=seed,
        n_orbits=MEMBERS - 1,
        direction="positive",
        step_size=0.0115,
        verbose=False,
        TolPAL=1e-11,
        TolDiffCorr=1e-11,
    )
    return list(followed.orbits)


def retrograde(dynamics: Any) -> list[Any]:
    bounds = {"min_amplitude_km": 20_000.0, "max_amplitude_km": 90_000.0}
    return list(generate_rust_family("dro", 0, MEMBERS, dynamics, **bounds).family.orbits)


def main() -> None:
    dynamics = CR3BP_Dynamics(earth_moon_system())
    answer: dict[str, Any] = {"mu": float(dynamics.system.mu), "version": version("e2m2e")}
    for name, make in (("halo", halos), ("dro", retrograde)):
        seconds, members = [], []
        for _ in range(REPEATS):
            start = time.process_time()
            members = make(dynamics)
            seconds.append(time.process_time() - start)
        rows = [[*(float(member.states[0][i]) for i in (0, 2, 4)), float(member.period)] for member in members]
        answer[name] = {"cpu_s": min(seconds), "members": rows}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
