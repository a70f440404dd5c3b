"""Pictures of an ascent and of a payload curve."""

from typing import Final

import numpy as np
from matplotlib.figure import Figure

from perilune.constants import G0
from perilune.figures import house_style, new_figure
from perilune.launch.ascent import Ascent
from perilune.launch.crewed import AscentEnvironment, AscentHistory, ascent_history
from perilune.launch.curve import PayloadCurve

_POINTS: Final = 200


def ascent_figure(ascent: Ascent | AscentEnvironment) -> Figure:
    """Return altitude, airspeed, dynamic pressure, acceleration and throttle of an ascent against time."""
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


def curve_figure(curve: PayloadCurve) -> Figure:
    """Return the payload against C3 with the three answers: physics and anchored lines, published marks."""
    with house_style():
        figure, axes = new_figure(7.0, 4.5)
        energies = np.linspace(curve.c3_km2_s2[0], curve.c3_km2_s2[-1], _POINTS)
        axes.plot(energies, [curve.physics_kg(c3 * 1e6) / 1e3 for c3 in energies], label="physics")
        axes.plot(curve.c3_km2_s2, np.array(curve.physics_nodes_kg) / 1e3, "o", color="C0", markersize=4)
        if curve.anchored_nodes_kg is not None:
            anchored = [(curve.anchored_kg(c3 * 1e6) or 0.0) / 1e3 for c3 in energies]
            axes.plot(energies, anchored, "--", label=f"anchored, reserve {curve.reserve_m_s or 0.0:.0f} m/s")
        for bound, marker, label in ((False, "D", "published"), (True, "^", "published, not less than")):
            points = [point for point in curve.published if point.lower_bound is bound]
            if points:
                places = [point.c3_km2_s2 for point in points], [point.payload_kg / 1e3 for point in points]
                axes.plot(*places, marker, color="C2", label=label)
        axes.set_title(f"{curve.launcher} from {curve.site}, {curve.inclination_deg:.1f} deg")
        axes.set_xlabel("C3 [km²/s²]")
        axes.set_ylabel("payload [t]")
        axes.set_ylim(bottom=0.0)
        axes.legend()
    return figure
