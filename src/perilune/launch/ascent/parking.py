"""Where a stage that lights again waits before its last burn: the last one, or the one below solid kick motors."""

import math
from dataclasses import replace
from typing import Final

from perilune.constants import EARTH_EQUATORIAL_RADIUS, GM_EARTH
from perilune.launch.ascent.guess import LOSSES_M_S, ideal_speed_m_s, payload_guess_kg
from perilune.launch.ascent.phases import Jettison, Parking, plan
from perilune.launch.settings import LossSettings
from perilune.launch.target import Elements, Escape, Target, burnout_speed_m_s
from perilune.launch.vehicle import Vehicle

_TRANSFER_FROM_M: Final = 200e3
"""Circular orbits above this altitude are reached by a transfer as well, where the last stage lights again."""
_TRANSFER_TO_M: Final = 5000e3
_SHORTEST_COAST_S: Final = 30.0
_TURNING_COAST_S: Final = 300.0
"""A coast that only turns the perigee: long enough to be one, short enough to be solved as fast as a direct ascent."""
_NEAR_M: Final = 100e3
_BEYOND_M_S: Final = 300.0
"""Losses before the flight is known are guessed no better than this."""
_LONG_ELLIPSE_M: Final = 1000e3
"""An apogee so far above the perigee asks for a parking orbit."""


def parking_orbit(vehicle: Vehicle, target: Target, settings: LossSettings) -> Parking | None:
    """Return where a stage that lights again would wait on the way to a target; None where that is no use.

    A circular orbit for escapes and for ellipses that reach far out, at the perigee of the ellipse where that is near;
    before a high circular orbit any orbit of at least this perigee, and up to one revolution in it. Where the place of
    the perigee is not told it is the mission's: the coast to it turns the orbit in its plane and does no more, so that
    it is cut short, and boils off for half a revolution. Kick motors, which follow the last burn at once, are
    of no use at the apogee of a transfer, and a stage with verniers makes a high circle by them.
    """
    altitude = settings.parking_altitude_m if vehicle.parking_altitude_m is None else vehicle.parking_altitude_m
    low = EARTH_EQUATORIAL_RADIUS + altitude
    period = _period_s(low)
    if isinstance(target, Escape):
        burns = 1 if vehicle.waiting is None else vehicle.stages[vehicle.waiting].escape_burns
        return Parking(altitude, True, _TURNING_COAST_S, _TURNING_COAST_S, 0.5 * period, burns)
    if isinstance(target, Elements) or target.one_burn:
        return None
    if target.apogee_m - target.perigee_m > _LONG_ELLIPSE_M and target.perigee_m > altitude - _NEAR_M:
        if target.perigee_m < altitude + _NEAR_M:
            altitude = target.perigee_m
        if target.argument_of_perigee_rad is None:
            return Parking(altitude, True, _TURNING_COAST_S, _TURNING_COAST_S, 0.5 * period)
        return Parking(altitude, True, _SHORTEST_COAST_S, period)
    kicked = vehicle.waiting is not None and vehicle.waiting < len(vehicle.stages) - 1
    if (
        not kicked
        and not vehicle.stages[-1].has_verniers
        and target.perigee_m > _TRANSFER_FROM_M
        and target.apogee_m <= _TRANSFER_TO_M
    ):
        axis = 0.5 * (low + EARTH_EQUATORIAL_RADIUS + target.apogee_m)
        return Parking(altitude, False, _SHORTEST_COAST_S, _period_s(axis))
    return None


def _period_s(axis_m: float) -> float:
    return 2.0 * math.pi * math.sqrt(axis_m**3 / GM_EARTH)


def reached_before(vehicle: Vehicle, target: Target, settings: LossSettings, parking: Parking) -> bool:
    """Return whether the stages below the one that waits go well beyond a circular parking orbit.

    The rocket equation judges. That stage then has no burn up to it, and no use for it: such a vehicle leaves from a
    higher orbit or directly, as the SLS, whose core is dropped on 30 x 1,805 km. An escape is judged by that without
    speed to spare: a vehicle leaves to all of them in one way, and carries less the faster it leaves.
    """
    if not parking.circular:
        return False
    if isinstance(target, Escape):
        target = replace(target, c3_m2_s2=0.0)
    chosen = plan(vehicle, settings, Jettison(1))
    low = EARTH_EQUATORIAL_RADIUS + parking.altitude_m
    payload = payload_guess_kg(chosen, burnout_speed_m_s(target) + LOSSES_M_S)
    count = next(i for i, phase in enumerate(chosen.phases) if phase.burning == (vehicle.waiting,))
    speed = ideal_speed_m_s(replace(chosen, phases=chosen.phases[:count]), payload)
    return speed > math.sqrt(GM_EARTH / low) + LOSSES_M_S + _BEYOND_M_S
