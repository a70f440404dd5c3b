"""Claim: 1,000 design points of an engine in at most 2 s, each equal to the library ``cea`` asked directly.

A point is equilibrium and frozen performance, the state of the nozzle at sea level and, where the flow separates, the
thrust that is left; the best mixture of each chamber pressure and nozzle comes with them. The time is that of the
processor: the machine may be shared. The peer is ``cea`` itself with every product of its library, not the short
lists, on a sample of the points.
"""

import time
from typing import Final

import numpy as np

from perilune.constants import G0
from perilune.engines.cea_library import PA_PER_BAR, cea
from perilune.engines.propellants import fuel, oxidiser
from perilune.engines.sweep import DesignPoint, Nozzles, Sweep, sweep

PAIRS: Final = {("LOX", "RP-1"): (2.0, 3.2), ("LOX", "LH2"): (4.0, 8.0), ("LOX", "CH4"): (2.6, 4.0)}
SIDE: Final = 10
SAMPLE: Final = 97
MOST_SECONDS: Final = 2.0
LARGEST_DIFFERENCE: Final = 1e-6


def _sweep(pair: tuple[str, str], ratios: tuple[float, float]) -> Sweep:
    nozzles = Nozzles(area_ratios=tuple(np.geomspace(10.0, 200.0, SIDE)))
    return sweep(*pair, tuple(np.linspace(*ratios, SIDE)), tuple(np.linspace(5e6, 30e6, SIDE)), nozzles)


def _difference(pair: tuple[str, str], points: tuple[DesignPoint, ...]) -> tuple[float, float]:
    """Return the largest relative difference of impulse and characteristic velocity, and the time of one point."""
    parts = (*fuel(pair[1]).reactants, *oxidiser(pair[0]).reactants)
    names, kelvin = [name for name, _, _ in parts], np.array([temperature for *_, temperature in parts])
    reactants = cea.Mixture(names)
    solver = cea.RocketSolver(cea.Mixture(names, products_from_reactants=True), reactants=reactants)
    largest, seconds = 0.0, 0.0
    for point in points:
        weights = reactants.of_ratio_to_weights(np.array([0.0, 1.0]), np.array([1.0, 0.0]), point.mixture_ratio)
        enthalpy = reactants.calc_property(cea.ENTHALPY, weights, kelvin) / cea.R
        for frozen, impulse_s in ((False, point.isp_vac_s), (True, point.isp_vac_frozen_s or 0.0)):
            solution = cea.RocketSolution(solver)
            start = time.process_time()
            options = {"n_frz": 2} if frozen else {}
            pressure_bar = point.chamber_pressure_pa / PA_PER_BAR
            solver.solve(
                solution, weights, pressure_bar, [2.0], supar=[point.area_ratio], iac=True, hc=enthalpy, **options
            )
            seconds += time.process_time() - start
            largest = max(largest, abs(impulse_s * G0 / float(solution.Isp_vacuum[-1]) - 1.0))
        c_star = abs(point.characteristic_velocity_m_s / float(solution.c_star[-1]) - 1.0)
        largest = max(largest, c_star)
    return largest, seconds / len(points)


def run() -> dict[str, object]:
    figures: dict[str, object] = {"points_per_pair": SIDE**3}
    slowest, largest = 0.0, 0.0
    for pair, ratios in PAIRS.items():
        name = "_".join(pair).lower().replace("-", "")
        start = time.process_time()
        result = _sweep(pair, ratios)
        seconds = time.process_time() - start
        difference, peer_s = _difference(pair, result.points[::SAMPLE])
        figures[f"{name}_cpu_s"] = round(seconds, 3)
        figures[f"{name}_separated_points"] = sum(point.state == "separated" for point in result.points)
        figures[f"{name}_largest_difference_from_cea"] = difference
        figures[f"{name}_cea_all_products_ms_a_point"] = round(1e3 * peer_s, 3)
        slowest, largest = max(slowest, seconds), max(largest, difference)
    quantities = "impulses and characteristic velocities"
    figures["goal"] = f"each pair in at most {MOST_SECONDS:g} s, {quantities} within {LARGEST_DIFFERENCE:g} of cea"
    figures["met"] = slowest <= MOST_SECONDS and largest <= LARGEST_DIFFERENCE
    return figures
