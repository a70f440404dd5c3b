"""A flight under electric thrust as OEM, SPK and CZML."""

from perilune.astro.trajectory_files import Event, Leg
from perilune.constants import GM_SUN
from perilune.transfers.interplanetary.flight_files import FlightFiles, bodies_shown
from perilune.transfers.low_thrust.model import LowThrustFlight, Tug
from perilune.transfers.low_thrust.transfer import flown_states


def low_thrust_files(flight: LowThrustFlight, tug: Tug, name: str = "SPACECRAFT") -> FlightFiles:
    """Return a flight under electric thrust for writing: a leg for each arc of constant thrust."""
    parts = flown_states(flight, tug)
    legs = tuple(
        Leg(epochs, states, "sun", f"arc {number}, throttle {arc.throttle:.3f}")
        for number, (arc, (epochs, states)) in enumerate(zip(flight.arcs, parts, strict=True), start=1)
    )
    start, end = float(legs[0].epochs_tdb_s[0]), float(legs[-1].epochs_tdb_s[-1])
    comments = (
        f"forces: Sun alone, GM {GM_SUN!r} m^3/s^2, and thrust, from the centre of one planet to that of the other",
        f"thrust {flight.thrust_n!r} N at full power, delta-v {flight.dv_m_s:.3f} m/s; throttles: names of segments",
    )
    events = (Event(f"departure, {flight.origin}", start), Event(f"arrival, {flight.target}", end))
    bodies = bodies_shown((flight.origin, flight.target))
    return FlightFiles(name, flight.departure_utc, legs, events, comments, bodies)
