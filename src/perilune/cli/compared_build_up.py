"""How two build-ups, and the likely dates of two plans, are shown side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from perilune.cli.output import table

if TYPE_CHECKING:
    from perilune.programme.compare import TurnedDate
    from perilune.programme.compare_build_up import BuildUpComparison


def show_build_ups(found: "BuildUpComparison") -> None:
    """Print what differs between two build-ups, a table for each kind of thing that does."""
    totals = [
        (f"cost, {found.currency}", _number(found.cost_before), _number(found.cost_after)),
        ("what lacks", _number(found.shortfall_before), _number(found.shortfall_after)),
        ("gap of the search", _percent(found.gap_before), _percent(found.gap_after)),
    ]
    table("build-up of the station", ("of the whole", "before", "after"), totals)
    _show(
        "ways to fly",
        ("way", "flew", "flies", "carried kg", "carries kg", "why"),
        [
            (row.transport, _yes(row.flies_before), _yes(row.flies_after), _number(row.capacity_before_kg, 0),
             _number(row.capacity_after_kg, 0), row.why_after or row.why_before)
            for row in found.transports
        ],
    )  # fmt: skip
    _show(
        "flights of the build-up",
        ("way", "before", "after", "only before", "only after"),
        [
            (row.transport, row.flights_before, row.flights_after, ", ".join(row.departs_only_before_utc) or None,
             ", ".join(row.departs_only_after_utc) or None)
            for row in found.flights
        ],
    )  # fmt: skip
    _show(
        "elements in service",
        ("element", "before", "after", "why"),
        [
            (
                row.element,
                _day(row.in_service_before_utc),
                _day(row.in_service_after_utc),
                "; ".join(row.causes) or None,
            )
            for row in found.elements
        ],
    )
    _show(
        "what lacks",
        ("kind", "what", "before", "after", "unit", "one of these would do"),
        [
            (row.kind, row.subject, _number(row.before), _number(row.after), row.unit, "; ".join(row.would_do) or None)
            for row in found.shortfalls
        ],
    )
    _show_parity(found)
    _show_shocks(found)
    _show(
        "balances of the outpost",
        ("balance", "was", "is", "first break before", "after", "lacks before", "after", "unit"),
        [
            (row.balance, row.state_before, row.state_after, _day(row.first_break_before_utc),
             _day(row.first_break_after_utc), _number(row.shortfall_before), _number(row.shortfall_after), row.unit)
            for row in found.balances
        ],
    )  # fmt: skip


def _show_parity(found: "BuildUpComparison") -> None:
    _show(
        "parts in the build-up",
        ("partner", "of", "before", "after"),
        [(row.partner, row.measure, _percent(row.before), _percent(row.after)) for row in found.parts],
    )
    _show(
        "price of parity",
        ("least part", "before", "after"),
        [(_percent(row.floor), _percent(row.before), _percent(row.after)) for row in found.prices],
    )


def _show_shocks(found: "BuildUpComparison") -> None:
    _show(
        "what shocks take from the build-up",
        ("shock", "lacks more before", "after", "extra cost before", "after", "no longer lost", "newly lost"),
        [
            (row.shock, _number(row.lacks_more_before), _number(row.lacks_more_after), _number(row.extra_cost_before),
             _number(row.extra_cost_after), ", ".join(row.lost_only_before) or None,
             ", ".join(row.lost_only_after) or None)
            for row in found.shocks
        ],
    )  # fmt: skip


def show_dates(rows: "Sequence[TurnedDate]") -> None:
    """Print the missions whose likely dates differ."""
    pairs = ("planned", "after"), ("50 %", "after"), ("90 %", "after"), ("on time", "after")
    _show(
        "likely dates",
        ("mission", *(name for pair in pairs for name in pair)),
        [
            (row.mission, row.planned_before_utc, row.planned_after_utc, row.p50_before_utc, row.p50_after_utc,
             row.p90_before_utc, row.p90_after_utc, _percent(row.on_time_before), _percent(row.on_time_after))
            for row in rows
        ],
    )  # fmt: skip


def _show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    if rows:
        table(title, columns, rows)


def _number(value: float | None, digits: int = 2) -> str | None:
    return None if value is None else f"{value:,.{digits}f}"


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{100.0 * value:.1f} %"


def _day(utc: str | None) -> str | None:
    return None if utc is None else utc[:10]


def _yes(flies: bool | None) -> str | None:
    return None if flies is None else "yes" if flies else "no"
