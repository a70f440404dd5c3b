"""Abort coverage: along the ascent of a launcher with a ship, can the crew leave at every second, and where to?

At each moment the escape system, while the ship still has it, pulls away from a launcher that thrusts on; what comes
down enters, bears its load and lands; the ship's own engine shortens the way or reaches an orbit. A moment for which
every mode breaks a limit is part of a black zone, with its cause. A datum that is missing makes the modes that need it
not evaluable; it never makes them good.
"""

from collections.abc import Callable
from itertools import groupby, pairwise

from perilune.catalogue import Catalogue, Launcher, Ship, Site
from perilune.catalogue.model import ShipConfiguration
from perilune.integration.abort.contingency_orbit import OwnEngine
from perilune.integration.abort.flight import AbortFlight, abort_flight, flight_at
from perilune.integration.abort.modes import abort_moments
from perilune.integration.abort.record import AbortCoverage, AbortMoment, AbortSettings
from perilune.integration.model import AbortSpan
from perilune.launch.ascent.record import Ascent


def abort_coverage(
    ascent: Ascent,
    ship: Ship,
    configuration: ShipConfiguration,
    launcher: Launcher,
    site: Site,
    catalogue: Catalogue,
    settings: AbortSettings | None = None,
) -> AbortCoverage:
    """Return the abort coverage along an ascent.

    Args:
        ascent: of this launcher with this ship on top, see :func:`perilune.launch.crewed.ship_ascent`.
        ship, configuration: what is to be saved, as it flies there.
        launcher, site, catalogue: what it flies on, from where, and where the engines' propellants stand.
        settings: the limits.
    """
    used = settings or AbortSettings()
    flight = abort_flight(ascent, ship, launcher, site, catalogue, used)
    moments = _moments(flight, own_engine(ship, configuration))
    spans = _spans(moments, lambda row: row.mode if row.covered else "")
    black = _spans(moments, lambda row: "" if row.covered else row.cause or "")
    return AbortCoverage(
        ship=ship.id,
        launcher=launcher.id,
        site=site.id,
        target=ascent.target.describe(),
        covered_share=_share(moments),
        missing=_missing(ship, configuration),
        modes=spans,
        black_zones=black,
        moments=moments,
    )


def _moments(flight: AbortFlight, engine: OwnEngine | None) -> tuple[AbortMoment, ...]:
    """Every moment of the flight; or those of the first look, and those between two of different outcome."""
    first, step = flight.settings.first_step_s, flight.settings.step_s
    if first is None:
        return abort_moments(flight, engine)
    count = len(flight.rows.time_s)
    coarse = sorted({*range(0, count, max(round(first / step), 1)), count - 1})
    found = dict(zip(coarse, abort_moments(flight_at(flight, coarse), engine), strict=True))
    between = [
        index
        for begin, end in pairwise(coarse)
        if _outcome(found[begin]) != _outcome(found[end])
        for index in range(begin + 1, end)
    ]
    if between:
        found |= zip(between, abort_moments(flight_at(flight, between), engine), strict=True)
    return tuple(found[index] for index in sorted(found))


def _outcome(moment: AbortMoment) -> tuple[str, str | None]:
    return moment.mode, moment.cause


def _share(moments: tuple[AbortMoment, ...]) -> float:
    """The share of the time that is covered: each moment stands for half the way to the next on either side."""
    times = [row.time_s for row in moments]
    covered = sum(0.5 * (end.time_s - begin.time_s) * (begin.covered + end.covered) for begin, end in pairwise(moments))
    return covered / (times[-1] - times[0])


def _missing(ship: Ship, configuration: ShipConfiguration) -> tuple[str, ...]:
    module = ship.descent_module
    data = {
        "escape_motor": ship.escape_motor,
        "descent_module": module,
        "descent_module.lift_to_drag": None if module is None else module.lift_to_drag,
        "main_engine_thrust": ship.main_engine_thrust,
        "main_engine_isp": ship.main_engine_isp,
        "configuration.delta_v": configuration.delta_v,
    }
    return tuple(f"{name} of {ship.id}" for name, datum in data.items() if datum is None)


def own_engine(ship: Ship, configuration: ShipConfiguration) -> OwnEngine | None:
    """Return a ship's engine as it flies in a configuration, or None where a datum of it is missing."""
    thrust, isp, speed = ship.main_engine_thrust, ship.main_engine_isp, configuration.delta_v
    if thrust is None or isp is None or speed is None:
        return None
    return OwnEngine(configuration.mass.si, thrust.si, isp.si, speed.si)


def _spans(moments: tuple[AbortMoment, ...], name: Callable[[AbortMoment], str]) -> tuple[AbortSpan, ...]:
    """The stretches of equal names; those without a name are left out."""
    spans = []
    for key, group in groupby(moments, key=name):
        rows = list(group)
        if key:
            heights, speeds = [row.altitude_m for row in rows], [row.airspeed_m_s for row in rows]
            both = (min(heights), max(heights)), (min(speeds), max(speeds))
            spans.append(AbortSpan(key, rows[0].time_s, rows[-1].time_s, *both))
    return tuple(spans)
