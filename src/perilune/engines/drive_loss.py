"""What of an engine's impulse goes with the flow that drives its turbine, and what is left to chamber and nozzle."""

import math
from collections.abc import Iterable
from functools import cache

from perilune.engines.cycle_efficiency import Observation
from perilune.engines.cycle_model import EngineDesign
from perilune.engines.cycle_solve import solve_cycle
from perilune.engines.open_cycle import OPEN
from perilune.errors import NoSolution


@cache
def drive_loss(seen: Observation) -> float | None:
    """Return the share of the ideal impulse that the turbine's flow costs, None where the cycle cannot be balanced.

    It is that of the power balance with usual machines: 0 of closed and pressure-fed cycles.
    """
    if seen.cycle not in OPEN:
        return 0.0
    ideal = seen.ideal
    chamber = (ideal.mixture_ratio, ideal.chamber_pressure_pa, ideal.area_ratio)
    solved = solve_cycle(EngineDesign(seen.cycle, ideal.oxidiser, ideal.fuel, *chamber))
    if isinstance(solved, NoSolution):
        return None
    return solved.isp_loss_s / (solved.isp_vac_ideal_s + solved.isp_loss_s)


def nozzle_efficiency(engines: Iterable[Observation]) -> float | None:
    """Return the mean of what chamber and nozzle deliver of the impulse that the turbine's flow leaves them.

    None where no engine can be balanced.

    >>> from perilune.engines.performance import built_in_observations
    >>> round(nozzle_efficiency(seen for seen in built_in_observations() if seen.engine == "f-1"), 3)
    0.919
    """
    values = [seen.efficiency / (1.0 - loss) for seen in engines if (loss := drive_loss(seen)) is not None]
    return math.fsum(values) / len(values) if values else None
