"""What abort coverage is judged by, and what it finds."""

from dataclasses import dataclass

from perilune.integration.checks.abort_coverage import BLAST, WARNING
from perilune.integration.model import AbortSpan
from perilune.integration.rule_set import DEFAULT_RULES, RuleSet


@dataclass(frozen=True)
class AbortSettings:
    """The limits that aborts are judged by; each is a choice of the user, the same for every pair.

    - ``step_s``: spacing of the moments.
    - ``first_step_s``: where given, the spacing of a first look; only where its outcome changes from one moment to the
      next are the moments between looked at too. A change that is over within it may be missed.
    - ``warning_s``: how long before the explosion the failure is noticed at the latest. 3 s is a choice.
    - ``overpressure_pa``: what the capsule bears, 10 psi. A choice.
    - ``launcher_thrusts``: the launcher's engines go on while the crew escapes; else they were shut down, all but its
      solid motors.
    - ``escape_elevation_deg``: the steepest direction of the escape; 75 deg is how the pad aborts of Dragon (2015:
      1,187 m up, 1,202 m away) and of Orion (2010: 1.9 km up, 2.1 km away) flew.
    - ``site_radius_m``: around the launch site the crew is recovered on land and sea alike. A choice.
    - ``engine_delay_s``: from the failure to the ignition of the ship's own engine; Apollo's mode III burned 225 s
      after the cut-off of the launcher (grokipedia.com/page/Apollo_abort_modes, which cites a mission document).
    - ``drag_coefficient``: of a blunt capsule that enters, where its entry gives none.
    - ``escape_drag_coefficient``: of the capsule under its escape motor, nose ahead. A choice.
    - ``rules``: whose ``abort_acceleration`` the crew bears, of the motor and of the entry.
    """

    step_s: float = 1.0
    first_step_s: float | None = None
    warning_s: float = 3.0
    overpressure_pa: float = 68_947.6
    launcher_thrusts: bool = True
    escape_elevation_deg: float = 75.0
    site_radius_m: float = 20e3
    engine_delay_s: float = 225.0
    drag_coefficient: float = 1.3
    escape_drag_coefficient: float = 0.7
    rules: RuleSet = DEFAULT_RULES


def settings_under(rules: RuleSet) -> AbortSettings:
    """Return the settings by which a rule set has aborts judged.

    >>> settings_under(DEFAULT_RULES).warning_s
    3.0
    """
    return AbortSettings(warning_s=rules[WARNING], overpressure_pa=rules[BLAST], rules=rules)


@dataclass(frozen=True)
class AbortMoment:
    """An abort at one moment of the ascent: the best mode, and what comes of it.

    ``mode`` is ``escape``, ``entry``, ``retrograde entry`` or ``orbit``; ``covered`` says that it keeps all limits,
    ``cause`` else why not. ``warning_s`` is how long before an explosion the escape must begin; ``escape_load_g`` what
    the crew feels of the motor; loads in g0. ``delta_v_m_s`` is that of the ship's own engine.
    """

    time_s: float
    altitude_m: float
    airspeed_m_s: float
    inertial_speed_m_s: float
    mode: str
    covered: bool
    cause: str | None
    modes: tuple[str, ...]
    warning_s: float | None
    escape_load_g: float | None
    lift: str | None
    peak_load_g: float | None
    load_margin_g: float | None
    apogee_m: float | None
    latitude_deg: float | None
    longitude_deg: float | None
    surface: str | None
    delta_v_m_s: float | None


@dataclass(frozen=True)
class AbortCoverage:
    """The abort coverage of a ship on a launcher: every moment, the stretches of each mode, the black zones.

    ``covered_share`` is that of the time from lift-off to cut-off; ``missing`` names the data without which a mode
    could not be judged.
    """

    ship: str
    launcher: str
    site: str
    target: str
    covered_share: float
    missing: tuple[str, ...]
    modes: tuple[AbortSpan, ...]
    black_zones: tuple[AbortSpan, ...]
    moments: tuple[AbortMoment, ...]
