"""Building the records of a window from epochs and vectors."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from perilune.astro import frames
from perilune.astro.time import format_utc
from perilune.catalogue.model import Site
from perilune.transfers.model import Arc, ArcThrust, Burn, Destination, EngineBurn, Trajectory, Vector, Window
from perilune.transfers.parking import Heading, Parking
from perilune.transfers.powered_arc import Propulsion, Thrust

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Launch:
    """Launch and insertion epochs, TDB seconds past J2000, the heading, and the parking orbit reached."""

    launch_tdb_s: float
    insertion_tdb_s: float
    heading: Heading
    parking: Parking


def arc(
    name: str, start_tdb_s: float, end_tdb_s: float, state: Array, center: Literal["earth", "sun"] = "earth"
) -> Arc:
    """Return an arc from its first state (6,)."""
    x, y, z, vx, vy, vz = (float(number) for number in state)
    return Arc(name, center, float(start_tdb_s), float(end_tdb_s), (x, y, z), (vx, vy, vz))


def vector(components: Array) -> Vector:
    """Return three components as plain numbers."""
    x, y, z = (float(number) for number in components)
    return x, y, z


def burn(name: str, epoch_tdb_s: float, dv_m_s: Array | float) -> Burn:
    """Return a burn from its vector (3,), or from its size alone where the model gives no direction."""
    pointed = vector(dv_m_s) if isinstance(dv_m_s, np.ndarray) else None
    return Burn(name, format_utc(epoch_tdb_s), float(epoch_tdb_s), float(np.linalg.norm(dv_m_s)), pointed)


@dataclass(frozen=True, eq=False)
class StageFiring:
    """A burn that takes time: state (6,) and epoch at ignition, duration, stage and thrust."""

    name: str
    ignition: Array
    ignition_tdb_s: float
    duration_s: float
    stage: Propulsion
    thrust: Thrust

    def arc(self) -> Arc:
        """Return the arc under thrust."""
        thrust, stage = self.thrust, self.stage
        direction = vector(thrust.direction[0]) if thrust.steering == "inertial" else None
        pushed = ArcThrust(
            stage.thrust_n, stage.isp_s, stage.mass_kg, thrust.steering, direction, thrust.sign, thrust.center
        )
        end_tdb_s = self.ignition_tdb_s + self.duration_s
        return replace(arc(self.name, self.ignition_tdb_s, end_tdb_s, self.ignition), thrust=pushed)

    def burn(self, impulse_m_s: float) -> Burn:
        """Return the burn, beside the impulse that it stands for."""
        thrust, stage = self.thrust, self.stage
        size = float(stage.dv_m_s(self.duration_s))
        held = thrust.steering == "inertial"
        way = "along" if thrust.sign > 0.0 else "against"
        engine = EngineBurn(
            duration_s=self.duration_s,
            thrust_n=stage.thrust_n,
            isp_s=stage.isp_s,
            mass_before_kg=stage.mass_kg,
            mass_after_kg=stage.after(self.duration_s).mass_kg,
            steering="fixed direction" if held else f"{way} the velocity relative to the {thrust.center}",
            impulsive_dv_m_s=impulse_m_s,
            gravity_loss_m_s=size - impulse_m_s,
        )
        return replace(
            burn(self.name, self.ignition_tdb_s, size * thrust.direction[0] if held else size), engine=engine
        )


def window(
    site: Site,
    destination: Destination,
    launch: Launch,
    c3_m2_s2: float,
    arrival_orbit: str,
    burns: tuple[Burn, ...],
    trajectory: Trajectory,
    *,
    departure_asymptote: Array | None = None,
    arrival_v_infinity_m_s: float | None = None,
) -> Window:
    """Return the record of a window; the first burn is the departure, the last one the arrival.

    ``departure_asymptote`` (3,) is the outgoing excess velocity [m/s], ICRF, where there is one.
    """
    departure, *others = burns
    arrival = burns[-1]
    return Window(
        site=site.id,
        destination=destination,
        launch_utc=format_utc(launch.launch_tdb_s),
        departure_utc=departure.epoch_utc,
        arrival_utc=arrival.epoch_utc,
        c3_km2_s2=c3_m2_s2 / 1e6,
        tli_dv_m_s=departure.dv_m_s,
        insertion_dv_m_s=sum(other.dv_m_s for other in others),
        launch_azimuth_deg=float(np.degrees(launch.heading.azimuth_rad)) % 360.0,
        parking_inclination_deg=float(np.degrees(launch.heading.inclination_rad)),
        parking_altitude_km=launch.parking.altitude_m / 1e3,
        coast_min=(departure.epoch_tdb_s - launch.insertion_tdb_s) / 60.0,
        flight_time_h=(arrival.epoch_tdb_s - departure.epoch_tdb_s) / 3600.0,
        departure_declination_deg=_declination_deg(departure_asymptote, departure.epoch_tdb_s),
        arrival_v_infinity_m_s=arrival_v_infinity_m_s,
        arrival_orbit=arrival_orbit,
        burns=burns,
        trajectory=trajectory,
    )


def _declination_deg(direction: Array | None, epoch_tdb_s: float) -> float | None:
    """Return the declination to the equator of date."""
    if direction is None:
        return None
    sine = frames.earth_pole(epoch_tdb_s)[0] @ direction / np.linalg.norm(direction)
    return float(np.degrees(np.arcsin(sine)))
