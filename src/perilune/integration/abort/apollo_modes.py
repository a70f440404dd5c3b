"""Apollo's abort modes on the Saturn V, computed along the optimal ascent, against the plan and the calls of Apollo 11.

I by the escape tower, B from some 3,000 m (ehartwell.com/afj/Abort_modes), C from 100,000 ft; II an entry with full
lift until it would land 3,200 nautical miles downrange; III an entry after a burn against the motion; IV an orbit by
the ship's own engine.
"""

import math
from typing import Final

import numpy as np

from perilune.catalogue import Catalogue
from perilune.comparison import Comparison, comparison
from perilune.errors import PeriluneError
from perilune.integration.abort.contingency_orbit import OwnEngine, contingency_orbit_dv_m_s
from perilune.integration.abort.coverage import own_engine
from perilune.integration.abort.flight import AbortFlight, abort_flight
from perilune.integration.abort.flown import pair_ascent
from perilune.integration.abort.modes import plain_entry
from perilune.integration.abort.record import AbortMoment, AbortSettings
from perilune.integration.destination import configuration_for, parse_destination
from perilune.launch.target import circular_orbit
from perilune.launch.trajectories.ground_track import distance_m

_CALLS: Final = "Apollo 11 air-to-ground voice transcription, 1969, github.com/jradavenport/apollo11landing"
_PLAN: Final = "https://grokipedia.com/page/Apollo_abort_modes, which cites a mission document"
_STEP_S: Final = 2.0
_NAUTICAL_MILE_M: Final = 1852.0
_PARKING_ALTITUDE_M: Final = 185e3
_INCLINATION_RAD: Final = math.radians(32.5)
_MODE_1B_ALTITUDE_M: Final = 3000.0
_MODE_1C_ALTITUDE_M: Final = 100_000.0 * 0.3048


def apollo_modes(catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Return where each mode begins or ends against what was planned and called.

    Raises:
        PeriluneError: the ascent or a datum of the ship is missing.
    """
    flight, engine = apollo_flight(catalogue)
    rows, module = flight.rows, flight.ship.descent_module
    if module is None:
        raise PeriluneError("apollo-csm has no descent module")
    speeds = contingency_orbit_dv_m_s(rows.position_m, rows.velocity_m_s, engine, flight.settings.engine_delay_s)
    fourth = int(np.argmax(np.isfinite(speeds)))
    late = [i for i in range(len(rows.time_s)) if rows.time_s[i] > flight.jettison_s]
    entries = [plain_entry(flight, i, module) for i in late]
    ashore = next(k for k, row in enumerate(entries) if row.cause == "comes down on land")
    begun = np.interp([_MODE_1B_ALTITUDE_M, _MODE_1C_ALTITUDE_M], rows.altitude_m, rows.time_s)
    optimum = "the ascent is the optimal one"
    return (
        comparison("Apollo 11: call of mode I B, 3,000 m", "s", 44.0, float(begun[0]), 4.4, _CALLS, optimum),
        comparison("Apollo 11: call of mode I C, 100,000 ft", "s", 118.0, float(begun[1]), 11.8, _CALLS, optimum),
        comparison(
            "Apollo, end of mode II: landing downrange",
            "nmi",
            3200.0,
            _downrange_nmi(flight, entries[ashore - 1]),
            400.0,
            _PLAN,
            "Apollo kept a margin to the coast of Africa",
        ),
        comparison(
            "Apollo, start of mode IV: inertial speed",
            "m/s",
            22_753.0 * 0.3048,
            float(rows.inertial_speed_m_s[fourth]),
            0.02 * 22_753.0 * 0.3048,
            _PLAN,
            "simple guidance of the engine; the optimal ascent is some kilometres higher",
        ),
        comparison("Apollo 11: call of mode IV", "s", 540.0, float(rows.time_s[fourth]), 54.0, _CALLS, optimum),
    )


def apollo_flight(catalogue: Catalogue) -> tuple[AbortFlight, OwnEngine]:
    """Return Apollo's flight to its parking orbit on the Saturn V, its lunar module below it, and its own engine.

    The launcher's engines are off at the abort.

    Raises:
        PeriluneError: the ascent or a datum of the ship is missing.
    """
    ship, goal = catalogue.ship("apollo-csm"), parse_destination("tli", catalogue)
    below = configuration_for(catalogue.ship("apollo-lm"), goal)
    above = configuration_for(ship, goal)
    if below is None or above is None:
        raise PeriluneError("apollo-csm or apollo-lm has no configuration for tli")
    ascent, _ = pair_ascent(
        catalogue,
        "apollo-csm",
        "saturn-v",
        "ksc",
        "tli",
        mass_kg=above.mass.si + below.mass.si,
        target=circular_orbit(_PARKING_ALTITUDE_M, _INCLINATION_RAD),
    )
    settings = AbortSettings(step_s=_STEP_S, launcher_thrusts=False)
    engine = own_engine(ship, above)
    if engine is None:
        raise PeriluneError("apollo-csm has no engine")
    return abort_flight(
        ascent, ship, catalogue.launcher("saturn-v"), catalogue.site("ksc"), catalogue, settings
    ), engine


def _downrange_nmi(flight: AbortFlight, moment: AbortMoment) -> float:
    if moment.latitude_deg is None or moment.longitude_deg is None:
        raise PeriluneError("an entry without a place of landing")
    place = math.radians(moment.latitude_deg), math.radians(moment.longitude_deg)
    return float(distance_m(*flight.site_rad, *place)) / _NAUTICAL_MILE_M
