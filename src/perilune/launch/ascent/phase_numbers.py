"""The numbers of a phase as the equations take them: thrust and flow of what burns, tanks, throttles."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from perilune.launch.ascent.collocation import DEGREE
from perilune.launch.ascent.dynamics import ROUND
from perilune.launch.ascent.profile import mean_level, projected
from perilune.launch.ascent.shape import Phase, PhaseShape, Plan

Array = NDArray[np.float64]


def given_numbers(plan: Plan, phase: Phase, shape: PhaseShape) -> tuple[Array, Array]:
    """Return thrust [N] and flow [kg/s] at the collocation points of all that the optimiser does not throttle."""
    count = shape.elements * DEGREE
    thrust, flow = np.zeros(count), np.full(count, phase.loss_kg_s)
    for i in phase.groups[0]:
        level = projected(phase.profile(i), shape.edges) * phase.share(i)
        thrust += plan.vehicle.stages[i].thrust_vac_n * level
        flow += plan.vehicle.stages[i].mass_flow_kg_s * level
    return thrust, flow


def tank_flow(plan: Plan, phase: Phase, stage: int) -> float:
    """Return what a full second of a phase takes out of a tank [kg/s]."""
    if stage not in phase.burning:
        return phase.loss_kg_s
    burned = plan.vehicle.stages[stage].mass_flow_kg_s * phase.share(stage) * mean_level(phase.profile(stage))
    return burned + phase.loss_kg_s


def group_numbers(plan: Plan, phase: Phase, group: Sequence[int]) -> list[float]:
    """Return thrust, flow, exit area and lowest throttle, of all together, of stages that throttle alike."""
    members = [(plan.vehicle.stages[s], phase.share(s)) for s in group]
    thrust = sum(stage.thrust_vac_n * share for stage, share in members)
    return [
        thrust,
        sum(stage.mass_flow_kg_s * share for stage, share in members),
        sum(stage.exit_area_m2 * share for stage, share in members),
        sum(stage.thrust_vac_n * share * stage.throttle_min for stage, share in members) / thrust,
    ]


def limited_level(limit_m_s2: float, mass_kg: Array, others_n: Array | float, group: list[float]) -> Array:
    """Return the throttle that keeps the limit of acceleration, between the lowest of the group and full.

    The corners are rounded as in the optimiser: what is flown again is its throttle.
    """
    wanted = (limit_m_s2 * mass_kg - others_n) / group[0]
    below_full = 0.5 * (wanted + 1.0 - np.hypot(wanted - 1.0, ROUND))
    return np.asarray(0.5 * (below_full + group[3] + np.hypot(below_full - group[3], ROUND)))
