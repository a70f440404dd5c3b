"""A propagated arc for a person: its states, burns, events and spread."""

from typing import TYPE_CHECKING, Final

from perilune.cli.output import table

if TYPE_CHECKING:
    from perilune.astro.propagation.arc import PropagatedArc
    from perilune.astro.propagation.dispersion import Dispersions

SHOWN: Final = 12
MOST_EVENTS: Final = 40


def show(result: "PropagatedArc") -> None:
    """Print an arc as tables."""
    _states(result)
    if result.burns:
        _burns(result)
    if result.happenings:
        _happenings(result)
    if result.dispersions is not None:
        _spread(result.dispersions)


def _states(result: "PropagatedArc") -> None:
    stride = max(1, (len(result.states) - 1) // SHOWN)
    rows = []
    for row in (*result.states[:-1:stride], result.states[-1]):
        place, rate = (" ".join(f"{x:.{n}f}" for x in v) for v, n in ((row.position_km, 3), (row.velocity_km_s, 6)))
        rows.append((_short(row.epoch_utc), place, rate, f"{row.distance_km:,.1f}"))
    columns = ["UTC", "position km", "velocity km/s", "distance km"]
    notes = [] if stride == 1 else [f"one in {stride} of {len(result.states)} states; --json or --oem gives all"]
    notes += [] if result.stopped_by is None else [f"ended by: {result.stopped_by}"]
    table(f"about the {result.center}, axes of the ICRF", columns, rows, "; ".join(notes))


def _burns(result: "PropagatedArc") -> None:
    rows = [
        (
            burn.name,
            _short(burn.start_utc),
            f"{burn.duration_s:.2f}",
            f"{burn.dv_m_s:.3f}",
            *(None if mass is None else f"{mass:,.2f}" for mass in (burn.mass_before_kg, burn.mass_after_kg)),
        )
        for burn in result.burns
    ]
    table("burns", ["burn", "begins UTC", "s", "m/s", "kg before", "kg after"], rows)


def _happenings(result: "PropagatedArc") -> None:
    rows = [
        (
            row.event,
            "rising" if row.rising else "falling",
            row.at.epoch_utc[:23].replace("T", " "),
            f"{row.at.distance_km:,.1f}",
        )
        for row in result.happenings[:MOST_EVENTS]
    ]
    left = len(result.happenings) - len(rows)
    columns = ["event", "way", "UTC", "distance km"]
    table("events", columns, rows, f"and {left} more; --json gives all" if left else "")


def _spread(found: "Dispersions") -> None:
    rows = []
    for name, spread in (("linear", found.linear), (f"{found.samples} samples", found.monte_carlo)):
        if spread is not None:
            places = [f"{x:.6g}" for x in (*spread.sigma_position_rtn_km, *spread.sigma_velocity_rtn_m_s)]
            rows.append((name, *places, " ".join(f"{x:.3g}" for x in spread.mean_offset_rtn_km)))
    columns = ["sigma", "R km", "T km", "N km", "R m/s", "T m/s", "N m/s", "mean off by, RTN km"]
    table("spread at the end", columns, rows)


def _short(epoch_utc: str) -> str:
    return epoch_utc[:19].replace("T", " ")
