"""Every ship on every launcher to several destinations, from the store where it is known."""

from collections.abc import Sequence
from typing import Final

from perilune.catalogue import Catalogue
from perilune.integration.confidence import confidence
from perilune.integration.matrix.partner_view import partner_views
from perilune.integration.matrix.question import matrix_question
from perilune.integration.matrix.record import Cell, CheckMargin, Matrix
from perilune.integration.matrix.work import PairRow, matrix_work
from perilune.integration.performance import LaunchPayload
from perilune.integration.rule_set import DEFAULT_RULES, RuleSet
from perilune.run import Progress, ResultStore

DESTINATIONS: Final = ("station:iss", "llo", "nrho", "free-return", "tli")
"""A station in low orbit, two lunar orbits, around the Moon and back, and the injection itself."""


def matrix(
    catalogue: Catalogue,
    destinations: Sequence[str] = DESTINATIONS,
    ships: Sequence[str] = (),
    launchers: Sequence[str] = (),
    site: str | None = None,
    *,
    c3_km2_s2: float | None = None,
    rules: RuleSet = DEFAULT_RULES,
    store: ResultStore | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Matrix:
    """Assess ships on launchers to destinations; what was computed before is taken from the store.

    Args:
        catalogue: the catalogue of the entries.
        destinations: names of the vocabulary of destinations.
        ships: identifiers; all that have a configuration for one of the destinations where none is given.
        launchers: identifiers; all where none is given.
        site: the launch site; each launcher's own where none is given, see ``site_for`` of ``reach``.
        c3_km2_s2: energy of the departures [km^2/s^2]; needed for Mars.
        rules: the limits and margins that hold.
        store, workers, progress: as in :func:`perilune.run.evaluate`.

    Raises:
        InputError: an unknown identifier, a launcher that doesn't fly from ``site``, or no ship for the destinations.
    """
    asked = matrix_question(catalogue, destinations, ships, launchers, site, c3_km2_s2, rules)
    kept = ResultStore() if store is None else store
    rows, payloads = matrix_work(asked, kept, workers, progress)
    cells = tuple(
        _cell(rows[ship.id, launcher.id, goal.name], payloads[asked.target(launcher, goal)])
        for goal in asked.goals
        for ship in asked.ships
        for launcher in asked.launchers
    )
    partners = {("ship", ship.id): ship.partner for ship in asked.ships}
    partners.update({("launcher", launcher.id): launcher.partner for launcher in asked.launchers})
    return Matrix(
        destinations=tuple(goal.name for goal in asked.goals),
        ships=tuple(ship.id for ship in asked.ships),
        launchers=tuple(launcher.id for launcher in asked.launchers),
        cells=cells,
        views=partner_views(cells, partners),
    )


def _cell(row: PairRow, payload: LaunchPayload) -> Cell:
    found = row.assessment
    margins = tuple(
        CheckMargin(
            finding.check,
            finding.verdict,
            None if finding.relative_margin is None else float(f"{finding.relative_margin:.4g}"),
        )
        for finding in found.findings
    )
    return Cell(
        ship=found.ship,
        launcher=found.launcher,
        site=found.site,
        destination=found.destination,
        verdict=found.verdict,
        conclusion=found.conclusion,
        limiting_check=found.limiting_check,
        margin_kg=found.margin_kg,
        margins=margins,
        confidence=confidence(found, payload, row.required_low_kg, row.required_high_kg),
    )
