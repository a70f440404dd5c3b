"""Check: can the crew leave a failing launcher at every moment of the ascent?"""

from typing import Final

from perilune.integration.case import Case
from perilune.integration.checks.heritage import flights_together
from perilune.integration.checks.registry import check
from perilune.integration.checks.verdicts import measured, missing, unanswered
from perilune.integration.methods.crew_tolerance import ABORT_CURVE
from perilune.integration.model import AbortSpan, AbortSummary, Finding
from perilune.integration.rule_set import Limit
from perilune.told_number import counted
from perilune.verdict import Verdict

SOURCE: Final = "NASA-STD-8719.29 (2023), crew survival and aborts: abort from the pad to orbit"

SHARE: Final = Limit(
    "abort_covered_share", "share of the ascent in which the crew can leave", 1.0, "1", SOURCE, high=1.0
)
WARNING: Final = Limit(
    "abort_warning", "how long before the explosion the failure is noticed at the latest", 3.0, "s", "a choice"
)
BLAST: Final = Limit("abort_overpressure", "overpressure that the ship bears as it escapes", 10.0, "psi", "a choice")

_WHOLE: Final = 1e-6


@check(
    "abort coverage",
    "Abort coverage of the ascent",
    order=11,
    owner="both",
    verification="T",
    limits=(SHARE, WARNING, BLAST, ABORT_CURVE),
    subject="mission",
    validation="Modes, loads and landing places are compared with Apollo's plan and three flown aborts; see aborts.",
)
def abort_coverage(case: Case) -> Finding | None:
    """Compare the share of the computed ascent in which the crew can leave with the share that the rules ask for.

    At every moment an escape system, an entry or an orbit must keep the limits of escape distance, load and landing
    place; stretches where none does are black zones. Pass: the whole ascent is covered. Marginal: it is once the
    launcher's engines are shut down at the abort, or ship and launcher have flown together in spite of black zones.
    Fail: black zones are left. Without a datum of the escape, or of a mode that might cover a black zone, the check is
    not evaluable.
    """
    if not case.crewed:
        return None
    if case.ship.escape_system is None and case.ship.escape_tower is None:
        data = f"escape_system of {case.ship.id}"
        return missing(data, SOURCE, f"show the escape system of {case.ship.id} and its abort coverage")
    lacking = _missing(case)
    if lacking:
        return missing(", ".join(lacking), SOURCE, f"obtain {', '.join(lacking)} and compute the abort coverage")
    if case.abort is None:
        why = case.loads_reason or "computed ascent missing"
        return unanswered(why, SOURCE, "find an ascent that carries this ship")
    return _covered(case, case.abort)


def _missing(case: Case) -> tuple[str, ...]:
    """The data without which no abort on the way up can be judged."""
    ship = case.ship
    data = {"escape_motor": ship.escape_motor, "descent_module": ship.descent_module}
    return tuple(f"{name} of {ship.id}" for name, datum in data.items() if datum is None)


def _covered(case: Case, abort: AbortSummary) -> Finding:
    limit = case.rules[SHARE]
    share = abort.shut_down_share if abort.shut_down else abort.covered_share
    reason = _reason(case, abort)
    if share >= limit - _WHOLE:
        return measured(Verdict.PASS, share, limit, share - limit, "1", SOURCE, reason=reason)
    mendable = abort.shut_down_share >= limit - _WHOLE
    closing = _closing(case, abort, mendable)
    accepted = mendable or flights_together(case) > 0
    if not accepted and abort.missing:
        lacking = ", ".join(abort.missing)
        text = f"{lacking} missing, with which {100.0 * (1.0 - share):.0f} % of the ascent may be covered too; {reason}"
        return unanswered(text, SOURCE, f"obtain {lacking}; else {closing}")
    verdict = Verdict.MARGINAL if accepted else Verdict.FAIL
    return measured(verdict, share, limit, share - limit, "1", SOURCE, reason=reason, closing=closing)


def _reason(case: Case, abort: AbortSummary) -> str:
    state = "shut down at the abort" if abort.shut_down else "thrusting on"
    text = f"{case.launcher.id} {state}"
    zones = sorted(abort.black_zones, key=lambda row: row.start_s - row.end_s)
    if zones:
        text += f"; {counted(len(zones), 'black zones')}, the longest {_told(zones[0])}"
    if not abort.shut_down and abort.shut_down_share > abort.covered_share + _WHOLE:
        text += f"; {100.0 * abort.shut_down_share:.1f} % covered once it is shut down"
    if abort.escape_load_g is not None:
        text += f"; escape motor {abort.escape_load_g:.1f} g0"
    if abort.peak_load_g is not None:
        text += f"; entry up to {abort.peak_load_g:.1f} g0"
    flights = flights_together(case)
    if zones and flights:
        text += f"; flown together {counted(flights, 'times')}"
    return text


def _told(zone: AbortSpan) -> str:
    low, high = zone.altitude_m
    return f"at {zone.start_s:.0f} to {zone.end_s:.0f} s, {low / 1e3:.0f} to {high / 1e3:.0f} km: {zone.name}"


def _closing(case: Case, abort: AbortSummary, mendable: bool) -> str:
    if mendable:
        return f"shut down the engines of {case.launcher.id} at the abort signal"
    longest = max(abort.black_zones, key=lambda row: row.end_s - row.start_s, default=None)
    if longest is None:
        return "close the gaps in the abort coverage"
    cures = {
        "load of the entry": "fly a less lofted ascent",
        "too slow out of the blast": f"notice the failure more than {case.rules[WARNING]:.0f} s before the explosion",
        "load of the escape motor": "an escape motor of less thrust and longer burn",
    }
    cure = cures.get(longest.name, "another ascent, or recovery forces where the crew comes down")
    return f"{cure}: {longest.name} at {longest.start_s:.0f} to {longest.end_s:.0f} s"
