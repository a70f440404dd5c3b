"""The records of a plan, as ``plan.json`` holds them: what came out for each option, mission, scenario and partner."""

from dataclasses import dataclass

from perilune.integration.model import Finding, PayloadFigures
from perilune.programme.build_up import BuildUp
from perilune.programme.gates import Dated, GateKind
from perilune.programme.options import Option
from perilune.programme.schedule_risk import ScheduleRisk
from perilune.run import Provenance
from perilune.verdict import Verdict


@dataclass(frozen=True)
class WindowFigures:
    """One launch opportunity of a mission from a site; ``dv`` are those of the injection and of the arrival."""

    launch_utc: str
    departure_utc: str
    arrival_utc: str
    launch_tdb_s: float
    arrival_tdb_s: float
    c3_km2_s2: float
    tli_dv_m_s: float
    insertion_dv_m_s: float
    launch_azimuth_deg: float
    inclination_deg: float


@dataclass(frozen=True)
class OptionResult:
    """What came out for one option.

    The assessment is for the most demanding of the ``windows``, so that any of them may be flown. ``reason`` says in
    words what decides. ``trajectory`` is the path of the OEM in the plan's folder, None where the destination has no
    transfer or no window was found.
    """

    mission: str
    ship: str
    launcher: str
    site: str
    destination: str
    verdict: Verdict
    reason: str
    payload_kg: PayloadFigures
    required_kg: float | None
    margin_kg: float | None
    limiting_check: str
    findings: tuple[Finding, ...]
    windows: tuple[WindowFigures, ...]
    trajectory: str | None

    @property
    def option(self) -> Option:
        """The option itself."""
        return Option(self.mission, self.ship, self.launcher, self.site, self.destination)


@dataclass(frozen=True)
class Owners:
    """The partners whose ship, launcher and site a flight uses."""

    ship: str
    launcher: str
    site: str


@dataclass(frozen=True)
class MissionResult:
    """How a mission flies, or why it does not.

    ``status`` is ``flies``, ``infeasible`` (every option fails), ``open`` (no option can be confirmed: a datum is
    missing), ``no slot`` (no launch date is left) or ``blocked`` (a mission before it does not fly). Where it flies,
    ``selected`` is the option, ``owners`` whose hardware it uses, and the dates are those of the window.
    """

    id: str
    name: str
    lead: str
    destination: str
    crew: int
    after: tuple[str, ...]
    status: str
    selected: Option | None
    why: str
    verdict: Verdict | None = None
    limiting_check: str | None = None
    payload_kg: PayloadFigures | None = None
    required_kg: float | None = None
    margin_kg: float | None = None
    owners: Owners | None = None
    launch_utc: str | None = None
    arrival_utc: str | None = None
    launch_tdb_s: float | None = None
    arrival_tdb_s: float | None = None
    trajectory: str | None = None
    feasible_options: int = 0
    options: int = 0


@dataclass(frozen=True)
class Lost:
    """A mission that flies in the plan and not in the scenario; ``through`` is the mission before it that is lost."""

    mission: str
    name: str
    reason: str
    through: str | None
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A mission that flies in another way than in the plan: other hardware, date or lead."""

    mission: str
    name: str
    before: Option
    after: Option
    margin_before_kg: float | None
    margin_after_kg: float | None
    verdict_before: Verdict
    verdict_after: Verdict
    launch_before_utc: str
    launch_after_utc: str
    lead_before: str
    lead_after: str
    why: str


@dataclass(frozen=True)
class Share:
    """What a partner carries, and the part of the whole that it is (each part adds up to one over the partners).

    ``hardware_share`` is the mean part of ships, launchers and sites over all flights; ``parity`` is that over the
    agreed ``target_share``, one where the agreement is met.
    """

    partner: str
    name: str
    target_share: float | None
    launches: int
    ships_flown: int
    site_uses: int
    launched_mass_kg: float
    delivered_mass_kg: float
    crew_seats: int
    missions_led: int
    launch_share: float
    ship_share: float
    site_share: float
    hardware_share: float
    launched_mass_share: float
    delivered_mass_share: float
    crew_share: float
    lead_share: float
    parity: float | None


@dataclass(frozen=True)
class Scenario:
    """What is left of the plan when a partner leaves.

    ``flown`` are the missions launched before, ``kept`` those unchanged after, ``gained`` those that fly only now, on
    capacity that became free; ``missions`` is the whole campaign as it is then, with ships, dates and margins.
    ``elements_lost`` are those of the missions that are lost, and those of the partner that had not flown.
    ``agreements`` are those that lose a partner by it, ``agreements_ended`` those that nobody waits for any more.
    """

    id: str
    name: str
    partner: str
    on_utc: str
    flown: tuple[str, ...]
    kept: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[Lost, ...]
    changed: tuple[Change, ...]
    elements_lost: tuple[str, ...]
    delivered_mass_lost_kg: float
    missions: tuple[MissionResult, ...]
    shares: tuple[Share, ...]
    agreements: tuple[str, ...] = ()
    agreements_ended: tuple[str, ...] = ()


@dataclass(frozen=True)
class CurveFigures:
    """The payload of a launcher from a site against C3 [kg over km^2/s^2], as used by the options of the plan."""

    launcher: str
    site: str
    c3_km2_s2: tuple[float, ...]
    physics_kg: tuple[float, ...]
    anchored_kg: tuple[float, ...] | None
    published_c3_km2_s2: tuple[float, ...]
    published_kg: tuple[float, ...]


@dataclass(frozen=True)
class PartnerFigures:
    """A partner of the programme."""

    id: str
    name: str
    role: str
    target_share: float | None


@dataclass(frozen=True)
class ElementFigures:
    """A part of the station and, where the mission that delivers it flies, when it arrives."""

    id: str
    name: str
    partner: str
    mission: str
    mass_kg: float
    function: str | None
    delivered: bool
    arrival_utc: str | None


@dataclass(frozen=True)
class GateFigures:
    """An agreement or a technology, and the missions, elements and transports of the station that wait for it.

    ``holds_utc`` is the day from which on it holds; None while no date is known.
    """

    id: str
    kind: GateKind
    name: str
    partners: tuple[str, ...]
    steps: tuple[Dated, ...]
    holds_utc: str | None
    told: str
    missions: tuple[str, ...]
    elements: tuple[str, ...]
    transports: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """The answer to a programme: the document of ``plan.json``."""

    programme: str
    name: str
    start_utc: str
    end_utc: str
    partners: tuple[PartnerFigures, ...]
    options: tuple[OptionResult, ...]
    missions: tuple[MissionResult, ...]
    elements: tuple[ElementFigures, ...]
    scenarios: tuple[Scenario, ...]
    shares: tuple[Share, ...]
    curves: tuple[CurveFigures, ...]
    provenance: Provenance
    build_up: BuildUp | None = None
    risk: ScheduleRisk | None = None
    gates: tuple[GateFigures, ...] = ()
