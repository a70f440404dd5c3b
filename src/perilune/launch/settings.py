"""The loss settings of an ascent: one set for all vehicles, never tuned for one of them."""

from dataclasses import dataclass
from typing import Self

from perilune.launch.contract import contract_margin


@dataclass(frozen=True)
class LossSettings:
    """What a real ascent loses against the ideal one, the same for every vehicle.

    Each number has a cause of its own. Where no source is named it is a choice of usual size, made once for all
    vehicles; the table of ``perilune launch validate`` shows how well the set does.

    - ``vertical_rise_s``: the vehicle clears its tower and rolls to its azimuth before it pitches over: 12 s; the
      Saturn V pitched over at 13.2 s (flight evaluation report of AS-506), the Ariane 5 at 13 s.
    - ``liquid_residual``: fraction of the propellant that is not burned, trapped in lines or left by the mixture ratio:
      1 %; 1.3 % in the first and 0.8 % in the second stage of AS-506 (flight evaluation report, tables 5-2 and 6-2),
      1.0 and 1.4 % in the Centaurs of TC-6 and TC-7 after their second burn (flight data reports, pages 124 and 117),
      1.3 % in the core of the Soyuz, 0.9 % in the third stage of the Proton-M. ``solid_residual``: slivers of a solid
      motor, a choice.
    - ``q_alpha_pa_rad``: limit on dynamic pressure times angle of attack, the bending by wind and steering while the
      payload is under its shield and during the first stretch: 1,000 Pa rad. AS-506 flew 980 Pa rad where it bent most
      (1.6 deg at 35.2 kPa, flight evaluation report of AS-506, tables 4-1 and 11-2), the Soyuz-2 820 Pa rad.
    - ``start_up_s``: how long liquid engines lit on the ground burn at full flow before the vehicle is released, for
      stages that give no time of their own: 2.0 s, that of the Soyuz (CSG User's Manual, section A5), between the 1.0 s
      of the Proton-M (Mission Planner's Guide, 40 % from 1.75 s before lift-off) and the 3.0 s of the Saturn V (39.3 t
      at 13.3 t/s, flight evaluation report of AS-506).
    - ``separation_coast_s``: time without thrust between the cut-off of a stage and the thrust of the next, for stages
      that give none of their own; hot staging is a datum of the stage. 11 s, the middle of Saturn V 4, Electron 7,
      Ariane 5 10, Falcon 9 11, H-IIA 14, Ariane 6 14, Atlas V 16 and Delta IV Heavy 19 s (flight sequences of their
      operators; Falcon User's Guide 2025, tables 10-3 and 10-4).
    - ``parking_altitude_m``: the circular orbit in which a stage that lights again waits, where the launcher gives
      none: 185 km, that of the Apollo missions.
    - ``reserve_share``: flight performance reserve, propellant left in the last stage so that a dispersed vehicle still
      arrives (Hanson, Pinson and Beard 2011, Calculating Launch Vehicle Flight Performance Reserve, AIAA GNC; NTRS
      20110015707), as a share of the ideal delta-v; ``reserve_m_s`` replaces it by a fixed delta-v.
    - ``kept_share``: what a last stage of liquid hydrogen keeps or loses beside its residual, as a share of its load,
      carried in place of payload; none but with contract performance (:mod:`perilune.launch.contract`).
    - ``adapter_fraction``: mass of the payload adapter over the greatest published payload, where the launcher gives
      no adapter.
    - ``shield_flux_w_m2``: free-molecular heating, half density times airspeed cubed, below which fairing or tower
      leave (Falcon User's Guide, section 4.3.9: 1,135 W/m^2, which is 0.1 BTU/(ft^2 s)).
    - ``drop_perigee_m``: greatest perigee altitude on which a core or upper stage is dropped, so that it falls back
      within one revolution; the SLS core is dropped on 30 x 1,805 km
      (spaceseeker.eu/2022/11/30/sls-launches-orion-to-the-moon). Stages that light again are not held to it: the
      second stage of the Delta II takes the third into orbit (mars.jpl.nasa.gov/mer/mission/launch-vehicle/stage2).
    """

    vertical_rise_s: float = 12.0
    liquid_residual: float = 0.01
    solid_residual: float = 0.003
    q_alpha_pa_rad: float = 1000.0
    start_up_s: float = 2.0
    separation_coast_s: float = 11.0
    parking_altitude_m: float = 185e3
    reserve_share: float = 0.01
    reserve_m_s: float | None = None
    kept_share: float = 0.0
    adapter_fraction: float = 0.0
    shield_flux_w_m2: float = 1135.0
    drop_perigee_m: float = 50e3

    @classmethod
    def contract(cls) -> Self:
        """Return the losses with the margin of NASA's contract performance in place of the ordinary reserve.

        For what NASA's Launch Services Program may count on, rather than what providers advertise. An estimate from
        the published curves of 11 vehicles, not a rule of NASA's (:mod:`perilune.launch.contract`). It holds for
        escapes from C3 0 to 60; towards low orbits nothing was compared.

        >>> LossSettings.contract().kept_share == contract_margin().kept_share
        True
        """
        margin = contract_margin()
        return cls(reserve_share=margin.reserve_share, kept_share=margin.kept_share)
