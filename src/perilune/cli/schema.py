"""``perilune schema COMMAND``: the JSON schema of what a command prints with ``--json``."""

import functools
import importlib
import json
import operator
import sys
from typing import Annotated, Any, Final

import typer

from perilune.cli.output import AsJson
from perilune.errors import InputError, Problem, suggest

RESULTS: Final[dict[str, str]] = {
    "astro access": "perilune.astro.visibility.access:AccessList",
    "astro broadcast": "perilune.astro.satellites.broadcast:BroadcastPositions | perilune.errors:NoSolution",
    "astro convert": "perilune.cli.astro.convert:Converted",
    "astro eclipses": "perilune.astro.visibility.eclipse:EclipseList",
    "astro ephemeris": "perilune.cli.astro.ephemeris:BodyStates",
    "astro family": "perilune.astro.three_body.families_table:FamilyTable | perilune.errors:NoSolution",
    "astro frozen": "perilune.astro.lunar_orbits.frozen_orbits:FrozenOrbit | perilune.errors:NoSolution",
    "astro manifold": "perilune.astro.three_body.families_table:ManifoldTable | perilune.errors:NoSolution",
    "astro propagate": "perilune.astro.propagation.arc:PropagatedArc | perilune.errors:NoSolution",
    "astro station-keeping": "perilune.astro.lunar_orbits.station_keeping:StationKeeping | perilune.errors:NoSolution",
    "astro time": "perilune.cli.astro.time:Instant",
    "astro tle": "perilune.astro.satellites.sgp4:ElementStates | perilune.errors:NoSolution",
    "astro transition": "perilune.astro.lunar_orbits.transition_summary:TransitionSummary | perilune.errors:NoSolution",
    "astro validate": "perilune.astro.validate:AstroValidation",
    "programme parity": "perilune.programme.campaign.parity_price:ParityCurve",
    "programme campaign": "perilune.programme.campaign:Plan",
    "programme scenarios": "perilune.programme.campaign.shocks.stochastic:ScenarioPlans",
    "programme withdraw": (
        "perilune.programme.campaign.shocks.recovery:ShockStudy | perilune.programme.campaign.shocks.regret:RegretTable"
    ),
    "programme risk": "perilune.programme.schedule_risk:ScheduleRisk",
    "programme slips": "perilune.programme.slip_validation:SlipValidation",
    "programme replay": "perilune.programme.stacks:Replay | perilune.errors:NoSolution",
    "catalogue list": "perilune.cli.catalogue:Listing",
    "catalogue show": "perilune.cli.catalogue:Shown",
    "catalogue check": "perilune.cli.catalogue:Checked",
    "engines cycle": "perilune.engines.cycle_model:CycleAnswer",
    "engines design": "perilune.engines.design_space:DesignSpace | perilune.engines.claim:ClaimVerdict"
    " | perilune.errors:NoSolution",
    "engines production": "perilune.engines.production_model:Production",
    "engines sweep": "perilune.engines.sweep:Sweep",
    "engines performance": "perilune.engines.model:EnginePerformance",
    "engines validate": "perilune.engines.validation:Validation",
    "launch payload": "perilune.launch.payload:PayloadAnswer | perilune.launch.uncertainty.interval:PayloadInterval"
    " | perilune.launch.recovery:RecoveryAnswer | perilune.launch.engine_out:EngineOutAnswer"
    " | perilune.errors:NoSolution",
    "launch sensitivity": "perilune.launch.uncertainty.sensitivity:Sensitivities | perilune.errors:NoSolution",
    "launch curve": "perilune.launch.curves.curve:PayloadCurve | perilune.launch.curves.curve:AltitudeCurve"
    " | perilune.launch.curves.curve:InclinationCurve | perilune.launch.curves.curve:ApogeeCurve"
    " | perilune.errors:NoSolution",
    "launch curves": "perilune.launch.curves.table:CurveTable",
    "launch trajectory": "perilune.launch.trajectories.trajectory:Trajectory | perilune.errors:NoSolution",
    "launch validate": "perilune.launch.validate:Validation",
    "transfers opportunities": "perilune.transfers.interplanetary.opportunities:Opportunities",
    "transfers porkchop": "perilune.transfers.interplanetary.porkchop:Porkchop",
    "transfers windows": "perilune.transfers.model:WindowList",
    "transfers chain": "perilune.transfers.interplanetary.chain_model:ChainAnswer",
    "transfers low-thrust": "perilune.transfers.low_thrust.model:LowThrustAnswer",
    "transfers refine": "perilune.transfers.interplanetary.full_flight:FullFlight | perilune.errors:NoSolution",
    "transfers round-trip": "perilune.transfers.interplanetary.round_trip_model:RoundTripList",
    "transfers validate": "perilune.transfers.interplanetary.flown:InterplanetaryValidation",
    "transfers earth-return": "perilune.transfers.earth_return.model:EarthReturnList",
    "transfers free-return": "perilune.transfers.free_return.model:FreeReturnList",
    "transfers low-energy": "perilune.transfers.low_energy.model:LowEnergyList",
    "integration check": "perilune.integration:Assessment | perilune.integration.margin_interval:BoundedAssessment",
    "integration close": "perilune.integration.closing:Closing",
    "integration matrix": "perilune.integration.matrix:Matrix",
    "integration protocol": "perilune.integration.protocol:Protocol",
    "integration rules": "perilune.cli.integration.rules:HeldRules",
    "integration abort": "perilune.integration.abort:AbortCoverage | perilune.errors:NoSolution",
    "integration validate": "perilune.integration.validate:IntegrationValidation",
    "station balance": "perilune.station.model:StationBalance",
    "station dose": "perilune.station.dose:DoseAnswer | perilune.errors:NoSolution",
    "station orbit": "perilune.station.orbit_coverage:OrbitCoverage | perilune.errors:NoSolution",
    "station provisions": "perilune.station.provisions:Provisions",
    "station relay": "perilune.station.relay:RelayAnswer | perilune.errors:NoSolution",
    "station site": "perilune.station.site:SiteLight",
    "station validate": "perilune.station.validate:StationValidation",
    "compare": "perilune.programme.compare:PlanComparison | perilune.catalogue.compare:CatalogueComparison",
    "doctor": "perilune.doctor:Diagnosis",
    "new": "perilune.cli.new:NewProgramme",
    "errors": "perilune.cli.output:Errors",
    "plan": "perilune.programme:Plan",
    "report": "perilune.cli.report:WrittenReport",
}
"""Each command and the records it may print, as ``module:Record | module:Record``; imported only when asked for."""


def schema(
    words: Annotated[
        list[str], typer.Argument(help="The command in words, such as: launch payload.", metavar="COMMAND")
    ],
    as_json: AsJson = False,  # noqa: ARG001 - a schema is JSON either way; every command takes the flag
) -> None:
    """Print the JSON schema of a command's --json output.

    Example: perilune schema launch payload
    """
    from pydantic import TypeAdapter

    command = " ".join(words)
    if command not in RESULTS:
        known = ", ".join(f"'{name}'" for name in RESULTS)
        raise InputError(Problem(f"no command '{command}'", expected=f"one of {known}", fix=suggest(command, RESULTS)))
    records = [_record(place) for place in RESULTS[command].split(" | ")]
    adapter: TypeAdapter[object] = TypeAdapter(functools.reduce(operator.or_, records))
    sys.stdout.write(json.dumps(adapter.json_schema(mode="serialization"), indent=2) + "\n")


def _record(place: str) -> Any:
    module, record = place.split(":")
    return getattr(importlib.import_module(module), record)
