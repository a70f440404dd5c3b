"""The loss settings of an ascent: one set for all vehicles, never tuned for one of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LossSettings:
    """What a real ascent loses against the ideal one, the same for every vehicle.

    Each number has a cause of its own. Where no source is named it is a choice of usual size, made once for all
    vehicles; the table of ``perilune launch validate`` shows how well the set does.

    - ``vertical_rise_s``: the vehicle clears its tower and rolls to its azimuth before it pitches over. A choice.
    - ``liquid_residual``, ``solid_residual``: fraction of the propellant that is not burned: trapped in lines, left by
      the mixture ratio, slivers of a solid motor. A choice.
    - ``q_alpha_pa``: limit on q (1 - cos alpha), the bending by wind and steering while the payload is under its
      shield and during the first stretch; 60 Pa is 2,000 Pa rad at a dynamic pressure of 33 kPa. A choice.
    - ``start_up_s``: how long liquid engines lit on the ground burn at full flow before the vehicle is released; the
      first stage of the Saturn V burned 39.3 t of 2,148 t so. For stages that give no time of their own.
    - ``separation_coast_s``: time without thrust between the cut-off of a stage and the thrust of the next, for stages
      that give none of their own; hot staging is a datum of the stage. A choice.
    - ``parking_altitude_m``: the circular orbit in which a stage that lights again waits, where the launcher gives none:
      185 km, that of the Apollo missions.
    - ``reserve_share``: flight performance reserve, propellant left in the last stage so that a dispersed vehicle still
      arrives (Hanson, Pinson and Beard 2011, Calculating Launch Vehicle Flight Performance Reserve, AIAA GNC; NTRS
      20110015707), as a share of the ideal delta-v; ``reserve_m_s`` replaces it by a fixed delta-v.
    - ``adapter_fraction``: mass of the payload adapter over the greatest published payload, where the launcher gives
      no adapter.
    - ``shield_flux_w_m2``: free-molecular heating, half density times airspeed cubed, below which fairing or tower
      leave (Falcon User's Guide, section 4.3.9: 1,135 W/m^2, which is 0.1 BTU/(ft^2 s)).
    - ``drop_perigee_m``: greatest perigee altitude on which a core or upper stage is dropped, so that it falls back
      within one revolution; the SLS core is dropped on 30 x 1,805 km
      (spaceseeker.eu/2022/11/30/sls-launches-orion-to-the-moon).
    """

    vertical_rise_s: float = 12.0
    liquid_residual: float = 0.01
    solid_residual: float = 0.003
    q_alpha_pa: float = 60.0
    start_up_s: float = 3.0
    separation_coast_s: float = 5.0
    parking_altitude_m: float = 185e3
    reserve_share: float = 0.01
    reserve_m_s: float | None = None
    adapter_fraction: float = 0.0
    shield_flux_w_m2: float = 1135.0
    drop_perigee_m: float = 50e3
