"""The loss settings of an ascent: one set for all vehicles, never tuned for one of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LossSettings:
    """What a real ascent loses against the ideal one, the same for every vehicle.

    Each number has a cause of its own:

    - ``vertical_rise_s``: the vehicle clears its tower and rolls before it pitches over (Saturn V: pitch and roll
      programmes from about 12 s after lift-off, Apollo 11 press kit, NASA 69-83K, 1969).
    - ``liquid_residual`` and ``solid_residual``: fraction of the propellant that cannot be burned: trapped in lines,
      mixture-ratio bias, slivers. Humble, Henry and Larson, Space Propulsion Analysis and Design (1995), section 5.4,
      give 0.5 to 2 % for pump-fed liquids; 0.3 % is a usual sliver of a solid motor.
    - ``q_alpha_pa``: limit on q (1 - cos alpha), bending by wind and steering while the payload is under its shield;
      60 Pa is 2,000 Pa rad at 33 kPa, inside the structural limits of 3,000 to 4,000 psf deg (2,500 to 3,300 Pa rad)
      that large launchers are flown to (NASA SP-8099, 1974).
    - ``reserve_m_s``: flight performance reserve for dispersions, left in the last stage; about 1 % of the ideal
      delta-v (Saturn V and Centaur mission practice, NASA TM X-53993).
    - ``shield_flux_w_m2``: free-molecular heating below which fairing or tower leave, 0.1 BTU/(ft2 s)
      (Evolved Expendable Launch Vehicle Standard Interface Specification; SLS Mission Planner's Guide, ESD 30000).
    - ``drop_perigee_m``: a core or upper stage is dropped on an orbit of at most this perigee altitude, so that it
      falls back within one revolution (NASA-STD-8719.14; the SLS core is dropped at a perigee of about 30 km).
    """

    vertical_rise_s: float = 12.0
    liquid_residual: float = 0.01
    solid_residual: float = 0.003
    q_alpha_pa: float = 60.0
    reserve_m_s: float = 100.0
    shield_flux_w_m2: float = 1135.0
    drop_perigee_m: float = 50e3
