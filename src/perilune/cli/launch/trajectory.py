"""``perilune launch trajectory``: an ascent in full, with where its parts come down."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from perilune.cli.launch.arguments import Destination, Folder, SiteName, Vehicle, opened
from perilune.cli.output import AsJson, check_positive, print_json, refuse, table, together
from perilune.errors import NoSolution

if TYPE_CHECKING:
    from perilune.launch.trajectories.trajectory import Trajectory

app = typer.Typer(rich_markup_mode=None)


@app.command()
def trajectory(
    vehicle: Vehicle,
    to: Destination,
    site: SiteName = None,
    payload: Annotated[
        float | None, typer.Option("--payload", help="Payload in kg; the greatest after the reserve where left out.")
    ] = None,
    epoch: Annotated[
        str | None, typer.Option("--epoch", help="The lift-off, such as 2031-05-01T12:00:00 (UTC); for .oem and .czml.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the history to this .csv, the states to this .oem or .czml.")
    ] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw the ascent to this .svg or .png.")] = None,
    ground_track: Annotated[
        Path | None, typer.Option("--map", help="Draw ground track and drop zones to this .svg or .png.")
    ] = None,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Print the events of an ascent, its losses, and where the stages it drops come down.

    Example: perilune launch trajectory saturn-v --to tli --map track.svg
    """
    from perilune.astro.time import parse_time
    from perilune.figures import check_figure_path, write_figure
    from perilune.files import check_file_to_write
    from perilune.launch.orbits import parse_destination
    from perilune.launch.trajectories.files import SUFFIXES, check_epoch, write_trajectory
    from perilune.launch.trajectories.trajectory import trajectory as fly

    catalogue, name = opened(vehicle, folder)
    lift_off = None if epoch is None else _in_utc(epoch)
    together(
        ("VEHICLE", lambda: catalogue.launcher(name)),
        ("--to", lambda: parse_destination(to)),
        ("--site", lambda: site is None or catalogue.site(site)),
        ("--payload", lambda: None if payload is None else check_positive(payload, "a payload")),
        ("--epoch", lambda: lift_off is None or parse_time(lift_off)),
        ("--out", lambda: out is None or check_epoch(check_file_to_write(out, SUFFIXES, "a trajectory"), lift_off)),
        ("--plot", lambda: plot is None or check_figure_path(plot)),
        ("--map", lambda: ground_track is None or check_figure_path(ground_track)),
    )
    start = None if site is None else catalogue.site(site)
    answer = fly(catalogue.launcher(name), catalogue, to, start, payload_kg=payload, epoch_utc=lift_off)
    if isinstance(answer, NoSolution):
        refuse(vehicle, answer, as_json)
    if out is not None:
        write_trajectory(answer, out)
    if plot is not None or ground_track is not None:
        from perilune.launch.trajectories.plots import ground_track_figure, trajectory_figure

        if plot is not None:
            write_figure(trajectory_figure(answer.told), plot)
        if ground_track is not None:
            write_figure(ground_track_figure(answer), ground_track)
    if as_json:
        print_json(answer.told)
    else:
        _show(answer.told)


def _in_utc(epoch: str) -> str:
    """The epoch with its scale: UTC where it names none."""
    return epoch if epoch.endswith("Z") or " " in epoch.strip() else f"{epoch} UTC"


def _show(told: "Trajectory") -> None:
    rows = [
        (
            event.name,
            f"{event.time_s:.1f}",
            f"{event.altitude_km:.1f}",
            f"{event.inertial_speed_m_s:.0f}",
            f"{event.relative_speed_m_s:.0f}",
            f"{event.flight_path_deg:.2f}",
            f"{event.downrange_km:.1f}",
            f"{event.mass_kg:.0f}",
            f"{event.dynamic_pressure_pa / 1e3:.2f}",
            f"{event.acceleration_m_s2:.1f}",
            f"{event.heating_w_m2:.0f}",
        )
        for event in told.events
    ]
    heads = (
        "event",
        "s",
        "altitude km",
        "inertial m/s",
        "relative m/s",
        "path deg",
        "downrange km",
        "mass kg",
        "q kPa",
        "m/s2",
        "W/m2",
    )
    title = f"{told.launcher} from {told.site} to {told.target} with {told.payload_kg:.0f} kg"
    defect = f"re-integration misses by {told.defect_position_m:.0f} m, {told.defect_velocity_m_s:.2f} m/s"
    table(title, heads, rows, f"propellant left {told.propellant_left_kg:.0f} kg; {defect}")
    _show_losses(told)
    _show_dropped(told)


def _show_losses(told: "Trajectory") -> None:
    losses = told.losses
    rows = [
        ("inertial speed at the end", f"{losses.final_speed_m_s:.0f}"),
        ("given by the Earth's rotation", f"{-losses.rotation_m_s:.0f}"),
        ("gravity loss", f"{losses.gravity_m_s:.0f}"),
        ("drag loss", f"{losses.drag_m_s:.0f}"),
        ("steering loss", f"{losses.steering_m_s:.0f}"),
        ("back-pressure loss", f"{losses.back_pressure_m_s:.0f}"),
        ("ideal delta-v", f"{losses.ideal_m_s:.0f}"),
    ]
    table("Delta-v", ("part", "m/s"), rows, f"the sum misses the ideal delta-v by {losses.unexplained_m_s:.1f} m/s")


def _show_dropped(told: "Trajectory") -> None:
    rows: list[tuple[object, ...]] = []
    for part in told.dropped:
        head = (
            f"{part.units} x {part.name}",
            f"{part.unit_mass_kg:.0f}",
            f"{part.time_s:.0f}",
            f"{part.perigee_km:.0f}",
        )
        impact = part.impact
        if impact is None:
            rows.append((*head, part.state, None, None, None, None, None))
            continue
        spread = f"{impact.ellipse_long_km:.0f} x {impact.ellipse_short_km:.0f}"
        zone = "" if impact.zone is None else f"{impact.zone}: misses by {impact.zone_miss_km:.0f} km"
        place = (f"{impact.latitude_deg:.2f}", f"{impact.longitude_deg:.2f}", f"{impact.downrange_km:.0f}")
        rows.append((*head, f"falls back at {impact.time_s:.0f} s", *place, spread, zone))
    heads = (
        "part",
        "kg",
        "dropped s",
        "perigee km",
        "then",
        "lat deg",
        "lon deg",
        "downrange km",
        "ellipse km",
        "zone",
    )
    table("What is dropped", heads, rows, "ellipses of three sigma: drag of the tumbling part and state at separation")
