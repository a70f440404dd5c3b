"""Pictures of an ascent and of its ground track with what it drops."""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from perilune.constants import G0
from perilune.figures import house_style, new_figure
from perilune.launch.ascent.record import Ascent
from perilune.launch.crewed import AscentEnvironment, AscentHistory, ascent_history
from perilune.launch.trajectories.drop_zones import DroppedStage
from perilune.launch.trajectories.trajectory import Flown, Trajectory

_M_PER_DEG: Final = 111.2e3


def ascent_figure(ascent: Ascent | AscentEnvironment) -> Figure:
    """Return altitude, airspeed, dynamic pressure, acceleration and throttle of an ascent against time.

    Args:
        ascent: the ascent, or that of a crew with what it bears.
    """
    if isinstance(ascent, AscentEnvironment):
        history, launcher, target = ascent.history, ascent.launcher, ascent.target
    else:
        history, launcher, target = ascent_history(ascent.history), ascent.vehicle.id, ascent.target.describe()
    with house_style():
        figure, axes = new_figure(7.0, 8.0, rows=5, sharex=True)
        for part, (label, values) in zip(axes, _panels(history), strict=True):
            part.plot(history.time_s, values)
            part.set_ylabel(label)
            part.set_ylim(bottom=0.0)
        axes[0].set_title(f"{launcher} to {target}")
        axes[-1].set_ylim(0.0, 1.05)
        axes[-1].set_xlabel("time after lift-off [s]")
    return figure


def _panels(history: AscentHistory) -> tuple[tuple[str, np.ndarray], ...]:
    return (
        ("altitude [km]", np.array(history.altitude_m) / 1e3),
        ("airspeed [km/s]", np.array(history.airspeed_m_s) / 1e3),
        ("q [kPa]", np.array(history.dynamic_pressure_pa) / 1e3),
        ("acceleration [g]", np.array(history.acceleration_m_s2) / G0),
        ("throttle", np.array(history.throttle)),
    )


def trajectory_figure(told: Trajectory) -> Figure:
    """Return a trajectory against time, as ascents are usually drawn, its events marked.

    Altitude; inertial and relative speed; dynamic pressure; acceleration; pitch of the thrust and flight-path angle;
    mass.

    Args:
        told: the table of :func:`perilune.launch.trajectory`.
    """
    history = told.history
    time = np.array(history.time_s)
    thrust = np.array(history.pitch_deg, dtype=np.float64)  # not a number while it coasts: a gap
    panels: tuple[tuple[str, tuple[tuple[str, np.ndarray], ...]], ...] = (
        ("altitude [km]", (("", np.array(history.altitude_km)),)),
        (
            "speed [km/s]",
            (
                ("inertial", np.array(history.inertial_speed_m_s) / 1e3),
                ("relative", np.array(history.relative_speed_m_s) / 1e3),
            ),
        ),
        ("q [kPa]", (("", np.array(history.dynamic_pressure_pa) / 1e3),)),
        ("acceleration [g]", (("", np.array(history.acceleration_m_s2) / G0),)),
        ("angle [deg]", (("thrust", thrust), ("flight path", np.array(history.flight_path_deg)))),
        ("mass [t]", (("", np.array(history.mass_kg) / 1e3),)),
    )
    with house_style():
        figure, axes = new_figure(10.0, 8.0, rows=3, columns=2, sharex=True)
        for part, (label, lines) in zip(axes.ravel(), panels, strict=True):
            for name, values in lines:
                part.plot(time, values, label=name or None)
            for event in told.events:
                part.axvline(event.time_s, color="#8795a1", linewidth=0.6, linestyle=":")
            part.set_ylabel(label)
            if len(lines) > 1:
                part.legend()
        for part in axes[-1]:
            part.set_xlabel("time after lift-off [s]")
        axes[0][0].set_title(f"{told.launcher} from {told.site} to {told.target}, {told.payload_kg / 1e3:.1f} t")
    return figure


def ground_track_figure(flown: Flown) -> Figure:
    """Return the ground track of an ascent with the places and ellipses where its parts come down.

    Latitude over longitude at one scale in the middle of the map; published drop zones of the site as dashed circles.
    The ellipses are of three sigma.

    Args:
        flown: the answer of :func:`perilune.launch.trajectory`.
    """
    told, rows = flown.told, flown.rows
    longitudes = np.degrees(np.unwrap(rows.longitude_rad))
    with house_style():
        figure, axes = new_figure(10.0, 5.0)
        axes.plot(longitudes, np.degrees(rows.latitude_rad), label="ground track")
        axes.plot(longitudes[0], np.degrees(rows.latitude_rad[0]), "^", color="C0", label=told.site)
        for number, part in enumerate(told.dropped, start=1):
            _draw_impact(axes, part, float(longitudes[0]), f"C{number}")
        for number, zone in enumerate(flown.site.drop_zone):
            middle = (np.degrees(zone.longitude.si), np.degrees(zone.latitude.si))
            height = 2.0 * zone.radius.si / _M_PER_DEG
            width = height / np.cos(zone.latitude.si)
            label = None if number else "published drop zone"
            axes.add_patch(Ellipse(middle, width, height, fill=False, linestyle="--", color="#8795a1", label=label))
        low, high = axes.get_ylim()
        axes.set_aspect(1.0 / max(0.2, np.cos(np.radians(0.5 * (low + high)))), adjustable="datalim")
        axes.set_xlabel("longitude [deg]")
        axes.set_ylabel("latitude [deg]")
        axes.set_title(f"{told.launcher} from {told.site} to {told.target}")
        axes.legend()
    return figure


def _draw_impact(axes: Axes, part: DroppedStage, start_deg: float, colour: str) -> None:
    impact = part.impact
    if impact is None:
        return
    longitude = start_deg + (impact.longitude_deg - start_deg + 180.0) % 360.0 - 180.0
    stretch = 1.0 / np.cos(np.radians(impact.latitude_deg))
    axes.plot(longitude, impact.latitude_deg, "x", color=colour, label=f"{part.name}, {impact.downrange_km:.0f} km")
    turn = np.linspace(0.0, 2.0 * np.pi, 73)
    along, across = impact.ellipse_long_km * np.cos(turn), impact.ellipse_short_km * np.sin(turn)
    azimuth = np.radians(impact.ellipse_azimuth_deg)
    east = along * np.sin(azimuth) + across * np.cos(azimuth)
    north = along * np.cos(azimuth) - across * np.sin(azimuth)
    scale = 1e3 / _M_PER_DEG
    axes.plot(longitude + east * scale * stretch, impact.latitude_deg + north * scale, color=colour, linewidth=0.8)
