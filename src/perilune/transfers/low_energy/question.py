"""What is asked of a low-energy transfer to the Moon."""

from dataclasses import dataclass

import numpy as np

from perilune.errors import InputError, Problem, suggest
from perilune.transfers.low_energy.model import GOALS, LowEnergyGoal
from perilune.transfers.lunar.llo import LunarOrbit
from perilune.transfers.parking import Pad, Parking, launchable


@dataclass(frozen=True)
class LowEnergyQuestion:
    """What is asked of a low-energy transfer: where to, from which parking orbit.

    ``inclinations_rad`` bounds the inclination of the parking orbit to the equator of date. ``orbit`` is the low lunar
    orbit, for the goal ``llo``. ``apolune_tdb_s`` is about an epoch of apolune of the NRHO, where its phase is given;
    the orbit is then that of a whole number of mean periods away. ``place`` is a launch site that has to reach the
    inclination within its limits.
    """

    goal: LowEnergyGoal
    parking: Parking
    inclinations_rad: tuple[float, float] = (0.0, np.pi)
    orbit: LunarOrbit | None = None
    apolune_tdb_s: float | None = None
    place: Pad | None = None

    def may_leave_at(self, inclination_rad: float) -> bool:
        """Tell whether the parking orbit may have an inclination."""
        low, high = self.inclinations_rad
        within = low <= inclination_rad <= high
        return within and (self.place is None or launchable(self.place, inclination_rad, self.parking))


def check_goal(goal: str) -> None:
    """Raise :class:`InputError` where a name is no goal of a low-energy transfer."""
    if goal not in GOALS:
        fix = suggest(goal, GOALS) or "choose one"
        raise InputError(Problem(f"unknown goal '{goal}'", expected=f"one of {', '.join(GOALS)}", fix=fix))
