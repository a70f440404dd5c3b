"""A window's trajectory as a CCSDS Orbit Ephemeris Message: one segment for each coast, the burns between them."""

from typing import Final

from perilune.astro import frames
from perilune.astro.propagation.propagate import DEFAULT
from perilune.astro.time import format_time
from perilune.formats.oem import Oem, Segment
from perilune.transfers.model import Arc, ArcThrust, Burn, Window
from perilune.transfers.sampling import arc_states

_TDB_DECIMALS: Final = 7
_DEGREE: Final = 7


def trajectory_oem(window: Window, name: str = "SPACECRAFT", object_id: str | None = None) -> Oem:
    """Return the trajectory of a window as an OEM in TDB and ICRF axes.

    Args:
        window: one answer of :func:`perilune.transfers.windows`.
        name: OBJECT_NAME of every segment, such as the ship or the mission.
        object_id: OBJECT_ID; by default the name.

    Returns:
        One segment for each coast. The comments state the force model with its constants, and each burn with its epoch
        and vector. The creation date is the window's launch, so that the same window gives the same bytes.
    """
    return flight_oem(window.trajectory.arcs, window.burns, window_header(window), window.launch_utc, name, object_id)


def window_header(window: Window) -> tuple[str, ...]:
    """Return the lines that describe a window in a file."""
    return (
        f"{window.site} to {window.destination}, launch {window.launch_utc}",
        f"arrival orbit: {window.arrival_orbit}",
    )


def flight_oem(
    arcs: tuple[Arc, ...],
    burns: tuple[Burn, ...],
    header: tuple[str, ...],
    created_utc: str,
    name: str = "SPACECRAFT",
    object_id: str | None = None,
) -> Oem:
    """Return coasts and the burns between them as an OEM in TDB and ICRF axes.

    Args:
        arcs: one segment each.
        burns: told in the comments of the header, which begin with ``header``, and of the segments.
        header: comments on the whole.
        created_utc: the creation date.
        name: OBJECT_NAME of every segment.
        object_id: OBJECT_ID; by default the name.
    """
    segments = tuple(_segment(arc, burns, name, object_id or name) for arc in arcs)
    comments = (*header, *(_burn_line(burn) for burn in burns))
    return Oem(created_utc.removesuffix(" UTC"), "PERILUNE", segments, comments)


def _burn_line(burn: Burn) -> str:
    epoch = format_time(burn.epoch_tdb_s, "TDB", _TDB_DECIMALS)
    vector = "direction not modelled"
    if burn.dv_icrf_m_s is not None:
        vector = f"ICRF [{', '.join(f'{part:.6f}' for part in burn.dv_icrf_m_s)}] m/s"
    engine = burn.engine
    how = "impulsive" if engine is None else f"{engine.duration_s:.3f} s from"
    return f"burn: {burn.name}, {how}, {epoch} TDB, {burn.dv_m_s:.6f} m/s, {vector}"


def _segment(arc: Arc, burns: tuple[Burn, ...], name: str, object_id: str) -> Segment:
    epochs, states = arc_states(arc)
    at_start = tuple(f"starts right after the {burn.name}" for burn in burns if burn.epoch_tdb_s == arc.start_tdb_s)
    at_end = tuple(f"ends right before the {burn.name}" for burn in burns if burn.epoch_tdb_s == arc.end_tdb_s)
    if arc.thrust is not None:
        at_start = _thrust_lines(arc.thrust)
    return Segment(
        object_name=name,
        object_id=object_id,
        center_name=arc.center.upper(),
        reference_frame="ICRF",
        time_system="TDB",
        epochs=tuple(format_time(float(epoch), "TDB", _TDB_DECIMALS) for epoch in epochs),
        states=states,
        metadata_comments=(arc.name, *at_start, *at_end, *_force_lines(arc)),
        interpolation="LAGRANGE",
        interpolation_degree=_DEGREE,
    )


def _thrust_lines(thrust: ArcThrust) -> tuple[str, ...]:
    way = {1.0: "along", -1.0: "against"}[thrust.sign]
    direction = f"{way} the velocity relative to the {thrust.relative_to.capitalize()}"
    if thrust.direction is not None:
        direction = f"ICRF [{', '.join(f'{part:.12f}' for part in thrust.direction)}]"
    return (
        f"under thrust: {thrust.thrust_n!r} N, specific impulse {thrust.isp_s!r} s, {thrust.mass_kg!r} kg at the start",
        f"thrust direction: {direction}",
    )


def _force_lines(arc: Arc) -> tuple[str, ...]:
    """Return the force model in words and numbers, enough to fly the arc again with another program."""
    if arc.center == "sun":
        return (
            "forces: Sun point mass alone, from the centre of the Earth to that of the planet (patched conics)",
            f"GM [m^3/s^2]: Sun {DEFAULT.gm_sun!r}; planets at positions of JPL DE440",
        )
    pole = frames.earth_pole((arc.start_tdb_s + arc.end_tdb_s) / 2.0)[0]
    axis = ", ".join(repr(float(component)) for component in pole)
    return (
        "forces: Earth point mass and J2, Moon and Sun point masses at positions of JPL DE440; nothing else",
        "no solar radiation pressure, drag, tides, relativity, or other harmonics",
        f"GM [m^3/s^2]: Earth {DEFAULT.gm_earth!r}, Moon {DEFAULT.gm_moon!r}, Sun {DEFAULT.gm_sun!r}",
        f"J2 {DEFAULT.earth_j2!r}, reference radius {DEFAULT.earth_radius_m!r} m",
        f"axis of J2 (IAU 2006/2000A celestial intermediate pole at the middle of the arc): [{axis}]",
    )
