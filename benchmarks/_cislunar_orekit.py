"""Fly arcs with Orekit: ``python -m benchmarks._cislunar_orekit ARCS.npz ENDS.npz``, where orekit-jpype is installed.

The force model is Perilune's: Earth with J2 about a fixed pole, Moon and Sun as point masses. Orekit gets the positions
of DE440 as the binary file of JPL that it reads itself; its scale TT stands for TDB, 2 ms at most. The arcs are flown
once to warm up, then timed.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._de440_binary import write_de440

RELATIVE = 1e-13
POSITION_M = 1e-5
VELOCITY_M_S = 1e-9


def main(arcs_path: Path, ends_path: str) -> None:
    orekit_jpype: Any = import_module("orekit_jpype")
    orekit_jpype.initVM()
    arcs = np.load(arcs_path)
    last = float(arcs["epochs"].max() + arcs["flight_s"])
    write_de440(arcs_path.parent / "unxp2000.440", float(arcs["epochs"].min()), last, ">")
    fly = _flyer(str(arcs_path.parent), arcs)
    for row in range(len(arcs["states"])):
        fly(row)
    began = time.process_time()
    ends = np.array([fly(row) for row in range(len(arcs["states"]))])
    spent = time.process_time() - began
    np.savez(ends_path, ends=ends)
    print(json.dumps({"cpu_s": spent}))


def _flyer(folder: str, arcs: Any) -> Callable[[int], list[float]]:
    package = import_module("jpype").JPackage
    org, java = package("org"), package("java")
    orekit, vector = org.orekit, org.hipparchus.geometry.euclidean.threed.Vector3D
    rotation = org.hipparchus.geometry.euclidean.threed.Rotation
    gravity, numerical = orekit.forces.gravity, orekit.propagation.numerical
    manager = orekit.data.DataContext.getDefault().getDataProvidersManager()
    manager.addProvider(orekit.data.DirectoryCrawler(java.io.File(folder)))
    inertial, zero = orekit.frames.FramesFactory.getGCRF(), orekit.time.AbsoluteDate.J2000_EPOCH
    gm = {name: float(arcs[f"gm_{name}"]) for name in ("earth", "moon", "sun")}
    bodies = [
        gravity.ThirdBodyAttraction(orekit.bodies.CelestialBodyFactory.getBody(name.capitalize()), name, gm[name])
        for name in ("moon", "sun")
    ]
    tolerance = [POSITION_M] * 3 + [VELOCITY_M_S] * 3 + [1.0]  # the seventh is the mass

    def fly(row: int) -> list[float]:
        state, pole = arcs["states"][row], arcs["poles"][row]
        # what turns the ICRF so that its z axis is the pole
        turn = rotation(vector(*map(float, pole)), vector.PLUS_K)
        turned = orekit.frames.FixedTransformProvider(orekit.frames.Transform(zero, turn))
        equator = orekit.frames.Frame(inertial, turned, "equator", True)
        begin = zero.shiftedBy(float(arcs["epochs"][row]))
        pv = orekit.utils.PVCoordinates(vector(*map(float, state[:3])), vector(*map(float, state[3:])))
        scheme = org.hipparchus.ode.nonstiff.DormandPrince853Integrator
        propagator = numerical.NumericalPropagator(scheme(1e-3, 86_400.0, tolerance, [RELATIVE] * 7))
        propagator.setOrbitType(orekit.orbits.OrbitType.CARTESIAN)
        propagator.addForceModel(gravity.NewtonianAttraction(gm["earth"]))
        oblate = gravity.J2OnlyPerturbation(gm["earth"], float(arcs["radius_m"]), float(arcs["j2"]), equator)
        for force in (oblate, *bodies):
            propagator.addForceModel(force)
        orbit = orekit.orbits.CartesianOrbit(pv, inertial, begin, gm["earth"])
        propagator.setInitialState(orekit.propagation.SpacecraftState(orbit))
        end = propagator.propagate(begin.shiftedBy(float(arcs["flight_s"]))).getPVCoordinates(inertial)
        r, v = end.getPosition(), end.getVelocity()
        return [r.getX(), r.getY(), r.getZ(), v.getX(), v.getY(), v.getZ()]

    return fly


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
