"""The aborts along an ascent as their check sees them, and what they come to in short: for the joint protocol too."""

from dataclasses import replace
from typing import Final

from perilune.catalogue import Catalogue
from perilune.integration.abort.coverage import abort_coverage
from perilune.integration.abort.modes import ESCAPE
from perilune.integration.abort.record import AbortCoverage, settings_under
from perilune.integration.case import Case
from perilune.integration.model import AbortSummary
from perilune.launch.ascent.record import Ascent

SHUT_DOWN: Final = "engine shutdown"
"""The abort signal by which a launcher ends the thrust of its liquid engines."""

_FIRST_STEP_S: Final = 10.0


def checked_aborts(ascent: Ascent, case: Case, catalogue: Catalogue) -> tuple[AbortSummary, AbortCoverage]:
    """Return what the aborts along an ascent come to, looked at every 10 s and, where that changes, every second.

    The launcher thrusts on while the crew escapes; where that leaves an escape uncovered, the ascent is judged again
    with the launcher's engines shut down, all but its solid motors. A launcher whose entry names that abort signal is
    judged by the second. The coverage that is returned beside is the one that is judged by.
    """
    on = _coverage(ascent, case, catalogue, thrusts=True)
    escaping = any(row.mode == ESCAPE and not row.covered for row in on.moments)
    off = _coverage(ascent, case, catalogue, thrusts=False) if escaping else on
    signals = case.launcher.avionics.abort_signals
    shut_down = signals is not None and SHUT_DOWN in signals.names
    held = off if shut_down else on
    warnings = [row.warning_s for row in held.moments if row.warning_s is not None]
    summary = AbortSummary(
        covered_share=on.covered_share,
        shut_down_share=off.covered_share,
        shut_down=shut_down,
        missing=held.missing,
        modes=held.modes,
        black_zones=held.black_zones,
        warning_s=max(warnings, default=None),
        escape_load_g=max((row.escape_load_g for row in held.moments if row.escape_load_g is not None), default=None),
        peak_load_g=max((row.peak_load_g for row in held.moments if row.peak_load_g is not None), default=None),
        load_margin_g=min((row.load_margin_g for row in held.moments if row.load_margin_g is not None), default=None),
    )
    return summary, held


def _coverage(ascent: Ascent, case: Case, catalogue: Catalogue, *, thrusts: bool) -> AbortCoverage:
    settings = replace(settings_under(case.rules), first_step_s=_FIRST_STEP_S, launcher_thrusts=thrusts)
    return abort_coverage(ascent, case.ship, case.configuration, case.launcher, case.site, catalogue, settings)
