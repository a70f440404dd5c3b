"""The Delta III ascent: the same kernel as `perilune launch`, on the published optimal-control problem.

The problem and its sources stand in ``perilune.launch.ascent.delta3``.
"""

import time

from perilune.launch.ascent.delta3 import PAYLOAD_KG, REFERENCE_KG, REFERENCE_TIME_S, delta3_task
from perilune.launch.ascent.reintegrate import reintegrate
from perilune.launch.ascent.solution import Filled, first_guess

TOLERANCE_KG = 0.01


def run() -> dict[str, object]:
    """Solve it, fly it again, compare."""
    problem = delta3_task()
    begun = time.perf_counter()
    filled = Filled(problem, PAYLOAD_KG)
    start = filled.start(first_guess(problem))
    filled.problem.solver(150, "adaptive")
    built = time.perf_counter()
    found = filled.solve(start)
    solved = time.perf_counter()
    defect = reintegrate(problem, found.phases)
    error = found.burnout_kg - REFERENCE_KG
    return {
        "mass_kg": round(found.burnout_kg, 5),
        "reference_kg": REFERENCE_KG,
        "error_kg": round(error, 5),
        "final_time_s": round(float(found.phases[-1].time_s[-1]), 4),
        "reference_time_s": REFERENCE_TIME_S,
        "iterations": found.iterations,
        "build_s": round(built - begun, 3),
        "solve_s": round(solved - built, 3),
        "residual": found.residual,
        "defect_position_m": round(defect.position_m, 3),
        "defect_velocity_m_s": round(defect.velocity_m_s, 6),
        "defect_mass_kg": defect.mass_kg,
        "goal": f"{REFERENCE_KG} kg within {TOLERANCE_KG} kg",
        "met": abs(error) <= TOLERANCE_KG and found.residual < 1e-6 and defect.velocity_m_s < 1.0,
    }
